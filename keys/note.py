"""Is this text signed by a key the policy knows? C2SP signed notes, and the cosignatures witnesses add to them.

Specifications: C2SP signed-note, C2SP tlog-cosignature (docs/formats/note.md pins the commits). A note is a text, a
blank line and signature lines; lines by unknown keys are ignored, a failing line by a known key refuses the whole
note. Served types: 0x01 Ed25519, 0x04 timestamped Ed25519. What the text says (a checkpoint, a refusal) is read by
`ledger.log`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from keys.base64_strict import decode_base64, encode_base64
from keys.errors import MalformedBase64, MalformedKey, MalformedNote, SignatureInvalid
from keys.signer import Signer
from keys.vkey import COSIGNATURE, KEY_ID_BYTES, NOTE, VerifierKey, check_name, key_id

MAX_NOTE_BYTES: Final = 1_000_000
MAX_SIGNATURE_LINES: Final = 100
MAX_TIME: Final = 2**63 - 1
_TIME_BYTES: Final = 8
_DASH: Final = "\u2014 "  # em dash, space
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A signer and the key name its lines carry."""

    name: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class VerifiedSignature:
    """A line whose signature holds. `time` is in POSIX seconds, for cosignatures only."""

    name: str
    key_id: bytes
    kind: int
    time: int | None


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """The signed text, with its final newline, and at least one signature by a known key, each key once."""

    text: str
    verified: tuple[VerifiedSignature, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    key_id: bytes
    blob: bytes


def open_note(note: str, verifiers: Sequence[VerifierKey]) -> OpenedNote:
    """The text of a note and the signatures on it by known keys, in the note's order.

    1. Size, control characters and shape, before anything is decoded.
    2. Text and signatures are parted at the last blank line; every line must have the form of a signature line.
    3. A line is by a known key if name and key id fit; other lines are ignored.
    4. Every line by a known key must verify; a key with several lines counts once, with the first (threat T25).
    Raises MalformedNote for 1 and 2; SignatureInvalid if a known key's line fails or there is no known key's line;
    MalformedKey if `verifiers` has two different keys under one name and key id.
    """
    known = _by_name_and_id(verifiers)
    _check_text(note)  # 1
    text, lines = _split(note)  # 2
    verified: dict[tuple[str, bytes], VerifiedSignature] = {}
    for line in lines:
        verifier = known.get((line.name, line.key_id))  # 3
        if verifier is not None:
            signature = _verify(text, line, verifier)  # 4
            verified.setdefault((line.name, line.key_id), signature)
    if not verified:
        raise SignatureInvalid("note-unsigned", got=len(lines))
    return OpenedNote(text=text, verified=tuple(verified.values()))


def sign_note(text: str, signers: Sequence[NoteSigner]) -> str:
    """The note: text, blank line, one 0x01 line per signer in their order.

    Raises MalformedNote for a text that does not end in a newline or that no verifier would open, MalformedKey for
    a key name outside the specification.
    """
    _check_text(text)
    _check_line_count(len(signers))
    lines = [_line(each.name, NOTE, each.signer, each.signer.sign(text.encode("utf-8"))) for each in signers]
    note = f"{text}\n{''.join(lines)}"
    _check_text(note)  # the lines count for the size too
    return note


def cosign_note(text: str, name: str, signer: Signer, time: int) -> str:
    """One 0x04 line, with its newline, to be put at the end of the note over `text`.

    `time` is in POSIX seconds. The signed message does not contain the name, so one key must not serve two
    cosigners (C2SP tlog-cosignature). Raises as `sign_note`, and MalformedNote for a time outside 0..2^63-1.
    """
    _check_text(text)
    if not 0 <= time <= MAX_TIME:
        raise MalformedNote("time", expected=f"0..{MAX_TIME}", got=time)
    stamp = time.to_bytes(_TIME_BYTES, "big")
    return _line(name, COSIGNATURE, signer, stamp + signer.sign(_cosigned_message(text, time)))


def _line(name: str, kind: int, signer: Signer, blob: bytes) -> str:
    return f"{_DASH}{name} {encode_base64(_own_key_id(name, kind, signer.public_key.raw) + blob)}\n"


@lru_cache(maxsize=16)  # names and keys of our own signers: few, and the same at every note
def _own_key_id(name: str, kind: int, raw: bytes) -> bytes:
    check_name(name)
    return key_id(name, kind, raw)


def _cosigned_message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _verify(text: str, line: _Line, verifier: VerifierKey) -> VerifiedSignature:
    stamp_bytes = _TIME_BYTES if verifier.kind == COSIGNATURE else 0
    stamp, signature = line.blob[:stamp_bytes], line.blob[stamp_bytes:]
    time = int.from_bytes(stamp, "big") if verifier.kind == COSIGNATURE else None
    message = text.encode("utf-8") if time is None else _cosigned_message(text, time)
    refused = SignatureInvalid(
        "note-known-key",
        where=f"{verifier.name}+{verifier.key_id.hex()}",
        key=verifier.public_key.key,
        signature=signature,
    )
    if time is not None and time > MAX_TIME:
        raise refused
    try:
        verifier.public_key.verify(message, signature)
    except SignatureInvalid as error:
        raise refused from error
    return VerifiedSignature(name=line.name, key_id=line.key_id, kind=verifier.kind, time=time)


def _by_name_and_id(verifiers: Sequence[VerifierKey]) -> Mapping[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            raise MalformedKey("ambiguous", where=f"{verifier.name}+{verifier.key_id.hex()}")
    return known


def _check_text(text: str) -> None:
    """Size, Unicode, control characters and the final newline, which a note and its text have in common."""
    if len(text) > MAX_NOTE_BYTES:  # before encoding: characters are never more than bytes
        raise MalformedNote("size", expected=MAX_NOTE_BYTES, got=len(text))
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise MalformedNote("encoding") from error
    if size > MAX_NOTE_BYTES:
        raise MalformedNote("size", expected=MAX_NOTE_BYTES, got=size)
    control = _CONTROL.search(text)
    if control:
        raise MalformedNote("control-character", where=str(control.start()), got=f"{ord(control.group()):04X}")
    if not text.endswith("\n"):
        raise MalformedNote("final-newline")


def _split(note: str) -> tuple[str, list[_Line]]:
    end = note.rfind("\n\n")
    lines = note[end + 2 : -1].split("\n") if 0 <= end < len(note) - 2 else []
    if not lines:
        raise MalformedNote("no-signatures")
    _check_line_count(len(lines))
    return note[: end + 1], [_parse_line(line, number) for number, line in enumerate(lines, start=1)]


def _parse_line(line: str, number: int) -> _Line:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        check_name(name)
        data = decode_base64(encoded)
    except (MalformedKey, MalformedBase64) as error:
        raise MalformedNote("signature-line", where=str(number)) from error
    if not line.startswith(_DASH) or len(data) <= KEY_ID_BYTES:
        raise MalformedNote("signature-line", where=str(number))
    return _Line(name=name, key_id=data[:KEY_ID_BYTES], blob=data[KEY_ID_BYTES:])


def _check_line_count(count: int) -> None:
    if not 1 <= count <= MAX_SIGNATURE_LINES:
        raise MalformedNote("signature-count", expected=f"1..{MAX_SIGNATURE_LINES}", got=count)
