"""Which rules does admission add to a meeting (会议)? What is read of the world is handed to `procedures/` as values."""

from collections.abc import Iterator
from datetime import date

from ledger.domain.problems import Breach
from ledger.domain.statement import Statement
from ledger.domain.world import World


def guard(statement: Statement, world: World, *, today: date) -> Iterator[Breach]:
    """Every breach of the special guards of the family."""
    yield from ()
