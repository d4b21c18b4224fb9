"""What do the views say, as of any day and as known at any position? Questions over many persons at once.

One person's score is asked of the log itself (`ledger.history`); these answers serve lists and counts. Every question names the
day and the knowing time; a question the views have not read up to is refused, never answered from less. Before each answer it is
made sure that nobody but the runner changed the file since every row was last checked; an answer about one person checks his rows
again. What does not hold answers ViewEdited, and the log stands to be asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, Final

from ledger.domain.vocabulary import COLOURS, Colour
from ledger.history import Known
from projections.checking import Checked, check_subject, head
from projections.errors import ViewEdited, ViewsBehind
from projections.projection import VIEWS
from projections.rebuilding import check_all
from projections.tables import ViewsDatabase
from projections.view import View
from projections.views import scores

AS_KNOWN: Final = "known_from <= :position AND (known_to IS NULL OR known_to >= :position)"
ON_DAY: Final = "valid_from <= :day AND valid_to >= :day"
_AS_OF: Final = f"FROM scores WHERE {AS_KNOWN} AND {ON_DAY}"
_STANDING: Final = "official, unit, tier, points_cp, colour, list_due"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands. `colour` and `list_due` are None where no published rulebook covers the day."""

    official: str
    unit: str
    tier: str
    points_cp: int
    colour: Colour | None
    list_due: bool | None


@dataclass(frozen=True, slots=True)
class ViewStatus:
    """One view: `size` entries read, `lag` behind the log, its digest at `size`, the subjects whose rows do not hold."""

    name: str
    version: int
    rows: int
    size: int
    lag: int
    digest: str
    edited: tuple[str, ...]
    sound: bool


class Views:
    """Questions to the views of one ledger."""

    def __init__(self, database: ViewsDatabase) -> None:
        self._database = database
        self._turn = Lock()
        self._checked_at: int | None = None
        self._checked: tuple[Checked, ...] = ()

    def size(self) -> int:
        """How many entries the views have read."""
        return self._database.size()

    def status(self, log_size: int) -> tuple[ViewStatus, ...]:
        """Cursor, lag and digest of every view, against a log of `log_size` entries; never raises for what it finds."""
        checked = {each.view: each for each in self.check()}
        with self._database.reading() as cursor:
            cursor.execute("SELECT max(notification_id) FROM tracking WHERE application_name = 'log'")
            size = int(cursor.fetchone()[0] or 0)
            heads = {view.name: head(cursor, view) for view in VIEWS}
        return tuple(
            ViewStatus(
                name=view.name,
                version=view.version,
                rows=heads[view.name][0],
                size=size,
                lag=max(0, log_size - size),
                digest=heads[view.name][1],
                edited=checked[view.name].edited,
                sound=checked[view.name].sound,
            )
            for view in VIEWS
        )

    def check(self, *, again: bool = False) -> tuple[Checked, ...]:
        """Every row of every view against its seals: read now where somebody else changed the file, or `again`; else as found."""
        with self._turn:
            changes = self._database.changes_by_others()
            if again or changes != self._checked_at:
                self._checked = check_all(self._database)
                self._checked_at = changes
            return self._checked

    def forget_check(self) -> None:
        """The rows have been replaced: what was found of the old ones counts no more."""
        with self._turn:
            self._checked_at = None

    def standings(
        self, *, on: date, known: Known, unit: str | None = None, colour: Colour | None = None, due: bool | None = None,
        after: str = "", limit: int | None = None,
    ) -> tuple[Standing, ...]:  # fmt: skip
        """Every person registered by then, by id; of one unit, colour or due for the list if asked. Raises ViewsBehind, ViewEdited.

        `after` and `limit` cut a page: ids above `after`, at most `limit`.
        """
        where = "".join(
            (
                "" if unit is None else " AND unit = :unit",
                "" if colour is None else " AND colour = :colour",
                "" if due is None else " AND list_due = :due",
            )
        )
        rows = self.ask(
            scores.VIEW,
            f"SELECT {_STANDING} {_AS_OF}{where} AND official > :after ORDER BY official LIMIT :limit",
            {
                **as_of(on, known), "unit": unit, "colour": colour, "due": None if due is None else int(due), "after": after,
                "limit": -1 if limit is None else limit,
            },
            known,
        )  # fmt: skip
        return tuple(_standing(row) for row in rows)

    def standing(self, official: str, *, on: date, known: Known) -> Standing | None:
        """One person, or None where nobody of that id was registered by then. Raises ViewsBehind, ViewEdited."""
        rows = self.ask(
            scores.VIEW,
            f"SELECT {_STANDING} {_AS_OF} AND official = :official",
            {**as_of(on, known), "official": official},
            known,
            subject=official,
        )
        return _standing(rows[0]) if rows else None

    def colour_counts(self, *, on: date, known: Known, unit: str | None = None) -> Mapping[Colour | None, int]:
        """How many persons have each colour; None counts those whom no rulebook covers. Raises ViewsBehind, ViewEdited."""
        where = "" if unit is None else " AND unit = :unit"
        rows = self.ask(
            scores.VIEW,
            f"SELECT colour, count(*) {_AS_OF}{where} GROUP BY colour",
            {**as_of(on, known), "unit": unit},
            known,
        )
        counts: dict[Colour | None, int] = dict.fromkeys(COLOURS, 0)
        counts.update(rows)
        return counts

    def digest(self, view: View = scores.VIEW) -> str:
        """Hex digest over every row of a view: equal after any rebuild at the same size."""
        with self._database.reading() as cursor:
            return head(cursor, view)[1]

    def ask(
        self, view: View, question: str, values: Mapping[str, object], known: Known, *, subject: str | None = None
    ) -> list[Any]:
        """The rows of a question to one view; with `subject` that subject's rows are checked in the same state of the file.

        For the questions of this room. Raises ViewsBehind, ViewEdited.
        """
        for each in self.check():
            if (
                each.view == view.name
                and not each.sound
                and (subject is None or subject in each.edited or not each.edited)
            ):
                raise ViewEdited(view.name, each.edited[0] if each.edited else None)
        read = self.size()  # before the question: the cursor only grows, so what it covers is there
        if read < known.size:
            raise ViewsBehind(asked=known.size, cursor=read)
        with self._database.reading() as cursor:
            if subject is not None:
                check_subject(cursor, view, subject)
            cursor.execute(question, values)
            return [tuple(row) for row in cursor.fetchall()]


def as_of(on: date, known: Known) -> dict[str, object]:
    """The values that `AS_KNOWN` and `ON_DAY` name."""
    return {"position": known.position, "day": on.isoformat()}


def _standing(row: Any) -> Standing:
    official, unit, tier, points_cp, colour, due = row
    return Standing(official, unit, tier, points_cp, colour, None if due is None else bool(due))
