"""F25 Authentic (真实): did the right people sign, with keys that were good and in roles that they held?

Procedure 5.2, formats section 5. Keys are judged by log order: enrolled before the act, not suspended, rotated or revoked before it. A role
must be held on the day of recording and on the declared day; a revocation entered later does not reach back. A key revoked since
with a compromise no later than the recording leaves the act contested: its effect stays, and authenticity cannot be proved until its
author reaffirms it with another key; an act that a committee voided is not authentic (`contested`).
That the signatures themselves hold, and that every entry lies in the tree, is checked on the bytes before any clause is asked.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.acts import Act
from ledger.domain.authority import Actor, RoleHeld
from ledger.domain.clauses.case_file import CaseFile, Decided, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.contested import NO_CONTEST, in_doubt
from ledger.domain.objected import Objection
from ledger.domain.statement import StatementSigner

_WITHOUT_GRANT = ("SUB", "HLD", "ROOT")
"""Roles that follow from who somebody is, not from a grant (procedure 3.3)."""


def f25(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F25", deduction.proposal)
    acts = tuple(_acts(case, decision))
    contests = {act.event: case.contests[act.event] for act, _ in acts if act.event in case.contests}
    answers = Answers("F25", [*(act for act, _ in acts), *(one for each in contests.values() for one in each.acts)])
    voided = next((name for name, each in contests.items() if each.voided is not None), None)
    if voided is not None:
        return answers.failed(
            "voided",
            f"事件 {voided} 的签名存疑,已被作废。",
            f"Event {voided} was signed with a key in doubt and has been voided.",
        )
    signed = [(act, declared, signer) for act, declared in acts for signer in act.signers]
    for act, declared, signer in signed:
        actor = case.actors.get(signer.actor)
        broken = None if actor is None else _broken(answers, case, act, declared, signer, actor)
        if broken is not None:
            return broken
    for act, declared, signer in signed:
        actor = case.actors.get(signer.actor)
        if actor is None:
            return answers.cannot_prove(
                "signer-not-known",
                f"签名人 {signer.actor} 的登记不在证据范围内。",
                f"The registration of signer {signer.actor} is not among the evidence.",
            )
        if signer in in_doubt(act, contests.get(act.event, NO_CONTEST), case.actors.get):
            return answers.cannot_prove(
                "contested",
                f"事件 {act.event} 的签名密钥后因泄露撤销,该条目有争议。",
                f"Event {act.event} was signed with a key revoked since for an earlier compromise: it is contested.",
            )
        if declared is not None and _granted_since(signer, actor, act, declared):
            return answers.cannot_prove(
                "role-entered-later",
                f"事件 {act.event} 的签名人 {signer.actor} 的角色 {signer.role} 在申报日 {declared} 之后才入账,当日是否具有无法证明。",
                f"The role {signer.role} of signer {signer.actor} of event {act.event} was entered after the declared day "
                f"{declared}: that he held it then is not shown.",
            )
    return answers.passed(
        "authentic",
        "签名密钥有效,签名人在申报日和入账日均具有相应角色。",
        "Keys were good, and every signer held his role on the declared day and at recording.",
    )


def signers_of(case: CaseFile) -> frozenset[str]:
    """The actors whose registration this clause reads, over every decided deduction of the dossier."""
    decisions = [decided(case, deduction) for deduction in case.dossier.deductions.values()]
    acts = [act for decision in decisions if decision is not None for act, _ in _acts(case, decision)]
    return frozenset(signer.actor for act in acts for signer in act.signers)


def _acts(case: CaseFile, decision: Decided) -> Iterator[tuple[Act, date | None]]:
    """Every act of the case and what it rests on, with the day it declares for itself where that is not its decision's."""
    deduction, hearing, fact = decision.deduction, decision.hearing, decision.fact
    yield deduction.proposal, deduction.proposal.decided_on
    yield decision.act, decision.act.decided_on
    for change in deduction.changes:
        yield change.act, change.act.decided_on
    for objection in case.dossier.objections.values():
        if (objection.matter.kind, objection.matter.id) == ("deduction", deduction.id):
            yield from _objected(objection)
    for notice in hearing.notices:
        yield notice.act, notice.served_on
    for service in hearing.services:
        yield service.act, service.served_on
    for disclosure in hearing.disclosures:
        yield disclosure.act, disclosure.disclosed_on
    for reopening in hearing.reopenings:
        yield reopening.act, reopening.reopened_on
    papers = [each.act for each in hearing.representations]
    papers += [each.act for each in hearing.waivers]
    papers += [each.act for each in hearing.considerations]
    for paper in papers:
        yield paper, None
    if decision.version is not None:
        yield decision.version.publication, None
    known = dict(case.dossier.evidence)
    if fact is not None:
        known.update(fact.evidence)
        if fact.registration is not None:
            yield fact.registration, None
        for verification in fact.verifications:
            yield verification.act, verification.act.decided_on
    for item in dict.fromkeys(decision.confirmation.evidence_relied_on):
        if item in known:
            yield known[item].act, None


def _objected(objection: Objection) -> Iterator[tuple[Act, date | None]]:
    """The acts of an objection; its decision is among the changes of what it touched."""
    yield objection.filed, None
    yield from ((transfer.act, None) for transfer in objection.transfers)
    if objection.acceptance is not None:
        yield objection.acceptance.act, objection.acceptance.accepted_on
    if objection.refusal is not None:
        yield objection.refusal.act, objection.refusal.refused_on
    if objection.outcome is not None:
        yield objection.outcome.act, objection.outcome.decided_on
    if objection.withdrawn is not None:
        yield objection.withdrawn, None
    if objection.terminated is not None:
        yield objection.terminated, None


def _broken(
    answers: Answers, case: CaseFile, act: Act, declared: date | None, signer: StatementSigner, actor: Actor
) -> ClauseVerdict | None:
    """What is wrong with one signer of one act; None: nothing."""
    key = actor.keys.get(signer.key)
    if key is None or key.enrolled.position >= act.position:
        return answers.failed(
            "key-not-enrolled",
            f"事件 {act.event} 的签名密钥当时尚未登记给 {signer.actor}。",
            f"Event {act.event} was signed with a key not enrolled for {signer.actor} before it.",
        )
    if key.ended is not None and key.status != "active" and key.ended.position < act.position:
        return answers.failed(
            "key-ended",
            f"事件 {act.event} 的签名密钥此前已停用、轮换或撤销。",
            f"Event {act.event} was signed with a key suspended, rotated or revoked before it.",
        )
    if signer.role == "SUB" and actor.official != case.dossier.official:
        return answers.failed(
            "not-the-person",
            f"事件 {act.event} 的签名人不是本人。",
            f"Event {act.event} was signed for the person by somebody else.",
        )
    days = [act.recorded_on] if declared is None else [act.recorded_on, declared]
    if signer.role not in _WITHOUT_GRANT and not any(_held(one, signer, act, days) for one in actor.roles):
        return answers.failed(
            "role-not-held",
            f"事件 {act.event} 的签名人 {signer.actor} 在申报日或入账日不具有角色 {signer.role}。",
            f"Signer {signer.actor} of event {act.event} did not hold the role {signer.role} on the declared day and at recording.",
        )
    return None


def _granted_since(signer: StatementSigner, actor: Actor, act: Act, declared: date) -> bool:
    """Does every grant that covers the declared day come from after it? Then a grant dated back could have made the signer.

    Not asked of paper: its ink is older than the entry, and two office keys answer for it (procedure 3.9).
    """
    if act.paper:
        return False
    days = [act.recorded_on, declared]
    covering = [one for one in actor.roles if _held(one, signer, act, days)]
    return bool(covering) and all(one.granted.recorded_on > declared for one in covering)


def _held(held: RoleHeld, signer: StatementSigner, act: Act, days: list[date]) -> bool:
    """A grant of the role by log order that covers each of the days."""
    if held.role != signer.role or held.granted.position >= act.position:
        return False
    ended = held.ended is not None and held.ended.position < act.position
    for day in days:
        if (held.from_on is not None and day < held.from_on) or (held.until_on is not None and day > held.until_on):
            return False
        if ended and held.ended_on is not None and day >= held.ended_on:
            return False
    return True
