"""Which county does `"setup": "default"` stand for? Founded, with offices, two units, three persons, the default rulebook and calendar.

    units     u-a, u-b (towns)
    persons   o-01 general at u-a, o-02 middle at u-b, o-03 county-managed at u-a; each with an actor a-o-01, ... of his own
    offices   a-reg REG, a-org ORG, a-rul RUL, a-ver-1 and a-ver-2 VER, a-apo APO, a-sup SUP, a-supr SUPR, a-sec SEC,
              a-cc-1 and a-cc-2 COM of the county committee; for each unit a-u-a-rep REP, a-u-a-head HEAD, a-u-a-com-1 and -2 COM

Everything is recorded at the beginning of the day that `from` names, and holds from that day on. The calendar is that of 2026 (procedure
4.7); other years have none published. Every one of these acts passes the same admission as the file's own.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, Final

import msgspec

from api.demo.opening import HOLIDAYS, MAKEUP_WORKDAYS
from api.supposing.lines import Act, Line, Setup, Signer
from api.supposing.statements import Defaults, statement_of
from keys.base64_strict import encode_base64
from keys.signer import Ed25519Signer
from ledger.domain.catalogue import BY_NAME
from ledger.domain.event_type import EventType
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.signing import COUNTY_COMMITTEE
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import SHANGHAI, Role
from ledger.rulebooks import default_rulebook
from ledger.supposing import Supposition

ORIGIN: Final = "demo.whatif/county"
RULEBOOK: Final = "default-county"
UNITS: Final = ("u-a", "u-b")
PERSONS: Final = (("o-01", "general", "u-a"), ("o-02", "middle", "u-b"), ("o-03", "county_managed", "u-a"))
_OFFICES: Final[tuple[tuple[str, Role, str | None], ...]] = (
    ("a-reg", "REG", None), ("a-org", "ORG", None), ("a-rul", "RUL", None), ("a-ver-1", "VER", None), ("a-ver-2", "VER", None),
    ("a-sup", "SUP", None), ("a-supr", "SUPR", None), ("a-sec", "SEC", None), ("a-apo", "APO", "organisation_dept"),
    ("a-cc-1", "COM", COUNTY_COMMITTEE), ("a-cc-2", "COM", COUNTY_COMMITTEE),
)  # fmt: skip
_ROOTS: Final = ("a-root-1", "a-root-2")
_CUSTODY: Final = (Signer(actor="a-root-1", role="KEY"), Signer(actor="a-root-2", role="ORG"))
_BY_ROLE: Final[dict[str, tuple[str, ...]]] = {
    "REG": ("a-reg",), "ORG": ("a-org",), "RUL": ("a-rul",), "VER": ("a-ver-1", "a-ver-2"), "SUP": ("a-sup",), "SUPR": ("a-supr",),
    "SEC": ("a-sec",), "APO": ("a-apo",), "KEY": ("a-root-1",),
}  # fmt: skip


def set_up(county: Supposition, setup: Setup) -> Defaults:
    """Found the county. Every act of it is admitted, or this program is wrong."""
    at = datetime.combine(setup.from_on, time(), SHANGHAI).astimezone(UTC)
    defaults = Defaults(RulebookRef(hash=content_hash(default_rulebook()), id=RULEBOOK, version=1), signers_of)
    for number, act in enumerate(_acts(setup.from_on), start=1):
        line = Line(-number, at, act)
        made = statement_of(line, act, county, {}, defaults)
        verdict = county.hand_in(made.statement, made.body, at)
        if verdict.position is None:
            raise AssertionError(f"{act.type} {act.stream}: {getattr(verdict.error, 'en', verdict.error)}")
    return defaults


def signers_of(row: EventType, act: Act) -> tuple[Signer, ...] | None:
    """Who signs a type in this county by its first way to sign; None where that is not to be said for the author."""
    used: Counter[str] = Counter()
    found = []
    roles = [one for role in row.authors[0] for one in _roles(role, act)]
    if row.name == "FactVerified":
        roles = ["VER", "VER"]  # two, as a serious fact asks for
    for role in roles:
        who = _who(role, act)
        if used[role] >= len(who):
            return None
        unit = _unit(act) if role in ("REP", "HEAD") else None
        found.append(Signer(actor=who[used[role]], role=role, unit=unit))  # type: ignore[arg-type]  # a role of the catalogue
        used[role] += 1
    return tuple(found)


def _roles(role: str, act: Act) -> tuple[str, ...]:
    """The roles that a function of the catalogue is signed in."""
    if role == "DO":
        return ("COM", "COM")
    return ({"DRG": "REG", "CHR": "COM"}.get(role, role),)


def _who(role: str, act: Act) -> tuple[str, ...]:
    family, _, rest = act.stream.partition("/")
    if role == "COM":
        organ = {person: unit for person, tier, unit in PERSONS if tier != "county_managed"}.get(rest)
        stated = act.data.get("deciding_organ")
        organ = stated if isinstance(stated, str) and stated in UNITS else organ
        return (f"a-{organ}-com-1", f"a-{organ}-com-2") if family == "official" and organ else ("a-cc-1", "a-cc-2")
    if role in ("REP", "HEAD"):
        return (f"a-{_unit(act)}-{role.lower()}",)
    if role == "SUB":
        return (f"a-{rest}",) if family == "official" else ()
    return _BY_ROLE.get(role, ())


def _unit(act: Act) -> str:
    """The unit that reports: the one the data name."""
    for member in ("reporting_unit", "unit_at_fact"):
        stated = act.data.get(member)
        if isinstance(stated, str) and stated in UNITS:
            return stated
    family, _, rest = act.stream.partition("/")
    named = rest.partition("/")[0] if family == "unit-report" else None
    return named if named in UNITS else UNITS[0]


def _acts(from_on: date) -> Iterator[Act]:
    roots = [{"actor": actor, **_key(actor)} for actor in _ROOTS]
    first = [
        {"actor": "a-root-1", "role": "KEY", "scope": _scope()},
        {"actor": "a-root-2", "role": "ORG", "scope": _scope()},
    ]
    yield _act(
        "LedgerFounded", "founding",
        {"clock": "scripted", "county": "假设县 county of whatif", "threshold": 2, "vocabulary_hash": "0" * 64,
         "root_keys": roots, "first_roles": first},
        tuple(Signer(actor=actor, role="ROOT", key=_key(actor)["key"]) for actor in _ROOTS),
    )  # fmt: skip
    for actor, role, organ in _OFFICES:
        yield from _actor(actor, (role, _scope(organ=organ)), from_on)
    for unit in UNITS:
        yield _act("UnitRegistered", f"unit/{unit}", {
            "unit_kind": "town", "parent_unit": None, "opened_on": from_on.isoformat(), "name": f"单位 unit {unit}",
        })  # fmt: skip
        for role in ("REP", "HEAD"):
            yield from _actor(f"a-{unit}-{role.lower()}", (role, _scope(unit=unit)), from_on)
        for number in (1, 2):
            yield from _actor(f"a-{unit}-com-{number}", ("COM", _scope(organ=unit)), from_on)
    yield _act("CalendarPublished", "calendar", {
        "year": 2026, "holidays": [day.isoformat() for day in HOLIDAYS],
        "makeup_workdays": [day.isoformat() for day in MAKEUP_WORKDAYS], "document": None, "source": "假设 whatif",
    })  # fmt: skip
    content = default_rulebook()
    yield _act("RulebookDrafted", f"rulebook/{RULEBOOK}", {
        "version": 1, "document_hash": content_hash(content), "replaces_version": None, "title": "默认 default", "change_note": "-",
    })  # fmt: skip
    yield _act("RulebookPublished", f"rulebook/{RULEBOOK}", {
        "version": 1, "content": content, "content_hash": content_hash(content), "effective_from_on": from_on.isoformat(),
        "published_on": from_on.isoformat(), "scope_tiers": ["county_managed", "middle", "general"], "scope_units": [],
        "basis_documents": [],
    })  # fmt: skip
    for person, tier, unit in PERSONS:
        yield _act("OfficialRegistered", f"official/{person}", {
            "staff_category": "civil_servant", "tier": tier, "unit": unit, "leading_member": tier == "county_managed",
            "registered_on": from_on.isoformat(),
        })  # fmt: skip
        yield from _actor(f"a-{person}", None, from_on, official=person)


def _actor(
    actor: str, role: tuple[str, dict[str, Any]] | None, from_on: date, official: str | None = None
) -> Iterator[Act]:
    stream = f"actor/{actor}"
    yield _act("ActorRegistered", stream, {"actor_kind": "person", "unit": None, "official": official}, _CUSTODY)
    key = _key(actor)
    holder = Signer(actor=actor, role="HLD", key=key["key"])
    enrolled = {**key, "custody": "file", "possession_proof": "possession:"}
    yield _act("KeyEnrolled", stream, enrolled, (_CUSTODY[0], holder))
    if role is not None:
        granted = {"role": role[0], "scope": role[1], "from_on": from_on.isoformat(), "until_on": None}
        yield _act("RoleGranted", stream, granted, _CUSTODY)


def _act(name: str, stream: str, data: Any, signers: tuple[Signer, ...] | None = None) -> Act:
    row = BY_NAME[name]
    act = Act(recorded_at="", type=row.name, stream=stream, data=data)
    return act if signers is None else msgspec.structs.replace(act, signers=signers)


def _scope(*, organ: str | None = None, unit: str | None = None) -> dict[str, Any]:
    return {"organ": organ, "units": [] if unit is None else [unit], "tiers": [], "matters": []}


def _key(actor: str) -> dict[str, str]:
    """The public key of an actor; its private half follows from his name and is worth nothing."""
    public_key = Ed25519Signer.from_seed(sha256(f"mingjing whatif {actor}".encode()).digest()).public_key
    return {"key": public_key.key, "public_key": encode_base64(public_key.spki), "suite": "ed25519"}
