"""Files that are cut, flipped, altered or not ours: refused when opened, or named when read; never answered as if sound."""

import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

import pytest
from eventsourcing.persistence import PersistenceError

from ledger.log.merkle import Frontier
from ledger.store.errors import (
    ForeignStore,
    LogBehindGuard,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreMissing,
)
from ledger.store.guard import GuardHead, MemoryTreeGuard, check_against
from ledger.store.recorder import StoredEntry
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group, check_whole_log

SIZE = 9


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A closed log of nine entries: one file, its WAL folded in."""
    recorder = SqliteRecorder.create(tmp_path / "log")
    append_group(recorder, SIZE)
    recorder.close()
    assert sorted(path.name for path in (tmp_path / "log").iterdir()) == ["lock", "log.db"]
    return tmp_path / "log"


def altered(log: Path, *statements: str) -> None:
    """What someone with the file in his hands can do: drop the triggers, change rows, put the triggers back."""
    with closing(sqlite3.connect(log / "log.db", isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


@pytest.mark.parametrize("table", ["stored_events", "entries", "openings", "nodes"])
@pytest.mark.parametrize("change", ["DELETE FROM {table}", "UPDATE {table} SET rowid = rowid", "REPLACE"])
def test_what_was_appended_is_neither_changed_nor_deleted(log: Path, table: str, change: str) -> None:
    with closing(sqlite3.connect(log / "log.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA recursive_triggers=1")
        column = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        statement = {
            "REPLACE": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            "UPDATE {table} SET rowid = rowid": f"UPDATE {table} SET {column} = {column}",
        }.get(change, change.format(table=table))
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    recorder = SqliteRecorder.open(log)
    check_whole_log(recorder, size=SIZE)
    recorder.close()


@pytest.mark.parametrize("statement", ["DELETE FROM head", "UPDATE head SET size = 9", "UPDATE head SET size = 1"])
def test_the_tree_head_only_grows(log: Path, statement: str) -> None:
    with closing(sqlite3.connect(log / "log.db", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
        connection.execute("UPDATE head SET size = 10")


def test_the_library_cannot_insert_events_past_the_ledger(log: Path) -> None:
    recorder = SqliteRecorder.open(log)
    assert [notification.id for notification in recorder.events.select_notifications(1, 100)] == list(
        range(1, SIZE + 1)
    )
    stored = recorder.events.select_events("unit/u-01")
    with pytest.raises(PersistenceError):
        recorder.events.insert_events(stored)
    check_whole_log(recorder, size=SIZE)
    recorder.close()


def test_threat_01_an_entry_rewritten_with_its_leaf_hash_is_named_by_reread(log: Path) -> None:
    altered(log, "UPDATE entries SET entry = (SELECT entry FROM entries WHERE position = 4) WHERE position = 5")
    recorder = SqliteRecorder.open(log)
    with pytest.raises(StoreDamaged) as refused:
        recorder.reread(0, SIZE)
    assert refused.value.position == 5
    recorder.close()
    altered(log, "UPDATE entries SET leaf_hash = (SELECT leaf_hash FROM entries WHERE position = 4) WHERE position = 5")
    recorder = SqliteRecorder.open(log)
    with pytest.raises(StoreDamaged) as still_refused:
        recorder.reread(0, SIZE)
    assert (still_refused.value.position, still_refused.value.what) == (5, "leaf in the tree")
    recorder.close()


def test_threat_02_a_deleted_entry_is_named_and_a_cut_tail_is_not_opened(log: Path) -> None:
    shutil.copytree(log, log.with_name("tail"))
    altered(log, "DELETE FROM stored_events WHERE rowid = 4")
    recorder = SqliteRecorder.open(log)
    with pytest.raises(StoreDamaged) as refused:
        recorder.reread(0, SIZE)
    assert (refused.value.position, refused.value.got) == (3, "missing")
    recorder.close()
    altered(log.with_name("tail"), "DELETE FROM stored_events WHERE rowid = 9")
    with pytest.raises(StoreDamaged) as not_opened:
        SqliteRecorder.open(log.with_name("tail"))
    assert (not_opened.value.what, not_opened.value.expected, not_opened.value.got) == ("number of events", 9, 8)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM head", "tree head"),
        ("UPDATE head SET size = 8", "size of the frontier"),
        ("UPDATE head SET root = zeroblob(32)", "root"),
        ("UPDATE head SET frontier = x'00'", "tree head"),
        ("DELETE FROM entries WHERE position = 8", "number of entries"),
        ("DELETE FROM nodes WHERE level = 0 AND idx = 8", "number of leaves"),
    ],
)
def test_a_log_whose_ends_do_not_meet_is_not_opened(log: Path, statement: str, what: str) -> None:
    altered(log, statement)
    for opening in (SqliteRecorder.open, SqliteRecorder.open_readonly):
        with pytest.raises(StoreDamaged) as refused:
            opening(log)
        assert refused.value.what == what


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entries_no_update",
        "CREATE TABLE scores (official TEXT)",
        "ALTER TABLE entries ADD COLUMN note TEXT",
    ],
)
def test_a_log_whose_schema_was_altered_is_not_opened(log: Path, statement: str) -> None:
    with closing(sqlite3.connect(log / "log.db")) as connection:
        connection.execute(statement)
    for opening in (SqliteRecorder.open, SqliteRecorder.open_readonly):
        with pytest.raises(ForeignStore) as refused:
            opening(log)
        assert refused.value.what == "schema"


def read_everything(log: Path) -> str:
    """`sound`, or the name of the refusal met on the way through the whole log."""
    try:
        recorder = SqliteRecorder.open(log)
    except StoreError as refused:
        return type(refused).__name__
    try:
        size = recorder.tree_head().size
        for stored in recorder.reread(0, size):
            if recorder.position_of(stored.event_id) != stored.position:
                return "index"
            recorder.openings(stored.position)
        for name in recorder.streams(""):
            recorder.stream(name)
        leaves = recorder.nodes([(0, index) for index in range(size)])
        return "sound" if frontier_of(leaves, size).root() == recorder.tree_head().root else "root"
    except StoreError as refused:
        return type(refused).__name__
    finally:
        recorder.close()


def frontier_of(leaves: Mapping[tuple[int, int], bytes], size: int) -> Frontier:
    frontier = Frontier.empty()
    for index in range(size):
        frontier, _ = frontier.append(leaves[0, index])
    return frontier


def test_fault_08_a_file_cut_anywhere_is_refused_and_the_whole_one_is_sound(log: Path) -> None:
    data = (log / "log.db").read_bytes()
    assert read_everything(log) == "sound"
    for cut in (0, 1, 99, 100, 512, *range(4096, len(data), 4096), len(data) - 512, len(data) - 1):
        (log / "log.db").write_bytes(data[:cut])
        assert read_everything(log) in ("ForeignStore", "StoreDamaged", "StoreFailed"), cut


def flips(data: bytes) -> Iterator[tuple[str, int]]:
    """One bit in each kind of stored value: found by what stands there."""
    for name, pattern in {
        "body": rb'\{"n":3,"text":"x',
        "signature": rb'"sig":"AAAA',
        "reads": rb'\["AAAA',
        "entry": rb'"recorded_at":"2026-03-02T00:00:05',
        "stream": rb"official/o-0002",
        "ciphertext": rb"ciphertext 6 0",
    }.items():
        found = re.search(pattern, data)
        assert found is not None, name
        yield name, found.end() - 1


def test_threat_01_fault_07_a_flipped_bit_in_a_stored_value_is_named(log: Path) -> None:
    data = (log / "log.db").read_bytes()
    verdicts = {}
    for name, at in flips(data):
        changed = bytearray(data)
        changed[at] ^= 1
        (log / "log.db").write_bytes(changed)
        verdicts[name] = read_everything(log)
    # The store cannot know a ciphertext's bytes; the vault's authenticated encryption does. A stream name stands in its index too.
    assert verdicts.pop("ciphertext") == "sound"
    verdicts.pop("stream")
    assert set(verdicts.values()) == {"StoreDamaged"}
    (log / "log.db").write_bytes(data)
    assert read_everything(log) == "sound"


def test_fault_07_any_flipped_bit_is_refused_or_leaves_what_leaves_commit_to_as_it_was(log: Path) -> None:
    data = (log / "log.db").read_bytes()
    sound = SqliteRecorder.open_readonly(log)
    whole = [committed(stored) for stored in sound.reread(0, SIZE)]
    sound.close()
    outcomes = set()
    for offset in range(3, len(data), 199):
        changed = bytearray(data)
        changed[offset] ^= 1 << offset % 8
        (log / "log.db").write_bytes(changed)
        try:
            recorder = SqliteRecorder.open_readonly(log)
        except StoreError:
            outcomes.add("not opened")
            continue
        try:
            assert [committed(stored) for stored in recorder.reread(0, SIZE)] == whole, offset
            outcomes.add("same")
        except StoreDamaged:
            outcomes.add("damaged")
        finally:
            recorder.close()
    assert outcomes == {"not opened", "damaged", "same"}


def committed(stored: StoredEntry) -> tuple[object, ...]:
    """What the leaf commits to. Stream, type and event id stand in the body; the check command holds the columns to it."""
    return stored.position, stored.seq, stored.body, stored.signatures, stored.reads, stored.entry, stored.leaf_hash


def test_fault_07_a_schema_that_is_not_even_text_is_refused(log: Path) -> None:
    data = (log / "log.db").read_bytes()
    at = data.index(b"CREATE TRIGGER nodes_no_update") + 4
    (log / "log.db").write_bytes(data[:at] + b"\xff" + data[at + 1 :])
    for opening in (SqliteRecorder.open, SqliteRecorder.open_readonly):
        with pytest.raises(StoreDamaged):
            opening(log)


def test_threat_09_an_old_backup_put_back_is_refused_by_the_second_store(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log")
    guard = MemoryTreeGuard()
    append_group(recorder, 3)
    recorder.close()
    shutil.copytree(tmp_path / "log", tmp_path / "backup")
    recorder = SqliteRecorder.open(tmp_path / "log")
    head = append_group(recorder, 2)
    guard.advance(None, GuardHead(head.size, head.root))
    assert check_against(recorder, guard) == range(5, 5)
    recorder.close()
    restored = SqliteRecorder.open(tmp_path / "backup")
    check_whole_log(restored, size=3)  # sound in itself: nothing but the second store can tell
    with pytest.raises(LogBehindGuard) as refused:
        check_against(restored, guard)
    assert (refused.value.expected, refused.value.got) == (5, 3)
    restored.close()


def test_a_file_that_is_not_ours_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")
    for content in (path.read_bytes(), b"not a database" * 100, b""):
        path.write_bytes(content)
        for opening in (SqliteRecorder.open, SqliteRecorder.open_readonly):
            with pytest.raises(ForeignStore):
                opening(tmp_path)
        with pytest.raises(StoreExists):
            SqliteRecorder.create(tmp_path)
        assert path.read_bytes() == content
        assert {found.name for found in tmp_path.iterdir()} <= {"log.db", "lock"}


def test_fault_20_a_log_of_another_version_is_refused(log: Path) -> None:
    with closing(sqlite3.connect(log / "log.db")) as connection:
        connection.execute("PRAGMA user_version=2")
    with pytest.raises(ForeignStore) as refused:
        SqliteRecorder.open(log)
    assert (refused.value.what, refused.value.expected, refused.value.got) == ("user version", 1, 2)


def test_a_log_taken_out_of_wal_mode_is_refused(log: Path) -> None:
    with closing(sqlite3.connect(log / "log.db")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with pytest.raises(ForeignStore) as refused:
        SqliteRecorder.open(log)
    assert refused.value.got == 1


def test_a_missing_log_is_not_made_by_opening_it(tmp_path: Path) -> None:
    for opening in (SqliteRecorder.open, SqliteRecorder.open_readonly):
        with pytest.raises(StoreMissing):
            opening(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_fault_09_a_creation_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    for leftover in ("log.db.creating", "log.db.creating-wal"):
        (tmp_path / leftover).write_bytes(b"half")
    recorder = SqliteRecorder.create(tmp_path)
    append_group(recorder, 1)
    check_whole_log(recorder, size=1)
    recorder.close()
    with suppress(FileNotFoundError):
        (tmp_path / "log.db-shm").unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lock", "log.db"]
