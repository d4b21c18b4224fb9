"""How does an event change what its stream says? `evolve(state, event)`, the one fold.

A stream's state is generic (head, references, matter states) plus a `detail` of its family: a Dossier, a Fact, an Actor, and so
on. The generic part serves guards that read only the catalogue (seen, conflict sets, states); `detail` serves the procedures.
Every value is frozen; a fold copies. Nothing here judges: an event in the log has been admitted, and is folded.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.domain.catalogue import CLOSING_STATES, matter_of, may_start, row_of
from ledger.domain.contested import CONTESTED_ENTRY, Contest, contests_after, state_of
from ledger.domain.dossier import matter_key
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.event_type import EventType
from ledger.domain.procedures import (
    actors,
    calendar,
    contested,
    deduction,
    documents,
    fact,
    founding,
    hearing,
    listings,
    meetings,
    objections,
    officials,
    reports,
    rulebook,
    service,
    units,
    warnings,
)
from ledger.domain.statement import Event, StatementSigner


class EventRef(Struct, frozen=True):
    """What later guards need of an earlier event of the stream."""

    id: str
    body_hash: str
    position: int
    type_name: str
    matter: str
    recorded_at: datetime
    signers: tuple[StatementSigner, ...]


class StreamState(Struct, frozen=True, kw_only=True):
    """One stream folded up to `seq`. `seq` 0 with `leaf_hash` None: the stream is empty. `rules` is the epoch of its last entry."""

    name: str
    detail: Any
    seq: int = 0
    position: int | None = None
    leaf_hash: bytes | None = None
    refs: tuple[EventRef, ...] = ()
    matters: dict[str, str] = {}
    contests: Mapping[str, Contest] = {}
    rules: int = FIRST_EPOCH

    def state_of(self, kind: str, matter_id: str) -> str:
        """State of a matter; "none" before its first event."""
        return self.matters.get(matter_key(kind, matter_id), "none")

    def ref(self, event_id: str) -> EventRef | None:
        """The event of this stream with an id; what is asked for is mostly among the last."""
        for ref in reversed(self.refs):
            if ref.id == event_id:
                return ref
        return None


Fold = Callable[[Any, Event], Any]

_FAMILIES: dict[str, tuple[Callable[[str], Any], Fold]] = {
    "founding": (founding.empty, founding.evolve),
    "actor": (actors.empty, actors.evolve),
    "unit": (units.empty, units.evolve),
    "official": (officials.empty, officials.evolve),
    "fact": (fact.empty, fact.evolve),
    "rulebook": (rulebook.empty, rulebook.evolve),
    "calendar": (calendar.empty, calendar.evolve),
    "policy": (documents.empty, documents.evolve),
    "meeting": (meetings.empty, meetings.evolve),
    "unit-report": (reports.empty, reports.evolve),
    "service": (service.empty, service.evolve),
}
"""By the word before the first slash of a stream's name: the empty detail and the fold of a family."""
_IN_A_DOSSIER: tuple[Fold, ...] = (
    hearing.evolve, deduction.evolve, fact.evolve_own_evidence, objections.evolve, warnings.evolve, listings.evolve,
    contested.evolve,
)  # fmt: skip


def has_family(name: str) -> bool:
    """Whether a stream of this name can be: the word before its first slash names a family."""
    return name.partition("/")[0] in _FAMILIES


def empty_stream(name: str) -> StreamState:
    """The state of a stream without events. KeyError for a name of no family: ask `has_family` of a name from outside."""
    family, _, rest = name.partition("/")
    return StreamState(name=name, detail=_FAMILIES[family][0](rest))


def evolve_detail(name: str, detail: Any, event: Event) -> Any:
    """The detail of a stream after one more of its events: the part of `evolve` that the procedures read."""
    family = name.partition("/")[0]
    detail = _FAMILIES[family][1](detail, event)
    if family == "official":
        for fold in _IN_A_DOSSIER:
            detail = fold(detail, event)
    return detail


def evolve(state: StreamState, event: Event) -> StreamState:
    """The state of a stream after one more of its events."""
    statement = event.statement
    row = row_of(statement)
    family = state.name.partition("/")[0]
    idle = family == "official" and (
        hearing.stands_for_nothing(event, state.detail) or warnings.stands_for_nothing(event)
    )
    detail = evolve_detail(state.name, state.detail, event)
    kind, matter_id = matter_of(statement)
    key = matter_key(kind, matter_id)
    matters = state.matters if idle else _moved(state.matters, kind, key, row, event)
    if family == "official" and (
        targets := {**objections.states_after(state.detail, event), **contested.states_after(state.detail, event)}
    ):
        matters = {**matters, **targets}
    return StreamState(
        name=state.name,
        detail=detail,
        seq=event.seq,
        position=event.position,
        leaf_hash=event.leaf_hash,
        refs=(*state.refs, _ref(event, row, key)),
        contests=contests_after(state.contests, event),
        matters=matters,
        rules=event.rules,
    )


def _ref(event: Event, row: EventType, key: str) -> EventRef:
    statement = event.statement
    return EventRef(statement.id, event.body_hash, event.position, row.name, key, event.recorded_at, statement.signers)


def _moved(matters: dict[str, str], kind: str, key: str, row: EventType, event: Event) -> dict[str, str]:
    """The state of the matter after the event.

    A record or an act of defence out of its state stands in the log and moves nothing: a late paper does not open a
    decided case again, and no notice revives one that was closed. A paper after a waiver or an answer is to be answered.
    """
    before = matters.get(key, "none")
    if row.matter == CONTESTED_ENTRY:
        before = state_of(before, doubt=True)  # no event of the stream sets the doubt that let this one in
    reanswered = row.to_state == "represented" and before in ("waived", "considered")
    if not (may_start(row, kind, before) or reanswered):
        return matters
    after = before if row.to_state == "same" else row.to_state
    if row.to_state == "served" and before in CLOSING_STATES:
        after = before
    if event.statement.type == "key-suspended/1" and not event.statement.data.suspended:
        after = "active"
    return matters if after == before else {**matters, key: after}
