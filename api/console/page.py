"""What does a person see? One page: everybody's colour by unit, and one person's score line by line, as of a day, as known then.

No script runs in the browser; every choice is a link or a form that reads. Chinese comes first, English beside it. A colour is
a word, a shape and a colour. Names are sealed: people are numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

import marshmallow as ma
from flask import Blueprint, Response, make_response, render_template, request

from api.console.scale import Scale, scale
from api.errors import QueryRefused
from api.person import COLOUR_WORDS, FLOOR_WORDS, Person, breach_sentences, label, person_as_of, reads, sentence
from api.problems import Problem
from api.schemas.asking import Asked, AskedPageSchema, Knowing
from api.wiring import VIEWS_WAIT_S, Service
from ledger.domain.clauses.evaluate import evaluate, provably_fair
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.score_steps import points_text, step_text
from ledger.domain.scoring import ScoreLine
from ledger.history import Known
from ledger.standing import StandingBreaches, standing_of
from projections.queries import Standing

TIERS: Final = {
    "county_managed": ("县管", "county-managed"),
    "middle": ("中层", "middle"),
    "general": ("一般", "general"),
}
SEVERITIES: Final = {"minor": ("轻微", "minor"), "moderate": ("一般", "moderate"), "serious": ("较重", "serious")}
RESPONSIBILITIES: Final = {
    "principal": ("直接责任", "direct"),
    "major": ("主要领导责任", "main leadership"),
    "secondary": ("重要领导责任", "other leadership"),
}
STATES: Final = {
    "proposed": ("已提出", "proposed"),
    "noticed": ("已告知", "noticed"),
    "represented": ("已申辩", "represented"),
    "waived": ("放弃申辩", "hearing waived"),
    "considered": ("意见已答复", "answered"),
    "confirmed": ("已认定、未送达", "confirmed, not served"),
    "served": ("已送达", "served"),
    "corrected": ("已更正", "corrected"),
    "annulled": ("已撤销", "annulled"),
    "rejected": ("不予扣分", "rejected"),
    "withdrawn": ("已撤回", "withdrawn"),
}
VERDICTS: Final = {
    "pass": ("通过", "pass"),
    "fail": ("不通过", "fail"),
    "not_applicable": ("不适用", "not applicable"),
    "cannot_prove": ("不能证明", "cannot prove"),
}
SHAPES: Final = {"none": "○", "blue": "◆", "yellow": "▲", "red": "■", None: "?"}


@dataclass(frozen=True, slots=True)
class UnitList:
    """One unit on the list: those with points or a colour in a table, the others as numbers."""

    unit: str
    name: str
    marked: Sequence[Standing]
    others: Sequence[Standing]


def console(service: Service) -> Blueprint:
    """The page at `/`."""
    pages = Blueprint("console", __name__)
    history = service.ledger.history

    @pages.get("/")
    def page() -> Response:
        asked = _asked()
        today = service.ledger.today()
        known = history.known(asked.known, today=today)
        on = today if asked.on is None else asked.on
        service.runner.wait_for(known.size, timeout_s=VIEWS_WAIT_S)
        standings = service.views.standings(on=on, known=known)
        units = _units(service, standings, known)
        person = None if asked.official is None else person_as_of(history, asked.official, on, known)
        return _page(
            "person.html" if person else "list.html",
            url=partial(_url, on, asked.known),
            asked=asked,
            on=on,
            known=known,
            units=units,
            counts=service.views.colour_counts(on=on, known=known),
            due=[each for each in standings if each.list_due],
            people=len(standings),
            scripted=service.ledger.clock.scripted,
            origin=service.ledger.origin,
            checkpoint=service.ledger.checkpoint(),
            **({} if person is None else _person(service, person)),
        )

    return pages


def problem_page(problem: Problem) -> Response:
    """A problem document as a page, for those who came by the page."""
    response = _page("problem.html", problem=problem.members)
    response.status_code = problem.status
    return response


def _page(template: str, **values: Any) -> Response:
    words = {
        "colours": COLOUR_WORDS,
        "shapes": SHAPES,
        "tiers": TIERS,
        "floor_words": FLOOR_WORDS,
        "verdicts": VERDICTS,
    }
    response = make_response(render_template(template, label=label, points=points_text, **words, **values))
    response.headers["Cache-Control"] = "no-store"
    return response


def _url(on: date, known: Knowing, official: str) -> str:
    """A link to the page for a person ("": everybody), at the two times asked."""
    text = known.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(known, datetime) else known
    return "/?" + urlencode({"official": official, "on": on, "known": "" if text is None else text})


def _asked() -> Asked:
    """The query of the page. Raises QueryRefused naming the parameter."""
    try:
        asked: Asked = AskedPageSchema().load(request.args.to_dict(), unknown=ma.RAISE)
    except ma.ValidationError as error:
        messages = error.messages_dict
        field, reasons = min(messages.items())
        reason = reasons[0] if reasons[0] in QueryRefused.REASONS else "unknown"
        raise QueryRefused(reason, None if reason == "unknown" else field) from error
    return asked


def _units(service: Service, standings: Sequence[Standing], known: Known) -> list[UnitList]:
    """The people of each unit, units in the order of their registration."""
    lists = []
    for unit, members in groupby(
        sorted(standings, key=lambda each: (each.unit, each.official)), lambda each: each.unit
    ):
        people = list(members)
        marked = [each for each in people if each.points_cp or each.colour not in ("none", None)]
        worst_first = sorted(marked, key=lambda each: (-each.points_cp, each.official))
        state = service.ledger.history.stream(f"unit/{unit}", known)
        name = state.detail.name if state.seq else unit
        others = [each for each in people if each not in marked]
        lists.append((state.refs[0].position if state.seq else -1, UnitList(unit, name, worst_first, others)))
    return [each for _, each in sorted(lists, key=lambda pair: pair[0])]


def _person(service: Service, person: Person) -> Mapping[str, Any]:
    history = service.ledger.history
    posting = person.dossier.posting_on(person.on)
    matters = history.stream(f"official/{person.official}", person.known).matters
    case = history.case_file(person.official, person.known)
    standing = standing_of(history, person.official, person.known)
    lines = [_line(person, line, matters, evaluate(case, line.deduction), standing) for line in person.score.lines]
    told = {each.position for line in lines for each in line["standing"]}
    unit = None if posting is None else history.stream(f"unit/{posting.unit}", person.known).detail
    return {
        "person": person,
        "posting": posting,
        "unit": unit,
        "sentence": sentence(person),
        "lines": lines,
        "breach_sentences": breach_sentences,
        "elsewhere": [each for each in standing if each.position not in told],
        "reads": reads(history, person),
        "scale": _scale(person),
    }


def _line(
    person: Person,
    line: ScoreLine,
    matters: Mapping[str, str],
    verdicts: Sequence[ClauseVerdict],
    standing: Sequence[StandingBreaches],
) -> dict[str, Any]:
    confirmation = person.dossier.deductions[line.deduction].confirmation
    state = matters.get(f"deduction/{line.deduction}", "none")
    return {
        "line": line,
        "indicator": person.indicator(line),
        "severity": SEVERITIES[line.severity],
        "responsibility": RESPONSIBILITIES[line.responsibility],
        "state": STATES.get(state, (state, state)),
        "steps": [(step, step_text(step)) for step in line.steps],
        "standing": [each for each in standing if each.concerns(line.deduction, line.fact)],
        "verdicts": [] if confirmation is None else verdicts,
        "fair": provably_fair(verdicts),
        "decision": None if confirmation is None else confirmation.act.event,
    }


def _scale(person: Person) -> Scale | None:
    if person.colour is None or person.listed is None:
        return None
    return scale(person.score.points_cp, person.colour.thresholds_cp, person.listed.threshold_cp)
