"""What does the ledger know already? Its units and officials, for a table that is checked against it."""

from dataclasses import dataclass
from datetime import date

from api.ledger_directory import Reading
from ledger.domain.procedures.units import Unit


@dataclass(frozen=True, slots=True)
class Registered:
    """Officials with their ids, and units: every one by id, with whether it is open today."""

    officials: frozenset[str]
    units: dict[str, bool]


def registered(reading: Reading, today: date) -> Registered:
    """What stands in the log."""
    units: dict[str, bool] = {}
    for name in reading.history.recorder.streams("unit/"):
        unit = reading.history.stream(name).detail
        if isinstance(unit, Unit):
            units[unit.unit] = unit.is_open(today)
    officials = frozenset(name.partition("/")[2] for name in reading.history.recorder.streams("official/"))
    return Registered(officials, units)
