"""Evidence: kept once, given back whole or not at all, found by the digest that stands in the log, and nothing half on the disk."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.admitting import Receipted, Refused
from ledger.domain.events.registry import UnitRegistered
from ledger.errors import (
    EvidenceDamaged,
    EvidenceNotKept,
    EvidenceStreamRefused,
    NotInLog,
    SideFileForeign,
    Unwritten,
    VaultError,
)  # fmt: skip
from ledger.evidence import EVIDENCE_DIRECTORY, EVIDENCE_FILE, FRAME, RESERVE, Evidence, Kept
from ledger.log.sealed import opening_digest, parse_opening
from tests.support.cosigning_acts import attachment, settled
from tests.support.reopened import founded, reopen
from tests.support.town import EVERYWHERE, PERSON, UNIT, Town

ROOT = Path(__file__).parents[3]
FACT, OFFICIAL = "fact/f-1", f"official/{PERSON}"
TYPE = "application/pdf"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settled(Town(tmp_path))


@pytest.fixture
def evidence(town: Town, tmp_path: Path) -> Iterator[Evidence]:
    opened = Evidence.open(tmp_path, town.ledger)
    yield opened
    opened.close()


def keep(evidence: Evidence, content: bytes, stream: str = FACT, *, chunk: int = 7_001) -> Kept:
    """Content kept, coming in pieces."""
    pieces = (content[start : start + chunk] for start in range(0, len(content), chunk))
    return evidence.put(stream, TYPE, len(content), pieces)


def files(directory: Path) -> list[Path]:
    """The files of the pieces."""
    return sorted((directory / EVIDENCE_DIRECTORY).iterdir())


def content_of(size: int) -> bytes:
    """Bytes that no frame repeats."""
    return b"".join(sha256(b"%d" % number).digest() for number in range(size // 32 + 1))[:size]


@pytest.mark.parametrize("size", [1, 100, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 5])
def test_what_is_kept_comes_back_byte_for_byte_by_its_digest(evidence: Evidence, size: int) -> None:
    content = content_of(size)
    kept = keep(evidence, content)
    piece, frames = evidence.read(kept.piece.digest)
    assert b"".join(frames) == content
    assert (piece.size, piece.media_type, piece.sha256) == (size, TYPE, sha256(content).hexdigest())
    opened = parse_opening(piece.opening)
    assert (opened.name, opened.value, opening_digest(piece.opening)) == ("hash", piece.sha256, kept.piece.digest)


def test_the_digest_in_the_log_leads_to_the_bytes(town: Town, evidence: Evidence) -> None:
    content = content_of(5_000)
    outcome = town.submit(attachment(town, FACT, keep(evidence, content).piece))
    assert isinstance(outcome, Receipted), outcome.error.en
    digest = town.ledger.history.event(outcome.receipt.position).statement.data.evidence_item
    assert b"".join(evidence.read(digest)[1]) == content


def test_the_same_bytes_of_the_same_stream_are_one_piece_and_count_once(
    town: Town, evidence: Evidence, tmp_path: Path
) -> None:
    first, again = keep(evidence, b"minutes of 3 March"), keep(evidence, b"minutes of 3 March")
    assert (first.again, again.again, again.piece) == (False, True, first.piece)
    assert len(files(tmp_path)) == 1
    assert isinstance(town.submit(attachment(town, FACT, first.piece)), Receipted)
    second = town.submit(attachment(town, FACT, again.piece))
    assert isinstance(second, Refused)
    assert second.error.code == "wrong-state"


def test_the_same_bytes_of_another_stream_have_another_digest(evidence: Evidence, tmp_path: Path) -> None:
    one, other = keep(evidence, b"minutes", FACT), keep(evidence, b"minutes", OFFICIAL)
    assert one.piece.digest != other.piece.digest
    assert len(files(tmp_path)) == 2


def test_no_word_or_hash_of_it_stands_in_any_file(evidence: Evidence, tmp_path: Path) -> None:
    content = "金丝雀八八八 ".encode() * 100
    kept = keep(evidence, content)
    for path in [*files(tmp_path), *tmp_path.glob("*.db*")]:
        data = path.read_bytes()
        for secret in ("金丝雀".encode(), kept.piece.sha256.encode(), bytes.fromhex(kept.piece.sha256), TYPE.encode()):
            assert secret not in data, path.name
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert kept.piece.sha256 not in repr(kept)


@pytest.mark.parametrize(
    "stream", ["actor/a-rep", "official/x-1", "fact/f-1/2", "official/o-1 ", "rulebook/default-county", ""]
)
def test_evidence_of_neither_person_nor_fact_is_refused(evidence: Evidence, stream: str) -> None:
    with pytest.raises(EvidenceStreamRefused):
        keep(evidence, b"x", stream)


def test_evidence_for_a_stream_that_nobody_began_is_refused(evidence: Evidence, tmp_path: Path) -> None:
    with pytest.raises(NotInLog):
        keep(evidence, b"x", "fact/f-never")
    assert files(tmp_path) == []


def test_an_unknown_digest_is_told(evidence: Evidence) -> None:
    with pytest.raises(EvidenceNotKept):
        evidence.read("A" * 43)


def test_a_flipped_bit_anywhere_keeps_the_whole_back(evidence: Evidence, tmp_path: Path) -> None:
    kept = keep(evidence, content_of(FRAME + 1_000))
    (path,) = files(tmp_path)
    good = path.read_bytes()
    for place in (0, 1_000, FRAME + 15, FRAME + 16, len(good) - 1):
        bad = bytearray(good)
        bad[place] ^= 1
        path.write_bytes(bad)
        with pytest.raises(EvidenceDamaged):
            evidence.read(kept.piece.digest)
    path.write_bytes(good)
    evidence.read(kept.piece.digest)


def test_frames_cut_moved_doubled_or_gone_keep_the_whole_back(evidence: Evidence, tmp_path: Path) -> None:
    kept = keep(evidence, content_of(3 * FRAME))
    (path,) = files(tmp_path)
    good, step = path.read_bytes(), FRAME + 16
    one, two, three = (good[start : start + step] for start in (0, step, 2 * step))
    for bad in (one + two, two + one + three, one + one + two + three, good + one, b"", good[:-1], three):
        path.write_bytes(bad)
        with pytest.raises(EvidenceDamaged):
            evidence.read(kept.piece.digest)
    path.unlink()
    with pytest.raises(EvidenceDamaged):
        evidence.read(kept.piece.digest)


def test_the_file_of_another_piece_does_not_open_in_its_place(evidence: Evidence, tmp_path: Path) -> None:
    one, other = keep(evidence, b"one"), keep(evidence, b"other")
    with evidence._file.change() as rows:
        rows.execute("UPDATE evidence SET file = 'x' WHERE digest = ?", (one.piece.digest,))
        rows.execute(
            "UPDATE evidence SET sealed = (SELECT sealed FROM evidence WHERE digest = ?) WHERE digest = ?",
            (other.piece.digest, one.piece.digest),
        )
    with pytest.raises(VaultError):
        evidence.read(one.piece.digest)
    assert b"".join(evidence.read(other.piece.digest)[1]) == b"other"


def test_a_stream_whose_key_is_destroyed_keeps_its_evidence_closed(town: Town, evidence: Evidence) -> None:
    gone, stays = keep(evidence, b"one", OFFICIAL), keep(evidence, b"one", FACT)
    vault = town.ledger.vault
    assert vault is not None
    vault._connection.execute("DELETE FROM subject_keys WHERE subject = ?", (OFFICIAL,))
    vault._keys.clear()
    with pytest.raises(VaultError):
        evidence.read(gone.piece.digest)
    assert b"".join(evidence.read(stays.piece.digest)[1]) == b"one"


def test_evidence_leaves_room_on_the_disk_for_the_log(town: Town, tmp_path: Path) -> None:
    evidence = Evidence.open(tmp_path, town.ledger, free=lambda _: RESERVE + 9)
    with pytest.raises(Unwritten) as caught:
        keep(evidence, b"0123456789")
    assert caught.value.reason == "ENOSPC"
    assert files(tmp_path) == []
    assert not keep(evidence, b"012345678").again
    evidence.close()


def test_those_that_come_in_together_leave_that_room_together(town: Town, tmp_path: Path) -> None:
    evidence = Evidence.open(tmp_path, town.ledger, free=lambda _: RESERVE + 15)

    def another_meanwhile() -> Iterator[bytes]:
        yield b"01234"
        with pytest.raises(Unwritten):
            keep(evidence, b"abcdefgh")
        yield b"56789"

    assert not evidence.put(FACT, TYPE, 10, another_meanwhile()).again
    assert not keep(evidence, b"abcdefgh").again
    evidence.close()


@pytest.mark.parametrize("loss", ["gone", "flipped"])
def test_a_piece_lost_from_the_disk_is_whole_again_when_its_bytes_come_again(
    evidence: Evidence, tmp_path: Path, loss: str
) -> None:
    first = keep(evidence, content_of(5_000))
    (file,) = files(tmp_path)
    file.unlink() if loss == "gone" else file.write_bytes(bytes(5_016))
    with pytest.raises(EvidenceDamaged):
        evidence.read(first.piece.digest)
    again = keep(evidence, content_of(5_000))
    assert (again.again, again.piece.opening) == (True, first.piece.opening)
    assert b"".join(evidence.read(first.piece.digest)[1]) == content_of(5_000)


def test_a_kill_behind_the_row_keeps_the_piece_and_one_before_it_leaves_no_file(
    town: Town, evidence: Evidence, tmp_path: Path
) -> None:
    kept = keep(evidence, b"kept")
    evidence.close()
    (file,) = files(tmp_path)
    file.rename(file.with_name(f"{file.name}.arriving"))
    (file.parent / f"{'0' * 32}.arriving").write_bytes(b"half")
    again = Evidence.open(tmp_path, town.ledger)
    assert b"".join(again.read(kept.piece.digest)[1]) == b"kept"
    assert files(tmp_path) == [file]
    again.close()


def test_a_commit_that_was_done_and_not_answered_keeps_its_file(evidence: Evidence, tmp_path: Path) -> None:
    connection = evidence._file._connection

    class Unanswered:
        """The connection, failing behind its COMMIT as on an error of the directory's fsync."""

        def __getattr__(self, name: str) -> object:
            return getattr(connection, name)

        def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
            done = connection.execute(statement, *values)
            if statement == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return done

    evidence._file._connection = Unanswered()  # type: ignore[assignment]  # a faulty one
    with pytest.raises(Unwritten):
        keep(evidence, b"kept")
    evidence._file._connection = connection
    again = keep(evidence, b"kept")
    assert again.again
    assert b"".join(evidence.read(again.piece.digest)[1]) == b"kept"
    assert len(files(tmp_path)) == 1


def test_what_breaks_off_on_the_way_leaves_nothing(evidence: Evidence, tmp_path: Path) -> None:
    class Gone(Exception):
        pass

    def broken() -> Iterator[bytes]:
        yield content_of(FRAME * 2)
        raise Gone

    with pytest.raises(Gone):
        evidence.put(FACT, TYPE, FRAME * 3, broken())
    assert files(tmp_path) == []


def test_a_row_that_cannot_be_written_leaves_no_file(evidence: Evidence, tmp_path: Path) -> None:
    kept = keep(evidence, b"before")
    connection = evidence._file._connection
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(Unwritten):
        keep(evidence, b"more")
    assert len(files(tmp_path)) == 1
    assert b"".join(evidence.read(kept.piece.digest)[1]) == b"before"


def test_pieces_without_the_file_that_has_their_keys_are_not_begun_over(
    town: Town, evidence: Evidence, tmp_path: Path
) -> None:
    keep(evidence, b"kept")
    evidence.close()
    aside = (tmp_path / EVIDENCE_FILE).rename(tmp_path / "aside")
    with pytest.raises(SideFileForeign):
        Evidence.open(tmp_path, town.ledger)
    assert len(files(tmp_path)) == 1
    aside.rename(tmp_path / EVIDENCE_FILE)
    Evidence.open(tmp_path, town.ledger).close()


CHILD = """
import resource, sys
from pathlib import Path
from ledger.errors import Unwritten
from ledger.evidence import FRAME, Evidence
from tests.support.reopened import reopen

directory, how = Path(sys.argv[1]), sys.argv[2]
ledger = reopen(directory)
evidence = Evidence.open(directory, ledger)
kept = evidence.put("official/o-0001", "text/plain", 4, [b"kept"])
print(kept.piece.digest, flush=True)
if how == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (FRAME, FRAME))
    try:
        evidence.put("official/o-0001", "text/plain", 3 * FRAME, [bytes(3 * FRAME)])
    except Unwritten as error:
        print(error.reason, flush=True)
    sys.exit()

def slowly():
    yield bytes(2 * FRAME)
    print("on the way", flush=True)
    sys.stdin.read()

evidence.put("official/o-0001", "text/plain", 3 * FRAME, slowly())
"""


def on_disk(directory: Path) -> None:
    """A ledger on disk that knows a person."""
    town, _ = founded(directory)
    with reopen(directory) as ledger:
        town.ledger, town.recorder = ledger, ledger.history.recorder
        town.actor("a-reg", ("REG", EVERYWHERE))
        opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=date(2020, 1, 1), name="第一镇 Town 1")
        town.must("UnitRegistered", f"unit/{UNIT}", opened, [("a-reg", "REG")])
        town.register(PERSON)


@pytest.mark.parametrize("how", ["full", "killed"])
def test_a_full_disk_or_a_kill_in_the_middle_leaves_no_half_piece_and_no_harm(tmp_path: Path, how: str) -> None:
    directory = tmp_path / "ledger"
    on_disk(directory)
    command = [sys.executable, "-c", CHILD, str(directory), how]
    environment = {**os.environ, "PYTHONPATH": "."}
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        digest, then = child.stdout.readline().strip(), child.stdout.readline().strip()
        if how == "killed":
            assert then == "on the way"
            assert len(files(directory)) == 2
            child.send_signal(signal.SIGKILL)
    assert then == ("EFBIG" if how == "full" else "on the way")
    with reopen(directory) as ledger:
        evidence = Evidence.open(directory, ledger)
        assert len(files(directory)) == 1
        assert b"".join(evidence.read(digest)[1]) == b"kept"
        evidence.close()
