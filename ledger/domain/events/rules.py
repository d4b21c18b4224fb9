"""Rulebooks, the working calendar and policy documents (规则与日历)."""

from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import Code, DocumentId, EventId, Sha256, Tag, Text, Tier, UnitId, Year

Version = Annotated[int, Meta(ge=1, le=10_000)]


class RulebookDrafted(Data, frozen=True, kw_only=True):
    """规则集起草."""

    version: Version
    document_hash: Sha256
    replaces_version: Version | None
    title: Text
    change_note: Text


class RulebookPublished(Data, frozen=True, kw_only=True):
    """规则集发布. `content` is the rulebook document, `content_hash` the SHA-256 of its canonical JSON."""

    version: Version
    content: dict[str, Any]
    content_hash: Sha256
    effective_from_on: date
    published_on: date
    scope_tiers: tuple[Tier, ...]
    scope_units: tuple[UnitId, ...]
    basis_documents: tuple[DocumentId, ...]


class RulebookSuperseded(Data, frozen=True, kw_only=True):
    """规则集替代. `ends_on` is the last day on which facts fall under the version."""

    version: Version
    by_version: Version
    ends_on: date


class RulebookAnnulled(Data, frozen=True, kw_only=True):
    """规则集撤销."""

    version: Version
    ground: Literal["no_power", "against_higher_rule", "not_published", "other"]
    decided_on: date


class RulebookAnnulmentReversed(Data, frozen=True, kw_only=True):
    """撤销规则集决定改正: `annulment` is the event that annulled the version; it is in force again as it was before."""

    version: Version
    annulment: EventId


class CalendarPublished(Data, frozen=True, kw_only=True):
    """工作日历发布."""

    year: Year
    holidays: Annotated[tuple[date, ...], Meta(max_length=120)]
    makeup_workdays: Annotated[tuple[date, ...], Meta(max_length=60)]
    document: DocumentId | None
    source: Text


class PolicyDocumentRegistered(Data, frozen=True, kw_only=True):
    """政策文件登记."""

    document_hash: Sha256
    issued_on: date
    tags_stage: tuple[Tag, ...] | None
    title: Text
    number: Text
    issuer: Text
    text: Text
    quota_target: Text | None


class RulesEpochAdopted(Data, frozen=True, kw_only=True):
    """规则纪元启用: a new state of the admission code."""

    rules: Annotated[int, Meta(ge=1, le=1000)]
    code_hash: Sha256
    from_position: Annotated[int, Meta(ge=0)]
    changed_vectors: tuple[Code, ...]
    reasons: Text
