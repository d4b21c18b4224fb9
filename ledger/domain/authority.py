"""Who may sign what? Actors, their keys, roles and declared relations, folded from events as plain values.

Keys and roles live only as events: nothing here trusts a table. A signer's key is looked up in the founding statement (root
keys) or in `actor/{actor}`; a role is held by log order at the recording and by its days on the declared day.
Cryptography is elsewhere (`keys/`). Source: procedure 3.3, formats section 5.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act
from ledger.domain.vocabulary import Role, RoleScope

KeyStatus = Literal["active", "suspended", "rotated", "revoked"]


class ActorKey(Struct, frozen=True, kw_only=True):
    """One enrolled key: base64 SPKI, status by log order, and since when it may be in other hands."""

    key: str
    public_key: str
    suite: str
    enrolled: Act
    status: KeyStatus = "active"
    ended: Act | None = None
    compromised_since: datetime | None = None


class RoleHeld(Struct, frozen=True, kw_only=True):
    """One grant of a role. `until_on` is inclusive; `ended_on` (revocation) is the first day without it."""

    role: Role
    scope: RoleScope
    from_on: date | None
    until_on: date | None
    granted: Act
    ended_on: date | None = None
    ended: Act | None = None

    def covers_day(self, day: date) -> bool:
        """True on a day between `from_on` and the end of the grant."""
        if self.from_on is not None and day < self.from_on:
            return False
        if self.until_on is not None and day > self.until_on:
            return False
        return self.ended_on is None or day < self.ended_on


KIN_RELATIONS = frozenset({"spouse", "lineal", "collateral3", "affinal"})


class Relation(Struct, frozen=True, kw_only=True):
    """A declared relation between an actor and an official (F10); `ended_on` is the first day without it."""

    relation: str
    official: str
    declared: Act
    relation_kind: str = "other"
    ended_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """True until the day on which it ended."""
        return self.ended_on is None or day < self.ended_on


class KeyEnd(Struct, frozen=True, kw_only=True):
    """What the actor's own stream says of a key that the founding statement gave him."""

    status: KeyStatus
    ended: Act | None
    compromised_since: datetime | None = None


class RoleEnd(Struct, frozen=True, kw_only=True):
    """A revocation: it also ends a first role of the founding statement."""

    role: Role
    scope: RoleScope
    ended_on: date
    ended: Act


class Actor(Struct, frozen=True, kw_only=True):
    """Folded state of `actor/{actor}`."""

    actor: str
    kind: Literal["person", "organ", "system"] | None = None
    unit: str | None = None
    official: str | None = None
    keys: dict[str, ActorKey] = {}
    roles: tuple[RoleHeld, ...] = ()
    relations: tuple[Relation, ...] = ()
    key_ends: dict[str, KeyEnd] = {}
    role_ends: tuple[RoleEnd, ...] = ()


class Founding(Struct, frozen=True, kw_only=True):
    """Folded state of `founding`. Root keys hold ROOT and the first roles by the founding statement itself."""

    log: str = ""
    clock: Literal["system", "scripted"] | None = None
    threshold: int = 0
    county: str = ""
    actors: dict[str, Actor] = {}


def actor_with_first_grants(founding: Founding, actor: Actor) -> Actor:
    """The actor as both streams together know him: root keys and first roles, as his own stream may have ended them."""
    first = founding.actors.get(actor.actor)
    if first is None:
        return actor
    keys = {name: _key_as_ended(key, actor.key_ends.get(name)) for name, key in first.keys.items()}
    roles = tuple(_role_as_ended(held, actor.role_ends) for held in first.roles)
    return replace(actor, kind=actor.kind or first.kind, keys={**keys, **actor.keys}, roles=roles + actor.roles)


def _key_as_ended(key: ActorKey, end: KeyEnd | None) -> ActorKey:
    if end is None:
        return key
    return replace(key, status=end.status, ended=end.ended, compromised_since=end.compromised_since)


def _role_as_ended(held: RoleHeld, ends: Iterable[RoleEnd]) -> RoleHeld:
    for end in ends:
        if (end.role, end.scope) == (held.role, held.scope):
            held = role_ended(held, end)
    return held


def role_ended(held: RoleHeld, end: RoleEnd) -> RoleHeld:
    """The grant with an end, or with an earlier one: an end far ahead must not shut out the revocation that comes."""
    if held.ended_on is not None and held.ended_on <= end.ended_on:
        return held
    return replace(held, ended_on=end.ended_on, ended=end.ended)


def grants(actor: Actor, role: Role, days: Iterable[date]) -> tuple[RoleHeld, ...]:
    """The grants of a role to an actor that cover every one of the days."""
    wanted = tuple(days)
    return tuple([held for held in actor.roles if held.role == role and all(held.covers_day(day) for day in wanted)])


def in_scope(scope: RoleScope, *, organ: str | None = None, unit: str | None = None, tier: str | None = None) -> bool:
    """True where a scope covers what is asked. An empty scope covers everything of that measure; null is not asked."""
    if organ is not None and scope.organ is not None and scope.organ != organ:
        return False
    if unit is not None and scope.units and unit not in scope.units:
        return False
    return tier is None or not scope.tiers or tier in scope.tiers


def same_person(one: Actor, other: Actor) -> bool:
    """True when two actors are one person: the same actor id, or the same official behind both."""
    return one.actor == other.actor or (one.official is not None and one.official == other.official)
