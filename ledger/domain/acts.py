"""What does every fold keep of an event? Its act: which event, where, when, by whom."""

from ledger.domain.dossier import Act
from ledger.domain.statement import Event


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
