"""What stands in the demo county's log before the first fact? Founding, actors with keys and roles, units, officials, rules.

All of it on the first working day of the script; later versions of the rules and the next calendar in their time. The working
calendar of 2026 is the shared test data of procedure 4.7.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from api.demo.cast import (
    COUNTY_COMMITTEE,
    KEY_APPROVER,
    KEY_CUSTODIAN,
    ORGANISATION,
    REGISTRAR,
    ROOTS,
    RULEBOOK_AUTHORITY,
    THRESHOLD,
    DemoOfficial,
    DemoUnit,
    Part,
    own_actor,
    scope,
)
from api.demo.rules import HALVED, RULEBOOK, VERSION_2_FROM, VERSION_2_MADE, cited, content
from api.demo.scribe import Hand, Scribe
from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from ledger.domain.catalogue import CATALOGUE
from ledger.domain.events.founding import ActorRegistered, KeyEnrolled, LedgerFounded, RoleGranted
from ledger.domain.events.registry import OfficialRegistered, UnitRegistered
from ledger.domain.events.rules import (
    CalendarPublished,
    PolicyDocumentRegistered,
    RulebookDrafted,
    RulebookPublished,
    RulebookSuperseded,
)
from ledger.domain.time_limits import Calendar, CalendarYear
from ledger.domain.vocabulary import KeyEntry, RoleEntry

OPENED_ON: Final = date(2026, 1, 5)
YEAR_BEGINS: Final = date(2026, 1, 1)
_ANNOUNCED_ON: Final = date(2025, 12, 26)
_HOLIDAYS: Final = (
    ("01", 1, 3), ("02", 15, 23), ("04", 4, 6), ("05", 1, 5), ("06", 19, 21), ("09", 25, 27), ("10", 1, 7),
)  # fmt: skip
HOLIDAYS: Final = tuple(
    date(2026, int(month), day) for month, first, last in _HOLIDAYS for day in range(first, last + 1)
)
MAKEUP_WORKDAYS: Final = tuple(
    date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
)
NEXT_CALENDAR_ON: Final = date(2026, 11, 20)
_NEXT_HOLIDAYS: Final = ((1, 1, 3), (2, 6, 12), (4, 3, 5), (5, 1, 5), (6, 9, 11), (9, 15, 17), (10, 1, 7))
NEXT_HOLIDAYS: Final = tuple(
    date(2027, month, day) for month, first, last in _NEXT_HOLIDAYS for day in range(first, last + 1)
)
NEXT_MAKEUP_WORKDAYS: Final = tuple(
    date(2027, month, day) for month, day in ((2, 14), (2, 20), (5, 8), (9, 19), (10, 9))
)
"""2027 is invented."""
CALENDAR: Final = Calendar(
    publications=(
        CalendarYear(year=2026, holidays=frozenset(HOLIDAYS), makeup=frozenset(MAKEUP_WORKDAYS)),
        CalendarYear(year=2027, holidays=frozenset(NEXT_HOLIDAYS), makeup=frozenset(NEXT_MAKEUP_WORKDAYS)),
    )
)
"""What both published calendars come to. Scripts plan with it; the log knows 2027 from 20 November 2026 on."""
_REGISTRAR: Final = [Hand(REGISTRAR, "REG")]
_KEYS: Final = [Hand(KEY_CUSTODIAN, "KEY"), Hand(KEY_APPROVER, "ORG")]
_BOOK: Final = f"rulebook/{RULEBOOK}"
_RULE_MAKERS: Final = [Hand(RULEBOOK_AUTHORITY, "RUL"), *(Hand(one, "COM") for one in COUNTY_COMMITTEE)]


def found(scribe: Scribe) -> None:
    """Position 0: three root persons sign, two are enough; the first roles keep keys and approve them."""
    keys = [(actor, scribe.keys(actor).public_key) for actor in ROOTS]
    data = LedgerFounded(
        clock="scripted",
        root_keys=tuple(
            KeyEntry(actor=actor, key=key.key, public_key=encode_base64(key.spki), suite="ed25519")
            for actor, key in keys
        ),
        threshold=THRESHOLD,
        first_roles=(
            RoleEntry(actor=KEY_CUSTODIAN, role="KEY", scope=scope()),
            RoleEntry(actor=KEY_APPROVER, role="ORG", scope=scope()),
        ),
        vocabulary_hash=sha256("\n".join(sorted(CATALOGUE)).encode("ascii")).hexdigest(),
        county="演示县(虚构) / an invented county",
    )
    scribe.say("LedgerFounded", "founding", data, [Hand(actor, "ROOT") for actor in ROOTS])


def register_units(scribe: Scribe, units: Sequence[DemoUnit]) -> None:
    """The units of the county, by its registrar."""
    for unit in units:
        data = UnitRegistered(unit_kind=unit.kind, parent_unit=None, opened_on=date(2020, 1, 1), name=unit.name)
        scribe.say("UnitRegistered", f"unit/{unit.id}", data, _REGISTRAR)


def register_official(scribe: Scribe, official: DemoOfficial) -> None:
    """One official; name and identity number sealed."""
    data = OfficialRegistered(
        staff_category="leader" if official.leading else official.unit.category,
        tier=official.tier,
        unit=official.unit.id,
        leading_member=official.leading,
        registered_on=OPENED_ON,
    )
    sealed = {"name": official.name, "identity_number": official.identity_number}
    scribe.say("OfficialRegistered", f"official/{official.id}", data, _REGISTRAR, sealed=sealed)


def register_own_actor(scribe: Scribe, official: DemoOfficial) -> None:
    """The actor through whom an official answers for himself: a key and no role."""
    register_actor(scribe, Part(own_actor(official.number), None, scope(), official=official.id))


def publish_calendar(scribe: Scribe, year: int = 2026) -> None:
    """Holidays and make-up working days of a year."""
    data = CalendarPublished(
        year=year,
        holidays=HOLIDAYS if year == 2026 else NEXT_HOLIDAYS,
        makeup_workdays=MAKEUP_WORKDAYS if year == 2026 else NEXT_MAKEUP_WORKDAYS,
        document=None,
        source="演示用日历 / demo calendar",
    )
    scribe.say("CalendarPublished", "calendar", data, [*_REGISTRAR, Hand(ORGANISATION, "ORG")])


def publish_rulebook(scribe: Scribe) -> None:
    """The default rulebook: its basis registered, then version 1 published to everybody by authority and committee."""
    text = "演示用文件,内容为虚构。 A document for the demo; its content is invented."
    basis = PolicyDocumentRegistered(
        document_hash=sha256(text.encode("utf-8")).hexdigest(), issued_on=_ANNOUNCED_ON, tags_stage=None,
        title="演示办法(虚构)", number="演示〔2025〕1号", issuer="演示县", text=text, quota_target=None,
    )  # fmt: skip
    scribe.say("PolicyDocumentRegistered", "policy/p-0001", basis, _REGISTRAR)
    publish_version(scribe, 1, effective_from_on=YEAR_BEGINS, published_on=_ANNOUNCED_ON, note="首次起草 / first draft")


def publish_version(
    scribe: Scribe, version: int, *, effective_from_on: date, published_on: date, note: str, units: tuple[str, ...] = ()
) -> None:  # fmt: skip
    """One version of the rulebook, drafted and published to everybody in `units` (none named: everywhere)."""
    draft = RulebookDrafted(
        version=version, document_hash=cited(version).hash, replaces_version=version - 1 or None,
        title=f"默认规则集第{version}版", change_note=note,
    )  # fmt: skip
    scribe.say("RulebookDrafted", _BOOK, draft, _RULE_MAKERS[:1])
    published = RulebookPublished(
        version=version, content=content(version), content_hash=cited(version).hash, effective_from_on=effective_from_on,
        published_on=published_on, scope_tiers=("county_managed", "middle", "general"), scope_units=units,
        basis_documents=("p-0001",),
    )  # fmt: skip
    scribe.say("RulebookPublished", _BOOK, published, _RULE_MAKERS)


def replace_version_1(scribe: Scribe) -> None:
    """Version 2, lighter in one indicator; version 1 ends on the day before it takes effect (example X6)."""
    publish_version(
        scribe,
        2,
        effective_from_on=VERSION_2_FROM,
        published_on=VERSION_2_MADE,
        note=f"{HALVED} 减半 / {HALVED} halved",
    )
    ends_on = VERSION_2_FROM - timedelta(days=1)
    ended = RulebookSuperseded(version=1, by_version=2, ends_on=ends_on)
    scribe.say("RulebookSuperseded", _BOOK, ended, _RULE_MAKERS)


def enrol_key(scribe: Scribe, actor: str) -> None:
    """The key that an actor signs with now, which proves that it is his."""
    signer = scribe.keys(actor)
    key = signer.public_key
    enrolled = KeyEnrolled(
        public_key=encode_base64(key.spki), key=key.key, suite=key.suite,  # type: ignore[arg-type]  # one of the two
        custody="card" if key.suite == "p256" else "file",
        possession_proof=encode_base64(prove_possession(scribe.ledger.origin, actor, signer)),
    )  # fmt: skip
    scribe.say("KeyEnrolled", f"actor/{actor}", enrolled, [_KEYS[0], Hand(actor, "HLD")])


def register_actor(scribe: Scribe, part: Part) -> None:
    """One part of the cast: registered, its key enrolled with proof of possession, its role granted."""
    stream = f"actor/{part.actor}"
    kind = ActorRegistered(
        actor_kind="system" if part.kind == "system" else "person", unit=part.unit, official=part.official
    )
    scribe.say("ActorRegistered", stream, kind, _KEYS, sealed={"name": f"演示人员 {part.actor}"})
    enrol_key(scribe, part.actor)
    if part.role is not None:
        granted = RoleGranted(role=part.role, scope=part.scope, from_on=YEAR_BEGINS, until_on=None)
        scribe.say("RoleGranted", stream, granted, _KEYS)
