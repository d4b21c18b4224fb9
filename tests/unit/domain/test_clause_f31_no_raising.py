"""F31: what was set right afterwards made nothing heavier."""

from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f31_no_raising import f31
from ledger.domain.dossier import Change, ChangeKind, Evidence, FactCorrection, FactLink
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
    version,
)

RIGHTED = act(80, day(5, 5))


def changed(*changes: tuple[ChangeKind, int]) -> CaseFile:
    """The case with changes of its deduction, one after the other."""
    made = [
        Change(act=act(80 + place, day(5, 5)), kind=kind, value_cp=value) for place, (kind, value) in enumerate(changes)
    ]
    decision = deduction(confirmation=confirmation(points_cp=300), changes=tuple(made))
    return case(decision=decision)


def test_clause_f31_does_not_apply_where_nothing_was_corrected() -> None:
    assert answer(f31, case()) == ("not_applicable", "no-correction")
    assert answer(f31, changed(("varied_down", 200))) == ("not_applicable", "no-correction")


def test_clause_f31_a_correction_downward_passes_and_names_itself() -> None:
    file = changed(("corrected", 250))
    assert answer(f31, file) == ("pass", "nothing-raised")
    assert f31(file, "d-1").events[-1] == RIGHTED.event


def test_clause_f31_a_typo_that_raises_fails() -> None:
    assert answer(f31, changed(("corrected", 301))) == ("fail", "raised")
    assert answer(f31, changed(("corrected", 200), ("corrected", 250))) == ("fail", "raised")
    assert answer(f31, changed(("varied_down", 200), ("corrected", 200))) == ("pass", "nothing-raised")


def test_clause_f31_nothing_is_corrected_upward_out_of_a_remittal() -> None:
    assert answer(f31, changed(("remitted", 0), ("corrected", 1))) == ("fail", "raised")


def test_clause_f31_acts_that_admission_guards_are_named_and_pass() -> None:
    undone = FactLink(same_fact="f-2", act=act(70, day(5, 1)), undone=RIGHTED)
    back = replace(undone, same_fact="f-1")
    readmitted = Evidence(item=ITEM, act=act(11, day(3, 4)), lawful=True, readmitted=RIGHTED)
    other = replace(fact(), fact="f-2", links=(back,))
    files = [
        case(about=replace(fact(), corrections=(FactCorrection(act=RIGHTED, field="category"),))),
        case(about=replace(fact(), links=(undone,))),
        case(about=replace(fact(), evidence={**fact().evidence, ITEM: readmitted})),
        replace(case(), facts={**case().facts, "f-2": other}),
        replace(case(), rulebooks=Rulebooks(versions=(replace(version(), reinstated=RIGHTED),))),
    ]
    for file in files:
        assert answer(f31, file) == ("pass", "nothing-raised")
        assert f31(file, "d-1").events[-1] == RIGHTED.event


def test_clause_f31_a_fact_out_of_sight_cannot_be_proved() -> None:
    assert answer(f31, replace(case(), facts={})) == ("cannot_prove", "fact-not-known")


def test_clause_f31_does_not_apply_before_the_decision() -> None:
    assert answer(f31, undecided()) == ("not_applicable", "not-decided")
