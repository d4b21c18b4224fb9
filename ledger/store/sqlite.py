"""The log in one SQLite file: who may open it, how it is created, and the recorder contract on top of `reading` and
`writing`.

One process writes (the lock), through one connection from one thread at a time; any number of processes and threads
read, also beside a running writer and without the lock. Durability: `durability.py`. Bytes on disk:
`docs/formats/store.md`.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Self

from eventsourcing.persistence import ApplicationRecorder

from ledger.log.merkle import Frontier
from ledger.store.durability import check_sqlite_version, create_database, fsync_directory
from ledger.store.errors import NotForWriting
from ledger.store.locking import WriterLock
from ledger.store.reading import LogReader
from ledger.store.recorder import SealedOpening, StoredEntry, StreamHead, TreeHead, WriteTransaction
from ledger.store.schema import LOG_APPLICATION_ID, LOG_FILE, LOG_STATEMENTS, LOG_VERSION, check_header
from ledger.store.writing import OnStep, Writer

BUSY_TIMEOUT_S = 5.0


def no_step(step: str) -> None:
    """Nothing watches the steps of a commit outside the fault tests."""


class SqliteRecorder:
    """The recorder contract on `<directory>/log.db`."""

    def __init__(self, reader: LogReader, writer: Writer | None, lock: WriterLock | None) -> None:
        """For `create`, `open` and `open_readonly`."""
        self._reader = reader
        self._writer = writer
        self._lock = lock

    @classmethod
    def create(
        cls,
        directory: Path,
        *,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        max_pages: int | None = None,
        on_step: OnStep = no_step,
    ) -> Self:
        """A new, empty log in an existing directory or one made here, opened for writing.

        Raises StoreExists, LedgerLocked or UnsafeSettings.
        """
        directory.mkdir(mode=0o700, exist_ok=True)
        lock = WriterLock.acquire(directory)
        try:
            frontier = Frontier.empty()
            first_head = (
                f"INSERT INTO head (one, size, root, frontier) VALUES "
                f"(1, 0, x'{frontier.root().hex()}', x'{frontier.encode().hex()}')"
            )
            create_database(
                directory / LOG_FILE,
                application_id=LOG_APPLICATION_ID,
                version=LOG_VERSION,
                statements=(*LOG_STATEMENTS, first_head),
            )
            return cls._open_locked(directory, lock, busy_timeout_s, max_pages, on_step)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        max_pages: int | None = None,
        on_step: OnStep = no_step,
    ) -> Self:
        """The log of a directory, for writing. `max_pages` caps the file (4096 bytes a page); past it the writer stops.

        Raises StoreMissing, LedgerLocked, ForeignStore, UnsafeSettings, StoreDamaged, WriterBusy or StoreFailed.
        """
        check_header(directory / LOG_FILE, application_id=LOG_APPLICATION_ID, version=LOG_VERSION)
        lock = WriterLock.acquire(directory)
        try:
            return cls._open_locked(directory, lock, busy_timeout_s, max_pages, on_step)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open_readonly(cls, directory: Path) -> Self:
        """The log of a directory without its lock, also beside a running writer. Its `begin` raises NotForWriting.

        Raises StoreMissing, ForeignStore, UnsafeSettings, StoreDamaged or StoreFailed.
        """
        check_sqlite_version()
        check_header(directory / LOG_FILE, application_id=LOG_APPLICATION_ID, version=LOG_VERSION)
        return cls(LogReader(directory / LOG_FILE), None, None)

    @classmethod
    def _open_locked(
        cls, directory: Path, lock: WriterLock, busy_timeout_s: float, max_pages: int | None, on_step: OnStep
    ) -> Self:
        check_sqlite_version()
        path = directory / LOG_FILE
        reader = LogReader(path)
        try:
            writer = Writer(path, busy_timeout_s=busy_timeout_s, max_pages=max_pages, on_step=on_step)
        except BaseException:
            reader.close()
            raise
        # The WAL was made just now; its name must be durable before the first commit in it is acknowledged (threats
        # decision 2).
        fsync_directory(directory)
        return cls(reader, writer, lock)

    @property
    def events(self) -> ApplicationRecorder:
        """The library's recorder on the same events, for its own tools (notification id = position + 1). No inserts."""
        return self._reader.events

    def begin(self) -> WriteTransaction:
        if self._writer is None:
            raise NotForWriting(reason="read-only")
        return self._writer.begin()

    def tree_head(self) -> TreeHead:
        return self._reader.tree_head()

    def entry(self, position: int) -> StoredEntry | None:
        return self._reader.entry(position)

    def position_of(self, event_id: str) -> int | None:
        return self._reader.position_of(event_id)

    def stream_head(self, stream: str) -> StreamHead:
        return self._reader.stream_head(stream)

    def stream(self, name: str, *, after_seq: int = 0, up_to_position: int | None = None) -> Sequence[StoredEntry]:
        return self._reader.stream(name, after_seq=after_seq, up_to_position=up_to_position)

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        return self._reader.entries(start, limit)

    def of_types(self, types: Collection[str], start: int, limit: int) -> Sequence[StoredEntry]:
        return self._reader.of_types(types, start, limit)

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        return self._reader.nodes(wanted)

    def openings(self, position: int) -> tuple[SealedOpening, ...]:
        return self._reader.openings(position)

    def openings_of(self, first: int, count: int) -> Mapping[int, tuple[SealedOpening, ...]]:
        return self._reader.openings_of(first, count)

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        return self._reader.reread(first, count)

    def streams(self, prefix: str) -> Sequence[str]:
        return self._reader.streams(prefix)

    def integrity(self) -> Sequence[str]:
        return self._reader.integrity()

    def close(self) -> None:
        """A sound writer goes last, and SQLite folds the WAL in; a failed one goes first and touches nothing more."""
        if self._writer is not None and self._writer.failed:
            self._writer.close()
            self._reader.close()
        else:
            self._reader.close()
            if self._writer is not None:
                self._writer.close()
        if self._lock is not None:
            self._lock.release()
