"""What does one leaf of the log commit to, byte for byte, and does an entry belong to this statement?

`docs/formats/entry.md`. An entry holds hashes, a place and a time; nothing personal. Beside it, in the same
transaction, stand the three byte strings it commits to: the statement's body, the signature list and the read list.
The read list begins with the statement's blind, so that nobody can guess which streams were read by hashing likely
lists.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec

from keys.base64_strict import decode_base64, encode_base64
from keys.errors import MalformedBase64
from ledger.log.canonical import MAX_INTEGER, parse_canonical
from ledger.log.errors import MalformedBytes, ProofInvalid
from ledger.log.strict_json import path_step

MAX_ENTRY: Final = 4 * 1024
MAX_READS: Final = 1024 * 1024
MAX_SIGNATURES: Final = 64 * 1024
MAX_READ_NODES: Final = 20_000
BLIND_BYTES: Final = 32

_HEX: Final = r"^[0-9a-f]{64}\Z"
_HASH: Final = re.compile(_HEX)
# As the statement's member `stream` (ledger.domain): whatever can be written can be read.
_STREAM: Final = re.compile(r"[a-z-]{3,20}(?:/[a-z0-9][a-z0-9-]{0,61}){0,2}")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

Hash = Annotated[str, msgspec.Meta(pattern=_HEX)]
Ordinal = Annotated[int, msgspec.Meta(ge=1, le=MAX_INTEGER)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One position of the log. Hashes: SHA-256 in lower hex; `prev`: leaf hash of the stream's previous entry."""

    prev: Hash | None
    reads: Hash
    recorded_at: str
    rules: Ordinal
    seq: Ordinal
    signatures: Hash
    statement: Hash
    v: Literal[1] = 1


class ReadHead(NamedTuple):
    """A stream's head as admission saw it: last seq and leaf hash (lower hex), or 0 and None while it was empty."""

    stream: str
    seq: int
    leaf_hash: str | None


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of a signature list."""

    key: str
    sig: str


_encoder: Final = msgspec.json.Encoder(order="sorted")
_signatures: Final = msgspec.json.Decoder(list[_Listed])
_decoder: Final = msgspec.json.Decoder(Entry)
_reads: Final = msgspec.json.Decoder(list[str | tuple[str, int, str | None]])
# The members again, one by one: only to say which of them is wrong once the whole was refused.
_MEMBERS: Final[dict[str, Any]] = {
    "prev": Hash | None,
    "reads": Hash,
    "recorded_at": str,
    "rules": Ordinal,
    "seq": Ordinal,
    "signatures": Hash,
    "statement": Hash,
    "v": Literal[1],
}


def make_entry(
    *, body: bytes, signatures: bytes, reads: bytes, prev: str | None, seq: int, recorded_at: datetime, rules: int
) -> Entry:
    """The entry for a statement at its place and time. `prev` is None exactly at seq 1; `rules` is the epoch."""
    return Entry(
        prev=prev,
        reads=sha256(reads).hexdigest(),
        recorded_at=format_instant(recorded_at),
        rules=rules,
        seq=seq,
        signatures=sha256(signatures).hexdigest(),
        statement=sha256(body).hexdigest(),
    )


def check_entry(entry: Entry, *, body: bytes, signatures: bytes, reads: bytes) -> None:
    """Raise ProofInvalid unless the entry commits to exactly these three byte strings."""
    for code, committed, data in (
        ("statement-mismatch", entry.statement, body),
        ("signatures-mismatch", entry.signatures, signatures),
        ("reads-mismatch", entry.reads, reads),
    ):
        found = sha256(data).hexdigest()
        if found != committed:
            raise ProofInvalid(code, "entry", expected=committed, found=found)


def encode_entry(entry: Entry) -> bytes:
    """The bytes of the leaf: canonical JSON. `merkle.leaf_hash` hashes them."""
    return _encoder.encode(entry)


def parse_entry(data: bytes) -> Entry:
    """The entry these exact bytes are. Raises MalformedBytes for any other bytes, naming the member."""
    if len(data) > MAX_ENTRY:
        raise MalformedBytes("too-large", "entry", expected=MAX_ENTRY, found=len(data))
    try:
        entry = _decoder.decode(data)
    except (ValueError, RecursionError):
        return entry_from_json(parse_canonical(data, limit=MAX_ENTRY))
    if _encoder.encode(entry) != data:
        return entry_from_json(parse_canonical(data, limit=MAX_ENTRY))
    return _checked(entry)


def entry_from_json(value: object, where: str = "$") -> Entry:
    """The entry a parsed JSON value stands for. Raises MalformedBytes, naming the member."""
    members = exact_members(value, _MEMBERS, where)
    for name, shape in _MEMBERS.items():
        try:
            msgspec.convert(members[name], shape)
        except msgspec.ValidationError as error:
            raise MalformedBytes("bad-value", f"{where}.{name}") from error
    return _checked(msgspec.convert(members, Entry), where)


def _checked(entry: Entry, where: str = "$") -> Entry:
    """The entry again, if also the instant is a real one and prev is null exactly at seq 1."""
    parse_instant(entry.recorded_at, f"{where}.recorded_at")
    if (entry.prev is None) != (entry.seq == 1):
        raise MalformedBytes("bad-value", f"{where}.prev", expected="null exactly at seq 1", found=f"seq {entry.seq}")
    return entry


def exact_members(value: object, names: Collection[str], where: str = "$") -> dict[str, Any]:
    """The value as an object with exactly these members. Raises MalformedBytes naming the first other one."""
    if not isinstance(value, dict):
        raise MalformedBytes("bad-value", where, expected="an object")
    for name in value:
        if name not in names:
            raise MalformedBytes("unknown-member", f"{where}.{path_step(name)}")
    for name in names:
        if name not in value:
            raise MalformedBytes("missing-member", f"{where}.{name}")
    return value


def encode_reads(blind: str, heads: Sequence[ReadHead]) -> bytes:
    """The read list: canonical [blind, [stream, seq, leaf hash or null], ...], by stream, each once.

    `blind` is the statement's, as it stands there. Raises MalformedBytes for a head or a blind out of form.
    """
    _refuse_blind(blind)
    ordered = sorted(heads, key=lambda head: head.stream)
    _refuse_heads(ordered)
    return _encoder.encode([blind, *ordered])  # every part was looked at above: ASCII, integers in range, hex


def parse_reads(data: bytes) -> tuple[str, tuple[ReadHead, ...]]:
    """Blind and heads of a read list; the streams ascend, so none stands twice. Raises MalformedBytes."""
    typed = _typed_reads(data)
    if typed is not None:
        blind, heads = typed
        _refuse_heads(heads)
        return _refuse_blind(blind), heads
    value = parse_canonical(data, limit=MAX_READS, nodes=MAX_READ_NODES)
    if not isinstance(value, list) or not value:
        raise MalformedBytes("bad-value", "$", expected="an array that begins with the blind")
    blind, *rows = value
    for index, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != 3:
            raise MalformedBytes("bad-value", f"$[{index}]", expected="[stream, seq, leaf hash or null]")
    heads = tuple([ReadHead(stream, seq, leaf) for stream, seq, leaf in rows])
    _refuse_heads(heads)
    return _refuse_blind(blind), heads


def _typed_reads(data: bytes) -> tuple[str, tuple[ReadHead, ...]] | None:
    """The short way for canonical bytes of the right types; None: the slow parser reads them, or says what is wrong."""
    if len(data) > MAX_READS:
        return None
    try:
        value = _reads.decode(data)
    except (ValueError, RecursionError):
        return None
    if not value or 2 + 4 * (len(value) - 1) > MAX_READ_NODES or _encoder.encode(value) != data or b"\\u0000" in data:
        return None
    blind, *rows = value
    if type(blind) is not str or str in set(map(type, rows)):
        return None
    return blind, tuple([ReadHead(*row) for row in rows])


def _refuse_blind(blind: object) -> str:
    if not isinstance(blind, str) or len(_strict_base64(blind, "$[0]")) != BLIND_BYTES:
        raise MalformedBytes("bad-value", "$[0]", expected=f"{BLIND_BYTES} bytes in base64")
    return blind


def _refuse_heads(heads: Sequence[ReadHead]) -> None:
    """Raise for the first head out of form or order; types are looked at too, since a head may be from outside."""
    before = ""
    for index, head in enumerate(heads, start=1):
        stream, seq, leaf = head.stream, head.seq, head.leaf_hash
        if type(stream) is not str or not _STREAM.fullmatch(stream):
            raise MalformedBytes("bad-value", f"$[{index}][0]", expected="the name of a stream")
        if type(seq) is not int or not 0 <= seq <= MAX_INTEGER:
            raise MalformedBytes("bad-value", f"$[{index}][1]", expected="a seq, or 0 for an empty stream")
        if (leaf is None) != (seq == 0) or not (leaf is None or (type(leaf) is str and _HASH.fullmatch(leaf))):
            raise MalformedBytes(
                "bad-value", f"$[{index}][2]", expected="a leaf hash in lower hex, null exactly at seq 0"
            )
        if stream <= before:
            raise MalformedBytes("bad-value", f"$[{index}]", expected="streams in ascending order, each once")
        before = stream


def signature_list(pairs: Sequence[tuple[str, bytes]]) -> bytes:
    """The signature list: canonical [{"key", "sig"}, ...] in the order of the statement's signers.

    Each pair is the key (lower hex SHA-256 of the SPKI) and the signature's bytes. Raises MalformedBytes.
    """
    _refuse_signers([key for key, _ in pairs])
    return _encoder.encode([{"key": key, "sig": encode_base64(signature)} for key, signature in pairs])


def parse_signature_list(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Key and signature of each signer; at least one, no key twice. Raises MalformedBytes."""
    pairs = _listed_pairs(data)
    _refuse_signers([key for key, _ in pairs])
    return tuple([(key, _strict_base64(sig, f"$[{index}].sig")) for index, (key, sig) in enumerate(pairs)])


def _listed_pairs(data: bytes) -> list[tuple[Any, Any]]:
    """Key and signature as they are written: the short way for canonical bytes, else by the slow parser, which says what is wrong."""
    if len(data) <= MAX_SIGNATURES and b"\\" not in data:
        try:
            typed = _signatures.decode(data)
            if _encoder.encode(typed) == data:
                return [(row.key, row.sig) for row in typed]
        except (ValueError, RecursionError):
            pass
    value = parse_canonical(data, limit=MAX_SIGNATURES)
    if not isinstance(value, list):
        raise MalformedBytes("bad-value", "$", expected="an array of signatures")
    rows = [exact_members(row, ("key", "sig"), f"$[{index}]") for index, row in enumerate(value)]
    return [(row["key"], row["sig"]) for row in rows]


def _refuse_signers(keys: Sequence[object]) -> None:
    if not keys:
        raise MalformedBytes("bad-value", "$", expected="at least one signature")
    for index, key in enumerate(keys):
        if not isinstance(key, str) or not _HASH.fullmatch(key) or key in keys[:index]:
            raise MalformedBytes("bad-value", f"$[{index}].key", expected="a key in lower hex, each once")


def format_instant(instant: datetime) -> str:
    """UTC with microseconds: 2026-04-09T02:00:00.000000Z. Raises ValueError for an instant without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("instant: expected a time zone, got none")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_instant(text: str, where: str = "instant") -> datetime:
    """The aware instant of a text by `format_instant`. Raises MalformedBytes, also for 31 April or second 60."""
    if not _INSTANT.fullmatch(text):
        raise MalformedBytes("bad-value", where, expected="YYYY-MM-DDTHH:MM:SS.ffffffZ")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise MalformedBytes("bad-value", where, expected="a day and time that exist") from error


def _strict_base64(text: object, where: str) -> bytes:
    if not isinstance(text, str):
        raise MalformedBytes("bad-value", where, expected="a text in base64")
    try:
        return decode_base64(text)
    except MalformedBase64 as error:
        raise MalformedBytes("bad-base64", where) from error
