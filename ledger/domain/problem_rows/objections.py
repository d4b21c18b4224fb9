"""Refusals: internal objection, remittal, redetermination. Those of the appeal family stand beside a record and refuse nothing."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    "objection-aim-unknown": Problem("F14", "异议所针对的 {event} 不是对本人作出的决定。应当不予受理(wrong_person 或 not_appealable)。",
        "{event} is no decision about this person. It should have been refused (wrong_person or not_appealable)."),
    "objection-track": Problem("F14", "途径或者阶段为 {found},对扣分、预警、名单的异议应为 {expected}。请移送(AppealTransferred)。",
        "Track and stage are {found}; an objection to points, colour or list goes by {expected}. Transfer it (AppealTransferred)."),
    "objection-organ": Problem("F14", "处理机关为 {found},送达的途径或者移送写的是 {expected}。请移送(AppealTransferred)。",
        "The organ is {found}; the route served, or the transfer, names {expected}. Transfer it (AppealTransferred)."),
    "objection-filing-day": Problem("F14", "移送应当保留提出日 {expected},陈述写的是 {found}。", "A transfer keeps the day of filing, {expected}; the statement says {found}."),
    "objection-refused-wrongly": Problem("F14", "以 {ground} 不予受理没有依据:{why}本人可以再次提出。", "The refusal as {ground} has no ground: {why} The person may file again."),
    "target-unknown": Problem("F12", "{matter} 没有可以按 {outcome} 处理的有效决定:不存在、属于他人、已经撤销,或者正在重新认定。该项不生效。",
        "{matter} has no decision in force that {outcome} could change: there is none, it is another person's, it is undone or sent back already. The target changes nothing."),
    "target-twice": Problem("F12", "处理决定两次写明 {matter},以第一次为准。", "The decision names {matter} twice; the first counts."),
    "target-missing": Problem("F12", "处理决定没有写明异议本身针对的 {matter}。", "The decision says nothing about {matter}, which the objection is about."),
    "target-value-missing": Problem("F12", "{matter} 变更从轻,但没有写明新值(new_value)。该项不生效。", "{matter} is varied down without its new value (new_value). The target changes nothing."),
    "target-heavier": Problem("F13", "{matter} 变更为 {found},重于现值 {limit}。不得加重,现值不变。", "{matter} is varied to {found}, above the present {limit}. It is never made heavier: the present value stays."),
    "target-not-served": Problem("F12", "{matter} 的决定从未送达,本不计分;发回之后也不能重新认定。请撤销或者另行提出。",
        "The decision on {matter} was never served and counts nothing; it cannot be determined again either. Annul it, or propose anew."),
    "not-remitted": Problem("G06", "扣分 {deduction} 没有被发回,所依据的规则集版本也没有被撤销,不能重新认定。", "Deduction {deduction} was not sent back, and no rulebook version it rests on was annulled: there is nothing to determine again."),
    "remittal-differs": Problem("G06", "使原值失效的是 {expected},陈述写的是 {found}。", "The value was undone by {expected}; the statement names {found}."),
    "remitted-unserved": Problem("F12", "扣分 {deduction} 的认定从未送达,不能重新认定。请撤销后另行提出。", "The confirmation of deduction {deduction} was never served, so it cannot be determined again. Annul it and propose anew."),
}  # fmt: skip
