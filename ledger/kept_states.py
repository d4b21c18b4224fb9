"""Which folded streams are kept in memory? The ones used last, as many as a bound on their events allows.

A kept state only saves reading: whoever does not find one folds the stream from the log. So memory stays flat however long the
log grows, and however many streams it has.
"""

from collections import OrderedDict
from typing import Final

from ledger.domain.streams import StreamState

EVENTS_KEPT: Final = 100_000
"""About 120 MB; a county's people, with several years of their events, fit."""
_OF_ITS_OWN: Final = 8
"""What a state weighs beside its events, in events."""


class KeptStates:
    """Folded streams by name. Each call is one step under the interpreter's lock; a caller with several steps locks himself."""

    def __init__(self, events: int = EVENTS_KEPT) -> None:
        self._bound = events
        self._weight = 0
        self._states: OrderedDict[str, StreamState] = OrderedDict()

    def __len__(self) -> int:
        return len(self._states)

    @property
    def events(self) -> int:
        """How many events the kept states weigh."""
        return self._weight

    def get(self, name: str) -> StreamState | None:
        """A kept stream, or None."""
        return self._states.get(name)

    def put(self, state: StreamState) -> None:
        """Keep a stream, in the place of an older state of it, and give up those used longest ago that are too many."""
        before = self._states.get(state.name)
        if before is not None:
            self._weight -= before.seq + _OF_ITS_OWN
        self._states[state.name] = state
        self._states.move_to_end(state.name)
        self._weight += state.seq + _OF_ITS_OWN
        while self._weight > self._bound and len(self._states) > 1:
            _, given_up = self._states.popitem(last=False)
            self._weight -= given_up.seq + _OF_ITS_OWN

    def clear(self) -> None:
        """Keep nothing."""
        self._states.clear()
        self._weight = 0
