"""What does the log say about one objection, review or appeal (异议、复核、申诉)? From its filing to the decision.

One family for every stage and track; the internal objection to a deduction, a warning or a listing is the track "internal".
Only the targets of a decision change anything; what they change is folded into the deduction, warning or listing they name.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.vocabulary import MatterRef, Stage, Target, Track

RefusalGround = Literal["late", "wrong_person", "not_appealable", "wrong_track", "incomplete", "already_decided"]


Channel = Literal["electronic", "post", "hand"]
LateGround = Literal["force_majeure", "late_service", "wrong_route", "other"]


class Transfer(Struct, frozen=True, kw_only=True):
    """One AppealTransferred: the competent organ, and the track and stage it goes on in."""

    act: Act
    to_organ: str
    stage: Stage
    track: Track


class Acceptance(Struct, frozen=True, kw_only=True):
    """One AppealAccepted."""

    act: Act
    stage: Stage
    track: Track
    organ: str
    accepted_on: date


class Refusal(Struct, frozen=True, kw_only=True):
    """One AppealRefused."""

    act: Act
    ground: RefusalGround
    refused_on: date


class ObjectionDecision(Struct, frozen=True, kw_only=True):
    """One AppealDecided."""

    act: Act
    stage: Stage
    track: Track
    organ: str
    targets: tuple[Target, ...]
    decided_on: date


class Objection(Struct, frozen=True, kw_only=True):
    """One objection or appeal. `decision` is the event it is aimed at, `matter` that decision's matter.

    `stage` and `track` are those of the paper; `stage_now` and `track_now` those after a transfer. `filed_on` is as stated.
    """

    id: str
    stage: Stage
    track: Track
    decision: str
    matter: MatterRef
    filed_on: date
    channel: Channel
    late_ground: LateGround | None
    filed: Act
    received_on: date | None = None
    transfers: tuple[Transfer, ...] = ()
    withdrawn: Act | None = None
    withdrawn_on: date | None = None
    acceptance: Acceptance | None = None
    refusal: Refusal | None = None
    terminated: Act | None = None
    outcome: ObjectionDecision | None = None

    @property
    def open(self) -> bool:
        """Filed and neither refused, withdrawn, terminated nor decided."""
        return self.refusal is None and self.withdrawn is None and self.terminated is None and self.outcome is None

    @property
    def filing_day(self) -> date:
        """The day that counts (procedure 3.6): electronic the day recorded, else as stated, which is never after the recording."""
        recorded_on = self.filed.recorded_on
        return recorded_on if self.channel == "electronic" else min(self.filed_on, recorded_on)

    @property
    def filing_day_shown(self) -> bool:
        """Does the log show that day? A postmark or a receipt is shown by the original on paper; a claim alone is not."""
        return self.filing_day == self.filed.recorded_on or self.filed.paper

    @property
    def stage_now(self) -> Stage:
        """The stage after the last transfer."""
        return self.transfers[-1].stage if self.transfers else self.stage

    @property
    def track_now(self) -> Track:
        """The track after the last transfer."""
        return self.transfers[-1].track if self.transfers else self.track
