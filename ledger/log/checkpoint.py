"""How does the log say "n entries, this root", and is this note such a word of this log?

C2SP tlog-checkpoint (docs/formats/checkpoint.md): origin, size, root hash, nothing else. Ours, stricter than the
specification: no extension lines, an ASCII origin, the log signs under its origin as key name, and a checkpoint
without a signature under that name is not the log's, whichever witnesses signed it. Signatures and their lines are
the business of `keys.note`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from keys.base64_strict import decode_base64, encode_base64
from keys.errors import MalformedBase64, MalformedNote, SignatureInvalid
from keys.note import NoteSigner, VerifiedSignature, open_note, sign_note
from keys.vkey import VerifierKey
from ledger.log.errors import CheckpointInvalid, MalformedBytes
from ledger.log.merkle import EMPTY_ROOT, HASH_BYTES, MAX_SIZE

_ORIGIN: Final = re.compile(r"[!-*,-~]{1,200}")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
# First line of another kind of note signed with the same key (ledger.log.refusal); no log may call itself so.
_RESERVED: Final = "mingjing-refusal/"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: `origin` names the log, `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose signatures by known keys all hold, one of them the log's own."""

    checkpoint: Checkpoint
    verified: tuple[VerifiedSignature, ...]


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The note text: three lines, each with its newline. Raises MalformedBytes if the values are no checkpoint."""
    refuse_origin(checkpoint.origin)
    if not 0 <= checkpoint.size <= MAX_SIZE:
        raise MalformedBytes("bad-checkpoint", "size", expected=f"0 to {MAX_SIZE}", found=checkpoint.size)
    if len(checkpoint.root) != HASH_BYTES:
        raise MalformedBytes("bad-checkpoint", "root", expected=f"{HASH_BYTES} bytes", found=len(checkpoint.root))
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise MalformedBytes("bad-checkpoint", "root", expected="the root of the empty tree", found="another")
    return f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[NoteSigner]) -> str:
    """The signed note. Each signer is a key of the log: its name is the origin (CheckpointInvalid otherwise)."""
    text = checkpoint_text(checkpoint)
    for signer in signers:
        if signer.name != checkpoint.origin:
            raise CheckpointInvalid("not-by-the-log", "signer", expected=checkpoint.origin, found=signer.name)
    return sign_note(text, signers)


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint a note text is (not a whole note). Raises MalformedBytes for any other spelling of it."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise MalformedBytes("bad-checkpoint", "lines", expected="3 lines", found=len(lines) - 1)
    origin, size, root = lines[:3]
    refuse_origin(origin)
    checkpoint = Checkpoint(origin, parse_size(size, "size"), parse_hash(root, "root"))
    checkpoint_text(checkpoint)
    return checkpoint


def open_checkpoint(note: str, verifiers: Sequence[VerifierKey], *, origin: str) -> OpenedCheckpoint:
    """The checkpoint of a signed note: 1. signatures hold, 2. it is in form, 3. of this origin, 4. signed by the log.

    `verifiers` are the log's and the witnesses' keys from the policy; lines by unknown keys are ignored. Raises
    MalformedBytes if it is no signed checkpoint in form, CheckpointInvalid if it does not hold.
    """
    try:
        opened = open_note(note, verifiers)  # 1
    except MalformedNote as error:
        raise MalformedBytes("bad-note", "checkpoint") from error
    except SignatureInvalid as error:
        raise CheckpointInvalid("bad-signature", "checkpoint") from error
    checkpoint = parse_checkpoint(opened.text)  # 2
    if checkpoint.origin != origin:  # 3
        raise CheckpointInvalid("wrong-origin", "origin", expected=origin, found=checkpoint.origin)
    if all(signature.name != origin for signature in opened.verified):  # 4
        raise CheckpointInvalid("not-by-the-log", "signatures", expected=origin, found="other names only")
    return OpenedCheckpoint(checkpoint, opened.verified)


def refuse_origin(origin: str) -> None:
    """Raise MalformedBytes unless a log may have this origin: printable ASCII, no space, no plus, at most 200."""
    if not _ORIGIN.fullmatch(origin) or origin.startswith(_RESERVED):
        raise MalformedBytes(
            "bad-checkpoint", "origin", expected="printable ASCII without space or plus", found=len(origin)
        )


def parse_size(text: str, where: str) -> int:
    """A decimal number without leading zeroes, up to 2^53-1."""
    if not _SIZE.fullmatch(text) or int(text) > MAX_SIZE:
        raise MalformedBytes("bad-checkpoint", where, expected="a decimal number without leading zeroes")
    return int(text)


def parse_hash(text: str, where: str) -> bytes:
    """The 32 bytes of a hash in strict base64."""
    try:
        value = decode_base64(text)
    except MalformedBase64 as error:
        raise MalformedBytes("bad-base64", where) from error
    if len(value) != HASH_BYTES:
        raise MalformedBytes("bad-checkpoint", where, expected=f"{HASH_BYTES} bytes", found=len(value))
    return value
