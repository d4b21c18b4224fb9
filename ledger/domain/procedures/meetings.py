"""Meetings of a leadership group (会议): how `meeting/{meeting}` folds, and its guards (procedure 3.8 point 14)."""

from ledger.domain.meeting import Meeting
from ledger.domain.statement import Event


def empty(rest: str) -> Meeting:
    """A meeting that nobody recorded."""
    return Meeting(meeting=rest)


def evolve(meeting: Meeting, event: Event) -> Meeting:
    """The meeting after one event of its stream."""
    return meeting
