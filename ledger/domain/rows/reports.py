"""Rows of the catalogue: 3.15 quarterly reports of the units."""

from ledger.domain.event_type import EventType

ROWS: tuple[EventType, ...] = ()
