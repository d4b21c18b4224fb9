"""How does the county stand on a day, as known at a time? Warnings, the list, limits, units, rulebooks, keys, histories.

Taken from the views, page by page; what is to be done next about the people of a page, and the rulebooks, from the log. Every line
links to what explains it. A view that somebody edited answers with a problem that names it; the paths about one person go on.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from api.errors import QueryRefused
from api.openapi import Routes
from api.schemas.asking import Asked, AskedSchema
from api.schemas.county import (
    CountyAsked,
    CountyAskedSchema,
    DeadlinesAskedSchema,
    DeadlinesSchema,
    HistorySchema,
    KeysSchema,
    RulebooksSchema,
    SuggestedListSchema,
    UnitSchema,
    WarningsSchema,
)
from api.wiring import VIEWS_WAIT_S, Service
from ledger.domain.list_standing import list_standing
from ledger.domain.procedures.units import Unit
from ledger.domain.rulebook import RulebookVersion
from ledger.domain.scoring import ScoreInputs
from ledger.domain.warning_standing import warning_standing
from ledger.errors import NotInLog
from ledger.history import Known
from projections import county
from projections.county import Line
from projections.queries import Standing
from projections.view import View
from projections.views import deadlines, history, keys, officials, suggested_list, warnings

_COLOURED = ("blue", "yellow", "red")


class _Question:
    """One question: its day, its knowing time, the page, and the view it is put to."""

    def __init__(self, service: Service, asked: CountyAsked, view: View, parts: int = 1) -> None:
        today = service.ledger.today()
        self.service, self.view, self.limit = service, view, asked.limit
        self.known: Known = service.ledger.history.known(asked.known, today=today)
        self.on: date = today if asked.on is None else asked.on
        self.subject, self.state = asked.subject, asked.state
        try:
            self.after = asked.parts(parts)
        except ValueError as error:
            raise QueryRefused("after", "after") from error
        service.runner.wait_for(self.known.size, timeout_s=VIEWS_WAIT_S)

    def answer(self, items: Sequence[Line], following: str | None, **more: Any) -> dict[str, Any]:
        """The answer with its head."""
        views = self.service.views
        used = {
            "name": self.view.name,
            "version": self.view.version,
            "digest": views.digest(self.view),
            "size": views.size(),
        }
        known = {"position": self.known.position, "day": self.known.day}
        return {"on": self.on, "known": known, "view": used, "next": following, **more, "items": list(items)}

    def cut(self, found: Sequence[Line], key: Sequence[str]) -> tuple[Sequence[Line], str | None]:
        """A page out of one line more than it holds, and the `after` of the next."""
        page = found[: self.limit]
        more = len(found) > self.limit
        return page, ",".join(str(page[-1][name]) for name in key) if more else None

    def links(self, line: Line, subject: str) -> Line:
        """The line with where to look it up."""
        links = {} if line.get("known_from") is None else {"entry": f"/v1/entries/{line['known_from']}"}
        return {**line, "links": {**links, **self.of(subject)}}

    def of(self, subject: str) -> dict[str, str]:
        """Where a person or a unit is explained."""
        times = urlencode({"on": self.on.isoformat(), "known": max(0, self.known.position)})
        if subject.startswith("o-"):
            base = f"/v1/officials/{subject}"
            return {"why": f"{base}/why?{times}", "history": f"{base}/history?{times}"}
        return {"unit": f"/v1/units/{subject}?{times}"} if subject.startswith("u-") else {}

    def inputs(self, official: str) -> ScoreInputs:
        """What the log says of a person at the knowing time."""
        return self.service.ledger.history.score_inputs(official, self.known)

    def person(self, standing: Standing, waiting: Iterable[tuple[str | None, date | None]]) -> Line:
        """Where a person stands, and what waits."""
        return {
            "official": standing.official,
            "unit": standing.unit,
            "points_cp": standing.points_cp,
            "colour": standing.colour,
            "list_due": standing.list_due,
            "waiting": [{"to_do": to_do, "by": by} for to_do, by in waiting if to_do is not None],
            "links": self.of(standing.official),
        }


def county_routes(service: Service) -> Routes:
    """The paths about many persons, units, rulebooks and keys."""
    routes = Routes("county", "/v1", "全县视图 / the county")
    views, log = service.views, service.ledger.history

    @routes.get(
        "/warnings",
        answers=WarningsSchema,
        asks=CountyAskedSchema,
        zh="预警：应发与已发",
        en="Warnings, due and served",
    )
    def warnings_now(asked: CountyAsked) -> dict[str, Any]:
        question = _Question(service, asked, warnings.VIEW)
        due = _due(question, [{"colour": colour} for colour in _COLOURED])
        rows = _rows(question, county.warnings_of)
        people, following = _people(question, due, rows)
        items = []
        for standing in people:
            told = warning_standing(question.inputs(standing.official), on=question.on)
            items.append(
                {
                    **question.person(standing, [(told.to_do, told.to_do_by)]),
                    "warnings": rows.get(standing.official, []),
                }
            )
        return question.answer(items, following)

    @routes.get(
        "/list",
        answers=SuggestedListSchema,
        asks=CountyAskedSchema,
        zh="建议名单：应列与已列",
        en="The list, due and actual",
    )
    def list_now(asked: CountyAsked) -> dict[str, Any]:
        question = _Question(service, asked, suggested_list.VIEW)
        due = _due(question, [{"due": True}])
        rows = _rows(question, county.listings_of)
        people, following = _people(question, due, rows)
        items = []
        for standing in people:
            found = list_standing(question.inputs(standing.official), on=question.on)
            waiting = [(each.to_do, each.to_do_by) for each in found]
            items.append({**question.person(standing, waiting), "listings": rows.get(standing.official, [])})
        return question.answer(items, following)

    @routes.get(
        "/deadlines",
        answers=DeadlinesSchema,
        asks=DeadlinesAskedSchema,
        zh="时限：在走、已误、已过",
        en="Time limits by last day",
    )
    def deadlines_now(asked: CountyAsked) -> dict[str, Any]:
        key = ("due_on", "subject", "matter", "time_limit", "started_by")
        question = _Question(service, asked, deadlines.VIEW, len(key))
        states = county.OPEN_STATES if question.state is None else (question.state,)
        after = question.after
        found = county.limits_of(
            views, on=question.on, known=question.known, subject=question.subject, states=states,
            after=None if after is None else (after[0], after[1], after[2], after[3], after[4]), limit=question.limit + 1,
        )  # fmt: skip
        page, following = question.cut(found, key)
        return question.answer([question.links(line, line["subject"]) for line in page], following)

    @routes.get("/units/<string:unit>", answers=UnitSchema, asks=CountyAskedSchema, zh="一个单位", en="One unit")
    def unit_of(asked: CountyAsked, unit: str) -> dict[str, Any]:
        question = _Question(service, asked, officials.VIEW)
        registered = _unit(service, unit, question.known)
        on, known = question.on, question.known
        after = "" if question.after is None else question.after[0]
        found = county.officials_on(views, on=on, known=known, unit=unit, after=after, limit=question.limit + 1)
        page, following = question.cut(found, ("official",))
        colours = views.colour_counts(on=on, known=known, unit=unit)
        return question.answer(
            [question.links(line, line["official"]) for line in page],
            following,
            unit=unit,
            name=registered.name,
            unit_kind=registered.unit_kind,
            opened_on=registered.opened_on,
            closed_on=registered.closed_on,
            colours={name or "no_rulebook": count for name, count in colours.items()},
            points=county.points_by_unit(views, on=on, known=known, unit=unit),
            reports=[question.links(line, unit) for line in county.matrix_of(views, on=on, known=known, unit=unit)],
        )

    @routes.get("/keys", answers=KeysSchema, asks=CountyAskedSchema, zh="密钥目录", en="The key directory")
    def keys_then(asked: CountyAsked) -> dict[str, Any]:
        question = _Question(service, asked, keys.VIEW, 2)
        after = ("", "") if question.after is None else (question.after[0], question.after[1])
        found = county.keys_of(
            views, known=question.known, actor=question.subject, after=after, limit=question.limit + 1
        )
        page, following = question.cut(found, ("actor", "key"))
        return question.answer([question.links(line, line["actor"]) for line in page], following)

    @routes.get(
        "/officials/<string:official>/history",
        answers=HistorySchema,
        asks=CountyAskedSchema,
        zh="一名干部的经过",
        en="What happened to one person",
    )
    def history_of(asked: CountyAsked, official: str) -> dict[str, Any]:
        question = _Question(service, asked, history.VIEW)
        if views.standing(official, on=question.on, known=question.known) is None:
            raise NotInLog("official")
        after = -1 if question.after is None else _position(question.after[0])
        found = county.history_of(views, official, known=question.known, after=after, limit=question.limit + 1)
        page, following = question.cut(found, ("known_from",))
        return question.answer([question.links(line, official) for line in page], following)

    @routes.get(
        "/rulebooks", answers=RulebooksSchema, asks=AskedSchema, zh="规则集各版本", en="Every version of the rulebooks"
    )
    def rulebooks_then(asked: Asked) -> dict[str, Any]:
        today = service.ledger.today()
        known = log.known(asked.known, today=today)
        on = today if asked.on is None else asked.on
        found = log.rulebooks(known).versions
        return {
            "on": on,
            "known": {"position": known.position, "day": known.day},
            "items": [_version(each, on) for each in found],
        }

    return routes


def _due(question: _Question, wanted: Sequence[dict[str, Any]]) -> dict[str, Standing]:
    """The people of a page to whom something is due."""
    views = question.service.views
    if question.subject is not None:
        one = views.standing(question.subject, on=question.on, known=question.known)
        return {} if one is None else {one.official: one}
    after = "" if question.after is None else question.after[0]
    found: dict[str, Standing] = {}
    for each in wanted:
        page = views.standings(on=question.on, known=question.known, after=after, limit=question.limit + 1, **each)
        found.update((standing.official, standing) for standing in page)
    return found


def _rows(question: _Question, of: Any) -> dict[str, list[Line]]:
    """The rows of the people from the page on, by person: as many people as the page can need."""
    after = "" if question.after is None else question.after[0]
    found: dict[str, list[Line]] = {}
    lines = of(question.service.views, known=question.known, official=question.subject, after=(after, "￿"))
    for line in lines:
        found.setdefault(line["official"], []).append(question.links(line, line["official"]))
        if len(found) > question.limit + 1:
            break
    return found


def _people(
    question: _Question, due: dict[str, Standing], rows: dict[str, list[Line]]
) -> tuple[list[Standing], str | None]:
    """The page of people: to whom something is due, or of whom there are rows; and the `after` of the next."""
    names = sorted(due.keys() | rows.keys())
    page = names[: question.limit]
    people = []
    for name in page:
        standing = due.get(name) or question.service.views.standing(name, on=question.on, known=question.known)
        if standing is not None:
            people.append(standing)
    return people, page[-1] if len(names) > question.limit else None


def _unit(service: Service, unit: str, known: Known) -> Unit:
    """A unit's registry facts. Raises NotInLog where none of that id was registered by then."""
    if f"unit/{unit}" not in service.ledger.history.recorder.streams(f"unit/{unit}"):
        raise NotInLog("unit")
    registered: Unit = service.ledger.history.stream(f"unit/{unit}", known).detail
    if registered.opened_on is None:
        raise NotInLog("unit")
    return registered


def _position(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise QueryRefused("after", "after")
    return int(text)


def _version(version: RulebookVersion, on: date) -> dict[str, Any]:
    return {
        "id": version.id,
        "version": version.version,
        "hash": version.hash,
        "title_zh": version.rulebook.title[0],
        "title_en": version.rulebook.title[1],
        "effective_from_on": version.effective_from_on,
        "published_on": version.published_on,
        "ends_on": version.ends_on,
        "annulled_by": None if version.annulled is None else version.annulled.event,
        "in_force": version.in_force_on(on),
        "scope_tiers": sorted(version.scope_tiers),
        "scope_units": sorted(version.scope_units),
        "publication": version.publication.event,
        "position": version.publication.position,
        "links": {"entry": f"/v1/entries/{version.publication.position}"},
    }
