"""An objection to a warning or to a listing through the door: what each outcome does to the colour and to the list."""

from pathlib import Path

import pytest

from ledger.domain.vocabulary import MatterRef, Target
from tests.support import listings_acts, warnings_acts
from tests.support.acts import must, standing
from tests.support.objections_acts import Aimed, filed_and_accepted, filing, refusing, ruled, ruling, with_office
from tests.support.town import Town, at
from tests.support.warnings_acts import warned, warning


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return with_office(Town(tmp_path).settle())


def to_warning(outcome: str, rank: int | None = None) -> Target:
    return Target(kind="warning", id="w-1", outcome=outcome, new_value=rank, ground=None)  # type: ignore[arg-type]


def to_listing(outcome: str) -> Target:
    return Target(kind="listing", id="l-1", outcome=outcome, new_value=None, ground=None)  # type: ignore[arg-type]


def objected_warning(town: Town) -> Aimed:
    """A yellow warning of 8 May, objected to and accepted on 11 May."""
    warned(town)
    aimed = Aimed(warning(town).issued.event, MatterRef(kind="warning", id="w-1"))
    town.clock.set(at(2026, 5, 11))
    filed_and_accepted(town, aimed)
    return aimed


@pytest.mark.parametrize(
    ("outcome", "rank", "colour", "state"),
    [("upheld", None, "yellow", "served"), ("varied_down", 1, "blue", "served"), ("varied_down", 0, "none", "served"),
     ("revoked", None, "none", "lifted"), ("remitted", None, "none", "remitted")],
)  # fmt: skip
def test_each_outcome_on_a_warning(town: Town, outcome: str, rank: int | None, colour: str, state: str) -> None:
    aimed = objected_warning(town)
    drafted = ruling(town, aimed, to_warning(outcome, rank))
    assert standing(town, drafted) == set()
    must(town.submit(drafted))
    assert warning(town).colour_now == colour
    assert warnings_acts.state(town) == state
    assert warning(town).lift_ground == ("appeal" if outcome in ("revoked", "remitted") else None)


@pytest.mark.parametrize(
    ("rank", "code"), [(3, "target-heavier"), (4, "target-unknown"), (None, "target-value-missing")]
)
def test_a_colour_that_is_not_lower_stands_as_a_breach_and_changes_nothing(
    town: Town, rank: int | None, code: str
) -> None:
    aimed = objected_warning(town)
    drafted = ruling(town, aimed, to_warning("varied_down", rank))
    assert code in standing(town, drafted)
    must(town.submit(drafted))
    assert warning(town).colour_now == "yellow"
    assert warning(town).corrections == ()


def test_a_warning_objected_to_in_time_is_not_refused_as_late(town: Town) -> None:
    """Served on Friday 8 May: TL04 has its last day on Thursday 28 May, for 9 May is worked."""
    warned(town)
    aimed = Aimed(warning(town).issued.event, MatterRef(kind="warning", id="w-1"))
    for number, on, expected in (("1", 28, {"objection-refused-wrongly"}), ("2", 29, set())):
        town.clock.set(at(2026, 5, on))
        must(town.submit(filing(town, aimed, number)))
        assert standing(town, refusing(town, aimed, number)) == expected


@pytest.mark.parametrize(
    ("outcome", "stands", "state"),
    [("upheld", True, "served"), ("revoked", False, "removed"), ("remitted", False, "remitted")],
)
def test_each_outcome_on_a_listing(town: Town, outcome: str, stands: bool, state: str) -> None:
    on = listings_acts.listed(listings_acts.due_town(town), listings_acts.OnTheList())
    entry = listings_acts.listing(town, on).entry
    assert entry is not None
    aimed = Aimed(entry.act.event, on.matter)
    town.clock.set(at(2026, 7, 20))
    filed_and_accepted(town, aimed)
    drafted = ruling(town, aimed, to_listing(outcome))
    assert standing(town, drafted) == set()
    must(town.submit(drafted))
    assert listings_acts.listing(town, on).stands is stands
    assert listings_acts.state(town, on) == state


def test_a_listing_sent_back_is_entered_again_and_stands(town: Town) -> None:
    on = listings_acts.listed(listings_acts.due_town(town), listings_acts.OnTheList())
    entry = listings_acts.listing(town, on).entry
    assert entry is not None
    town.clock.set(at(2026, 7, 20))
    aimed = Aimed(entry.act.event, on.matter)
    filed_and_accepted(town, aimed)
    ruled(town, aimed, to_listing("remitted"))
    on.meeting = "m-2"  # the list is decided again by a meeting of its own
    must(listings_acts.meet(town, on))
    must(listings_acts.enter(town, on, at(2026, 7, 20)))
    assert listings_acts.listing(town, on).stands
    assert listings_acts.state(town, on) == "listed"


def test_a_listing_has_nothing_to_vary(town: Town) -> None:
    on = listings_acts.listed(listings_acts.due_town(town), listings_acts.OnTheList())
    entry = listings_acts.listing(town, on).entry
    assert entry is not None
    town.clock.set(at(2026, 7, 20))
    aimed = Aimed(entry.act.event, on.matter)
    filed_and_accepted(town, aimed)
    varied = Target(kind="listing", id="l-1", outcome="varied_down", new_value=1, ground=None)
    assert standing(town, ruling(town, aimed, varied)) == {"target-unknown"}
    must(town.submit(ruling(town, aimed, varied)))
    assert listings_acts.listing(town, on).stands
