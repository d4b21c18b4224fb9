"""The working calendar (工作日历): how `calendar` folds, and what a published year must satisfy."""

from collections.abc import Iterator

from ledger.domain.acts import act_of
from ledger.domain.events.rules import CalendarPublished
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement
from ledger.domain.time_limits import Calendar, CalendarYear


def empty(_rest: str) -> Calendar:
    """No calendar: every year is provisional, Saturdays and Sundays off."""
    return Calendar(publications=())


def evolve(calendar: Calendar, event: Event) -> Calendar:
    """The calendar with one more publication."""
    data = event.statement.data
    if not isinstance(data, CalendarPublished):
        return calendar
    published = CalendarYear(
        year=data.year, holidays=frozenset(data.holidays), makeup=frozenset(data.makeup_workdays), act=act_of(event)
    )
    return Calendar(publications=(*calendar.publications, published))


def guard(statement: Statement) -> Iterator[Breach]:
    """Days lie in the year, none twice, none both holiday and working day."""
    data = statement.data
    for field, days in (("data.holidays", data.holidays), ("data.makeup_workdays", data.makeup_workdays)):
        if any(day.year != data.year for day in days) or len(set(days)) != len(days):
            yield breach("wrong-member", field, detail=f"days of {data.year}, none twice / {data.year} 年内且不重复")
    if set(data.holidays) & set(data.makeup_workdays):
        yield breach("wrong-member", "data.makeup_workdays", detail="no day may be both / 同一天不能既休又班")
