"""Which day and which knowing time does a page speak of, from which views did its numbers come, and how is it sent?

A page puts its questions to the views through `Frame.ask`: the view is named in the footer with version, digest and position; one
that was edited, is behind or has stopped is named on the page, and the page goes on with what the log itself can say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import marshmallow as ma
from flask import Response, make_response, render_template, request
from msgspec.structs import asdict

from api.console.words import TABLES
from api.errors import QueryRefused
from api.person import COLOUR_WORDS, FLOOR_WORDS, label
from api.problems import Problem
from api.schemas.asking import AskedPageSchema, Knowing, PageAsked
from api.wiring import VIEWS_WAIT_S, Service
from ledger.history import Known
from projections.errors import RunnerStopped, ViewEdited, ViewsBehind
from projections.view import View

Answer = TypeVar("Answer")
PAGE_LINES: Final = 50
"""How many lines a list shows at once."""
PATHS: Final = frozenset("officials units list warnings deadlines events rulebooks views".split())


@dataclass(frozen=True, slots=True)
class Source:
    """A view that numbers of the page were counted from."""

    name: str
    version: int
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A view that could not answer, and why."""

    view: str
    zh: str
    en: str


@dataclass
class Frame:
    """One page being made: what was asked, and what it was taken from so far."""

    service: Service
    asked: PageAsked
    on: date
    known: Known
    path: str
    sources: dict[str, Source] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)

    def url(self, path: str, **more: object) -> str:
        """A link that keeps the two times; members that are None are left out. A fragment may stand in `more` as `at`."""
        at = more.pop("at", None)
        times = {"on": self.asked.on, "known": knowing_text(self.asked.known)}
        query = urlencode({name: value for name, value in {**times, **more}.items() if value is not None})
        return path + ("?" + query if query else "") + ("" if at is None else f"#{at}")

    def data_url(self, path: str, **more: object) -> str:
        """A link into the interface at exactly the times of the page."""
        return path + "?" + urlencode({**more, "on": self.on.isoformat(), "known": max(0, self.known.position)})

    def ask(self, view: View, question: Callable[[], Answer]) -> Answer | None:
        """The answer of a view; None where it cannot give one, which the page then says."""
        try:
            answer = question()
        except (ViewEdited, ViewsBehind, RunnerStopped) as error:
            self.faults[view.name] = Fault(view.name, error.zh, error.en)
            return None
        if view.name not in self.sources:
            views = self.service.views
            self.sources[view.name] = Source(view.name, view.version, views.digest(view), views.size())
        return answer

    def has(self, view: View) -> bool:
        """Whether the view could answer what it was asked."""
        return view.name not in self.faults


def open_frame(service: Service) -> Frame:
    """The page that the request asks for. Raises QueryRefused, or NotInLog for a position the log does not have."""
    asked = _asked()
    today = service.ledger.today()
    known = service.ledger.history.known(asked.known, today=today)
    frame = Frame(service, asked, today if asked.on is None else asked.on, known, request.path)
    try:
        service.runner.wait_for(known.size, timeout_s=VIEWS_WAIT_S)
    except RunnerStopped as error:
        frame.faults["*"] = Fault("*", error.zh, error.en)
    return frame


def show(frame: Frame, template: str, **values: Any) -> Response:
    """The page as an answer."""
    ledger = frame.service.ledger
    return _sent(
        template,
        frame=frame,
        on=frame.on,
        known=frame.known,
        url=frame.url,
        scripted=ledger.clock.scripted,
        origin=ledger.origin,
        checkpoint=ledger.checkpoint(),
        **values,
    )


def show_problem(problem: Problem) -> Response:
    """A problem document as a page, for those who came by a page."""
    response = _sent("problem.html", problem=problem.members)
    response.status_code = problem.status
    return response


def cut(lines: list[Any]) -> tuple[list[Any], bool]:
    """A page out of one line more than it holds, and whether more follow."""
    return lines[:PAGE_LINES], len(lines) > PAGE_LINES


def after(frame: Frame, count: int) -> tuple[str, ...] | None:
    """The key of the last line shown before. Raises QueryRefused where it has another number of parts."""
    try:
        return frame.asked.parts(count)
    except ValueError as error:
        raise QueryRefused("after", "after") from error


def knowing_text(known: Knowing) -> str | None:
    """A knowing time as it is written in a query."""
    if isinstance(known, datetime):
        return known.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return None if known is None else str(known)


def is_page(path: str) -> bool:
    """Whether a path of the service is answered by a page."""
    return path == "/" or path.split("/", 2)[1] in PATHS


def _sent(template: str, **values: Any) -> Response:
    words = {"colours": COLOUR_WORDS, "floor_words": FLOOR_WORDS, "label": label, "asdict": asdict}
    response = make_response(render_template(template, **TABLES, **words, **values))
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked() -> PageAsked:
    """The query of the page. Raises QueryRefused naming the parameter."""
    try:
        asked: PageAsked = AskedPageSchema().load(request.args.to_dict(), unknown=ma.RAISE)
    except ma.ValidationError as error:
        field_name, reasons = min(error.messages_dict.items())
        reason = reasons[0] if reasons[0] in QueryRefused.REASONS else "unknown"
        raise QueryRefused(reason, None if reason == "unknown" else field_name) from error
    return asked
