"""How do the views of a ledger come into use? Opened, compared with the log's end, every row checked against its seal.

What does not fit the log is thrown away and made again. What somebody changed is set aside under another name, told of, and made
again: the service answers meanwhile from the log, and from the views as soon as they have read far enough.
"""

from pathlib import Path

from ledger.history import History
from projections.errors import ViewsForeign
from projections.rebuilding import Quarantine, check_all, nobody_told
from projections.runner import Runner
from projections.tables import ViewsDatabase, discard_views, open_views, set_aside_views


def open_checked(history: History, path: Path, *, quarantine: Quarantine = nobody_told) -> tuple[ViewsDatabase, Runner]:
    """The views in a file with their runner, sound or empty. Raises ViewsLocked where another process keeps the same file."""
    database, runner = open_fitting(history, path)
    edited = [each for each in check_all(database) if not each.sound]
    if edited:
        database.close()
        set_aside_views(path, f"views.quarantined-{runner.size}.db")
        for each in edited:
            quarantine(each.view, each.stated, each.digest, max(0, runner.size - 1))
        database, runner = _opened(history, path)
    return database, runner


def open_fitting(history: History, path: Path) -> tuple[ViewsDatabase, Runner]:
    """The views in a file with their runner, rows unchecked; of another version or log they are thrown away first.

    Raises ViewsLocked.
    """
    try:
        return _opened(history, path)
    except ViewsForeign:
        discard_views(path)
        return _opened(history, path)


def _opened(history: History, path: Path) -> tuple[ViewsDatabase, Runner]:
    database = open_views(path)
    try:
        return database, Runner(history, database)
    except BaseException:
        database.close()
        raise
