"""Do the worked examples X6, X7, X8 and X16 of procedure 4.7 come out through the real door of a real ledger?"""

from datetime import date
from pathlib import Path

from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.scoring import attribution, list_due, period_score
from tests.support.acts import cited, codes, member, must
from tests.support.links_acts import (
    OlderTown,
    annul_rules,
    decided,
    deducted,
    figures,
    lines,
    link,
    morning,
    supersede,
    told,
    unlink,
)
from tests.support.refusals_case import lighter, published
from tests.support.town import PERSON, Case, Town, at


def day(month: int, of_month: int) -> date:
    """A day of 2026."""
    return date(2026, month, of_month)


def two_versions(directory: Path) -> Town:
    """Version 2 halves the indicator from 16 May, version 1 ends on 15 May."""
    town = Town(directory).settle()
    town.clock.set(at(2026, 5, 6))
    published(town, lighter(2), effective_from_on=day(5, 16))
    must(supersede(town, day(5, 15)))
    return town


def test_example_x06_the_lighter_rule_reaches_the_old_fact(tmp_path: Path) -> None:
    town = two_versions(tmp_path)
    newer = cited(lighter(2), 2)
    old, new = town.fact(Case("1"), day(5, 10)), town.fact(Case("2"), day(5, 20))
    for case, on, rules in ((old, day(5, 10), town.rulebook), (new, day(5, 20), newer)):
        heavy = town.propose(case, on, 200, severity="minor", rulebook=rules)
        assert codes(heavy) == {"points-out-of-range"}
        must(town.propose(case, on, 100, severity="minor", rulebook=rules))
    town.clock.set(at(2026, 5, 21))
    for case in (old, new):
        must(town.notice(case, 100, severity="minor"))
    for case, rules in ((old, town.rulebook), (new, newer)):
        must(town.confirm(case, at(2026, 6, 5), 100, severity="minor", rulebook=rules))
        must(town.serve(case, day(6, 5)))
    assert figures(town, day(6, 5)) == (200, "none")


def test_example_x06_before_the_lighter_rule_200_is_admitted_for_the_old_fact(tmp_path: Path) -> None:
    town = two_versions(tmp_path)
    town.fact(Case("1"), day(5, 10))
    must(town.propose(Case("1"), day(5, 10), 200, severity="minor"))


def test_example_x06_when_the_lighter_version_is_annulled_the_old_range_holds_again(tmp_path: Path) -> None:
    town = two_versions(tmp_path)
    member(town, "a-supr", "SUPR")
    old, other = town.fact(Case("1"), day(5, 10)), town.fact(Case("2"), day(5, 10))
    town.clock.set(at(2026, 5, 20))
    assert codes(town.propose(old, day(5, 10), 200, severity="minor")) == {"points-out-of-range"}
    must(town.propose(other, day(5, 10), 100, severity="minor", rulebook=cited(lighter(2), 2)))
    annul_rules(town, 2)
    must(town.propose(old, day(5, 10), 200, severity="minor"))


def test_what_rests_on_an_annulled_version_counts_nothing_from_the_start(tmp_path: Path) -> None:
    town = two_versions(tmp_path)
    member(town, "a-supr", "SUPR")
    deducted(town, "1", day(5, 20), 350, day(6, 5), severity="serious", rulebook=cited(lighter(2), 2))
    assert figures(town, day(6, 5))[0] == 350
    annul_rules(town, 2)
    assert figures(town, day(6, 5))[0] == 0
    assert [step.code for line in lines(town, day(6, 5)) for step in line.steps][-1] == "rulebook-annulled"


def test_example_x07_late_after_the_quarter(tmp_path: Path) -> None:
    town = Town(tmp_path).settle()
    town.served_deduction("1", day(2, 3), at(2026, 3, 10), 300)
    late = town.served_deduction("2", day(3, 20), at(2026, 8, 3), 350)
    assert figures(town, day(3, 31), day(3, 31)) == (300, "blue")
    assert figures(town, day(3, 31), day(8, 3)) == (300, "blue")
    assert figures(town, day(8, 2)) == (300, "blue")
    assert figures(town, day(8, 3)) == (650, "yellow")
    assert attribution(town.ledger.history.score_inputs(PERSON), late.deduction).quarter == 1


def test_example_x08_late_over_the_year_end(tmp_path: Path) -> None:
    town = OlderTown(tmp_path).settle()
    town.served_deduction("1", date(2025, 3, 3), at(2025, 4, 1), 800)
    town.served_deduction("2", date(2025, 11, 20), at(2026, 1, 15), 250)
    town.clock.set(at(2026, 1, 31))
    assert figures(town, date(2025, 12, 31), day(1, 31)) == (800, "yellow")
    assert figures(town, day(1, 31), day(1, 31)) == (0, "none")
    history = town.ledger.history
    for known, points, due in (
        (day(1, 10), 800, False),
        (day(1, 14), 800, False),
        (day(1, 15), 1050, True),
        (day(1, 31), 1050, True),
    ):
        inputs = history.score_inputs(PERSON, history.known(known, today=town.ledger.today()))
        assert period_score(inputs, period=2025, known_on=known).points_cp == points
        assert list_due(inputs, period=2025, known_on=known).due is due


def x16(directory: Path) -> tuple[Town, Case, Case]:
    """One fact of 8 April by two units, 200 from 10 May and 350 from 20 May; 300 from 2 March for another."""
    town = Town(directory).settle()
    deducted(town, "0", day(2, 2), 300, day(3, 2), severity="moderate")
    first = told(town, "1", day(4, 8), 200, severity="minor")
    second = told(town, "2", day(4, 8), 350, severity="moderate")
    decided(town, first, 200, day(5, 10), severity="minor")
    decided(town, second, 350, day(5, 20), severity="moderate")
    return town, first, second


def test_example_x16_one_fact_by_two_units_counts_once(tmp_path: Path) -> None:
    town, first, second = x16(tmp_path)
    assert figures(town, day(6, 30)) == (850, "yellow")
    must(link(town, first.fact, second.fact))
    assert figures(town, day(5, 15)) == (500, "blue")
    assert figures(town, day(6, 30)) == (650, "yellow")
    assert figures(town, day(6, 30), day(5, 19))[0] == 500  # before the second decision and the link
    assert {line.deduction: line.absorbed_by for line in lines(town, day(6, 30))} == {
        "d-0": None, first.deduction: second.deduction, second.deduction: None,
    }  # fmt: skip


def test_example_x16_a_link_from_the_other_side_does_the_same(tmp_path: Path) -> None:
    town, first, second = x16(tmp_path)
    must(link(town, second.fact, first.fact))
    assert figures(town, day(6, 30)) == (650, "yellow")


def test_example_x16_the_absorbed_one_counts_again_when_the_other_falls(tmp_path: Path) -> None:
    town, first, second = x16(tmp_path)
    must(link(town, first.fact, second.fact))
    assert codes(unlink(town, first.fact, second.fact)) == {"raises-somebody"}
    must(town.annul(second, morning(day(5, 21))))
    assert figures(town, day(6, 30)) == (500, "blue")
    must(unlink(town, first.fact, second.fact))
    assert figures(town, day(6, 30)) == (500, "blue")


def test_clause_f06_passes_and_f31_is_asked_once_there_was_a_correction(tmp_path: Path) -> None:
    town, first, second = x16(tmp_path)
    history = town.ledger.history

    def verdicts(case: Case) -> dict[str, str]:
        file = history.case_file(PERSON, history.known(None, today=town.ledger.today()))
        return {each.clause: each.verdict for each in evaluate(file, case.deduction)}

    must(link(town, first.fact, second.fact))
    assert (verdicts(first)["F06"], verdicts(first)["F31"]) == ("pass", "not_applicable")
    must(town.annul(second, morning(day(5, 21))))
    must(unlink(town, first.fact, second.fact))
    assert {verdicts(case)["F31"] for case in (first, second)} == {"pass"}
    assert verdicts(Case("0"))["F31"] == "not_applicable"
