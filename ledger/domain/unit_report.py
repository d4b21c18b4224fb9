"""What does the log say about the reports of one unit for one period (季度报送)? Folded state of `unit-report/{unit}/{period}`.

Whether a report came in time is `report_limits.py`.
"""

from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act

ReportKind = Literal["quarterly", "progress"]
ReportState = Literal["submitted", "accepted", "returned", "amended"]


class Submission(Struct, frozen=True, kw_only=True):
    """One submission or amendment. The counts are those of a quarterly report, 0 in a progress report."""

    act: Act
    zero: bool
    deductions_count: int
    findings_count: int


class Report(Struct, frozen=True, kw_only=True):
    """One report of the unit, with everything that was done about it."""

    id: str
    kind: ReportKind
    quarter: str
    state: ReportState
    submissions: tuple[Submission, ...] = ()
    returned: tuple[Act, ...] = ()
    accepted: Act | None = None
    accepted_on: date | None = None
    days_late: int = 0


class Extension(Struct, frozen=True, kw_only=True):
    """One ReportExtensionGranted: the last day of the limit becomes `until_on`."""

    act: Act
    quarter: str
    until_on: date
    ground: str


class Headcount(Struct, frozen=True, kw_only=True):
    """One HeadcountSnapshotTaken: a statistic, read by no decision."""

    act: Act
    counted_on: date
    counts: dict[str, int]


class UnitReports(Struct, frozen=True, kw_only=True):
    """Folded state of the stream. `unit` and `period` are its name: "u-town-1", "2026-q2"."""

    unit: str
    period: str
    reports: dict[str, Report] = {}
    extensions: tuple[Extension, ...] = ()
    headcount: Headcount | None = None

    def of_kind(self, kind: ReportKind) -> Report | None:
        """The report of a kind; there is one at most."""
        return next((report for report in self.reports.values() if report.kind == kind), None)


def quarter_days(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter ("2026-q2")."""
    year, number = int(quarter[:4]), int(quarter[-1])
    following = date(year + number // 4, number % 4 * 3 + 1, 1)
    return date(year, number * 3 - 2, 1), following - timedelta(days=1)


def quarter_of(day: date) -> str:
    """The quarter in which a day lies."""
    return f"{day.year}-q{(day.month + 2) // 3}"
