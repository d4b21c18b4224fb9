"""What do the other views say of the county? Warnings, list, limits, units, history, keys and officials, page by page.

The rows come as the view holds them, under the names of its columns; days are ISO text. A page is cut by the last key shown, so it
stays right while entries are written. Sums are taken of points that `ledger.domain` worked out; nothing is judged here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from ledger.history import Known
from projections.queries import AS_KNOWN, ON_DAY, Views, as_of
from projections.view import View
from projections.views import (
    deadlines,
    history,
    keys,
    officials,
    suggested_list,
    unit_points,
    unit_reports,
    warnings,
)

Line = dict[str, Any]
"""One row by the names of its columns."""
OPEN_STATES: Final = ("running", "missed", "lapsed")


def warnings_of(
    views: Views, *, known: Known, official: str | None = None, after: tuple[str, str] = ("", ""), limit: int = -1
) -> list[Line]:
    """Every warning issued by then, of one person if asked; by person and warning."""
    return _page(views, warnings.VIEW, "warning", known, official, after, limit)


def listings_of(
    views: Views, *, known: Known, official: str | None = None, after: tuple[str, str] = ("", ""), limit: int = -1
) -> list[Line]:
    """Every listing proposed by then, of one person if asked; by person and listing."""
    return _page(views, suggested_list.VIEW, "listing", known, official, after, limit)


def limits_of(
    views: Views, *, on: date, known: Known, subject: str | None = None, states: Sequence[str] = OPEN_STATES,
    after: tuple[str, str, str, str, str] | None = None, limit: int = -1,
) -> list[Line]:  # fmt: skip
    """The limits begun by a day that stand in one of `states` on it, by last day; `state` and `days_left` are those of the day.

    `subject` is a person or a unit. `after` are due_on, subject, matter, time_limit and started_by of the last one shown.
    """
    where = "" if subject is None else " AND subject = :subject"
    rows = views.ask(
        deadlines.VIEW,
        f"{deadlines.VIEW.select} WHERE {AS_KNOWN} AND started_on <= :day AND (replaced_on IS NULL OR replaced_on > :day){where} "
        "AND (due_on, subject, matter, time_limit, started_by) > (:due, :who, :matter, :name, :start) "
        "ORDER BY due_on, subject, matter, time_limit, started_by",
        {**as_of(on, known), "subject": subject, **dict(zip(("due", "who", "matter", "name", "start"), after or ("",) * 5, strict=True))},
        known,
        subject=subject,
    )  # fmt: skip
    found: list[Line] = []
    for row in rows:
        line = dict(zip(deadlines.VIEW.names, row, strict=True))
        due = date.fromisoformat(line["due_on"])
        ended_on = None if line["ended_on"] is None else date.fromisoformat(line["ended_on"])
        line["state"] = deadlines.state_on(line["binds"], due, bool(line["ended"]), ended_on, on)
        line["days_left"] = (due - on).days
        if line["state"] in states:
            found.append(line)
        if len(found) == limit:
            break
    return found


def matrix_of(views: Views, *, on: date, known: Known, unit: str | None = None) -> list[Line]:
    """How the quarterly reports stand on a day, by unit and quarter."""
    where = "" if unit is None else " AND unit = :unit"
    rows = views.ask(
        unit_reports.VIEW,
        f"{unit_reports.VIEW.select} WHERE {AS_KNOWN} AND {ON_DAY}{where} ORDER BY unit, quarter",
        {**as_of(on, known), "unit": unit},
        known,
        subject=unit,
    )
    return _lines(unit_reports.VIEW, rows)


def points_by_unit(views: Views, *, on: date, known: Known, unit: str | None = None) -> list[Line]:
    """Points that count on a day, and how many deductions, by quarter of the fact: of the unit at the fact, of the reporting unit."""
    found: dict[tuple[str, str], Line] = {}
    for role in ("unit_at_fact", "reporting_unit"):
        where = "" if unit is None else f" AND {role} = :unit"
        rows = views.ask(
            unit_points.VIEW,
            f"SELECT {role}, quarter, sum(points_cp), count(*) FROM unit_points WHERE {AS_KNOWN} AND {ON_DAY}{where} "
            f"GROUP BY {role}, quarter",
            {**as_of(on, known), "unit": unit},
            known,
        )
        for name, quarter, points, deductions in rows:
            line = found.setdefault((name, quarter), {"unit": name, "quarter": quarter, **_NO_POINTS})
            line[f"{role}_cp"], line[f"{role}_deductions"] = points, deductions
    return [found[key] for key in sorted(found)]


_NO_POINTS: Final = {
    "unit_at_fact_cp": 0,
    "unit_at_fact_deductions": 0,
    "reporting_unit_cp": 0,
    "reporting_unit_deductions": 0,
}


def history_of(views: Views, official: str, *, known: Known, after: int = -1, limit: int = -1) -> list[Line]:
    """What happened to a person, by position (`known_from`), above `after`."""
    rows = views.ask(
        history.VIEW,
        f"{history.VIEW.select} WHERE official = :official AND known_from <= :position AND known_from > :after "
        "ORDER BY known_from LIMIT :limit",
        {"official": official, "position": known.position, "after": after, "limit": limit},
        known,
        subject=official,
    )
    return _lines(history.VIEW, rows)


def keys_of(
    views: Views, *, known: Known, actor: str | None = None, after: tuple[str, str] = ("", ""), limit: int = -1
) -> list[Line]:
    """The key directory by then, of one actor if asked; by actor and key."""
    return _page(views, keys.VIEW, "key", known, actor, after, limit)


def officials_on(
    views: Views, *, on: date, known: Known, unit: str | None = None, after: str = "", limit: int = -1
) -> list[Line]:
    """Who belonged where on a day, by person."""
    where = "" if unit is None else " AND unit = :unit"
    rows = views.ask(
        officials.VIEW,
        f"{officials.VIEW.select} WHERE {AS_KNOWN} AND {ON_DAY}{where} AND official > :after ORDER BY official LIMIT :limit",
        {**as_of(on, known), "unit": unit, "after": after, "limit": limit},
        known,
    )
    return _lines(officials.VIEW, rows)


def _page(
    views: Views, view: View, name: str, known: Known, subject: str | None, after: tuple[str, str], limit: int
) -> list[Line]:
    where = "" if subject is None else f" AND {view.subject} = :subject"
    rows = views.ask(
        view,
        f"{view.select} WHERE {AS_KNOWN}{where} AND ({view.subject}, {name}) > (:who, :which) "
        f"ORDER BY {view.subject}, {name} LIMIT :limit",
        {"position": known.position, "subject": subject, "who": after[0], "which": after[1], "limit": limit},
        known,
        subject=subject,
    )
    return _lines(view, rows)


def _lines(view: View, rows: Sequence[Any]) -> list[Line]:
    return [dict(zip(view.names, row, strict=True)) for row in rows]
