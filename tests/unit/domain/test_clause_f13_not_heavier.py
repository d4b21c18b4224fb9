"""F13: never heavier. Proposed, noticed and confirmed at 1.50, moderate; what came after is put in by each test."""

from typing import Any

import pytest

from ledger.domain.clauses.f13_not_heavier import f13
from ledger.domain.dossier import Change, ChangeKind
from tests.unit.domain.lawful_case import act, answer, case, confirmation, day, deduction, hearing, notice, undecided


def changed(*changes: tuple[ChangeKind, int | None]) -> Any:
    """The case with changes in this order."""
    made = tuple(
        Change(act=act(70 + place, day(5, 1 + place)), kind=kind, value_cp=value)
        for place, (kind, value) in enumerate(changes)
    )
    return case(decision=deduction(changes=made))


def test_clause_f13_the_lawful_case_passes() -> None:
    assert answer(f13, case()) == ("pass", "not-heavier")


def test_clause_f13_nothing_is_asked_before_the_decision() -> None:
    assert answer(f13, undecided()) == ("not_applicable", "not-decided")


def test_clause_f13_more_than_proposed_or_noticed_fails() -> None:
    more = deduction(confirmation=confirmation(points_cp=151))
    assert answer(f13, case(decision=more)) == ("fail", "heavier-than-told")
    less_noticed = hearing(notices=(notice(points_cp=149),))
    assert answer(f13, case(heard=less_noticed)) == ("fail", "heavier-than-told")


def test_clause_f13_a_graver_severity_than_noticed_fails() -> None:
    lighter = hearing(notices=(notice(severity="minor"),))
    assert answer(f13, case(heard=lighter)) == ("fail", "graver-than-told")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ((("varied_down", 150),), "pass"),
        ((("varied_down", 151),), "fail"),
        ((("varied_down", 100), ("varied_down", 101)), "fail"),
        ((("corrected", 100), ("varied_down", 100)), "pass"),
        ((("remitted", None), ("redetermined", 150)), "pass"),
        ((("remitted", None), ("redetermined", 151)), "fail"),
        ((("varied_down", 100), ("remitted", None), ("redetermined", 101)), "fail"),
        ((("remitted", None), ("redetermined", 100), ("remitted", None), ("redetermined", 101)), "fail"),
        ((("upheld", None), ("revoked", None)), "pass"),
        ((("revoked", None), ("varied_down", 1)), "fail"),
    ],
)  # fmt: skip
def test_clause_f13_no_objection_ends_heavier_than_it_began(
    changes: tuple[tuple[ChangeKind, int | None], ...], verdict: str
) -> None:
    assert answer(f13, changed(*changes))[0] == verdict
