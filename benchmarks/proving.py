"""What do proofs and replay cost? A decision's file made and verified, one person replayed, inclusion proofs from the store."""

from datetime import date
from pathlib import Path
from random import Random

from benchmarks.appending import submissions, town_on_disk
from benchmarks.measure import Row, Subject, in_turn, per_second
from keys.vkey import vkey
from ledger.domain.events.registry import OfficialDetailsCorrected
from ledger.domain.scoring import score
from ledger.history import History
from ledger.log.merkle import inclusion_proof
from ledger.proving import make_fairness_proof
from ledger.verify.checks import verify_proof
from ledger.verify.fairness_proof import parse_proof
from ledger.verify.policy import make_policy, read_policy
from tests.support.town import LOG, PERSON, Town, at

PROOFS = 2_000
EVENTS_OF_ONE = 200


def proof_rows(directory: Path, rounds: int) -> list[Row]:
    """Times of one proof and of one replay, and inclusion proofs a second from a log of some thousand entries."""
    town = town_on_disk(directory / "proofs", second_store=True)
    case = town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    _grow_person(town)
    town.ledger.submit_many(submissions(town, 3_000))
    history = town.ledger.history
    known = history.known(None, today=town.ledger.today())
    founding = history.stored(0).leaf_hash
    policy = read_policy(make_policy(log_vkeys=town_vkeys(town), founding=founding, scripted=True))
    checkpoint = town.ledger.checkpoint()
    file = make_fairness_proof(history, case.decision, known, checkpoint)
    size, places = history.size(), Random(7)

    def made() -> int:
        make_fairness_proof(History(town.recorder), case.decision, known, checkpoint)
        return 1

    def verified() -> int:
        verify_proof(file, policy)
        return 1

    def replayed() -> int:
        score(History(town.recorder).score_inputs(PERSON), on=date(2026, 6, 30))
        return 1

    def included() -> int:
        for _ in range(PROOFS):
            inclusion_proof(places.randrange(size), size, history.nodes)
        return PROOFS

    subjects = [
        Subject("made", made),
        Subject("verified", verified),
        Subject("replayed", replayed),
        Subject("included", included),
    ]
    in_turn(subjects, rounds)
    town.ledger.close()
    make, verify, replay, include = subjects
    events = history_size(file)
    return [
        Row(f"fairness proof made ({events} entries)", f"{1 / make.rate:.3f} s", "-", "-", "0.2 s", 1 / make.rate <= 0.2),
        Row(f"fairness proof verified ({events} entries)", f"{1 / verify.rate:.3f} s", "-", "-", "0.1 s", 1 / verify.rate <= 0.1),
        Row(f"replay of one official ({EVENTS_OF_ONE} events), cold", f"{1000 / replay.rate:.1f} ms", "-", "-", "5 ms",
            1000 / replay.rate <= 5),
        Row(f"inclusion proofs from the store ({size:,} entries)", per_second(include), "-", "-", "20,000/s",
            include.rate >= 20_000),
    ]  # fmt: skip


def history_size(file: bytes) -> int:
    """How many entries a proof holds."""
    return len(parse_proof(file).entries)


def town_vkeys(town: Town) -> list[str]:
    """The log's verifier key, as a policy names it."""
    return [vkey(LOG, town.log_key.public_key)]


def _grow_person(town: Town) -> None:
    while (seen := town.ledger.history.stream(f"official/{PERSON}").seq) < EVENTS_OF_ONE:
        corrected = OfficialDetailsCorrected(field="contact", new_code=None, from_on=date(2026, 1, 4), request=None)
        town.must(
            "OfficialDetailsCorrected",
            f"official/{PERSON}",
            corrected,
            [("a-reg", "REG")],
            sealed={"new_text": str(seen)},
        )
