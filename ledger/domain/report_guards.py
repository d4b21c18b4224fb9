"""Which rules does admission add to the reports of a unit (季度报送)? What is read of the world is handed to `procedures/` as values.

A report itself is refused for what it says, never for its day. Its acceptance says whether it came in time, so it cites the
rulebook version whose limits ran: the one in force on the last day of the quarter.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.case_reading import same_person_in
from ledger.domain.events.reports import (
    HeadcountSnapshotTaken,
    LateReportAccepted,
    ProgressReportSubmitted,
    QuarterlyReportSubmitted,
    ReportAccepted,
    ReportExtensionGranted,
    ReportReturned,
)
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import reports as procedure
from ledger.domain.report_limits import days_late, open_limits
from ledger.domain.rulebook import Rulebook
from ledger.domain.statement import Statement
from ledger.domain.unit_report import Report, UnitReports, quarter_days
from ledger.domain.world import World

TAKES_IN = (ReportAccepted, LateReportAccepted, ReportReturned)
BY_LIMIT = (ReportAccepted, LateReportAccepted, ReportExtensionGranted)


def guard(statement: Statement, world: World, *, today: date) -> Iterator[Breach]:
    """Every breach of the special guards of the family."""
    data = statement.data
    _, unit, period = statement.stream.split("/")
    reports = world.unit_reports(unit, period)
    yield from procedure.guard(statement, reports, today)
    if isinstance(data, QuarterlyReportSubmitted | ProgressReportSubmitted | HeadcountSnapshotTaken):
        registered = world.unit(unit)
        yield from procedure.guard_open(reports, registered.opened_on, registered.closed_on)
    report = reports.reports.get(getattr(data, "report", ""))
    if isinstance(data, TAKES_IN) and report is not None:
        yield from _by_another(statement, report, world)
    if not isinstance(data, BY_LIMIT):
        return
    breaches = tuple(_version(statement, reports, world))
    yield from breaches
    rulebook = None if breaches else _rulebook(statement, world)
    if rulebook is None:
        return
    if isinstance(data, ReportExtensionGranted):
        yield from _extends(data, reports, rulebook, world, today)
    elif report is not None:
        yield from _lateness(statement, reports, report, rulebook, world, today)


def _by_another(statement: Statement, report: Report, world: World) -> Iterator[Breach]:
    """SD01: who reports does not judge the report, whatever actors stand for him."""
    same = same_person_in(world)
    reporters = {signer.actor for submission in report.submissions for signer in submission.act.signers}
    for place, signer in enumerate(statement.signers):
        if any(same(signer.actor, reporter) for reporter in sorted(reporters)):
            yield breach(
                "separation-of-duties", f"signers[{place}]", actor=signer.actor, earlier="报告人 reporter", now="核实人 verifier"
            )  # fmt: skip


def _version(statement: Statement, reports: UnitReports, world: World) -> Iterator[Breach]:
    """The version cited is the one in force on the last day of the quarter; that it is published was asked before."""
    reference = statement.rulebook
    if reference is None or world.rulebooks(reference.id).version(reference.id, reference.version) is None:
        return
    _, last = quarter_days(reports.period)
    in_force = world.rulebooks(reference.id).in_force_on(last, unit=reports.unit)
    if in_force is None:
        yield breach("rulebook-missing", "rulebook", day=last.isoformat())
    elif in_force.version != reference.version:
        yield breach("report-rulebook-version", "rulebook", day=last.isoformat(), version=reference.version)


def _rulebook(statement: Statement, world: World) -> Rulebook | None:
    reference = statement.rulebook
    version = None if reference is None else world.rulebooks(reference.id).version(reference.id, reference.version)
    return None if version is None else version.rulebook


def _lateness(
    statement: Statement, reports: UnitReports, report: Report, rulebook: Rulebook, world: World, today: date
) -> Iterator[Breach]:
    """A late report is accepted as late, with its days; one that came in time is not called late."""
    late = days_late(reports, report, world.calendar(), rulebook, today)
    stated = statement.data.days_late if isinstance(statement.data, LateReportAccepted) else 0
    if isinstance(statement.data, LateReportAccepted) and not late:
        yield breach("report-not-late", "data.days_late", report=report.id)
    elif late and not stated:
        yield breach("report-is-late", "type", report=report.id, days=late)
    elif stated != late:
        yield breach("report-days-late", "data.days_late", expected=late, found=stated)


def _extends(
    data: ReportExtensionGranted, reports: UnitReports, rulebook: Rulebook, world: World, today: date
) -> Iterator[Breach]:
    """An extension has a limit that still runs, and ends after it."""
    running = open_limits(reports, world.calendar(), rulebook, today)
    if not running:
        yield breach("report-limit-over", "data.quarter", quarter=reports.period)
    elif all(data.until_on <= status.due_on for status in running):
        due = min(status.due_on for status in running)
        yield breach("report-extension-short", "data.until_on", day=data.until_on.isoformat(), due=due.isoformat())
