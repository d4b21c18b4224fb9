"""F35 Competent and collective (有权、集体决定): did the competent organ decide, and does the meeting that is cited carry the decision?

The organ is the one that management authority names for the person on the day of the decision. The meeting is that organ's, held on or
before that day; its item is about this matter, adopted by more than half of those entitled with two thirds of them present; a
correction of the minutes counts as soon as it is known. Attendance is sealed: that a signer sat in the meeting and was not recused is
not judged here. Who decides by the signatures of two members without a meeting has no object here. Procedure 3.8 point 14, 5.2.
"""

from collections.abc import Iterator
from datetime import date

from ledger.domain.acts import Act
from ledger.domain.clauses.case_file import CaseFile, decided
from ledger.domain.clauses.verdict import Answers, ClauseVerdict, not_decided
from ledger.domain.contested import NO_CONTEST, in_doubt
from ledger.domain.dossier import Dossier, matter_key
from ledger.domain.meeting import Meeting
from ledger.domain.procedures import meetings
from ledger.domain.rulebook import RulebookVersion


def f35(case: CaseFile, deduction_id: str) -> ClauseVerdict:
    """The verdict on one deduction."""
    deduction = case.dossier.deductions[deduction_id]
    decision = decided(case, deduction)
    if decision is None:
        return not_decided("F35", deduction.proposal)
    stated = decision.confirmation
    cited = None if stated.meeting is None or stated.item is None else (stated.meeting, stated.item)
    key = matter_key("deduction", deduction_id)
    return _judged(case, decision.act, decision.version, stated.deciding_organ, cited, key)


def f35_listing(case: CaseFile, listing_id: str) -> ClauseVerdict:
    """The verdict on one listing."""
    listing = case.dossier.listings[listing_id]
    entry = listing.entry
    if entry is None:
        return not_decided("F35", listing.proposal)
    reference = entry.rulebook or listing.rulebook
    version = None if reference is None else case.rulebooks.version(reference.id, reference.version)
    key = matter_key("listing", listing_id)
    return _judged(case, entry.act, version, entry.deciding_organ, (entry.meeting, entry.item), key)


def meetings_cited(dossier: Dossier) -> frozenset[str]:
    """The meetings that decisions of a dossier cite."""
    stated = [deduction.in_force for deduction in dossier.deductions.values()]
    named = {one.meeting for one in stated if one is not None and one.meeting is not None}
    return frozenset(named | {listing.entry.meeting for listing in dossier.listings.values() if listing.entry})


def minute_takers(case: CaseFile) -> frozenset[str]:
    """The actors who signed the minutes that decisions of the dossier cite."""
    return frozenset(
        signer.actor for meeting in case.meetings.values() for act in meeting.minutes for signer in act.signers
    )


def _judged(
    case: CaseFile, act: Act, version: RulebookVersion | None, organ: str, cited: tuple[str, int] | None, key: str
) -> ClauseVerdict:
    day = act.decided_on or act.recorded_on
    meeting = case.meetings.get(cited[0]) if cited is not None else None
    answers = Answers("F35", (act, *(meeting.minutes if meeting is not None else ())))
    if version is None:
        return answers.rulebook_missing()
    expected = _competent(case, version, day)
    if expected is not None and expected != organ:
        return answers.failed(
            "wrong-organ",
            f"应由 {expected} 决定,实由 {organ} 决定。",
            f"Expected a decision of {expected}, got {organ}.",
        )
    if cited is None:
        return answers.not_applicable(
            "no-meeting-cited",
            "决定没有引用会议。",
            "The decision cites no meeting: two members of the organ signed it.",
        )
    if meeting is None or meeting.record is None or meeting.held_on is None:
        return answers.cannot_prove(
            "minutes-withheld",
            f"会议 {cited[0]} 的记录不在证据范围内。",
            f"The minutes of meeting {cited[0]} are not among the evidence.",
        )
    for reason, zh, en in _wrong(meeting, cited[1], organ, day, key):
        return answers.failed(reason, zh, en)
    return _signed(case, answers, meeting)


def _competent(case: CaseFile, version: RulebookVersion, day: date) -> str | None:
    """The organ that management authority names; None where the person has no posting. A unit's leadership goes by its id."""
    posting = case.dossier.posting_on(day)
    if posting is None:
        return None
    decides = version.rulebook.authority[posting.tier].decides
    return posting.unit if decides == "unit_leadership" else decides


def _wrong(meeting: Meeting, number: int, organ: str, day: date, key: str) -> Iterator[tuple[str, str, str]]:
    """Reason and sentences of whatever keeps the item from carrying the decision."""
    if meeting.organ != organ:
        yield (
            "meeting-of-another-organ",
            f"会议是 {meeting.organ} 的会议,决定机关是 {organ}。",
            f"The meeting is one of {meeting.organ}, the deciding organ is {organ}.",
        )
    if meeting.held_on is not None and meeting.held_on > day:
        yield (
            "meeting-after-the-decision",
            f"会议于 {meeting.held_on} 召开,晚于决定日 {day}。",
            f"The meeting was held on {meeting.held_on}, after the decision of {day}.",
        )
    item = meeting.items.get(number)
    if item is None or matter_key(item.case.kind, item.case.id) != key:
        yield (
            "no-such-item",
            f"会议第 {number} 项议题不是本事项。",
            f"Item {number} of the meeting is not about this matter.",
        )
        return
    for found in meetings.carries(meeting, item, "item"):
        yield found.code, found.zh, found.en


def _signed(case: CaseFile, answers: Answers, meeting: Meeting) -> ClauseVerdict:
    """The minutes speak for the organ by its secretary and a member, with keys that nobody doubts."""
    for act, signer in meetings.unsigned(meeting, case.actors, case.contests):
        actor = case.actors.get(signer.actor)
        if actor is None:
            return answers.cannot_prove(
                "signer-not-known",
                f"会议记录签名人 {signer.actor} 的登记不在证据范围内。",
                f"The registration of signer {signer.actor} of the minutes is not among the evidence.",
            )
        contest = case.contests.get(act.event, NO_CONTEST)
        if contest.voided is not None:
            return answers.failed(
                "minutes-voided", f"会议记录 {act.event} 已被作废。", f"The minutes {act.event} were voided."
            )
        if signer in in_doubt(act, contest, case.actors.get):
            return answers.cannot_prove(
                "contested",
                f"会议记录 {act.event} 的签名密钥后因泄露撤销,有争议。",
                f"The minutes {act.event} were signed with a key revoked since for an earlier compromise.",
            )
        return answers.failed(
            "minutes-not-of-the-organ",
            f"会议记录 {act.event} 的签名人 {signer.actor} 当日在该机关没有角色 {signer.role}。",
            f"Signer {signer.actor} of the minutes {act.event} did not hold {signer.role} for that organ on the day.",
        )
    return answers.passed("collective", "由有权机关开会集体决定。", "The competent organ decided in a meeting.")
