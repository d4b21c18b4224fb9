"""The check names position and what, for every kind of damage a file can have, and is silent about a sound log."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.errors import VaultError
from ledger.fsck import Finding, FsckReport, findings_text, fsck
from ledger.log.entry import encode_reads, parse_entry, parse_instant, parse_reads
from ledger.store.errors import StoreError
from ledger.store.guard import GuardHead, MemoryTreeGuard
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import SealedOpening, StoredEntry
from tests.support.proved import Proved, proved_town, recorder_of, sealed_again
from tests.support.small_log import Log, small_log


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Log:
    return small_log(tmp_path_factory.mktemp("sound"), "a-reg", "a-sup")


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


@pytest.fixture
def log(sound: Log, tmp_path: Path) -> Log:
    return sound.copied(tmp_path / "log")


def findings(log: Log) -> tuple[Finding, ...]:
    """What the check finds in a log that can be opened."""
    report = log.checked()
    assert isinstance(report, FsckReport), report
    assert all(one.zh and one.en for one in report.findings)
    assert len(list(findings_text(report.findings))) == 2 * len(report.findings)
    return report.findings


def test_a_sound_log_has_no_findings_and_everything_was_looked_at(sound: Log) -> None:
    report = sound.checked()
    assert isinstance(report, FsckReport)
    assert report.sound
    assert (report.size, report.signatures, report.openings, report.openings_opened) == (7, 14, 2, 2)
    assert (report.unsigned, report.rules, report.everything) == (0, True, True)


def test_a_whole_town_is_sound_and_progress_is_told(proved: Proved) -> None:
    told: list[tuple[int, int]] = []
    report = fsck(
        proved.town.recorder, proved.town.guard, all=True, progress=lambda done, size: told.append((done, size))
    )
    assert report.findings == ()
    assert told[-1] == (report.size, report.size)
    assert report.openings > 0 == report.openings_opened


@pytest.mark.parametrize(
    ("statement", "position", "what"),
    [
        (
            "UPDATE entries SET entry = CAST(replace(entry, 'rules', 'rulez') AS BLOB) WHERE position = 3",
            3,
            "entry-malformed",
        ),
        (
            "UPDATE entries SET reads = (SELECT reads FROM entries WHERE position = 4) WHERE position = 5",
            5,
            "not-committed",
        ),
        ("UPDATE entries SET leaf_hash = zeroblob(32) WHERE position = 2", 2, "leaf hash"),
        ("UPDATE entries SET event_id = 'e' || event_id WHERE position = 2", 2, "event id"),
        ("UPDATE stored_events SET topic = 'role-granted/1' WHERE rowid = 3", 2, "type"),
        ("UPDATE stored_events SET originator_id = 'actor/a-sux' WHERE rowid = 7", 6, "stream"),
        ("UPDATE stored_events SET originator_version = 9 WHERE rowid = 7", 6, "seq"),
        ("UPDATE stored_events SET state = zeroblob(8) WHERE rowid = 4", 3, "state"),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 0 AND idx = 3", 3, "tree node level 0 index 3"),
        ("UPDATE nodes SET hash = zeroblob(32) WHERE level = 2 AND idx = 0", 3, "tree node level 2 index 0"),
        ("DELETE FROM nodes WHERE level = 1 AND idx = 1", 3, "tree node level 1 index 1"),
        ("DELETE FROM stored_events WHERE rowid = 4", 3, "entry"),
        ("UPDATE openings SET digest = 'x' || substr(digest, 2) WHERE position = 1", 1, "digests of the openings"),
        ("UPDATE openings SET ciphertext = zeroblob(80) WHERE position = 1", 1, "opening"),
        ("UPDATE openings SET position = 2 WHERE position = 1", 2, "digests of the openings"),
        (
            "INSERT INTO openings SELECT position, 1, digest, ciphertext FROM openings WHERE position = 1",
            1,
            "digests of the openings",
        ),
    ],
)
def test_threat_01_damage_is_named_by_position_and_what(log: Log, statement: str, position: int, what: str) -> None:
    named = {(one.position, one.what) for one in findings(log.altered(statement))}
    assert (position, what) in named


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO stored_events VALUES (0, 'actor/a-reg', 99, 'role-granted/1', x'00')",
        "INSERT INTO entries VALUES (-1, 'e', zeroblob(32), x'00', x'00')",
        "INSERT INTO nodes VALUES (9, 9, zeroblob(32))",
        "INSERT INTO openings VALUES (99, 0, 'd', x'00')",
        "UPDATE openings SET ordinal = 1 WHERE position = 1",
    ],
)
def test_a_row_that_no_query_asks_for_is_named_by_the_stores_own_check(log: Log, statement: str) -> None:
    assert (None, "file of the store") in {(one.position, one.what) for one in findings(log.altered(statement))}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM stored_events WHERE rowid = 7",
        "DELETE FROM head",
        "PRAGMA ignore_check_constraints = 1; UPDATE head SET one = 9",
        "UPDATE head SET root = zeroblob(32)",
        "UPDATE head SET frontier = zeroblob(8)",
        "UPDATE head SET size = 6",
    ],
)
def test_threat_02_a_cut_tail_or_another_head_is_refused_at_opening(log: Log, statement: str) -> None:
    assert isinstance(log.altered(*statement.split("; ")).checked(), StoreError)


def test_threat_03_two_events_exchanged_are_named(log: Log) -> None:
    swapped = "UPDATE entries SET position = CASE position WHEN 5 THEN -6 WHEN 6 THEN -5 ELSE position END"
    log.altered(swapped, "UPDATE entries SET position = -position WHERE position < 0")
    assert {5, 6} <= {one.position for one in findings(log)}


def test_a_file_whose_pages_cannot_be_read_gives_findings_and_no_traceback(log: Log) -> None:
    data = bytearray(log.path.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    log.path.write_bytes(bytes(data))
    outcome = log.checked()
    assert isinstance(outcome, StoreError) or not outcome.sound


# what an operator with the log's key can do: leaves, tree and second store made anew over other entries


def forged(
    proved: Proved, position: int, alter: Callable[[StoredEntry], StoredEntry], *, rules: bool = False
) -> set[tuple[int | None, str]]:
    """Findings in a log rewritten by its operator."""
    stored = list(proved.town.recorder.entries(0, proved.history.size()))
    stored[position] = alter(stored[position])
    return {(one.position, one.what) for one in fsck(recorder_of(stored), rules=rules).findings}


def test_a_rewritten_entry_is_named_by_what_it_breaks(proved: Proved) -> None:
    last = proved.position(proved.last)
    other = proved.history.stored(proved.position(proved.served))
    town = proved.town.recorder
    assert (last, "signature-invalid") in forged(
        proved, last, lambda one: sealed_again(one, signatures=other.signatures)
    )
    assert (last, "prev") in forged(proved, last, lambda one: sealed_again(one, prev="0" * 64))
    long_ago = parse_instant(parse_entry(town.entries(0, 1)[0].entry).recorded_at)
    assert (last, "recorded_at") in forged(proved, last, lambda one: sealed_again(one, recorded_at=long_ago))

    def older(one: StoredEntry) -> StoredEntry:
        blind, heads = parse_reads(one.reads)
        first = town.stream("fact/f-4")[0].leaf_hash.hex()
        changed = [type(head)(head.stream, 1, first) if head.stream == "fact/f-4" else head for head in heads]
        return sealed_again(one, reads=encode_reads(blind, changed))

    assert (last, "head of fact/f-4 in the read list") in forged(proved, last, older)


def test_rules_admit_every_event_again(proved: Proved) -> None:
    last = proved.position(proved.last)
    before = parse_instant(parse_entry(proved.history.stored(last - 1).entry).recorded_at)

    def early(one: StoredEntry) -> StoredEntry:
        return sealed_again(one, recorded_at=before)

    assert forged(proved, last, early) == set()
    assert forged(proved, last, early, rules=True) == {(last, "not-admitted")}
    unknown = forged(proved, last, lambda one: sealed_again(one, rules=99), rules=True)
    assert unknown == {(last, "unknown-rules"), (last, "rules epoch")}


def test_an_entry_under_another_rules_epoch_than_that_of_its_place_is_named(proved: Proved) -> None:
    last = proved.position(proved.last)
    assert forged(proved, last, lambda one: sealed_again(one, rules=1)) == {(last, "rules epoch")}
    assert forged(proved, last, lambda one: sealed_again(one, rules=2)) == set()


def test_an_entry_that_breaks_the_chain_is_named_with_those_that_build_on_it(proved: Proved) -> None:
    position = proved.history.stored(proved.position(proved.served)).position
    named = forged(proved, position, lambda one: sealed_again(one, rules=1, prev="0" * 64))
    assert (position, "prev") in named
    assert (position + 1, "prev") in named


def test_threat_05_the_second_store_is_asked(proved: Proved) -> None:
    recorder, size = proved.town.recorder, proved.history.size()
    ahead, other, behind = MemoryTreeGuard(), MemoryTreeGuard(), MemoryTreeGuard()
    ahead.advance(None, GuardHead(size + 1, bytes(32)))
    other.advance(None, GuardHead(size, bytes(32)))
    behind.advance(None, GuardHead(1, recorder.entries(0, 1)[0].leaf_hash))
    assert [one.what for one in fsck(recorder, ahead).findings] == ["LogBehindGuard"]
    assert [one.what for one in fsck(recorder, other).findings] == ["HistoryRewritten"]
    assert (fsck(recorder, behind).sound, fsck(recorder, behind).unsigned) == (True, size - 1)


def test_an_opening_whose_key_was_destroyed_is_no_damage_and_one_that_does_not_open_is(proved: Proved) -> None:
    def destroyed(stored: StoredEntry, opening: SealedOpening) -> None:
        return None

    def broken(stored: StoredEntry, opening: SealedOpening) -> str:
        raise VaultError("test")

    def other(stored: StoredEntry, opening: SealedOpening) -> str:
        return "b3RoZXI"

    recorder = proved.town.recorder
    report = fsck(recorder, unseal=destroyed)
    assert (report.sound, report.openings_opened) == (True, 0)
    assert {one.what for one in fsck(recorder, unseal=broken).findings} == {"opening"}
    assert {one.what for one in fsck(recorder, unseal=other).findings} == {"digest of the opening"}


def test_two_processes_find_what_one_finds(proved: Proved) -> None:
    stored = list(proved.town.recorder.entries(0, proved.history.size()))
    last = proved.position(proved.last)
    stored[last] = sealed_again(stored[last], signatures=stored[proved.position(proved.served)].signatures)
    recorder = recorder_of(stored)
    one, two = fsck(recorder, workers=1), fsck(recorder, workers=2)
    assert one == two
    assert (last, "signature-invalid") in {(each.position, each.what) for each in two.findings}


def test_an_empty_log_is_sound() -> None:
    report = fsck(MemoryRecorder(), MemoryTreeGuard(), all=True)
    assert (report.sound, report.size) == (True, 0)
