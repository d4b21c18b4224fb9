"""What did a log say, in the flat records of the naive scorer? Event by event, with nothing of the ledger's folds.

Three rules of the text are said here once more, naively: a service names an earlier decision, an annulment needs something confirmed,
and only a decision on an objection that was accepted and is still open moves its targets.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ledger.domain.events.deductions import (
    DeductionAnnulled,
    DeductionConfirmed,
    DeductionCorrected,
    DeductionProposed,
)  # fmt: skip
from ledger.domain.events.facts import FactDisproved
from ledger.domain.events.hearing import DecisionServed
from ledger.domain.events.links import FactCorrected, FactLinkedAsSame, FactUnlinked
from ledger.domain.events.objections import AppealAccepted, AppealDecided, AppealWithdrawn, DeductionRedetermined
from ledger.domain.events.rules import RulebookAnnulled, RulebookPublished
from ledger.domain.statement import Event
from tests.properties.naive_scorer import Record


def records(events: Iterable[Event]) -> list[Record]:
    """The records of a log, in order of position."""
    confirmed: set[str] = set()
    accepted: set[str] = set()
    found: list[Record] = []
    for event in events:
        data = event.statement.data
        match data:
            case AppealAccepted():
                accepted.add(data.appeal)
            case AppealWithdrawn():
                accepted.discard(data.appeal)
            case AppealDecided() if data.appeal in accepted:
                accepted.discard(data.appeal)
                found += _outcomes(event, confirmed)
            case DeductionAnnulled() if data.deduction not in confirmed:
                pass
            case _:
                found += [_record(event, **members) for members in _members(event)]
        if isinstance(data, DeductionConfirmed):
            confirmed.add(data.deduction)
    return found


def _outcomes(event: Event, confirmed: set[str]) -> Iterator[Record]:
    for target in event.statement.data.targets:
        if target.kind == "deduction" and target.id in confirmed:
            yield _record(event, of=target.id, outcome=target.outcome, cp=target.new_value or 0)


def _members(event: Event) -> Iterator[dict[str, Any]]:
    statement, data = event.statement, event.statement.data
    version = "" if statement.rulebook is None else str(statement.rulebook.version)
    own = statement.stream.partition("/")[2]
    decided = {"decided_on": statement.decided_on, "claimed_on": statement.effective_on}
    match data:
        case RulebookPublished():
            yield {"of": str(data.version), "from_on": data.effective_from_on, "thresholds": (300, 600, 900, 1000)}
        case RulebookAnnulled():
            yield {"of": str(data.version)}
        case DeductionProposed() if statement.occurred_on is not None:
            yield {"of": data.deduction, "fact": data.fact, "last_on": statement.occurred_on[1], "version": version}
        case DeductionConfirmed() | DeductionRedetermined():
            yield {"of": data.deduction, "cp": data.points_cp, "version": version, **decided}
        case DecisionServed():
            proof = data.service_proof is not None
            yield {"of": data.matter.id, "about": data.decision, "served_on": data.served_on, "proof": proof}
        case DeductionCorrected():
            yield {"of": data.deduction, "cp": data.points_cp}
        case DeductionAnnulled():
            yield {"of": data.deduction}
        case FactLinkedAsSame() | FactUnlinked():
            yield {"of": own, "about": data.same_fact}
        case FactCorrected() if statement.occurred_on is not None:
            yield {"of": own, "last_on": statement.occurred_on[1]}
        case FactDisproved():
            yield {"of": own}
        case _:
            return


def _record(event: Event, **members: Any) -> Record:
    name = type(event.statement.data).__name__
    return Record(event.position, event.recorded_on, name, event.statement.id, **members)
