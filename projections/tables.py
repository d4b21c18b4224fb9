"""Where do the views lie, and how far have they read? One SQLite file, its tables, its cursor and its lock.

Datastore, tracking table and the rule that a cursor only grows are the library's (`eventsourcing.sqlite`): notification id =
number of entries read = position + 1. The cursor is written in the transaction of the rows it speaks of, so every entry has its
effect exactly once, wherever the process dies. One connection writes; SQLite tells it when another one changed the file, so an
edit behind our back is noticed. The file is disposable; the versions in it are only compared, never migrated.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from eventsourcing.persistence import PersistenceError, Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteDatastore, SQLiteTrackingRecorder

from projections.errors import ViewsForeign, ViewsLocked
from projections.projection import VIEWS
from projections.view import WRAP

VIEWS_FILE: Final = "views.db"
_FILES: Final = ("", "-wal", "-shm")
VERSION: Final = 3
"""Raise it with every change of a table here; a view has a version of its own. An older file is then rebuilt."""
_CURSOR: Final = "log"
_BUSY_S: Final = 10
# The sum of the hashes of a subject's rows, and of all rows of a view: kept with every row written (`view.digest_of`).
_SEALS: Final = """
CREATE TABLE IF NOT EXISTS seals (
    view TEXT NOT NULL, subject TEXT NOT NULL, rows INTEGER NOT NULL, total BLOB NOT NULL, PRIMARY KEY (view, subject)
) STRICT, WITHOUT ROWID"""
_HEADS: Final = """
CREATE TABLE IF NOT EXISTS heads (
    view TEXT PRIMARY KEY, version INTEGER NOT NULL, rows INTEGER NOT NULL, total BLOB NOT NULL
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
            *(view.create for view in VIEWS),
            *(_SEALS, _HEADS, _CITES, _LAST_LEAF),
            *(f"INSERT OR IGNORE INTO heads VALUES ('{view.name}', {view.version}, 0, zeroblob(32))" for view in VIEWS),
            f"PRAGMA user_version = {VERSION}",
        ]

    def track(self, cursor: SQLiteCursor, size: int, leaf_hash: bytes) -> None:
        """Advance the cursor to `size` entries read, inside the transaction of `cursor`."""
        self._insert_tracking(cursor, Tracking(_CURSOR, size))
        cursor.execute("INSERT OR REPLACE INTO last_leaf VALUES (1, ?)", (leaf_hash,))


class ViewsDatabase:
    """The open file. `writing` for the runner, `reading` for questions; safe from many threads."""

    def __init__(self, path: Path, lock: int | None) -> None:
        """For `open_views` and `read_views`; `lock` None: for questions only."""
        self.path = path
        self._lock: int | None = lock
        mode = "ro" if lock is None else "rwc"
        self._uri = f"{path.absolute().as_uri()}?mode={mode}"
        self._datastore = SQLiteDatastore(self._uri, lock_timeout=_BUSY_S, pool_size=8)
        self._recorder = ViewsRecorder(self._datastore)
        self._writer: sqlite3.Connection | None = None
        self._turn = Lock()

    def prepare(self) -> None:
        """Create what is missing. Raises ViewsForeign for a file of another version, or that is no database."""
        try:
            with self._datastore.transaction(commit=False) as cursor:
                cursor.execute("SELECT count(*), (SELECT user_version FROM pragma_user_version) FROM sqlite_schema")
                tables, version = cursor.fetchone()
        except (sqlite3.DatabaseError, PersistenceError) as error:
            raise ViewsForeign("file", expected="SQLite", got=type(error).__name__) from error
        if (tables or self._lock is None) and version != VERSION:
            raise ViewsForeign("version", expected=VERSION, got=version)
        if self._lock is not None:
            self._recorder.create_table()
        self._connect()
        with self.reading() as cursor:
            cursor.execute("SELECT view, version FROM heads")
            found = {str(row[0]): int(row[1]) for row in cursor.fetchall()}
        for view in VIEWS:
            if found.get(view.name) != view.version:
                raise ViewsForeign(f"version of {view.name}", expected=view.version, got=found.get(view.name))

    def _connect(self) -> None:
        """The one connection that writes; of a file for questions only, the one that is told of changes."""
        self._writer = sqlite3.connect(
            self._uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_S
        )
        # A power cut may take the last batches, never a part of one: they are read again from the log.
        self._writer.execute("PRAGMA synchronous = NORMAL")
        self._writer.execute("PRAGMA cache_size = -16384")

    def size(self) -> int:
        """How many entries the views have read."""
        return self._recorder.max_tracking_id(_CURSOR) or 0

    def last_leaf(self) -> bytes | None:
        """Leaf hash of the last entry read."""
        with self.reading() as cursor:
            cursor.execute("SELECT leaf_hash FROM last_leaf")
            row = cursor.fetchone()
        return None if row is None else bytes(row[0])

    def changes_by_others(self) -> int:
        """A number that is another one whenever a connection that is not our writer has changed the file."""
        return int(self._connection().execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def reading(self) -> Iterator[SQLiteCursor]:
        """One consistent state, for questions."""
        with self._datastore.transaction(commit=False) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Iterator[SQLiteCursor]:
        """One transaction; it is undone by any exception."""
        with self._turn:
            connection = self._connection()
            cursor = SQLiteCursor(connection.cursor())
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def track(self, cursor: SQLiteCursor, size: int, leaf_hash: bytes) -> None:
        """Advance the cursor inside a transaction of `writing`."""
        self._recorder.track(cursor, size, leaf_hash)

    def take_over(self, beside: Path, views: Sequence[str], *, keep_old_in: Path | None) -> None:
        """Put the rows of another file, rebuilt to the same position, in place of those of `views`, in one transaction.

        Questions see the old rows or the new ones, never some of each. With `keep_old_in` the whole file as it was is
        written there first, for whoever wants to know what was changed.
        """
        with self._turn:
            connection = self._connection()
            if keep_old_in is not None:
                keep_old_in.unlink(missing_ok=True)
                connection.execute("VACUUM INTO ?", (str(keep_old_in),))
                keep_old_in.chmod(0o600)
            connection.execute("ATTACH DATABASE ? AS beside", (str(beside),))
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    for name in views:
                        connection.execute(f"DELETE FROM main.{name}")
                        connection.execute(f"INSERT INTO main.{name} SELECT * FROM beside.{name}")
                        for table in ("seals", "heads"):
                            connection.execute(f"DELETE FROM main.{table} WHERE view = ?", (name,))
                            connection.execute(
                                f"INSERT INTO main.{table} SELECT * FROM beside.{table} WHERE view = ?", (name,)
                            )
                    connection.execute("INSERT OR IGNORE INTO main.cites SELECT * FROM beside.cites")
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
            finally:
                connection.execute("DETACH DATABASE beside")

    def join(self, other: Path) -> None:
        """Add the rows of another file that holds other subjects of the same log at the same position; seals and heads with them."""
        with self._turn:
            connection = self._connection()
            connection.execute("ATTACH DATABASE ? AS other", (str(other),))
            try:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    self._add_other(connection)
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
            finally:
                connection.execute("DETACH DATABASE other")

    def _add_other(self, connection: sqlite3.Connection) -> None:
        for name in (*(view.name for view in VIEWS), "seals"):
            connection.execute(f"INSERT INTO main.{name} SELECT * FROM other.{name}")
        connection.execute("INSERT OR IGNORE INTO main.cites SELECT * FROM other.cites")
        heads = "SELECT one.view, one.rows, one.total, two.rows, two.total FROM main.heads one JOIN other.heads two USING (view)"
        for view, rows, total, more, added in connection.execute(heads).fetchall():
            summed = (int.from_bytes(total, "big") + int.from_bytes(added, "big")) % WRAP
            connection.execute(
                "UPDATE main.heads SET rows = ?, total = ? WHERE view = ?",
                (rows + more, summed.to_bytes(32, "big"), view),
            )

    def close(self) -> None:
        """Let go of file and lock. Safe to call twice."""
        self._datastore.close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _connection(self) -> sqlite3.Connection:
        if self._writer is None:
            raise sqlite3.ProgrammingError("the views are closed")
        return self._writer


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
    return _prepared(ViewsDatabase(path, lock))


def read_views(path: Path) -> ViewsDatabase:
    """The views in a file, for questions, also beside a running service. Raises ViewsForeign, or FileNotFoundError."""
    path.stat()
    return _prepared(ViewsDatabase(path, None))


def _prepared(views: ViewsDatabase) -> ViewsDatabase:
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


def set_aside_views(path: Path, name: str) -> None:
    """Rename the file of the views, for whoever wants to know what was changed in it. Nobody may have it open. Raises ViewsLocked."""
    lock = _locked(path)
    try:
        for suffix in _FILES:
            file = path.with_name(path.name + suffix)
            if file.exists():
                file.replace(path.with_name(name + suffix))
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
