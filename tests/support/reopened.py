"""A small ledger on disk that can fail and be opened again, and the check of its whole log."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from keys.signer import Ed25519Signer
from ledger.application import Ledger
from ledger.clock import ScriptedClock
from ledger.domain.events.founding import ActorRegistered
from ledger.log.authoring import Authored
from ledger.log.entry import check_entry, parse_entry, parse_instant, parse_reads
from ledger.log.merkle import leaf_hash
from ledger.log.receipt import Receipt, verify_receipt
from ledger.store.guard import SqliteTreeGuard
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import Vault
from tests.support.acts import KEEPERS, must
from tests.support.town import LOG, Town, at

PERSON = ActorRegistered(actor_kind="person", unit=None, official=None)


@dataclass
class Acknowledged:
    """A receipt that reached its author, with what it is for."""

    authored: Authored
    receipt: Receipt


def founded(directory: Path) -> tuple[Town, Acknowledged]:
    """A town with nothing but its founding, on disk, and its files closed again."""
    town = Town(directory, SqliteRecorder.create(directory), SqliteTreeGuard.create(directory))
    (directory / "origin").write_text(f"{LOG}\n", encoding="ascii")
    receipt = must(town.found()).receipt
    assert town.last is not None
    first = Acknowledged(town.last, receipt)
    town.ledger.close()
    return town, first


def reopen(directory: Path) -> Ledger:
    """The ledger as a start of the service opens it."""
    vault = Vault.open(directory / "keys.db", sha256(b"master").digest())
    log_key = Ed25519Signer.from_seed(sha256(b"log").digest())
    return Ledger.open(directory, clock=ScriptedClock(at(2026, 1, 4, 8)), log_signer=log_key, vault=vault)


def with_parts(directory: Path, recorder: Any, guard: Any, signer: Any = None) -> Ledger:
    """The ledger over parts that fail."""
    vault = Vault.open(directory / "keys.db", sha256(b"master").digest())
    log_key = Ed25519Signer.from_seed(sha256(b"log").digest())
    clock = ScriptedClock(at(2026, 1, 4, 8))
    return Ledger(recorder, guard, origin=LOG, clock=clock, log_signer=signer or log_key, vault=vault)


def registration(town: Town, number: int) -> Authored:
    """The registration of one more actor; his name is sealed."""
    return town.draft(
        "ActorRegistered", f"actor/a-{number}", PERSON, KEEPERS, sealed={"name": f"人员 {number}"}, seen=None
    )


def check_log(ledger: Ledger, acknowledged: list[Acknowledged]) -> None:
    """Nothing acknowledged is lost, positions and chains have no gap, every entry commits to its bytes and reads true heads."""
    history, recorder = ledger.history, ledger.history.recorder
    size = history.size()
    recorder.reread(0, size)
    heads: dict[str, tuple[int, str | None]] = {}
    instants = []
    for position in range(size):
        stored = history.stored(position)
        entry = parse_entry(stored.entry)
        check_entry(entry, body=stored.body, signatures=stored.signatures, reads=stored.reads)
        seq, prev = heads.get(stored.stream, (0, None))
        assert (stored.position, entry.seq, entry.prev) == (position, seq + 1, prev)
        for read in parse_reads(stored.reads)[1]:
            assert (read.seq, read.leaf_hash) == heads.get(read.stream, (0, None))
        heads[stored.stream] = entry.seq, leaf_hash(stored.entry).hex()
        instants.append(parse_instant(entry.recorded_at))
        verify_receipt(ledger.receipt(position), stored.body, ledger.verifiers, LOG)
        assert len(recorder.openings(position)) == (1 if position else 0)
    assert instants == sorted(instants)
    assert recorder.entry(size) is None
    for one in acknowledged:
        stored = history.stored(one.receipt.position)
        assert stored.body == one.authored.body
        assert leaf_hash(stored.entry).hex() == one.receipt.leaf_hash
        verify_receipt(one.receipt, one.authored.body, ledger.verifiers, LOG)
