"""F02 No retroactivity (从旧兼从轻): the rule of the day of the fact, known to the person before it, or a lighter later one.

Procedure 4.5, 5.2, principle P2. The lighter version applies whichever of the two the decision cites: more points than it
allows break this clause. The indicator itself is F01.
"""

from ledger.domain.clauses.case_file import CaseFile, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.rulebook import applicable_range


def f02(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F02", deduction.proposal)
    confirmation, version, last_on = decision.confirmation, decision.version, decision.fact_last_on
    posting = decision.posting
    tier, unit = (None, None) if posting is None else (posting.tier, posting.unit)
    of_fact = case.rulebooks.in_force_on(last_on, tier=tier, unit=unit)
    answers = Answers(
        "F02",
        (
            decision.act,
            decision.fact.registration if decision.fact else None,
            version.publication if version else None,
            of_fact.publication if of_fact else None,
        ),
    )
    if version is None:
        return answers.rulebook_missing()
    if posting is None:
        return answers.cannot_prove(
            "scope-not-shown",
            "事实发生日本人的层级和单位不明,无法证明规则已向其公布。",
            "The person's tier and unit on the day of the fact are unknown, so publication to him is not shown.",
        )
    found = applicable_range(
        case.rulebooks, version, last_on, confirmation.indicator, confirmation.severity, confirmation.responsibility,
        decision.day, tier=tier, unit=unit,
    )  # fmt: skip
    if of_fact is None or found is None:
        return answers.failed(
            "no-rule-then",
            f"{last_on} 没有适用于本人的规则或者该指标。",
            f"On {last_on} no rule with that indicator applied to the person.",
        )
    if of_fact.published_on > last_on:
        return answers.failed(
            "published-after-the-fact",
            f"规则于 {of_fact.published_on} 公布,晚于事实 {last_on}。",
            f"The rule was published on {of_fact.published_on}, after the fact of {last_on}.",
        )
    if not found.cited_applies:
        return answers.failed(
            "other-version-applied",
            f"应适用第 {found.version.version} 版,实际引用第 {version.version} 版。",
            f"Expected version {found.version.version}, got version {version.version}.",
        )
    if confirmation.points_cp > found.high_cp:
        return answers.failed(
            "heavier-than-the-lighter-rule",
            f"第 {found.version.version} 版最高 {found.high_cp} 百分之一分,实际 {confirmation.points_cp}。",
            f"Version {found.version.version} allows at most {found.high_cp} cp, got {confirmation.points_cp} cp.",
        )
    return answers.passed(
        "rule-of-the-day",
        f"适用第 {found.version.version} 版,符合从旧兼从轻。",
        f"Version {found.version.version} applies: the rule of the day, or the lighter later one.",
    )
