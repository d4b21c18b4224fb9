"""Days on which limits are due: the days of the worked examples, 民法典 201-203, later calendars."""

from datetime import date

import pytest

from ledger.domain.rulebook import read_rulebook
from ledger.domain.rulebook_limits import TimeLimit
from ledger.domain.time_limits import Calendar, CalendarYear, add_months, due_on, limit_for_person
from ledger.rulebooks import default_rulebook


def days(month: int, first: int, last: int) -> set[date]:
    """Days of one month of 2026, both ends included."""
    return {date(2026, month, day) for day in range(first, last + 1)}


HOLIDAYS = days(1, 1, 3) | days(2, 15, 23) | days(4, 4, 6) | days(5, 1, 5) | days(6, 19, 21) | days(9, 25, 27)
CALENDAR = Calendar(
    publications=(
        CalendarYear(
            year=2026,
            holidays=frozenset(HOLIDAYS | days(10, 1, 7)),
            makeup=frozenset(date(2026, m, d) for m, d in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]),
        ),
    )
)
LIMITS = read_rulebook(default_rulebook()).time_limits


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("TL26", date(2026, 6, 26), date(2026, 7, 10)),
        ("TL27", date(2026, 7, 13), date(2026, 8, 12)),
        ("TL01", date(2026, 7, 24), date(2026, 8, 7)),
        ("TL09", date(2026, 8, 12), date(2026, 9, 11)),
        ("TL10", date(2026, 9, 10), date(2026, 10, 10)),
        ("TL12", date(2026, 10, 8), date(2026, 12, 7)),
        ("TL13", date(2027, 1, 8), date(2027, 2, 8)),
        ("TL24", date(2027, 2, 1), date(2027, 3, 3)),
        ("TL22", date(2027, 9, 3), date(2027, 10, 4)),
    ],
)
def test_example_x19_limits_fall_on_the_days_named(limit: str, start: date, due: date) -> None:
    assert due_on(LIMITS[limit], start, CALENDAR) == due


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("TL12", date(2026, 10, 8), date(2027, 1, 6)),
        ("TL14", date(2027, 3, 1), date(2027, 5, 31)),
    ],
)
def test_example_x19_an_extension_runs_from_the_same_first_day(limit: str, start: date, due: date) -> None:
    assert due_on(LIMITS[limit], start, CALENDAR, extended_by=30) == due
    assert due_on(LIMITS[limit], start, CALENDAR) < due


def test_example_x04_recording_is_due_on_3_july_and_10_july_is_the_tenth_working_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 6, 26), 5) == date(2026, 7, 3)
    assert CALENDAR.working_days_between(date(2026, 6, 26), date(2026, 7, 10)) == 10


def test_without_the_calendar_of_the_make_up_saturday_the_limit_passes_to_monday() -> None:
    assert due_on(LIMITS["TL10"], date(2026, 9, 10), Calendar()) == date(2026, 10, 12)


def test_a_working_day_limit_skips_the_spring_festival() -> None:
    assert due_on(LIMITS["TL03"], date(2026, 2, 13), CALENDAR) == date(2026, 3, 2)
    assert due_on(LIMITS["TL03"], date(2026, 2, 13), Calendar()) == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 5, 10), -24, date(2024, 5, 10)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last_of_the_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_a_month_limit_whose_last_day_rests_passes_to_the_next_working_day() -> None:
    assert due_on(LIMITS["TL15"], date(2026, 8, 26), CALENDAR) == date(2026, 9, 28)
    assert due_on(LIMITS["TL15"], date(2026, 8, 24), CALENDAR) == date(2026, 9, 24)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_a_start_on_the_last_date_there_is_gives_a_day_and_no_error(name: str) -> None:
    assert due_on(LIMITS[name], date.max, CALENDAR) == date.max


def limit(name: str) -> TimeLimit:
    """A limit of the default rulebook."""
    return LIMITS[name]


def test_a_later_calendar_lengthens_a_limit_of_the_person_and_never_shortens_it() -> None:
    start = date(2026, 6, 26)
    more_rest = Calendar(publications=(CalendarYear(year=2026, holidays=frozenset(days(7, 6, 8)), makeup=frozenset()),))
    assert due_on(limit("TL26"), start, more_rest) == date(2026, 7, 15)
    assert limit_for_person(limit("TL26"), start, CALENDAR, more_rest) == date(2026, 7, 15)
    assert limit_for_person(limit("TL26"), start, more_rest, CALENDAR) == date(2026, 7, 15)
    assert limit_for_person(limit("TL26"), start, CALENDAR, CALENDAR) == date(2026, 7, 10)
