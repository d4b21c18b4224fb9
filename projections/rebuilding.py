"""Can the views be made anew while they are in use? Built beside from the log alone, compared, then put in their place at once.

The file beside is built by the same runner, in whatever process. Taking it over happens in the process that keeps the views: no batch
begins meanwhile, the file beside reads up to the very entry the live ones stand at, and every row of both is compared by digest. A
live view that differs is quarantined: the file as it was is kept, the difference is told (the service states `ViewQuarantined`), and
the rebuilt rows take its place in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.history import History
from projections.checking import Checked, check_view
from projections.errors import RebuildUnfit, ViewEdited, ViewsForeign, ViewUnknown
from projections.projection import VIEWS
from projections.runner import OnBatch, Runner, no_watch
from projections.sharing import Share
from projections.splitting import SPLIT_FROM, WORKERS, build_split, collected_rarely
from projections.tables import ViewsDatabase, discard_views, open_views, read_views
from projections.view import View

BESIDE_FILE: Final = "views.beside.db"


@dataclass(frozen=True, slots=True)
class Compared:
    """One view, rebuilt and live, at the same position: the digest it must have, the one its rows have, who was edited."""

    view: str
    version: int
    rows: int
    expected: str
    found: str
    edited: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the live view is what the log says, row by row, and its seals say so."""
        return self.expected == self.found and not self.edited


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild came to: at `size` entries. `kept` names the file of the old rows, where a view was quarantined."""

    size: int
    views: tuple[Compared, ...]
    swapped: bool
    kept: str | None

    @property
    def same(self) -> bool:
        """Whether every view was what the log says."""
        return all(each.same for each in self.views)


Quarantine = Callable[[str, str, str, int], object]
"""Told of each live view that differed: its name, the digest expected and found (hex), the position. The service states it."""


def nobody_told(view: str, expected: str, found: str, position: int) -> None:
    """No service states anything where none runs."""


def chosen(name: str | None) -> tuple[View, ...]:
    """The view of a name, or every one. Raises ViewUnknown."""
    if name is None:
        return VIEWS
    found = tuple(view for view in VIEWS if view.name == name)
    if not found:
        raise ViewUnknown(tuple(view.name for view in VIEWS))
    return found


def build_beside(
    history: History, path: Path, *, log: Path | None = None, workers: int | None = None,
    progress: OnBatch = no_watch, before_commit: OnBatch = no_watch,
) -> int:  # fmt: skip
    """Build every view from the log into a file of its own; how many entries it has read.

    `log` is the directory of the ledger, for other processes to read it: a long log is shared among as many `workers` as it asks
    for. None: this process alone. Raises ViewsLocked or RebuildBroken.
    """
    return _built(history, path, None, log, workers, progress, before_commit)


def _built(
    history: History, path: Path, up_to: int | None, log: Path | None, workers: int | None, progress: OnBatch, before_commit: OnBatch
) -> int:  # fmt: skip
    """The file beside, at `up_to` entries, or at as many as there are when it is done."""
    size = history.size() if up_to is None else up_to
    if workers is None:
        workers = WORKERS if size >= SPLIT_FROM else 1
    if log is not None and workers > 1 and size:
        build_split(history, log, path, size, workers, progress=progress, before_commit=before_commit)
    else:
        discard_views(path)
    database = open_views(path)
    try:
        share = None if database.size() else Share(0, 1)
        with collected_rarely():
            return Runner(history, database, before_commit=before_commit, share=share).catch_up(
                up_to, progress=progress
            )
    finally:
        database.close()


def take_over(
    history: History, live: Runner, beside: Path, views: Sequence[View] = VIEWS, *, quarantine: Quarantine = nobody_told
) -> Rebuilt:
    """Put what was built beside in place of the live rows of `views`, and remove the file beside.

    Raises RebuildUnfit where the file is of another log, is ahead, or does not hold; then nothing has changed.
    """
    if not beside.exists():
        raise RebuildUnfit("file", expected=beside.name, got="nothing")
    try:
        rebuilt = open_views(beside)
    except ViewsForeign as error:
        raise RebuildUnfit(error.what, expected=error.expected, got=error.got) from error
    live.catch_up(
        min(rebuilt.size(), history.size())
    )  # what was built beside may have read further than the live views
    with live.paused() as database:
        size = live.size
        try:
            _read_to(history, rebuilt, size)
            compared = _compared(rebuilt, database, views)
        finally:
            rebuilt.close()
        differing = [each for each in compared if not each.same]
        kept = database.path.with_name(f"views.quarantined-{size}.db") if differing else None
        database.take_over(beside, [view.name for view in views], keep_old_in=kept)
    discard_views(beside)
    for each in differing:
        quarantine(each.view, each.expected, each.found, max(0, size - 1))
    return Rebuilt(size, compared, True, None if kept is None else kept.name)


def compare(
    history: History, live: Path, beside: Path, views: Sequence[View] = VIEWS, *, log: Path | None = None,
    workers: int | None = None, progress: OnBatch = no_watch,
) -> Rebuilt:  # fmt: skip
    """Rebuild beside up to where the live views stand, and compare; nothing is changed, and a service may run meanwhile.

    `log` and `workers` as in `build_beside`. Raises ViewsForeign where there are no live views that could be read.
    """
    reading = read_views(live)
    try:
        with reading.reading() as cursor:  # one state of the file, however long the rebuild takes
            cursor.execute("SELECT count(*) FROM seals")
            cursor.execute("SELECT max(notification_id) FROM tracking WHERE application_name = 'log'")
            size = int(cursor.fetchone()[0] or 0)
            found = {view: check_view(cursor, view) for view in views}
    finally:
        reading.close()
    _built(history, beside, size, log, workers, progress, no_watch)
    rebuilt = open_views(beside)
    try:
        with rebuilt.reading() as cursor:
            compared = tuple(_as_compared(check_view(cursor, view), found[view]) for view in views)
    finally:
        rebuilt.close()
        discard_views(beside)
    return Rebuilt(size, compared, False, None)


def _read_to(history: History, rebuilt: ViewsDatabase, size: int) -> None:
    """Bring the file beside to exactly `size` entries of this log."""
    try:
        there = Runner(history, rebuilt).catch_up(size)
    except ViewsForeign as error:
        raise RebuildUnfit(error.what, expected=error.expected, got=error.got) from error
    if there != size:
        raise RebuildUnfit("size", expected=size, got=there)


def _compared(rebuilt: ViewsDatabase, live: ViewsDatabase, views: Sequence[View]) -> tuple[Compared, ...]:
    with rebuilt.reading() as beside, live.reading() as cursor:
        found = []
        for view in views:
            made = check_view(beside, view)
            if not made.sound:
                raise RebuildUnfit(view.name, expected=made.stated, got=made.digest)
            found.append(_as_compared(made, check_view(cursor, view)))
    return tuple(found)


def _as_compared(made: Checked, live: Checked) -> Compared:
    """`found` is the digest of the live rows; where those are right and only the head lies, that of the head."""
    found = live.stated if live.digest == made.digest else live.digest
    return Compared(made.view, made.version, made.rows, made.digest, found, live.edited)


def check_all(database: ViewsDatabase, views: Sequence[View] = VIEWS) -> tuple[Checked, ...]:
    """Every row of every view against its seals, in one state of the file."""
    with database.reading() as cursor:
        return tuple(check_view(cursor, view) for view in views)


def must_hold(checked: Sequence[Checked]) -> None:
    """Raises ViewEdited for the first view that does not hold, naming a subject where one is known."""
    for each in checked:
        if not each.sound:
            raise ViewEdited(each.view, each.edited[0] if each.edited else None)
