"""What happens to the facts between the look and the entry on the list: what is in the way, and how its author shows that he saw it."""

from datetime import date
from pathlib import Path

from tests.support.acts import codes, disprove, exclude, must, proposed, withdraw
from tests.support.listings_acts import AFTER_HEARING, OnTheList, adopted, due_town, enter
from tests.support.town import Case, Town


def excluded(town: Town, number: str) -> str:
    """The first piece of evidence of a deduction is excluded; the event."""
    case = Case(number)
    item = next(iter(town.ledger.history.stream(f"fact/{case.fact}").detail.evidence))
    must(exclude(town, case, item))
    assert town.last is not None
    return town.last.statement.id


def test_evidence_excluded_from_a_ground_is_seen_by_naming_it_and_then_judged(tmp_path: Path) -> None:
    town = due_town(Town(tmp_path).settle())
    on = adopted(town, OnTheList())
    exclusion = excluded(town, "3")
    assert codes(enter(town, on, AFTER_HEARING)) == {"stale-seen"}
    assert codes(enter(town, on, AFTER_HEARING, causes=(exclusion,))) == {"listing-ground-excluded"}


def test_what_is_left_of_the_grounds_carries_the_entry_once_the_exclusion_was_seen(tmp_path: Path) -> None:
    """4.00, 3.00 and 7.50: without the second there are still more than 10.00."""
    town = due_town(Town(tmp_path).settle(), third_cp=750)
    on = adopted(town, OnTheList())
    exclusion = excluded(town, "2")
    assert codes(enter(town, on, AFTER_HEARING)) == {"stale-seen"}
    must(enter(town, on, AFTER_HEARING, causes=(exclusion,)))


def test_a_fact_that_the_listing_does_not_rest_on_is_in_nobodys_way(tmp_path: Path) -> None:
    town = due_town(Town(tmp_path).settle())
    other = proposed(town, "9", date(2026, 6, 24))
    must(withdraw(town, other))
    on = adopted(town, OnTheList())
    must(disprove(town, other))
    must(enter(town, on, AFTER_HEARING))
