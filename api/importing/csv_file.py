"""Which table is in a CSV file? UTF-8 with or without a byte order mark, else GB18030, which Excel writes in China.

Rows are read one by one and counted, so that a file with too many ends early. Whatever is no text in these encodings is refused,
and nothing is guessed: half-read characters would change a person's name.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from api.importing.faults import Faults, FileRefused
from api.importing.table import COLUMNS_MOST, ROWS_MOST, TEXT_MOST, Row, Table

_OTHER_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def read_csv(data: bytes, faults: Faults) -> list[Table]:
    """The one table of a file. Raises FileRefused."""
    if data.startswith(_OTHER_MARKS):
        raise FileRefused("encoding")
    if b"\0" in data:
        raise FileRefused("nul-byte")
    encoding = _encoding(data)
    rows = list(_rows(io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline=""), faults))
    return [Table(1, rows)] if rows else []


def _encoding(data: bytes) -> str:
    """The encoding in which every byte has its meaning; looked at by pieces, for a megabyte of bytes is not yet one of text."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            for at in range(0, len(data), 65536):
                decoder.decode(data[at : at + 65536])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused("encoding")


def _rows(text: io.TextIOWrapper, faults: Faults) -> Iterator[Row]:
    """Rows with anything in them. A row's number counts records, as a spreadsheet shows them, not lines."""
    reader = csv.reader(text, strict=True)
    number = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FileRefused("bad-csv", row=number + 1) from error
        if cells is None:
            return
        number += 1
        if not any(cell.strip() for cell in cells):
            continue
        if number > ROWS_MOST + 1:
            raise FileRefused("too-many-rows", sheet=1, limit=ROWS_MOST)
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > COLUMNS_MOST:
            raise FileRefused("too-many-columns", sheet=1, limit=COLUMNS_MOST)
        for column, cell in enumerate(cells, 1):
            if len(cell) > TEXT_MOST:
                faults.add("too-long", 1, number, column)
        yield Row(number, tuple(cell[: TEXT_MOST + 1].strip() or None for cell in cells))
