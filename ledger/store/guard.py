"""Has this log ever been longer, or other, than it is now? The second store answers: it keeps the last signed (size,
root).

Design D5, threats decision 6. A signature over a tree head is given only after `advance` moved the second store to it
by compare-and-swap. So a restored backup, a copy of the log on a second machine and a rewritten history are noticed
before anything contradictory is signed (T5, T9), if the second store is kept where the log's backups and its
administrator do not reach.

The file `head.db` is SQLite with WAL and synchronous=FULL, one row. Instances on one machine may share it: each write
holds a file lock to its end, so no two connections ever commit and checkpoint at once (`durability.py`, WAL-reset bug).
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

from ledger.log.errors import ProofInvalid
from ledger.log.merkle import root_at
from ledger.store.durability import (
    SQLITE_ERRORS,
    WriterPool,
    check_sqlite_version,
    close_writer,
    create_database,
    error_name,
    fsync_directory,
)
from ledger.store.errors import (
    GuardConflict,
    HistoryRewritten,
    LogBehindGuard,
    StoreDamaged,
    StoreFailed,
)
from ledger.store.recorder import Recorder
from ledger.store.schema import check_header, check_schema

GUARD_FILE: Final = "head.db"
GUARD_LOCK_FILE: Final = "head.lock"
GUARD_APPLICATION_ID: Final = 0x4D4A4744  # "MJGD"
GUARD_VERSION: Final = 1
_STATEMENTS: Final = (
    (
        "CREATE TABLE signed (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL CHECK (size > 0), "
        "root BLOB NOT NULL CHECK (length(root) = 32)) STRICT"
    ),
    "CREATE TRIGGER signed_no_delete BEFORE DELETE ON signed BEGIN SELECT RAISE(ABORT, 'only grows'); END",
    (
        "CREATE TRIGGER signed_only_grows BEFORE UPDATE ON signed WHEN NEW.size <= OLD.size "
        "BEGIN SELECT RAISE(ABORT, 'only grows'); END"
    ),
)
_CHECKPOINT_AFTER: Final = 100  # advances, each one page of the WAL


@dataclass(frozen=True, slots=True)
class GuardHead:
    """The tree head signed last: size and root hash (32 bytes)."""

    size: int
    root: bytes

    def __str__(self) -> str:
        return f"size {self.size}, root {self.root.hex()}"


class TreeGuard(Protocol):
    """The second store of one log."""

    def read(self) -> GuardHead | None:
        """What was signed last, or None when nothing was yet."""

    def advance(self, expected: GuardHead | None, new: GuardHead) -> None:
        """Move from `expected` to `new`, which is durable on return.

        Raises GuardConflict when the second store holds something else, or `new` is not larger.
        """

    def close(self) -> None:
        """Let go of the file. Safe to call twice."""


class MemoryTreeGuard:
    """The second store for tests; as durable as the process."""

    def __init__(self) -> None:
        self._head: GuardHead | None = None

    def read(self) -> GuardHead | None:
        return self._head

    def advance(self, expected: GuardHead | None, new: GuardHead) -> None:
        _check_advance(self._head, expected, new)
        self._head = new

    def close(self) -> None:
        """Nothing to let go of."""


class SqliteTreeGuard:
    """The second store in `<directory>/head.db`; the directory may be, and better is, another than the log's."""

    def __init__(self, directory: Path) -> None:
        """For `create` and `open`."""
        self._lock_path = directory / GUARD_LOCK_FILE
        self._turn = threading.Lock()
        self._failure: str | None = None
        self._advances = 0
        self._pool = WriterPool(directory / GUARD_FILE, busy_timeout_s=5.0)
        self._open_cursor: sqlite3.Cursor | None = None
        try:
            with self._locked():
                self._open_cursor = self._pool.get_connection(is_writer=True).cursor().sqlite_cursor
                check_schema(self._cursor, GUARD_FILE, _STATEMENTS)
                self._checkpoint()
            fsync_directory(directory)
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, directory: Path) -> Self:
        """A second store that remembers nothing yet. Raises StoreExists."""
        directory.mkdir(mode=0o700, exist_ok=True)
        with _file_lock(directory / GUARD_LOCK_FILE):
            create_database(
                directory / GUARD_FILE,
                application_id=GUARD_APPLICATION_ID,
                version=GUARD_VERSION,
                statements=_STATEMENTS,
            )
        return cls(directory)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """The second store of a directory; a missing one is never made anew, or deleting it would switch it off.

        Raises StoreMissing, ForeignStore, UnsafeSettings or StoreFailed.
        """
        check_sqlite_version()
        check_header(directory / GUARD_FILE, application_id=GUARD_APPLICATION_ID, version=GUARD_VERSION)
        return cls(directory)

    def read(self) -> GuardHead | None:
        self._require_sound()
        try:
            with self._turn:
                return self._select()
        except SQLITE_ERRORS as error:
            raise StoreFailed(reason=error_name(error)) from error

    def advance(self, expected: GuardHead | None, new: GuardHead) -> None:
        self._require_sound()
        with self._locked():
            self._cursor.execute("BEGIN IMMEDIATE")
            try:
                _check_advance(self._select(), expected, new)
            except GuardConflict:
                self._cursor.execute("ROLLBACK")
                raise
            if expected is None:
                self._cursor.execute("INSERT INTO signed (one, size, root) VALUES (1, ?, ?)", (new.size, new.root))
            else:
                self._cursor.execute("UPDATE signed SET size = ?, root = ? WHERE one = 1", (new.size, new.root))
            self._cursor.execute("COMMIT")
            self._advances += 1
            if self._advances % _CHECKPOINT_AFTER == 0:
                self._checkpoint()

    def close(self) -> None:
        # SQLite checkpoints when the last connection closes: the lock keeps that apart from another instance's commit.
        with _file_lock(self._lock_path):
            self._close()

    @property
    def _cursor(self) -> sqlite3.Cursor:
        if self._open_cursor is None:
            raise StoreFailed(reason="closed")
        return self._open_cursor

    def _close(self) -> None:
        close_writer(self._pool, self._open_cursor)
        self._open_cursor = None

    def _require_sound(self) -> None:
        """After a failed write the transaction in hand is neither here nor there: even a read could show it."""
        if self._failure is not None:
            raise StoreFailed(reason=self._failure)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file, and stopped for good when SQLite fails (fail-stop as in `writing.py`)."""
        with self._turn, _file_lock(self._lock_path):
            try:
                yield
            except SQLITE_ERRORS as error:
                self._failure = error_name(error)
                self._close()  # ends the transaction: another instance must not wait for it
                raise StoreFailed(reason=self._failure) from error

    def _select(self) -> GuardHead | None:
        # All rows, to the end: a statement left in the middle keeps its snapshot, and with it the file from checkpoints.
        rows = self._cursor.execute("SELECT size, root FROM signed").fetchall()
        return GuardHead(rows[0]["size"], rows[0]["root"]) if rows else None

    def _checkpoint(self) -> None:
        self._cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def check_against(recorder: Recorder, guard: TreeGuard) -> range:
    """Positions the log holds beyond what was signed: verify them, then advance the second store (design D5).

    Empty when both agree. Raises LogBehindGuard or HistoryRewritten; after either nothing is appended and nothing
    signed. The root at the signed size is computed from the stored nodes, not taken from the stored head.
    """
    signed = guard.read()
    head = recorder.tree_head()
    if signed is None:
        return range(head.size)
    if head.size < signed.size:
        raise LogBehindGuard(expected=signed.size, got=head.size)
    try:
        root = root_at(signed.size, recorder.nodes)
    except ProofInvalid as error:
        raise StoreDamaged(
            position=None, what=f"tree node, {error.where}", expected="present", got="missing"
        ) from error
    if root != signed.root:
        raise HistoryRewritten(size=signed.size, expected=signed.root.hex(), got=root.hex())
    return range(signed.size, head.size)


def _check_advance(held: GuardHead | None, expected: GuardHead | None, new: GuardHead) -> None:
    if held != expected:
        raise GuardConflict(expected=expected, got=held)
    if new.size <= (0 if held is None else held.size):
        raise GuardConflict(expected="a larger size", got=new)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
