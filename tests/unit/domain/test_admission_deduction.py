"""A deduction from its proposal to its annulment, at the edges: days, ranges, the lighter rule, cases that stay closed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.procedures.deduction import Deduction
from tests.support.acts import (
    AFTER_HEARING,
    DESK,
    FACT_ON,
    LAST_DAY_OF_HEARING,
    cited,
    codes,
    confirmed,
    consider,
    disprove,
    member,
    must,
    noticed,
    proposed,
    reject,
    reopen,
    represent,
    represent_on_paper,
    service,
    standing,
    waive,
    withdraw,
)
from tests.support.refusals_case import lighter, published
from tests.support.town import PERSON, RULES, Case, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def deduction(town: Town, case: Case) -> Deduction:
    return town.ledger.history.dossier(case.person).deductions[case.deduction]


def state(town: Town, case: Case) -> str:
    return town.ledger.history.stream(f"official/{case.person}").state_of("deduction", case.deduction)


# -- the range, at both ends, with each responsibility ---------------------------------------------------------


@pytest.mark.parametrize(
    ("responsibility", "low", "high"), [("principal", 201, 400), ("major", 160, 320), ("secondary", 100, 200)]
)
def test_points_lie_between_the_floors_of_both_ends_times_the_factor(
    town: Town, responsibility: str, low: int, high: int
) -> None:
    """201 times 0.8 is 160.8 and times 0.5 is 100.5: rounded down, in the person's favour."""
    case = town.fact(Case("1"), FACT_ON)
    for points in (low - 1, high + 1):
        outcome = town.propose(case, FACT_ON, points, responsibility=responsibility, severity="moderate")
        assert codes(outcome) == {"points-out-of-range"}
    must(town.propose(case, FACT_ON, low, responsibility=responsibility, severity="moderate"))
    other = town.fact(Case("2"), FACT_ON)
    must(town.propose(other, FACT_ON, high, responsibility=responsibility, severity="moderate"))


def test_the_lighter_later_version_reaches_an_older_fact(town: Town) -> None:
    case = town.fact(Case("1"), FACT_ON)
    town.clock.set(at(2026, 3, 4))
    published(town, lighter(2))
    assert codes(town.propose(case, FACT_ON, 400)) == {"points-out-of-range"}
    must(town.propose(case, FACT_ON, 200, severity="moderate", rulebook=cited(lighter(2), 2)))


def test_a_heavier_later_version_reaches_no_older_fact(town: Town) -> None:
    town.clock.set(at(2026, 3, 2, 9))
    published(town, lighter(2))  # in force from 2 March
    case = town.fact(Case("1"), FACT_ON)
    town.clock.set(at(2026, 3, 4))
    heavier = {**RULES, "version": 3}
    published(town, heavier)
    assert "rulebook-wrong-version" in codes(town.propose(case, FACT_ON, 400, rulebook=cited(heavier, 3)))
    must(town.propose(case, FACT_ON, 200, severity="moderate", rulebook=cited(lighter(2), 2)))


def test_a_proposal_dated_back_does_not_reach_beyond_the_lookback(town: Town) -> None:
    """The fact's last day may lie 24 months before the recording, whatever day the proposal claims."""
    old = town.fact(Case("1"), date(2024, 1, 3))
    said_to_be_earlier = town.propose(old, date(2024, 1, 3), decided_at=at(2026, 1, 3))
    assert "lookback" in codes(said_to_be_earlier)


# -- notice and hearing ----------------------------------------------------------------------------------------


def test_clause_f04_the_day_after_the_last_day_is_free(town: Town) -> None:
    case = noticed(town)
    outcome = town.confirm(case, LAST_DAY_OF_HEARING)
    assert codes(outcome) == {"hearing-running"}
    assert "2026-03-16" in outcome.error.en  # type: ignore[union-attr]
    must(town.confirm(case, AFTER_HEARING))


@pytest.mark.parametrize("final", [True, False])
def test_clause_f04_only_a_final_paper_ends_the_period(town: Town, final: bool) -> None:
    case = noticed(town)
    town.clock.set(at(2026, 3, 3))
    must(represent(town, case, final=final))
    must(consider(town, case))
    assert codes(town.confirm(case, at(2026, 3, 4))) == (set() if final else {"hearing-running"})


def test_clause_f04_a_waiver_ends_it_at_once(town: Town) -> None:
    case = noticed(town)
    must(waive(town, case))
    must(town.confirm(case, at(2026, 3, 3)))


def test_clause_f04_a_reopened_period_runs_anew(town: Town) -> None:
    case = noticed(town)
    town.clock.set(at(2026, 3, 10))
    must(reopen(town, case, date(2026, 3, 10)))
    assert codes(town.confirm(case, at(2026, 3, 24))) == {"hearing-running"}
    must(town.confirm(case, at(2026, 3, 25)))


def test_clause_f04_a_reopening_dated_back_shortens_nothing(town: Town) -> None:
    case = noticed(town)
    town.clock.set(at(2026, 3, 3))
    assert codes(reopen(town, case, date(2026, 1, 5))) == {"days-out-of-order"}
    must(reopen(town, case, FACT_ON))
    assert codes(town.confirm(case, at(2026, 3, 4))) == {"hearing-running"}


def test_clause_f05_a_paper_before_a_reopening_is_answered_after_it(town: Town) -> None:
    case = noticed(town)
    must(represent(town, case))
    must(reopen(town, case, FACT_ON))
    assert codes(town.confirm(case, AFTER_HEARING)) == {"representation-unanswered"}
    must(consider(town, case))
    must(town.confirm(case, AFTER_HEARING))


def test_clause_f05_a_later_paper_needs_its_own_answer(town: Town) -> None:
    case = noticed(town)
    must(represent(town, case))
    must(consider(town, case))
    must(represent(town, case))
    assert codes(town.confirm(case, AFTER_HEARING)) & {"wrong-state"}
    must(consider(town, case))
    must(town.confirm(case, AFTER_HEARING))


def test_clause_f03_a_notice_recorded_late_without_proof_counts_from_its_recording(town: Town) -> None:
    case, other = proposed(town), proposed(town, "2")
    town.clock.set(at(2026, 3, 17))
    must(town.notice(case, served_on=FACT_ON, service_proof=None))
    must(town.notice(other, served_on=FACT_ON, service_proof="receipt"))
    town.clock.set(at(2026, 3, 18))
    assert codes(town.confirm(case, at(2026, 3, 18))) == {"hearing-running"}
    must(town.confirm(other, at(2026, 3, 18)))


def test_clause_f03_nobody_was_told_of_a_proposal_before_it_stood(town: Town) -> None:
    case = Case("1")
    town.fact(case, FACT_ON)
    town.clock.set(at(2026, 3, 30))
    must(town.propose(case, FACT_ON))
    must(town.notice(case, served_on=FACT_ON, service_proof="receipt"))
    assert "notice-missing" in codes(town.confirm(case, at(2026, 3, 30, 11)))


@pytest.mark.parametrize(
    "changes", [{"facts": ()}, {"clauses": ("D2.1",)}, {"severity": "minor"}, {"points_cp": 399}], ids=str
)
def test_clause_f03_a_decision_goes_no_further_than_the_notice(town: Town, changes: dict[str, Any]) -> None:
    case = proposed(town)
    must(town.notice(case, **changes))
    assert codes(town.confirm(case, AFTER_HEARING)) == {"outside-notice"}


def test_a_paper_of_the_person_entered_by_the_desk_counts_as_his(town: Town) -> None:
    for actor, _ in DESK:
        member(town, actor, "INT")
    case = noticed(town)
    must(represent_on_paper(town, case))
    assert state(town, case) == "represented"
    assert codes(represent_on_paper(town, case, signing=[("a-int1", "INT")])) == {"wrong-signers"}


# -- what stays closed -----------------------------------------------------------------------------------------


def test_a_paper_after_the_decision_is_admitted_and_opens_nothing(town: Town) -> None:
    case = confirmed(town)
    must(represent(town, case))
    assert state(town, case) == "confirmed"
    assert codes(consider(town, case)) == {"wrong-state"}
    assert "wrong-state" in codes(town.confirm(case, AFTER_HEARING))


@pytest.mark.parametrize("close", ["reject", "withdraw", "annul"])
def test_a_notice_revives_no_closed_case(town: Town, close: str) -> None:
    case = noticed(town) if close != "annul" else confirmed(town)
    closing = {
        "reject": lambda: reject(town, case, AFTER_HEARING),
        "withdraw": lambda: withdraw(town, case),
        "annul": lambda: town.annul(case, AFTER_HEARING),
    }
    must(closing[close]())
    closed = state(town, case)
    must(town.notice(case))  # a record: admitted, with its breach
    must(waive(town, case))
    assert state(town, case) == closed
    assert "wrong-state" in codes(town.confirm(case, AFTER_HEARING))


def test_serving_a_rejection_leaves_the_case_closed(town: Town) -> None:
    case = noticed(town)
    must(reject(town, case, AFTER_HEARING))
    must(town.serve(case, AFTER_HEARING.date()))
    assert state(town, case) == "rejected"


def test_a_notice_of_a_deduction_that_nobody_proposed_leads_to_no_decision(town: Town) -> None:
    case = town.fact(Case("1"), FACT_ON)
    must(town.notice(case))
    must(waive(town, case))
    assert state(town, case) == "none"
    assert "wrong-state" in codes(town.confirm(case, AFTER_HEARING))
    must(town.propose(case, FACT_ON))


def test_an_annulment_before_any_decision_stands_and_changes_nothing(town: Town) -> None:
    case = noticed(town)
    must(town.annul(case, AFTER_HEARING))
    assert deduction(town, case).changes == ()
    assert codes(town.propose(Case("9"), FACT_ON, fact=case.fact)) == {"fact-charged-twice"}
    must(town.confirm(case, AFTER_HEARING))


def test_after_an_annulment_the_fact_may_be_charged_again(town: Town) -> None:
    case = confirmed(town)
    must(town.annul(case, AFTER_HEARING))
    must(town.propose(Case("9"), FACT_ON, fact=case.fact))


def test_a_service_recorded_before_its_decision_serves_nothing(town: Town) -> None:
    case = noticed(town)
    town.clock.set(AFTER_HEARING)
    planned = town.confirmation(case, AFTER_HEARING)
    early = service(town, case, planned.statement.id)
    assert standing(town, early) == {"decision-unknown"}
    must(town.submit(early))
    must(town.submit(town.confirmation(case, AFTER_HEARING, event_id=planned.statement.id)))
    assert town.ledger.history.dossier(PERSON).hearings[f"deduction/{case.deduction}"].services == ()
    assert state(town, case) == "confirmed"


def test_a_service_of_the_decision_of_another_matter_serves_nothing(town: Town) -> None:
    one, two = noticed(town), noticed(town, "2")
    for case in (one, two):
        must(town.confirm(case, AFTER_HEARING))
    foreign = service(town, one, two.decision)
    assert standing(town, foreign) == {"decision-unknown"}
    must(town.submit(foreign))
    assert (state(town, one), state(town, two)) == ("confirmed", "confirmed")
    must(town.serve(one, AFTER_HEARING.date()))
    assert state(town, one) == "served"


# -- correction, annulment, lateness ---------------------------------------------------------------------------


def test_clause_f13_a_correction_goes_down_from_the_last_one(town: Town) -> None:
    case = confirmed(town)
    must(town.correct(case, AFTER_HEARING, 300))
    assert codes(town.correct(case, AFTER_HEARING, 300)) == {"points-not-below"}
    must(town.correct(case, AFTER_HEARING, 0))


def test_a_correction_is_not_dated_before_the_decision(town: Town) -> None:
    case = confirmed(town)
    assert codes(town.correct(case, at(2026, 3, 16), 300)) == {"days-out-of-order"}
    must(town.correct(case, AFTER_HEARING, 300))


def test_a_late_representation_is_recorded_and_left_to_the_decision(town: Town) -> None:
    case = noticed(town)
    town.clock.set(at(2026, 3, 18))
    must(represent(town, case))
    must(consider(town, case))
    must(town.confirm(case, at(2026, 3, 18)))


def test_a_record_of_a_closed_case_is_never_refused_for_its_state(town: Town) -> None:
    case = confirmed(town)
    for _ in range(2):
        must(town.serve(case, AFTER_HEARING.date()))
    must(disprove(town, case))
    must(disprove(town, case))


def test_every_decision_that_was_let_in_passes_the_clauses_that_speak_of_it(town: Town) -> None:
    """A gate is refused where it would fail at admission: so what stands fails nothing but what came after."""
    served = town.served_deduction("1", FACT_ON, AFTER_HEARING, 400)
    history = town.ledger.history
    known = history.known(None, today=AFTER_HEARING.date())
    verdicts = {each.clause: each.verdict for each in evaluate(history.case_file(PERSON, known), served.deduction)}
    assert set(verdicts.values()) <= {"pass", "not_applicable"}
