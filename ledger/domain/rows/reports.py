"""Rows of the catalogue: 3.15 reports of the units, and the headcount of 3.2 that lies in their streams."""

from ledger.domain.event_type import REGISTER, EventType
from ledger.domain.events import reports

SINCE = 2
REPORT = ("unit-report/{unit}/{period}",)
OF_UNIT = ("unit/{unit}", "calendar")
LIMIT = ("rulebook/{rulebook}", "calendar")
"""Whether a report is late follows from the length of its limit: these acts cite the rulebook that says it."""
AGAIN = ("submitted", "accepted", "returned", "amended")

ROWS: tuple[EventType, ...] = (
    EventType(name="QuarterlyReportSubmitted", wire="quarterly-report-submitted/1", zh="季度反向积分报送",
        en="quarterly report submitted", family="3.15", kind="gate", data=reports.QuarterlyReportSubmitted, stream=REPORT,
        authors=(("REP", "HEAD"),), matter="report", matter_field="report", from_states=("none",), to_state="submitted",
        reads=OF_UNIT, stops=("TL37",), corrected_by=("QuarterlyReportAmended",), since=SINCE),
    EventType(name="QuarterlyReportAmended", wire="quarterly-report-amended/1", zh="季度报送更正",
        en="quarterly report amended", family="3.15", kind="gate", data=reports.QuarterlyReportAmended, stream=REPORT,
        authors=(("REP", "HEAD"),), matter="report", matter_field="report", from_states=AGAIN, to_state="amended",
        sealed=("reasons",), reads=OF_UNIT, stops=("TL39",), corrected_by=("QuarterlyReportAmended",),
        seen_required=True, since=SINCE),
    EventType(name="ProgressReportSubmitted", wire="progress-report-submitted/1", zh="工作进度报送",
        en="progress report submitted", family="3.15", kind="gate", data=reports.ProgressReportSubmitted, stream=REPORT,
        authors=(("HEAD",),), matter="report", matter_field="report", from_states=("none",), to_state="submitted",
        sealed=("text!",), reads=OF_UNIT, stops=("TL38",), corrected_by=("ProgressReportAmended",), since=SINCE),
    EventType(name="ProgressReportAmended", wire="progress-report-amended/1", zh="工作进度更正",
        en="progress report amended", family="3.15", kind="gate", data=reports.ProgressReportAmended, stream=REPORT,
        authors=(("HEAD",),), matter="report", matter_field="report", from_states=AGAIN, to_state="amended",
        sealed=("text!",), reads=OF_UNIT, stops=("TL39",), corrected_by=("ProgressReportAmended",),
        seen_required=True, since=SINCE),
    EventType(name="ReportAccepted", wire="report-accepted/1", zh="报送接收", en="report accepted", family="3.15",
        kind="gate", data=reports.ReportAccepted, stream=REPORT, authors=(("VER",),), matter="report",
        matter_field="report", from_states=("submitted", "amended"), to_state="accepted", reads=LIMIT,
        corrected_by=("ReportReturned",), seen_required=True, needs_rulebook=True, since=SINCE),
    EventType(name="ReportReturned", wire="report-returned/1", zh="报送退回", en="report returned", family="3.15",
        kind="gate", data=reports.ReportReturned, stream=REPORT, authors=(("VER",),), matter="report",
        matter_field="report", from_states=("submitted", "amended", "accepted"), to_state="returned",
        sealed=("reasons!",), reads=("calendar",), starts=("TL39",), corrected_by=("ReportAccepted",),
        seen_required=True, since=SINCE),
    EventType(name="LateReportAccepted", wire="late-report-accepted/1", zh="迟报接收", en="late report accepted",
        family="3.15", kind="gate", data=reports.LateReportAccepted, stream=REPORT, authors=(("VER",),), matter="report",
        matter_field="report", from_states=("submitted", "amended"), to_state="accepted", sealed=("reasons",),
        reads=LIMIT, corrected_by=("ReportReturned",), seen_required=True, needs_rulebook=True, since=SINCE),
    EventType(name="ReportExtensionGranted", wire="report-extension-granted/1", zh="报送延期",
        en="report extension granted", family="3.15", kind="gate", data=reports.ReportExtensionGranted, stream=REPORT,
        authors=(("ORG",),), matter="report", from_states=("none", "returned"), to_state="same", reads=LIMIT,
        corrected_by=("ReportExtensionGranted",), needs_rulebook=True, since=SINCE),
    EventType(name="HeadcountSnapshotTaken", wire="headcount-snapshot-taken/1", zh="人数快照", en="headcount snapshot taken",
        family="3.2", kind="record", data=reports.HeadcountSnapshotTaken, stream=REPORT, authors=REGISTER,
        matter="headcount", from_states=("none", "taken"), to_state="taken", reads=("unit/{unit}",),
        corrected_by=("HeadcountSnapshotTaken",), since=SINCE),
)  # fmt: skip
