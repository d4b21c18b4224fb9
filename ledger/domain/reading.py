"""Which streams does admission of a statement read, and who decides for the person? (design D2, procedure 3.3)

The catalogue's `reads` name streams by variables; here each variable gets its value from the statement, or from the proposal
that a decision is about. Everything read becomes part of the entry, so nothing is read that is not needed.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.dossier import Deduction, Dossier, Posting
from ledger.domain.event_type import EventType
from ledger.domain.events.hearing import NoticeServed
from ledger.domain.events.rules import RulebookPublished
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures.deduction import cited_version
from ledger.domain.signing import Alternative
from ledger.domain.statement import Statement
from ledger.domain.vocabulary import MatterRef
from ledger.domain.world import World

DEDUCTION_ACTS = frozenset(
    {"DeductionProposed", "DeductionConfirmed", "DeductionRejected", "DeductionCorrected", "DeductionAnnulled"}
)


def read_streams(statement: Statement, row: EventType, world: World) -> None:
    """Look at every stream the type reads: founding, its own, every signer, and the catalogue's list."""
    world.founding()
    world.stream(statement.stream)
    for signer in statement.signers:
        world.actor(signer.actor)
    family, _, rest = statement.stream.partition("/")
    dossier = world.official(rest) if family == "official" else None
    for pattern in row.reads:
        for name in _named(pattern, statement, dossier):
            world.stream(name)


def deduction_of(statement: Statement, dossier: Dossier) -> Deduction | None:
    """The deduction a statement is about, if it has been proposed."""
    deduction_id = getattr(statement.data, "deduction", None)
    matter = getattr(statement.data, "matter", None)
    if isinstance(matter, MatterRef) and matter.kind == "deduction":
        deduction_id = matter.id
    return None if deduction_id is None else dossier.deductions.get(deduction_id)


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
            yield from (f"fact/{fact}" for fact in facts)
        case "rulebook/{rulebook}":
            if statement.rulebook is not None:
                yield f"rulebook/{statement.rulebook.id}"
            if deduction is not None and deduction.rulebook is not None:
                yield f"rulebook/{deduction.rulebook.id}"
        case "policy/{document}":
            if isinstance(data, RulebookPublished):
                yield from (f"policy/{document}" for document in data.basis_documents)
        case "unit/{unit}":
            yield from (f"unit/{unit}" for unit in _units(statement, dossier))


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


def organ_of(statement: Statement, dossier: Dossier | None, world: World, day: date) -> tuple[Alternative, str | None]:
    """(roles that DO stands for, deciding organ) for the person on a day, as the rulebook's management authority says.

    The leadership group of a unit goes by the unit's id. Without a rulebook or a person: two COM, and no organ asked.
    """
    if dossier is None:
        return ("COM", "COM"), None
    deduction = deduction_of(statement, dossier)
    reference = statement.rulebook or (None if deduction is None else deduction.rulebook)
    posting = dossier.posting_on(day)
    if reference is None or posting is None:
        return ("COM", "COM"), None
    version = world.rulebooks(reference.id).version(reference.id, reference.version)
    if version is None:
        return ("COM", "COM"), None
    decides = version.rulebook.authority[posting.tier].decides
    if decides == "unit_leadership":
        return ("COM", "COM"), posting.unit
    return (("ORG",) if decides == "organisation_dept" else ("COM", "COM")), decides


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
