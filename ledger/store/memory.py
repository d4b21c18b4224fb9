"""The recorder contract without a disk: for tests and for replaying a log already in memory. Nothing is durable."""

import threading
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from types import TracebackType
from typing import Self

from ledger.log.merkle import Frontier, leaf_hash
from ledger.store.errors import EventIdTaken, LeafMismatch, NotForWriting, SequenceConflict, StoreDamaged, WriterBusy
from ledger.store.recorder import NewEntry, SealedOpening, StoredEntry, StreamHead, TreeHead
from ledger.store.rereading import check_stored


class MemoryRecorder:
    """The whole log in lists and dicts, changed only at `commit`."""

    def __init__(self, *, busy_timeout_s: float = 5.0) -> None:
        self._busy_timeout_s = busy_timeout_s
        self._turn = threading.Lock()
        self._closed = False
        self._log: list[StoredEntry] = []
        self._openings: list[tuple[SealedOpening, ...]] = []
        self._streams: dict[str, list[StoredEntry]] = {}
        self._positions: dict[str, int] = {}
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._head = TreeHead(0, Frontier.empty().root(), Frontier.empty())

    def begin(self) -> "MemoryTransaction":
        if not self._turn.acquire(timeout=self._busy_timeout_s):
            raise WriterBusy(waited_s=self._busy_timeout_s)
        if self._closed:
            self._turn.release()
            raise NotForWriting(reason="closed")
        return MemoryTransaction(self, self._head)

    def tree_head(self) -> TreeHead:
        return self._head

    def entry(self, position: int) -> StoredEntry | None:
        return self._log[position] if 0 <= position < len(self._log) else None

    def position_of(self, event_id: str) -> int | None:
        return self._positions.get(event_id)

    def stream_head(self, stream: str) -> StreamHead:
        entries = self._streams.get(stream)
        if not entries:
            return StreamHead(stream, 0, None, None)
        return StreamHead(stream, entries[-1].seq, entries[-1].leaf_hash, entries[-1].position)

    def stream(self, name: str, *, after_seq: int = 0, up_to_position: int | None = None) -> Sequence[StoredEntry]:
        return [
            entry
            for entry in self._streams.get(name, [])[max(after_seq, 0) :]
            if up_to_position is None or entry.position <= up_to_position
        ]

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        first = max(start, 0)
        return self._log[first : first + limit]

    def of_types(self, types: Collection[str], start: int, limit: int) -> Sequence[StoredEntry]:
        return list(islice((entry for entry in self._log[max(start, 0) :] if entry.type in types), limit))

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        return {place: self._nodes[place] for place in wanted if place in self._nodes}

    def openings(self, position: int) -> tuple[SealedOpening, ...]:
        return self._openings[position] if 0 <= position < len(self._openings) else ()

    def openings_of(self, first: int, count: int) -> Mapping[int, tuple[SealedOpening, ...]]:
        places = range(max(first, 0), min(first + count, len(self._openings)))
        return {position: self._openings[position] for position in places if self._openings[position]}

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        found = self.entries(first, count)
        for offset in range(count):
            if offset >= len(found):
                raise StoreDamaged(position=first + offset, what="entry", expected="present", got="missing")
            check_stored(found[offset], self._nodes.get((0, first + offset)))
        return found

    def streams(self, prefix: str) -> Sequence[str]:
        return sorted(name for name in self._streams if name.startswith(prefix))

    def integrity(self) -> Sequence[str]:
        return ()

    def close(self) -> None:
        self._closed = True

    def _keep(self, transaction: "MemoryTransaction", head: TreeHead) -> None:
        for stored, openings in transaction.appended:
            self._log.append(stored)
            self._openings.append(openings)
            self._streams.setdefault(stored.stream, []).append(stored)
            self._positions[stored.event_id] = stored.position
        self._nodes.update(transaction.completed)
        self._head = head


class MemoryTransaction:
    """One group of appends (the contract: `recorder.WriteTransaction`)."""

    def __init__(self, recorder: MemoryRecorder, head: TreeHead) -> None:
        self._recorder = recorder
        self._open = True
        self._frontier = head.frontier
        self._heads: dict[str, StreamHead] = {}
        self._positions: dict[str, int] = {}
        self.appended: list[tuple[StoredEntry, tuple[SealedOpening, ...]]] = []
        self.completed: dict[tuple[int, int], bytes] = {}

    @property
    def size(self) -> int:
        return self._frontier.size

    def stream_head(self, stream: str) -> StreamHead:
        self._require_open()
        return self._heads.get(stream) or self._recorder.stream_head(stream)

    def position_of(self, event_id: str) -> int | None:
        self._require_open()
        return self._positions.get(event_id, self._recorder.position_of(event_id))

    def append(self, new: NewEntry) -> int:
        position = self.size
        expected_seq = self.stream_head(new.stream).seq + 1
        if new.seq != expected_seq:
            raise SequenceConflict(stream=new.stream, expected=expected_seq, got=new.seq)
        taken = self.position_of(new.event_id)
        if taken is not None:
            raise EventIdTaken(event_id=new.event_id, position=taken)
        computed = leaf_hash(new.entry)
        if new.leaf_hash != computed:
            raise LeafMismatch(position=position, expected=computed.hex(), got=new.leaf_hash.hex())
        stored = StoredEntry(
            position,
            new.stream,
            new.seq,
            new.event_id,
            new.type,
            new.body,
            new.signatures,
            new.reads,
            new.entry,
            new.leaf_hash,
        )
        self.appended.append((stored, new.openings))
        self._positions[new.event_id] = position
        self._heads[new.stream] = StreamHead(new.stream, new.seq, new.leaf_hash, position)
        self._frontier, completed = self._frontier.append(new.leaf_hash)
        self.completed.update({(node.level, node.index): node.hash for node in completed})
        return position

    def commit(self) -> TreeHead:
        self._require_open()
        head = TreeHead(self._frontier.size, self._frontier.root(), self._frontier)
        self._recorder._keep(self, head)
        self.rollback()
        return head

    def rollback(self) -> None:
        if self._open:
            self._open = False
            self._recorder._turn.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rollback()

    def _require_open(self) -> None:
        if not self._open:
            raise NotForWriting(reason="finished")
