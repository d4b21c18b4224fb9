"""Does a listing go its whole way through the real door: due, proposed, told, heard, adopted, entered, served, in the pool, removed?"""

from datetime import date
from pathlib import Path

from tests.support.acts import codes, consider, must, represent, waive
from tests.support.listings_acts import (
    AFTER_HEARING,
    NOTICED,
    OnTheList,
    adopted,
    close_record,
    due_town,
    enter,
    listed,
    listing,
    meet,
    noticed,
    open_record,
    pool,
    propose,
    remove,
    serve,
    state,
    take_back,
    tell,
)
from tests.support.town import EVERYWHERE, Case, Town, at


def town_of(directory: Path, third_cp: int = 301) -> Town:
    """10.01 points, or what the third deduction makes of it."""
    return due_town(Town(directory).settle(), third_cp)


def test_example_x03_due_proposed_told_lapsed_adopted_entered_served_and_in_the_pool(tmp_path: Path) -> None:
    town, on = town_of(tmp_path), OnTheList()
    adopted(town, on)
    assert state(town, on) == "noticed"
    must(enter(town, on, AFTER_HEARING))
    assert (state(town, on), listing(town, on).stands) == ("listed", True)
    must(serve(town, on))
    assert state(town, on) == "served"
    must(open_record(town, on))
    assert pool(town, on).closed is None


def test_example_x03_waived_and_entered_before_the_period_runs_out(tmp_path: Path) -> None:
    town, on = town_of(tmp_path), OnTheList()
    noticed(town, on)
    must(waive(town, on))
    town.clock.set(at(2026, 6, 29))
    must(meet(town, on))
    must(enter(town, on, at(2026, 6, 29)))
    assert listing(town, on).stands


def test_a_final_paper_ends_the_hearing_once_its_points_are_answered(tmp_path: Path) -> None:
    town, on = town_of(tmp_path), OnTheList()
    noticed(town, on)
    must(represent(town, on, 2, final=True))
    must(consider(town, on, (1, 2)))
    town.clock.set(at(2026, 6, 29))
    must(meet(town, on))
    must(enter(town, on, at(2026, 6, 29)))
    assert state(town, on) == "listed"


def test_ten_points_exactly_are_not_due(tmp_path: Path) -> None:
    town, on = town_of(tmp_path, 300), OnTheList()
    town.clock.set(NOTICED)
    assert codes(propose(town, on)) == {"listing-not-due"}


def test_example_x05_listed_then_the_ground_falls_and_the_listing_is_withdrawn_ab_initio(tmp_path: Path) -> None:
    town = Town(tmp_path).settle()
    on = OnTheList()
    due_town(town, 350)
    listed(town, on)
    must(open_record(town, on))
    must(town.annul(Case("3"), at(2026, 8, 14)))
    must(remove(town, on, at(2026, 8, 17), "annulled", ab_initio=True))
    must(close_record(town, on, "annulled"))
    must(serve(town, on))
    assert (state(town, on), listing(town, on).stands) == ("removed", False)
    assert pool(town, on).closed is not None


def closed_year(directory: Path) -> tuple[Town, OnTheList]:
    """X8 a year later: 8.00 in April 2026, 2.50 of November confirmed and served on 15 January 2027; 2026 closes on 31 January."""
    town = Town(directory).settle()
    town.actor("a-sec", ("SEC", EVERYWHERE))
    town.served_deduction("1", date(2026, 3, 3), at(2026, 4, 1), 800)
    town.served_deduction("2", date(2026, 11, 20), at(2027, 1, 15), 250)
    return town, OnTheList()


def test_example_x08_a_notice_from_before_the_closing_of_the_year_lists_nobody_after_it(tmp_path: Path) -> None:
    town, on = closed_year(tmp_path)
    town.clock.set(at(2027, 1, 18))
    must(propose(town, on))
    must(tell(town, on))
    town.clock.set(at(2027, 2, 2))
    must(meet(town, on))
    assert codes(enter(town, on, at(2027, 2, 2))) == {"listing-notice-not-fresh"}
    must(take_back(town, on, "other"))
    again = OnTheList("l-2", meeting="m-2")
    must(propose(town, again))
    must(tell(town, again))
    town.clock.set(at(2027, 2, 17))
    must(meet(town, again))
    must(enter(town, again, at(2027, 2, 17)))
    assert listing(town, again).period == "2026"


def test_before_the_closing_the_notice_of_january_serves(tmp_path: Path) -> None:
    town, on = closed_year(tmp_path)
    town.clock.set(at(2027, 1, 18))
    must(propose(town, on))
    must(tell(town, on))
    must(waive(town, on))
    town.clock.set(at(2027, 1, 29))
    must(meet(town, on))
    must(enter(town, on, at(2027, 1, 29)))
