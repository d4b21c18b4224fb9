"""Files that are not what they say: bombs, formulas, macros, passwords, other encodings. Each is refused, its plain twin is read."""

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli.failures import CannotCheck
from api.cli.importing import _write_drafts, _write_signed
from api.importing.csv_file import read_csv
from api.importing.faults import Faults, FileRefused, letters
from api.importing.package import PARTS_MOST, UNPACKED_MOST
from api.importing.people import Registration, registrations
from api.importing.table import FILE_MOST, ROWS_MOST, Row, Table
from api.importing.workbook import read_workbook
from keys.signer import Ed25519Signer
from tests.support.workbooks import HEADINGS, ROW, UNIT_HEADINGS, csv_text, packed, parts, sheet, workbook

GOOD = sheet([HEADINGS, ROW])
PLAIN = packed(parts(GOOD))


def refused(data: bytes, read: Callable[[bytes, Faults], list[Table]] = read_workbook) -> str:
    """The code of the refusal; empty where it is read."""
    try:
        read(data, Faults())
    except FileRefused as error:
        return error.code if error.zh and error.en else "without words"
    return ""


def with_cell(cell: str) -> bytes:
    """The good sheet with one more cell, in row 3."""
    return packed(parts(GOOD.replace("</sheetData>", f'<row r="3">{cell}</row></sheetData>')))


def faults_of(data: bytes) -> list[tuple[str, int, str]]:
    found = Faults()
    read_workbook(data, found)
    return [(one.code, one.row, one.column) for one in found.kept]


def test_the_plain_workbook_is_read() -> None:
    (table,) = read_workbook(PLAIN, Faults())
    assert table.rows == [Row(1, HEADINGS), Row(2, ROW)]
    assert ROW[5] not in repr(table) + repr(table.rows[1])


# package


def bomb() -> bytes:
    """A sheet that unpacks to more than is read, honestly stated."""
    return packed({**parts(GOOD), "xl/media/noise.xml": b" " * (UNPACKED_MOST + 1)})


def stated_too_small() -> bytes:
    """The size of a part is stated as one byte, in the directory and before the part."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as package:
        real = package.getinfo("xl/worksheets/sheet1.xml")
    size = struct.pack("<L", real.file_size)
    return PLAIN.replace(struct.pack("<L", real.compress_size) + size, struct.pack("<LL", real.compress_size, 1))


def encrypted_part() -> bytes:
    """The first flag of a part says that it is encrypted."""
    at = PLAIN.index(b"PK\x01\x02") + 8
    return PLAIN[:at] + b"\x01" + PLAIN[at + 1 :]


def twice() -> bytes:
    """Two parts of one name, to a reader that takes no notice of case."""
    return packed({**parts(GOOD), "xl/Worksheets/Sheet1.xml": sheet([("other",)])})


def content_types(old: str, new: str) -> bytes:
    made = parts(GOOD)
    return packed({**made, "[Content_Types].xml": made["[Content_Types].xml"].replace(old, new)})


PACKAGES = {
    "text": (b"id,tier\n", "not-a-workbook"),
    "old workbook or one with a password": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "old-or-encrypted"),
    "zip of something else": (packed({"a.txt": "a"}), "not-a-workbook"),
    "cut off": (PLAIN[:-30], "not-a-workbook"),
    "comment at the end": (PLAIN[:-2] + b"\x05\0PK\x05\x06!", "not-a-workbook"),
    "bytes before the package": (PLAIN[:4] + PLAIN, "not-a-workbook"),
    "zip bomb": (bomb(), "unpacks-too-large"),
    "size stated too small": (stated_too_small(), "damaged"),
    "a byte turned in a part": (PLAIN[:60] + bytes([PLAIN[60] ^ 1]) + PLAIN[61:], "damaged"),
    "encrypted part": (encrypted_part(), "encrypted"),
    "too many parts": (packed({**parts(GOOD), **{f"p{n}": "" for n in range(PARTS_MOST)}}), "too-many-parts"),
    "two parts of one name": (twice(), "damaged"),
    "macros": (packed({**parts(GOOD), "xl/vbaProject.bin": b"x"}), "macros"),
    "macros by type": (content_types("sheet.main+xml", "sheet.macroEnabled.main+xml"), "macros"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), PACKAGES.values(), ids=PACKAGES.keys())
def test_a_package_that_is_no_plain_workbook_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code
    assert refused(PLAIN) == ""


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PLAIN) - 1), st.integers(1, 255))
def test_any_byte_turned_is_refused_or_changes_no_cell(at: int, bits: int) -> None:
    damaged = PLAIN[:at] + bytes([PLAIN[at] ^ bits]) + PLAIN[at + 1 :]
    try:
        tables = read_workbook(damaged, Faults())
    except FileRefused:
        return
    assert [row for table in tables for row in table.rows] == [Row(1, HEADINGS), Row(2, ROW)]


# XML


def changed(name: str, content: str | bytes) -> bytes:
    return packed({**parts(GOOD), name: content})


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
SHEET = "xl/worksheets/sheet1.xml"
XML = {
    "entities": (changed(SHEET, DOCTYPE + GOOD.partition("\n")[2]), "doctype"),
    "entities in the list of sheets": (changed("xl/workbook.xml", DOCTYPE + "<workbook/>"), "doctype"),
    "another encoding": (changed(SHEET, GOOD.replace("UTF-8", "GB18030").encode("gb18030")), "unusual-xml"),
    "UTF-16": (changed(SHEET, GOOD.partition("\n")[2].encode("utf-16")), "unusual-xml"),
    "cut off": (changed(SHEET, GOOD[:-5]), "unusual-xml"),
    "no sheet at all": (changed(SHEET, "<styleSheet/>"), "unusual-xml"),
    "a sheet that is not listed": (changed("xl/worksheets/hidden.xml", GOOD), "unusual-xml"),
    "a list of sheets that names none": (changed("xl/_rels/workbook.xml.rels", "<Relationships/>"), "unusual-xml"),
    "a huge list of sheets": (changed("xl/workbook.xml", f"<workbook>{' ' * 2**20}</workbook>"), "unpacks-too-large"),
    "a thousand elements deep": (changed("xl/styles.xml", "<a>" * 1000 + "</a>" * 1000), "unusual-xml"),
    "a cell without a place": (with_cell("<c><v>1</v></c>"), "unusual-xml"),
    "a cell twice": (with_cell('<c r="A3"><v>1</v></c><c r="A3"><v>2</v></c>'), "unusual-xml"),
    "a cell before the last one": (with_cell('<c r="A2"><v>1</v></c>'), "unusual-xml"),
    "a cell far down": (with_cell('<c r="A1048576"><v>1</v></c>'), "too-many-rows"),
    "an empty text far to the right": (with_cell('<c r="XFD3" t="str"><v></v></c>'), "too-many-columns"),
    "an empty string far down": (with_cell('<c r="A999999" t="inlineStr"><is/></c>'), "too-many-rows"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "code"), XML.values(), ids=XML.keys())
def test_xml_that_no_spreadsheet_writes_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_cell_that_is_only_formatted_may_lie_anywhere() -> None:
    (table,) = read_workbook(with_cell('<c r="XFD1048576" s="1"/>'), Faults())
    assert len(table.rows) == 2


CELLS = {
    "formula": ('<c r="F3"><f>1+1</f><v>2</v></c>', "formula"),
    "formula without a value": ('<c r="F3"><f>HYPERLINK("x")</f></c>', "formula"),
    "shared formula": ('<c r="F3"><f t="shared" si="0"/><v>2</v></c>', "formula"),
    "formula by a prefix": ('<x:c xmlns:x="urn:x" r="F3"><x:f>1</x:f><x:v>1</x:v></x:c>', "formula"),
    "error value": ('<c r="F3" t="e"><v>#N/A</v></c>', "error-cell"),
    "ten megabytes": (f'<c r="F3" t="inlineStr"><is><t>{"x" * 10 * 2**20}</t></is></c>', "too-long"),
}


@pytest.mark.parametrize(("cell", "code"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_that_is_no_value_is_named(cell: str, code: str) -> None:
    assert faults_of(with_cell(cell)) == [(code, 3, "F")]
    assert faults_of(with_cell('<c r="F3"><v>2</v></c>')) == []


def test_a_shared_text_that_is_too_long_is_named_where_it_is_used() -> None:
    made = parts(
        GOOD.replace(
            "</sheetData>", '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>0</v></c></row></sheetData>'
        )
    )
    rels = made["xl/_rels/workbook.xml.rels"]
    named = '<Relationship Id="rIdT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    made["xl/_rels/workbook.xml.rels"] = rels.replace("</Rel", f'{named} Target="sharedStrings.xml"/></Rel')
    texts = f"<si><t>short</t></si><si><r><t>{'x' * 300}</t></r><r><t>{'y' * 300}</t></r></si>"
    made["xl/sharedStrings.xml"] = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>'
    )
    assert faults_of(packed(made)) == [("too-long", 3, "B")]


def test_every_formula_is_named_and_what_else_is_wrong_in_its_row() -> None:
    formulas = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c><c r="B{n}"><v>7</v></c></row>' for n in range(3, 6))
    found = Faults()
    tables = read_workbook(packed(parts(GOOD.replace("</sheetData>", formulas + "</sheetData>"))), found)
    assert registrations(tables, found, today=date(2026, 4, 1), known=None) == []
    assert [(one.row, one.column) for one in found.kept if one.code == "formula"] == [(3, "A"), (4, "A"), (5, "A")]
    assert {(one.row, one.column) for one in found.kept if one.code == "not-text"} == {(3, "B"), (4, "B"), (5, "B")}


# size


def many(count: int) -> list[tuple[str, ...]]:
    return [(f"o-{number}", *ROW[1:6], f"n-{number}", *ROW[7:]) for number in range(count)]


def test_a_hundred_thousand_rows_are_refused_in_small_memory() -> None:
    data = workbook([HEADINGS, *many(100_000)])
    text = csv_text([HEADINGS, *many(100_000)]).encode()
    for whole, read, most in ((data, read_workbook, 8), (text, read_csv, 24)):
        tracemalloc.start()
        begun = time.process_time()
        assert refused(whole, read) == "too-many-rows"
        taken = time.process_time() - begun
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < most * 2**20
        assert taken < 60  # traced, and on whatever machine; untraced it is one or two seconds


def test_the_last_row_allowed_is_read_and_one_more_is_not() -> None:
    assert refused(csv_text([HEADINGS, *many(ROWS_MOST)]).encode(), read_csv) == ""
    assert refused(csv_text([HEADINGS, *many(ROWS_MOST + 1)]).encode(), read_csv) == "too-many-rows"


# CSV

TEXT = csv_text([HEADINGS, ROW])
CSVS = {
    "UTF-16": (TEXT.encode("utf-16"), "encoding"),
    "UTF-32": (TEXT.encode("utf-32"), "encoding"),
    "UTF-16 without a mark": (TEXT.encode("utf-16-le"), "nul-byte"),
    "neither of the two": (TEXT.encode() + b"\xff\xff\n", "encoding"),
    "NUL": (TEXT.replace("甲", "甲\0").encode(), "nul-byte"),
    "a quote left open": (TEXT.encode() + b'"o-2,', "bad-csv"),
    "a quote within a cell": (TEXT.encode() + b'"o-2"x,1\n', "bad-csv"),
    "ten megabytes in a cell": (TEXT.encode() + b"x" * 10 * 2**20, "bad-csv"),
    "too many columns": (TEXT.encode() + b"," * 32 + b"x\n", "too-many-columns"),
}


@pytest.mark.parametrize(("data", "code"), CSVS.values(), ids=CSVS.keys())
def test_a_csv_file_that_is_no_text_table_is_refused(data: bytes, code: str) -> None:
    assert refused(data, read_csv) == code
    assert refused(TEXT.encode(), read_csv) == ""


def test_a_row_of_a_csv_file_is_counted_as_a_spreadsheet_shows_it() -> None:
    rows = read_csv((csv_text([HEADINGS, ("a\nb", *ROW[1:]), (), ROW]) + ",,,\r\n").encode(), Faults())[0].rows
    assert [row.number for row in rows] == [1, 2, 4]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_get_anything_out_of_the_readers_but_tables_or_a_refusal(noise: bytes) -> None:
    for read, data in ((read_csv, noise), (read_workbook, noise), (read_workbook, b"PK\x03\x04" + noise)):
        try:
            tables = read(data, Faults())
            registrations(tables, Faults(), today=date(2026, 4, 1), known=None)
        except FileRefused:
            pass


# the tables of a file


def table_code(*tables: list[tuple[str, ...]]) -> str:
    try:
        registrations(read_workbook(workbook(*tables), Faults()), Faults(), today=date(2026, 4, 1), known=None)
    except FileRefused as error:
        return error.code
    return ""


def test_each_sheet_is_a_table_of_its_own_kind() -> None:
    unit = ("u-new", "新设镇", "乡镇", "", "2026-03-01")
    assert table_code([HEADINGS, ROW], [UNIT_HEADINGS, unit], []) == ""
    assert table_code([HEADINGS, ROW], [HEADINGS, ROW]) == "kind-twice"
    assert table_code([HEADINGS, ROW], [("备忘", "其他")]) == "kind-of-sheet"
    assert table_code([(), HEADINGS, ROW]) == "kind-of-sheet"
    assert table_code([HEADINGS]) == table_code([]) == "no-sheet"


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("t.xlsm", 9, "file-type"),
        ("t.xls", 9, "file-type"),
        ("t.csv", 0, "file-empty"),
        ("t.csv", FILE_MOST + 1, "file-too-large"),
    ],
)
def test_a_file_of_another_name_or_size_is_not_opened(
    mingjing, tmp_path: Path, name: str, size: int, code: str
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    ran = mingjing(
        "import", tmp_path / name, "--actor", "a-r", "--log", "l.example/x", "-o", tmp_path / "out", "--json"
    )
    assert (ran.code, ran.json["code"]) == (1, code)


@pytest.mark.parametrize(("column", "name"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ")])
def test_a_column_has_the_letters_of_a_spreadsheet(column: int, name: str) -> None:
    assert letters(column) == name


def test_what_appeared_under_the_output_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    signer, out = Ed25519Signer.generate(), tmp_path / "out"

    def as_file(_done: int, _total: int) -> None:
        out.write_text("another import")

    def as_directory(_done: int, _total: int) -> None:
        out.mkdir(exist_ok=True)

    for meanwhile in (as_file, as_directory):
        for write in (
            lambda seen: _write_signed(out, two_units(), "l.example/x", "a-r", signer, seen),
            lambda seen: _write_drafts(out, two_units(), "l.example/x", "a-r", seen),
        ):
            with pytest.raises(CannotCheck) as caught:
                write(meanwhile)
            assert caught.value.code == "output-exists"
            assert list(tmp_path.iterdir()) == [out]
        out.unlink() if out.is_file() else out.rmdir()
    _write_signed(out, two_units(), "l.example/x", "a-r", signer, lambda *_: None)
    assert len(out.read_bytes().splitlines()) == 2
    assert out.stat().st_mode & 0o777 == 0o600


def two_units() -> list[Registration]:
    return [
        Registration(
            "UnitRegistered",
            f"unit/u-{n}",
            {"name": "甲", "opened_on": date(2026, 1, 1), "unit_kind": "town", "parent_unit": None},
            {},
        )
        for n in "ab"
    ]


def test_an_interruption_while_writing_leaves_nothing(tmp_path: Path) -> None:
    two = two_units()

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _write_drafts(tmp_path / "out", two, "l.example/x", "a-r", stop)
    with pytest.raises(KeyboardInterrupt):
        _write_signed(tmp_path / "out", two, "l.example/x", "a-r", Ed25519Signer.generate(), stop)
    assert list(tmp_path.iterdir()) == []
    _write_drafts(tmp_path / "out", two, "l.example/x", "a-r", lambda *_: None)
    assert len(list((tmp_path / "out").iterdir())) == 2
