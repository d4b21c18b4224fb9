"""A case with objections of every ending, proved to somebody outside and admitted again over the whole log."""

from datetime import date
from pathlib import Path

import pytest

from ledger.fsck import fsck
from ledger.proving import make_fairness_proof
from ledger.verify.checks import verify_proof
from ledger.verify.policy import read_policy
from tests.support.acts import must
from tests.support.objections_acts import (
    acceptance,
    determination,
    filing,
    refusing,
    ruled,
    service_of,
    target,
    termination,
    transfer,
    withdrawal,
)  # fmt: skip
from tests.support.proved import Proved
from tests.support.refusals_objections import remitted
from tests.support.town import PERSON, Case, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def determined_again(town: Town) -> tuple[Case, str]:
    """Every type of the family, with breaches beside some, and a deduction determined again at the end."""
    case, by = remitted(town)
    must(town.submit(service_of(town, case, by)))
    for number, end in (("2", withdrawal), ("3", refusing), ("4", transfer), ("5", termination)):
        must(town.submit(filing(town, case, number)))
        if end is termination:
            must(town.submit(acceptance(town, case, number)))
        must(town.submit(end(town, case, number)))
    must(town.submit(filing(town, case, "6")))
    must(
        town.submit(acceptance(town, case, "6", accepted_on=date(2026, 5, 8)))
    )  # of a day to come: it stands with its breach
    ruled(town, case, target(case, "varied_down", 700), number="6")
    again = determination(town, case, at(2026, 5, 7), 300, by)
    must(town.submit(again))
    must(town.submit(service_of(town, case, again.statement.id, case.matter)))
    return case, again.statement.id


def test_fsck_admits_a_log_with_every_type_of_the_family_again(town: Town) -> None:
    determined_again(town)
    assert fsck(town.recorder, town.guard, rules=True).findings == ()


def test_a_case_with_objections_is_proved_offline_for_both_its_decisions(town: Town) -> None:
    case, again = determined_again(town)
    other = Proved(town, case, case, case, case)
    known = town.ledger.history.known(None, today=town.ledger.today())
    for decision in (case.decision, again):
        proof = make_fairness_proof(town.ledger.history, decision, known, town.ledger.checkpoint())
        report = verify_proof(proof, read_policy(other.policy_text))
        assert report.points_cp == 300
        verdicts = {one.clause: one.verdict for one in report.clauses}
        assert (verdicts["F13"], verdicts["F14"]) == (
            "pass",
            "pass",
        )  # refused after the last day; the 7.00 touched nothing
        assert report.decision == decision


def test_an_objection_of_another_person_is_not_in_the_proof(town: Town) -> None:
    case, _ = remitted(town)
    town.register("o-0002")
    other = town.served_deduction("9", date(2026, 5, 7), at(2026, 5, 25), 400, person="o-0002")
    paper = filing(town, other, "9", signing=[("a-o-0002", "SUB")])
    must(town.submit(paper))
    known = town.ledger.history.known(None, today=town.ledger.today())
    proof = make_fairness_proof(town.ledger.history, case.decision, known, town.ledger.checkpoint())
    assert paper.statement.id.encode() not in proof
    assert town.ledger.history.dossier(PERSON).objections.keys() == {"ap-1"}
