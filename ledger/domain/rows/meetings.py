"""Rows of the catalogue: 3.10 meetings of the leadership group."""

from ledger.domain.event_type import EventType

ROWS: tuple[EventType, ...] = ()
