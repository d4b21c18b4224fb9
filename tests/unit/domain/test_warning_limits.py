"""TL28, TL04 and the difference between the colour due and the colour served, on any day."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.domain.case_limits import TimeLimitStatus
from ledger.domain.warning_limits import ColourTold, colour_rises, notice_limits
from ledger.domain.warning_standing import WarningStanding, warning_standing
from tests.examples.builders import History, day, fold
from tests.support.acts import must
from tests.support.town import Case, Town, at
from tests.support.warnings_acts import YELLOW_ON, correct, inputs, issue, lift, serve, standing, warned, yellow_town

SECOND = Case("2")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Blue since 10 February, yellow since Friday 8 May; nothing told."""
    return yellow_town(Town(tmp_path).settle())


def limits(town: Town, on: date) -> list[tuple[date, date, str]]:
    """Start, last day and state of every TL28."""
    return [(one.started_on, one.due_on, one.state) for one in notice_limits(inputs(town), on)]


def last(town: Town, on: date) -> TimeLimitStatus:
    """The last TL28."""
    return notice_limits(inputs(town), on)[-1]


def told() -> History:
    """A history under the default rules."""
    history = History()
    history.publish()
    return history


def on_values(history: History, on: str | date) -> WarningStanding:
    """The standing without any warning."""
    return warning_standing(fold(history.log()), on=day(on) if isinstance(on, str) else on)


# TL28


def test_a_rise_starts_a_limit_of_five_working_days(town: Town) -> None:
    assert limits(town, YELLOW_ON) == [
        (date(2026, 2, 10), date(2026, 2, 24), "missed"),
        (YELLOW_ON, date(2026, 5, 14), "running"),
    ]
    assert last(town, date(2026, 5, 14)).state == "running"
    assert last(town, date(2026, 5, 15)).state == "missed"


def test_a_service_in_time_ends_it_and_a_late_one_leaves_it_missed(town: Town) -> None:
    must(issue(town))
    town.clock.set(at(2026, 5, 14))
    must(serve(town))
    assert (last(town, date(2026, 6, 1)).state, last(town, date(2026, 6, 1)).ended_on) == ("ended", date(2026, 5, 14))
    town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), 300)
    must(issue(town, "w-2"))
    town.clock.set(at(2026, 7, 1))
    must(serve(town, "w-2"))
    assert (last(town, date(2026, 7, 1)).state, last(town, date(2026, 7, 1)).ended_on) == ("missed", date(2026, 7, 1))


def test_a_service_entered_late_without_proof_tells_on_the_day_of_its_entry(town: Town) -> None:
    must(issue(town))
    town.clock.set(at(2026, 5, 20))
    must(serve(town, served_on=date(2026, 5, 11), service_proof=None))
    assert (last(town, date(2026, 5, 20)).state, last(town, date(2026, 5, 20)).ended_on) == (
        "missed",
        date(2026, 5, 20),
    )


def test_an_issue_without_service_ends_nothing(town: Town) -> None:
    must(issue(town))
    assert last(town, date(2026, 5, 15)).state == "missed"


def test_a_blue_warning_does_not_tell_yellow(tmp_path: Path) -> None:
    town = Town(tmp_path).settle()
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    must(issue(town))
    must(serve(town))
    town.served_deduction("2", date(2026, 4, 2), at(2026, 5, 8), 300)
    assert limits(town, date(2026, 5, 15)) == [
        (date(2026, 2, 10), date(2026, 2, 24), "ended"),
        (YELLOW_ON, date(2026, 5, 14), "missed"),
    ]


def test_a_colour_is_known_from_the_recording_of_what_brought_it_about(tmp_path: Path) -> None:
    town = Town(tmp_path).settle()
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    case = town.fact(Case("2"), date(2026, 6, 1))
    must(town.propose(case, date(2026, 6, 1), 250))
    must(town.notice(case, 250))
    town.clock.set(at(2026, 7, 10))
    must(town.confirm(case, at(2026, 6, 26), 250))
    must(town.serve(case, date(2026, 6, 26)))
    rise = colour_rises(inputs(town))[-1]
    assert (rise.colour, rise.on) == ("yellow", date(2026, 7, 10))


def test_what_is_recorded_later_and_counts_too_excuses_no_delay() -> None:
    history = told()
    history.deduct(600, fact_on=day("2 Feb"), effective_on=day("2 Mar"))
    history.deduct(100, fact_on=day("2 Feb"), effective_on=day("27 Feb"), recorded_on=day("1 Jun"), proof=True)
    assert [(one.colour, one.on) for one in colour_rises(fold(history.log()))] == [("yellow", day("2 Mar"))]


def test_a_colour_rises_by_the_passing_of_a_day() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("2 Mar"), claimed_on=day("1 Jul"))
    (rise,) = colour_rises(fold(history.log()))
    assert rise.on == day("1 Jul")


def test_a_colour_that_an_annulment_took_away_never_rose(town: Town) -> None:
    must(town.annul(SECOND, at(2026, 6, 1)))
    assert [one[0] for one in limits(town, date(2026, 6, 1))] == [date(2026, 2, 10)]


def test_a_floor_that_runs_over_the_year_is_told_anew_in_the_new_period() -> None:
    history = told()
    history.admonish(served_on=day("2 Nov"))
    rises = colour_rises(fold(history.log()))
    assert [(one.colour, one.on, one.ends_on) for one in rises] == [
        ("yellow", day("2 Nov"), date(2027, 1, 1)),
        ("yellow", date(2027, 1, 1), date(2027, 5, 3)),
    ]


def test_a_limit_falls_away_when_the_colour_does() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("30 Dec"))
    (status,) = notice_limits(fold(history.log()), date(2027, 1, 4))
    assert (status.state, status.ended_by, status.ended_on) == ("ended", None, date(2027, 1, 1))


def test_what_was_known_only_after_it_had_fallen_starts_nothing() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("30 Dec"), recorded_on=date(2027, 1, 5), proof=True)
    assert colour_rises(fold(history.log())) == ()


def test_a_lifted_warning_tells_nothing_of_a_later_rise(town: Town) -> None:
    must(issue(town))
    must(serve(town))
    must(town.annul(SECOND, at(2026, 6, 1)))
    must(lift(town, "annulled"))
    town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), 300)
    assert last(town, date(2026, 6, 23)).state == "running"


def test_serving_a_warning_that_is_lifted_already_tells_nothing(town: Town) -> None:
    """A service is a record, so it stands; but what it hands over does not stand any more."""
    must(issue(town))
    must(town.annul(SECOND, at(2026, 6, 1)))
    must(lift(town, "annulled"))
    town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), 300)
    must(serve(town))
    assert last(town, date(2026, 6, 23)).state == "running"


def test_a_warning_that_still_stands_tells_a_later_rise_to_its_colour(town: Town) -> None:
    must(issue(town))
    must(serve(town))
    must(town.annul(SECOND, at(2026, 6, 1)))
    town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), 300)
    status = last(town, date(2026, 6, 23))
    assert (status.started_on, status.ended_on, status.state) == (date(2026, 6, 23), date(2026, 6, 23), "ended")


def test_each_colour_of_one_rise_is_known_from_its_own_day() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("2 Mar"))
    history.deduct(200, fact_on=day("2 Feb"), effective_on=day("27 Feb"), recorded_on=day("1 Jun"), proof=True)
    assert [(one.above, one.colour, one.on) for one in colour_rises(fold(history.log()))] == [
        ("none", "blue", day("2 Mar")),
        ("blue", "yellow", day("1 Jun")),
    ]


def test_a_colour_that_only_fell_is_told_as_far_as_it_is_still_due() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("2 Mar"))
    history.admonish(served_on=day("2 Mar"))
    (rise,) = colour_rises(fold(history.log()))
    assert (rise.colour, rise.falls, rise.ends_on) == ("yellow", ((day("3 Sep"), "blue"),), date(2027, 1, 1))
    assert (rise.to_be_told_on(day("2 Sep")), rise.to_be_told_on(day("3 Sep"))) == ("yellow", "blue")
    blue = ColourTold(
        warning="w-1", colour="blue", period=2026, event="e", from_on=day("3 Mar"), until_on=date(2027, 1, 1)
    )
    assert blue.told_on(rise) == day("3 Sep")
    assert replace(blue, until_on=day("3 Sep")).told_on(rise) is None
    assert replace(blue, period=2025).told_on(rise) is None


def test_nobody_is_warned_any_more_after_he_left() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("2 Mar"))
    read = fold(history.log())
    gone = replace(read, dossier=replace(read.dossier, left_on=day("3 Mar")))
    (status,) = notice_limits(gone, day("1 Jun"))
    assert (status.state, status.ended_on) == ("ended", day("3 Mar"))
    assert colour_rises(replace(read, dossier=replace(read.dossier, left_on=day("2 Mar")))) == ()


# what is to be done


def test_what_is_due_and_not_told_is_to_be_issued_then_served(town: Town) -> None:
    found = standing(town)
    assert (found.due_colour, found.issued_colour, found.served_colour) == ("yellow", "none", "none")
    assert (found.to_do, found.warning, found.since_on, found.to_do_by) == (
        "issue",
        None,
        YELLOW_ON,
        date(2026, 5, 14),
    )
    assert found.due_and_not_served
    must(issue(town))
    assert (standing(town).to_do, standing(town).warning, standing(town).to_do_by) == (
        "serve",
        "w-1",
        date(2026, 5, 14),
    )
    assert standing(town, date(2026, 5, 15)).missed_on(date(2026, 5, 15))
    assert not standing(town).missed_on(date(2026, 5, 14))
    must(serve(town))
    assert (standing(town).to_do, standing(town).due_and_not_served) == (None, False)


def test_what_is_above_the_colour_due_is_to_be_lowered_within_the_limit_of_corrections(tmp_path: Path) -> None:
    town = warned(Town(tmp_path).settle())
    must(town.annul(SECOND, at(2026, 6, 1)))
    found = standing(town)
    assert found.served_above_due
    assert (found.to_do, found.warning, found.since_on, found.to_do_by) == (
        "lower",
        "w-1",
        date(2026, 6, 1),
        date(2026, 7, 1),
    )
    must(correct(town))
    assert (standing(town).to_do, standing(town).warning, standing(town).to_do_by) == ("serve", "w-1", None)
    must(serve(town))
    assert standing(town).to_do is None


def test_a_correction_to_none_is_served_too(tmp_path: Path) -> None:
    town = warned(Town(tmp_path).settle())
    must(town.annul(SECOND, at(2026, 6, 1)))
    must(town.annul(Case("1"), at(2026, 6, 1)))
    must(correct(town))
    assert (standing(town).due_colour, standing(town).to_do) == ("none", "serve")
    must(serve(town))
    assert (standing(town).to_do, standing(town).served_colour) == (None, "none")


def test_nothing_is_to_be_done_where_nothing_is_due() -> None:
    history = told()
    history.deduct(299, fact_on=day("2 Feb"), effective_on=day("2 Mar"))
    assert (on_values(history, "3 Mar").due_colour, on_values(history, "3 Mar").to_do) == ("none", None)


def test_a_day_that_no_rulebook_covers_has_no_colour_due() -> None:
    history = told()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("2 Mar"))
    found = on_values(history, date(2025, 3, 3))
    assert (found.due, found.due_colour, found.to_do) == (None, "none", None)
