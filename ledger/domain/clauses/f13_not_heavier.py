"""F13 Not heavier (不得加重): is the decision no heavier than what was told, and did no objection make it so?

Procedure 5.2. The points lie within the proposal and the notice; a decision on an objection varies downward only; a new determination
does not go above the value before it was sent back. What an appeal body decided above that stands in the log and raised nothing.
"""

from ledger.domain.clauses.case_file import CaseFile, Decided, decided
from ledger.domain.clauses.f03_notice import GRAVITY
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.live_value import effects_on_base


def f13(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    first = deduction.confirmation
    if decision is None or first is None:
        return not_decided("F13", deduction.proposal)
    notice = decision.notice
    changes = [change.act for change in deduction.changes]
    answers = Answers("F13", [deduction.proposal, notice.act if notice else None, first.act, decision.act, *changes])
    limits = [deduction.proposed_cp]
    if notice is not None and notice.points_cp is not None:
        limits.append(notice.points_cp)
    if first.points_cp > min(limits):
        return answers.failed(
            "heavier-than-told",
            f"认定 {first.points_cp} 百分之一分,重于提出或者告知的 {min(limits)}。",
            f"Confirmed {first.points_cp} cp, above the {min(limits)} cp proposed or noticed.",
        )
    if notice is not None and notice.severity is not None and GRAVITY[first.severity] > GRAVITY[notice.severity]:
        return answers.failed(
            "graver-than-told",
            f"认定情节 {first.severity} 重于告知的 {notice.severity}。",
            f"Confirmed as {first.severity}, graver than the {notice.severity} noticed.",
        )
    return _after_objections(answers, case, decision) or answers.passed(
        "not-heavier", "没有重于告知,也没有因异议加重。", "Not heavier than told, and no objection made it heavier."
    )


def _after_objections(answers: Answers, case: CaseFile, decision: Decided) -> ClauseVerdict | None:
    """The first outcome above the value before it; None: there is none."""
    deduction = decision.deduction
    base, before = (0 if deduction.confirmation is None else deduction.confirmation.points_cp), 0
    for effect in effects_on_base(deduction, case.facts, case.rulebooks):
        value = effect.value_cp or 0
        match effect.code:
            case "varied-down" if value > base:
                return _heavier(answers, effect.act.event, value, base)
            case "corrected" | "varied-down":
                base = min(base, value)
            case "revoked" | "annulled" | "voided" | "fact-disproved":
                base, before = 0, 0
            case "remitted" | "rulebook-annulled":
                base, before = 0, base or before
            case "redetermined" if value > before:
                return _heavier(answers, effect.act.event, value, before)
            case "redetermined":
                base = value
            case _:
                pass
    return None


def _heavier(answers: Answers, event: str, found: int, limit: int) -> ClauseVerdict:
    return answers.failed(
        "heavier-after-objection",
        f"事件 {event} 定为 {found} 百分之一分,重于此前的 {limit}。",
        f"Event {event} set {found} cp, above the {limit} cp before it.",
    )
