"""F03: told of facts, clause, value and rights before the decision, which lies within that."""

from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f03_notice import f03
from ledger.domain.rulebook import Rulebooks
from tests.unit.domain.lawful_case import (
    act,
    answer,
    case,
    confirmation,
    day,
    deduction,
    hearing,
    notice,
    service,
    undecided,
)


def noticed(**fields: Any) -> CaseFile:
    """The case with another notice."""
    return case(heard=hearing(notices=(notice(**fields),)))


def test_clause_f03_a_notice_before_the_decision_passes() -> None:
    assert answer(f03, case()) == ("pass", "noticed")


def test_clause_f03_a_decision_in_the_same_minute_as_the_notice_fails() -> None:
    assert answer(f03, noticed(served_on=day(3, 30))) == ("fail", "not-before-the-decision")
    assert answer(f03, noticed(served_on=day(3, 29))) == ("pass", "noticed")


def test_clause_f03_a_decision_without_notice_fails() -> None:
    assert answer(f03, case(heard=hearing(notices=()))) == ("fail", "no-notice")


def test_clause_f03_a_notice_entered_after_the_decision_is_none() -> None:
    assert answer(f03, noticed(position=55, served_on=day(3, 13))) == ("fail", "no-notice")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"rights_stated": False}, "rights-not-stated"),
        ({"facts": ("f-2",)}, "other-fact"),
        ({"clauses": ("D2.2",)}, "other-clause"),
        ({"severity": "minor"}, "graver-than-noticed"),
        ({"severity": None}, "graver-than-noticed"),
        ({"points_cp": 149}, "more-than-noticed"),
        ({"points_cp": None}, "more-than-noticed"),
    ],
)
def test_clause_f03_a_decision_beyond_what_was_noticed_fails(fields: dict[str, Any], reason: str) -> None:
    assert answer(f03, noticed(**fields)) == ("fail", reason)


def test_clause_f03_a_decision_milder_than_the_notice_passes() -> None:
    assert answer(f03, noticed(severity="serious", points_cp=300)) == ("pass", "noticed")


def test_clause_f03_the_last_notice_before_the_decision_is_the_one_that_counts() -> None:
    first, corrected = notice(), notice(35, day(3, 16), clauses=("D2.2",))
    assert answer(f03, case(heard=hearing(notices=(first, corrected)))) == ("fail", "other-clause")
    assert answer(f03, case(heard=hearing(notices=(corrected, notice(36, day(3, 16)))))) == ("pass", "noticed")


def test_clause_f03_a_notice_too_late_does_not_take_the_place_of_one_in_time() -> None:
    late = notice(45, day(3, 30), clauses=("D2.2",))
    assert answer(f03, case(heard=hearing(notices=(notice(), late)))) == ("pass", "noticed")
    assert answer(f03, case(heard=hearing(notices=(late,)))) == ("fail", "not-before-the-decision")


def test_clause_f03_a_notice_entered_late_without_proof_cannot_be_proved() -> None:
    late = act(30, day(3, 23), ("a-verifier-1", "VER"))
    assert answer(f03, noticed(act=late)) == ("cannot_prove", "service-not-proved")
    assert answer(f03, noticed(act=late, service_proof="receipt")) == ("pass", "noticed")
    assert answer(f03, noticed(act=act(30, day(3, 20), ("a-verifier-1", "VER")))) == ("pass", "noticed")


def test_example_x04_a_decision_served_late_without_receipt_leaves_the_notice_unproved() -> None:
    late = service(act=act(60, day(4, 9), ("a-drg", "REG")))
    assert answer(f03, case(heard=hearing(services=(late,)))) == ("cannot_prove", "service-not-proved")
    with_receipt = replace(late, service_proof="receipt")
    assert answer(f03, case(heard=hearing(services=(with_receipt,)))) == ("pass", "noticed")


def test_clause_f03_what_fails_on_the_stated_days_fails_even_where_service_is_in_doubt() -> None:
    late = service(act=act(60, day(4, 9), ("a-drg", "REG")))
    heard = hearing(notices=(notice(facts=("f-2",)),), services=(late,))
    assert answer(f03, case(heard=heard)) == ("fail", "other-fact")


def test_clause_f03_an_announcement_without_its_day_cannot_be_proved() -> None:
    assert answer(f03, noticed(mode="announcement")) == ("cannot_prove", "announcement-without-its-date")
    assert answer(f03, noticed(mode="mail")) == ("pass", "noticed")


def test_clause_f03_without_the_rulebook_lateness_cannot_be_judged() -> None:
    assert answer(f03, case(rulebooks=Rulebooks())) == ("cannot_prove", "rulebook-not-known")


def test_clause_f03_the_day_of_recording_stands_for_a_day_of_decision_not_stated() -> None:
    undated = confirmation(act=act(50, day(3, 13), ("a-com-1", "COM")))
    assert answer(f03, case(decision=deduction(confirmation=undated))) == ("fail", "not-before-the-decision")


def test_clause_f03_does_not_apply_before_the_decision() -> None:
    assert answer(f03, undecided()) == ("not_applicable", "not-decided")
