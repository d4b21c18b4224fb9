"""Working days of the worked calendar (procedure 4.7) and of years without one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.acts import Act
from ledger.domain.time_limits import Calendar, CalendarYear


def days(month: int, first: int, last: int) -> set[date]:
    """Days of one month of 2026, both ends included."""
    return {date(2026, month, day) for day in range(first, last + 1)}


HOLIDAYS = days(1, 1, 3) | days(2, 15, 23) | days(4, 4, 6) | days(5, 1, 5) | days(6, 19, 21) | days(9, 25, 27)
YEAR_2026 = CalendarYear(
    year=2026,
    holidays=frozenset(HOLIDAYS | days(10, 1, 7)),
    makeup=frozenset(date(2026, m, d) for m, d in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]),
)
CALENDAR = Calendar(publications=(YEAR_2026,))


def published_at(position: int, holidays: set[date]) -> CalendarYear:
    """A calendar of 2026 published at a position."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    act = Act(
        event=f"e-{position}",
        position=position,
        recorded_at=at,
        recorded_on=at.date(),
        decided_on=None,
        effective_on=None,
        signers=(),
        no_conflict=None,
        paper=False,
        type="calendar-published/1",
    )
    return CalendarYear(year=2026, holidays=frozenset(holidays), makeup=frozenset(), act=act)


def walked(calendar: Calendar, start: date, end: date) -> int:
    """The naive count: every day looked at."""
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@pytest.mark.parametrize(
    ("first", "last", "working"),
    [
        (date(2025, 12, 31), date(2026, 12, 31), 248),
        (date(2025, 12, 31), date(2026, 3, 31), 59),
        (date(2026, 3, 31), date(2026, 6, 30), 61),
        (date(2026, 6, 30), date(2026, 9, 30), 66),
        (date(2026, 9, 30), date(2026, 12, 31), 62),
    ],
)
def test_the_worked_calendar_has_248_working_days_and_59_61_66_62_by_quarter(
    first: date, last: date, working: int
) -> None:
    assert CALENDAR.working_days_between(first, last) == working


def test_without_its_calendar_the_year_counts_mondays_to_fridays_only() -> None:
    assert Calendar().working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 261


def test_a_make_up_saturday_works_and_a_holiday_monday_rests() -> None:
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 10, 17))
    assert not CALENDAR.is_working_day(date(2026, 10, 5))
    assert CALENDAR.is_working_day(date(2026, 10, 12))


def test_a_day_listed_as_holiday_and_make_up_day_is_a_working_day() -> None:
    day = date(2026, 3, 7)
    year = CalendarYear(year=2026, holidays=frozenset({day}), makeup=frozenset({day}))
    assert Calendar(publications=(year,)).is_working_day(day)


def test_a_year_without_calendar_is_provisional_and_named_so() -> None:
    assert not CALENDAR.is_working_day(date(2027, 1, 2))
    assert CALENDAR.is_working_day(date(2027, 1, 1))
    assert CALENDAR.covers(date(2026, 1, 1), date(2026, 12, 31))
    assert not CALENDAR.covers(date(2026, 12, 31), date(2027, 1, 4))


def test_of_two_calendars_of_a_year_the_later_counts() -> None:
    monday = date(2026, 3, 2)
    calendar = Calendar(publications=(published_at(3, set()), published_at(7, {monday})))
    assert not calendar.is_working_day(monday)
    assert calendar.known_before(7).is_working_day(monday)
    assert not calendar.known_before(8).is_working_day(monday)


def test_before_any_publication_the_calendar_is_empty() -> None:
    calendar = Calendar(publications=(published_at(3, set()),))
    assert calendar.known_before(3).year(2026) is None
    assert calendar.known_before(4).year(2026) is not None


def test_the_first_day_is_not_counted_and_none_lie_before_it() -> None:
    friday = date(2026, 6, 26)
    assert CALENDAR.working_days_between(friday, friday) == 0
    assert CALENDAR.working_days_between(friday, date(2026, 6, 25)) == 0
    assert CALENDAR.working_days_between(friday, date(2026, 6, 29)) == 1
    assert CALENDAR.add_working_days(friday, 0) == friday
    assert CALENDAR.add_working_days(friday, 1) == date(2026, 6, 29)


def test_a_start_on_a_holiday_or_make_up_day_is_not_counted_either() -> None:
    assert CALENDAR.working_days_between(date(2026, 5, 1), date(2026, 5, 6)) == 1
    assert CALENDAR.working_days_between(date(2026, 10, 10), date(2026, 10, 12)) == 1


def test_a_span_of_centuries_is_counted_without_walking_it() -> None:
    assert CALENDAR.working_days_between(date.min, date.max) == walked_weekdays() - 261 + 248


def walked_weekdays() -> int:
    """Mondays to Fridays from the second day of year 1 to the last date."""
    return sum((date.max.toordinal() - first) // 7 + 1 for first in (2, 3, 4, 5, 8))


@given(
    st.dates(date(2025, 11, 1), date(2027, 2, 1)),
    st.integers(0, 200),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
def test_the_count_agrees_with_a_walk_and_with_adding(start: date, length: int, holidays: set[date]) -> None:
    calendar = Calendar(publications=(published_at(1, holidays), YEAR_2026, published_at(2, holidays)))
    end = start + timedelta(days=length)
    assert calendar.working_days_between(start, end) == walked(calendar, start, end)
    assert calendar.working_days_between(start, calendar.add_working_days(start, length)) == length
