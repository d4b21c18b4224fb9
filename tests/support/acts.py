"""The further acts of a case in the small town, and how a statement is judged there without a word of it being written.

Functions over a `Town`: each is one statement through the real door, with overrides by name, as the stages of the town are.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from keys.envelope import sign_envelope
from keys.signer import Ed25519Signer
from ledger.admitting import Outcome, Receipted
from ledger.domain.admission import admit
from ledger.domain.errors import DomainError, NotAdmitted
from ledger.domain.events.deductions import DeductionRejected, DeductionWithdrawn
from ledger.domain.events.facts import EvidenceExcluded, FactDisproved, FactRegistered, FactVerified
from ledger.domain.events.founding import ActorRegistered, KeyRevoked, KeySuspended, RoleGranted, RoleRevoked
from ledger.domain.events.hearing import (
    DecisionServed,
    RepresentationConsidered,
    RepresentationPeriodReopened,
    RepresentationReceived,
    RepresentationWaived,
)
from ledger.domain.events.registry import RelationDeclared
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import AppealRoute, Paper, PointAnswer, RoleScope, shanghai_day
from ledger.domain.world import World
from ledger.log.authoring import Authored
from ledger.log.codec import PAYLOAD_TYPE, encode_submission
from tests.support.town import DECIDERS, EVERYWHERE, PERSON, UNIT, Case, Signing, Town, at

KEEPERS: Signing = [("a-root1", "KEY"), ("a-root2", "ORG")]
DESK: Signing = [("a-int1", "INT"), ("a-int2", "INT")]
FACT_ON = date(2026, 3, 2)
"""A Monday; TL01 from a notice of this day runs to Monday 16 March."""
LAST_DAY_OF_HEARING = at(2026, 3, 16)
AFTER_HEARING = at(2026, 3, 17)
SELF: Signing = [(f"a-{PERSON}", "SUB")]


def member(town: Town, actor: str, role: str, scope: RoleScope = EVERYWHERE, official: str | None = None) -> str:
    """One more actor with one role."""
    town.actor(actor, (role, scope), official=official)
    return actor


def registered(town: Town, actor: str) -> None:
    """An actor without a key or role."""
    data = ActorRegistered(actor_kind="person", unit=None, official=None)
    town.must("ActorRegistered", f"actor/{actor}", data, KEEPERS, sealed={"name": "人员"})


def codes(judged: Outcome | DomainError) -> set[str]:
    """The codes of a refusal; none where it was admitted."""
    error = judged if isinstance(judged, DomainError) else getattr(judged, "error", None)
    if isinstance(error, NotAdmitted):
        return {each.code for each in error.breaches}
    return set() if error is None else {str(getattr(error, "code", type(error).__name__))}


def standing(town: Town, authored: Authored) -> set[str]:
    """Codes of the breaches that would stand beside a record, or of its refusal; nothing is written."""
    history = town.ledger.history
    world = World(history.stream, history.size())
    try:
        return {each.code for each in admit(authored.statement, world, town.clock.now()).standing}
    except DomainError as error:
        return codes(error)


def edited(town: Town, authored: Authored, edit: Callable[[dict[str, Any]], object]) -> Outcome:
    """The statement with its JSON changed and signed as changed."""
    value = json.loads(authored.body)
    edit(value)
    body = msgspec.json.encode(value, order="sorted")
    signers = [town.key(signer.actor) for signer in authored.statement.signers]
    return town.deliver(encode_submission(sign_envelope(PAYLOAD_TYPE, body, signers), authored.openings), body)


def signed_by(town: Town, authored: Authored, signers: list[Ed25519Signer]) -> Outcome:
    """The statement signed by these keys, whatever it says."""
    raw = encode_submission(sign_envelope(PAYLOAD_TYPE, authored.body, signers), authored.openings)
    return town.deliver(raw, authored.body)


def must(outcome: Outcome) -> Receipted:
    """The receipt of what has to be admitted."""
    assert isinstance(outcome, Receipted), outcome.error.en
    return outcome


def proposed(town: Town, number: str = "1", day: date = FACT_ON, points_cp: int = 400, person: str = PERSON) -> Case:
    """A case up to its proposal."""
    case = town.fact(Case(number, person), day)
    must(town.propose(case, day, points_cp))
    return case


def noticed(town: Town, number: str = "1", day: date = FACT_ON, points_cp: int = 400, person: str = PERSON) -> Case:
    """A case up to its notice, served on the day of the fact."""
    case = proposed(town, number, day, points_cp, person)
    must(town.notice(case, points_cp))
    return case


def confirmed(town: Town, number: str = "1", points_cp: int = 400) -> Case:
    """A case up to its decision on 17 March."""
    case = noticed(town, number, points_cp=points_cp)
    must(town.confirm(case, AFTER_HEARING, points_cp))
    return case


def represent(
    town: Town, case: Case, points: int = 1, *, final: bool = False, signing: Signing | None = None, **members: Any
) -> Outcome:
    """A paper of the person."""
    paper = RepresentationReceived(matter=case.matter, points=points, final=final, own_evidence=())
    paper = replace(paper, **{name: members.pop(name) for name in ("paper", "on_behalf_of") if name in members})
    sealed = {"text": "申辩", **members.pop("sealed", {})}
    return town.act(
        "RepresentationReceived", f"official/{case.person}", paper, signing or SELF, sealed=sealed, **members
    )


def represent_on_paper(town: Town, case: Case, original: str | None = None, signing: Signing = DESK) -> Outcome:
    """A paper of the person on paper: the desk enters it with the scan, two office keys sign."""

    def paper(sealed: Mapping[str, str]) -> RepresentationReceived:
        scan = Paper(
            original=original or sealed["paper_original"], signed_on=shanghai_day(town.clock.now()), entered_by_actor="a-int1"
        )  # fmt: skip
        return RepresentationReceived(
            matter=case.matter, points=1, final=False, own_evidence=(), paper=scan, on_behalf_of=case.person
        )

    sealed = {"text": "申辩", "paper_original": "扫描件"}
    return town.act("RepresentationReceived", f"official/{case.person}", paper, signing, sealed=sealed)


def waive(town: Town, case: Case, signing: Signing | None = None, **members: Any) -> Outcome:
    """The person gives up his hearing."""
    waived = RepresentationWaived(matter=case.matter)
    return town.act("RepresentationWaived", f"official/{case.person}", waived, signing or SELF, **members)


def consider(
    town: Town, case: Case, points: tuple[int, ...] = (1,), signing: Signing | None = None, **members: Any
) -> Outcome:
    """The verifier answers numbered points."""
    answers = tuple(PointAnswer(point=point, answer="not", reason="unfounded") for point in points)
    considered = RepresentationConsidered(matter=case.matter, answers=answers)
    sealed = {"reasons": "理由"}
    return town.act(
        "RepresentationConsidered", f"official/{case.person}", considered, signing or [("a-ver1", "VER")], sealed=sealed,
        **members,
    )  # fmt: skip


def reopen(town: Town, case: Case, day: date) -> Outcome:
    """The verifier opens the period again from a day."""
    reopened = RepresentationPeriodReopened(matter=case.matter, ground="new_facts", reopened_on=day)
    return town.act("RepresentationPeriodReopened", f"official/{case.person}", reopened, [("a-ver1", "VER")])


def service(town: Town, case: Case, decision: str, **changes: Any) -> Authored:
    """The service of a decision today, drafted."""
    served = DecisionServed(
        matter=case.matter, decision=decision, served_on=shanghai_day(town.clock.now()), mode="direct",
        service_proof="receipt",
        route=AppealRoute(track="internal", stages=("appeal",), organ="organisation_dept", limit="TL04"),
    )  # fmt: skip
    return town.draft("DecisionServed", f"official/{case.person}", replace(served, **changes), [("a-desk", "REG")])


def reject(town: Town, case: Case, when: datetime, **changes: Any) -> Outcome:
    """The deciders reject the proposal."""
    town.clock.set(max(town.clock.now(), when))
    rejected = DeductionRejected(
        deduction=case.deduction, ground="not_established", deciding_organ=UNIT, meeting=None, item=None
    )
    outcome = town.act(
        "DeductionRejected", f"official/{case.person}", replace(rejected, **changes), DECIDERS, decided_at=when,
        sealed={"reasons": "理由"},
    )  # fmt: skip
    if isinstance(outcome, Receipted) and town.last is not None:
        case.decision = town.last.statement.id
    return outcome


def withdraw(town: Town, case: Case, signing: Signing | None = None) -> Outcome:
    """The proposers take their proposal back."""
    withdrawn = DeductionWithdrawn(deduction=case.deduction, ground="error")
    proposers: Signing = [("a-rep", "REP", UNIT), ("a-head", "HEAD", UNIT)]
    return town.act("DeductionWithdrawn", f"official/{case.person}", withdrawn, signing or proposers)


def disprove(town: Town, case: Case) -> Outcome:
    """The fact is found not to have happened, today."""
    disproved = FactDisproved(ground="not_happened", decided_on=shanghai_day(town.clock.now()))
    signing: Signing = [("a-ver1", "VER"), ("a-org", "ORG")]
    return town.act("FactDisproved", f"fact/{case.fact}", disproved, signing, sealed={"reasons": "理由"})


def exclude(town: Town, case: Case, item: str) -> Outcome:
    """A piece of evidence is excluded."""
    excluded = EvidenceExcluded(evidence_item=item, ground="unlawful")
    return town.act("EvidenceExcluded", f"fact/{case.fact}", excluded, [("a-org", "ORG")], sealed={"reasons": "理由"})


def register_fact(town: Town, number: str, day: date | None, signing: Signing | None = None, **changes: Any) -> Outcome:
    """One more fact."""
    members: dict[str, Any] = {"occurred_on": changes.pop("span", None if day is None else (day, day))}
    fact = FactRegistered(
        unit_at_fact=UNIT, problem_tag="PT4", phenomenon=None, category="inaction", source="report", matched_limit=None
    )
    reporter: Signing = [("a-rep", "REP", UNIT)]
    return town.act(
        "FactRegistered", f"fact/f-{number}", replace(fact, **changes), signing or reporter, sealed={"narrative": "事实"},
        **members,
    )  # fmt: skip


def verify(town: Town, case: Case, signing: Signing, *, conclusion: str = "established", **changes: Any) -> Outcome:
    """A verification of the fact; it becomes the one that the case relies on."""
    found = FactVerified(examined=case.evidence, persons_heard=1, method="mixed", conclusion=conclusion)  # type: ignore[arg-type]
    outcome = town.act(
        "FactVerified", f"fact/{case.fact}", replace(found, **changes), signing, sealed={"report": "核实"}
    )
    if isinstance(outcome, Receipted) and town.last is not None:
        case.verifications = (town.last.statement.id,)
    return outcome


def suspend(town: Town, actor: str, *, suspended: bool = True, signing: Signing = (("a-root1", "KEY"),)) -> Outcome:
    """A key is suspended, or brought back."""
    told = KeySuspended(
        key=town.key(actor).public_key.key, suspended=suspended, ground="suspected" if suspended else "cleared"
    )
    return town.act("KeySuspended", f"actor/{actor}", told, signing)


def revoke(town: Town, actor: str, signing: Signing = (("a-root1", "KEY"),)) -> Outcome:
    """A key is revoked."""
    revoked = KeyRevoked(key=town.key(actor).public_key.key, compromised_since=None, ground="lost")
    return town.act("KeyRevoked", f"actor/{actor}", revoked, signing)


def grant(town: Town, actor: str, role: str, scope: RoleScope = EVERYWHERE, **changes: Any) -> Outcome:
    """A role is granted from 2025 on."""
    granted = RoleGranted(role=role, scope=scope, from_on=date(2025, 1, 1), until_on=None)  # type: ignore[arg-type]
    return town.act("RoleGranted", f"actor/{actor}", replace(granted, **changes), KEEPERS)


def end_role(town: Town, actor: str, role: str, scope: RoleScope, day: date) -> Outcome:
    """A role is ended from a day on."""
    ended = RoleRevoked(role=role, scope=scope, ended_on=day)  # type: ignore[arg-type]
    return town.act("RoleRevoked", f"actor/{actor}", ended, KEEPERS)


def relate(
    town: Town, actor: str, official: str = PERSON, kind: str = "affinal", signing: Signing | None = None
) -> Outcome:
    """An actor's relation with an official is declared, by himself unless others sign."""
    declared = RelationDeclared(relation="rl-1", official=official, relation_kind=kind, since_on=None)  # type: ignore[arg-type]
    return town.act("RelationDeclared", f"actor/{actor}", declared, signing or [(actor, "HLD")])


def rules(content: Mapping[str, Any], version: int, **changes: Any) -> dict[str, Any]:
    """A rulebook content with another version and other members."""
    return {**content, "version": version, **changes}


def cited(content: object, version: int) -> RulebookRef:
    """How an act cites a version of the default rulebook."""
    return RulebookRef(id="default-county", version=version, hash=content_hash(content))
