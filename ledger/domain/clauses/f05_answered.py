"""F05 Answers (意见采纳): was each numbered point of the defence answered before the decision?

Each paper numbers its points from 1. They are answered by a consideration entered after that paper, so an answer to an
earlier paper does not serve a later one. A paper received before the day of the decision counts even if it was entered
afterwards. Procedure 3.5, 5.2.
"""

from ledger.domain.clauses.case_file import CaseFile, Decided, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.dossier import Consideration, Representation


def f05(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F05", deduction.proposal)
    papers = _papers(decision)
    considerations = decision.hearing.considerations
    acts = [decision.act, *(each.act for each in papers), *(each.act for each in considerations)]
    answers = Answers("F05", acts)
    if not papers:
        return answers.not_applicable("no-representation", "没有陈述申辩。", "No representation was made.")
    missing = _unanswered(papers, [each for each in considerations if _before(each, decision)])
    if not missing:
        total = sum(paper.points for paper in papers)
        return answers.passed("all-answered", f"{total} 点意见均已答复。", f"All {total} points were answered.")
    first = missing[0]
    if first not in _unanswered(papers, list(considerations)):
        return answers.failed(
            "answered-after-the-decision",
            f"第 {first} 点在决定之后才答复。",
            f"Point {first} was answered after the decision.",
        )
    return answers.failed("point-unanswered", f"第 {first} 点没有答复。", f"Point {first} was not answered.")


def _papers(decision: Decided) -> list[Representation]:
    """Papers that lay before the decider: entered before the decision, or received before its day."""
    return [
        paper
        for paper in decision.hearing.representations
        if paper.act.position < decision.act.position or paper.received_on < decision.day
    ]


def _before(consideration: Consideration, decision: Decided) -> bool:
    day = consideration.act.decided_on or consideration.act.recorded_on
    return consideration.act.position < decision.act.position and day <= decision.day


def _unanswered(papers: list[Representation], considerations: list[Consideration]) -> list[int]:
    """Numbers of the points that no consideration after their paper answers."""
    missing = []
    for paper in papers:
        answered = {
            answer.point
            for consideration in considerations
            if consideration.act.position > paper.act.position
            for answer in consideration.answers
        }
        missing += [point for point in range(1, paper.points + 1) if point not in answered]
    return missing
