"""Which statements do the tables of a registrar make? Every row checked: by itself, against the others, against the ledger.

Units come before officials, so that handed in from top to bottom each unit is registered before somebody belongs to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api.importing.cells import Wrong, read_cell
from api.importing.columns import COLUMNS, Column, Kind, heading, kind_of
from api.importing.faults import Faults, FileRefused
from api.importing.registered import Registered
from api.importing.table import CellValue, Row, Table

Members = dict[str, Any]
_SEALED: Final = ("name", "identity_number", "contact")


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration to sign. `data` and `sealed` as a draft has them; personal text: not in a repr."""

    type: str
    stream: str
    data: Members
    sealed: Members

    def __repr__(self) -> str:
        return f"Registration({self.stream})"


@dataclass(slots=True)
class _Line:
    """A row whose cells were read: what was good of it by member."""

    sheet: int
    number: int
    values: Members
    places: Mapping[str, int]


@dataclass(slots=True)
class _Seen:
    """What stood in earlier rows: the row of every id and number."""

    faults: Faults
    rows: dict[tuple[Kind, str, str], int] = field(default_factory=dict)

    def once(self, kind: Kind, column: Column, line: _Line) -> None:
        """Name the second of two rows that say the same."""
        value = line.values.get(column.member)
        if value is None:
            return
        first = self.rows.setdefault((kind, column.member, str(value).casefold()), line.number)
        if first != line.number:
            place = line.places[column.member]
            self.faults.add("duplicate", line.sheet, line.number, place, column.title, first=first)


def registrations(
    tables: Sequence[Table], faults: Faults, *, today: date, known: Registered | None
) -> list[Registration]:
    """The statements of every row, units first. What is wrong goes into `faults`: then what comes back is not whole.

    `known` None: nothing is known of the ledger, and only what this file says is checked. Raises FileRefused.
    """
    read: dict[Kind, list[_Line]] = {}
    for table in tables:
        kind, columns = _kind(table, faults)
        if kind in read:
            raise FileRefused("kind-twice", sheet=table.sheet)
        read[kind] = [_line(table.sheet, row, columns, faults, today) for row in table.rows[1:]]
    if not any(read.values()):
        if faults.total:
            return []
        raise FileRefused("no-sheet")
    _compared(read, faults, known)
    units = [_unit(line) for line in read.get("units", ())] if not faults.total else []
    officials = [_official(line) for line in read.get("officials", ())] if not faults.total else []
    return units + officials


def _kind(table: Table, faults: Faults) -> tuple[Kind, dict[int, Column]]:
    """Which table it is, and its columns by place. What a heading says is not repeated: it may be a person's row."""
    first = table.rows[0]
    names = {place: heading(cell) for place, cell in enumerate(first.cells, 1) if isinstance(cell, str)}
    kind = kind_of(set(names.values())) if first.number == 1 else None
    if kind is None:
        raise FileRefused("kind-of-sheet", sheet=table.sheet)
    columns: dict[int, Column] = {}
    for place, cell in enumerate(first.cells, 1):
        if cell is None:
            continue
        column = next((each for each in COLUMNS[kind] if names.get(place) in each.headings), None)
        if column is None:
            faults.add("heading-unknown", table.sheet, 1, place)
        elif column in columns.values():
            faults.add("heading-twice", table.sheet, 1, place, column.title)
        else:
            columns[place] = column
    for column in COLUMNS[kind]:
        if column not in columns.values():
            faults.add("heading-missing", table.sheet, 1, 0, column.title)
    return kind, columns


def _line(sheet: int, row: Row, columns: Mapping[int, Column], faults: Faults, today: date) -> _Line:
    values: Members = {}
    for place, column in columns.items():
        cell: CellValue = row.cells[place - 1] if place <= len(row.cells) else None
        if faults.at(sheet, row.number, place):
            continue
        found = read_cell(column, cell, today)
        if isinstance(found, Wrong):
            faults.add(found.code, sheet, row.number, place, column.title, **(found.values or {}))
        else:
            values[column.member] = found
    for place, cell in enumerate(row.cells, 1):
        if cell is not None and place not in columns and not faults.at(sheet, 1, place):
            faults.add("outside-columns", sheet, row.number, place)
    return _Line(sheet, row.number, values, {column.member: place for place, column in columns.items()})


def _compared(read: Mapping[Kind, list[_Line]], faults: Faults, known: Registered | None) -> None:
    """Rows against each other, and against the ledger."""
    seen = _Seen(faults)
    by_member = {kind: {column.member: column for column in COLUMNS[kind]} for kind in COLUMNS}
    units, officials = by_member["units"], by_member["officials"]
    above: set[str] = set()
    own = {line.values.get("id") for line in read.get("units", ())}
    for line in read.get("units", ()):
        seen.once("units", units["id"], line)
        _unless(
            line, units["id"], faults, "already-registered", known is None or line.values.get("id") not in known.units
        )
        parent = line.values.get("parent_unit")
        if parent is not None and parent in own:
            _unless(line, units["parent_unit"], faults, "own-parent", parent != line.values.get("id"))
            _unless(
                line, units["parent_unit"], faults, "parent-later", parent in above or parent == line.values.get("id")
            )
        elif parent is not None and known is not None:
            _unless(line, units["parent_unit"], faults, "unit-unknown", known.units.get(parent, False))
        above.add(line.values.get("id", ""))
    for line in read.get("officials", ()):
        seen.once("officials", officials["id"], line)
        seen.once("officials", officials["identity_number"], line)
        there = known is not None and line.values.get("id") in known.officials
        _unless(line, officials["id"], faults, "already-registered", not there)
        unit = line.values.get("unit")
        is_open = known is None or unit is None or unit in own or known.units.get(unit, False)
        _unless(line, officials["unit"], faults, "unit-unknown", is_open)


def _unless(line: _Line, column: Column, faults: Faults, code: str, good: bool) -> None:
    if not good:
        faults.add(code, line.sheet, line.number, line.places[column.member], column.title)


def _unit(line: _Line) -> Registration:
    values = line.values
    data = {member: values[member] for member in ("name", "opened_on", "unit_kind")}
    return Registration("UnitRegistered", f"unit/{values['id']}", {**data, "parent_unit": values["parent_unit"]}, {})


def _official(line: _Line) -> Registration:
    values = line.values
    members = ("leading_member", "registered_on", "staff_category", "tier", "unit")
    sealed = {name: values[name] for name in _SEALED if values[name] is not None}
    data = {member: values[member] for member in members}
    return Registration("OfficialRegistered", f"official/{values['id']}", data, sealed)
