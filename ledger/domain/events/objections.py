"""Internal objection, review, appeal (异议、复核、申诉), and the deduction decided again.

`stage` and `track` are of the whole family; what is guarded and carried through is the internal track. Of a target, `new_value` is
points in cp for a deduction and the rank of the colour (0 none, 1 blue, 2 yellow, 3 red) for a warning.
"""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import (
    AppealId,
    DeductionId,
    Digest,
    EventId,
    Item,
    MatterRef,
    MeetingId,
    OrganId,
    PointsCp,
    Stage,
    Target,
    Track,
)  # fmt: skip


class AppealFiled(Data, frozen=True, kw_only=True):
    """提出复核申诉: never refused; late, wrong track and wrong person are decided by an event."""

    appeal: AppealId
    stage: Stage
    track: Track
    decision: EventId
    matter: MatterRef
    earlier_appeal: AppealId | None
    filed_on: date
    channel: Literal["electronic", "post", "hand"]
    late_ground: Literal["force_majeure", "late_service", "wrong_route", "other"] | None


class AppealWithdrawn(Data, frozen=True, kw_only=True):
    """撤回复核申诉."""

    appeal: AppealId
    withdrawn_on: date


class AppealTransferred(Data, frozen=True, kw_only=True):
    """移送有权机关: the day of filing is kept."""

    appeal: AppealId
    to_organ: OrganId
    track: Track
    stage: Stage
    ground: Literal["wrong_track", "wrong_organ"]
    filed_on: date


class AppealAccepted(Data, frozen=True, kw_only=True):
    """受理."""

    appeal: AppealId
    stage: Stage
    track: Track
    accepted_on: date
    organ: OrganId


class AppealRefused(Data, frozen=True, kw_only=True):
    """不予受理: a refusal without its ground stands as a breach of F14."""

    appeal: AppealId
    stage: Stage
    ground: Literal["late", "wrong_person", "not_appealable", "wrong_track", "incomplete", "already_decided"]
    refused_on: date


class AppealTerminated(Data, frozen=True, kw_only=True):
    """终止审理."""

    appeal: AppealId
    ground: Literal["died_without_kin", "settled", "decision_revoked", "wrongly_accepted"]


class AppealDecided(Data, frozen=True, kw_only=True):
    """复核申诉处理决定: its targets alone change anything, and never to the person's cost."""

    appeal: AppealId
    stage: Stage
    track: Track
    organ: OrganId
    targets: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=50)]
    decided_on: date
    document_hash: Digest


class DeductionRedetermined(Data, frozen=True, kw_only=True):
    """重新认定扣分: counts from its own service and never reaches back. `remitted_by` is the event that undid the value before."""

    deduction: DeductionId
    points_cp: PointsCp
    remitted_by: EventId
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None
    evidence_relied_on: Annotated[tuple[Digest, ...], Meta(max_length=50)]
    verifications: Annotated[tuple[EventId, ...], Meta(max_length=20)]
