"""doctor: a sound ledger is called sound, and each thing that is wrong is named, with what to do; nothing is changed."""

import fcntl
import hashlib
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.cli.doctoring import LITTLE_ROOM, NO_ROOM, _clock, _disk, _sqlite, examine
from api.ledger_directory import open_reading
from projections.opening import open_checked
from projections.tables import VIEWS_FILE


def states(ran) -> dict[str, str]:
    """The gravest state of each check."""
    order = ["good", "note", "unknown", "wrong"]
    found: dict[str, str] = {}
    for each in ran.json["checks"]:
        found[each["check"]] = max(found.get(each["check"], "good"), each["state"], key=order.index)
    return found


@pytest.fixture
def with_views(county: Path) -> Path:
    """The county with its views made."""
    with open_reading(county) as reading:
        database, runner = open_checked(reading.history, county / VIEWS_FILE)
        runner.catch_up()
        database.close()
    return county


def test_a_sound_ledger_is_called_sound_and_nothing_is_changed(mingjing, with_views) -> None:
    def digests() -> dict[str, str]:
        names = ("log.db", "head.db", "keys.db", "views.db", "lock", "log.key", "policy.txt")
        return {name: hashlib.sha256((with_views / name).read_bytes()).hexdigest() for name in names}

    before = digests()
    ran = mingjing("doctor", "-d", with_views, "--json")
    assert (ran.code, ran.json["ok"]) == (0, True), ran.out
    found = states(ran)
    for check in ("python", "files", "disk", "lock", "log", "second-store", "day-closed", "views", "keys", "vault"):
        assert found[check] in ("good", "note"), check
    assert {found["views"], found["vault"], found["keys"]} == {"good"}
    assert digests() == before
    text = mingjing("doctor", "-d", with_views).out
    assert "良好 good" in text
    assert "scores v" in text


@pytest.mark.parametrize("name", ["head.db", "keys.db", "master.key", "log.key"])
def test_a_file_that_is_missing_is_named(mingjing, county, name) -> None:
    (county / name).unlink()
    ran = mingjing("doctor", "-d", county, "--json")
    assert ran.code == 1
    (found,) = [one for one in ran.json["checks"] if one["check"] == "files" and one["state"] == "wrong"]
    assert name in found["en"]
    assert found["to_do_en"]


@pytest.mark.parametrize("name", ["log.key", "master.key", "log.db", "keys.db"])
def test_a_file_that_others_can_read_is_named(mingjing, county, name) -> None:
    (county / name).chmod(0o644)
    ran = mingjing("doctor", "-d", county, "--json")
    assert (ran.code, states(ran)["files"]) == (1, "wrong")


def test_a_directory_that_others_can_write_is_wrong(mingjing, county) -> None:
    county.chmod(0o777)
    assert states(mingjing("doctor", "-d", county, "--json"))["files"] == "wrong"


def test_a_log_behind_the_second_store_is_wrong(mingjing, county, tmp_path) -> None:
    older = Path(shutil.copytree(county, tmp_path / "older"))
    connection = sqlite3.connect(older / "head.db", isolation_level=None)
    connection.execute("UPDATE signed SET size = size + 1000 WHERE one = 1")
    connection.close()
    ran = mingjing("doctor", "-d", older, "--json")
    assert (ran.code, states(ran)["log"]) == (1, "wrong")


def test_a_view_that_was_edited_is_named_with_what_to_do(mingjing, with_views) -> None:
    connection = sqlite3.connect(with_views / VIEWS_FILE)
    connection.execute("UPDATE scores SET points_cp = points_cp + 1 WHERE official = 'o-0003'")
    connection.commit()
    connection.close()
    ran = mingjing("doctor", "-d", with_views, "--json")
    assert ran.code == 1
    (found,) = [one for one in ran.json["checks"] if one["state"] == "wrong"]
    assert (found["check"], found["to_do_en"]) == ("views", "mingjing rebuild scores")


def test_another_ledgers_key_is_not_the_one_of_the_policy(mingjing, county) -> None:
    shutil.copy(county / "service.key", county / "log.key")
    assert states(mingjing("doctor", "-d", county, "--json"))["keys"] == "wrong"


def test_a_vault_under_another_key_does_not_open(mingjing, county, tmp_path, passphrase_file) -> None:
    (county / "keys.db").write_bytes(b"no database")
    ran = mingjing("doctor", "-d", county, "--json")
    assert (ran.code, states(ran)["keys"]) == (3, "unknown")


def test_who_holds_the_lock_is_told(mingjing, county) -> None:
    with (county / "lock").open("rb") as held:
        fcntl.flock(held.fileno(), fcntl.LOCK_EX)
        assert states(mingjing("doctor", "-d", county, "--json"))["lock"] == "note"
    assert states(mingjing("doctor", "-d", county, "--json"))["lock"] == "good"


def test_where_there_is_no_ledger_nothing_can_be_checked(mingjing, tmp_path) -> None:
    assert mingjing("doctor", "-d", tmp_path, "--json").code == 3


@pytest.mark.parametrize(
    ("version", "state"), [((3, 36, 0), "wrong"), ((3, 40, 1), "note"), ((3, 51, 2), "note"), ((3, 51, 3), "good")]
)
def test_the_defect_of_sqlite_below_3_51_3_is_told(version, state) -> None:
    assert [each.state for each in _sqlite(version)] == [state]


@pytest.mark.parametrize(
    ("free", "state"), [(NO_ROOM - 1, "wrong"), (NO_ROOM, "note"), (LITTLE_ROOM - 1, "note"), (LITTLE_ROOM, "good")]
)
def test_a_full_disk_is_told_before_it_is_full(free, state) -> None:
    assert [each.state for each in _disk(free)] == [state]


def test_a_clock_behind_the_last_recording_is_wrong(county) -> None:
    from dataclasses import replace

    with open_reading(county) as reading:
        last = reading.history.recorded_at(reading.history.size() - 1)
        real = replace(reading, scripted=False)
        assert [one.state for one in _clock(real, last, last - timedelta(minutes=3))] == ["wrong"]
        assert [one.state for one in _clock(real, last, last)] == ["good"]
        assert [one.state for one in _clock(reading, last, last)] == ["note"]


def test_a_check_that_cannot_be_made_stops_none_of_the_others(county) -> None:
    (county / "log.db").write_bytes(b"damaged")
    found = {each.check for each in examine(county, None, now=datetime(2027, 1, 1, tzinfo=UTC))}
    assert {"python", "sqlite", "files", "disk", "lock", "log", "views", "keys"} <= found
