"""Which score, colour and list membership had a person on any day, as known at any position? The view `scores`.

A row says: from day `valid_from` to `valid_to`, by what the log said at the positions `known_from` to `known_to`, the person had
these points, this colour, and was or was not due for the list; all ends inclusive. So "today" is only a query argument, and no
row changes because a day passes (design D3). Every figure comes from `ledger.domain`; here it is only cut into intervals. The same
cut gives the rows of `unit_points`: what each deduction adds, with its quarter and the units beside it.

`list_due` speaks of the year of the day itself, with the points of that day. A closed year restated later is asked of the log.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from ledger.domain.colours import band, floors_in_force, highest, lenient_thresholds
from ledger.domain.errors import RulebookMissing
from ledger.domain.rulebook import RulebookVersion
from ledger.domain.scoring import ScoreInputs, attribution, change_days, counted, list_version, threshold_versions
from ledger.domain.vocabulary import Colour
from projections.view import Row, View

NAME: Final = "scores"
VERSION: Final = 2
VIEW: Final = View(
    NAME, VERSION, "official",
    (
        ("valid_from", "TEXT NOT NULL"), ("valid_to", "TEXT NOT NULL"), ("unit", "TEXT NOT NULL"), ("tier", "TEXT NOT NULL"),
        ("points_cp", "INTEGER NOT NULL"), ("colour", "TEXT"), ("list_due", "INTEGER"),
    ),
    key=("valid_from",),
)  # fmt: skip

IDLE: Final = frozenset(
    {
        "evidence-attached/1", "evidence-excluded/1", "evidence-readmitted/1", "fact-verified/1",
        "notice-served/1", "representation-received/1", "representation-waived/1", "representation-considered/1",
        "representation-period-reopened/1", "evidence-disclosed/1",
        "warning-issued/1", "warning-served/1", "warning-corrected/1", "warning-lifted/1", "warning-acknowledged/1",
        "listing-proposed/1", "listing-proposal-withdrawn/1", "listing-entered/1", "listing-declined/1",
        "listing-withdrawn/1", "unsuitable-record-opened/1", "unsuitable-record-closed/1",
        "appeal-filed/1", "appeal-withdrawn/1", "appeal-transferred/1", "appeal-accepted/1", "appeal-refused/1",
        "appeal-terminated/1",
    }
)  # fmt: skip
"""Types that no score reads: they are not asked for one. Every other type is; a property test compares both ways."""


class Thresholds:
    """What the rulebooks say of a day to a tier and unit, asked once for all persons; good for one state of the rulebooks."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], _Lines | None] = {}

    def on(self, inputs: ScoreInputs, day: date) -> "_Lines | None":
        """The lines of a day; None where no published version covers its year."""
        first, asked = inputs.dossier.posting_on(date(day.year, 1, 1)), inputs.dossier.posting_on(day)
        key = (
            day,
            None if first is None else (first.tier, first.unit),
            None if asked is None else (asked.tier, asked.unit),
        )
        if key not in self._found:
            if len(self._found) > _KEPT_DAYS:
                self._found.clear()
            self._found[key] = _lines(inputs, day)
        return self._found[key]


_KEPT_DAYS: Final = 20_000


class _Lines(Struct, frozen=True):
    """Versions, thresholds of the colours and threshold of the list for a day."""

    versions: tuple[RulebookVersion, ...]
    colours_cp: dict[Colour, int]
    list_cp: int


def _lines(inputs: ScoreInputs, day: date) -> _Lines | None:
    try:
        versions = threshold_versions(inputs, period=day.year, asked_on=day)
    except RulebookMissing:
        return None
    return _Lines(versions, lenient_thresholds(versions)[0], list_version(versions).rulebook.list_threshold_cp)


def cut(inputs: ScoreInputs, thresholds: Thresholds) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The whole calendar of one person, cut where something changes, by what the inputs know; in order of day.

    The rows of `scores`, then those of `unit_points`.
    """
    starts = [date.min, *(day for day in change_days(inputs) if day > date.min)]
    days, points = [], []
    for start, end in _spans(starts):
        adds = counted(inputs, period=start.year, on=start)
        days.append((start, end, _standing(inputs, start, sum(adds.values()), thresholds)))
        points.append((start, end, tuple(adds.items())))
    return (
        tuple((start.isoformat(), end.isoformat(), *values) for start, end, values in _joined(days)),
        tuple(_adding(inputs, points)),
    )


def _standing(inputs: ScoreInputs, day: date, points_cp: int, thresholds: Thresholds) -> Row:
    posting, lines = inputs.dossier.posting_on(day), thresholds.on(inputs, day)
    unit, tier = ("", "") if posting is None else (posting.unit, posting.tier)
    if lines is None:
        return unit, tier, points_cp, None, None
    reached = band(points_cp, lines.colours_cp)
    if inputs.floors:
        reached = highest(reached, *(floor.colour for floor in floors_in_force(inputs, lines.versions, on=day)))
    return unit, tier, points_cp, reached, int(points_cp > lines.list_cp)


def _adding(inputs: ScoreInputs, pieces: Iterable[tuple[date, date, tuple[tuple[str, int], ...]]]) -> Iterator[Row]:
    """One row for each deduction and span of days on which it adds the same, above 0."""
    going_on: dict[tuple[str, int], tuple[date, date]] = {}
    done: list[tuple[str, date, date, int]] = []
    for start, end, adds in pieces:
        still = {each: (going_on[each][0] if each in going_on else start, end) for each in adds}
        done += [(deduction, *span, cp) for (deduction, cp), span in going_on.items() if (deduction, cp) not in still]
        going_on = still
    done += [(deduction, *span, cp) for (deduction, cp), span in going_on.items()]
    for deduction, start, end, cp in sorted(done):
        found = attribution(inputs, deduction)
        quarter = f"{found.period}-q{found.quarter}"
        yield (
            start.isoformat(), end.isoformat(), deduction, quarter, found.unit_at_fact, found.reporting_unit, cp,
        )  # fmt: skip


def _spans(starts: list[date]) -> Iterator[tuple[date, date]]:
    for start, following in pairwise(starts):
        yield start, following - timedelta(days=1)
    yield starts[-1], date.max


def _joined(pieces: Iterable[tuple[date, date, Row]]) -> Iterator[tuple[date, date, Row]]:
    """Neighbours that say the same become one."""
    current: tuple[date, date, Row] | None = None
    for start, end, values in pieces:
        if current is not None and current[2] == values:
            current = (current[0], end, values)
            continue
        if current is not None:
            yield current
        current = (start, end, values)
    if current is not None:
        yield current
