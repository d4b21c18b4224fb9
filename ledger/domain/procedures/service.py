"""What the service itself did or saw (服务记事, design D3): its own key, its own stream, no rule about a person reads it."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.events.rules import RulesEpochAdopted
from ledger.domain.events.service import CheckpointWitnessed, DayClosed, StateClosed
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement


class ServiceRecord(Struct, frozen=True, kw_only=True):
    """Folded state of `service/{actor}`."""

    service: str
    last_closed_day: date | None = None
    rules: int = 1


def empty(rest: str) -> ServiceRecord:
    """A service that has not stated anything."""
    return ServiceRecord(service=rest)


def evolve(record: ServiceRecord, event: Event) -> ServiceRecord:
    """The record after one statement of the service."""
    data = event.statement.data
    match data:
        case DayClosed():
            return replace(record, last_closed_day=data.day)
        case RulesEpochAdopted():
            return replace(record, rules=data.rules)
        case _:
            return record


def guard(statement: Statement, record: ServiceRecord, today: date, size: int, epoch: int) -> Iterator[Breach]:
    """The service speaks of days that are over and of positions that exist. `epoch`: the rules it is admitted under."""
    data = statement.data
    match data:
        case DayClosed():
            if data.day >= today:
                yield breach("day-in-future", "data.day", day=data.day.isoformat(), today=today.isoformat())
            if record.last_closed_day is not None and data.day <= record.last_closed_day:
                yield breach(
                    "days-out-of-order", "data.day", day=data.day.isoformat(), other_field="DayClosed.day",
                    other=record.last_closed_day.isoformat(),
                )  # fmt: skip
            if data.size > size:
                yield breach("size-ahead", "data.size", found=data.size, limit=size)
        case StateClosed() if data.known_position >= size:
            yield breach("size-ahead", "data.known_position", found=data.known_position, limit=size)
        case CheckpointWitnessed() if data.size > size:
            yield breach("size-ahead", "data.size", found=data.size, limit=size)
        case RulesEpochAdopted() if data.rules != (after := max(record.rules, epoch) + 1):
            yield breach("wrong-member", "data.rules", detail=f"expected {after} / 应为 {after}")
        case _:
            return
