"""What does the log say about one warning (预警)? Its colour as issued, its services, corrections and its end.

A colour is due by the score (`colours.py`); a warning is what an office issued and the person was told. Nothing here is computed.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import AppealRoute, Colour, ServiceMode, ServiceProof

LiftGround = Literal["score_fell", "annulled", "appeal", "floor_ended"]


class WarningService(Struct, frozen=True, kw_only=True):
    """One WarningServed; the first one counts."""

    act: Act
    served_on: date
    mode: ServiceMode
    service_proof: ServiceProof | None
    route: AppealRoute


class WarningCorrection(Struct, frozen=True, kw_only=True):
    """One WarningCorrected: a lower colour, or none."""

    act: Act
    colour: Colour
    score_cp: int
    known_position: int


class IssuedWarning(Struct, frozen=True, kw_only=True):
    """One warning from WarningIssued on. `period` is the assessment period, "2026"; `score_cp` what the author saw."""

    id: str
    colour: Colour
    period: str
    score_cp: int
    known_position: int
    floors: tuple[str, ...]
    rulebook: RulebookRef | None
    issued: Act
    services: tuple[WarningService, ...] = ()
    acknowledged: Act | None = None
    corrections: tuple[WarningCorrection, ...] = ()
    lifted: Act | None = None
    lift_ground: LiftGround | None = None

    @property
    def score_seen_cp(self) -> int:
        """The score that the author of the warning saw, or that of its last correction; in cp."""
        return self.corrections[-1].score_cp if self.corrections else self.score_cp

    @property
    def colour_now(self) -> Colour:
        """The colour after the last correction; "none" once lifted. That a period has ended is not looked at."""
        if self.lifted is not None:
            return "none"
        return self.corrections[-1].colour if self.corrections else self.colour
