"""Does the score give the figures of the procedure? Worked examples of section 4.7, by their numbers.

Each figure is asked of the code and of the naive scorer. `t | K`: the day asked, and the day of knowing.
"""

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.colours import colour
from ledger.domain.errors import RulebookMissing
from ledger.domain.scoring import attribution, list_due, period_score, score
from ledger.domain.vocabulary import Colour
from tests.examples.builders import CALENDAR, History, day, fold
from tests.properties import naive_scorer


def stands(history: History, on: str | date, points: int, band: Colour | None = None, known: str | date = "") -> None:
    """Assert score and colour of `on | known`; known on the day itself unless said otherwise."""
    asked = day(on) if isinstance(on, str) else on
    knowing = asked if known == "" else day(known) if isinstance(known, str) else known
    inputs = fold(history.log(), knowing)
    assert score(inputs, on=asked).points_cp == points
    assert naive_scorer.score(history.log(), asked, knowing) == points
    if band is not None:
        assert colour(inputs, on=asked).colour == band
        assert naive_scorer.colour(history.log(), asked, knowing) == band


def period_stands(history: History, period: int, known: date, points: int, due: bool) -> None:
    """Assert period score and list_due of `P | known`."""
    inputs = fold(history.log(), known)
    assert period_score(inputs, period=period, known_on=known).points_cp == points
    assert naive_scorer.period_score(history.log(), period, known) == points
    assert list_due(inputs, period=period, known_on=known).due is due
    assert naive_scorer.list_due(history.log(), period, known) is due


def x01() -> History:
    """The history that X2, X3, X5 and X19 begin with."""
    history = History()
    history.publish()
    history.deduct(400, fact_on=day("20 Jan"), effective_on=day("10 Feb"))
    history.deduct(300, fact_on=day("2 Apr"), effective_on=day("8 May"))
    return history


def test_the_calendar_of_the_examples_has_248_working_days() -> None:
    assert CALENDAR.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 248
    assert naive_scorer.working_days(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_example_x01_two_deductions_add_up() -> None:
    stands(x01(), "31 Mar", 400, "blue")
    stands(x01(), "30 Jun", 700, "yellow")


def test_example_x02_ten_points_are_red_and_not_due() -> None:
    history = x01()
    history.deduct(300, fact_on=day("1 Jun"), effective_on=day("23 Jun"))
    stands(history, "22 Jun", 700, "yellow")
    stands(history, "30 Jun", 1000, "red")
    period_stands(history, 2026, day("30 Jun"), 1000, due=False)


def test_example_x03_one_hundredth_more_is_due() -> None:
    history = x01()
    history.deduct(301, fact_on=day("1 Jun"), effective_on=day("23 Jun"))
    stands(history, "30 Jun", 1001, "red")
    period_stands(history, 2026, day("30 Jun"), 1001, due=True)


def x04(*, proof: bool) -> History:
    """Decided and served on Friday 26 June, recorded on the tenth working day after it."""
    history = History()
    history.publish()
    history.deduct(400, fact_on=day("20 Jan"), effective_on=day("10 Feb"))
    history.deduct(250, fact_on=day("1 Jun"), effective_on=day("26 Jun"), recorded_on=day("10 Jul"), proof=proof)
    return history


def test_example_x04_why_yellow_on_30_june_as_known_on_15_july() -> None:
    history = x04(proof=True)
    stands(history, "30 Jun", 400, "blue", known="30 Jun")
    stands(history, "30 Jun", 400, "blue", known="9 Jul")
    stands(history, "30 Jun", 650, "yellow", known="15 Jul")
    assert CALENDAR.working_days_between(day("26 Jun"), day("10 Jul")) == 10


def test_example_x04_without_the_receipt_it_counts_from_the_day_of_recording() -> None:
    history = x04(proof=False)
    stands(history, "30 Jun", 400, "blue", known="15 Jul")
    stands(history, "9 Jul", 400, "blue", known="15 Jul")
    stands(history, "10 Jul", 650, "yellow", known="15 Jul")


def test_example_x05_overturned_after_listing() -> None:
    history = x01()
    third = history.deduct(350, fact_on=day("1 Jun"), effective_on=day("23 Jun"))
    history.decide_appeal(third, "revoked", on=day("14 Aug"))
    stands(history, "30 Jun", 1050, "red", known="15 Jul")
    period_stands(history, 2026, day("15 Jul"), 1050, due=True)
    stands(history, "30 Jun", 1050, "red", known="13 Aug")
    stands(history, "30 Jun", 700, "yellow", known="14 Aug")
    period_stands(history, 2026, day("14 Aug"), 700, due=False)


def test_example_x07_late_after_the_quarter() -> None:
    history = History()
    history.publish()
    history.deduct(300, fact_on=day("3 Feb"), effective_on=day("10 Mar"))
    late = history.deduct(350, fact_on=day("20 Mar"), effective_on=day("3 Aug"))
    stands(history, "31 Mar", 300, "blue")
    stands(history, "31 Mar", 300, "blue", known="31 Aug")
    stands(history, "2 Aug", 300, "blue")
    stands(history, "3 Aug", 650, "yellow")
    assert attribution(fold(history.log()), late).quarter == 1


def test_example_x08_late_over_the_year_end() -> None:
    history = History()
    history.publish("1", from_on=date(2025, 1, 1), until_on=date(2025, 12, 31))
    history.publish("2")
    history.deduct(800, fact_on=date(2025, 3, 3), effective_on=date(2025, 4, 1))
    history.deduct(250, fact_on=date(2025, 11, 20), effective_on=day("15 Jan"))
    stands(history, date(2025, 12, 31), 800, "yellow", known="31 Jan")
    stands(history, "31 Jan", 0, "none")
    period_stands(history, 2025, day("10 Jan"), 800, due=False)
    period_stands(history, 2025, day("14 Jan"), 800, due=False)
    period_stands(history, 2025, day("15 Jan"), 1050, due=True)
    period_stands(history, 2025, day("31 Jan"), 1050, due=True)


def test_example_x09_a_duplicate_submission_counts_once() -> None:
    history = History()
    history.publish()
    history.deduct(200, fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    again = history.log() + history.log()
    assert score(fold(again), on=day("20 Mar")).points_cp == 200


def test_example_x09_a_second_deduction_under_its_own_id_counts_beside_it() -> None:
    history = History()
    history.publish()
    history.deduct(200, fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    history.deduct(200, fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    stands(history, "20 Mar", 400, "blue")


def test_example_x10_an_objection_partly_upheld() -> None:
    history = History()
    history.publish()
    first = history.deduct(500, fact_on=day("2 Feb"), effective_on=day("26 Mar"))
    history.deduct(400, fact_on=day("9 Feb"), effective_on=day("12 Mar"))
    history.decide_appeal(first, "varied_down", on=day("6 May"), cp=300)
    stands(history, "31 Mar", 900, "red", known="1 Apr")
    stands(history, "31 Mar", 900, "red", known="5 May")
    stands(history, "31 Mar", 700, "yellow", known="6 May")
    stands(history, "30 Jun", 700, "yellow")


def test_example_x11_an_exemption_and_its_revocation() -> None:
    history = History()
    history.publish()
    first = history.deduct(450, fact_on=day("2 Feb"), effective_on=day("26 Feb"))
    history.deduct(400, fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    exemption = history.exempt(first, 5000, on=day("10 Apr"))
    history.revoke_exemption(exemption, effective_on=day("1 Jul"))
    stands(history, "31 Mar", 850, "yellow")
    stands(history, "31 Mar", 625, "yellow", known="10 Apr")
    stands(history, "30 Jun", 625, "yellow", known="5 Jul")
    stands(history, "1 Jul", 850, "yellow", known="5 Jul")


def test_example_x12_half_of_335_is_rounded_down() -> None:
    history = History()
    history.publish()
    only = history.deduct(335, fact_on=day("2 Feb"), effective_on=day("26 Feb"))
    history.exempt(only, 5000, on=day("10 Apr"))
    stands(history, "30 Apr", 167, "none")


def test_example_x13_an_exemption_and_a_variation_both_apply() -> None:
    history = History()
    history.publish()
    only = history.deduct(500, fact_on=day("2 Feb"), effective_on=day("26 Feb"))
    history.exempt(only, 5000, on=day("20 Mar"))
    history.decide_appeal(only, "varied_down", on=day("17 Apr"), cp=300)
    stands(history, "1 Mar", 500, "blue")
    stands(history, "1 Mar", 250, "none", known="20 Mar")
    stands(history, "30 Jun", 150, "none")


def test_example_x14_a_correction_counts_from_the_start() -> None:
    history = History()
    history.publish()
    only = history.deduct(650, fact_on=day("20 Jan"), effective_on=day("10 Feb"))
    history.add("DeductionCorrected", day("3 Mar"), of=only, cp=560)
    stands(history, "28 Feb", 650, "yellow")
    stands(history, "28 Feb", 560, "blue", known="3 Mar")


def test_example_x15_points_follow_the_person_and_stay_in_the_quarter_of_the_fact() -> None:
    history = History()
    history.publish()
    at_a = history.deduct(400, fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    at_b = history.deduct(300, fact_on=day("11 May"), effective_on=day("2 Jun"))
    stands(history, "30 Jun", 700, "yellow")
    inputs = fold(history.log())
    assert [attribution(inputs, each).quarter for each in (at_a, at_b)] == [1, 2]


def test_example_x16_one_fact_by_two_units_counts_once() -> None:
    history = History()
    history.publish()
    low = history.deduct(200, fact_on=day("8 Apr"), effective_on=day("10 May"), fact="f-a")
    high = history.deduct(350, fact_on=day("8 Apr"), effective_on=day("20 May"), fact="f-b")
    history.deduct(300, fact_on=day("20 Jan"), effective_on=day("2 Mar"))
    history.add("FactLinkedAsSame", day("9 May"), of="f-b", about="f-a")
    stands(history, "15 May", 500, "blue")
    stands(history, "30 Jun", 650, "yellow")
    lines = {line.deduction: line for line in score(fold(history.log()), on=day("30 Jun")).lines}
    assert (lines[low].counts, lines[low].absorbed_by) == (False, high)
    assert (lines[high].counts, lines[high].absorbed_by) == (True, None)


def test_example_x16_without_the_link_both_count() -> None:
    history = History()
    history.publish()
    history.deduct(200, fact_on=day("8 Apr"), effective_on=day("10 May"), fact="f-a")
    history.deduct(350, fact_on=day("8 Apr"), effective_on=day("20 May"), fact="f-b")
    history.deduct(300, fact_on=day("20 Jan"), effective_on=day("2 Mar"))
    stands(history, "30 Jun", 850, "yellow")


def test_example_x17_a_claimed_day_does_not_reach_back() -> None:
    history = History()
    history.publish()
    history.deduct(700, fact_on=day("8 Apr"), effective_on=day("12 Jun"), claimed_on=day("1 May"))
    stands(history, "31 May", 0, "none", known="30 Jun")
    stands(history, "12 Jun", 700, "yellow")


def test_example_x18_remitted_and_determined_again() -> None:
    history = History()
    history.publish()
    history.deduct(400, fact_on=day("5 Jan"), effective_on=day("26 Jan"))
    second = history.deduct(400, fact_on=day("2 Feb"), effective_on=day("8 Apr"))
    history.decide_appeal(second, "remitted", on=day("10 May"))
    history.redetermine(second, 250, effective_on=day("8 Jun"))
    stands(history, "30 Apr", 800, "yellow")
    stands(history, "30 Apr", 400, "blue", known="10 May")
    stands(history, "10 May", 400, "blue")
    stands(history, "7 Jun", 400, "blue")
    stands(history, "7 Jun", 400, "blue", known="30 Jun")
    stands(history, "30 Jun", 650, "yellow")


def test_example_x18_450_would_lie_above_the_base_and_is_left_out() -> None:
    history = History()
    history.publish()
    history.deduct(400, fact_on=day("5 Jan"), effective_on=day("26 Jan"))
    second = history.deduct(400, fact_on=day("2 Feb"), effective_on=day("8 Apr"))
    history.decide_appeal(second, "remitted", on=day("10 May"))
    history.redetermine(second, 450, effective_on=day("8 Jun"))
    stands(history, "30 Jun", 400, "blue")


def test_example_x19_a_consequential_target_restates_the_closed_year() -> None:
    history = x01()
    third = history.deduct(350, fact_on=day("1 Jun"), effective_on=day("23 Jun"))
    history.decide_appeal(third, "revoked", on=date(2027, 9, 3))
    period_stands(history, 2026, date(2027, 8, 31), 1050, due=True)
    period_stands(history, 2026, date(2027, 9, 2), 1050, due=True)
    period_stands(history, 2026, date(2027, 9, 3), 700, due=False)


def test_example_x20_a_year_starts_at_zero_and_without_floors() -> None:
    history = History()
    history.publish()
    history.deduct(700, fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    history.find("moderate", fact_on=day("2 Mar"), effective_on=day("20 Mar"))
    stands(history, "31 Dec", 700, "yellow")
    stands(history, date(2027, 1, 1), 0, "none")
    period_stands(history, 2026, date(2027, 1, 31), 700, due=False)


def test_without_any_version_there_is_a_score_and_no_colour() -> None:
    history = x01()
    log = [replace(record) for record in history.log() if record.name != "RulebookPublished"]
    assert score(fold(log), on=day("30 Jun")).points_cp == 700
    with pytest.raises(RulebookMissing):
        colour(fold(log), on=day("30 Jun"))
    with pytest.raises(RulebookMissing):
        list_due(fold(log), period=2026, known_on=day("30 Jun"))
