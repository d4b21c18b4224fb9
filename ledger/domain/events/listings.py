"""The suggested list (不适宜担任现职建议名单) and the pool (信息库): from the proposal to the removal."""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.listed import Channel, PoolGround, WithdrawalGround
from ledger.domain.statement import Data
from ledger.domain.vocabulary import Count, Digest, EventId, Item, ListingId, MeetingId, OrganId, Period, PoolRecordId


class ListingProposed(Data, frozen=True, kw_only=True):
    """建议列入: `grounds` are the events it rests on, `score_cp` the period score that the author saw."""

    listing: ListingId
    channel: Channel
    period: Period | None
    score_cp: Count | None
    known_position: Count
    grounds: Annotated[tuple[EventId, ...], Meta(min_length=1, max_length=100)]


class ListingProposalWithdrawn(Data, frozen=True, kw_only=True):
    """撤回列入建议."""

    listing: ListingId
    ground: Literal["score_fell", "annulled", "error", "other"]


class ListingEntered(Data, frozen=True, kw_only=True):
    """列入名单: counts nothing until its service is recorded."""

    listing: ListingId
    score_cp: Count | None
    known_position: Count
    deciding_organ: OrganId
    meeting: MeetingId
    item: Item
    evidence_relied_on: Annotated[tuple[Digest, ...], Meta(max_length=50)]
    verifications: Annotated[tuple[EventId, ...], Meta(max_length=20)]


class ListingDeclined(Data, frozen=True, kw_only=True):
    """不列入."""

    listing: ListingId
    ground: Literal["not_due", "not_established", "exempt", "improved", "other"]
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None


class ListingWithdrawn(Data, frozen=True, kw_only=True):
    """移出名单; `ab_initio`: as if the person had never been listed."""

    listing: ListingId
    ground: WithdrawalGround
    ab_initio: bool
    deciding_organ: OrganId
    meeting: MeetingId | None
    item: Item | None


class UnsuitableRecordOpened(Data, frozen=True, kw_only=True):
    """信息库入库."""

    record: PoolRecordId
    listing: ListingId


class UnsuitableRecordClosed(Data, frozen=True, kw_only=True):
    """信息库出库."""

    record: PoolRecordId
    ground: PoolGround
