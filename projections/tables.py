"""Where do the views lie, and how far have they read? One SQLite file, its tables, its cursor and its lock.

Datastore, tracking table and the rule that a cursor only grows are the library's (`eventsourcing.sqlite`): notification id =
number of entries read = position + 1. The cursor is written in the transaction of the rows it speaks of, so every entry has its
effect exactly once, wherever the process dies. The file is disposable; the version in it is only compared, never migrated.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from eventsourcing.persistence import PersistenceError, Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteDatastore, SQLiteTrackingRecorder

from projections.errors import ViewsForeign, ViewsLocked

VIEWS_FILE: Final = "views.db"
_FILES: Final = ("", "-wal", "-shm")
VERSION: Final = 1
"""Raise it with every change of a table or of what a view means: an older file is then rebuilt."""
_CURSOR: Final = "log"
# Days are ISO text, both ends inclusive; known_from and known_to are positions, both inclusive, null: still so.
# colour and list_due are null where no rulebook covers the days.
_SCORES: Final = """
CREATE TABLE IF NOT EXISTS scores (
    official TEXT NOT NULL, known_from INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, known_to INTEGER,
    unit TEXT NOT NULL, tier TEXT NOT NULL, points_cp INTEGER NOT NULL, colour TEXT, list_due INTEGER,
    PRIMARY KEY (official, known_from, valid_from)
) STRICT, WITHOUT ROWID"""
# Which persons an event of a fact touches: the index of fan-out (design D3).
_CITES: Final = """
CREATE TABLE IF NOT EXISTS cites (
    fact TEXT NOT NULL, official TEXT NOT NULL, PRIMARY KEY (fact, official)
) STRICT, WITHOUT ROWID"""
# The last leaf read: a file of another log, or of a log that was rewound, is found out by it.
_LAST_LEAF: Final = """
CREATE TABLE IF NOT EXISTS last_leaf (one INTEGER PRIMARY KEY CHECK (one = 1), leaf_hash BLOB NOT NULL) STRICT"""


class ViewsRecorder(SQLiteTrackingRecorder):
    """The library's tracking recorder with the tables of the views beside its own."""

    def construct_create_table_statements(self) -> list[str]:
        return [
            *super().construct_create_table_statements(),
            *(_SCORES, _CITES, _LAST_LEAF),
            f"PRAGMA user_version = {VERSION}",
        ]

    def track(self, cursor: SQLiteCursor, size: int, leaf_hash: bytes) -> None:
        """Advance the cursor to `size` entries read, inside the transaction of `cursor`."""
        self._insert_tracking(cursor, Tracking(_CURSOR, size))
        cursor.execute("INSERT OR REPLACE INTO last_leaf VALUES (1, ?)", (leaf_hash,))


class ViewsDatabase:
    """The open file. `writing` for the runner, `reading` for questions; safe from many threads."""

    def __init__(self, path: Path, lock: int) -> None:
        """For `open_views`."""
        self.path = path
        self._lock: int | None = lock
        self._datastore = SQLiteDatastore(f"{path.absolute().as_uri()}?mode=rwc", lock_timeout=10, pool_size=8)
        self._recorder = ViewsRecorder(self._datastore)

    def prepare(self) -> None:
        """Create what is missing. Raises ViewsForeign for a file of another version, or that is no database."""
        try:
            with self._datastore.transaction(commit=False) as cursor:
                cursor.execute("SELECT count(*), (SELECT user_version FROM pragma_user_version) FROM sqlite_schema")
                tables, version = cursor.fetchone()
        except (sqlite3.DatabaseError, PersistenceError) as error:
            raise ViewsForeign("file", expected="SQLite", got=type(error).__name__) from error
        if tables and version != VERSION:
            raise ViewsForeign("version", expected=VERSION, got=version)
        self._recorder.create_table()

    def size(self) -> int:
        """How many entries the views have read."""
        return self._recorder.max_tracking_id(_CURSOR) or 0

    def last_leaf(self) -> bytes | None:
        """Leaf hash of the last entry read."""
        with self.reading() as cursor:
            cursor.execute("SELECT leaf_hash FROM last_leaf")
            row = cursor.fetchone()
        return None if row is None else bytes(row[0])

    @contextmanager
    def reading(self) -> Iterator[SQLiteCursor]:
        """One consistent state, for questions."""
        with self._datastore.transaction(commit=False) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        """One transaction; it is undone by any exception."""
        with self._datastore.transaction(commit=True) as cursor:
            yield cursor

    def track(self, cursor: SQLiteCursor, size: int, leaf_hash: bytes) -> None:
        """Advance the cursor inside a transaction of `writing`."""
        self._recorder.track(cursor, size, leaf_hash)

    def close(self) -> None:
        """Let go of file and lock. Safe to call twice."""
        self._datastore.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def open_views(path: Path) -> ViewsDatabase:
    """The views in a file, created if missing (for its owner alone, as the log is), locked for this process.

    Raises ViewsLocked, or ViewsForeign for a file of another version: `discard_views` and open again.
    """
    lock = _locked(path)
    try:
        _keep_private(path)
    except BaseException:
        os.close(lock)
        raise
    views = ViewsDatabase(path, lock)
    try:
        views.prepare()
    except BaseException:
        views.close()
        raise
    return views


def discard_views(path: Path) -> None:
    """Delete the file of the views; the next run rebuilds them from the log. Raises ViewsLocked."""
    lock = _locked(path)
    try:
        for suffix in _FILES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    finally:
        os.close(lock)


def _keep_private(path: Path) -> None:
    """Mode 0600 before anything is in the file, whatever the umask; SQLite gives the two beside it the same.

    Files that stood already, of an earlier version or put there by hand, lose what is more.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    for suffix in _FILES:
        file = path.with_name(path.name + suffix)
        if file.exists() and file.stat().st_mode & 0o177:
            file.chmod(0o600)


def _locked(path: Path) -> int:
    """A lock on a file beside the views. It ends with the process, so a killed runner leaves nothing to clean up."""
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise ViewsLocked from error
    return descriptor
