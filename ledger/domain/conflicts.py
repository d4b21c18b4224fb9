"""Does a later event in another stream contradict what an author had before him (冲突)? Guard 5 of procedure 3.8, for other streams.

`seen` can name only the author's own stream. Under the first epoch every later event of the conflict set, in whatever stream was
read, asks for a new look, which the author could show only after something new stood in his own stream. Since the second, an event
of another stream is in his way only where it touches what his statement rests on, and no more once he names it in `causes`: what it
means for the statement is then said by the guards.
"""

from collections.abc import Iterator

from ledger.domain.dossier import Deduction, Dossier, matter_key
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.listed import Listing
from ledger.domain.reading import deduction_of, listing_of, proposal_rulebook
from ledger.domain.statement import Statement
from ledger.domain.streams import EventRef
from ledger.domain.world import World


def in_the_way(statement: Statement, ref: EventRef, stream: str, world: World) -> bool:
    """Whether a later event of the conflict set, in `stream`, asks the author for a new look."""
    if ref.type_name == "RulebookAnnulled" and not _cites(statement, ref, world):
        return False  # of another version it is another matter
    if world.epoch == FIRST_EPOCH or stream == statement.stream:
        return True
    return ref.id not in statement.causes and _touches(statement, ref, stream, world)


def _cites(statement: Statement, annulled: EventRef, world: World) -> bool:
    """Does the statement rest on the version that was annulled?"""
    cited = (statement.rulebook, proposal_rulebook(statement, _dossier(statement, world)))
    return annulled.matter in {matter_key("rulebook", str(one.version)) for one in cited if one is not None}


def _touches(statement: Statement, ref: EventRef, stream: str, world: World) -> bool:
    """A fact that the statement rests on, or evidence that it relies on; every other event of its conflict set touches it."""
    dossier = _dossier(statement, world)
    if dossier is None or not stream.startswith("fact/"):
        return True
    listing = listing_of(statement, dossier)
    grounds = tuple(_grounds(statement, dossier, listing))
    if ref.type_name == "FactDisproved":
        facts = {each.fact for each in grounds} | {getattr(statement.data, "fact", None)}
        return stream.partition("/")[2] in facts
    if ref.type_name != "EvidenceExcluded":
        return True
    relied_on = set(getattr(statement.data, "evidence_relied_on", ()))
    if listing is not None:
        relied_on |= {item for each in grounds if each.in_force for item in each.in_force.evidence_relied_on}
    return ref.matter in {matter_key("evidence", item) for item in relied_on}


def _grounds(statement: Statement, dossier: Dossier, listing: Listing | None) -> Iterator[Deduction]:
    """The deductions that the statement rests on: the one it is about, or those that a listing names."""
    about = deduction_of(statement, dossier)
    if about is not None:
        yield about
    named = set(getattr(statement.data, "grounds", ()) if listing is None else listing.grounds)
    for each in dossier.deductions.values():
        if each.confirmation is not None and each.confirmation.act.event in named:
            yield each


def _dossier(statement: Statement, world: World) -> Dossier | None:
    family, _, rest = statement.stream.partition("/")
    return world.official(rest) if family == "official" else None
