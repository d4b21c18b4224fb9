"""Which parts make the service, and in which order do they start and stop? Only this file puts them together."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

import structlog

from api.config import BODIES
from api.log_check import LogCheck
from ledger.application import Ledger
from ledger.evidence import Evidence
from ledger.pending import PENDING_FILE, Pending
from projections.opening import open_checked
from projections.queries import Views
from projections.rebuilding import BESIDE_FILE, Quarantine, Rebuilt, chosen, take_over
from projections.runner import Runner
from projections.tables import ViewsDatabase

VIEWS_WAIT_S: Final = 5.0
"""How long a question waits for the views to read what was just written."""
StateQuarantine = Callable[[Ledger, str, str, str, int], object]
"""How the service states that a view was quarantined: view, digest expected and found, position."""


def unstated(ledger: Ledger, view: str, expected: str, found: str, position: int) -> None:
    """A service without a key of its own says it in its log alone."""


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
    quarantine: Quarantine
    log_check: LogCheck
    bodies: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(BODIES))

    def take_over_rebuilt(self, view: str | None) -> Rebuilt:
        """Put what `mingjing rebuild` built beside in place of a view, or of all (None).

        Raises ViewUnknown, RebuildUnfit, or ViewsLocked while it is still being built.
        """
        beside = self.database.path.with_name(BESIDE_FILE)
        rebuilt = take_over(self.ledger.history, self.runner, beside, chosen(view), quarantine=self.quarantine)
        self.views.forget_check()
        return rebuilt

    def close(self) -> None:
        """The check of the log and the views first: they read it. Safe to call twice."""
        self.log_check.close()
        self.runner.stop()
        self.database.close()
        self.pending.close()
        self.evidence.close()
        self.ledger.close()


def start_service(ledger: Ledger, views: Path, state_quarantine: StateQuarantine = unstated) -> Service:
    """The service over an open ledger. Views that do not fit the log are thrown away and rebuilt from it; those that somebody
    edited are set aside first, and that is stated.

    What waits for signatures, and the evidence, lie beside the views. Raises ViewsLocked where another process keeps the same
    file, SideFileForeign for a file beside it that is none of the ledger's.
    """
    with ExitStack() as opened:
        pending = Pending.open(views.parent / PENDING_FILE, ledger)
        opened.callback(pending.close)
        evidence = Evidence.open(views.parent, ledger)
        opened.callback(evidence.close)
        quarantine = partial(_quarantined, partial(state_quarantine, ledger))
        database, runner = open_checked(ledger.history, views, quarantine=quarantine)
        opened.pop_all()
    ledger.on_commit(runner.notify)
    runner.start()
    return Service(ledger, runner, Views(database), database, pending, evidence, quarantine, LogCheck(ledger.history))


def _quarantined(state: Quarantine, view: str, expected: str, found: str, position: int) -> None:
    """A view was not what the log says: a line in the server's log, and the service's own statement."""
    structlog.get_logger("projections").error(
        "view_quarantined", view=view, expected=expected, found=found, position=position
    )
    state(view, expected, found, position)
