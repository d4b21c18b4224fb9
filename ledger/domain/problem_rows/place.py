"""Refusals: place in the log, state, days."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    # place in the log
    "wrong-ledger": Problem("G03", "此陈述写给账本 {found},本账本是 {expected}。", "The statement is for ledger {found}; this is {expected}."),
    "wrong-stream": Problem("G03", "流 {found} 与类型不符,应为 {expected}。", "Stream {found} does not fit the type; it must be {expected}."),
    "classification-too-high": Problem("G03", "密级 {found} 超过本部署上限 {expected}。", "Classification {found} is above this deployment's ceiling {expected}."),
    "already-founded": Problem("G06", "账本已经创立。", "The ledger is already founded."),
    "not-founded": Problem("G06", "账本尚未创立;第一条必须是创立陈述。", "The ledger is not founded yet; its first entry must be the founding statement."),
    "seen-missing": Problem("G05", "此类型须写明 seen(作者最后看到的本流事件)。", "This type must name seen, the last event of the stream its author saw."),
    "seen-unknown": Problem("G05", "seen 所指事件 {event} 不在此流中,或其摘要不符。请刷新后重新签名。",
        "The event {event} named by seen is not in this stream, or its hash differs. Refresh and sign again."),
    "stale-seen": Problem("G05", "签名之后同一事项又有事件:{events}。请查看后重新签署新的陈述;属于其他事件流的,列入 causes。",
        "Later events touch the same matter: {events}. Look at them and sign a new statement; those of another stream are named in causes."),
    # state, days
    "wrong-state": Problem("G06", "事项 {matter} 现处于 {found},此行为只能从 {expected} 作出。", "Matter {matter} is {found}; this act needs {expected}."),
    "corrects-unfit": Problem("G06", "corrects 所指事件 {event} 不能由此类型更正。", "The event {event} named by corrects cannot be corrected by this type."),
    "day-in-future": Problem("G07", "{field} 为 {day},晚于录入日 {today}。", "{field} is {day}, after the day of recording {today}."),
    "days-out-of-order": Problem("G07", "{field} 为 {day},不得早于 {other_field} 的 {other}。", "{field} is {day}; it may not lie before {other_field}, {other}."),
    "occurred-missing": Problem("G07", "须写明事实发生的首日和末日(occurred_on)。", "occurred_on, the first and last day of the fact, must be given."),
    "decided-missing": Problem("G07", "须写明作出决定的时刻(decided_at)。", "decided_at, the instant of the decision, must be given."),
}  # fmt: skip
