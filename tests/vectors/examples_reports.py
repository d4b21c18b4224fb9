"""One statement of every type about the reports of a unit, and of the headcount beside them."""

from tests.vectors.example import HASH, PROPOSERS, RULES, SEEN, Example, Json

STREAM = "unit-report/u-01/2026-q1"
COUNTED: Json = {
    "deductions_count": 2,
    "findings_count": 0,
    "quarter": "2026-q1",
    "report": "q-1",
    "set_root": HASH,
    "zero": False,
}
COUNTS: Json = {"counts": [{"code": "named", "count": 2}], "quarter": "2026-q1", "report": "q-2"}

REPORTS = (
    Example("quarterly-report-submitted/1", "quarterly report submitted 季度反向积分报送", STREAM, PROPOSERS, COUNTED),
    Example("quarterly-report-amended/1", "quarterly report amended 季度报送更正", STREAM, PROPOSERS,
        {**COUNTED, "deductions_count": 0, "zero": True}, {"reasons": None}, {"corrects": SEEN["id"], "seen": SEEN}),
    Example("progress-report-submitted/1", "progress report submitted 工作进度报送", STREAM, ("a-head HEAD u-01",), COUNTS,
        {"text": "进度"}),
    Example("progress-report-amended/1", "progress report amended 工作进度更正", STREAM, ("a-head HEAD u-01",),
        {**COUNTS, "counts": []}, {"text": "进度"}, {"seen": SEEN}),
    Example("report-accepted/1", "report accepted 报送接收", STREAM, ("a-ver1 VER",),
        {"accepted_on": "2026-04-09", "report": "q-1"}, members={"rulebook": RULES, "seen": SEEN}),
    Example("report-returned/1", "report returned 报送退回", STREAM, ("a-ver1 VER",),
        {"ground": "incomplete", "report": "q-1"}, {"reasons": "缺项"}, {"seen": SEEN}),
    Example("late-report-accepted/1", "late report accepted 迟报接收", STREAM, ("a-ver1 VER",),
        {"accepted_on": "2026-04-20", "days_late": 5, "report": "q-1"}, {"reasons": "理由"}, {"rulebook": RULES, "seen": SEEN}),
    Example("report-extension-granted/1", "report extension granted 报送延期", STREAM, ("a-root2 ORG",),
        {"ground": "system_outage", "quarter": "2026-q1", "until_on": "2026-04-30"}, members={"rulebook": RULES}),
    Example("headcount-snapshot-taken/1", "headcount snapshot taken 人数快照", STREAM, ("a-reg REG",),
        {"counted_on": "2026-03-31", "counts": [{"count": 70, "tier": "general"}]}),
)  # fmt: skip
