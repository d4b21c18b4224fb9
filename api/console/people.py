"""Where do people stand, many at once? The list of persons, from the view; where that cannot answer, page by page from the log."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, redirect

from api.console.frame import PAGE_LINES, Frame, after, cut, open_frame, show
from api.person import person_as_of
from api.wiring import Service
from ledger.errors import NotInLog
from ledger.history import History, Known
from projections.queries import Standing
from projections.views import scores

_FOUND: Final = 302


def people_pages(service: Service) -> Blueprint:
    """`/officials`."""
    pages = Blueprint("people", __name__)

    @pages.get("/officials")
    def people() -> Response:
        frame = open_frame(service)
        asked = frame.asked
        if asked.official is not None:
            return to_person(frame, asked.official)
        lines, more = standings(frame)
        return show(
            frame,
            "people.html",
            people=lines,
            unit_names=unit_names(service.ledger.history, {each.unit for each in lines}, frame.known),
            following=lines[-1].official if more else None,
            from_log=not frame.has(scores.VIEW),
        )

    return pages


def to_person(frame: Frame, official: str) -> Response:
    """The page of a person at the same two times: where the old links and the field for a number lead."""
    response = redirect(frame.url(f"/officials/{official}"), _FOUND)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]  # what flask makes is its own Response


def standings(frame: Frame) -> tuple[Sequence[Standing], bool]:
    """A page of persons as asked, and whether more follow."""
    asked, views = frame.asked, frame.service.views
    start = after(frame, 1)
    last = "" if start is None else start[0]
    wanted = {"unit": asked.unit, "colour": asked.colour, "due": None if asked.due is None else True}
    found = frame.ask(
        scores.VIEW,
        lambda: views.standings(
            on=frame.on, known=frame.known, after=last, limit=PAGE_LINES + 1, **wanted  # type: ignore[arg-type]  # checked words
        ),
    )  # fmt: skip
    if found is None:
        found = tuple(_from_log(frame, last))
    return cut(list(found))


def _from_log(frame: Frame, last: str) -> list[Standing]:
    """The next persons by id, each folded from the log; what the list is narrowed to is not looked at."""
    history = frame.service.ledger.history
    found: list[Standing] = []
    for official in sorted(name for name in history.officials() if name > last):
        try:
            person = person_as_of(history, official, frame.on, frame.known)
        except NotInLog:
            continue
        posting = person.dossier.posting_on(frame.on)
        if posting is not None:
            colour = None if person.colour is None else person.colour.colour
            due = None if person.listed is None else person.listed.due
            found.append(Standing(official, posting.unit, posting.tier, person.score.points_cp, colour, due))
        if len(found) > PAGE_LINES:
            break
    return found


def unit_names(history: History, units: set[str], known: Known) -> dict[str, str]:
    """Names of units; the id of one that was not registered by then."""
    names = {unit: history.stream(f"unit/{unit}", known) for unit in units}
    return {unit: state.detail.name if state.seq else unit for unit, state in names.items()}
