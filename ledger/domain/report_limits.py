"""By when must a unit report a quarter, and did it? TL37 to TL39, and how a quarter of a unit stands on a day (季度报送按时情况).

TL37 the quarterly report and TL38 the progress report run from the last day of the quarter, TL39 the amendment from its return
(procedure 3.7, rulebook `time_limits`). They bind a unit, so the calendar known when the limit started is the last word. A
report counts on the day on which it was recorded. An extension moves the limits that still run on the day it is recorded, and
never shortens one: a limit that has run out is not extended. Days late are calendar days after the last day of the limit; the
limit itself is a number of working days, so a report of the rest day after it is one day late and not none. Lateness is a
flag: it refuses no report and speaks in no decision about a person. The rulebook's `report_grace` moves none of these days.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.case_limits import LimitState, TimeLimitStatus
from ledger.domain.dossier import Deduction
from ledger.domain.procedures.units import Unit
from ledger.domain.rulebook import Rulebook
from ledger.domain.time_limits import Calendar, due_on
from ledger.domain.unit_report import Report, ReportKind, Submission, UnitReports, quarter_days, quarter_of

Standing = Literal["on_time", "late", "missing", "not_due", "zero"]
FIRST_LIMIT: Mapping[ReportKind, str] = {"quarterly": "TL37", "progress": "TL38"}
KINDS: tuple[ReportKind, ...] = ("quarterly", "progress")
RETURNED_LIMIT = "TL39"
ZERO_QUARTERS_FLAGGED = 8
"""So many zero reports running are flagged (procedure 5.3, F27)."""


class QuarterStanding(Struct, frozen=True, kw_only=True):
    """How the quarterly report of a unit stands on a day.

    `late` goes before `zero`. `days_late` are the calendar days by which the worst limit was passed. `restated`: after the
    last day the unit of its own motion reported more than before, so that the figures of the quarter changed (example X7).
    """

    unit: str
    quarter: str
    state: Standing
    due_on: date
    days_late: int = 0
    zero: bool = False
    restated: bool = False


def report_limits(
    reports: UnitReports, quarter: str, calendar: Calendar, rulebook: Rulebook, on: date
) -> tuple[TimeLimitStatus, ...]:
    """TL37, TL38 and each TL39 of a quarter as they stand at the end of the day `on`, in this order.

    `rulebook` is the version in force on the last day of the quarter. What starts TL37 and TL38 is no event: their
    `started_by` is "quarter/2026-q1". Before the last day of the quarter nothing runs.
    """
    clock = _Clock(reports=reports, quarter=quarter, calendar=calendar, rulebook=rulebook, on=on)
    if on < clock.last_on:
        return ()
    first = [clock.first(kind) for kind in KINDS]
    return (*first, *(status for kind in KINDS for status in clock.returned(reports.of_kind(kind))))


def days_late(reports: UnitReports, report: Report, calendar: Calendar, rulebook: Rulebook, on: date) -> int:
    """By how many calendar days the report passed the worst of its limits; 0 where it kept all of them."""
    clock = _Clock(reports=reports, quarter=reports.period, calendar=calendar, rulebook=rulebook, on=on)
    return _worst([clock.first(report.kind), *clock.returned(report)], on)


def on_time(reports: UnitReports, unit: Unit, calendar: Calendar, rulebook: Rulebook, on: date) -> QuarterStanding:
    """How the quarterly report of the unit stands at the end of a day.

    A unit owes the report of a quarter on whose last day it is open; a closed or merged one owes none, and `not_due` is
    its state while it reported nothing.
    """
    clock = _Clock(reports=reports, quarter=reports.period, calendar=calendar, rulebook=rulebook, on=on)
    report = reports.of_kind("quarterly")
    first = clock.first("quarterly")
    made = [] if report is None else [one for one in report.submissions if one.act.recorded_on <= on]
    standing = QuarterStanding(unit=reports.unit, quarter=reports.period, state="on_time", due_on=first.due_on)
    if report is None or not made:
        owed = _owed(unit, clock.last_on) and on > first.due_on
        late = (on - first.due_on).days if owed else 0
        return _as(standing, "missing" if owed else "not_due", days_late=late)
    late, zero = _worst([first, *clock.returned(report)], on), made[-1].zero
    restated = _restated(report, made, first.due_on)
    state: Standing = "late" if late or restated else "zero" if zero else "on_time"
    return _as(standing, state, days_late=late, zero=zero, restated=restated)


def open_limits(reports: UnitReports, calendar: Calendar, rulebook: Rulebook, on: date) -> tuple[TimeLimitStatus, ...]:
    """The limits of the quarter that an extension recorded on the day moves: running, or not begun yet."""
    clock = _Clock(reports=reports, quarter=reports.period, calendar=calendar, rulebook=rulebook, on=on)
    first = [clock.first(kind) for kind in KINDS]
    after = [status for kind in KINDS for status in clock.returned(reports.of_kind(kind))]
    return tuple(status for status in (*first, *after) if status.state == "running")


def zero_run(history: Mapping[str, UnitReports], last_quarter: str, on: date) -> int:
    """How many quarters running, up to `last_quarter`, the unit reported zero, late or not. `history` is by quarter.

    From ZERO_QUARTERS_FLAGGED on it is flagged.
    """
    count, quarter = 0, last_quarter
    while (reports := history.get(quarter)) is not None and _says_zero(reports, on):
        count, quarter = count + 1, quarter_of(date.fromordinal(quarter_days(quarter)[0].toordinal() - 1))
    return count


def reported_late(deduction: Deduction, reports: UnitReports, calendar: Calendar, rulebook: Rulebook) -> bool:
    """Whether a deduction was proposed only after its unit had to report the quarter of its fact: the flag of example X7.

    `reports` are those of the reporting unit for that quarter, the quarter of the last day of the fact.
    """
    quarter = quarter_of(deduction.occurred_on[1])
    recorded_on = deduction.proposal.recorded_on
    clock = _Clock(reports=reports, quarter=quarter, calendar=calendar, rulebook=rulebook, on=recorded_on)
    return recorded_on > clock.first("quarterly").due_on


class _Clock(Struct, frozen=True, kw_only=True):
    """What the limits of a quarter are computed from, at the end of a day."""

    reports: UnitReports
    quarter: str
    calendar: Calendar
    rulebook: Rulebook
    on: date

    @property
    def last_on(self) -> date:
        return quarter_days(self.quarter)[1]

    def first(self, kind: ReportKind) -> TimeLimitStatus:
        """TL37 or TL38: from the last day of the quarter to the first submission."""
        published = self.calendar.publications
        known = Calendar(
            publications=tuple(each for each in published if each.act is None or each.act.recorded_on <= self.last_on)
        )
        report = self.reports.of_kind(kind)
        end = None if report is None else report.submissions[0].act
        return self._status(FIRST_LIMIT[kind], f"quarter/{self.quarter}", self.last_on, -1, known, end)

    def returned(self, report: Report | None) -> Iterator[TimeLimitStatus]:
        """TL39 of each return: to the first amendment after it."""
        for act in () if report is None else report.returned:
            if act.recorded_on <= self.on and report is not None:
                later = [one.act for one in report.submissions if one.act.position > act.position]
                known = self.calendar.known_before(act.position)
                end = later[0] if later else None
                yield self._status(RETURNED_LIMIT, act.event, act.recorded_on, act.position, known, end)

    def _status(
        self, name: str, started_by: str, start: date, position: int, calendar: Calendar, end: Act | None
    ) -> TimeLimitStatus:
        due = due_on(self.rulebook.time_limits[name], start, calendar)
        for extension in self.reports.extensions:
            granted_on = extension.act.recorded_on
            if granted_on <= self.on and extension.act.position > position and granted_on <= due:
                due = max(due, extension.until_on)
        ended = end if end is not None and end.recorded_on <= self.on else None
        last = self.on if ended is None else ended.recorded_on
        state: LimitState = "missed" if last > due else "running" if ended is None else "ended"
        return TimeLimitStatus(
            limit=name,
            started_by=started_by,
            started_on=start,
            due_on=due,
            ended_by=None if ended is None else ended.event,
            ended_on=None if ended is None else ended.recorded_on,
            state=state,
            provisional=not self.calendar.covers(start, due),
        )


def _worst(limits: list[TimeLimitStatus], on: date) -> int:
    """Days between the last day of a limit and what ended it, or the day asked; the most of them."""
    return max([0, *(((status.ended_on or on) - status.due_on).days for status in limits)])


def _owed(unit: Unit, last_on: date) -> bool:
    opened = unit.opened_on is not None and unit.opened_on <= last_on
    return opened and (unit.closed_on is None or unit.closed_on > last_on)


def _as(standing: QuarterStanding, state: Standing, **changes: object) -> QuarterStanding:
    return QuarterStanding(
        unit=standing.unit,
        quarter=standing.quarter,
        due_on=standing.due_on,
        state=state,
        **changes,  # type: ignore[arg-type]
    )


def _restated(report: Report, made: list[Submission], due: date) -> bool:
    """Whether an amendment after the last day, asked for by no return, reports more than the submission before it."""
    for before, after in pairwise(made):
        asked = any(before.act.position < act.position < after.act.position for act in report.returned)
        more = after.deductions_count > before.deductions_count or after.findings_count > before.findings_count
        if after.act.recorded_on > due and more and not asked:
            return True
    return False


def _says_zero(reports: UnitReports, on: date) -> bool:
    report = reports.of_kind("quarterly")
    made = [] if report is None else [one for one in report.submissions if one.act.recorded_on <= on]
    return bool(made) and made[-1].zero
