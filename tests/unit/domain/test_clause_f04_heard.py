"""F04: the period ran out, or the person ended it himself. Noticed on Friday 13 March, TL01 ends on 27 March."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f04_heard import f04
from ledger.domain.dossier import Reopening
from ledger.domain.rulebook import Rulebooks
from ledger.domain.time_limits import Calendar, CalendarYear
from tests.unit.domain.lawful_case import (
    act,
    answer,
    calendar,
    case,
    confirmation,
    day,
    deduction,
    hearing,
    notice,
    paper,
    service,
    undecided,
    waiver,
)


def decided_on(on: date, **heard: Any) -> CaseFile:
    """The case decided on another day, with another hearing."""
    decision = deduction(confirmation=confirmation(act=act(50, on, ("a-com-1", "COM"), decided_on=on)))
    return case(decision=decision, heard=hearing(services=(), **heard))


def test_clause_f04_a_period_that_ran_out_passes() -> None:
    assert answer(f04, case()) == ("pass", "limit-ran-out")


def test_clause_f04_confirmed_on_working_day_6_of_10_fails() -> None:
    assert answer(f04, decided_on(day(3, 23))) == ("fail", "decided-while-the-limit-ran")


def test_clause_f04_the_last_day_of_the_limit_still_belongs_to_the_person() -> None:
    assert answer(f04, decided_on(day(3, 27))) == ("fail", "decided-while-the-limit-ran")
    assert answer(f04, decided_on(day(3, 28))) == ("pass", "limit-ran-out")


def test_clause_f04_a_decision_without_notice_fails() -> None:
    assert answer(f04, case(heard=hearing(notices=()))) == ("fail", "no-notice")


def test_clause_f04_a_waiver_of_the_person_or_his_kin_ends_the_period() -> None:
    for role in ("SUB", "KIN"):
        own = waiver(35, day(3, 17), role)  # type: ignore[arg-type]  # both are roles
        assert answer(f04, decided_on(day(3, 18), waivers=(own,))) == ("pass", "ended-by-the-person")


def test_clause_f04_a_waiver_entered_by_the_intake_office_needs_the_signed_original() -> None:
    with_original = waiver(35, day(3, 17), "INT", original=True)
    without = waiver(35, day(3, 17), "INT")
    assert answer(f04, decided_on(day(3, 18), waivers=(with_original,))) == ("pass", "ended-by-the-person")
    assert answer(f04, decided_on(day(3, 18), waivers=(without,))) == ("fail", "ended-by-another")


def test_clause_f04_a_waiver_signed_by_a_verifier_fails() -> None:
    foreign = waiver(35, day(3, 17), "VER", original=True)
    assert answer(f04, decided_on(day(3, 18), waivers=(foreign,))) == ("fail", "ended-by-another")
    assert answer(f04, decided_on(day(3, 30), waivers=(foreign,))) == ("pass", "limit-ran-out")


def test_clause_f04_only_a_final_paper_ends_the_period() -> None:
    final, first = paper(35, day(3, 17), final=True), paper(35, day(3, 17))
    assert answer(f04, decided_on(day(3, 18), representations=(final,))) == ("pass", "ended-by-the-person")
    assert answer(f04, decided_on(day(3, 18), representations=(first,))) == ("fail", "decided-while-the-limit-ran")


def test_clause_f04_a_waiver_that_came_after_the_decision_serves_nothing() -> None:
    entered_after = waiver(55, day(3, 17))
    received_after = waiver(35, day(3, 19))
    for late in (entered_after, received_after):
        assert answer(f04, decided_on(day(3, 18), waivers=(late,))) == ("fail", "decided-while-the-limit-ran")


def test_clause_f04_a_waiver_of_the_same_day_entered_before_the_decision_ends_the_period() -> None:
    same_day = waiver(35, day(3, 18))
    assert answer(f04, decided_on(day(3, 18), waivers=(same_day,))) == ("pass", "ended-by-the-person")


def test_clause_f04_a_reopened_period_runs_anew_and_an_older_waiver_does_not_end_it() -> None:
    reopened = Reopening(act=act(40, day(3, 20), ("a-verifier-1", "VER")), reopened_on=day(3, 20))
    before, after = waiver(35, day(3, 17)), waiver(45, day(3, 24))
    heard: dict[str, Any] = {"reopenings": (reopened,), "waivers": (before,)}
    assert answer(f04, decided_on(day(3, 30), **heard)) == ("fail", "decided-while-the-limit-ran")
    assert answer(f04, decided_on(day(4, 7), **heard)) == ("pass", "limit-ran-out")
    heard["waivers"] = (before, after)
    assert answer(f04, decided_on(day(3, 30), **heard)) == ("pass", "ended-by-the-person")


def test_clause_f04_a_reopening_after_the_decision_does_not_touch_it() -> None:
    later = Reopening(act=act(55, day(3, 31), ("a-verifier-1", "VER")), reopened_on=day(3, 31))
    assert answer(f04, case(heard=hearing(reopenings=(later,)))) == ("pass", "limit-ran-out")


def test_clause_f04_a_second_notice_starts_the_period_anew() -> None:
    again = notice(45, day(3, 20))
    assert answer(f04, case(heard=hearing(notices=(notice(), again)))) == ("fail", "decided-while-the-limit-ran")


def test_clause_f04_the_person_and_his_kin_may_sign_together() -> None:
    both = act(35, day(3, 17), ("a-person", "SUB"), ("a-kin", "KIN"))
    own = replace(waiver(35, day(3, 17)), act=both)
    assert answer(f04, decided_on(day(3, 18), waivers=(own,))) == ("pass", "ended-by-the-person")
    at_intake = (("a-person", "SUB"), ("a-kin", "KIN"), ("a-intake", "INT"))
    entered = replace(own, act=act(35, day(3, 17), *at_intake, paper=True))  # type: ignore[arg-type]  # all are roles
    assert answer(f04, decided_on(day(3, 18), waivers=(entered,))) == ("pass", "ended-by-the-person")
    with_verifier = replace(own, act=act(35, day(3, 17), ("a-person", "SUB"), ("a-verifier-1", "VER")))
    assert answer(f04, decided_on(day(3, 18), waivers=(with_verifier,))) == ("fail", "ended-by-another")


def holiday_on(*days: date, position: int) -> CalendarYear:
    """A calendar of 2026 with some days off."""
    return CalendarYear(year=2026, holidays=frozenset(days), makeup=frozenset(), act=act(position, day(3, 16)))


@pytest.mark.parametrize(("position", "verdict"), [(40, "fail"), (55, "pass")])
def test_clause_f04_a_calendar_published_while_the_limit_ran_lengthens_it(position: int, verdict: str) -> None:
    longer = holiday_on(day(3, 25), day(3, 26), position=position)
    file = case(calendar=Calendar(publications=(*calendar().publications, longer)))
    assert answer(f04, file)[0] == verdict


def test_clause_f04_a_calendar_published_while_the_limit_ran_never_shortens_it() -> None:
    first = holiday_on(day(3, 25), day(3, 26), position=5)
    shorter = holiday_on(position=40)
    file = case(calendar=Calendar(publications=(first, shorter)))
    assert answer(f04, file) == ("fail", "decided-while-the-limit-ran")


def test_clause_f04_without_a_calendar_for_the_year_it_cannot_be_proved() -> None:
    assert answer(f04, case(calendar=Calendar())) == ("cannot_prove", "no-calendar")
    waived = decided_on(day(3, 18), waivers=(waiver(35, day(3, 17)),))
    assert answer(f04, replace(waived, calendar=Calendar())) == ("pass", "ended-by-the-person")


def test_example_x04_service_in_doubt_leaves_the_hearing_unproved() -> None:
    late_notice = notice(act=act(30, day(3, 23), ("a-verifier-1", "VER")))
    late_service = service(act=act(60, day(4, 9), ("a-drg", "REG")))
    assert answer(f04, case(heard=hearing(notices=(late_notice,)))) == ("cannot_prove", "service-not-proved")
    assert answer(f04, case(heard=hearing(services=(late_service,)))) == ("cannot_prove", "service-not-proved")
    with_receipt = replace(late_service, service_proof="receipt")
    assert answer(f04, case(heard=hearing(services=(with_receipt,)))) == ("pass", "limit-ran-out")


def test_clause_f04_without_the_rulebook_it_cannot_be_proved() -> None:
    assert answer(f04, case(rulebooks=Rulebooks())) == ("cannot_prove", "rulebook-not-known")


def test_clause_f04_does_not_apply_before_the_decision() -> None:
    assert answer(f04, undecided()) == ("not_applicable", "not-decided")
