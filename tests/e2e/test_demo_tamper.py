"""`mingjing demo --tamper`: a copy in which one byte was flipped is served, and the product's own check says where, in both languages."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.config import Settings
from api.demo import PASSPHRASE
from api.demo.building import DemoInTheWay
from api.demo.county import build_county
from api.demo.tamper import NothingToTamper, Tampered, copy_tampered
from api.ledger_directory import LedgerOpener, open_reading
from api.wiring import Service, start_service
from ledger.fsck import fsck
from ledger.store.errors import LedgerLocked
from ledger.store.locking import WriterLock

SEED = 1


def digests(directory: Path) -> dict[str, str]:
    """SHA-256 of every file in a directory."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_county(tmp_path_factory.mktemp("tamper") / "county").directory


@pytest.fixture(scope="module")
def tampered(original: Path) -> Tampered:
    return copy_tampered(original, original.with_name("county.tampered"), SEED)


def served(directory: Path) -> Iterator[tuple[Service, FlaskClient]]:
    """A directory served, its whole log read once, as a service does beside its work."""
    service = start_service(LedgerOpener(directory, PASSPHRASE)(), Settings(directory).views)
    try:
        service.log_check.run()
        yield service, create_app(service).test_client()
    finally:
        service.close()


@pytest.fixture(scope="module")
def changed(tampered: Tampered) -> Iterator[tuple[Service, FlaskClient]]:
    yield from served(tampered.directory)


@pytest.fixture(scope="module")
def sound(original: Path) -> Iterator[tuple[Service, FlaskClient]]:
    yield from served(Path(shutil.copytree(original, original.with_name("sound"))))


def get(client: FlaskClient, path: str) -> Any:
    return client.get(path, base_url="http://localhost")


def test_the_copy_differs_from_the_original_in_one_byte_and_the_original_is_untouched(original, tmp_path) -> None:
    before = digests(original)
    made = copy_tampered(original, tmp_path / "copy", SEED)
    assert digests(original) == before
    ours, theirs = (original / "log.db").read_bytes(), (made.directory / "log.db").read_bytes()
    assert [place for place, (one, other) in enumerate(zip(ours, theirs, strict=True)) if one != other] == [made.offset]
    assert (ours[made.offset], theirs[made.offset]) == (made.before, made.after)


def test_the_same_seed_changes_the_same_byte_and_another_seed_another_one(original, tampered, tmp_path) -> None:
    again = copy_tampered(original, tmp_path / "again", SEED)
    other = copy_tampered(original, tmp_path / "other", SEED + 1)
    assert (again.position, again.offset) == (tampered.position, tampered.offset)
    assert other.position != tampered.position


def test_the_check_of_the_log_names_the_very_event(tampered) -> None:
    with open_reading(tampered.directory) as reading:
        findings = fsck(reading.history.recorder, workers=1).findings
    assert {(one.position, one.event) for one in findings} == {(tampered.position, tampered.event)}


def test_every_page_says_above_all_which_event_does_not_hold_and_what_was_expected_and_found(changed, tampered) -> None:
    service, client = changed
    (broken,) = service.log_check.broken
    person = tampered.stream.partition("/")[2]
    assert broken.expected != broken.found
    for path in ("/", f"/officials/{person}", f"/events/{tampered.event}", "/units"):
        text = get(client, path).get_data(as_text=True)
        for words in (
            'role="alert"', "账本有损", "The log is damaged", f"position</span> {tampered.position}", tampered.event, person,
            broken.expected, broken.found, "哈希应为", "its hash should be",
        ):  # fmt: skip
            assert words in text, (path, words)


def test_what_is_asked_about_that_event_or_person_is_refused_and_everything_else_is_answered(changed, tampered) -> None:
    _, client = changed
    person = tampered.stream.partition("/")[2]
    for path in (f"/v1/entries/{tampered.position}", f"/v1/officials/{person}/score", f"/v1/officials/{person}/why"):
        answer = get(client, path)
        assert (answer.status_code, answer.json["code"]) == (500, "store-damaged"), path
        assert f"position {tampered.position}" in answer.json["detail"]
        assert str(tampered.position) in answer.json["detail_zh"]
    proof = get(client, f"/v1/officials/{person}/proof?decision={tampered.event}")
    assert proof.status_code == 500
    assert get(client, "/v1/officials/o-0001/score").status_code == 200
    assert get(client, "/v1/entries/0").status_code == 200
    assert get(client, "/readyz").json["log"] == "broken"


def test_a_sound_copy_says_nothing_and_answers_everything(sound, tampered) -> None:
    service, client = sound
    person = tampered.stream.partition("/")[2]
    assert (service.log_check.state, service.log_check.broken) == ("sound", ())
    assert 'role="alert"' not in get(client, "/").get_data(as_text=True)
    assert get(client, f"/v1/entries/{tampered.position}").status_code == 200
    assert get(client, f"/v1/officials/{person}/score").status_code == 200
    assert get(client, "/readyz").json["log"] == "sound"


def test_an_earlier_copy_is_replaced(original, tmp_path) -> None:
    target = tmp_path / "copy"
    copy_tampered(original, target, 3)
    (target / "own.txt").write_text("left over", encoding="ascii")
    copy_tampered(original, target, 4)
    assert not (target / "own.txt").exists()


def test_a_demo_that_is_being_served_is_not_copied(original, tmp_path) -> None:
    lock = WriterLock.acquire(original)
    try:
        with pytest.raises(LedgerLocked):
            copy_tampered(original, tmp_path / "copy", SEED)
    finally:
        lock.release()


def test_something_else_where_the_copy_would_lie_is_left_alone(original, tmp_path) -> None:
    (tmp_path / "own.txt").write_text("mine", encoding="ascii")
    with pytest.raises(DemoInTheWay):
        copy_tampered(original, tmp_path, SEED)
    assert (tmp_path / "own.txt").read_text("ascii") == "mine"


def test_a_copy_that_is_being_served_is_not_replaced(original, tmp_path) -> None:
    made = copy_tampered(original, tmp_path / "copy", SEED)
    lock = WriterLock.acquire(made.directory)
    try:
        with pytest.raises(LedgerLocked):
            copy_tampered(original, made.directory, SEED + 1)
    finally:
        lock.release()


def test_a_log_without_a_decision_has_nothing_to_change(tmp_path) -> None:
    empty = build_county(tmp_path / "county", cases=())
    with pytest.raises(NothingToTamper):
        copy_tampered(empty.directory, tmp_path / "copy", SEED)
