"""Which rules does admission add to the listing family (建议名单、信息库)?

What is read of the world is handed to `procedures/` as values. The points are asked at the head of the log on the day of recording:
a day dated back lists nobody.
"""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.domain.acts import Act
from ledger.domain.case_reading import score_inputs
from ledger.domain.catalogue import BY_NAME
from ledger.domain.contested import NO_CONTEST, in_doubt
from ledger.domain.dossier import Dossier, matter_key
from ledger.domain.event_type import EventType
from ledger.domain.events.listings import ListingEntered, ListingProposed, ListingWithdrawn
from ledger.domain.listed import Listing
from ledger.domain.meeting_guards import cited
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import listings
from ledger.domain.reading import listing_of, proposal_rulebook
from ledger.domain.separation import acts_of_deduction, acts_of_hearing, guard_separation
from ledger.domain.statement import Statement
from ledger.domain.vocabulary import shanghai_day
from ledger.domain.world import World

FAMILY = "3.9"
_DECISIONS = frozenset({"ListingEntered", "ListingDeclined", "ListingWithdrawn", "RepresentationConsidered"})
_DECIDED_BEFORE = _DECISIONS | {"DeductionConfirmed", "DeductionCorrected", "DeductionAnnulled"}
"""Types whose signers of the leadership group or the organisation department decide: on the list, or on what it rests on."""


def guard(
    statement: Statement, row: EventType, world: World, dossier: Dossier, *, at: datetime, declared: date, organ: str | None
) -> Iterator[Breach]:  # fmt: skip
    """Every breach of the special guards of the family. `organ` is the deciding organ on the declared day."""
    listing = listing_of(statement, dossier)
    if row.family == FAMILY:
        yield from _family(statement, world, dossier, listing, shanghai_day(at), declared, organ)
    if listing is not None or isinstance(statement.data, ListingProposed):
        decided = frozenset(BY_NAME[name].wire for name in _DECIDED_BEFORE)
        acts = tuple(_acts(statement, world, dossier, listing))
        yield from guard_separation(statement, world, acts, deciding=row.name in _DECISIONS, decisions=decided)


def _family(
    statement: Statement, world: World, dossier: Dossier, listing: Listing | None, today: date, declared: date,
    organ: str | None,
) -> Iterator[Breach]:  # fmt: skip
    yield from listings.guard_pool(statement, dossier, today)
    case = _case(statement, world, dossier, today, declared)
    if case is not None:
        yield from listings.guard(statement, case)
    if isinstance(statement.data, ListingEntered):
        for place, signer in enumerate(statement.signers):
            if world.actor(signer.actor).kind != "person":
                yield breach("not-a-person", f"signers[{place}]", actor=signer.actor)
    found = getattr(statement.data, "deciding_organ", None)
    if found is not None:
        if organ is not None and found != organ:
            yield breach("wrong-deciding-organ", "data.deciding_organ", expected=organ, found=found)
        yield from cited(statement, world, declared=declared)


def _case(statement: Statement, world: World, dossier: Dossier, today: date, declared: date) -> listings.Case | None:
    """What the guards of the score channel read; None where no version is cited, which is refused by itself, or none is asked."""
    reference = statement.rulebook or proposal_rulebook(statement, dossier)
    if reference is None or not isinstance(statement.data, ListingProposed | ListingEntered | ListingWithdrawn):
        return None
    inputs = score_inputs(world, dossier, reference.id)
    held_on = world.meeting(statement.data.meeting).held_on if isinstance(statement.data, ListingEntered) else None
    books = {f"rulebook/{name}" for name in (reference.id, *(version.id for version in inputs.rulebooks.versions))}
    streams = (statement.stream, "calendar", *sorted(books), *(f"fact/{name}" for name in inputs.facts))
    return listings.Case(
        inputs=inputs,
        version=inputs.rulebooks.version(reference.id, reference.version),
        today=today,
        decided_on=declared,
        heard_by=declared if held_on is None else min(declared, held_on),
        rested_on=max(world.stream(name).position or 0 for name in streams),
        size=world.size,
        contested=lambda act: _contested(act, world),
    )


def _contested(act: Act, world: World) -> bool:
    """Is it in doubt who signed it, and not reaffirmed, or was it voided (clause F25)?"""
    contest = next((state.contests[act.event] for state in world.seen if act.event in state.contests), NO_CONTEST)
    return contest.voided is not None or bool(in_doubt(act, contest, world.actor))


def _acts(statement: Statement, world: World, dossier: Dossier, listing: Listing | None) -> Iterator[Act]:
    """Every act of the case so far: on the deductions that it rests on, in the hearing, and on the listing."""
    grounds = statement.data.grounds if isinstance(statement.data, ListingProposed) else ()
    if listing is not None:
        grounds = listing.grounds
        yield listing.proposal
        yield from acts_of_hearing(dossier.hearings.get(matter_key("listing", listing.id)))
        if listing.entry is not None:
            yield listing.entry.act
    for deduction in dossier.deductions.values():
        if deduction.confirmation is not None and deduction.confirmation.act.event in grounds:
            yield from acts_of_deduction(world, dossier, deduction)
