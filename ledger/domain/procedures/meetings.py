"""Meetings of a leadership group (会议): how `meeting/{meeting}` folds, and when an item carries a decision (procedure 3.8 point 14).

Quorum is two thirds of those entitled to vote, counted per item: whoever is recused from an item is not present for it, so
recusals can take the quorum away. An item is adopted by more than half of those entitled, not of those present.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from ledger.domain.acts import Act, act_of
from ledger.domain.authority import Actor, in_scope
from ledger.domain.contested import NO_CONTEST, Contest, in_doubt
from ledger.domain.events.meetings import CommitteeMeetingHeld, CommitteeMinutesCorrected
from ledger.domain.meeting import Meeting
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, StatementSigner
from ledger.domain.vocabulary import MeetingItem


def empty(rest: str) -> Meeting:
    """A meeting that nobody recorded."""
    return Meeting(meeting=rest)


def evolve(meeting: Meeting, event: Event) -> Meeting:
    """The meeting after one event of its stream.

    A second record of one meeting and a correction of an item that the minutes do not hold stand in the log and move nothing:
    else the vote on a decided matter could be told anew from the start.
    """
    data = event.statement.data
    match data:
        case CommitteeMeetingHeld() if meeting.record is None:
            items: dict[int, MeetingItem] = {}
            for item in data.items:
                items.setdefault(item.item, item)
            return replace(
                meeting, organ=data.organ, held_on=data.held_on, entitled=data.entitled, present=data.present, items=items,
                record=act_of(event),
            )  # fmt: skip
        case CommitteeMinutesCorrected() if data.item in meeting.items and data.corrected_item.item == data.item:
            items = {**meeting.items, data.item: data.corrected_item}
            return replace(meeting, items=items, corrections=(*meeting.corrections, act_of(event)))
        case _:
            return meeting


def guard_record(data: CommitteeMeetingHeld) -> Iterator[Breach]:
    """What is wrong with minutes as they stand; on this record the breaches stand beside it."""
    if data.present > data.entitled:
        yield breach("meeting-counts", "data.present", found=data.present, limit=data.entitled)
    if not _quorate(data.present, data.entitled):
        yield breach("quorum-missing", "data.present", found=data.present, entitled=data.entitled)
    numbers: set[int] = set()
    for place, item in enumerate(data.items):
        if item.item in numbers:
            yield breach("meeting-item-twice", f"data.items[{place}]", item=item.item)
        numbers.add(item.item)
        yield from _counted(item, data.entitled, data.present, f"data.items[{place}]")


def guard_correction(data: CommitteeMinutesCorrected, meeting: Meeting) -> Iterator[Breach]:
    """What is wrong with a correction; the breaches stand beside it."""
    if data.corrected_item.item != data.item:
        yield breach("minutes-differ", "data.corrected_item.item", expected=data.item, found=data.corrected_item.item)
    if data.item not in meeting.items:
        yield breach("meeting-item-unknown", "data.item", meeting=meeting.meeting, item=data.item)
    elif meeting.record is not None:
        yield from _counted(data.corrected_item, meeting.entitled, meeting.present, "data.corrected_item")


def carries(meeting: Meeting, item: MeetingItem, field: str) -> Iterator[Breach]:
    """Why an item carries no decision: counts that cannot be, no quorum, no majority, or not adopted."""
    if item.result != "adopted":
        yield breach("meeting-not-adopted", field, item=item.item, result=item.result)
        return
    if meeting.present > meeting.entitled:
        yield breach("meeting-counts", field, found=meeting.present, limit=meeting.entitled)
    yield from _counted(item, meeting.entitled, meeting.present, field)


def unsigned(
    meeting: Meeting, actors: Mapping[str, Actor], contests: Mapping[str, Contest]
) -> Iterator[tuple[Act, StatementSigner]]:
    """The signatures under the minutes that do not speak for the organ: no such role there on the day, or in doubt and not reaffirmed."""
    for act in meeting.minutes:  # the minutes speak on the day of the meeting, a correction on its own
        day = meeting.held_on if act is meeting.record and meeting.held_on is not None else act.recorded_on
        contest = contests.get(act.event, NO_CONTEST)
        doubted = act.signers if contest.voided is not None else in_doubt(act, contest, actors.get)
        for signer in act.signers:
            actor = actors.get(signer.actor)
            if actor is None or signer in doubted or not _speaks(actor, signer.role, meeting.organ, day, act):
                yield act, signer


def _counted(item: MeetingItem, entitled: int, present: int, field: str) -> Iterator[Breach]:
    """Votes that no meeting can have counted; and, for what is said to be adopted, quorum and majority."""
    voting = present - item.recused
    votes = item.for_count + item.against_count + item.deferred_count
    if votes > max(voting, 0):
        yield breach("meeting-counts", field, found=votes, limit=max(voting, 0))
    if item.result != "adopted":
        return
    if not _quorate(voting, entitled):
        yield breach("quorum-missing", field, found=max(voting, 0), entitled=entitled)
    if item.for_count * 2 <= entitled:
        yield breach("majority-missing", field, found=item.for_count, entitled=entitled)


def _quorate(present: int, entitled: int) -> bool:
    return present * 3 >= entitled * 2


def _speaks(actor: Actor, role: str, organ: str, day: date, act: Act) -> bool:
    """A grant of the role by log order, for the organ, that covers the day of the meeting; a later revocation does not reach back."""
    for held in actor.roles:
        if held.role != role or held.granted.position >= act.position or not in_scope(held.scope, organ=organ):
            continue
        ended = held.ended is not None and held.ended.position < act.position and held.ended_on is not None
        in_days = (held.from_on is None or held.from_on <= day) and (held.until_on is None or day <= held.until_on)
        if in_days and not (ended and held.ended_on is not None and day >= held.ended_on):
            return True
    return False
