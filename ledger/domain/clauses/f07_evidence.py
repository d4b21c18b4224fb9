"""F07 Evidence (证据): enough of it, lawful, not excluded, and the fact verified by people who did not bring it?

Procedure 3.8 guards 11 and 5.2; numbers per severity from the rulebook. An exclusion or a disproof counts whenever it came:
a decision does not keep evidence that fell away later. The last verification before the decision must agree with those
cited, so that none can be picked.
"""

from ledger.domain.acts import Act
from ledger.domain.clauses.case_file import CaseFile, Decided, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.dossier import Evidence, Fact, Verification
from ledger.domain.rulebook import Rulebook


def f07(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F07", deduction.proposal)
    fact = decision.fact
    if fact is None or fact.registration is None:
        return Answers("F07", (decision.act,)).cannot_prove(
            "fact-not-known",
            f"事实 {deduction.fact} 不在证据范围内。",
            f"Fact {deduction.fact} is not among the evidence.",
        )
    known = {**case.dossier.evidence, **fact.evidence}
    items = [known[item] for item in dict.fromkeys(decision.confirmation.evidence_relied_on) if item in known]
    acts: list[Act | None] = [decision.act, deduction.proposal, fact.registration, fact.disproved]
    acts += [act for item in items for act in (item.act, item.excluded, item.readmitted)]
    acts += [verification.act for verification in fact.verifications]
    answers = Answers("F07", acts)
    if decision.version is None:
        return answers.rulebook_missing()
    if fact.disproved is not None:
        return answers.failed("fact-disproved", "事实已认定不成立。", "The fact was disproved.")
    rules = decision.version.rulebook
    return (
        _items(answers, decision, rules, items)
        or _verified(answers, decision, rules, fact)
        or answers.passed("enough-and-verified", "证据充足、合法并经核实。", "Evidence is enough, lawful and verified.")
    )


def _items(answers: Answers, decision: Decided, rules: Rulebook, items: list[Evidence]) -> ClauseVerdict | None:
    """The items relied on; None: they are enough and stand."""
    severity = decision.confirmation.severity
    relied = len(set(decision.confirmation.evidence_relied_on))
    least = rules.minimum_items.of(severity)
    if relied < least:
        return answers.failed(
            "too-few-items",
            f"须至少 {least} 件证据,实际 {relied} 件。",
            f"Expected at least {least} items, got {relied}.",
        )
    if any(not item.lawful for item in items):
        return answers.failed("unlawful-item", "采用了不合法的证据。", "An unlawful item is relied on.")
    if any(item.excluded is not None for item in items):
        return answers.failed("excluded-item", "采用的证据已被排除。", "An item relied on was excluded.")
    if len(items) < relied:
        return answers.cannot_prove(
            "item-not-known", "采用的证据不在证据范围内。", "An item relied on is not among the evidence."
        )
    return None


def _verified(answers: Answers, decision: Decided, rules: Rulebook, fact: Fact) -> ClauseVerdict | None:
    """The verifications cited; None: enough people who are no authors found the fact established."""
    earlier = [each for each in fact.verifications if each.act.position < decision.act.position]
    cited = [each for each in earlier if each.act.event in decision.confirmation.verifications]
    against = [each for each in (*cited, *earlier[-1:]) if each.conclusion != "established"]
    if against:
        return answers.failed(
            "not-established", "核实结论不是成立。", "A verification did not find the fact established."
        )
    verifiers = _verifiers(cited)
    authors = {
        signer.actor for act in (fact.registration, decision.deduction.proposal) if act for signer in act.signers
    }
    if verifiers & authors:
        return answers.failed(
            "verifier-is-an-author",
            "核实人是事实或者建议的作者。",
            "A verifier is an author of the fact or the proposal.",
        )
    if len(cited) < len(set(decision.confirmation.verifications)):
        return answers.cannot_prove(
            "verification-not-known", "引用的核实不在证据范围内。", "A verification cited is not among the evidence."
        )
    least = rules.verifiers_minimum.of(decision.confirmation.severity)
    if len(verifiers) < least:
        return answers.failed(
            "too-few-verifiers",
            f"须至少 {least} 名核实人,实际 {len(verifiers)} 名。",
            f"Expected at least {least} verifiers, got {len(verifiers)}.",
        )
    return None


def _verifiers(verifications: list[Verification]) -> set[str]:
    return {signer.actor for each in verifications for signer in each.act.signers if signer.role == "VER"}
