"""What stands in the demo county's log before the first fact? Founding, actors with keys and roles, units, officials, rules.

All of it on the first working day of the script. The working calendar of 2026 is the shared test data of procedure 4.7.
"""

from datetime import date
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
    UNITS,
    DemoOfficial,
    Part,
    own_actor,
    parts,
    scope,
)
from api.demo.scribe import Hand, Scribe
from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from ledger.domain.catalogue import CATALOGUE
from ledger.domain.events.founding import ActorRegistered, KeyEnrolled, LedgerFounded, RoleGranted
from ledger.domain.events.registry import OfficialRegistered, UnitRegistered
from ledger.domain.events.rules import CalendarPublished, PolicyDocumentRegistered, RulebookDrafted, RulebookPublished
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import KeyEntry, RoleEntry
from ledger.rulebooks import default_rulebook

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
_REGISTRAR: Final = [Hand(REGISTRAR, "REG")]
_KEYS: Final = [Hand(KEY_CUSTODIAN, "KEY"), Hand(KEY_APPROVER, "ORG")]


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


def register_units(scribe: Scribe) -> None:
    """The three units. Their registrar is the first actor, because he registers them."""
    for unit in UNITS:
        data = UnitRegistered(unit_kind=unit.kind, parent_unit=None, opened_on=date(2020, 1, 1), name=unit.name)
        scribe.say("UnitRegistered", f"unit/{unit.id}", data, _REGISTRAR)


def register_actors(scribe: Scribe, *, before_units: bool) -> None:
    """Every part of the cast: registered, its key enrolled with proof of possession, its role granted.

    The parts without a unit come before the units, since those need a registrar; the others after them.
    """
    for part in parts():
        if (part.unit is None) == before_units:
            _register_actor(scribe, part)


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
    _register_actor(scribe, Part(own_actor(official.number), None, scope(), official=official.id))


def publish_calendar(scribe: Scribe) -> None:
    """Holidays and make-up working days of 2026."""
    data = CalendarPublished(
        year=2026,
        holidays=HOLIDAYS,
        makeup_workdays=MAKEUP_WORKDAYS,
        document=None,
        source="演示用日历 / demo calendar",
    )
    scribe.say("CalendarPublished", "calendar", data, [*_REGISTRAR, Hand(ORGANISATION, "ORG")])


def rulebook_ref() -> RulebookRef:
    """How every act of the demo cites the rulebook."""
    return RulebookRef(hash=content_hash(default_rulebook()), id="default-county", version=1)


def publish_rulebook(scribe: Scribe) -> None:
    """The default rulebook: its basis registered, drafted, then published to everybody by authority and committee."""
    text = "演示用文件,内容为虚构。 A document for the demo; its content is invented."
    basis = PolicyDocumentRegistered(
        document_hash=sha256(text.encode("utf-8")).hexdigest(), issued_on=_ANNOUNCED_ON, tags_stage=None,
        title="演示办法(虚构)", number="演示〔2025〕1号", issuer="演示县", text=text, quota_target=None,
    )  # fmt: skip
    scribe.say("PolicyDocumentRegistered", "policy/p-0001", basis, _REGISTRAR)
    content, named = default_rulebook(), rulebook_ref().hash
    assert isinstance(content, dict)  # the file holds an object
    stream, authority = "rulebook/default-county", Hand(RULEBOOK_AUTHORITY, "RUL")
    draft = RulebookDrafted(
        version=1,
        document_hash=named,
        replaces_version=None,
        title="默认规则集第1版",
        change_note="首次起草 / first draft",
    )
    scribe.say("RulebookDrafted", stream, draft, [authority])
    published = RulebookPublished(
        version=1, content=content, content_hash=named, effective_from_on=YEAR_BEGINS, published_on=_ANNOUNCED_ON,
        scope_tiers=("county_managed", "middle", "general"), scope_units=(), basis_documents=("p-0001",),
    )  # fmt: skip
    scribe.say("RulebookPublished", stream, published, [authority, *(Hand(one, "COM") for one in COUNTY_COMMITTEE)])


def _register_actor(scribe: Scribe, part: Part) -> None:
    stream = f"actor/{part.actor}"
    kind = ActorRegistered(
        actor_kind="system" if part.kind == "system" else "person", unit=part.unit, official=part.official
    )
    scribe.say("ActorRegistered", stream, kind, _KEYS, sealed={"name": f"演示人员 {part.actor}"})
    signer = scribe.keys(part.actor)
    key = signer.public_key
    enrolled = KeyEnrolled(
        public_key=encode_base64(key.spki), key=key.key, suite="ed25519", custody="file",
        possession_proof=encode_base64(prove_possession(scribe.ledger.origin, part.actor, signer)),
    )  # fmt: skip
    scribe.say("KeyEnrolled", stream, enrolled, [_KEYS[0], Hand(part.actor, "HLD")])
    if part.role is not None:
        granted = RoleGranted(role=part.role, scope=part.scope, from_on=YEAR_BEGINS, until_on=None)
        scribe.say("RoleGranted", stream, granted, _KEYS)
