"""Does a ledger stay as fast and as small in memory as it grows? `python -m benchmarks.growth --entries 1000000`.

Every entry goes through the whole door: authored and signed (in a second process, which is not measured), parsed, verified, admitted,
appended, committed, read back, second store, checkpoint, receipt. Nothing is written beside it. The entries are facts, each with
its evidence: a fresh stream every forty entries, so streams stay as short as the design wants them and the number of streams grows.
What is synthetic: one signer, and no entry about a person.

A small ledger stays open beside the large one and the two are measured in turn, so a drift of the machine meets both. Memory is the
process's resident set after the writing, after each step of tenfold growth, and before and after fsck and a rebuild of the views.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from benchmarks.appending import received
from benchmarks.measure import Row, Subject, in_turn, per_second, ratio, table
from keys.signer import Ed25519Signer
from ledger.application import Ledger
from ledger.domain.events.facts import FactRegistered
from ledger.domain.statement import StatementSigner
from ledger.fsck import fsck
from ledger.history import History
from ledger.log.authoring import author, event_id, sign_submission
from ledger.log.merkle import inclusion_proof
from ledger.store.guard import SqliteTreeGuard
from ledger.store.sqlite import SqliteRecorder
from projections.rebuilding import build_beside
from tests.support.town import LOG, UNIT, Town, at, attach

SMALL: Final = 10_000
DEFAULT: Final = 50_000
GROUP: Final = 200
PER_FACT: Final = 40
SINGLE: Final = 100
PROOFS: Final = 2_000
REPORTER: Final = "a-rep"


def signed(first: int, count: int, seed: str) -> list[bytes]:
    """Submissions number `first` on, signed; the same number gives the same bytes. Runs in a second process."""
    signer = Ed25519Signer.from_seed(sha256(REPORTER.encode()).digest())
    signers = [StatementSigner(actor=REPORTER, key=signer.public_key.key, role="REP", unit=UNIT)]
    chance = Random(f"{seed} {first}").randbytes
    now = at(2026, 1, 4, 12)
    registered = FactRegistered(
        unit_at_fact=UNIT, problem_tag="PT4", phenomenon=None, category="inaction", source="report", matched_limit=None
    )  # fmt: skip
    made = []
    for number in range(first, first + count):
        stream = f"fact/f-{seed}{number // PER_FACT}"
        opens = number % PER_FACT == 0
        authored = author(
            "FactRegistered" if opens else "EvidenceAttached", stream, registered if opens else attach, log=LOG,
            event_id=event_id(now, chance), signers=signers, randomness=chance,
            sealed={"narrative": "事实"} if opens else {"hash": "00" * 32},
            occurred_on=(date(2026, 1, 4), date(2026, 1, 4)) if opens else None,
        )  # fmt: skip
        made.append(sign_submission(authored, [signer]))
    return made


@dataclass
class Grown:
    """A ledger on disk that is grown and measured; `memory` is (entries, resident MB, entries a second so far)."""

    town: Town
    directory: Path
    seed: str
    queue: Iterator[bytes]
    memory: list[tuple[int, float, float]]

    @property
    def ledger(self) -> Ledger:
        """Its door."""
        return self.town.ledger

    def single(self) -> int:
        """Append one by one."""
        for _ in range(SINGLE):
            received(self.ledger.submit(next(self.queue)))
        return SINGLE

    def grouped(self) -> int:
        """Append one group."""
        received(*self.ledger.submit_many([next(self.queue) for _ in range(GROUP)]))
        return GROUP

    def included(self) -> int:
        """Inclusion proofs of entries anywhere in the log."""
        size, places = self.ledger.history.size(), Random(7)
        for _ in range(PROOFS):
            inclusion_proof(places.randrange(size), size, self.ledger.history.nodes)
        return PROOFS


def grow(directory: Path, entries: int, seed: str, spare: int) -> Grown:
    """A ledger of about `entries` entries, written through the door, and `spare` signed submissions for what is measured later."""
    directory.mkdir(parents=True)
    recorder, guard = SqliteRecorder.create(directory), SqliteTreeGuard.create(directory)
    town = Town(directory, recorder=recorder, guard=guard).settle()
    memory: list[tuple[int, float, float]] = []
    start, done, marks = perf_counter(), 0, {SMALL, 100_000, 1_000_000, entries}
    with ProcessPoolExecutor(1) as other:
        waiting: list[Future[list[bytes]]] = [
            other.submit(signed, place * GROUP, GROUP, seed) for place in range(min(4, entries // GROUP))
        ]
        asked = len(waiting)
        while done < entries:
            ready = waiting.pop(0).result()
            if asked * GROUP < entries + spare:
                waiting.append(other.submit(signed, asked * GROUP, GROUP, seed))
                asked += 1
            received(*town.ledger.submit_many(ready))
            done += len(ready)
            if done in marks:
                memory.append((done, resident_mb(), done / (perf_counter() - start)))
                print(f"{seed}: {done:,} entries, {memory[-1][1]:.0f} MB, {memory[-1][2]:,.0f}/s", flush=True)
        left = [raw for one in waiting for raw in one.result()]
        while len(left) < spare:
            left += other.submit(signed, asked * GROUP, GROUP, seed).result()
            asked += 1
    return Grown(town, directory, seed, iter(left), memory)


def growth_rows(directory: Path, entries: int, rounds: int) -> tuple[list[Row], list[str]]:
    """The lines of the table, and what is said beside it."""
    spare = (rounds + 1) * (SINGLE + GROUP)
    small = grow(directory / "small", SMALL, "s", spare)
    large = grow(directory / "large", entries, "g", spare)
    pairs = [
        (f"append, one client, at {entries:,} entries against {SMALL:,}", small.single, large.single),
        (f"append in groups of {GROUP}, at {entries:,} entries against {SMALL:,}", small.grouped, large.grouped),
        (f"inclusion proofs at {entries:,} entries against {SMALL:,}", small.included, large.included),
    ]
    rows = []
    for name, before, after in pairs:
        subjects = [Subject("small", before), Subject("large", after)]
        in_turn(subjects, rounds)
        one, other = subjects
        cost = ratio(one, other)
        rows.append(Row(f"{name}: cost", per_second(other), per_second(one), f"{cost:.2f}", "at most 1.2", cost <= 1.2))
    notes = [
        f"{size:,} entries: {mb:.0f} MB resident while writing, {rate:,.0f}/s since the first"
        for size, mb, rate in large.memory
    ]
    files = sum(path.stat().st_size for path in large.directory.rglob("*") if path.is_file())
    per_entry = files / large.ledger.history.size()
    notes.append(f"{files / 2**20:,.0f} MB on disk, {per_entry:,.0f} bytes an entry, openings and their keys included")
    for grown in (small, large):
        notes.extend([_whole("fsck", grown, _checked), _whole("rebuild of all views", grown, _rebuilt)])
    for grown in (small, large):
        grown.ledger.close()
    return rows, notes


def _whole(what: str, grown: Grown, work: Callable[[Grown], None]) -> str:
    """One pass over a whole log: how fast, and what it leaves resident."""
    before, start = resident_mb(), perf_counter()
    work(grown)
    size, took = grown.ledger.history.size(), perf_counter() - start
    return f"{what} of {size:,} entries: {size / took:,.0f}/s, resident {before:.0f} MB before, {resident_mb():.0f} MB after"


def _checked(grown: Grown) -> None:
    if fsck(grown.town.recorder, grown.town.guard, workers=2).findings:
        raise SystemExit("the log that was written does not hold")


def _rebuilt(grown: Grown) -> None:
    build_beside(History(grown.town.recorder), grown.directory / "views.beside.db")


def resident_mb() -> float:
    """Resident set of this process, MB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Grow, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=DEFAULT, help="a multiple of 200")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--directory", type=Path, help="where the ledgers lie (the disk that is measured)")
    arguments = parser.parse_args()
    load, start = os.getloadavg()[0], perf_counter()
    directory = Path(tempfile.mkdtemp(dir=arguments.directory))
    try:
        rows, notes = growth_rows(directory, arguments.entries, arguments.rounds)
    finally:
        shutil.rmtree(directory)
    print(table(rows))
    print("\n".join(f"- {note}" for note in notes))
    print(f"- load when it began {load:.2f}; {perf_counter() - start:,.0f} s in all")


if __name__ == "__main__":
    main()
