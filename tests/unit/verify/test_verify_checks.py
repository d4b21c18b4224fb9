"""Checks 1 to 5 of the offline verifier hold on a true proof, and each names its place when what it looks at is wrong."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from keys.note import NoteSigner, cosign_note
from keys.signer import Ed25519Signer
from keys.vkey import COSIGNATURE, vkey
from ledger.log.canonical import encode
from ledger.log.checkpoint import Checkpoint, sign_checkpoint
from ledger.log.entry import encode_reads, parse_reads
from ledger.log.sealed import make_opening
from ledger.store.recorder import StoredEntry
from ledger.verify.checks import verify_proof
from ledger.verify.errors import CannotCheck, ProofMalformed, ProofRefused
from ledger.verify.fairness_proof import MAX_PROOF_BYTES
from ledger.verify.policy import make_policy, read_policy
from tests.support.proved import NODES, Json, Proved, proved_town, sealed_again
from tests.support.town import LOG


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


def test_a_true_proof_is_reported_with_log_day_decision_score_and_clauses(proved: Proved) -> None:
    report = verify_proof(proved.file(proved.served), proved.policy)
    assert (report.origin, report.size, report.decision) == (LOG, proved.history.size(), proved.served.decision)
    assert (report.official, report.deduction, report.points_cp) == ("o-0001", "d-1", 750)
    assert (report.colour, report.list_due, report.scripted_clock) == ("yellow", False, True)
    assert [one.clause for one in report.clauses] == [
        *(f"F0{number}" for number in range(1, 9)), "F11", "F13", "F14", "F25", "F31", "F35",
    ]  # fmt: skip
    assert report.fair == "yes"
    assert report.fingerprint == proved.policy.fingerprint


def test_threat_32_a_decision_is_proved_as_known_before_later_events_too(proved: Proved) -> None:
    before = verify_proof(proved.file(proved.served, proved.position(proved.served) + 1), proved.policy)
    assert (before.points_cp, before.checkpoint_size) == (400, proved.history.size())
    assert before.size == proved.position(proved.served) + 2


def test_a_proof_holds_entries_of_no_other_official(proved: Proved) -> None:
    streams = {entry["stream"] for entry in proved.value(proved.served)["entries"]}
    assert "official/o-0001" in streams
    assert "official/o-0002" not in streams
    assert "fact/f-2" not in streams


# 1


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"{", b'{"v":1}', b"\xff", b'{"v":NaN}', b" " * (MAX_PROOF_BYTES + 1)],
    ids=["nothing", "no-members", "array", "half", "one-member", "not-utf8", "nan", "too-large"],
)
def test_check_1_bytes_that_are_no_proof_are_malformed(proved: Proved, data: bytes) -> None:
    with pytest.raises(ProofMalformed):
        verify_proof(data, proved.policy)


def test_check_1_another_spelling_of_the_same_proof_is_malformed(proved: Proved) -> None:
    with pytest.raises(ProofMalformed, match="canonical"):
        verify_proof(proved.file(proved.served) + b"\n", proved.policy)
    with pytest.raises(ProofMalformed, match="canonical"):
        verify_proof(json.dumps(proved.value(proved.served)).encode(), proved.policy)


@pytest.mark.parametrize(
    ("alter", "where"),
    [
        (lambda value: value.update(extra=1), "$"),
        (lambda value: value.pop("known"), "$"),
        (lambda value: value.update(v=2), "$.v"),
        (lambda value: value.update(format="mingjing-fairness-proof/2"), "$.format"),
        (lambda value: value["known"].update(size=0), "$.known.size"),
        (lambda value: value["known"].update(day="9999-12-31"), "$.known.day"),
        (lambda value: value["entries"][3].update(position="3"), "$.entries[3].position"),
        (lambda value: value["entries"][3].update(body=None), "$.entries[3].withheld"),
        (lambda value: value["entries"][3].update(withheld="secrecy"), "$.entries[3].withheld"),
        (lambda value: value["entries"][3].update(body="%%%"), "$.entries[3].body"),
        (lambda value: value["entries"][3]["proof"].__setitem__(0, "AAAA"), "$.entries[3].proof[0]"),
        (lambda value: value["entries"].clear(), "$.entries"),
    ],
)  # fmt: skip
def test_check_1_a_member_out_of_form_is_named(proved: Proved, alter: Callable[[Json], object], where: str) -> None:
    value = proved.value(proved.served)
    alter(value)
    with pytest.raises(ProofMalformed) as error:
        proved.check(value)
    assert (error.value.check, error.value.where) == (1, where)


# 2


def test_threat_17_check_2_a_log_the_policy_does_not_name_is_refused_whatever_the_file_says(proved: Proved) -> None:
    stranger = Ed25519Signer.from_seed(sha256(b"another log").digest())
    value = proved.value(proved.served)
    head = proved.town.recorder.tree_head()
    value["checkpoint"] = sign_checkpoint(Checkpoint(LOG, head.size, head.root), [NoteSigner(LOG, stranger)])
    assert proved.refused(value) == (2, "checkpoint-invalid", "$.checkpoint")
    named = "demo.test/other"
    value["checkpoint"] = sign_checkpoint(Checkpoint(named, head.size, head.root), [NoteSigner(named, stranger)])
    assert proved.refused(value) == (2, "unknown-log", "$.checkpoint")


def test_check_2_a_checkpoint_altered_after_signing_is_refused(proved: Proved) -> None:
    value = proved.value(proved.served)
    size = proved.history.size()
    value["checkpoint"] = value["checkpoint"].replace(f"\n{size}\n", f"\n{size + 1}\n")
    assert proved.refused(value) == (2, "checkpoint-invalid", "$.checkpoint")


def test_check_2_a_knowing_time_beyond_the_checkpoint_is_refused(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["known"]["size"] += 1
    assert proved.refused(value) == (2, "known-beyond-checkpoint", "$.known.size")


def test_check_2_the_quorum_of_the_policy_has_to_be_met_by_cosignatures(proved: Proved) -> None:
    witnesses = [Ed25519Signer.from_seed(bytes([number]) * 32) for number in range(3)]
    text = make_policy(
        log_vkeys=[vkey(LOG, proved.town.log_key.public_key)],
        founding=proved.history.stored(0).leaf_hash,
        scripted=True,
        witnesses=[(f"w{n}", vkey(f"w{n}.test", one.public_key, kind=COSIGNATURE)) for n, one in enumerate(witnesses)],
        groups=[("two", "2", ["w0", "w1", "w2"])],
        quorum="two",
    )
    policy = read_policy(text)
    value = proved.value(proved.served)
    note = value["checkpoint"]
    body = note.rpartition("\n\n")[0] + "\n"
    lines = [cosign_note(body, f"w{n}.test", one, 1_700_000_000 + n) for n, one in enumerate(witnesses)]
    value["checkpoint"] = note + lines[0]
    with pytest.raises(ProofRefused) as error:
        verify_proof(encode(value, nodes=NODES), policy)
    assert (error.value.check, error.value.code) == (2, "quorum-not-met")
    value["checkpoint"] = note + lines[0] + lines[0]
    with pytest.raises(ProofRefused, match="quorum"):
        verify_proof(encode(value, nodes=NODES), policy)
    value["checkpoint"] = note + lines[0] + lines[2]
    report = verify_proof(encode(value, nodes=NODES), policy)
    assert report.witnesses == (("w0.test", 1_700_000_000), ("w2.test", 1_700_000_002))
    assert len(report.limits) == 2


# 3


def test_threat_14_check_3_a_proof_of_another_length_or_path_is_refused(proved: Proved) -> None:
    for alter in (
        lambda proof: proof.pop(),
        lambda proof: proof.append(proof[-1]),
        lambda proof: proof.reverse(),
    ):
        value = proved.value(proved.served)
        alter(value["entries"][7]["proof"])
        assert proved.refused(value) == (3, "not-included", "$.entries[7].proof")


def test_threat_01_check_3_an_edited_entry_is_not_in_the_tree(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["entries"][7]["entry"] = value["entries"][7]["entry"].replace('"rules":2', '"rules":3')
    assert proved.refused(value) == (3, "not-included", "$.entries[7].proof")


def test_threat_03_check_3_entries_exchanged_are_refused(proved: Proved) -> None:
    value = proved.value(proved.served)
    entries = value["entries"]
    entries[5], entries[6] = entries[6], entries[5]
    assert proved.refused(value) == (3, "positions-unordered", "$.entries[6].position")
    value = proved.value(proved.served)
    one, other = value["entries"][5], value["entries"][6]
    one["position"], other["position"] = one["position"], one["position"]
    assert proved.refused(value) == (3, "positions-unordered", "$.entries[6].position")


def test_threat_15_check_3_two_nodes_offered_as_an_entry_are_refused(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["entries"][2]["entry"] = "".join(value["entries"][2]["proof"][:2])
    assert proved.refused(value)[:2] == (3, "not-included")


def test_check_3_an_entry_after_the_knowing_time_is_refused(proved: Proved) -> None:
    value = proved.value(proved.served)
    last = value["entries"][-1]["position"]
    value["known"]["size"] = last
    assert proved.refused(value) == (3, "position-beyond-known", f"$.entries[{len(value['entries']) - 1}].position")


# 4


@pytest.mark.parametrize("member", ["body", "signatures", "reads"])
def test_threat_13_check_4_what_an_entry_does_not_commit_to_is_refused(proved: Proved, member: str) -> None:
    value = proved.value(proved.served)
    value["entries"][9][member] = value["entries"][10][member]
    assert proved.refused(value) == (4, "not-committed", "$.entries[9].entry")


def test_check_4_the_stream_named_is_the_statements(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["entries"][3]["stream"] = "unit/u-77"
    assert proved.refused(value) == (4, "stream-differs", "$.entries[3].stream")


def test_check_4_a_body_that_is_no_statement_is_refused(proved: Proved) -> None:
    unit = proved.town.recorder.stream("unit/u-01")[0].position
    refusal = proved.forgery_refused(lambda one: sealed_again(one, body=b"{}"), position=unit)
    assert refusal == (4, "statement-malformed", "body")


def test_check_4_a_read_list_begins_with_the_statements_blind(proved: Proved) -> None:
    def blinded(one: StoredEntry) -> StoredEntry:
        _, heads = parse_reads(one.reads)
        return sealed_again(one, reads=encode_reads("A" * 43 + "=", heads))

    assert proved.forgery_refused(blinded) == (4, "blind-differs", "reads")


def test_check_4_a_withheld_statement_leaves_the_rest_undecided(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["entries"][4].update(body=None, reads=None, signatures=None, withheld="secrecy")
    with pytest.raises(CannotCheck) as error:
        proved.check(value)
    assert (error.value.code, error.value.where, error.value.found) == ("withheld", "$.entries[4].body", "secrecy")


def test_check_4_openings_are_of_sealed_fields_of_their_statement(proved: Proved) -> None:
    town, position = proved.town, proved.position(proved.served)
    sealed = town.recorder.openings(position)
    assert town.ledger.vault is not None
    stored = proved.history.stored(position)
    texts = [town.ledger.vault.unseal(stored.stream, stored.event_id, one.digest, one.ciphertext) for one in sealed]
    data = proved.file(proved.served, openings=[(position, text) for text in texts])
    assert verify_proof(data, proved.policy).openings == len(texts) == 1
    value = json.loads(data)
    for openings in (
        [{"opening": texts[0], "position": position - 1}],
        [{"opening": texts[0], "position": 10**6}],
        [{"opening": make_opening("reasons", "else", bytes(32)), "position": position}],
        [{"opening": "????", "position": position}],
        [{"opening": texts[0], "position": position}] * 2,
    ):
        value["openings"] = openings
        assert proved.refused(value)[:2] == (4, "opening-unfit")


# 5


def test_check_5_without_the_founding_the_file_is_refused(proved: Proved) -> None:
    value = proved.value(proved.served)
    del value["entries"][0]
    assert proved.refused(value) == (5, "founding-missing", "$.entries[0]")


def test_threat_17_check_5_another_founding_than_the_policys_is_refused(proved: Proved) -> None:
    policy = read_policy(proved.policy_text.replace(proved.history.stored(0).leaf_hash.hex(), "0" * 64))
    with pytest.raises(ProofRefused) as error:
        verify_proof(proved.file(proved.served), policy)
    assert (error.value.check, error.value.code) == (5, "other-founding")


def test_check_5_a_scripted_clock_is_refused_unless_the_policy_allows_it(proved: Proved) -> None:
    production = read_policy(proved.policy_text.replace("#mingjing clock scripted\n", ""))
    with pytest.raises(ProofRefused) as error:
        verify_proof(proved.file(proved.served), production)
    assert (error.value.check, error.value.code) == (5, "scripted-clock")


def test_check_5_a_policy_without_the_founding_line_cannot_check(proved: Proved) -> None:
    bare = "\n".join(line for line in proved.policy_text.split("\n") if "founding" not in line)
    with pytest.raises(CannotCheck) as error:
        verify_proof(proved.file(proved.served), read_policy(bare))
    assert error.value.code == "no-founding-line"


def test_threat_11_check_5_the_founding_of_another_ledger_is_refused(proved: Proved, tmp_path: Path) -> None:
    """The same leaf under the checkpoint of a log with another origin, by the same operator."""
    elsewhere = "demo.test/elsewhere"
    key = proved.town.log_key
    policy = read_policy(
        make_policy(
            log_vkeys=[vkey(elsewhere, key.public_key)], founding=proved.history.stored(0).leaf_hash, scripted=True
        )
    )
    value = proved.value(proved.served)
    head = proved.town.recorder.tree_head()
    note = sign_checkpoint(Checkpoint(elsewhere, head.size, head.root), [NoteSigner(elsewhere, key)])
    value["checkpoint"] = note
    with pytest.raises(ProofRefused) as error:
        verify_proof(encode(value, nodes=NODES), policy)
    assert (error.value.check, error.value.code) == (5, "origin-differs")
