"""Does a receipt or a checkpoint that somebody kept still agree with the log as it is now?

Whoever holds the machine and the log's key can write another history and sign it; what he signed before lies in other hands. A
kept checkpoint names the root over the first entries, a kept receipt also one leaf: the present log must be a continuation of
both. Threats T1, T2, T6, T9; docs/trust.md.
"""

from collections.abc import Callable, Sequence
from typing import Final

from keys.vkey import VerifierKey
from ledger.log.canonical import parse
from ledger.log.checkpoint import Checkpoint, open_checkpoint
from ledger.log.errors import MalformedBytes, ProofInvalid
from ledger.log.merkle import Fetch, root_at
from ledger.log.proof import parse_tlog_proof, verify_tlog_proof
from ledger.log.receipt import parse_receipt

KEPT_LIMIT: Final = 64 * 1024
"""Bytes of a receipt or a checkpoint."""


def check_kept(
    data: bytes,
    keys_of: Callable[[str], Sequence[VerifierKey]],
    *,
    size: int,
    fetch: Fetch,
    leaf_at: Callable[[int], bytes],
) -> Checkpoint:
    """The checkpoint of a kept receipt (JSON) or checkpoint (a note), once the log of `size` entries continues it.

    `keys_of` gives a log's keys by its origin, from the reader's own policy; `fetch` and `leaf_at` ask the log.
    1. It is signed by the log.   2. The log is not shorter.   3. Its root is that of the log's first entries.
    4. The receipt's leaf stands at its position, under its own checkpoint.
    Raises MalformedBytes, CheckpointInvalid (1) or ProofInvalid (2 to 4).
    """
    if len(data) > KEPT_LIMIT:
        raise MalformedBytes("too-large", expected=KEPT_LIMIT, found=len(data))
    receipt = parse_receipt(parse(data, limit=KEPT_LIMIT)) if data.lstrip()[:1] == b"{" else None
    proof = None if receipt is None else parse_tlog_proof(receipt.tlog_proof)
    note = _text(data) if proof is None else proof.checkpoint
    origin = note.partition("\n")[0]
    checkpoint = open_checkpoint(note, keys_of(origin), origin=origin).checkpoint  # 1
    if checkpoint.size > size:  # 2
        raise ProofInvalid("size-order", "checkpoint", expected=f"at most {size}", found=checkpoint.size)
    root = root_at(checkpoint.size, fetch)
    if root != checkpoint.root:  # 3
        raise ProofInvalid("old-root-mismatch", "checkpoint", expected=checkpoint.root.hex(), found=root.hex())
    if receipt is not None and proof is not None:  # 4
        leaf = leaf_at(receipt.position) if receipt.position < size else b""
        if leaf.hex() != receipt.leaf_hash:
            raise ProofInvalid("leaf-mismatch", "receipt, check 4", expected=receipt.leaf_hash, found=leaf.hex())
        if proof.index != receipt.position:
            raise ProofInvalid("position-mismatch", "receipt, check 5", expected=proof.index, found=receipt.position)
        verify_tlog_proof(proof, leaf, keys_of(origin), origin=origin)
    return checkpoint


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedBytes("not-utf8", f"byte {error.start}") from error
