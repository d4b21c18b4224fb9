"""Where does the demo's chance come from? From a fixed seed, so that the demo county has the same bytes every time.

SHA-256 in counter mode over a label. For invented counties only: whoever knows the label knows every key and every salt.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, TypeVar

from keys.signer import Ed25519Signer, FileSigner, P256Signer

Thing = TypeVar("Thing")
SEED: Final = b"mingjing demo county, no secret"
P256_ACTORS: Final = frozenset({"a-inst-3-reporter", "a-official-0010"})
"""Whose token knows no Ed25519: they sign with P-256."""


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
    """The demo's key of the log, or of an actor who signs with Ed25519."""
    return Ed25519Signer.from_seed(SeededBytes(f"key of {name}")(32))


class Keyring:
    """The keys of everybody in the county, made when they are first asked for. After a rotation an actor has the next one."""

    def __init__(self) -> None:
        self._turns: dict[str, int] = {}
        self._made: dict[tuple[str, int], FileSigner] = {}

    def __call__(self, actor: str) -> FileSigner:
        """The key an actor signs with now."""
        turn = self._turns.get(actor, 1)
        made = self._made.get((actor, turn))
        if made is None:
            label = actor if turn == 1 else f"{actor}, number {turn}"
            seed = SeededBytes(f"key of {label}")(32)
            # a digest that is no scalar of the curve is out of reach: fewer than one in 2**32
            made = P256Signer.from_scalar(seed) if actor in P256_ACTORS else Ed25519Signer.from_seed(seed)
            self._made[actor, turn] = made
        return made

    def next(self, actor: str) -> FileSigner:
        """Have an actor sign with another key from now on; the new one."""
        self._turns[actor] = self._turns.get(actor, 1) + 1
        return self(actor)


class Dice:
    """Whole numbers by chance, each equally likely, the same ones each time from the same label."""

    def __init__(self, label: str) -> None:
        self._bytes = SeededBytes(f"dice {label}")

    def below(self, limit: int) -> int:
        """0 to limit - 1. The 64 bits behind it make the unequal share of a number less than 2**-40."""
        return int.from_bytes(self._bytes(8), "big") * limit >> 64

    def happens(self, basis_points: int) -> bool:
        """True in so many cases of 10,000."""
        return self.below(10_000) < basis_points

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return things[self.below(len(things))]

    def weighted(self, weights: Sequence[int]) -> int:
        """A place in `weights`, each as likely as its weight."""
        left = self.below(sum(weights))
        for place, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return place
        raise ValueError("no weight above zero")
