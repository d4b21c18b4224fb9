"""What is a view? A table of rows about subjects, each row known from one position to another.

A row says: by what the log held at the positions `known_from` to `known_to` (both inclusive, `known_to` null: still), this stood
about the subject. Days inside a row are data. A view follows from the log prefix alone, so nothing in it changes because a day
passes, and its digest is the same after any rebuild to the same position, whatever the batches were.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import msgspec

Value = str | int | None
Row = tuple[Value, ...]
"""The values of a row after its three first columns: subject, known_from, known_to."""

WRAP: Final = 1 << 256
_encoder: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One view. `subject` names its first column; `columns` are (name, SQL type) in order; `key` are the columns that, with
    subject and known_from, tell rows apart. Raise `version` with every change of a column or of what a row means."""

    name: str
    version: int
    subject: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    _key_places: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        places = tuple(place for place, (name, _) in enumerate(self.columns) if name in self.key)
        object.__setattr__(self, "_key_places", places)

    @property
    def create(self) -> str:
        """Its table. There is no index but the key: a view is read by subject, or whole and then cut."""
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        key = ", ".join((self.subject, "known_from", *self.key))
        fixed = f"{self.subject} TEXT NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER"
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({fixed}, {columns}, PRIMARY KEY ({key})) STRICT, WITHOUT ROWID"

    @property
    def insert(self) -> str:
        """A new row."""
        return f"INSERT INTO {self.name} VALUES (?, ?, ?{', ?' * len(self.columns)})"

    @property
    def close(self) -> str:
        """Set `known_to` of an open row: known_to, subject, known_from, then the key."""
        key = "".join(f" AND {self.columns[place][0]} = ?" for place in self._key_places)
        return f"UPDATE {self.name} SET known_to = ? WHERE {self.subject} = ? AND known_from = ?{key}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every column, in order."""
        return (self.subject, "known_from", "known_to", *(name for name, _ in self.columns))

    @property
    def select(self) -> str:
        """Every column, in order, FROM the view."""
        return f"SELECT {', '.join(self.names)} FROM {self.name}"

    def key_of(self, row: Row) -> Row:
        """The values of the key in a row."""
        return tuple([row[place] for place in self._key_places])

    def seal(self, subject: str, known_from: int, known_to: int | None, row: Row) -> int:
        """What one row adds to the seal of its subject: SHA-256 of the row, as a number."""
        bytes_of_row = _encoder.encode((self.name, self.version, subject, known_from, known_to, row))
        return int.from_bytes(sha256(bytes_of_row).digest(), "big")


def digest_of(view: View, rows: int, total: int) -> str:
    """Hex digest of a whole view: over name, version, number of rows and the sum (modulo 2^256) of what each adds.

    The sum does not depend on any order, so it is kept along with every row written. It tells an edit, not an editor who
    writes the sum too: against him stands the comparison with the log (`rebuild --check`).
    """
    return sha256(_encoder.encode((view.name, view.version, rows, f"{total:064x}"))).hexdigest()


def values_of(view: View, row: Any) -> tuple[str, int, int | None, Row]:
    """Subject, known_from, known_to and the rest, of a row read in the order of `View.names`."""
    subject, known_from, known_to, *rest = row
    return str(subject), int(known_from), None if known_to is None else int(known_to), tuple(rest)
