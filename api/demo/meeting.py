"""When do leadership groups meet in the full county, and what do their minutes say? Every second week, each on its own weekday.

A case that waits for a decision is put on the agenda of the next meeting; the minutes are said in the afternoon of that day, with
every item that was put on it, and the decisions cite them.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from api.demo.agenda import Doing, instant
from api.demo.cast import SECRETARY
from api.demo.opening import CALENDAR
from api.demo.scribe import Hand, Scribe
from ledger.domain.events.meetings import CommitteeMeetingHeld
from ledger.domain.vocabulary import MatterRef, MeetingItem

ITEMS_MOST: Final = 90
"""Items of one meeting; a longer agenda is continued in another one of the same day."""
_ENTITLED, _PRESENT, _FOR, _AGAINST = 9, 8, 6, 1


def meeting_day(organ: str, not_before: date) -> date:
    """The day of an organ's next meeting, moved to a working day."""
    digest = sha256(organ.encode()).digest()
    weekday, turn = digest[0] % 5, digest[1] % 2
    first = date(2026, 1, 5) + timedelta(days=weekday + 7 * turn)
    waits = -(not_before - first).days % 14
    return CALENDAR.next_working_day(not_before + timedelta(days=waits))


class Minutes:
    """The agendas of all meetings to come."""

    def __init__(self, scribe: Scribe, put: Callable[[datetime, Doing], None]) -> None:
        self._scribe, self._put = scribe, put
        self._items: dict[str, list[MatterRef]] = {}

    def enlist(self, organ: str, chair: str, day: date, matter: MatterRef) -> tuple[str, int]:
        """Put a matter on the agenda of a day: meeting and item."""
        part = 1
        while len(self._items.get(name := f"m-{organ.replace('_', '-')}-{day.isoformat()}-{part}", ())) >= ITEMS_MOST:
            part += 1
        if name not in self._items:
            self._items[name] = []
            self._put(instant(day, 14), lambda: self._held(name, organ, chair, day))
        self._items[name].append(matter)
        return name, len(self._items[name])

    def _held(self, name: str, organ: str, chair: str, day: date) -> None:
        items = tuple(
            MeetingItem(
                item=number,
                case=matter,
                recused=0,
                for_count=_FOR,
                against_count=_AGAINST,
                deferred_count=0,
                result="adopted",
            )
            for number, matter in enumerate(self._items[name], 1)
        )
        data = CommitteeMeetingHeld(
            organ=organ, held_on=day, entitled=_ENTITLED, present=_PRESENT, items=items,
            members_root=self._scribe.randomness(32).hex(),
        )  # fmt: skip
        hands = [Hand(SECRETARY, "SEC"), Hand(chair, "COM")]
        sealed = {"attendance": "演示名单(虚构)"}
        self._scribe.say("CommitteeMeetingHeld", f"meeting/{name}", data, hands, sealed=sealed)
