"""What does a whatif file say? NDJSON, read strictly: every line is one act, unsigned, with the instant of its recording.

    {"setup": "default", "from": "2026-01-01"}
    {"recorded_at": "2026-02-10", "name": "decision", "type": "DeductionConfirmed", "stream": "official/o-01", "data": {...}}
    {"recorded_at": "2026-02-11", "again": "decision"}

Everything wrong is told with the number of its line, and nothing of what the line says. The file is read within its bounds: a
larger one is refused before it is read. Format: docs/formats/whatif.md.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ledger.domain.statement import RulebookRef, Seen
from ledger.domain.vocabulary import SHANGHAI, Classification, Role
from ledger.log.canonical import parse
from ledger.log.errors import MalformedBytes
from ledger.log.wrong_member import told

FILE_LIMIT: Final = 16 * 1024 * 1024
LINE_LIMIT: Final = 512 * 1024
MOST_LINES: Final = 10_000
_NODES: Final = 20_000
_HOUR: Final = time(10)
"""A day where an instant is asked: ten in the morning, Shanghai."""
_YEARS: Final = range(1990, 2200)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


class LineRefused(Exception):
    """A line is not in the form. `line` counts from 1; 0: the file as a whole. `zh` and `en` say what, in whole sentences."""

    code = "whatif-malformed"

    def __init__(self, line: int, zh: str, en: str) -> None:
        self.line = line
        self.zh = f"第 {line} 行：{zh}" if line else zh
        self.en = f"Line {line}: {en}" if line else en
        super().__init__(self.en)


class Setup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line, where there is one: a founded county, from a day on."""

    setup: Literal["default"]
    from_on: date = msgspec.field(name="from", default=date(2026, 1, 1))


class Signer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who would sign; his key is the one the log has for him, unless it is named."""

    actor: str
    role: Role
    unit: str | None = None
    key: str | None = None


class Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement. What is left out is null or empty, but for the members that may be UNSET: those are filled in."""

    recorded_at: str
    type: str
    stream: str
    data: dict[str, Any]
    name: str | None = None
    signers: tuple[Signer, ...] | UnsetType = UNSET
    seen: Seen | str | UnsetType | None = UNSET
    rulebook: RulebookRef | UnsetType | None = UNSET
    occurred_on: tuple[date, date] | None = None
    decided_at: str | None = None
    effective_on: date | None = None
    received_on: date | None = None
    causes: tuple[str, ...] = ()
    corrects: str | None = None
    evidence: tuple[str, ...] = ()
    classification: Classification = "internal"


class Again(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The very same statement handed in once more."""

    recorded_at: str
    again: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line after the first: its number, its instant (aware UTC), and what is handed in."""

    number: int
    at: datetime
    act: Act | Again


@dataclass(frozen=True, slots=True)
class File:
    """A whole file."""

    setup: Setup | None
    lines: tuple[Line, ...]


def read_file(source: BinaryIO) -> File:
    """The file. Raises LineRefused."""
    data = source.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        raise LineRefused(0, f"文件超过 {FILE_LIMIT} 字节。", f"The file is larger than {FILE_LIMIT} bytes.")
    raws = data.removesuffix(b"\n").split(b"\n") if data else []
    if len(raws) > MOST_LINES:
        raise LineRefused(MOST_LINES + 1, f"最多 {MOST_LINES} 行。", f"{MOST_LINES} lines at the most.")
    setup: Setup | None = None
    lines: list[Line] = []
    names: set[str] = set()
    for number, raw in enumerate(raws, start=1):
        value = _value(number, raw)
        if "setup" in value:
            if number > 1:
                raise LineRefused(number, "setup 只能写在第一行。", "setup stands in the first line only.")
            setup = _converted(number, value, Setup)
            _year(number, "from", setup.from_on)
            continue
        line = _line(number, value)
        _check_names(line, names)
        if lines and line.at < lines[-1].at:
            raise LineRefused(number, "recorded_at 早于上一行。", "recorded_at is before that of the line above.")
        lines.append(line)
    if not lines:
        raise LineRefused(0, "文件中没有任何陈述。", "The file holds no statement.")
    return File(setup, tuple(lines))


def instant(number: int, member: str, text: str) -> datetime:
    """An instant in UTC, written as one (`...Z`) or as a day, which stands for 10:00 in Shanghai. Raises LineRefused."""
    try:
        if _DAY.fullmatch(text):
            found = datetime.combine(date.fromisoformat(text), _HOUR, SHANGHAI).astimezone(UTC)
        elif _INSTANT.fullmatch(text):
            found = datetime.fromisoformat(text)
        else:
            raise ValueError
    except ValueError:
        raise LineRefused(
            number, f"{member} 应为日期 YYYY-MM-DD 或以 Z 结尾的时刻。",
            f"{member} must be a day YYYY-MM-DD or an instant ending in Z.",
        ) from None  # fmt: skip
    _year(number, member, found)
    return found


def _year(number: int, member: str, day: date) -> None:
    if day.year not in _YEARS:
        raise LineRefused(
            number, f"{member} 应在 {_YEARS[0]} 至 {_YEARS[-1]} 年间。",
            f"{member} must lie in the years {_YEARS[0]} to {_YEARS[-1]}.",
        )  # fmt: skip


def _value(number: int, raw: bytes) -> dict[str, Any]:
    try:
        value = parse(raw, limit=LINE_LIMIT, nodes=_NODES)
    except MalformedBytes as error:
        raise LineRefused(number, error.zh, error.en) from error
    if not isinstance(value, dict):
        raise LineRefused(number, "应为一个 JSON 对象。", "expected one JSON object.")
    return value


def _line(number: int, value: dict[str, Any]) -> Line:
    act: Act | Again = _converted(number, value, Again) if "again" in value else _converted(number, value, Act)
    return Line(number, instant(number, "recorded_at", act.recorded_at), act)


def _converted(number: int, value: dict[str, Any], form: Any) -> Any:
    try:
        return msgspec.convert(value, form)
    except msgspec.ValidationError as error:
        raise wrong_member(number, "", error) from error


def wrong_member(number: int, root: str, error: msgspec.ValidationError) -> LineRefused:
    """Which member is wrong and how, without any of its text."""
    message, _, path = str(error).partition(" - at `$")
    en, _, zh = told(message).partition(" / ")
    place = (root + path.rstrip("`")).removeprefix(".") or "$"
    return LineRefused(number, f"{place}：{zh}。", f"{place}: {en}.")


def _check_names(line: Line, names: set[str]) -> None:
    """A name is given once, and `again` speaks of one given before: so no line can rest on itself or on a later one."""
    if isinstance(line.act, Again):
        if line.act.again not in names:
            raise unknown_name(line.number, "again")
        return
    name = line.act.name
    if name is None:
        return
    if not _NAME.fullmatch(name):
        raise LineRefused(
            line.number, "name 应为小写字母、数字与连字符，至多 40 个。", "name must be at most 40 lower-case letters, digits, hyphens."
        )  # fmt: skip
    if name in names:
        raise LineRefused(line.number, "name 与前面一行相同。", "name stands in a line above already.")
    names.add(name)


def unknown_name(number: int, place: str) -> LineRefused:
    """A reference to a line that does not stand above."""
    return LineRefused(
        number, f"{place} 所指的行不在前面，或未获准。", f"{place} speaks of a line that does not stand above, or was not admitted."
    )  # fmt: skip
