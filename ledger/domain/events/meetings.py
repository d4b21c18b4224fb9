"""Meetings of a leadership group (党委(党组)会议): the minutes and their correction. They name no person."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import Item, MeetingItem, OrganId, Sha256


class CommitteeMeetingHeld(Data, frozen=True, kw_only=True):
    """会议记录: `entitled` members may vote, `present` came; `members_root` is the SHA-256 root of the salted set of both."""

    organ: OrganId
    held_on: date
    entitled: Annotated[int, Meta(ge=1, le=999)]
    present: Annotated[int, Meta(ge=0, le=999)]
    items: Annotated[tuple[MeetingItem, ...], Meta(min_length=1, max_length=99)]
    members_root: Sha256


class CommitteeMinutesCorrected(Data, frozen=True, kw_only=True):
    """会议记录更正: one item as it should have stood; the earlier minutes stay in the log."""

    item: Item
    corrected_item: MeetingItem
