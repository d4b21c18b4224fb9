"""How do the cases of the full county run, and what happens beside them in its year?

A clerk looks at a person some days after something changed: whether he must be warned, or is due for the list. Beside the cases stand
the reports of the units, days closed, transfers and retirements, a unit that closes, rules for one town that are annulled,
a key found in other hands, and a correction that comes too late for another one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from api.demo import keys_acts, opening
from api.demo.agenda import Agenda, Doing, instant
from api.demo.cases import Case
from api.demo.cast import ORGANISATION, REGISTRAR, SUPERIOR, VERIFIERS, DemoOfficial, own_actor
from api.demo.chance import Dice
from api.demo.county import day_closed, linked
from api.demo.drawing import RULED_APART
from api.demo.list_desk import ListDesk
from api.demo.meeting import Minutes
from api.demo.objecting import ObjectionScript
from api.demo.opening import CALENDAR
from api.demo.reporting import QUARTERS, QuarterReport, ReportScript, quarter_of_fact
from api.demo.roster import CLOSED, CLOSED_ON, SUCCESSOR, Roster
from api.demo.rules import (
    RULEBOOK,
    VERSION_2_MADE,
    VERSION_3_ANNULLED,
    VERSION_3_FROM,
    VERSION_3_MADE,
    cited,
    in_force,
)
from api.demo.scribe import Hand, Scribe
from api.demo.script import CaseScript
from api.demo.warning import WarningDesk
from ledger.domain.events.registry import OfficialLeft, OfficialTransferred, RelationDeclared, UnitClosed
from ledger.domain.events.rules import RulebookAnnulled
from ledger.domain.vocabulary import Tier

WARNED_FROM_CP: Final = 300
_LATE_BP: Final = 150
"""Deadlines missed."""
_REPORTS: Final = (("on_time", 9200), ("late", 400), ("returned", 300), ("missing", 100))
_TRANSFERRED: Final = 40
_RETIRED: Final = 60
_RELATED: Final = 15
_REDETERMINED_ON: Final = date(2026, 12, 16)


class FullYear:
    """The year under way."""

    def __init__(self, scribe: Scribe, agenda: Agenda, roster: Roster) -> None:
        self._scribe, self._agenda, self._roster = scribe, agenda, roster
        self._dice = Dice("year")
        self._minutes = Minutes(scribe, agenda.put)
        self._warnings, self._lists = WarningDesk(scribe), ListDesk(scribe, self._dice)
        self._keyed: set[int] = set()
        self._points = Counter[int]()
        self._objections = 0
        self._apart: list[CaseScript] = []
        self._last_fact = ""
        self._rival_tried = False

    def begin(self, case: Case, number: int) -> list[tuple[datetime, Doing]]:
        """A case begins: what will come of it."""
        official = self._roster.person(case.official)
        unit, calendar = self._roster.unit_of_cases(official), CALENDAR
        if (case.answer is not None or case.objected is not None) and case.official not in self._keyed:
            self._keyed.add(case.official)
            opening.register_own_actor(self._scribe, official)
        rulebook = cited(case.version) if case.version else in_force(case.fact_on)
        script = CaseScript(
            case,
            number,
            official,
            unit,
            scribe=self._scribe,
            calendar=calendar,
            rulebook=rulebook,
            minutes=self._minutes,
        )
        if case.corrected is not None and not self._rival_tried:
            self._rival_tried = script.has_rival = True
        acts = list(script.acts())
        changed = set(script.changed_on)
        if case.objected is not None:
            self._objections += 1
            objecting = ObjectionScript(script, case.objected, self._objections, scribe=self._scribe, calendar=calendar)
            acts += objecting.acts()
            changed.update(objecting.changed_on)
        if case.version is not None:
            self._apart.append(script)
            changed.add(VERSION_3_ANNULLED)
        if case.same_fact:
            acts.append((instant(calendar.add_working_days(case.begun_on, 8), 10), partial(self._link, number)))
        if changed:
            self._points[case.official] += case.confirmed_cp or case.points_cp
        if self._points[case.official] >= WARNED_FROM_CP:
            acts += self._looks(official, changed)
        return acts

    def _looks(self, official: DemoOfficial, changed: set[date]) -> Iterator[tuple[datetime, Doing]]:
        for day in sorted(changed):
            waits = 7 + self._dice.below(3) if self._dice.happens(_LATE_BP) else 1 + self._dice.below(4)
            yield instant(CALENDAR.add_working_days(day, waits), 10), partial(self._look, official)

    def _look(self, official: DemoOfficial) -> list[tuple[datetime, Doing]]:
        actor = own_actor(official.number) if official.number in self._keyed else None
        follows = self._warnings.look(official.id, actor)
        return [*follows, *self._lists.look(official, self._roster.unit_of_cases(official))]

    def _link(self, number: int) -> None:
        """The second of two cases of one fact; the first one came just before it."""
        linked(self._scribe, f"f-{number:04}", f"f-{number - 1:04}")

    def put_down(self, planned: Sequence[Case]) -> None:
        """Everything beside the cases."""
        put = self._agenda.put
        put(instant(VERSION_2_MADE, 10), partial(opening.replace_version_1, self._scribe))
        put(instant(opening.NEXT_CALENDAR_ON, 9), partial(opening.publish_calendar, self._scribe, 2027))
        put(instant(VERSION_3_MADE, 10), self._rules_for_one_town)
        put(instant(VERSION_3_ANNULLED, 9), self._rules_annulled)
        self._agenda.put_all(keys_acts.found_in_other_hands(self._scribe))
        self._agenda.put_all(self._reports(planned))
        self._agenda.put_all(self._people({case.official for case in planned}))
        day = opening.OPENED_ON
        while day <= date(2027, 3, 11):
            if CALENDAR.is_working_day(day):
                put(instant(day, 23, 50), partial(day_closed, self._scribe, day - timedelta(days=1)))
            day += timedelta(days=1)

    def _rules_for_one_town(self) -> None:
        opening.publish_version(
            self._scribe, 3, effective_from_on=VERSION_3_FROM, published_on=VERSION_3_MADE,
            note="一镇试行 / tried in one town", units=(RULED_APART,),
        )  # fmt: skip

    def _rules_annulled(self) -> list[tuple[datetime, Doing]]:
        """What rests on the version counts nothing from the start; every other case is decided again under version 2."""
        data = RulebookAnnulled(version=3, ground="no_power", decided_on=VERSION_3_ANNULLED)
        hands, sealed = [Hand(SUPERIOR, "SUPR")], {"reasons": "越权(虚构)"}
        annulled = self._scribe.say("RulebookAnnulled", f"rulebook/{RULEBOOK}", data, hands, sealed=sealed).statement.id
        again = [script for script in self._apart if script.decision][::2]
        follows: list[tuple[datetime, Doing]] = []
        for script in again:
            follows.append((instant(_REDETERMINED_ON, 16), partial(self._again, script, annulled)))
            follows.append((instant(_REDETERMINED_ON, 16), partial(script.serve, _REDETERMINED_ON)))
            follows += self._looks(script.official, {_REDETERMINED_ON})
        return follows

    def _again(self, script: CaseScript, annulled: str) -> None:
        script.rulebook = cited(2)
        script.determine_again(script.case.confirmed_cp or script.case.points_cp, annulled, _REDETERMINED_ON)

    def _reports(self, planned: Sequence[Case]) -> Iterator[tuple[datetime, Doing]]:
        unit_of = self._roster.unit_of_cases
        counted = Counter(
            (unit_of(self._roster.person(case.official)).id, quarter_of_fact(case.fact_on))
            for case in planned
            if case.stage != "withdrawn" and not case.by_supervision
        )
        for unit in self._roster.units:
            tiers = Counter[Tier](official.tier for official in self._roster.people if official.unit is unit)
            for quarter in QUARTERS[:2] if unit.id == CLOSED else QUARTERS:
                manner = _REPORTS[self._dice.weighted([weight for _, weight in _REPORTS])][0]
                plan = QuarterReport(
                    unit=unit, quarter=quarter, manner=manner, deductions=counted[unit.id, quarter],  # type: ignore[arg-type]
                    on=11 + self._dice.below(6) if manner == "late" else 3 + self._dice.below(8), tiers=dict(sorted(tiers.items())),
                    rulebook=cited(3) if unit.id == RULED_APART and quarter == "2026-q3" else None,
                )  # fmt: skip
                yield from ReportScript(plan, scribe=self._scribe, calendar=CALENDAR).acts()

    def _people(self, concerned: set[int]) -> Iterator[tuple[datetime, Doing]]:
        """Transfers, retirements and declared relations of people without a case; a unit closes and its people go to another."""
        quiet = [one for one in self._roster.people if one.number not in concerned and one.unit.id != CLOSED]
        for place in range(_TRANSFERRED + _RETIRED + _RELATED):
            official = quiet.pop(self._dice.below(len(quiet)))
            day = CALENDAR.next_working_day(date(2026, 1, 8) + timedelta(days=self._dice.below(350)))
            if place < _TRANSFERRED:
                to_unit = self._dice.pick(
                    [unit for unit in self._roster.units if unit.id not in (CLOSED, official.unit.id)]
                )
                yield instant(day, 9), partial(self._transferred, official, to_unit.id, day)
            elif place < _TRANSFERRED + _RETIRED:
                yield instant(day, 9), partial(self._retired, official, day)
            else:
                yield instant(day, 9), partial(self._related, official, place)
        moved_on = CALENDAR.next_working_day(CLOSED_ON)
        for official in self._roster.people:
            if official.unit.id == CLOSED:
                yield instant(CLOSED_ON, 8), partial(self._transferred, official, SUCCESSOR, CLOSED_ON)
        yield instant(moved_on, 9), self._closed

    def _transferred(self, official: DemoOfficial, to_unit: str, on: date) -> None:
        data = OfficialTransferred(from_unit=official.unit.id, to_unit=to_unit, transferred_on=on, out_of_county=False)
        self._scribe.say("OfficialTransferred", f"official/{official.id}", data, [Hand(ORGANISATION, "ORG")])

    def _retired(self, official: DemoOfficial, on: date) -> None:
        data = OfficialLeft(reason="retired", left_on=on, consent_document=None)
        self._scribe.say("OfficialLeft", f"official/{official.id}", data, [Hand(REGISTRAR, "REG")])

    def _related(self, official: DemoOfficial, number: int) -> None:
        actor = VERIFIERS[number % 2]
        data = RelationDeclared(
            relation=f"rl-{number:04}", official=official.id, relation_kind="affinal", since_on=None
        )
        self._scribe.say("RelationDeclared", f"actor/{actor}", data, [Hand(actor, "HLD")])

    def _closed(self) -> None:
        data = UnitClosed(closed_on=CLOSED_ON, document=None)
        self._scribe.say("UnitClosed", f"unit/{CLOSED}", data, [Hand(REGISTRAR, "REG")])
