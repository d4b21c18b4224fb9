"""The full demo county, written: 8,200 officials in 86 units, from the first working day of 2026 to the middle of March 2027.

Who is in it stands in `roster`, what happened is drawn in `drawing`; every act is authored, signed by its actors' keys and admitted as
in any county. A case is put on the agenda on the day on which it begins, so that memory does not grow with the year. Facts of
the last quarter are decided in the new year: that is why it goes on until March.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Final

from api.config import Settings
from api.demo import opening
from api.demo.agenda import Agenda, Doing, instant
from api.demo.building import DemoCounty, Progress, build
from api.demo.cases import Case
from api.demo.cast import ROOTS, parts
from api.demo.drawing import Drawing
from api.demo.full_figures import Figures, figures_of
from api.demo.full_year import FullYear
from api.demo.roster import SIZES, Roster, draw_roster
from api.demo.scribe import Scribe
from api.ledger_directory import open_reading
from projections.rebuilding import build_beside

FULL_KIND: Final = "full county"
FULL_ENDS_ON: Final = date(2027, 3, 12)


@dataclass(frozen=True, slots=True)
class FullCounty:
    """What was written, how long it took in seconds, and what it comes to."""

    county: DemoCounty
    seconds: float
    views_seconds: float
    figures: Figures


def build_full_county(directory: Path, *, progress: Progress | None = None, sizes: Sequence[int] = SIZES) -> FullCounty:
    """Write the full county into a directory that does not exist yet, or is empty, and build its views.

    `sizes`: how many officials the units have, for tests of a smaller one. Raises DemoInTheWay, DemoRefused.
    """
    told = progress or (lambda _done, _total: None)
    roster = draw_roster(sizes)
    begun = monotonic()
    found: list[Figures] = []
    ended: list[float] = []

    def play(scribe: Scribe) -> None:
        found.append(_play(scribe, roster, told))
        ended.append(monotonic())

    actors = [*ROOTS, *(part.actor for part in parts(roster.units) if part.unit is None)]
    county = build(
        directory,
        FULL_KIND,
        begins=instant(opening.OPENED_ON, 9),
        play=play,
        with_key_files=actors,
        finish=_build_views,
    )
    return FullCounty(county, ended[0] - begun, monotonic() - ended[0], found[0])


def _build_views(directory: Path) -> None:
    with open_reading(directory) as reading:
        build_beside(reading.history, Settings(directory).views)


def _play(scribe: Scribe, roster: Roster, progress: Progress) -> Figures:
    agenda = Agenda(scribe)
    agenda.put_all(_opening(scribe, roster))
    year = FullYear(scribe, agenda, roster)
    planned = sorted(drawn_cases(roster), key=lambda case: (case.begun_on, case.official))
    for number, case in enumerate(planned, 1):
        agenda.put(instant(case.begun_on, 8), partial(year.begin, case, number))
    year.put_down(planned)
    agenda.play(instant(FULL_ENDS_ON, 23, 59), progress)
    return figures_of(scribe.ledger.history, sorted({case.official for case in planned}), len(planned))


def drawn_cases(roster: Roster) -> Iterator[Case]:
    """Every case of the year, a person at a time."""
    drawing = Drawing()
    for official in roster.people:
        yield from drawing.cases_of(official, roster.unit_of_cases(official))


def _opening(scribe: Scribe, roster: Roster) -> Iterator[tuple[datetime, Doing]]:
    """Founding, actors, units, rules, people: one instant after the other on the first day."""
    everybody = parts(roster.units)
    stages: tuple[list[Doing], ...] = (
        [partial(opening.found, scribe)],
        [partial(opening.register_actor, scribe, part) for part in everybody if part.unit is None],
        [partial(opening.register_units, scribe, roster.units)],
        [partial(opening.register_actor, scribe, part) for part in everybody if part.unit is not None],
        [partial(opening.publish_calendar, scribe), partial(opening.publish_rulebook, scribe)],
        [partial(opening.register_official, scribe, official) for official in roster.people],
    )
    for minute, stage in enumerate(stages):
        for act in stage:
            yield instant(opening.OPENED_ON, 9, minute * 5), act
