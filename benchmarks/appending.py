"""What does one append cost, with all of design D5 on? Against raw SQLite and the library's own unsigned writing.

The same statement bytes go everywhere: evidence attached to one of forty facts, one signer, one sealed field. "Ours" is the whole
door: parse, open the seal, verify, admit, append, commit, read back, hash again, second store, checkpoint, receipt.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import nacl.bindings as sodium
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from benchmarks.measure import Row, Subject, Work, in_turn, per_second, ratio
from keys.envelope import pae
from ledger.admitting import Receipted
from ledger.log.authoring import sign_submission
from ledger.log.codec import PAYLOAD_TYPE, parse_submission
from ledger.store.guard import GuardHead, MemoryTreeGuard, SqliteTreeGuard
from ledger.store.sqlite import SqliteRecorder
from tests.support.town import UNIT, Case, Town, attach

FACTS = 40
SINGLE = 100
BATCH = 100
CLIENTS = 8


def town_on_disk(directory: Path, *, second_store: bool) -> Town:
    """A town whose log lies on disk, with forty facts to attach evidence to."""
    directory.mkdir(parents=True)
    guard = SqliteTreeGuard.create(directory) if second_store else MemoryTreeGuard()
    town = Town(directory, recorder=SqliteRecorder.create(directory), guard=guard).settle()
    for number in range(FACTS):
        town.fact(Case(f"b{number}"), date(2026, 1, 4), items=0, verified=False)
    return town


def submissions(town: Town, count: int) -> list[bytes]:
    """Signed submissions, ready to send."""
    made = []
    for number in range(count):
        stream = f"fact/f-b{number % FACTS}"
        draft = town.draft("EvidenceAttached", stream, attach, [("a-rep", "REP", UNIT)], sealed={"hash": "00" * 32})
        made.append(sign_submission(draft, [town.key("a-rep")]))
    return made


class Evidence(Aggregate):
    """The library's way of the same act, unsigned."""

    @event("Attached")
    def attach(self, body: str) -> None:
        """Keep nothing: the event is what is measured."""


def append_rows(directory: Path, rounds: int) -> list[Row]:
    """One client: raw SQLite, the library's recorder, its Application.save, ours without and with the second store."""
    full = town_on_disk(directory / "full", second_store=True)
    bare = town_on_disk(directory / "bare", second_store=False)
    body = parse_submission(submissions(full, 1)[0]).envelope.payload
    subjects = [
        Subject("raw", one_row_commits(directory / "raw.db", body)),
        Subject("recorder", _library_recorder(directory / "recorder.db", body)),
        Subject("save", _library_application(directory / "save.db", body)),
        Subject("ours", _door(bare, (rounds + 1) * SINGLE)),
        Subject("ours, second store", _door(full, (rounds + 1) * SINGLE)),
        Subject("second store", _second_store(directory)),
    ]
    in_turn(subjects, rounds)
    raw, recorder, save, ours, whole, second = subjects
    rows = [
        Row("append, one client, against `Application.save`", per_second(ours), f"{per_second(save)} unsigned",
            f"{ratio(ours, save):.2f}", "1.0", ratio(ours, save) >= 1.0),
        Row("append, one client, against raw SQLite", per_second(ours), per_second(raw), f"{ratio(ours, raw):.2f}", "0.4",
            ratio(ours, raw) >= 0.4),
        Row("append, against the library's recorder", per_second(ours), f"{per_second(recorder)} unsigned",
            f"{ratio(ours, recorder):.2f}", "-", None),
        Row("append with the second store on the same disk", per_second(whole), per_second(ours),
            f"{ratio(whole, ours):.2f}", "own line", None),
        Row("second store alone (compare-and-swap, fsync)", per_second(second), per_second(raw), f"{ratio(second, raw):.2f}",
            "own line", None),
    ]  # fmt: skip
    full.ledger.close()
    bare.ledger.close()
    return rows


def group_rows(directory: Path, rounds: int) -> list[Row]:
    """Batches of a hundred against bare verification of their signatures; eight clients against one."""
    town = town_on_disk(directory / "group", second_store=True)
    ready = submissions(town, BATCH)
    messages = [_signed_message(raw) for raw in ready]
    public = town.key("a-rep").public_key.raw
    queue = iter(submissions(town, (rounds + 1) * (BATCH + SINGLE + CLIENTS * SINGLE)))

    def verify() -> int:
        for message in messages:
            sodium.crypto_sign_open(message, public)
        return len(messages)

    def batch() -> int:
        outcomes = town.ledger.submit_many([next(queue) for _ in range(BATCH)])
        received(*outcomes)
        return BATCH

    def one() -> int:
        received(*[town.ledger.submit(next(queue)) for _ in range(SINGLE)])
        return SINGLE

    def eight() -> int:
        shares = [[next(queue) for _ in range(SINGLE)] for _ in range(CLIENTS)]
        threads = [
            threading.Thread(target=lambda share=share: [town.ledger.submit(raw) for raw in share]) for share in shares
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return CLIENTS * SINGLE

    subjects = [Subject("verify", verify), Subject("batch", batch), Subject("one", one), Subject("eight", eight)]
    in_turn(subjects, rounds)
    bare, batched, single, many = subjects
    town.ledger.close()
    return [
        Row("append in batches of 100, against bare verification", per_second(batched), per_second(bare),
            f"{ratio(batched, bare):.2f}", "0.6", ratio(batched, bare) >= 0.6),
        Row("append, 8 clients at once, against one", per_second(many), per_second(single), f"{ratio(many, single):.2f}",
            "3", ratio(many, single) >= 3),
    ]  # fmt: skip


def _signed_message(raw: bytes) -> bytes:
    envelope = parse_submission(raw).envelope
    return envelope.signatures[0].sig + pae(PAYLOAD_TYPE, envelope.payload)


def received(*outcomes: object) -> None:
    """End the run where an act was not let in."""
    for outcome in outcomes:
        if not isinstance(outcome, Receipted):
            raise SystemExit(f"an append was refused: {outcome}")


def _door(town: Town, count: int) -> Work:
    queue: Iterator[bytes] = iter(submissions(town, count))

    def work() -> int:
        received(*[town.ledger.submit(next(queue)) for _ in range(SINGLE)])
        return SINGLE

    return work


def one_row_commits(path: Path, body: bytes) -> Work:
    """Plain SQLite on a disk: one row and one durable commit at a time."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (position INTEGER PRIMARY KEY, body BLOB)")

    def work() -> int:
        for _ in range(SINGLE):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO t (body) VALUES (?)", (body,))
            connection.execute("COMMIT")
        return SINGLE

    return work


def _library_recorder(path: Path, body: bytes) -> Work:
    recorder = SQLiteApplicationRecorder(SQLiteDatastore(str(path)))
    recorder.create_table()

    def work() -> int:
        for _ in range(SINGLE):
            recorder.insert_events([StoredEvent(uuid4(), 1, "evidence-attached/1", body)])
        return SINGLE

    return work


def _library_application(path: Path, body: bytes) -> Work:
    application: Application = Application(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path), "IS_SNAPSHOTTING_ENABLED": "n"}
    )
    aggregates = [Evidence() for _ in range(FACTS)]
    application.save(*aggregates)
    text = body.decode()

    def work() -> int:
        for number in range(SINGLE):
            aggregate = aggregates[number % FACTS]
            aggregate.attach(text)
            application.save(aggregate)
        return SINGLE

    return work


def _second_store(directory: Path) -> Work:
    guard = SqliteTreeGuard.create(directory)

    def work() -> int:
        for _ in range(SINGLE):
            before = guard.read()
            guard.advance(before, GuardHead((before.size if before else 0) + 1, os.urandom(32)))
        return SINGLE

    return work
