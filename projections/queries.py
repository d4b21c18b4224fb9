"""What do the views say, as of any day and as known at any position? Questions over many persons at once.

One person's score is asked of the log itself (`ledger.history`); these answers serve lists and counts. Every question names the
day and the knowing time; a question the views have not read up to is refused, never answered from less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from ledger.domain.vocabulary import COLOURS, Colour
from ledger.history import Known
from projections.errors import ViewsBehind
from projections.tables import ViewsDatabase

_AS_OF: Final = (
    "FROM scores WHERE known_from <= :position AND (known_to IS NULL OR known_to >= :position) "
    "AND valid_from <= :day AND valid_to >= :day"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands. `colour` and `list_due` are None where no published rulebook covers the day."""

    official: str
    unit: str
    tier: str
    points_cp: int
    colour: Colour | None
    list_due: bool | None


class Views:
    """Questions to the views of one ledger."""

    def __init__(self, database: ViewsDatabase) -> None:
        self._database = database

    def size(self) -> int:
        """How many entries the views have read."""
        return self._database.size()

    def standings(self, *, on: date, known: Known, unit: str | None = None) -> tuple[Standing, ...]:
        """Every person registered by then, by id; of one unit if it is given. Raises ViewsBehind."""
        where = "" if unit is None else " AND unit = :unit"
        rows = self._ask(
            f"SELECT official, unit, tier, points_cp, colour, list_due {_AS_OF}{where} ORDER BY official",
            {"position": known.position, "day": on.isoformat(), "unit": unit},
            known,
        )
        return tuple(_standing(row) for row in rows)

    def standing(self, official: str, *, on: date, known: Known) -> Standing | None:
        """One person, or None where nobody of that id was registered by then. Raises ViewsBehind."""
        rows = self._ask(
            f"SELECT official, unit, tier, points_cp, colour, list_due {_AS_OF} AND official = :official",
            {"position": known.position, "day": on.isoformat(), "official": official},
            known,
        )
        return _standing(rows[0]) if rows else None

    def colour_counts(self, *, on: date, known: Known) -> Mapping[Colour | None, int]:
        """How many persons have each colour; None counts those whom no rulebook covers. Raises ViewsBehind."""
        rows = self._ask(
            f"SELECT colour, count(*) {_AS_OF} GROUP BY colour",
            {"position": known.position, "day": on.isoformat()},
            known,
        )
        counts: dict[Colour | None, int] = dict.fromkeys(COLOURS, 0)
        counts.update(rows)
        return counts

    def digest(self) -> str:
        """SHA-256 in hex over every row of `scores`, in order of its key: equal after any rebuild at the same size."""
        digest = sha256()
        with self._database.reading() as cursor:
            cursor.execute("SELECT * FROM scores ORDER BY official, known_from, valid_from")
            for row in cursor.fetchall():
                digest.update(repr(tuple(row)).encode() + b"\n")
        return digest.hexdigest()

    def _ask(self, question: str, values: Mapping[str, object], known: Known) -> list[Any]:
        read = self.size()  # before the question: the cursor only grows, so what it covers is there
        if read < known.size:
            raise ViewsBehind(asked=known.size, cursor=read)
        with self._database.reading() as cursor:
            cursor.execute(question, values)
            return [tuple(row) for row in cursor.fetchall()]


def _standing(row: Any) -> Standing:
    official, unit, tier, points_cp, colour, due = row
    return Standing(official, unit, tier, points_cp, colour, None if due is None else bool(due))
