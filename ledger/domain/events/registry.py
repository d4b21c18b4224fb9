"""Units and officials (单位与人员), and the relations an actor declares."""

from datetime import date
from typing import Literal

from ledger.domain.statement import Data
from ledger.domain.vocabulary import (
    AnyId,
    Code,
    Digest,
    DocumentId,
    OfficialId,
    StaffCategory,
    Text,
    Tier,
    UnitId,
    UnitKind,
)


class UnitRegistered(Data, frozen=True, kw_only=True):
    """单位登记."""

    unit_kind: UnitKind
    parent_unit: UnitId | None
    opened_on: date
    name: Text


class UnitRenamed(Data, frozen=True, kw_only=True):
    """单位更名."""

    renamed_on: date
    name: Text


class UnitClosed(Data, frozen=True, kw_only=True):
    """单位撤销."""

    closed_on: date
    document: DocumentId | None


class OfficialRegistered(Data, frozen=True, kw_only=True):
    """人员登记; name and identity number are sealed."""

    staff_category: StaffCategory
    tier: Tier
    unit: UnitId
    leading_member: bool
    registered_on: date


class OfficialDetailsCorrected(Data, frozen=True, kw_only=True):
    """人员信息更正; no effect on points."""

    field: Literal["name", "identity_number", "contact", "staff_category", "tier", "leading_member"]
    new_code: Code | None
    from_on: date
    request: AnyId | None


class OfficialTransferred(Data, frozen=True, kw_only=True):
    """人员调动."""

    from_unit: UnitId
    to_unit: UnitId
    transferred_on: date
    out_of_county: bool


class OfficialLeft(Data, frozen=True, kw_only=True):
    """离开."""

    reason: Literal["retired", "resigned", "died", "dismissed", "transferred_out", "left_system"]
    left_on: date
    consent_document: Digest | None


class OfficialReturned(Data, frozen=True, kw_only=True):
    """返回."""

    returned_on: date
    unit: UnitId


class RelationDeclared(Data, frozen=True, kw_only=True):
    """关系申报: lies with the actor who may have to withdraw; the one person named is the official."""

    relation: AnyId
    official: OfficialId
    relation_kind: Literal["spouse", "lineal", "collateral3", "affinal", "interest", "other"]
    since_on: date | None


class RelationEnded(Data, frozen=True, kw_only=True):
    """关系终止."""

    relation: AnyId
    ended_on: date
