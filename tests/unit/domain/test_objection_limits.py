"""TL04, TL25, TL05, TL03 and TL22 of a case with an objection, through the door, on the days around their last day."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.case_limits import TimeLimitStatus, limits_of_case
from tests.support.acts import must
from tests.support.objections_acts import (
    acceptance,
    determination,
    filing,
    refusing,
    ruled,
    service_of,
    target,
    transfer,
    withdrawal,
)  # fmt: skip
from tests.support.refusals_objections import IN_TIME, LATE, served
from tests.support.town import PERSON, Case, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def limits(town: Town, case: Case, on: date) -> dict[str, TimeLimitStatus]:
    """Every limit of the case on a day; of several of one name the last."""
    inputs = town.ledger.history.score_inputs(PERSON)
    version = inputs.rulebooks.versions[0]
    deduction = inputs.dossier.deductions[case.deduction]
    found = limits_of_case(inputs.dossier, deduction, inputs.calendar, version.rulebook, on)
    return {status.limit: status for status in found}


def test_the_right_to_object_runs_fifteen_working_days_and_lapses(town: Town) -> None:
    case = served(town)
    found = {on: limits(town, case, date(2026, 4, on))["TL04"] for on in (8, 9)}
    assert [(one.due_on, one.state) for one in found.values()] == [
        (date(2026, 4, 8), "running"), (date(2026, 4, 8), "lapsed"),
    ]  # fmt: skip


def test_a_filing_ends_the_right_and_starts_the_waiting(town: Town) -> None:
    case = served(town)
    town.clock.set(IN_TIME)
    filed = filing(town, case)
    must(town.submit(filed))
    found = limits(town, case, date(2026, 4, 8))
    assert (found["TL04"].state, found["TL04"].ended_by) == ("ended", filed.statement.id)
    assert (found["TL25"].state, found["TL25"].started_by, found["TL25"].due_on) == (
        "running", filed.statement.id, date(2026, 4, 13),
    )  # fmt: skip
    assert limits(town, case, date(2026, 4, 14))["TL25"].state == "missed"


def test_a_filing_after_the_last_day_does_not_revive_the_right(town: Town) -> None:
    case = served(town)
    town.clock.set(LATE)
    must(town.submit(filing(town, case)))
    found = limits(town, case, date(2026, 4, 30))["TL04"]
    assert (found.state, found.ended_on) == ("lapsed", date(2026, 4, 9))


def test_the_decision_and_its_service_have_their_limits(town: Town) -> None:
    case = served(town)
    town.clock.set(IN_TIME)
    must(town.submit(filing(town, case)))
    must(town.submit(acceptance(town, case)))
    assert (limits(town, case, date(2026, 5, 6))["TL05"].due_on, limits(town, case, date(2026, 5, 6))["TL05"].state) == (
        date(2026, 5, 6), "running",
    )  # fmt: skip
    assert limits(town, case, date(2026, 5, 7))["TL05"].state == "missed"
    town.clock.set(at(2026, 5, 6))
    by = ruled(town, case, target(case, "remitted"))
    found = limits(town, case, date(2026, 5, 7))
    assert (found["TL05"].state, found["TL03"].started_by, found["TL03"].state) == ("ended", by, "running")
    assert "TL22" not in found
    must(town.submit(service_of(town, case, by)))
    found = limits(town, case, date(2026, 6, 5))
    assert (found["TL03"].state, found["TL22"].due_on, found["TL22"].state) == ("ended", date(2026, 6, 5), "running")
    assert limits(town, case, date(2026, 6, 6))["TL22"].state == "missed"
    again = determination(town, case, at(2026, 5, 6), 300, by)
    must(town.submit(again))
    ended = limits(town, case, date(2026, 6, 6))["TL22"]
    assert (ended.state, ended.ended_by) == ("ended", again.statement.id)


@pytest.mark.parametrize("end", [withdrawal, refusing, transfer])
def test_whatever_answers_the_paper_ends_the_waiting(town: Town, end: object) -> None:
    case = served(town)
    town.clock.set(IN_TIME)
    must(town.submit(filing(town, case)))
    answered = end(town, case)  # type: ignore[operator]
    must(town.submit(answered))
    found = limits(town, case, date(2026, 4, 30))["TL25"]
    assert (found.state, found.ended_by) == ("ended", answered.statement.id)
