"""A small town in which every view has something to hold: warned, listed and pooled, objected, reported late, linked, keys revoked."""

from datetime import date
from pathlib import Path

from ledger.admitting import Receipted
from tests.support import links_acts, listings_acts, reports_acts, warnings_acts
from tests.support.town import Case, Town, at


def busy_town(directory: Path) -> Town:
    """X3 in the small town: 4.00, 7.00, 10.01 and red; warned, proposed, heard, listed, served, in the pool; a quarter reported late."""
    town = listings_acts.due_town(Town(directory).settle())
    town.register("o-0002")
    must(warnings_acts.issue(town))
    must(warnings_acts.serve(town))
    must(warnings_acts.acknowledge(town))
    must(reports_acts.submit(town))
    must(reports_acts.give_back(town))
    on = listings_acts.listed(town, listings_acts.OnTheList())
    must(listings_acts.open_record(town, on))
    town.fact(Case("again", "o-0002"), date(2026, 7, 1))
    must(links_acts.link(town, "f-again", "f-1"))
    town.clock.set(at(2026, 10, 20))
    town.fact(Case("autumn", "o-0002"), date(2026, 10, 20))
    return town


def must(outcome: object) -> None:
    """Admitted, or the test says why not."""
    assert isinstance(outcome, Receipted), getattr(getattr(outcome, "error", None), "en", outcome)
