"""Which rules does admission add to a meeting (会议), and to a decision that cites one? Procedure 3.8 point 14, clause F35.

Minutes are a record: whoever signs them, quorum and counting breaches stand beside them, and bar the decision that would build on
them. What is read of the world is handed to `procedures/` as values.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.catalogue import matter_of
from ledger.domain.dossier import matter_key
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.events.meetings import CommitteeMeetingHeld, CommitteeMinutesCorrected
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import meetings
from ledger.domain.statement import Statement
from ledger.domain.world import World


def guard(statement: Statement, world: World, *, today: date) -> Iterator[Breach]:
    """Every breach of the special guards of the family."""
    data = statement.data
    match data:
        case CommitteeMeetingHeld():
            if data.organ.startswith("u-") and not world.unit(data.organ).is_open(today):
                yield breach("unit-unknown", "data.organ", unit=data.organ)
            yield from meetings.guard_record(data)
        case CommitteeMinutesCorrected():
            yield from meetings.guard_correction(data, world.meeting(statement.stream.partition("/")[2]))
        case _:
            return


def cited(statement: Statement, world: World, *, declared: date, organ: str | None = None) -> Iterator[Breach]:
    """What is wrong with the meeting that a decision cites; nothing where it cites none. `organ` decides where no member says it.

    Meeting and item stand together; the minutes are those of the deciding organ, signed by its secretary and a member with keys
    that nobody doubts; the item is about this matter, adopted with quorum and majority, on or before the day of decision.
    """
    name, number = getattr(statement.data, "meeting", None), getattr(statement.data, "item", None)
    if world.epoch == FIRST_EPOCH:  # no type recorded a meeting in that epoch: a cited one could not be there
        if name is not None:
            yield breach("meeting-unknown", "data.meeting", meeting=name)
        return
    if name is None or number is None:
        if name is not number:
            yield breach("meeting-item-missing", "data.item" if number is None else "data.meeting")
        return
    meeting = world.meeting(name)
    if meeting.record is None or meeting.held_on is None:
        yield breach("meeting-unknown", "data.meeting", meeting=name)
        return
    organ = getattr(statement.data, "deciding_organ", organ)
    if meeting.organ != organ:
        yield breach(
            "meeting-of-another-organ", "data.meeting", meeting=name, expected=organ or "-", found=meeting.organ
        )
    if meeting.held_on > declared:
        yield breach(
            "days-out-of-order", "decided_at", day=declared.isoformat(), other_field="CommitteeMeetingHeld.held_on",
            other=meeting.held_on.isoformat(),
        )  # fmt: skip
    actors = {signer.actor: world.actor(signer.actor) for act in meeting.minutes for signer in act.signers}
    for act, signer in meetings.unsigned(meeting, actors, world.stream(f"meeting/{name}").contests):
        yield breach("minutes-not-of-the-organ", "data.meeting", event=act.event, actor=signer.actor, role=signer.role)
    item = meeting.items.get(number)
    if item is None:
        yield breach("meeting-item-unknown", "data.item", meeting=name, item=number)
        return
    matter, found = matter_key(*matter_of(statement)), matter_key(item.case.kind, item.case.id)
    if found != matter:
        yield breach("meeting-item-of-another-matter", "data.item", item=number, expected=matter, found=found)
    yield from meetings.carries(meeting, item, "data.item")
