"""Reports of a unit for a period (季度报送): how `unit-report/{unit}/{period}` folds, and its guards (procedure 3.7)."""

from ledger.domain.statement import Event
from ledger.domain.unit_report import UnitReports


def empty(rest: str) -> UnitReports:
    """A period about which nothing was reported."""
    unit, _, period = rest.partition("/")
    return UnitReports(unit=unit, period=period)


def evolve(reports: UnitReports, event: Event) -> UnitReports:
    """The reports after one event of their stream."""
    return reports
