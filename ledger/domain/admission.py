"""Is this statement let in? `admit(statement, world, at)`: the generic guards of procedure 3.8, then those of its procedure.

Pure: the statement, the folded streams it may read, the instant of recording. Either an `Admitted` with the heads that were
looked at, or a refusal that names the clause. On a gate every breach refuses; on a record guards 4 and 6 to 15 stand as
breaches beside the event; an act of the person in his defence is asked only guards 1 to 3. The body has been parsed
strictly and its signatures verified before (guard 1 and the cryptographic half of 2, in ledger.log).

The world names the rules epoch (`epochs.py`): what an epoch did not know yet is refused under it as it was then.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from ledger.domain import contested_guards
from ledger.domain.case_guards import guard_procedure
from ledger.domain.catalogue import BY_NAME, matter_of, may_start, row_of
from ledger.domain.conflicts import in_the_way
from ledger.domain.contested import CONTESTED_ENTRY
from ledger.domain.dossier import Dossier, matter_key
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.errors import NotAdmitted, StaleSeen
from ledger.domain.event_type import EventType
from ledger.domain.events.deductions import DeductionProposed
from ledger.domain.events.facts import EvidenceAttached
from ledger.domain.events.founding import ContestedEntryReaffirmed, ContestedEntryVoided, KeyRevoked
from ledger.domain.events.objections import AppealDecided
from ledger.domain.events.registry import RelationDeclared, RelationEnded
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import actors, founding
from ledger.domain.reading import (
    DEDUCTION_ACTS,
    cited_rulebook,
    deduction_of,
    managing,
    meeting_organ,
    organ_of,
    read_streams,
    reporting_unit,
)
from ledger.domain.signing import COUNTY_COMMITTEE, Scope, guard_authentic, guard_scope
from ledger.domain.statement import Statement
from ledger.domain.streams import EventRef, has_family
from ledger.domain.vocabulary import shanghai_day
from ledger.domain.world import Read, World

_MAY_CITE = DEDUCTION_ACTS | {"ContestedEntryVoided"}
"""Types that may cite a rulebook version, which must then be one that holds for the person."""
CLASSIFICATIONS = ("public", "internal", "confidential")


class Admitted(Struct, frozen=True, kw_only=True):
    """A statement let in: the heads looked at, by name of stream, and the breaches that stand (records only)."""

    reads: tuple[Read, ...]
    standing: tuple[Breach, ...] = ()
    stale_seen: bool = False


def admit(statement: Statement, world: World, at: datetime, *, ceiling: str = "internal") -> Admitted:
    """Let a statement in at an instant (aware UTC), or raise.

    `ceiling` is the highest classification of the deployment. Raises NotAdmitted with every breach found, or StaleSeen
    where a later event of the type's conflict set touches the same matter.
    """
    row = row_of(statement)
    if row.since > world.epoch:
        raise NotAdmitted((breach("unknown-type", "type", found=statement.type),))
    if statement.type == "ledger-founded/1":
        return _admit_founding(statement, world)
    if not has_family(statement.stream):  # there is nothing to read and nothing to fold it into
        raise NotAdmitted((breach("wrong-stream", "stream", found=statement.stream, expected=" | ".join(row.stream)),))
    today = shanghai_day(at)
    read_streams(statement, row, world)
    always = [*_place(statement, row, world, ceiling), *_authentic(statement, row, world, today)]
    if always:
        raise NotAdmitted(tuple(always))
    stale = _stale(statement, row, world)
    if row.kind == "never_refuse" or _own_evidence(statement):
        return Admitted(reads=world.reads, stale_seen=bool(stale))
    if row.kind == "gate" and stale and not isinstance(stale, Breach):
        raise StaleSeen(tuple(ref.id for ref in stale))
    breaches = tuple(_judged(statement, row, world, at, today))
    if row.kind == "gate":
        if isinstance(stale, Breach):
            raise NotAdmitted((stale, *breaches))
        if breaches:
            raise NotAdmitted(breaches)
    return Admitted(reads=world.reads, standing=breaches, stale_seen=bool(stale))


def _own_evidence(statement: Statement) -> bool:
    """Evidence of the person himself or his kin, in his own stream, is an act of defence (note of the catalogue)."""
    return (
        isinstance(statement.data, EvidenceAttached)
        and statement.stream.startswith("official/")
        and all(signer.role in ("SUB", "KIN", "INT") for signer in statement.signers)
    )


def _admit_founding(statement: Statement, world: World) -> Admitted:
    state = world.stream("founding")
    breaches = list(founding.guard(statement, world.epoch))
    if state.seq or world.size:
        breaches.append(breach("already-founded", "stream"))
    if statement.stream != "founding":
        breaches.append(breach("wrong-stream", "stream", found=statement.stream, expected="founding"))
    if any(signer.role != "ROOT" for signer in statement.signers):
        breaches.append(breach("wrong-signers", "signers", found="other roles", expected="ROOT"))
    if breaches:
        raise NotAdmitted(tuple(breaches))
    return Admitted(reads=world.reads)


def _place(statement: Statement, row: EventType, world: World, ceiling: str) -> Iterator[Breach]:
    """G03: this ledger, this deployment's ceiling, a stream of the type's pattern."""
    log = world.founding().log
    if not log:
        yield breach("not-founded", "type")
    elif statement.log != log:
        yield breach("wrong-ledger", "log", found=statement.log, expected=log)
    if CLASSIFICATIONS.index(statement.classification) > CLASSIFICATIONS.index(ceiling):
        yield breach("classification-too-high", "classification", found=statement.classification, expected=ceiling)
    if not any(_matches(statement.stream, pattern) for pattern in row.stream):
        yield breach("wrong-stream", "stream", found=statement.stream, expected=" | ".join(row.stream))
    family, _, rest = statement.stream.partition("/")
    for signer in statement.signers:
        if family == "service" and signer.role == "SVC" and signer.actor != rest:
            yield breach("service-stream", "stream", actor=signer.actor)
    if isinstance(statement.data, EvidenceAttached) and statement.data.evidence_item not in statement.sealed:
        yield breach("evidence-not-sealed-here", "data.evidence_item")
    if statement.data.paper is not None and statement.data.paper.original not in statement.sealed:
        yield breach("paper-not-sealed-here", "data.paper.original")


_REPORT_STREAM = re.compile(r"unit-report/u-[a-z0-9][a-z0-9-]{0,59}/(199|20[0-9]|21[0-9])[0-9]-q[1-4]")
_PREFIX = {
    "official": "o-",
    "actor": "a-",
    "unit": "u-",
    "fact": "f-",
    "document": "p-",
    "service": "a-",
    "rulebook": "",
    "meeting": "m-",
}


def _matches(stream: str, pattern: str) -> bool:
    if pattern == "unit-report/{unit}/{period}":
        return _REPORT_STREAM.fullmatch(stream) is not None
    family, _, variable = pattern.partition("/")
    name, slash, rest = stream.partition("/")
    if not variable:
        return stream == pattern
    prefix = _PREFIX[variable.strip("{}")]
    # the name after its prefix is an id by the pattern of the vocabulary: nothing else names a stream
    named = rest.removeprefix(prefix)
    return (
        name == family
        and bool(slash)
        and rest.startswith(prefix)
        and "/" not in rest
        and 0 < len(named) <= 60
        and named[0] != "-"
    )


def _authentic(statement: Statement, row: EventType, world: World, today: date) -> Iterator[Breach]:
    family, _, rest = statement.stream.partition("/")
    official = rest if family == "official" else _related_official(statement, world)
    dossier = world.official(rest) if family == "official" else None
    decides, _ = organ_of(statement, dossier, world, _declared_day(statement, today))
    yield from guard_authentic(
        statement,
        row,
        world,
        today,
        official=official,
        decides=decides,
        proposers=_proposers(statement, dossier, world),
    )


def _related_official(statement: Statement, world: World) -> str | None:
    """The person whom a declaration of a relation names: he, too, may declare or end it."""
    data = statement.data
    if isinstance(data, RelationDeclared):
        return data.official
    if isinstance(data, RelationEnded):
        relations = world.actor(statement.stream.partition("/")[2]).relations
        return next((one.official for one in relations if one.relation == data.relation), None)
    return None


def _proposers(statement: Statement, dossier: Dossier | None, world: World) -> frozenset[tuple[str, str]]:
    if isinstance(statement.data, ContestedEntryReaffirmed):
        return contested_guards.authors(statement, world)
    deduction = None if dossier is None else deduction_of(statement, dossier)
    return frozenset() if deduction is None else frozenset((one.actor, one.role) for one in deduction.proposal.signers)


def _stale(statement: Statement, row: EventType, world: World) -> tuple[EventRef, ...] | Breach:
    """G05: what has happened to the matter since the last event its author saw."""
    state = world.stream(statement.stream)
    if statement.seen is None:
        if row.seen_required and state.seq:
            return breach("seen-missing", "seen")
        return ()
    seen = state.ref(statement.seen.id)
    if seen is None or seen.body_hash != statement.seen.body:
        return breach("seen-unknown", "seen", event=statement.seen.id)
    matter = matter_key(*matter_of(statement))
    later: list[EventRef] = []
    for other in world.seen:
        own = other.name == state.name
        if other.name.startswith("actor/") and not own:
            continue
        own_matter = own and "matter" in row.conflict_set
        for ref in reversed(other.refs):
            if ref.position <= seen.position:
                break  # a stream's events stand in the order of their positions
            if ref.type_name not in row.conflict_set and not (own_matter and ref.matter == matter):
                continue
            if in_the_way(statement, ref, other.name, world):
                later.append(ref)
    return tuple(sorted(later, key=lambda ref: ref.position))


def _declared_day(statement: Statement, today: date) -> date:
    """The day the act declares for itself: the decision, else the day it says it was served or made, else today."""
    if statement.decided_on is not None:
        return statement.decided_on
    for name in ("served_on", "registered_on", "disclosed_on", "reopened_on", "held_on", "accepted_on", "refused_on"):
        day = getattr(statement.data, name, None)
        if isinstance(day, date):
            return day
    if isinstance(statement.data, AppealDecided):
        return statement.data.decided_on
    return today


def _judged(statement: Statement, row: EventType, world: World, at: datetime, today: date) -> Iterator[Breach]:
    """G04 and G06 to G15, in the order of procedure 3.8."""
    family, _, rest = statement.stream.partition("/")
    dossier = world.official(rest) if family == "official" else None
    declared = _declared_day(statement, today)
    posting = None if dossier is None else managing(statement, dossier, world, declared)
    organ = meeting_organ(statement, world) or organ_of(statement, dossier, world, declared)[1]
    if organ is None and isinstance(statement.data, ContestedEntryVoided):
        organ = COUNTY_COMMITTEE  # where no rulebook says who decides, not every committee does
    scope = Scope(
        organ=organ,
        unit=reporting_unit(statement) if posting is None else posting.unit,
        tier=None if posting is None else posting.tier,
    )
    yield from guard_scope(statement, world, (today, declared), scope)
    yield from _state(statement, row, world)
    yield from _days(statement, at, today)
    if row.needs_rulebook or (row.name in _MAY_CITE and statement.rulebook is not None):
        yield from cited_rulebook(statement, world, posting)
    yield from guard_procedure(statement, row, world, dossier, at=at, declared=declared, organ=organ)


def _state(statement: Statement, row: EventType, world: World) -> Iterator[Breach]:
    """G06: the matter is in a state the type may start from; `corrects` names an event this type may correct."""
    state = world.stream(statement.stream)
    kind, matter_id = matter_of(statement)
    found = state.state_of(kind, matter_id)
    if kind == "key" and (held := world.actor(state.name.partition("/")[2]).keys.get(matter_id)) is not None:
        found = held.status  # a root key has its first state from the founding
    if kind == CONTESTED_ENTRY and row.matter == kind:
        found = contested_guards.state(statement, world, found)
    if not may_start(row, kind, found) and not _adds_doubt(statement, world):
        yield breach(
            "wrong-state", "data", matter=matter_key(kind, matter_id), found=found, expected=" | ".join(row.from_states)
        )
    if statement.corrects is not None:
        ref = state.ref(statement.corrects)
        same_matter = ref is not None and (ref.matter == matter_key(kind, matter_id) or row.from_states == ("none",))
        if ref is None or not same_matter or row.name not in BY_NAME[ref.type_name].corrected_by:
            yield breach("corrects-unfit", "corrects", event=statement.corrects)


def _adds_doubt(statement: Statement, world: World) -> bool:
    """Of a key that is revoked already, a custodian may still state an earlier compromise."""
    if world.epoch == FIRST_EPOCH or not isinstance(statement.data, KeyRevoked):
        return False
    keys = world.actor(statement.stream.partition("/")[2]).keys
    return actors.restates_compromise(statement, keys.get(statement.data.key))


def _days(statement: Statement, at: datetime, today: date) -> Iterator[Breach]:
    """G07: nothing declared lies after its recording, and spans run forward."""
    if statement.decided_at is not None and statement.decided_at > at:
        yield breach("day-in-future", "decided_at", day=statement.decided_at.isoformat(), today=today.isoformat())
    if statement.occurred_on is not None:
        first, last = statement.occurred_on
        if last < first:
            yield breach(
                "days-out-of-order", "occurred_on", day=last.isoformat(), other_field="occurred_on[0]",
                other=first.isoformat(),
            )  # fmt: skip
        if last > today:
            yield breach("day-in-future", "occurred_on", day=last.isoformat(), today=today.isoformat())
    if statement.received_on is not None and statement.received_on > today:
        yield breach("day-in-future", "received_on", day=statement.received_on.isoformat(), today=today.isoformat())
    paper = statement.data.paper
    if paper is not None and paper.signed_on > today:
        day_text = paper.signed_on.isoformat()
        yield breach("day-in-future", "data.paper.signed_on", day=day_text, today=today.isoformat())
    for name in (
        "served_on", "disclosed_on", "reopened_on", "decided_on", "published_on", "registered_on", "held_on", "accepted_on",
        "refused_on",
    ):  # fmt: skip
        day = getattr(statement.data, name, None)
        if isinstance(day, date) and day > today:
            yield breach("day-in-future", f"data.{name}", day=day.isoformat(), today=today.isoformat())
    if isinstance(statement.data, DeductionProposed) and statement.occurred_on is None:
        yield breach("occurred-missing", "occurred_on")
