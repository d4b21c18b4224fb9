"""Stories of internal objections, remittal and new determination: clauses F12, F13, F14, guard G06.

What an appeal body decides is a record, so a breach stands beside it: the first half is what would stand, the twin stands clean.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.vocabulary import Target
from tests.support.acts import AFTER_HEARING, FACT_ON, codes, confirmed, must, standing
from tests.support.objections_acts import (
    acceptance,
    determination,
    filed_and_accepted,
    filing,
    refusing,
    ruled,
    ruling,
    target,
    transfer,
    with_office,
)
from tests.support.refusals import Stories
from tests.support.town import Case, Town, at

OBJECTIONS = Stories()
IN_TIME, LATE = at(2026, 4, 3), at(2026, 4, 9)
"""Served on Tuesday 17 March: TL04 has its last day on Wednesday 8 April, the first days of April being off."""


def served(town: Town, number: str = "1") -> Case:
    """A served deduction of 4.00, in a town with an appeal office."""
    return with_office(town).served_deduction(number, FACT_ON, AFTER_HEARING, 400)


def accepted(town: Town) -> Case:
    """The same with an accepted objection."""
    case = served(town)
    town.clock.set(IN_TIME)
    filed_and_accepted(town, case)
    return case


def remitted(town: Town) -> tuple[Case, str]:
    """The same sent back, and by which event; the clock stands at 7 May."""
    case = accepted(town)
    by = ruled(town, case, target(case, "remitted"))
    town.clock.set(at(2026, 5, 7))
    return case, by


@OBJECTIONS.of("objection-aim-unknown")
def accepted_against_nothing(town: Town) -> Iterator[set[str]]:
    case = served(town)
    must(town.submit(filing(town, case, decision=town.seen["calendar"].id)))
    must(town.submit(filing(town, case, "2")))
    yield standing(town, acceptance(town, case))
    yield standing(town, acceptance(town, case, "2"))


@OBJECTIONS.of("objection-track")
def accepted_on_the_way_of_civil_servants(town: Town) -> Iterator[set[str]]:
    case = served(town)
    must(town.submit(filing(town, case)))
    yield standing(town, acceptance(town, case, track="civil_servant", stage="review"))
    yield standing(town, acceptance(town, case))


@OBJECTIONS.of("objection-organ")
def accepted_by_an_organ_that_the_route_does_not_name(town: Town) -> Iterator[set[str]]:
    case = served(town)
    must(town.submit(filing(town, case)))
    yield standing(town, acceptance(town, case, organ="county_committee"))
    yield standing(town, acceptance(town, case))


@OBJECTIONS.of("objection-filing-day")
def transferred_with_a_later_day(town: Town) -> Iterator[set[str]]:
    case = served(town)
    must(town.submit(filing(town, case)))
    town.clock.set(IN_TIME)
    yield standing(town, transfer(town, case))
    yield standing(town, transfer(town, case, filed_on=date(2026, 3, 17)))


@OBJECTIONS.of("objection-refused-wrongly")
def clause_f14_refused_as_late_inside_the_limit(town: Town) -> Iterator[set[str]]:
    case = served(town)
    town.clock.set(at(2026, 4, 8, 23))
    must(town.submit(filing(town, case)))
    town.clock.set(LATE)
    must(town.submit(filing(town, case, "2")))
    yield standing(town, refusing(town, case))
    yield standing(town, refusing(town, case, "2"))


@OBJECTIONS.of("target-unknown")
def target_of_another_person(town: Town) -> Iterator[set[str]]:
    case = accepted(town)
    town.register("o-0002")
    town.served_deduction("9", date(2026, 4, 3), at(2026, 4, 23), 400, person="o-0002")
    for other in (Target(kind="deduction", id="d-9", outcome="revoked", new_value=None, ground="AR1"), None):
        yield standing(town, ruling(town, case, target(case, "upheld"), *([] if other is None else [other])))


@OBJECTIONS.of("target-twice")
def one_matter_decided_twice(town: Town) -> Iterator[set[str]]:
    case = accepted(town)
    own = target(case, "upheld")
    yield standing(town, ruling(town, case, own, target(case, "revoked")))
    yield standing(town, ruling(town, case, own))


@OBJECTIONS.of("target-missing")
def decision_about_something_else(town: Town) -> Iterator[set[str]]:
    case, other = accepted(town), town.served_deduction("2", FACT_ON, at(2026, 5, 7), 400)
    yield standing(town, ruling(town, case, target(other, "revoked")))
    yield standing(town, ruling(town, case, target(other, "revoked"), target(case, "upheld")))


def varied(town: Town, wrong: int | None, right: int) -> Iterator[set[str]]:
    """The deduction varied down to something, and to something else."""
    case = accepted(town)
    for value in (wrong, right):
        yield standing(town, ruling(town, case, target(case, "varied_down", value, "AV2")))


@OBJECTIONS.of("target-value-missing")
def varied_down_to_nothing_stated(town: Town) -> Iterator[set[str]]:
    return varied(town, None, 300)


@OBJECTIONS.of("target-heavier")
def clause_f13_varied_upwards(town: Town) -> Iterator[set[str]]:
    return varied(town, 401, 400)


@OBJECTIONS.of("target-not-served")
def sent_back_before_anybody_was_told(town: Town) -> Iterator[set[str]]:
    case = confirmed(with_office(town))
    filed_and_accepted(town, case)
    yield standing(town, ruling(town, case, target(case, "remitted")))
    must(town.serve(case, date(2026, 3, 17)))
    yield standing(town, ruling(town, case, target(case, "remitted")))


@OBJECTIONS.of("not-remitted")
def determined_again_without_a_remittal(town: Town) -> Iterator[set[str]]:
    case = accepted(town)
    yield codes(town.submit(determination(town, case, IN_TIME, 300, case.decision)))
    by = ruled(town, case, target(case, "remitted"))
    yield codes(town.submit(determination(town, case, IN_TIME, 300, by)))


@OBJECTIONS.of("remittal-differs")
def determined_again_after_another_event(town: Town) -> Iterator[set[str]]:
    case, by = remitted(town)
    for event in (case.decision, by):
        yield codes(town.submit(determination(town, case, at(2026, 5, 7), 300, event)))


@OBJECTIONS.of("remitted-unserved")
def determined_again_what_was_never_served(town: Town) -> Iterator[set[str]]:
    case, other = confirmed(with_office(town)), town.served_deduction("2", date(2026, 3, 17), IN_TIME, 400)
    for number, each in (("1", case), ("2", other)):
        filed_and_accepted(town, each, number)
        by = ruled(town, each, target(each, "remitted"), number=number)
        yield codes(town.submit(determination(town, each, IN_TIME, 300, by)))
