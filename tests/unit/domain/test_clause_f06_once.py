"""F06: one fact counts once."""

from datetime import date

from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f06_once import f06
from ledger.domain.dossier import Change, Confirmation, Deduction, Fact, FactLink, Hearing
from ledger.domain.vocabulary import MatterRef
from tests.unit.domain.lawful_case import (
    act,
    answer,
    case,
    confirmation,
    day,
    deduction,
    fact,
    hearing,
    service,
    undecided,
    version,
)

LINK = FactLink(same_fact="f-2", act=act(70, day(5, 1), ("a-verifier-1", "VER")))


def other_fact(last_on: date) -> Fact:
    """A second fact, by another unit."""
    return Fact(fact="f-2", occurred_on=(last_on, last_on), unit_at_fact="u-1", registration=act(13, day(3, 5)))


def second(last_on: date, changes: tuple[Change, ...] = ()) -> Deduction:
    """A second deduction, confirmed at 52 and served at 62."""
    decision: Confirmation = confirmation(act=act(52, day(3, 30), decided_on=day(3, 30)), points_cp=100)
    return deduction(
        id="d-2", fact="f-2", occurred_on=(last_on, last_on), proposal=act(21, day(3, 12)), confirmation=decision,
        changes=changes,
    )  # fmt: skip


def twice(last_on: date, *, link: FactLink | None = LINK, changes: tuple[Change, ...] = ()) -> CaseFile:
    """The case with the second deduction beside it; the facts linked unless said otherwise."""
    file = case(versions=(version(effective_from_on=date(2025, 1, 1)),))
    other_hearing = Hearing(matter=MatterRef(kind="deduction", id="d-2"), services=(service(62, decision="e-52"),))
    dossier = replace(
        file.dossier,
        deductions={**file.dossier.deductions, "d-2": second(last_on, changes)},
        hearings={**file.dossier.hearings, "deduction/d-2": other_hearing},
    )
    first_fact = replace(fact(), links=() if link is None else (link,))
    return replace(file, dossier=dossier, facts={"f-1": first_fact, "f-2": other_fact(last_on)})


def test_clause_f06_a_deduction_alone_on_its_fact_passes() -> None:
    assert answer(f06, case()) == ("pass", "counts-once")


def test_clause_f06_two_units_on_one_fact_pass_where_the_higher_absorbs_the_other() -> None:
    assert answer(f06, twice(day(2, 20))) == ("pass", "counts-once")


def test_clause_f06_two_units_both_counted_fails() -> None:
    file = twice(date(2025, 12, 31))
    assert answer(f06, file) == ("fail", "both-count")
    assert f06(file, "d-2").verdict == "fail"
    assert f06(file, "d-1").events == ("e-50", "e-52", "e-70")


def test_clause_f06_unlinked_facts_are_two_facts() -> None:
    assert answer(f06, twice(date(2025, 12, 31), link=None)) == ("pass", "counts-once")


def test_clause_f06_a_link_undone_joins_nothing() -> None:
    undone = replace(LINK, undone=act(71, day(5, 2)))
    assert answer(f06, twice(date(2025, 12, 31), link=undone)) == ("pass", "counts-once")


def test_clause_f06_the_annulment_of_one_sets_it_right() -> None:
    annulled = Change(act=act(80, day(5, 5)), kind="annulled", value_cp=None)
    assert answer(f06, twice(date(2025, 12, 31), changes=(annulled,))) == ("pass", "counts-once")


def test_clause_f06_a_deduction_that_counts_nothing_itself_counts_nothing_twice() -> None:
    annulled = Change(act=act(80, day(5, 5)), kind="annulled", value_cp=None)
    file = twice(date(2025, 12, 31))
    own = replace(file.dossier.deductions["d-1"], changes=(annulled,))
    dossier = replace(file.dossier, deductions={**file.dossier.deductions, "d-1": own})
    assert answer(f06, replace(file, dossier=dossier)) == ("pass", "counts-once")


def test_clause_f06_before_service_nothing_counts_twice() -> None:
    file = replace(twice(date(2025, 12, 31)), known_on=day(3, 30))
    assert answer(f06, file) == ("pass", "counts-once")
    assert answer(f06, replace(file, known_on=day(3, 31))) == ("fail", "both-count")


def test_clause_f06_a_fact_out_of_sight_cannot_be_proved() -> None:
    file = twice(day(2, 20))
    assert answer(f06, replace(file, facts={"f-1": file.facts["f-1"]})) == ("cannot_prove", "fact-not-known")
    assert answer(f06, replace(case(), facts={})) == ("cannot_prove", "fact-not-known")


def test_clause_f06_a_decision_not_yet_served_passes() -> None:
    assert answer(f06, case(heard=hearing(services=()))) == ("pass", "counts-once")


def test_clause_f06_does_not_apply_before_the_decision() -> None:
    assert answer(f06, undecided()) == ("not_applicable", "not-decided")
