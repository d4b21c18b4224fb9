"""Which rows has an export? Those of the views, on a day, as known at a time; ids, days, codes and points, never sealed text."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.history import History, Known
from projections.county import history_of, listings_of, warnings_of
from projections.queries import Views
from projections.view import View
from projections.views import history, scores, suggested_list, warnings

Cell = str | int | None
_SCORES: Final = ("official", "unit", "tier", "points_cp", "colour", "list_due")
_COVER: Final = ("known_to",)
"""Columns that say how a row lies in the view; an export is of one knowing time."""


@dataclass(frozen=True, slots=True)
class Table:
    """One export: its view, its columns, and its rows in order."""

    view: View
    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def table_of(what: str, views: Views, log: History, *, on: date, known: Known) -> Table:
    """The table. Raises ViewsBehind, ViewEdited; KeyError for a table there is none of."""
    return _TABLES[what](views, log, on, known)


def _scores(views: Views, _log: History, on: date, known: Known) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for one in views.standings(on=on, known=known):
            due = None if one.list_due is None else int(one.list_due)
            yield (one.official, one.unit, one.tier, one.points_cp, one.colour, due)

    return Table(scores.VIEW, _SCORES, rows())


def _warnings(views: Views, _log: History, _on: date, known: Known) -> Table:
    return _lines(warnings.VIEW, warnings_of(views, known=known))


def _listings(views: Views, _log: History, _on: date, known: Known) -> Table:
    return _lines(suggested_list.VIEW, listings_of(views, known=known))


def _history(views: Views, log: History, _on: date, known: Known) -> Table:
    return _lines(
        history.VIEW, (line for official in log.officials() for line in history_of(views, official, known=known))
    )


def _lines(view: View, lines: Iterable[Mapping[str, Cell]]) -> Table:
    columns = tuple(name for name in view.names if name not in _COVER)
    return Table(view, columns, (tuple(line[name] for name in columns) for line in lines))


_TABLES: Final[Mapping[str, Callable[[Views, History, date, Known], Table]]] = {
    "scores": _scores,
    "list": _listings,
    "warnings": _warnings,
    "history": _history,
}
