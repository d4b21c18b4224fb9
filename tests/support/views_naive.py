"""What must a view hold at a position? Worked out for every subject from the log alone, with nothing kept from one entry to the next.

The naive copy of `projections.projection`: no index, no memory, no entry left out because it changes nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger.domain.case_reading import facts_cited
from ledger.domain.scoring import ScoreInputs
from ledger.domain.unit_report import quarter_days, quarter_of
from ledger.history import History, Known
from projections.book import Row
from projections.tables import ViewsDatabase
from projections.view import View, values_of
from projections.views import deadlines, keys, officials, scores, suggested_list, unit_points, unit_reports, warnings

Held = dict[str, set[Row]]
"""Subject to its rows."""


def expected(history: History, size: int) -> dict[View, Held]:
    """The open rows of every interval view with `size` entries known."""
    known = Known(size, date.min)
    held: dict[View, Held] = {view: {} for view in INTERVAL_VIEWS}
    recorder = history.recorder
    for name in recorder.streams("official/"):
        _person(history, name.partition("/")[2], known, held)
    actors = {name.partition("/")[2] for name in recorder.streams("actor/")}
    actors |= set(history.stream("founding", known).detail.actors) if recorder.streams("founding") else set()
    for actor in actors:
        _put(held, keys.VIEW, actor, keys.rows(history.actor(actor, known)))
    if size:
        first, last = history.event(0).recorded_on, history.event(size - 1).recorded_on
        for name in recorder.streams("unit/"):
            _unit(history, name.partition("/")[2], known, (first, last), held)
    return held


def _person(history: History, official: str, known: Known, held: dict[View, Held]) -> None:
    dossier = history.stream(f"official/{official}", known).detail
    if dossier.registered is None:
        return
    rulebooks, calendar = history.rulebooks(known), history.calendar(known)
    facts = {fact: history.stream(f"fact/{fact}", known).detail for fact in facts_cited(dossier)}
    inputs = ScoreInputs(dossier=dossier, facts=facts, rulebooks=rulebooks, calendar=calendar)
    days, points = scores.cut(inputs, scores.Thresholds())
    _put(held, scores.VIEW, official, days)
    _put(held, unit_points.VIEW, official, points)
    _put(held, officials.VIEW, official, officials.rows(dossier))
    _put(held, warnings.VIEW, official, warnings.rows(dossier))
    _put(held, suggested_list.VIEW, official, suggested_list.rows(dossier))
    limits = [deadlines.case_rows(dossier, each, rulebooks, calendar) for each in dossier.deductions.values()]
    limits += [deadlines.listing_rows(dossier, each, rulebooks, calendar) for each in dossier.listings.values()]
    limits.append(deadlines.warning_rows(inputs))
    _put(held, deadlines.VIEW, official, (row for rows in limits for row in rows))


def _unit(history: History, unit: str, known: Known, days: tuple[date, date], held: dict[View, Held]) -> None:
    registered = history.stream(f"unit/{unit}", known).detail
    if registered.opened_on is None:
        return
    quarters = unit_reports.quarters(quarter_days(quarter_of(days[0]))[0], days[1])
    for quarter in quarters:
        version = history.rulebooks(known).in_force_on(quarter_days(quarter)[1], unit=unit)
        if version is not None:
            reports = history.stream(f"unit-report/{unit}/{quarter}", known).detail
            calendar = history.calendar(known)
            _put(held, unit_reports.VIEW, unit, unit_reports.rows(registered, reports, version.rulebook, calendar))
            _put(held, deadlines.VIEW, unit, deadlines.report_rows(registered, reports, version.rulebook, calendar))


def _put(held: dict[View, Held], view: View, subject: str, rows: Iterable[Row]) -> None:
    found = set(rows)
    if found:
        held[view].setdefault(subject, set()).update(found)


def held_at(database: ViewsDatabase, view: View, position: int) -> Held:
    """What the file says was open at a position."""
    held: Held = {}
    with database.reading() as cursor:
        cursor.execute(
            f"{view.select} WHERE known_from <= ? AND (known_to IS NULL OR known_to >= ?)", (position, position)
        )
        found: list[Any] = cursor.fetchall()
    for each in found:
        subject, _, _, row = values_of(view, each)
        held.setdefault(subject, set()).add(row)
    return held


INTERVAL_VIEWS = (
    scores.VIEW, unit_points.VIEW, officials.VIEW, warnings.VIEW, suggested_list.VIEW, deadlines.VIEW, unit_reports.VIEW,
    keys.VIEW,
)  # fmt: skip
