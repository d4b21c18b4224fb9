"""What does a full audit of the log cost, against bare verification of its signatures on the same number of processes?"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nacl.bindings as sodium

from benchmarks.appending import submissions, town_on_disk
from benchmarks.measure import Row, Subject, in_turn, per_second, ratio
from keys.envelope import pae
from ledger.fsck import WORKERS, fsck
from ledger.log.codec import PAYLOAD_TYPE, parse_submission

ENTRIES = 4_000

Signed = tuple[bytes, bytes]
"""(signature and message, public key)."""


def audit_rows(directory: Path, rounds: int) -> list[Row]:
    """Bytes, hashes and signatures; and re-admission on its own line."""
    town = town_on_disk(directory, second_store=True)
    ready = submissions(town, ENTRIES)
    for start in range(0, ENTRIES, 200):
        town.ledger.submit_many(ready[start : start + 200])
    public = town.key("a-rep").public_key.raw
    messages = []
    for raw in ready:
        envelope = parse_submission(raw).envelope
        messages.append((envelope.signatures[0].sig + pae(PAYLOAD_TYPE, envelope.payload), public))
    size = town.ledger.history.size()
    with ProcessPoolExecutor(WORKERS) as pool:
        shares = [messages[share::WORKERS] for share in range(WORKERS)]

        def bare() -> int:
            return sum(pool.map(verified, shares))

        def audited() -> int:
            report = fsck(town.recorder, town.guard)
            if not report.sound:
                raise SystemExit(f"the log of the benchmark is not sound: {report.findings[0].en}")
            return size

        def readmitted() -> int:
            fsck(town.recorder, town.guard, rules=True)
            return size

        subjects = [Subject("bare", bare), Subject("audit", audited), Subject("rules", readmitted)]
        in_turn(subjects, rounds)
    town.ledger.close()
    yardstick, audit, rules = subjects
    processes = f"{WORKERS} processes"
    return [
        Row(f"full audit of {size:,} entries, {processes}", per_second(audit), f"{per_second(yardstick)} bare",
            f"{ratio(audit, yardstick):.2f}", "0.8", ratio(audit, yardstick) >= 0.8),
        Row("the same with re-admission (`--rules`)", per_second(rules), per_second(audit), f"{ratio(rules, audit):.2f}", "5,000/s",
            rules.rate >= 5_000),
    ]  # fmt: skip


def verified(messages: list[Signed]) -> int:
    """Verify each signature, and say how many."""
    for message, public in messages:
        sodium.crypto_sign_open(message, public)
    return len(messages)
