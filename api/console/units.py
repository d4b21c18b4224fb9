"""How does each unit stand: its people, its points by quarter, its reports? `/units` and `/units/{id}`.

Which units there are is the log's; the counts are those of the views.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from api.console.frame import Frame, open_frame, show
from api.console.people import standings
from api.wiring import Service
from ledger.domain.procedures.units import Unit
from ledger.errors import NotInLog
from projections import county, overview
from projections.county import Line
from projections.views import scores, unit_points, unit_reports


def unit_pages(service: Service) -> Blueprint:
    """`/units` and `/units/{id}`."""
    pages = Blueprint("units", __name__)

    @pages.get("/units")
    def units() -> Response:
        frame = open_frame(service)
        views, on, known = service.views, frame.on, frame.known
        colours = frame.ask(scores.VIEW, lambda: overview.colours_by_unit(views, on=on, known=known))
        matrix = frame.ask(unit_reports.VIEW, lambda: county.matrix_of(views, on=on, known=known)) or []
        points = frame.ask(unit_points.VIEW, lambda: county.points_by_unit(views, on=on, known=known)) or []
        return show(
            frame,
            "units.html",
            units=_registered(frame),
            colours_of=colours or {},
            points_of=_points_of_year(points, on.year),
            quarters=sorted({line["quarter"] for line in matrix}),
            reports={(line["unit"], line["quarter"]): line for line in matrix},
            counted=frame.has(scores.VIEW),
        )

    @pages.get("/units/<string:unit>")
    def one_unit(unit: str) -> Response:
        frame = open_frame(service)
        return show(frame, "unit.html", **_unit(frame, unit))

    return pages


def _unit(frame: Frame, name: str) -> Mapping[str, Any]:
    views, on, known = frame.service.views, frame.on, frame.known
    unit = registered_unit(frame, name)
    narrowed = Frame(frame.service, _of_unit(frame, name), on, known, frame.path, frame.sources, frame.faults)
    people, more = standings(narrowed) if frame.has(scores.VIEW) else ((), False)
    points = frame.ask(unit_points.VIEW, lambda: county.points_by_unit(views, on=on, known=known, unit=name)) or []
    matrix = frame.ask(unit_reports.VIEW, lambda: county.matrix_of(views, on=on, known=known, unit=name)) or []
    counts = frame.ask(scores.VIEW, lambda: views.colour_counts(on=on, known=known, unit=name))
    return {
        "unit": unit,
        "stream": f"unit/{name}",
        "people": people if frame.has(scores.VIEW) else (),
        "following": people[-1].official if more else None,
        "counts": counts,
        "by_quarter": points,
        "reports": matrix,
        "registered": frame.service.ledger.history.stream(f"unit/{name}", known).refs,
    }


def _of_unit(frame: Frame, unit: str) -> Any:
    """What was asked, narrowed to the unit."""
    asked = frame.asked
    members = {name: getattr(asked, name) for name in asked.__dataclass_fields__}
    return type(asked)(**{**members, "unit": unit})


def registered_unit(frame: Frame, name: str) -> Unit:
    """A unit as the registry has it. Raises NotInLog where none of that id was registered by then."""
    history = frame.service.ledger.history
    if f"unit/{name}" not in history.recorder.streams(f"unit/{name}"):
        raise NotInLog("unit")
    unit: Unit = history.stream(f"unit/{name}", frame.known).detail
    if unit.opened_on is None:
        raise NotInLog("unit")
    return unit


def _registered(frame: Frame) -> list[Unit]:
    """Every unit registered by then, in the order of the log."""
    history = frame.service.ledger.history
    states = [history.stream(name, frame.known) for name in history.recorder.streams("unit/")]
    standing = [each for each in states if each.seq and each.detail.opened_on is not None]
    return [each.detail for each in sorted(standing, key=lambda each: each.refs[0].position)]


def _points_of_year(points: list[Line], year: int) -> Mapping[str, int]:
    """Points of the facts of a year by the unit at the fact."""
    found: dict[str, int] = {}
    for line in points:
        if line["quarter"].startswith(f"{year}-"):
            found[line["unit"]] = found.get(line["unit"], 0) + line["unit_at_fact_cp"]
    return found
