"""How does a table become a file that no program can be made to run? CSV, a workbook, or a line of JSON for each row.

In a workbook every text is stored as text, never as formula, link or number. In CSV, which has no types, a text that a spreadsheet would
take for a formula is led by an apostrophe. The same table makes the same bytes: the workbook's date is that of the last entry.
"""

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO, Final

import msgspec
import xlsxwriter  # type: ignore[import-untyped]  # publishes no types

from api.exporting.tables import Cell, Table

MOST_ROWS: Final = 1_048_575
"""Rows below the heading that a sheet can hold."""
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM: Final = b"\xef\xbb\xbf"


class TooManyRows(Exception):
    """More rows than a sheet holds."""


def write_csv(table: Table, into: BinaryIO, *, bom: bool) -> int:
    """RFC 4180, UTF-8, CRLF; `bom` for spreadsheets that would guess another encoding. How many rows."""
    if bom:
        into.write(_BOM)
    text = io.TextIOWrapper(into, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    count = 0
    for row in table.rows:
        writer.writerow([safe(cell) for cell in row])
        count += 1
    text.detach()
    return count


def safe(cell: Cell) -> str:
    """A cell as CSV may hold it: nothing that a spreadsheet would run."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def write_ndjson(table: Table, into: BinaryIO) -> int:
    """One object a row, by the names of the columns. How many rows."""
    count = 0
    for row in table.rows:
        into.write(msgspec.json.encode(dict(zip(table.columns, row, strict=True))) + b"\n")
        count += 1
    return count


def write_xlsx(table: Table, into: BinaryIO, *, about: Mapping[str, Any], made_at: datetime) -> int:
    """A workbook: the table, and a sheet that says what it is. How many rows. Raises TooManyRows."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(into, {"constant_memory": True, "in_memory": False, **plain})
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet("data")
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name)
    count = 0
    for row in table.rows:
        count += 1
        if count > MOST_ROWS:
            raise TooManyRows
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(count, column, cell)
            elif cell is not None:
                sheet.write_string(count, column, cell)
    note = book.add_worksheet("about")
    for line, (name, value) in enumerate(about.items()):
        note.write_string(line, 0, name)
        note.write_string(line, 1, "" if value is None else str(value))
    book.close()
    return count
