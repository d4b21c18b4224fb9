"""When may a contested entry be reaffirmed or voided? Procedure 3.8, formats section 5, clauses F04, F09, F25.

Reaffirming is for those whose signature is in doubt, each with another key, in the role in which he signed. Voiding is for two of the
leadership group of the deciding organ (the county's, where no rulebook names one) or for the superior organ, never for a signer of the
entry; where a person is concerned, after he was told and heard.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.case_reading import same_person_in
from ledger.domain.contested import (
    CONTESTED_ENTRY,
    NO_CONTEST,
    deduction_of_entry,
    entry_matter,
    in_doubt,
    state_of,
)  # fmt: skip
from ledger.domain.dossier import Dossier, matter_key
from ledger.domain.events.founding import ContestedEntryReaffirmed, ContestedEntryVoided
from ledger.domain.heard import Hearings
from ledger.domain.meeting_guards import cited
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Statement, StatementSigner
from ledger.domain.streams import EventRef
from ledger.domain.world import World


def authors(statement: Statement, world: World) -> frozenset[tuple[str, str]]:
    """The (actor, role) pairs that OWN stands for: the signers in doubt; all of them where nobody is, for then the state refuses."""
    entry = _entry(statement, world)
    if entry is None:  # named by no event of this stream, which the guard says
        return frozenset((one.actor, one.role) for one in statement.signers)
    doubted = _in_doubt(entry, world, statement.stream)
    return frozenset((one.actor, one.role) for one in doubted or entry.signers)


def state(statement: Statement, world: World, found: str) -> str:
    """The state of the matter of a contested entry; `found` is what the events of the stream set."""
    entry = _entry(statement, world)
    return state_of(found, doubt=entry is not None and bool(_in_doubt(entry, world, statement.stream)))


def guard(
    statement: Statement, world: World, dossier: Dossier | None, *, declared: date, organ: str | None
) -> Iterator[Breach]:
    """Every breach of the special guards of the two types."""
    data = statement.data
    if not isinstance(data, ContestedEntryReaffirmed | ContestedEntryVoided):
        return
    entry = _entry(statement, world)
    if entry is None or entry.position != data.entry_position:
        yield breach("contested-entry-unknown", "data.entry", event=data.entry, position=data.entry_position)
        return
    if isinstance(data, ContestedEntryReaffirmed):
        yield from _brought_by_a_thief(statement, world)
        return
    if statement.decided_at is None:
        yield breach("decided-missing", "decided_at")
    same = same_person_in(world)
    for place, signer in enumerate(statement.signers):
        if any(same(signer.actor, other.actor) for other in entry.signers):
            yield breach(
                "separation-of-duties", f"signers[{place}]", actor=signer.actor, earlier="该条目的签名人 signer of the entry",
                now="作废人 voider",
            )  # fmt: skip
    yield from cited(statement, world, declared=declared, organ=organ)
    if dossier is not None:
        yield from _unheard(statement, data, world, dossier, entry, declared)


def _brought_by_a_thief(statement: Statement, world: World) -> Iterator[Breach]:
    """A key whose own enrolment is in doubt settles no doubt: whoever had the stolen key may have brought it (threat T19)."""
    for place, signer in enumerate(statement.signers):
        key = world.actor(signer.actor).keys[signer.key]
        contest = world.stream(f"actor/{signer.actor}").contests.get(key.enrolled.event, NO_CONTEST)
        if contest.voided is not None or in_doubt(key.enrolled, contest, world.actor):
            yield breach("key-enrolment-in-doubt", f"signers[{place}].key", key=signer.key, event=key.enrolled.event)


def _unheard(
    statement: Statement, data: ContestedEntryVoided, world: World, dossier: Dossier, entry: EventRef, declared: date
) -> Iterator[Breach]:
    """The person in whose stream the entry stands was told of the doubt and heard on it, as before any decision."""
    about = deduction_of_entry(dossier, data.entry)
    reference = statement.rulebook or (None if about is None else about.rulebook)
    if reference is None:
        yield breach("rulebook-not-cited", "rulebook")
        return
    version = world.rulebooks(reference.id).version(reference.id, reference.version)
    if version is None:
        yield breach("rulebook-unknown", "rulebook", rulebook=reference.id, version=reference.version)
        return
    hearings = Hearings(rulebook=version.rulebook, calendar=world.calendar(), decided_on=declared)
    hearing = dossier.hearings.get(matter_key(CONTESTED_ENTRY, entry_matter(data.entry)))
    notices = () if hearing is None else hearing.notices
    if not any(hearings.told_on(notice) < declared for notice in notices if notice.act.position > entry.position):
        yield breach("notice-missing", "data.entry", day=declared.isoformat())
        return
    yield from hearings.unheard(hearing, limit="TL01", field="data.entry")


def _entry(statement: Statement, world: World) -> EventRef | None:
    return world.stream(statement.stream).ref(statement.data.entry)


def _in_doubt(entry: EventRef, world: World, stream: str) -> tuple[StatementSigner, ...]:
    contest = world.stream(stream).contests.get(entry.id, NO_CONTEST)
    return in_doubt(entry, contest, world.actor)
