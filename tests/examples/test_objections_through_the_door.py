"""Do the worked examples with an objection come out through the real door? X5, X10 and X18 of procedure 4.7, and X13 without its exemption.

Every event is signed, admitted, folded and asked of the log, as known on the days that the procedure asks.
"""

from datetime import date
from pathlib import Path

from ledger.admitting import Receipted
from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.colours import colour
from ledger.domain.scoring import list_due, period_score, score
from ledger.domain.vocabulary import Colour
from tests.support.acts import codes, must
from tests.support.objections_acts import (
    acceptance,
    determination,
    filed_and_accepted,
    filing,
    ruled,
    service_of,
    target,
    with_office,
)
from tests.support.town import PERSON, Case, Town, at


def day(month: int, of_month: int) -> date:
    """A day of 2026."""
    return date(2026, month, of_month)


def stands(town: Town, on: date, points: int, band: Colour, known: date | None = None) -> None:
    """Assert score and colour of `on | known`; known on the day itself unless said otherwise."""
    history = town.ledger.history
    inputs = history.score_inputs(PERSON, history.known(known or on, today=town.ledger.today()))
    assert score(inputs, on=on).points_cp == points
    assert colour(inputs, on=on).colour == band


def period_stands(town: Town, known: date, points: int, *, due: bool) -> None:
    """Assert period score and list_due of `P 2026 | known`."""
    history = town.ledger.history
    inputs = history.score_inputs(PERSON, history.known(known, today=town.ledger.today()))
    assert period_score(inputs, period=2026, known_on=known).points_cp == points
    assert list_due(inputs, period=2026, known_on=known).due is due


def verdicts(town: Town, case: Case, known: date) -> dict[str, str]:
    """Every clause over one deduction, as known."""
    history = town.ledger.history
    file = history.case_file(PERSON, history.known(known, today=town.ledger.today()))
    return {each.clause: each.verdict for each in evaluate(file, case.deduction)}


def lines_under_appeal(town: Town, known: date) -> list[str]:
    """The deductions whose line says that an objection is open."""
    history = town.ledger.history
    inputs = history.score_inputs(PERSON, history.known(known, today=town.ledger.today()))
    return [line.deduction for line in score(inputs, on=known).lines if line.under_appeal]


def prepared(town: Town, number: str, fact_on: date, points_cp: int) -> Case:
    """A case up to its notice, on the day of its fact."""
    case = town.fact(Case(number), fact_on)
    must(town.propose(case, fact_on, points_cp))
    must(town.notice(case, points_cp))
    return case


def test_example_x05_an_objection_revokes_the_third_deduction_after_the_list_was_due(tmp_path: Path) -> None:
    town = with_office(Town(tmp_path).settle())
    town.served_deduction("1", day(1, 20), at(2026, 2, 10), 400)
    town.served_deduction("2", day(4, 2), at(2026, 5, 8), 300)
    third = town.served_deduction("3", day(6, 1), at(2026, 6, 23), 350)
    town.clock.set(at(2026, 7, 15))
    must(town.submit(filing(town, third)))
    town.clock.set(at(2026, 7, 16))
    must(town.submit(acceptance(town, third)))
    town.clock.set(at(2026, 8, 14))
    by = ruled(town, third, target(third, "revoked", ground="AR1"))
    must(town.submit(service_of(town, third, by)))
    stands(town, day(6, 30), 1050, "red", known=day(7, 15))
    period_stands(town, day(7, 15), 1050, due=True)
    assert lines_under_appeal(town, day(7, 15)) == ["d-3"]
    stands(town, day(6, 30), 1050, "red", known=day(8, 13))
    stands(town, day(6, 30), 700, "yellow", known=day(8, 14))
    period_stands(town, day(8, 14), 700, due=False)
    assert lines_under_appeal(town, day(8, 14)) == []
    found = verdicts(town, third, day(8, 14))
    assert {clause: found[clause] for clause in ("F11", "F13", "F14", "F25")} == dict.fromkeys(
        ("F11", "F13", "F14", "F25"), "pass"
    )


def test_example_x10_an_objection_is_partly_upheld(tmp_path: Path) -> None:
    town = with_office(Town(tmp_path).settle())
    first, second = prepared(town, "1", day(2, 2), 500), prepared(town, "2", day(2, 9), 400)
    must(town.confirm(second, at(2026, 3, 12), 400))
    must(town.serve(second, day(3, 12)))
    must(town.confirm(first, at(2026, 3, 26), 500))
    must(town.serve(first, day(3, 26)))
    town.clock.set(at(2026, 4, 9))
    filed_and_accepted(town, first)
    town.clock.set(at(2026, 5, 6))
    ruled(town, first, target(first, "varied_down", 300, "AV3"))
    stands(town, day(3, 31), 900, "red", known=day(4, 1))
    stands(town, day(3, 31), 900, "red", known=day(5, 5))
    stands(town, day(3, 31), 700, "yellow", known=day(5, 6))
    stands(town, day(6, 30), 700, "yellow")


def x18(directory: Path) -> tuple[Town, Case, str]:
    """The second of two deductions is sent back on 10 May, a Sunday."""
    town = with_office(Town(directory).settle())
    town.served_deduction("1", day(1, 5), at(2026, 1, 26), 400)
    second = prepared(town, "2", day(2, 2), 400)
    must(town.confirm(second, at(2026, 4, 8), 400))
    must(town.serve(second, day(4, 8)))
    town.clock.set(at(2026, 4, 20))
    filed_and_accepted(town, second)
    town.clock.set(at(2026, 5, 10))
    by = ruled(town, second, target(second, "remitted"))
    must(town.submit(service_of(town, second, by)))
    return town, second, by


def test_example_x18_sent_back_and_determined_again(tmp_path: Path) -> None:
    town, second, by = x18(tmp_path)
    town.clock.set(at(2026, 6, 8))
    refused = town.submit(determination(town, second, at(2026, 6, 8), 450, by))
    assert not isinstance(refused, Receipted)
    assert "points-above" in codes(refused)
    again = determination(town, second, at(2026, 6, 8), 250, by)
    must(town.submit(again))
    stands(town, day(6, 8), 400, "blue")  # nothing of it counts before somebody was told
    must(town.submit(service_of(town, second, again.statement.id, second.matter)))
    stands(town, day(4, 30), 800, "yellow")
    stands(town, day(4, 30), 400, "blue", known=day(5, 10))
    stands(town, day(5, 10), 400, "blue")
    stands(town, day(6, 7), 400, "blue")
    stands(town, day(6, 7), 400, "blue", known=day(6, 30))
    stands(town, day(6, 30), 650, "yellow")
    found = verdicts(town, second, day(6, 30))
    assert {clause: verdict for clause, verdict in found.items() if verdict in ("fail", "cannot_prove")} == {
        "F11": "fail"
    }


def test_example_x18_the_first_decision_was_late_and_f11_says_so(tmp_path: Path) -> None:
    """Proposed on 2 February and decided on 8 April: after the last day of TL02."""
    town, second, _ = x18(tmp_path)
    history = town.ledger.history
    file = history.case_file(PERSON, history.known(day(5, 10), today=town.ledger.today()))
    (limits,) = [each for each in evaluate(file, second.deduction) if each.clause == "F11"]
    assert limits.verdict == "fail"
    assert "TL02" in limits.en
