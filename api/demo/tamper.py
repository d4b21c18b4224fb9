"""What happens when somebody changes a stored statement behind the ledger's back? A copy of a demo, with one byte of it flipped.

As an administrator could who writes into the file: the points of a confirmed deduction, in a copy of the directory, and nothing else.
The original is not touched. That the copy does not hold is found by the check that every service makes of its whole log
(`api.log_check`), which knows nothing of this module.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import ACCESS_WRITE, mmap
from pathlib import Path
from typing import Final

from api.demo import is_demo
from api.demo.building import DemoInTheWay
from api.demo.chance import Dice
from api.ledger_directory import open_reading
from ledger.history import History
from ledger.store.locking import LOCK_FILE, WriterLock

LOG_FILE: Final = "log.db"
_LEFT_OUT: Final = (LOCK_FILE, "serving.json", "views.db*", "views.*")
_TYPE: Final = "deduction-confirmed/1"
_POINTS: Final = b'"points_cp":'


class NothingToTamper(Exception):
    """The directory's log holds no statement that could be changed in one place of the file."""

    zh = "账本中没有可改动一个字节的扣分决定。"
    en = "The log holds no decision on a deduction of which one byte could be changed."


@dataclass(frozen=True, slots=True)
class Tampered:
    """What was changed: the place in the log and in the file, the byte before and after."""

    directory: Path
    position: int
    event: str
    stream: str
    offset: int
    before: int
    after: int


def copy_tampered(source: Path, target: Path, seed: int) -> Tampered:
    """A copy of a demo directory with one byte of one decision flipped, chosen by `seed`. An earlier copy at `target` is replaced.

    Raises NothingToTamper; DemoInTheWay where something else lies at `target`; LedgerLocked where the source or the earlier copy is
    being served.
    """
    if target.exists():
        if not is_demo(target):
            raise DemoInTheWay(target)
        WriterLock.acquire(target).release()  # nobody reads from it any more
    lock = WriterLock.acquire(source)  # nobody writes while it is copied
    try:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    finally:
        lock.release()
    with open_reading(target) as reading:
        decisions = list(_decisions(reading.history))
        dice = Dice(f"tamper {seed}")
        while decisions:
            position = decisions.pop(dice.below(len(decisions)))
            stored = reading.history.stored(position)
            place = _place(target / LOG_FILE, stored.body)
            if place is not None:
                break
        else:
            raise NothingToTamper
    with (target / LOG_FILE).open("r+b") as file, mmap(file.fileno(), 0, access=ACCESS_WRITE) as data:
        before = data[place]
        data[place] = after = before ^ 1  # a digit stays a digit: 2 becomes 3, 3 becomes 2
    return Tampered(target, position, stored.event_id, stored.stream, place, before, after)


def _decisions(history: History) -> Iterator[int]:
    start = 0
    while found := history.recorder.of_types((_TYPE,), start, 1_000):
        yield from (stored.position for stored in found)
        start = found[-1].position + 1


def _place(log: Path, body: bytes) -> int | None:
    """Where in the file the first digit of the statement's points lies; None where it is not there in one piece, or more than once."""
    with log.open("rb") as file, mmap(file.fileno(), 0, prot=1) as data:
        found = data.find(body)
        if found < 0 or data.find(body, found + 1) >= 0:
            return None
        return found + body.index(_POINTS) + len(_POINTS)
