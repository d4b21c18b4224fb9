"""How does the county stand? The first page: colours, list, what may be objected to, what is overdue, and the months of the year.

Every number leads to the people or acts behind it, and to how it is checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response

from api.console.frame import Frame, open_frame, show
from api.console.limits import limit_names
from api.console.lists import units_of
from api.console.people import to_person, unit_names
from api.wiring import Service
from projections import overview
from projections.county import Line
from projections.overview import Counts
from projections.views import deadlines, scores, suggested_list, unit_reports, warnings

_SHOWN: Final = 8
"""How many lines of each kind the first page shows before it leads on."""
_MONTHS: Final = 12
OBJECTION_LIMIT: Final = "TL04"


@dataclass(frozen=True, slots=True)
class Month:
    """The colours at the end of a month, or on the day asked in the last one."""

    on: date
    counts: Counts


def first_page(service: Service) -> Blueprint:
    """`/`."""
    pages = Blueprint("first", __name__)

    @pages.get("/")
    def county_now() -> Response:
        frame = open_frame(service)
        if frame.asked.official is not None:
            return to_person(frame, frame.asked.official)
        return show(frame, "county.html", **_county(frame))

    return pages


def _county(frame: Frame) -> Mapping[str, Any]:
    views, on, known = frame.service.views, frame.on, frame.known
    days = month_ends(on)
    months = frame.ask(scores.VIEW, lambda: overview.colours_on(views, days, known=known))
    due = frame.ask(scores.VIEW, lambda: views.standings(on=on, known=known, due=True, limit=_SHOWN)) or ()
    due_count = frame.ask(scores.VIEW, lambda: overview.due_for_the_list(views, on=on, known=known))
    listed = frame.ask(suggested_list.VIEW, lambda: overview.listings_by_state(views, known=known))
    limits = frame.ask(deadlines.VIEW, lambda: overview.limits_by_state(views, on=on, known=known))
    overdue = frame.ask(
        deadlines.VIEW, lambda: overview.open_limits(views, on=on, known=known, state="missed", limit=_SHOWN)
    )
    told = frame.ask(warnings.VIEW, lambda: overview.warnings_standing(views, on=on, known=known))
    reports = frame.ask(unit_reports.VIEW, lambda: overview.reports_by_state(views, on=on, known=known))
    units = {each.unit for each in due} | units_of(overdue or ())
    return {
        "counts": None if months is None else months[-1],
        "people": None if months is None else overview.people_counted(months[-1:]),
        "months": [Month(day, counts) for day, counts in zip(days, months or (), strict=False) if _ruled(counts)],
        "due": due,
        "due_count": due_count,
        "standing_listings": _on_the_list(frame),
        "listed": listed,
        "overdue": overdue or [],
        "objections": _count(limits, "running", OBJECTION_LIMIT),
        "overdue_count": _count(limits, "missed"),
        "told": told,
        "reports": reports,
        "reports_late": None if reports is None else reports.get("late", 0) + reports.get("missing", 0),
        "limit_names": limit_names(frame.service.ledger.history.rulebooks(known)),
        "unit_names": unit_names(frame.service.ledger.history, units, known),
        "objection_limit": OBJECTION_LIMIT,
    }


def month_ends(on: date) -> Sequence[date]:
    """The last days of the eleven months before that of a day, then the day itself."""
    months = [divmod(on.year * 12 + on.month - 1 - back, 12) for back in range(_MONTHS - 1)]
    return [*(date(year, month + 1, 1) - timedelta(days=1) for year, month in reversed(months)), on]


def _ruled(counts: Counts) -> bool:
    """Whether a rulebook covered anybody on the day; the months before the first one show nothing."""
    return any(count for colour, count in counts.items() if colour is not None)


def _on_the_list(frame: Frame) -> list[Line]:
    """The first of those who stand on the list."""
    found = frame.ask(
        suggested_list.VIEW, lambda: overview.on_the_list(frame.service.views, known=frame.known, limit=_SHOWN)
    )
    return found or []


def _count(limits: Mapping[tuple[str, str], int] | None, state: str, name: str | None = None) -> int | None:
    """How many open limits stand in a state, of one name if asked; None where the view gave no answer."""
    if limits is None:
        return None
    return sum(count for (limit, stands), count in limits.items() if stands == state and name in (None, limit))
