"""What does a reader learn from a proof that holds, and what can no such file show? The report, in two languages and as JSON.

It names the log, the size, the day, the decision, what follows from it and the policy it rests on. A proof that holds may well
prove that a decision is not fair: `fair` says which, and the exit code speaks of the proof alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ledger.domain.clauses.evaluate import provably_fair
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.statement import Event
from ledger.domain.vocabulary import Colour
from ledger.log.checkpoint import OpenedCheckpoint
from ledger.verify.errors import VerifyError
from ledger.verify.fairness_proof import FairnessProof
from ledger.verify.judgement import Judgement
from ledger.verify.policy import Policy

Fair = Literal["yes", "no", "cannot_prove"]
FAIR_WORDS: dict[Fair, tuple[str, str]] = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "cannot_prove": ("无法证明", "cannot prove"),
}
VERDICT_WORDS = {
    "pass": ("通过", "pass"),
    "fail": ("不通过", "fail"),
    "not_applicable": ("不适用", "not applicable"),
    "cannot_prove": ("无法证明", "cannot prove"),
}
COLOUR_WORDS: dict[Colour, tuple[str, str]] = {
    "none": ("无预警", "none"),
    "blue": ("蓝", "blue"),
    "yellow": ("黄", "yellow"),
    "red": ("红", "red"),
}
LIMITS: tuple[tuple[str, str], ...] = (
    (
        "本文件不能证明:各流在所载最后一条之后、知悉时点之前没有别的条目;请向账本查询各流的现状。",
        "Not shown: that no stream got a later entry between its last one here and the knowing time; ask the log.",
    ),
    (
        "封存内容(姓名、事由、证据)只核对摘要,不判断其真实;需要他人数据的条款(F19、F26–F28、F32)不在此列。",
        "Sealed text is only held to its digest, not judged; clauses on other people's data (F19, F26-F28, F32) are not here.",
    ),
)
_OTHERS = (
    "本文件载有他人卷宗的 {} 个条目(仅条目本身):有关更正未加重他人一节,由账本证明,以全账核查(fsck)为准。",
    (
        "Not shown: the cases of others, of whom {} entries stand here alone. That no correction raised them is attested by "
        "the log; fsck checks it on the whole log."
    ),
)
_LATER_ENTRIES = (
    "检查点另含知悉时点之后的 {} 条,本文件不涉及其内容。",
    "Not shown: what the {} entries say that the checkpoint holds after the knowing time.",
)
_LATER_DAY = (
    "知悉日 {} 由制作者写明;所载最后一条入账于 {},此后没有时间佐证。",
    "Not shown: that the day {} had come; the last entry here was recorded on {}, and nothing after it gives a time.",
)
_UNWITNESSED = (
    "入账时刻由账本自己的时钟给出,没有见证者联署。",
    "The times of recording are the log's own; no witness cosigned this checkpoint.",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was proved. `size` and `day` are the knowing time; `checkpoint_size` is at least `size`. Points in cp."""

    origin: str
    size: int
    day: date
    checkpoint_size: int
    root: str
    witnesses: tuple[tuple[str, int], ...]
    official: str
    deduction: str
    decision: str
    decision_position: int
    entries: int
    last_position: int
    openings: int
    points_cp: int
    colour: Colour | None
    list_due: bool | None
    clauses: tuple[ClauseVerdict, ...]
    fair: Fair
    scripted_clock: bool
    fingerprint: str
    limits: tuple[tuple[str, str], ...]


def make_report(
    opened: OpenedCheckpoint,
    judgement: Judgement,
    proof: FairnessProof,
    *,
    decision: Event,
    last_on: date,
    policy: Policy,
    scripted: bool,
) -> Report:
    """The report on a proof whose checks all held. `last_on` is the day on which its last entry was recorded."""
    witnesses = tuple((one.name, one.time) for one in opened.verified if one.time is not None)
    return Report(
        origin=opened.checkpoint.origin,
        size=proof.known.size,
        day=proof.known.day,
        checkpoint_size=opened.checkpoint.size,
        root=opened.checkpoint.root.hex(),
        witnesses=witnesses,
        official=decision.statement.stream.partition("/")[2],
        deduction=decision.statement.data.deduction,
        decision=decision.statement.id,
        decision_position=decision.position,
        entries=len(proof.entries),
        last_position=proof.entries[-1].position,
        openings=len(proof.openings),
        points_cp=judgement.score.points_cp,
        colour=None if judgement.colour is None else judgement.colour.colour,
        list_due=None if judgement.list_due is None else judgement.list_due.due,
        clauses=judgement.clauses,
        fair=fair(judgement.clauses),
        scripted_clock=scripted,
        fingerprint=policy.fingerprint,
        limits=(
            *LIMITS,
            *_of_others(proof),
            *_of_the_time(proof, opened.checkpoint.size, last_on),
            *(() if witnesses else (_UNWITNESSED,)),
        ),
    )


def _of_others(proof: FairnessProof) -> Iterator[tuple[str, str]]:
    """What acts that must raise nobody looked at of other persons, of which only the heads are here."""
    count = sum(entry.withheld == "other_person" for entry in proof.entries)
    if count:
        zh, en = _OTHERS
        yield zh.format(count), en.format(count)


def _of_the_time(proof: FairnessProof, size: int, last_on: date) -> Iterator[tuple[str, str]]:
    """What the knowing time leaves open. Its maker may choose an early size or a late day; neither is a lie by itself."""
    if size > proof.known.size:
        zh, en = _LATER_ENTRIES
        yield zh.format(size - proof.known.size), en.format(size - proof.known.size)
    if proof.known.day > last_on:
        zh, en = _LATER_DAY
        yield zh.format(proof.known.day, last_on), en.format(proof.known.day, last_on)


def fair(clauses: tuple[ClauseVerdict, ...]) -> Fair:
    """Provably fair, not fair, or not to be proved (procedure 5.1)."""
    if provably_fair(clauses):
        return "yes"
    return "no" if any(one.verdict == "fail" for one in clauses) else "cannot_prove"


def report_json(report: Report) -> dict[str, Any]:
    """The report for machines."""
    return {
        "holds": True,
        "origin": report.origin,
        "known": {"day": report.day.isoformat(), "position": report.size - 1, "size": report.size},
        "checkpoint": {"root": report.root, "size": report.checkpoint_size},
        "witnesses": [{"name": name, "time": time} for name, time in report.witnesses],
        "official": report.official,
        "deduction": report.deduction,
        "decision": {"event": report.decision, "position": report.decision_position},
        "entries": report.entries,
        "last_position": report.last_position,
        "openings": report.openings,
        "points_cp": report.points_cp,
        "colour": report.colour,
        "list_due": report.list_due,
        "fair": report.fair,
        "clauses": [
            {
                "clause": one.clause,
                "verdict": one.verdict,
                "reason": one.reason,
                "events": list(one.events),
                "zh": one.zh,
                "en": one.en,
            }
            for one in report.clauses
        ],
        "scripted_clock": report.scripted_clock,
        "policy_sha256": report.fingerprint,
        "limits": [{"zh": zh, "en": en} for zh, en in report.limits],
    }


def report_text(report: Report) -> str:
    """The report for people: Chinese, then English, line by line."""
    points = f"{report.points_cp // 100}.{report.points_cp % 100:02d}"
    colour = ("—", "—") if report.colour is None else COLOUR_WORDS[report.colour]
    due = ("—", "—") if report.list_due is None else (("是", "yes") if report.list_due else ("否", "no"))
    lines = [
        "公正性证明成立 · The fairness proof holds.",
        f"公正可证 Provably fair: {' · '.join(FAIR_WORDS[report.fair])}",
        f"账本 Log: {report.origin}",
        f"知悉时点 As known: {report.day}, 位置 position {report.size - 1} (size {report.size})",
        f"检查点 Checkpoint: size {report.checkpoint_size}, root {report.root}",
        f"人员 Official: {report.official} · 扣分 deduction: {report.deduction}",
        f"决定 Decision: {report.decision} (位置 position {report.decision_position})",
        f"扣分合计 Points: {points} · 颜色 colour: {colour[0]} {colour[1]} · 应列名单 list due: {due[0]} {due[1]}",
        *_clause_lines(report),
        f"条目 Entries: {report.entries} · 开启的封存字段 sealed fields opened: {report.openings}",
        *_witness_lines(report),
        *(["脚本时钟(演示)· Scripted clock (demo): 时间不是真实时间 the times are not real."] * report.scripted_clock),
        *(f"· {zh}\n  {en}" for zh, en in report.limits),
        f"所依策略 Consistent with policy (SHA-256): {report.fingerprint}",
        "请将该指纹与公告核对 · Compare it with the county's notice.",
    ]
    return "\n".join(lines) + "\n"


def _clause_lines(report: Report) -> list[str]:
    return [f"{one.clause} {' '.join(VERDICT_WORDS[one.verdict])}: {one.zh} {one.en}" for one in report.clauses]


def _witness_lines(report: Report) -> list[str]:
    return [f"见证 Witness: {name}, POSIX {time} s" for name, time in report.witnesses]


def failure_json(error: VerifyError) -> dict[str, Any]:
    """A failure for machines."""
    return {
        "holds": False,
        "check": error.check,
        "code": error.code,
        "where": error.where,
        "expected": None if error.expected is None else str(error.expected),
        "found": None if error.found is None else str(error.found),
        "zh": error.zh,
        "en": error.en,
    }


def failure_text(error: VerifyError, *, cannot: bool) -> str:
    """A failure for people."""
    head = "无法核验 · Cannot check" if cannot else "公正性证明不成立 · The fairness proof does not hold"
    check = f"第 {error.check} 项检查 Check {error.check}: " if error.check else ""
    return f"{head}.\n{check}{error.zh}\n{error.en}\n"
