"""Deductions (扣分), from proposal to annulment."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import (
    DeductionId,
    Digest,
    EventId,
    FactId,
    IndicatorCode,
    Item,
    MeetingId,
    OrganId,
    PointsCp,
    PositivePointsCp,
    Responsibility,
    Severity,
    UnitId,
)  # fmt: skip


class DeductionProposed(Data, frozen=True, kw_only=True):
    """提出扣分."""

    deduction: DeductionId
    fact: FactId
    indicator: IndicatorCode
    severity: Severity
    responsibility: Responsibility
    points_cp: PositivePointsCp
    reporting_unit: UnitId
    unit_at_fact: UnitId
    listed_acts_checked: bool


class DeductionWithdrawn(Data, frozen=True, kw_only=True):
    """撤回扣分建议."""

    deduction: DeductionId
    ground: Literal["error", "duplicate", "new_facts", "other"]


class DeductionConfirmed(Data, frozen=True, kw_only=True):
    """认定扣分: counts nothing until its service is recorded."""

    deduction: DeductionId
    indicator: IndicatorCode
    severity: Severity
    responsibility: Responsibility
    points_cp: PositivePointsCp
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None
    evidence_relied_on: Annotated[tuple[Digest, ...], Meta(max_length=50)]
    verifications: Annotated[tuple[EventId, ...], Meta(max_length=20)]


class DeductionRejected(Data, frozen=True, kw_only=True):
    """不予扣分."""

    deduction: DeductionId
    ground: Literal["not_established", "not_attributable", "exempt", "lookback", "other"]
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None


class DeductionCorrected(Data, frozen=True, kw_only=True):
    """扣分更正(只减): counts from the start."""

    deduction: DeductionId
    points_cp: PointsCp
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None


class DeductionAnnulled(Data, frozen=True, kw_only=True):
    """撤销扣分, of the organ's own motion."""

    deduction: DeductionId
    ground: Annotated[str, Meta(pattern=r"^AR[1-3]\Z")]
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None
