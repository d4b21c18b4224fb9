"""A receipt holds for one statement at one place, and no part of it can be exchanged for another receipt's."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from keys.note import NoteSigner, cosign_note
from keys.signer import Ed25519Signer
from keys.vkey import parse_vkey, vkey
from ledger.log.canonical import encode, parse
from ledger.log.checkpoint import Checkpoint, checkpoint_text, sign_checkpoint
from ledger.log.entry import encode_entry, make_entry
from ledger.log.errors import CheckpointInvalid, LogError, MalformedBytes, ProofInvalid
from ledger.log.merkle import leaf_hash, node_hash
from ledger.log.proof import TlogProof, encode_tlog_proof
from ledger.log.receipt import Receipt, make_receipt, parse_receipt, receipt_to_json, verify_receipt

ORIGIN = "demo.example/county"
SIGNER = NoteSigner(ORIGIN, Ed25519Signer.from_seed(b"\1" * 32))
KEYS = [parse_vkey(vkey(ORIGIN, SIGNER.signer.public_key))]
BODIES = [b"statement 0", b"statement 1"]


def two_receipts() -> list[Receipt]:
    entries = []
    prev = None
    for seq, body in enumerate(BODIES, start=1):
        at = datetime(2026, 4, 9, 2, 0, seq, tzinfo=UTC)
        entries.append(make_entry(body=body, signatures=b"s", reads=b"r", prev=prev, seq=seq, recorded_at=at, rules=1))
        prev = leaf_hash(encode_entry(entries[-1])).hex()
    leaves = [leaf_hash(encode_entry(entry)) for entry in entries]
    head = Checkpoint(ORIGIN, 2, node_hash(*leaves))
    note = sign_checkpoint(head, [SIGNER])
    witness = cosign_note(
        checkpoint_text(head), "witness.example/w1", Ed25519Signer.from_seed(b"\3" * 32), 1_775_700_000
    )
    notes = [note, note + witness]
    return [
        make_receipt(entry, encode_tlog_proof(TlogProof(index, (leaves[1 - index],), notes[index])))
        for index, entry in enumerate(entries)
    ]


RECEIPTS = two_receipts()


def test_a_receipt_verifies_and_survives_the_wire() -> None:
    for receipt, body in zip(RECEIPTS, BODIES, strict=True):
        verify_receipt(receipt, body, KEYS, ORIGIN)
        assert parse_receipt(parse(encode(receipt_to_json(receipt)), limit=1 << 20)) == receipt
    assert [receipt.position for receipt in RECEIPTS] == [0, 1]
    assert [receipt.witnessed for receipt in RECEIPTS] == [(), ("witness.example/w1",)]


def test_a_receipt_is_not_for_another_statement_another_log_or_another_key() -> None:
    with pytest.raises(ProofInvalid, match="statement-mismatch at receipt, check 1"):
        verify_receipt(RECEIPTS[0], BODIES[1], KEYS, ORIGIN)
    with pytest.raises(CheckpointInvalid, match="wrong-origin"):
        verify_receipt(RECEIPTS[0], BODIES[0], KEYS, "demo.example/other")
    other = [parse_vkey(vkey(ORIGIN, Ed25519Signer.from_seed(b"\2" * 32).public_key))]
    with pytest.raises(CheckpointInvalid, match="bad-signature"):
        verify_receipt(RECEIPTS[0], BODIES[0], other, ORIGIN)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("entry", "statement-mismatch at receipt, check 1"),
        ("seq", "seq-mismatch at receipt, check 2"),
        ("recorded_at", "recorded-at-mismatch at receipt, check 3"),
        ("leaf_hash", "leaf-mismatch at receipt, check 4"),
        ("position", "position-mismatch at receipt, check 5"),
        ("tlog_proof", "position-mismatch at receipt, check 5"),
        ("witnessed", "witnessed-mismatch at receipt, check 6"),
    ],
)
def test_every_field_exchanged_for_that_of_another_receipt_is_refused_by_its_own_check(name: str, code: str) -> None:
    assert name in {field.name for field in fields(Receipt)}
    mixed = replace(RECEIPTS[0], **{name: getattr(RECEIPTS[1], name)})
    with pytest.raises(ProofInvalid, match=code):
        verify_receipt(mixed, BODIES[0], KEYS, ORIGIN)


def test_an_entry_changed_together_with_its_leaf_hash_is_not_in_the_tree() -> None:
    receipt = RECEIPTS[0]
    data = json.loads(encode_entry(receipt.entry)) | {"reads": "0" * 64}
    changed = parse_receipt(receipt_to_json(receipt) | {"entry": data, "leaf_hash": leaf_hash(encode(data)).hex()})
    with pytest.raises(ProofInvalid, match="root-mismatch"):
        verify_receipt(changed, BODIES[0], KEYS, ORIGIN)


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"position": -1}, "bad-value", "$.position"),
        ({"position": True}, "bad-value", "$.position"),
        ({"seq": 0}, "bad-value", "$.seq"),
        ({"seq": "1"}, "bad-value", "$.seq"),
        ({"recorded_at": "2026-04-09"}, "bad-value", "$.recorded_at"),
        ({"recorded_at": 7}, "bad-value", "$.recorded_at"),
        ({"leaf_hash": "A" * 64}, "bad-value", "$.leaf_hash"),
        ({"tlog_proof": None}, "bad-value", "$.tlog_proof"),
        ({"tlog_proof": "x"}, "bad-tlog-proof", "tlog-proof"),
        ({"witnessed": "w"}, "bad-value", "$.witnessed"),
        ({"witnessed": [7]}, "bad-value", "$.witnessed"),
        ({"witnessed": ["w"] * 101}, "bad-value", "$.witnessed"),
        ({"entry": []}, "bad-value", "$.entry"),
        ({"entry": {}}, "missing-member", "$.entry.prev"),
        ({"extra": 1}, "unknown-member", "$.extra"),
    ],
)
def test_a_receipt_out_of_form_is_refused_by_member(change: dict[str, object], code: str, where: str) -> None:
    with pytest.raises(MalformedBytes) as caught:
        parse_receipt(receipt_to_json(RECEIPTS[0]) | change)
    assert (caught.value.code, caught.value.where) == (code, where)


@pytest.mark.parametrize("name", sorted(receipt_to_json(RECEIPTS[0])))
def test_a_receipt_without_a_member_is_refused(name: str) -> None:
    value = receipt_to_json(RECEIPTS[0])
    del value[name]
    with pytest.raises(MalformedBytes, match=f"missing-member at .*{name}"):
        parse_receipt(value)


def test_a_flipped_bit_anywhere_in_a_receipt_is_refused() -> None:
    data = encode(receipt_to_json(RECEIPTS[0]))
    for at in range(0, len(data), 3):
        flipped = bytearray(data)
        flipped[at] ^= 1 << (at % 8)
        with pytest.raises(LogError):
            verify_receipt(parse_receipt(parse(bytes(flipped), limit=1 << 20)), BODIES[0], KEYS, ORIGIN)
