"""What does the log say about one listing (列入建议名单) and the pool (信息库)? Proposal, entry, end; opening, closing.

That a listing is due is computed (`scoring.list_due`); that a person is listed is an event. Nothing here is computed.
"""

from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.statement import RulebookRef

Channel = Literal["score", "negative_list", "nomination", "last_place"]
WithdrawalGround = Literal["score_fell", "annulled", "appeal", "disposed", "time", "left"]
PoolGround = Literal["listing_removed", "annulled", "reinstated", "left"]


class ListingEntry(Struct, frozen=True, kw_only=True):
    """One ListingEntered, and the meeting that adopted it."""

    act: Act
    score_cp: int | None
    known_position: int
    deciding_organ: str
    meeting: str
    item: int
    rulebook: RulebookRef | None
    evidence_relied_on: tuple[str, ...]
    verifications: tuple[str, ...]


class ListingWithdrawal(Struct, frozen=True, kw_only=True):
    """One ListingWithdrawn. `ab_initio`: as if the person had never been listed."""

    act: Act
    ground: WithdrawalGround
    ab_initio: bool


class Listing(Struct, frozen=True, kw_only=True):
    """One listing from ListingProposed on. `period` is the assessment period, "2026"; `grounds` are event ids."""

    id: str
    channel: Channel
    period: str | None
    score_cp: int | None
    known_position: int
    grounds: tuple[str, ...]
    rulebook: RulebookRef | None
    proposal: Act
    proposal_withdrawn: Act | None = None
    declined: Act | None = None
    entry: ListingEntry | None = None
    withdrawal: ListingWithdrawal | None = None
    removed_by_appeal: Act | None = None
    remitted: Act | None = None
    voided: Act | None = None

    @property
    def pending(self) -> bool:
        """May it still end in an entry? Proposed or remitted, and neither declined, taken back nor removed."""
        ended = (self.declined, self.proposal_withdrawn, self.withdrawal, self.removed_by_appeal, self.voided)
        return not self.stands and all(act is None for act in ended)

    @property
    def stands(self) -> bool:
        """Is the person on the list through this listing now?"""
        if self.entry is None or (self.withdrawal, self.removed_by_appeal, self.voided) != (None, None, None):
            return False
        return self.remitted is None or self.remitted.position < self.entry.act.position


class PoolRecord(Struct, frozen=True, kw_only=True):
    """One record of the pool of officials found unsuitable for their post (不适宜担任现职干部信息库)."""

    id: str
    listing: str
    opened: Act
    closed: Act | None = None
    ground: PoolGround | None = None
