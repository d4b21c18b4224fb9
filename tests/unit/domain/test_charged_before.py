"""The same fact charged again: after an objection, an annulment, both. Clauses F06 and F13, through the door."""

from pathlib import Path

import pytest

from tests.support.acts import FACT_ON, codes, must
from tests.support.objections_acts import ruled, target
from tests.support.refusals_objections import accepted, remitted, served
from tests.support.town import PERSON, Case, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def state(town: Town, kind: str, matter: str) -> str:
    return town.ledger.history.stream(f"official/{PERSON}").state_of(kind, matter)


def test_a_revoked_deduction_is_not_charged_again(town: Town) -> None:
    """An appeal body has spoken; what the organ annulled itself may be proposed anew, this may not (F06, F13)."""
    case = accepted(town)
    ruled(town, case, target(case, "revoked"))
    assert "fact-charged-twice" in codes(town.propose(Case("7"), FACT_ON, fact=case.fact))


def test_an_annulment_after_a_revocation_opens_no_way_to_a_new_charge(town: Town) -> None:
    """It is a record, so it stands in the log; and it takes nothing back of what the appeal body decided (F06)."""
    case = accepted(town)
    ruled(town, case, target(case, "revoked"))
    must(town.annul(case, at(2026, 5, 7)))
    assert "fact-charged-twice" in codes(town.propose(Case("7"), FACT_ON, fact=case.fact))


def test_a_remitted_deduction_may_be_annulled_and_proposed_anew(town: Town) -> None:
    case, _ = remitted(town)
    must(town.annul(case, at(2026, 5, 7)))
    assert state(town, "deduction", case.deduction) == "annulled"
    must(town.propose(Case("7"), FACT_ON, fact=case.fact))


@pytest.mark.parametrize(
    ("outcome", "value", "most"), [("remitted", None, 400), ("varied_down", 320, 320), ("upheld", None, 400)]
)
def test_clause_f13_annulling_and_charging_anew_is_no_way_around_an_objection(
    town: Town, outcome: str, value: int | None, most: int
) -> None:
    case = accepted(town)
    ruled(town, case, target(case, outcome, value))
    must(town.annul(case, at(2026, 5, 7)))
    assert codes(town.propose(Case("7"), FACT_ON, 450, fact=case.fact)) == {"points-above"}
    assert codes(town.propose(Case("7"), FACT_ON, most + 1, fact=case.fact)) == {"points-above"}
    must(town.propose(Case("7"), FACT_ON, most, fact=case.fact))


def test_without_an_objection_what_the_organ_annulled_may_be_proposed_anew_with_more(town: Town) -> None:
    case = served(town)
    must(town.annul(case, at(2026, 5, 7)))
    must(town.propose(Case("7"), FACT_ON, 450, fact=case.fact))
