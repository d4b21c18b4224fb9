"""Rows of the catalogue: 3.9 the suggested list and the pool."""

from ledger.domain.event_type import EventType

ROWS: tuple[EventType, ...] = ()
