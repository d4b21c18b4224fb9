"""Which persons rest on a fact, or on a rulebook? The index of citations, folded along the log.

A fact names no person and a rulebook names everybody; the link stands in the person's own stream, in the statements that propose and
decide. An act that is refused where it would raise anybody (`no_raise`) asks this index whom it has to look at. Nothing is ever
taken out: who cited a fact once may be judged by it again.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ledger.domain.catalogue import CATALOGUE
from ledger.domain.statement import Statement

Citing = Callable[[str], Iterable[str]]
"""The ids of the officials who cite a stream ("fact/f-1", "rulebook/default-county") at the prefix that is admitted on."""

CITING_TYPES: Final = frozenset(
    row.wire
    for row in CATALOGUE.values()
    if "official/{official}" in row.stream and {"fact", "deduction"} & set(row.data.__struct_fields__)
)
"""Types whose statements bring a fact or a rulebook into a person's case; no other has to be read to build the index."""


def cited_by(statement: Statement) -> Iterator[str]:
    """The streams that a statement makes a person rest on; none unless it is of `CITING_TYPES`."""
    if statement.type not in CITING_TYPES:
        return
    fact = getattr(statement.data, "fact", None)
    if fact is not None:
        yield f"fact/{fact}"
    if statement.rulebook is not None:
        yield f"rulebook/{statement.rulebook.id}"


class Citations:
    """Who cites what, each from the position of his first citation on. Grows with the log; add positions in order."""

    def __init__(self) -> None:
        self._first: dict[str, dict[str, int]] = {}

    def add(self, statement: Statement, position: int) -> None:
        """Take in one entry of the log."""
        for stream in cited_by(statement):
            self._first.setdefault(stream, {}).setdefault(statement.stream.partition("/")[2], position)

    def of(self, stream: str, size: int | None = None) -> frozenset[str]:
        """Officials who cite a stream among the first `size` entries; None: among all that were taken in."""
        found = self._first.get(stream, {})
        return frozenset(one for one, position in found.items() if size is None or position < size)
