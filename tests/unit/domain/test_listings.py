"""The suggested list: notice, hearing, meeting and persons before an entry; what falls away after it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.events.registry import OfficialLeft
from ledger.domain.vocabulary import Target
from ledger.fsck import fsck
from tests.support.acts import codes, exclude, grant, member, must, relate, reopen, represent, waive
from tests.support.keys_acts import reaffirm, replaced_after_compromise, told, void, waived
from tests.support.listings_acts import (
    AFTER_HEARING,
    COUNTY_SECRETARY,
    ENTERING,
    NOTICED,
    OnTheList,
    adopted,
    close_record,
    decline,
    due_town,
    enter,
    listed,
    listing,
    meet,
    noticed,
    open_record,
    points,
    propose,
    remove,
    serve,
    state,
    take_back,
    tell,
)
from tests.support.objections_acts import filed_and_accepted, ruling, with_office
from tests.support.town import EVERYWHERE, PERSON, UNIT, Case, Signing, Town, at

LAST_DAY = at(2026, 7, 10)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """10.01 points on 23 June."""
    return due_town(Town(tmp_path).settle())


def test_clause_f04_nobody_is_entered_while_the_hearing_runs(town: Town) -> None:
    on = noticed(town, OnTheList())
    town.clock.set(LAST_DAY)
    must(meet(town, on))
    assert codes(enter(town, on, LAST_DAY)) == {"hearing-running"}
    on.meeting = "m-2"
    town.clock.set(AFTER_HEARING)
    must(meet(town, on))
    must(enter(town, on, AFTER_HEARING))


def test_clause_f04_a_vote_before_the_end_of_the_hearing_carries_no_later_entry(town: Town) -> None:
    on = noticed(town, OnTheList())
    town.clock.set(LAST_DAY)
    must(meet(town, on))
    assert codes(enter(town, on, AFTER_HEARING)) == {"hearing-running"}


def test_clause_f04_a_waiver_after_the_vote_comes_too_late(town: Town) -> None:
    on = noticed(town, OnTheList())
    town.clock.set(at(2026, 6, 29))
    must(meet(town, on))
    town.clock.set(at(2026, 6, 30))
    must(waive(town, on))  # type: ignore[arg-type]
    assert codes(enter(town, on, at(2026, 6, 30))) == {"hearing-running"}
    on.meeting = "m-2"
    must(meet(town, on))
    must(enter(town, on, at(2026, 6, 30)))


def test_a_reopened_hearing_runs_its_whole_period_again(town: Town) -> None:
    on = noticed(town, OnTheList())
    town.clock.set(AFTER_HEARING)
    must(reopen(town, on, date(2026, 7, 13)))  # type: ignore[arg-type]
    must(meet(town, on))
    assert codes(enter(town, on, AFTER_HEARING)) == {"hearing-running"}


def test_clause_f05_a_point_without_an_answer_bars_the_entry(town: Town) -> None:
    on = noticed(town, OnTheList())
    must(represent(town, on, 1))  # type: ignore[arg-type]
    town.clock.set(AFTER_HEARING)
    must(meet(town, on))
    assert "representation-unanswered" in codes(enter(town, on, AFTER_HEARING))


def test_clause_f03_what_was_not_told_does_not_carry_the_entry(town: Town) -> None:
    town.clock.set(NOTICED)
    on = OnTheList()
    must(propose(town, on))
    must(tell(town, on, facts=("f-1", "f-2")))
    town.clock.set(AFTER_HEARING)
    must(meet(town, on))
    assert codes(enter(town, on, AFTER_HEARING)) == {"outside-notice"}
    must(take_back(town, on, "error"))
    again = OnTheList("l-2", meeting="m-2")
    must(propose(town, again))
    must(tell(town, again))
    town.clock.set(at(2026, 7, 28))
    must(meet(town, again))
    must(enter(town, again, at(2026, 7, 28)))


def test_a_deduction_confirmed_after_the_notice_is_no_ground_and_no_obstacle(town: Town) -> None:
    on = noticed(town, OnTheList())
    town.served_deduction("4", date(2026, 6, 26), at(2026, 7, 13), 250)
    assert points(town, on) == 1251
    must(meet(town, on))
    must(enter(town, on, at(2026, 7, 13)))


def test_no_notice_at_all_leaves_the_matter_proposed(town: Town) -> None:
    town.clock.set(NOTICED)
    on = OnTheList()
    must(propose(town, on))
    must(meet(town, on))
    assert {"wrong-state", "notice-missing"} <= codes(enter(town, on, NOTICED))


def test_clause_f30_the_entry_is_refused_when_the_score_has_fallen_since(town: Town) -> None:
    on = adopted(town, OnTheList())
    must(town.correct(Case("3"), AFTER_HEARING, 300))
    assert codes(enter(town, on, AFTER_HEARING)) == {"listing-not-due"}
    must(decline(town, on, AFTER_HEARING, ground="not_due"))
    must(serve(town, on))
    assert state(town, on) == "declined"


def test_clause_f24_a_system_key_enters_nobody(town: Town) -> None:
    on = adopted(town, OnTheList())
    signing = [("a-service", "ORG"), *ENTERING[1:]]
    assert "service-key" in codes(enter(town, on, AFTER_HEARING, signing=signing))
    must(enter(town, on, AFTER_HEARING))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signing": ENTERING[:2]}, "wrong-signers"),
        ({"signing": ENTERING[1:]}, "wrong-signers"),
        ({"signing": [ENTERING[0], ("a-cc1", "COM"), ("a-cc2", "COM")]}, "role-out-of-scope"),
        ({"deciding_organ": "county_committee"}, "wrong-deciding-organ"),
        ({"decided_at": None}, "decided-missing"),
        ({"meeting": "m-404"}, "meeting-unknown"),
        ({"item": 2}, "meeting-item-unknown"),
        ({"score_cp": 1000}, "listing-score-differs"),
        ({"known_position": 5}, "listing-position-stale"),
        ({"rulebook": None}, "rulebook-not-cited"),
        ({"listing": "l-404"}, "wrong-state"),
    ],
)
def test_an_entry_that_breaks_one_rule_is_refused_by_its_code(town: Town, changes: dict[str, Any], code: str) -> None:
    on = adopted(town, OnTheList())
    assert code in codes(enter(town, on, AFTER_HEARING, **changes))
    must(enter(town, on, AFTER_HEARING))


def test_clause_f09_who_proposed_the_listing_or_reported_a_ground_does_not_decide_on_it(town: Town) -> None:
    own = replace(EVERYWHERE, organ=UNIT)
    must(grant(town, "a-ver1", "COM", own))
    must(grant(town, "a-head", "COM", own))
    on = adopted(town, OnTheList())
    for actor in ("a-ver1", "a-head"):
        signing = [*ENTERING[:2], (actor, "COM")]
        assert codes(enter(town, on, AFTER_HEARING, signing=signing)) == {"separation-of-duties"}
    must(enter(town, on, AFTER_HEARING))


def test_clause_f09_who_decided_a_ground_does_not_propose_the_listing(town: Town) -> None:
    must(grant(town, "a-com1", "VER"))
    town.clock.set(NOTICED)
    assert codes(propose(town, OnTheList(), signing=[("a-com1", "VER")])) == {"separation-of-duties"}


def test_clause_f10_nobody_related_enters_the_person(town: Town) -> None:
    on = adopted(town, OnTheList())
    must(relate(town, "a-com2"))
    assert codes(enter(town, on, AFTER_HEARING)) == {"relation-declared"}


def test_an_exclusion_of_evidence_after_the_notice_makes_the_author_look_again(town: Town) -> None:
    on = adopted(town, OnTheList())
    evidence = next(iter(town.ledger.history.facts(town.ledger.history.dossier(PERSON))["f-1"].evidence))
    must(exclude(town, Case("1"), evidence))
    assert codes(enter(town, on, AFTER_HEARING)) == {"stale-seen"}


def test_minutes_under_a_key_that_was_in_other_hands_carry_nothing_until_they_are_reaffirmed(town: Town) -> None:
    on = adopted(town, OnTheList())
    minutes = town.seen["meeting/m-1"].id
    replaced_after_compromise(town, "a-sec", at(2026, 7, 1))
    assert codes(enter(town, on, AFTER_HEARING)) == {"minutes-not-of-the-organ"}
    must(reaffirm(town, "meeting/m-1", minutes, [("a-sec", "SEC")]))
    must(enter(town, on, AFTER_HEARING))


def test_a_voided_entry_stands_no_longer_and_is_taken_off_from_the_start(town: Town) -> None:
    on = listed(town, OnTheList())
    must(open_record(town, on))
    entry = on.decision
    replaced_after_compromise(town, "a-org", at(2026, 7, 1))
    must(told(town, entry))
    must(waived(town, entry))
    town.clock.set(at(2026, 7, 20))
    others: Signing = [("a-com3", "COM"), ("a-com4", "COM")]
    for actor, _ in others:
        member(town, actor, "COM", replace(EVERYWHERE, organ=UNIT))
    must(void(town, on.stream, entry, others, rulebook=town.rulebook))
    assert not listing(town, on).stands
    assert codes(remove(town, on, at(2026, 7, 20), "annulled", ab_initio=False)) == {"ab-initio-differs"}
    must(remove(town, on, at(2026, 7, 20), "annulled", ab_initio=True))
    must(close_record(town, on, "annulled"))


def test_clause_f35_on_a_county_managed_person_the_county_committee_decides(town: Town) -> None:
    town.register("o-0009", tier="county_managed")
    on = OnTheList("l-9", "o-0009", meeting="m-9")
    county: Signing = [("a-cc1", "COM"), ("a-cc2", "COM")]
    cases = [
        (town.fact(Case(number, "o-0009"), date(2026, 6, 1)), points) for number, points in (("8", 800), ("9", 250))
    ]
    for case, cp in cases:
        must(town.propose(case, date(2026, 6, 1), cp))
        must(town.notice(case, cp))
    for case, cp in cases:
        must(town.confirm(case, at(2026, 7, 8), cp, signing=county, deciding_organ="county_committee"))
        must(town.serve(case, date(2026, 7, 8), signing=[("a-reg", "REG")]))
    must(propose(town, on))
    must(tell(town, on))
    town.clock.set(at(2026, 7, 23))
    must(meet(town, on, organ="county_committee", signing=COUNTY_SECRETARY))
    signing = [("a-org", "ORG"), *county]
    assert "wrong-deciding-organ" in codes(enter(town, on, at(2026, 7, 23), signing=signing))
    must(enter(town, on, at(2026, 7, 23), signing=signing, deciding_organ="county_committee"))


def test_a_service_of_something_else_does_not_open_the_pool(town: Town) -> None:
    on = adopted(town, OnTheList())
    must(enter(town, on, AFTER_HEARING))
    decision, on.decision = on.decision, listing(town, on).proposal.event
    must(serve(town, on))
    assert codes(open_record(town, on)) == {"listing-not-standing"}
    on.decision = decision
    must(serve(town, on))
    must(open_record(town, on))


def test_a_decline_is_made_with_or_without_a_meeting_that_is_then_right(town: Town) -> None:
    on = adopted(town, OnTheList())
    assert codes(decline(town, on, AFTER_HEARING, meeting="m-1")) == {"meeting-item-missing"}
    must(decline(town, on, AFTER_HEARING, meeting="m-1", item=1))
    again = OnTheList("l-2")
    must(propose(town, again))


def test_whoever_left_the_county_is_taken_off_the_list_and_out_of_the_pool(town: Town) -> None:
    on = listed(town, OnTheList())
    must(open_record(town, on))
    assert codes(remove(town, on, at(2026, 7, 20), "left", ab_initio=False)) == {"listing-ground-differs"}
    left = OfficialLeft(reason="retired", left_on=date(2026, 7, 20), consent_document=None)
    town.must("OfficialLeft", on.stream, left, [("a-reg", "REG")])
    must(remove(town, on, at(2026, 7, 20), "left", ab_initio=False))
    must(close_record(town, on, "left"))


def test_example_x05_an_objection_revokes_the_listing_and_the_record_is_closed(town: Town) -> None:
    on = listed(with_office(town), OnTheList())
    must(open_record(town, on))
    filed_and_accepted(town, on)  # type: ignore[arg-type]
    revoked = Target(kind="listing", id=on.listing, outcome="revoked", new_value=None, ground="AR1")
    must(town.submit(ruling(town, on, revoked)))  # type: ignore[arg-type]
    assert (state(town, on), listing(town, on).stands) == ("removed", False)
    must(close_record(town, on, "annulled"))


def test_a_listing_sent_back_is_entered_again_by_a_new_meeting_only(town: Town) -> None:
    on = listed(with_office(town), OnTheList())
    filed_and_accepted(town, on)  # type: ignore[arg-type]
    town.clock.set(at(2026, 7, 20))
    remitted = Target(kind="listing", id=on.listing, outcome="remitted", new_value=None, ground="AR1")
    must(town.submit(ruling(town, on, remitted)))  # type: ignore[arg-type]
    assert (state(town, on), listing(town, on).stands) == ("remitted", False)
    assert codes(enter(town, on, at(2026, 7, 21))) == {"days-out-of-order"}
    on.meeting = "m-2"
    must(meet(town, on))
    must(enter(town, on, at(2026, 7, 21)))
    assert listing(town, on).stands


def test_the_whole_log_is_found_right_by_the_rules(town: Town) -> None:
    on = listed(town, OnTheList())
    must(open_record(town, on))
    must(town.annul(Case("3"), at(2026, 8, 14)))
    must(remove(town, on, at(2026, 8, 17), "annulled", ab_initio=True))
    must(close_record(town, on))
    assert fsck(town.recorder, rules=True).sound


def test_the_hearing_of_a_listing_serves_no_other_matter(town: Town) -> None:
    on = noticed(town, OnTheList())
    other = OnTheList("l-2")
    must(waive(town, other))  # type: ignore[arg-type]
    assert (state(town, on), state(town, other)) == ("noticed", "none")
