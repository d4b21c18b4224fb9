"""Which identifiers, codes and closed lists may stand in a statement?

Identifiers are ASCII and matched whole (`\\Z`, never `$`, which would let a trailing newline through). Every list here is
closed: a word that is not in it is refused when the bytes are decoded. Source: the catalogue's `roles` and `types`.
"""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The rulebook's time zone as a fixed offset: China has kept UTC+8 without summer time since 1991."""


@lru_cache(maxsize=4096)
def shanghai_day(instant: datetime) -> date:
    """The day (Asia/Shanghai) on which an aware instant falls."""
    return instant.astimezone(SHANGHAI).date()


def _id(prefix: str) -> Meta:
    return Meta(pattern=rf"^{prefix}-[a-z0-9][a-z0-9-]{{0,59}}\Z")


EventId = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")]
OfficialId = Annotated[str, _id("o")]
ActorId = Annotated[str, _id("a")]
UnitId = Annotated[str, _id("u")]
FactId = Annotated[str, _id("f")]
DeductionId = Annotated[str, _id("d")]
DocumentId = Annotated[str, _id("p")]
MeetingId = Annotated[str, _id("m")]
WarningId = Annotated[str, _id("w")]
ListingId = Annotated[str, _id("l")]
PoolRecordId = Annotated[str, _id("r")]
AppealId = Annotated[str, _id("ap")]
ReportId = Annotated[str, _id("q")]
AnyId = Annotated[str, Meta(pattern=r"^[a-z]{1,3}-[a-z0-9][a-z0-9-]{0,59}\Z")]
OrganId = Annotated[str, Meta(pattern=r"^(u-[a-z0-9][a-z0-9-]{0,59}|[a-z][a-z_]{2,39})\Z")]
"""A county-level organ by its rulebook code, or a unit's id for the leadership group of that unit (docs/adr/0002)."""
RulebookId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,59}\Z")]
Code = Annotated[str, Meta(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,39}\Z")]
IndicatorCode = Annotated[str, Meta(pattern=r"^D[1-9]\.[1-9][0-9]?\Z")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Digest = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
"""A sealed digest: base64url without padding of a SHA-256 (RFC 9901)."""
Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]{0,700}={0,2}\Z")]
Origin = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,99}(/[a-z0-9][a-z0-9.-]{0,99}){0,4}\Z")]
StreamName = Annotated[str, Meta(pattern=r"^[a-z-]{3,20}(/[a-z0-9][a-z0-9-]{0,61}){0,2}\Z")]
TypeName = Annotated[str, Meta(pattern=r"^[a-z]+(-[a-z]+)*/[1-9]\Z")]
Text = Annotated[str, Meta(max_length=2000)]
Year = Annotated[int, Meta(ge=1990, le=2200)]
Period = Annotated[str, Meta(pattern=r"^(199|20[0-9]|21[0-9])[0-9]\Z")]
"""An assessment period: a calendar year, "2026"."""
Quarter = Annotated[str, Meta(pattern=r"^(199|20[0-9]|21[0-9])[0-9]-q[1-4]\Z")]
"""A quarter as it stands in a stream's name: "2026-q2"."""
LimitCode = Annotated[str, Meta(pattern=r"^TL[0-5][0-9]\Z")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
PointsCp = Annotated[int, Meta(ge=0, le=800)]
"""Points in hundredths (cp); one deduction never exceeds 8.00."""
PositivePointsCp = Annotated[int, Meta(ge=1, le=800)]
Item = Annotated[int, Meta(ge=1, le=99)]

Role = Literal[
    "REP", "HEAD", "VER", "ORG", "COM", "NOM", "SUP", "DI", "EXP", "RVH", "APO", "APO2", "APC", "APC2", "SUPR", "SPV",
    "SEC", "SUB", "KIN", "INT", "RUL", "REG", "ARC", "KEY", "AUD", "OPR", "ROOT", "SVC", "HLD",
]  # fmt: skip
"""The catalogue's roles; HLD is the holder of the key that a statement concerns, who may have no role yet."""
Classification = Literal["public", "internal", "confidential"]
Tier = Literal["county_managed", "middle", "general"]
StaffCategory = Literal["leader", "civil_servant", "institution_staff", "other_public"]
UnitKind = Literal["town", "street", "department", "institution", "state_firm"]
Severity = Literal["minor", "moderate", "serious"]
Responsibility = Literal["principal", "major", "secondary"]
Conclusion = Literal["established", "partly", "not"]
ServiceMode = Literal["direct", "kin", "left_with_witness", "mail", "announcement", "electronic"]
ServiceProof = Literal["receipt", "post_tracking", "service_witness", "acknowledgement"]
Stage = Literal["review", "appeal", "second_appeal"]
Track = Literal["civil_servant", "leader", "institution", "supervisory", "internal"]
TargetOutcome = Literal["upheld", "varied_down", "revoked", "remitted"]
DispositionKind = Literal[
    "post_swap", "transfer_adjust", "standby_training", "non_leading_post", "removal", "ordered_resignation", "demotion",
    "dismissal", "bonus_withheld",
]  # fmt: skip
MatterKind = Literal[
    "deduction", "finding", "nomination", "listing", "disposition", "accountability", "exemption_revocation",
    "contested_entry", "measure", "warning", "assessment", "appeal", "exemption", "reinstatement", "sanction", "recusal",
    "data_request", "protection", "competence", "incentive", "suspension",
]  # fmt: skip
Tag = Literal["up", "down", "manage", "nurture", "care"]
Suite = Literal["ed25519", "p256"]
Colour = Literal["none", "blue", "yellow", "red"]
COLOURS: tuple[Colour, ...] = ("none", "blue", "yellow", "red")
"""From the mildest to the gravest; the place in this tuple is the rank."""


class Value(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Root of the values that cross the wire: frozen, strict, no member unknown, none missing."""


class MatterRef(Value, frozen=True, kw_only=True):
    """What a hearing, a decision or its service is about."""

    kind: MatterKind
    id: AnyId


class RoleScope(Value, frozen=True, kw_only=True):
    """Where a role holds; an empty list or null means no restriction by that measure."""

    organ: OrganId | None
    units: tuple[UnitId, ...]
    tiers: tuple[Tier, ...]
    matters: tuple[MatterRef, ...]


class Paper(Value, frozen=True, kw_only=True):
    """The original of an act on paper: its sealed digest, the day of the ink, who entered it."""

    original: Digest
    signed_on: date
    entered_by_actor: ActorId


class KeyEntry(Value, frozen=True, kw_only=True):
    """A public key with its holder: SPKI as base64, its SHA-256 as the name of the key."""

    actor: ActorId
    key: Sha256
    public_key: Base64
    suite: Suite


class RoleEntry(Value, frozen=True, kw_only=True):
    """A role that the founding statement grants."""

    actor: ActorId
    role: Role
    scope: RoleScope


class Target(Value, frozen=True, kw_only=True):
    """What an appeal decision does to one decision; `new_value` is cp for a deduction."""

    kind: MatterKind
    id: AnyId
    outcome: TargetOutcome
    new_value: Annotated[int, Meta(ge=0, le=800)] | DispositionKind | None
    ground: Annotated[str, Meta(pattern=r"^A[RV][1-3]\Z")] | None


class MeetingItem(Value, frozen=True, kw_only=True):
    """One item of a meeting: the matter, who withdrew, and the vote."""

    item: Item
    case: MatterRef
    recused: Annotated[int, Meta(ge=0, le=999)]
    for_count: Annotated[int, Meta(ge=0, le=999)]
    against_count: Annotated[int, Meta(ge=0, le=999)]
    deferred_count: Annotated[int, Meta(ge=0, le=999)]
    result: Literal["adopted", "not_adopted", "deferred"]


class TierCount(Value, frozen=True, kw_only=True):
    """How many officials of a tier."""

    tier: Tier
    count: Annotated[int, Meta(ge=0, le=10_000_000)]


class CodeCount(Value, frozen=True, kw_only=True):
    """How many of what a code names."""

    code: Code
    count: Annotated[int, Meta(ge=0, le=10_000_000)]


class PointAnswer(Value, frozen=True, kw_only=True):
    """The answer to one numbered point of a representation."""

    point: Item
    answer: Literal["accepted", "partly", "not"]
    reason: Code


class AppealRoute(Value, frozen=True, kw_only=True):
    """The way of appeal that a served decision names (F12)."""

    track: Track
    stages: tuple[Stage, ...]
    organ: OrganId
    limit: Annotated[str, Meta(pattern=r"^TL[0-5][0-9]\Z")]


class Outage(Value, frozen=True, kw_only=True):
    """A span in which the service could not be reached."""

    from_at: datetime
    until_at: datetime
