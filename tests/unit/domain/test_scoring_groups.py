"""Does one fact count once, and in its own period (procedure 4.3 and 4.4)?"""

from datetime import date

import pytest

from ledger.domain.score_steps import TEXTS, Step, points_text, step_text
from ledger.domain.scoring import attribution, period_score, score
from tests.examples.builders import History, day, fold


def two_reports(first: int, second: int) -> tuple[History, str, str]:
    """Two deductions on facts f-a and f-b of 8 April, not linked yet."""
    told = History()
    told.publish()
    one = told.deduct(first, fact_on=day("8 Apr"), effective_on=day("10 May"), fact="f-a")
    other = told.deduct(second, fact_on=day("8 Apr"), effective_on=day("20 May"), fact="f-b")
    return told, one, other


def link(told: History, of: str = "f-a", about: str = "f-b") -> None:
    """The two facts are the same."""
    told.add("FactLinkedAsSame", day("1 Jun"), of=of, about=about)


def absorbed(told: History, on: str = "31 Dec") -> dict[str, str | None]:
    """Deduction to the one that absorbs it."""
    return {line.deduction: line.absorbed_by for line in score(fold(told.log()), on=day(on)).lines}


def points(told: History, on: str = "31 Dec") -> int:
    """The score, everything known."""
    return score(fold(told.log()), on=day(on)).points_cp


def test_of_equal_values_the_first_in_the_log_counts() -> None:
    told, first, second = two_reports(300, 300)
    link(told)
    assert absorbed(told) == {first: None, second: first}
    assert points(told) == 300


def test_an_absorbed_deduction_counts_again_when_the_other_falls() -> None:
    told, first, second = two_reports(200, 350)
    link(told)
    assert (points(told), absorbed(told)[first]) == (350, second)
    told.decide_appeal(second, "revoked", on=day("1 Aug"))
    assert (points(told), absorbed(told)[first]) == (200, None)


def test_an_undone_link_joins_nothing() -> None:
    told, _, _ = two_reports(200, 350)
    link(told)
    told.add("FactUnlinked", day("2 Jun"), of="f-a", about="f-b")
    assert points(told) == 550


def test_links_join_through_another_fact_of_the_person() -> None:
    told, _, _ = two_reports(200, 350)
    link(told, "f-a", "f-c")
    link(told, "f-c", "f-b")
    assert points(told) == 550  # f-c is nobody's here
    told.deduct(100, fact_on=day("8 Apr"), effective_on=day("1 Jun"), fact="f-c")
    assert points(told) == 350


def test_two_deductions_on_one_fact_are_one_group_without_any_link() -> None:
    told, _, _ = two_reports(200, 350)
    told.deduct(400, fact_on=day("8 Apr"), effective_on=day("1 Jun"), fact="f-a")
    assert points(told) == 750


def test_facts_of_two_years_do_not_absorb_each_other() -> None:
    told, first, _ = two_reports(200, 350)
    told.deduct(500, fact_on=date(2025, 12, 30), effective_on=day("1 Jun"), fact="f-old")
    link(told, "f-a", "f-old")
    inputs = fold(told.log())
    assert points(told) == 550
    assert absorbed(told)[first] is None
    assert period_score(inputs, period=2025, known_on=day("31 Dec")).points_cp == 500


def test_a_deduction_worth_nothing_stands_and_is_not_called_absorbed() -> None:
    told, first, second = two_reports(200, 350)
    link(told)
    told.add("DeductionAnnulled", day("2 Jun"), of=first)
    assert absorbed(told) == {first: None, second: None}
    assert [line.counts for line in score(fold(told.log()), on=day("31 Dec")).lines] == [False, True]


def test_every_deduction_has_a_line_whatever_it_counts() -> None:
    told = History()
    told.publish()
    told.add("DeductionProposed", day("1 Feb"), of="d-p", fact="f-p", last_on=day("2 Jan"), version="1")
    unserved = told.deduct(300, fact_on=day("2 Jan"), effective_on=day("1 Mar"), served=False)
    later = told.deduct(300, fact_on=day("2 Jan"), effective_on=day("1 Sep"))
    older = told.deduct(300, fact_on=date(2025, 12, 2), effective_on=day("1 Mar"))
    result = score(fold(told.log()), on=day("1 Jun"))
    last = {line.deduction: line.steps[-1].code for line in result.lines}
    assert last == {"d-p": "not-confirmed", unserved: "not-served", later: "not-yet-effective", older: "other-period"}
    assert result.points_cp == 0
    assert [line.counts for line in result.lines] == [False] * 4


def test_lines_stand_in_the_order_of_the_proposals() -> None:
    told, first, second = two_reports(200, 350)
    assert [line.deduction for line in score(fold(told.log()), on=day("31 Dec")).lines] == [first, second]


@pytest.mark.parametrize(("month", "quarter"), [("31 Mar", 1), ("1 Apr", 2), ("30 Sep", 3), ("1 Oct", 4)])
def test_a_deduction_belongs_to_the_quarter_of_its_fact(month: str, quarter: int) -> None:
    told = History()
    told.publish()
    deduction = told.deduct(300, fact_on=day(month), effective_on=day("1 Dec"))
    found = attribution(fold(told.log()), deduction)
    assert (found.period, found.quarter, found.unit_at_fact, found.reporting_unit) == (2026, quarter, "u-1", "u-2")


def test_every_step_names_its_event_and_reads_in_both_languages() -> None:
    told, first, _ = two_reports(200, 350)
    told.decide_appeal(first, "varied_down", on=day("1 Aug"), cp=150)
    line = score(fold(told.log()), on=day("31 Dec")).lines[0]
    varied = line.steps[-1]
    assert varied.event == next(record.id for record in told.log() if record.name == "AppealDecided")
    assert step_text(varied) == (
        "变更从轻：由 2.00 减为 1.50，自始有效。",
        "Varied down from 2.00 to 1.50, from the start.",
    )
    for code in TEXTS:
        step = Step(code=code, event=None, position=None, on=day("1 Aug"), before_cp=1001, after_cp=5)
        zh, en = step_text(step)
        assert zh.endswith("。")
        assert en.endswith(".")
        assert "{" not in zh + en


def test_points_are_written_with_two_decimals() -> None:
    assert [points_text(cp) for cp in (0, 5, 1001)] == ["0.00", "0.05", "10.01"]
