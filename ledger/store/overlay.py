"""What would the log be with some entries more? The recorder contract over another recorder, whose log is only read.

For questions that begin with "what if" (`ledger.supposing`): the entries of the base up to its size at the start are there as they
are, what is appended lies in memory behind them, and nothing is ever written to the base. Others may go on writing to it meanwhile:
what they append is not part of this log.
"""

from collections.abc import Collection, Mapping, Sequence

from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import Recorder, SealedOpening, StoredEntry, StreamHead


class OverlayRecorder(MemoryRecorder):
    """The base's first entries, then its own. `close` closes the base too."""

    def __init__(self, base: Recorder, *, busy_timeout_s: float = 5.0) -> None:
        super().__init__(busy_timeout_s=busy_timeout_s)
        self._base = base
        self._head = base.tree_head()
        self._base_size = self._head.size

    @property
    def base_size(self) -> int:
        """How many entries are the base's."""
        return self._base_size

    def entry(self, position: int) -> StoredEntry | None:
        if position < self._base_size:
            return self._base.entry(position)
        return super().entry(position - self._base_size)

    def position_of(self, event_id: str) -> int | None:
        own = super().position_of(event_id)
        if own is not None:
            return own
        found = self._base.position_of(event_id)
        return found if found is not None and found < self._base_size else None

    def stream_head(self, stream: str) -> StreamHead:
        own = super().stream_head(stream)
        if own.seq:
            return own
        head = self._base.stream_head(stream)
        if head.position is None or head.position < self._base_size:
            return head
        entries = self._of_base(stream, 0, None)
        if not entries:
            return own
        return StreamHead(stream, entries[-1].seq, entries[-1].leaf_hash, entries[-1].position)

    def stream(self, name: str, *, after_seq: int = 0, up_to_position: int | None = None) -> Sequence[StoredEntry]:
        below = list(self._of_base(name, after_seq, up_to_position))
        own = super().stream(name, up_to_position=up_to_position)
        return below + [entry for entry in own if entry.seq > after_seq]

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        first = max(start, 0)
        below = list(self._base.entries(first, max(0, min(limit, self._base_size - first))))
        return below + list(super().entries(first + len(below) - self._base_size, max(0, limit - len(below))))

    def of_types(self, types: Collection[str], start: int, limit: int) -> Sequence[StoredEntry]:
        below = [entry for entry in self._base.of_types(types, start, limit) if entry.position < self._base_size]
        return below + list(super().of_types(types, start - self._base_size, max(0, limit - len(below))))

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        inside = [place for place in wanted if (place[1] + 1) << place[0] <= self._base_size]
        return {**self._base.nodes(inside), **super().nodes(wanted)}

    def openings(self, position: int) -> tuple[SealedOpening, ...]:
        if position < self._base_size:
            return self._base.openings(position)
        return super().openings(position - self._base_size)

    def openings_of(self, first: int, count: int) -> Mapping[int, tuple[SealedOpening, ...]]:
        places = range(max(first, 0), first + count)
        return {place: found for place in places if (found := self.openings(place))}

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        below = max(0, min(count, self._base_size - first))
        return [*self._base.reread(first, below), *super().reread(first + below, count - below)]

    def streams(self, prefix: str) -> Sequence[str]:
        below = (name for name in self._base.streams(prefix) if self.stream_head(name).seq)
        return sorted({*below, *super().streams(prefix)})

    def integrity(self) -> Sequence[str]:
        return self._base.integrity()

    def close(self) -> None:
        super().close()
        self._base.close()

    def _of_base(self, name: str, after_seq: int, up_to_position: int | None) -> Sequence[StoredEntry]:
        last = self._base_size - 1
        up_to = last if up_to_position is None else min(last, up_to_position)
        return self._base.stream(name, after_seq=after_seq, up_to_position=up_to) if up_to >= 0 else ()
