"""What does the log say about one meeting of a leadership group (党委(党组)会议)? Organ, day, quorum, and each item's vote.

A meeting names no person: an item names a matter by kind and id. Source: procedure 3.8 point 14.
"""

from datetime import date

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.vocabulary import MeetingItem


class Meeting(Struct, frozen=True, kw_only=True):
    """Folded state of `meeting/{meeting}`. `items` by number, as the last minutes say; `corrections` in ledger order.

    `present` counts who came; whoever is recused from an item counts as not present for it.
    """

    meeting: str
    organ: str = ""
    held_on: date | None = None
    entitled: int = 0
    present: int = 0
    items: dict[int, MeetingItem] = {}
    record: Act | None = None
    corrections: tuple[Act, ...] = ()

    @property
    def minutes(self) -> tuple[Act, ...]:
        """The record and its corrections."""
        return () if self.record is None else (self.record, *self.corrections)
