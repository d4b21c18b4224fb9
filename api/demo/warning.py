"""How are warnings told in the demo county? A clerk looks at a person some days after something changed, and does what is to be done.

What is to be done is asked of the log (`warning_standing`), as a clerk would ask the page: issue and serve, serve again, correct, lift.
A person with a key of his own signs that he got it.
"""

from datetime import date, datetime, timedelta
from typing import Final

from api.demo.agenda import Doing
from api.demo.cast import ROUTE, VERIFIERS
from api.demo.rules import in_force
from api.demo.scribe import Hand, Scribe
from ledger.domain.events.warnings import (
    WarningAcknowledged,
    WarningCorrected,
    WarningIssued,
    WarningLifted,
    WarningServed,
)
from ledger.domain.procedures.warnings import grounds_to_lift
from ledger.domain.scoring import ScoreInputs
from ledger.domain.vocabulary import shanghai_day
from ledger.domain.warned import LiftGround
from ledger.domain.warning_standing import WarningStanding, warning_standing

_CLERK: Final = [Hand(VERIFIERS[0], "VER")]
_SERVED_AFTER: Final = timedelta(hours=4)
_SIGNED_AFTER: Final = timedelta(days=1)
_GROUNDS: Final[tuple[LiftGround, ...]] = ("appeal", "annulled", "floor_ended", "score_fell")
"""Of several grounds that the log bears out, the first one."""
Follows = list[tuple[datetime, Doing]]


class WarningDesk:
    """Numbers the warnings of the county, and tells people of them."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._issued = 0
        self._to_be_served: set[str] = set()

    def look(self, official: str, own_actor: str | None, *, tell: bool = True) -> Follows:
        """Do what is to be done for a person today. `own_actor`: who signs for him; `tell`: whether a warning is served too."""
        self._scribe.flush()
        inputs = self._scribe.ledger.history.score_inputs(official)
        now = self._scribe.clock.now()
        standing = warning_standing(inputs, on=shanghai_day(now))
        stream = f"official/{official}"
        if standing.to_do == "issue" and standing.due is not None:
            warning = self._issue(stream, standing)
            return self._served_later(stream, warning, own_actor) if tell else []
        if standing.to_do == "serve" and standing.warning is not None:
            return self._served_later(stream, standing.warning, own_actor)
        if standing.to_do == "lower" and standing.warning is not None:
            return self._lower(stream, standing, inputs, standing.warning, own_actor)
        return []

    def _issue(self, stream: str, standing: WarningStanding) -> str:
        due = standing.due
        assert due is not None  # asked by the caller
        assert due.colour != "none"  # nothing else is issued
        self._issued += 1
        warning = f"w-{self._issued:04}"
        data = WarningIssued(
            warning=warning, colour=due.colour, period=standing.period, score_cp=due.points_cp,
            known_position=self._scribe.ledger.history.size() - 1, floors=tuple(floor.event for floor in due.floors),
        )  # fmt: skip
        rulebook = in_force(date(standing.on.year, 1, 1))
        self._scribe.say("WarningIssued", stream, data, _CLERK, rulebook=rulebook, sealed={"reasons": "演示预警(虚构)"})
        return warning

    def _served_later(self, stream: str, warning: str, own_actor: str | None) -> Follows:
        if warning in self._to_be_served:
            return []
        self._to_be_served.add(warning)
        served_at = self._scribe.clock.now() + _SERVED_AFTER
        follows: Follows = [(served_at, lambda: self._serve(stream, warning))]
        if own_actor is not None:
            follows.append((served_at + _SIGNED_AFTER, lambda: self._sign(stream, warning, own_actor)))
        return follows

    def _serve(self, stream: str, warning: str) -> None:
        self._to_be_served.discard(warning)
        today = shanghai_day(self._scribe.clock.now())
        data = WarningServed(warning=warning, served_on=today, mode="direct", service_proof="receipt", route=ROUTE)
        self._scribe.say("WarningServed", stream, data, _CLERK)

    def _sign(self, stream: str, warning: str, own_actor: str) -> None:
        data = WarningAcknowledged(warning=warning, received_on=shanghai_day(self._scribe.clock.now()))
        self._scribe.say("WarningAcknowledged", stream, data, [Hand(own_actor, "SUB")])

    def _lower(
        self, stream: str, standing: WarningStanding, inputs: ScoreInputs, warning: str, own_actor: str | None
    ) -> Follows:
        due = standing.due
        assert due is not None  # a warning stands, so rules cover the day
        if due.colour in ("blue", "yellow"):
            lower = WarningCorrected(
                warning=warning, colour=due.colour, score_cp=due.points_cp,
                known_position=self._scribe.ledger.history.size() - 1,
            )  # fmt: skip
            self._scribe.say("WarningCorrected", stream, lower, _CLERK, sealed={"reasons": "积分减少(虚构)"})
            return self._served_later(stream, warning, own_actor)
        found = grounds_to_lift(inputs.dossier.warnings[warning], inputs, due)
        ground = next((one for one in _GROUNDS if one in found), None)
        if ground is not None:
            self._scribe.say("WarningLifted", stream, WarningLifted(warning=warning, ground=ground), _CLERK)
        return []
