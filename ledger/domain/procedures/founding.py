"""The founding (账本创立): position 0, signed by the root threshold, granting the first roles and stating the clock."""

from collections.abc import Iterator

from ledger.domain.acts import act_of
from ledger.domain.authority import Actor, ActorKey, Founding, RoleHeld
from ledger.domain.events.founding import LedgerFounded
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement
from ledger.domain.suites import guard_suite
from ledger.domain.vocabulary import RoleScope

_EVERYWHERE = RoleScope(organ=None, units=(), tiers=(), matters=())


def empty(_rest: str) -> Founding:
    """No ledger yet."""
    return Founding()


def evolve(founding: Founding, event: Event) -> Founding:
    """The founding as stated: root keys become keys of their actors, first roles become grants without an end."""
    data = event.statement.data
    if not isinstance(data, LedgerFounded):
        return founding
    act = act_of(event)
    actors: dict[str, Actor] = {}
    for entry in data.root_keys:
        key = ActorKey(key=entry.key, public_key=entry.public_key, suite=entry.suite, enrolled=act)
        root = RoleHeld(role="ROOT", scope=_EVERYWHERE, from_on=None, until_on=None, granted=act)
        actors[entry.actor] = Actor(actor=entry.actor, kind="person", keys={entry.key: key}, roles=(root,))
    for role in data.first_roles:
        before = actors.get(role.actor, Actor(actor=role.actor))
        held = RoleHeld(role=role.role, scope=role.scope, from_on=None, until_on=None, granted=act)
        actors[role.actor] = Actor(actor=role.actor, kind="person", keys=before.keys, roles=(*before.roles, held))
    return Founding(
        log=event.statement.log, clock=data.clock, threshold=data.threshold, county=data.county, actors=actors
    )


def guard(statement: Statement, epoch: int) -> Iterator[Breach]:
    """What a founding statement itself must satisfy under a rules epoch."""
    data = statement.data
    keys = {entry.key for entry in data.root_keys}
    holders = {entry.actor for entry in data.root_keys}
    if len(keys) != len(data.root_keys) or len(holders) != len(data.root_keys):
        yield breach("root-keys-repeat", "data.root_keys")
    for entry in data.root_keys:
        yield from guard_suite(entry.suite, entry.public_key, "data.root_keys", epoch=epoch)
    signing = {signer.actor for signer in statement.signers if (signer.actor, signer.key) in _pairs(data)}
    if len(signing) != len(statement.signers) or len(signing) < data.threshold or data.threshold > len(holders):
        yield breach("threshold-not-met", "signers", expected=data.threshold, found=len(signing))
    for entry in data.first_roles:
        if entry.role in ("ROOT", "HLD", "SUB", "SVC"):
            yield breach(
                "wrong-member",
                "data.first_roles",
                detail=f"{entry.role} is not granted here / 不能在此授予 {entry.role}",
            )
    if data.clock == "scripted" and not statement.log.startswith("demo."):
        yield breach("scripted-clock", "data.clock")


def _pairs(data: LedgerFounded) -> set[tuple[str, str]]:
    return {(entry.actor, entry.key) for entry in data.root_keys}
