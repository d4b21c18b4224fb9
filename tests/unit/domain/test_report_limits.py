"""By when a unit reports a quarter, whether it did, and when it is flagged: TL37 to TL39 as values."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.admitting import Receipted
from ledger.domain.dossier import Deduction
from ledger.domain.procedures.units import Unit
from ledger.domain.report_limits import (
    ZERO_QUARTERS_FLAGGED,
    on_time,
    report_limits,
    reported_late,
    zero_run,
)
from ledger.domain.rulebook import Rulebook, read_rulebook
from ledger.domain.time_limits import Calendar
from ledger.domain.unit_report import UnitReports, quarter_days, quarter_of
from tests.support.acts import must
from tests.support.reports_acts import (
    AFTER_QUARTER,
    DUE_ON,
    QUARTER,
    amend,
    clock,
    extend,
    give_back,
    progress,
    reports_of,
    submit,
    unit_of,
)
from tests.support.town import PERSON, RULES, UNIT, Case, Town, at

BOOK: Rulebook = read_rulebook(RULES)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The town a week after the first quarter."""
    return clock(Town(tmp_path).settle(), AFTER_QUARTER)


def calendar(town: Town) -> Calendar:
    return town.ledger.history.calendar()


def state(town: Town, on: date, unit: Unit | None = None) -> str:
    """How the first quarter stands on a day."""
    return on_time(reports_of(town), unit or unit_of(town), calendar(town), BOOK, on).state


def limits(town: Town, on: date) -> list[tuple[str, str, date]]:
    """Limit, state and last day of each."""
    found = report_limits(reports_of(town), QUARTER, calendar(town), BOOK, on)
    return [(status.limit, status.state, status.due_on) for status in found]


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2024-q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2026-q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_three_whole_months(quarter: str, first: date, last: date) -> None:
    assert quarter_days(quarter) == (first, last)
    assert quarter_of(first) == quarter_of(last) == quarter


def test_the_limits_begin_with_the_last_day_of_the_quarter_and_skip_holidays(town: Town) -> None:
    assert limits(town, date(2026, 3, 30)) == []
    assert limits(town, date(2026, 3, 31)) == [("TL37", "running", DUE_ON), ("TL38", "running", DUE_ON)]
    assert limits(town, DUE_ON) == [("TL37", "running", DUE_ON), ("TL38", "running", DUE_ON)]
    assert limits(town, date(2026, 4, 16)) == [("TL37", "missed", DUE_ON), ("TL38", "missed", DUE_ON)]


def test_each_report_ends_its_own_limit(town: Town) -> None:
    must(progress(town))
    assert limits(town, date(2026, 4, 16)) == [("TL37", "missed", DUE_ON), ("TL38", "ended", DUE_ON)]
    must(submit(clock(town, at(2026, 4, 17))))
    assert limits(town, date(2026, 4, 17))[0] == ("TL37", "missed", DUE_ON)
    assert limits(town, date(2026, 4, 10))[0] == ("TL37", "running", DUE_ON)


def test_a_return_gives_five_working_days_and_an_amendment_ends_them(town: Town) -> None:
    must(submit(town))
    must(give_back(town))
    assert limits(town, date(2026, 4, 9))[2:] == [("TL39", "running", date(2026, 4, 15))]
    assert limits(town, date(2026, 4, 16))[2:] == [("TL39", "missed", date(2026, 4, 15))]
    must(amend(clock(town, at(2026, 4, 14))))
    assert limits(town, date(2026, 4, 16))[2:] == [("TL39", "ended", date(2026, 4, 15))]


def test_an_extension_moves_what_runs_and_revives_nothing(town: Town) -> None:
    must(extend(town, date(2026, 4, 20)))
    assert limits(town, date(2026, 4, 20)) == [
        ("TL37", "running", date(2026, 4, 20)),
        ("TL38", "running", date(2026, 4, 20)),
    ]
    must(progress(clock(town, at(2026, 4, 20))))
    after = reports_of(town)
    late = replace(
        after.extensions[0].act, recorded_on=date(2026, 4, 21), position=after.extensions[0].act.position + 9
    )
    revived = replace(
        after, extensions=(*after.extensions, replace(after.extensions[0], act=late, until_on=date(2026, 5, 9)))
    )
    found = report_limits(revived, QUARTER, calendar(town), BOOK, date(2026, 4, 21))
    assert [(status.state, status.due_on) for status in found] == [
        ("missed", date(2026, 4, 20)),
        ("ended", date(2026, 4, 20)),
    ]


def test_an_extension_after_a_return_moves_the_limit_of_the_amendment(town: Town) -> None:
    must(submit(town))
    must(give_back(town))
    must(extend(town, date(2026, 4, 30)))
    assert limits(town, date(2026, 4, 20))[2:] == [("TL39", "running", date(2026, 4, 30))]


def test_a_quarter_is_not_due_then_missing_then_late(town: Town) -> None:
    assert state(town, DUE_ON) == "not_due"
    assert state(town, date(2026, 4, 16)) == "missing"
    must(submit(clock(town, at(2026, 4, 20))))
    standing = on_time(reports_of(town), unit_of(town), calendar(town), BOOK, date(2026, 4, 20))
    assert (standing.state, standing.days_late) == ("late", 5)
    assert state(town, date(2026, 4, 19)) == "missing"


def test_a_report_of_the_last_day_is_on_time_and_a_zero_report_is_said_to_be_one(town: Town) -> None:
    must(submit(clock(town, at(2026, 4, 15, 23)), deductions=0))
    assert state(town, date(2026, 5, 1)) == "zero"
    must(amend(town, deductions=1))
    assert state(town, date(2026, 5, 1)) == "on_time"


def test_a_late_zero_report_is_late_first(town: Town) -> None:
    must(submit(clock(town, at(2026, 4, 16)), deductions=0))
    standing = on_time(reports_of(town), unit_of(town), calendar(town), BOOK, date(2026, 4, 16))
    assert (standing.state, standing.zero, standing.days_late) == ("late", True, 1)


def test_a_unit_closed_on_the_last_day_owes_nothing_and_one_open_that_day_does(town: Town) -> None:
    unit = unit_of(town)
    assert state(town, date(2026, 5, 1), replace(unit, closed_on=date(2026, 3, 31))) == "not_due"
    assert state(town, date(2026, 5, 1), replace(unit, closed_on=date(2026, 4, 1))) == "missing"
    assert state(town, date(2026, 5, 1), replace(unit, opened_on=date(2026, 4, 1))) == "not_due"
    assert state(town, date(2026, 5, 1), Unit(unit=UNIT)) == "not_due"


def test_a_return_answered_too_late_makes_the_quarter_late(town: Town) -> None:
    must(submit(town))
    must(give_back(town))
    assert state(town, date(2026, 4, 15)) == "on_time"
    assert state(town, date(2026, 4, 16)) == "late"


def test_a_correction_that_was_asked_for_or_reports_less_restates_nothing(town: Town) -> None:
    must(submit(town, deductions=2))
    must(give_back(clock(town, at(2026, 4, 14))))
    must(amend(clock(town, at(2026, 4, 17)), deductions=3))
    assert state(town, date(2026, 5, 1)) == "on_time"
    must(amend(clock(town, at(2026, 5, 6)), deductions=1))
    assert state(town, date(2026, 5, 6)) == "on_time"
    must(amend(clock(town, at(2026, 5, 7)), deductions=2))
    assert state(town, date(2026, 5, 7)) == "late"


def test_example_x07_the_unit_that_reports_after_the_quarter_is_flagged_late(town: Town) -> None:
    case = town.fact(Case("1"), date(2026, 3, 20))
    must(submit(town, deductions=1))
    assert state(town, date(2026, 7, 1)) == "on_time"
    clock(town, at(2026, 7, 13))
    for outcome in (town.propose(case, date(2026, 3, 20), 350), town.notice(case, 350)):
        assert isinstance(outcome, Receipted), outcome.error.en
    for outcome in (town.confirm(case, at(2026, 8, 3), 350), town.serve(case, date(2026, 8, 3))):
        assert isinstance(outcome, Receipted), outcome.error.en
    late = town.ledger.history.dossier(PERSON).deductions[case.deduction]
    assert flagged(town, late)
    must(amend(town, deductions=2))
    standing = on_time(reports_of(town), unit_of(town), calendar(town), BOOK, date(2026, 8, 3))
    assert (standing.state, standing.restated, standing.days_late) == ("late", True, 0)


def test_a_deduction_proposed_by_the_last_day_flags_nobody(town: Town) -> None:
    case = town.fact(Case("1"), date(2026, 3, 20))
    clock(town, at(2026, 4, 15))
    must(town.propose(case, date(2026, 3, 20)))
    assert not flagged(town, town.ledger.history.dossier(PERSON).deductions[case.deduction])


def flagged(town: Town, deduction: Deduction) -> bool:
    return reported_late(deduction, reports_of(town), calendar(town), BOOK)


def history(town: Town, quarters: int) -> dict[str, UnitReports]:
    """That many quarters up to the first of 2026, each with a zero report."""
    must(submit(town, deductions=0))
    said = reports_of(town)
    found: dict[str, UnitReports] = {}
    for back in range(quarters):
        months = 2026 * 4 - back
        name = f"{months // 4}-q{months % 4 + 1}"
        found[name] = replace(said, period=name)
    return found


def test_eight_zero_reports_running_are_flagged_and_a_gap_ends_the_run(town: Town) -> None:
    today = date(2026, 4, 8)
    eight = history(town, 8)
    assert min(eight) == "2024-q2"
    assert zero_run(eight, QUARTER, today) == ZERO_QUARTERS_FLAGGED
    assert zero_run({**eight, "2025-q1": UnitReports(unit=UNIT, period="2025-q1")}, QUARTER, today) == 4
    assert zero_run(eight, QUARTER, date(2026, 4, 7)) == 0
    assert zero_run({}, QUARTER, today) == 0
