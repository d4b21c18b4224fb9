"""Is there anything in the sheets of a workbook that must not be read as a value? Every sheet, streamed, before it is loaded.

The reader of workbooks lays a sheet out as one rectangle and forgets formulas. So each sheet passes here first, by pieces: the
first cell below the last row or beyond the last column ends it, however large the rest is; formulas, error values, texts too long
and what lies in hidden rows and columns are named by their cell. A DOCTYPE, another encoding than UTF-8, cells without a place or
out of order end it too; so do a comment or tag of a megabyte, which expat reads again with every piece, and a short text named by
so many cells that the reader, which copies it for each, would fill the memory.
"""

import re
from array import array
from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from api.importing.faults import Faults, FileRefused
from api.importing.package import Package
from api.importing.table import COLUMNS_MOST, ELEMENTS_MOST, ROWS_MOST, TEXT_MOST, TEXTS_MOST

_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DEEP_MOST: Final = 64
SMALL_PART_MOST: Final = 1024 * 1024
_TOKEN_MOST: Final = 1024 * 1024
_TRUE: Final = ("1", "true")


def scan(package: Package, sheets: dict[str, int], faults: Faults) -> None:
    """Every part of the package as XML. `sheets` gives the number of a sheet by the name of its part.

    Raises FileRefused for what ends the reading; what is wrong with single cells goes into `faults`.
    """
    bounds = _Bounds()
    for name in sorted(package.xml_names(), key=sheets.__contains__):  # shared texts before the sheets that name them
        _Part(sheets.get(name, 0), faults, bounds).read(package.pieces(name))


def small_part(package: Package, name: str) -> bytes:
    """A part that may be parsed as a tree: small, plain XML. Raises FileRefused."""
    if package.parts[name].file_size > SMALL_PART_MOST:
        raise FileRefused("unpacks-too-large", limit=SMALL_PART_MOST)
    _Part(0, Faults(), _Bounds()).read(package.pieces(name))
    return package.whole(name)


class _Bounds:
    """How much of a workbook was seen: its elements, its shared texts by length, the texts of its cells together."""

    def __init__(self) -> None:
        self._elements = 0
        self._shared = array("L")
        self._total = 0

    def element(self) -> None:
        """One more. Raises FileRefused."""
        self._elements += 1
        if self._elements > ELEMENTS_MOST:
            raise FileRefused("too-many-elements", limit=ELEMENTS_MOST)

    def share(self, place: int, length: int) -> None:
        """The shared text at a place. Of two lists the longer text counts: which one a reader takes is not asked."""
        if place == len(self._shared):
            self._shared.append(length)
        else:
            self._shared[place] = max(length, self._shared[place])

    def shared(self, place: int) -> int:
        """The length of the shared text at a place, 0 where there is none."""
        return self._shared[place] if place < len(self._shared) else 0

    def use(self, length: int) -> None:
        """One more cell. Raises FileRefused."""
        self._total += length
        if self._total > TEXTS_MOST:
            raise FileRefused("too-much-text", limit=TEXTS_MOST)


class _Part:
    """One XML part. What its root is decides what is looked for: `worksheet` cells, `sst` shared texts."""

    def __init__(self, sheet: int, faults: Faults, bounds: _Bounds) -> None:
        self._sheet, self._faults, self._bounds = sheet, faults, bounds
        self._root = ""
        self._depth = 0
        self._place = (0, 0)
        self._type = ""
        self._in_cell = self._in_text = False
        self._length = 0
        self._head = ""
        self._texts = 0
        self._row_hidden = self._hidden_by_default = False
        self._columns_hidden: set[int] = set()

    def read(self, pieces: Iterator[bytes]) -> None:
        """The whole part."""
        parser = expat.ParserCreate(None, " ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        read = 0
        try:
            for piece in pieces:
                if not read and piece[:2] in (b"\xfe\xff", b"\xff\xfe"):
                    raise self._unusual()
                parser.Parse(piece, False)
                read += len(piece)
                if read - parser.CurrentByteIndex > _TOKEN_MOST:
                    raise self._unusual()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._unusual() from error

    def _unusual(self) -> FileRefused:
        return FileRefused("unusual-xml", sheet=self._sheet)

    def _doctype(self, *_: Any) -> None:
        raise FileRefused("doctype")

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.casefold() != "utf-8":
            raise self._unusual()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self._depth += 1
        self._bounds.element()
        if self._depth > _DEEP_MOST:
            raise self._unusual()
        if not self._root:
            self._root = name
            if (name == "worksheet") != bool(self._sheet):  # a sheet that the workbook does not list, or the reverse
                raise self._unusual()
        if self._root == "sst" and name == "si":
            self._length = 0
        elif self._root == "worksheet" and name == "c":
            self._cell(attributes)
        elif self._root == "worksheet" and name in ("row", "col", "sheetFormatPr"):
            self._outline(name, attributes)
        elif self._in_cell and name in ("v", "is", "f"):
            self._filled()
            if name == "f":
                self._fault("formula")
        self._in_text = name in ("t", "v")

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        self._depth -= 1
        self._in_text = False
        if self._root == "sst" and name == "si":
            self._bounds.share(self._texts, self._length)
            self._texts += 1
        elif self._in_cell and name == "c":
            self._leave_cell()

    def _text(self, text: str) -> None:
        if not self._in_text:
            return
        self._length += len(text)
        if self._in_cell and len(self._head) < TEXT_MOST:
            self._head += text[:TEXT_MOST]

    def _cell(self, attributes: dict[str, str]) -> None:
        found = _CELL.fullmatch(attributes.get("r", ""))
        if found is None:
            raise self._unusual()
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        place = (int(found[2]), column)
        if place <= self._place:
            raise self._unusual()
        self._place, self._type = place, attributes.get("t", "")
        self._in_cell, self._length, self._head = True, 0, ""

    def _outline(self, name: str, attributes: dict[str, str]) -> None:
        """What a row, some columns or a sheet say of being shown. No width and no height show nothing either."""
        hidden = attributes.get("hidden") in _TRUE
        if name == "row":
            unsaid = self._hidden_by_default and "hidden" not in attributes
            self._row_hidden = hidden or unsaid or _is_zero(attributes.get("ht"))
            return
        if self._place != (0, 0):  # said after the cells it is about
            raise self._unusual()
        if name == "sheetFormatPr":
            self._hidden_by_default = attributes.get("zeroHeight") in _TRUE
        elif hidden or _is_zero(attributes.get("width")):
            ends = [attributes.get(end, "") for end in ("min", "max")]
            if not all(end.isascii() and end.isdigit() and len(end) < 6 for end in ends):
                raise self._unusual()
            self._columns_hidden.update(range(int(ends[0]), min(int(ends[1]), COLUMNS_MOST) + 1))

    def _filled(self) -> None:
        """A cell with something in it: a merely formatted one may lie anywhere."""
        row, column = self._place
        if row > ROWS_MOST + 1:
            raise FileRefused("too-many-rows", sheet=self._sheet, limit=ROWS_MOST)
        if column > COLUMNS_MOST:
            raise FileRefused("too-many-columns", sheet=self._sheet, limit=COLUMNS_MOST)
        if self._row_hidden or column in self._columns_hidden:
            self._fault("hidden-cell")

    def _leave_cell(self) -> None:
        self._in_cell = False
        length = self._length
        if self._type == "s" and self._head.isascii() and self._head.isdigit() and len(self._head) < 10:
            length = max(length, self._bounds.shared(int(self._head)))
        self._bounds.use(length)
        if length > TEXT_MOST:
            self._fault("too-long")
        if self._type == "e":
            self._fault("error-cell")

    def _fault(self, code: str) -> None:
        row, column = self._place
        self._faults.add(code, self._sheet, row, column)


def _is_zero(text: str | None) -> bool:
    """Whether a width or height is stated and is none."""
    try:
        return text is not None and float(text) <= 0
    except ValueError:
        return False
