"""Keys by log order: P-256 beside Ed25519, rotated, suspended, revoked; what stood before stands, what comes after is refused."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from keys.p256 import GROUP_ORDER
from ledger.admitting import Conflicting, Receipted, Refused
from ledger.domain.events.facts import FactRegistered
from ledger.domain.events.founding import KeyRevoked, KeySuspended
from ledger.log.authoring import Authored, sign_submission
from ledger.log.codec import encode_statement
from tests.support.acts import codes, must, register_fact, registered, revoke, signed_by, standing, suspend
from tests.support.keys_acts import enrol, p256_key, rotate, rotation, second_key
from tests.support.town import LOG, UNIT, Town, at

DAY = date(2026, 1, 4)
ENROLLING = [("a-root1", "KEY"), ("a-new", "HLD")]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def status(town: Town, actor: str, key: str) -> str:
    return town.ledger.history.actor(actor).keys[key].status


def test_a_p256_key_is_enrolled_with_its_proof_and_signs(town: Town) -> None:
    enrol(town, "a-rep", p256_key("a-rep"))
    must(register_fact(town, "1", DAY))
    assert town.ledger.history.actor("a-rep").keys[town.key("a-rep").public_key.key].suite == "p256"


def test_in_rules_epoch_1_a_p256_key_is_not_enrolled_and_no_key_is_rotated(tmp_path: Path) -> None:
    town = Town(tmp_path, epoch=1).settle()
    registered(town, "a-new")
    ed25519 = town.key("a-new")
    town.keys["a-new"] = p256_key("a-new")  # type: ignore[assignment]
    enrolment = town.enrolment("a-new")
    assert codes(town.act("KeyEnrolled", "actor/a-new", enrolment, ENROLLING)) == {"suite-unsupported"}
    hidden = replace(enrolment, suite="ed25519")
    assert codes(town.act("KeyEnrolled", "actor/a-new", hidden, ENROLLING)) == {"suite-unsupported"}
    town.keys["a-new"] = ed25519
    must(town.act("KeyEnrolled", "actor/a-new", town.enrolment("a-new"), ENROLLING))
    refused = codes(rotate(town, "a-new", second_key("a-new")))
    assert refused == {"unknown-type"}


def test_the_root_of_a_new_ledger_may_be_p256_from_epoch_2_on(tmp_path: Path) -> None:
    for epoch, expected in ((1, {"suite-unsupported"}), (2, set())):
        (tmp_path / str(epoch)).mkdir()
        town = Town(tmp_path / str(epoch), epoch=epoch)
        town.keys["a-root1"] = p256_key("a-root1")  # type: ignore[assignment]
        assert codes(town.found()) == expected


def test_threat_21_a_p256_point_off_the_curve_is_not_enrolled(town: Town) -> None:
    registered(town, "a-new")
    good = p256_key("a-new").public_key.spki
    spki = good[:-1] + bytes([good[-1] ^ 1])
    bad = replace(town.enrolment("a-new"), public_key=encode_base64(spki), key=sha256(spki).hexdigest(), suite="p256")
    draft = town.draft("KeyEnrolled", "actor/a-new", bad, ENROLLING)
    signers = (draft.statement.signers[0], replace(draft.statement.signers[1], key=bad.key))
    statement = replace(draft.statement, signers=signers)
    changed = Authored(statement, encode_statement(statement), draft.openings)
    assert codes(signed_by(town, changed, [town.key("a-root1"), town.key("a-new")])) == {"unknown-key"}


def test_threat_22_the_second_spelling_of_a_p256_signature_is_refused_at_the_door(town: Town) -> None:
    enrol(town, "a-rep", p256_key("a-rep"))
    draft = town.draft("KeySuspended", "actor/a-rep", _suspension(town, "a-rep"), [("a-rep", "HLD")])
    assert codes(signed_by(town, draft, [_HighS(town.key("a-rep"))])) == {"signature-invalid"}  # type: ignore[list-item]
    must(signed_by(town, draft, [town.key("a-rep")]))


def _suspension(town: Town, actor: str) -> object:
    return KeySuspended(key=town.key(actor).public_key.key, suspended=True, ground="lost")


class _HighS:
    """A signer whose tool gives the higher s."""

    def __init__(self, signer: object) -> None:
        self._signer = signer
        self.public_key = signer.public_key  # type: ignore[attr-defined]

    def sign(self, message: bytes) -> bytes:
        signature: bytes = self._signer.sign(message)  # type: ignore[attr-defined]
        s = GROUP_ORDER - int.from_bytes(signature[32:], "big")
        return signature[:32] + s.to_bytes(32, "big")


def test_threat_19_a_rotated_key_signs_nothing_more_and_what_it_signed_stands(town: Town) -> None:
    must(register_fact(town, "1", DAY))
    old = town.key("a-rep")
    new = p256_key("a-rep")
    must(rotate(town, "a-rep", new))
    assert (status(town, "a-rep", old.public_key.key), status(town, "a-rep", new.public_key.key)) == (
        "rotated",
        "active",
    )
    must(register_fact(town, "2", DAY))
    town.keys["a-rep"] = old
    assert codes(register_fact(town, "3", DAY)) == {"key-not-active"}
    assert town.ledger.history.stream("fact/f-1").seq == 1


def test_a_rotation_is_signed_with_the_new_key_or_with_the_old_one(town: Town) -> None:
    old, new = town.key("a-rep"), second_key("a-rep")
    must(town.submit(rotation(town, "a-rep", old, new)))
    third = p256_key("a-rep")
    town.keys["a-rep"] = third  # type: ignore[assignment]
    must(town.submit(rotation(town, "a-rep", new, third)))


def test_a_lost_key_that_is_suspended_is_rotated_with_the_new_one_alone(town: Town) -> None:
    must(suspend(town, "a-rep"))
    old, new = town.key("a-rep"), second_key("a-rep")
    assert "key-not-active" in codes(town.submit(rotation(town, "a-rep", old, new)))
    must(rotate(town, "a-rep", new))
    must(register_fact(town, "1", DAY))


def test_threat_19_a_rotated_key_is_brought_back_by_nobody(town: Town) -> None:
    old = town.key("a-rep")
    must(rotate(town, "a-rep", second_key("a-rep")))
    new, town.keys["a-rep"] = town.key("a-rep"), old
    must(suspend(town, "a-rep", suspended=False))  # a record: it stands with its breach and changes nothing
    assert status(town, "a-rep", old.public_key.key) == "rotated"
    must(suspend(town, "a-rep"))
    assert status(town, "a-rep", old.public_key.key) == "rotated"
    town.keys["a-rep"] = new
    refused = codes(town.submit(rotation(town, "a-rep", old, p256_key("a-rep"))))
    assert refused == {"wrong-state"}


def test_a_rotated_key_can_be_revoked_when_its_compromise_is_found_later(town: Town) -> None:
    old = town.key("a-rep")
    must(rotate(town, "a-rep", second_key("a-rep")))
    since = town.clock.now()
    data = KeyRevoked(key=old.public_key.key, compromised_since=since, ground="compromised")
    draft = town.draft("KeyRevoked", "actor/a-rep", data, [("a-root1", "KEY")])
    assert standing(town, draft) == set()
    must(town.submit(draft))
    key = town.ledger.history.actor("a-rep").keys[old.public_key.key]
    assert (key.status, key.compromised_since) == ("revoked", since)


def test_threat_19_a_revoked_key_is_not_rotated(town: Town) -> None:
    old = town.key("a-rep")
    must(revoke(town, "a-rep"))
    assert codes(rotate(town, "a-rep", second_key("a-rep"))) == {"wrong-state"}
    town.keys["a-rep"] = old
    enrol(town, "a-rep", second_key("a-rep"))


def test_threat_21_a_rotation_proves_that_its_key_is_held_by_this_actor_of_this_ledger(town: Town) -> None:
    new = second_key("a-rep")
    for log, actor in ((LOG, "a-head"), ("demo.other/town", "a-rep")):
        proof = encode_base64(prove_possession(log, actor, new))
        refused = codes(town.submit(rotation(town, "a-rep", town.key("a-rep"), new, possession_proof=proof)))
        assert refused == {"possession-not-proved"}
    must(rotate(town, "a-rep", new))


def test_threat_20_a_key_is_not_rotated_to_one_that_is_there_already(town: Town) -> None:
    old = town.key("a-rep")
    assert codes(town.submit(rotation(town, "a-rep", old, old))) == {"key-taken"}
    assert "key-taken" in codes(town.submit(rotation(town, "a-rep", old, town.key("a-root2"))))


def test_a_key_is_rotated_by_its_holder_and_the_custodian_together(town: Town) -> None:
    draft = rotation(town, "a-rep", town.key("a-rep"), second_key("a-rep"))
    for place in (0, 1):
        statement = replace(draft.statement, signers=draft.statement.signers[place : place + 1])
        alone = Authored(statement, encode_statement(statement), draft.openings)
        signer = town.key(statement.signers[0].actor)
        assert codes(signed_by(town, alone, [signer])) == {"wrong-signers"}
    must(town.submit(draft))


def test_a_key_of_somebody_else_is_not_rotated(town: Town) -> None:
    assert codes(town.submit(rotation(town, "a-rep", town.key("a-head"), second_key("a-rep")))) == {"wrong-state"}


def _fact_line(town: Town, number: str) -> bytes:
    fact = FactRegistered(
        unit_at_fact=UNIT, problem_tag="PT4", phenomenon=None, category="inaction", source="report", matched_limit=None
    )
    draft = town.draft(
        "FactRegistered",
        f"fact/f-{number}",
        fact,
        [("a-rep", "REP", UNIT)],
        occurred_on=(DAY, DAY),
        sealed={"narrative": "事实"},
    )
    return sign_submission(draft, [town.key("a-rep")])


def _verdicts(town: Town, lines: list[bytes]) -> list[object]:
    outcomes = town.ledger.submit_many(lines)
    return ["admitted" if isinstance(one, Receipted) else codes(one) for one in outcomes]


def test_two_statements_in_one_group_around_a_rotation_are_judged_in_their_order(town: Town) -> None:
    """The old key signs before the rotation and not behind it; the new one behind it and not before."""
    old, new = town.key("a-rep"), p256_key("a-rep")
    before, behind = _fact_line(town, "1"), _fact_line(town, "2")
    turning = rotation(town, "a-rep", old, new)
    turn = sign_submission(turning, [town.key("a-root1"), old])
    town.keys["a-rep"] = new  # type: ignore[assignment]
    early, late = _fact_line(town, "3"), _fact_line(town, "4")
    assert _verdicts(town, [early, before, turn, behind, late]) == [
        {"unknown-key"}, "admitted", "admitted", {"key-not-active"}, "admitted",
    ]  # fmt: skip


def test_threat_19_log_order_decides_between_a_statement_and_a_revocation(town: Town) -> None:
    """Authored before the revocation and recorded after it: refused. The other way round: it stands."""
    first, second = _fact_line(town, "1"), _fact_line(town, "2")
    data = KeyRevoked(key=town.key("a-rep").public_key.key, compromised_since=None, ground="lost")
    revocation = sign_submission(
        town.draft("KeyRevoked", "actor/a-rep", data, [("a-root1", "KEY")]), [town.key("a-root1")]
    )
    assert _verdicts(town, [first, revocation, second]) == ["admitted", "admitted", {"key-not-active"}]


def test_a_rotation_needs_to_have_seen_the_stream(town: Town) -> None:
    draft = rotation(town, "a-rep", town.key("a-rep"), second_key("a-rep"))
    stale = replace(draft.statement, seen=None)
    outcome = signed_by(
        town, Authored(stale, encode_statement(stale), draft.openings), [town.key("a-root1"), town.key("a-rep")]
    )
    assert isinstance(outcome, Refused)
    assert codes(outcome) == {"seen-missing"}
    must(suspend(town, "a-rep"))
    must(suspend(town, "a-rep", suspended=False))
    assert isinstance(town.submit(draft), Conflicting)


def test_days_of_rotation_are_those_of_the_log(town: Town) -> None:
    """A statement that declares an earlier day does not make an ended key good again."""
    old = town.key("a-rep")
    must(rotate(town, "a-rep", second_key("a-rep")))
    town.clock.set(at(2026, 1, 5))
    town.keys["a-rep"] = old
    assert codes(register_fact(town, "1", DAY)) == {"key-not-active"}
