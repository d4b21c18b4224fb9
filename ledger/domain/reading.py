"""Which streams does admission of a statement read, and who decides for the person? (design D2, procedure 3.3)

The catalogue's `reads` name streams by variables; here each variable gets its value from the statement, or from the proposal
that a decision is about. Everything read becomes part of the entry, so nothing is read that is not needed.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.contested import deduction_of_entry
from ledger.domain.dossier import Deduction, Dossier, Posting
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.event_type import EventType
from ledger.domain.events.deductions import DeductionConfirmed, DeductionProposed
from ledger.domain.events.founding import ContestedEntryReaffirmed, ContestedEntryVoided
from ledger.domain.events.hearing import NoticeServed
from ledger.domain.events.listings import ListingEntered, ListingProposed
from ledger.domain.events.rules import RulebookPublished
from ledger.domain.events.warnings import WarningIssued
from ledger.domain.listed import Listing
from ledger.domain.objection_grounds import matters_objected_to, named_deductions, rulebook_of
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures.deduction import cited_version
from ledger.domain.signing import Alternative
from ledger.domain.statement import RulebookRef, Statement
from ledger.domain.vocabulary import MatterRef
from ledger.domain.world import World

DEDUCTION_ACTS = frozenset(
    {"DeductionProposed", "DeductionConfirmed", "DeductionRejected", "DeductionCorrected", "DeductionAnnulled"}
)

_CHARGES = (DeductionProposed, DeductionConfirmed, WarningIssued, ListingProposed, ListingEntered)


def read_streams(statement: Statement, row: EventType, world: World) -> None:
    """Look at every stream the type reads: founding, its own, every signer, and the catalogue's list."""
    world.founding()
    world.stream(statement.stream)
    for signer in statement.signers:
        world.actor(signer.actor)
    family, _, rest = statement.stream.partition("/")
    dossier = world.official(rest) if family == "official" else None
    if isinstance(statement.data, ContestedEntryReaffirmed | ContestedEntryVoided):
        entry = world.stream(statement.stream).ref(statement.data.entry)
        for signer in () if entry is None else entry.signers:
            world.actor(signer.actor)
    for pattern in row.reads:
        if pattern == "meeting/{meeting}" and world.epoch == FIRST_EPOCH:
            continue  # no meeting could be recorded then, and none was looked for
        for name in _named(pattern, statement, dossier):
            world.stream(name)


def deduction_of(statement: Statement, dossier: Dossier) -> Deduction | None:
    """The deduction a statement is about, if it has been proposed."""
    deduction_id = getattr(statement.data, "deduction", None)
    matter = getattr(statement.data, "matter", None)
    if isinstance(matter, MatterRef) and matter.kind == "deduction":
        deduction_id = matter.id
    if isinstance(statement.data, ContestedEntryReaffirmed | ContestedEntryVoided):
        return deduction_of_entry(dossier, statement.data.entry)
    return None if deduction_id is None else dossier.deductions.get(deduction_id)


def listing_of(statement: Statement, dossier: Dossier) -> Listing | None:
    """The listing a statement is about, by its own id or by that of its record in the pool, if it has been proposed."""
    matter = getattr(statement.data, "matter", None)
    if isinstance(matter, MatterRef):
        return dossier.listings.get(matter.id) if matter.kind == "listing" else None
    record = dossier.pool.get(getattr(statement.data, "record", ""))
    listing_id = getattr(statement.data, "listing", None) or (None if record is None else record.listing)
    return None if listing_id is None else dossier.listings.get(listing_id)


def proposal_rulebook(statement: Statement, dossier: Dossier | None) -> RulebookRef | None:
    """The rulebook version that the proposal of the matter cites; None where nothing of the kind was proposed."""
    if dossier is None:
        return None
    about = deduction_of(statement, dossier) or listing_of(statement, dossier)
    return None if about is None else about.rulebook


def _named(pattern: str, statement: Statement, dossier: Dossier | None) -> Iterator[str]:
    data = statement.data
    deduction = None if dossier is None else deduction_of(statement, dossier)
    match pattern:
        case "calendar":
            yield "calendar"
        case "fact/{fact}":
            facts = [data.fact] if hasattr(data, "fact") else []
            if isinstance(data, NoticeServed):
                facts.extend(data.facts)
            if deduction is not None:
                facts.append(deduction.fact)
            if dossier is not None and hasattr(data, "listing"):  # a listing rests on the score, and that on every fact
                facts.extend(sorted({each.fact for each in dossier.deductions.values()}))
            if dossier is not None:
                facts.extend(each.fact for each in named_deductions(dossier, matters_objected_to(data, dossier)))
            yield from (f"fact/{fact}" for fact in facts)
        case "fact/{same_fact}":
            yield f"fact/{data.same_fact}"
        case "rulebook/{rulebook}":
            if statement.rulebook is not None:
                yield f"rulebook/{statement.rulebook.id}"
            proposed_under = proposal_rulebook(statement, dossier)
            if proposed_under is not None:
                yield f"rulebook/{proposed_under.id}"
            if dossier is not None:
                rests_on = [rulebook_of(dossier, matter) for matter in matters_objected_to(data, dossier)]
                yield from (f"rulebook/{each.id}" for each in rests_on if each is not None)
        case "meeting/{meeting}":
            if getattr(data, "meeting", None) is not None:
                yield f"meeting/{data.meeting}"
        case "policy/{document}":
            if isinstance(data, RulebookPublished):
                yield from (f"policy/{document}" for document in data.basis_documents)
        case "unit/{unit}":
            yield from (f"unit/{unit}" for unit in _units(statement, dossier))


def reporting_unit(statement: Statement) -> str | None:
    """The unit whose reports a statement is about, by the name of its stream; None elsewhere."""
    family, _, rest = statement.stream.partition("/")
    return rest.partition("/")[0] if family == "unit-report" else None


def _units(statement: Statement, dossier: Dossier | None) -> Iterator[str]:
    data = statement.data
    for name in ("unit", "unit_at_fact", "reporting_unit", "from_unit", "to_unit", "parent_unit"):
        unit = getattr(data, name, None)
        if unit is not None:
            yield unit
    scope = getattr(data, "scope", None)
    if scope is not None:
        yield from scope.units
    if dossier is not None and dossier.postings:
        yield dossier.postings[-1].unit
    reporting = reporting_unit(statement)
    if reporting is not None:
        yield reporting
    if statement.stream.startswith("meeting/") and getattr(data, "organ", "").startswith("u-"):
        yield data.organ


def organ_of(statement: Statement, dossier: Dossier | None, world: World, day: date) -> tuple[Alternative, str | None]:
    """(roles that DO stands for, deciding organ) for the person on a day, as the rulebook's management authority says.

    The leadership group of a unit goes by the unit's id. Without a rulebook or a person: two COM, and no organ asked.
    """
    if dossier is None:
        return ("COM", "COM"), None
    reference = statement.rulebook or proposal_rulebook(statement, dossier)
    posting = managing(statement, dossier, world, day)
    if reference is None or posting is None:
        return ("COM", "COM"), None
    version = world.rulebooks(reference.id).version(reference.id, reference.version)
    if version is None:
        return ("COM", "COM"), None
    decides = version.rulebook.authority[posting.tier].decides
    if decides == "unit_leadership":
        return ("COM", "COM"), posting.unit
    return (("ORG",) if decides == "organisation_dept" else ("COM", "COM")), decides


def managing(statement: Statement, dossier: Dossier, world: World, day: date) -> Posting | None:
    """The posting of a person whose organ acts on him on a day.

    After a transfer out of the county the old organ serves, reviews and corrects (procedure 3.10); it charges and lists nobody any
    more. The first epoch knew nothing of it.
    """
    if world.epoch == FIRST_EPOCH or isinstance(statement.data, _CHARGES):
        return dossier.posting_on(day)
    return dossier.managed_on(day)


def meeting_organ(statement: Statement, world: World) -> str | None:
    """The organ whose minutes a statement states or corrects; None elsewhere."""
    family, _, rest = statement.stream.partition("/")
    if family != "meeting":
        return None
    return getattr(statement.data, "organ", None) or world.meeting(rest).organ or None


def cited_rulebook(statement: Statement, world: World, posting: Posting | None) -> Iterator[Breach]:
    """G08: the version cited is published, is what its hash says, is not annulled, and was published to the person."""
    if statement.rulebook is None:
        yield breach("rulebook-not-cited", "rulebook")
        return
    reference = statement.rulebook
    version = cited_version(statement, world.rulebooks(reference.id))
    if version is None:
        yield breach("rulebook-unknown", "rulebook", rulebook=reference.id, version=reference.version)
        return
    if version.annulled is not None:
        yield breach("rulebook-annulled", "rulebook", rulebook=reference.id, version=reference.version)
    if posting is not None and not version.addresses(posting.tier, posting.unit):
        yield breach("rulebook-scope", "rulebook", version=reference.version)
