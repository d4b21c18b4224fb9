"""What is a table once it is read? Rows of plain values, with the numbers that a spreadsheet shows; and how large one may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

FILE_MOST: Final = 16 * 1024 * 1024
"""Bytes of a file, packed."""
ROWS_MOST: Final = 20_000
"""Rows below the headings."""
COLUMNS_MOST: Final = 32
TEXT_MOST: Final = 500
"""Characters of a cell."""
TEXTS_MOST: Final = 16 * 1024 * 1024
"""Characters of all cells of a workbook together."""
ELEMENTS_MOST: Final = 3_000_000
"""XML elements of a workbook: four for each cell of the largest sheet allowed."""

CellValue = str | int | float | bool | date | None
"""None: empty. A number stands where the file says number, so that a text that must not be one can be refused."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet, from 1, and its cells from column A on. Personal text: not in a repr."""

    number: int
    cells: tuple[CellValue, ...]

    def __repr__(self) -> str:
        return f"Row({self.number})"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet with anything in it. `sheet` is its number in the workbook, from 1; a CSV file is sheet 1."""

    sheet: int
    rows: Sequence[Row]

    def __repr__(self) -> str:
        return f"Table(sheet={self.sheet}, rows={len(self.rows)})"
