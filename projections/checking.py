"""Do the rows of a view hold what their seals say? A row changed, added or deleted behind our back is found, and named.

The seal of a subject is the sum of the hashes of its rows, the head of a view the sum of all: both are written with the rows. So
one subject is checked with its own rows alone, and a whole view in one pass. Who writes a right seal beside a false row is found only
by comparison with the log (`rebuilding.compare`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eventsourcing.sqlite import SQLiteCursor

from projections.errors import ViewEdited
from projections.view import WRAP, View, digest_of, values_of


@dataclass(frozen=True, slots=True)
class Checked:
    """One view, every row read: how many, their digest, the digest its head states, and the subjects that do not hold."""

    view: str
    version: int
    rows: int
    digest: str
    stated: str
    edited: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether rows, seals and head agree."""
        return not self.edited and self.digest == self.stated


def head(cursor: SQLiteCursor, view: View) -> tuple[int, str]:
    """Number of rows and digest of a view, as its head states them."""
    cursor.execute("SELECT rows, total FROM heads WHERE view = ?", (view.name,))
    rows, total = cursor.fetchone()
    return int(rows), digest_of(view, int(rows), int.from_bytes(total, "big"))


def check_view(cursor: SQLiteCursor, view: View) -> Checked:
    """Every row of a view against the seals and the head, in one pass and in little memory."""
    cursor.execute("SELECT subject, rows, total FROM seals WHERE view = ?", (view.name,))
    sealed = {str(row[0]): (int(row[1]), int.from_bytes(row[2], "big")) for row in cursor.fetchall()}
    rows, total, edited = 0, 0, []
    for subject, count, added in _subjects(cursor, view):
        rows, total = rows + count, (total + added) % WRAP
        if sealed.pop(subject, (0, 0)) != (count, added):
            edited.append(subject)
    edited += [subject for subject, (count, _) in sealed.items() if count]
    _, stated = head(cursor, view)
    return Checked(view.name, view.version, rows, digest_of(view, rows, total), stated, tuple(sorted(edited)))


def check_subject(cursor: SQLiteCursor, view: View, subject: str) -> None:
    """The rows of one subject against its seal. Raises ViewEdited."""
    cursor.execute("SELECT rows, total FROM seals WHERE view = ? AND subject = ?", (view.name, subject))
    found = cursor.fetchone()
    sealed = (0, 0) if found is None else (int(found[0]), int.from_bytes(found[1], "big"))
    cursor.execute(f"{view.select} WHERE {view.subject} = ?", (subject,))
    total, rows = 0, cursor.fetchall()
    for row in rows:
        total = (total + view.seal(*values_of(view, row))) % WRAP
    if (len(rows), total) != sealed:
        raise ViewEdited(view.name, subject)


def _subjects(cursor: SQLiteCursor, view: View) -> Iterator[tuple[str, int, int]]:
    """Each subject with the number and the sum of its rows, in order."""
    rows = cursor.sqlite_cursor.connection.cursor().execute(f"{view.select} ORDER BY {view.subject}")
    current, count, total = None, 0, 0
    for row in rows:
        values = values_of(view, row)
        if values[0] != current:
            if current is not None:
                yield current, count, total
            current, count, total = values[0], 0, 0
        count += 1
        total = (total + view.seal(*values)) % WRAP
    if current is not None:
        yield current, count, total
