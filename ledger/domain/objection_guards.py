"""Which rules does admission add to the appeal family, and to a deduction decided again (异议、申诉)?

What an appeal body decides is a record: it stands, and what is wrong with it stands beside it. What is read of the world is handed
to `procedures/` as values.
"""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.domain.acts import Act
from ledger.domain.authority import grants, in_scope
from ledger.domain.case_reading import same_person_in
from ledger.domain.dossier import Deduction, Dossier, Fact, matter_key
from ledger.domain.effective_day import services_of
from ledger.domain.event_type import EventType
from ledger.domain.events.objections import (
    AppealAccepted,
    AppealDecided,
    AppealRefused,
    AppealTerminated,
    AppealTransferred,
    DeductionRedetermined,
)  # fmt: skip
from ledger.domain.objected import Objection
from ledger.domain.objection_grounds import (
    FAULT_TEXTS,
    INTERNAL_KINDS,
    aim_of,
    matters_objected_to,
    refusal_fault,
    rulebook_of,
)  # fmt: skip
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures.objections import Present, guard_order, guard_targets
from ledger.domain.remittal import Base, Remittal, base_of
from ledger.domain.rulebook import Rulebook, Rulebooks
from ledger.domain.separation import acts_of_deduction
from ledger.domain.statement import RulebookRef, Statement
from ledger.domain.vocabulary import COLOURS, MatterRef, Stage, Track
from ledger.domain.world import World

_OF_THE_PERSON = frozenset({"SUB", "KIN", "INT", "REG"})
"""Roles that decide nothing in a case: the person's own, and the registrar who serves."""
_FIRST, _BODY = "took part in the first decision / 参与原决定", "appeal body / 异议处理机关"


def guard(
    statement: Statement, row: EventType, world: World, dossier: Dossier, *, at: datetime, declared: date, organ: str | None
) -> Iterator[Breach]:  # fmt: skip
    """Every breach of the special guards of the family. `organ` is the deciding organ on the declared day."""
    data = statement.data
    if isinstance(data, DeductionRedetermined):
        yield from _not_of_the_body(statement, data, world, dossier)
        return
    objection = dossier.objections.get(getattr(data, "appeal", ""))
    if row.family != "3.13" or objection is None:
        return
    yield from _apart(statement, world, dossier)
    filed = objection.filing_day
    match data:
        case AppealTransferred():
            if data.filed_on != filed:
                yield breach(
                    "objection-filing-day", "data.filed_on", found=data.filed_on.isoformat(), expected=filed.isoformat()
                )
            yield from _on_track(objection, data.track, data.stage)
        case AppealAccepted():
            yield from guard_order(data.accepted_on, "data.accepted_on", filed, "AppealFiled.filed_on")
            yield from _on_track(objection, data.track, data.stage)
            yield from _by_the_organ(statement, data.organ, objection, world, dossier, declared)
            if aim_of(dossier, objection.matter, objection.decision) is None:
                yield breach("objection-aim-unknown", "data.appeal", event=objection.decision)
        case AppealRefused():
            yield from guard_order(data.refused_on, "data.refused_on", filed, "AppealFiled.filed_on")
            yield from _refused_rightly(data, objection, world, dossier)
        case AppealDecided():
            accepted = objection.acceptance
            if accepted is not None:
                yield from guard_order(
                    data.decided_on, "data.decided_on", accepted.accepted_on, "AppealAccepted.accepted_on"
                )
            yield from _on_track(objection, data.track, data.stage)
            yield from _by_the_organ(statement, data.organ, objection, world, dossier, declared)
            yield from guard_targets(data, dossier, objection, _present(data, world, dossier))
        case AppealTerminated() | _:
            return


def remittal_for(statement: Statement, about: Deduction | None, world: World) -> Remittal | None:
    """What waits to be determined again, for a statement that does so; None for any other, which reads nothing here."""
    if about is None or not isinstance(statement.data, DeductionRedetermined):
        return None
    base = base_in(world, about)
    return None if base is None else base.remittal


def base_in(world: World, deduction: Deduction) -> Base | None:
    """Where the value of a deduction stands at the head of the log, by every rulebook that its decisions cite."""
    cited = [deduction.rulebook, *(one.rulebook for one in deduction.redeterminations)]
    if deduction.confirmation is not None:
        cited.append(deduction.confirmation.rulebook)
    names = sorted({one.id for one in cited if one is not None})
    rulebooks = Rulebooks(versions=tuple(version for name in names for version in world.rulebooks(name).versions))
    facts: dict[str, Fact] = {deduction.fact: world.fact(deduction.fact)}
    return base_of(deduction, facts, rulebooks)


def _on_track(objection: Objection, track: Track, stage: Stage) -> Iterator[Breach]:
    """F14: a matter of points, colour or list goes the internal way, which has one stage."""
    if objection.matter.kind in INTERNAL_KINDS and (track, stage) != ("internal", "appeal"):
        yield breach("objection-track", "data.track", found=f"{track} {stage}", expected="internal appeal")


def _by_the_organ(
    statement: Statement, organ: str, objection: Objection, world: World, dossier: Dossier, declared: date
) -> Iterator[Breach]:
    """The organ that the served route names, or to which it was transferred; its signers hold their role for it."""
    aim = aim_of(dossier, objection.matter, objection.decision)
    route = None if aim is None else aim.route
    expected = objection.transfers[-1].to_organ if objection.transfers else None if route is None else route.organ
    if expected is not None and organ != expected:
        yield breach("objection-organ", "data.organ", found=organ, expected=expected)
    for place, signer in enumerate(statement.signers):
        held = grants(world.actor(signer.actor), signer.role, (declared,))
        if held and not any(in_scope(one.scope, organ=organ) for one in held):
            yield breach("role-out-of-scope", f"signers[{place}]", actor=signer.actor, role=signer.role, what=organ)


def _refused_rightly(data: AppealRefused, objection: Objection, world: World, dossier: Dossier) -> Iterator[Breach]:
    """F14, as the clause will judge it."""
    rulebook = _rules(world, rulebook_of(dossier, objection.matter))
    fault = refusal_fault(dossier, objection, data.ground, rulebook, world.calendar(), before=world.size)
    if fault is not None:
        zh, en = FAULT_TEXTS[fault]
        yield breach("objection-refused-wrongly", "data.ground", ground=data.ground, why=f"{en} / {zh}")


def _rules(world: World, cited: RulebookRef | None) -> Rulebook | None:
    version = None if cited is None else world.rulebooks(cited.id).version(cited.id, cited.version)
    return None if version is None else version.rulebook


def _present(data: AppealDecided, world: World, dossier: Dossier) -> dict[str, Present]:
    """What each target is worth now, by the matter's key."""
    served = services_of(dossier)
    found: dict[str, Present] = {}
    for target in data.targets:
        key = matter_key(target.kind, target.id)
        deduction = dossier.deductions.get(target.id) if target.kind == "deduction" else None
        warning = dossier.warnings.get(target.id) if target.kind == "warning" else None
        listing = dossier.listings.get(target.id) if target.kind == "listing" else None
        if deduction is not None and deduction.in_force is not None:
            base = base_in(world, deduction)
            value = None if base is None else base.base_cp
            found[key] = Present(value=value, served=deduction.in_force.act.event in served)
        elif warning is not None:
            found[key] = Present(value=COLOURS.index(warning.colour_now), served=bool(warning.services))
        elif listing is not None and listing.entry is not None:
            found[key] = Present(value=None, served=listing.entry.act.event in served)
    return found


def _apart(statement: Statement, world: World, dossier: Dossier) -> Iterator[Breach]:
    """SD04 to SD06, F09: nobody of the appeal body took part in what is objected to."""
    earlier = {
        signer.actor: None
        for matter in matters_objected_to(statement.data, dossier)
        for act in _acts_of(world, dossier, matter)
        for signer in act.signers
        if signer.role not in _OF_THE_PERSON
    }
    same = same_person_in(world)
    for place, signer in enumerate(statement.signers):
        if signer.role not in _OF_THE_PERSON and any(same(signer.actor, other) for other in earlier):
            yield breach("separation-of-duties", f"signers[{place}]", actor=signer.actor, earlier=_FIRST, now=_BODY)


def _acts_of(world: World, dossier: Dossier, matter: MatterRef) -> Iterator[Act]:
    """The acts of the offices in a matter that is objected to."""
    deduction = dossier.deductions.get(matter.id) if matter.kind == "deduction" else None
    warning = dossier.warnings.get(matter.id) if matter.kind == "warning" else None
    listing = dossier.listings.get(matter.id) if matter.kind == "listing" else None
    if deduction is not None:
        of_appeals = {one.act.event for one in dossier.appeal_targets}
        yield from (act for act in acts_of_deduction(world, dossier, deduction) if act.event not in of_appeals)
    if warning is not None:
        yield warning.issued
    if listing is not None:
        yield listing.proposal
        if listing.entry is not None:
            yield listing.entry.act


def _not_of_the_body(
    statement: Statement, data: DeductionRedetermined, world: World, dossier: Dossier
) -> Iterator[Breach]:
    """F09 the other way round: whoever sent the matter back does not decide it again."""
    deduction = dossier.deductions.get(data.deduction)
    sent_back = [change.act for change in deduction.changes if change.kind == "remitted"] if deduction else []
    same = same_person_in(world)
    for place, signer in enumerate(statement.signers):
        if any(same(signer.actor, other.actor) for act in sent_back for other in act.signers):
            yield breach(
                "separation-of-duties", f"signers[{place}]", actor=signer.actor, earlier=_BODY,
                now="decides again / 重新认定",
            )  # fmt: skip
