"""What does a person hold in his hands whose statement was not let in, and is it the log's word?

`docs/formats/receipt.md`, second part: a C2SP signed note of eight lines, by the key that signs checkpoints. It
names the statement by hash only, the problem, the clause, the instant, and the tree head the log stood at, so that
nobody can be turned away without a trace. It cannot be taken for a checkpoint: its second line is an origin and its
third begins with a word and a colon, where a checkpoint has a number and base64; and no log may have an origin that
begins like its first line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from keys.base64_strict import encode_base64
from keys.errors import MalformedNote, SignatureInvalid
from keys.note import NoteSigner, open_note, sign_note
from keys.vkey import VerifierKey
from ledger.log.checkpoint import Checkpoint, checkpoint_text, parse_hash, parse_size
from ledger.log.entry import parse_instant
from ledger.log.errors import MalformedBytes, RefusalInvalid

_HEADER: Final = "mingjing-refusal/1"
_STATEMENT: Final = re.compile(r"(?:sha256|raw):[0-9a-f]{64}")
_CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_CLAUSE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """`statement` by `statement_named` or `raw_named`; `clause` None if none was broken; `checkpoint` the head."""

    statement: str
    code: str
    clause: str | None
    refused_at: str
    checkpoint: Checkpoint


def statement_named(body: bytes) -> str:
    """How a refusal names a statement whose body could be read."""
    return f"sha256:{sha256(body).hexdigest()}"


def raw_named(data: bytes) -> str:
    """How a refusal names bytes in which no body could be read."""
    return f"raw:{sha256(data).hexdigest()}"


def check_refused(refusal: Refusal, data: bytes) -> None:
    """Raise RefusalInvalid unless the refusal is about these bytes: a statement's body, or what was sent in its place."""
    if refusal.statement not in (statement_named(data), raw_named(data)):
        raise RefusalInvalid("wrong-statement", "line 3", expected=refusal.statement, found=statement_named(data))


def sign_refusal(refusal: Refusal, signers: Sequence[NoteSigner]) -> str:
    """The signed note. Each signer is a key of the log: its name is the origin (RefusalInvalid otherwise)."""
    origin = refusal.checkpoint.origin
    for signer in signers:
        if signer.name != origin:
            raise RefusalInvalid("not-by-the-log", "signer", expected=origin, found=signer.name)
    text = _refusal_text(refusal)
    if _parse(text) != refusal:
        raise MalformedBytes("bad-refusal", "line 5", expected="a clause, or None for none")
    return sign_note(text, signers)


def open_refusal(note: str, verifiers: Sequence[VerifierKey], *, origin: str) -> Refusal:
    """The refusal of a signed note, once its signatures hold, it is one in form, of this origin and signed by the log.

    Raises MalformedBytes if it is no signed refusal in form, RefusalInvalid if it does not hold.
    """
    try:
        opened = open_note(note, verifiers)
    except MalformedNote as error:
        raise MalformedBytes("bad-note", "refusal") from error
    except SignatureInvalid as error:
        raise RefusalInvalid("bad-signature", "refusal") from error
    refusal = _parse(opened.text)
    if refusal.checkpoint.origin != origin:
        raise RefusalInvalid("wrong-origin", "origin", expected=origin, found=refusal.checkpoint.origin)
    if all(signature.name != origin for signature in opened.verified):
        raise RefusalInvalid("not-by-the-log", "signatures", expected=origin, found="other names only")
    return refusal


def _refusal_text(refusal: Refusal) -> str:
    head = refusal.checkpoint
    lines = (
        _HEADER,
        head.origin,
        refusal.statement,
        refusal.code,
        "-" if refusal.clause is None else refusal.clause,
        refusal.refused_at,
        str(head.size),
        encode_base64(head.root),
    )
    return "".join(f"{line}\n" for line in lines)


def _parse(text: str) -> Refusal:
    lines = text.split("\n")
    if len(lines) != 9 or lines[8]:
        raise MalformedBytes("bad-refusal", "lines", expected="8 lines", found=len(lines) - 1)
    header, origin, statement, code, clause, refused_at, size, root = lines[:8]
    if header != _HEADER:
        raise MalformedBytes("bad-refusal", "line 1", expected=_HEADER)
    for number, line, pattern in ((3, statement, _STATEMENT), (4, code, _CODE)):
        if not pattern.fullmatch(line):
            raise MalformedBytes("bad-refusal", f"line {number}", expected=pattern.pattern)
    if clause != "-" and not _CLAUSE.fullmatch(clause):
        raise MalformedBytes("bad-refusal", "line 5", expected="a clause, or -")
    parse_instant(refused_at, "line 6")
    checkpoint = Checkpoint(origin, parse_size(size, "line 7"), parse_hash(root, "line 8"))
    checkpoint_text(checkpoint)
    return Refusal(statement, code, None if clause == "-" else clause, refused_at, checkpoint)
