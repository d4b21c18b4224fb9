"""What time is it, for the ledger? The clock is an argument, stated in the founding statement (design D5).

A scripted clock exists only in ledgers whose origin begins with `demo.`; every page, receipt and proof of such a log says so.
"""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol


class Clock(Protocol):
    """Gives the instant of recording. `scripted` must agree with the founding statement."""

    scripted: bool

    def now(self) -> datetime:
        """The present instant, aware UTC."""


class SystemClock:
    """The machine's clock."""

    scripted = False

    def now(self) -> datetime:
        """The machine's UTC time."""
        return datetime.now(UTC)


class ScriptedClock:
    """A clock set by a script, running on from there by the machine's monotonic time."""

    scripted = True

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        self._at = start
        self._running = running
        self._since = monotonic()

    def set(self, instant: datetime) -> None:
        """Go to an instant."""
        self._at = instant
        self._since = monotonic()

    def now(self) -> datetime:
        """The scripted instant, plus the time passed since it was set where the clock is running."""
        if not self._running:
            return self._at
        return self._at + timedelta(seconds=monotonic() - self._since)
