"""Who belongs to which unit, at which tier, on any day? The view `officials`, by posting."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from ledger.domain.dossier import Dossier
from projections.view import Row, View

NAME: Final = "officials"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "official",
    (
        ("valid_from", "TEXT NOT NULL"), ("valid_to", "TEXT NOT NULL"), ("unit", "TEXT NOT NULL"), ("tier", "TEXT NOT NULL"),
        ("staff_category", "TEXT NOT NULL"), ("registered_position", "INTEGER NOT NULL"), ("left_on", "TEXT"),
    ),
    key=("valid_from",),
)  # fmt: skip


def rows(dossier: Dossier) -> Iterator[Row]:
    """One row a posting, the first reaching back to the beginning as `Dossier.posting_on` does; in order of day.

    A day on which two postings begin belongs to the later entry, and a posting that another overtakes has no row.
    """
    if dossier.registered is None:
        return
    left_on = None if dossier.left_on is None else dossier.left_on.isoformat()
    starts = [date.min, *sorted({posting.from_on for posting in dossier.postings if posting.from_on > date.min})]
    for place, start in enumerate(starts):
        posting = dossier.posting_on(start)
        end = starts[place + 1] - timedelta(days=1) if place + 1 < len(starts) else date.max
        if posting is not None:
            yield (
                start.isoformat(), end.isoformat(), posting.unit, posting.tier, posting.staff_category,
                dossier.registered.position, left_on,
            )  # fmt: skip
