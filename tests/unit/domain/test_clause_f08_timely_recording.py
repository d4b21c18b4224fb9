"""F08: decision and service entered within five working days. Decided on 30 March; 4 to 6 April are off."""

from datetime import date

from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.evaluate import evaluate, provably_fair
from ledger.domain.clauses.f08_timely_recording import f08
from ledger.domain.rulebook import Rulebooks
from ledger.domain.time_limits import Calendar
from tests.unit.domain.lawful_case import (
    act,
    answer,
    case,
    confirmation,
    day,
    deduction,
    hearing,
    service,
    undecided,
)


def entered(recorded_on: date, *, decided_on: date | None = None) -> CaseFile:
    """The case whose decision was entered on a day, not served yet."""
    decision = act(50, recorded_on, ("a-com-1", "COM"), decided_on=decided_on or day(3, 30))
    return case(decision=deduction(confirmation=confirmation(act=decision)), heard=hearing(services=()))


def served(served_on: date, recorded_on: date, proof: bool = True) -> CaseFile:
    """The case whose service was entered on a day."""
    paper = service(60, served_on, act=act(60, recorded_on), service_proof="receipt" if proof else None)
    return case(heard=hearing(services=(paper,)))


def test_clause_f08_entries_in_time_pass() -> None:
    assert answer(f08, case()) == ("pass", "in-time")


def test_clause_f08_the_fifth_working_day_is_in_time_and_the_sixth_is_not() -> None:
    assert answer(f08, entered(day(4, 7))) == ("pass", "in-time")
    assert answer(f08, entered(day(4, 8))) == ("fail", "entered-late")


def test_clause_f08_holidays_are_read_from_the_calendar_known_at_the_entry() -> None:
    assert answer(f08, replace(entered(day(4, 7)), calendar=Calendar())) == ("fail", "entered-late")
    assert answer(f08, replace(entered(day(4, 6)), calendar=Calendar())) == ("pass", "in-time")


def test_clause_f08_entered_40_days_later_with_an_earlier_effect_fails() -> None:
    assert answer(f08, entered(day(5, 9))) == ("fail", "entered-late")


def test_example_x04_recorded_on_the_tenth_working_day_with_receipt_fails_f08() -> None:
    both = act(50, day(7, 10), ("a-com-1", "COM"), decided_on=day(6, 26))
    with_receipt = service(60, day(6, 26), act=act(60, day(7, 10)), service_proof="receipt")
    decision = deduction(confirmation=confirmation(act=both))
    assert answer(f08, case(decision=decision, heard=hearing(services=(with_receipt,)))) == ("fail", "entered-late")


def test_example_x04_without_the_receipt_f03_f04_and_f08_cannot_be_proved() -> None:
    both = act(50, day(7, 10), ("a-com-1", "COM"), decided_on=day(6, 26))
    without = service(60, day(6, 26), act=act(60, day(7, 10)))
    file = case(decision=deduction(confirmation=confirmation(act=both)), heard=hearing(services=(without,)))
    verdicts = evaluate(file, "d-1")
    assert [each.clause for each in verdicts if each.verdict == "cannot_prove"] == ["F03", "F04", "F08"]
    assert not provably_fair(verdicts)


def test_clause_f08_a_service_entered_late_fails_even_with_proof() -> None:
    assert answer(f08, served(day(3, 31), day(4, 8))) == ("pass", "in-time")
    assert answer(f08, served(day(3, 31), day(4, 9))) == ("fail", "entered-late")


def test_clause_f08_a_service_entered_late_without_proof_cannot_be_proved() -> None:
    assert answer(f08, served(day(3, 31), day(4, 8), proof=False)) == ("pass", "in-time")
    assert answer(f08, served(day(3, 31), day(4, 9), proof=False)) == ("cannot_prove", "service-not-proved")


def test_clause_f08_a_decision_without_its_day_cannot_be_proved() -> None:
    undated = confirmation(act=act(50, day(3, 30), ("a-com-1", "COM")))
    assert answer(f08, case(decision=deduction(confirmation=undated))) == ("cannot_prove", "day-not-stated")


def test_clause_f08_without_the_rulebook_it_cannot_be_proved() -> None:
    assert answer(f08, case(rulebooks=Rulebooks())) == ("cannot_prove", "rulebook-not-known")


def test_clause_f08_does_not_apply_before_the_decision() -> None:
    assert answer(f08, undecided()) == ("not_applicable", "not-decided")


def test_the_lawful_case_is_provably_fair_and_every_clause_is_asked_once_in_order() -> None:
    verdicts = evaluate(case(), "d-1")
    assert [each.clause for each in verdicts][:8] == [f"F0{number}" for number in range(1, 9)]
    assert provably_fair(verdicts)
    assert {each.verdict for each in verdicts} == {"pass", "not_applicable"}
