"""Minutes of a leadership group: what stands beside them, what a correction does, and a deduction that cites a meeting."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.vocabulary import MatterRef, MeetingItem
from tests.support.acts import AFTER_HEARING, codes, confirmed, must, noticed, standing
from tests.support.listings_acts import SECRETARY, OnTheList, correct_minutes, item, meet
from tests.support.refusals_listings import minutes
from tests.support.town import EVERYWHERE, PERSON, Case, Town, at

ABOUT = OnTheList()


def town_of(directory: Path, **fields: int) -> Town:
    """The town with a secretary."""
    town = Town(directory, **fields).settle()
    town.actor("a-sec", ("SEC", EVERYWHERE))
    return town


def beside(town: Town, *items: MeetingItem, **changes: Any) -> set[str]:
    """What would stand beside minutes."""
    held = replace(minutes(*items), **changes)
    return standing(
        town, town.draft("CommitteeMeetingHeld", "meeting/m-1", held, SECRETARY, sealed={"attendance": "名单"})
    )


@pytest.mark.parametrize(
    ("votes", "counts", "expected"),
    [
        ({}, {}, set()),
        ({"for_count": 3, "against_count": 0}, {"entitled": 5, "present": 4}, set()),
        ({"for_count": 4, "against_count": 0}, {"entitled": 6, "present": 4}, set()),
        ({"for_count": 3, "against_count": 0}, {"entitled": 6, "present": 4}, {"majority-missing"}),
        ({"for_count": 3, "against_count": 0}, {"entitled": 5, "present": 3}, {"quorum-missing"}),
        ({"for_count": 3, "against_count": 0, "recused": 1}, {"entitled": 5, "present": 4}, {"quorum-missing"}),
        ({"for_count": 4, "against_count": 1}, {}, {"meeting-counts"}),
        ({}, {"present": 6}, {"meeting-counts"}),
        ({"for_count": 0, "against_count": 3, "result": "not_adopted", "recused": 1}, {}, set()),
    ],
)
def test_clause_f35_quorum_and_counting_breaches_stand_beside_the_minutes(
    tmp_path: Path, votes: dict[str, int], counts: dict[str, int], expected: set[str]
) -> None:
    assert beside(town_of(tmp_path), item(ABOUT, **votes), **counts) == expected


def test_minutes_signed_without_a_member_of_the_organ_are_refused_as_not_authentic(tmp_path: Path) -> None:
    town = town_of(tmp_path)
    assert codes(meet(town, ABOUT, signing=[("a-sec", "SEC")])) == {"wrong-signers"}
    assert codes(meet(town, ABOUT, signing=[("a-sec", "SEC"), ("a-org", "ORG")])) == {"wrong-signers"}
    must(meet(town, ABOUT))


def test_a_meeting_of_a_day_to_come_or_of_no_unit_stands_with_its_breach(tmp_path: Path) -> None:
    town = town_of(tmp_path)
    assert beside(town, item(ABOUT), held_on=date(2026, 2, 1)) == {"day-in-future"}
    assert "unit-unknown" in beside(town, item(ABOUT), organ="u-404")
    assert beside(town, item(ABOUT)) == set()


def test_a_second_record_of_one_meeting_moves_nothing_and_a_correction_does(tmp_path: Path) -> None:
    town = town_of(tmp_path)
    must(meet(town, ABOUT))
    assert beside(town, item(ABOUT, for_count=4, against_count=0)) == {"wrong-state"}
    must(meet(town, ABOUT, item(ABOUT, for_count=4, against_count=0)))
    held = town.ledger.history.meeting("m-1")
    assert (held.items[1].for_count, held.corrections) == (3, ())
    must(correct_minutes(town, ABOUT, item(ABOUT, for_count=4, against_count=0)))
    held = town.ledger.history.meeting("m-1")
    assert (held.items[1].for_count, len(held.corrections)) == (4, 1)
    must(correct_minutes(town, ABOUT, item(ABOUT, 7)))
    assert 7 not in town.ledger.history.meeting("m-1").items


def about(case: Case) -> MeetingItem:
    """An item about a deduction, adopted."""
    return item(ABOUT, case=MatterRef(kind="deduction", id=case.deduction))


def test_clause_f35_a_deduction_may_cite_the_meeting_that_adopted_it(tmp_path: Path) -> None:
    town = town_of(tmp_path)
    case = noticed(town)
    assert codes(town.confirm(case, AFTER_HEARING, meeting="m-1", item=1)) == {"meeting-unknown"}
    must(meet(town, ABOUT, item(ABOUT)))
    assert codes(town.confirm(case, AFTER_HEARING, meeting="m-1", item=1)) == {"meeting-item-of-another-matter"}
    must(meet(town, OnTheList(meeting="m-2"), about(case), day=date(2026, 3, 17)))
    must(town.confirm(case, AFTER_HEARING, meeting="m-2", item=1))
    decision = town.ledger.history.dossier(PERSON).deductions[case.deduction].in_force
    assert decision is not None
    assert (decision.meeting, decision.item) == ("m-2", 1)


def test_clause_f35_a_meeting_after_the_day_of_decision_carries_nothing(tmp_path: Path) -> None:
    town = town_of(tmp_path)
    case = noticed(town)
    town.clock.set(at(2026, 3, 18))
    must(meet(town, ABOUT, about(case), day=date(2026, 3, 18)))
    assert codes(town.confirm(case, AFTER_HEARING, meeting="m-1", item=1)) == {"days-out-of-order"}
    must(town.confirm(case, at(2026, 3, 18), meeting="m-1", item=1))


def test_a_correction_and_an_annulment_may_cite_one_too(tmp_path: Path) -> None:
    town = town_of(tmp_path)
    case = confirmed(town)
    assert codes(town.correct(case, at(2026, 3, 18), 300, meeting="m-1", item=1)) == {"meeting-unknown"}
    must(meet(town, ABOUT, about(case)))
    must(town.correct(case, at(2026, 3, 18), 300, meeting="m-1", item=1))


def test_under_epoch_1_no_meeting_is_looked_for(tmp_path: Path) -> None:
    town = Town(tmp_path, epoch=1).settle()
    case = noticed(town)
    assert codes(town.confirm(case, AFTER_HEARING, meeting="m-1", item=1)) == {"meeting-unknown"}
    assert "meeting-unknown" in codes(town.confirm(case, AFTER_HEARING, meeting="m-1", item=1))
    town.actor("a-sec", ("SEC", EVERYWHERE))
    assert codes(meet(town, ABOUT, about(case))) == {"unknown-type"}
    must(town.confirm(case, AFTER_HEARING))
