"""Refusals: the suggested list and the pool."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    # the ground of a listing
    "listing-channel-closed": Problem("F30", "渠道 {channel} 的依据(负面清单认定、反向提名审核或者排名核实)还不能在本账本登记,不得据以列入;目前只能经 score(扣分)渠道。",
        "The ground of channel {channel} (a finding, a nomination or a verified ranking) cannot be recorded in this ledger yet, so it lists nobody; only channel score is open."),
    "listing-period-missing": Problem("G01", "score 渠道须写明考核期(period)和期内扣分(score_cp)。", "Channel score must give period and score_cp."),
    "listing-not-due": Problem("F30", "{period} 年期内扣分 {found} 百分点,没有超过 {limit}(恰好 10.00 分不列入)。",
        "The period score of {period} is {found} cp, not above {limit} cp (exactly 10.00 points is not due)."),
    "listing-score-differs": Problem("F30", "期内扣分现为 {expected} 百分点,陈述写的是 {found}。请按现值重新签署。",
        "The period score is {expected} cp, the statement says {found} cp. Sign again with the present value."),
    "listing-other-rulebook": Problem("F02", "列入 {period} 年的门槛取自该期首日和询问日有效版本中较宽的一版,不得引用第 {version} 版。",
        "The threshold of {period} comes from the version of the first day of the period or of the day asked; version {version} is neither."),
    "listing-ground-unknown": Problem("F30", "依据 {event} 不是 {period} 年计分的认定。", "Ground {event} is no confirmation that counts in {period}."),
    "listing-ground-missing": Problem("F30", "计分的认定 {event} 没有列为依据。", "The confirmation {event} counts and is not named as a ground."),
    "listing-open-already": Problem("F06", "此人 {period} 年同一渠道已有列入事项 {listing}。", "For {period} and this channel there is listing {listing} already."),
    "listing-position-stale": Problem("G05", "known_position {found} 早于所依据的最后一个事件(位置 {limit})。请按 {limit} 或以后的状态重新核对并签署。",
        "known_position {found} is older than the last event it rests on, at position {limit}. Look again as known at {limit} or later, and sign anew."),
    "listing-position-ahead": Problem("G05", "known_position {found} 尚不存在,账本到位置 {limit} 为止。", "known_position {found} does not exist yet; the log ends at position {limit}."),
    # the decision
    "listing-notice-not-fresh": Problem("F03", "{period} 年已于 {limit} 结账,须在其后就列入另行送达告知。",
        "The period {period} closed on {limit}: the listing needs a notice of its own, served after that day."),
    "listing-ground-contested": Problem("F25", "依据 {event} 的签名密钥后因泄露撤销,有争议;余下的依据不足以列入。",
        "Ground {event} was signed with a key revoked since for an earlier compromise: it is contested, and what is left is not enough."),
    "listing-ground-excluded": Problem("F07", "认定 {event} 所依据的证据 {item} 已被排除或不合法;余下的依据不足以列入。",
        "Confirmation {event} relied on evidence {item}, excluded or unlawful since, and what is left is not enough."),
    "listing-evidence-unknown": Problem("F07", "证据 {item} 没有附在计分的事实上。", "Evidence {item} is not attached to any fact that counts."),
    "listing-verification-unknown": Problem("F07", "核实 {event} 不是计分事实的核实,或结论为不成立。", "{event} is no verification of a fact that counts, or did not establish it."),
    "not-a-person": Problem("F24", "列入由人决定:{actor} 不是自然人。", "Persons decide on the list: {actor} is no person."),
    # the removal
    "listing-still-due": Problem("F30", "{period} 年期内扣分 {found} 百分点,仍超过 {limit},不得以 {ground} 移出。",
        "The period score of {period} is {found} cp, still above {limit} cp: ground {ground} does not hold."),
    "listing-ground-differs": Problem("F30", "移出的理由 {ground} 在账本中没有依据。请写实际的理由。", "Nothing in the log bears out ground {ground}. State the ground that holds."),
    "listing-ground-not-recorded": Problem("F30", "理由 {ground} 所需的决定还不能在本账本登记。", "The decision that ground {ground} needs cannot be recorded in this ledger yet."),
    "listing-limit-runs": Problem("F11", "处理期到 {due} 届满,届满前不得以 time 移出。", "The limit to decide or remove runs until {due}; ground time holds after it."),
    "ab-initio-differs": Problem("F30", "按现在所知,列入之日 {day} 的扣分已不达门槛与否决定 ab_initio:应为 {expected}。",
        "Whether the person was due on {day}, the day of the entry, as known now, decides ab_initio: it must be {expected}."),
    # the pool
    "listing-not-standing": Problem("F30", "列入事项 {listing} 不在名单上,或决定尚未送达,不得入库。", "Listing {listing} does not stand, or is not served yet: it opens no record in the pool."),
    "pool-open-already": Problem("F06", "列入事项 {listing} 已有入库记录 {record}。", "Listing {listing} has an open record {record} already."),
    "pool-ground-differs": Problem("F30", "出库理由 {ground} 在账本中没有依据。", "Nothing in the log bears out ground {ground} for closing the record."),
}  # fmt: skip
