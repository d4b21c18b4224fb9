"""Whose rows does this process work out? All, or in a rebuild those of one of several processes.

A rebuild is split by subject: each person belongs to one share, by a checksum of the stream's name, and units, their reports and the
keys to the first. Every share reads facts, rulebooks and the calendar, which many persons rest on. What a share needs not it does not
decode: the name of the stream and the type are columns of the log. The live runner has no share: it decodes every entry, and stops at
one that cannot be read.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from zlib import crc32

from ledger.domain.unit_report import quarter_of
from ledger.domain.vocabulary import shanghai_day
from ledger.log.entry import parse_entry, parse_instant
from ledger.store.recorder import StoredEntry

COMMON: Final = frozenset({"fact", "rulebook", "calendar"})
"""Families of streams that every share reads."""
OF_THE_FIRST: Final = frozenset({"unit", "unit-report", "actor", "founding"})
"""Families whose subjects are in the first share."""


class Share(NamedTuple):
    """Share `number` of `of`, from 0 on."""

    number: int
    of: int

    def wants(self, stream: str) -> bool:
        """Whether this share has to read a stream."""
        family = stream.partition("/")[0]
        if family == "official":
            return crc32(stream.encode()) % self.of == self.number
        return family in COMMON or (family in OF_THE_FIRST and self.number == 0)


def quarter_at(entry: StoredEntry) -> str:
    """The quarter of the day (Asia/Shanghai) on which an entry was recorded."""
    return quarter_of(shanghai_day(parse_instant(parse_entry(entry.entry).recorded_at)))


def quarter_turns(entries: Sequence[StoredEntry], quarter: str) -> dict[int, str]:
    """The positions at which a later quarter than `quarter` begins, with it. Days of recording never go back."""
    turns: dict[int, str] = {}
    if entries and quarter_at(entries[-1]) > quarter:
        for entry in entries:
            found = quarter_at(entry)
            if found > quarter:
                turns[entry.position] = quarter = found
    return turns
