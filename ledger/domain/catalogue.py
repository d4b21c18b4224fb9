"""Which event types exist, who may sign them, where they lie and what they move? One table, a line per event type.

Generic guards, the codec, schemas, forms and documents read this table; code is written only where a type is special
(`procedures/`). A row is data: it decides nothing itself. A type that has no row is refused, so a procedure that is not
built yet cannot be entered by half. Source: the project's event catalogue, procedure 3.1-3.8.
"""

from collections.abc import Mapping

from ledger.domain.contested import CONTESTED_ENTRY, entry_matter
from ledger.domain.event_type import EventType
from ledger.domain.rows import (
    deductions,
    facts,
    founding,
    hearing,
    links,
    listings,
    meetings,
    objections,
    registry,
    reports,
    rules,
    service,
    warnings,
)  # fmt: skip
from ledger.domain.statement import Statement
from ledger.domain.vocabulary import MatterRef

_ROWS: tuple[EventType, ...] = (
    *rules.ROWS, *registry.ROWS, *founding.ROWS, *service.ROWS, *facts.ROWS, *links.ROWS, *hearing.ROWS, *deductions.ROWS,
    *objections.ROWS, *warnings.ROWS, *meetings.ROWS, *listings.ROWS, *reports.ROWS,
)  # fmt: skip

CATALOGUE: Mapping[str, EventType] = {row.wire: row for row in _ROWS}
"""Every event type by its stored name."""
BY_NAME: Mapping[str, EventType] = {row.name: row for row in _ROWS}
CLOSING_STATES = frozenset({"rejected", "withdrawn", "annulled", "declined", "removed", "remitted"})
"""States that serving a decision leaves as they are: one that closed the matter, or sent it back, leaves it so."""
_PROPOSED_FIRST = frozenset({"deduction", "finding", "nomination", "listing", "disposition", "accountability"})
"""Matters that begin with a proposal of their own; a measure is noticed without one."""


def may_start(row: EventType, kind: str, state: str) -> bool:
    """Whether a type may move a matter of a kind out of a state."""
    if "any" in row.from_states:
        return True
    if state == "none" and row.matter == "by_matter" and kind in _PROPOSED_FIRST:
        return False
    return state in row.from_states


def row_of(statement: Statement) -> EventType:
    """The catalogue's line for a statement; the codec has let no unknown type in."""
    return CATALOGUE[statement.type]


def matter_of(statement: Statement) -> tuple[str, str]:
    """(kind, id) of the matter that a statement is about."""
    row = CATALOGUE[statement.type]
    if row.matter_field is None:
        return row.matter, statement.stream
    value = getattr(statement.data, row.matter_field)
    if isinstance(value, MatterRef):
        return value.kind, value.id
    if row.matter == CONTESTED_ENTRY:
        return row.matter, entry_matter(value)
    return row.matter, str(value)
