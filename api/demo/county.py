"""The small demo county, written: a whole year, from the first working day of 2026 to its last.

`build_county(directory)` makes a ledger directory through the real path, or leaves none (`building`). Who acts stands in `cast`,
what happened to whom in `cases`, on which days in `script`, `objecting`, `listing` and `reporting`; what the log itself says is
to be done in `warning`. Here it is put together, with what belongs to no case.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from api.demo import ORIGIN, PASSPHRASE, keys_acts, opening
from api.demo.agenda import Agenda, Doing, instant
from api.demo.building import DemoCounty, DemoInTheWay, Progress, build
from api.demo.cases import CASES, LINKS, LISTINGS, REPORTS, Case
from api.demo.cast import (
    ORGANISATION,
    ROOTS,
    SERVICE,
    UNIT,
    UNITS,
    VERIFIERS,
    DemoOfficial,
    DemoUnit,
    official_id,
    officials,
    own_actor,
    parts,
)
from api.demo.listing import ListingScript
from api.demo.objecting import ObjectionScript
from api.demo.reporting import QUARTERS, QuarterReport, ReportScript, quarter_of_fact
from api.demo.rules import VERSION_2_MADE, cited, in_force
from api.demo.scribe import Hand, Scribe
from api.demo.script import CaseScript
from api.demo.warning import WarningDesk
from ledger.domain.events.links import FactLinkedAsSame
from ledger.domain.events.registry import OfficialTransferred
from ledger.domain.events.service import DayClosed
from ledger.domain.vocabulary import Tier

__all__ = ["ENDS_ON", "ORIGIN", "PASSPHRASE", "DemoCounty", "DemoInTheWay", "build_county"]

ENDS_ON: Final = date(2026, 12, 31)
KIND: Final = "county"
_NO_READS: Final = sha256(b"").hexdigest()
"""Head of the log of reads, which is empty here."""
_LOOKED_AFTER: Final = 2
"""Working days until a clerk looks whether somebody must be warned; TL28 is five."""
_LOOKED_LATE_AFTER: Final = 8
_LATE_WARNED: Final = frozenset({93})
"""Told too late, which clause F29 says."""
_NEVER_WARNED: Final = frozenset({55})
_SIGNING: Final = frozenset({1, 2, 3, 5, 10, 14, 18, 112})
"""Officials with a key of their own though they neither answer nor object: they sign for their warnings."""


def build_county(directory: Path, *, progress: Progress | None = None, cases: Sequence[Case] = CASES) -> DemoCounty:
    """Write the demo county into a directory that does not exist yet, or is empty.

    Raises DemoInTheWay for any other directory, DemoRefused when the ledger refuses an act of the script.
    """
    play = partial(_play, cases=cases, progress=progress or (lambda _done, _total: None))
    actors = [*ROOTS, *(part.actor for part in parts()), *(own_actor(number) for number in speaking(cases))]
    return build(directory, KIND, begins=instant(opening.OPENED_ON, 9), play=play, with_key_files=actors)


def speaking(cases: Sequence[Case]) -> list[int]:
    """Numbers of the officials who speak for themselves, and so have a key."""
    return sorted({case.official for case in cases if case.answer is not None or case.objected is not None} | _SIGNING)


def _play(scribe: Scribe, *, cases: Sequence[Case], progress: Progress) -> None:
    agenda = Agenda(scribe)
    people = {official.number: official for official in officials()}
    opened: list[Doing] = [
        partial(opening.found, scribe),
        *(partial(opening.register_actor, scribe, part) for part in parts() if part.unit is None),
        partial(opening.register_units, scribe, UNITS),
        *(partial(opening.register_actor, scribe, part) for part in parts() if part.unit is not None),
        partial(opening.publish_calendar, scribe),
        partial(opening.publish_rulebook, scribe),
        *(partial(opening.register_official, scribe, official) for official in people.values()),
        *(partial(opening.register_own_actor, scribe, people[number]) for number in speaking(cases)),
    ]
    for place, act in enumerate(opened):
        agenda.put(instant(opening.OPENED_ON, 9, min(place, 6) * 5), act)
    agenda.put_all(_of_the_cases(scribe, cases, people))
    if len(cases) == len(CASES):
        agenda.put_all(_of_the_year(scribe, people))
    agenda.put_all(_of_the_service(scribe))
    agenda.play(instant(ENDS_ON, 23, 59), progress)


def _of_the_cases(
    scribe: Scribe, cases: Sequence[Case], people: dict[int, DemoOfficial]
) -> Iterator[tuple[datetime, Doing]]:
    """Every case with its objection; some days after something has changed, a clerk looks whether the person must be told."""
    desk, calendar, keyed = WarningDesk(scribe), opening.CALENDAR, frozenset(speaking(cases))
    objections = 0
    for number, case in enumerate(cases, start=1):
        official = people[case.official]
        unit = unit_on(official, case.fact_on)
        rulebook = cited(case.version) if case.version else in_force(case.fact_on)
        script = CaseScript(case, number, official, unit, scribe=scribe, calendar=calendar, rulebook=rulebook)
        yield from script.acts()
        changed = set(script.changed_on)
        if case.objected is not None:
            objections += 1
            objecting = ObjectionScript(script, case.objected, objections, scribe=scribe, calendar=calendar)
            yield from objecting.acts()
            changed.update(objecting.changed_on)
        if case.official in _NEVER_WARNED:
            continue
        wait = _LOOKED_LATE_AFTER if case.official in _LATE_WARNED else _LOOKED_AFTER
        actor = own_actor(case.official) if case.official in keyed else None
        for day in sorted(changed):
            look = partial(desk.look, official.id, actor, tell=case.official != _UNTOLD)
            yield instant(calendar.add_working_days(day, wait), 10), look


_UNTOLD: Final = 20
"""A warning was issued and never served."""


def _of_the_year(scribe: Scribe, people: dict[int, DemoOfficial]) -> Iterator[tuple[datetime, Doing]]:
    """What stands beside the cases: rules, keys, a transfer, links of facts, the list, the reports of the units."""
    calendar = opening.CALENDAR
    yield instant(TRANSFERRED[3], 9), partial(_transferred, scribe)
    yield instant(VERSION_2_MADE, 10), partial(opening.replace_version_1, scribe)
    yield instant(opening.NEXT_CALENDAR_ON, 9), partial(opening.publish_calendar, scribe, 2027)
    yield from keys_acts.of_the_year(scribe)
    for fact, same, on in LINKS:
        yield instant(on, 10), partial(linked, scribe, fact, same)
    for number, plan in enumerate(LISTINGS, start=1):
        official = people[plan.official]
        script = ListingScript(
            official, unit_on(official, plan.proposed_on), number, scribe=scribe, calendar=calendar,
            proposed_on=plan.proposed_on, way=plan.way, decided_on=plan.decided_on,
        )  # fmt: skip
        yield from script.acts()
        if plan.removed is not None:
            yield from script.removal(*plan.removed)
    for plan_of_unit in quarter_reports(people):
        yield from ReportScript(plan_of_unit, scribe=scribe, calendar=calendar).acts()


def quarter_reports(people: dict[int, DemoOfficial]) -> Iterator[QuarterReport]:
    """What each unit reports: as many deductions as its cases of the quarter."""
    counted = Counter(
        (unit_on(people[case.official], case.fact_on).id, quarter_of_fact(case.fact_on)) for case in CASES
    )
    for unit in UNITS:
        tiers: Counter[Tier] = Counter(official.tier for official in people.values() if official.unit is unit)
        for quarter, (manner, on) in zip(QUARTERS, REPORTS[unit.id], strict=True):
            # the third unit's officials are reported by supervision: it has nothing to say itself
            deductions = 0 if unit.id == "u-inst-3" else counted[unit.id, quarter]
            yield QuarterReport(
                unit=unit,
                quarter=quarter,
                manner=manner,
                deductions=deductions,
                on=on,
                tiers=dict(sorted(tiers.items())),
            )


TRANSFERRED: Final = (15, "u-town-1", "u-dept-2", date(2026, 4, 1))
"""X15: official, from, to, day."""


def unit_on(official: DemoOfficial, day: date) -> DemoUnit:
    """The unit of an official on a day."""
    number, _, to_unit, transferred_on = TRANSFERRED
    return UNIT[to_unit] if official.number == number and day >= transferred_on else official.unit


def _of_the_service(scribe: Scribe) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Month ends, and the last day."""
    for month in range(2, 13):
        first = date(2026, month, 1)
        yield instant(first, 0, 5), partial(day_closed, scribe, first - timedelta(days=1))
    yield instant(ENDS_ON, 20), partial(day_closed, scribe, ENDS_ON - timedelta(days=1))


def day_closed(scribe: Scribe, day: date) -> None:
    """The service closes a day."""
    scribe.flush()
    data = DayClosed(day=day, reads_head=_NO_READS, size=scribe.ledger.history.size())
    scribe.say("DayClosed", f"service/{SERVICE}", data, [Hand(SERVICE, "SVC")])


def _transferred(scribe: Scribe) -> None:
    number, from_unit, to_unit, on = TRANSFERRED
    data = OfficialTransferred(from_unit=from_unit, to_unit=to_unit, transferred_on=on, out_of_county=False)
    scribe.say("OfficialTransferred", f"official/{official_id(number)}", data, [Hand(ORGANISATION, "ORG")])


def linked(scribe: Scribe, fact: str, same: str) -> None:
    """Two facts are found to be one."""
    data = FactLinkedAsSame(same_fact=same)
    hands, sealed = [Hand(VERIFIERS[0], "VER")], {"reasons": "同一事实(虚构)"}
    scribe.say("FactLinkedAsSame", f"fact/{fact}", data, hands, sealed=sealed)
