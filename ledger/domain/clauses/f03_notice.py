"""F03 Notice (告知): was the person told facts, basis, value and rights before the decision, and is it within that?

Procedure 3.5 and 5.2. The notice must be served before the day of the decision. A notice or a decision entered late without
proof of service leaves its day in doubt: what fails on the stated days fails, the rest cannot be proved.
"""

from ledger.domain.clauses.case_file import CaseFile, Decided, decided, unproven_service
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.dossier import Notice
from ledger.domain.vocabulary import Severity

GRAVITY: dict[Severity, int] = {"minor": 0, "moderate": 1, "serious": 2}


def f03(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F03", deduction.proposal)
    notice = decision.notice
    unproven = unproven_service(case, decision)
    answers = Answers("F03", (decision.act, notice.act if notice else None, unproven))
    if notice is None:
        return answers.failed("no-notice", "决定前没有告知。", "There was no notice before the decision.")
    broken = _broken(answers, decision, notice)
    if broken is not None:
        return broken
    if decision.version is None:
        return answers.rulebook_missing()
    if unproven is not None:
        return answers.cannot_prove(
            "service-not-proved",
            "迟录入且无送达凭证,送达日无法证明。",
            "Entered late without proof: the day of service is not shown.",
        )
    if notice.mode == "announcement":
        return answers.cannot_prove(
            "announcement-without-its-date", "公告日不明,送达日无法证明。", "The day of the announcement is not stated."
        )
    return answers.passed(
        "noticed",
        f"于 {notice.served_on} 告知,先于决定且未超出告知。",
        f"Noticed on {notice.served_on}; the decision lies within it.",
    )


def _broken(answers: Answers, decision: Decided, notice: Notice) -> ClauseVerdict | None:
    """The first way in which the notice, as stated, does not carry the decision."""
    confirmation = decision.confirmation
    if notice.served_on >= decision.day:
        return answers.failed(
            "not-before-the-decision",
            f"告知日 {notice.served_on} 不早于决定日 {decision.day}。",
            f"Expected notice before {decision.day}, got {notice.served_on}.",
        )
    if not notice.rights_stated:
        return answers.failed("rights-not-stated", "告知没有写明权利。", "The notice does not state the rights.")
    if decision.deduction.fact not in notice.facts:
        return answers.failed("other-fact", "决定的事实未经告知。", "The fact decided on was not noticed.")
    if confirmation.indicator not in notice.clauses:
        return answers.failed(
            "other-clause",
            f"指标 {confirmation.indicator} 未经告知。",
            f"Indicator {confirmation.indicator} was not noticed.",
        )
    if notice.severity is None or GRAVITY[confirmation.severity] > GRAVITY[notice.severity]:
        return answers.failed(
            "graver-than-noticed", "认定情节重于告知。", "The severity decided is graver than the one noticed."
        )
    if notice.points_cp is None or confirmation.points_cp > notice.points_cp:
        noticed = "—" if notice.points_cp is None else str(notice.points_cp)
        return answers.failed(
            "more-than-noticed",
            f"告知 {noticed},认定 {confirmation.points_cp} 百分之一分。",
            f"Expected at most the {noticed} cp noticed, got {confirmation.points_cp} cp.",
        )
    return None
