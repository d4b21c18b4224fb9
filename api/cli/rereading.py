"""Is what a command answers from still what the log committed to? Asked before the answer, where no service reads the log beside it.

A statement that somebody changed in the file is still a statement, folded like any other: only its hash says that it is another
one. Every byte string of an entry is hashed again (`ledger.store.rereading`); signatures and rules are the business of `fsck`.
"""

from collections.abc import Iterable
from typing import Final

from ledger.store.recorder import Recorder

_BATCH: Final = 256


def reread_events(recorder: Recorder, positions: Iterable[int]) -> None:
    """Raise StoreDamaged, which names the position, where one of these entries is not what was committed to."""
    for position in sorted(set(positions)):
        recorder.reread(position, 1)


def reread_log(recorder: Recorder, size: int) -> None:
    """The same for the first `size` entries, in ledger order."""
    for first in range(0, size, _BATCH):
        recorder.reread(first, min(_BATCH, size - first))
