"""F30: nobody is on the list, or in the pool, whose ground is gone for longer than TL22. Asked of what went through the door."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.clauses.evaluate import PERSON_CLAUSES
from ledger.domain.clauses.f30_lists_agree import f30 as lists_agree
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.list_grounds import fell_on
from tests.support.acts import disprove, must
from tests.support.listings_acts import (
    OnTheList,
    close_record,
    due_town,
    inputs,
    listed,
    listing,
    open_record,
    remove,
)
from tests.support.town import PERSON, Case, Town, at

FELL = at(2026, 8, 14)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Listed and in the pool, on 10.01 points."""
    town = due_town(Town(tmp_path).settle())
    must(open_record(town, listed(town, OnTheList())))
    return town


def f30(town: Town, on: date) -> ClauseVerdict:
    """The clause as known on a day."""
    history = town.ledger.history
    case = history.case_file(PERSON, history.known(on, today=max(on, town.ledger.today())))
    assert lists_agree in PERSON_CLAUSES
    return lists_agree(case)


def test_clause_f30_whoever_was_never_listed_gives_it_no_object(tmp_path: Path) -> None:
    town = due_town(Town(tmp_path).settle())
    assert f30(town, date(2026, 7, 1)).verdict == "not_applicable"


def test_clause_f30_a_listing_with_its_ground_agrees(town: Town) -> None:
    found = f30(town, date(2026, 12, 31))
    assert (found.verdict, found.reason) == ("pass", "agree")


def test_clause_f30_a_fallen_ground_is_carried_out_within_tl22(town: Town) -> None:
    must(town.annul(Case("3"), FELL))
    assert f30(town, date(2026, 8, 13)).reason == "agree"
    assert f30(town, date(2026, 9, 14)).reason == "to-be-carried-out"
    found = f30(town, date(2026, 9, 15))
    assert (found.verdict, found.reason) == ("fail", "still-listed")
    assert "2026-09-14" in found.en
    assert "2026-09-14" in found.zh


def test_clause_f30_still_in_the_pool_after_the_removal(town: Town) -> None:
    must(town.annul(Case("3"), FELL))
    on = OnTheList()
    must(remove(town, on, at(2026, 8, 17), "annulled", ab_initio=True))
    assert f30(town, date(2026, 9, 14)).verdict == "pass"
    found = f30(town, date(2026, 9, 15))
    assert (found.verdict, found.reason) == ("fail", "still-in-the-pool")
    town.clock.set(at(2026, 9, 15))
    must(close_record(town, on, "annulled"))
    assert f30(town, date(2026, 9, 15)).reason == "agree"


def test_clause_f30_a_removal_for_another_reason_closes_the_record_too(town: Town) -> None:
    must(remove(town, OnTheList(), at(2026, 8, 13), "time", ab_initio=False))
    assert f30(town, date(2026, 9, 14)).verdict == "pass"
    assert f30(town, date(2026, 9, 15)).reason == "still-in-the-pool"


def test_a_later_favourable_event_does_not_put_off_the_day_on_which_the_ground_fell(town: Town) -> None:
    must(town.annul(Case("3"), FELL))
    must(town.correct(Case("1"), at(2026, 9, 10), 300))
    assert fell_on(inputs(town, OnTheList()), listing(town, OnTheList()), date(2026, 9, 20)) == date(2026, 8, 14)
    assert f30(town, date(2026, 9, 15)).reason == "still-listed"


def test_small_corrections_count_from_the_one_that_passed_the_threshold(town: Town) -> None:
    must(town.correct(Case("3"), at(2026, 8, 3), 300))
    must(town.correct(Case("3"), at(2026, 8, 20), 250))
    assert fell_on(inputs(town, OnTheList()), listing(town, OnTheList()), date(2026, 9, 1)) == date(2026, 8, 3)


def test_the_disproof_of_a_fact_is_a_fall_too(town: Town) -> None:
    town.clock.set(FELL)
    must(disprove(town, Case("3")))
    assert fell_on(inputs(town, OnTheList()), listing(town, OnTheList()), date(2026, 9, 1)) == date(2026, 8, 14)


def test_a_ground_that_holds_has_not_fallen(town: Town) -> None:
    assert fell_on(inputs(town, OnTheList()), listing(town, OnTheList()), date(2026, 9, 1)) is None
