"""F07: evidence enough, lawful and not excluded; the fact verified by people who did not bring it."""

from typing import Any

from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f07_evidence import f07
from ledger.domain.dossier import Evidence, Fact
from ledger.domain.rulebook import Rulebooks
from tests.unit.domain.lawful_case import (
    ITEM,
    act,
    answer,
    case,
    confirmation,
    day,
    deduction,
    fact,
    undecided,
    verification,
)


def about(decision: dict[str, Any] | None = None, **fields: Any) -> CaseFile:
    """The case with another fact and another decision."""
    changed: Fact = replace(fact(), **fields)
    return case(about=changed, decision=deduction(confirmation=confirmation(**(decision or {}))))


def item(name: str, **fields: Any) -> Evidence:
    """A lawful item."""
    stated: dict[str, Any] = {"item": name, "act": act(11, day(3, 4)), "lawful": True}
    return Evidence(**(stated | fields))


def test_clause_f07_enough_lawful_verified_evidence_passes() -> None:
    assert answer(f07, case()) == ("pass", "enough-and-verified")


def test_clause_f07_a_serious_finding_with_one_item_fails() -> None:
    serious = {"severity": "serious", "evidence_relied_on": (ITEM,)}
    assert answer(f07, about(serious)) == ("fail", "too-few-items")
    two = {"severity": "serious", "evidence_relied_on": (ITEM, "item-2")}
    items = {ITEM: item(ITEM), "item-2": item("item-2")}
    assert answer(f07, about(two, evidence=items)) == ("pass", "enough-and-verified")


def test_clause_f07_the_same_item_named_twice_is_one() -> None:
    twice = {"severity": "serious", "evidence_relied_on": (ITEM, ITEM)}
    assert answer(f07, about(twice)) == ("fail", "too-few-items")


def test_clause_f07_an_unlawful_item_fails() -> None:
    assert answer(f07, about(evidence={ITEM: item(ITEM, lawful=False)})) == ("fail", "unlawful-item")


def test_clause_f07_an_item_excluded_even_later_fails() -> None:
    excluded = item(ITEM, excluded=act(90, day(5, 1)))
    assert answer(f07, about(evidence={ITEM: excluded})) == ("fail", "excluded-item")


def test_clause_f07_an_item_that_nobody_attached_cannot_be_proved() -> None:
    assert answer(f07, about(evidence={})) == ("cannot_prove", "item-not-known")


def test_clause_f07_evidence_that_the_person_brought_himself_may_be_relied_on() -> None:
    file = about({"evidence_relied_on": ("own-1",)})
    dossier = replace(file.dossier, evidence={"own-1": item("own-1")})
    assert answer(f07, replace(file, dossier=dossier)) == ("pass", "enough-and-verified")


def test_clause_f07_too_few_verifiers_fail() -> None:
    one = (verification(12, day(3, 9), "a-verifier-1"),)
    assert answer(f07, about(verifications=one)) == ("fail", "too-few-verifiers")
    minor = {"severity": "minor", "points_cp": 80}
    assert answer(f07, about(minor, verifications=one)) == ("pass", "enough-and-verified")


def test_clause_f07_one_verifier_in_two_verifications_is_one() -> None:
    same = (verification(12, day(3, 9), "a-verifier-1"), verification(13, day(3, 10), "a-verifier-1"))
    both = {"verifications": ("e-12", "e-13")}
    assert answer(f07, about(both, verifications=same)) == ("fail", "too-few-verifiers")
    other = (same[0], verification(13, day(3, 10), "a-verifier-2"))
    assert answer(f07, about(both, verifications=other)) == ("pass", "enough-and-verified")


def test_clause_f07_a_verifier_who_brought_the_fact_or_the_proposal_fails() -> None:
    for author in ("a-reporter", "a-head"):
        own = (verification(12, day(3, 9), "a-verifier-1", author),)
        assert answer(f07, about(verifications=own)) == ("fail", "verifier-is-an-author")


def test_clause_f07_a_conclusion_other_than_established_fails() -> None:
    for conclusion in ("partly", "not"):
        doubt = (verification(12, day(3, 9), "a-verifier-1", "a-verifier-2", conclusion=conclusion),)
        assert answer(f07, about(verifications=doubt)) == ("fail", "not-established")


def test_clause_f07_a_later_verification_that_says_no_cannot_be_passed_over() -> None:
    against = verification(15, day(3, 20), "a-verifier-3", conclusion="not")
    assert answer(f07, about(verifications=(*fact().verifications, against))) == ("fail", "not-established")
    after = verification(70, day(4, 20), "a-verifier-3", conclusion="not")
    assert answer(f07, about(verifications=(*fact().verifications, after))) == ("pass", "enough-and-verified")


def test_clause_f07_a_verification_after_the_decision_does_not_carry_it() -> None:
    after = (verification(55, day(3, 31), "a-verifier-1", "a-verifier-2"),)
    assert answer(f07, about({"verifications": ("e-55",)}, verifications=after))[0] == "cannot_prove"


def test_clause_f07_a_decision_that_cites_no_verification_fails() -> None:
    assert answer(f07, about({"verifications": ()})) == ("fail", "too-few-verifiers")


def test_clause_f07_a_verification_out_of_sight_cannot_be_proved() -> None:
    assert answer(f07, about({"verifications": ("e-12", "e-99")})) == ("cannot_prove", "verification-not-known")


def test_clause_f07_a_disproved_fact_fails() -> None:
    assert answer(f07, about(disproved=act(90, day(5, 1)))) == ("fail", "fact-disproved")


def test_clause_f07_a_fact_out_of_sight_cannot_be_proved() -> None:
    assert answer(f07, replace(case(), facts={})) == ("cannot_prove", "fact-not-known")
    assert answer(f07, about(registration=None)) == ("cannot_prove", "fact-not-known")


def test_clause_f07_without_the_rulebook_it_cannot_be_proved() -> None:
    assert answer(f07, case(rulebooks=Rulebooks())) == ("cannot_prove", "rulebook-not-known")


def test_clause_f07_does_not_apply_before_the_decision() -> None:
    assert answer(f07, undecided()) == ("not_applicable", "not-decided")
