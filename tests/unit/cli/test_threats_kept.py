"""The administrator who holds the log's key writes another history: every check of the log alone is content (T1, T2, T9).

Only what he signed before, and somebody else kept, shows it. `mingjing fsck --kept`.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.ledger_directory import LedgerOpener, open_reading
from ledger.log.entry import parse_entry, parse_instant
from ledger.log.receipt import receipt_to_json
from ledger.store.guard import GuardHead, SqliteTreeGuard
from ledger.store.recorder import StoredEntry
from ledger.store.sqlite import SqliteRecorder
from tests.support.proved import sealed_again
from tests.support.small_log import new_entry

PASSPHRASE = "mingjing-demo"


@pytest.fixture
def kept(county: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A checkpoint, and the receipt of the newest entry, as somebody took them away."""
    note, receipt = tmp_path / "checkpoint.txt", tmp_path / "receipt.json"
    with LedgerOpener(county, PASSPHRASE)() as ledger:
        note.write_text(ledger.checkpoint(), encoding="utf-8")
        newest = receipt_to_json(ledger.receipt(ledger.history.size() - 1))
        receipt.write_bytes(msgspec.json.encode(newest))
    return note, receipt


def rewritten(county: Path, directory: Path, keep: Callable[[list[StoredEntry]], list[StoredEntry]]) -> Path:
    """The county with another history, consistent in itself: entries, leaves, nodes, head and second store made anew."""
    shutil.copytree(county, directory)
    for path in [*directory.glob("log.db*"), *directory.glob("head.db*"), *directory.glob("views.db*")]:
        path.unlink()
    with open_reading(county) as reading:
        entries = keep(list(reading.history.recorder.entries(0, reading.history.size())))
    recorder, guard = SqliteRecorder.create(directory), SqliteTreeGuard.create(directory)
    with recorder.begin() as transaction:
        for entry in entries:
            transaction.append(new_entry(entry))
        head = transaction.commit()
    guard.advance(None, GuardHead(head.size, head.root))
    recorder.close()
    guard.close()
    return directory


def cut(entries: list[StoredEntry]) -> list[StoredEntry]:
    return entries[:-3]


def redated(entries: list[StoredEntry]) -> list[StoredEntry]:
    """The newest entry, of the same author, recorded a second later: its time is the ledger's word alone."""
    recorded_at = parse_instant(parse_entry(entries[-1].entry).recorded_at)
    return [*entries[:-1], sealed_again(entries[-1], recorded_at=recorded_at + timedelta(seconds=1))]


@pytest.mark.parametrize("change", [cut, redated])
def test_threat_02_a_history_written_anew_is_shown_by_a_receipt_or_checkpoint_kept_elsewhere(
    mingjing: Any, county: Path, kept: tuple[Path, Path], tmp_path: Path, change: Any
) -> None:
    policy = county / "policy.txt"
    forged = rewritten(county, tmp_path / "forged", change)
    assert mingjing("fsck", "--all", "-d", forged).code == 0
    for file in kept:
        ran = mingjing("fsck", "-d", forged, "--kept", file, "--policy", policy, "--json")
        assert (ran.code, [finding["what"] for finding in ran.json["findings"]]) == (1, ["kept file"])


def test_a_log_that_goes_on_agrees_with_what_was_kept(mingjing: Any, county: Path, kept: tuple[Path, Path]) -> None:
    words = [word for file in kept for word in ("--kept", file)]
    ran = mingjing("fsck", "-d", county, *words, "--policy", county / "policy.txt")
    assert ran.code == 0
    assert "kept files (2)" in ran.out


def test_what_was_kept_is_believed_by_the_readers_policy_alone(
    mingjing: Any, county: Path, kept: tuple[Path, Path], tmp_path: Path
) -> None:
    assert mingjing("fsck", "-d", county, "--kept", kept[0]).code == 2
    other = tmp_path / "other.txt"
    other.write_text(kept[0].read_text(encoding="utf-8").replace("county", "other", 1), encoding="utf-8")
    receipt = tmp_path / "swapped.json"
    value = msgspec.json.decode(kept[1].read_bytes())
    receipt.write_bytes(msgspec.json.encode({**value, "position": value["position"] - 1}))
    for bad in (other, receipt, county / "log.db"):
        ran = mingjing("fsck", "-d", county, "--kept", bad, "--policy", county / "policy.txt")
        assert ran.code == 1
