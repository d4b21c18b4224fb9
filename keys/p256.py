"""Which bytes are a P-256 key, and which signatures does it verify? ECDSA with SHA-256 under one policy (FIPS 186-5).

The policy (docs/formats/keys.md, threats T21 T22): the key is an uncompressed point on the curve, both coordinates below the field
prime; the signature is r and s, 32 bytes each, both from 1 below the group order, and s in the lower half. The curve has cofactor
1: a point on it that is not the point at infinity, which the uncompressed form cannot write, has full order. `public_key` asks here.
"""

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from keys.errors import MalformedKey, WeakKey

P256: Final = "p256"
POINT_BYTES: Final = 65
SCALAR_BYTES: Final = 32
SIGNATURE_BYTES: Final = 2 * SCALAR_BYTES
# SEQUENCE { SEQUENCE { OID 1.2.840.10045.2.1, OID 1.2.840.10045.3.1.7 } BIT STRING 04 }, RFC 5480: named curve, uncompressed.
SPKI_PREFIX: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
SPKI_BYTES: Final = len(SPKI_PREFIX) + 2 * SCALAR_BYTES

FIELD_PRIME: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
GROUP_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HALF_ORDER: Final = GROUP_ORDER // 2
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_UNCOMPRESSED: Final = 4
_ALGORITHM: Final = ECDSA(SHA256())


def check_point(spki: bytes, raw: bytes) -> None:
    """Nothing, if these are the SPKI and the point (65 bytes, 04 first) of one key that may verify.

    Raises MalformedKey for another form, WeakKey for a coordinate with a second spelling or a point off the curve.
    """
    if spki[: len(SPKI_PREFIX)] != SPKI_PREFIX:
        raise MalformedKey("spki-algorithm", expected=SPKI_PREFIX.hex(), got=spki[: len(SPKI_PREFIX)].hex())
    if len(spki) != SPKI_BYTES:
        raise MalformedKey("spki-length", expected=SPKI_BYTES, got=len(spki))
    if raw != bytes([_UNCOMPRESSED]) + spki[len(SPKI_PREFIX) :]:
        raise MalformedKey("raw-differs")
    x, y = int.from_bytes(raw[1:33], "big"), int.from_bytes(raw[33:], "big")
    if x >= FIELD_PRIME or y >= FIELD_PRIME:
        raise WeakKey("non-canonical")
    # Checked here and not left to the library: a point of another curve could leak a partner's secret or have a small order.
    if (y * y - (x * x * x - 3 * x + _B)) % FIELD_PRIME:
        raise WeakKey("off-curve")


def flaw(raw: bytes, message: bytes, signature: bytes) -> str | None:
    """Why a signature of the right length does not hold under a checked point: a reason of SignatureInvalid, or None."""
    r, s = int.from_bytes(signature[:SCALAR_BYTES], "big"), int.from_bytes(signature[SCALAR_BYTES:], "big")
    if not (1 <= r < GROUP_ORDER and 1 <= s < GROUP_ORDER):
        return "range"
    if s > HALF_ORDER:
        return "high-s"
    try:
        _loaded(raw).verify(encode_dss_signature(r, s), message, _ALGORITHM)
    except InvalidSignature:
        return "mismatch"
    return None


def lower_signature(der: bytes) -> bytes:
    """The 64 bytes of our form for what a library signs in DER; of the two signatures r, s and r, n - s the one with the lower s."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(SCALAR_BYTES, "big") + min(s, GROUP_ORDER - s).to_bytes(SCALAR_BYTES, "big")


@lru_cache(maxsize=4096)  # pure: the same bytes are the same key; loading one costs about as much as a verification
def _loaded(raw: bytes) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
