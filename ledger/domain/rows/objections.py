"""Rows of the catalogue: 3.13 internal objection, and the deduction decided again."""

from ledger.domain.event_type import EventType

ROWS: tuple[EventType, ...] = ()
