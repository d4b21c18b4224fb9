"""Which nodes of the tree need not be read twice? Complete ones well above the leaves: they never change, and every proof asks for them.

A proof in a tree of n leaves needs log2(n) nodes. Those near the leaf differ from proof to proof; those above `LEVEL` are few
(one in `2 ** LEVEL` leaves) and are remembered, so a proof's cost hardly grows with the log. For making proofs only: whoever checks
the stored nodes (fsck, the read-back of a group) asks the store itself.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from ledger.log.merkle import Fetch

LEVEL: Final = 5
REMEMBERED: Final = 131_072
"""About 20 MB; enough for a log of two million entries. Beyond it, all is forgotten at once and begins anew."""


class UpperNodes:
    """A `Fetch` over another. Safe from many threads: a node is the same whoever puts it in."""

    def __init__(self, fetch: Fetch, *, remembered: int = REMEMBERED) -> None:
        self._fetch = fetch
        self._remembered = remembered
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, wanted: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        known = self._known
        found = {place: node for place in wanted if (node := known.get(place)) is not None}
        missing = [place for place in wanted if place not in found]
        if missing:
            read = self._fetch(missing)
            found.update(read)
            upper = {place: node for place, node in read.items() if place[0] >= LEVEL}
            if upper:
                if len(known) + len(upper) > self._remembered:
                    known.clear()
                known.update(upper)
        return found
