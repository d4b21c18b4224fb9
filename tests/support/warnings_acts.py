"""The acts around a warning in the small town: issue, service, correction, end, acknowledgement.

Functions over a `Town`, each one statement through the real door with overrides by name, as in `acts`. What is not overridden is
what the log says now.
"""

from datetime import date
from typing import Any

from msgspec.structs import replace

from ledger.admitting import Outcome
from ledger.domain.clauses.evaluate import evaluate_person
from ledger.domain.colours import ColourDue, colour
from ledger.domain.events.warnings import (
    WarningAcknowledged,
    WarningCorrected,
    WarningIssued,
    WarningLifted,
    WarningServed,
)  # fmt: skip
from ledger.domain.scoring import ScoreInputs
from ledger.domain.vocabulary import AppealRoute, shanghai_day
from ledger.domain.warned import IssuedWarning
from ledger.domain.warning_standing import WarningStanding, warning_standing
from ledger.log.authoring import Authored
from tests.support.acts import SELF, must
from tests.support.town import ENVELOPE, PERSON, Signing, Town, at

VERIFIER: Signing = [("a-ver1", "VER")]
STREAM = f"official/{PERSON}"
ROUTE = AppealRoute(track="internal", stages=("appeal",), organ="organisation_dept", limit="TL04")
YELLOW_ON = date(2026, 5, 8)
"""In `yellow_town` the colour has been yellow since this Friday; five working days end on Thursday 14 May, for 9 May is worked."""


def yellow_town(town: Town) -> Town:
    """X1: 4.00 from 10 February, 7.00 from 8 May."""
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    town.served_deduction("2", date(2026, 4, 2), at(2026, 5, 8), 300)
    return town


def today(town: Town) -> date:
    """The day of the clock."""
    return shanghai_day(town.clock.now())


def inputs(town: Town) -> ScoreInputs:
    """What the person's score reads now."""
    return town.ledger.history.score_inputs(PERSON)


def due(town: Town) -> ColourDue:
    """The colour due today."""
    return colour(inputs(town), on=today(town))


def warning(town: Town, name: str = "w-1") -> IssuedWarning:
    """A warning as folded now."""
    return town.ledger.history.dossier(PERSON).warnings[name]


def state(town: Town, name: str = "w-1") -> str:
    """The state of a warning's matter now."""
    return town.ledger.history.stream(STREAM).state_of("warning", name)


def standing(town: Town, on: date | None = None) -> WarningStanding:
    """What is to be done, as known now."""
    return warning_standing(inputs(town), on=on or today(town))


def told_in_time(town: Town, on: date) -> tuple[str, str]:
    """Verdict and reason of F29, as known on a day."""
    history = town.ledger.history
    file = history.case_file(PERSON, history.known(on, today=today(town)))
    (found,) = [each for each in evaluate_person(file) if each.clause == "F29"]
    assert found.zh
    assert found.en
    return found.verdict, found.reason


def issue(town: Town, name: str = "w-1", **changes: Any) -> Outcome:
    """The verifier warns of the colour due today."""
    now = due(town)
    issued = WarningIssued(
        warning=name, colour="blue" if now.colour == "none" else now.colour, period=str(today(town).year),
        score_cp=now.points_cp, known_position=town.ledger.history.size() - 1,
        floors=tuple(floor.event for floor in now.floors),
    )  # fmt: skip
    members = {each: changes.pop(each) for each in tuple(changes) if each in ENVELOPE}
    members = {"rulebook": town.rulebook, "sealed": {"reasons": "理由"}, **members}
    signing = changes.pop("signing", VERIFIER)
    return town.act("WarningIssued", STREAM, replace(issued, **changes), signing, **members)


def service(town: Town, name: str = "w-1", **changes: Any) -> Authored:
    """The service of a warning today, drafted."""
    served = WarningServed(warning=name, served_on=today(town), mode="direct", service_proof="receipt", route=ROUTE)
    return town.draft("WarningServed", STREAM, replace(served, **changes), VERIFIER)


def serve(town: Town, name: str = "w-1", **changes: Any) -> Outcome:
    """The verifier hands it over today."""
    return town.submit(service(town, name, **changes))


def correct(town: Town, name: str = "w-1", **changes: Any) -> Outcome:
    """The verifier lowers it to the colour due today."""
    now = due(town)
    corrected = WarningCorrected(
        warning=name, colour="yellow" if now.colour == "red" else now.colour, score_cp=now.points_cp,
        known_position=town.ledger.history.size() - 1,
    )  # fmt: skip
    return town.act(
        "WarningCorrected", STREAM, replace(corrected, **changes), VERIFIER, sealed={"reasons": "理由"}
    )  # fmt: skip


def lift(town: Town, ground: str = "score_fell", name: str = "w-1", **members: Any) -> Outcome:
    """The verifier lifts it."""
    lifted = WarningLifted(warning=name, ground=ground)  # type: ignore[arg-type]
    return town.act("WarningLifted", STREAM, lifted, VERIFIER, **members)


def acknowledge(town: Town, name: str = "w-1", signing: Signing | None = None) -> Outcome:
    """The person signs that he got it."""
    received = WarningAcknowledged(warning=name, received_on=today(town))
    return town.act("WarningAcknowledged", STREAM, received, signing or SELF)


def warned(town: Town) -> Town:
    """Yellow since 8 May, warned and served on that day."""
    must(issue(yellow_town(town)))
    must(serve(town))
    return town
