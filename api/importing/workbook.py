"""Which tables are in an Excel workbook (.xlsx)? Opened within bounds, scanned, and only then read.

Dates are what the workbook shows as dates; formulas are never read for their value. What the package may be is `package.py`,
what the sheets may hold `scan.py`.
"""

import posixpath
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree import ElementTree

import python_calamine

from api.importing.faults import Faults, FileRefused
from api.importing.package import Package
from api.importing.scan import scan, small_part
from api.importing.table import CellValue, Row, Table

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SHEETS_MOST: Final = 20
_NO_DAY: Final = 0.5
"""Stands for a time of day: a number, and no day."""


def read_workbook(data: bytes, faults: Faults) -> list[Table]:
    """The tables of a workbook, in its order; sheets without a value are left out. Raises FileRefused."""
    package = Package(data)
    sheets, hidden = _sheets(package)
    scan(package, sheets, faults)
    tables = [Table(number, _rows(values)) for number, values in enumerate(_loaded(package, len(sheets)), 1)]
    for table in tables:
        if table.rows and table.sheet in hidden:  # whoever signs has not seen it
            raise FileRefused("hidden-sheet", sheet=table.sheet)
    return [table for table in tables if table.rows]


def _loaded(package: Package, count: int) -> list[list[list[Any]]]:
    """The values of every sheet from A1 on. The reader is compiled code: where it gives up, it may do so below Exception."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(package.written_anew())
        return [workbook.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in range(count)]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused("damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise FileRefused("damaged") from error
        raise


def _sheets(package: Package) -> tuple[dict[str, int], set[int]]:
    """The number of each sheet in the workbook, by the name of its part; and the numbers of those hidden.

    Raises FileRefused where one is no table of cells.
    """
    names = set(package.parts)
    if _WORKBOOK not in names or _RELATIONS not in names:
        raise FileRefused("not-a-workbook")
    targets: dict[str, tuple[str, str]] = {}
    for relation in ElementTree.fromstring(small_part(package, _RELATIONS)):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[relation.get("Id", "")] = (kind, path)
    sheets: dict[str, int] = {}
    hidden: set[int] = set()
    for element in ElementTree.fromstring(small_part(package, _WORKBOOK)).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        number = len(sheets) + 1
        relation_id = next((value for name, value in element.items() if name.rpartition("}")[2] == "id"), "")
        kind, path = targets.get(relation_id, ("", ""))
        if kind != "worksheet" or path not in names or path in sheets or number > _SHEETS_MOST:
            raise FileRefused("unusual-xml", sheet=number)
        sheets[path] = number
        if element.get("state", "visible") != "visible":
            hidden.add(number)
    return sheets, hidden


def _rows(values: list[list[Any]]) -> list[Row]:
    rows = [Row(number, tuple(map(_value, cells))) for number, cells in enumerate(values, 1)]
    return [row for row in rows if any(cell is not None for cell in row.cells)]


def _value(cell: Any) -> CellValue:
    """A cell as a plain value. A day with an hour in it, and a span of time, are no days: they stand as a number."""
    match cell:
        case str():
            return cell.strip() or None
        case bool() | int() | float():
            return cell
        case datetime():
            return cell.date() if cell.time() == time() else _NO_DAY
        case date():
            return cell
        case time() | timedelta():
            return _NO_DAY
        case _:
            return None
