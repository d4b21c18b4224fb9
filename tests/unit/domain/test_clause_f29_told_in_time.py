"""F29: was the person warned of every colour that became due, and was a period due for the list answered?"""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.f29_told_in_time import f29
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.rulebook import Rulebooks
from tests.support import listings_acts
from tests.support.acts import must
from tests.support.listings_acts import OnTheList, due_town
from tests.support.town import PERSON, Case, Town, at
from tests.support.warnings_acts import inputs, issue, serve, today, told_in_time, yellow_town

LAST_DAY = date(2026, 5, 14)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A settled town."""
    return Town(tmp_path).settle()


def tell(town: Town, name: str = "w-1") -> None:
    """The colour due today, issued and served today."""
    must(issue(town, name))
    must(serve(town, name))


def told_blue_then_yellow(town: Town) -> Town:
    """Yellow since 8 May; of blue the person was told in time."""
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    tell(town)
    town.served_deduction("2", date(2026, 4, 2), at(2026, 5, 8), 300)
    return town


def test_clause_f29_yellow_since_march_never_told(town: Town) -> None:
    town.served_deduction("1", date(2026, 2, 2), at(2026, 3, 17), 600)
    town.clock.set(at(2026, 6, 30))
    assert told_in_time(town, date(2026, 3, 24)) == ("pass", "in-time")
    assert told_in_time(town, date(2026, 3, 25)) == ("fail", "not-told-in-time")
    assert told_in_time(town, date(2026, 6, 30)) == ("fail", "not-told-in-time")


def test_clause_f29_told_of_every_rise_in_time(town: Town) -> None:
    told_blue_then_yellow(town)
    town.clock.set(at(2026, 5, 14))
    tell(town, "w-2")
    assert told_in_time(town, date(2026, 6, 30)) == ("pass", "in-time")


def test_clause_f29_told_a_day_late(town: Town) -> None:
    told_blue_then_yellow(town)
    town.clock.set(at(2026, 5, 15))
    tell(town, "w-2")
    assert told_in_time(town, LAST_DAY) == ("pass", "in-time")
    assert told_in_time(town, date(2026, 5, 15)) == ("fail", "not-told-in-time")


def test_clause_f29_a_late_service_is_named_with_its_day(town: Town) -> None:
    told_blue_then_yellow(town)
    town.clock.set(at(2026, 5, 15))
    tell(town, "w-2")
    history = town.ledger.history
    found = f29(history.case_file(PERSON, history.known(None, today=today(town))))
    assert "2026-05-14" in found.en
    assert "2026-05-15" in found.en
    assert town.seen[f"official/{PERSON}"].id in found.events


def test_clause_f29_what_was_overturned_never_had_to_be_told(town: Town) -> None:
    told_blue_then_yellow(town)
    must(town.annul(Case("2"), at(2026, 6, 1)))
    assert told_in_time(town, date(2026, 5, 31)) == ("fail", "not-told-in-time")
    assert told_in_time(town, date(2026, 6, 1)) == ("pass", "in-time")


def test_clause_f29_has_no_object_where_nothing_became_due(town: Town) -> None:
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 299)
    assert told_in_time(town, date(2026, 6, 30)) == ("not_applicable", "nothing-due")


def test_clause_f29_cannot_be_proved_without_a_calendar(town: Town) -> None:
    yellow_town(town)
    history = town.ledger.history
    file = history.case_file(PERSON, history.known(None, today=today(town)))
    without = replace(file, calendar=replace(file.calendar, publications=()), known_on=date(2026, 6, 30))
    assert f29(without).verdict == "cannot_prove"
    assert f29(replace(file, known_on=date(2026, 6, 30))).verdict == "fail"


def test_clause_f29_cannot_be_proved_without_the_rules(town: Town) -> None:
    yellow_town(town)
    history = town.ledger.history
    file = history.case_file(PERSON, history.known(None, today=today(town)))
    assert f29(replace(file, rulebooks=Rulebooks())).reason == "rulebook-not-known"


def test_clause_f29_is_not_asked_of_a_history_that_could_record_no_warning(town: Town) -> None:
    yellow_town(town)
    history = town.ledger.history
    file = history.case_file(PERSON, history.known(None, today=today(town)))
    assert f29(replace(file, epoch=FIRST_EPOCH)).verdict == "not_applicable"


# the list


def warned_and_due(town: Town) -> Town:
    """10.01 since Tuesday 23 June; told of each colour on the day. Ten working days end on Tuesday 7 July."""
    town.actor("a-sec", ("SEC", listings_acts.EVERYWHERE))
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    tell(town)
    town.served_deduction("2", date(2026, 4, 2), at(2026, 5, 8), 300)
    tell(town, "w-2")
    town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), 301)
    tell(town, "w-3")
    return town


def test_clause_f29_due_for_the_list_and_never_proposed(town: Town) -> None:
    warned_and_due(town)
    town.clock.set(at(2026, 7, 31))
    assert told_in_time(town, date(2026, 7, 7)) == ("pass", "in-time")
    assert told_in_time(town, date(2026, 7, 8)) == ("fail", "list-not-answered")


@pytest.mark.parametrize(("on", "verdict"), [(7, "pass"), (8, "fail")])
def test_clause_f29_a_proposal_on_the_last_day_and_a_day_after(town: Town, on: int, verdict: str) -> None:
    warned_and_due(town)
    town.clock.set(at(2026, 7, on))
    must(listings_acts.propose(town, OnTheList()))
    assert told_in_time(town, date(2026, 7, 31))[0] == verdict


def test_clause_f29_a_proposal_taken_back_is_no_answer(town: Town) -> None:
    warned_and_due(town)
    on = OnTheList()
    must(listings_acts.propose(town, on))
    must(listings_acts.take_back(town, on))
    town.clock.set(at(2026, 7, 31))
    assert told_in_time(town, date(2026, 7, 31)) == ("fail", "list-not-answered")


def test_clause_f29_the_colours_are_asked_beside_the_list(tmp_path: Path) -> None:
    town = due_town(Town(tmp_path).settle())
    must(listings_acts.propose(town, OnTheList()))
    assert inputs(town).dossier.warnings == {}
    assert told_in_time(town, date(2026, 6, 23)) == ("fail", "not-told-in-time")


def test_clause_f29_points_on_top_of_what_sufficed_put_nothing_off(town: Town) -> None:
    warned_and_due(town)
    town.served_deduction("4", date(2026, 6, 20), at(2026, 7, 8), 250)
    town.clock.set(at(2026, 7, 31))
    assert told_in_time(town, date(2026, 7, 7)) == ("pass", "in-time")
    assert told_in_time(town, date(2026, 7, 8)) == ("fail", "list-not-answered")


def test_clause_f29_a_listing_that_ended_answers_for_nothing_that_came_after_it(town: Town) -> None:
    """Listed, one ground annulled, taken off; other points make the period due again, and a new proposal is owed."""
    warned_and_due(town)
    on = listings_acts.listed(town, OnTheList())
    must(town.annul(Case("3"), at(2026, 8, 14)))
    must(listings_acts.remove(town, on, at(2026, 8, 14), "annulled", ab_initio=True))
    town.served_deduction("5", date(2026, 8, 20), at(2026, 9, 10), 400)
    town.clock.set(at(2026, 10, 30))
    assert told_in_time(town, date(2026, 9, 23)) == ("pass", "in-time")
    assert told_in_time(town, date(2026, 9, 24)) == ("fail", "list-not-answered")


def test_clause_f29_a_declined_listing_is_asked_again_from_the_points_that_came_after(town: Town) -> None:
    warned_and_due(town)
    on = listings_acts.noticed(town, OnTheList())
    must(listings_acts.decline(town, on, listings_acts.AFTER_HEARING))
    assert told_in_time(town, date(2026, 7, 31)) == ("pass", "in-time")
    town.served_deduction("5", date(2026, 8, 20), at(2026, 9, 10), 400)
    town.clock.set(at(2026, 10, 30))
    assert told_in_time(town, date(2026, 9, 23)) == ("pass", "in-time")
    assert told_in_time(town, date(2026, 9, 24)) == ("fail", "list-not-answered")
