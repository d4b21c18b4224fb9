"""Where does one person stand, why, and what happened? `/officials/{id}`: from the log itself, line by line, with the proofs.

Only the timeline is the view's, and where that cannot answer, the person's own stream tells it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response

from api.console.changes import Changes, changes_between
from api.console.frame import Frame, open_frame, show
from api.console.limits import limit_names, limits_of_person
from api.console.scale import Scale, scale
from api.person import Person, breach_sentences, person_as_of, reads, sentence
from api.schemas.asking import is_official
from api.wiring import Service
from ledger.domain.catalogue import matter_of, row_of
from ledger.domain.clauses.evaluate import evaluate, provably_fair
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.dossier import Dossier
from ledger.domain.errors import RulebookMissing
from ledger.domain.list_standing import list_standing
from ledger.domain.score_steps import step_text
from ledger.domain.scoring import ScoreLine
from ledger.domain.warning_standing import warning_standing
from ledger.errors import NotInLog
from ledger.history import as_event
from ledger.standing import StandingBreaches, standing_of
from projections import county
from projections.county import Line
from projections.views import history as history_view


def person_pages(service: Service) -> Blueprint:
    """`/officials/{id}`."""
    pages = Blueprint("person", __name__)

    @pages.get("/officials/<string:official>")
    def person(official: str) -> Response:
        frame = open_frame(service)
        if not is_official(official):
            raise NotInLog("official/?")
        found = person_as_of(service.ledger.history, official, frame.on, frame.known)
        return show(frame, "person.html", **_answer(frame, found), **_course(frame, found))

    return pages


def _answer(frame: Frame, person: Person) -> Mapping[str, Any]:
    """The answer, its lines and what they rest on."""
    history = frame.service.ledger.history
    posting = person.dossier.posting_on(person.on)
    matters = history.stream(f"official/{person.official}", person.known).matters
    case = history.case_file(person.official, person.known)
    standing = standing_of(history, person.official, person.known)
    lines = [_line(person, line, matters, evaluate(case, line.deduction), standing) for line in person.score.lines]
    shown = {each.position for line in lines for each in line["standing"]}
    return {
        "person": person,
        "posting": posting,
        "unit": None if posting is None else history.stream(f"unit/{posting.unit}", person.known).detail,
        "sentence": sentence(person),
        "lines": lines,
        "breach_sentences": breach_sentences,
        "elsewhere": [each for each in standing if each.position not in shown],
        "reads": reads(history, person),
        "scale": _scale(person),
        "matters": matters,
    }


def _course(frame: Frame, person: Person) -> Mapping[str, Any]:
    """Warnings, listings, objections, limits, the timeline, and what changed since an earlier knowing time."""
    inputs, on = person.inputs, person.on
    try:
        warned, listings = warning_standing(inputs, on=on), list_standing(inputs, on=on)
    except RulebookMissing:
        warned, listings = None, ()
    return {
        "warned": warned,
        "listings": listings,
        "objections": list(person.dossier.objections.values()),
        "limits": limits_of_person(inputs, on),
        "limit_names": limit_names(inputs.rulebooks),
        "timeline": frame.ask(history_view.VIEW, lambda: _timeline(frame, person)) or _from_log(frame, person),
        "timeline_from_log": not frame.has(history_view.VIEW),
        "changes": _changes(frame, person),
        "targets": _targets(person.dossier),
    }


def _timeline(frame: Frame, person: Person) -> list[Line]:
    return county.history_of(frame.service.views, person.official, known=person.known)


def _from_log(frame: Frame, person: Person) -> list[Line]:
    """The same lines without what each did to the score, from the person's own stream."""
    stored = frame.service.ledger.history.recorder.stream(
        f"official/{person.official}", up_to_position=person.known.position
    )
    lines = []
    for event in map(as_event, stored):
        kind, matter = matter_of(event.statement)
        lines.append(
            {
                "known_from": event.position, "matter_kind": kind, "matter": matter, "type": row_of(event.statement).name,
                "event": event.statement.id, "recorded_on": event.recorded_on.isoformat(), "decided_on": None, "effective_on": None,
                "changed": 0, "before_cp": None, "after_cp": None, "colour_before": None, "colour_after": None,
            }
        )  # fmt: skip
    return lines


def _changes(frame: Frame, person: Person) -> Changes | None:
    """What became known since the earlier knowing time, where one was asked."""
    if frame.asked.since is None:
        return None
    history = frame.service.ledger.history
    earlier = history.known(frame.asked.since, today=frame.service.ledger.today())
    if earlier.size > person.known.size:
        earlier = person.known
    return changes_between(history, person, earlier)


def _targets(dossier: Dossier) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What the decision on each objection did to which matter."""
    return {
        one.id: [(f"{each.kind}/{each.id}", each.outcome) for each in one.outcome.targets]
        for one in dossier.objections.values()
        if one.outcome is not None
    }


def _line(
    person: Person,
    line: ScoreLine,
    matters: Mapping[str, str],
    verdicts: Sequence[ClauseVerdict],
    standing: Sequence[StandingBreaches],
) -> dict[str, Any]:
    confirmation = person.dossier.deductions[line.deduction].confirmation
    return {
        "line": line,
        "indicator": person.indicator(line),
        "state": matters.get(f"deduction/{line.deduction}", "none"),
        "steps": [(step, step_text(step)) for step in line.steps],
        "standing": [each for each in standing if each.concerns(line.deduction, line.fact)],
        "verdicts": [] if confirmation is None else verdicts,
        "fair": provably_fair(verdicts),
        "decision": None if confirmation is None else confirmation.act.event,
        "decision_position": None if confirmation is None else confirmation.act.position,
    }


def _scale(person: Person) -> Scale | None:
    if person.colour is None or person.listed is None:
        return None
    return scale(person.score.points_cp, person.colour.thresholds_cp, person.listed.threshold_cp)
