"""export: tables that no spreadsheet can be made to run, manifests that say what they are, and a log that is checked elsewhere."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from api.exporting.bundle import read_bundle
from api.exporting.tables import Table
from api.exporting.writers import safe, write_csv, write_xlsx
from api.ledger_directory import open_reading
from ledger.log.errors import MalformedBytes
from projections.opening import open_checked
from projections.tables import VIEWS_FILE
from projections.views import scores

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")")  # fmt: skip


def manifest(path: Path) -> dict:
    return json.loads(path.with_name(path.name + ".manifest.json").read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_scores_are_exported_as_known_then_with_position_root_view_and_digest(mingjing, county, tmp_path) -> None:
    path = tmp_path / "scores.csv"
    words = ("export", "--what", "scores", "-o", path, "--on", "2026-06-30", "--known", "2026-07-15", "-d", county)
    ran = mingjing(*words, "--json")
    assert ran.code == 0, ran.out
    told = manifest(path)
    assert ran.json == told
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (told["on"], told["known"]["day"]) == ("2026-06-30", "2026-07-15")
    assert (told["view"]["name"], told["view"]["version"], len(told["view"]["digest"])) == (
        "scores",
        scores.VERSION,
        64,
    )
    with open_reading(county) as reading:
        known = reading.history.known(told["known"]["position"], today=reading.today())
        assert known.size == told["size"]
        if known.size == reading.history.size():
            assert told["root"] == reading.history.recorder.tree_head().root.hex()
    head, *rows = rows_of(path)
    assert head == ["official", "unit", "tier", "points_cp", "colour", "list_due"]
    assert len(rows) == told["rows"]
    by_person = {row[0]: row for row in rows}
    assert by_person["o-0003"][3:] == ["1001", "red", "1"]
    assert "干部" not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0


def test_views_at_hand_and_views_made_for_the_question_give_the_same_bytes(mingjing, county, tmp_path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    assert mingjing("export", "--what", "scores", "-o", first, "-d", county).code == 0
    with open_reading(county) as reading:
        database, runner = open_checked(reading.history, county / VIEWS_FILE)
        runner.catch_up()
        database.close()
    assert mingjing("export", "--what", "scores", "-o", second, "-d", county).code == 0
    assert first.read_bytes() == second.read_bytes()
    assert manifest(first)["view"] == manifest(second)["view"]


@pytest.mark.parametrize("what", ["scores", "list", "warnings", "history"])
def test_every_table_comes_in_every_format_with_the_same_rows(mingjing, county, tmp_path, what) -> None:
    counts = set()
    for form in ("csv", "xlsx", "ndjson"):
        path = tmp_path / f"{what}.{form}"
        ran = mingjing("export", "--what", what, "-o", path, "-d", county, "--json")
        assert (ran.code, ran.json["format"]) == (0, form), ran.out
        counts.add(ran.json["rows"])
        columns = ran.json["columns"]
    assert len(counts) == 1
    lines = (tmp_path / f"{what}.ndjson").read_text(encoding="utf-8").splitlines()
    sheet = CalamineWorkbook.from_path(str(tmp_path / f"{what}.xlsx")).get_sheet_by_name("data").to_python()
    assert sheet[0] == columns
    assert len(sheet) - 1 == len(lines) == len(rows_of(tmp_path / f"{what}.csv")) - 1
    if lines:
        assert list(json.loads(lines[0])) == columns


def test_a_bom_is_there_where_it_was_asked_for(mingjing, county, tmp_path) -> None:
    with_bom, without = tmp_path / "a.csv", tmp_path / "b.csv"
    mingjing("export", "--what", "scores", "-o", with_bom, "--bom", "-d", county)
    mingjing("export", "--what", "scores", "-o", without, "-d", county)
    assert with_bom.read_bytes() == b"\xef\xbb\xbf" + without.read_bytes()


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_none(text) -> None:
    assert safe(text) == f"'{text}"
    table = Table(scores.VIEW, ("a", "b"), [(text, 3)])
    plain = io.BytesIO()
    write_csv(table, plain, bom=False)
    (_, row) = csv.reader(io.StringIO(plain.getvalue().decode(), newline=""))
    assert row == [f"'{text}", "3"]
    book = io.BytesIO()
    write_xlsx(Table(scores.VIEW, ("a", "b"), [(text, 3)]), book, about={}, made_at=datetime(2026, 1, 1, tzinfo=UTC))
    with ZipFile(book) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    book.seek(0)
    assert CalamineWorkbook.from_filelike(book).get_sheet_by_name("data").to_python()[1][1] == 3


@pytest.mark.parametrize(("cell", "told"), [("o-0001", "o-0001"), (-5, "-5"), (None, ""), ("2026-01-01", "2026-01-01")])
def test_an_ordinary_cell_is_left_as_it_is(cell, told) -> None:
    assert safe(cell) == told


def test_the_same_question_gives_the_same_workbook(mingjing, county, tmp_path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        assert mingjing("export", "--what", "scores", "-o", tmp_path / name, "-d", county).code == 0
    assert manifest(tmp_path / "a.xlsx")["sha256"] == manifest(tmp_path / "b.xlsx")["sha256"]


def test_nothing_is_overwritten_and_nothing_half_stays(mingjing, county, tmp_path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("mine", encoding="utf-8")
    assert mingjing("export", "--what", "scores", "-o", path, "-d", county).code == 3
    assert path.read_text(encoding="utf-8") == "mine"
    assert (
        mingjing("export", "--what", "scores", "-o", tmp_path / "x.csv", "--known", "99999999", "-d", county).code == 3
    )
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["scores.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ("--what", "scores", "--format", "bundle"),
        ("--what", "ledger", "--format", "csv"),
        ("--what", "scores", "--for", "a-1"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(mingjing, county, tmp_path, words) -> None:
    assert mingjing("export", *words, "-o", tmp_path / "x", "-d", county).code == 2


def test_the_log_states_an_export_where_that_is_asked(mingjing, county, tmp_path) -> None:
    path = tmp_path / "scores.csv"
    words = ("--for", "a-supervision", "--purpose", "audit")
    ran = mingjing("export", "--what", "scores", "-o", path, *words, "-d", county, "--json")
    assert (ran.code, ran.json["stated"]) == (0, True), ran.out
    (line,) = mingjing(
        "tail", "-d", county, "--after", ran.json["known"]["position"], "--types", "ExportMade", "--json"
    ).lines
    with open_reading(county) as reading:
        data = reading.history.event(line["position"]).statement.data
    assert (data.export_hash, data.for_actor, data.purpose) == (ran.json["sha256"], "a-supervision", "audit")
    assert data.to_position == ran.json["known"]["position"]


@pytest.fixture
def bundle(mingjing, county, tmp_path) -> Path:
    path = tmp_path / "whole.bundle"
    ran = mingjing("export", "--what", "ledger", "-o", path, "-d", county, "--json")
    assert ran.code == 0, ran.out
    assert ran.json["checkpoint"].splitlines()[1] == str(ran.json["size"])
    return path


def test_a_bundle_is_checked_elsewhere_against_its_checkpoint_and_a_policy(mingjing, county, bundle) -> None:
    checkpoint = bundle.with_name("whole.bundle.checkpoint")
    ran = mingjing(
        "fsck", "--bundle", bundle, "--rules", "--kept", checkpoint, "--policy", county / "policy.txt", "--json"
    )
    assert (ran.code, ran.json["ok"]) == (0, True), ran.out
    assert ran.json["root"] == manifest(bundle)["root"]
    text = bundle.read_text(encoding="utf-8")
    assert "干部 00" not in text
    assert "DEMO-0001" not in text


@pytest.mark.parametrize("part", ["body", "entry", "signatures", "reads"])
def test_a_bundle_of_which_a_part_was_changed_does_not_hold(mingjing, bundle, tmp_path, part) -> None:
    lines = bundle.read_text(encoding="utf-8").splitlines()
    members = json.loads(lines[200])
    other = json.loads(lines[201])
    members[part] = other[part]
    lines[200] = json.dumps(members)
    changed = tmp_path / "changed.bundle"
    changed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert mingjing("fsck", "--bundle", changed, "--json").code == 1


def test_a_bundle_cut_short_does_not_hold(mingjing, bundle, tmp_path) -> None:
    lines = bundle.read_text(encoding="utf-8").splitlines()
    cut = tmp_path / "cut.bundle"
    cut.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    ran = mingjing("fsck", "--bundle", cut, "--json")
    assert (ran.code, ran.json["code"]) == (1, "bundle-broken")


def test_another_root_in_the_head_of_a_cut_bundle_is_found_by_the_checkpoint(
    mingjing, county, bundle, tmp_path
) -> None:
    lines = bundle.read_text(encoding="utf-8").splitlines()
    with pytest.raises(MalformedBytes) as refused:
        read_bundle(io.BytesIO(("\n".join(lines[:-1]) + "\n").encode()))
    size, root = str(refused.value.expected).split(" ")
    head = {**json.loads(lines[0]), "size": int(size), "root": root}
    cut = tmp_path / "cut.bundle"
    cut.write_text("\n".join([json.dumps(head), *lines[1:-1]]) + "\n", encoding="utf-8")
    assert mingjing("fsck", "--bundle", cut).code == 0
    kept = ("--kept", bundle.with_name("whole.bundle.checkpoint"), "--policy", county / "policy.txt")
    assert mingjing("fsck", "--bundle", cut, *kept).code == 1


@pytest.mark.parametrize("data", [b"", b"{}\n", b"no json\n", b'{"bundle":"x","origin":"a","root":"b","size":0}\n'])
def test_what_is_no_bundle_is_refused(mingjing, tmp_path, data) -> None:
    path = tmp_path / "x.bundle"
    path.write_bytes(data)
    assert mingjing("fsck", "--bundle", path, "--json").code == 1


def test_a_bundle_holds_no_openings_to_open(mingjing, bundle) -> None:
    assert mingjing("fsck", "--bundle", bundle, "--openings").code == 2
