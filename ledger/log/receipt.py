"""What does an author get back, and does it hold without asking the server?

`docs/formats/receipt.md`: the place and time of his statement, its entry, and a tlog-proof ending in the checkpoint
of its commit. What is said twice (seq, recorded_at, leaf hash, position) must agree, so that no part of a receipt
can be exchanged for another's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from keys.vkey import VerifierKey
from ledger.log.canonical import MAX_INTEGER
from ledger.log.entry import Entry, encode_entry, entry_from_json, exact_members, parse_instant
from ledger.log.errors import MalformedBytes, ProofInvalid
from ledger.log.merkle import leaf_hash
from ledger.log.proof import TlogProof, encode_tlog_proof, parse_tlog_proof, verify_tlog_proof

_MEMBERS: Final = ("entry", "leaf_hash", "position", "recorded_at", "seq", "tlog_proof", "witnessed")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MAX_WITNESSES: Final = 100
_SIGNATURE_LINE: Final = "\u2014 "


@dataclass(frozen=True, slots=True)
class Receipt:
    """`leaf_hash` in lower hex; `tlog_proof` a whole proof text; `witnessed` the names of those who cosigned it."""

    position: int
    seq: int
    recorded_at: str
    leaf_hash: str
    entry: Entry
    tlog_proof: str
    witnessed: tuple[str, ...]


def make_receipt(entry: Entry, tlog_proof: str) -> Receipt:
    """The receipt for an entry; everything but the entry and its proof follows from them."""
    return receipt_with(entry, parse_tlog_proof(tlog_proof))


def receipt_with(entry: Entry, proof: TlogProof) -> Receipt:
    """`make_receipt` for a proof that is at hand as a value: the log's own way, which need not read what it wrote."""
    return Receipt(
        position=proof.index,
        seq=entry.seq,
        recorded_at=entry.recorded_at,
        leaf_hash=leaf_hash(encode_entry(entry)).hex(),
        entry=entry,
        tlog_proof=encode_tlog_proof(proof),
        witnessed=_other_names(proof.checkpoint),
    )


def verify_receipt(receipt: Receipt, body: bytes, verifiers: Sequence[VerifierKey], origin: str) -> None:
    """Raise unless the receipt shows that the log of this origin took in exactly this body, at this place and time.

    1. The entry commits to the body.          5. Its position is the proof's index.
    2. Its seq is the entry's.                 6. Its witnesses are those whose lines the checkpoint bears.
    3. Its recorded_at is the entry's.         7. The checkpoint is the log's, and the leaf stands in its tree.
    4. Its leaf hash is the entry's.
    Raises ProofInvalid (1-7), CheckpointInvalid or MalformedBytes (7). Signatures on the statement are not looked at.
    """
    entry = receipt.entry
    leaf = leaf_hash(encode_entry(entry))
    proof = parse_tlog_proof(receipt.tlog_proof)
    _same("statement-mismatch", 1, entry.statement, sha256(body).hexdigest())
    _same("seq-mismatch", 2, entry.seq, receipt.seq)
    _same("recorded-at-mismatch", 3, entry.recorded_at, receipt.recorded_at)
    _same("leaf-mismatch", 4, leaf.hex(), receipt.leaf_hash)
    _same("position-mismatch", 5, proof.index, receipt.position)
    _same("witnessed-mismatch", 6, _other_names(proof.checkpoint), receipt.witnessed)
    verify_tlog_proof(proof, leaf, verifiers, origin=origin)  # 7


def receipt_to_json(receipt: Receipt) -> dict[str, object]:
    """The receipt as a JSON object, as it goes over the wire."""
    return {
        "entry": {name: getattr(receipt.entry, name) for name in Entry.__struct_fields__},
        "leaf_hash": receipt.leaf_hash,
        "position": receipt.position,
        "recorded_at": receipt.recorded_at,
        "seq": receipt.seq,
        "tlog_proof": receipt.tlog_proof,
        "witnessed": list(receipt.witnessed),
    }


def parse_receipt(value: object) -> Receipt:
    """The receipt a strictly parsed JSON object is. Raises MalformedBytes naming the member; nothing is verified."""
    members = exact_members(value, _MEMBERS)
    for name, least in (("position", 0), ("seq", 1)):
        number = members[name]
        if type(number) is not int or not least <= number <= MAX_INTEGER:
            raise MalformedBytes("bad-value", f"$.{name}", expected=f"an integer from {least}")
    for name in ("recorded_at", "leaf_hash", "tlog_proof"):
        if not isinstance(members[name], str):
            raise MalformedBytes("bad-value", f"$.{name}", expected="a text")
    parse_instant(members["recorded_at"], "$.recorded_at")
    if not _HASH.fullmatch(members["leaf_hash"]):
        raise MalformedBytes("bad-value", "$.leaf_hash", expected="a hash in lower hex")
    witnessed = members["witnessed"]
    if not isinstance(witnessed, list) or len(witnessed) > _MAX_WITNESSES:
        raise MalformedBytes("bad-value", "$.witnessed", expected=f"an array of at most {_MAX_WITNESSES} names")
    if not all(isinstance(name, str) for name in witnessed):
        raise MalformedBytes("bad-value", "$.witnessed", expected="an array of names")
    parse_tlog_proof(members["tlog_proof"])
    return Receipt(
        position=members["position"],
        seq=members["seq"],
        recorded_at=members["recorded_at"],
        leaf_hash=members["leaf_hash"],
        entry=entry_from_json(members["entry"], "$.entry"),
        tlog_proof=members["tlog_proof"],
        witnessed=tuple(witnessed),
    )


@lru_cache(maxsize=4)  # all receipts of a group bear one checkpoint
def _other_names(note: str) -> tuple[str, ...]:
    """Names on the signature lines of a checkpoint that are not its origin, sorted: read, not verified."""
    origin = note.partition("\n")[0]
    lines = note.rpartition("\n\n")[2].split("\n")
    names = {line.split(" ")[1] for line in lines if line.startswith(_SIGNATURE_LINE)}
    return tuple(sorted(names - {origin}))


def _same(code: str, check: int, expected: object, found: object) -> None:
    if expected != found:
        raise ProofInvalid(code, f"receipt, check {check}", expected=expected, found=found)
