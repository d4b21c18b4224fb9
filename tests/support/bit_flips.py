"""What becomes of one flipped bit in a log's file? Refused at opening, named by the check, or shown to change no stored value.

Two outcomes must not occur. `SILENT`: the check finds nothing and some stored value is another. `TRACEBACK`: an exception that
is no finding and no word of the store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from ledger.store.errors import StoreError
from tests.support.small_log import Log, Rows


class Fate(StrEnum):
    """What became of a flip."""

    REFUSED = "refused when opened"
    NAMED = "named by the check"
    UNCHANGED = "changes no stored value"
    SILENT = "silent"
    TRACEBACK = "traceback"


@dataclass
class Flips:
    """Flips over a copy of a sound log; the file is put back after each."""

    log: Log
    sound: Rows = field(init=False)

    def __post_init__(self) -> None:
        rows = self.log.rows()
        assert rows is not None
        self.sound = rows

    def count(self) -> int:
        """How many bits the file has."""
        return self.log.path.stat().st_size * 8

    def fate(self, bit: int) -> Fate:
        """Flip one bit, ask, put it back."""
        with self._flipped(bit):
            try:
                outcome = self.log.checked()
            except Exception:  # noqa: BLE001 - whatever it is, it must not be
                return Fate.TRACEBACK
            if isinstance(outcome, StoreError):
                return Fate.REFUSED
            if not outcome.sound:
                return Fate.NAMED
            return Fate.UNCHANGED if self.log.rows() == self.sound else Fate.SILENT

    @contextmanager
    def _flipped(self, bit: int) -> Iterator[None]:
        self._flip(bit)
        try:
            yield
        finally:
            for name in ("log.db-wal", "log.db-shm"):
                (self.log.directory / name).unlink(missing_ok=True)
            self._flip(bit)

    def _flip(self, bit: int) -> None:
        with self.log.path.open("r+b") as file:
            file.seek(bit // 8)
            byte = file.read(1)[0]
            file.seek(bit // 8)
            file.write(bytes([byte ^ 1 << bit % 8]))
