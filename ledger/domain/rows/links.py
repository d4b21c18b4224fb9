"""Rows of the catalogue: 3.4 facts linked, corrected; evidence readmitted."""

from ledger.domain.event_type import EventType

ROWS: tuple[EventType, ...] = ()
