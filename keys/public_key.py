"""Does this key verify this signature? Ed25519 (RFC 8032) under one policy that leaves libraries no room to differ.

The policy (docs/formats/keys.md, threats T21 T22): the key is a canonical encoding and not of low order; the
signature has 64 bytes; S is below the group order; R is not of low order; and then the equation without cofactor.
Under it cryptography (OpenSSL) and libsodium give one verdict on every signature; libsodium is twice as fast.
The second suite is P-256 (`p256`), for the keys of authors. The SPKI says which suite a key is of, never the signature
(threat T24). Whether a key belongs to anyone, and whether a suite may sign here, is not asked.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from keys import p256
from keys.errors import MalformedKey, SignatureInvalid, WeakKey
from keys.p256 import P256

ED25519: Final = "ed25519"
RAW_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
# SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING }, RFC 8410 section 4: the one DER form, so a prefix is enough.
SPKI_PREFIX: Final = bytes.fromhex("302a300506032b6570032100")
SPKI_BYTES: Final = len(SPKI_PREFIX) + RAW_BYTES

FIELD_PRIME: Final = 2**255 - 19
GROUP_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_SIGN_BIT: Final = 1 << 255
# y of two of the four points of order 8 (the others have -y); other low orders: y = 0 (order 4), 1 (1) and -1 (2).
_ORDER_8_Y: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# All 14 encodings a decoder may take for a low-order point: each y with both signs, and 0 and 1 written as p and p+1.
LOW_ORDER: Final = frozenset(
    (y | sign).to_bytes(RAW_BYTES, "little")
    for y in (0, 1, FIELD_PRIME - 1, FIELD_PRIME, FIELD_PRIME + 1, _ORDER_8_Y, FIELD_PRIME - _ORDER_8_Y)
    for sign in (0, _SIGN_BIT)
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that may verify: checked when made, so a weak or malformed one does not exist as a value.

    `raw` is 32 bytes of Ed25519, or the 65 bytes of an uncompressed P-256 point. `key` is the lower-case hex SHA-256 of the
    SPKI: what statements call "the key". It is asked for at every turn.
    """

    suite: str
    spki: bytes
    raw: bytes
    key: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.suite == P256:
            p256.check_point(self.spki, self.raw)
        else:
            self._check_ed25519()
        object.__setattr__(self, "key", hashlib.sha256(self.spki).hexdigest())

    def _check_ed25519(self) -> None:
        if self.spki[: len(SPKI_PREFIX)] != SPKI_PREFIX or self.suite != ED25519:
            raise MalformedKey(
                "spki-algorithm", expected=SPKI_PREFIX.hex(), got=self.spki[: len(SPKI_PREFIX)].hex() or "nothing"
            )
        if len(self.spki) != SPKI_BYTES:
            raise MalformedKey("spki-length", expected=SPKI_BYTES, got=len(self.spki))
        if self.spki[len(SPKI_PREFIX) :] != self.raw:
            raise MalformedKey("raw-differs")
        if self.raw in LOW_ORDER:
            raise WeakKey("low-order")
        if int.from_bytes(self.raw, "little") & ~_SIGN_BIT >= FIELD_PRIME:
            raise WeakKey("non-canonical")

    def verify(self, message: bytes, signature: bytes) -> None:
        """Nothing, if the signature over the message holds under the policy; raises SignatureInvalid otherwise."""
        if len(signature) != SIGNATURE_BYTES:
            raise self._invalid("length", signature, expected=SIGNATURE_BYTES, got=len(signature))
        if self.suite == P256:
            if (reason := p256.flaw(self.raw, message, bytes(signature))) is not None:
                raise self._invalid(reason, signature)
            return
        # Checked here and not left to the library, whose build options decide what it checks.
        if int.from_bytes(signature[32:], "little") >= GROUP_ORDER:
            raise self._invalid("scalar", signature)
        if signature[:32] in LOW_ORDER:
            raise self._invalid("low-order", signature)
        try:
            crypto_sign_open(signature + message, self.raw)
        except BadSignatureError as error:
            raise self._invalid("mismatch", signature) from error

    def _invalid(self, reason: str, signature: bytes, *, expected: object = "", got: object = "") -> SignatureInvalid:
        return SignatureInvalid(
            reason, where=self.key, expected=expected, got=got, key=self.key, signature=bytes(signature)
        )


def parse_public_key(spki: bytes) -> PublicKey:
    """The key in a DER SubjectPublicKeyInfo: exactly 44 bytes of Ed25519 (RFC 8410) or 91 of P-256 (RFC 5480, uncompressed).

    Raises MalformedKey for other bytes, WeakKey (a MalformedKey) for a point nobody may sign with.
    """
    if spki[: len(p256.SPKI_PREFIX)] == p256.SPKI_PREFIX:
        return PublicKey(suite=P256, spki=bytes(spki), raw=bytes(spki[len(p256.SPKI_PREFIX) - 1 :]))
    return PublicKey(suite=ED25519, spki=bytes(spki), raw=bytes(spki[len(SPKI_PREFIX) :]))


def public_key_from_raw(raw: bytes) -> PublicKey:
    """The Ed25519 key with these 32 raw bytes (RFC 8032 section 5.1.5). Raises as `parse_public_key`."""
    if len(raw) != RAW_BYTES:
        raise MalformedKey("raw-length", expected=RAW_BYTES, got=len(raw))
    return PublicKey(suite=ED25519, spki=SPKI_PREFIX + bytes(raw), raw=bytes(raw))
