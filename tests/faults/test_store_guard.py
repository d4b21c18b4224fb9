"""The second store: what it refuses, and what a log is told by it (threats T5, T9, decision 6)."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.store.errors import (
    ForeignStore,
    GuardConflict,
    HistoryRewritten,
    LogBehindGuard,
    StoreDamaged,
    StoreExists,
    StoreFailed,
    StoreMissing,
)
from ledger.store.guard import GuardHead, MemoryTreeGuard, SqliteTreeGuard, TreeGuard, check_against
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import Recorder
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group, invented_entry

ONE, TWO, OTHER_TWO = GuardHead(1, b"1" * 32), GuardHead(2, b"2" * 32), GuardHead(2, b"3" * 32)


@pytest.fixture(params=["sqlite", "memory"])
def guard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TreeGuard]:
    made: TreeGuard = SqliteTreeGuard.create(tmp_path / "guard") if request.param == "sqlite" else MemoryTreeGuard()
    yield made
    made.close()


def test_the_guard_remembers_the_last_head(guard: TreeGuard) -> None:
    assert guard.read() is None
    guard.advance(None, ONE)
    guard.advance(ONE, TWO)
    assert guard.read() == TWO


@pytest.mark.parametrize(
    ("held", "expected", "new"),
    [
        (None, ONE, TWO),  # the caller remembers more than the second store
        (ONE, None, TWO),  # it remembers less
        (TWO, OTHER_TWO, GuardHead(3, b"4" * 32)),  # it remembers another history
        (TWO, TWO, ONE),  # back
        (TWO, TWO, OTHER_TWO),  # sideways
        (TWO, TWO, TWO),  # nowhere
    ],
)
def test_threat_05_a_head_that_does_not_follow_is_refused_and_nothing_changes(
    guard: TreeGuard, held: GuardHead | None, expected: GuardHead | None, new: GuardHead
) -> None:
    if held is not None:
        guard.advance(None, held)
    with pytest.raises(GuardConflict):
        guard.advance(expected, new)
    assert guard.read() == held


def test_threat_05_of_two_instances_one_advances_and_the_other_is_told(tmp_path: Path) -> None:
    first = SqliteTreeGuard.create(tmp_path)
    second = SqliteTreeGuard.open(tmp_path)
    first.advance(None, ONE)
    second.advance(ONE, TWO)
    with pytest.raises(GuardConflict) as refused:
        first.advance(ONE, OTHER_TWO)
    assert (refused.value.expected, refused.value.got) == (ONE, TWO)
    first.close()
    assert second.read() == TWO
    second.close()
    second.close()


def test_what_the_guard_holds_survives_a_kill(tmp_path: Path) -> None:
    guard = SqliteTreeGuard.create(tmp_path / "guard")
    guard.advance(None, ONE)
    shutil.copytree(tmp_path / "guard", tmp_path / "killed")  # the files as kill -9 leaves them
    guard.close()
    for directory in (tmp_path / "guard", tmp_path / "killed"):
        again = SqliteTreeGuard.open(directory)
        assert again.read() == ONE
        again.close()


def test_fault_04_after_a_failed_write_the_guard_answers_nothing_until_it_is_opened_again(tmp_path: Path) -> None:
    guard = SqliteTreeGuard.create(tmp_path)
    guard.advance(None, ONE)
    with pytest.raises(StoreFailed) as refused:
        guard.advance(ONE, GuardHead(2, b"the table refuses a root of this length"))
    assert refused.value.reason == "SQLITE_CONSTRAINT_CHECK"
    with pytest.raises(StoreFailed):
        guard.read()
    with pytest.raises(StoreFailed):
        guard.advance(ONE, TWO)
    guard.close()
    again = SqliteTreeGuard.open(tmp_path)
    assert again.read() == ONE
    again.advance(ONE, TWO)
    again.close()


def test_a_guard_whose_schema_was_altered_is_not_opened(tmp_path: Path) -> None:
    SqliteTreeGuard.create(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "head.db")) as connection:
        connection.execute("DROP TRIGGER signed_only_grows")
    with pytest.raises(ForeignStore):
        SqliteTreeGuard.open(tmp_path)


def test_many_advances_fold_the_write_ahead_log_in(tmp_path: Path) -> None:
    guard = SqliteTreeGuard.create(tmp_path)
    held = None
    for size in range(1, 131):
        guard.advance(held, held := GuardHead(size, size.to_bytes(32, "big")))
    assert (tmp_path / "head.db-wal").stat().st_size < 110 * 4120
    guard.close()
    again = SqliteTreeGuard.open(tmp_path)
    assert again.read() == held
    again.close()


def test_the_guard_is_never_made_by_opening_it_nor_overwritten(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        SqliteTreeGuard.open(tmp_path)
    SqliteTreeGuard.create(tmp_path).close()
    with pytest.raises(StoreExists):
        SqliteTreeGuard.create(tmp_path)


def test_the_guards_file_and_the_logs_are_not_taken_for_each_other(tmp_path: Path) -> None:
    SqliteTreeGuard.create(tmp_path / "guard").close()
    SqliteRecorder.create(tmp_path / "log").close()
    shutil.copy(tmp_path / "guard" / "head.db", tmp_path / "log.db")
    shutil.copy(tmp_path / "log" / "log.db", tmp_path / "head.db")
    with pytest.raises(ForeignStore):
        SqliteRecorder.open(tmp_path)
    with pytest.raises(ForeignStore):
        SqliteTreeGuard.open(tmp_path)


def test_the_guard_cannot_be_set_back_by_a_statement(tmp_path: Path) -> None:
    guard = SqliteTreeGuard.create(tmp_path)
    guard.advance(None, TWO)
    guard.close()
    with closing(sqlite3.connect(tmp_path / "head.db")) as connection:
        for statement in ("DELETE FROM signed", "UPDATE signed SET size = 1", "UPDATE signed SET root = zeroblob(32)"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                connection.execute(statement)


def signed_log(recorder: Recorder, guard: TreeGuard) -> None:
    """A log of five entries of which the first three were signed."""
    head = append_group(recorder, 3)
    guard.advance(None, GuardHead(head.size, head.root))
    append_group(recorder, 2)


def test_fault_15_entries_behind_the_commit_and_before_the_signature_are_named_to_be_verified(guard: TreeGuard) -> None:
    recorder = MemoryRecorder()
    assert check_against(recorder, guard) == range(0)
    append_group(recorder, 1)
    assert check_against(recorder, guard) == range(1)
    recorder = MemoryRecorder()
    signed_log(recorder, guard)
    assert list(check_against(recorder, guard)) == [3, 4]


def test_threat_09_a_log_behind_the_guard_is_refused(guard: TreeGuard) -> None:
    signed_log(MemoryRecorder(), guard)
    behind = MemoryRecorder()
    append_group(behind, 2)
    with pytest.raises(LogBehindGuard) as refused:
        check_against(behind, guard)
    assert (refused.value.expected, refused.value.got) == (3, 2)


def test_threat_05_another_history_of_the_same_size_is_refused(guard: TreeGuard) -> None:
    signed_log(MemoryRecorder(), guard)
    fork = MemoryRecorder()
    append_group(fork, 2)
    with fork.begin() as transaction:
        transaction.append(invented_entry(99, transaction.stream_head("unit/u-02")))
        transaction.commit()
    with pytest.raises(HistoryRewritten) as refused:
        check_against(fork, guard)
    held = guard.read()
    assert held is not None
    assert (refused.value.size, refused.value.expected) == (3, held.root.hex())


def test_the_root_is_computed_from_the_stored_nodes_and_a_missing_one_is_damage(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path)
    guard = MemoryTreeGuard()
    signed_log(recorder, guard)
    assert check_against(recorder, guard) == range(3, 5)
    recorder.close()
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as connection:
        (trigger,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'nodes_no_delete'").fetchone()
        connection.execute("DROP TRIGGER nodes_no_delete")
        connection.execute("DELETE FROM nodes WHERE level = 1 AND idx = 0")
        connection.execute(trigger)
    recorder = SqliteRecorder.open(tmp_path)
    with pytest.raises(StoreDamaged) as refused:
        check_against(recorder, guard)
    assert refused.value.what == "tree node, level 1, index 0"
    recorder.close()
