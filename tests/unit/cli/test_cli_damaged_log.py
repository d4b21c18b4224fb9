"""A log in which one byte was changed: no command answers from the changed entry, and what does not rest on it is answered."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from wsgiref.simple_server import make_server

import pytest

from api.app import create_app
from api.cli.serving import SERVING_FILE
from api.demo import PASSPHRASE
from api.demo.tamper import Tampered, copy_tampered
from api.ledger_directory import LedgerOpener
from api.wiring import start_service
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


@contextmanager
def served(directory: Path) -> Iterator[None]:
    """A directory that is being served, its whole log read."""
    service = start_service(LedgerOpener(directory, PASSPHRASE)(), directory / "views.db")
    service.log_check.run()
    server = make_server("127.0.0.1", 0, create_app(service))
    (directory / SERVING_FILE).write_text(
        json.dumps({"url": f"http://localhost:{server.server_port}"}), encoding="utf-8"
    )
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        service.close()


def test_doctor_says_what_the_running_service_found_in_the_log(
    tampered: Tampered, county: Path, mingjing: Mingjing
) -> None:
    said = "The service found entries that are not what was committed to"
    with served(tampered.directory):
        ran = mingjing("doctor", "-d", tampered.directory)
    assert (ran.code, said in ran.out) == (1, True)
    with served(county):
        ran = mingjing("doctor", "-d", county)
    assert (ran.code, said in ran.out) == (0, False)
