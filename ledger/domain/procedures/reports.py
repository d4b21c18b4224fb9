"""Reports of a unit for a period (季度报送): how `unit-report/{unit}/{period}` folds, and its guards (procedure 3.7).

A report is never refused for being late: lateness is a flag (`report_limits.py`). Refused is what contradicts itself or its place:
another quarter, a quarter that has not ended, a second report of the kind, a "zero" that does not fit the counts.
"""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.events.reports import (
    HeadcountSnapshotTaken,
    LateReportAccepted,
    ProgressReportAmended,
    ProgressReportSubmitted,
    QuarterlyReportAmended,
    QuarterlyReportSubmitted,
    ReportAccepted,
    ReportExtensionGranted,
    ReportReturned,
)
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement
from ledger.domain.unit_report import (
    Extension,
    Headcount,
    Report,
    ReportKind,
    ReportState,
    Submission,
    UnitReports,
    quarter_days,
)


def empty(rest: str) -> UnitReports:
    """A period about which nothing was reported."""
    unit, _, period = rest.partition("/")
    return UnitReports(unit=unit, period=period)


def evolve(reports: UnitReports, event: Event) -> UnitReports:
    """The reports after one event of their stream."""
    data = event.statement.data
    act = act_of(event)
    match data:
        case QuarterlyReportSubmitted() | ProgressReportSubmitted():  # and what amends them
            return _submitted(reports, event)
        case ReportAccepted() | LateReportAccepted():
            late = data.days_late if isinstance(data, LateReportAccepted) else 0
            report = reports.reports[data.report]
            accepted = replace(report, state="accepted", accepted=act, accepted_on=data.accepted_on, days_late=late)
            return _with(reports, accepted)
        case ReportReturned():
            report = reports.reports[data.report]
            return _with(reports, _open_again(report, "returned", returned=(*report.returned, act)))
        case ReportExtensionGranted():
            granted = Extension(act=act, quarter=data.quarter, until_on=data.until_on, ground=data.ground)
            return replace(reports, extensions=(*reports.extensions, granted))
        case HeadcountSnapshotTaken():
            counts: dict[str, int] = {counted.tier: counted.count for counted in data.counts}
            return replace(reports, headcount=Headcount(act=act, counted_on=data.counted_on, counts=counts))
        case _:
            return reports


def _submitted(reports: UnitReports, event: Event) -> UnitReports:
    data = event.statement.data
    quarterly = isinstance(data, QuarterlyReportSubmitted)
    submission = Submission(
        act=act_of(event),
        zero=data.zero if quarterly else False,
        deductions_count=data.deductions_count if quarterly else 0,
        findings_count=data.findings_count if quarterly else 0,
    )
    before = reports.reports.get(data.report)
    if before is None:
        kind: ReportKind = "quarterly" if quarterly else "progress"
        first = Report(id=data.report, kind=kind, quarter=data.quarter, state="submitted", submissions=(submission,))
        return _with(reports, first)
    return _with(reports, _open_again(before, "amended", submissions=(*before.submissions, submission)))


def _open_again(report: Report, state: ReportState, **changes: object) -> Report:
    """The report in a state in which no acceptance stands any more."""
    return replace(report, state=state, accepted=None, accepted_on=None, days_late=0, **changes)


def _with(reports: UnitReports, report: Report) -> UnitReports:
    return replace(reports, reports={**reports.reports, report.id: report})


def guard(statement: Statement, reports: UnitReports, today: date) -> Iterator[Breach]:
    """What the statement says, beside what its stream already holds."""
    data = statement.data
    quarter = getattr(data, "quarter", reports.period)
    if quarter != reports.period:
        yield breach("report-quarter-differs", "data.quarter", expected=reports.period, found=quarter)
    _, last = quarter_days(reports.period)
    if isinstance(data, QuarterlyReportSubmitted) and data.zero != (data.deductions_count + data.findings_count == 0):
        yield breach("report-zero-differs", "data.zero")
    if isinstance(data, QuarterlyReportSubmitted | ProgressReportSubmitted):
        if today <= last:
            yield breach("quarter-not-over", "data.quarter", quarter=reports.period, day=last.isoformat())
        yield from _of_its_kind(statement, reports)
    if isinstance(data, ProgressReportSubmitted):
        yield from _each_once("data.counts", [counted.code for counted in data.counts])
    if isinstance(data, HeadcountSnapshotTaken):
        yield from _headcount(data, reports.period, today)
    if isinstance(data, ReportAccepted | LateReportAccepted):
        yield from _accepted_day(data.accepted_on, reports.reports.get(data.report), today)


def _of_its_kind(statement: Statement, reports: UnitReports) -> Iterator[Breach]:
    """One report of a kind and quarter; what amends it is of its kind."""
    data = statement.data
    kind: ReportKind = "quarterly" if isinstance(data, QuarterlyReportSubmitted) else "progress"
    if isinstance(data, QuarterlyReportAmended | ProgressReportAmended):
        amended = reports.reports.get(data.report)
        if amended is not None and amended.kind != kind:
            yield breach("report-kind-differs", "data.report", report=data.report)
        return
    other = reports.of_kind(kind)
    if other is not None and other.id != data.report:  # the same id once more is in the wrong state
        yield breach("report-twice", "data.report", quarter=reports.period, report=other.id)


def _each_once(field: str, names: list[str]) -> Iterator[Breach]:
    if len(set(names)) != len(names):
        yield breach("wrong-member", field, detail="each named once / 每项只列一次")


def _headcount(data: HeadcountSnapshotTaken, period: str, today: date) -> Iterator[Breach]:
    first, last = quarter_days(period)
    yield from _each_once("data.counts", [counted.tier for counted in data.counts])
    if not first <= data.counted_on <= last:
        day = data.counted_on.isoformat()
        yield breach("headcount-outside-quarter", "data.counted_on", day=day, quarter=period)
    if data.counted_on > today:
        yield breach("day-in-future", "data.counted_on", day=data.counted_on.isoformat(), today=today.isoformat())


def _accepted_day(accepted_on: date, report: Report | None, today: date) -> Iterator[Breach]:
    """A report is taken in between its last submission and the recording."""
    if accepted_on > today:
        yield breach("day-in-future", "data.accepted_on", day=accepted_on.isoformat(), today=today.isoformat())
    submitted = None if report is None else report.submissions[-1].act.recorded_on
    if submitted is not None and accepted_on < submitted:
        yield breach(
            "days-out-of-order", "data.accepted_on", day=accepted_on.isoformat(), other_field="the report / 报送",
            other=submitted.isoformat(),
        )  # fmt: skip


def guard_open(reports: UnitReports, opened_on: date | None, closed_on: date | None) -> Iterator[Breach]:
    """A unit reports for a quarter in which it was open for a day; a closed or merged one has nothing to say after.

    The days are those of the unit's registry; `closed_on` is the first day without it.
    """
    first, last = quarter_days(reports.period)
    if opened_on is None:
        yield breach("unit-unknown", "stream", unit=reports.unit)
    elif opened_on > last or (closed_on is not None and closed_on <= first):
        yield breach("unit-not-open-in-quarter", "stream", unit=reports.unit, quarter=reports.period)
