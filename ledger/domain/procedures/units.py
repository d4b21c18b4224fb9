"""Units (单位): registry facts only, so that what admission reads stays short."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.events.registry import UnitClosed, UnitRegistered, UnitRenamed
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement


class Unit(Struct, frozen=True, kw_only=True):
    """Folded state of `unit/{unit}`; `opened_on` None: not registered."""

    unit: str
    name: str = ""
    unit_kind: str = ""
    parent_unit: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None

    def is_open(self, day: date) -> bool:
        """True on a day between registration and closure."""
        return self.opened_on is not None and (self.closed_on is None or day < self.closed_on)


def empty(rest: str) -> Unit:
    """A unit nobody registered."""
    return Unit(unit=rest)


def evolve(unit: Unit, event: Event) -> Unit:
    """The unit after one event of its stream."""
    data = event.statement.data
    match data:
        case UnitRegistered():
            return replace(
                unit, name=data.name, unit_kind=data.unit_kind, parent_unit=data.parent_unit, opened_on=data.opened_on
            )
        case UnitRenamed():
            return replace(unit, name=data.name)
        case UnitClosed():
            return replace(unit, closed_on=data.closed_on)
        case _:
            return unit


def guard_parent(statement: Statement, parent: Unit, today: date) -> Iterator[Breach]:
    """A parent unit must be open."""
    if not parent.is_open(today):
        yield breach("unit-unknown", "data.parent_unit", unit=statement.data.parent_unit)
