"""What happened to a person, in which matter, and what changed the score? The view `history`, by position.

One row an entry that concerns the person: those of the stream `official/{id}`, and those of a fact, a rulebook or the calendar by
which the person's score, colour or list changed. `changed` is 1 where the rows of `scores` are others from this entry on;
`before_cp`, `after_cp`, `colour_before` and `colour_after` are those of the day of recording.
"""

from typing import Final

from ledger.domain.catalogue import matter_of, row_of
from ledger.domain.statement import Event
from projections.view import Row, View

NAME: Final = "history"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "official",
    (
        ("matter_kind", "TEXT NOT NULL"), ("matter", "TEXT NOT NULL"), ("type", "TEXT NOT NULL"), ("event", "TEXT NOT NULL"),
        ("recorded_on", "TEXT NOT NULL"), ("decided_on", "TEXT"), ("effective_on", "TEXT"), ("changed", "INTEGER NOT NULL"),
        ("before_cp", "INTEGER"), ("after_cp", "INTEGER"), ("colour_before", "TEXT"), ("colour_after", "TEXT"),
    ),
    key=(),
)  # fmt: skip


def row(
    event: Event, changed: bool, before: tuple[int | None, str | None], after: tuple[int | None, str | None]
) -> Row:
    """The row of one entry; `before` and `after` are points and colour of the day of recording."""
    statement = event.statement
    kind, matter = matter_of(statement)
    decided_on = statement.decided_on
    return (
        kind, matter, row_of(statement).name, statement.id, event.recorded_on.isoformat(),
        None if decided_on is None else decided_on.isoformat(),
        None if statement.effective_on is None else statement.effective_on.isoformat(),
        int(changed), before[0], after[0], before[1], after[1],
    )  # fmt: skip
