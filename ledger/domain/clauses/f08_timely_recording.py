"""F08 Timely recording (及时入账): was the decision entered in time, and its service within days of taking effect?

Five working days (rulebook `recording.timely`) from the day decided, and from the effective day for the service that made it
effective, by the calendar known at the entry. Nothing is effective before service: the effective day of procedure 4.1 is
never earlier, whatever day was claimed. A service entered late without proof leaves the day in doubt (X4).
"""

from ledger.domain.clauses.case_file import CaseFile, decided, unproven_service
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided


def f08(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F08", deduction.proposal)
    act, service = decision.act, decision.service
    unproven = unproven_service(case, decision)
    answers = Answers("F08", (act, service.act if service else None, unproven))
    if decision.version is None:
        return answers.rulebook_missing()
    if unproven is not None:
        return answers.cannot_prove(
            "service-not-proved",
            "迟录入且无送达凭证,送达日无法证明。",
            "Entered late without proof: the day of service is not shown.",
        )
    if act.decided_on is None:
        return answers.cannot_prove("day-not-stated", "没有写明决定日。", "The day of the decision is not stated.")
    length = decision.version.rulebook.timely_working_days
    entries = [(act, act.decided_on)]
    effective = case.effective_days().of(act)
    if service is not None and effective is not None:
        entries.append((service.act, effective))
    for entry, start in entries:
        last = case.calendar.known_before(entry.position).add_working_days(start, length)
        if entry.recorded_on > last:
            return answers.failed(
                "entered-late",
                f"应于 {last} 前入账,实际 {entry.recorded_on}。",
                f"Expected entry by {last}, got {entry.recorded_on}.",
            )
    return answers.passed("in-time", "决定与送达均及时入账。", "Decision and service were entered in time.")
