"""Rules epoch 1 holds: the history under tests/vectors/epoch1 comes out as it stands there, submission by submission.

The script made the files through the door; here they go through codec and admission alone, and into a tree of their own.
"""

import json
import runpy
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from keys.errors import KeysError
from ledger.domain.admission import admit
from ledger.domain.catalogue import row_of
from ledger.domain.errors import DomainError
from ledger.domain.statement import Event, Statement
from ledger.domain.streams import StreamState, empty_stream, evolve
from ledger.domain.world import World
from ledger.log.authentication import authenticate
from ledger.log.codec import parse_statement, parse_submission
from ledger.log.entry import ReadHead, encode_entry, encode_reads, make_entry, parse_instant
from ledger.log.errors import LogError
from ledger.log.merkle import Frontier, leaf_hash
from ledger.log.sealed import check_openings
from ledger.verify.readmission import KeyDirectory
from tests.vectors.make_epoch1 import NEW_EPOCH, OTHER_INPUT, admitted_as, refused_as, submission_of, verdict_of, write

EPOCH = Path(__file__).parents[1] / "vectors" / "epoch1"
HISTORY_SHA256 = "27c9878ac239fdcd61ebf11b4279d6b62d1d12db464a05f81089ace85fdc0e30"
"""The file as it was when the epoch began. It is written here too, so that making the vectors again cannot move it."""
Json = dict[str, Any]


def history() -> Json:
    value: Json = json.loads(EPOCH.joinpath("history.json").read_text(encoding="utf-8"))
    return value


class Replay:
    """A log that begins empty and takes submissions as the door does, without the door."""

    def __init__(self) -> None:
        self.states: dict[str, StreamState] = {}
        self.keys = KeyDirectory()
        self.tree = Frontier.empty()

    def state(self, name: str) -> StreamState:
        return self.states.get(name) or empty_stream(name)

    def outcome(self, vector: Json) -> Json:
        """What becomes of a submission here, as the file writes it."""
        try:
            return {"admitted": self.take(submission_of(vector), parse_instant(vector["at"]))}
        except (DomainError, LogError, KeysError) as error:
            return {"refused": refused_as(error)}

    def take(self, raw: bytes, at: datetime) -> Json:
        submission = parse_submission(raw)
        body = submission.envelope.payload
        statement = parse_statement(body, epoch=1)
        row = row_of(statement)
        optional = row.sealed_optional | ({"paper_original"} if statement.data.paper is not None else frozenset())
        check_openings(submission.openings, statement.sealed, required=row.sealed_required, optional=optional)
        signatures = authenticate(statement, submission.envelope, self.keys.lookup)
        made = admit(statement, World(self.state, self.tree.size, 1), at)
        heads = [ReadHead(one.stream, one.seq, one.leaf_hash.hex() if one.leaf_hash else None) for one in made.reads]
        reads = encode_reads(statement.blind, heads)
        state = self.state(statement.stream)
        entry = make_entry(
            body=body, signatures=signatures, reads=reads, prev=state.leaf_hash.hex() if state.leaf_hash else None,
            seq=state.seq + 1, recorded_at=at, rules=1,
        )  # fmt: skip
        position, leaf = self.tree.size, leaf_hash(encode_entry(entry))
        self.fold(statement, at, entry.statement, leaf)
        return admitted_as(position, encode_entry(entry), leaf, reads, made)

    def fold(self, statement: Statement, at: datetime, body_hash: str, leaf: bytes) -> None:
        state = self.state(statement.stream)
        event = Event(
            position=self.tree.size, seq=state.seq + 1, recorded_at=at, body_hash=body_hash, leaf_hash=leaf,
            statement=statement,
        )  # fmt: skip
        self.states[statement.stream] = evolve(state, event)
        self.keys.learn(statement)
        self.tree, _ = self.tree.append(leaf)


def differences(value: Json) -> Iterator[str]:
    """Where the history comes out otherwise than the file says."""
    replay = Replay()
    for number, vector in enumerate(value["submissions"]):
        expected = {name: vector[name] for name in ("admitted", "refused") if name in vector}
        found = replay.outcome(vector)
        if found != expected:
            yield f"submission {number}: expected {expected}, got {found}"
    found_end = (replay.tree.size, replay.tree.root().hex())
    expected_end = (value["end"]["size"], value["end"]["root_hash"])
    if found_end != expected_end:
        yield f"end: expected {expected_end}, got {found_end}"


def codes(vector: Json) -> set[str]:
    refused = vector.get("refused", {})
    return {one["code"] for one in refused.get("breaches", ())} | ({refused["code"]} if "code" in refused else set())


def test_the_history_of_epoch_1_comes_out_as_ever() -> None:
    assert list(differences(history())) == [], NEW_EPOCH


def test_the_history_of_epoch_1_is_the_one_the_epoch_began_with() -> None:
    assert sha256(EPOCH.joinpath("history.json").read_bytes()).hexdigest() == HISTORY_SHA256, NEW_EPOCH


def let_in(submissions: list[Json]) -> None:
    refused = next(one for one in submissions if "fact-charged-twice" in codes(one))
    refused["admitted"] = refused.pop("refused")


def another_clause(submissions: list[Json]) -> None:
    next(one for one in submissions if "hearing-running" in codes(one))["refused"]["breaches"][0]["clause"] = "F05"


def another_leaf(submissions: list[Json]) -> None:
    submissions[-1]["admitted"]["leaf_hash"] = "0" * 64


def no_breach_beside(submissions: list[Json]) -> None:
    next(one for one in submissions if one.get("admitted", {}).get("breaches"))["admitted"]["breaches"] = []


@pytest.mark.parametrize("alter", [let_in, another_clause, another_leaf, no_breach_beside])
def test_one_outcome_that_is_another_is_named(alter: Callable[[list[Json]], None]) -> None:
    value = deepcopy(history())
    alter(value["submissions"])
    assert len(list(differences(value))) == 1


def test_a_later_hour_of_recording_is_another_history() -> None:
    value = history()
    value["submissions"][-1]["at"] = "2026-03-20T02:00:00.000001Z"
    assert [text.partition(":")[0] for text in differences(value)] == [
        f"submission {len(value['submissions']) - 1}",
        "end",
    ]


def test_the_history_holds_refusals_of_many_kinds_and_runs_from_the_founding_to_a_correction() -> None:
    submissions = history()["submissions"]
    admitted = [json.loads(one["body"])["type"] for one in submissions if "admitted" in one]
    assert (admitted[0], admitted[-1]) == ("ledger-founded/1", "deduction-corrected/1")
    assert len(set().union(*map(codes, submissions))) >= 70
    assert any(one["admitted"]["stale_seen"] for one in submissions if "admitted" in one)


def test_the_files_are_what_their_script_makes() -> None:
    made = runpy.run_path(str(EPOCH.parent / "make_epoch1.py"))["make"]()
    assert made == {path.name: path.read_text(encoding="utf-8") for path in EPOCH.iterdir()}


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [('"clause":"F04"', '"clause":"F05"', NEW_EPOCH), ('"at":"2026-03-20T', '"at":"2026-03-21T', OTHER_INPUT)],
    ids=["another outcome", "another submission"],
)
def test_the_script_does_not_write_over_another_history(tmp_path: Path, one: str, other: str, told: str) -> None:
    write(tmp_path)
    write(tmp_path)
    kept = tmp_path / "history.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace(one, other), encoding="utf-8")
    before = kept.read_bytes()
    with pytest.raises(SystemExit, match=told):
        write(tmp_path)
    assert kept.read_bytes() == before


@pytest.mark.parametrize("policy", ["policy.txt", "policy_other_founding.txt", "policy_no_scripted_clock.txt"])
def test_the_verifier_says_of_the_proof_what_stands_beside_it(policy: str) -> None:
    verdicts = json.loads(EPOCH.joinpath("verdicts.json").read_text(encoding="utf-8"))
    proof = EPOCH.joinpath("fairness_proof.json").read_bytes()
    found = verdict_of(proof, EPOCH.joinpath(policy).read_text(encoding="utf-8"))
    assert found == verdicts[policy]
    assert found["holds"] == (policy == "policy.txt")
    assert found.get("code") == {
        "policy_other_founding.txt": "other-founding", "policy_no_scripted_clock.txt": "scripted-clock",
    }.get(policy)  # fmt: skip


def test_the_proof_with_other_points_does_not_hold_under_the_same_policy() -> None:
    proof = EPOCH.joinpath("fairness_proof.json").read_bytes()
    altered = proof.replace(b'"points_cp":250', b'"points_cp":150')
    assert altered != proof
    found = verdict_of(altered, EPOCH.joinpath("policy.txt").read_text(encoding="utf-8"))
    assert (found["holds"], found["check"], found["code"]) == (False, 9, "judged-differs")


def test_the_proof_is_of_the_decision_of_the_history() -> None:
    value = history()
    report = json.loads(EPOCH.joinpath("verdicts.json").read_text(encoding="utf-8"))["policy.txt"]["report"]
    decided = next(
        one for one in value["submissions"] if one.get("admitted", {}).get("position") == report["decision_position"]
    )
    assert json.loads(decided["body"])["id"] == report["decision"]
    assert (report["root"], report["size"]) == (value["end"]["root_hash"], value["end"]["size"])
