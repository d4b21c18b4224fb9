"""Which tables hold the log, and how is a file known to be ours? (docs/formats/store.md section 2)

`stored_events` is the library's table with its row id spelled out: declared as `rowid INTEGER PRIMARY KEY
AUTOINCREMENT` it is neither reused after a delete nor renumbered by VACUUM, and the library's own queries still work.
position = rowid - 1. Side tables hold what the library has no column for, so stored data does not depend on the
library's next schema. Triggers refuse every change of what was appended; they stop mistakes, not an administrator:
against him stand hashes and the second store.
"""

import sqlite3
import struct
from pathlib import Path
from typing import Final

from ledger.store.errors import ForeignStore, StoreMissing

EVENTS_TABLE: Final = "stored_events"

CREATE_EVENTS: Final = (
    f"CREATE TABLE {EVENTS_TABLE} ("
    "rowid INTEGER PRIMARY KEY AUTOINCREMENT, "
    "originator_id TEXT NOT NULL, "
    "originator_version INTEGER NOT NULL CHECK (originator_version > 0), "
    "topic TEXT NOT NULL, "
    "state BLOB NOT NULL, "
    "UNIQUE (originator_id, originator_version)) STRICT"
)
_CREATE_SIDE_TABLES: Final = (
    (
        "CREATE TABLE entries ("
        "position INTEGER PRIMARY KEY, "
        "event_id TEXT NOT NULL UNIQUE, "
        "leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32), "
        "entry BLOB NOT NULL, "
        "reads BLOB NOT NULL) STRICT"
    ),
    (
        "CREATE TABLE openings ("
        "position INTEGER NOT NULL, "
        "ordinal INTEGER NOT NULL, "
        "digest TEXT NOT NULL, "
        "ciphertext BLOB NOT NULL, "
        "PRIMARY KEY (position, ordinal)) STRICT, WITHOUT ROWID"
    ),
    (
        "CREATE TABLE nodes ("
        "level INTEGER NOT NULL, "
        "idx INTEGER NOT NULL, "
        "hash BLOB NOT NULL CHECK (length(hash) = 32), "
        "PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID"
    ),
    (
        "CREATE TABLE head ("
        "one INTEGER PRIMARY KEY CHECK (one = 1), "
        "size INTEGER NOT NULL, "
        "root BLOB NOT NULL CHECK (length(root) = 32), "
        "frontier BLOB NOT NULL) STRICT"
    ),
)
_APPEND_ONLY: Final = (EVENTS_TABLE, "entries", "openings", "nodes")
_TRIGGERS: Final = (
    *(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        for table in _APPEND_ONLY
        for verb in ("update", "delete")
    ),
    "CREATE TRIGGER head_no_delete BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    (
        "CREATE TRIGGER head_only_grows BEFORE UPDATE ON head WHEN NEW.size <= OLD.size "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    ),
)
LOG_STATEMENTS: Final = (CREATE_EVENTS, *_CREATE_SIDE_TABLES, *_TRIGGERS)

LOG_FILE: Final = "log.db"
LOG_APPLICATION_ID: Final = 0x4D4A4C47  # "MJLG"
LOG_VERSION: Final = 1

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER_BYTES: Final = 100  # https://www.sqlite.org/fileformat2.html section 1.3
_WAL_FORMAT: Final = 2


def check_header(path: Path, *, application_id: int, version: int) -> None:
    """Refuse a file that is not ours by its first 100 bytes, before SQLite opens it and could change anything.

    Raises StoreMissing or ForeignStore.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise StoreMissing(file=path.name) from error
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise ForeignStore(
            file=path.name, what="header", expected="an SQLite database", got=f"{len(header)} other bytes"
        )
    found_version, found_id = struct.unpack_from(">I4xI", header, 60)
    for what, expected, got in (
        ("application id", application_id, found_id),
        ("user version", version, found_version),
        ("write format (2 is WAL)", _WAL_FORMAT, header[18]),
        ("read format (2 is WAL)", _WAL_FORMAT, header[19]),
    ):
        if got != expected:
            raise ForeignStore(file=path.name, what=what, expected=expected, got=got)


def check_schema(cursor: sqlite3.Cursor, file: str, statements: tuple[str, ...]) -> None:
    """Refuse a database whose tables or triggers are not exactly those of `statements`. Raises ForeignStore.

    `sqlite_%` are SQLite's own: its automatic indexes carry no SQL, `sqlite_sequence` comes with AUTOINCREMENT.
    """
    cursor.execute("SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    found = {str(row[0]) for row in cursor.fetchall()}
    for missing in sorted(set(statements) - found):
        raise ForeignStore(file=file, what="schema", expected=missing, got="nothing")
    for surplus in sorted(found - set(statements)):
        raise ForeignStore(file=file, what="schema", expected="nothing", got=surplus)
