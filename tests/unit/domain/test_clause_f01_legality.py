"""F01: the rule cited stands and no protected act is the ground."""

from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f01_legality import f01
from ledger.domain.statement import RulebookRef
from tests.unit.domain.lawful_case import (
    REF,
    act,
    answer,
    case,
    confirmation,
    day,
    deduction,
    fact,
    hearing,
    notice,
    undecided,
    version,
)  # fmt: skip


def decided(**fields: Any) -> CaseFile:
    """The case with another decision."""
    return case(decision=deduction(confirmation=confirmation(**fields)))


def test_clause_f01_a_rule_in_force_passes_and_names_what_it_read() -> None:
    found = f01(case(), "d-1")
    assert (found.clause, found.verdict) == ("F01", "pass")
    assert found.events == ("e-1", "e-10", "e-20", "e-30", "e-50")


def test_clause_f01_an_indicator_that_does_not_exist_fails() -> None:
    assert answer(f01, decided(indicator="D2.7")) == ("fail", "no-such-indicator")


def test_clause_f01_an_annulled_version_fails() -> None:
    annulled = version(annulled=act(90, day(5, 1)))
    assert answer(f01, case(versions=(annulled,))) == ("fail", "rulebook-annulled")


def test_clause_f01_a_version_not_yet_in_force_fails() -> None:
    assert answer(f01, case(versions=(version(effective_from_on=day(3, 31)),))) == ("fail", "not-in-force")


def test_clause_f01_a_version_in_force_on_the_day_of_the_decision_alone_stands() -> None:
    assert answer(f01, case(versions=(version(effective_from_on=day(3, 30)),))) == ("pass", "rule-stands")


def test_clause_f01_another_text_under_the_same_name_fails() -> None:
    other = RulebookRef(hash="b" * 64, id=REF.id, version=REF.version)
    assert answer(f01, decided(rulebook=other)) == ("fail", "other-content")


def test_clause_f01_a_decision_without_a_rulebook_fails() -> None:
    bare = deduction(rulebook=None, confirmation=confirmation(rulebook=None))
    assert answer(f01, case(decision=bare)) == ("fail", "no-rulebook-cited")


def test_clause_f01_the_rulebook_of_the_proposal_serves_a_decision_that_cites_none() -> None:
    assert answer(f01, decided(rulebook=None)) == ("pass", "rule-stands")


def test_clause_f01_a_version_that_is_not_known_cannot_be_proved() -> None:
    other = RulebookRef(hash=REF.hash, id=REF.id, version=2)
    assert answer(f01, decided(rulebook=other)) == ("cannot_prove", "rulebook-not-known")


@pytest.mark.parametrize("clauses", [("D2.1", "PA3"), ("PA1",)])
def test_clause_f01_a_protected_act_as_the_ground_fails(clauses: tuple[str, ...]) -> None:
    assert answer(f01, case(heard=hearing(notices=(notice(clauses=clauses),)))) == ("fail", "protected-act")


def test_clause_f01_a_fact_that_is_itself_a_protected_act_fails() -> None:
    assert answer(f01, case(about=replace(fact(), category="PA2"))) == ("fail", "protected-act")


@pytest.mark.parametrize(
    ("indicator", "severity", "expected"),
    [
        ("D2.6", "serious", "fail"),
        ("D2.6", "moderate", "pass"),
        ("D3.4", "minor", "fail"),
        ("D6.3", "moderate", "fail"),
    ],
)
def test_clause_f01_what_needs_a_competent_organ_fails_without_its_conclusion(
    indicator: str, severity: str, expected: str
) -> None:
    assert answer(f01, decided(indicator=indicator, severity=severity))[0] == expected


def test_clause_f01_does_not_apply_before_the_decision() -> None:
    assert answer(f01, undecided()) == ("not_applicable", "not-decided")
