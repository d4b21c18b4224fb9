"""A table of failures of the whole append path: each write lost, or done but not answered; then the ledger opens by itself.

After each failure the writer has stopped and says so, nothing acknowledged is lost, and the retry of the submission gets the
place it already has, or a new one where nothing of it was written.
"""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from keys.signer import Ed25519Signer
from ledger.admitting import Receipted
from ledger.application import Ledger
from ledger.errors import WriterStopped
from ledger.log.authoring import sign_submission
from ledger.store.errors import StoreFailed
from ledger.store.guard import GuardHead, SqliteTreeGuard
from ledger.store.recorder import StoredEntry
from ledger.store.sqlite import SqliteRecorder
from tests.support.acts import must
from tests.support.reopened import Acknowledged, check_log, founded, registration, reopen, with_parts
from tests.support.town import Town

LOST = ("begun", "events", "entries", "openings", "nodes", "head")
Fail = Callable[[Path, BaseException], Ledger]


class Stopped(Exception):
    """A failure of no kind that anybody foresaw."""


class FailingGuard(SqliteTreeGuard):
    """The second store, failing at its next advance: before it is done, or after."""

    error: BaseException
    done: bool

    def advance(self, expected: GuardHead | None, new: GuardHead) -> None:
        if self.done:
            super().advance(expected, new)
        raise self.error


class FailingReread(SqliteRecorder):
    """A log whose group cannot be read back."""

    error: BaseException

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        raise self.error


class FailingSigner:
    """The log's key, out of reach from its second signature on."""

    def __init__(self, signer: Ed25519Signer, error: BaseException) -> None:
        self._signer, self._error = signer, error
        self.public_key = signer.public_key

    def sign(self, message: bytes) -> bytes:
        raise self._error


def at_step(step: str) -> Fail:
    def fail(directory: Path, error: BaseException) -> Ledger:
        def on_step(reached: str) -> None:
            if reached == step:
                raise error

        return with_parts(directory, SqliteRecorder.open(directory, on_step=on_step), SqliteTreeGuard.open(directory))

    return fail


def at_guard(*, done: bool) -> Fail:
    def fail(directory: Path, error: BaseException) -> Ledger:
        guard = FailingGuard.open(directory)
        guard.error, guard.done = error, done
        return with_parts(directory, SqliteRecorder.open(directory), guard)

    return fail


def at_reread(directory: Path, error: BaseException) -> Ledger:
    recorder = FailingReread.open(directory)
    recorder.error = error
    return with_parts(directory, recorder, SqliteTreeGuard.open(directory))


def at_signing(directory: Path, error: BaseException) -> Ledger:
    signer = FailingSigner(Ed25519Signer.from_seed(b"l" * 32), error)
    return with_parts(directory, SqliteRecorder.open(directory), SqliteTreeGuard.open(directory), signer)


# what fails, whether the group is in the log afterwards
TABLE: dict[str, tuple[Fail, bool]] = {
    **{f"write lost at {step}": (at_step(step), False) for step in LOST},
    "committed and not answered": (at_step("committed"), True),
    "not read back": (at_reread, True),
    "second store lost": (at_guard(done=False), True),
    "second store done and not answered": (at_guard(done=True), True),
    "not signed": (at_signing, True),
}
ERRORS = (StoreFailed(reason="SQLITE_IOERR"), Stopped("no kind"))


@pytest.mark.parametrize("what", sorted(TABLE))
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_fault_15_after_any_failure_nothing_acknowledged_is_lost_and_a_retry_finds_its_place(
    tmp_path: Path, what: str, error: BaseException
) -> None:
    fail, durable = TABLE[what]
    town, first = founded(tmp_path)
    one, two = registration(town, 1), registration(town, 2)
    raws = [sign_submission(each, [town.key("a-root1"), town.key("a-root2")]) for each in (one, two)]
    failing = fail(tmp_path, error)
    with pytest.raises((WriterStopped, type(error))):
        failing.submit(raws[0])
    for attempt in (lambda: failing.submit(raws[1]), failing.ready):
        with pytest.raises(WriterStopped):
            attempt()
    failing.close()

    with reopen(tmp_path) as ledger:
        size = 2 if durable else 1
        assert ledger.history.size() == size
        check_log(ledger, [first])
        retried = must(ledger.submit(raws[0]))
        assert (retried.again, retried.receipt.position) == (durable, 1)
        acknowledged = [first, Acknowledged(one, retried.receipt)]
        acknowledged.append(Acknowledged(two, must(ledger.submit(raws[1])).receipt))
        check_log(ledger, acknowledged)
        again = must(ledger.submit(raws[0]))
        assert (again.again, again.receipt.position, again.receipt.entry) == (True, 1, retried.receipt.entry)


def test_fault_05_a_vault_that_takes_no_key_stops_the_writer_before_anything_is_written(tmp_path: Path) -> None:
    town, first = founded(tmp_path)
    raw = _signed(town, 1)
    with closing(sqlite3.connect(tmp_path / "keys.db", isolation_level=None)) as vault:
        vault.execute("CREATE TRIGGER full BEFORE INSERT ON subject_keys BEGIN SELECT RAISE(ABORT, 'full'); END")
        failing = with_parts(tmp_path, SqliteRecorder.open(tmp_path), SqliteTreeGuard.open(tmp_path))
        with pytest.raises(WriterStopped):
            failing.submit(raw)
        failing.close()
        vault.execute("DROP TRIGGER full")
    with reopen(tmp_path) as ledger:
        check_log(ledger, [first])
        assert not must(ledger.submit(raw)).again


def test_everybody_in_line_behind_a_failure_is_told_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    """The leader of a group answers for all in it: an error of any kind must not leave the others waiting."""
    town, _ = founded(tmp_path)
    everybody_in_line, commits = Event(), []

    def on_step(step: str) -> None:
        if step == "begun":
            everybody_in_line.wait(5)
        if step == "head":
            commits.append(step)
            if len(commits) == 2:
                raise Stopped("no kind")

    ledger = with_parts(tmp_path, SqliteRecorder.open(tmp_path, on_step=on_step), SqliteTreeGuard.open(tmp_path))
    raws = [_signed(town, number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(ledger.submit, raw) for raw in raws]
        everybody_in_line.set()
        outcomes = [_ending(future.result, 20) for future in futures]
    assert {type(outcome) for outcome in outcomes} <= {Receipted, WriterStopped, Stopped}
    assert sum(isinstance(outcome, Stopped) for outcome in outcomes) <= 1
    ledger.close()
    with reopen(tmp_path) as again:
        for raw, outcome in zip(raws, outcomes, strict=True):
            receipted = must(again.submit(raw))
            assert not isinstance(outcome, Receipted) or receipted.receipt.position == outcome.receipt.position


def _signed(town: Town, number: int) -> bytes:
    return sign_submission(registration(town, number), [town.key("a-root1"), town.key("a-root2")])


def _ending(result: Callable[[float], Any], timeout_s: float) -> Any:
    try:
        return result(timeout_s)
    except (WriterStopped, Stopped, sqlite3.Error) as error:
        return error
