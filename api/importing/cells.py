"""What does one cell say, by the form of its column? The value for the statement, or a fault.

Nothing is repaired but spaces around a text: a name or number that was changed on the way would be signed as if written so.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.importing.columns import Column
from api.importing.table import CellValue

_PREFIX: Final[Mapping[str, str]] = {"official_id": "o-", "unit_id": "u-"}
_ID: Final = re.compile(r"[ou]-[a-z0-9][a-z0-9-]{0,59}")
_DAY: Final = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
_IDENTITY: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")
_RESIDENT: Final = re.compile(r"[0-9]{17}[0-9Xx]")
_FORMULA_HEADS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""A spreadsheet runs a text that begins so, the wide forms in some of them too (OWASP, CSV injection)."""
_MOBILE: Final = range(10**10, 2 * 10**10)
"""Mobile numbers have eleven digits and begin with 1: the one kind of text that is whole as a number."""
_YEARS: Final = range(1990, 2201)
_WEIGHTS: Final = tuple(2 ** (17 - place) % 11 for place in range(17))
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell does not fit, as `faults.CELL_PROBLEMS` names it."""

    code: str
    values: Mapping[str, str] | None = None


def read_cell(column: Column, cell: CellValue, today: date) -> str | bool | date | Wrong | None:
    """The value of a cell; None where it is empty and may be."""
    if cell is None:
        return None if column.optional else Wrong("empty")
    if column.form == "day":
        return _day(cell, today)
    if column.form == "yes_no" and isinstance(cell, bool | int | float) and cell in (0, 1):
        return bool(cell)
    if column.form == "contact" and isinstance(cell, int | float) and cell == int(cell) and int(cell) in _MOBILE:
        cell = str(int(cell))
    if not isinstance(cell, str):
        return Wrong("not-text")
    return _plain(column, cell) or _text(column, cell)


def _plain(column: Column, text: str) -> Wrong | None:
    """What holds for every text: short, seen, and nothing that a spreadsheet runs."""
    if len(text) > column.longest:
        return Wrong("too-long")
    if text.startswith(_FORMULA_HEADS):
        return Wrong("starts-like-formula")
    if any(unicodedata.category(character) in _UNSEEN for character in text):
        return Wrong("invisible-character")
    return None


def _text(column: Column, text: str) -> str | bool | Wrong:
    match column.form:
        case "official_id" | "unit_id":
            prefix = _PREFIX[column.form]
            return text if _ID.fullmatch(text) and text.startswith(prefix) else Wrong("bad-id", {"prefix": prefix})
        case "word" | "yes_no":
            words = column.words or {}
            word = words.get(" ".join(text.split()).casefold())
            if word is None:
                return Wrong("unknown-word", {"words": ", ".join(words)})
            return word == "true" if column.form == "yes_no" else word
        case "identity_number":
            return _identity(text)
        case _:
            return text


def _identity(text: str) -> str | Wrong:
    """A number of any document; one with the form of a resident's number has its check digit (GB 11643-1999)."""
    if not _IDENTITY.fullmatch(text):
        return Wrong("bad-identity-number")
    if not _RESIDENT.fullmatch(text):
        return text
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text[:17], strict=True))
    return text.upper() if "10X98765432"[total % 11] == text[17].upper() else Wrong("identity-checksum")


def _day(cell: CellValue, today: date) -> date | Wrong:
    if isinstance(cell, str):
        found = _DAY.fullmatch(cell)
        if found is None:
            return Wrong("bad-day")
        try:
            cell = date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            return Wrong("bad-day")
    if not isinstance(cell, date) or cell.year not in _YEARS:
        return Wrong("bad-day")
    return cell if cell <= today else Wrong("day-in-future")
