"""What may be asked of the county, and the form of the answer. Rows stand under the names of the view's columns.

Every answer echoes the day and the knowing time, and names the view it was taken from with version, digest and the entries it has read.
`next` is the `after` of the following page, null on the last. Points are cp, days ISO, positions 0-based.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import marshmallow as ma

from api.schemas.asking import AskedSchema, Knowing
from api.schemas.person import KnownSchema
from projections.view import View
from projections.views import (
    deadlines,
    history,
    keys,
    officials,
    suggested_list,
    unit_reports,
    warnings,
)

LIMIT_MOST: Final = 500
LIMIT: Final = 100
_SUBJECT: Final = re.compile(r"[oua]-[a-z0-9][a-z0-9-]{0,59}")
_AFTER: Final = re.compile(r"[A-Za-z0-9_./:-]{1,100}(,[A-Za-z0-9_./:-]{1,100}){0,4}")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,2}")
STATES: Final = ("running", "missed", "lapsed", "ended")
_int = ma.fields.Integer


@dataclass(frozen=True, slots=True)
class CountyAsked:
    """What stands in the query; None: not said."""

    on: Any = None
    known: Knowing = None
    subject: str | None = None
    state: str | None = None
    after: str | None = None
    limit: int = LIMIT

    def parts(self, count: int) -> tuple[str, ...] | None:
        """The parts of `after`, of which a page of this kind has `count`. Raises ValueError for another number."""
        if self.after is None:
            return None
        parts = tuple(self.after.split(","))
        if len(parts) != count:
            raise ValueError(self.after)
        return parts


class _Matching(ma.fields.Field[Any]):
    """A text of a form; `reason` names the sentence of `QueryRefused`."""

    def __init__(self, pattern: re.Pattern[str], reason: str, **kwargs: Any) -> None:
        self._pattern, self._reason = pattern, reason
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not self._pattern.fullmatch(value):
            raise ma.ValidationError(self._reason)
        return str(value)


class _Limit(ma.fields.Field[Any]):
    """How many of a page."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not _COUNT.fullmatch(value) or int(value) > LIMIT_MOST:
            raise ma.ValidationError("limit")
        return int(value)


class CountyAskedSchema(AskedSchema):
    """`on` and `known`, a subject, and the page."""

    subject = _Matching(
        _SUBJECT,
        "subject",
        metadata={"type": "string", "description": "人员、单位或操作主体 / a person, unit or actor"},
    )
    after = _Matching(
        _AFTER, "after", metadata={"type": "string", "description": "上一页的 next / the `next` of the page before"}
    )
    limit = _Limit(metadata={"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT})

    @ma.post_load
    def asked(self, values: dict[str, Any], **_: Any) -> Any:
        """The values as one."""
        return CountyAsked(**values)


class DeadlinesAskedSchema(CountyAskedSchema):
    """The same, and in which state the limits stand; by default all but ended ones."""

    state = _Matching(re.compile("|".join(STATES)), "state", metadata={"type": "string", "enum": list(STATES)})


class ViewUsedSchema(ma.Schema):
    """The view an answer was taken from, as it stood with `size` entries read."""

    name = ma.fields.String(required=True)
    version = _int(required=True)
    digest = ma.fields.String(required=True)
    size = _int(required=True)


class CountySchema(ma.Schema):
    """What every answer about the county begins with."""

    on = ma.fields.Date(required=True)
    known = ma.fields.Nested(KnownSchema, required=True)
    view = ma.fields.Nested(ViewUsedSchema, required=True)
    next = ma.fields.String(required=True, allow_none=True)


class LinksSchema(ma.Schema):
    """Where the line can be looked up and checked."""

    why = ma.fields.String()
    history = ma.fields.String()
    unit = ma.fields.String()
    entry = ma.fields.String()


def _row(view: View, name: str, **more: Any) -> type[ma.Schema]:
    """The schema of a row of a view."""
    fields: dict[str, Any] = {view.subject: ma.fields.String(required=True)}
    fields |= {each: _int(required=True, allow_none=True) for each in ("known_from", "known_to")}
    fields |= {
        column: (_int if kind.startswith("INTEGER") else ma.fields.String)(required=True, allow_none="NOT NULL" not in kind)
        for column, kind in view.columns
    }  # fmt: skip
    return ma.Schema.from_dict({**fields, "links": ma.fields.Nested(LinksSchema, required=True), **more}, name=name)


WarningRowSchema = _row(warnings.VIEW, "WarningRow")
ListingRowSchema = _row(suggested_list.VIEW, "ListingRow")
HistoryRowSchema = _row(history.VIEW, "HistoryRow")
KeyRowSchema = _row(keys.VIEW, "KeyRow")
ReportRowSchema = _row(unit_reports.VIEW, "ReportRow")
MemberRowSchema = _row(officials.VIEW, "MemberRow")
LimitRowSchema = _row(
    deadlines.VIEW, "LimitRow", state=ma.fields.String(required=True), days_left=_int(required=True)
)  # fmt: skip


class ToDoSchema(ma.Schema):
    """What is to be done next about a person, by `ledger.domain`; `by` is its last day."""

    to_do = ma.fields.String(required=True, allow_none=True)
    by = ma.fields.Date(required=True, allow_none=True)


class PersonLineSchema(ma.Schema):
    """Where a person stands on the day."""

    official = ma.fields.String(required=True)
    unit = ma.fields.String(required=True)
    points_cp = _int(required=True)
    colour = ma.fields.String(required=True, allow_none=True)
    list_due = ma.fields.Boolean(required=True, allow_none=True)
    waiting = ma.fields.List(ma.fields.Nested(ToDoSchema), required=True)
    links = ma.fields.Nested(LinksSchema, required=True)


class WarnedSchema(PersonLineSchema):
    """A person to whom a colour is due or a warning was issued."""

    warnings = ma.fields.List(ma.fields.Nested(WarningRowSchema), required=True)


class ListedSchema(PersonLineSchema):
    """A person who is due for the list or was proposed for it."""

    listings = ma.fields.List(ma.fields.Nested(ListingRowSchema), required=True)


class WarningsSchema(CountySchema):
    """Warnings, due and served, by person."""

    items = ma.fields.List(ma.fields.Nested(WarnedSchema), required=True)


class SuggestedListSchema(CountySchema):
    """The list, due and actual, by person."""

    items = ma.fields.List(ma.fields.Nested(ListedSchema), required=True)


class DeadlinesSchema(CountySchema):
    """Time limits by last day."""

    items = ma.fields.List(ma.fields.Nested(LimitRowSchema), required=True)


class HistorySchema(CountySchema):
    """What happened to one person."""

    items = ma.fields.List(ma.fields.Nested(HistoryRowSchema), required=True)


class KeysSchema(CountySchema):
    """The key directory."""

    items = ma.fields.List(ma.fields.Nested(KeyRowSchema), required=True)


class PointsSchema(ma.Schema):
    """Points of one quarter that fell on the unit, at the fact and as reporting unit."""

    quarter = ma.fields.String(required=True)
    unit_at_fact_cp = _int(required=True)
    unit_at_fact_deductions = _int(required=True)
    reporting_unit_cp = _int(required=True)
    reporting_unit_deductions = _int(required=True)


class UnitSchema(CountySchema):
    """One unit: its registry, its people by colour, its points and reports by quarter. The page is one of its people."""

    unit = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    unit_kind = ma.fields.String(required=True)
    opened_on = ma.fields.Date(required=True, allow_none=True)
    closed_on = ma.fields.Date(required=True, allow_none=True)
    colours = ma.fields.Dict(keys=ma.fields.String(), values=_int(), required=True)
    points = ma.fields.List(ma.fields.Nested(PointsSchema), required=True)
    reports = ma.fields.List(ma.fields.Nested(ReportRowSchema), required=True)
    items = ma.fields.List(ma.fields.Nested(MemberRowSchema), required=True)


class RulebookVersionSchema(ma.Schema):
    """One version of a rulebook. `scope_units` empty: every unit; `ends_on` null: no end is published."""

    id = ma.fields.String(required=True)
    version = _int(required=True)
    hash = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    effective_from_on = ma.fields.Date(required=True)
    published_on = ma.fields.Date(required=True)
    ends_on = ma.fields.Date(required=True, allow_none=True)
    annulled_by = ma.fields.String(required=True, allow_none=True)
    in_force = ma.fields.Boolean(required=True)
    scope_tiers = ma.fields.List(ma.fields.String(), required=True)
    scope_units = ma.fields.List(ma.fields.String(), required=True)
    publication = ma.fields.String(required=True)
    position = _int(required=True)
    links = ma.fields.Nested(LinksSchema, required=True)


class RulebooksSchema(ma.Schema):
    """Every version of every rulebook, in the order of the log; taken from the log itself."""

    on = ma.fields.Date(required=True)
    known = ma.fields.Nested(KnownSchema, required=True)
    items = ma.fields.List(ma.fields.Nested(RulebookVersionSchema), required=True)
