"""Workbooks that hide what they hold, or cost a reader far more than their size: refused, and their plain twins read."""

import time

import pytest

from api.importing.faults import letters
from api.importing.table import ELEMENTS_MOST, TEXT_MOST
from tests.support.workbooks import UNIT_HEADINGS, packed, parts, sheet
from tests.unit.cli.test_cli_importing_files import GOOD, faults_of, refused

HIDDEN = {
    "row": ('<row r="2">', '<row r="2" hidden="1">', 2),
    "row without height": ('<row r="2">', '<row r="2" ht="0">', 2),
    "column": ("<sheetData>", '<cols><col min="3" max="4" hidden="true"/></cols><sheetData>', 1),
    "column without width": ("<sheetData>", '<cols><col min="3" max="16384" width="0"/></cols><sheetData>', 1),
    "every row that says nothing": ("<sheetData>", '<sheetFormatPr zeroHeight="1"/><sheetData>', 1),
}


@pytest.mark.parametrize(("old", "new", "row"), HIDDEN.values(), ids=HIDDEN.keys())
def test_what_a_registrar_cannot_see_is_not_imported(old: str, new: str, row: int) -> None:
    found = faults_of(packed(parts(GOOD.replace(old, new))))
    assert {code for code, _, _ in found} == {"hidden-cell"}
    assert found[0][1] == row
    shown = new.replace("hidden", "x").replace('"0"', '"9"').replace("zeroHeight", "y")
    assert faults_of(packed(parts(GOOD.replace(old, shown)))) == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_refused_where_something_is_on_it(state: str) -> None:
    for second, code in (
        (sheet([UNIT_HEADINGS, ("u-new", "新设镇", "乡镇", None, "2026-03-01")]), "hidden-sheet"),
        (sheet([]), ""),
    ):
        made = parts(GOOD, second)
        hidden = made["xl/workbook.xml"].replace('name="S2"', f'name="S2" state="{state}"')
        assert refused(packed({**made, "xl/workbook.xml": hidden})) == code
        assert refused(packed(made)) == ""


def test_columns_hidden_after_the_cells_are_no_spreadsheets_work() -> None:
    after = '</sheetData><cols><col min="1" max="2" hidden="1"/></cols>'
    assert refused(packed(parts(GOOD.replace("</sheetData>", after)))) == "unusual-xml"


AMPLIFIED = {
    "a comment": ("<!--" + "a" * 2**21 + "-->", "unusual-xml"),
    "an attribute": (f'<x a="{"a" * 2**21}"/>', "unusual-xml"),
    "elements": ("<x/>" * (ELEMENTS_MOST + 1), "too-many-elements"),
    "a small comment": ("<!--" + "a" * 2**19 + "-->", ""),
}


@pytest.mark.parametrize(("xml", "code"), AMPLIFIED.values(), ids=AMPLIFIED.keys())
def test_a_small_file_does_not_cost_minutes(xml: str, code: str) -> None:
    begun = time.process_time()
    assert refused(packed(parts(GOOD.replace("<sheetData>", xml + "<sheetData>")))) == code
    assert time.process_time() - begun < 20


def test_a_text_named_by_very_many_cells_does_not_fill_the_memory() -> None:
    cells = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{letters(c)}{n}" t="s"><v>0</v></c>' for c in range(1, 33)) + "</row>"
        for n in range(3, 1_100)
    )
    made = parts(GOOD.replace("</sheetData>", cells + "</sheetData>"))
    for length, code in ((TEXT_MOST, "too-much-text"), (9, "")):
        made["xl/sharedStrings.xml"] = f"<sst><si><t>{'x' * length}</t></si></sst>"
        assert refused(packed(made)) == code
