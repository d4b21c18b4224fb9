"""Which colour is due on a day, and what raised it (红黄蓝预警)? Procedure 4.5.

The colour is the highest of the band of the score and the floors in force. Thresholds come from the more lenient of
two rulebook versions (`scoring.threshold_versions`), band by band; the colour of a floor likewise. A served colour
lapses at the end of its period: on 1 January the score starts at 0, so nobody needs to lift it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from ledger.domain.floors import FloorSpan
from ledger.domain.rulebook import RulebookVersion
from ledger.domain.scoring import ScoreInputs, points_on, threshold_versions
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import COLOURS, Colour


class Floor(Struct, frozen=True, kw_only=True):
    """A floor in force: its colour, the finding or admonition behind it with its event, its days (inclusive)."""

    colour: Colour
    kind: str
    id: str
    event: str
    position: int
    from_on: date
    to_on: date


class ColourDue(Struct, frozen=True, kw_only=True):
    """`colour` is the highest of `band` and `floors`; each of `thresholds_cp` comes from its version in `rulebooks`."""

    colour: Colour
    band: Colour
    points_cp: int
    floors: tuple[Floor, ...]
    thresholds_cp: dict[Colour, int]
    rulebooks: dict[Colour, RulebookRef]


def colour(inputs: ScoreInputs, *, on: date) -> ColourDue:
    """The colour due on a day. Raises RulebookMissing when no published version covers the year of `on`."""
    versions = threshold_versions(inputs, period=on.year, asked_on=on)
    thresholds, sources = lenient_thresholds(versions)
    points = points_on(inputs, period=on.year, on=on)
    reached = band(points, thresholds)
    floors = floors_in_force(inputs, versions, on=on)
    return ColourDue(
        colour=highest(reached, *(floor.colour for floor in floors)),
        band=reached,
        points_cp=points,
        floors=floors,
        thresholds_cp=thresholds,
        rulebooks=sources,
    )


def floors_in_force(inputs: ScoreInputs, versions: Sequence[RulebookVersion], *, on: date) -> tuple[Floor, ...]:
    """The floors of a day, in ledger order, by the versions whose more lenient value holds."""
    return tuple(floor for span in inputs.floors for floor in _in_force(span, versions, on))


def band(points_cp: int, thresholds_cp: Mapping[Colour, int]) -> Colour:
    """The gravest colour whose threshold the points reach: at least 9.00 is red by the default rulebook."""
    return highest("none", *(name for name, at_least_cp in thresholds_cp.items() if points_cp >= at_least_cp))


def lenient_thresholds(versions: Sequence[RulebookVersion]) -> tuple[dict[Colour, int], dict[Colour, RulebookRef]]:
    """For each band the higher threshold of the versions, and the version it comes from; of equals the first."""
    thresholds: dict[Colour, int] = {}
    sources: dict[Colour, RulebookRef] = {}
    for version in versions:
        for name, at_least_cp in version.rulebook.bands_cp.items():
            if at_least_cp > thresholds.get(name, 0):
                thresholds[name] = at_least_cp
                sources[name] = RulebookRef(hash=version.hash, id=version.id, version=version.version)
    return thresholds, sources


def _in_force(span: FloorSpan, versions: Sequence[RulebookVersion], on: date) -> tuple[Floor, ...]:
    """The floor of a span on a day, none or one: the mildest colour and the shortest time of the versions."""
    to_on = span.last_on(min(version.rulebook.admonition_floor_months for version in versions))
    if not span.from_on <= on <= to_on:
        return ()
    rulebooks = [version.rulebook for version in versions]
    colours = [
        rulebook.admonition_floor if span.severity is None else rulebook.floors[span.severity] for rulebook in rulebooks
    ]
    return (
        Floor(
            colour=min(colours, key=COLOURS.index),
            kind=span.kind,
            id=span.id,
            event=span.event,
            position=span.position,
            from_on=span.from_on,
            to_on=to_on,
        ),
    )


def highest(*colours: Colour) -> Colour:
    """The gravest of the colours given."""
    return max(colours, key=COLOURS.index)
