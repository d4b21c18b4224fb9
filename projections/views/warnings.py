"""Which warnings were issued and served, and what became of them? The view `warnings`.

Which colour is due is `scores`; beside it stands here what an office issued and the person was told. A warning ends with its
correction to no colour, its lifting, or by itself with its period: `lapses_on` is the last day of that.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.domain.dossier import Dossier
from projections.view import Row, View

NAME: Final = "warnings"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "official",
    (
        ("warning", "TEXT NOT NULL"), ("period", "TEXT NOT NULL"), ("colour", "TEXT NOT NULL"), ("colour_now", "TEXT NOT NULL"),
        ("score_cp", "INTEGER NOT NULL"), ("issued_by", "TEXT NOT NULL"), ("issued_on", "TEXT NOT NULL"), ("served_by", "TEXT"),
        ("served_on", "TEXT"), ("acknowledged_by", "TEXT"), ("ended_by", "TEXT"), ("ended_on", "TEXT"), ("ground", "TEXT"),
        ("lapses_on", "TEXT NOT NULL"),
    ),
    key=("warning",),
)  # fmt: skip


def rows(dossier: Dossier) -> Iterator[Row]:
    """One row a warning, in ledger order."""
    for warning in dossier.warnings.values():
        service = warning.services[0] if warning.services else None
        ended = warning.lifted
        if ended is None and warning.colour_now == "none" and warning.corrections:
            ended = warning.corrections[-1].act
        yield (
            warning.id, warning.period, warning.colour, warning.colour_now, warning.score_cp,
            warning.issued.event, warning.issued.recorded_on.isoformat(),
            None if service is None else service.act.event, None if service is None else service.served_on.isoformat(),
            None if warning.acknowledged is None else warning.acknowledged.event,
            None if ended is None else ended.event, None if ended is None else ended.recorded_on.isoformat(),
            warning.lift_ground, date(int(warning.period), 12, 31).isoformat(),
        )  # fmt: skip
