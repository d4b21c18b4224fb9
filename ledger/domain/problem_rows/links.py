"""Refusals: facts linked and corrected, evidence readmitted, nothing raised."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    "link-to-itself": Problem("F06", "事实 {fact} 不能与自己合并。请写明另一事实。", "Fact {fact} cannot be linked with itself. Name the other fact."),
    "linked-already": Problem("F06", "事实 {fact} 与 {other} 已经合并,一次即可。", "Facts {fact} and {other} are linked already; once is enough."),
    "link-across-years": Problem("F06", "事实 {other} 的末日是 {other_day},与 {day} 不在同一年度,不得合并。请撤销其中一项扣分。",
        "Fact {other} ended on {other_day}, in another year than {day}: no link. Annul one of the two deductions instead."),
    "link-unknown": Problem("G06", "事实 {fact} 的流中没有与 {other} 的合并(合并记在:{place})。请在记载合并的流中撤销。",
        "No link with {other} stands in the stream of fact {fact} (it stands in: {place}). Take it back where it stands."),
    "annulment-unknown": Problem("G06", "{event} 不是第 {version} 版现行有效的撤销。请写明该撤销事件。",
        "{event} is not the annulment of version {version} that stands. Name that event."),
    "raises-somebody": Problem("F31", "{official} 在 {day} 的{what}将由 {found} 变为 {raised}。更正不得加重;需要加重的,另行提出扣分并告知。",
        "For {official} it would raise the {what} on {day} from {found} to {raised}. A correction raises nobody; more points need a new proposal with notice."),
    "affects-too-many": Problem("G13", "此举涉及 {found} 人,一次最多 {limit} 人。请以新版规则集代替。",
        "This would concern {found} persons, and one act may concern {limit}. Publish a new version instead."),
}  # fmt: skip
