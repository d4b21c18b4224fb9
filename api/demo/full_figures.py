"""What does the full county come to at the end of its year, and what was foreseen? Counts, beside the figures of the simulation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.demo.cast import official_id
from ledger.domain.colours import colour
from ledger.domain.scoring import period_score
from ledger.domain.vocabulary import Colour
from ledger.history import History

YEAR_END: Final = date(2026, 12, 31)
FORESEEN: Final[dict[str, int]] = {
    "deductions": 3651,
    "persons": 1772,
    "blue": 376,
    "yellow": 112,
    "red": 59,
    "over_list": 41,
}
"""Medians of eleven simulated years."""
_BANDS: Final[tuple[tuple[int, Colour], ...]] = ((900, "red"), (600, "yellow"), (300, "blue"))


@dataclass(frozen=True, slots=True)
class Figures:
    """`known_at_year_end`: colours of 31 December by what was served until then; `whole_year`: bands of the points of 2026 once all of
    it is decided."""

    deductions: int
    persons: int
    known_at_year_end: dict[str, int]
    whole_year: dict[str, int]
    over_list: int
    listed: int


def figures_of(history: History, officials: Sequence[int], deductions: int) -> Figures:
    """Counted over those who had a case."""
    known, whole = Counter[str](), Counter[str]()
    over = listed = 0
    for number in officials:
        inputs = history.score_inputs(official_id(number))
        known[colour(inputs, on=YEAR_END).colour] += 1
        points = period_score(inputs, period=YEAR_END.year, known_on=date.max).points_cp
        whole[next((band for least, band in _BANDS if points >= least), "none")] += 1
        over += points > 1000
        listed += any(one.stands for one in inputs.dossier.listings.values())
    return Figures(deductions, len(officials), dict(known), dict(whole), over, listed)
