"""Refusals: meetings of the leadership group."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    "meeting-counts": Problem("F35", "{field}:{found} 多于至多可有的 {limit}。请更正会议记录。", "{field}: {found} is more than the {limit} there can be. Correct the minutes."),
    "meeting-item-twice": Problem("F35", "第 {item} 项议题写了两次。", "Item {item} stands twice in the minutes."),
    "minutes-differ": Problem("F35", "更正的是第 {expected} 项,内容却写第 {found} 项。", "Item {expected} is corrected, but the text is of item {found}."),
    "quorum-missing": Problem("F35", "到会 {found} 人(回避的不算到会),不足应到 {entitled} 人的三分之二。请另行开会。",
        "{found} present (whoever is recused does not count), fewer than two thirds of the {entitled} entitled. Hold the meeting again."),
    "majority-missing": Problem("F35", "赞成 {found} 票,没有超过应到 {entitled} 人的半数。", "{found} votes for are not more than half of the {entitled} entitled."),
    "meeting-not-adopted": Problem("F35", "会议第 {item} 项的结果是 {result},没有通过。", "Item {item} of the meeting was not adopted: {result}."),
    "meeting-item-missing": Problem("F35", "引用会议须同时写明会议和议题(meeting、item)。", "A meeting is cited with its item: give both meeting and item."),
    "meeting-item-unknown": Problem("F35", "会议 {meeting} 没有第 {item} 项议题。", "Meeting {meeting} has no item {item}."),
    "meeting-of-another-organ": Problem("F35", "会议 {meeting} 是 {found} 的会议,决定机关是 {expected}。", "Meeting {meeting} is one of {found}; the deciding organ is {expected}."),
    "meeting-item-of-another-matter": Problem("F35", "第 {item} 项议题是 {found},不是 {expected}。", "Item {item} is about {found}, not about {expected}."),
    "minutes-not-of-the-organ": Problem("F35", "会议记录 {event} 的签名人 {actor} 当日在该机关没有 {role} 角色,或其密钥有争议。请由该机关重新记录会议。",
        "Signer {actor} of the minutes {event} did not hold {role} for that organ on the day, or his key is contested. The organ must record its meeting again."),
}  # fmt: skip
