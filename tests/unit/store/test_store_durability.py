"""The settings durability rests on are set, read back, and refused when they did not take."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.store.durability import (
    ReaderPool,
    WriterPool,
    check_sqlite_version,
    create_database,
    fsync_directory,
    set_and_check,
)
from ledger.store.errors import StoreExists, UnsafeSettings


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "some.db"
    create_database(path, application_id=7, version=3, statements=("CREATE TABLE t (x)",))
    return path


@pytest.fixture
def writing(database: Path) -> Iterator[sqlite3.Connection]:
    pool = WriterPool(database, busy_timeout_s=0)
    yield pool.get_connection(is_writer=True).cursor().sqlite_cursor.connection
    pool.close()


@pytest.fixture
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    pool = ReaderPool(database)
    yield pool.get_connection(is_writer=False).cursor().sqlite_cursor.connection
    pool.close()


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_writing_connection_is_wal_and_full_and_never_checkpoints_by_itself(writing: sqlite3.Connection) -> None:
    assert (pragma(writing, "journal_mode"), pragma(writing, "synchronous")) == ("wal", 2)
    assert pragma(writing, "wal_autocheckpoint") == 0
    assert pragma(writing, "recursive_triggers") == 1


@pytest.mark.parametrize("statement", ["INSERT INTO t VALUES (1)", "PRAGMA wal_checkpoint(PASSIVE)", "DROP TABLE t"])
def test_a_reading_connection_neither_writes_nor_checkpoints(
    writing: sqlite3.Connection, reading: sqlite3.Connection, statement: str
) -> None:
    writing.execute("INSERT INTO t VALUES (1)")
    reading.execute("PRAGMA query_only=0")  # the file itself is open read-only
    with pytest.raises(sqlite3.OperationalError):
        reading.execute(statement).fetchall()
    writing.execute(statement).fetchall()


def test_a_setting_that_does_not_take_is_refused(database: Path) -> None:
    connection = sqlite3.connect(database)
    set_and_check(connection, "synchronous", 2)
    with pytest.raises(UnsafeSettings) as refused:
        set_and_check(connection, "journal_mode", "sideways")
    assert (refused.value.setting, refused.value.expected, refused.value.got) == ("journal_mode", "sideways", "wal")
    with pytest.raises(sqlite3.ProgrammingError):  # and the connection is not used
        connection.execute("SELECT 1")


def test_fault_21_an_sqlite_that_is_too_old_is_refused() -> None:
    check_sqlite_version()
    check_sqlite_version((3, 37, 0))
    with pytest.raises(UnsafeSettings) as refused:
        check_sqlite_version((3, 36, 9))
    assert refused.value.setting == "version"


def test_a_created_database_stands_complete_under_its_name(database: Path) -> None:
    assert [path.name for path in database.parent.iterdir()] == ["some.db"]
    header = database.read_bytes()[:100]
    assert header[18:20] == b"\x02\x02"
    assert (header[60:64], header[68:72]) == ((3).to_bytes(4, "big"), (7).to_bytes(4, "big"))


def test_a_database_is_never_created_over_another(database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(StoreExists):
        create_database(database, application_id=7, version=3, statements=())
    assert database.read_bytes() == before


def test_a_creation_that_fails_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        create_database(tmp_path / "some.db", application_id=7, version=3, statements=("CREATE NONSENSE",))
    assert not (tmp_path / "some.db").exists()
    create_database(tmp_path / "some.db", application_id=7, version=3, statements=())
    assert [path.name for path in tmp_path.iterdir()] == ["some.db"]


def test_only_a_directory_is_fsynced_as_one(tmp_path: Path) -> None:
    fsync_directory(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        fsync_directory(tmp_path / "file")
