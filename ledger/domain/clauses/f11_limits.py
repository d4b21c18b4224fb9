"""F11 Limits kept (期限): did everyone but the person keep the limits of the case?

Procedure 5.2, over the limits that exist: TL02, TL03, and with an objection TL25, TL05 and TL22 (`case_limits`). A limit that was
ended after its last day, or has not been ended by the day of knowing, is missed. A right of the person lapses, which is no failure.
A missed limit in a year without a calendar leaves its last day in doubt.
"""

from ledger.domain.case_limits import TimeLimitStatus, limits_of_case
from ledger.domain.clauses.case_file import CaseFile, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided


def f11(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F11", deduction.proposal)
    objections = [one for one in case.dossier.objections.values() if one.matter.id == deduction_id]
    acts = [deduction.proposal, decision.act, decision.service.act if decision.service else None]
    acts += [act for one in objections for act in (one.filed, one.outcome.act if one.outcome else None)]
    answers = Answers("F11", acts)
    if decision.version is None:
        return answers.rulebook_missing()
    limits = decision.version.rulebook.time_limits
    found = limits_of_case(case.dossier, deduction, case.calendar, decision.version.rulebook, case.known_on)
    binding = [status for status in found if limits[status.limit].binds != "person"]
    missed = [status for status in binding if status.state == "missed"]
    certain = [status for status in missed if not status.provisional]
    if certain:
        return answers.failed("limit-missed", *_sentences(certain[0]))
    if missed:
        return answers.cannot_prove(
            "calendar-unknown",
            f"{missed[0].limit} 届满日所在年份没有公布的日历。",
            f"The last day of {missed[0].limit} lies in a year without a published calendar.",
        )
    return answers.passed(
        "in-time", "约束他人的期限均未超过。", "No limit that binds others was missed."
    ) if binding else answers.not_applicable(
        "binds-nobody-else", "没有约束他人的期限。", "No limit of the case binds anyone but the person."
    )  # fmt: skip


def _sentences(status: TimeLimitStatus) -> tuple[str, str]:
    if status.ended_on is None:
        return (
            f"{status.limit} 应于 {status.due_on} 前完成,尚未完成。",
            f"{status.limit} was due on {status.due_on} and is not done.",
        )
    return (
        f"{status.limit} 应于 {status.due_on} 前完成,实际 {status.ended_on}。",
        f"{status.limit} was due on {status.due_on}, done on {status.ended_on}.",
    )
