"""What waits for signatures, when something fails: the writer, the disk, the process, or somebody's hand in the file."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from ledger.admitting import Receipted
from ledger.errors import SideFileForeign, Unwritten, VaultError, WriterStopped
from ledger.pending import WAITS_DAYS, Pending, Waiting, listed_in
from ledger.store.errors import StoreFailed
from ledger.store.memory import MemoryTransaction
from tests.support.cosigning_acts import DAY, begun, half_signed, listed, put, refused_by, settled
from tests.support.reopened import founded, reopen
from tests.support.town import Case, Town

ROOT = Path(__file__).parents[2]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settled(Town(tmp_path))


@pytest.fixture
def pending(town: Town, tmp_path: Path) -> Iterator[Pending]:
    opened = Pending.open(tmp_path / "pending.db", town.ledger)
    yield opened
    opened.close()


def test_when_the_writer_stops_nothing_is_lost_and_it_is_handed_in_after_the_next_start(
    town: Town, pending: Pending
) -> None:
    class Failing(MemoryTransaction):
        """A transaction whose commit fails, as on a broken disk."""

        def commit(self):  # type: ignore[no-untyped-def]  # it only raises
            raise StoreFailed(reason="EIO")

    authored = begun(town, pending)
    recorder = town.recorder
    recorder.begin = lambda: Failing(recorder, recorder.tree_head())
    recorder._turn.acquire()
    with pytest.raises(WriterStopped):
        put(town, pending, authored, "a-head")
    del recorder.begin
    waiting = pending.get(authored.statement.id)
    assert isinstance(waiting, Waiting)
    assert (waiting.missing, waiting.answer) == ((), None)


def test_the_list_can_be_read_beside_the_service_and_tells_no_content(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    (one,) = listed(town)
    assert (one.event, one.stream, one.answer) == (authored.statement.id, "official/o-0001", None)
    assert one.expires_at == town.clock.now() + timedelta(days=WAITS_DAYS)
    with pytest.raises(FileNotFoundError):
        listed_in(town.directory / "none.db")


def test_no_word_of_it_stands_in_any_file(tmp_path: Path) -> None:
    town = settled(Town(tmp_path))
    pending = Pending.open(tmp_path / "pending.db", town.ledger)
    canary = "金丝雀九九九"
    authored = town.proposal(Case("1"), DAY, sealed={"reasons": canary})
    begun(town, pending, authored)
    assert (tmp_path / "pending.db").stat().st_mode & 0o777 == 0o600
    for path in tmp_path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for text in (canary.encode(), authored.openings[0].encode(), b"points_cp", authored.body[:40]):
                assert text not in data, path.name
    pending.close()


def test_what_waits_survives_a_restart(town: Town, tmp_path: Path) -> None:
    first = Pending.open(tmp_path / "pending.db", town.ledger)
    authored = begun(town, first)
    first.close()
    second = Pending.open(tmp_path / "pending.db", town.ledger)
    assert isinstance(put(town, second, authored, "a-head"), Receipted)
    second.close()


def test_a_kill_between_the_commit_and_the_erasure_is_made_good_at_the_next_start(town: Town, tmp_path: Path) -> None:
    path, before = tmp_path / "pending.db", tmp_path / "before.db"
    pending = Pending.open(path, town.ledger)
    authored = begun(town, pending)
    copyfile(path, before)
    assert isinstance(put(town, pending, authored, "a-head"), Receipted)
    pending.close()
    copyfile(before, path)  # as if the erasure had never come to the disk
    again = Pending.open(path, town.ledger)
    assert listed(town) == ()
    assert isinstance(put(town, again, authored, "a-head"), Receipted)
    again.close()


def test_a_content_moved_to_another_id_does_not_open(town: Town, pending: Pending) -> None:
    one, other = begun(town, pending), begun(town, pending)
    with pending._file.change() as rows:
        rows.execute(
            "UPDATE pending SET content = (SELECT content FROM pending WHERE event = ?), body_hash = "
            "(SELECT body_hash FROM pending WHERE event = ?) WHERE event = ?",
            (one.statement.id, one.statement.id, other.statement.id),
        )
    with pytest.raises(VaultError):
        pending.get(other.statement.id)
    assert isinstance(pending.get(one.statement.id), Waiting)


@pytest.mark.parametrize("content", [b"something else entirely, and longer than a header of SQLite" * 9, b""])
def test_a_strange_file_is_refused_and_left_as_it_is(town: Town, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "strange.db"
    path.write_bytes(content)
    with pytest.raises(SideFileForeign):
        Pending.open(path, town.ledger)
    assert path.read_bytes() == content


def test_a_full_disk_refuses_the_new_and_keeps_the_old(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    connection = pending._file._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    more = town.proposal(Case("1"), DAY, sealed={"reasons": "长" * 9_000})
    error = refused_by(town, pending, half_signed(town, more, "a-rep"), more.statement.id)
    assert isinstance(error, Unwritten)
    assert error.reason == "SQLITE_FULL"
    assert isinstance(pending.get(authored.statement.id), Waiting)
    connection.execute("PRAGMA max_page_count = 1000000")
    assert isinstance(put(town, pending, authored, "a-head"), Receipted)


def test_two_who_sign_last_at_the_same_time_get_one_entry(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    size = town.ledger.history.size()
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: put(town, pending, authored, "a-head"), range(4)))
    assert town.ledger.history.size() == size + 1
    receipts = [outcome.receipt.position for outcome in outcomes if isinstance(outcome, Receipted)]
    assert receipts == [size] * 4
    assert listed(town) == ()


CHILD = """
import sys
from pathlib import Path
from ledger.admitting import Receipted
from ledger.pending import Pending
from tests.support.cosigning_acts import half_signed
from tests.support.reopened import registration, reopen
from tests.support.town import Town

directory, scratch = Path(sys.argv[1]), Path(sys.argv[2])
town = Town(scratch)
town.counter = int(sys.argv[3])
ledger = reopen(directory)
pending = Pending.open(directory / "pending.db", ledger)
for number in range(int(sys.argv[3]), int(sys.argv[3]) + 400):
    authored = registration(town, number)
    pending.put(authored.statement.id, half_signed(town, authored, "a-root1"))
    if number % 2:
        outcome = pending.put(authored.statement.id, half_signed(town, authored, "a-root2", openings=()))
        assert isinstance(outcome, Receipted), outcome
    print(authored.statement.id, number % 2, flush=True)
"""


def test_killed_again_and_again_nothing_that_was_taken_is_lost(tmp_path: Path) -> None:
    directory = tmp_path / "ledger"
    founded(directory)
    taken: dict[str, str] = {}
    for number, stop in enumerate((9, 24)):
        scratch = tmp_path / f"scratch{number}"
        scratch.mkdir()
        command = [sys.executable, "-c", CHILD, str(directory), str(scratch), str(1_000 * (number + 1))]
        environment = {**os.environ, "PYTHONPATH": "."}
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as child:
            assert child.stdout is not None
            for line in child.stdout:
                event, _, complete = line.strip().partition(" ")
                if complete:
                    taken[event] = complete
                if len(taken) == stop:
                    child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
        with reopen(directory) as ledger:
            pending = Pending.open(directory / "pending.db", ledger)
            for event, complete in taken.items():
                found = pending.get(event)
                assert isinstance(found, Receipted if complete == "1" else Waiting)
            pending.close()
