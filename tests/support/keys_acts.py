"""Acts on keys in the small town: P-256 keys, rotation, revocation for a compromise, and what becomes of contested entries.

Functions over a `Town`, each one statement through the real door, as in `acts`.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from keys.signer import Ed25519Signer, FileSigner, P256Signer
from ledger.admitting import Outcome
from ledger.domain.contested import entry_matter
from ledger.domain.events.founding import ContestedEntryReaffirmed, ContestedEntryVoided, KeyRevoked, KeyRotated
from ledger.domain.events.hearing import NoticeServed, RepresentationWaived
from ledger.domain.vocabulary import MatterRef, shanghai_day
from ledger.log.authoring import Authored
from tests.support.acts import SELF
from tests.support.town import DECIDERS, LOG, PERSON, Signing, Town


def p256_key(name: str) -> P256Signer:
    """A P-256 key that follows from a name."""
    return P256Signer.from_scalar(sha256(b"p256 " + name.encode()).digest())


def second_key(name: str) -> Ed25519Signer:
    """One more Ed25519 key that follows from a name."""
    return Ed25519Signer.from_seed(sha256(b"second " + name.encode()).digest())


def enrol(town: Town, actor: str, signer: FileSigner) -> FileSigner:
    """One more key of an actor, with which he signs from now on; the one he had."""
    before = town.key(actor)
    town.keys[actor] = signer  # type: ignore[assignment]
    town.must("KeyEnrolled", f"actor/{actor}", town.enrolment(actor), [("a-root1", "KEY"), (actor, "HLD")])
    return before


def rotation(town: Town, actor: str, old: FileSigner, new: FileSigner, **changes: Any) -> Authored:
    """The rotation of a key, drafted; the holder signs with the key that `town.keys` has for him."""
    rotated = KeyRotated(
        old_key=old.public_key.key, public_key=encode_base64(new.public_key.spki), key=new.public_key.key,
        suite=new.public_key.suite, possession_proof=encode_base64(prove_possession(LOG, actor, new)),  # type: ignore[arg-type]
    )  # fmt: skip
    signing: Signing = [("a-root1", "KEY"), (actor, "HLD")]
    return town.draft("KeyRotated", f"actor/{actor}", replace(rotated, **changes), signing)


def rotate(town: Town, actor: str, new: FileSigner, **changes: Any) -> Outcome:
    """An actor's key is rotated, signed with the new one, which he has from now on."""
    old = town.key(actor)
    town.keys[actor] = new  # type: ignore[assignment]
    return town.submit(rotation(town, actor, old, new, **changes))


def compromised(town: Town, actor: str, since: datetime, signer: FileSigner | None = None) -> Outcome:
    """A key of an actor is revoked: in other hands since an instant."""
    revoked = KeyRevoked(key=(signer or town.key(actor)).public_key.key, compromised_since=since, ground="compromised")
    return town.act("KeyRevoked", f"actor/{actor}", revoked, [("a-root1", "KEY")])


def replaced_after_compromise(town: Town, actor: str, since: datetime) -> FileSigner:
    """A key is revoked for a compromise since an instant, and the actor has another from now on; the old one."""
    town.must(
        "KeyRevoked", f"actor/{actor}",
        KeyRevoked(key=town.key(actor).public_key.key, compromised_since=since, ground="compromised"), [("a-root1", "KEY")],
    )  # fmt: skip
    return enrol(town, actor, second_key(actor))


def reaffirm(
    town: Town, stream: str, entry: str, signing: Signing, *, position: int | None = None, **members: Any
) -> Outcome:
    """The author of a contested entry says that it is his."""
    place = town.ledger.history.position_of(entry) if position is None else position
    data = ContestedEntryReaffirmed(entry=entry, entry_position=place)
    return town.act("ContestedEntryReaffirmed", stream, data, signing, **members)


def void(
    town: Town, stream: str, entry: str, signing: Signing = DECIDERS, *, position: int | None = None, **members: Any
) -> Outcome:
    """A committee voids a contested entry, today unless `decided_at` says otherwise."""
    place = town.ledger.history.position_of(entry) if position is None else position
    meeting = members.pop("meeting", None)
    data = ContestedEntryVoided(entry=entry, entry_position=place, meeting=meeting, item=members.pop("item", None))
    members.setdefault("decided_at", town.clock.now())
    return town.act("ContestedEntryVoided", stream, data, signing, sealed={"reasons": "理由"}, **members)


def contest(entry: str) -> MatterRef:
    """The matter of the hearing on a contested entry."""
    return MatterRef(kind="contested_entry", id=entry_matter(entry))


def told(town: Town, entry: str, person: str = PERSON, **changes: Any) -> Outcome:
    """The person is told that an entry in his stream is contested, today."""
    notice = NoticeServed(
        matter=contest(entry), facts=(), clauses=(), severity=None, points_cp=None, disposition_kinds=None,
        served_on=shanghai_day(town.clock.now()), mode="direct", service_proof="receipt", brings_events=(), rights_stated=True,
    )  # fmt: skip
    sealed: Mapping[str, object] = {"basis": "存疑", "rights": "权利"}
    return town.act(
        "NoticeServed", f"official/{person}", replace(notice, **changes), [("a-ver1", "VER")], sealed=sealed
    )


def waived(town: Town, entry: str) -> Outcome:
    """The person gives up his hearing on a contested entry."""
    return town.act("RepresentationWaived", f"official/{PERSON}", RepresentationWaived(matter=contest(entry)), SELF)
