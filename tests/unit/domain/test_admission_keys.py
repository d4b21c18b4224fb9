"""Keys and roles by log order: suspended, revoked, root keys, roles renewed and ended, one person behind two actors."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from ledger.admitting import Receipted
from ledger.domain.authority import Actor
from ledger.domain.events.founding import KeyRevoked, RoleGranted
from ledger.domain.events.registry import RelationEnded, UnitRegistered
from ledger.domain.vocabulary import MatterRef
from ledger.log.authoring import Authored
from ledger.log.codec import encode_statement
from tests.support.acts import (
    AFTER_HEARING,
    FACT_ON,
    KEEPERS,
    codes,
    end_role,
    grant,
    member,
    must,
    noticed,
    register_fact,
    registered,
    relate,
    revoke,
    signed_by,
    standing,
    suspend,
    verify,
    waive,
)
from tests.support.refusals_case import BOOK, draft, lighter, publication
from tests.support.town import DECIDERS, EVERYWHERE, LOG, PERSON, UNIT, Case, Town, at, attach

DAY = date(2026, 1, 4)
OWN = replace(EVERYWHERE, units=(UNIT,))
ORGAN = replace(EVERYWHERE, organ=UNIT)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def actor(town: Town, name: str) -> Actor:
    return town.ledger.history.actor(name)


def status(town: Town, name: str) -> str:
    return actor(town, name).keys[town.key(name).public_key.key].status


def test_threat_19_what_a_key_signed_before_its_revocation_stays(town: Town) -> None:
    must(register_fact(town, "1", DAY))
    must(revoke(town, "a-rep"))
    assert codes(register_fact(town, "2", DAY)) == {"key-not-active"}
    assert town.ledger.history.stream("fact/f-1").seq == 1


def test_threat_19_a_revoked_key_is_not_brought_back_by_lifting_a_suspension(town: Town) -> None:
    must(revoke(town, "a-rep"))
    must(suspend(town, "a-rep", suspended=False))  # a record: it stands, with its breach, and changes nothing
    assert status(town, "a-rep") == "revoked"
    assert codes(register_fact(town, "1", DAY)) == {"key-not-active"}


def test_a_suspended_key_is_brought_back_by_the_custodian(town: Town) -> None:
    must(suspend(town, "a-rep"))
    assert status(town, "a-rep") == "suspended"
    must(suspend(town, "a-rep", suspended=False))
    assert status(town, "a-rep") == "active"


def test_threat_19_a_root_key_is_revoked_like_any_other(town: Town) -> None:
    member(town, "a-keeper", "KEY")
    must(revoke(town, "a-root1", [("a-keeper", "KEY")]))
    assert status(town, "a-root1") == "revoked"
    assert codes(grant(town, "a-rep", "VER")) == {"key-not-active"}
    assert actor(town, "a-root1").keys[town.key("a-root1").public_key.key].public_key != ""


def test_a_root_key_can_be_suspended_and_brought_back(town: Town) -> None:
    member(town, "a-keeper", "KEY")
    must(suspend(town, "a-root2", signing=[("a-keeper", "KEY")]))
    assert codes(grant(town, "a-rep", "VER")) == {"key-not-active"}
    must(suspend(town, "a-root2", suspended=False, signing=[("a-keeper", "KEY")]))
    must(grant(town, "a-rep", "VER"))


def test_revoking_a_root_key_breaks_no_rule(town: Town) -> None:
    member(town, "a-keeper", "KEY")
    data = KeyRevoked(key=town.key("a-root1").public_key.key, compromised_since=None, ground="lost")
    assert standing(town, town.draft("KeyRevoked", "actor/a-root1", data, [("a-keeper", "KEY")])) == set()
    unknown = replace(data, key="0" * 64)
    draft = town.draft("KeyRevoked", "actor/a-root1", unknown, [("a-keeper", "KEY")])
    assert standing(town, draft) == {"wrong-state"}


def test_a_first_role_of_the_founding_can_be_ended(town: Town) -> None:
    member(town, "a-keeper", "KEY")
    must(end_role(town, "a-root1", "KEY", EVERYWHERE, DAY))
    assert codes(grant(town, "a-rep", "VER")) == {"role-not-held"}
    must(town.act("RoleGranted", "actor/a-rep", _sup(), [("a-keeper", "KEY"), ("a-root2", "ORG")]))


def _sup() -> object:
    return RoleGranted(role="SUP", scope=EVERYWHERE, from_on=DAY, until_on=None)


def test_threat_20_a_root_key_is_not_enrolled_for_another_actor(town: Town) -> None:
    registered(town, "a-new")
    town.keys["a-new"] = town.key("a-root1")
    outcome = town.act("KeyEnrolled", "actor/a-new", town.enrolment("a-new"), [("a-root1", "KEY"), ("a-new", "HLD")])
    assert {"signer-twice", "key-taken"} & codes(outcome)


def test_a_role_is_held_until_the_day_before_it_ends(town: Town) -> None:
    must(end_role(town, "a-rep", "REP", OWN, date(2026, 1, 6)))
    town.clock.set(at(2026, 1, 5))
    must(register_fact(town, "1", DAY))
    town.clock.set(at(2026, 1, 6))
    assert codes(register_fact(town, "2", DAY)) == {"role-not-held"}


def test_of_two_scopes_of_a_role_the_one_that_is_ended_ends(town: Town) -> None:
    must(grant(town, "a-ver1", "VER", OWN))
    must(end_role(town, "a-ver1", "VER", OWN, DAY))
    assert [held.scope for held in actor(town, "a-ver1").roles if held.ended_on is None] == [EVERYWHERE]


def test_the_same_role_in_the_same_scope_is_not_granted_twice(town: Town) -> None:
    assert codes(grant(town, "a-rep", "REP", OWN)) == {"wrong-state"}
    must(end_role(town, "a-rep", "REP", OWN, DAY))
    must(grant(town, "a-rep", "REP", OWN, from_on=DAY))


def test_a_role_renewed_between_decision_and_recording_was_held_on_both_days(town: Town) -> None:
    case = noticed(town)
    decided = AFTER_HEARING
    for one in ("a-com1", "a-com2"):
        must(end_role(town, one, "COM", ORGAN, date(2026, 3, 18)))
        must(grant(town, one, "COM", ORGAN, from_on=date(2026, 3, 18)))
    town.clock.set(at(2026, 3, 19))
    must(town.confirm(case, decided))


def test_a_role_that_began_after_the_declared_day_does_not_serve(town: Town) -> None:
    case = noticed(town)
    for one in ("a-com3", "a-com4"):
        town.actor(one)
        must(grant(town, one, "COM", ORGAN, from_on=date(2026, 3, 18)))
    town.clock.set(at(2026, 3, 19))
    late = [("a-com3", "COM"), ("a-com4", "COM")]
    assert codes(town.confirm(case, AFTER_HEARING, signing=late)) == {"role-not-held"}
    must(town.confirm(case, at(2026, 3, 19), signing=late))


@pytest.mark.parametrize(
    "scope",
    [replace(ORGAN, organ="u-02"), replace(ORGAN, tiers=("middle",)), replace(ORGAN, units=("u-02",))],
    ids=["organ", "tier", "unit"],
)
def test_threat_23_deciders_of_another_organ_tier_or_unit_decide_nothing(town: Town, scope: object) -> None:
    if "u-02" in str(scope):
        opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=DAY, name="第二镇 Town 2")
        town.must("UnitRegistered", "unit/u-02", opened, [("a-reg", "REG")])
    for one in ("a-com3", "a-com4"):
        member(town, one, "COM", scope)  # type: ignore[arg-type]
    case = noticed(town)
    others = [("a-com3", "COM"), ("a-com4", "COM")]
    assert codes(town.confirm(case, AFTER_HEARING, signing=others)) == {"role-out-of-scope"}
    must(town.confirm(case, AFTER_HEARING))


def test_threat_23_the_leadership_of_a_unit_makes_no_rules_for_the_county(town: Town) -> None:
    draft(town, 2)
    told = publication(town, lighter(2))
    unit_makers = [("a-rul", "RUL"), *DECIDERS]
    assert codes(town.act("RulebookPublished", BOOK, told, unit_makers)) == {"role-out-of-scope"}


def test_clause_f09_one_person_under_two_actors_is_not_reporter_and_verifier(town: Town) -> None:
    member(town, "a-rep9", "REP", OWN, "o-0900")
    member(town, "a-ver9", "VER", EVERYWHERE, "o-0900")
    case = Case("1")
    must(register_fact(town, "1", DAY, [("a-rep9", "REP", UNIT)]))
    item = town.must("EvidenceAttached", "fact/f-1", attach, [("a-rep9", "REP", UNIT)], sealed={"hash": "00"})
    case.evidence = (item.statement.data.evidence_item,)
    assert codes(verify(town, case, [("a-ver9", "VER")])) == {"separation-of-duties"}
    assert isinstance(verify(town, case, [("a-ver1", "VER")]), Receipted)


def test_clause_f09_one_person_under_two_actors_is_not_reporter_and_decider(town: Town) -> None:
    member(town, "a-head9", "HEAD", OWN, "o-0900")
    member(town, "a-com9", "COM", ORGAN, "o-0900")
    case = town.fact(Case("1"), FACT_ON)
    must(town.propose(case, FACT_ON, signing=[("a-rep", "REP", UNIT), ("a-head9", "HEAD", UNIT)]))
    must(town.notice(case))
    pair = [("a-com9", "COM"), ("a-com1", "COM")]
    assert codes(town.confirm(case, AFTER_HEARING, signing=pair)) == {"separation-of-duties"}
    must(town.confirm(case, AFTER_HEARING))


def test_clause_f10_a_relation_that_has_ended_binds_nobody(town: Town) -> None:
    must(relate(town, "a-com1"))
    case = noticed(town)
    assert codes(town.confirm(case, AFTER_HEARING)) == {"relation-declared"}
    ended = RelationEnded(relation="rl-1", ended_on=date(2026, 3, 17))
    town.must("RelationEnded", "actor/a-com1", ended, [("a-reg", "REG")])
    must(town.confirm(case, AFTER_HEARING))


def test_clause_f10_the_person_himself_may_name_who_is_related_to_him(town: Town) -> None:
    member(town, "a-com3", "COM", ORGAN)
    assert codes(relate(town, "a-com1", signing=[("a-com3", "SUB")])) == {"role-not-held"}
    must(relate(town, "a-com1", signing=[(f"a-{PERSON}", "SUB")]))


def test_threat_23_a_role_granted_for_one_matter_serves_in_no_other(town: Town) -> None:
    named = replace(ORGAN, matters=(MatterRef(kind="deduction", id="d-1"),))
    for one in ("a-com3", "a-com4"):
        member(town, one, "COM", named)
    case, other = noticed(town), noticed(town, "2")
    pair = [("a-com3", "COM"), ("a-com4", "COM")]
    assert codes(town.confirm(other, AFTER_HEARING, signing=pair)) == {"role-out-of-scope"}
    must(town.confirm(case, AFTER_HEARING, signing=pair))


def test_clause_f24_a_system_key_signs_no_proposal_and_no_decision(town: Town) -> None:
    case = noticed(town)
    pair = [("a-service", "COM"), ("a-com1", "COM")]
    assert "service-key" in codes(town.confirm(case, AFTER_HEARING, signing=pair))
    assert "service-key" in codes(register_fact(town, "2", DAY, [("a-service", "SUP")]))
    must(town.confirm(case, AFTER_HEARING))


def test_kin_may_be_granted_for_one_matter(town: Town) -> None:
    case, other = noticed(town), noticed(town, "2")
    named = replace(EVERYWHERE, matters=(MatterRef(kind="deduction", id=case.deduction),))
    member(town, "a-kin", "KIN", named)
    assert codes(waive(town, other, [("a-kin", "KIN")])) == {"kin-not-shown"}
    must(waive(town, case, [("a-kin", "KIN")]))


def test_keepers_of_keys_are_two_persons(town: Town) -> None:
    assert [role for _, role in KEEPERS] == ["KEY", "ORG"]
    data = _sup()
    assert codes(town.act("RoleGranted", "actor/a-rep", data, [("a-root1", "KEY"), ("a-root1", "ORG")])) == {
        "signer-twice"
    }


def test_threat_21_a_proof_of_possession_made_for_another_actor_proves_nothing(town: Town) -> None:
    registered(town, "a-new")
    enrolment, signing = town.enrolment("a-new"), [("a-root1", "KEY"), ("a-new", "HLD")]
    foreign = encode_base64(prove_possession(LOG, "a-other", town.key("a-new")))
    outcome = town.act("KeyEnrolled", "actor/a-new", replace(enrolment, possession_proof=foreign), signing)
    assert codes(outcome) == {"possession-not-proved"}
    must(town.act("KeyEnrolled", "actor/a-new", enrolment, signing))


def test_threat_21_a_key_of_low_order_is_not_enrolled(town: Town) -> None:
    """The SPKI of the point of order one: under a lax check it verifies any message."""
    registered(town, "a-new")
    spki = bytes.fromhex("302a300506032b6570032100") + bytes([1]) + bytes(31)
    low = replace(town.enrolment("a-new"), public_key=encode_base64(spki), key=sha256(spki).hexdigest())
    draft = town.draft("KeyEnrolled", "actor/a-new", low, [("a-root1", "KEY"), ("a-new", "HLD")])
    signers = (draft.statement.signers[0], replace(draft.statement.signers[1], key=low.key))
    statement = replace(draft.statement, signers=signers)
    changed = Authored(statement, encode_statement(statement), draft.openings)
    assert codes(signed_by(town, changed, [town.key("a-root1"), town.key("a-new")])) == {"unknown-key"}


def test_a_holder_acts_in_his_own_stream_alone(town: Town) -> None:
    assert codes(suspend(town, "a-ver1", signing=[("a-rep", "HLD")])) == {"role-not-held"}
    must(suspend(town, "a-ver1", signing=[("a-ver1", "HLD")]))
