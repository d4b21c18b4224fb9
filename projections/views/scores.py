"""Which score, colour and list membership had a person on any day, as known at any position? The view `scores`.

A row says: from day `valid_from` to `valid_to`, by what the log said at the positions `known_from` to `known_to`, the person had
these points, this colour, and was or was not due for the list; all ends inclusive. So "today" is only a query argument, and no
row changes because a day passes (design D3). Every figure comes from `ledger.domain`; here it is only cut into intervals.

`list_due` speaks of the year of the day itself, with the points of that day. A closed year restated later is asked of the log.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from eventsourcing.sqlite import SQLiteCursor

from ledger.domain.colours import colour
from ledger.domain.errors import RulebookMissing
from ledger.domain.scoring import ScoreInputs, change_days, list_due, points_on
from ledger.domain.vocabulary import Colour

_OPEN = "SELECT valid_from, valid_to, unit, tier, points_cp, colour, list_due, known_from FROM scores "
_CLOSE = "UPDATE scores SET known_to = ? WHERE official = ? AND known_from = ? AND valid_from = ?"
_INSERT = "INSERT INTO scores VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days, both ends inclusive, on which everything here is the same. `colour` and `list_due` are None where no
    published rulebook covers the days."""

    valid_from: date
    valid_to: date
    unit: str
    tier: str
    points_cp: int
    colour: Colour | None
    list_due: bool | None


def intervals(inputs: ScoreInputs) -> tuple[Interval, ...]:
    """The whole calendar of one person, cut where something changes, by what the inputs know; in order of day."""
    starts = [date.min, *(day for day in change_days(inputs) if day > date.min)]
    pieces = [_piece(inputs, start, end) for start, end in _spans(starts)]
    return tuple(_joined(pieces))


def record(cursor: SQLiteCursor, official: str, position: int, now: Iterable[Interval]) -> None:
    """Make the rows of a person say what is known from `position` on. Rows that stay true are left alone."""
    cursor.execute(f"{_OPEN} WHERE official = ? AND known_to IS NULL", (official,))
    before = {_interval(row): int(row[7]) for row in cursor.fetchall()}
    wanted = set(now)
    for interval, known_from in before.items():
        if interval not in wanted:
            cursor.execute(_CLOSE, (position - 1, official, known_from, interval.valid_from.isoformat()))
    for interval in sorted(wanted - before.keys(), key=lambda each: each.valid_from):
        days = (interval.valid_from.isoformat(), interval.valid_to.isoformat())
        values = (interval.unit, interval.tier, interval.points_cp, interval.colour, interval.list_due)
        cursor.execute(_INSERT, (official, position, *days, *values))


def _spans(starts: list[date]) -> Iterator[tuple[date, date]]:
    for start, following in pairwise(starts):
        yield start, following - timedelta(days=1)
    yield starts[-1], date.max


def _piece(inputs: ScoreInputs, start: date, end: date) -> Interval:
    posting = inputs.dossier.posting_on(start)
    try:
        due_colour: Colour | None = colour(inputs, on=start).colour
        due: bool | None = list_due(inputs, period=start.year, known_on=start).due
    except RulebookMissing:
        due_colour = due = None
    return Interval(
        valid_from=start,
        valid_to=end,
        unit="" if posting is None else posting.unit,
        tier="" if posting is None else posting.tier,
        points_cp=points_on(inputs, period=start.year, on=start),
        colour=due_colour,
        list_due=due,
    )


def _joined(pieces: Iterable[Interval]) -> Iterator[Interval]:
    """Neighbours that say the same become one."""
    current: Interval | None = None
    for piece in pieces:
        if current is not None and replace(piece, valid_from=current.valid_from, valid_to=current.valid_to) == current:
            current = replace(current, valid_to=piece.valid_to)
            continue
        if current is not None:
            yield current
        current = piece
    if current is not None:
        yield current


def _interval(row: tuple[str, str, str, str, int, Colour | None, int | None, int]) -> Interval:
    valid_from, valid_to, unit, tier, points_cp, due_colour, due, _ = row
    return Interval(
        valid_from=date.fromisoformat(valid_from),
        valid_to=date.fromisoformat(valid_to),
        unit=unit,
        tier=tier,
        points_cp=points_cp,
        colour=due_colour,
        list_due=None if due is None else bool(due),
    )
