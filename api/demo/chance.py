"""Where does the demo's chance come from? From a fixed seed, so that the demo county has the same bytes every time.

SHA-256 in counter mode over a label. For invented counties only: whoever knows the label knows every key and every salt.
"""

from hashlib import sha256
from typing import Final

from keys.signer import Ed25519Signer

SEED: Final = b"mingjing demo county, no secret"


class SeededBytes:
    """n to n bytes, the same ones each time from the same label (`Randomness` of ledger.log.authoring and the vault)."""

    def __init__(self, label: str) -> None:
        self._label = SEED + b"\n" + label.encode("utf-8") + b"\n"
        self._counter = 0
        self._left = b""

    def __call__(self, count: int) -> bytes:
        """The next `count` bytes."""
        while len(self._left) < count:
            self._left += sha256(self._label + self._counter.to_bytes(8, "big")).digest()
            self._counter += 1
        taken, self._left = self._left[:count], self._left[count:]
        return taken


def seeded_key(name: str) -> Ed25519Signer:
    """The demo's key of an actor, or of the log."""
    return Ed25519Signer.from_seed(SeededBytes(f"key of {name}")(32))
