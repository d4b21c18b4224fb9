"""Is what the history answers about K what folding the first K entries gives? And does the same log again change nothing?

Random histories through the real door: some statements are admitted, some refused, as they come. Properties 1, 4 and 7 of
procedure 4.8, on logs instead of folded values.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.admitting import Outcome, Receipted
from ledger.domain.admission import admit
from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.scoring import score
from ledger.domain.streams import StreamState, empty_stream, evolve
from ledger.domain.vocabulary import shanghai_day
from ledger.domain.world import World
from ledger.history import History, Known
from ledger.log.entry import parse_reads
from tests.support.acts import consider, disprove, exclude, reject, reopen, represent, waive, withdraw
from tests.support.town import PERSON, Case, Town

Step = Callable[[Town, Case], Outcome]
STEPS: dict[str, Step] = {
    "propose": lambda town, case: town.propose(case, FACT_DAY),
    "notice": lambda town, case: town.notice(case),
    "represent": lambda town, case: represent(town, case, 2),
    "final paper": lambda town, case: represent(town, case, final=True),
    "consider": lambda town, case: consider(town, case, (1, 2)),
    "consider one": lambda town, case: consider(town, case, (1,)),
    "waive": lambda town, case: waive(town, case),
    "reopen": lambda town, case: reopen(town, case, town.ledger.today()),
    "confirm": lambda town, case: town.confirm(case, town.clock.now()),
    "serve": lambda town, case: town.serve(case, town.ledger.today()),
    "correct": lambda town, case: town.correct(case, town.clock.now(), 300),
    "annul": lambda town, case: town.annul(case, town.clock.now()),
    "reject": lambda town, case: reject(town, case, town.clock.now()),
    "withdraw": lambda town, case: withdraw(town, case),
    "disprove": lambda town, case: disprove(town, case),
    "exclude": lambda town, case: exclude(town, case, case.evidence[0]),
}
FACT_DAY = date(2026, 1, 4)
WALKS = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 1), st.integers(0, 8)), max_size=20)
USUAL = ["propose", "notice", "represent", "consider", "confirm", "serve", "correct", "annul"]


def walked(directory: Path, walk: list[tuple[str, int, int]]) -> tuple[Town, list[bytes]]:
    """A town after a walk: two cases, days passing between the steps; and what was admitted, as it was sent."""
    town = Town(directory).settle()
    cases = [town.fact(Case(str(number)), FACT_DAY) for number in range(2)]
    for case in cases:
        case.decision = "01900000-0000-7000-8000-000000000000"
    sent = []
    usual = [(name, 0, 14 if name == "confirm" else 3) for name in USUAL]
    for name, which, days in (*usual, *walk):
        town.clock.set(town.clock.now() + timedelta(days=days))
        outcome = STEPS[name](town, cases[which])
        if isinstance(outcome, Receipted):
            sent.append(town.last_raw)
    return town, sent


def folded(history: History, size: int) -> dict[str, StreamState]:
    """Every stream after the first entries of the log, by nothing but the one fold."""
    states: dict[str, StreamState] = {}
    for event in history.events(0, size):
        name = event.statement.stream
        states[name] = evolve(states.get(name) or empty_stream(name), event)
    return states


@settings(max_examples=12)
@given(WALKS, st.data())
def test_folding_up_to_k_is_what_the_history_answers_about_k(
    walk: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as directory:
        town, _ = walked(Path(directory), walk)
        history = town.ledger.history
        whole = history.size()
        sizes = data.draw(st.lists(st.integers(48, whole), min_size=1, max_size=4))
        fresh = History(town.recorder)
        for size in (*sizes, whole):
            known = Known(size, shanghai_day(history.recorded_at(size - 1)))
            states = folded(history, size)
            for name in (*states, "official/o-nobody"):
                expected = states.get(name) or empty_stream(name)
                assert history.stream(name, known) == fresh.stream(name, known) == expected
        assert {name: history.stream(name) for name in folded(history, whole)} == folded(history, whole)


@settings(max_examples=8)
@given(WALKS)
def test_the_same_submissions_again_change_nothing(walk: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as directory:
        town, sent = walked(Path(directory), walk)
        head = town.recorder.tree_head()
        before = score(town.ledger.history.score_inputs(PERSON), on=town.ledger.today())
        outcomes = town.ledger.submit_many(sent)
        assert all(isinstance(outcome, Receipted) and outcome.again for outcome in outcomes)
        assert town.recorder.tree_head() == head
        assert score(town.ledger.history.score_inputs(PERSON), on=town.ledger.today()) == before


@settings(max_examples=8)
@given(WALKS)
def test_every_entry_is_admitted_again_over_the_prefix_before_it_and_reads_the_same(
    walk: list[tuple[str, int, int]],
) -> None:
    with TemporaryDirectory() as directory:
        town, _ = walked(Path(directory), walk)
        history = town.ledger.history
        states: dict[str, StreamState] = {}
        for event in history.events(0, history.size()):
            world = World(lambda name: states.get(name) or empty_stream(name), event.position)
            admitted = admit(event.statement, world, event.recorded_at)
            written = parse_reads(history.stored(event.position).reads)[1]
            looked_at = [(read.stream, read.seq, read.leaf_hash and read.leaf_hash.hex()) for read in admitted.reads]
            assert looked_at == [(read.stream, read.seq, read.leaf_hash) for read in written]
            name = event.statement.stream
            states[name] = evolve(states.get(name) or empty_stream(name), event)


@settings(max_examples=8)
@given(WALKS)
def test_no_decision_that_was_let_in_fails_a_clause_as_it_stands(walk: list[tuple[str, int, int]]) -> None:
    """A gate is refused where it would fail at admission; F08 speaks of the service, which comes after, and F11 of lateness."""
    with TemporaryDirectory() as directory:
        town, _ = walked(Path(directory), walk)
        history = town.ledger.history
        decisions = 0
        for event in history.events(0, history.size()):
            if event.statement.type != "deduction-confirmed/1":
                continue
            file = history.case_file(PERSON, Known(event.position + 1, event.recorded_on))
            verdicts = {each.clause: each.verdict for each in evaluate(file, event.statement.data.deduction)}
            assert {clause for clause, verdict in verdicts.items() if verdict == "fail"} <= {"F08", "F11"}
            decisions += 1
        assert decisions
