"""Rows of the catalogue: 3.8 warnings."""

from ledger.domain.event_type import EventType

ROWS: tuple[EventType, ...] = ()
