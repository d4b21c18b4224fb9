"""Of which suite may a key be that the log is to know? Ed25519 for everybody; P-256 beside it for persons, from rules epoch 2 on.

The key itself is read by `keys/`, which this room does not import; how the text of an SPKI begins says the suite, and is enough here.
Formats section 5, docs/formats/keys.md.
"""

from collections.abc import Iterator, Mapping

from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.problems import Breach, breach
from ledger.domain.vocabulary import Suite

_SPKI: Mapping[Suite, str] = {"ed25519": "MCowBQYDK2VwAyEA", "p256": "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"}
"""How the base64 of an SPKI begins: 12 bytes of Ed25519, 27 of P-256, both a multiple of three."""


def guard_suite(suite: Suite, public_key: str, field: str, *, epoch: int, system: bool = False) -> Iterator[Breach]:
    """A breach for a suite that may not stand here, and for one that is stated of a key of another.

    `public_key` is the base64 SPKI, `field` the member that states the suite, `system` whether a system holds the key.
    """
    is_ed25519 = suite == "ed25519" and public_key.startswith(_SPKI["ed25519"])
    if (epoch == FIRST_EPOCH or system) and not is_ed25519:
        yield breach("suite-unsupported", field, found="p256")
    elif not public_key.startswith(_SPKI[suite]):
        yield breach("suite-differs", field, found=suite)
