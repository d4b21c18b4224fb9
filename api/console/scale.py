"""Where do the points lie between the lines? The drawing of the scale on the page, as plain numbers for an SVG.

It only places what the rules have said; it decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ledger.domain.vocabulary import Colour

WIDTH: Final = 640
_MARGIN: Final = 16


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the scale in one colour."""

    colour: Colour
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the scale: a threshold, the list."""

    x: int
    points_cp: int
    name: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Bands from the mildest, the marks between them, and where the points are."""

    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    x: int


def scale(points_cp: int, thresholds_cp: Mapping[Colour, int], list_cp: int) -> Scale:
    """The scale from 0 to a little past the list's threshold or the points, whichever is more."""
    end = max(points_cp, list_cp) * 6 // 5 or 1

    def place(cp: int) -> int:
        return _MARGIN + cp * (WIDTH - 2 * _MARGIN) // end

    ordered = sorted(thresholds_cp.items(), key=lambda item: item[1])
    starts: list[tuple[Colour, int]] = [("none", 0), *ordered]
    ends = [cp for _, cp in ordered] + [end]
    bands = tuple(
        Band(colour, place(start), place(stop) - place(start))
        for (colour, start), stop in zip(starts, ends, strict=True)
    )
    marks = tuple(Mark(place(cp), cp, colour) for colour, cp in ordered)
    return Scale(bands, (*marks, Mark(place(list_cp), list_cp, "list")), place(points_cp))
