"""Rows of the catalogue: 3.10 meetings of the leadership group."""

from ledger.domain.event_type import EventType
from ledger.domain.events import meetings

MEETING = ("meeting/{meeting}",)
MINUTES = (("SEC", "CHR"),)

ROWS: tuple[EventType, ...] = (
    EventType(name="CommitteeMeetingHeld", wire="committee-meeting-held/1", zh="会议记录", en="committee meeting held",
        family="3.10", kind="record", data=meetings.CommitteeMeetingHeld, stream=MEETING, authors=MINUTES,
        matter="meeting", from_states=("none",), to_state="held", sealed=("attendance!",), reads=("unit/{unit}",),
        corrected_by=("CommitteeMinutesCorrected",), since=2),
    EventType(name="CommitteeMinutesCorrected", wire="committee-minutes-corrected/1", zh="会议记录更正",
        en="committee minutes corrected", family="3.10", kind="record", data=meetings.CommitteeMinutesCorrected,
        stream=MEETING, authors=MINUTES, matter="meeting", from_states=("held",), to_state="same", sealed=("reasons!",),
        corrected_by=("CommitteeMinutesCorrected",), since=2),
)  # fmt: skip
