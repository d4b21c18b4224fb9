"""What does every fold keep of an event? Its act: which event, where, when, by whom."""

from datetime import date, datetime

from msgspec import Struct

from ledger.domain.statement import Event, StatementSigner


class Act(Struct, frozen=True, kw_only=True):
    """Where an act stands and who did it. Days are Asia/Shanghai."""

    event: str
    position: int
    recorded_at: datetime
    recorded_on: date
    decided_on: date | None
    effective_on: date | None
    signers: tuple[StatementSigner, ...]
    no_conflict: bool | None
    paper: bool
    type: str


def act_of(event: Event) -> Act:
    """The act of an event."""
    statement = event.statement
    return Act(
        event=statement.id,
        position=event.position,
        recorded_at=event.recorded_at,
        recorded_on=event.recorded_on,
        decided_on=statement.decided_on,
        effective_on=statement.effective_on,
        signers=statement.signers,
        no_conflict=statement.data.no_conflict,
        paper=statement.data.paper is not None,
        type=statement.type,
    )
