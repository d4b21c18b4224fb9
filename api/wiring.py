"""Which parts make the service, and in which order do they start and stop? Only this file puts them together."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from api.config import BODIES
from ledger.application import Ledger
from ledger.evidence import Evidence
from ledger.pending import PENDING_FILE, Pending
from projections.errors import ViewsForeign
from projections.queries import Views
from projections.runner import Runner
from projections.tables import ViewsDatabase, discard_views, open_views

VIEWS_WAIT_S: Final = 5.0
"""How long a question waits for the views to read what was just written."""


@dataclass(frozen=True, slots=True)
class Service:
    """The running parts. Writes go through `ledger`; lists and counts are asked of `views`.

    `bodies` is passed by whoever reads a body, one for all paths: half of the threads go on answering questions.
    """

    ledger: Ledger
    runner: Runner
    views: Views
    database: ViewsDatabase
    pending: Pending
    evidence: Evidence
    bodies: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(BODIES))

    def close(self) -> None:
        """Views first: they read the log. Safe to call twice."""
        self.runner.stop()
        self.database.close()
        self.pending.close()
        self.evidence.close()
        self.ledger.close()


def start_service(ledger: Ledger, views: Path) -> Service:
    """The service over an open ledger. Views that do not fit the log are thrown away and rebuilt from it.

    What waits for signatures, and the evidence, lie beside the views. Raises ViewsLocked where another process keeps the same
    file, SideFileForeign for a file beside it that is none of the ledger's.
    """
    with ExitStack() as opened:
        pending = Pending.open(views.parent / PENDING_FILE, ledger)
        opened.callback(pending.close)
        evidence = Evidence.open(views.parent, ledger)
        opened.callback(evidence.close)
        try:
            database, runner = _runner(ledger, views)
        except ViewsForeign:
            discard_views(views)
            database, runner = _runner(ledger, views)
        opened.pop_all()
    ledger.on_commit(runner.notify)
    runner.start()
    return Service(ledger, runner, Views(database), database, pending, evidence)


def _runner(ledger: Ledger, views: Path) -> tuple[ViewsDatabase, Runner]:
    database = open_views(views)
    try:
        return database, Runner(ledger.history, database)
    except BaseException:
        database.close()
        raise
