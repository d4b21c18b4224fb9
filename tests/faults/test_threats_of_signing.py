"""Does the log's key ever vouch for bytes that nobody has read back? (T1, T5, decision 5 of the threats: verify before signing.)

Between COMMIT and the second store a group can already be read; it must not yet be signed, and not at all if it is damaged.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from keys.errors import KeysError
from ledger.admitting import Receipted, Refused
from ledger.application import OriginMismatch
from ledger.errors import WriterStopped
from ledger.log.authoring import sign_submission
from ledger.log.refusal import open_refusal
from ledger.store.errors import StoreDamaged
from ledger.store.guard import SqliteTreeGuard
from ledger.store.recorder import StoredEntry
from ledger.store.sqlite import SqliteRecorder
from tests.support.reopened import founded, registration, reopen, with_parts
from tests.support.town import LOG, Town


class SlowReread(SqliteRecorder):
    """A log whose group is read back only when the test lets it."""

    reached: Event
    go: Event
    error: Exception | None = None

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        self.reached.set()
        assert self.go.wait(30)
        if self.error is not None:
            raise self.error
        return super().reread(first, count)


def slow(directory: Path) -> SlowReread:
    recorder = SlowReread.open(directory)
    recorder.reached, recorder.go = Event(), Event()
    return recorder


def raw(town: Town, number: int) -> bytes:
    authored = registration(town, number)
    return sign_submission(authored, [town.key(signer.actor) for signer in authored.statement.signers])


def size_of(note: str) -> int:
    return int(note.split("\n")[1])


def test_threat_01_a_group_that_is_not_read_back_yet_is_not_signed_yet(tmp_path: Path) -> None:
    town, _ = founded(tmp_path)
    one = raw(town, 1)
    recorder = slow(tmp_path)
    ledger = with_parts(tmp_path, recorder, SqliteTreeGuard.open(tmp_path))
    with closing(ledger), ThreadPoolExecutor(2) as pool:
        before = size_of(ledger.checkpoint())
        submitted = pool.submit(ledger.submit, one)
        assert recorder.reached.wait(30)
        assert ledger.history.size() == before + 1
        assert size_of(ledger.checkpoint()) == before
        asked = pool.submit(ledger.receipt, before)
        recorder.go.set()
        outcome = submitted.result(30)
        assert isinstance(outcome, Receipted)
        assert asked.result(30).leaf_hash == outcome.receipt.leaf_hash
        assert size_of(ledger.checkpoint()) == before + 1


def test_threat_01_a_group_that_could_not_be_read_back_is_never_signed(tmp_path: Path) -> None:
    town, _ = founded(tmp_path)
    one = raw(town, 1)
    recorder = slow(tmp_path)
    recorder.error = StoreDamaged(what="entry", position=1, expected="a", got="b")
    recorder.go.set()
    ledger = with_parts(tmp_path, recorder, SqliteTreeGuard.open(tmp_path))
    with closing(ledger):
        before = size_of(ledger.checkpoint())
        with pytest.raises(WriterStopped):
            ledger.submit(one)
        assert ledger.history.size() == before + 1
        assert size_of(ledger.checkpoint()) == before
        with pytest.raises(WriterStopped):
            ledger.receipt(before)
        assert ledger.receipt(0).position == 0


def test_a_refusal_bears_the_head_that_was_vouched_for(tmp_path: Path) -> None:
    founded(tmp_path)
    recorder = slow(tmp_path)
    recorder.go.set()
    with closing(with_parts(tmp_path, recorder, SqliteTreeGuard.open(tmp_path))) as ledger:
        outcome = ledger.submit(b"{}")
        assert isinstance(outcome, Refused)
        refusal = open_refusal(outcome.refusal, ledger.verifiers, origin=LOG)
        assert refusal.checkpoint.size == size_of(ledger.checkpoint())


@pytest.mark.parametrize("origin", ["demo.test/other\n", "\udcff\n", "\n"], ids=["another", "no text", "nothing"])
def test_threat_11_a_log_is_not_opened_and_signed_under_the_name_of_another(tmp_path: Path, origin: str) -> None:
    founded(tmp_path)
    (tmp_path / "origin").write_bytes(origin.encode("utf-8", "surrogateescape"))
    with pytest.raises((OriginMismatch, KeysError)):
        reopen(tmp_path)
    (tmp_path / "origin").write_text(f"{LOG}\n", encoding="ascii")
    with closing(reopen(tmp_path)) as ledger:
        assert ledger.checkpoint().startswith(f"{LOG}\n")
