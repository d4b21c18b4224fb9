"""F31 No raising by correction (更正不加重): did what was set right afterwards make nothing heavier?

Procedure 5.2. A deduction corrected must be worth no more than before it. A fact corrected, a link taken back, evidence readmitted and
an annulment reversed are acts that admission refuses where they would raise anybody on any day (`no_raise`): that they stand in the
log shows that they did not, for the person himself wherever his closure is admitted again, for others by `fsck` on the whole log.
"""

from collections.abc import Iterator

from ledger.domain.acts import Act
from ledger.domain.clauses.case_file import CaseFile, Decided, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.live_value import effects_on_base


def f31(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F31", deduction.proposal)
    if decision.fact is None:
        return Answers("F31", (decision.act,)).cannot_prove(
            "fact-not-known",
            f"事实 {deduction.fact} 不在证据范围内。",
            f"Fact {deduction.fact} is not among the evidence.",
        )
    corrections = [change.act for change in deduction.changes if change.kind == "corrected"]
    corrections += _guarded(case, decision)
    answers = Answers("F31", (decision.act, *corrections))
    if not corrections:
        return answers.not_applicable("no-correction", "没有更正。", "Nothing was corrected.")
    return _raised(answers, case, decision) or answers.passed(
        "nothing-raised", "更正没有加重任何分值、颜色或者名单。", "The corrections raised no points, colour or list."
    )


def _raised(answers: Answers, case: CaseFile, decision: Decided) -> ClauseVerdict | None:
    """The first correction of the deduction above the value before it; None: there is none."""
    deduction = decision.deduction
    base = 0 if deduction.confirmation is None else deduction.confirmation.points_cp
    for effect in effects_on_base(deduction, case.facts, case.rulebooks):
        value = effect.value_cp or 0
        match effect.code:
            case "corrected" if value > base:
                return answers.failed(
                    "raised",
                    f"更正 {effect.act.event} 为 {value} 百分之一分,高于此前的 {base}。",
                    f"Correction {effect.act.event} says {value} cp, above the {base} cp before it.",
                )
            case "corrected" | "varied-down":
                base = min(base, value)
            case "redetermined":
                base = value
            case "upheld":
                pass
            case _:
                base = 0
    return None


def _guarded(case: CaseFile, decision: Decided) -> Iterator[Act]:
    """Acts on what the decision rests on that admission lets in only where nobody is raised."""
    fact = decision.fact
    if fact is None:
        return
    yield from (correction.act for correction in fact.corrections)
    yield from (link.undone for link in fact.links if link.undone is not None)
    for other in case.facts.values():
        yield from (link.undone for link in other.links if link.undone is not None and link.same_fact == fact.fact)
    known = {**case.dossier.evidence, **fact.evidence}
    relied = dict.fromkeys(decision.confirmation.evidence_relied_on)
    readmitted = [known[item].readmitted for item in relied if item in known]
    yield from (act for act in readmitted if act is not None)
    if decision.version is not None and decision.version.reinstated is not None:
        yield decision.version.reinstated
