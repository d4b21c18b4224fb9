"""How are bytes signed without the key being seen? A signer holds a private key and gives out only signatures.

Three kinds exist: `Ed25519Signer` and `P256Signer` here, and outside this room signers that hand the bytes to a device or a service.
Files are the business of `custody`. Python cannot wipe memory: a signer is as secret as the process it lives in.
"""

import os
from dataclasses import dataclass, field
from typing import Final, Protocol, Self

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from keys.errors import MalformedKey
from keys.p256 import GROUP_ORDER, SCALAR_BYTES, lower_signature
from keys.public_key import PublicKey, parse_public_key, public_key_from_raw

SEED_BYTES: Final = 32
# RFC 6979: the nonce follows from key and message, so a weak source of random numbers cannot give the key away.
_DETERMINISTIC: Final = ECDSA(SHA256(), deterministic_signing=True)


class Signer(Protocol):
    """Whoever can sign for one public key."""

    @property
    def public_key(self) -> PublicKey:
        """The key under which the signatures verify."""

    def sign(self, message: bytes) -> bytes:
        """The signature over exactly these bytes."""


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """An Ed25519 private key in memory. Its repr shows the public key only (threat T27)."""

    public_key: PublicKey
    _private_key: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def generate(cls) -> Self:
        """A new key from 32 random bytes of the operating system."""
        return cls.from_seed(os.urandom(SEED_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The key with this 32-byte seed (RFC 8032 section 5.1.5). Raises MalformedKey for another length."""
        if len(seed) != SEED_BYTES:
            raise MalformedKey("seed-length", expected=SEED_BYTES, got=len(seed))
        private_key = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(public_key_from_raw(private_key.public_key().public_bytes_raw()), private_key)

    def sign(self, message: bytes) -> bytes:
        """64 bytes: the deterministic signature of RFC 8032 over the message."""
        return self._private_key.sign(message)

    def seed(self) -> bytes:
        """The 32 secret bytes. For `custody` alone, which encrypts them; nothing else has a reason to ask."""
        return self._private_key.private_bytes_raw()

    def pkcs8(self) -> bytes:
        """The key as unencrypted PKCS#8 in DER (RFC 8410). For `custody` alone."""
        return self._private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


@dataclass(frozen=True, slots=True)
class P256Signer:
    """A P-256 private key in memory, for an author whose token knows no Ed25519. Its repr shows the public key only."""

    public_key: PublicKey
    _private_key: EllipticCurvePrivateKey = field(repr=False, compare=False)

    @classmethod
    def generate(cls) -> Self:
        """A new key from the random numbers of the operating system."""
        return cls.of(generate_private_key(SECP256R1()))

    @classmethod
    def from_scalar(cls, scalar: bytes) -> Self:
        """The key whose private number these 32 bytes are, big-endian. Raises MalformedKey for any other length or number."""
        number = int.from_bytes(scalar, "big")
        if len(scalar) != SCALAR_BYTES or not 1 <= number < GROUP_ORDER:
            raise MalformedKey("scalar-range", expected=SCALAR_BYTES)
        return cls.of(derive_private_key(number, SECP256R1()))

    @classmethod
    def of(cls, private_key: EllipticCurvePrivateKey) -> Self:
        """The signer of a key of the library. Raises MalformedKey where the key is of another curve."""
        spki = private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return cls(parse_public_key(spki), private_key)

    def sign(self, message: bytes) -> bytes:
        """64 bytes, r and s: the deterministic signature of RFC 6979 over the message, s in the lower half."""
        return lower_signature(self._private_key.sign(message, _DETERMINISTIC))

    def pkcs8(self) -> bytes:
        """The key as unencrypted PKCS#8 in DER (RFC 5915). For `custody` alone."""
        return self._private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


FileSigner = Ed25519Signer | P256Signer
"""A signer whose private key can lie in a key file."""
