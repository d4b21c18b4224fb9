"""Checkpoints, tlog-proofs and refusals: what the log signs, and that none of them passes for another."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.note import NoteSigner, cosign_note, sign_note
from keys.signer import Ed25519Signer
from keys.vkey import VerifierKey, parse_vkey, vkey
from ledger.log.checkpoint import Checkpoint, checkpoint_text, open_checkpoint, parse_checkpoint, sign_checkpoint
from ledger.log.errors import CheckpointInvalid, LogError, MalformedBytes, ProofInvalid, RefusalInvalid
from ledger.log.merkle import EMPTY_ROOT, leaf_hash, node_hash
from ledger.log.proof import MAX_TLOG_PROOF, TlogProof, encode_tlog_proof, parse_tlog_proof, verify_tlog_proof
from ledger.log.refusal import Refusal, check_refused, open_refusal, raw_named, sign_refusal, statement_named

ORIGIN = "demo.example/county"
LOG = NoteSigner(ORIGIN, Ed25519Signer.from_seed(b"\1" * 32))
OTHER = NoteSigner("demo.example/other", Ed25519Signer.from_seed(b"\2" * 32))


def known(*signers: NoteSigner) -> list[VerifierKey]:
    return [parse_vkey(vkey(signer.name, signer.signer.public_key)) for signer in signers]


LEAVES = [leaf_hash(b"a"), leaf_hash(b"b")]
HEAD = Checkpoint(ORIGIN, 2, node_hash(*LEAVES))
NOTE = sign_checkpoint(HEAD, [LOG])


def test_a_checkpoint_is_three_lines_and_comes_back_whole() -> None:
    text = checkpoint_text(HEAD)
    assert text == "demo.example/county\n2\n" + text.split("\n")[2] + "\n"
    assert parse_checkpoint(text) == HEAD
    opened = open_checkpoint(NOTE, known(LOG, OTHER), origin=ORIGIN)
    assert opened.checkpoint == HEAD
    assert [signature.name for signature in opened.verified] == [ORIGIN]


def test_a_checkpoint_by_an_unknown_key_or_with_a_broken_signature_is_refused() -> None:
    forged = sign_note(checkpoint_text(HEAD), [NoteSigner(ORIGIN, OTHER.signer)])
    grown = NOTE.replace("\n2\n", "\n3\n")
    for note in (forged, grown):
        with pytest.raises(CheckpointInvalid, match="bad-signature"):
            open_checkpoint(note, known(LOG), origin=ORIGIN)


def test_a_checkpoint_of_another_log_is_refused() -> None:
    note = sign_checkpoint(replace(HEAD, origin=OTHER.name), [OTHER])
    open_checkpoint(note, known(OTHER), origin=OTHER.name)
    with pytest.raises(CheckpointInvalid, match=f"wrong-origin at origin: expected {ORIGIN}, got {OTHER.name}"):
        open_checkpoint(note, known(LOG, OTHER), origin=ORIGIN)


def test_a_checkpoint_signed_by_others_alone_is_not_the_logs() -> None:
    note = sign_note(checkpoint_text(HEAD), [OTHER])
    with pytest.raises(CheckpointInvalid, match="not-by-the-log"):
        open_checkpoint(note, known(LOG, OTHER), origin=ORIGIN)
    both = sign_note(checkpoint_text(HEAD), [OTHER, LOG])
    assert len(open_checkpoint(both, known(LOG, OTHER), origin=ORIGIN).verified) == 2
    with pytest.raises(CheckpointInvalid, match="not-by-the-log"):
        sign_checkpoint(HEAD, [OTHER])


ROOT64 = checkpoint_text(HEAD).split("\n")[2]


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n2\n{ROOT64}",
        f"{ORIGIN}\n2\n{ROOT64}\nextension\n",
        f"{ORIGIN}\n2\n{ROOT64}\n\n",
        f"{ORIGIN}\n02\n{ROOT64}\n",
        f"{ORIGIN}\n+2\n{ROOT64}\n",
        f"{ORIGIN}\n-2\n{ROOT64}\n",
        f"{ORIGIN}\n２\n{ROOT64}\n",
        f"{ORIGIN}\n9007199254740992\n{ROOT64}\n",
        f"{ORIGIN}\n{'9' * 400}\n{ROOT64}\n",
        f"{ORIGIN}\n2\n{ROOT64[:-4]}\n",
        f"{ORIGIN}\n2\n{ROOT64[:-1]}\n",
        f"{ORIGIN}\n0\n{ROOT64}\n",
        f"\n2\n{ROOT64}\n",
        f"demo example\n2\n{ROOT64}\n",
        f"demo+example\n2\n{ROOT64}\n",
        f"démo.example\n2\n{ROOT64}\n",
        f"{'x' * 201}\n2\n{ROOT64}\n",
        f"mingjing-refusal/1\n2\n{ROOT64}\n",
        f"{ORIGIN}\r\n2\r\n{ROOT64}\r\n",
        "",
    ],
)
def test_a_text_that_is_no_checkpoint_of_ours_is_refused(text: str) -> None:
    with pytest.raises(MalformedBytes):
        parse_checkpoint(text)


def test_a_signed_text_that_is_no_checkpoint_is_malformed() -> None:
    with pytest.raises(MalformedBytes, match="bad-checkpoint"):
        open_checkpoint(sign_note("hello\n", [LOG]), known(LOG), origin=ORIGIN)
    with pytest.raises(MalformedBytes, match="bad-note"):
        open_checkpoint("hello", known(LOG), origin=ORIGIN)


@pytest.mark.parametrize(
    "head", [replace(HEAD, size=-1), replace(HEAD, size=2**53), replace(HEAD, root=b"x"), replace(HEAD, size=0)]
)
def test_no_checkpoint_is_signed_out_of_form(head: Checkpoint) -> None:
    with pytest.raises(MalformedBytes, match="bad-checkpoint"):
        sign_checkpoint(head, [LOG])


def test_the_empty_tree_has_a_checkpoint() -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), [LOG])
    assert open_checkpoint(note, known(LOG), origin=ORIGIN).checkpoint.size == 0


PROOF = TlogProof(1, (LEAVES[0],), NOTE)


def test_a_tlog_proof_has_the_form_of_the_specification_and_verifies() -> None:
    text = encode_tlog_proof(PROOF)
    lines = text.split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 1"]
    assert lines[3] == ""
    assert text.endswith(f"\n\n{NOTE}")
    assert parse_tlog_proof(text) == PROOF
    assert verify_tlog_proof(PROOF, LEAVES[1], known(LOG), origin=ORIGIN).checkpoint == HEAD


def test_a_proof_without_hashes_is_for_a_tree_of_one() -> None:
    proof = TlogProof(0, (), sign_checkpoint(Checkpoint(ORIGIN, 1, LEAVES[0]), [LOG]))
    assert parse_tlog_proof(encode_tlog_proof(proof)) == proof
    verify_tlog_proof(proof, LEAVES[0], known(LOG), origin=ORIGIN)


def test_a_tlog_proof_that_does_not_hold_is_refused() -> None:
    for proof, leaf, kind in [
        (PROOF, LEAVES[0], ProofInvalid),
        (replace(PROOF, index=0), LEAVES[1], ProofInvalid),
        (replace(PROOF, hashes=()), LEAVES[1], ProofInvalid),
        (replace(PROOF, checkpoint=sign_note(checkpoint_text(HEAD), [OTHER])), LEAVES[1], CheckpointInvalid),
        (replace(PROOF, checkpoint="nothing"), LEAVES[1], MalformedBytes),
    ]:
        with pytest.raises(kind):
            verify_tlog_proof(proof, leaf, known(LOG), origin=ORIGIN)


GOOD = encode_tlog_proof(PROOF)


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD.replace("@v1", "@v2"),
        GOOD.replace("index 1", "index 01"),
        GOOD.replace("index 1", "index 9007199254740992"),
        GOOD.replace("index 1", "index"),
        GOOD.replace("index 1\n", ""),
        GOOD.replace("index 1", "extra AAAA\nindex 1"),
        GOOD.replace("index 1", "index 1\nAAAA"),
        GOOD.replace("index 1", "index 1\nnot base64"),
        GOOD.replace("index 1", "index 1" + f"\n{ROOT64}" * 53),
        GOOD.split("\n\n")[0],
        GOOD.split("\n\n")[0] + "\n\n",
        GOOD.replace("\n", "\r\n"),
        GOOD + "x" * MAX_TLOG_PROOF,
    ],
)
def test_a_text_that_is_no_tlog_proof_is_refused(text: str) -> None:
    with pytest.raises(MalformedBytes):
        parse_tlog_proof(text)


@given(st.text(max_size=30), st.integers(0, 400))
def test_only_our_errors_escape_from_notes_and_proofs(patch: str, at: int) -> None:
    for good, read in (
        (GOOD, parse_tlog_proof),
        (checkpoint_text(HEAD), parse_checkpoint),
        (NOTE, lambda text: open_checkpoint(text, known(LOG), origin=ORIGIN)),
        (sign_refusal(REFUSAL, [LOG]), lambda text: open_refusal(text, known(LOG), origin=ORIGIN)),
    ):
        with contextlib.suppress(LogError):
            read(good[:at] + patch + good[at + len(patch) :])


REFUSAL = Refusal(statement_named(b"body"), "not-admitted", "F08", "2026-04-09T04:00:00.000007Z", HEAD)


def test_a_refusal_comes_back_whole() -> None:
    for refusal in (REFUSAL, replace(REFUSAL, statement=raw_named(b"{"), code="bad-json", clause=None)):
        note = sign_refusal(refusal, [LOG])
        assert note.startswith(f"mingjing-refusal/1\n{ORIGIN}\n{refusal.statement}\n{refusal.code}\n")
        assert open_refusal(note, known(LOG, OTHER), origin=ORIGIN) == refusal
    assert REFUSAL.statement == "sha256:" + sha256(b"body").hexdigest()


def test_a_refusal_that_is_not_the_logs_is_refused() -> None:
    note = sign_refusal(REFUSAL, [LOG])
    text = note.split("\n\n")[0] + "\n"
    for other, code in [
        (note.replace("F08", "F09"), "bad-signature"),
        (sign_note(text, [NoteSigner(ORIGIN, OTHER.signer)]), "bad-signature"),
        (sign_note(text, [OTHER]), "not-by-the-log"),
        (sign_refusal(replace(REFUSAL, checkpoint=replace(HEAD, origin=OTHER.name)), [OTHER]), "wrong-origin"),
    ]:
        with pytest.raises(RefusalInvalid, match=code):
            open_refusal(other, known(LOG, OTHER), origin=ORIGIN)
    with pytest.raises(RefusalInvalid, match="not-by-the-log"):
        sign_refusal(REFUSAL, [OTHER])


def test_a_refusal_is_about_one_statement() -> None:
    check_refused(REFUSAL, b"body")
    check_refused(replace(REFUSAL, statement=raw_named(b"{")), b"{")
    with pytest.raises(RefusalInvalid, match="wrong-statement"):
        check_refused(REFUSAL, b"other")


@pytest.mark.parametrize(
    "refusal",
    [
        replace(REFUSAL, statement="md5:" + "1" * 32),
        replace(REFUSAL, statement=REFUSAL.statement + "\n"),
        replace(REFUSAL, code="Not Admitted"),
        replace(REFUSAL, code="a\nb"),
        replace(REFUSAL, clause=""),
        replace(REFUSAL, clause="-"),
        replace(REFUSAL, clause="F08\n"),
        replace(REFUSAL, refused_at="2026-04-09"),
        replace(REFUSAL, checkpoint=replace(HEAD, size=-1)),
        replace(REFUSAL, checkpoint=replace(HEAD, size=0)),
        replace(REFUSAL, checkpoint=replace(HEAD, origin="a b")),
    ],
)
def test_no_refusal_is_signed_out_of_form(refusal: Refusal) -> None:
    with pytest.raises(MalformedBytes):
        sign_refusal(refusal, [replace(LOG, name=refusal.checkpoint.origin)])


def test_a_refusal_never_passes_for_a_checkpoint_nor_a_checkpoint_for_a_refusal() -> None:
    refusal = sign_refusal(REFUSAL, [LOG])
    for origin in (ORIGIN, "mingjing-refusal/1"):
        with pytest.raises(MalformedBytes, match="bad-checkpoint"):
            open_checkpoint(refusal, known(LOG), origin=origin)
    with pytest.raises(MalformedBytes, match="bad-refusal"):
        open_refusal(NOTE, known(LOG), origin=ORIGIN)
    with pytest.raises(MalformedBytes, match="bad-checkpoint at origin"):
        checkpoint_text(replace(HEAD, origin="mingjing-refusal/1"))
    with pytest.raises(MalformedBytes, match="bad-note"):
        open_refusal("hello", known(LOG), origin=ORIGIN)


def test_a_cosignature_stands_beside_the_logs_signature() -> None:
    witness = Ed25519Signer.from_seed(b"\3" * 32)
    line = cosign_note(checkpoint_text(HEAD), "witness.example/w1", witness, 1_775_700_000)
    assert open_checkpoint(NOTE + line, known(LOG), origin=ORIGIN).checkpoint == HEAD
