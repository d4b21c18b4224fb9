"""F35: the competent organ decided, and the meeting cited carries the decision. Asked of what went through the door."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from keys.vkey import vkey
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.evaluate import evaluate, evaluate_listing
from ledger.domain.clauses.f35_collective import f35
from ledger.domain.events.founding import KeyRevoked
from ledger.domain.vocabulary import MatterRef
from ledger.proving import make_fairness_proof
from ledger.verify.checks import verify_proof
from ledger.verify.policy import make_policy, read_policy
from tests.support.acts import AFTER_HEARING, must, noticed
from tests.support.listings_acts import (
    OnTheList,
    correct_minutes,
    due_town,
    item,
    listed,
    meet,
)
from tests.support.listings_acts import (
    noticed as told,
)
from tests.support.town import EVERYWHERE, LOG, PERSON, Case, Town, at

ABOUT = OnTheList()


def file(town: Town) -> CaseFile:
    """The case file as known now."""
    history = town.ledger.history
    return history.case_file(PERSON, history.known(None, today=town.ledger.today()))


def of_listing(case: CaseFile) -> tuple[str, str]:
    """Verdict and reason on the listing."""
    (found,) = evaluate_listing(case, "l-1")
    return found.verdict, found.reason


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Somebody on the list."""
    town = due_town(Town(tmp_path).settle())
    listed(town, OnTheList())
    return town


def test_clause_f35_a_listing_adopted_in_its_meeting_passes(town: Town) -> None:
    assert of_listing(file(town)) == ("pass", "collective")


def test_clause_f35_a_listing_only_proposed_has_no_object(tmp_path: Path) -> None:
    town = due_town(Town(tmp_path).settle())
    told(town, OnTheList())
    assert of_listing(file(town)) == ("not_applicable", "not-decided")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"for_count": 2, "against_count": 2, "result": "not_adopted"}, "meeting-not-adopted"),
        ({"for_count": 2, "against_count": 2}, "majority-missing"),
        ({"recused": 1, "against_count": 0}, "quorum-missing"),
        ({"case": MatterRef(kind="listing", id="l-2")}, "no-such-item"),
    ],
)
def test_clause_f35_corrected_minutes_that_carry_nothing_fail_the_decision(
    town: Town, changes: dict[str, object], reason: str
) -> None:
    must(correct_minutes(town, ABOUT, item(ABOUT, **changes)))
    assert of_listing(file(town)) == ("fail", reason)


def test_clause_f35_minutes_withheld_prove_nothing(town: Town) -> None:
    assert of_listing(replace(file(town), meetings={})) == ("cannot_prove", "minutes-withheld")
    actors = {name: actor for name, actor in file(town).actors.items() if name != "a-sec"}
    assert of_listing(replace(file(town), actors=actors)) == ("cannot_prove", "signer-not-known")


def test_clause_f35_minutes_under_a_key_in_other_hands_prove_nothing(town: Town) -> None:
    key = town.key("a-sec").public_key.key
    revoked = KeyRevoked(key=key, compromised_since=at(2026, 7, 1), ground="compromised")
    town.must("KeyRevoked", "actor/a-sec", revoked, [("a-root1", "KEY")])
    assert of_listing(file(town)) == ("cannot_prove", "contested")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"organ": "county_committee"}, "meeting-of-another-organ"),
        ({"held_on": date(2026, 7, 14)}, "meeting-after-the-decision"),
        ({"items": {}}, "no-such-item"),
        ({"present": 2}, "meeting-counts"),
    ],
)
def test_clause_f35_a_meeting_that_is_none_for_this_decision_fails_it(
    town: Town, changes: dict[str, object], reason: str
) -> None:
    case = file(town)
    meeting = replace(case.meetings["m-1"], **changes)
    assert of_listing(replace(case, meetings={"m-1": meeting})) == ("fail", reason)


def test_clause_f35_signers_without_the_role_in_that_organ_fail_it(town: Town) -> None:
    case = file(town)
    chair = replace(case.actors["a-com1"], roles=())
    assert of_listing(replace(case, actors={**case.actors, "a-com1": chair})) == ("fail", "minutes-not-of-the-organ")


def test_clause_f35_another_organ_than_management_authority_names_fails_it(town: Town) -> None:
    case = file(town)
    listing = case.dossier.listings["l-1"]
    assert listing.entry is not None
    elsewhere = replace(listing, entry=replace(listing.entry, deciding_organ="county_committee"))
    dossier = replace(case.dossier, listings={"l-1": elsewhere})
    assert of_listing(replace(case, dossier=dossier)) == ("fail", "wrong-organ")


def decided(directory: Path, *, meeting: bool) -> tuple[Town, Case]:
    """A deduction decided with a meeting, or by the signatures of two members."""
    town = Town(directory).settle()
    town.actor("a-sec", ("SEC", EVERYWHERE))
    case = noticed(town)
    about = item(ABOUT, case=MatterRef(kind="deduction", id=case.deduction))
    must(meet(town, ABOUT, about))
    cites = {"meeting": "m-1", "item": 1} if meeting else {}
    must(town.confirm(case, AFTER_HEARING, **cites))
    must(town.serve(case, date(2026, 3, 17)))
    return town, case


@pytest.mark.parametrize(
    ("meeting", "expected"), [(True, ("pass", "collective")), (False, ("not_applicable", "no-meeting-cited"))]
)
def test_clause_f35_over_a_deduction(tmp_path: Path, meeting: bool, expected: tuple[str, str]) -> None:
    town, case = decided(tmp_path, meeting=meeting)
    found = f35(file(town), case.deduction)
    assert (found.verdict, found.reason) == expected


def test_a_fairness_proof_carries_the_meeting_that_its_decision_cites(tmp_path: Path) -> None:
    town, case = decided(tmp_path, meeting=True)
    history = town.ledger.history
    known = history.known(None, today=town.ledger.today())
    proof = make_fairness_proof(history, case.decision, known, town.ledger.checkpoint())
    key = vkey(LOG, town.log_key.public_key)
    policy = read_policy(make_policy(log_vkeys=[key], founding=history.stored(0).leaf_hash, scripted=True))
    report = verify_proof(proof, policy)
    assert {one.clause: one.verdict for one in report.clauses}["F35"] == "pass"
    assert [one.clause for one in report.clauses] == [one.clause for one in evaluate(file(town), case.deduction)]
