"""Entries signed with a key found compromised later: contested, reaffirmed by their signers, or voided by a committee after hearing."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.f25_authentic import f25
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.epochs import EPOCHS
from ledger.domain.events.founding import KeyRevoked
from ledger.domain.scoring import score
from ledger.domain.streams import empty_stream, evolve
from tests.support import listings_acts
from tests.support.acts import (
    AFTER_HEARING,
    FACT_ON,
    codes,
    confirmed,
    member,
    must,
    proposed,
    relate,
    service,
    standing,
)
from tests.support.keys_acts import (
    compromised,
    contest,
    enrol,
    reaffirm,
    replaced_after_compromise,
    second_key,
    told,
    void,
    waived,
)
from tests.support.objections_acts import ruled, target
from tests.support.refusals_objections import IN_TIME, accepted
from tests.support.town import DECIDERS, EVERYWHERE, PERSON, UNIT, Case, Town, at

STREAM = f"official/{PERSON}"
ORGAN = replace(EVERYWHERE, organ=UNIT)
LATER = at(2026, 4, 20)
OTHERS = [("a-com3", "COM"), ("a-com4", "COM")]
JUNE = date(2026, 6, 1)
NEW_YEAR = at(2026, 1, 4)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path).settle()
    for actor in ("a-com3", "a-com4"):
        member(town, actor, "COM", ORGAN)
    return town


def counted(town: Town) -> Case:
    """A deduction confirmed on 17 March and served, whose second signer's key is revoked since for a compromise on that day."""
    case = confirmed(town)
    must(town.submit(service(town, case, case.decision)))
    town.clock.set(at(2026, 3, 20))
    replaced_after_compromise(town, "a-com2", AFTER_HEARING)
    return case


def verdict(town: Town, case: Case) -> tuple[str, str]:
    found = clause(town, case)
    return found.verdict, found.reason


def clause(town: Town, case: Case) -> ClauseVerdict:
    known = town.ledger.history.known(None, today=town.ledger.today())
    return f25(town.ledger.history.case_file(PERSON, known), case.deduction)


def points(town: Town, known: date | None = None) -> int:
    asked = town.ledger.history.known(known, today=town.ledger.today())
    return score(town.ledger.history.score_inputs(PERSON, asked), on=JUNE).points_cp


def heard(town: Town, case: Case) -> None:
    """The person is told of the doubt and gives up his hearing; the next day comes."""
    must(told(town, case.decision))
    must(waived(town, case.decision))
    town.clock.set(LATER)


def test_clause_f25_a_contested_decision_keeps_its_effect_and_cannot_be_proved(town: Town) -> None:
    case = counted(town)
    assert verdict(town, case) == ("cannot_prove", "contested")
    assert points(town) == 400


def test_clause_f25_a_reaffirmed_decision_is_authentic_again(town: Town) -> None:
    case = counted(town)
    must(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")]))
    assert town.last is not None
    assert verdict(town, case) == ("pass", "authentic")
    assert town.last.statement.id in clause(town, case).events
    assert points(town) == 400


def test_clause_f25_a_voided_decision_fails_and_counts_nothing_from_the_beginning(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    must(void(town, STREAM, case.decision, OTHERS))
    assert verdict(town, case) == ("fail", "voided")
    assert points(town) == 0
    assert points(town, date(2026, 4, 19)) == 400  # as known the day before
    known = town.ledger.history.known(None, today=town.ledger.today())
    lines = score(town.ledger.history.score_inputs(PERSON, known), on=JUNE).lines
    assert "voided" in [step.code for line in lines for step in line.steps]
    assert town.ledger.history.stream(STREAM).state_of("deduction", case.deduction) == "annulled"


def test_a_voided_proposal_can_no_longer_be_confirmed(town: Town) -> None:
    case = proposed(town)
    proposal = town.ledger.history.dossier(PERSON).deductions[case.deduction].proposal.event
    must(town.notice(case))
    replaced_after_compromise(town, "a-head", NEW_YEAR)
    must(told(town, proposal))
    must(waived(town, proposal))
    town.clock.set(at(2026, 3, 16))
    must(void(town, STREAM, proposal, OTHERS))
    assert codes(town.confirm(case, AFTER_HEARING)) == {"wrong-state"}


def test_an_entry_recorded_before_the_compromise_is_not_contested(town: Town) -> None:
    case = confirmed(town)
    town.clock.set(at(2026, 3, 20))
    replaced_after_compromise(town, "a-com2", at(2026, 3, 18))
    assert codes(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")])) == {"wrong-state"}
    heard(town, case)
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"wrong-state"}


def test_threat_19_the_thief_cannot_reaffirm_with_the_stolen_key(town: Town) -> None:
    case = confirmed(town)
    stolen = town.key("a-com2")
    town.clock.set(at(2026, 3, 20))
    replaced_after_compromise(town, "a-com2", AFTER_HEARING)
    own, town.keys["a-com2"] = town.key("a-com2"), stolen  # type: ignore[assignment]
    assert codes(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")])) == {"key-not-active"}
    town.keys["a-com2"] = own
    must(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")]))


def test_threat_19_a_reaffirmation_by_a_key_compromised_in_its_turn_settles_nothing(town: Town) -> None:
    case = counted(town)
    must(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")]))
    assert verdict(town, case) == ("pass", "authentic")
    must(compromised(town, "a-com2", at(2026, 3, 19)))
    assert verdict(town, case) == ("cannot_prove", "contested")


def test_every_signer_in_doubt_reaffirms_for_himself(town: Town) -> None:
    case = counted(town)
    replaced_after_compromise(town, "a-com1", AFTER_HEARING)
    must(reaffirm(town, STREAM, case.decision, [("a-com1", "COM")]))
    assert verdict(town, case) == ("cannot_prove", "contested")
    assert codes(reaffirm(town, STREAM, case.decision, [("a-com1", "COM")])) == {"author-differs"}
    must(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")]))
    assert verdict(town, case) == ("pass", "authentic")
    assert codes(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")])) == {"wrong-state"}


def test_a_reaffirmation_is_signed_in_the_role_of_then(town: Town) -> None:
    case = counted(town)
    assert "author-differs" in codes(reaffirm(town, STREAM, case.decision, [("a-com2", "SUB")]))
    assert "author-differs" in codes(reaffirm(town, STREAM, case.decision, [("a-com2", "ROOT")]))


def test_a_voided_entry_is_not_reaffirmed_and_a_reaffirmed_one_is_not_voided(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    must(void(town, STREAM, case.decision, OTHERS))
    assert codes(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")])) == {"wrong-state"}
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"wrong-state"}


def test_a_reaffirmed_entry_is_not_voided(town: Town) -> None:
    case = counted(town)
    must(reaffirm(town, STREAM, case.decision, [("a-com2", "COM")]))
    heard(town, case)
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"wrong-state"}


def test_clause_f04_nothing_is_voided_in_a_persons_stream_before_he_was_told_and_heard(town: Town) -> None:
    case = counted(town)
    town.clock.set(at(2026, 3, 23))
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"notice-missing"}
    must(told(town, case.decision))
    town.clock.set(at(2026, 3, 24))
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"hearing-running"}
    town.clock.set(LATER)
    must(void(town, STREAM, case.decision, OTHERS))


def test_clause_f09_no_signer_of_the_entry_voids_it(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    assert codes(void(town, STREAM, case.decision, DECIDERS)) == {"separation-of-duties"}
    mixed = [("a-com3", "COM"), ("a-com1", "COM")]
    assert codes(void(town, STREAM, case.decision, mixed)) == {"separation-of-duties"}
    must(void(town, STREAM, case.decision, OTHERS))


def test_clause_f10_no_relative_voids_it(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    must(relate(town, "a-com3"))
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"relation-declared"}


def test_threat_23_the_committee_of_another_organ_voids_nothing(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    county = [("a-cc1", "COM"), ("a-cc2", "COM")]
    assert codes(void(town, STREAM, case.decision, county)) == {"role-out-of-scope"}
    assert codes(void(town, STREAM, case.decision, [("a-com3", "COM")])) == {"wrong-signers"}
    member(town, "a-supr", "SUPR")
    must(void(town, STREAM, case.decision, [("a-supr", "SUPR")]))


def test_where_no_person_is_concerned_the_county_voids_without_a_hearing(town: Town) -> None:
    case = town.fact(Case("7"), FACT_ON)
    entry = town.ledger.history.stream(f"fact/{case.fact}").refs[-1].id
    replaced_after_compromise(town, "a-ver2", NEW_YEAR)
    stream, county = f"fact/{case.fact}", [("a-cc1", "COM"), ("a-cc2", "COM")]
    assert codes(void(town, stream, entry, OTHERS)) == {"role-out-of-scope"}
    must(void(town, stream, entry, county))
    assert town.ledger.history.stream(stream).contests[entry].voided is not None


def test_clause_f25_a_decision_that_rests_on_a_voided_verification_fails(town: Town) -> None:
    case = confirmed(town)
    must(town.submit(service(town, case, case.decision)))
    entry, stream = case.verifications[0], f"fact/{case.fact}"
    replaced_after_compromise(town, "a-ver2", NEW_YEAR)
    assert verdict(town, case) == ("cannot_prove", "contested")
    must(void(town, stream, entry, [("a-cc1", "COM"), ("a-cc2", "COM")]))
    assert verdict(town, case) == ("fail", "voided")
    assert points(town) == 400  # the clause says so; the points are the organ's to correct


def test_an_entry_is_reaffirmed_in_its_own_stream_alone(town: Town) -> None:
    case = counted(town)
    town.fact(Case("7"), date(2026, 3, 20))
    refused = codes(reaffirm(town, "fact/f-7", case.decision, [("a-com2", "COM")]))
    assert "contested-entry-unknown" in refused


def test_a_voiding_says_on_which_day_it_was_decided(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    assert "decided-missing" in codes(void(town, STREAM, case.decision, OTHERS, decided_at=None))
    must(void(town, STREAM, case.decision, OTHERS))


def test_the_voiding_is_served_as_a_decision(town: Town) -> None:
    case = counted(town)
    heard(town, case)
    must(void(town, STREAM, case.decision, OTHERS))
    assert town.last is not None
    must(town.submit(service(town, case, town.last.statement.id, matter=contest(case.decision))))


def test_whoever_was_told_of_no_doubt_that_exists_is_told_in_vain(town: Town) -> None:
    """A hearing opens no contest: the doubt comes from the keys alone."""
    case = confirmed(town)
    town.clock.set(at(2026, 3, 20))
    heard(town, case)
    assert codes(void(town, STREAM, case.decision, OTHERS)) == {"wrong-state"}


def test_a_listing_whose_proposal_was_voided_is_not_entered(town: Town) -> None:
    on = listings_acts.noticed(listings_acts.due_town(town), listings_acts.OnTheList())
    proposal = town.ledger.history.dossier(on.person).listings[on.listing].proposal.event
    replaced_after_compromise(town, listings_acts.PROPOSER[0][0], at(2026, 6, 24))
    must(told(town, proposal))
    must(waived(town, proposal))
    town.clock.set(at(2026, 7, 24))
    must(void(town, on.stream, proposal, OTHERS, rulebook=town.rulebook))
    assert "wrong-state" in codes(listings_acts.enter(town, on, at(2026, 7, 24)))


def test_clause_f06_what_was_voided_bars_no_new_charge(town: Town) -> None:
    """Else whoever stole a key could have somebody charged, and by that make the fact one that is never charged again."""
    case = counted(town)
    heard(town, case)
    assert "fact-charged-twice" in codes(town.propose(Case("7"), FACT_ON, fact=case.fact))
    must(void(town, STREAM, case.decision, OTHERS))
    must(town.propose(Case("7"), FACT_ON, fact=case.fact))


def revoked_by_the_thief(town: Town) -> Case:
    """A served decision; the holder's role is used to revoke the key that signed it, and no compromise is stated."""
    case = confirmed(town)
    must(town.submit(service(town, case, case.decision)))
    data = KeyRevoked(key=town.key("a-com2").public_key.key, compromised_since=None, ground="replaced")
    town.must("KeyRevoked", "actor/a-com2", data, [("a-com2", "HLD")])
    return case


def test_threat_19_a_thief_who_revokes_the_key_himself_does_not_close_the_question(town: Town) -> None:
    case = revoked_by_the_thief(town)
    assert verdict(town, case)[1] != "contested"
    data = KeyRevoked(key=town.key("a-com2").public_key.key, compromised_since=AFTER_HEARING, ground="compromised")
    draft = town.draft("KeyRevoked", "actor/a-com2", data, [("a-root1", "KEY")])
    assert standing(town, draft) == set()
    must(town.submit(draft))
    assert verdict(town, case) == ("cannot_prove", "contested")
    key = town.ledger.history.actor("a-com2").keys[data.key]
    assert (key.status, key.ended and key.ended.signers[0].actor) == ("revoked", "a-com2")


def test_threat_19_a_later_instant_or_none_or_the_holder_himself_takes_no_doubt_back(town: Town) -> None:
    case = revoked_by_the_thief(town)
    must(compromised(town, "a-com2", AFTER_HEARING))
    key = town.key("a-com2").public_key.key
    enrol(town, "a-com2", second_key("a-com2"))
    keeper, holder = [("a-root1", "KEY")], [("a-com2", "HLD")]
    for since, signing in ((LATER, keeper), (None, keeper), (NEW_YEAR, holder)):
        data = KeyRevoked(key=key, compromised_since=since, ground="compromised")
        draft = town.draft("KeyRevoked", "actor/a-com2", data, signing)
        assert standing(town, draft) == {"wrong-state"}
        must(town.submit(draft))
        assert town.ledger.history.actor("a-com2").keys[key].compromised_since == AFTER_HEARING
        assert verdict(town, case) == ("cannot_prove", "contested")


def test_under_the_first_epoch_a_second_revocation_says_nothing(town: Town) -> None:
    revoked_by_the_thief(town)
    data = KeyRevoked(key=town.key("a-com2").public_key.key, compromised_since=AFTER_HEARING, ground="compromised")
    must(town.act("KeyRevoked", "actor/a-com2", data, [("a-root1", "KEY")]))
    history = town.ledger.history
    events = [event for event in history.events(0, history.size()) if event.statement.stream == "actor/a-com2"]
    states = {rules: empty_stream("actor/a-com2") for rules in EPOCHS}
    for event in events:
        states = {rules: evolve(each, replace(event, rules=rules)) for rules, each in states.items()}
    assert [each.detail.keys[data.key].compromised_since for each in states.values()] == [None, AFTER_HEARING]


def test_of_a_root_key_an_earlier_compromise_is_stated_as_well(town: Town) -> None:
    member(town, "a-keeper", "KEY")
    keeper = [("a-keeper", "KEY")]
    key = town.key("a-root2").public_key.key
    for since in (None, NEW_YEAR):
        data = KeyRevoked(key=key, compromised_since=since, ground="compromised")
        draft = town.draft("KeyRevoked", "actor/a-root2", data, keeper)
        assert standing(town, draft) == set()
        must(town.submit(draft))
        assert town.ledger.history.actor("a-root2").keys[key].compromised_since == since


def test_clause_f06_a_voided_decision_of_an_appeal_body_bars_no_new_charge(town: Town) -> None:
    """One stolen key of the appeal body would else make a fact that nobody is ever charged with; and no more than before is charged."""
    case = accepted(town)
    ruling = ruled(town, case, target(case, "revoked"))
    town.clock.set(at(2026, 4, 10))
    replaced_after_compromise(town, "a-apo", IN_TIME)
    must(told(town, ruling))
    must(waived(town, ruling))
    town.clock.set(LATER)
    assert "fact-charged-twice" in codes(town.propose(Case("7"), FACT_ON, fact=case.fact))
    must(void(town, STREAM, ruling, OTHERS))
    assert points(town) == 0
    assert codes(town.propose(Case("7"), FACT_ON, 450, fact=case.fact)) == {"points-above"}
    must(town.propose(Case("7"), FACT_ON, fact=case.fact))
