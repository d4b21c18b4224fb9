"""Which parts make the service, and in which order do they start and stop? Only this file puts them together."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.application import Ledger
from projections.errors import ViewsForeign
from projections.queries import Views
from projections.runner import Runner
from projections.tables import ViewsDatabase, discard_views, open_views

VIEWS_WAIT_S: Final = 5.0
"""How long a question waits for the views to read what was just written."""


@dataclass(frozen=True, slots=True)
class Service:
    """The running parts. Writes go through `ledger`; lists and counts are asked of `views`."""

    ledger: Ledger
    runner: Runner
    views: Views
    database: ViewsDatabase

    def close(self) -> None:
        """Views first: they read the log. Safe to call twice."""
        self.runner.stop()
        self.database.close()
        self.ledger.close()


def start_service(ledger: Ledger, views: Path) -> Service:
    """The service over an open ledger. Views that do not fit the log are thrown away and rebuilt from it.

    Raises ViewsLocked where another process keeps the same file.
    """
    try:
        database, runner = _runner(ledger, views)
    except ViewsForeign:
        discard_views(views)
        database, runner = _runner(ledger, views)
    ledger.on_commit(runner.notify)
    runner.start()
    return Service(ledger, runner, Views(database), database)


def _runner(ledger: Ledger, views: Path) -> tuple[ViewsDatabase, Runner]:
    database = open_views(views)
    try:
        return database, Runner(ledger.history, database)
    except BaseException:
        database.close()
        raise
