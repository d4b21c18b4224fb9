"""Refusals: warnings."""

from collections.abc import Mapping

from ledger.domain.problem_rows.problem import Problem

ROWS: Mapping[str, Problem] = {
    # what a warning rests on
    "warning-position-stale": Problem("G05", "known_position {found} 早于颜色所依据的最后一个事件(位置 {limit})。请按 {limit} 或以后的状态重新核对并签署。",
        "known_position {found} is older than the last event the colour rests on, at position {limit}. Look again as known at {limit} or later, and sign anew."),
    "warning-position-ahead": Problem("G05", "known_position {found} 尚不存在,账本到位置 {limit} 为止。", "known_position {found} does not exist yet; the log ends at position {limit}."),
    "warning-period-differs": Problem("F29", "预警属于入账当年的考核期:应为 {expected},陈述写的是 {found}。",
        "A warning belongs to the period of the year in which it is recorded: expected {expected}, found {found}."),
    "warning-other-rulebook": Problem("F02", "{period} 年颜色的门槛取自该期首日和询问日有效版本中较宽的一版,不得引用第 {version} 版。",
        "The thresholds of {period} come from the version of the first day of the period or of the day asked; version {version} is neither."),
    "warning-colour-differs": Problem("F29", "应有颜色为 {expected},陈述写的是 {found}。请按应有颜色发出;应有颜色为 none 的,不发预警。",
        "The colour due is {expected}, the statement says {found}. Only the colour due may stand; where it is none, nothing is issued."),
    "warning-score-differs": Problem("F29", "扣分合计现为 {expected} 百分点,陈述写的是 {found}。请按现值重新签署。",
        "The score is {expected} cp, the statement says {found} cp. Sign again with the present value."),
    "warning-floors-differ": Problem("F29", "有效底色的事件为 {expected},陈述写的是 {found}。", "The floors in force rest on {expected}, the statement says {found}."),
    "warning-stands-already": Problem("F29", "{period} 年已有预警 {warning}({colour}),不再发出相同或更轻的颜色;更重的可以发出。",
        "In {period} warning {warning} stands at {colour}: no second one of the same or a lower colour; a higher one may follow."),
    # service
    "warning-route": Problem("F12", "预警送达须写明内部异议途径(track internal、阶段 appeal、期限 TL04);写错的,异议期限不开始。",
        "The service must name the internal objection (track internal, stage appeal, limit TL04); otherwise no limit against the person starts."),
    # correction, end
    "warning-not-below": Problem("F31", "更正只能降低:{found} 不低于现有颜色 {limit}。", "A correction only lowers: {found} is not below the present colour {limit}."),
    "warning-still-due": Problem("F29", "应有颜色 {expected} 不低于预警现有颜色 {found},不得解除。", "The colour due, {expected}, is not below that of the warning, {found}: it is not lifted."),
    "warning-ground-differs": Problem("F29", "解除理由 {ground} 在账本中没有依据。请写实际的理由。", "Nothing in the log bears out ground {ground}. State the ground that holds."),
}  # fmt: skip
