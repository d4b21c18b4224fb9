"""What does an author sign, and what does the ledger add to it?

A `Statement` is the typed body of the signed envelope (docs/formats/statement.md). An `Event` is a statement that stands in
the log: the ledger adds its place and its instant and nothing else.
"""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.vocabulary import (
    ActorId,
    Base64,
    Classification,
    Digest,
    EventId,
    OfficialId,
    Origin,
    Paper,
    Role,
    RulebookId,
    Sha256,
    StreamName,
    Tag,
    TypeName,
    UnitId,
    Value,
    shanghai_day,
)  # fmt: skip


class Data(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Root of the open data of every type; the four members here may stand in any type, the rest is the type's own."""

    tags: tuple[Tag, ...] | None = None
    paper: Paper | None = None
    on_behalf_of: OfficialId | None = None
    no_conflict: bool | None = None


class Seen(Value, frozen=True, kw_only=True):
    """The last event of the stream that the author had before him: its id and the SHA-256 of its body."""

    body: Sha256
    id: EventId


class RulebookRef(Value, frozen=True, kw_only=True):
    """The rulebook version an act rests on; `hash` is the SHA-256 of its canonical content."""

    hash: Sha256
    id: RulebookId
    version: Annotated[int, Meta(ge=1, le=10_000)]


class StatementSigner(Value, frozen=True, kw_only=True):
    """Who signs, with which key (SHA-256 of its SPKI), in which role, for which unit."""

    actor: ActorId
    key: Sha256
    role: Role
    unit: UnitId | None


class Statement(Value, frozen=True, kw_only=True):
    """One act as its author states it. `data` is the Struct of the type, see `ledger.domain.catalogue`."""

    blind: Base64
    causes: Annotated[tuple[EventId, ...], Meta(max_length=100)]
    classification: Classification
    corrects: EventId | None
    data: Any
    decided_at: datetime | None
    effective_on: date | None
    evidence: Annotated[tuple[Digest, ...], Meta(max_length=100)]
    id: EventId
    log: Origin
    occurred_on: tuple[date, date] | None
    received_on: date | None
    rulebook: RulebookRef | None
    sealed: Annotated[tuple[Digest, ...], Meta(max_length=16)]
    seen: Seen | None
    signers: Annotated[tuple[StatementSigner, ...], Meta(min_length=1, max_length=16)]
    stream: StreamName
    type: TypeName
    v: Annotated[int, Meta(ge=1, le=1)]

    @property
    def decided_on(self) -> date | None:
        """Shanghai day of `decided_at`."""
        return None if self.decided_at is None else shanghai_day(self.decided_at)


class Event(Struct, frozen=True, kw_only=True):
    """A statement in the log. `position` is 0-based in the log, `seq` 1-based in the stream, `body_hash` hex SHA-256 of the
    signed body, `leaf_hash` 32 bytes, `recorded_at` aware UTC, `rules` the rules epoch that its entry names."""

    position: int
    seq: int
    recorded_at: datetime
    body_hash: str
    leaf_hash: bytes
    statement: Statement
    rules: int = FIRST_EPOCH

    @property
    def recorded_on(self) -> date:
        """Shanghai day of the recording."""
        return shanghai_day(self.recorded_at)
