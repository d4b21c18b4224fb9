"""Actors, keys, roles, relations (操作主体、密钥、角色、关系): how `actor/{actor}` folds, and its special guards."""

from collections.abc import Iterator

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.authority import Actor, ActorKey, Relation, RoleHeld
from ledger.domain.events.founding import (
    ActorRegistered,
    KeyEnrolled,
    KeyRevoked,
    KeySuspended,
    RoleGranted,
    RoleRevoked,
)
from ledger.domain.events.registry import RelationDeclared, RelationEnded
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement


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
        case KeySuspended() if data.key in actor.keys:
            status: ActorKey = replace(
                actor.keys[data.key],
                status="suspended" if data.suspended else "active",
                ended=act if data.suspended else None,
            )
            return replace(actor, keys={**actor.keys, data.key: status})
        case KeyRevoked() if data.key in actor.keys:
            revoked = replace(
                actor.keys[data.key], status="revoked", ended=act, compromised_since=data.compromised_since
            )
            return replace(actor, keys={**actor.keys, data.key: revoked})
        case RoleGranted():
            held = RoleHeld(role=data.role, scope=data.scope, from_on=data.from_on, until_on=data.until_on, granted=act)
            return replace(actor, roles=(*actor.roles, held))
        case RoleRevoked():
            return replace(actor, roles=tuple(_ended(held, data, event) for held in actor.roles))
        case RelationDeclared():
            relation = Relation(relation=data.relation, official=data.official, declared=act)
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


def _ended(held: RoleHeld, data: RoleRevoked, event: Event) -> RoleHeld:
    if held.role != data.role or held.scope != data.scope or held.ended_on is not None:
        return held
    return replace(held, ended_on=data.ended_on, ended=act_of(event))


def guard(statement: Statement, actor: Actor) -> Iterator[Breach]:
    """Guards of key and role events beyond the catalogue. `actor` is the holder, root grants included."""
    data = statement.data
    match data:
        case KeyEnrolled():
            if data.key in actor.keys:
                yield breach("key-taken", "data.key", key=data.key)
            if data.suite != "ed25519":
                yield breach("suite-unsupported", "data.suite", found=data.suite)
        case KeySuspended() if not data.suspended and all(signer.role == "HLD" for signer in statement.signers):
            yield breach("holder-lifts", "data.suspended")
        case ActorRegistered() if data.actor_kind == "system" and data.official is not None:
            yield breach("wrong-member", "data.official", detail="a system is no official / 系统主体不是人员")
        case RoleGranted() if data.role in ("ROOT", "HLD", "SUB"):
            yield breach("wrong-member", "data.role", detail="this role is not granted / 此角色不经授予取得")
        case RoleGranted() if actor.kind == "system" and data.role != "SVC":
            yield breach("service-key", "data.role", actor=actor.actor, role=data.role)
        case RoleGranted() if actor.kind != "system" and data.role == "SVC":
            yield breach("wrong-member", "data.role", detail="SVC is for a system / SVC 只授予系统主体")
        case RoleRevoked() if not any(
            held.role == data.role and held.scope == data.scope and held.ended_on is None for held in actor.roles
        ):
            yield breach("wrong-state", "data.role", matter=f"role/{data.role}", found="none", expected="held")
        case _:
            return
