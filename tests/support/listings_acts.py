"""The acts around the suggested list in the small town: meeting, proposal, hearing, entry, removal, pool.

Functions over a `Town`, each one statement through the real door with overrides by name, as in `acts`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from ledger.admitting import Outcome, Receipted
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
from ledger.domain.events.meetings import CommitteeMeetingHeld, CommitteeMinutesCorrected
from ledger.domain.list_grounds import counting_grounds
from ledger.domain.listed import Listing, PoolRecord
from ledger.domain.scoring import ScoreInputs, period_score
from ledger.domain.vocabulary import AppealRoute, MatterRef, MeetingItem, shanghai_day
from tests.support.acts import must
from tests.support.town import ENVELOPE, EVERYWHERE, PERSON, UNIT, Signing, Town, at

SECRETARY: Signing = [("a-sec", "SEC"), ("a-com1", "COM")]
COUNTY_SECRETARY: Signing = [("a-sec", "SEC"), ("a-cc1", "COM")]
ENTERING: Signing = [("a-org", "ORG"), ("a-com1", "COM"), ("a-com2", "COM")]
OFFICE: Signing = [("a-org", "ORG")]
PROPOSER: Signing = [("a-ver1", "VER")]
DESK: Signing = [("a-desk", "REG")]
NOTICED = at(2026, 6, 26)
"""A Friday; TL26 from a notice of this day runs to Friday 10 July."""
AFTER_HEARING = at(2026, 7, 13)


@dataclass
class OnTheList:
    """Ids of one listing on its way."""

    listing: str = "l-1"
    person: str = PERSON
    period: str = "2026"
    meeting: str = "m-1"
    decision: str = ""

    @property
    def matter(self) -> MatterRef:
        """The matter of its hearing."""
        return MatterRef(kind="listing", id=self.listing)

    @property
    def stream(self) -> str:
        """The person's stream."""
        return f"official/{self.person}"


def due_town(town: Town, third_cp: int = 301) -> Town:
    """X1 and a third deduction of 1 June, in force from 23 June: 7.00 and the third. The secretary is enrolled."""
    town.actor("a-sec", ("SEC", EVERYWHERE))
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    town.served_deduction("2", date(2026, 4, 2), at(2026, 5, 8), 300)
    town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), third_cp)
    return town


def inputs(town: Town, on: OnTheList) -> ScoreInputs:
    """What the person's score reads now."""
    return town.ledger.history.score_inputs(on.person)


def points(town: Town, on: OnTheList) -> int:
    """The period score now, in cp."""
    return period_score(inputs(town, on), period=int(on.period), known_on=shanghai_day(town.clock.now())).points_cp


def listing(town: Town, on: OnTheList) -> Listing:
    """The listing as folded now."""
    return town.ledger.history.dossier(on.person).listings[on.listing]


def state(town: Town, on: OnTheList) -> str:
    """The state of the listing's matter now."""
    return town.ledger.history.stream(on.stream).state_of("listing", on.listing)


def pool(town: Town, on: OnTheList, record: str = "r-1") -> PoolRecord:
    """A record of the pool as folded now."""
    return town.ledger.history.dossier(on.person).pool[record]


def propose(town: Town, on: OnTheList, **changes: Any) -> Outcome:
    """The verifier proposes, with what the log says now."""
    today = shanghai_day(town.clock.now())
    grounds = counting_grounds(inputs(town, on), int(on.period), today)
    proposed = ListingProposed(
        listing=on.listing, channel="score", period=on.period, score_cp=points(town, on),
        known_position=town.ledger.history.size() - 1,
        grounds=tuple(ground.event for ground in grounds) or (town.seen[on.stream].id,),
    )  # fmt: skip
    members = {name: changes.pop(name) for name in tuple(changes) if name in ENVELOPE}
    members = {"rulebook": town.rulebook, "sealed": {"reasons": "理由"}, **members}
    signing = changes.pop("signing", PROPOSER)
    return town.act("ListingProposed", on.stream, replace(proposed, **changes), signing, **members)


def tell(town: Town, on: OnTheList, **changes: Any) -> Outcome:
    """The verifier serves notice of the proposal today: every fact and indicator that counts."""
    today = shanghai_day(town.clock.now())
    grounds = counting_grounds(inputs(town, on), int(on.period), today)
    told = NoticeServed(
        matter=on.matter, facts=tuple(ground.fact for ground in grounds),
        clauses=tuple(dict.fromkeys(ground.indicator for ground in grounds)), severity=None, points_cp=None,
        disposition_kinds=None, served_on=today, mode="direct", service_proof="receipt", brings_events=(),
        rights_stated=True,
    )  # fmt: skip
    signing = changes.pop("signing", PROPOSER)
    sealed = {"basis": "依据", "rights": "权利"}
    return town.act("NoticeServed", on.stream, replace(told, **changes), signing, rulebook=town.rulebook, sealed=sealed)


def item(on: OnTheList, number: int = 1, **changes: Any) -> MeetingItem:
    """One item: three of five voted for it."""
    about = MeetingItem(
        item=number, case=on.matter, recused=0, for_count=3, against_count=1, deferred_count=0, result="adopted"
    )
    return replace(about, **changes)


def meet(town: Town, on: OnTheList, *items: MeetingItem, day: date | None = None, **changes: Any) -> Outcome:
    """The minutes of a meeting of the unit's leadership group: four of five came."""
    held = CommitteeMeetingHeld(
        organ=UNIT, held_on=day or shanghai_day(town.clock.now()), entitled=5, present=4, items=items or (item(on),),
        members_root="0" * 64,
    )  # fmt: skip
    signing = changes.pop("signing", SECRETARY)
    return town.act(
        "CommitteeMeetingHeld",
        f"meeting/{on.meeting}",
        replace(held, **changes),
        signing,
        sealed={"attendance": "名单"},
    )


def correct_minutes(town: Town, on: OnTheList, corrected: MeetingItem, number: int | None = None) -> Outcome:
    """One item as it should have stood."""
    data = CommitteeMinutesCorrected(item=corrected.item if number is None else number, corrected_item=corrected)
    return town.act("CommitteeMinutesCorrected", f"meeting/{on.meeting}", data, SECRETARY, sealed={"reasons": "理由"})


def enter(town: Town, on: OnTheList, when: datetime, **changes: Any) -> Outcome:
    """The organisation department and two of the leadership group enter the person on the list."""
    town.clock.set(max(town.clock.now(), when))
    entered = ListingEntered(
        listing=on.listing, score_cp=points(town, on), known_position=town.ledger.history.size() - 1,
        deciding_organ=UNIT, meeting=on.meeting, item=1, evidence_relied_on=(), verifications=(),
    )  # fmt: skip
    members = {name: changes.pop(name) for name in tuple(changes) if name in ENVELOPE}
    members = {"decided_at": when, "rulebook": town.rulebook, "sealed": {"reasons": "理由"}, **members}
    signing = changes.pop("signing", ENTERING)
    return decided(town, on, town.act("ListingEntered", on.stream, replace(entered, **changes), signing, **members))


def decline(town: Town, on: OnTheList, when: datetime, **changes: Any) -> Outcome:
    """The organisation department does not list."""
    town.clock.set(max(town.clock.now(), when))
    declined = ListingDeclined(listing=on.listing, ground="improved", deciding_organ=UNIT, meeting=None, item=None)
    members = {name: changes.pop(name) for name in tuple(changes) if name in ENVELOPE}
    members = {"decided_at": when, "sealed": {"reasons": "理由"}, **members}
    return decided(town, on, town.act("ListingDeclined", on.stream, replace(declined, **changes), OFFICE, **members))


def take_back(town: Town, on: OnTheList, ground: str = "score_fell") -> Outcome:
    """The verifier takes the proposal back."""
    data = ListingProposalWithdrawn(listing=on.listing, ground=ground)  # type: ignore[arg-type]
    return town.act("ListingProposalWithdrawn", on.stream, data, PROPOSER)


def remove(town: Town, on: OnTheList, when: datetime, ground: str, *, ab_initio: bool, **changes: Any) -> Outcome:
    """The organisation department takes the person off the list."""
    town.clock.set(max(town.clock.now(), when))
    removed = ListingWithdrawn(
        listing=on.listing, ground=ground, ab_initio=ab_initio, deciding_organ=UNIT, meeting=None, item=None  # type: ignore[arg-type]
    )  # fmt: skip
    members = {name: changes.pop(name) for name in tuple(changes) if name in ENVELOPE}
    return decided(
        town, on,
        town.act("ListingWithdrawn", on.stream, replace(removed, **changes), OFFICE, **{"decided_at": when, **members}),
    )  # fmt: skip


def decided(town: Town, on: OnTheList, outcome: Outcome) -> Outcome:
    """Keep the id of a decision, to serve it."""
    if isinstance(outcome, Receipted) and town.last is not None:
        on.decision = town.last.statement.id
    return outcome


def serve(town: Town, on: OnTheList, day: date | None = None, **changes: Any) -> Outcome:
    """The desk records the service of the last decision."""
    served = DecisionServed(
        matter=on.matter, decision=on.decision, served_on=day or shanghai_day(town.clock.now()), mode="direct",
        service_proof="receipt",
        route=AppealRoute(track="internal", stages=("appeal",), organ="organisation_dept", limit="TL04"),
    )  # fmt: skip
    return town.act("DecisionServed", on.stream, replace(served, **changes), DESK)


def open_record(town: Town, on: OnTheList, record: str = "r-1") -> Outcome:
    """The registrar opens a record of the pool."""
    data = UnsuitableRecordOpened(record=record, listing=on.listing)
    return town.act("UnsuitableRecordOpened", on.stream, data, DESK)


def close_record(town: Town, on: OnTheList, ground: str = "listing_removed", record: str = "r-1") -> Outcome:
    """The registrar closes a record of the pool."""
    data = UnsuitableRecordClosed(record=record, ground=ground)  # type: ignore[arg-type]
    return town.act("UnsuitableRecordClosed", on.stream, data, DESK)


def noticed(town: Town, on: OnTheList) -> OnTheList:
    """Proposed and told on 26 June."""
    town.clock.set(max(town.clock.now(), NOTICED))
    must(propose(town, on))
    must(tell(town, on))
    return on


def adopted(town: Town, on: OnTheList) -> OnTheList:
    """Proposed, told, the period run out, adopted by a meeting on 13 July."""
    noticed(town, on)
    town.clock.set(max(town.clock.now(), AFTER_HEARING))
    must(meet(town, on))
    return on


def listed(town: Town, on: OnTheList) -> OnTheList:
    """Entered on 13 July and served the same day."""
    adopted(town, on)
    must(enter(town, on, AFTER_HEARING))
    must(serve(town, on))
    return on
