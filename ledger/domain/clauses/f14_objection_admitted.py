"""F14 Objection taken up (受理): was an objection in time accepted, and does a refusal have its ground?

Procedure 3.6, 5.2. Every refused objection to the deduction is tried again: as late inside the limit, or while no correct route was
served, or on a wrong track where it should have been transferred. One that still waits is the business of its limit (F11).
"""

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.verdict import Answers, ClauseVerdict
from ledger.domain.objection_grounds import FAULT_TEXTS, UNPROVEN, refusal_fault, rulebook_of


def f14(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on the objections to one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    own = [
        one
        for one in case.dossier.objections.values()
        if (one.matter.kind, one.matter.id) == ("deduction", deduction_id)
    ]
    acts = [one.filed for one in own]
    acts += [act for one in own for act in (each.act for each in one.transfers)]
    acts += [one.acceptance.act for one in own if one.acceptance is not None]
    acts += [one.refusal.act for one in own if one.refusal is not None]
    answers = Answers("F14", [deduction.proposal, *acts])
    answered = [one for one in own if one.acceptance is not None or one.refusal is not None]
    if not answered:
        return answers.not_applicable(
            "no-objection", "没有已受理或者不予受理的异议。", "No objection was accepted or refused."
        )
    unproven: ClauseVerdict | None = None
    for one in answered:
        if one.refusal is None:
            continue
        cited = rulebook_of(case.dossier, one.matter)
        version = None if cited is None else case.rulebooks.version(cited.id, cited.version)
        if version is None:
            return answers.rulebook_missing()
        fault = refusal_fault(
            case.dossier, one, one.refusal.ground, version.rulebook, case.calendar, before=one.refusal.act.position
        )
        if fault is None:
            continue
        zh, en = FAULT_TEXTS[fault]
        if fault not in UNPROVEN:
            return answers.failed(
                fault, f"异议 {one.id} 不予受理没有依据:{zh}", f"Objection {one.id} was refused: {en}"
            )
        unproven = answers.cannot_prove(fault, f"异议 {one.id}:{zh}", f"Objection {one.id}: {en}")
    return unproven or answers.passed(
        "taken-up", "异议均已受理,或者依法不予受理。", "Every objection was accepted, or refused on its ground."
    )
