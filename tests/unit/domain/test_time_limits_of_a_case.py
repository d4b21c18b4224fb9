"""TL01 to TL04 of one deduction, as they stand on a day."""

from datetime import date
from typing import Any

from ledger.domain.case_limits import TimeLimitStatus, deduction_limits
from ledger.domain.dossier import Change, Decision, Hearing, Reopening
from ledger.domain.time_limits import Calendar, CalendarYear
from ledger.domain.vocabulary import AppealRoute
from tests.unit.domain.lawful_case import (
    act,
    calendar,
    confirmation,
    day,
    deduction,
    hearing,
    notice,
    paper,
    rules,
    service,
    waiver,
)

OPEN = hearing(services=())


def limits(on: date, decision: Any = None, heard: Hearing | None = None, **fields: Any) -> list[TimeLimitStatus]:
    """The limits of a case on a day."""
    known = fields.pop("known", calendar())
    return list(deduction_limits(decision or deduction(), heard or hearing(), known, rules(), on, **fields))


def one(name: str, on: date, **fields: Any) -> TimeLimitStatus:
    """The only limit of that name."""
    (found,) = [status for status in limits(on, **fields) if status.limit == name]
    return found


def test_the_lawful_case_has_one_limit_of_each_kind() -> None:
    found = limits(day(4, 1))
    assert [(each.limit, each.due_on, each.state) for each in found] == [
        ("TL01", day(3, 27), "lapsed"),
        ("TL02", day(4, 13), "ended"),
        ("TL03", day(4, 9), "ended"),
        ("TL04", day(4, 22), "running"),
    ]
    assert [each.started_by for each in found] == ["e-30", "e-20", "e-50", "e-60"]
    assert [each.ended_by for each in found] == [None, "e-50", "e-60", None]


def test_a_limit_runs_through_its_due_day_and_has_lapsed_the_day_after() -> None:
    assert one("TL01", day(3, 27)).state == "running"
    assert one("TL01", day(3, 28)).state == "lapsed"


def test_what_has_not_started_by_the_day_asked_is_left_out() -> None:
    assert [each.limit for each in limits(day(3, 12))] == ["TL02"]
    assert limits(day(3, 11)) == []
    assert [each.limit for each in limits(day(3, 30))] == ["TL01", "TL02", "TL03"]


def test_what_ended_after_the_day_asked_still_runs() -> None:
    assert one("TL02", day(3, 29)).state == "running"
    assert one("TL02", day(3, 30)).state == "ended"


def test_a_waiver_or_a_final_paper_ends_the_period_and_a_first_paper_does_not() -> None:
    waived = one("TL01", day(3, 20), heard=hearing(waivers=(waiver(35, day(3, 17)),)))
    assert (waived.state, waived.ended_by, waived.ended_on) == ("ended", "e-35", day(3, 17))
    final = one("TL01", day(3, 20), heard=hearing(representations=(paper(36, day(3, 18), final=True),)))
    assert (final.state, final.ended_by) == ("ended", "e-36")
    assert one("TL01", day(3, 20), heard=hearing(representations=(paper(36, day(3, 18)),))).state == "running"


def test_a_paper_after_the_limit_does_not_revive_the_right() -> None:
    late = one("TL01", day(4, 30), heard=hearing(waivers=(waiver(45, day(3, 28)),)))
    assert (late.state, late.ended_on) == ("lapsed", day(3, 28))


def test_a_reopening_starts_the_period_anew_from_its_day() -> None:
    reopened = Reopening(act=act(40, day(3, 20)), reopened_on=day(3, 20))
    heard = hearing(reopenings=(reopened,), waivers=(waiver(35, day(3, 17)),))
    assert one("TL01", day(3, 19), heard=heard).state == "ended"
    assert one("TL01", day(3, 20), heard=heard).started_by == "e-40"
    again = one("TL01", day(3, 25), heard=heard)
    assert (again.started_by, again.due_on, again.state) == ("e-40", day(4, 3), "running")


def test_a_notice_entered_late_without_proof_starts_the_period_on_the_day_of_recording() -> None:
    late = act(30, day(3, 23))
    assert one("TL01", day(4, 1), heard=hearing(notices=(notice(act=late),))).started_on == day(3, 23)
    proved = notice(act=late, service_proof="receipt")
    assert one("TL01", day(4, 1), heard=hearing(notices=(proved,))).started_on == day(3, 13)


def test_a_decision_not_made_in_time_is_missed_even_when_it_comes() -> None:
    undecided = deduction(confirmation=None)
    assert one("TL02", day(4, 13), decision=undecided, heard=OPEN).state == "running"
    assert one("TL02", day(4, 14), decision=undecided, heard=OPEN).state == "missed"
    late = deduction(confirmation=confirmation(act=act(50, day(4, 14), decided_on=day(4, 14))))
    found = one("TL02", day(4, 30), decision=late, heard=OPEN)
    assert (found.state, found.ended_by) == ("missed", "e-50")


def test_a_rejection_ends_the_decision_limit_and_must_be_served() -> None:
    rejected = {"e-51": Decision(matter="deduction/d-1", type="deduction-rejected/1", decided_on=day(3, 31))}
    undecided = deduction(confirmation=None)
    found = limits(day(5, 30), decision=undecided, heard=OPEN, decisions=rejected, closed=True)
    assert [(each.limit, each.state) for each in found] == [("TL01", "ended"), ("TL02", "ended"), ("TL03", "missed")]
    assert found[1].ended_by == "e-51"
    other = {"e-51": Decision(matter="deduction/d-2", type="deduction-rejected/1", decided_on=day(3, 31))}
    assert one("TL02", day(5, 30), decision=undecided, heard=OPEN, decisions=other).state == "missed"


def test_a_withdrawal_ends_what_is_open() -> None:
    undecided = deduction(confirmation=None)
    found = limits(day(5, 30), decision=undecided, heard=OPEN, closed=True)
    assert [(each.limit, each.state, each.ended_by) for each in found] == [
        ("TL01", "ended", None),
        ("TL02", "ended", None),
    ]


def test_each_decision_of_the_organ_needs_its_own_service() -> None:
    changes = (
        Change(act=act(70, day(4, 20), decided_on=day(4, 20)), kind="corrected", value_cp=100),
        Change(act=act(71, day(4, 21), decided_on=day(4, 21)), kind="varied_down", value_cp=90),
    )
    found = [each for each in limits(day(4, 30), decision=deduction(changes=changes)) if each.limit == "TL03"]
    assert [(each.started_by, each.state) for each in found] == [("e-50", "ended"), ("e-70", "missed")]


def test_no_limit_against_the_person_starts_on_a_wrong_route() -> None:
    wrong = AppealRoute(track="civil_servant", stages=("review",), organ="county_committee", limit="TL06")
    half_right = AppealRoute(track="internal", stages=("appeal",), organ="county_committee", limit="TL06")
    for route in (wrong, half_right):
        heard = hearing(services=(service(route=route),))
        assert [each.limit for each in limits(day(4, 1), heard=heard)] == ["TL01", "TL02", "TL03"]


def test_a_second_service_of_a_decision_starts_nothing() -> None:
    heard = hearing(services=(service(), service(65, day(4, 10))))
    assert one("TL04", day(4, 30), heard=heard).started_on == day(3, 31)


def published(position: int, *rest: date) -> CalendarYear:
    """A calendar of 2026 with some days off."""
    return CalendarYear(year=2026, holidays=frozenset(rest), makeup=frozenset(), act=act(position, day(1, 2)))


def test_a_later_calendar_lengthens_a_limit_of_the_person_and_leaves_that_of_the_organ() -> None:
    known = Calendar(publications=(published(5), published(55, *(day(3, n) for n in (16, 17, 31)), day(4, 1))))
    assert one("TL01", day(4, 1), known=known).due_on == day(3, 31).replace(month=4, day=2)
    assert one("TL03", day(4, 1), known=known).due_on == day(4, 8)
    shorter = Calendar(publications=(published(5, day(3, 16), day(3, 17)), published(55)))
    assert one("TL01", day(4, 1), known=shorter).due_on == day(3, 31)


def test_a_limit_over_a_year_without_calendar_is_marked_provisional() -> None:
    assert not one("TL01", day(4, 1)).provisional
    assert one("TL01", day(4, 1), known=Calendar()).provisional
