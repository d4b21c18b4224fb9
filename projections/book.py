"""Which rows stand open, and which must be written? What a batch does to the views, worked out in memory and written at its end.

Each subject of a view has its open rows and its seal (the sum of its rows' hashes) here, so a rebuild asks the file for
nothing; what was let go for room is read back. A row opened and closed within one batch is written once, with both ends.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from eventsourcing.sqlite import SQLiteCursor

from projections.view import WRAP, Row, View, values_of

KEPT_ROWS: Final = 150_000
"""Open rows kept between batches, each subject of a view weighing one more; a row is some hundred bytes, up to a kilobyte."""
_SEALS: Final = "INSERT OR REPLACE INTO seals VALUES (?, ?, ?, ?)"
_HEADS: Final = "INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?)"


class _Subject:
    """Open rows with the position each is known from; the sum and the number of all rows, closed ones too."""

    __slots__ = ("dirty", "open", "rows", "total")

    def __init__(self, rows: int = 0, total: int = 0) -> None:
        self.open: dict[Row, int] = {}
        self.rows, self.total = rows, total
        self.dirty = False


class Book:
    """The open rows of every view. `cursor` stands in the transaction of the batch in hand."""

    def __init__(self, views: Sequence[View], *, empty: bool) -> None:
        """`empty`: the file holds no row yet, so that what is not here is nowhere."""
        self.views = tuple(views)
        self._whole = empty
        self._subjects: dict[View, OrderedDict[str, _Subject]] = {view: OrderedDict() for view in views}
        self._dirty: list[tuple[View, str, _Subject]] = []
        self._weights: dict[View, int] = dict.fromkeys(views, 0)
        self._inserts: dict[View, dict[tuple[str, int, Row], int | None]] = {view: {} for view in views}
        self._closes: dict[View, list[Row]] = {view: [] for view in views}
        self._heads: dict[View, tuple[int, int]] = dict.fromkeys(views, (0, 0)) if empty else {}
        self._added: dict[View, list[int]] = {view: [0, 0] for view in views}

    def record(self, cursor: SQLiteCursor, view: View, subject: str, position: int, rows: Iterable[Row]) -> bool:
        """Make the open rows of a subject be these from `position` on; whether anything is another than before."""
        state = self._subject(cursor, view, subject)
        now = dict.fromkeys(rows)
        before = state.open
        if before.keys() == now.keys():
            return False
        for row in [row for row in before if row not in now]:
            self._close(view, subject, state, row, position - 1)
        for row in now:
            if row not in before:
                self._open(view, subject, state, position, row)
        return True

    def exchange(
        self, cursor: SQLiteCursor, view: View, subject: str, position: int, old: Sequence[Row], new: Sequence[Row]
    ) -> None:
        """Make some of the open rows of a subject, those of one matter, be others from `position` on; the rest stays unread."""
        state = self._subject(cursor, view, subject)
        for row in old:
            if row not in new:
                self._close(view, subject, state, row, position - 1)
        for row in new:
            if row not in old:
                self._open(view, subject, state, position, row)

    def append(self, cursor: SQLiteCursor, view: View, subject: str, position: int, row: Row) -> None:
        """One row more, which is never closed."""
        self._insert(view, subject, self._subject(cursor, view, subject, ends=False), position, row)

    def open_rows(self, cursor: SQLiteCursor, view: View, subject: str) -> Mapping[Row, int]:
        """The open rows of a subject, with the position each is known from."""
        return self._subject(cursor, view, subject).open

    def write(self, cursor: SQLiteCursor) -> None:
        """Everything since the last write, into the transaction of `cursor`."""
        for view in self.views:
            closes, inserts = self._closes[view], self._inserts[view]
            if closes:
                cursor.executemany(view.close, closes)
            if inserts:
                cursor.executemany(
                    view.insert,
                    [(subject, at, known_to, *row) for (subject, at, row), known_to in inserts.items()],
                )
            if closes or inserts:
                rows, total = self._head(cursor, view)
                added = self._added[view]
                self._heads[view] = rows + added[0], (total + added[1]) % WRAP
                rows, total = self._heads[view]
                cursor.execute(_HEADS, (view.name, view.version, rows, _bytes(total)))
            closes.clear()
            inserts.clear()
            self._added[view] = [0, 0]
        cursor.executemany(
            _SEALS, [(view.name, subject, state.rows, _bytes(state.total)) for view, subject, state in self._dirty]
        )
        for _, _, state in self._dirty:
            state.dirty = False
        self._dirty.clear()
        self._let_go()

    def _head(self, cursor: SQLiteCursor, view: View) -> tuple[int, int]:
        head = self._heads.get(view)
        if head is None:
            cursor.execute("SELECT rows, total FROM heads WHERE view = ?", (view.name,))
            found = cursor.fetchone()
            head = (0, 0) if found is None else (int(found[0]), int.from_bytes(found[1], "big"))
        return head

    def _subject(self, cursor: SQLiteCursor, view: View, subject: str, *, ends: bool = True) -> _Subject:
        """A subject of a view. `ends`: its rows are closed some day, so the open ones are wanted."""
        subjects = self._subjects[view]
        state = subjects.get(subject)
        if state is not None:
            subjects.move_to_end(subject)
            return state
        state = subjects[subject] = _Subject() if self._whole else self._read(cursor, view, subject, ends)
        self._weights[view] += 1 + len(state.open)
        return state

    def _read(self, cursor: SQLiteCursor, view: View, subject: str, ends: bool) -> _Subject:
        cursor.execute("SELECT rows, total FROM seals WHERE view = ? AND subject = ?", (view.name, subject))
        sealed = cursor.fetchone()
        if sealed is None:
            return _Subject()
        state = _Subject(int(sealed[0]), int.from_bytes(sealed[1], "big"))
        if ends:
            cursor.execute(f"{view.select} WHERE {view.subject} = ? AND known_to IS NULL", (subject,))
            for each in cursor.fetchall():
                _, known_from, _, row = values_of(view, each)
                state.open[row] = known_from
        return state

    def _open(self, view: View, subject: str, state: _Subject, position: int, row: Row) -> None:
        state.open[row] = position
        self._weights[view] += 1
        self._insert(view, subject, state, position, row)

    def _insert(self, view: View, subject: str, state: _Subject, position: int, row: Row) -> None:
        self._inserts[view][subject, position, row] = None
        self._seal(view, subject, state, 1, view.seal(subject, position, None, row))

    def _close(self, view: View, subject: str, state: _Subject, row: Row, known_to: int) -> None:
        known_from = state.open.pop(row)
        self._weights[view] -= 1
        inserts = self._inserts[view]
        if (subject, known_from, row) in inserts:
            inserts[subject, known_from, row] = known_to
        else:
            self._closes[view].append((known_to, subject, known_from, *view.key_of(row)))
        change = view.seal(subject, known_from, known_to, row) - view.seal(subject, known_from, None, row)
        self._seal(view, subject, state, 0, change)

    def _seal(self, view: View, subject: str, state: _Subject, rows: int, change: int) -> None:
        state.rows += rows
        state.total = (state.total + change) % WRAP
        added = self._added[view]
        added[0] += rows
        added[1] += change
        if not state.dirty:
            state.dirty = True
            self._dirty.append((view, subject, state))

    def _let_go(self) -> None:
        """Keep memory flat: of the view that weighs most, the subjects used longest ago go first."""
        total = sum(self._weights.values())
        while total > KEPT_ROWS:
            heaviest = max(self.views, key=self._weights.__getitem__)
            _, state = self._subjects[heaviest].popitem(last=False)
            weight = 1 + len(state.open)
            self._weights[heaviest] -= weight
            total -= weight
            self._whole = False


def _bytes(total: int) -> bytes:
    return total.to_bytes(32, "big")
