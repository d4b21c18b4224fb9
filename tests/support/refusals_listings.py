"""Stories of meetings, the suggested list and the pool (guard G14; clauses F03, F07, F24, F25, F30, F35)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace

from ledger.domain.events.founding import KeyRevoked
from ledger.domain.events.meetings import CommitteeMeetingHeld, CommitteeMinutesCorrected
from ledger.domain.vocabulary import MeetingItem
from tests.support.acts import cited, codes, exclude, must, rules, standing
from tests.support.listings_acts import (
    AFTER_HEARING,
    ENTERING,
    NOTICED,
    SECRETARY,
    OnTheList,
    adopted,
    close_record,
    due_town,
    enter,
    item,
    listed,
    meet,
    noticed,
    open_record,
    propose,
    remove,
    serve,
    take_back,
    tell,
)
from tests.support.refusals import Stories
from tests.support.refusals_case import published
from tests.support.town import EVERYWHERE, RULES, UNIT, Case, Town, at

LISTINGS = Stories()


# meetings


def entries(town: Town, *items: MeetingItem, **changes: Any) -> Iterator[set[str]]:
    """An entry on minutes with something wrong, and one on minutes without."""
    on = noticed(due_town(town), OnTheList())
    town.clock.set(AFTER_HEARING)
    must(meet(town, on, *items, **changes))
    yield codes(enter(town, on, AFTER_HEARING))
    on.meeting = "m-2"
    must(meet(town, on))
    yield codes(enter(town, on, AFTER_HEARING))


@LISTINGS.of("meeting-counts")
def more_votes_than_members_present(town: Town) -> Iterator[set[str]]:
    return entries(town, item(OnTheList(), for_count=4, against_count=1))


@LISTINGS.of("quorum-missing")
def clause_f35_two_of_five_present(town: Town) -> Iterator[set[str]]:
    return entries(town, item(OnTheList(), for_count=2, against_count=0), present=2)


@LISTINGS.of("majority-missing")
def clause_f35_half_of_those_entitled_is_no_majority(town: Town) -> Iterator[set[str]]:
    return entries(town, item(OnTheList(), for_count=3, against_count=1), entitled=6)


@LISTINGS.of("meeting-not-adopted")
def clause_f35_item_that_was_put_off(town: Town) -> Iterator[set[str]]:
    return entries(town, item(OnTheList(), for_count=0, against_count=0, deferred_count=4, result="deferred"))


@LISTINGS.of("meeting-item-unknown")
def clause_f35_item_that_the_minutes_do_not_hold(town: Town) -> Iterator[set[str]]:
    return entries(town, item(OnTheList(), 2))


@LISTINGS.of("meeting-item-of-another-matter")
def clause_f35_item_of_another_listing(town: Town) -> Iterator[set[str]]:
    return entries(town, item(OnTheList("l-2")))


@LISTINGS.of("meeting-of-another-organ")
def clause_f35_minutes_of_another_organ(town: Town) -> Iterator[set[str]]:
    return entries(town, organ="county_committee", signing=[("a-sec", "SEC"), ("a-cc1", "COM")])


@LISTINGS.of("minutes-not-of-the-organ")
def clause_f35_minutes_signed_by_a_member_of_another_organ(town: Town) -> Iterator[set[str]]:
    return entries(town, signing=[("a-sec", "SEC"), ("a-cc1", "COM")])


@LISTINGS.of("meeting-item-missing")
def meeting_cited_without_its_item(town: Town) -> Iterator[set[str]]:
    case = town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    yield codes(town.correct(case, at(2026, 3, 3), 300, meeting="m-1"))
    yield codes(town.correct(case, at(2026, 3, 3), 300))


def minutes(*items: MeetingItem) -> CommitteeMeetingHeld:
    """Minutes of the unit's leadership group."""
    return CommitteeMeetingHeld(
        organ=UNIT, held_on=date(2026, 1, 4), entitled=5, present=4, items=items, members_root="0" * 64
    )


@LISTINGS.of("meeting-item-twice")
def one_item_twice_in_the_minutes(town: Town) -> Iterator[set[str]]:
    town.actor("a-sec", ("SEC", EVERYWHERE))
    for second in (1, 2):
        held = minutes(item(OnTheList()), item(OnTheList("l-2"), second))
        drafted = town.draft("CommitteeMeetingHeld", "meeting/m-1", held, SECRETARY, sealed={"attendance": "名单"})
        yield standing(town, drafted)


@LISTINGS.of("minutes-differ")
def correction_of_one_item_with_the_text_of_another(town: Town) -> Iterator[set[str]]:
    town.actor("a-sec", ("SEC", EVERYWHERE))
    must(meet(town, OnTheList()))
    for number in (2, 1):
        data = CommitteeMinutesCorrected(item=1, corrected_item=item(OnTheList(), number))
        drafted = town.draft("CommitteeMinutesCorrected", "meeting/m-1", data, SECRETARY, sealed={"reasons": "理由"})
        yield standing(town, drafted)


# the ground of a listing


def proposals(town: Town, **changes: Any) -> Iterator[set[str]]:
    """A proposal with something changed, and without."""
    due_town(town).clock.set(NOTICED)
    yield codes(propose(town, OnTheList(), **changes))
    yield codes(propose(town, OnTheList()))


@LISTINGS.of("listing-channel-closed")
def channel_whose_ground_nobody_can_record_yet(town: Town) -> Iterator[set[str]]:
    return proposals(town, channel="nomination")


@LISTINGS.of("listing-period-missing")
def score_of_no_year(town: Town) -> Iterator[set[str]]:
    return proposals(town, period=None)


@LISTINGS.of("listing-score-differs")
def another_score_than_the_log_gives(town: Town) -> Iterator[set[str]]:
    return proposals(town, score_cp=1100)


@LISTINGS.of("listing-ground-unknown")
def ground_that_is_no_confirmation(town: Town) -> Iterator[set[str]]:
    return proposals(town, grounds=("019c4f93-9d00-7170-861f-93b36c9f5ef5",))


@LISTINGS.of("listing-ground-missing")
def ground_left_out(town: Town) -> Iterator[set[str]]:
    due_town(town).clock.set(NOTICED)
    confirmation = town.ledger.history.dossier("o-0001").deductions["d-3"].confirmation
    assert confirmation is not None
    yield codes(propose(town, OnTheList(), grounds=(confirmation.act.event,)))
    yield codes(propose(town, OnTheList()))


@LISTINGS.of("listing-position-stale")
def score_as_it_was_before_the_last_service(town: Town) -> Iterator[set[str]]:
    return proposals(town, known_position=3)


@LISTINGS.of("listing-position-ahead")
def score_as_known_at_a_position_to_come(town: Town) -> Iterator[set[str]]:
    return proposals(town, known_position=9999)


@LISTINGS.of("listing-not-due")
def ten_points_exactly(town: Town) -> Iterator[set[str]]:
    due_town(town, 300).clock.set(NOTICED)
    yield codes(propose(town, OnTheList()))
    town.served_deduction("4", date(2026, 6, 2), at(2026, 7, 13), 250)
    yield codes(propose(town, OnTheList()))


@LISTINGS.of("listing-other-rulebook")
def version_that_gives_no_threshold(town: Town) -> Iterator[set[str]]:
    due_town(town)
    second, third = rules(RULES, 2), rules(RULES, 3)
    published(town, second)
    published(town, third)
    yield codes(propose(town, OnTheList(), rulebook=cited(second, 2)))
    yield codes(propose(town, OnTheList(), rulebook=cited(third, 3)))


@LISTINGS.of("listing-open-already")
def second_proposal_while_one_is_open(town: Town) -> Iterator[set[str]]:
    on = noticed(due_town(town), OnTheList())
    yield codes(propose(town, OnTheList("l-2")))
    must(take_back(town, on, "error"))
    yield codes(propose(town, OnTheList("l-2")))


# the decision


def two_persons(town: Town) -> tuple[OnTheList, OnTheList]:
    """Two persons due; the services of the second are the registrar's."""
    due_town(town).register("o-0002")
    for number, points in (("4", 800), ("5", 250)):
        case = town.fact(Case(number, "o-0002"), date(2026, 6, 1))
        must(town.propose(case, date(2026, 6, 1), points))
        must(town.notice(case, points))
    town.clock.set(at(2026, 7, 8))
    facts = town.ledger.history.facts(town.ledger.history.dossier("o-0002"))
    for number, points in (("4", 800), ("5", 250)):
        fact = facts[f"f-{number}"]
        case = Case(number, "o-0002", tuple(fact.evidence), tuple(one.act.event for one in fact.verifications))
        must(town.confirm(case, at(2026, 7, 8), points))
        must(town.serve(case, date(2026, 7, 8), signing=[("a-reg", "REG")]))
    return OnTheList(), OnTheList("l-2", "o-0002", meeting="m-2")


def both_entries(town: Town, *both: OnTheList) -> Iterator[set[str]]:
    """Both proposed, told, adopted, entered."""
    for on in both:
        must(propose(town, on))
        must(tell(town, on))
    town.clock.set(at(2026, 7, 24))
    for on in both:
        must(meet(town, on))
        yield codes(enter(town, on, at(2026, 7, 24)))


@LISTINGS.of("listing-ground-contested")
def clause_f25_ground_under_a_key_that_was_in_other_hands(town: Town) -> Iterator[set[str]]:
    both = two_persons(town)
    key = town.key("a-desk").public_key.key
    revoked = KeyRevoked(key=key, compromised_since=at(2026, 6, 20), ground="compromised")
    town.must("KeyRevoked", "actor/a-desk", revoked, [("a-root1", "KEY")])
    return both_entries(town, *both)


@LISTINGS.of("listing-ground-excluded")
def clause_f07_ground_on_evidence_excluded_since(town: Town) -> Iterator[set[str]]:
    both = two_persons(town)
    dossier = town.ledger.history.dossier("o-0001")
    must(exclude(town, Case("3"), next(iter(town.ledger.history.facts(dossier)["f-3"].evidence))))
    return both_entries(town, *both)


def decisions(town: Town, **changes: Any) -> Iterator[set[str]]:
    """An entry with something changed, and without."""
    on = adopted(due_town(town), OnTheList())
    yield codes(enter(town, on, AFTER_HEARING, **changes))
    yield codes(enter(town, on, AFTER_HEARING))


@LISTINGS.of("listing-evidence-unknown")
def clause_f07_evidence_of_no_fact_that_counts(town: Town) -> Iterator[set[str]]:
    return decisions(town, evidence_relied_on=("6X3-odUFwy31KLnaH6p7UvSZWqbN11WYtUJA2czik04",))


@LISTINGS.of("listing-verification-unknown")
def clause_f07_verification_of_no_fact_that_counts(town: Town) -> Iterator[set[str]]:
    return decisions(town, verifications=("019c4f93-9d00-7170-861f-93b36c9f5ef5",))


@LISTINGS.of("not-a-person")
def clause_f24_entry_signed_with_the_key_of_an_organ(town: Town) -> Iterator[set[str]]:
    town.actor("a-organ", ("COM", replace(EVERYWHERE, organ=UNIT)), kind="organ")
    return decisions(town, signing=[*ENTERING[:2], ("a-organ", "COM")])


@LISTINGS.of("listing-notice-not-fresh")
def clause_f03_notice_from_before_the_closing_of_the_year(town: Town) -> Iterator[set[str]]:
    due_town(town).clock.set(at(2027, 1, 18))
    on = noticed(town, OnTheList())
    town.clock.set(at(2027, 2, 2))
    must(meet(town, on))
    yield codes(enter(town, on, at(2027, 2, 2)))
    must(take_back(town, on, "other"))
    again = noticed(town, OnTheList("l-2", meeting="m-2"))
    town.clock.set(at(2027, 2, 17))
    must(meet(town, again))
    yield codes(enter(town, again, at(2027, 2, 17)))


# the removal and the pool


def fallen(town: Town) -> OnTheList:
    """Listed, then the third deduction is annulled on 14 August."""
    on = listed(due_town(town), OnTheList())
    must(town.annul(Case("3"), at(2026, 8, 14)))
    return on


@LISTINGS.of("listing-still-due")
def clause_f30_removed_as_fallen_while_it_is_due(town: Town) -> Iterator[set[str]]:
    on = listed(due_town(town), OnTheList())
    yield codes(remove(town, on, at(2026, 7, 20), "score_fell", ab_initio=False))
    must(town.annul(Case("3"), at(2026, 8, 14)))
    yield codes(remove(town, on, at(2026, 8, 17), "score_fell", ab_initio=True))


@LISTINGS.of("listing-ground-differs")
def removed_by_an_appeal_that_was_not(town: Town) -> Iterator[set[str]]:
    on = fallen(town)
    yield codes(remove(town, on, at(2026, 8, 17), "appeal", ab_initio=True))
    yield codes(remove(town, on, at(2026, 8, 17), "annulled", ab_initio=True))


@LISTINGS.of("listing-ground-not-recorded")
def removed_by_a_disposition_that_cannot_be_there(town: Town) -> Iterator[set[str]]:
    on = fallen(town)
    yield codes(remove(town, on, at(2026, 8, 17), "disposed", ab_initio=True))
    yield codes(remove(town, on, at(2026, 8, 17), "score_fell", ab_initio=True))


@LISTINGS.of("listing-limit-runs")
def removed_by_time_on_the_last_day(town: Town) -> Iterator[set[str]]:
    on = listed(due_town(town), OnTheList())
    yield codes(remove(town, on, at(2026, 8, 12), "time", ab_initio=False))
    yield codes(remove(town, on, at(2026, 8, 13), "time", ab_initio=False))


@LISTINGS.of("ab-initio-differs")
def removed_only_from_now_on_where_it_reaches_back(town: Town) -> Iterator[set[str]]:
    on = fallen(town)
    yield codes(remove(town, on, at(2026, 8, 17), "annulled", ab_initio=False))
    yield codes(remove(town, on, at(2026, 8, 17), "annulled", ab_initio=True))


@LISTINGS.of("listing-not-standing")
def record_before_the_service_of_the_entry(town: Town) -> Iterator[set[str]]:
    on = adopted(due_town(town), OnTheList())
    must(enter(town, on, AFTER_HEARING))
    yield codes(open_record(town, on))
    must(serve(town, on))
    yield codes(open_record(town, on))


@LISTINGS.of("pool-open-already")
def second_record_of_one_listing(town: Town) -> Iterator[set[str]]:
    on = listed(due_town(town), OnTheList())
    must(open_record(town, on))
    yield codes(open_record(town, on, "r-2"))
    must(remove(town, on, at(2026, 8, 13), "time", ab_initio=False))
    again = OnTheList("l-2", meeting="m-2")
    must(propose(town, again))
    must(tell(town, again))
    town.clock.set(at(2026, 8, 28))
    must(meet(town, again))
    must(enter(town, again, at(2026, 8, 28)))
    must(serve(town, again))
    yield codes(open_record(town, again, "r-2"))


@LISTINGS.of("pool-ground-differs")
def record_closed_while_the_listing_stands(town: Town) -> Iterator[set[str]]:
    on = listed(due_town(town), OnTheList())
    must(open_record(town, on))
    yield codes(close_record(town, on))
    must(remove(town, on, at(2026, 8, 13), "time", ab_initio=False))
    yield codes(close_record(town, on))
