"""Refusals: reports of the units."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    "report-quarter-differs": Problem("G03", "陈述所写季度 {found} 与流的季度 {expected} 不符。", "The statement says quarter {found}; its stream is that of {expected}."),
    "quarter-not-over": Problem("G07", "{quarter} 季度到 {day} 才结束。请在该日之后报送。", "Quarter {quarter} ends on {day}. Report it after that day."),
    "report-zero-differs": Problem("G01", "两项件数都是 0 时 zero 须为 true,否则须为 false。", "zero must be true exactly when both counts are 0."),
    "report-twice": Problem("G06", "该单位 {quarter} 季度已有同类报送 {report}。请更正该报送。", "The unit already has a report of this kind for {quarter}, {report}. Amend that one."),
    "report-kind-differs": Problem("G06", "报送 {report} 是另一类报送,须用其自己的更正类型。", "Report {report} is of the other kind; amend it by the type of its kind."),
    "unit-not-open-in-quarter": Problem("G06", "单位 {unit} 在 {quarter} 季度内没有存续,不必报送。", "Unit {unit} was not open on any day of {quarter}; it owes no report."),
    "report-rulebook-version": Problem("F01", "应适用季度末日 {day} 有效的规则集版本,不得适用第 {version} 版。",
        "The rulebook version in force on the last day of the quarter, {day}, applies; not version {version}."),
    "report-is-late": Problem("F11", "报送 {report} 迟了 {days} 天(自然日)。请用迟报接收(LateReportAccepted)。",
        "Report {report} came {days} calendar days late. Use LateReportAccepted."),
    "report-not-late": Problem("F11", "报送 {report} 没有迟报。请用报送接收(ReportAccepted)。", "Report {report} came in time. Use ReportAccepted."),
    "report-days-late": Problem("F11", "迟报天数应为 {expected} 天(自然日),陈述写的是 {found} 天。", "The report came {expected} calendar days late, the statement says {found}."),
    "report-limit-over": Problem("F11", "{quarter} 季度已没有在计的报送期限,不能延期。", "No limit for reports of {quarter} runs any more; there is nothing to extend."),
    "report-extension-short": Problem("F11", "延期至 {day} 不晚于原期限 {due}。延期只能延长。", "An extension to {day} ends no later than the limit itself, {due}. It may only lengthen."),
    "headcount-outside-quarter": Problem("G07", "人数统计日 {day} 不在 {quarter} 季度内。", "The headcount of {day} lies outside quarter {quarter}."),
}  # fmt: skip
