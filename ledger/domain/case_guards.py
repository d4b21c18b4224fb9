"""Which further rules does a type's own procedure add? Dispatch from the generic guards to `procedures/`, and the guards over
a whole case: separation of duties, recusal by declared relation, the competent organ, open units and active officials.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from ledger.domain import (
    contested_guards,
    listing_guards,
    meeting_guards,
    no_raise,
    objection_guards,
    report_guards,
    warning_guards,
)
from ledger.domain.case_reading import same_person_in
from ledger.domain.catalogue import BY_NAME
from ledger.domain.dossier import Deduction, Dossier, Fact
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.event_type import EventType
from ledger.domain.events.deductions import DeductionConfirmed, DeductionCorrected
from ledger.domain.events.facts import FactRegistered
from ledger.domain.events.founding import ContestedEntryVoided
from ledger.domain.events.links import FactCorrected
from ledger.domain.events.objections import DeductionRedetermined
from ledger.domain.events.registry import OfficialRegistered, OfficialReturned, OfficialTransferred, UnitRegistered
from ledger.domain.foreseen import foreseen_failures
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import actors, calendar, deduction, fact, hearing, officials, rulebook, service, units
from ledger.domain.reading import deduction_of
from ledger.domain.rulebook import Rulebooks
from ledger.domain.separation import acts_of_deduction, guard_separation
from ledger.domain.statement import Statement
from ledger.domain.vocabulary import shanghai_day
from ledger.domain.world import World

CASE_FAMILIES = frozenset({"3.4", "3.8", "3.9", "3.13"})
"""Families whose events are acts in a case about a person: custodians, kin and the conflicted keep out of all of them."""
_ALSO_OF_ONE_WHO_LEFT = frozenset({"ListingWithdrawn", "UnsuitableRecordClosed"})
"""Gates that take somebody off the list and out of the pool: his having left is a ground for them."""
_ALSO_IN_HIS_FAVOUR = frozenset(
    {
        "DeductionCorrected", "DeductionRejected", "DeductionWithdrawn", "WarningCorrected", "WarningLifted",
        "ListingDeclined", "ListingProposalWithdrawn",
    }
)  # fmt: skip
"""Since the second epoch: gates that lower or end something. What was wrong is set right for the retired and the dead too."""
_DECISIONS = frozenset(
    {
        "DeductionConfirmed", "DeductionRejected", "DeductionCorrected", "DeductionAnnulled", "DeductionRedetermined",
        "RepresentationConsidered",
    }
)  # fmt: skip
_DECISION_TYPES = frozenset(BY_NAME[name].wire for name in _DECISIONS)


def guard_procedure(
    statement: Statement, row: EventType, world: World, dossier: Dossier | None, *, at: datetime, declared: date,
    organ: str | None,
) -> Iterator[Breach]:  # fmt: skip
    """Every breach of the special guards of a type; whether anybody is raised is asked of what breaks no other of them."""
    breaches = tuple(_special(statement, row, world, dossier, at=at, declared=declared, organ=organ))
    yield from breaches
    if row.no_raise and not breaches:
        yield from no_raise.guard(statement, world, at)


def _special(
    statement: Statement, row: EventType, world: World, dossier: Dossier | None, *, at: datetime, declared: date,
    organ: str | None,
) -> Iterator[Breach]:  # fmt: skip
    today = shanghai_day(at)
    family, _, rest = statement.stream.partition("/")
    yield from contested_guards.guard(statement, world, dossier, declared=declared, organ=organ)
    match family:
        case "actor":
            root_keys = {key for one in world.founding().actors.values() for key in one.keys}
            yield from actors.guard(statement, world.actor(rest), root_keys, today, world.epoch)
            yield from _units_open(statement, world, today)
        case "calendar":
            yield from calendar.guard(statement)
        case "rulebook":
            yield from rulebook.guard(statement, world.rulebooks(rest), today, _is_registered(world))
        case "service":
            yield from service.guard(statement, world.stream(statement.stream).detail, today, world.size, world.epoch)
        case "unit":
            if isinstance(statement.data, UnitRegistered) and statement.data.parent_unit is not None:
                yield from units.guard_parent(statement, world.unit(statement.data.parent_unit), today)
        case "fact":
            yield from fact.guard_registered(statement, world.fact(rest))
            yield from fact.guard(statement, world.fact(rest), same_person_in(world), world.fact, today)
            yield from _units_open(statement, world, today)
            yield from _custodians(statement, row, world, today)
        case "meeting":
            yield from meeting_guards.guard(statement, world, today=today)
        case "unit-report":
            yield from report_guards.guard(statement, world, today=today)
        case "official" if dossier is not None:
            yield from _official(statement, row, world, dossier, today)
            yield from _case(statement, row, world, dossier, at=at, declared=declared, organ=organ)
        case _:
            return


def _official(statement: Statement, row: EventType, world: World, dossier: Dossier, today: date) -> Iterator[Breach]:
    yield from officials.guard(statement)
    yield from _units_open(statement, world, today)
    if row.family in CASE_FAMILIES and (
        dossier.registered is None
        or (row.kind == "gate" and dossier.left_on is not None and not _open_after_leaving(row, world))
    ):
        yield breach("official-not-active", "stream", official=dossier.official)


def _open_after_leaving(row: EventType, world: World) -> bool:
    return row.name in _ALSO_OF_ONE_WHO_LEFT or (world.epoch > FIRST_EPOCH and row.name in _ALSO_IN_HIS_FAVOUR)


def _units_open(statement: Statement, world: World, today: date) -> Iterator[Breach]:
    data = statement.data
    named: list[tuple[str, str]] = []
    if isinstance(data, OfficialRegistered | OfficialReturned):
        named.append(("data.unit", data.unit))
    elif isinstance(data, OfficialTransferred) and not data.out_of_county:
        named.append(("data.to_unit", data.to_unit))
    elif isinstance(data, FactRegistered):
        named.append(("data.unit_at_fact", data.unit_at_fact))
    elif isinstance(data, FactCorrected) and data.field == "unit_at_fact" and data.new_value is not None:
        named.append(("data.new_value", data.new_value))
    elif statement.type == "actor-registered/1" and data.unit is not None:
        named.append(("data.unit", data.unit))
    elif statement.type == "role-granted/1":
        named.extend(("data.scope.units", unit) for unit in data.scope.units)
    for field, unit in named:
        if world.unit(unit).opened_on is None or (
            not world.unit(unit).is_open(today) and statement.type not in ("fact-registered/1", "fact-corrected/1")
        ):
            yield breach("unit-unknown", field, unit=unit)


def _case(
    statement: Statement,
    row: EventType,
    world: World,
    dossier: Dossier,
    *,
    at: datetime,
    declared: date,
    organ: str | None,
) -> Iterator[Breach]:
    today = shanghai_day(at)
    if isinstance(statement.data, ContestedEntryVoided):
        yield from _related(statement, world, dossier.official, today)
    if row.family not in CASE_FAMILIES:
        return
    yield from _custodians(statement, row, world, today)
    yield from _related(statement, world, dossier.official, today)
    yield from hearing.guard(statement, dossier)
    about = deduction_of(statement, dossier)
    if getattr(statement.data, "deduction", None) is not None:
        case = deduction.Case(
            dossier=dossier, facts=_facts(statement, about, world), rulebooks=_rulebooks(statement, about, world),
            calendar=world.calendar() if "calendar" in row.reads else calendar.empty(""), today=today, decided_on=declared,
            present_cp=_present(statement, about), same_person=same_person_in(world),
            remittal=objection_guards.remittal_for(statement, about, world),
            of_meeting=tuple(meeting_guards.cited(statement, world, declared=declared)),
        )  # fmt: skip
        breaches = tuple(deduction.guard(statement, case))
        yield from breaches
        if (
            not breaches
            and isinstance(statement.data, DeductionConfirmed | DeductionRedetermined)
            and about is not None
        ):
            yield from foreseen_failures(statement, case, at, world.size)
        found = getattr(statement.data, "deciding_organ", None)
        if found is not None and organ is not None and found != organ:
            yield breach("wrong-deciding-organ", "data.deciding_organ", expected=organ, found=found)
    for guard in (warning_guards.guard, listing_guards.guard, objection_guards.guard):
        yield from guard(statement, row, world, dossier, at=at, declared=declared, organ=organ)
    if about is not None:  # a listing has its own (listing_guards)
        acts, deciding = acts_of_deduction(world, dossier, about), row.name in _DECISIONS
        yield from guard_separation(statement, world, acts, deciding=deciding, decisions=_DECISION_TYPES)


def _is_registered(world: World) -> Callable[[str], bool]:
    return lambda document: world.document(document).document_hash is not None


def _facts(statement: Statement, about: Deduction | None, world: World) -> dict[str, Fact]:
    facts = {
        name for name in (getattr(statement.data, "fact", None), about.fact if about else None) if name is not None
    }
    looked_at = {state.name for state in world.seen}
    return {name: world.fact(name) for name in facts if f"fact/{name}" in looked_at}


def _rulebooks(statement: Statement, about: Deduction | None, world: World) -> Rulebooks:
    reference = statement.rulebook or (None if about is None else about.rulebook)
    return rulebook.empty("") if reference is None else world.rulebooks(reference.id)


def _present(statement: Statement, about: Deduction | None) -> int | None:
    if not isinstance(statement.data, DeductionCorrected) or about is None or about.confirmation is None:
        return None
    values = [change.value_cp for change in about.changes if change.value_cp is not None]
    return min([about.confirmation.points_cp, *values])


def _custodians(statement: Statement, row: EventType, world: World, today: date) -> Iterator[Breach]:
    """SD15: whoever keeps the keys authors no case."""
    if row.family not in CASE_FAMILIES:
        return
    for place, signer in enumerate(statement.signers):
        if any(held.role == "KEY" and held.covers_day(today) for held in world.actor(signer.actor).roles):
            yield breach("key-custodian-acts", f"signers[{place}]", actor=signer.actor)


def _related(statement: Statement, world: World, official: str, today: date) -> Iterator[Breach]:
    """F10: nobody acts on whom a relation is declared, or who says himself that there is a conflict."""
    for place, signer in enumerate(statement.signers):
        if signer.role in ("SUB", "KIN", "INT"):
            continue
        if statement.data.no_conflict is False:
            yield breach("conflict-stated", "data.no_conflict", actor=signer.actor)
        relations = world.actor(signer.actor).relations
        if any(relation.official == official and relation.stands_on(today) for relation in relations):
            yield breach("relation-declared", f"signers[{place}]", actor=signer.actor)
