"""Notice, representation, service (告知、申辩、送达): one family for every matter."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import (
    AppealRoute,
    Code,
    Digest,
    DispositionKind,
    EventId,
    FactId,
    Item,
    MatterRef,
    PointAnswer,
    PositivePointsCp,
    ServiceMode,
    ServiceProof,
    Severity,
)  # fmt: skip


class NoticeServed(Data, frozen=True, kw_only=True):
    """告知送达."""

    matter: MatterRef
    facts: Annotated[tuple[FactId, ...], Meta(max_length=50)]
    clauses: Annotated[tuple[Code, ...], Meta(max_length=50)]
    severity: Severity | None
    points_cp: PositivePointsCp | None
    disposition_kinds: tuple[DispositionKind, ...] | None
    served_on: date
    mode: ServiceMode
    service_proof: ServiceProof | None
    brings_events: tuple[EventId, ...]
    rights_stated: bool


class RepresentationReceived(Data, frozen=True, kw_only=True):
    """陈述申辩; `points` is how many numbered points the paper makes."""

    matter: MatterRef
    points: Item
    final: bool
    own_evidence: Annotated[tuple[Digest, ...], Meta(max_length=50)]


class RepresentationWaived(Data, frozen=True, kw_only=True):
    """放弃陈述申辩."""

    matter: MatterRef


class RepresentationPeriodReopened(Data, frozen=True, kw_only=True):
    """重新开放申辩期."""

    matter: MatterRef
    ground: Literal["new_facts", "late_disclosure", "force_majeure", "defective_service"]
    reopened_on: date


class RepresentationConsidered(Data, frozen=True, kw_only=True):
    """意见采纳情况: each numbered point answered."""

    matter: MatterRef
    answers: Annotated[tuple[PointAnswer, ...], Meta(min_length=1, max_length=99)]


class EvidenceDisclosed(Data, frozen=True, kw_only=True):
    """证据开示."""

    matter: MatterRef
    disclosed: Annotated[tuple[Digest, ...], Meta(max_length=50)]
    refused: Annotated[tuple[Digest, ...], Meta(max_length=50)]
    refusal_ground: Literal["secrecy", "informant", "third_party"] | None
    disclosed_on: date


class DecisionServed(Data, frozen=True, kw_only=True):
    """决定送达."""

    matter: MatterRef
    decision: EventId
    served_on: date
    mode: ServiceMode
    service_proof: ServiceProof | None
    route: AppealRoute
