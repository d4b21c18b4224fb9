"""Which folded streams are kept in memory? The ones used last, as many as a bound on their events allows.

A kept state only saves reading: whoever does not find one folds the stream from the log. So memory stays flat however long the
log grows, and however many streams it has.
"""

from typing import Final

from ledger.domain.streams import StreamState
from ledger.kept import Kept

EVENTS_KEPT: Final = 100_000
"""About 120 MB; a county's people, with several years of their events, fit."""
_OF_ITS_OWN: Final = 8
"""What a state weighs beside its events, in events."""


class KeptStates:
    """Folded streams by name. Each call is one step under the interpreter's lock; a caller with several steps locks himself."""

    def __init__(self, events: int = EVENTS_KEPT) -> None:
        self._states: Kept[str, StreamState] = Kept(events)

    def __len__(self) -> int:
        return len(self._states)

    @property
    def events(self) -> int:
        """How many events the kept states weigh."""
        return self._states.weight

    def get(self, name: str) -> StreamState | None:
        """A kept stream, or None."""
        return self._states.peek(name)

    def put(self, state: StreamState) -> None:
        """Keep a stream, in the place of an older state of it, and give up those used longest ago that are too many."""
        self._states.put(state.name, state, state.seq + _OF_ITS_OWN)
        self._states.let_go()

    def clear(self) -> None:
        """Keep nothing."""
        self._states.clear()
