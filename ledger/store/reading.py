"""What does the log on disk hold? Every SELECT of the recorder, over read-only connections of the library's datastore.

Usable from many threads and beside a running writer; each call sees one committed state. A read that fails says so and
stops nothing else: only a failed write is fail-stop.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

from eventsourcing.persistence import ConnectionPoolClosedError, PersistenceError
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteConnection, SQLiteConnectionPool

from ledger.log.errors import LogError
from ledger.log.merkle import Frontier
from ledger.store.durability import SQLITE_ERRORS, ReaderPool, datastore
from ledger.store.errors import NotForWriting, StoreDamaged, StoreFailed
from ledger.store.framing import unframe_state
from ledger.store.recorder import SealedOpening, StoredEntry, StreamHead, TreeHead
from ledger.store.rereading import check_stored
from ledger.store.schema import CREATE_EVENTS, EVENTS_TABLE, LOG_STATEMENTS, check_schema

_COLUMNS: Final = (
    "x.position, e.originator_id, e.originator_version, x.event_id, e.topic, e.state, x.reads, x.entry, x.leaf_hash"
)
_EVENTS_AND_ENTRIES: Final = f"{EVENTS_TABLE} e CROSS JOIN entries x ON x.position = e.rowid - 1"
_ENTRIES: Final = f"SELECT {_COLUMNS} FROM {_EVENTS_AND_ENTRIES} WHERE e.rowid > ? ORDER BY e.rowid LIMIT ?"
_OF_TYPES: Final = (
    f"SELECT {_COLUMNS} FROM {_EVENTS_AND_ENTRIES} "
    "WHERE e.rowid > ? AND e.topic IN (SELECT value FROM json_each(?)) ORDER BY e.rowid LIMIT ?"
)
_REREAD: Final = (
    f"SELECT {_COLUMNS}, n.hash FROM {_EVENTS_AND_ENTRIES} "
    "LEFT JOIN nodes n ON n.level = 0 AND n.idx = x.position WHERE e.rowid > ? ORDER BY e.rowid LIMIT ?"
)
_STREAM: Final = (
    f"SELECT {_COLUMNS} FROM {_EVENTS_AND_ENTRIES} "
    "WHERE e.originator_id = ? AND e.originator_version > ? AND e.rowid <= ? ORDER BY e.originator_version"
)
STREAM_HEAD: Final = (
    f"SELECT e.originator_version, e.rowid - 1, x.leaf_hash FROM {_EVENTS_AND_ENTRIES} "
    "WHERE e.originator_id = ? ORDER BY e.originator_version DESC LIMIT 1"
)
POSITION_OF: Final = "SELECT position FROM entries WHERE event_id = ?"
TREE_HEAD: Final = "SELECT size, root, frontier FROM head"
_LAST: Final = (
    f"SELECT (SELECT count(*) FROM head WHERE one = 1), (SELECT max(rowid) FROM {EVENTS_TABLE}), "
    "(SELECT max(position) FROM entries), (SELECT max(idx) FROM nodes WHERE level = 0)"
)
_OPENINGS: Final = "SELECT digest, ciphertext FROM openings WHERE position = ? ORDER BY ordinal"
_OPENINGS_OF: Final = (
    "SELECT digest, ciphertext, position FROM openings WHERE position >= ? AND position < ? ORDER BY position, ordinal"
)
# (level, index) pairs travel as one JSON array of level << 56 | index: one statement however many are wanted.
_LEVEL_SHIFT: Final = 56
_NODES: Final = (
    "SELECT n.level, n.idx, n.hash FROM json_each(?) w CROSS JOIN nodes n "
    f"ON n.level = w.value >> {_LEVEL_SHIFT} AND n.idx = w.value & {(1 << _LEVEL_SHIFT) - 1}"
)
# A loose index scan: one seek per stream, however many events the streams hold.
_STREAMS: Final = (
    f"WITH RECURSIVE s(name) AS (SELECT min(originator_id) FROM {EVENTS_TABLE} WHERE originator_id >= :prefix "
    f"UNION ALL SELECT (SELECT min(originator_id) FROM {EVENTS_TABLE} WHERE originator_id > name) FROM s "
    "WHERE substr(name, 1, length(:prefix)) = :prefix) "
    "SELECT name FROM s WHERE substr(name, 1, length(:prefix)) = :prefix"
)
_INTEGRITY: Final = "PRAGMA integrity_check(100)"
_COUNTS: Final = (
    f"SELECT (SELECT count(*) FROM {EVENTS_TABLE}), (SELECT count(*) FROM entries), (SELECT count(*) FROM nodes), "
    "(SELECT count(*) FROM openings WHERE position NOT IN (SELECT position FROM entries)), "
    "(SELECT count(*) FROM (SELECT 1 FROM openings GROUP BY position "
    "HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1))"
)
_NO_LIMIT: Final = 2**63 - 1


class EventTable(SQLiteApplicationRecorder):
    """The library's recorder on our table: its `select_notifications` reads the log (notification id = position + 1).

    Its `insert_events` is refused by the table itself, which has a column more: events are written in `writing.py`
    alone.
    """

    def construct_create_table_statements(self) -> list[str]:
        return [CREATE_EVENTS]


class LogReader:
    """Reads of `log.db`. Opening checks the schema, and that tree head, events, entries and leaves end at one place."""

    def __init__(self, path: Path) -> None:
        self._pid = os.getpid()
        self._datastore = datastore(ReaderPool(path))
        self._apart = datastore(ReaderPool(path, kept=1, more=0))
        self._apart_turn = Lock()
        self._apart_kept: SQLiteConnection | None = None
        self.events = EventTable(self._datastore, EVENTS_TABLE)
        try:
            with self._apart.get_connection(commit=False) as connection:
                check_schema(connection.cursor().sqlite_cursor, path.name, LOG_STATEMENTS)
            self._check_ends()
        except SQLITE_ERRORS as error:
            self.close()
            raise damage(error) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close both pools. While the connection set apart is open, closing a failed writer does not checkpoint."""
        self._datastore.close()
        self._apart.close()

    def tree_head(self) -> TreeHead:
        return tree_head_of(self._fetch(TREE_HEAD, ()))

    def entry(self, position: int) -> StoredEntry | None:
        if position < 0:
            return None
        found = self.entries(position, 1)
        return found[0] if found and found[0].position == position else None

    def position_of(self, event_id: str) -> int | None:
        return position_of_rows(self._fetch(POSITION_OF, (event_id,)))

    def stream_head(self, stream: str) -> StreamHead:
        return stream_head_of(stream, self._fetch(STREAM_HEAD, (stream,)))

    def stream(self, name: str, *, after_seq: int, up_to_position: int | None) -> Sequence[StoredEntry]:
        last_rowid = _NO_LIMIT if up_to_position is None else up_to_position + 1
        return _entries_of(self._fetch(_STREAM, (name, after_seq, last_rowid)))

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        return _entries_of(self._fetch(_ENTRIES, (start, limit)))

    def of_types(self, types: Collection[str], start: int, limit: int) -> Sequence[StoredEntry]:
        names = "[" + ",".join([f'"{name}"' for name in sorted(types)]) + "]"
        return _entries_of(self._fetch(_OF_TYPES, (start, names, limit)))

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        keys = "[" + ",".join([str(level << _LEVEL_SHIFT | index) for level, index in wanted]) + "]"
        found = {(level, index): node for level, index, node in self._fetch(_NODES, (keys,))}
        if not set(map(type, found.values())) <= {bytes}:
            raise _other_types(None)
        return found

    def openings(self, position: int) -> tuple[SealedOpening, ...]:
        rows = self._fetch(_OPENINGS, (position,))
        _check_types(rows, (str, bytes), position)
        return tuple([SealedOpening(digest, ciphertext) for digest, ciphertext in rows])

    def openings_of(self, first: int, count: int) -> Mapping[int, tuple[SealedOpening, ...]]:
        rows = self._fetch(_OPENINGS_OF, (first, first + count))
        _check_types(rows, (str, bytes, int), first)
        found: dict[int, list[SealedOpening]] = {}
        for digest, ciphertext, position in rows:
            found.setdefault(position, []).append(SealedOpening(digest, ciphertext))
        return {position: tuple(openings) for position, openings in found.items()}

    def streams(self, prefix: str) -> Sequence[str]:
        return [row[0] for row in self._fetch(_STREAMS, {"prefix": prefix})]

    def integrity(self) -> Sequence[str]:
        """SQLite's own check, and that no table holds a row which no query of ours would ever show."""
        found = [str(row[0]) for row in self._fetch(_INTEGRITY, ()) if row[0] != "ok"]
        size = self.tree_head().size
        ((events, entries, nodes, openings, gaps),) = self._fetch(_COUNTS, ())
        for what, expected, got in (
            ("events", size, events),
            ("entries", size, entries),
            ("tree nodes", 2 * size - size.bit_count(), nodes),
            ("openings of no entry", 0, openings),
            ("entries whose openings do not count from 0", 0, gaps),
        ):
            if got != expected:
                found.append(f"number of {what}: expected {expected}, got {got}")
        return found

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        """Rows from the connection set apart, each hashed again; missing ones are damage too."""
        rows = self._fetch_apart(_REREAD, (first, count))
        found = _entries_of([row[:-1] for row in rows])
        for offset in range(count):
            if offset >= len(found) or found[offset].position != first + offset:
                raise StoreDamaged(position=first + offset, what="entry", expected="present", got="missing")
            check_stored(found[offset], rows[offset][-1])
        return found

    def _check_ends(self) -> None:
        """Cheap at any size: the whole log is the business of the check command."""
        ((heads, rowid, position, leaf),) = self._fetch(_LAST, ())
        if heads != 1:
            raise StoreDamaged(position=None, what="tree head", expected="1 row", got=f"{heads} rows")
        if not {type(end) for end in (rowid, position, leaf)} <= {int, type(None)}:
            raise _other_types(None)
        head = self.tree_head()
        if head.root != head.frontier.root():
            raise StoreDamaged(position=None, what="root", expected=head.frontier.root().hex(), got=head.root.hex())
        for what, size in (
            ("size of the frontier", head.frontier.size),
            ("number of events", rowid or 0),
            ("number of entries", 0 if position is None else position + 1),
            ("number of leaves", 0 if leaf is None else leaf + 1),
        ):
            if size != head.size:
                raise StoreDamaged(position=None, what=what, expected=head.size, got=size)

    def _fetch(self, sql: str, parameters: Sequence[object] | Mapping[str, object]) -> list[Any]:
        pool = self._datastore.pool
        connection = self._issued(pool)
        try:
            return _rows(connection, sql, parameters)
        finally:
            pool.put_connection(connection)

    def _fetch_apart(self, sql: str, parameters: Sequence[object]) -> list[Any]:
        """As `_fetch`, on the connection that only this uses: taken from its pool once and kept."""
        pool = self._apart.pool
        with self._apart_turn:
            if self._apart_kept is None or self._pid != os.getpid() or pool.closed:
                self._apart_kept = self._issued(pool)
            return _rows(self._apart_kept, sql, parameters)

    def _issued(self, pool: SQLiteConnectionPool) -> SQLiteConnection:
        if os.getpid() != self._pid:
            raise NotForWriting(
                reason="forked"
            )  # SQLite connections do not survive a fork (sqlite.org/howtocorrupt.html 2.6)
        try:
            return pool.get_connection(is_writer=False)
        except ConnectionPoolClosedError as error:
            raise StoreFailed(reason="closed") from error
        except PersistenceError as error:
            raise StoreFailed(reason="no connection for reading") from error
        except SQLITE_ERRORS as error:
            raise damage(error) from error


def _rows(connection: SQLiteConnection, sql: str, parameters: Sequence[object] | Mapping[str, object]) -> list[Any]:
    try:
        cursor = connection.cursor().sqlite_cursor
        cursor.row_factory = None  # plain tuples; the library's own queries want sqlite3.Row
        return cursor.execute(sql, parameters).fetchall()
    except SQLITE_ERRORS as error:
        raise damage(error) from error


def tree_head_of(rows: Sequence[Any]) -> TreeHead:
    """The tree head of a row of `head`. Raises StoreDamaged."""
    try:
        ((size, root, frontier),) = rows
        _check_types(rows, (int, bytes, bytes), None)
        return TreeHead(size, root, Frontier.decode(frontier))
    except (LogError, ValueError, TypeError) as error:
        raise StoreDamaged(
            position=None, what="tree head", expected="size, root and frontier", got="other bytes"
        ) from error


def stream_head_of(stream: str, rows: Sequence[Any]) -> StreamHead:
    """The head of a stream, from at most one row."""
    if not rows:
        return StreamHead(stream, 0, None, None)
    _check_types(rows, (int, int, bytes), None)
    seq, position, leaf = rows[0]
    return StreamHead(stream, seq, leaf, position)


def position_of_rows(rows: Sequence[Any]) -> int | None:
    """The position in at most one row."""
    _check_types(rows, (int,), None)
    position: int | None = rows[0][0] if rows else None
    return position


def _check_types(rows: Sequence[Sequence[object]], types: tuple[type, ...], position: int | None) -> None:
    """A flipped bit can turn a column into another type, which SQLite shows as it is. Raises StoreDamaged."""
    for row in rows:
        for value, declared in zip(row, types, strict=True):
            if type(value) is not declared:
                raise _other_types(position)


def _other_types(position: int | None) -> StoreDamaged:
    return StoreDamaged(position=position, what="column types", expected="as declared", got="another type")


def damage(error: Exception) -> StoreDamaged | StoreFailed:
    """What an SQLite error in a read means: bytes that cannot be, or a disk that did not answer."""
    name: str | None = getattr(error, "sqlite_errorname", None)
    if name is None or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_MISMATCH")):
        return StoreDamaged(position=None, what="database", expected="readable", got=name or "text that is not UTF-8")
    return StoreFailed(reason=name)


def _entries_of(rows: Sequence[Sequence[object]]) -> list[StoredEntry]:
    return [_entry_of(*row) for row in rows]


def _entry_of(
    position: object,
    stream: object,
    seq: object,
    event_id: object,
    type_name: object,
    state: object,
    reads: object,
    entry: object,
    leaf: object,
) -> StoredEntry:
    """A flipped bit can turn a column into another type; nothing but the declared types leaves this room."""
    if not (
        type(position) is type(seq) is int
        and type(stream) is type(event_id) is type(type_name) is str
        and type(state) is type(reads) is type(entry) is type(leaf) is bytes
    ):
        where = position if type(position) is int else None
        raise _other_types(where)
    try:
        body, signatures = unframe_state(state)
    except ValueError as error:
        raise StoreDamaged(position=position, what="state", expected="a frame", got=str(error)) from error
    return StoredEntry(position, stream, seq, event_id, type_name, body, signatures, reads, entry, leaf)
