"""How are bytes signed without the key being seen? A signer holds a private key and gives out only signatures.

Two kinds exist: `Ed25519Signer` here, and outside this room signers that hand the bytes to a device or a service.
Files are the business of `custody`. Python cannot wipe memory: a signer is as secret as the process it lives in.
"""

import os
from dataclasses import dataclass, field
from typing import Final, Protocol, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys.errors import MalformedKey
from keys.public_key import PublicKey, public_key_from_raw

SEED_BYTES: Final = 32


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
