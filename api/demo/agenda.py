"""What comes next in an invented county? Acts by their instants, played in order; an act may say what follows from it.

The clock stands still within an instant, and everything said in it is handed in together (group commit). Of one instant, acts
are played in the order in which they were put down, so the same script makes the same log.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from heapq import heappop, heappush

from api.demo.scribe import Scribe
from ledger.domain.vocabulary import SHANGHAI

Doing = Callable[[], object]
"""An act. What it returns is looked at only by `Agenda`: an iterable of (instant, act) is put down too."""


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a Shanghai day, in UTC."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


class Agenda:
    """Acts not yet done."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._acts: list[tuple[datetime, int, Doing]] = []
        self.put_down_in_all = 0
        self._until: datetime | None = None
        self._too_late = 0

    def put(self, at: datetime, do: Doing) -> None:
        """Put an act down; one that lies in the past is done at once when it is its turn."""
        heappush(self._acts, (at, self.put_down_in_all, do))
        self.put_down_in_all += 1
        self._too_late += self._until is not None and at > self._until

    def put_all(self, acts: Iterable[tuple[datetime, Doing]]) -> None:
        """Put several acts down."""
        for at, do in acts:
            self.put(at, do)

    def play(self, until: datetime, progress: Callable[[int, int], None]) -> None:
        """Do everything up to an instant. `progress` is told (acts done, acts put down for that time). Raises DemoRefused."""
        done, self._until = 0, until
        self._too_late = sum(at > until for at, _, _ in self._acts)
        while self._acts and self._acts[0][0] <= until:
            at, _, do = heappop(self._acts)
            if self._scribe.clock.now() < at:
                self._scribe.go_to(at)
            follows = do()
            if isinstance(follows, list):
                self.put_all(follows)
            done += 1
            progress(done, done + len(self._acts) - self._too_late)
        self._scribe.flush()
