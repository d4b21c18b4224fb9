"""Where does lie what stands beside the log and may be erased again? A small SQLite file of its own, for its owner alone.

Used for what waits for signatures and for the index of evidence. Everything personal in such a file is encrypted under the vault's
keys; it is erased for real: freed pages are overwritten (`secure_delete`), and there is no write-ahead log in which an erased row
would stand on. A change is one transaction, durable on return (rollback journal, synchronous=EXTRA). One process writes: the one
that holds the lock of the ledger directory.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final

from ledger.errors import SideFileForeign, Unwritten
from ledger.store.durability import create_database

BUSY_S: Final = 5.0
_VERSION: Final = 1


class SideFile:
    """An open side file. Use it from any thread; changes take turns."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        """For `open`."""
        self._connection = connection
        self._name = name
        self._turn = RLock()

    @classmethod
    def open(cls, path: Path, *, application_id: int, statements: Sequence[str]) -> "SideFile":
        """The file, made (mode 0600) where it is missing. Raises SideFileForeign, or Unwritten."""
        try:
            if not path.exists():
                create_database(path, application_id=application_id, version=_VERSION, statements=statements)
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_S)
        except (OSError, sqlite3.Error) as error:
            raise _unwritten(path.name, error) from error
        opened = cls(connection, path.name)
        opened._check(application_id)
        for pragma in ("journal_mode = DELETE", "synchronous = EXTRA", "secure_delete = ON", "trusted_schema = OFF"):
            opened.rows(f"PRAGMA {pragma}")
        return opened

    @classmethod
    def reading(cls, path: Path, *, application_id: int) -> "SideFile":
        """The file for questions alone, beside the process that writes it. Raises SideFileForeign; OSError where it is missing."""
        path.stat()
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_S,
        )
        opened = cls(connection, path.name)
        opened._check(application_id)
        return opened

    def _check(self, application_id: int) -> None:
        """Asked before anything is set: a foreign file is left as it is."""
        try:
            found = [self.rows(f"PRAGMA {name}")[0][0] for name in ("application_id", "user_version")]
            if found != [application_id, _VERSION]:
                raise SideFileForeign(self._name)
        except SideFileForeign:
            self.close()
            raise

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it durable at the end, or nothing. Raises Unwritten where the disk does not take it."""
        with self._turn:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise _unwritten(self._name, error) from error
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def rows(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a question finds. Raises SideFileForeign for a damaged file."""
        with self._turn:
            try:
                return self._connection.execute(question, tuple(values)).fetchall()
            except sqlite3.DatabaseError as error:
                raise SideFileForeign(self._name) from error

    def close(self) -> None:
        """Let go of the file. Safe to call twice."""
        with self._turn:
            self._connection.close()


def _unwritten(file: str, error: Exception) -> Unwritten:
    """Its kind by SQLite's or the system's name, never its text."""
    reason = getattr(error, "sqlite_errorname", None) or type(error).__name__
    return Unwritten(file, reason)
