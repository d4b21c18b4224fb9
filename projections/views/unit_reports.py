"""Did each unit report each quarter in time, and how much? The view `unit_reports`: the on-time matrix, unit by quarter.

A row says: on the days `valid_from` to `valid_to` the quarterly report of the unit stands like this (`report_limits.on_time`), with the
counts it states. A quarter stands here from the first entry recorded in it or later; what it owes by then is known. Points by
unit and quarter are `unit_points`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ledger.domain.procedures.units import Unit
from ledger.domain.report_limits import QuarterStanding, on_time, report_limits
from ledger.domain.rulebook import Rulebook
from ledger.domain.time_limits import Calendar
from ledger.domain.unit_report import UnitReports, quarter_days, quarter_of
from projections.view import Row, View

NAME: Final = "unit_reports"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "unit",
    (
        ("quarter", "TEXT NOT NULL"), ("valid_from", "TEXT NOT NULL"), ("valid_to", "TEXT NOT NULL"), ("state", "TEXT NOT NULL"),
        ("due_on", "TEXT NOT NULL"), ("restated", "INTEGER NOT NULL"), ("report", "TEXT"), ("submitted_on", "TEXT"),
        ("deductions_count", "INTEGER"), ("findings_count", "INTEGER"),
    ),
    key=("quarter", "valid_from"),
)  # fmt: skip


def quarters(first: date, last: date) -> Iterator[str]:
    """Every quarter from that of one day to that of another."""
    day = first
    while (quarter := quarter_of(day)) <= quarter_of(last):
        yield quarter
        day = quarter_days(quarter)[1] + timedelta(days=1)


def rows(unit: Unit, reports: UnitReports, rulebook: Rulebook, calendar: Calendar) -> Iterator[Row]:
    """The days of one quarter of one unit, cut where its standing changes. How many days late is asked of `on_time`."""
    turns = {date.min}
    report = reports.of_kind("quarterly")
    acts = [] if report is None else [*(each.act for each in report.submissions), *report.returned]
    turns |= {act.recorded_on for act in (*acts, *(each.act for each in reports.extensions))}
    due = {on_time(reports, unit, calendar, rulebook, day).due_on for day in turns}
    turns |= {day + timedelta(days=1) for day in due} | set(_limits_over(reports, rulebook, calendar))
    starts = sorted(turns)
    spans = [(one, other - timedelta(days=1)) for one, other in pairwise(starts)] + [(starts[-1], date.max)]
    current: tuple[date, date, Row] | None = None
    for start, end in spans:
        values = _values(on_time(reports, unit, calendar, rulebook, start), reports, start)
        if current is not None and current[2] == values:
            current = (current[0], end, values)
            continue
        if current is not None:
            yield _row(reports.period, *current)
        current = (start, end, values)
    if current is not None:
        yield _row(reports.period, *current)


def _limits_over(reports: UnitReports, rulebook: Rulebook, calendar: Calendar) -> Iterator[date]:
    """The days after the last days of every limit: on such a day a report turns late or missing."""
    for status in report_limits(reports, reports.period, calendar, rulebook, date.max):
        yield status.due_on + timedelta(days=1)


def _values(standing: QuarterStanding, reports: UnitReports, on: date) -> Row:
    report = reports.of_kind("quarterly")
    made = [] if report is None else [each for each in report.submissions if each.act.recorded_on <= on]
    last = made[-1] if made else None
    return (
        standing.state, standing.due_on.isoformat(), int(standing.restated),
        None if report is None or last is None else report.id, None if last is None else made[0].act.recorded_on.isoformat(),
        None if last is None else last.deductions_count, None if last is None else last.findings_count,
    )  # fmt: skip


def _row(quarter: str, start: date, end: date, values: Row) -> Row:
    return (quarter, start.isoformat(), end.isoformat(), *values)
