"""Facts and evidence (事实与证据): a fact names no person."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import Code, Conclusion, Count, Digest, MatterRef, UnitId


class FactRegistered(Data, frozen=True, kw_only=True):
    """事实登记; `occurred_on` of the envelope is the span of the fact, its last day decides the period."""

    unit_at_fact: UnitId
    problem_tag: Code
    phenomenon: Code | None
    category: Literal["inaction", "breach", "unclean"]
    source: Literal["inspection", "complaint", "audit", "assessment", "report"]
    matched_limit: Code | None


class FactVerified(Data, frozen=True, kw_only=True):
    """事实核实."""

    examined: Annotated[tuple[Digest, ...], Meta(min_length=1, max_length=50)]
    persons_heard: Count
    method: Literal["documents", "interviews", "site_visit", "data", "mixed"]
    conclusion: Conclusion


class FactDisproved(Data, frozen=True, kw_only=True):
    """事实不成立: every deduction and finding on it counts 0 from the start."""

    ground: Literal["not_happened", "not_this_person", "legal_act", "other"]
    decided_on: date


class EvidenceAttached(Data, frozen=True, kw_only=True):
    """证据提交; `evidence_item` is the digest of the sealed field `hash`."""

    evidence_item: Digest
    evidence_kind: Literal["document", "record", "statement", "picture", "data", "expert"]
    lawful: bool
    matter: MatterRef | None


class EvidenceExcluded(Data, frozen=True, kw_only=True):
    """证据排除."""

    evidence_item: Digest
    ground: Literal["unlawful", "forged", "irrelevant", "unverifiable"]
