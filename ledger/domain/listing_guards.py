"""Which rules does admission add to the listing family (建议名单、信息库)?

What is read of the world is handed to `procedures/` as values.
"""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.domain.dossier import Dossier
from ledger.domain.event_type import EventType
from ledger.domain.problems import Breach
from ledger.domain.statement import Statement
from ledger.domain.world import World


def guard(
    statement: Statement, row: EventType, world: World, dossier: Dossier, *, at: datetime, declared: date, organ: str | None
) -> Iterator[Breach]:  # fmt: skip
    """Every breach of the special guards of the family. `organ` is the deciding organ on the declared day."""
    yield from ()
