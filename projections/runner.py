"""Who keeps the views up to date? One runner: batches of entries, one transaction each, the cursor in it.

It sleeps until the writer tells it of a commit; nothing polls. Killed anywhere, it goes on from the cursor that the last
transaction left: each entry has its effect exactly once. An entry it cannot handle stops it for good and says so; the log
and the answers taken from the log are unharmed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Lock, Thread
from typing import Final

import structlog

from ledger.history import History
from projections.errors import RunnerStopped, ViewsForeign
from projections.projection import Projection
from projections.sharing import Share
from projections.tables import ViewsDatabase

BATCH: Final = 1_000
OnBatch = Callable[[int], None]


def no_watch(size: int) -> None:
    """Nobody looks on between the work of a batch and its commit, outside the fault tests."""


class Runner:
    """The one runner of a file of views; the lock is the file's (`open_views`)."""

    def __init__(
        self,
        history: History,
        database: ViewsDatabase,
        *,
        batch: int = BATCH,
        before_commit: OnBatch = no_watch,
        share: Share | None = None,
    ) -> None:
        """`share`: of a rebuild, see `sharing`.

        Raises ViewsForeign where the views were made from another log, or from more of it than there is.
        """
        self._history = history
        self._database = database
        self._batch = batch
        self._before_commit = before_commit
        self._share = share
        self._changed = Condition()
        self._told = 0
        self._stopping = False
        self._failure: RunnerStopped | None = None
        self._thread: Thread | None = None
        self._size = database.size()
        self._turn = Lock()
        self._check_log()
        self._projection = Projection(history, self._size, share)

    def _check_log(self) -> None:
        there = self._history.size()
        if self._size > there:
            raise ViewsForeign("size", expected=f"at most {there}", got=self._size)
        if self._size:
            expected, got = self._history.stored(self._size - 1).leaf_hash, self._database.last_leaf()
            if expected != got:
                raise ViewsForeign("leaf", expected=expected.hex(), got=None if got is None else got.hex())

    @property
    def size(self) -> int:
        """How many entries are handled."""
        with self._changed:
            return self._size

    def catch_up(self, up_to: int | None = None, *, progress: OnBatch = no_watch) -> int:
        """Handle what the log holds now, or its first `up_to` entries; the number of entries handled since its beginning."""
        while self._one_batch(up_to):
            progress(self.size)
        return self.size

    @contextmanager
    def paused(self) -> Iterator[ViewsDatabase]:
        """No batch begins while this lasts; afterwards the rows are read from the file again, whoever wrote them."""
        with self._turn:
            yield self._database
            self._projection = Projection(self._history, self._size, self._share)

    def _one_batch(self, up_to: int | None = None) -> int:
        """Handle one batch; how many entries it held."""
        with self._turn:
            return self._handle_batch(self._batch if up_to is None else min(self._batch, up_to - self._size))

    def _handle_batch(self, most: int) -> int:
        entries = self._history.recorder.entries(self._size, most) if most > 0 else ()
        if not entries:
            return 0
        after = entries[-1].position + 1
        try:
            with self._database.writing() as cursor:
                self._projection.handle(cursor, entries)
                self._projection.write(cursor)
                self._database.track(cursor, after, entries[-1].leaf_hash)
                self._before_commit(after)
        except BaseException:
            # what was folded belongs to a transaction that is gone
            self._projection = Projection(self._history, self._size, self._share)
            raise
        with self._changed:
            self._size = after
            self._changed.notify_all()
        return len(entries)

    def start(self) -> None:
        """Run in a thread of its own until `stop`."""
        self._thread = Thread(target=self._run, name="projections", daemon=True)
        self._thread.start()

    def notify(self, size: int) -> None:
        """The log has `size` entries: called by the writer after each commit, and returning at once."""
        with self._changed:
            self._told = max(self._told, size)
            self._changed.notify_all()

    def wait_for(self, size: int, *, timeout_s: float) -> bool:
        """Wait until `size` entries are handled; whether they are. Raises RunnerStopped when they will not be."""
        with self._changed:
            self._changed.wait_for(lambda: self._size >= size or self._failure is not None, timeout_s)
            if self._size < size and self._failure is not None:
                raise self._failure
            return self._size >= size

    def check(self) -> None:
        """Raise RunnerStopped if the runner has stopped by itself."""
        with self._changed:
            if self._failure is not None:
                raise self._failure

    def stop(self) -> None:
        """End the thread after the batch in hand. Safe to call twice."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        try:
            while not self._stopping:
                if not self._one_batch():
                    self._sleep()
        except Exception as error:  # noqa: BLE001  # the thread's last word: kept, logged by class, raised to who asks
            with self._changed:
                self._failure = RunnerStopped(cursor=self._size, reason=type(error).__name__)
                self._failure.__cause__ = error
                self._changed.notify_all()
            structlog.get_logger("projections").error("views_stopped", cursor=self._size, reason=type(error).__name__)

    def _sleep(self) -> None:
        """Until the writer tells of more than is handled, or `stop`."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._told > self._size)
