"""How does one file show, without the server, that an entry stands in the log?

C2SP tlog-proof (docs/formats/tree-and-proofs.md): index, inclusion proof, signed checkpoint. Ours, stricter: no
`extra` line, because nothing authenticates it and a proof must not carry bytes that mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from keys.base64_strict import encode_base64
from keys.vkey import VerifierKey
from ledger.log.checkpoint import OpenedCheckpoint, open_checkpoint, parse_hash, parse_size
from ledger.log.errors import MalformedBytes
from ledger.log.merkle import verify_inclusion

MAX_TLOG_PROOF: Final = 256 * 1024
_HEADER: Final = "c2sp.org/tlog-proof@v1"
_MAX_HASHES: Final = 53


@dataclass(frozen=True, slots=True)
class TlogProof:
    """0-based index, inclusion proof (leaf's sibling first) and the signed checkpoint, a note, verbatim."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str


def encode_tlog_proof(proof: TlogProof) -> str:
    """The text of a proof file (`.tlog-proof`)."""
    hashes = "".join([f"{encode_base64(value)}\n" for value in proof.hashes])
    return f"{_HEADER}\nindex {proof.index}\n{hashes}\n{proof.checkpoint}"


def parse_tlog_proof(text: str) -> TlogProof:
    """The proof a text is; its checkpoint is not looked into. Raises MalformedBytes."""
    if len(text) > MAX_TLOG_PROOF:
        raise MalformedBytes("too-large", "tlog-proof", expected=MAX_TLOG_PROOF, found=len(text))
    head, blank, checkpoint = text.partition("\n\n")
    if not blank or not checkpoint:
        raise MalformedBytes("bad-tlog-proof", "tlog-proof", expected="an empty line, then a checkpoint")
    lines = head.split("\n")
    if lines[0] != _HEADER:
        raise MalformedBytes("bad-tlog-proof", "line 1", expected=_HEADER)
    if len(lines) < 2 or not lines[1].startswith("index "):
        raise MalformedBytes("bad-tlog-proof", "line 2", expected="index and a number")
    if len(lines) - 2 > _MAX_HASHES:
        raise MalformedBytes("bad-tlog-proof", "hashes", expected=f"at most {_MAX_HASHES}", found=len(lines) - 2)
    index = parse_size(lines[1].removeprefix("index "), "line 2")
    hashes = tuple(parse_hash(line, f"line {number}") for number, line in enumerate(lines[2:], start=3))
    return TlogProof(index, hashes, checkpoint)


def verify_tlog_proof(
    proof: TlogProof, leaf: bytes, verifiers: Sequence[VerifierKey], *, origin: str
) -> OpenedCheckpoint:
    """The checkpoint, once it is the log's and the leaf hash stands at the index under its root.

    Raises MalformedBytes or CheckpointInvalid for the checkpoint, ProofInvalid for the inclusion proof.
    """
    opened = open_checkpoint(proof.checkpoint, verifiers, origin=origin)
    verify_inclusion(leaf, proof.index, opened.checkpoint.size, proof.hashes, opened.checkpoint.root)
    return opened
