"""Whom were warnings due and told, who is due for the list and on it, which limits run? `/warnings`, `/list`, `/deadlines`.

Which people a page shows comes from the views; what is to be done about each is asked of the log by the rules' own functions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response

from api.console.frame import PAGE_LINES, Frame, after, cut, open_frame, show
from api.console.limits import limit_names
from api.console.people import unit_names
from api.wiring import Service
from ledger.domain.list_standing import ListStanding, list_standing
from ledger.domain.scoring import ScoreInputs
from ledger.domain.warning_standing import WarningStanding, warning_standing
from projections import county, overview
from projections.county import Line
from projections.queries import Standing
from projections.views import deadlines, scores, suggested_list, warnings

_COLOURED: Final = ("blue", "yellow", "red")
_LAST: Final = "\uffff"


@dataclass(frozen=True, slots=True)
class Told:
    """One person with what was issued and what is to be done about it."""

    person: Standing
    rows: list[Line]
    now: WarningStanding | tuple[ListStanding, ...]


def list_pages(service: Service) -> Blueprint:
    """`/warnings`, `/list` and `/deadlines`."""
    pages = Blueprint("lists", __name__)

    @pages.get("/warnings")
    def warned() -> Response:
        frame = open_frame(service)
        due = [{"colour": colour} for colour in _COLOURED]
        lines, more = _told(frame, warnings.VIEW, due, county.warnings_of, lambda one, on: warning_standing(one, on=on))
        return show(frame, "warnings.html", **_page(frame, lines, more))

    @pages.get("/list")
    def listed() -> Response:
        frame = open_frame(service)
        lines, more = _told(
            frame, suggested_list.VIEW, [{"due": True}], county.listings_of, lambda one, on: list_standing(one, on=on)
        )
        return show(frame, "suggested_list.html", **_page(frame, lines, more))

    @pages.get("/deadlines")
    def limits() -> Response:
        frame = open_frame(service)
        asked, views = frame.asked, service.views
        key = after(frame, 5)
        last = None if key is None else (key[0], key[1], key[2], key[3], key[4])
        found, more = cut(
            frame.ask(
                deadlines.VIEW,
                lambda: overview.open_limits(
                    views, on=frame.on, known=frame.known, subject=asked.subject, state=asked.state,
                    time_limit=asked.time_limit, after=last, limit=PAGE_LINES + 1,
                ),
            )
            or []
        )  # fmt: skip
        counts = frame.ask(deadlines.VIEW, lambda: overview.limits_by_state(views, on=frame.on, known=frame.known))
        names = limit_names(service.ledger.history.rulebooks(frame.known))
        return show(
            frame,
            "deadlines.html",
            lines=found,
            following=",".join(_key(found[-1])) if more else None,
            limit_names=names,
            unit_names=unit_names(service.ledger.history, units_of(found), frame.known),
            by_state=None if counts is None else _by_state(counts),
            counted_names=sorted({name for name, _ in counts or ()}),
        )

    return pages


def _page(frame: Frame, lines: list[Told], more: bool) -> Mapping[str, Any]:
    history = frame.service.ledger.history
    return {
        "lines": lines,
        "following": lines[-1].person.official if more else None,
        "unit_names": unit_names(history, {each.person.unit for each in lines}, frame.known),
    }


def _told(
    frame: Frame, view: Any, due: Iterable[Mapping[str, Any]], rows_of: Callable[..., list[Line]],
    now: Callable[[ScoreInputs, date], Any],
) -> tuple[list[Told], bool]:  # fmt: skip
    """A page of people to whom something is due, or of whom there are rows; and whether more follow."""
    views, on, known = frame.service.views, frame.on, frame.known
    key = after(frame, 1)
    last = "" if key is None else key[0]
    people: dict[str, Standing] = {}
    for wanted in due:
        found = frame.ask(
            scores.VIEW,
            partial(views.standings, on=on, known=known, after=last, limit=PAGE_LINES + 1, **wanted),
        )
        people.update((each.official, each) for each in found or ())
    rows: dict[str, list[Line]] = {}
    for line in frame.ask(view, partial(rows_of, views, known=known, after=(last, _LAST), limit=_ROWS_READ)) or []:
        rows.setdefault(line["official"], []).append(line)
    names, more = cut(sorted(people.keys() | rows.keys()))
    log = frame.service.ledger.history
    rulebooks, calendar = log.rulebooks(known), log.calendar(known)  # once for the page
    told = []
    for name in names:
        person = people.get(name) or frame.ask(scores.VIEW, partial(views.standing, name, on=on, known=known))
        if person is not None:
            dossier = log.dossier(name, known)
            facts = log.facts(dossier, known)
            inputs = ScoreInputs(dossier=dossier, facts=facts, rulebooks=rulebooks, calendar=calendar)
            told.append(Told(person, rows.get(name, []), now(inputs, on)))
    return told, more


_ROWS_READ: Final = 8 * (PAGE_LINES + 1)
"""Rows read for a page of people; nobody has more of one kind than a few."""


def units_of(lines: Iterable[Line]) -> set[str]:
    """The units among the subjects of limits."""
    return {line["subject"] for line in lines if line["subject"].startswith("u-")}


def _key(line: Line) -> tuple[str, ...]:
    return tuple(str(line[name]) for name in ("due_on", "subject", "matter", "time_limit", "started_by"))


def _by_state(counts: Mapping[tuple[str, str], int]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for (_, state), count in counts.items():
        found[state] = found.get(state, 0) + count
    return found
