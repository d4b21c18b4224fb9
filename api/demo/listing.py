"""How does somebody get on the suggested list in the demo county, and off it? From the proposal over a meeting to the pool.

What is proposed and told is asked of the log on the day, as whoever signs it would: the score, and the confirmations it rests on.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, Literal

from api.demo.agenda import Doing, instant
from api.demo.cast import ORGANISATION, REGISTRAR, ROUTE, SECRETARY, VERIFIERS, DemoOfficial, DemoUnit, deciding
from api.demo.rules import in_force
from api.demo.scribe import Hand, Scribe
from ledger.domain.events.hearing import DecisionServed, NoticeServed
from ledger.domain.events.listings import (
    ListingDeclined,
    ListingEntered,
    ListingProposalWithdrawn,
    ListingProposed,
    ListingWithdrawn,
    UnsuitableRecordClosed,
    UnsuitableRecordOpened,
)
from ledger.domain.events.meetings import CommitteeMeetingHeld
from ledger.domain.list_grounds import Ground, counting_grounds
from ledger.domain.listed import WithdrawalGround
from ledger.domain.scoring import ListDue, list_due
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import MatterRef, MeetingItem, shanghai_day

Way = Literal["listed", "declined", "taken_back", "no_quorum"]
"""How far a proposal comes; `no_quorum`: recusals leave the meeting without its quorum, which stands as a breach."""
_PROPOSER: Final = [Hand(VERIFIERS[0], "VER")]
_OFFICE: Final = [Hand(ORGANISATION, "ORG")]
_DESK: Final = [Hand(REGISTRAR, "REG")]
_HEARING_DAYS: Final = 10
"""Working days of TL26."""
_ENTITLED: Final = 9
_PERIOD: Final = 2026


class ListingScript:
    """One proposal on its way. Nothing is said where the person is not due any more when its turn comes."""

    def __init__(
        self, official: DemoOfficial, unit: DemoUnit, number: int, *, scribe: Scribe, calendar: Calendar, proposed_on: date,
        way: Way = "listed", decided_on: date | None = None,
    ) -> None:  # fmt: skip
        self._scribe, self._calendar, self._way, self._proposed_on = scribe, calendar, way, proposed_on
        self._id, self._meeting, self._record = f"l-{number:04}", f"m-list-{number:04}", f"r-{number:04}"
        self._official, self._stream = official.id, f"official/{official.id}"
        self._matter = MatterRef(kind="listing", id=self._id)
        self._organ, self._members = deciding(official, unit)
        self._decided_on = decided_on
        self._decision = ""
        self._stands = False

    def acts(self) -> Iterator[tuple[datetime, Doing]]:
        """Every act with its instant, in order."""
        told_on = self._calendar.add_working_days(self._proposed_on, 1)
        yield instant(self._proposed_on, 10), self._propose
        if self._way == "taken_back":
            yield instant(told_on, 10), self._take_back
            return
        yield instant(told_on, 10), self._tell
        decided_on = self._decided_on or self._calendar.add_working_days(told_on, _HEARING_DAYS + 1)
        if self._way != "declined":
            yield instant(decided_on, 14), self._meet
        if self._way == "no_quorum":
            return
        yield instant(decided_on, 16), self._enter if self._way == "listed" else self._decline
        yield instant(decided_on, 16), self._serve
        if self._way == "listed":
            yield instant(self._calendar.add_working_days(decided_on, 1), 10), self._open_record

    def removal(self, on: date, ground: WithdrawalGround) -> Iterator[tuple[datetime, Doing]]:
        """Off the list again, and out of the pool on the next working day."""
        yield instant(on, 16), lambda: self._remove(ground)
        yield instant(on, 16), self._serve
        yield instant(self._calendar.add_working_days(on, 1), 10), self._close_record

    def _due(self, on: date | None = None) -> tuple[ListDue, tuple[Ground, ...]]:
        """Whether the list is due, and by what, as the log says now."""
        self._scribe.flush()
        inputs = self._scribe.ledger.history.score_inputs(self._official)
        day = on or shanghai_day(self._scribe.clock.now())
        return list_due(inputs, period=_PERIOD, known_on=day), counting_grounds(inputs, _PERIOD, day)

    def _known_position(self) -> int:
        return self._scribe.ledger.history.size() - 1

    def _propose(self) -> None:
        due, grounds = self._due()
        self._stands = due.due
        if not due.due:
            return
        data = ListingProposed(
            listing=self._id, channel="score", period=str(_PERIOD), score_cp=due.points_cp,
            known_position=self._known_position(), grounds=tuple(ground.event for ground in grounds),
        )  # fmt: skip
        sealed, rules = {"reasons": "演示建议(虚构)"}, in_force(date(_PERIOD, 1, 1))
        self._scribe.say("ListingProposed", self._stream, data, _PROPOSER, rulebook=rules, sealed=sealed)

    def _take_back(self) -> None:
        if self._stands:
            data = ListingProposalWithdrawn(listing=self._id, ground="error")
            self._scribe.say("ListingProposalWithdrawn", self._stream, data, _PROPOSER)

    def _tell(self) -> None:
        _, grounds = self._due()
        if not self._stands:
            return
        data = NoticeServed(
            matter=self._matter, facts=tuple(ground.fact for ground in grounds),
            clauses=tuple(dict.fromkeys(ground.indicator for ground in grounds)), severity=None, points_cp=None,
            disposition_kinds=None, served_on=shanghai_day(self._scribe.clock.now()), mode="direct", service_proof="receipt",
            brings_events=(), rights_stated=True,
        )  # fmt: skip
        sealed, rules = {"basis": "演示依据", "rights": "有权在十个工作日内陈述申辩"}, in_force(date(_PERIOD, 1, 1))
        self._scribe.say("NoticeServed", self._stream, data, _PROPOSER, rulebook=rules, sealed=sealed)

    def _meet(self) -> None:
        """Nine may vote and eight come; where two are recused of six who come, two thirds are not there."""
        self._stands = self._stands and self._due()[0].due
        if not self._stands:
            return
        lost = self._way == "no_quorum"
        item = MeetingItem(
            item=1, case=self._matter, recused=2 if lost else 0, for_count=4 if lost else 6, against_count=0 if lost else 1,
            deferred_count=0, result="adopted",
        )  # fmt: skip
        data = CommitteeMeetingHeld(
            organ=self._organ, held_on=shanghai_day(self._scribe.clock.now()), entitled=_ENTITLED, present=6 if lost else 8,
            items=(item,), members_root=self._scribe.randomness(32).hex(),
        )  # fmt: skip
        hands = [Hand(SECRETARY, "SEC"), Hand(self._members[0], "COM")]
        sealed = {"attendance": "演示名单(虚构)"}
        self._scribe.say("CommitteeMeetingHeld", f"meeting/{self._meeting}", data, hands, sealed=sealed)

    def _enter(self) -> None:
        due, _ = self._due()
        if not (self._stands and due.due):
            self._stands = False
            return
        data = ListingEntered(
            listing=self._id, score_cp=due.points_cp, known_position=self._known_position(), deciding_organ=self._organ,
            meeting=self._meeting, item=1, evidence_relied_on=(), verifications=(),
        )  # fmt: skip
        hands = [*_OFFICE, *(Hand(member, "COM") for member in self._members)]
        made = self._scribe.attempt(
            "ListingEntered", self._stream, data, hands, decided_at=self._scribe.clock.now(),
            rulebook=in_force(date(_PERIOD, 1, 1)), sealed={"reasons": "演示理由(虚构)"},
        )  # fmt: skip
        if made is None:  # a ground is in doubt by now: nobody is listed on it
            self._decline()
            self._stands = False
            return
        self._decision = made.statement.id

    def _decline(self) -> None:
        if self._stands:
            data = ListingDeclined(
                listing=self._id, ground="improved", deciding_organ=self._organ, meeting=None, item=None
            )
            self._closes("ListingDeclined", data, {"reasons": "演示理由(虚构)"})

    def _remove(self, ground: WithdrawalGround) -> None:
        if not (self._decision and self._stands):
            return
        self._scribe.flush()
        inputs = self._scribe.ledger.history.score_inputs(self._official)
        entry = inputs.dossier.listings[self._id].entry
        assert entry is not None  # `_decision` is that of the entry
        due_then, _ = self._due(entry.act.decided_on)
        data = ListingWithdrawn(
            listing=self._id,
            ground=ground,
            ab_initio=not due_then.due,
            deciding_organ=self._organ,
            meeting=None,
            item=None,
        )
        self._closes("ListingWithdrawn", data, {"reasons": "演示理由(虚构)"})

    def _closes(self, name: str, data: ListingDeclined | ListingWithdrawn, sealed: dict[str, object]) -> None:
        now = self._scribe.clock.now()
        made = self._scribe.say(name, self._stream, data, _OFFICE, decided_at=now, sealed=sealed)
        self._decision = made.statement.id

    def _serve(self) -> None:
        if not self._decision:
            return
        data = DecisionServed(
            matter=self._matter, decision=self._decision, served_on=shanghai_day(self._scribe.clock.now()), mode="direct",
            service_proof="receipt", route=ROUTE,
        )  # fmt: skip
        self._scribe.say("DecisionServed", self._stream, data, _DESK)

    def _open_record(self) -> None:
        if self._decision and self._stands:
            data = UnsuitableRecordOpened(record=self._record, listing=self._id)
            self._scribe.say("UnsuitableRecordOpened", self._stream, data, _DESK)

    def _close_record(self) -> None:
        if self._decision and self._stands:
            data = UnsuitableRecordClosed(record=self._record, ground="listing_removed")
            self._scribe.say("UnsuitableRecordClosed", self._stream, data, _DESK)
