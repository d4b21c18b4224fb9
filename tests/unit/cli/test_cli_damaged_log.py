"""A log in which one byte was changed: no command answers from the changed entry, and what does not rest on it is answered."""

from pathlib import Path

import pytest

from api.demo.tamper import Tampered, copy_tampered
from tests.unit.cli.conftest import Mingjing

ABOUT_EVERYTHING = (("rebuild", "--check"), ("rebuild",))


@pytest.fixture
def tampered(county: Path, tmp_path: Path) -> Tampered:
    return copy_tampered(county, tmp_path / "copy", 1)


def named(ran: object, tampered: Tampered) -> bool:
    """Whether it ended with 1 and said where in both languages."""
    err: str = ran.err  # type: ignore[attr-defined]
    code: int = ran.code  # type: ignore[attr-defined]
    return code == 1 and f"位置 {tampered.position}" in err and f"position {tampered.position}" in err


def test_why_does_not_answer_from_a_changed_entry_and_answers_about_others(
    tampered: Tampered, mingjing: Mingjing
) -> None:
    person = tampered.stream.partition("/")[2]
    assert named(mingjing("why", person, "-d", tampered.directory), tampered)
    assert mingjing("why", "o-0119", "-d", tampered.directory).code == 0


def test_before_the_changed_entry_was_known_why_answers(tampered: Tampered, mingjing: Mingjing) -> None:
    person = tampered.stream.partition("/")[2]
    ran = mingjing("why", person, "--known", str(tampered.position - 1), "--on", "2026-06-30", "-d", tampered.directory)
    assert ran.code == 0


@pytest.mark.parametrize("words", ABOUT_EVERYTHING)
def test_views_are_not_compared_with_a_changed_log(
    words: tuple[str, ...], tampered: Tampered, county: Path, mingjing: Mingjing
) -> None:
    assert mingjing("rebuild", "-d", county).code == 0
    assert mingjing(*words, "-d", county).code == 0
    assert named(mingjing(*words, "-d", tampered.directory), tampered)


@pytest.mark.parametrize("what", ["scores", "ledger"])
def test_nothing_is_exported_from_a_changed_log_and_no_file_is_left(
    what: str, tampered: Tampered, county: Path, mingjing: Mingjing, tmp_path: Path
) -> None:
    output = tmp_path / "file"
    assert named(mingjing("export", "--what", what, "-o", output, "-d", tampered.directory), tampered)
    assert not output.exists()
    assert mingjing("export", "--what", what, "-o", output, "-d", county).code == 0
