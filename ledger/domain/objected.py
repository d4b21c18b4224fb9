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
    """One objection or appeal. `decision` is the event it is aimed at, `matter` that decision's matter."""

    id: str
    stage: Stage
    track: Track
    decision: str
    matter: MatterRef
    filed_on: date
    late_ground: str | None
    filed: Act
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
