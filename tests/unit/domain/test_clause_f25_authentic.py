"""F25: good keys in log order, roles held on the declared day and at recording, nothing contested since."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ledger.domain.authority import Actor, ActorKey, RoleHeld
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f25_authentic import f25, signers_of
from tests.unit.domain.lawful_case import (
    DECIDED,
    HASH,
    act,
    actors,
    answer,
    case,
    confirmation,
    considered,
    day,
    deduction,
    hearing,
    paper,
    undecided,
    waiver,
)

DECIDED_AT = datetime(2026, 3, 30, 2, tzinfo=UTC)


def with_actor(name: str, changed: Actor) -> CaseFile:
    """The lawful case with one signer otherwise."""
    return case(actors={**actors(), name: changed})


def with_key(**fields: object) -> CaseFile:
    """The lawful case with the key of one decider otherwise."""
    actor = actors()["a-com-1"]
    key: ActorKey = replace(actor.keys[HASH], **fields)
    return with_actor("a-com-1", replace(actor, keys={HASH: key}))


def with_role(**fields: object) -> CaseFile:
    """The lawful case with the role of one decider otherwise."""
    actor = actors()["a-com-1"]
    role: RoleHeld = replace(actor.roles[0], **fields)
    return with_actor("a-com-1", replace(actor, roles=(role,)))


def test_clause_f25_passes_when_every_key_and_role_was_good() -> None:
    assert answer(f25, case()) == ("pass", "authentic")


def test_clause_f25_does_not_apply_before_the_decision() -> None:
    assert answer(f25, undecided()) == ("not_applicable", "not-decided")


def test_clause_f25_a_key_enrolled_after_the_decision_fails() -> None:
    assert answer(f25, with_key(enrolled=act(DECIDED - 1, day(3, 29)))) == ("pass", "authentic")
    assert answer(f25, with_key(enrolled=act(DECIDED + 1, day(3, 29)))) == ("fail", "key-not-enrolled")


def test_clause_f25_a_key_that_is_not_the_actors_fails() -> None:
    stranger = replace(actors()["a-com-1"], keys={})
    assert answer(f25, with_actor("a-com-1", stranger)) == ("fail", "key-not-enrolled")


@pytest.mark.parametrize("status", ["revoked", "suspended"])
def test_clause_f25_a_key_ended_before_the_decision_fails_and_one_ended_after_it_does_not(status: str) -> None:
    before, after = act(DECIDED - 1, day(3, 29)), act(DECIDED + 1, day(3, 31))
    assert answer(f25, with_key(status=status, ended=before)) == ("fail", "key-ended")
    assert answer(f25, with_key(status=status, ended=after)) == ("pass", "authentic")


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (timedelta(0), ("cannot_prove", "contested")),
        (timedelta(days=20), ("cannot_prove", "contested")),
        (-timedelta(seconds=1), ("pass", "authentic")),
    ],
)
def test_clause_f25_a_compromise_before_the_recording_leaves_the_decision_contested(
    earlier: timedelta, expected: tuple[str, str]
) -> None:
    ended = act(DECIDED + 10, day(4, 20))
    assert answer(f25, with_key(status="revoked", ended=ended, compromised_since=DECIDED_AT - earlier)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"until_on": day(3, 30)}, "authentic"),
        ({"until_on": day(3, 29)}, "role-not-held"),
        ({"from_on": day(3, 30)}, "authentic"),
        ({"from_on": day(3, 31)}, "role-not-held"),
        ({"role": "ORG"}, "role-not-held"),
        ({"granted": act(DECIDED + 1, day(3, 31))}, "role-not-held"),
        ({"ended_on": day(3, 30), "ended": act(DECIDED - 1, day(3, 29))}, "role-not-held"),
        ({"ended_on": day(3, 31), "ended": act(DECIDED - 1, day(3, 29))}, "authentic"),
        ({"ended_on": day(3, 1), "ended": act(DECIDED + 9, day(4, 20))}, "authentic"),
    ],
)
def test_clause_f25_the_role_is_held_by_log_order_on_the_day(fields: dict[str, object], expected: str) -> None:
    assert answer(f25, with_role(**fields))[1] == expected


def test_clause_f25_the_role_is_held_on_the_declared_day_too() -> None:
    both = act(DECIDED, day(3, 30), ("a-com-1", "COM"), decided_on=day(3, 20))
    decision = deduction(confirmation=confirmation(act=both))
    late = replace(actors()["a-com-1"].roles[0], from_on=day(3, 25))
    decider = replace(actors()["a-com-1"], roles=(late,))
    assert answer(f25, case(decision=decision)) == ("pass", "authentic")
    assert answer(f25, case(decision=decision, actors={**actors(), "a-com-1": decider})) == ("fail", "role-not-held")


def test_clause_f25_a_signer_nobody_registered_cannot_be_proved() -> None:
    known = {name: actor for name, actor in actors().items() if name != "a-verifier-2"}
    assert answer(f25, case(actors=known)) == ("cannot_prove", "signer-not-known")


def test_clause_f25_a_failure_is_told_before_a_signer_that_is_not_known() -> None:
    known = {name: actor for name, actor in actors().items() if name != "a-reporter"}
    known["a-com-1"] = replace(known["a-com-1"], roles=())
    assert answer(f25, case(actors=known)) == ("fail", "role-not-held")


def test_clause_f25_a_paper_of_the_person_is_signed_by_the_person() -> None:
    heard = hearing(representations=(paper(35, day(3, 16)),), considerations=(considered(40, day(3, 18), 1),))
    assert answer(f25, case(heard=heard)) == ("pass", "authentic")
    other = replace(actors()["a-person"], official="o-2")
    assert answer(f25, case(heard=heard, actors={**actors(), "a-person": other})) == ("fail", "not-the-person")


def test_clause_f25_kin_sign_by_a_role_that_was_granted() -> None:
    heard = hearing(waivers=(waiver(35, day(3, 16), "KIN"),))
    assert answer(f25, case(heard=heard)) == ("fail", "role-not-held")


def test_the_signers_read_are_those_of_every_act_of_the_case() -> None:
    assert signers_of(case()) == set(actors()) - {"a-person"}
    assert signers_of(undecided()) == frozenset()
