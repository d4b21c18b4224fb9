"""F01 Legality (合法有据): does the rule cited stand, and is no protected act the ground?

Procedure 5.2. The version must be in force on the last day of the fact or on the day of the decision; which of the two may
be used is F02. No type of this rules epoch states the conclusion of a competent organ, so a decision that needs one fails.
"""

from ledger.domain.clauses.case_file import CaseFile, Decided, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.rulebook import RulebookVersion


def f01(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F01", deduction.proposal)
    version, notice, fact = decision.version, decision.notice, decision.fact
    answers = Answers(
        "F01",
        (
            deduction.proposal,
            decision.act,
            notice.act if notice else None,
            fact.registration if fact else None,
            version.publication if version else None,
            version.annulled if version else None,
        ),
    )
    cited = decision.confirmation.rulebook or deduction.rulebook
    if cited is None:
        return answers.failed("no-rulebook-cited", "决定没有引用规则集。", "The decision cites no rulebook.")
    if version is None:
        return answers.rulebook_missing()
    return _stands(answers, decision, version, cited.hash) or _ground(answers, decision, version)


def _stands(answers: Answers, decision: Decided, version: RulebookVersion, cited_hash: str) -> ClauseVerdict | None:
    """The version cited and the indicator in it; None: both stand."""
    name = f"{version.id} v{version.version}"
    if cited_hash != version.hash:
        return answers.failed(
            "other-content", f"引用的文本不是已公布的 {name}。", f"The text cited is not that published as {name}."
        )
    if version.annulled is not None:
        return answers.failed("rulebook-annulled", f"{name} 已被撤销。", f"{name} was annulled.")
    if not (version.in_force_on(decision.fact_last_on) or version.in_force_on(decision.day)):
        return answers.failed(
            "not-in-force",
            f"{name} 在事实发生日和决定日均未施行。",
            f"{name} was in force neither on the day of the fact nor on the day of the decision.",
        )
    indicator = decision.confirmation.indicator
    if indicator not in version.rulebook.indicators:
        return answers.failed(
            "no-such-indicator", f"{name} 没有指标 {indicator}。", f"{name} has no indicator {indicator}."
        )
    return None


def _ground(answers: Answers, decision: Decided, version: RulebookVersion) -> ClauseVerdict:
    """The ground itself: no protected act, and concluded by a competent organ where the indicator asks for it."""
    grounds = set(decision.notice.clauses if decision.notice else ())
    grounds |= {decision.fact.category} if decision.fact else set()
    protected = sorted(grounds & set(version.rulebook.protected_acts))
    if protected:
        return answers.failed(
            "protected-act",
            f"依据是受保护的行为 {protected[0]}。",
            f"The ground is the protected act {protected[0]}.",
        )
    confirmation = decision.confirmation
    needed = version.rulebook.indicators[confirmation.indicator].competent_organ_conclusion
    if needed is not None and confirmation.severity in needed.severity:
        return answers.failed(
            "no-competent-organ",
            f"指标 {confirmation.indicator} 须先有有权机关的结论。",
            f"Indicator {confirmation.indicator} needs the conclusion of a competent organ first.",
        )
    return answers.passed(
        "rule-stands",
        f"指标 {confirmation.indicator} 有效。",
        f"Indicator {confirmation.indicator} stands in the rulebook.",
    )
