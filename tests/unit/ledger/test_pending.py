"""What waits for signatures: kept until the last one comes, handed in then, erased; and everything that is refused on the way."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from keys.errors import KeysError
from keys.signer import Ed25519Signer
from ledger.admitting import Conflicting, Receipted, Refused
from ledger.domain.errors import NotAdmitted
from ledger.domain.events.founding import ActorRegistered, KeySuspended, RoleGranted
from ledger.errors import (
    NotASigner,
    PendingDiffers,
    PendingExpired,
    PendingFull,
    PendingIdDiffers,
    PendingUnknown,
)  # fmt: skip
from ledger.log.errors import MalformedBytes, OpeningRefused
from ledger.log.sealed import parse_opening
from ledger.pending import KNOWN_DAYS, WAITS_DAYS, Pending, Room, Waiting
from ledger.store.errors import EventIdTaken
from tests.support.acts import KEEPERS
from tests.support.cosigning_acts import (
    DAY,
    begun,
    half_signed,
    listed,
    proposal,
    put,
    refused_by,
    settled,
    with_members,
)
from tests.support.town import EVERYWHERE, UNIT, Case, Town

MONTH = timedelta(days=WAITS_DAYS)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settled(Town(tmp_path))


@pytest.fixture
def pending(town: Town, tmp_path: Path) -> Iterator[Pending]:
    opened = Pending.open(tmp_path / "pending.db", town.ledger)
    yield opened
    opened.close()


def test_the_last_signature_hands_it_in_and_nothing_of_it_stays(town: Town, pending: Pending, tmp_path: Path) -> None:
    authored = begun(town, pending)
    size = town.ledger.history.size()
    outcome = put(town, pending, authored, "a-head")
    assert isinstance(outcome, Receipted)
    assert (outcome.again, outcome.receipt.position) == (False, size)
    stored = town.ledger.history.stored(size)
    assert stored.body == authored.body
    assert len(town.recorder.openings(size)) == len(authored.openings)
    assert listed(town) == ()
    assert authored.statement.id.encode() not in (tmp_path / "pending.db").read_bytes()


def test_who_signs_next_reads_the_very_bytes_and_the_sealed_text_and_who_is_missing(
    town: Town, pending: Pending
) -> None:
    authored = begun(town, pending)
    waiting = pending.get(authored.statement.id)
    assert isinstance(waiting, Waiting)
    assert waiting.body == authored.body
    assert [parse_opening(one).value for one in waiting.openings] == ["理由"]
    assert [signer.actor for signer in waiting.missing] == ["a-head"]
    assert [signature.keyid for signature in waiting.envelope.signatures] == [town.key("a-rep").public_key.key]
    assert waiting.expires_at == town.clock.now() + MONTH
    assert "理由" not in repr(waiting)


def test_signatures_come_in_any_order_and_several_at_once(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    first = pending.put(authored.statement.id, half_signed(town, authored, "a-head"))
    assert isinstance(first, Waiting)
    assert isinstance(put(town, pending, authored, "a-head", "a-rep"), Receipted)


def test_signed_by_all_at_once_it_is_handed_in_at_once(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    assert isinstance(pending.put(authored.statement.id, half_signed(town, authored, "a-rep", "a-head")), Receipted)


def test_the_same_signature_again_changes_nothing(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    before = pending.get(authored.statement.id)
    town.clock.set(town.clock.now() + timedelta(hours=1))
    assert put(town, pending, authored, "a-rep") == before
    assert pending.get(authored.statement.id) == before


def test_openings_may_be_repeated_and_others_are_refused(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    other = proposal(town)
    with pytest.raises(OpeningRefused) as caught:
        pending.put(authored.statement.id, half_signed(town, authored, "a-head", openings=other.openings))
    assert caught.value.code in ("mismatched-opening", "unknown-opening")
    assert isinstance(pending.put(authored.statement.id, half_signed(town, authored, "a-head")), Receipted)


def test_the_first_signer_has_to_bring_the_openings(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    with pytest.raises(OpeningRefused) as caught:
        put(town, pending, authored, "a-rep")
    assert caught.value.code == "missing-opening"
    assert listed(town) == ()


def test_a_signature_by_somebody_who_is_not_listed_is_refused(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    error = refused_by(town, pending, half_signed(town, authored, "a-ver1"), authored.statement.id)
    assert isinstance(error, NotASigner)
    assert error.key == town.key("a-ver1").public_key.key


def test_a_listed_key_that_is_not_the_signers_is_refused(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    first, second = authored.statement.signers
    stolen = replace(second, key=town.key("a-ver1").public_key.key)
    changed = with_members(authored, signers=(first, stolen))
    error = refused_by(town, pending, half_signed(town, changed, "a-ver1"), changed.statement.id)
    assert isinstance(error, NotAdmitted)
    assert (error.code, error.field) == ("unknown-key", "signers[1].key")


def test_a_key_that_nobody_enrolled_is_refused(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    town.keys["a-rep"] = Ed25519Signer.from_seed(bytes(32))
    first, second = authored.statement.signers
    changed = with_members(authored, signers=(replace(first, key=town.key("a-rep").public_key.key), second))
    error = refused_by(town, pending, half_signed(town, changed, "a-rep"), changed.statement.id)
    assert isinstance(error, NotAdmitted)
    assert error.code == "unknown-key"


def test_a_suspended_key_is_refused_and_signs_again_when_it_is_lifted(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    key = town.key("a-head").public_key.key
    for suspended in (True, False):
        data = KeySuspended(key=key, suspended=suspended, ground="leave" if suspended else "cleared")
        town.must("KeySuspended", "actor/a-head", data, [("a-root1", "KEY")])
        if suspended:
            raw = half_signed(town, authored, "a-head", openings=())
            error = refused_by(town, pending, raw, authored.statement.id)
            assert isinstance(error, NotAdmitted)
            assert error.code == "key-not-active"
    assert isinstance(put(town, pending, authored, "a-head"), Receipted)


def test_a_signature_over_other_bytes_is_refused(town: Town, pending: Pending) -> None:
    authored, other = begun(town, pending), proposal(town, 300)
    raw = half_signed(town, authored, "a-head", openings=())
    foreign = half_signed(town, other, "a-head", openings=())
    mixed = raw.replace(_signature_in(raw), _signature_in(foreign))
    error = refused_by(town, pending, mixed, authored.statement.id)
    assert isinstance(error, NotAdmitted)
    assert (error.code, error.clause) == ("signature-invalid", "F25")


def test_a_signature_without_a_hint_finds_its_signer_or_is_refused(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    hint = f'"keyid":"{town.key("a-head").public_key.key}",'.encode()
    nobodys = half_signed(town, authored, "a-ver1").replace(
        f'"keyid":"{town.key("a-ver1").public_key.key}",'.encode(), b""
    )
    error = refused_by(town, pending, nobodys, authored.statement.id)
    assert isinstance(error, NotAdmitted)
    assert error.code == "signature-invalid"
    raw = half_signed(town, authored, "a-head")
    assert hint in raw
    assert isinstance(pending.put(authored.statement.id, raw.replace(hint, b"")), Receipted)


def _signature_in(raw: bytes) -> bytes:
    return raw.split(b'"sig":"')[1].split(b'"')[0]


def test_one_bad_signature_among_good_ones_keeps_all_of_them_out(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    raw = half_signed(town, authored, "a-rep", "a-ver1")
    assert isinstance(refused_by(town, pending, raw, authored.statement.id), NotASigner)
    with pytest.raises(PendingUnknown):
        pending.get(authored.statement.id)


def test_a_signer_listed_twice_is_refused_at_once(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    first = authored.statement.signers[0]
    changed = with_members(authored, signers=(first, first))
    error = refused_by(town, pending, half_signed(town, changed, "a-rep"), changed.statement.id)
    assert isinstance(error, NotAdmitted)
    assert error.code == "signer-twice"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"log": "other.example/county"}, "wrong-ledger"),
        ({"stream": "unit/u-town-1"}, "wrong-stream"),
        ({"stream": "nothing/x"}, "wrong-stream"),
    ],
)
def test_what_no_signature_could_bring_into_this_log_does_not_wait(
    town: Town, pending: Pending, members: dict[str, str], code: str
) -> None:
    changed = with_members(proposal(town), **members)
    error = refused_by(town, pending, half_signed(town, changed, "a-rep"), changed.statement.id)
    assert isinstance(error, NotAdmitted)
    assert error.code == code


def test_a_key_that_the_statement_brings_itself_cannot_begin_and_can_complete(town: Town, pending: Pending) -> None:
    data = ActorRegistered(actor_kind="person", unit=None, official=None)
    town.must("ActorRegistered", "actor/a-new", data, KEEPERS, sealed={"name": "人员"})
    signing = [("a-root1", "KEY"), ("a-new", "HLD")]
    enrolment = town.draft("KeyEnrolled", "actor/a-new", town.enrolment("a-new"), signing)
    error = refused_by(town, pending, half_signed(town, enrolment, "a-new"), enrolment.statement.id)
    assert isinstance(error, NotAdmitted)
    assert error.code == "unknown-key"
    assert isinstance(pending.put(enrolment.statement.id, half_signed(town, enrolment, "a-root1")), Waiting)
    assert isinstance(put(town, pending, enrolment, "a-new"), Receipted)


def test_another_body_under_the_same_id_is_refused_and_what_waits_stays(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    other = with_members(proposal(town, 300), id=authored.statement.id)
    error = refused_by(town, pending, half_signed(town, other, "a-rep"), authored.statement.id)
    assert isinstance(error, PendingDiffers)
    assert error.waiting == authored.seen.body
    assert isinstance(put(town, pending, authored, "a-head"), Receipted)


def test_another_id_in_the_address_than_in_the_body_is_refused(town: Town, pending: Pending) -> None:
    authored, other = proposal(town), proposal(town)
    error = refused_by(town, pending, half_signed(town, authored, "a-rep"), other.statement.id)
    assert isinstance(error, PendingIdDiffers)


def test_what_stands_in_the_log_answers_its_receipt_and_another_body_is_told(town: Town, pending: Pending) -> None:
    authored = proposal(town)
    first = town.submit(authored)
    assert isinstance(first, Receipted)
    for answer in (put(town, pending, authored, "a-rep"), pending.get(authored.statement.id)):
        assert isinstance(answer, Receipted)
        assert (answer.again, answer.receipt.leaf_hash) == (True, first.receipt.leaf_hash)
    other = with_members(proposal(town, 300), id=authored.statement.id)
    error = refused_by(town, pending, half_signed(town, other, "a-rep"), authored.statement.id)
    assert isinstance(error, EventIdTaken)
    assert error.position == first.receipt.position


def test_what_was_handed_in_by_another_way_meanwhile_is_found_and_erased(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    assert isinstance(town.submit(authored), Receipted)
    assert isinstance(put(town, pending, authored, "a-head"), Receipted)
    assert listed(town) == ()


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"envelope":{},"openings":[]}', b"\xff"])
def test_bytes_that_are_no_submission_are_refused(town: Town, pending: Pending, raw: bytes) -> None:
    authored = begun(town, pending)
    error = refused_by(town, pending, raw, authored.statement.id)
    assert isinstance(error, MalformedBytes | KeysError)


def test_after_thirty_days_it_is_erased_and_after_sixty_forgotten(town: Town, pending: Pending, tmp_path: Path) -> None:
    authored = begun(town, pending)
    start = town.clock.now()
    town.clock.set(start + MONTH - timedelta(seconds=1))
    assert isinstance(pending.get(authored.statement.id), Waiting)
    town.clock.set(start + MONTH)
    with pytest.raises(PendingExpired):
        pending.get(authored.statement.id)
    assert isinstance(
        refused_by(town, pending, half_signed(town, authored, "a-head"), authored.statement.id), PendingExpired
    )
    assert listed(town) == ()
    assert pending._file.rows("SELECT content FROM pending") == [(None,)]
    town.clock.set(start + timedelta(days=KNOWN_DAYS))
    begun(town, pending)  # another one: whoever comes next sweeps
    with pytest.raises(PendingUnknown):
        pending.get(authored.statement.id)


def test_a_stale_one_is_a_conflict_and_stays(town: Town, pending: Pending) -> None:
    authored = begun(town, pending)
    assert isinstance(town.propose(Case("1"), DAY, 300), Receipted)
    outcome = put(town, pending, authored, "a-head")
    assert isinstance(outcome, Conflicting)
    assert outcome.refusal.startswith("mingjing-refusal/1\n")
    waiting = pending.get(authored.statement.id)
    assert isinstance(waiting, Waiting)
    assert (waiting.answer, waiting.missing) == ("stale-seen", ())


def test_a_refused_one_stays_and_is_handed_in_again_by_any_signer(town: Town, pending: Pending) -> None:
    town.actor("a-chief")
    signing = [("a-rep", "REP", UNIT), ("a-chief", "HEAD", UNIT)]
    authored = begun(town, pending, town.proposal(Case("1"), DAY, signing=signing))
    outcome = put(town, pending, authored, "a-chief")
    assert isinstance(outcome, Refused)
    waiting = pending.get(authored.statement.id)
    assert isinstance(waiting, Waiting)
    assert (waiting.answer, waiting.missing) == ("role-not-held", ())
    granted = RoleGranted(
        role="HEAD", scope=replace(EVERYWHERE, units=(UNIT,)), from_on=date(2025, 1, 1), until_on=None
    )
    town.must("RoleGranted", "actor/a-chief", granted, KEEPERS)
    assert isinstance(put(town, pending, authored, "a-rep"), Receipted)
    assert listed(town) == ()


def test_a_refused_one_is_replaced_by_one_of_those_who_signed_it_and_by_nobody_else(
    town: Town, pending: Pending
) -> None:
    good = proposal(town)
    heavy = with_members(good, data=replace(good.statement.data, points_cp=799))
    authored = begun(town, pending, heavy)
    assert isinstance(put(town, pending, authored, "a-head"), Refused)
    better = with_members(proposal(town, 400), id=authored.statement.id)
    verifier = replace(
        better.statement.signers[0], actor="a-ver1", key=town.key("a-ver1").public_key.key, role="VER", unit=None
    )
    strangers = with_members(better, signers=(verifier,))
    error = refused_by(town, pending, half_signed(town, strangers, "a-ver1"), authored.statement.id)
    assert isinstance(error, PendingDiffers)
    replaced = pending.put(authored.statement.id, half_signed(town, better, "a-head"))
    assert isinstance(replaced, Waiting)
    assert (replaced.answer, [one.actor for one in replaced.missing]) == (None, ["a-rep"])
    assert isinstance(put(town, pending, better, "a-rep"), Receipted)


@pytest.mark.parametrize(
    ("room", "reason"), [(Room(count=2), "count"), (Room(of_one_key=2), "signer"), (Room(size=5_000), "bytes")]
)
def test_what_is_too_much_is_refused_and_what_waits_goes_on(
    town: Town, tmp_path: Path, room: Room, reason: str
) -> None:
    pending = Pending.open(tmp_path / "pending.db", town.ledger, room=room)
    kept = [begun(town, pending), begun(town, pending)]
    more = proposal(town)
    error = refused_by(town, pending, half_signed(town, more, "a-rep"), more.statement.id)
    assert isinstance(error, PendingFull)
    assert error.reason == reason
    assert isinstance(put(town, pending, kept[0], "a-rep"), Waiting)
    if reason == "signer":  # of one key: others go on
        assert isinstance(pending.put(more.statement.id, half_signed(town, more, "a-head")), Waiting)
    pending.close()
