"""Reports of the small town's unit: one statement through the real door each, with overrides by name."""

from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from ledger.admitting import Outcome
from ledger.domain.events.registry import UnitRegistered
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
from ledger.domain.procedures.units import Unit
from ledger.domain.unit_report import UnitReports
from ledger.domain.vocabulary import CodeCount, TierCount, shanghai_day
from tests.support.town import UNIT, Signing, Town, at

QUARTER = "2026-q1"
STREAM = f"unit-report/{UNIT}/{QUARTER}"
AFTER_QUARTER = at(2026, 4, 8)
"""A Wednesday; TL37 of the first quarter runs to Wednesday 15 April (4 to 6 April are holidays)."""
DUE_ON = date(2026, 4, 15)
REPORTERS: Signing = [("a-rep", "REP", UNIT), ("a-head", "HEAD", UNIT)]
HEAD: Signing = [("a-head", "HEAD", UNIT)]
VERIFIER: Signing = [("a-ver1", "VER")]
OFFICE: Signing = [("a-org", "ORG")]
MEMBERS = frozenset("seen corrects rulebook event_id".split())


def sent(town: Town, name: str, data: Any, signing: Signing, changes: dict[str, Any], **members: Any) -> Outcome:
    """The statement, with what the changes say of it and of its envelope."""
    stream, signing = changes.pop("stream", STREAM), changes.pop("signing", signing)
    members |= {key: changes.pop(key) for key in tuple(changes) if key in MEMBERS}
    return town.act(name, stream, replace(data, **changes), signing, **members)


def clock(town: Town, when: datetime) -> Town:
    """The town at that instant, or later where it is later already."""
    town.clock.set(max(town.clock.now(), when))
    return town


def second_unit(town: Town, opened_on: date = date(2020, 1, 1)) -> None:
    """The unit u-02 is registered."""
    opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=opened_on, name="第二镇 Town 2")
    town.must("UnitRegistered", "unit/u-02", opened, [("a-reg", "REG")])


def submit(town: Town, report: str = "q-1", deductions: int = 1, findings: int = 0, **changes: Any) -> Outcome:
    """The quarterly report."""
    data = QuarterlyReportSubmitted(
        report=report, quarter=QUARTER, zero=deductions == findings == 0, deductions_count=deductions,
        findings_count=findings, set_root="0" * 64,
    )  # fmt: skip
    return sent(town, "QuarterlyReportSubmitted", data, REPORTERS, changes)


def amend(town: Town, report: str = "q-1", deductions: int = 2, findings: int = 0, **changes: Any) -> Outcome:
    """The quarterly report once more."""
    data = QuarterlyReportAmended(
        report=report, quarter=QUARTER, zero=deductions == findings == 0, deductions_count=deductions,
        findings_count=findings, set_root="1" * 64,
    )  # fmt: skip
    return sent(town, "QuarterlyReportAmended", data, REPORTERS, changes)


def progress(town: Town, report: str = "q-2", **changes: Any) -> Outcome:
    """The progress report."""
    data = ProgressReportSubmitted(report=report, quarter=QUARTER, counts=(CodeCount(code="named", count=2),))
    return sent(town, "ProgressReportSubmitted", data, HEAD, changes, sealed={"text": "进度"})


def amend_progress(town: Town, report: str = "q-2", **changes: Any) -> Outcome:
    """The progress report once more."""
    data = ProgressReportAmended(report=report, quarter=QUARTER, counts=(CodeCount(code="named", count=3),))
    return sent(town, "ProgressReportAmended", data, HEAD, changes, sealed={"text": "进度"})


def accept(town: Town, report: str = "q-1", **changes: Any) -> Outcome:
    """The verifier takes it in today."""
    data = ReportAccepted(report=report, accepted_on=shanghai_day(town.clock.now()))
    return sent(town, "ReportAccepted", data, VERIFIER, changes, rulebook=town.rulebook)


def accept_late(town: Town, days_late: int, report: str = "q-1", **changes: Any) -> Outcome:
    """The verifier takes it in today, as late."""
    data = LateReportAccepted(report=report, days_late=days_late, accepted_on=shanghai_day(town.clock.now()))
    return sent(town, "LateReportAccepted", data, VERIFIER, changes, rulebook=town.rulebook)


def give_back(town: Town, report: str = "q-1", **changes: Any) -> Outcome:
    """The verifier returns it."""
    data = ReportReturned(report=report, ground="incomplete")
    return sent(town, "ReportReturned", data, VERIFIER, changes, sealed={"reasons": "缺项"})


def extend(town: Town, until_on: date, **changes: Any) -> Outcome:
    """The organisation department grants more time."""
    data = ReportExtensionGranted(quarter=QUARTER, until_on=until_on, ground="system_outage")
    return sent(town, "ReportExtensionGranted", data, OFFICE, changes, rulebook=town.rulebook)


def headcount(**changes: Any) -> HeadcountSnapshotTaken:
    """The registrar's count of the last day of the quarter."""
    counted = HeadcountSnapshotTaken(counted_on=date(2026, 3, 31), counts=(TierCount(tier="general", count=70),))
    return replace(counted, **changes)


def count(town: Town, **changes: Any) -> Outcome:
    """The count, recorded."""
    stream = changes.pop("stream", STREAM)
    return town.act("HeadcountSnapshotTaken", stream, headcount(**changes), [("a-reg", "REG")])


def reports_of(town: Town, quarter: str = QUARTER, unit: str = UNIT) -> UnitReports:
    """What the log says of the unit's quarter."""
    found = town.ledger.history.stream(f"unit-report/{unit}/{quarter}").detail
    assert isinstance(found, UnitReports)
    return found


def unit_of(town: Town, unit: str = UNIT) -> Unit:
    """What the log says of the unit."""
    found = town.ledger.history.stream(f"unit/{unit}").detail
    assert isinstance(found, Unit)
    return found
