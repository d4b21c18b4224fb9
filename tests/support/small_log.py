"""A small real log on disk: founding and the first actors, with openings; packed into few and small pages for the bit flips.

`Log` also keeps what the log held when it was made, so that a test can say whether any stored value is another.
"""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ledger.admitting import Receipted
from ledger.fsck import FsckReport, Unseal, fsck
from ledger.store.errors import StoreError
from ledger.store.guard import GuardHead, MemoryTreeGuard, TreeGuard
from ledger.store.recorder import NewEntry, Recorder, SealedOpening, StoredEntry
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import Vault
from tests.support.town import EVERYWHERE, Town

LOG_FILE = "log.db"
PAGE_BYTES = 512
TABLES = ("stored_events", "entries", "openings", "nodes", "head")
Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Log:
    """A closed log in a directory, the second store beside it, and its vault."""

    directory: Path
    guard: TreeGuard
    vault: Vault
    size: int

    @property
    def path(self) -> Path:
        """The file."""
        return self.directory / LOG_FILE

    def copied(self, to: Path) -> "Log":
        """The same log in another directory, to be damaged."""
        shutil.copytree(self.directory, to)
        return Log(to, self.guard, self.vault, self.size)

    def altered(self, *statements: str) -> "Log":
        """What someone with the file can do: drop the triggers, change rows, put the triggers back."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for _, sql in triggers:
                connection.execute(sql)
        return self

    def checked(self) -> FsckReport | StoreError:
        """What the check says of it, everything asked; an error where the store would not even open it."""
        try:
            recorder = SqliteRecorder.open_readonly(self.directory)
        except StoreError as error:
            return error
        try:
            return fsck(recorder, self.guard, all=True, unseal=unsealing(self.vault), workers=1)
        finally:
            recorder.close()

    def rows(self) -> Rows | None:
        """Every stored value, by SQLite alone; None where it cannot be read."""
        try:
            with closing(
                sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            ) as connection:
                connection.text_factory = bytes
                return {
                    table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES
                }
        except sqlite3.Error:
            return None


def unsealing(vault: Vault) -> Unseal:
    """Openings through a vault, as the command does."""

    def unseal(stored: StoredEntry, opening: SealedOpening) -> str:
        return vault.unseal(stored.stream, stored.event_id, opening.digest, opening.ciphertext)

    return unseal


def small_log(directory: Path, *actors: str) -> Log:
    """Founding, then for each actor his registration, key and role: 1 + 3n entries, one opening for each actor."""
    town = Town(directory)
    assert isinstance(town.found(), Receipted)
    for actor in actors:
        town.actor(actor, ("REG", EVERYWHERE))
    assert town.ledger.vault is not None
    return on_disk(town.recorder, directory / "log", town.ledger.vault)


def on_disk(source: Recorder, directory: Path, vault: Vault) -> Log:
    """A log with the same entries as another, in an SQLite file of small pages without free ones."""
    size = source.tree_head().size
    recorder = SqliteRecorder.create(directory)
    with recorder.begin() as transaction:
        for one in source.entries(0, size):
            transaction.append(new_entry(one, source.openings(one.position)))
        head = transaction.commit()
    recorder.close()
    with closing(sqlite3.connect(directory / LOG_FILE, isolation_level=None)) as connection:
        for statement in ("journal_mode = DELETE", f"page_size = {PAGE_BYTES}"):
            connection.execute(f"PRAGMA {statement}")
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode = WAL")
    guard = MemoryTreeGuard()
    guard.advance(None, GuardHead(head.size, head.root))
    return Log(directory, guard, vault, size)


def new_entry(one: StoredEntry, openings: Iterable[SealedOpening] = ()) -> NewEntry:
    """A stored entry, to be appended to another log."""
    return NewEntry(
        stream=one.stream,
        seq=one.seq,
        event_id=one.event_id,
        type=one.type,
        body=one.body,
        signatures=one.signatures,
        reads=one.reads,
        entry=one.entry,
        leaf_hash=one.leaf_hash,
        openings=tuple(openings),
    )
