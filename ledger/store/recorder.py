"""What must every store of the log do? The recorder contract: values, one write transaction, and the reads.

A group of entries with their leaves, tree nodes, openings and the new tree head is written in one transaction or not at
all. Positions are 0-based and equal the leaf index (`docs/formats/store.md`, RFC 6962 for the tree). Two recorders keep
this contract, `sqlite.py` and `memory.py`, and one suite tests both. Order of writing: design D5; the caller of
`commit` still has to read the group back (`reread`), advance the second store (`guard.py`) and sign before anybody gets
an answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from ledger.log.merkle import Frontier


@dataclass(frozen=True, slots=True)
class SealedOpening:
    """One opening of a sealed field, encrypted by the vault; `digest` is the one named in the statement."""

    digest: str
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One admitted statement, ready to be written; `signatures`, `reads` and `entry` as `ledger.log.entry` encodes them."""

    stream: str
    seq: int
    event_id: str
    type: str
    body: bytes
    signatures: bytes
    reads: bytes
    entry: bytes
    leaf_hash: bytes
    openings: tuple[SealedOpening, ...]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """What one position holds, byte for byte as it was appended; openings are asked for on their own."""

    position: int
    stream: str
    seq: int
    event_id: str
    type: str
    body: bytes
    signatures: bytes
    reads: bytes
    entry: bytes
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class StreamHead:
    """The last entry of a stream; seq 0 with None for both others when the stream is empty."""

    stream: str
    seq: int
    leaf_hash: bytes | None
    position: int | None


@dataclass(frozen=True, slots=True)
class TreeHead:
    """Tree size, root hash (32 bytes) and the frontier it was computed from."""

    size: int
    root: bytes
    frontier: Frontier


class WriteTransaction(Protocol):
    """One group of appends. As a context manager it rolls back unless it was committed."""

    @property
    def size(self) -> int:
        """Number of entries, own appends included; the position the next append gets."""

    def stream_head(self, stream: str) -> StreamHead:
        """Head of a stream, own appends included."""

    def position_of(self, event_id: str) -> int | None:
        """Where an event id stands, or None, own appends included. Nobody can take it while the transaction is open."""

    def append(self, new: NewEntry) -> int:
        """Position given to one entry. A refused append leaves the transaction as it was.

        Raises SequenceConflict, EventIdTaken or LeafMismatch; StoreFailed when the store cannot be read.
        """

    def commit(self) -> TreeHead:
        """The new head, when the whole group is durable. An empty group writes nothing.

        Raises StoreFailed when that is not known; the recorder then takes no more writes until opened again.
        """

    def rollback(self) -> None:
        """Forget the group. Does nothing after `commit` or `rollback`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Recorder(Protocol):
    """The log of one ledger. Reads see committed groups only and may come from any thread."""

    def begin(self) -> WriteTransaction:
        """The one open write transaction.

        Raises WriterBusy when another does not end in time, NotForWriting, or StoreFailed after a failed write.
        """

    def tree_head(self) -> TreeHead:
        """The head of the last committed group; size 0 and the empty root before the first."""

    def entry(self, position: int) -> StoredEntry | None:
        """The entry at a position, or None from `size` on."""

    def position_of(self, event_id: str) -> int | None:
        """Where an event id stands, or None."""

    def stream_head(self, stream: str) -> StreamHead:
        """Head of a stream."""

    def stream(self, name: str, *, after_seq: int = 0, up_to_position: int | None = None) -> Sequence[StoredEntry]:
        """Entries of a stream in order, seq above `after_seq`, position at most `up_to_position` (inclusive)."""

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        """At most `limit` entries from position `start` (inclusive) on, in order; the way to read the whole log."""

    def of_types(self, types: Collection[str], start: int, limit: int) -> Sequence[StoredEntry]:
        """At most `limit` entries of these types (stored names) from position `start` (inclusive) on, in order."""

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        """Hashes of complete tree nodes by (level, index); those not stored are missing from the answer."""

    def openings(self, position: int) -> tuple[SealedOpening, ...]:
        """Encrypted openings of one entry, in the order they were appended."""

    def openings_of(self, first: int, count: int) -> Mapping[int, tuple[SealedOpening, ...]]:
        """Encrypted openings of `count` entries from position `first` on, by position; entries without any are missing."""

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        """Exactly `count` entries from `first` on, read apart from the writer and hashed again (design D5, threat T1).

        Raises StoreDamaged naming the first position whose bytes, leaf hash or tree leaf do not agree.
        """

    def streams(self, prefix: str) -> Sequence[str]:
        """Names of the streams that begin with `prefix`, sorted by code point."""

    def integrity(self) -> Sequence[str]:
        """What the store itself finds wrong with its file, beside what the entries say; empty where nothing is.

        Reads everything once. Holds no stored text.
        """

    def close(self) -> None:
        """Let go of files and locks. Safe to call twice."""
