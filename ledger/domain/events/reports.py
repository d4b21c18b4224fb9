"""Reports of the units (报送) for a quarter, what the organisation department does about them, and the headcount beside them."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import CodeCount, Quarter, ReportId, Sha256, TierCount

Count = Annotated[int, Meta(ge=0, le=10_000_000)]


class QuarterlyReportSubmitted(Data, frozen=True, kw_only=True):
    """季度反向积分报送; `set_root` commits to the salted set of what is reported, `zero` says that there was nothing."""

    report: ReportId
    quarter: Quarter
    zero: bool
    deductions_count: Count
    findings_count: Count
    set_root: Sha256


class QuarterlyReportAmended(QuarterlyReportSubmitted, frozen=True, kw_only=True):
    """季度报送更正: the whole report once more."""


class ProgressReportSubmitted(Data, frozen=True, kw_only=True):
    """工作进度报送; the text is sealed."""

    report: ReportId
    quarter: Quarter
    counts: Annotated[tuple[CodeCount, ...], Meta(max_length=100)]


class ProgressReportAmended(ProgressReportSubmitted, frozen=True, kw_only=True):
    """工作进度更正: the whole report once more."""


class ReportAccepted(Data, frozen=True, kw_only=True):
    """报送接收 of a report that came in time."""

    report: ReportId
    accepted_on: date


class ReportReturned(Data, frozen=True, kw_only=True):
    """报送退回; the reasons are sealed."""

    report: ReportId
    ground: Literal["incomplete", "inconsistent", "unsigned", "other"]


class LateReportAccepted(Data, frozen=True, kw_only=True):
    """迟报接收; `days_late` in calendar days."""

    report: ReportId
    days_late: Annotated[int, Meta(ge=1, le=36_600)]
    accepted_on: date


class ReportExtensionGranted(Data, frozen=True, kw_only=True):
    """报送延期: the limits of the quarter that still run end on `until_on`."""

    quarter: Quarter
    until_on: date
    ground: Literal["force_majeure", "merger", "system_outage", "other"]


class HeadcountSnapshotTaken(Data, frozen=True, kw_only=True):
    """人数快照: a statistic, read by no decision."""

    counted_on: date
    counts: Annotated[tuple[TierCount, ...], Meta(max_length=3)]
