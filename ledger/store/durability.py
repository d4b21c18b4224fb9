"""When is something on disk? Connections to SQLite set up so that a returned COMMIT is durable; files born complete.

Measured power cuts: WAL with synchronous=NORMAL lost acknowledged commits in 41 of 70, WAL with FULL in none; a fresh
database without an fsync of its directory failed in 490 of 1,033 crash states, with one in none. So:

- every writing connection sets journal_mode=WAL and synchronous=FULL and reads both back;
- SQLite 3.7.0 to 3.51.2 can corrupt a file when one connection checkpoints while another commits (sqlite.org/wal.html,
  "WAL-reset bug"). Automatic checkpoints are off on every connection, readers are read-only and cannot checkpoint, and
  the one writer checkpoints between its own commits: the two never overlap, whatever the version;
- SQLite ignores an error of an *automatic* checkpoint and tries again later. After a failed fsync the second one may
  succeed with the data gone, so the writer checkpoints by hand and sees the error (fail-stop, fault F4);
- the directory is fsynced after files were made in it.
"""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteDatastore

from ledger.store.errors import StoreExists, UnsafeSettings

MINIMUM_SQLITE: Final = (3, 37, 0)  # STRICT tables
READERS_KEPT: Final = 16
READERS_MORE: Final = 48
POOL_TIMEOUT_S: Final = 30.0
# The library asks for `cached_statements=True`, which sqlite3 reads as a cache of one statement: each commit would
# parse all its SQL.
CACHED_STATEMENTS: Final = 64

# A damaged schema is quoted in SQLite's message; quoted bytes that are not UTF-8 escape from sqlite3 as UnicodeDecodeError.
SQLITE_ERRORS: Final = (sqlite3.Error, UnicodeDecodeError)

_EVERY_CONNECTION: Final[tuple[tuple[str, object], ...]] = (
    ("wal_autocheckpoint", 0),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
)
_WRITER: Final[tuple[tuple[str, object], ...]] = (
    ("journal_mode", "wal"),
    ("synchronous", 2),  # FULL
    ("fullfsync", 1),  # macOS: fsync alone does not reach the platter; elsewhere without effect
    ("recursive_triggers", 1),  # or INSERT OR REPLACE would slip past the append-only triggers
)
_READER: Final[tuple[tuple[str, object], ...]] = (("query_only", 1),)


def check_sqlite_version(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Refuse an SQLite too old for our schema. Raises UnsafeSettings."""
    if version < MINIMUM_SQLITE:
        raise UnsafeSettings(setting="version", expected=f"at least {MINIMUM_SQLITE}", got=version)


class WriterPool(SQLiteConnectionPool):
    """The library's pool, making writing connections whose durability was read back."""

    def __init__(self, path: Path, *, busy_timeout_s: float, max_pages: int | None = None) -> None:
        super().__init__(db_name=f"{path.absolute().as_uri()}?mode=rw", pool_size=1, max_overflow=0)
        self._busy_timeout_s = busy_timeout_s
        self._max_pages = max_pages

    def _create_connection(self) -> SQLiteConnection:
        connection = _connect(self.db_name, timeout_s=self._busy_timeout_s)
        for pragma, value in (*_EVERY_CONNECTION, *_WRITER):
            set_and_check(connection, pragma, value)
        if self._max_pages is not None:
            set_and_check(connection, "max_page_count", self._max_pages)
        return SQLiteConnection(sqlite_conn=connection, max_age=None)


def close_writer(pool: SQLiteConnectionPool, cursor: sqlite3.Cursor | None) -> None:
    """Close a writing connection for real: one with an unfinished statement would live on and keep its locks.

    Closing rolls back what is not committed.
    """
    if cursor is not None:
        cursor.close()
    pool.close()  # and the connection in use


class ReaderPool(SQLiteConnectionPool):
    """The library's pool, making connections that cannot write and cannot checkpoint."""

    def __init__(self, path: Path, *, kept: int = READERS_KEPT, more: int = READERS_MORE) -> None:
        super().__init__(
            db_name=f"{path.absolute().as_uri()}?mode=ro",
            pool_size=kept,
            max_overflow=more,
            pool_timeout=POOL_TIMEOUT_S,
        )

    def _create_connection(self) -> SQLiteConnection:
        connection = _connect(self.db_name, timeout_s=self.pool_timeout)
        for pragma, value in (*_EVERY_CONNECTION, *_READER):
            set_and_check(connection, pragma, value)
        return SQLiteConnection(sqlite_conn=connection, max_age=None)


def error_name(error: Exception) -> str:
    """SQLite's name of an error; never its text, which may quote values."""
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def datastore(pool: SQLiteConnectionPool) -> SQLiteDatastore:
    """The library's datastore (text originator ids) on one of the two pools above."""
    store = SQLiteDatastore(pool.db_name, originator_id_type="text")
    store.pool = pool
    return store


def set_and_check(connection: sqlite3.Connection, pragma: str, value: object) -> None:
    """Set a pragma and read it back; SQLite itself says nothing when one does not take. Raises UnsafeSettings."""
    connection.execute(f"PRAGMA {pragma}={value}")
    got = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    if got != value:
        connection.close()
        raise UnsafeSettings(setting=pragma, expected=value, got=got)


def create_database(path: Path, *, application_id: int, version: int, statements: Sequence[str]) -> None:
    """Make a database that is complete under its name or absent: built beside it, fsynced, renamed, directory fsynced.

    The caller holds the lock of the directory, so a half-built file of a crashed attempt is ours to remove. Raises
    StoreExists.
    """
    check_sqlite_version()
    if path.exists():
        raise StoreExists(file=path.name)
    building = path.with_name(f"{path.name}.creating")
    for leftover in (building, building.with_name(f"{building.name}-wal"), building.with_name(f"{building.name}-shm")):
        leftover.unlink(missing_ok=True)
    os.close(os.open(building, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))  # SQLite gives its WAL the same mode
    connection = sqlite3.connect(building, isolation_level=None)
    try:
        connection.execute(f"PRAGMA application_id={application_id}")
        connection.execute(f"PRAGMA user_version={version}")
        for statement in statements:
            connection.execute(statement)
        set_and_check(connection, "journal_mode", "wal")
    finally:
        connection.close()
    with building.open("rb") as file:
        os.fsync(file.fileno())
    building.rename(path)
    fsync_directory(path.parent)
    fsync_directory(path.parent.absolute().parent)


def fsync_directory(directory: Path) -> None:
    """Make the names in a directory durable: a file whose name is lost is lost."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _connect(uri: str, *, timeout_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        check_same_thread=False,
        isolation_level=None,
        cached_statements=CACHED_STATEMENTS,
        timeout=timeout_s,
    )
    connection.row_factory = sqlite3.Row
    return connection
