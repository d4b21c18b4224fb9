"""How do bytes from outside become a typed statement, and back? Guard 1 of procedure 3.8, before anything else looks.

A body is read once, strictly: the typed value encoded again must give the very same bytes. So a duplicate or unknown member,
another spelling of a number, a day or an instant, an escape or a space too many cannot get past, and what was signed is the only
spelling of what was meant. Only when the bytes differ does the slow parser look for the reason. Afterwards only the stored bytes
are verified; nothing is encoded again. Format: docs/formats/statement.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final

import msgspec

from keys.base64_strict import decode_base64
from keys.envelope import Envelope, envelope_to_json, parse_envelope, typed_envelope
from keys.errors import MalformedBase64
from ledger.domain.catalogue import CATALOGUE
from ledger.domain.epochs import RULES_EPOCH
from ledger.domain.errors import StatementMalformed
from ledger.domain.event_type import EventType
from ledger.domain.statement import Event, Statement
from ledger.log.canonical import MAX_NODES, encode, parse, parse_canonical
from ledger.log.entry import exact_members, parse_entry, parse_instant
from ledger.log.errors import MalformedBytes
from ledger.log.wrong_member import told

PAYLOAD_TYPE: Final = "application/vnd.mingjing.statement.v1+json"
BODY_LIMIT: Final = 256 * 1024
"""Largest body of any type; each type has its own limit below it (32 KiB, a rulebook 256 KiB)."""
SUBMISSION_LIMIT: Final = 1024 * 1024
MAX_OPENINGS: Final = 32
_RULEBOOK_NODES: Final = 20_000
_YEARS: Final = range(1900, 2201)
_YEARS_TOLD: Final = "a day of the years 1900 to 2200 / 1900 至 2200 年间的日期"

_TYPE_MEMBER: Final = b',"type":"'
_LAST_MEMBER: Final = b'","v":1}'

_encoder: Final = msgspec.json.Encoder(order="sorted")


class _Shell(msgspec.Struct, frozen=True):
    """The two members that say how to read the rest."""

    type: str


_shell: Final = msgspec.json.Decoder(_Shell)
_raw: Final = msgspec.json.Decoder(Statement)


def _reader(row: EventType) -> "msgspec.json.Decoder[Statement]":
    """A decoder of statements whose `data` is the Struct of one type."""
    fields: list[Any] = [
        (name, row.data if name == "data" else Statement.__annotations__[name]) for name in Statement.__struct_fields__
    ]
    typed = msgspec.defstruct(
        f"Statement_{row.name}", fields, bases=(Statement,), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    return msgspec.json.Decoder(typed)


_READERS: Final[Mapping[str, "msgspec.json.Decoder[Statement]"]] = {
    wire: _reader(row) for wire, row in CATALOGUE.items()
}


def parse_statement(body: bytes, *, epoch: int = RULES_EPOCH) -> Statement:
    """The statement these exact bytes are. A type that the rules epoch did not know yet is unknown under it.

    Raises MalformedBytes for bytes outside the profile, StatementMalformed for a statement that is none of its type:
    unknown type, a member missing, unknown or out of form, a wrong number or order of sealed digests.
    """
    if len(body) > BODY_LIMIT:
        raise MalformedBytes("too-large", "body", expected=BODY_LIMIT, found=len(body))
    if epoch < RULES_EPOCH:
        _check_known(body, epoch)
    return _parse_large(body) if len(body) > _SMALL else _parse(body)


def _parse(body: bytes) -> Statement:
    try:
        wire = _wire_of(body)
        reader = _READERS[wire]
        statement = reader.decode(body)
        if statement.type != wire or _encoder.encode(statement) != body or b"\\u0000" in body:
            raise ValueError
    except (ValueError, KeyError, RecursionError) as error:
        raise _diagnosis(body) from error
    row = CATALOGUE[wire]
    if row.body_limit < len(body):
        raise MalformedBytes("too-large", "body", expected=row.body_limit, found=len(body))
    if row.body_limit > _SMALL:
        parse_canonical(
            body, limit=BODY_LIMIT, nodes=_RULEBOOK_NODES
        )  # untyped content inside: the profile is asked of it too
    _check_form(statement, row)
    return statement


_SMALL: Final = 32 * 1024
# Rulebooks are few, large, and read again by every replay and every proof; the parser is pure, the statement frozen.
_parse_large: Final = lru_cache(maxsize=8)(_parse)


def _check_known(body: bytes, epoch: int) -> None:
    """Before anything else is asked of the bytes, as it was when the type was not there."""
    try:
        row = CATALOGUE.get(_wire_of(body))
    except ValueError:
        return
    if row is not None and row.since > epoch:
        raise StatementMalformed("unknown-type", "type", found=row.wire)


def _wire_of(body: bytes) -> str:
    """The type as canonical bytes say it: the last member but one. Other bytes are searched for it, and refused later."""
    if body.endswith(_LAST_MEMBER):
        start = body.rfind(_TYPE_MEMBER)
        if start >= 0:
            return body[start + len(_TYPE_MEMBER) : -len(_LAST_MEMBER)].decode()
    return _shell.decode(body).type


def _check_form(statement: Statement, row: EventType) -> None:
    try:
        blind = decode_base64(statement.blind)
    except MalformedBase64:
        blind = b""
    if len(blind) != 32:
        raise StatementMalformed("wrong-blind", "blind")
    expected = len(row.sealed) + (1 if statement.data.paper is not None else 0)
    if len(statement.sealed) != expected:
        raise StatementMalformed("wrong-digest-count", "sealed", expected=expected, found=len(statement.sealed))
    if expected > 1 and any(one >= other for one, other in pairwise(statement.sealed)):
        raise StatementMalformed("digests-unordered", "sealed")
    for place, digest in enumerate((*statement.sealed, *statement.evidence)):
        if digest[-1] not in "AEIMQUYcgkosw048":  # the last of 43 characters carries four bits
            raise StatementMalformed("not-canonical-value", f"sealed[{place}]")
    for name in ("decided_at", "effective_on", "occurred_on", "received_on"):
        if (stated := getattr(statement, name)) is not None:
            _check_time(name, stated)
    _check_times("data", statement.data)


_TIMELESS: Final = frozenset({str, int, bool, type(None)})


def _check_times(path: str, value: msgspec.Struct) -> None:
    for name in value.__struct_fields__:
        member = getattr(value, name)
        if type(member) in _TIMELESS:
            continue
        if isinstance(member, msgspec.Struct):
            _check_times(f"{path}.{name}", member)
        elif isinstance(member, date | tuple):
            _check_time(f"{path}.{name}", member)


def _check_time(name: str, value: object) -> None:
    """Days and instants are of years that the rules can count with: a limit added to the last day there is would be no day,
    and a statement that stops the rules from being asked would stop the writer for everybody. Instants are UTC with Z: one of
    another zone would encode as it came, one of no zone compares with nothing.
    """
    if isinstance(value, tuple):
        for one in value:
            _check_time(name, one)
    elif isinstance(value, date):
        if isinstance(value, datetime) and value.utcoffset() != timedelta(0):
            raise StatementMalformed("not-canonical-value", name)
        if value.year not in _YEARS:
            raise StatementMalformed("wrong-member", name, detail=_YEARS_TOLD)


def _diagnosis(body: bytes) -> Exception:
    """Why a body is refused, told by the slow and exact parsers."""
    try:
        value = parse_canonical(body, limit=BODY_LIMIT, nodes=_RULEBOOK_NODES)
    except MalformedBytes as error:
        return error
    if not isinstance(value, dict):
        return MalformedBytes("bad-value", "$", expected="an object")
    wire = value.get("type")
    if not isinstance(wire, str) or wire not in CATALOGUE:
        return StatementMalformed(
            "unknown-type", "type", found=wire[:60] if isinstance(wire, str) and wire.isascii() else "?"
        )
    try:
        statement = _READERS[wire].decode(body)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `")
        return StatementMalformed("wrong-member", path.rstrip("`").removeprefix("$.") or "$", detail=told(detail))
    again = msgspec.json.decode(_encoder.encode(statement))
    where = next((name for name in value if value[name] != again.get(name)), "$")
    return StatementMalformed("not-canonical-value", where)


def encode_statement(statement: Statement) -> bytes:
    """Canonical bytes of a statement: what its author signs. The ledger itself never does this to an admitted one."""
    return _encoder.encode(statement)


def body_hash(body: bytes) -> str:
    """Hex SHA-256 of a body: the `statement` of its entry, the `body` of a `seen`."""
    return sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Submission:
    """What an author sends: the signed envelope, and the openings of sealed fields (personal text: not in a repr)."""

    envelope: Envelope
    openings: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Submission({len(self.envelope.payload)} bytes, {len(self.openings)} openings)"


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One signature of an envelope, as our own clients write it."""

    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """An envelope, as our own clients write it."""

    payload: str
    payload_type: str
    signatures: list[_Signature]


class _Submission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A submission in canonical form with every member: what `encode_submission` writes."""

    envelope: _Envelope
    openings: list[str]


_submission: Final = msgspec.json.Decoder(_Submission)


def _members_of(raw: bytes) -> tuple[object, Sequence[object]]:
    """The envelope and the openings: typed for canonical bytes, the short way; else JSON values from the strict parser."""
    if len(raw) <= SUBMISSION_LIMIT and b"\\u0000" not in raw:
        try:
            typed = _submission.decode(raw)
            if _encoder.encode(typed) == raw:
                return typed.envelope, typed.openings
        except (ValueError, RecursionError):
            pass  # not in that form: the strict parser reads it, or says why not
    members = exact_members(parse(raw, limit=SUBMISSION_LIMIT), ("envelope", "openings"))
    openings = members["openings"]
    if not isinstance(openings, list):
        raise MalformedBytes("bad-value", "$.openings", expected="an array of texts")
    return members["envelope"], openings


def parse_submission(raw: bytes) -> Submission:
    """A submission from outside: {"envelope": DSSE, "openings": [text, ...]}, exactly these members.

    Raises MalformedBytes or keys.errors.MalformedEnvelope; nothing is verified yet.
    """
    stated, openings = _members_of(raw)
    if len(openings) > MAX_OPENINGS:
        raise MalformedBytes("too-large", "$.openings", expected=MAX_OPENINGS, found=len(openings))
    texts = tuple([opening for opening in openings if isinstance(opening, str) and opening.isascii()])
    if len(texts) != len(openings):
        raise MalformedBytes("bad-opening", "$.openings", expected="base64url")
    envelope = _envelope_of(stated) if isinstance(stated, _Envelope) else parse_envelope(stated)
    if envelope.payload_type != PAYLOAD_TYPE:
        raise MalformedBytes("bad-value", "$.envelope.payloadType", expected=PAYLOAD_TYPE)
    return Submission(envelope, texts)


def _envelope_of(stated: _Envelope) -> Envelope:
    return typed_envelope(
        stated.payload_type, stated.payload, [(signature.keyid, signature.sig) for signature in stated.signatures]
    )


def encode_submission(envelope: Envelope, openings: Sequence[str]) -> bytes:
    """A submission as one line of JSON."""
    return encode({"envelope": envelope_to_json(envelope), "openings": list(openings)})


def event_of(position: int, body: bytes, entry: bytes, leaf_hash: bytes) -> Event:
    """The event at a position, from its stored bytes. Raises as `parse_statement` and `parse_entry` do."""
    parsed = parse_entry(entry)
    return Event(
        position=position,
        seq=parsed.seq,
        recorded_at=parse_instant(parsed.recorded_at),
        body_hash=parsed.statement,
        leaf_hash=leaf_hash,
        statement=parse_statement(body),
        rules=parsed.rules,
    )


__all__ = [
    "BODY_LIMIT", "MAX_NODES", "PAYLOAD_TYPE", "SUBMISSION_LIMIT", "Submission", "body_hash", "encode_statement",
    "encode_submission", "event_of", "parse_statement", "parse_submission",
]  # fmt: skip
