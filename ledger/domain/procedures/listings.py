"""Listings and the pool (建议名单、信息库): how they fold into a dossier, and what each step must satisfy (procedure 3.7, 4.5).

That the points are above the threshold suggests the list and never decides it: a verifier proposes, the person is heard (TL26),
a meeting adopts, persons sign. Everything about points is asked of `scoring`, at the head of the log.
"""

from collections.abc import Callable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act, act_of
from ledger.domain.dossier import Decision, Dossier, Notice, matter_key
from ledger.domain.effective_day import first_services
from ledger.domain.events.founding import ContestedEntryVoided
from ledger.domain.events.listings import (
    ListingDeclined,
    ListingEntered,
    ListingProposalWithdrawn,
    ListingProposed,
    ListingWithdrawn,
    UnsuitableRecordClosed,
    UnsuitableRecordOpened,
)  # fmt: skip
from ledger.domain.heard import Hearings
from ledger.domain.list_grounds import Ground, counting_grounds, due_in, fell_by
from ledger.domain.listed import Listing, ListingEntry, ListingWithdrawal, PoolRecord
from ledger.domain.problems import Breach, breach
from ledger.domain.rulebook import RulebookVersion
from ledger.domain.scoring import ListDue, ScoreInputs, threshold_versions
from ledger.domain.statement import Event, Statement
from ledger.domain.time_limits import due_on

_FOLDED = (
    ListingProposed, ListingProposalWithdrawn, ListingEntered, ListingDeclined, ListingWithdrawn, ContestedEntryVoided,
    UnsuitableRecordOpened, UnsuitableRecordClosed,
)  # fmt: skip


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the listing family; any other event leaves it."""
    data = event.statement.data
    if not isinstance(data, _FOLDED):
        return dossier
    act = act_of(event)
    match data:
        case ListingProposed():
            return _with(dossier, Listing(
                id=data.listing, channel=data.channel, period=data.period, score_cp=data.score_cp,
                known_position=data.known_position, grounds=data.grounds, rulebook=event.statement.rulebook, proposal=act,
            ))  # fmt: skip
        case ListingProposalWithdrawn():
            return _with(dossier, replace(dossier.listings[data.listing], proposal_withdrawn=act))
        case ListingEntered():
            entry = ListingEntry(
                act=act, score_cp=data.score_cp, known_position=data.known_position, deciding_organ=data.deciding_organ,
                meeting=data.meeting, item=data.item, rulebook=event.statement.rulebook,
                evidence_relied_on=data.evidence_relied_on, verifications=data.verifications,
            )  # fmt: skip
            # an entry after a remittal takes the place of the first one
            return _decided(_with(dossier, replace(dossier.listings[data.listing], entry=entry)), event, data.listing)
        case ListingDeclined():
            return _decided(_with(dossier, replace(dossier.listings[data.listing], declined=act)), event, data.listing)
        case ListingWithdrawn():
            withdrawal = ListingWithdrawal(act=act, ground=data.ground, ab_initio=data.ab_initio)
            listed = replace(dossier.listings[data.listing], withdrawal=withdrawal)
            return _decided(_with(dossier, listed), event, data.listing)
        case ContestedEntryVoided():
            entered = [one for one in dossier.listings.values() if one.entry and one.entry.act.event == data.entry]
            return _with(dossier, replace(entered[0], voided=act)) if entered else dossier
        case UnsuitableRecordOpened():
            opened = PoolRecord(id=data.record, listing=data.listing, opened=act)
            return replace(dossier, pool={**dossier.pool, opened.id: opened})
        case UnsuitableRecordClosed():
            closed = replace(dossier.pool[data.record], closed=act, ground=data.ground)
            return replace(dossier, pool={**dossier.pool, closed.id: closed})


def _with(dossier: Dossier, listing: Listing) -> Dossier:
    return replace(dossier, listings={**dossier.listings, listing.id: listing})


def _decided(dossier: Dossier, event: Event, listing: str) -> Dossier:
    decision = Decision(
        matter=matter_key("listing", listing), type=event.statement.type, decided_on=event.statement.decided_on
    )
    return replace(dossier, decisions={**dossier.decisions, event.statement.id: decision})


class Case(Struct, frozen=True, kw_only=True):
    """What the guards of one listing read: the score's inputs at the head of the log, and the days.

    `version` is the rulebook version cited, or that of the proposal. `decided_on` is the declared day, `heard_by` that or the
    earlier day of the meeting: whoever is heard after the vote is not heard. `rested_on` is the position of the last event that
    the score rests on, `size` the tree size. `contested` tells whether a key under an act was in other hands.
    """

    inputs: ScoreInputs
    version: RulebookVersion | None
    today: date
    decided_on: date
    heard_by: date
    rested_on: int
    size: int
    contested: Callable[[Act], bool]

    @property
    def dossier(self) -> Dossier:
        """The person's dossier."""
        return self.inputs.dossier


def guard(statement: Statement, case: Case) -> Iterator[Breach]:
    """Every breach of the special guards of a statement about a listing."""
    data = statement.data
    if isinstance(data, ListingEntered | ListingDeclined | ListingWithdrawn) and statement.decided_at is None:
        yield breach("decided-missing", "decided_at")
    match data:
        case ListingProposed():
            yield from _proposal(data, case)
        case ListingEntered() if data.listing in case.dossier.listings:
            yield from _entry(data, case.dossier.listings[data.listing], case)
        case ListingWithdrawn() if data.listing in case.dossier.listings:
            yield from _removal(data, case.dossier.listings[data.listing], case)
        case _:
            return


def _proposal(data: ListingProposed, case: Case) -> Iterator[Breach]:
    if data.channel != "score":
        yield breach("listing-channel-closed", "data.channel", channel=data.channel)
        return
    if data.period is None or data.score_cp is None:
        yield breach("listing-period-missing", "data.period" if data.period is None else "data.score_cp")
        return
    for other in case.dossier.listings.values():
        if (other.channel, other.period) == (data.channel, data.period) and (other.stands or other.pending):
            yield breach("listing-open-already", "data.listing", period=data.period, listing=other.id)
    due = due_in(case.inputs, data.period, case.today)
    if due is None:
        yield breach("rulebook-missing", "data.period", day=f"{data.period}-12-31")
        return
    yield from _due(data, data.period, due, case)
    counting = {ground.event for ground in counting_grounds(case.inputs, int(data.period), case.today)}
    for event in dict.fromkeys(data.grounds):
        if event not in counting:
            yield breach("listing-ground-unknown", "data.grounds", event=event, period=data.period)
    for event in sorted(counting - set(data.grounds)):
        yield breach("listing-ground-missing", "data.grounds", event=event)


def _due(data: ListingProposed | ListingEntered, period: str, due: ListDue, case: Case) -> Iterator[Breach]:
    """Due now, with the value that the author saw, under a version that gives the threshold, as known late enough."""
    if not due.due:
        yield breach("listing-not-due", "data.listing", period=period, found=due.points_cp, limit=due.threshold_cp)
    if data.score_cp != due.points_cp:
        found = "-" if data.score_cp is None else data.score_cp
        yield breach("listing-score-differs", "data.score_cp", expected=due.points_cp, found=found)
    if data.known_position < case.rested_on:
        yield breach("listing-position-stale", "data.known_position", found=data.known_position, limit=case.rested_on)
    if data.known_position >= case.size:
        yield breach("listing-position-ahead", "data.known_position", found=data.known_position, limit=case.size - 1)
    asked_on = min(date(int(period), 12, 31), case.today)
    versions = threshold_versions(case.inputs, period=int(period), asked_on=asked_on)
    if case.version is not None and case.version not in versions:
        yield breach("listing-other-rulebook", "rulebook.version", period=period, version=case.version.version)


def _entry(data: ListingEntered, listing: Listing, case: Case) -> Iterator[Breach]:
    """Still due, told and heard in time, on grounds that nobody doubts, by evidence of the facts that count."""
    period = listing.period or str(case.decided_on.year)
    due = due_in(case.inputs, period, case.today)
    if due is None:
        yield breach("rulebook-missing", "data.listing", day=f"{period}-12-31")
        return
    yield from _due(data, period, due, case)
    sent_back = listing.remitted
    if sent_back is not None and case.heard_by < sent_back.recorded_on:
        yield breach(
            "days-out-of-order", "data.meeting", day=case.heard_by.isoformat(), other_field="AppealDecided",
            other=sent_back.recorded_on.isoformat(),
        )  # fmt: skip
    grounds = counting_grounds(case.inputs, int(period), case.today)
    if case.version is not None:
        hearing = case.dossier.hearings.get(matter_key("listing", listing.id))
        hearings = Hearings(rulebook=case.version.rulebook, calendar=case.inputs.calendar, decided_on=case.heard_by)
        told = hearings.told_before(hearing, listing.proposal)
        closed_on = date(int(period) + 1, 1, 31)
        fresh = told if case.heard_by <= closed_on else tuple(one for one in told if hearings.told_on(one) > closed_on)
        if not told:
            yield breach("notice-missing", "decided_at", day=case.heard_by.isoformat())
        elif not fresh:
            yield breach("listing-notice-not-fresh", "data.listing", period=period, limit=closed_on.isoformat())
        else:
            yield from _sound(fresh[-1], grounds, due, case)
        yield from hearings.unheard(hearing, limit="TL26", field="data.listing", received_by=case.heard_by)
    yield from _evidence(data, grounds, case)


def _sound(notice: Notice, grounds: tuple[Ground, ...], due: ListDue, case: Case) -> Iterator[Breach]:
    """What the person was told of, and nobody doubts, must reach above the threshold by itself.

    A deduction confirmed after the notice, or in doubt, is left out; the rest may carry the listing.
    """
    told = [ground for ground in grounds if ground.fact in notice.facts and ground.indicator in notice.clauses]
    if due.due and sum(ground.live_cp for ground in told) <= due.threshold_cp:
        noticed = ", ".join((*notice.facts, *notice.clauses)) or "-"
        yield breach("outside-notice", "data.listing", noticed=noticed)
        return
    doubts = [(ground, tuple(_doubts(ground, case))) for ground in told]
    left_cp = sum(ground.live_cp for ground, found in doubts if not found)
    if due.due and left_cp <= due.threshold_cp:
        yield from (one for _, found in doubts for one in found)


def _doubts(ground: Ground, case: Case) -> Iterator[Breach]:
    if any(case.contested(act) for act in ground.acts):
        yield breach("listing-ground-contested", "data.listing", event=ground.event)
    for item in ground.evidence_relied_on:
        evidence = case.dossier.evidence.get(item) or case.inputs.facts[ground.fact].evidence.get(item)
        if evidence is not None and (not evidence.lawful or evidence.excluded is not None):
            yield breach("listing-ground-excluded", "data.listing", event=ground.event, item=item)


def _evidence(data: ListingEntered, grounds: tuple[Ground, ...], case: Case) -> Iterator[Breach]:
    """F07: what the entry itself relies on lies with the facts that count, lawful and not excluded."""
    facts = [case.inputs.facts[name] for name in dict.fromkeys(ground.fact for ground in grounds)]
    items = {item: evidence for fact in facts for item, evidence in fact.evidence.items()}
    for item in data.evidence_relied_on:
        if item not in items:
            yield breach("listing-evidence-unknown", "data.evidence_relied_on", item=item)
        elif not items[item].lawful or items[item].excluded is not None:
            yield breach("evidence-excluded", "data.evidence_relied_on", item=item)
    established = {one.act.event for fact in facts for one in fact.verifications if one.conclusion != "not"}
    for event in data.verifications:
        if event not in established:
            yield breach("listing-verification-unknown", "data.verifications", event=event)


def _removal(data: ListingWithdrawn, listing: Listing, case: Case) -> Iterator[Breach]:
    """The ground holds now; and it reaches back where, as known now, the person was not due on the day of the entry."""
    entry = listing.entry
    if entry is None:
        return
    period = listing.period or str(case.decided_on.year)
    entered_on = entry.act.decided_on or entry.act.recorded_on
    if case.decided_on < entered_on:
        yield breach(
            "days-out-of-order", "decided_at", day=case.decided_on.isoformat(), other_field="ListingEntered.decided_at",
            other=entered_on.isoformat(),
        )  # fmt: skip
    now, then = due_in(case.inputs, period, case.today), due_in(case.inputs, period, entered_on)
    reaches_back = listing.voided is not None or then is None or not then.due
    if data.ab_initio != reaches_back:
        yield breach(
            "ab-initio-differs", "data.ab_initio", day=entered_on.isoformat(), expected=str(reaches_back).lower()
        )
    match data.ground:
        case "annulled" if listing.voided is not None:
            return
        case "score_fell" | "annulled" | "appeal":
            if now is not None and now.due:
                yield breach(
                    "listing-still-due", "data.ground", period=period, found=now.points_cp, limit=now.threshold_cp,
                    ground=data.ground,
                )  # fmt: skip
            elif data.ground != "score_fell" and data.ground not in fell_by(case.inputs, listing):
                yield breach("listing-ground-differs", "data.ground", ground=data.ground)
        case "disposed":
            yield breach("listing-ground-not-recorded", "data.ground", ground=data.ground)
        case "time":
            if case.version is not None:
                limit = case.version.rulebook.time_limits["TL27"]
                due = due_on(limit, entered_on, case.inputs.calendar.known_before(entry.act.position))
                if case.decided_on <= due:
                    yield breach("listing-limit-runs", "data.ground", due=due.isoformat())
        case "left":
            if case.dossier.left_on is None:
                yield breach("listing-ground-differs", "data.ground", ground=data.ground)


def guard_pool(statement: Statement, dossier: Dossier, today: date) -> Iterator[Breach]:
    """Every breach of the special guards of a record of the pool: opened for a listing that counts, closed on a ground that holds."""
    data = statement.data
    match data:
        case UnsuitableRecordOpened():
            listing = dossier.listings.get(data.listing)
            if listing is None or not _counts(listing, dossier, today):
                yield breach("listing-not-standing", "data.listing", listing=data.listing)
            for record in dossier.pool.values():
                if record.listing == data.listing and record.closed is None:
                    yield breach("pool-open-already", "data.listing", listing=data.listing, record=record.id)
        case UnsuitableRecordClosed() if data.record in dossier.pool:
            listing = dossier.listings.get(dossier.pool[data.record].listing)
            if data.ground == "reinstated":
                yield breach("listing-ground-not-recorded", "data.ground", ground=data.ground)
            elif not _pool_ground_holds(data, listing, dossier):
                yield breach("pool-ground-differs", "data.ground", ground=data.ground)
        case _:
            return


def _counts(listing: Listing, dossier: Dossier, today: date) -> bool:
    """Entered, not removed, and served: before its service a listing counts nothing (procedure 3.5 point 5)."""
    if listing.entry is None or not listing.stands:
        return False
    act, hearing = listing.entry.act, dossier.hearings.get(matter_key("listing", listing.id))
    service = None if hearing is None else first_services(hearing.services).get(act.event)
    return service is not None and (act.effective_on is None or act.effective_on <= today)


def _pool_ground_holds(data: UnsuitableRecordClosed, listing: Listing | None, dossier: Dossier) -> bool:
    if data.ground == "left":
        return dossier.left_on is not None
    if listing is None or listing.stands:
        return False
    reached_back = listing.withdrawal is not None and listing.withdrawal.ab_initio
    taken_away = listing.removed_by_appeal is not None or listing.voided is not None
    return data.ground == "listing_removed" or reached_back or taken_away
