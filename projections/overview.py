"""How many stand where in the county, over the months and by unit? Counts for first pages, one question each, whatever the size.

Rows are only counted and narrowed here; which colour a person has, whether he is due and when a limit ends has been worked out by
`ledger.domain` before they were written. How a limit stands on a day is `deadlines.state_on`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from ledger.domain.vocabulary import COLOURS, Colour
from ledger.history import Known
from projections.county import Line
from projections.queries import AS_KNOWN, ON_DAY, Views, as_of
from projections.views import deadlines, scores, suggested_list, unit_reports, warnings

Counts = Mapping[Colour | None, int]
LimitKey = tuple[str, str, str, str, str]
"""due_on, subject, matter, time_limit and started_by: what a page of limits is cut by."""
_OPEN: Final = (
    f"{AS_KNOWN} AND started_on <= :day AND (replaced_on IS NULL OR replaced_on > :day) "
    "AND (ended = 0 OR ended_on > :day)"
)


def colours_on(views: Views, days: Sequence[date], *, known: Known) -> list[Counts]:
    """How many persons had each colour on each of several days, as known now: one reading of the intervals for all of them."""
    rows = views.ask(
        scores.VIEW,
        f"SELECT valid_from, valid_to, colour, count(*) FROM scores WHERE {AS_KNOWN} GROUP BY valid_from, valid_to, colour",
        {"position": known.position},
        known,
    )
    found: list[Counts] = []
    for day in days:
        counts: dict[Colour | None, int] = dict.fromkeys(COLOURS, 0)
        asked = day.isoformat()
        for first, last, colour, count in rows:
            if first <= asked <= last:
                counts[colour] = counts.get(colour, 0) + count
        found.append(counts)
    return found


def colours_by_unit(views: Views, *, on: date, known: Known) -> Mapping[str, Counts]:
    """How many persons of each unit have each colour on a day."""
    rows = views.ask(
        scores.VIEW,
        f"SELECT unit, colour, count(*) FROM scores WHERE {AS_KNOWN} AND {ON_DAY} GROUP BY unit, colour",
        as_of(on, known),
        known,
    )
    found: dict[str, dict[Colour | None, int]] = {}
    for unit, colour, count in rows:
        found.setdefault(unit, dict.fromkeys(COLOURS, 0))[colour] = count
    return found


def due_for_the_list(views: Views, *, on: date, known: Known) -> int:
    """How many persons are due for the list on a day."""
    rows = views.ask(
        scores.VIEW,
        f"SELECT count(*) FROM scores WHERE {AS_KNOWN} AND {ON_DAY} AND list_due = 1",
        as_of(on, known),
        known,
    )
    return int(rows[0][0])


def listings_by_state(views: Views, *, known: Known) -> Mapping[str, int]:
    """How many listings stand in each state: proposed, listed, removed and so on."""
    rows = views.ask(
        suggested_list.VIEW,
        f"SELECT state, count(*) FROM list WHERE {AS_KNOWN} GROUP BY state",
        {"position": known.position},
        known,
    )
    return dict(rows)


def on_the_list(views: Views, *, known: Known, limit: int) -> list[Line]:
    """The first of those who stand on the list, by person."""
    view = suggested_list.VIEW
    rows = views.ask(
        view,
        f"{view.select} WHERE {AS_KNOWN} AND state = 'listed' ORDER BY official, listing LIMIT :limit",
        {"position": known.position, "limit": limit},
        known,
    )
    return [dict(zip(view.names, row, strict=True)) for row in rows]


def warnings_standing(views: Views, *, on: date, known: Known) -> int:
    """How many persons were told of a warning that still stands in the year of the day."""
    rows = views.ask(
        warnings.VIEW,
        f"SELECT count(DISTINCT official) FROM warnings WHERE {AS_KNOWN} AND served_on <= :day AND lapses_on >= :day "
        "AND (ended_on IS NULL OR ended_on > :day) AND period = :year",
        {**as_of(on, known), "year": str(on.year)},
        known,
    )
    return int(rows[0][0])


def open_limits(
    views: Views, *, on: date, known: Known, subject: str | None = None, state: str | None = None,
    time_limit: str | None = None, of_units: bool | None = None, after: LimitKey | None = None, limit: int = -1,
) -> list[Line]:  # fmt: skip
    """The limits that nothing has ended by a day: running, missed or lapsed, by last day; with `state` and `days_left`.

    Of one subject, in one `state`, of one name, or of units (persons with False) alone where asked; `after` the last one shown.
    """
    narrower = {
        "": True,
        " AND subject = :subject": subject is not None,
        " AND time_limit = :name": time_limit is not None,
        " AND subject LIKE 'u-%'": of_units is True,
        " AND subject NOT LIKE 'u-%'": of_units is False,
        " AND due_on >= :day": state == "running",
        " AND due_on < :day AND binds <> 'person'": state == "missed",
        " AND due_on < :day AND binds = 'person'": state == "lapsed",
    }
    key = after or ("",) * 5
    rows = views.ask(
        deadlines.VIEW,
        f"{deadlines.VIEW.select} WHERE {_OPEN}{''.join(text for text, asked in narrower.items() if asked)} "
        "AND (due_on, subject, matter, time_limit, started_by) > (:due, :who, :what, :which, :start) "
        "ORDER BY due_on, subject, matter, time_limit, started_by LIMIT :limit",
        {
            **as_of(on, known), "subject": subject, "name": time_limit, "limit": limit,
            **dict(zip(("due", "who", "what", "which", "start"), key, strict=True)),
        },
        known,
        subject=subject,
    )  # fmt: skip
    return [_limit(dict(zip(deadlines.VIEW.names, row, strict=True)), on) for row in rows]


def limits_by_state(views: Views, *, on: date, known: Known) -> Mapping[tuple[str, str], int]:
    """How many open limits, by name and state on a day."""
    rows = views.ask(
        deadlines.VIEW,
        f"SELECT time_limit, binds, due_on, count(*) FROM deadlines WHERE {_OPEN} GROUP BY time_limit, binds, due_on",
        as_of(on, known),
        known,
    )
    found: dict[tuple[str, str], int] = {}
    for name, binds, due_on, count in rows:
        state = deadlines.state_on(binds, date.fromisoformat(due_on), False, None, on)
        found[name, state] = found.get((name, state), 0) + count
    return found


def reports_by_state(views: Views, *, on: date, known: Known) -> Mapping[str, int]:
    """How many quarterly reports stand in each state on a day, over all quarters."""
    rows = views.ask(
        unit_reports.VIEW,
        f"SELECT state, count(*) FROM unit_reports WHERE {AS_KNOWN} AND {ON_DAY} GROUP BY state",
        as_of(on, known),
        known,
    )
    return dict(rows)


def people_counted(counts: Iterable[Counts]) -> int:
    """How many persons a series of counts speaks of."""
    return sum(sum(each.values()) for each in counts)


def _limit(line: Line, on: date) -> Line:
    due = date.fromisoformat(line["due_on"])
    return {
        **line,
        "state": deadlines.state_on(line["binds"], due, False, None, on),
        "days_left": (due - on).days,
    }
