"""A registrar's table into statements: what is written, what is refused by row and column, and that nothing is half done."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.log.codec import parse_statement, parse_submission
from ledger.log.sealed import parse_opening
from tests.support.workbooks import HEADINGS, ROW, UNIT_HEADINGS, Cell, csv_text, workbook

ENGLISH = (
    "id",
    "Tier",
    "staff_category",
    "unit",
    "leading member",
    "name",
    "identity number",
    "contact",
    "registered on",
)
UNIT_ROW = ("u-new", "新设镇", "乡镇", None, date(2026, 3, 1))
PERSONAL = ("甲某某", "invented-09", "13800000000")


def written(tmp_path: Path, content: bytes | str, name: str = "table.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


@pytest.fixture
def importing(mingjing, county, tmp_path):
    """The command on the demo county: what is in the table, and further words."""

    def run(content: bytes | str, *words: str | Path, name: str = "table.xlsx") -> Any:
        file = written(tmp_path, content, name)
        return mingjing(
            "import", file, "-d", county, "--actor", "a-registrar", "-o", tmp_path / "out", "--json", *words
        )

    return run


def row(**changes: Cell) -> tuple[Cell, ...]:
    """The good row, with cells changed by the member they fill."""
    members = ("id", "tier", "staff", "unit", "leading", "name", "number", "contact", "on")
    return tuple(changes.get(member, value) for member, value in zip(members, ROW, strict=True))


def nothing_written(tmp_path: Path) -> bool:
    return not [path for path in tmp_path.iterdir() if path.name.lstrip(".").startswith("out")]


def test_signed_lines_are_admitted_as_they_stand_units_first(importing, mingjing, county, tmp_path) -> None:
    people = [HEADINGS, row(unit="u-new"), row(id="o-0902", number="invented-0902", contact=None, on=date(2026, 3, 3))]
    ran = importing(workbook(people, [UNIT_HEADINGS, UNIT_ROW]), "--key", county / "keys" / "a-registrar.key")
    assert (ran.code, ran.json["units"], ran.json["officials"], ran.json["signed"]) == (0, 1, 2, True), ran.out
    submitted = mingjing("submit", tmp_path / "out", "-d", county, "--json")
    assert [("receipt" in verdict) for verdict in submitted.lines] == [True, True, True], submitted.out
    lines = (tmp_path / "out").read_bytes().splitlines()
    statements = [parse_statement(parse_submission(line).envelope.payload) for line in lines]
    assert [one.stream for one in statements] == ["unit/u-new", "official/o-0901", "official/o-0902"]
    assert (statements[1].data.tier, statements[1].data.registered_on) == ("general", date(2026, 3, 2))
    openings = [parse_opening(one) for one in parse_submission(lines[1]).openings]
    assert {one.name: one.value for one in openings} == {
        "name": "甲某某", "identity_number": "invented-0901", "contact": "13800000000",
    }  # fmt: skip


def test_drafts_are_taken_by_sign_one_by_one(importing, mingjing, county, tmp_path) -> None:
    ran = importing(workbook([HEADINGS, row()]))
    assert (ran.code, ran.json["signed"]) == (0, False), ran.out
    (draft,) = (tmp_path / "out").iterdir()
    assert draft.name == "00001-o-0901.json"
    line = tmp_path / "line.ndjson"
    assert mingjing("sign", draft, "-k", county / "keys" / "a-registrar.key", "-o", line).code == 0
    assert mingjing("submit", line, "-d", county).code == 0


def test_what_is_written_is_for_its_owner_alone(importing, county, tmp_path) -> None:
    assert importing(workbook([HEADINGS, row()])).code == 0
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "out").iterdir())
    (tmp_path / "out").rename(tmp_path / "moved")
    assert importing(workbook([HEADINGS, row()]), "-k", county / "keys" / "a-registrar.key").code == 0
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten(importing, tmp_path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ran = importing(workbook([HEADINGS, row()]))
    assert (ran.code, ran.json["code"]) == (3, "output-exists")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("headings", [HEADINGS, ENGLISH], ids=["Chinese", "English"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_says_the_same_as_a_workbook(importing, tmp_path, headings, encoding) -> None:
    text = csv_text([headings, row(name="甲㐀某")])
    ran = importing(text.encode(encoding), name="table.CSV")
    assert ran.code == 0, ran.out
    (draft,) = (tmp_path / "out").iterdir()
    assert json.loads(draft.read_bytes())["sealed"]["name"] == "甲㐀某"


def test_columns_stand_in_any_order_and_blank_rows_are_passed_over(importing, tmp_path) -> None:
    turned = [tuple(reversed(HEADINGS)), (), tuple(reversed(row())), (None, " ")]
    assert importing(workbook(turned)).code == 0
    (draft,) = (tmp_path / "out").iterdir()
    assert json.loads(draft.read_bytes())["stream"] == "official/o-0901"


BAD_CELLS = {
    "bad id": (row(id="O-1"), "A", "bad-id"),
    "id of a unit": (row(id="u-1"), "A", "bad-id"),
    "registered already": (row(id="o-0001"), "A", "already-registered"),
    "unknown tier": (row(tier="高层"), "B", "unknown-word"),
    "unknown category": (row(staff="-"), "C", "starts-like-formula"),
    "no category": (row(staff="工人"), "C", "unknown-word"),
    "unit nobody registered": (row(unit="u-nowhere"), "D", "unit-unknown"),
    "perhaps a leading member": (row(leading="maybe"), "E", "unknown-word"),
    "a number of leading members": (row(leading=2), "E", "not-text"),
    "no name": (row(name=None), "F", "empty"),
    "name of spaces": (row(name=" \u3000"), "F", "empty"),
    "name with a line break": (row(name="甲\n乙"), "F", "invisible-character"),
    "name that is turned round": (row(name="甲\u202e乙"), "F", "invisible-character"),
    "name too long": (row(name="甲" * 101), "F", "too-long"),
    "number as a number": (row(number=110101199003070000), "G", "not-text"),
    "number with a wrong check digit": (row(number="11010519491231002Y".replace("Y", "1")), "G", "identity-checksum"),
    "number in wide digits": (row(number="１２３"), "G", "bad-identity-number"),
    "contact that is a formula": (row(contact="=1+1"), "H", "starts-like-formula"),
    "contact after a plus": (row(contact="+8613800000000"), "H", "starts-like-formula"),
    "contact after an at": (row(contact="@SUM(A1)"), "H", "starts-like-formula"),
    "contact after a wide equals": (row(contact="＝1"), "H", "starts-like-formula"),
    "contact cut by the spreadsheet": (row(contact=5710000000), "H", "not-text"),
    "no day": (row(on="3月2日"), "I", "bad-day"),
    "a day that is not in the calendar": (row(on="2026-02-30"), "I", "bad-day"),
    "a day as a number": (row(on=46083), "I", "bad-day"),
    "a day of another age": (row(on="1899-01-01"), "I", "bad-day"),
    "a day to come": (row(on="2199-01-01"), "I", "day-in-future"),
    "a tenth cell": ((*row(), "x"), "J", "outside-columns"),
}  # fmt: skip


@pytest.mark.parametrize(("bad", "column", "code"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_a_bad_cell_is_named_by_row_and_column_and_nothing_is_written(importing, tmp_path, bad, column, code) -> None:
    good = row(id="o-0902", number="invented-0902")
    ran = importing(workbook([HEADINGS, good, bad]))
    assert (ran.code, ran.json["code"], ran.json["total"]) == (1, "rows-refused", 1), ran.out
    (fault,) = ran.json["faults"]
    assert (fault["sheet"], fault["row"], fault["column"], fault["code"]) == (1, 3, column, code)
    assert "第 3 行" in fault["zh"]
    assert "row 3" in fault["en"]
    assert nothing_written(tmp_path)
    assert importing(workbook([HEADINGS, good])).code == 0


def test_a_resident_number_with_its_check_digit_and_a_mobile_number_as_a_number_are_taken(importing, tmp_path) -> None:
    ran = importing(workbook([HEADINGS, row(number="11010519491231002x", contact=13800000000.0)]))
    assert ran.code == 0, ran.out
    (draft,) = (tmp_path / "out").iterdir()
    sealed = json.loads(draft.read_bytes())["sealed"]
    assert (sealed["identity_number"], sealed["contact"]) == ("11010519491231002X", "13800000000")


@pytest.mark.parametrize(
    ("second", "column"),
    [(row(number="invented-0902"), "A"), (row(id="o-0902"), "G"), (row(id="o-0902", number="INVENTED-0901"), "G")],
)
def test_the_second_of_two_rows_that_say_the_same_is_named(importing, second, column) -> None:
    ran = importing(workbook([HEADINGS, row(), second]))
    (fault,) = ran.json["faults"]
    assert (fault["row"], fault["column"], fault["code"]) == (3, column, "duplicate")
    assert "row 2" in fault["en"]


@pytest.mark.parametrize(
    ("headings", "code", "column"),
    [
        ((*HEADINGS[:8], "日期"), "heading-unknown", "I"),
        ((*HEADINGS, "备注"), "heading-unknown", "J"),
        ((*HEADINGS, "姓名"), "heading-twice", "J"),
        (HEADINGS[:8], "heading-missing", ""),
    ],
)
def test_a_wrong_heading_is_named_by_its_column(importing, headings, code, column) -> None:
    ran = importing(workbook([headings, row()[: len(headings)]]))
    assert (ran.code, ran.json["code"]) == (1, "rows-refused")
    assert (code, column) in [(fault["code"], fault["column"]) for fault in ran.json["faults"]]
    assert all(fault["row"] == 1 for fault in ran.json["faults"] if fault["code"].startswith("heading"))


UNITS = {
    "own parent": ([(*UNIT_ROW[:3], "u-new", UNIT_ROW[4])], "own-parent"),
    "parent further down": ([(*UNIT_ROW[:3], "u-b", UNIT_ROW[4]), ("u-b", *UNIT_ROW[1:])], "parent-later"),
    "parent nobody registered": ([(*UNIT_ROW[:3], "u-nowhere", UNIT_ROW[4])], "unit-unknown"),
    "registered already": ([("u-town-1", *UNIT_ROW[1:])], "already-registered"),
    "unknown kind": ([(*UNIT_ROW[:2], "公司", *UNIT_ROW[3:])], "unknown-word"),
    "twice": ([UNIT_ROW, UNIT_ROW], "duplicate"),
}


@pytest.mark.parametrize(("rows", "code"), UNITS.values(), ids=UNITS.keys())
def test_a_bad_unit_is_named(importing, rows, code) -> None:
    ran = importing(workbook([UNIT_HEADINGS, *rows]))
    assert [fault["code"] for fault in ran.json["faults"]] == [code], ran.out


def test_units_under_a_parent_of_the_table_or_of_the_ledger_are_taken(importing) -> None:
    below = ("u-below", "下属", "事业单位", "u-new", "2026/3/1")
    ran = importing(workbook([UNIT_HEADINGS, (*UNIT_ROW[:3], "u-town-1", UNIT_ROW[4]), below]))
    assert (ran.code, ran.json["units"]) == (0, 2), ran.out


def test_every_fault_is_counted_and_the_first_are_named(importing) -> None:
    bad = [row(id=f"o-{number}", number=f"n-{number}", tier="?", on="?") for number in range(150)]
    ran = importing(workbook([HEADINGS, *bad]))
    assert (ran.json["total"], len(ran.json["faults"])) == (300, 200)
    assert ran.json["faults"][199]["row"] == 101


def test_people_read_the_faults_in_both_languages_and_no_personal_text(mingjing, county, tmp_path) -> None:
    bad = [row(id=f"O-{number}", tier="?", number=f"invented-09{number}", on="甲某某的日期") for number in range(40)]
    file = written(tmp_path, workbook([HEADINGS, *bad]))
    ran = mingjing("import", file, "-d", county, "--actor", "a-registrar", "-o", tmp_path / "out")
    assert (ran.code, ran.out) == (1, "")
    assert "表 1 第 2 行 A 列" in ran.err
    assert "Sheet 1, row 2, column A" in ran.err
    assert "120 things are wrong" in ran.err
    assert "70 more" in ran.err
    assert [text for text in PERSONAL if text in ran.err] == []


def test_a_first_row_that_is_a_person_is_not_repeated(importing) -> None:
    ran = importing(workbook([row(), row(id="o-0902")]))
    assert (ran.code, ran.json["code"]) == (1, "kind-of-sheet")
    assert [text for text in PERSONAL if text in ran.out] == []


def test_without_a_ledger_the_table_is_checked_for_itself(mingjing, tmp_path) -> None:
    file = written(tmp_path, workbook([HEADINGS, row(unit="u-anywhere")]))
    words = ("import", file, "--actor", "a-registrar", "-o", tmp_path / "out", "--json")
    assert mingjing(*words, "--log", "ledger.example.gov/county").code == 0
    (draft,) = (tmp_path / "out").iterdir()
    assert json.loads(draft.read_bytes())["log"] == "ledger.example.gov/county"


def test_another_ledger_and_an_actor_or_key_that_may_not_sign_are_told_at_once(mingjing, county, tmp_path) -> None:
    file = written(tmp_path, workbook([HEADINGS, row()]))
    words = ("import", file, "-d", county, "-o", tmp_path / "out", "--json")
    head = county / "keys" / "a-town-1-head.key"
    for code, further in (
        ("other-ledger", ("--actor", "a-registrar", "--log", "other.example/county")),
        ("not-a-registrar", ("--actor", "a-town-1-head")),
        ("key-not-active", ("--actor", "a-registrar", "-k", head)),
    ):
        assert mingjing(*words, *further).json["code"] == code
    assert nothing_written(tmp_path)


def test_where_nothing_can_be_written_nothing_is_left(importing, tmp_path) -> None:
    (tmp_path / "gone").mkdir()
    ran = importing(workbook([HEADINGS, row()]), "-o", tmp_path / "gone" / "deeper" / "out")
    assert ran.code == 3
    assert list((tmp_path / "gone").iterdir()) == []
