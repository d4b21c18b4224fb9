"""Which key does a line of a trust policy name? Verifier keys and key ids of C2SP signed-note.

    example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
    name           +key id  +base64(signature type, public key)

The key id is a 4-byte hint, never an identity (docs/formats/note.md). Types served: 0x01 Ed25519 notes and 0x04
timestamped Ed25519 cosignatures (C2SP tlog-cosignature); a key of one type verifies no other.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from keys.base64_strict import decode_base64, encode_base64
from keys.errors import MalformedBase64, MalformedKey
from keys.public_key import ED25519, RAW_BYTES, PublicKey, public_key_from_raw

NOTE: Final = 0x01
COSIGNATURE: Final = 0x04
_KINDS: Final = (NOTE, COSIGNATURE)
KEY_ID_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A name, the kind of signature made under it, and the key. The key id follows from the three."""

    name: str
    key_id: bytes
    kind: int
    public_key: PublicKey

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in _KINDS:
            raise MalformedKey("vkey-kind", expected="1, 4", got=self.kind)
        if self.public_key.suite != ED25519:
            raise MalformedKey("suite", expected=ED25519, got=self.public_key.suite)
        expected = key_id(self.name, self.kind, self.public_key.raw)
        if self.key_id != expected:
            raise MalformedKey("vkey-id", expected=expected.hex(), got=self.key_id.hex())


def verifier_key(name: str, public_key: PublicKey, *, kind: int = NOTE) -> VerifierKey:
    """The verifier key of a name and a key. Raises MalformedKey for a name or kind outside the specification."""
    check_name(name)
    return VerifierKey(name=name, key_id=key_id(name, kind & 0xFF, public_key.raw), kind=kind, public_key=public_key)


def vkey(name: str, public_key: PublicKey, *, kind: int = NOTE) -> str:
    """The line that names this key in a policy. Raises MalformedKey for a name outside the specification."""
    verifier = verifier_key(name, public_key, kind=kind)
    return f"{name}+{verifier.key_id.hex()}+{encode_base64(bytes([kind]) + public_key.raw)}"


def parse_vkey(text: str) -> VerifierKey:
    """The key a line names: lower-case hex, standard base64, key id fitting type and key.

    Raises MalformedKey for anything else and WeakKey for a key nobody may sign with.
    """
    parts = text.split("+", 2)  # base64 has plus signs too; name and key id have none
    if len(parts) != 3:
        raise MalformedKey("vkey-parts", expected=3, got=len(parts))
    name, identifier, material_text = parts
    try:
        material = decode_base64(material_text)
    except MalformedBase64 as error:
        raise MalformedKey("vkey-base64") from error
    if len(material) != 1 + RAW_BYTES:
        raise MalformedKey("vkey-material", expected=1 + RAW_BYTES, got=len(material))
    verifier = verifier_key(name, public_key_from_raw(material[1:]), kind=material[0])
    if identifier != verifier.key_id.hex():
        # The stranger's text is not quoted: only its length is certain to be harmless.
        raise MalformedKey("vkey-id", expected=verifier.key_id.hex(), got=f"{len(identifier)} characters")
    return verifier


def key_id(name: str, kind: int, raw: bytes) -> bytes:
    """4 bytes: SHA-256(name, newline, signature type, public key), cut. Collisions are easy to make: a hint."""
    return hashlib.sha256(name.encode("utf-8") + b"\n" + bytes([kind]) + raw).digest()[:KEY_ID_BYTES]


def check_name(name: str) -> None:
    """Nothing, if this is a key name: not empty, no Unicode space, plus or control character, valid Unicode.

    Raises MalformedKey.
    """
    if not name or any(c.isspace() or c == "+" or c < " " or "\ud800" <= c <= "\udfff" for c in name):
        raise MalformedKey("name", got=len(name))
