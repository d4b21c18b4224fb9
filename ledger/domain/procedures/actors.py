"""Actors, keys, roles, relations (操作主体、密钥、角色、关系): how `actor/{actor}` folds, and its special guards."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.authority import Actor, ActorKey, KeyEnd, Relation, RoleEnd, RoleHeld, role_ended
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.events.founding import (
    ActorRegistered,
    KeyEnrolled,
    KeyRevoked,
    KeyRotated,
    KeySuspended,
    RoleGranted,
    RoleRevoked,
)
from ledger.domain.events.registry import RelationDeclared, RelationEnded
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement
from ledger.domain.suites import guard_suite
from ledger.domain.vocabulary import RoleScope

_ROTATED_STAYS = frozenset({("rotated", "active"), ("rotated", "suspended"), ("rotated", "rotated")})


def empty(rest: str) -> Actor:
    """An actor nobody registered."""
    return Actor(actor=rest)


def evolve(actor: Actor, event: Event) -> Actor:
    """The actor after one event of his stream."""
    data = event.statement.data
    act = act_of(event)
    match data:
        case ActorRegistered():
            return replace(actor, kind=data.actor_kind, unit=data.unit, official=data.official)
        case KeyEnrolled():
            key = ActorKey(key=data.key, public_key=data.public_key, suite=data.suite, enrolled=act)
            return replace(actor, keys={**actor.keys, data.key: key})
        case KeyRotated():
            key = ActorKey(key=data.key, public_key=data.public_key, suite=data.suite, enrolled=act)
            rotated = _key_ended(actor, data.old_key, KeyEnd(status="rotated", ended=act))
            return replace(rotated, keys={**rotated.keys, data.key: key})
        case KeySuspended():
            suspended = data.suspended
            return _key_ended(
                actor, data.key, KeyEnd(status="suspended" if suspended else "active", ended=act if suspended else None)
            )
        case KeyRevoked():
            if event.rules > FIRST_EPOCH and restates_compromise(event.statement, key_of(actor, data.key)):
                return _compromised_earlier(actor, data.key, data.compromised_since)
            return _key_ended(
                actor, data.key, KeyEnd(status="revoked", ended=act, compromised_since=data.compromised_since)
            )
        case RoleGranted():
            held = RoleHeld(role=data.role, scope=data.scope, from_on=data.from_on, until_on=data.until_on, granted=act)
            return replace(actor, roles=(*actor.roles, held))
        case RoleRevoked():
            end = RoleEnd(role=data.role, scope=data.scope, ended_on=data.ended_on, ended=act)
            roles = tuple(_ended(held, end) for held in actor.roles)
            return replace(actor, roles=roles, role_ends=(*actor.role_ends, end))
        case RelationDeclared():
            relation = Relation(
                relation=data.relation, official=data.official, relation_kind=data.relation_kind, declared=act
            )
            return replace(actor, relations=(*actor.relations, relation))
        case RelationEnded():
            return replace(
                actor,
                relations=tuple(
                    replace(one, ended_on=data.ended_on) if one.relation == data.relation else one
                    for one in actor.relations
                ),
            )
        case _:
            return actor


def _key_ended(actor: Actor, key: str, end: KeyEnd) -> Actor:
    """A revocation is final: no later lifting brings the key back, whoever signs it. What was rotated can only be revoked."""
    own = actor.keys.get(key)
    before = own if own is not None else actor.key_ends.get(key)
    if before is not None and (before.status == "revoked" or (before.status, end.status) in _ROTATED_STAYS):
        return actor
    if own is None:
        return replace(actor, key_ends={**actor.key_ends, key: end})
    ended = replace(own, status=end.status, ended=end.ended, compromised_since=end.compromised_since)
    return replace(actor, keys={**actor.keys, key: ended})


def key_of(actor: Actor, key: str) -> ActorKey | KeyEnd | None:
    """What is known of a key of his; of a root key, what his own stream says of it."""
    own = actor.keys.get(key)
    return actor.key_ends.get(key) if own is None else own


def restates_compromise(statement: Statement, key: ActorKey | KeyEnd | None) -> bool:
    """Whether a custodian states of a revoked key that it was in other hands, or that it was so earlier than known.

    Else whoever has a stolen key could close the question by revoking it himself, for no compromise or a late one (threat T19). It only
    adds doubt: a later instant, or none, takes no doubt back.
    """
    data = statement.data
    if not isinstance(data, KeyRevoked) or key is None or key.status != "revoked" or data.compromised_since is None:
        return False
    earlier = key.compromised_since is None or data.compromised_since < key.compromised_since
    return earlier and all(signer.role == "KEY" for signer in statement.signers)


def _compromised_earlier(actor: Actor, key: str, since: datetime | None) -> Actor:
    own = actor.keys.get(key)
    if own is not None:
        return replace(actor, keys={**actor.keys, key: replace(own, compromised_since=since)})
    return replace(actor, key_ends={**actor.key_ends, key: replace(actor.key_ends[key], compromised_since=since)})


def _ended(held: RoleHeld, end: RoleEnd) -> RoleHeld:
    return role_ended(held, end) if (held.role, held.scope) == (end.role, end.scope) else held


def guard(statement: Statement, actor: Actor, root_keys: Collection[str], today: date, epoch: int) -> Iterator[Breach]:
    """Guards of key and role events beyond the catalogue. `actor` is the holder, root grants included; `epoch` the rules epoch."""
    data = statement.data
    match data:
        case KeyEnrolled() | KeyRotated():
            if data.key in actor.keys or data.key in root_keys:
                yield breach("key-taken", "data.key", key=data.key)
            yield from guard_suite(
                data.suite, data.public_key, "data.suite", epoch=epoch, system=actor.kind == "system"
            )
            if isinstance(data, KeyRotated) and data.old_key in root_keys:
                # the threshold over the root keys would come to rest on what one custodian signs
                yield breach("root-key-stays", "data.old_key", key=data.old_key)
        case ActorRegistered() if data.actor_kind == "system" and data.official is not None:
            yield breach("wrong-member", "data.official", detail="a system is no official / 系统主体不是人员")
        case RoleGranted() if actor.kind is None:
            yield breach("unknown-actor", "stream", actor=actor.actor)
        case RoleGranted() if data.role in ("ROOT", "HLD", "SUB"):
            yield breach("wrong-member", "data.role", detail="this role is not granted / 此角色不经授予取得")
        case RoleGranted() if actor.kind == "system" and data.role != "SVC":
            yield breach("service-key", "data.role", actor=actor.actor, role=data.role)
        case RoleGranted() if actor.kind != "system" and data.role == "SVC":
            yield breach("wrong-member", "data.role", detail="SVC is for a system / SVC 只授予系统主体")
        case RoleGranted() if _stands(actor, data.role, data.scope, today):
            yield breach("wrong-state", "data.role", matter=f"role/{data.role}", found="held", expected="none | ended")
        case RoleRevoked() if not _stands(actor, data.role, data.scope, None):
            yield breach("wrong-state", "data.role", matter=f"role/{data.role}", found="none", expected="held")
        case _:
            return


def _stands(actor: Actor, role: str, scope: RoleScope, today: date | None) -> bool:
    """Is this very grant in force: not revoked, and (asked for a day) not run out?"""
    return any(
        (held.role, held.scope, held.ended_on) == (role, scope, None)
        and (today is None or held.until_on is None or today <= held.until_on)
        for held in actor.roles
    )
