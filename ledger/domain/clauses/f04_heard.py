"""F04 Right to be heard (陈述申辩): had the period run out, or did the person end it himself?

Limit TL01 from the last notice or reopening before the decision; it runs through its due day. It ends early by a waiver or
a final paper that the person or his kin signed, or that INT entered with the signed original. The calendar is the one
known at the decision; a calendar published while the limit ran may lengthen it. Procedure 3.5, 5.2.
"""

from datetime import date

from ledger.domain.acts import Act
from ledger.domain.clauses.case_file import CaseFile, Decided, decided, unproven_service
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.dossier import Representation, Waiver
from ledger.domain.time_limits import limit_for_person


def f04(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F04", deduction.proposal)
    start = _start(decision)
    unproven = unproven_service(case, decision)
    if start is None:
        return Answers("F04", (decision.act,)).failed(
            "no-notice", "没有告知,申辩期未开始。", "Without notice the period never began."
        )
    started_by, start_on = start
    ends = _ends(decision, started_by)
    answers = Answers("F04", (decision.act, started_by, unproven, *(each.act for each in ends)))
    if decision.version is None:
        return answers.rulebook_missing()
    own = [each for each in ends if _of_the_person(each.act)]
    known = case.calendar.known_before(decision.act.position)
    limit = decision.version.rulebook.time_limits["TL01"]
    due = limit_for_person(limit, start_on, case.calendar.known_before(started_by.position), known)
    if not own and not known.covers(start_on, max(due, start_on)):
        return answers.cannot_prove(
            "no-calendar", f"{due.year} 年没有已公布的工作日历。", f"No calendar was known for {due.year}."
        )
    if not own and decision.day <= due:
        if ends:
            return answers.failed(
                "ended-by-another",
                "放弃或者终结文件不是本人或者近亲属所签。",
                "The waiver or final paper is not the person's own.",
            )
        return answers.failed(
            "decided-while-the-limit-ran",
            f"申辩期至 {due},决定于 {decision.day}。",
            f"Expected a decision after {due}, got {decision.day}.",
        )
    if unproven is not None:
        return answers.cannot_prove(
            "service-not-proved",
            "迟录入且无送达凭证,申辩期起算日无法证明。",
            "Entered late without proof: the start is not shown.",
        )
    if own:
        return answers.passed(
            "ended-by-the-person", "本人放弃或者已提交终结文件。", "The person waived or closed his hearing."
        )
    return answers.passed("limit-ran-out", f"申辩期已于 {due} 届满。", f"The period ran out on {due}.")


def _start(decision: Decided) -> tuple[Act, date] | None:
    """The last entry that started the period before the decision, and its day."""
    if not decision.notices:
        return None
    starts = [(each.act, each.served_on) for each in decision.notices]
    starts += [(each.act, each.reopened_on) for each in decision.reopenings]
    return max(starts, key=lambda start: start[0].position)


def _ends(decision: Decided, started_by: Act) -> list[Waiver | Representation]:
    """Waivers and final papers entered between the start and the decision."""
    papers: list[Waiver | Representation] = list(decision.hearing.waivers)
    papers += [paper for paper in decision.hearing.representations if paper.final]
    return [
        paper
        for paper in papers
        if started_by.position < paper.act.position < decision.act.position and paper.received_on <= decision.day
    ]


def _of_the_person(act: Act) -> bool:
    """Signed by the person or his kin, or entered by the intake office with the signed original."""
    roles = {signer.role for signer in act.signers}
    return bool(roles) and (roles <= {"SUB", "KIN"} or (act.paper and roles <= {"SUB", "KIN", "INT"}))
