"""Who signed this payload? The DSSE 1.0 envelope: several signatures by distinct keys over one payload.

Specification: DSSE 1.0.0, protocol and envelope (docs/formats/envelope.md pins the commits). The signature covers
`pae(payload_type, payload)`; `keyid` is a hint for which key to try first and decides nothing. Our profile is
narrower in spelling: standard base64 only and no further members, so an envelope has one form. What the payload
says, and which keys have to sign it, is for others to know.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from keys.base64_strict import decode_base64, encode_base64
from keys.errors import MalformedBase64, MalformedEnvelope, SignatureInvalid
from keys.public_key import PublicKey
from keys.signer import Signer

MAX_SIGNATURES: Final = 16
MAX_PAYLOAD_TYPE_BYTES: Final = 255
MAX_KEYID_CHARACTERS: Final = 128
_KEYID = re.compile(rf"[!-~]{{0,{MAX_KEYID_CHARACTERS}}}")
_ENVELOPE_MEMBERS = frozenset({"payload", "payloadType", "signatures"})


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature and the unauthenticated hint at its key (empty when absent)."""

    keyid: str
    sig: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload, its type and the signatures over both. Parsed, not yet verified."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]


def verify_envelope(envelope: Envelope, keys: Sequence[PublicKey]) -> tuple[bytes, ...]:
    """The signatures in the order of `keys`, if every key signed once and nobody else did.

    1. There is at least one key and no key twice, whatever identifiers they go under (threat T25).
    2. Each signature, in its order, verifies under one key that has not signed yet; the hinted key is tried first.
    3. No key is left over.
    Raises SignatureInvalid, naming the key that lacks a signature or the index of the surplus signature.
    """
    if not keys:  # 1
        raise SignatureInvalid("no-keys")
    waiting: dict[str, PublicKey] = {}
    for public_key in keys:
        if public_key.key in waiting:
            raise SignatureInvalid("repeated-key", where=public_key.key, key=public_key.key)
        waiting[public_key.key] = public_key

    message = pae(envelope.payload_type, envelope.payload)
    found: dict[str, bytes] = {}
    for index, signature in enumerate(envelope.signatures):  # 2
        signed_by = _key_of(signature, waiting, message, index)
        found[signed_by] = signature.sig
        del waiting[signed_by]

    for key in waiting:  # 3
        raise SignatureInvalid("lacking", where=key, key=key)
    return tuple(found[public_key.key] for public_key in keys)


def _key_of(signature: Signature, waiting: dict[str, PublicKey], message: bytes, index: int) -> str:
    hinted = [signature.keyid] if signature.keyid in waiting else []
    for key in hinted + [key for key in waiting if key != signature.keyid]:
        try:
            waiting[key].verify(message, signature.sig)
        except SignatureInvalid:
            continue  # not this key's signature; refused below if it is nobody's
        return key
    # Only a help for the reader: the one key it can have been meant for, by the hint or because no other is left.
    meant_for = hinted or (list(waiting) if len(waiting) == 1 else [])
    raise SignatureInvalid(
        "surplus", got=index, index=index, key=meant_for[0] if meant_for else None, signature=signature.sig
    )


def sign_envelope(payload_type: str, payload: bytes, signers: Sequence[Signer]) -> Envelope:
    """The payload signed by every signer, in their order, each with its key as keyid.

    Raises MalformedEnvelope for a payload type or a number of signers no parser would take.
    """
    _check_payload_type(payload_type)
    _check_count(len(signers))
    message = pae(payload_type, payload)
    return Envelope(
        payload_type=payload_type,
        payload=payload,
        signatures=tuple(Signature(keyid=signer.public_key.key, sig=signer.sign(message)) for signer in signers),
    )


def pae(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed: DSSE's pre-authentication encoding. Lengths are of bytes, in ASCII decimal."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def parse_envelope(value: object) -> Envelope:
    """The envelope in a JSON value that a strict parser has read (no duplicate members, no floats).

    Raises MalformedEnvelope, `where` naming the place, for anything but exactly the members of the format.
    """
    members = _members(value, "envelope", required=_ENVELOPE_MEMBERS, optional=frozenset())
    payload_type = _text(members["payloadType"], "payloadType")
    _check_payload_type(payload_type)
    signatures = members["signatures"]
    if not isinstance(signatures, list):
        raise MalformedEnvelope("type", where="signatures", expected="array", got=type(signatures).__name__)
    _check_count(len(signatures))
    return Envelope(
        payload_type=payload_type,
        payload=_bytes(members["payload"], "payload"),
        signatures=tuple(_parse_signature(item, f"signatures[{index}]") for index, item in enumerate(signatures)),
    )


def typed_envelope(payload_type: str, payload: str, signatures: Sequence[tuple[str, str]]) -> Envelope:
    """`parse_envelope` for members whose types a typed parser has seen to; signatures are (keyid, base64). Raises alike."""
    _check_payload_type(payload_type)
    _check_count(len(signatures))
    return Envelope(
        payload_type=payload_type,
        payload=_bytes(payload, "payload"),
        signatures=tuple([_signature(*pair, f"signatures[{place}]") for place, pair in enumerate(signatures)]),
    )


def envelope_to_json(envelope: Envelope) -> dict[str, object]:
    """The JSON value of an envelope, as `parse_envelope` reads it; an empty keyid is left out."""
    return {
        "payload": encode_base64(envelope.payload),
        "payloadType": envelope.payload_type,
        "signatures": [
            {"keyid": signature.keyid, "sig": encode_base64(signature.sig)}
            if signature.keyid
            else {"sig": encode_base64(signature.sig)}
            for signature in envelope.signatures
        ],
    }


def _parse_signature(value: object, where: str) -> Signature:
    members = _members(value, where, required=frozenset({"sig"}), optional=frozenset({"keyid"}))
    return _signature(_text(members.get("keyid", ""), f"{where}.keyid"), members["sig"], where)


def _signature(keyid: str, sig: object, where: str) -> Signature:
    if not _KEYID.fullmatch(keyid):
        raise MalformedEnvelope("keyid", where=f"{where}.keyid", expected=MAX_KEYID_CHARACTERS, got=len(keyid))
    return Signature(keyid=keyid, sig=_bytes(sig, f"{where}.sig"))


def _members(value: object, where: str, *, required: frozenset[str], optional: frozenset[str]) -> dict[str, object]:
    if not isinstance(value, dict):
        raise MalformedEnvelope("type", where=where, expected="object", got=type(value).__name__)
    missing = sorted(required - value.keys())
    surplus = len(value.keys() - required - optional)  # counted, not quoted: a stranger chose those names
    if missing or surplus:
        raise MalformedEnvelope(
            "members",
            where=where,
            expected=", ".join(sorted(required)),
            got=f"-{','.join(missing) or 0} +{surplus}",
        )
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise MalformedEnvelope("type", where=where, expected="string", got=type(value).__name__)
    return value


def _bytes(value: object, where: str) -> bytes:
    try:
        return decode_base64(_text(value, where))
    except MalformedBase64 as error:
        raise MalformedEnvelope("base64", where=where) from error


def _check_payload_type(payload_type: str) -> None:
    try:
        length = len(payload_type.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise MalformedEnvelope("payload-type", expected=f"1..{MAX_PAYLOAD_TYPE_BYTES}", got="U+D800..DFFF") from error
    if not 1 <= length <= MAX_PAYLOAD_TYPE_BYTES:
        raise MalformedEnvelope("payload-type", expected=f"1..{MAX_PAYLOAD_TYPE_BYTES}", got=length)


def _check_count(count: int) -> None:
    if not 1 <= count <= MAX_SIGNATURES:
        raise MalformedEnvelope("count", expected=f"1..{MAX_SIGNATURES}", got=count)
