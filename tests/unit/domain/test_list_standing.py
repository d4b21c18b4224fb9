"""Due, proposed, told, listed, in the pool: what is to be done next and by when, step by step of one case."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.case_limits import TimeLimitStatus
from ledger.domain.list_standing import ListStanding, list_standing
from ledger.domain.listing_limits import listing_limits
from tests.support.acts import must, waive
from tests.support.listings_acts import (
    AFTER_HEARING,
    NOTICED,
    OnTheList,
    close_record,
    decline,
    due_town,
    enter,
    inputs,
    listed,
    listing,
    meet,
    noticed,
    open_record,
    propose,
    remove,
    serve,
    take_back,
    tell,
)
from tests.support.objections_acts import filed_and_accepted, with_office
from tests.support.town import Case, Town, at

ON = OnTheList()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """10.01 points on 23 June."""
    return due_town(Town(tmp_path).settle())


def now(town: Town, on: date | None = None) -> ListStanding:
    """The one line of the person."""
    (found,) = list_standing(inputs(town, ON), on=on or town.ledger.today())
    return found


def next_act(town: Town, on: date | None = None) -> tuple[str | None, date | None]:
    """What is to be done, and by when."""
    found = now(town, on)
    return found.to_do, found.to_do_by


def test_nobody_stands_on_the_page_with_ten_points(tmp_path: Path) -> None:
    town = due_town(Town(tmp_path).settle(), 300)
    assert list_standing(inputs(town, ON), on=date(2026, 6, 30)) == ()


def test_due_and_not_proposed_has_ten_working_days(town: Town) -> None:
    found = now(town)
    assert (found.due, found.due_since, found.due_but_not_proposed) == (True, date(2026, 6, 23), True)
    assert (found.points_cp, found.threshold_cp, found.listing) == (1001, 1000, None)
    assert next_act(town) == ("propose", date(2026, 7, 7))
    assert next_act(town, date(2026, 9, 1)) == ("propose", date(2026, 7, 7))
    assert list_standing(inputs(town, ON), on=date(2026, 6, 22)) == ()


def test_a_case_is_led_from_step_to_step(town: Town) -> None:
    town.clock.set(NOTICED)
    must(propose(town, ON))
    assert next_act(town) == ("serve_notice", None)
    must(tell(town, ON))
    assert next_act(town) == ("await_hearing", date(2026, 7, 10))
    assert next_act(town, date(2026, 7, 11)) == ("decide", None)
    town.clock.set(AFTER_HEARING)
    must(meet(town, ON))
    must(enter(town, ON, AFTER_HEARING))
    assert next_act(town) == ("serve_decision", date(2026, 7, 22))
    must(serve(town, ON))
    assert next_act(town) == ("open_record", None)
    must(open_record(town, ON))
    assert next_act(town) == ("decide_or_remove", date(2026, 8, 12))
    found = now(town)
    assert (found.listed, found.served, found.in_pool, found.listed_but_not_due) == (True, True, True, False)
    must(town.annul(Case("3"), at(2026, 8, 14)))
    assert next_act(town) == ("remove", date(2026, 9, 14))
    assert (now(town).listed_but_not_due, now(town).fallen_on) == (True, date(2026, 8, 14))
    must(remove(town, ON, at(2026, 8, 17), "annulled", ab_initio=True))
    assert next_act(town) == ("close_record", date(2026, 9, 16))
    must(close_record(town, ON, "annulled"))
    assert next_act(town) == (None, None)


def test_a_waiver_ends_the_waiting(town: Town) -> None:
    noticed(town, ON)
    must(waive(town, ON))  # type: ignore[arg-type]
    assert next_act(town) == ("decide", None)


def test_a_decline_answers_the_score_until_something_new_counts(town: Town) -> None:
    noticed(town, ON)
    must(decline(town, ON, AFTER_HEARING))
    assert next_act(town) == (None, None)
    town.served_deduction("4", date(2026, 7, 13), at(2026, 7, 28), 250)
    assert next_act(town) == ("propose", date(2026, 8, 11))


def test_a_proposal_taken_back_answers_nothing(town: Town) -> None:
    noticed(town, ON)
    must(take_back(town, ON, "error"))
    assert now(town).to_do == "propose"


def limits(town: Town, on: date) -> dict[str, TimeLimitStatus]:
    """The limits of the listing on a day, by name."""
    inp = inputs(town, ON)
    rulebook = inp.rulebooks.versions[0].rulebook
    found = listing_limits(listing(town, ON), inp.dossier, inp.calendar, rulebook, on)
    return {one.limit: one for one in found}


def test_the_limits_of_a_listing_run_as_example_x19_counts_them(town: Town) -> None:
    listed(town, ON)
    found = limits(town, date(2026, 7, 14))
    assert [(name, one.due_on, one.state) for name, one in sorted(found.items())] == [
        ("TL03", date(2026, 7, 22), "ended"),
        ("TL04", date(2026, 8, 3), "running"),
        ("TL26", date(2026, 7, 10), "lapsed"),
        ("TL27", date(2026, 8, 12), "running"),
    ]
    assert limits(town, date(2026, 8, 13))["TL27"].state == "missed"


def test_an_objection_ends_tl04_and_brings_its_own_limits(town: Town) -> None:
    with_office(town)
    on = listed(town, OnTheList())
    filed_and_accepted(town, on)  # type: ignore[arg-type]
    found = limits(town, date(2026, 7, 14))
    assert (found["TL04"].state, found["TL25"].state, found["TL05"].state) == ("ended", "ended", "running")


def test_a_removal_ends_tl27(town: Town) -> None:
    listed(town, ON)
    must(town.annul(Case("3"), at(2026, 8, 3)))
    on = OnTheList()
    must(remove(town, on, at(2026, 8, 4), "annulled", ab_initio=True))
    assert limits(town, date(2026, 8, 20))["TL27"].state == "ended"
