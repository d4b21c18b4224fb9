"""Founding, actors, keys and roles (创立、主体、密钥、角色)."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.statement import Data
from ledger.domain.vocabulary import (
    Base64,
    Count,
    EventId,
    Item,
    KeyEntry,
    MeetingId,
    OfficialId,
    Role,
    RoleEntry,
    RoleScope,
    Sha256,
    Suite,
    Text,
    UnitId,
)  # fmt: skip

Custody = Literal["hsm", "card", "browser", "file", "office"]


class LedgerFounded(Data, frozen=True, kw_only=True):
    """账本创立: position 0, signed by the root keys; grants the first roles and states the kind of clock."""

    clock: Literal["system", "scripted"]
    root_keys: Annotated[tuple[KeyEntry, ...], Meta(min_length=1, max_length=16)]
    threshold: Annotated[int, Meta(ge=1, le=16)]
    first_roles: Annotated[tuple[RoleEntry, ...], Meta(max_length=64)]
    vocabulary_hash: Sha256
    county: Text


class ActorRegistered(Data, frozen=True, kw_only=True):
    """操作主体登记."""

    actor_kind: Literal["person", "organ", "system"]
    unit: UnitId | None
    official: OfficialId | None


class KeyEnrolled(Data, frozen=True, kw_only=True):
    """密钥登记; `possession_proof` is made by the key itself (keys.lifecycle)."""

    public_key: Base64
    key: Sha256
    suite: Suite
    custody: Custody
    possession_proof: Base64


class KeyRotated(Data, frozen=True, kw_only=True):
    """密钥轮换: the old key signs nothing more and what it signed stands; the new one proves its possession."""

    old_key: Sha256
    public_key: Base64
    key: Sha256
    suite: Suite
    possession_proof: Base64


class KeySuspended(Data, frozen=True, kw_only=True):
    """密钥停用 or its lifting."""

    key: Sha256
    suspended: bool
    ground: Literal["lost", "suspected", "leave", "cleared"]


class KeyRevoked(Data, frozen=True, kw_only=True):
    """密钥撤销; entries signed from `compromised_since` on are contested."""

    key: Sha256
    compromised_since: datetime | None
    ground: Literal["lost", "compromised", "left", "replaced"]


class ContestedEntryReaffirmed(Data, frozen=True, kw_only=True):
    """存疑记录重新确认: whoever signed the entry, with another key, says that it is his."""

    entry: EventId
    entry_position: Count


class ContestedEntryVoided(Data, frozen=True, kw_only=True):
    """存疑记录作废: the entry is held not to be authentic; an effect that it had is as annulled."""

    entry: EventId
    entry_position: Count
    meeting: MeetingId | None
    item: Item | None


class RoleGranted(Data, frozen=True, kw_only=True):
    """授予角色."""

    role: Role
    scope: RoleScope
    from_on: date
    until_on: date | None


class RoleRevoked(Data, frozen=True, kw_only=True):
    """撤销角色; the role is held to the end of the day before `ended_on`."""

    role: Role
    scope: RoleScope
    ended_on: date
