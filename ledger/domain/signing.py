"""May these signers sign this statement? Guards G02 and G04: alternatives of authors, keys, roles, scope, paper (procedure 3.3).

Log order decides over keys: enrolled before, not suspended, rotated or revoked before. A role must be held on the day of recording
and on the declared day. Signatures themselves are checked before admission, on the bytes (ledger.log.authentication).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from ledger.domain.authority import KIN_RELATIONS, Actor, Relation, grants, in_scope, same_person
from ledger.domain.catalogue import matter_of
from ledger.domain.dossier import matter_key
from ledger.domain.event_type import EventType
from ledger.domain.events.founding import KeyEnrolled, KeyRotated, KeySuspended
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Statement, StatementSigner
from ledger.domain.vocabulary import RoleScope
from ledger.domain.world import World

Alternative = tuple[str, ...]
COUNTY_COMMITTEE = "county_committee"
_SIGNED_AS = {"DRG": "REG", "CHR": "COM"}
"""The role that a function of the catalogue is signed in."""


class Scope(Struct, frozen=True, kw_only=True):
    """What the roles must cover: the deciding organ, the person's unit and tier. None is not asked."""

    organ: str | None = None
    unit: str | None = None
    tier: str | None = None


def guard_authentic(
    statement: Statement, row: EventType, world: World, today: date, *, official: str | None, decides: Alternative,
    proposers: frozenset[tuple[str, str]],
) -> Iterator[Breach]:  # fmt: skip
    """G02, asked of every kind of act: distinct persons, good keys, the roles of one alternative, held today.

    `decides` is what DO stands for on that day, `proposers` the (actor, role) pairs that PRP or OWN stands for, `official` is
    the person concerned.
    """
    before: list[Actor] = []
    for place, signer in enumerate(statement.signers):
        field = f"signers[{place}]"
        actor = world.actor(signer.actor)
        if any(same_person(actor, other) for other in before):
            yield breach("signer-twice", field, actor=signer.actor)
        before.append(actor)
        if actor.kind is None:
            yield breach("unknown-actor", field, actor=signer.actor)
            continue
        status = key_status(statement, signer, actor)
        if status is None:
            yield breach("unknown-key", f"{field}.key", key=signer.key, actor=signer.actor)
        elif status != "active":
            yield breach("key-not-active", f"{field}.key", key=signer.key, state=status)
        yield from _standing(statement, signer, actor, field, today, official)
    roles = tuple(signer.role for signer in statement.signers)
    wanted = roles_asked(row.authors, decides)
    own = ("OWN",) in row.authors
    if own or ("PRP",) in row.authors:
        # in the role in which he proposed: a role that is not asked for (ROOT) would spare him holding any
        if not {(signer.actor, signer.role) for signer in statement.signers} <= proposers:
            yield breach("author-differs" if own else "proposer-differs", "signers")
    elif not any(_fits(roles, alternative, row.many) for alternative in wanted):
        yield breach("wrong-signers", "signers", found="+".join(roles), expected=" | ".join(map("+".join, wanted)))
    if isinstance(statement.data, KeySuspended) and not statement.data.suspended and "KEY" not in roles:
        yield breach("holder-lifts", "data.suspended")
    if "INT" in roles and not own:
        paper = statement.data.paper
        entered = paper is not None and any(signer.actor == paper.entered_by_actor for signer in statement.signers)
        if not entered or official is None or statement.data.on_behalf_of != official:
            yield breach("paper-missing", "data.paper")


def guard_scope(statement: Statement, world: World, days: Sequence[date], scope: Scope) -> Iterator[Breach]:
    """G04: the role is held on every one of the days, with the unit, organ and tier in scope."""
    matter = matter_key(*matter_of(statement))
    for place, signer in enumerate(statement.signers):
        if signer.role in ("SUB", "HLD", "ROOT"):
            continue
        field = f"signers[{place}]"
        asked = _asked(statement, signer, scope)
        for day in sorted(
            set(days)
        ):  # each by its own grant: a role renewed at the turn of the year is held throughout
            held = grants(world.actor(signer.actor), signer.role, (day,))
            if not held:
                yield breach("role-not-held", field, actor=signer.actor, role=signer.role, day=day.isoformat())
            elif not any(_covers(signer.role, grant.scope, asked, matter) for grant in held):
                what = ", ".join(value for value in (asked.organ, asked.unit, asked.tier, matter) if value is not None)
                yield breach("role-out-of-scope", field, actor=signer.actor, role=signer.role, what=what)
        if signer.role in ("REP", "HEAD") and signer.unit is not None and signer.unit != asked.unit:
            yield breach("role-out-of-scope", field, actor=signer.actor, role=signer.role, what=asked.unit or "-")


def _asked(statement: Statement, signer: StatementSigner, scope: Scope) -> Scope:
    if signer.role in ("REP", "HEAD") and statement.stream.startswith("unit-report/"):
        return Scope(unit=scope.unit if signer.unit is not None else "-")  # a unit reports for itself, and says so
    if signer.role in ("REP", "HEAD"):
        return Scope(unit=getattr(statement.data, "reporting_unit", signer.unit) or signer.unit or "-")
    if signer.role == "COM" and statement.stream.partition("/")[0] in ("rulebook", "service"):
        return Scope(organ=COUNTY_COMMITTEE)  # the rules of the county are not a unit's to make
    if signer.role in ("COM", "REG", "SEC"):
        return scope
    return Scope(unit=scope.unit, tier=scope.tier)


def _covers(role: str, held: RoleScope, asked: Scope, matter: str) -> bool:
    if held.matters and matter not in {matter_key(named.kind, named.id) for named in held.matters}:
        return False
    if not in_scope(held, organ=asked.organ, unit=asked.unit, tier=asked.tier):
        return False
    return role not in ("REP", "HEAD") or asked.unit in held.units


def key_status(statement: Statement, signer: StatementSigner, actor: Actor) -> str | None:
    """Status of the signer's key: enrolled before, or the very key that the statement brings for its holder.

    A rotation is signed with the new key, or with any that is still active: the old one may be lost, and suspended for it.
    """
    key = actor.keys.get(signer.key)
    if key is not None:
        return key.status
    enrols = isinstance(statement.data, KeyEnrolled | KeyRotated) and statement.data.key == signer.key
    return "active" if enrols and signer.role == "HLD" and statement.stream == f"actor/{signer.actor}" else None


def _standing(
    statement: Statement, signer: StatementSigner, actor: Actor, field: str, today: date, official: str | None
) -> Iterator[Breach]:
    if signer.role == "HLD":
        if statement.stream != f"actor/{signer.actor}":
            yield breach("role-not-held", field, actor=signer.actor, role="HLD", day=today.isoformat())
        return
    if signer.role == "SUB":
        if official is None or actor.official != official:
            yield breach("role-not-held", field, actor=signer.actor, role="SUB", day=today.isoformat())
        return
    if actor.kind == "system" and signer.role != "SVC":
        yield breach("service-key", field, actor=signer.actor, role=signer.role)
    if signer.role != "ROOT" and not grants(actor, signer.role, (today,)):
        yield breach("role-not-held", field, actor=signer.actor, role=signer.role, day=today.isoformat())
    if signer.role == "KIN" and (official is None or not _is_kin(statement, actor, today, official)):
        yield breach("kin-not-shown", field, actor=signer.actor)
    if official is not None and actor.official == official and signer.role != "KIN":
        yield breach("own-case", field, actor=signer.actor, role=signer.role)


def _is_kin(statement: Statement, actor: Actor, today: date, official: str) -> bool:
    """Kin of this very person: by a relation that somebody else declared, or by a grant for this very matter.

    What an actor declares of himself makes him withdraw, never speak for the person: else whoever holds the role for one
    person could waive the hearing of any other.
    """
    if any(
        one.official == official
        and one.relation_kind in KIN_RELATIONS
        and one.stands_on(today)
        and _by_others(one, actor)
        for one in actor.relations
    ):
        return True
    matter = matter_key(*matter_of(statement))
    return any(
        matter_key(granted.kind, granted.id) == matter
        for held in grants(actor, "KIN", (today,))
        for granted in held.scope.matters
    )


def _by_others(relation: Relation, actor: Actor) -> bool:
    """Declared by the person, or for him by the intake office, or by the registrar; by none of them about himself."""
    signers = relation.declared.signers
    return all(signer.role in ("SUB", "INT", "REG") and signer.actor != actor.actor for signer in signers)


def roles_asked(authors: tuple[Alternative, ...], decides: Alternative) -> tuple[Alternative, ...]:
    """The alternatives of a type with the roles that DO (`decides`) and the other stand-ins are for."""
    expanded: list[Alternative] = []
    for alternative in authors:
        roles: list[str] = []
        for role in alternative:
            roles.extend(decides if role == "DO" else (_SIGNED_AS.get(role, role),))
        expanded.append(tuple(roles))
    return tuple(expanded)


def _fits(roles: tuple[str, ...], wanted: Alternative, many: tuple[str, ...]) -> bool:
    """Exactly the wanted roles; COM and the roles in `many` may sign more often than asked, never less."""
    if roles == wanted:
        return True
    found, asked = Counter(roles), Counter(wanted)
    if set(found) != set(asked):
        return False
    return all(found[role] == asked[role] or (role in (*many, "COM") and found[role] > asked[role]) for role in asked)
