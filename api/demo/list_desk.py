"""Who is proposed for the list in the full county, and who comes off it? Asked of the log whenever a clerk looks at a person."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from api.demo.agenda import Doing
from api.demo.cast import DemoOfficial, DemoUnit
from api.demo.chance import Dice
from api.demo.listing import ListingScript, Way
from api.demo.meeting import meeting_day
from api.demo.opening import CALENDAR
from api.demo.scribe import Scribe
from ledger.domain.list_grounds import fell_by
from ledger.domain.scoring import list_due, period_score
from ledger.domain.vocabulary import shanghai_day

_PERIOD: Final = 2026
_WAYS: Final[tuple[tuple[Way, int], ...]] = (("listed", 84), ("declined", 12), ("taken_back", 4))
_CLOSES_ON: Final = date(2027, 1, 31)
"""Whoever is listed for a closed year must have been told of it after its close."""
_WITHOUT_QUORUM: Final = 5
"""The proposal of this number meets a committee that has lost its quorum by recusals."""


class ListDesk:
    """Numbers the proposals of the county; one for a person."""

    def __init__(self, scribe: Scribe, dice: Dice) -> None:
        self._scribe, self._dice = scribe, dice
        self._scripts: dict[str, ListingScript] = {}
        self._removed: set[str] = set()

    def look(self, official: DemoOfficial, unit: DemoUnit) -> Iterator[tuple[datetime, Doing]]:
        """What is to be done today about the list."""
        script = self._scripts.get(official.id)
        inputs = self._scribe.ledger.history.score_inputs(official.id)
        today = shanghai_day(self._scribe.clock.now())
        if period_score(inputs, period=_PERIOD, known_on=today).points_cp <= 1000 and script is None:
            return
        due = list_due(inputs, period=_PERIOD, known_on=today)
        if script is None and due.due:
            number = len(self._scripts) + 1
            way = _WAYS[self._dice.weighted([weight for _, weight in _WAYS])][0]
            if number == _WITHOUT_QUORUM:
                way = "no_quorum"
            proposed_on = CALENDAR.add_working_days(today, 2)
            if meeting_day("county_committee", CALENDAR.add_working_days(proposed_on, 12)) > _CLOSES_ON:
                proposed_on = max(proposed_on, CALENDAR.next_working_day(_CLOSES_ON))
            heard_on = CALENDAR.add_working_days(proposed_on, 12)
            script = self._scripts[official.id] = ListingScript(
                official, unit, number, scribe=self._scribe, calendar=CALENDAR, proposed_on=proposed_on, way=way,
                decided_on=meeting_day("county_committee", heard_on),
            )  # fmt: skip
            yield from script.acts()
        elif script is not None and not due.due and official.id not in self._removed:
            listing = next((one for one in inputs.dossier.listings.values() if one.stands), None)
            if listing is not None:
                self._removed.add(official.id)
                grounds = sorted(fell_by(inputs, listing))
                yield from script.removal(CALENDAR.add_working_days(today, 2), grounds[0] if grounds else "score_fell")
