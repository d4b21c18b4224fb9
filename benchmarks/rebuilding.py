"""What does a rebuild of all views cost, against reading and decoding the same log?

The log is a small county of three dozen officials with two served deductions each, and evidence for facts that those rest on, so that
most entries touch somebody's score. The rebuild is the one of the command: a file of its own, beside the views in use.
"""

from datetime import date
from pathlib import Path
from typing import Final

from benchmarks.appending import received
from benchmarks.measure import Row, Subject, in_turn, per_second, ratio
from ledger.domain.vocabulary import shanghai_day
from ledger.history import History
from ledger.log.authoring import sign_submission
from ledger.store.guard import MemoryTreeGuard
from ledger.store.sqlite import SqliteRecorder
from projections.rebuilding import build_beside
from tests.support.town import UNIT, Case, Town, at, attach

OFFICIALS: Final = 36
EVIDENCE: Final = 2_000
POINTS_CP: Final = 300
_PAGE: Final = 1_000


def rebuild_rows(directory: Path, rounds: int) -> list[Row]:
    """The rebuild of all views."""
    directory.mkdir(parents=True)
    town = Town(directory, recorder=SqliteRecorder.create(directory), guard=MemoryTreeGuard()).settle()
    facts = _served_deductions(town)
    for start in range(0, EVIDENCE, 200):
        drafts = [
            town.draft("EvidenceAttached", facts[number % len(facts)], attach, [("a-rep", "REP", UNIT)], sealed={"hash": "0" * 64})
            for number in range(start, start + 200)
        ]  # fmt: skip
        received(*town.ledger.submit_many([sign_submission(draft, [town.key("a-rep")]) for draft in drafts]))
    size = town.ledger.history.size()

    def decoded() -> int:
        history = History(town.recorder)
        return sum([len(list(history.events(start, _PAGE))) for start in range(0, size, _PAGE)])

    def rebuilt() -> int:
        return build_beside(History(town.recorder), directory / "views.beside.db")

    subjects = [Subject("decoded", decoded), Subject("rebuilt", rebuilt)]
    in_turn(subjects, rounds)
    town.ledger.close()
    reading, rebuild = subjects
    return [
        Row(f"rebuild of all views ({size:,} entries), against reading and decoding", per_second(rebuild), per_second(reading),
            f"{ratio(rebuild, reading):.2f}", "0.5", ratio(rebuild, reading) >= 0.5),
    ]  # fmt: skip


def _served_deductions(town: Town) -> list[str]:
    """Two deductions for each official, in the course of half a year; the streams of their facts."""
    people = [f"o-b{number:03}" for number in range(OFFICIALS)]
    for person in people:
        town.register(person)
    cases = []
    for fact_on, decided in ((date(2026, 1, 20), at(2026, 2, 10)), (date(2026, 4, 2), at(2026, 5, 8))):
        town.clock.set(at(fact_on.year, fact_on.month, fact_on.day, 18))
        proposed = [Case(f"{fact_on.month}-{person}", person) for person in people]
        for case in proposed:
            town.fact(case, fact_on)
            received(town.propose(case, fact_on, POINTS_CP), town.notice(case, POINTS_CP))
        for case in proposed:
            received(town.confirm(case, decided, POINTS_CP), town.serve(case, shanghai_day(decided)))
        cases += proposed
    return [f"fact/{case.fact}" for case in cases]
