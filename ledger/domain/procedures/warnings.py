"""Warnings (预警): how they fold into a dossier, and what issuing, correcting and lifting must satisfy (procedure 3.7, 4.5).

The colour that may be issued is the colour due on the day of recording as known at the head of the log, never another. A
warning of a closed period lapsed by itself; what it said may still be corrected or lifted, and is then measured by the colour
due on the last day of its period.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act, act_of
from ledger.domain.colours import ColourDue
from ledger.domain.dossier import Dossier
from ledger.domain.events.warnings import (
    WarningAcknowledged,
    WarningCorrected,
    WarningIssued,
    WarningLifted,
    WarningServed,
)  # fmt: skip
from ledger.domain.objection_grounds import correct_route
from ledger.domain.problems import Breach, breach
from ledger.domain.scoring import ScoreInputs, threshold_versions
from ledger.domain.statement import Event, Statement
from ledger.domain.vocabulary import COLOURS, Colour
from ledger.domain.warned import IssuedWarning, LiftGround, WarningCorrection, WarningService

_OF_OWN_MOTION = frozenset({"annulled", "voided"})
_BY_APPEAL = frozenset({"varied_down", "revoked", "remitted"})


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the warning family; any other event leaves it."""
    data = event.statement.data
    if isinstance(data, WarningIssued):
        issued = IssuedWarning(
            id=data.warning, colour=data.colour, period=data.period, score_cp=data.score_cp,
            known_position=data.known_position, floors=data.floors, rulebook=event.statement.rulebook, issued=act_of(event),
        )  # fmt: skip
        return replace(dossier, warnings={**dossier.warnings, data.warning: issued})
    before = dossier.warnings.get(getattr(data, "warning", ""))
    if before is None or stands_for_nothing(event):
        return dossier
    after = _stepped(before, event)
    return dossier if after is before else replace(dossier, warnings={**dossier.warnings, after.id: after})


def stands_for_nothing(event: Event) -> bool:
    """A service dated after its recording stands in the log and tells nobody: it has not been handed over."""
    data = event.statement.data
    return isinstance(data, WarningServed) and data.served_on > event.recorded_on


def _stepped(warning: IssuedWarning, event: Event) -> IssuedWarning:
    data = event.statement.data
    match data:
        case WarningServed():
            service = WarningService(
                act=act_of(event), served_on=data.served_on, mode=data.mode, service_proof=data.service_proof, route=data.route
            )  # fmt: skip
            return replace(warning, services=(*warning.services, service))
        case WarningCorrected():
            correction = WarningCorrection(
                act=act_of(event), colour=data.colour, score_cp=data.score_cp, known_position=data.known_position
            )
            return replace(warning, corrections=(*warning.corrections, correction))
        case WarningLifted():
            return replace(warning, lifted=act_of(event), lift_ground=data.ground)
        case WarningAcknowledged() if warning.services and warning.acknowledged is None:
            return replace(warning, acknowledged=act_of(event))
        case _:
            return warning


class Case(Struct, frozen=True, kw_only=True):
    """What the guards of one warning read, at the head of the log.

    `due` is the colour due on `asked_on`: the day of recording, or the last day of the warning's period where that is earlier.
    `rested_on` is the position of the last event in the streams that the colour rests on, `size` the tree size.
    """

    inputs: ScoreInputs
    due: ColourDue
    asked_on: date
    rested_on: int
    size: int


def guard(statement: Statement, dossier: Dossier, case: Case) -> Iterator[Breach]:
    """Every breach of the special guards of issuing, correcting and lifting."""
    data = statement.data
    match data:
        case WarningIssued():
            yield from _seen(data.known_position, case)
            yield from _issued(statement, data, dossier, case)
        case WarningCorrected():
            yield from _seen(data.known_position, case)
            yield from _as_due(data.colour, data.score_cp, case)
            now = dossier.warnings[data.warning].colour_now
            if _rank(data.colour) >= _rank(now):
                yield breach("warning-not-below", "data.colour", found=data.colour, limit=now)
        case WarningLifted():
            warning = dossier.warnings[data.warning]
            if _rank(case.due.colour) >= _rank(warning.colour_now):
                yield breach("warning-still-due", "data.warning", expected=case.due.colour, found=warning.colour_now)
            elif data.ground not in grounds_to_lift(warning, case.inputs, case.due):
                yield breach("warning-ground-differs", "data.ground", ground=data.ground)
        case _:
            return


def guard_service(data: WarningServed, dossier: Dossier) -> Iterator[Breach]:
    """What stands beside a service: a wrong route, a day before the warning stood in the log."""
    if not correct_route(data.route):
        yield breach("warning-route", "data.route")
    warning = dossier.warnings.get(data.warning)
    if warning is not None and data.served_on < warning.issued.recorded_on:
        yield breach(
            "days-out-of-order", "data.served_on", day=data.served_on.isoformat(), other_field="WarningIssued.recorded_at",
            other=warning.issued.recorded_on.isoformat(),
        )  # fmt: skip


def grounds_to_lift(warning: IssuedWarning, inputs: ScoreInputs, due: ColourDue) -> frozenset[LiftGround]:
    """Which grounds the log bears out for lifting a warning whose colour is no longer due.

    What was annulled or changed on appeal counts where that came after the warning was issued: before, the warning knew it.
    """
    found: set[LiftGround] = set()
    if due.points_cp < warning.score_seen_cp:
        found.add("score_fell")
    if set(warning.floors) - {floor.event for floor in due.floors}:
        found.add("floor_ended")
    issued_at = warning.issued.position
    for ground, act in _taken_away(inputs):
        if act.position > issued_at:
            found.add(ground)
    return frozenset(found)


def _taken_away(inputs: ScoreInputs) -> Iterator[tuple[LiftGround, Act]]:
    """Every act that took something away, of the organ's own motion or on appeal, from what the colour rests on."""
    changes = [(each.kind, each.act) for one in inputs.dossier.deductions.values() for each in one.changes]
    for kind, act in changes + [
        (each.kind, each.act) for one in inputs.dossier.findings.values() for each in one.changes
    ]:
        if kind in _OF_OWN_MOTION:
            yield "annulled", act
        elif kind in _BY_APPEAL:
            yield "appeal", act
    ended = [admonition.ended for admonition in inputs.dossier.admonitions.values()]
    ended += [fact.disproved for fact in inputs.facts.values()]
    ended += [version.annulled for version in inputs.rulebooks.versions]
    yield from (("annulled", act) for act in ended if act is not None)


def _issued(statement: Statement, data: WarningIssued, dossier: Dossier, case: Case) -> Iterator[Breach]:
    period = str(case.asked_on.year)
    if data.period != period:
        yield breach("warning-period-differs", "data.period", expected=period, found=data.period)
    cited = statement.rulebook
    versions = threshold_versions(case.inputs, period=case.asked_on.year, asked_on=case.asked_on)
    if cited is not None and (cited.id, cited.version) not in {(each.id, each.version) for each in versions}:
        yield breach("warning-other-rulebook", "rulebook.version", period=period, version=cited.version)
    yield from _as_due(data.colour, data.score_cp, case)
    floors = [floor.event for floor in case.due.floors]
    if sorted(data.floors) != sorted(floors):
        yield breach(
            "warning-floors-differ", "data.floors", expected=", ".join(floors) or "-", found=", ".join(data.floors) or "-"
        )  # fmt: skip
    for other in dossier.warnings.values():
        if other.period == data.period and _rank(other.colour_now) >= _rank(data.colour):
            yield breach(
                "warning-stands-already", "data.colour", period=data.period, warning=other.id, colour=other.colour_now
            )  # fmt: skip


def _as_due(colour: Colour, score_cp: int, case: Case) -> Iterator[Breach]:
    if colour != case.due.colour:
        yield breach("warning-colour-differs", "data.colour", expected=case.due.colour, found=colour)
    if score_cp != case.due.points_cp:
        yield breach("warning-score-differs", "data.score_cp", expected=case.due.points_cp, found=score_cp)


def _seen(known_position: int, case: Case) -> Iterator[Breach]:
    if known_position < case.rested_on:
        yield breach("warning-position-stale", "data.known_position", found=known_position, limit=case.rested_on)
    if known_position >= case.size:
        yield breach("warning-position-ahead", "data.known_position", found=known_position, limit=case.size - 1)


def _rank(colour: Colour) -> int:
    return COLOURS.index(colour)
