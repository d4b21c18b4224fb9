"""Which day is a working day, and on which day is a limit due? Calendar (工作日历) and the counting of days.

The first day is not counted; a month ends on the corresponding day or the last of the month; a last day that is no
working day passes to the next working day (民法典 arts. 201-203; rulebook `day_counting`). A make-up day counts as a
working day, a holiday does not. A year without a published calendar is provisional: Saturdays and Sundays off. Days are
Asia/Shanghai. Which limits of a case run is `case_limits.py`.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.rulebook_limits import TimeLimit

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class CalendarYear(Struct, frozen=True, kw_only=True):
    """One CalendarPublished: holidays and make-up working days of a year. Without an act, known from the start."""

    year: int
    holidays: frozenset[date]
    makeup: frozenset[date]
    act: Act | None = None


class Calendar(Struct, frozen=True, kw_only=True, dict=True):
    """Every calendar published so far, in ledger order; of one year the last counts.

    What was counted once is kept beside the value: the limits of a county start on the same few hundred days.
    """

    publications: tuple[CalendarYear, ...] = ()

    @cached_property
    def _counted(self) -> dict[tuple[date, int], date]:
        return {}

    @cached_property
    def _due(self) -> dict[tuple[date, str, int], date]:
        return {}

    @cached_property
    def _earlier(self) -> dict[int, "Calendar"]:
        return {}

    def known_before(self, position: int) -> "Calendar":
        """The calendar as it was known when the entry at `position` was admitted."""
        last = self.publications[-1].act if self.publications else None
        if last is None or last.position < position:
            return self
        count = sum(each.act is None or each.act.position < position for each in self.publications)
        if count not in self._earlier:
            self._earlier[count] = Calendar(publications=self.publications[:count])
        return self._earlier[count]

    def year(self, year: int) -> CalendarYear | None:
        """The calendar of a year; None while it is provisional."""
        for publication in reversed(self.publications):
            if publication.year == year:
                return publication
        return None

    def covers(self, first: date, last: date) -> bool:
        """Whether no year between two days, inclusive, is provisional."""
        return all(self.year(year) is not None for year in range(first.year, last.year + 1))

    def is_working_day(self, day: date) -> bool:
        """Whether a day is a working day; a make-up day is one even where it is listed as a holiday too."""
        published = self.year(day.year)
        if published is None:
            return day.weekday() < SATURDAY
        if day in published.makeup:
            return True
        return day.weekday() < SATURDAY and day not in published.holidays

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day) and day < date.max:
            day += ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which is not counted itself; 0 gives `start`."""
        found = self._counted.get((start, count))
        if found is None:
            found = self._counted[start, count] = self._walked(start, count)
        return found

    def _walked(self, start: date, count: int) -> date:
        day = start
        while count > 0 and day < date.max:
            day += ONE_DAY
            count -= self.is_working_day(day)
        return day

    def due_on(self, start: date, unit: str, length: int) -> date:
        """The last day of `length` units after `start`, passed on to a working day; see the function of this name."""
        found = self._due.get((start, unit, length))
        if found is None:
            if unit == "working_day":
                found = self.add_working_days(start, length)
            else:
                last = add_months(start, length) if unit == "month" else _add_days(start, length)
                found = self.next_working_day(last)
            self._due[start, unit, length] = found
        return found

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` and up to `end` inclusive; 0 when `end` is not after `start`.

        Weeks are counted and published days set right, not walked: a stated day may lie centuries back.
        """
        if end <= start:
            return 0
        count = _weekdays_up_to(end) - _weekdays_up_to(start)
        for year in {publication.year for publication in self.publications}:
            published = self.year(year)
            if published is None or not start.year <= year <= end.year:
                continue
            for day in published.holidays | published.makeup:
                if day.year == year and start < day <= end:
                    count += self.is_working_day(day) - (day.weekday() < SATURDAY)
        return count


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays from 1 January of year 1, a Monday, to a day inclusive."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def add_months(start: date, months: int) -> date:
    """The corresponding day `months` later, or the last day of that month (民法典 art. 202); at most the last date."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _add_days(start: date, days: int) -> date:
    return start + timedelta(days=min(days, (date.max - start).days))


def due_on(limit: TimeLimit, start: date, calendar: Calendar, *, extended_by: int = 0) -> date:
    """The last day of a limit that starts on `start`, inclusive.

    `extended_by` is a number of the limit's own unit, added before the last day passes to a working day, so that an
    extension never counts a rest day twice. A day stated absurdly late is due on the last date there is, no error.
    """
    return calendar.due_on(start, limit.unit, limit.length + extended_by)


def limit_for_person(limit: TimeLimit, start: date, calendar_at_start: Calendar, later_calendar: Calendar) -> date:
    """The last day of a limit that binds the person: the later of the calendar known when it started and a later one.

    A calendar published while the limit runs may lengthen it and never shortens it (rulebook `calendar_used`).
    """
    due = due_on(limit, start, calendar_at_start)
    return due if later_calendar is calendar_at_start else max(due, due_on(limit, start, later_calendar))
