"""Would this act raise anybody? The guard of the types marked `no_raise`: a replay with the act, compared with one without it.

A fact corrected, a link taken back, evidence readmitted or an annulment reversed is refused (F31) where any person who rests on the
fact or the rulebook would have, on any day or in any period, more points, a higher colour, or a list_due that was false. More points
need a new proposal with notice. What counts is said by `scoring` and `colours` alone; the states with the act come from the one
fold. Procedure 3.8 guard 13, 4.2 and 5.2 F31.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from ledger.domain.case_reading import inputs_beside
from ledger.domain.colours import colour
from ledger.domain.errors import RulebookMissing
from ledger.domain.events.links import FactCorrected
from ledger.domain.problems import Breach, breach
from ledger.domain.scoring import ScoreInputs, change_days, list_due, points_on
from ledger.domain.statement import Event, Statement
from ledger.domain.streams import evolve
from ledger.domain.vocabulary import COLOURS
from ledger.domain.world import World

MOST_AFFECTED: Final = 4_000
"""Persons that one act may have to look at: each is a head in its read list, and the list has a bound (`ledger.log.entry`)."""


class Rise(Struct, frozen=True, kw_only=True):
    """The first thing found that would be heavier: `what` rises on `on` from `before` to `after`; points in cp."""

    what: str
    on: date
    before: str
    after: str


def guard(statement: Statement, world: World, at: datetime, *, most: int = MOST_AFFECTED) -> Iterator[Breach]:
    """A breach for the first affected person, by id, whom the act would raise; every affected one's stream is read."""
    own = world.stream(statement.stream)
    event = Event(
        position=world.size, seq=own.seq + 1, recorded_at=at, body_hash="", leaf_hash=b"", statement=statement
    )  # what the folds read of an event: its statement, place and time
    after = {own.name: evolve(own, event)}
    family, _, rest = own.name.partition("/")
    officials = (rest,) if family == "official" else world.affected(*_cited(statement))
    if len(officials) > most:
        yield breach("affects-too-many", "stream", found=len(officials), limit=most)
        return
    for official in officials:
        with_it = inputs_beside(world, official, after)
        rise = rise_of(inputs_beside(world, official, {}), with_it)
        if rise is not None:
            yield breach(
                "raises-somebody", "stream", official=official, what=rise.what, day=rise.on.isoformat(),
                found=rise.before, raised=rise.after,
            )  # fmt: skip
            return
        if isinstance(statement.data, FactCorrected):
            yield from _across_years(with_it, rest)


def _across_years(inputs: ScoreInputs, corrected: str) -> Iterator[Breach]:
    """A link may stand in the other fact's stream: of a person who is charged with both, the corrected fact stays in its year."""
    own = inputs.facts.get(corrected)
    for other in inputs.facts.values():
        linked = any(link.undone is None and link.same_fact == corrected for link in other.links)
        if not linked or own is None or own.occurred_on is None or other.occurred_on is None:
            continue
        if own.occurred_on[1].year != other.occurred_on[1].year:
            yield breach(
                "link-across-years", "data.new_value", other=other.fact, day=own.occurred_on[1].isoformat(),
                other_day=other.occurred_on[1].isoformat(),
            )  # fmt: skip


def _cited(statement: Statement) -> tuple[str, ...]:
    """The streams whose citers the act can change: of a link only those who cite both of its facts."""
    other = getattr(statement.data, "same_fact", None)
    return (statement.stream,) if other is None else (statement.stream, f"fact/{other}")


def rise_of(before: ScoreInputs, after: ScoreInputs) -> Rise | None:
    """The first day on which anything is heavier in `after`; None: nothing ever is.

    Between two change days nothing changes (`scoring.change_days`), so every day of both, with every period, is every day there is.
    Where no rulebook covers a day there is no colour and nobody is due; a rulebook that then says so raises.
    """
    if before == after:
        return None
    days = sorted({*change_days(before), *change_days(after)})
    periods = sorted({day.year for day in days})
    for day in days:
        ranks = [COLOURS.index(_colour(inputs, day)) for inputs in (before, after)]
        if ranks[1] > ranks[0]:
            return Rise(what="colour / 颜色", on=day, before=COLOURS[ranks[0]], after=COLOURS[ranks[1]])
        for period in periods:
            points = [points_on(inputs, period=period, on=day) for inputs in (before, after)]
            if points[1] > points[0]:
                what = f"points of {period}, in cp / {period} 年分值(百分之一分)"
                return Rise(what=what, on=day, before=str(points[0]), after=str(points[1]))
            due = [_due(inputs, period, day) for inputs in (before, after)]
            if due[1] and not due[0]:
                what = f"the list due for {period} / {period} 年列入建议名单"
                return Rise(what=what, on=day, before="not due / 未达到", after="due / 达到")
    return None


def _colour(inputs: ScoreInputs, on: date) -> str:
    try:
        return colour(inputs, on=on).colour
    except RulebookMissing:
        return COLOURS[0]


def _due(inputs: ScoreInputs, period: int, on: date) -> bool:
    try:
        return list_due(inputs, period=period, known_on=on).due
    except RulebookMissing:
        return False
