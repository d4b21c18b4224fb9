"""Which day is asked about, and as known when? The query `on=` and `known=`, read strictly: nothing is guessed.

`on` is a day; `known` a day (recorded before 24:00 Shanghai of it), an instant in UTC ending in Z, or a position of the log.
Without them the ledger's own today and everything it holds are meant. An error's message is a reason of `QueryRefused`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import marshmallow as ma

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_POSITION: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_EVENT: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_OFFICIAL: Final = re.compile(r"o-[a-z0-9][a-z0-9-]{0,59}")
_UNIT: Final = re.compile(r"u-[a-z0-9][a-z0-9-]{0,59}")
_SUBJECT: Final = re.compile(r"[ou]-[a-z0-9][a-z0-9-]{0,59}")
_COLOUR: Final = re.compile(r"none|blue|yellow|red")
_STATE: Final = re.compile(r"running|missed|lapsed")
_LIMIT: Final = re.compile(r"TL[0-9]{2}")
_VERSION: Final = re.compile(r"[1-9][0-9]{0,3}")
_ONE: Final = re.compile(r"1")
_AFTER: Final = re.compile(r"[A-Za-z0-9_./:-]{1,100}(,[A-Za-z0-9_./:-]{1,100}){0,4}")
Knowing = date | datetime | int | None
"""A day, an instant, a position, or now."""
YEARS: Final = range(1990, 2201)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the query; None: not said."""

    on: date | None = None
    known: Knowing = None
    decision: str | None = None
    official: str | None = None


def read_day(text: str) -> date:
    """A day of the years the ledger speaks of. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def read_knowing(text: str) -> date | datetime | int:
    """A day, an instant or a position. Raises ValueError."""
    if _POSITION.fullmatch(text):
        return int(text)
    if not _INSTANT.fullmatch(text):
        return read_day(text)
    instant = datetime.fromisoformat(text)
    if instant.year not in YEARS:
        raise ValueError(text)
    return instant


class _Day(ma.fields.Field[Any]):
    """A day in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        try:
            return read_day(value)
        except ValueError as error:
            raise ma.ValidationError("day") from error


class _Knowing(ma.fields.Field[Any]):
    """A knowing time in a query."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date | datetime | int:
        try:
            return read_knowing(value)
        except ValueError as error:
            raise ma.ValidationError("knowing") from error


def _matching(pattern: re.Pattern[str], reason: str) -> Any:
    def check(value: str) -> None:
        if not pattern.fullmatch(value):
            raise ma.ValidationError(reason)

    return check


class AskedSchema(ma.Schema):
    """`on` and `known`."""

    on = _Day(metadata={"type": "string", "format": "date", "description": "所问之日 / the day asked about"})
    known = _Knowing(
        metadata={
            "type": "string",
            "description": "知情时点：日期、以 Z 结尾的时刻或位置 / known when: a day, an instant ending in Z, or a position",
        }
    )

    @ma.post_load
    def asked(self, values: dict[str, Any], **_: Any) -> Asked:
        """The values as one."""
        return Asked(**values)


class AskedProofSchema(AskedSchema):
    """The decision to prove, and `known`."""

    class Meta:
        exclude = ("on",)

    decision = ma.fields.String(
        required=True,
        validate=_matching(_EVENT, "event"),
        error_messages={"required": "missing"},
        metadata={"description": "认定扣分事件号 / event id of the DeductionConfirmed"},
    )


@dataclass(frozen=True, slots=True)
class PageAsked(Asked):
    """What stands in the query of a page; None: not said. `since` is the earlier of two knowing times, `after` the last line shown."""

    unit: str | None = None
    colour: str | None = None
    due: str | None = None
    subject: str | None = None
    state: str | None = None
    time_limit: str | None = None
    since: Knowing = None
    version: str | None = None
    after: str | None = None

    def parts(self, count: int) -> tuple[str, ...] | None:
        """The parts of `after`, of which a page of this kind has `count`. Raises ValueError for another number."""
        if self.after is None:
            return None
        parts = tuple(self.after.split(","))
        if len(parts) != count:
            raise ValueError(self.after)
        return parts


class AskedPageSchema(AskedSchema):
    """What a page asks beside the two times. An empty field of the form means the same as none."""

    official = ma.fields.String(validate=_matching(_OFFICIAL, "official"))
    unit = ma.fields.String(validate=_matching(_UNIT, "unit"))
    colour = ma.fields.String(validate=_matching(_COLOUR, "colour"))
    due = ma.fields.String(validate=_matching(_ONE, "due"))
    subject = ma.fields.String(validate=_matching(_SUBJECT, "subject"))
    state = ma.fields.String(validate=_matching(_STATE, "open-state"))
    time_limit = ma.fields.String(validate=_matching(_LIMIT, "time-limit"))
    since = _Knowing()
    version = ma.fields.String(validate=_matching(_VERSION, "version"))
    after = ma.fields.String(validate=_matching(_AFTER, "after"))

    @ma.pre_load
    def without_blanks(self, values: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """A form sends every field, also those left empty."""
        return {name: value for name, value in values.items() if value != ""}

    @ma.post_load
    def asked(self, values: dict[str, Any], **_: Any) -> PageAsked:
        """The values as one."""
        return PageAsked(**values)


def is_event(text: str) -> bool:
    """Whether a text has the form of an event's id."""
    return _EVENT.fullmatch(text) is not None


def is_official(text: str) -> bool:
    """Whether a text has the form of a person's id."""
    return _OFFICIAL.fullmatch(text) is not None
