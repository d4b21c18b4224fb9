"""Is a rebuild by two processes the same as by one, whatever is written meanwhile? And a process that dies leaves nothing behind."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from ledger.history import History
from ledger.kept import Kept
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import NewEntry
from ledger.store.sqlite import SqliteRecorder
from projections import book, prefix, projection
from projections.errors import RebuildBroken
from projections.projection import VIEWS
from projections.queries import Views
from projections.rebuilding import BESIDE_FILE, build_beside, compare, take_over
from projections.runner import Runner
from projections.sharing import Share, quarter_turns
from projections.splitting import share_file
from projections.tables import open_views
from tests.support.views_naive import INTERVAL_VIEWS, expected, held_at
from tests.unit.projections.invented_log import InventedLog, random_log


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def recorder(directory: Path) -> Iterator[SqliteRecorder]:
    """The log on disk, which other processes can read."""
    recorder = SqliteRecorder.create(directory)
    yield recorder
    recorder.close()


def copied(recorder: SqliteRecorder, memory: MemoryRecorder) -> History:
    """What a log in memory holds more, byte for byte on disk."""
    with recorder.begin() as transaction:
        for entry in memory.entries(recorder.tree_head().size, 1_000_000):
            names = ("stream", "seq", "event_id", "type", "body", "signatures", "reads", "entry", "leaf_hash")
            transaction.append(NewEntry(**{name: getattr(entry, name) for name in names}, openings=()))
        transaction.commit()
    return History(recorder)


def many_people(seed: int) -> InventedLog:
    """Anything after anything, then eight people with units, quarters, links across the shares and a second rulebook."""
    log = random_log(seed, events=30)
    log.register_unit("u-1", "one")
    log.register_fact("f-all", log.at.date())
    for number in range(8):
        official = f"o-m{number}"
        log.register(official)
        log.deduct(official, f"d-m{number}", 120 + number, fact_on=log.at.date())
        log.propose(official, f"d-a{number}", "f-all", log.at.date(), 300)
        log.confirm(official, f"d-a{number}", 300)
        log.serve(official, f"d-a{number}")
        log.pass_days(20)
    log.link("f-d-m0", "f-d-m1")
    log.link("f-d-m2", "f-all")
    log.publish_rulebook(40, from_on=log.at.date())
    log.disprove("f-all")
    log.pass_days(100)
    log.transfer("o-m3", "u-2")
    return log


def digests(path: Path) -> list[str]:
    """Of every view in a file, every row checked."""
    database = open_views(path)
    try:
        views = Views(database)
        assert all(each.sound for each in views.check(again=True))
        return [views.digest(view) for view in VIEWS]
    finally:
        database.close()


def in_one(history: History, path: Path) -> list[str]:
    """What the live runner makes of the same log."""
    database = open_views(path)
    Runner(history, database, batch=11).catch_up()
    database.close()
    return digests(path)


def test_every_subject_is_in_exactly_one_share_and_what_all_rest_on_in_each() -> None:
    shares = [Share(number, 2) for number in range(2)]
    for official in (f"official/o-{number}" for number in range(50)):
        assert sum(share.wants(official) for share in shares) == 1
    assert {crc32(f"official/o-{number}".encode()) % 2 for number in range(50)} == {0, 1}
    for stream in ("fact/f-1", "rulebook/r", "calendar"):
        assert all(share.wants(stream) for share in shares)
    for stream in ("unit/u-1", "unit-report/u-1/2026-q1", "actor/a-1", "founding"):
        assert [share.wants(stream) for share in shares] == [True, False]
    assert not any(share.wants("meeting/m-1") for share in shares)


@pytest.mark.parametrize("seed", [3, 8])
def test_two_processes_make_the_views_that_one_makes(
    directory: Path, recorder: SqliteRecorder, tmp_path: Path, seed: int
) -> None:
    history = copied(recorder, many_people(seed).recorder)
    beside = tmp_path / BESIDE_FILE
    assert build_beside(history, beside, log=directory, workers=2) == history.size()
    assert digests(beside) == in_one(history, tmp_path / "live.db")
    database = open_views(beside)
    naive = expected(history, history.size())
    for view in INTERVAL_VIEWS:
        assert held_at(database, view, history.size() - 1) == naive[view]
    database.close()
    assert not [file for file in tmp_path.glob("*share*") if file.suffix != ".lock"]
    live = tmp_path / "live.db"
    assert compare(history, live, beside, log=directory, workers=2).same


@pytest.mark.parametrize("seed", range(12))
def test_one_process_that_decodes_only_what_is_asked_for_makes_the_same_views(tmp_path: Path, seed: int) -> None:
    log = many_people(seed)
    build_beside(log.history, tmp_path / BESIDE_FILE)
    assert digests(tmp_path / BESIDE_FILE) == in_one(log.history, tmp_path / "live.db")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_let_go_for_room_the_views_are_the_same(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = many_people(seed)
    kept = in_one(log.history, tmp_path / "live.db")
    for room, name in (
        (book, "KEPT_ROWS"),
        (prefix, "KEPT_EVENTS"),
        (projection, "KEPT_LIMITS"),
        (projection, "KEPT_FACTS"),
    ):
        monkeypatch.setattr(room, name, 6)
    database = open_views(tmp_path / "small.db")
    runner = Runner(log.history, database, batch=3)
    runner.catch_up()
    database.close()
    assert digests(tmp_path / "small.db") == kept
    lazily = open_views(tmp_path / "lazily.db")
    Runner(log.history, lazily, batch=3, share=Share(0, 1)).catch_up()
    lazily.close()
    assert digests(tmp_path / "lazily.db") == kept


def test_what_was_used_longest_ago_goes_first() -> None:
    things: Kept[str, str] = Kept(5)
    things.put("a", "A", 2)
    things.put("b", "B", 2)
    things.put("c", "C", 1)
    assert not things.let_go()
    assert things.get("a") == "A"
    things.weigh("c", 1)
    assert things.let_go()
    assert (things.get("b"), things.get("a"), things.get("c")) == (None, "A", "C")
    assert (len(things), things.weight) == (2, 4)
    things.put("c", "much", 9)
    assert things.let_go()
    assert (len(things), things.weight, things.get("c")) == (1, 9, "much")
    assert not things.let_go()


def test_what_is_written_while_two_processes_build_is_in_the_views_after_the_swap(
    directory: Path, recorder: SqliteRecorder, tmp_path: Path
) -> None:
    log = many_people(4)
    history = copied(recorder, log.recorder)
    database, at_first = open_views(tmp_path / "views.db"), history.size()
    runner = Runner(history, database, batch=9)
    runner.catch_up()

    def write_on(size: int) -> None:
        """While a batch is in hand people go on writing, and the live views follow."""
        if history.size() == at_first:
            log.register("o-late")
            log.deduct("o-late", "d-late", 350, fact_on=log.at.date())
            log.correct("o-m1", "d-m1", 50)
            copied(recorder, log.recorder)
            runner.catch_up()

    assert (
        build_beside(history, tmp_path / BESIDE_FILE, log=directory, workers=2, before_commit=write_on) == at_first + 6
    )
    log.register("o-later")
    copied(recorder, log.recorder)
    runner.catch_up()
    rebuilt = take_over(history, runner, tmp_path / BESIDE_FILE)
    assert (rebuilt.same, rebuilt.swapped, rebuilt.size) == (True, True, at_first + 7)
    log.correct("o-late", "d-late", 10)
    copied(recorder, log.recorder)
    runner.catch_up()
    database.close()
    assert digests(tmp_path / "views.db") == in_one(history, tmp_path / "whole.db")


def children() -> list[int]:
    """Processes that this one started and that do not merely keep track of resources."""
    found = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    return [pid for pid in map(int, found) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_process_that_is_killed_ends_the_rebuild_and_the_live_views_stay_as_they_were(
    directory: Path, recorder: SqliteRecorder, tmp_path: Path
) -> None:
    history = copied(recorder, many_people(5).recorder)
    live, beside = tmp_path / "views.db", tmp_path / BESIDE_FILE
    before = in_one(history, live)
    bytes_before = live.read_bytes()

    def kill(_size: int) -> None:
        for pid in children():
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(RebuildBroken) as caught:
        build_beside(history, beside, log=directory, workers=2, before_commit=kill)
    assert caught.value.how == -signal.SIGKILL
    assert "-9" in caught.value.en
    assert not beside.exists()
    assert not [file for file in tmp_path.glob("*share*") if file.suffix != ".lock"]
    assert live.read_bytes() == bytes_before
    assert digests(live) == before
    assert children() == []
    build_beside(history, beside, log=directory, workers=2)
    assert digests(beside) == before


def test_a_share_left_by_a_process_that_was_killed_is_never_taken_for_the_whole(
    directory: Path, recorder: SqliteRecorder, tmp_path: Path
) -> None:
    history = copied(recorder, many_people(6).recorder)
    beside = tmp_path / BESIDE_FILE
    share = open_views(share_file(beside, 1))
    Runner(history, share, share=Share(1, 2)).catch_up()
    share.close()
    assert not beside.exists()
    build_beside(history, beside, log=directory, workers=2)
    assert digests(beside) == in_one(history, tmp_path / "live.db")


def test_another_log_in_the_place_named_is_not_mixed_in(
    directory: Path, recorder: SqliteRecorder, tmp_path: Path
) -> None:
    copied(recorder, many_people(7).recorder)
    with pytest.raises(RebuildBroken) as caught:
        build_beside(random_log(2, events=10).history, tmp_path / BESIDE_FILE, log=directory, workers=2)
    assert caught.value.how == "rebuild-unfit"
    assert not (tmp_path / BESIDE_FILE).exists()


def test_a_quarter_turns_at_the_first_entry_recorded_in_it() -> None:
    log = InventedLog(date(2026, 3, 31))
    log.publish_rulebook()
    log.pass_days(1)
    log.register("o-1")
    log.register("o-2")
    log.at += timedelta(days=200)
    log.register("o-3")
    entries = log.recorder.entries(0, 10)
    assert quarter_turns(entries, "") == {0: "2026-q1", 1: "2026-q2", 3: "2026-q4"}
    assert quarter_turns(entries[:3], "2026-q2") == {}
    assert quarter_turns(entries[2:], "2026-q2") == {3: "2026-q4"}


def test_the_rows_of_a_person_are_in_the_file_of_his_share_alone(recorder: SqliteRecorder, tmp_path: Path) -> None:
    history = copied(recorder, many_people(8).recorder)
    found = []
    for number in range(2):
        path = tmp_path / f"{number}.db"
        database = open_views(path)
        Runner(history, database, share=Share(number, 2)).catch_up()
        database.close()
        with closing(sqlite3.connect(path)) as connection:
            found.append({row[0] for row in connection.execute("SELECT DISTINCT official FROM scores")})
    assert not found[0] & found[1]
    assert found[0]
    assert found[1]
    assert len(found[0] | found[1]) == len(history.officials())
