"""How does a group of entries reach the disk whole or not at all, and what happens when the disk says no?

One connection writes; BEGIN IMMEDIATE takes SQLite's write lock before admission reads the heads, so nothing read can
change before COMMIT. Rows are collected by `append` and written by `commit`, one statement per table. Crash points, in
order (`STEPS`):

    begun │ events │ entries │ openings │ nodes │ head │ COMMIT │ committed │ checkpointed
    ──────┴── a crash here leaves nothing of the group ───┴───────┴── a crash here leaves all of it ──

Fail-stop (fault F4): when anything fails between the first write and the end of COMMIT, whether the group is durable is
not known. Nothing is tried again, no fsync above all; the writer refuses every further `begin` until the store is
opened anew, and the open reads back what really lies on disk and checkpoints it before anybody may rely on it.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ledger.log.merkle import leaf_hash
from ledger.store.durability import SQLITE_ERRORS, WriterPool, close_writer, error_name
from ledger.store.errors import (
    EventIdTaken,
    LeafMismatch,
    NotForWriting,
    SequenceConflict,
    StoreFailed,
    WriterBusy,
)
from ledger.store.framing import frame_state
from ledger.store.reading import POSITION_OF, STREAM_HEAD, TREE_HEAD, position_of_rows, stream_head_of, tree_head_of
from ledger.store.recorder import NewEntry, StreamHead, TreeHead
from ledger.store.schema import EVENTS_TABLE

STEPS: Final = ("begun", "events", "entries", "openings", "nodes", "head", "committed", "checkpointed")
OnStep = Callable[[str], None]

_INSERT_EVENT: Final = (
    f"INSERT INTO {EVENTS_TABLE} (rowid, originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?, ?)"
)
_INSERT_ENTRY: Final = "INSERT INTO entries (position, event_id, leaf_hash, entry, reads) VALUES (?, ?, ?, ?, ?)"
_INSERT_OPENING: Final = "INSERT INTO openings (position, ordinal, digest, ciphertext) VALUES (?, ?, ?, ?)"
_INSERT_NODE: Final = "INSERT INTO nodes (level, idx, hash) VALUES (?, ?, ?)"
_UPDATE_HEAD: Final = "UPDATE head SET size = ?, root = ?, frontier = ? WHERE one = 1"

CHECKPOINT_AFTER_PAGES: Final = 2000  # 8 MB; twice SQLite's default, so that hot pages are moved half as often
_PAGE_BYTES: Final = 4096
_PAGES_PER_COMMIT: Final = 11  # measured: one page each of the tables and their indexes
_PAGES_PER_ENTRY: Final = 1  # beside its own bytes: its share of the indexes, less in large groups


class Writer:
    """The one writing connection of a log, and whether it may still be used."""

    def __init__(self, path: Path, *, busy_timeout_s: float, max_pages: int | None, on_step: OnStep) -> None:
        self._pid = os.getpid()
        self._busy_timeout_s = busy_timeout_s
        self._turn = threading.Lock()
        self._failure: str | None = None
        self._closed = False
        self._pages = 0
        self.on_step = on_step
        self._pool = WriterPool(path, busy_timeout_s=busy_timeout_s, max_pages=max_pages)
        self._cursor: sqlite3.Cursor | None = None
        try:
            self._cursor = self._pool.get_connection(is_writer=True).cursor().sqlite_cursor
            self._cursor.row_factory = None
            self._checkpoint("FULL")
        except SQLITE_ERRORS as error:
            self.close()
            raise StoreFailed(reason=error_name(error)) from error
        except BaseException:
            self.close()
            raise

    @property
    def cursor(self) -> sqlite3.Cursor:
        """The cursor of the one writing connection. Raises NotForWriting after `close`."""
        if self._cursor is None or self._closed:
            raise NotForWriting(reason="closed")
        return self._cursor

    @property
    def failed(self) -> bool:
        """Whether a write failed since the store was opened."""
        return self._failure is not None

    def begin(self) -> "SqliteTransaction":
        """The transaction, holding both this process's turn and SQLite's write lock."""
        if os.getpid() != self._pid:
            raise NotForWriting(reason="forked")
        if not self._turn.acquire(timeout=self._busy_timeout_s):
            raise WriterBusy(waited_s=self._busy_timeout_s)
        try:
            if self._closed:
                raise NotForWriting(reason="closed")
            if self._failure is not None:
                raise StoreFailed(reason=self._failure)
            self.cursor.execute("BEGIN IMMEDIATE")
            self.on_step("begun")
            return SqliteTransaction(self, tree_head_of(self.cursor.execute(TREE_HEAD).fetchall()))
        except SQLITE_ERRORS as error:
            self.end(failed=None if error_name(error).startswith("SQLITE_BUSY") else error_name(error))
            if self._failure is None:
                raise WriterBusy(waited_s=self._busy_timeout_s) from error
            raise StoreFailed(reason=self._failure) from error
        except BaseException:
            self.end(failed=None)  # nothing of a group is written yet
            raise

    def end(self, *, failed: str | None) -> None:
        """Give the turn back with no transaction left open; with `failed`, stop for good."""
        self._failure = self._failure or failed
        try:
            if not self._closed and self.cursor.connection.in_transaction:
                self.cursor.execute("ROLLBACK")
        except SQLITE_ERRORS as error:
            # A rollback that fails leaves the connection in an unknown state: the same stop as a failed write.
            self._failure = self._failure or error_name(error)
        finally:
            self._turn.release()

    def checkpoint_when_due(self, entries: int, payload_bytes: int) -> None:
        """Move pages from the WAL into the database file about every CHECKPOINT_AFTER_PAGES.

        The group is durable already, so an error does not undo it; but it is an fsync that failed, and the writer
        stops.
        """
        self._pages += _PAGES_PER_COMMIT + _PAGES_PER_ENTRY * entries + payload_bytes // _PAGE_BYTES
        if self._pages < CHECKPOINT_AFTER_PAGES:
            return
        self._pages = 0
        try:
            self._checkpoint("PASSIVE")
            self.on_step("checkpointed")
        except SQLITE_ERRORS as error:
            self._failure = error_name(error)

    def close(self) -> None:
        """Close the connection. Safe to call twice; waits for an open transaction no longer than for a turn."""
        if self._closed:
            return
        got_turn = self._turn.acquire(timeout=self._busy_timeout_s)
        self._closed = True
        close_writer(self._pool, self._cursor)
        if got_turn:
            self._turn.release()

    def _checkpoint(self, mode: str) -> None:
        """FULL at open: what a killed process left in the WAL, perhaps not fsynced, is durable before it is signed."""
        ((busy, _, _),) = self.cursor.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()
        if busy and mode == "FULL":
            raise WriterBusy(waited_s=self._busy_timeout_s)


class SqliteTransaction:
    """One group of appends (the contract: `recorder.WriteTransaction`)."""

    def __init__(self, writer: Writer, head: TreeHead) -> None:
        self._writer: Writer | None = writer
        self._head = head
        self._frontier = head.frontier
        self._heads: dict[str, StreamHead] = {}
        self._positions: dict[str, int | None] = {}
        self._events: list[tuple[int, str, int, str, bytes]] = []
        self._entries: list[tuple[int, str, bytes, bytes, bytes]] = []
        self._openings: list[tuple[int, int, str, bytes]] = []
        self._nodes: list[tuple[int, int, bytes]] = []

    @property
    def size(self) -> int:
        return self._frontier.size

    def stream_head(self, stream: str) -> StreamHead:
        self._require_writer()
        head = self._heads.get(stream)
        if head is None:
            head = stream_head_of(stream, self._select(STREAM_HEAD, stream))
            self._heads[stream] = head
        return head

    def position_of(self, event_id: str) -> int | None:
        """Asked of the disk once: the write lock keeps the answer true until the transaction ends."""
        self._require_writer()
        if event_id in self._positions:
            return self._positions[event_id]
        position = position_of_rows(self._select(POSITION_OF, event_id))
        self._positions[event_id] = position
        return position

    def append(self, new: NewEntry) -> int:
        position = self.size
        self._check(new, position)
        self._heads[new.stream] = StreamHead(new.stream, new.seq, new.leaf_hash, position)
        self._positions[new.event_id] = position
        self._events.append((position + 1, new.stream, new.seq, new.type, frame_state(new.body, new.signatures)))
        self._entries.append((position, new.event_id, new.leaf_hash, new.entry, new.reads))
        self._openings.extend(
            [(position, ordinal, opening.digest, opening.ciphertext) for ordinal, opening in enumerate(new.openings)]
        )
        self._frontier, completed = self._frontier.append(new.leaf_hash)
        self._nodes.extend([(node.level, node.index, node.hash) for node in completed])
        return position

    def commit(self) -> TreeHead:
        writer = self._require_writer()
        if not self._entries:
            self.rollback()
            return self._head
        head = TreeHead(self._frontier.size, self._frontier.root(), self._frontier)
        try:
            self._write(writer, head)
        except SQLITE_ERRORS as error:
            self._end(failed=error_name(error))
            raise StoreFailed(reason=error_name(error)) from error
        except BaseException as error:
            # Not SQLite's: out of memory, an interrupt. What reached the disk is as unknown, so the stop is the same.
            self._end(failed=type(error).__name__)
            raise
        self._end(failed=None)
        return head

    def rollback(self) -> None:
        if self._writer is not None:
            self._end(failed=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rollback()

    def _check(self, new: NewEntry, position: int) -> None:
        """1 the seq follows the head of the stream · 2 the event id is new · 3 the leaf hash is that of the entry."""
        expected_seq = self.stream_head(new.stream).seq + 1
        if new.seq != expected_seq:  # 1
            raise SequenceConflict(stream=new.stream, expected=expected_seq, got=new.seq)
        taken = self.position_of(new.event_id)
        if taken is not None:  # 2
            raise EventIdTaken(event_id=new.event_id, position=taken)
        computed = leaf_hash(new.entry)
        if new.leaf_hash != computed:  # 3
            raise LeafMismatch(position=position, expected=computed.hex(), got=new.leaf_hash.hex())

    def _write(self, writer: Writer, head: TreeHead) -> None:
        """The order of STEPS. The head comes last: until it moves, everything before it lies beyond the log."""
        cursor, on_step = writer.cursor, writer.on_step
        cursor.executemany(_INSERT_EVENT, self._events)
        on_step("events")
        cursor.executemany(_INSERT_ENTRY, self._entries)
        on_step("entries")
        cursor.executemany(_INSERT_OPENING, self._openings)
        on_step("openings")
        cursor.executemany(_INSERT_NODE, self._nodes)
        on_step("nodes")
        cursor.execute(_UPDATE_HEAD, (head.size, head.root, head.frontier.encode()))
        on_step("head")
        cursor.execute("COMMIT")
        on_step("committed")
        writer.checkpoint_when_due(len(self._entries), self._payload_bytes())

    def _payload_bytes(self) -> int:
        events = sum([len(event[4]) for event in self._events])
        entries = sum([len(entry[3]) + len(entry[4]) for entry in self._entries])
        return events + entries + sum([len(opening[3]) for opening in self._openings])

    def _select(self, sql: str, parameter: str) -> list[Any]:
        writer = self._require_writer()
        try:
            return writer.cursor.execute(sql, (parameter,)).fetchall()
        except SQLITE_ERRORS as error:
            self._end(failed=error_name(error))
            raise StoreFailed(reason=error_name(error)) from error

    def _require_writer(self) -> Writer:
        if self._writer is None:
            raise NotForWriting(reason="finished")
        return self._writer

    def _end(self, *, failed: str | None) -> None:
        writer = self._require_writer()
        self._writer = None
        writer.end(failed=failed)
