"""F06 One fact once (一事不二扣): does no second deduction of the same fact count beside this one?

Within a group of linked facts and a year the score counts the highest only (`live_value`). Two of one group still count
where their facts end in different years: a link that should have been refused, or an annulment still owed (procedure 4.3).
"""

from ledger.domain.clauses.case_file import CaseFile, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.live_value import value_deductions


def f06(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    if decided(case, deduction) is None:
        return not_decided("F06", deduction.proposal)
    dossier = case.dossier
    unknown = sorted({each.fact for each in dossier.deductions.values()} - set(case.facts))
    valued = {
        each.deduction.id: each for each in value_deductions(dossier, case.facts, case.rulebooks, case.effective_days())
    }
    own = valued[deduction_id]
    group = [each for each in valued.values() if each.group == own.group]
    links = [
        link for each in group if each.deduction.fact in case.facts for link in case.facts[each.deduction.fact].links
    ]
    acts = [each.deduction.confirmation.act if each.deduction.confirmation else None for each in group]
    answers = Answers("F06", [*acts, *(link.act for link in links), *(link.undone for link in links)])
    if own.value_on(case.known_on).live_cp > 0:
        for other in group:
            if other.fact_last_on.year != own.fact_last_on.year and other.value_on(case.known_on).live_cp > 0:
                return answers.failed(
                    "both-count",
                    f"同一事实的 {other.deduction.id} 同时计分。",
                    f"{other.deduction.id} on the same fact counts as well.",
                )
    if unknown:
        return answers.cannot_prove(
            "fact-not-known", f"事实 {unknown[0]} 不在证据范围内。", f"Fact {unknown[0]} is not among the evidence."
        )
    return answers.passed("counts-once", "同一事实只计一次。", "The fact counts once.")
