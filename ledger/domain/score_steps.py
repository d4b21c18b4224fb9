"""What did each event do to a deduction (逐步说明)? The trace behind one line of a score.

Steps of a line form a chain: each begins at the value at which the one before it ended, and the last one ends at the
value that the line adds to the score. A step names its event, because a reason without its event is no reason.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

StepCode = Literal[
    "not-confirmed", "not-served", "not-yet-effective", "served-late-without-proof", "confirmed", "corrected", "upheld",
    "varied-down", "revoked", "annulled", "voided", "fact-disproved", "remitted", "rulebook-annulled", "redetermined",
    "redetermination-not-served", "redetermination-not-yet-effective", "redetermination-above-base", "exempted",
    "exemption-ended", "absorbed", "other-period",
]  # fmt: skip


class Step(Struct, frozen=True, kw_only=True):
    """`event` and `position` say where the cause stands in the log; `on` is the day it speaks of, where it has one."""

    code: StepCode
    event: str | None
    position: int | None
    on: date | None
    before_cp: int
    after_cp: int


def points_text(points_cp: int) -> str:
    """Points as people write them: 1001 cp is 10.01."""
    return f"{points_cp // 100}.{points_cp % 100:02d}"


TEXTS: dict[StepCode, tuple[str, str]] = {
    "not-confirmed": ("尚未认定，不计分。", "Not confirmed; counts nothing."),
    "not-served": ("认定决定尚无送达记录，不计分。", "No service of the decision is recorded; counts nothing."),
    "not-yet-effective": ("{on} 起生效，此前不计分。", "Counts from {on} only; before that nothing."),
    "served-late-without-proof": (
        "送达记录过迟且无送达凭证，自记录之日 {on} 起计。",
        "Service was recorded late and without a proof; it counts from the day of recording, {on}.",
    ),
    "confirmed": ("认定扣分 {after}，{on} 起生效。", "Confirmed at {after}, effective on {on}."),
    "corrected": ("更正：由 {before} 减为 {after}，自始有效。", "Corrected from {before} to {after}, from the start."),
    "upheld": ("维持原决定，分值不变。", "Upheld; the value stays."),
    "varied-down": (
        "变更从轻：由 {before} 减为 {after}，自始有效。",
        "Varied down from {before} to {after}, from the start.",
    ),
    "revoked": ("决定被撤销，自始不计分。", "The decision was revoked; counts nothing from the start."),
    "annulled": ("扣分被撤销，自始不计分。", "The deduction was annulled; counts nothing from the start."),
    "voided": ("认定记录作废，自始不计分。", "The confirmation was voided; counts nothing from the start."),
    "fact-disproved": ("事实不成立，自始不计分。", "The fact was disproved; counts nothing from the start."),
    "remitted": ("发回重新认定，原值 {before} 自始不计。", "Remitted; the {before} counts nothing from the start."),
    "rulebook-annulled": (
        "所依据的规则集版本被撤销，原值 {before} 自始不计。",
        "The rulebook version it rests on was annulled; the {before} counts nothing from the start.",
    ),
    "redetermined": ("重新认定为 {after}，{on} 起生效。", "Determined again at {after}, effective on {on}."),
    "redetermination-not-served": (
        "重新认定的决定尚无送达记录，不生效。",
        "No service of the new determination is recorded; it has no effect.",
    ),
    "redetermination-not-yet-effective": (
        "重新认定 {on} 起生效，此前不计分。",
        "The new determination counts from {on} only; before that nothing.",
    ),
    "redetermination-above-base": (
        "重新认定高于发回前的分值，不予计入。",
        "The new determination lies above the value before remittal; it is left out.",
    ),
    "exempted": ("容错免责：由 {before} 减为 {after}。", "Exempted: from {before} to {after}."),
    "exemption-ended": ("容错免责已于 {on} 终止。", "The exemption ended on {on}."),
    "absorbed": ("同一事实择一重，由另一项扣分吸收。", "Same fact: absorbed by another deduction, which counts alone."),
    "other-period": ("事实属其他考核期，不计入本期。", "The fact belongs to another period; not counted in this one."),
}


def step_text(step: Step) -> tuple[str, str]:
    """The step in one short sentence each, Chinese and English."""
    day = "—" if step.on is None else step.on.isoformat()
    before, after = points_text(step.before_cp), points_text(step.after_cp)
    zh, en = TEXTS[step.code]
    return zh.format(before=before, after=after, on=day), en.format(before=before, after=after, on=day)
