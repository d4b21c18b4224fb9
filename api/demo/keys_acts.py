"""What happens to keys in the demo county's year? One is rotated, one is found in other hands, and its holder stands by what he signed."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Final

from api.demo.agenda import Doing, instant
from api.demo.cases import number_of
from api.demo.cast import KEY_CUSTODIAN, VERIFIERS
from api.demo.opening import enrol_key
from api.demo.scribe import Hand, Scribe
from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from ledger.domain.events.founding import ContestedEntryReaffirmed, KeyRevoked, KeyRotated

_CUSTODIAN: Final = Hand(KEY_CUSTODIAN, "KEY")
ROTATED: Final = ("a-dept-2-reporter", date(2026, 9, 1))
REVOKED: Final = (VERIFIERS[2], date(2026, 7, 1), date(2026, 7, 13), date(2026, 7, 13))
"""Actor, since when in other hands, found out on, given another key on."""
REAFFIRMED_ON: Final = date(2026, 7, 21)
_IN_DOUBT: Final = number_of(106, "06-30")
REAFFIRMED: Final = ((f"fact/f-{_IN_DOUBT:04}", "FactVerified"), ("official/o-0106", "NoticeServed"))
"""What the holder says is his: stream and type. What else he signed since July stays in doubt."""


def of_the_year(scribe: Scribe) -> Iterator[tuple[datetime, Doing]]:
    """Every act with its instant."""
    yield from found_in_other_hands(scribe)
    actor = REVOKED[0]
    for stream, name in REAFFIRMED:
        yield instant(REAFFIRMED_ON, 10), partial(reaffirmed, scribe, stream, name, actor)
    yield instant(ROTATED[1], 9), partial(rotated, scribe, ROTATED[0])


def found_in_other_hands(scribe: Scribe) -> Iterator[tuple[datetime, Doing]]:
    """A key is revoked some time after it was lost, and its holder gets another."""
    actor, since, found_on, renewed_on = REVOKED
    yield instant(found_on, 9), partial(revoked, scribe, actor, instant(since, 0))
    yield instant(renewed_on, 9), partial(renewed, scribe, actor)


def revoked(scribe: Scribe, actor: str, since: datetime) -> None:
    """A key is revoked: what it signed since an instant is contested (clause F25)."""
    data = KeyRevoked(key=scribe.keys(actor).public_key.key, compromised_since=since, ground="compromised")
    scribe.say("KeyRevoked", f"actor/{actor}", data, [_CUSTODIAN])


def renewed(scribe: Scribe, actor: str) -> None:
    """The holder gets another key."""
    scribe.keys.next(actor)
    enrol_key(scribe, actor)


def rotated(scribe: Scribe, actor: str) -> None:
    """A key is exchanged for another in good order: what the old one signed stands."""
    old, new = scribe.keys(actor).public_key, scribe.keys.next(actor)
    data = KeyRotated(
        old_key=old.key, public_key=encode_base64(new.public_key.spki), key=new.public_key.key, suite=new.public_key.suite,  # type: ignore[arg-type]  # one of the two
        possession_proof=encode_base64(prove_possession(scribe.ledger.origin, actor, new)),
    )  # fmt: skip
    scribe.say("KeyRotated", f"actor/{actor}", data, [_CUSTODIAN, Hand(actor, "HLD")])


def reaffirmed(scribe: Scribe, stream: str, name: str, actor: str) -> None:
    """The holder of a revoked key says with his new one that the last entry of a type in a stream is his."""
    scribe.flush()
    history = scribe.ledger.history
    entry = next(ref for ref in reversed(history.stream(stream).refs) if ref.type_name == name)
    data = ContestedEntryReaffirmed(entry=entry.id, entry_position=history.position_of(entry.id))
    scribe.say("ContestedEntryReaffirmed", stream, data, [Hand(actor, "VER")])
