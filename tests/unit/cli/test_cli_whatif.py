"""whatif: the same admission as at the door, nothing written, and every file that is not in the format named by its line."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from api.supposing.lines import FILE_LIMIT, MOST_LINES

SETUP = {"setup": "default"}
LEFT = {
    "recorded_at": "2026-02-12",
    "type": "OfficialLeft",
    "stream": "official/o-01",
    "data": {"reason": "retired", "left_on": "2026-02-12", "consent_document": None},
}


def fact(**members: Any) -> dict[str, Any]:
    """A fact that the reporter of u-a registers."""
    data = {
        "unit_at_fact": "u-a", "problem_tag": "PT4", "phenomenon": None, "category": "inaction", "source": "report",
        "matched_limit": None,
    }  # fmt: skip
    return {
        "recorded_at": "2026-01-20", "type": "FactRegistered", "stream": "fact/f-1",
        "occurred_on": ["2026-01-20", "2026-01-20"], "data": data, **members,
    }  # fmt: skip


@pytest.fixture
def asked(mingjing, tmp_path):
    """Ask about lines, given as values or as they are."""

    def ask(*lines: Any, words: tuple[str | Path, ...] = ()):
        path = tmp_path / "acts.ndjson"
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return mingjing("whatif", path, "--json", *words)

    return ask


def digests(directory: Path) -> dict[str, str]:
    """Of every file but SQLite's own: a reader beside a writer makes an index of shared memory, and an empty WAL."""
    files = [path for path in directory.iterdir() if path.is_file() and path.suffix not in (".db-shm", ".db-wal")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_an_act_on_an_existing_ledger_is_judged_and_nothing_is_written(asked, mingjing, county) -> None:
    before = digests(county)
    signer = {"actor": "a-town-1-reporter", "role": "REP", "unit": "u-town-1"}
    good = fact(recorded_at="2027-01-20", signers=[signer])
    good["data"] = {**good["data"], "unit_at_fact": "u-town-1"}
    left = {
        **LEFT,
        "recorded_at": "2027-02-12",
        "stream": "official/o-0003",
        "signers": [{"actor": "a-registrar", "role": "REG"}],
    }
    ran = asked(
        good,
        {**good, "stream": "fact/f-2", "signers": [{**signer, "actor": "a-nobody"}]},
        left,
        words=("--ledger", county),
    )
    assert ran.code == 0, ran.out
    first, second, third = ran.json["statements"]
    assert (first["verdict"], second["verdict"], third["verdict"]) == ("admitted", "refused", "admitted")
    assert "unknown-actor" in {breach["code"] for breach in second["refusal"]["breaches"]}
    assert first["position"] == ran.json["entries_before"]
    told = mingjing("why", "o-0003", "--on", "2026-06-30", "-d", county, "--json").json
    again = asked(left, words=("--ledger", county, "--on", "2026-06-30", "--known", "2026-12-31")).json["persons"][0]
    assert (again["points_cp"], again["colour"], again["lines"]) == (told["points_cp"], told["colour"], told["lines"])
    assert digests(county) == before


def test_a_statement_that_the_door_refuses_is_refused_with_the_same_clauses(asked) -> None:
    ran = asked(SETUP, fact(occurred_on=["2026-01-20", "2026-03-20"]))
    assert ran.code == 0
    (verdict,) = ran.json["statements"]
    assert (verdict["verdict"], verdict["position"]) == ("refused", None)
    assert [(one["code"], one["clause"]) for one in verdict["refusal"]["breaches"]] == [("day-in-future", "G07")]


def test_somebody_who_is_not_registered_is_named_as_such(asked) -> None:
    ran = asked(SETUP, {**LEFT, "stream": "official/o-99"})
    assert (ran.code, ran.json["not_registered"], ran.json["persons"]) == (0, ["o-99"], [])
    assert [breach["clause"] for breach in ran.json["statements"][0]["standing"]] == ["G06"]


def test_who_was_not_registered_at_the_time_asked_is_named_too(asked) -> None:
    ran = asked(SETUP, LEFT, words=("--known", "2025-06-01"))
    assert (ran.json["not_registered"], ran.json["known"]) == (["o-01"], {"position": -1, "day": "2025-06-01"})


def test_an_empty_ledger_takes_nothing_before_it_is_founded(asked) -> None:
    ran = asked(fact(signers=[{"actor": "a-1", "role": "REP", "unit": "u-a"}]))
    assert ran.json["statements"][0]["refusal"]["breaches"][0]["code"] == "not-founded"


def test_the_answer_is_told_to_people_in_both_languages(mingjing, tmp_path) -> None:
    path = tmp_path / "acts.ndjson"
    path.write_text(f"{json.dumps(SETUP)}\n{json.dumps(LEFT)}\n", encoding="utf-8")
    out = mingjing("whatif", path).out
    for words in ("可获准 admitted", "什么也没有写入 nothing is written", "干部 01", "Official 01 has 0.00 points"):
        assert words in out


@pytest.mark.parametrize(
    ("lines", "line", "member"),
    [
        ((SETUP, "not json"), 2, "byte 0"),
        ((SETUP, "[]"), 2, "object"),
        ((SETUP, ""), 2, "byte 0"),
        ((SETUP, '{"recorded_at": 1.5}'), 2, "$.recorded_at"),
        ((SETUP, '{"again": "a", "again": "a"}'), 2, "$.again"),
        ((SETUP, '{"recorded_at":' + "[" * 40 + "]" * 40 + "}"), 2, "Expected 32"),
        ((SETUP, {**LEFT, "secret": "x"}), 2, "a member the type does not have"),
        ((SETUP, {**LEFT, "data": {**LEFT["data"], "secret": 1}}), 2, "data"),
        ((SETUP, {**LEFT, "sealed": {"name": "张三"}}), 2, "a member the type does not have"),
        ((SETUP, {**LEFT, "type": "NoSuchType"}), 2, "type"),
        ((SETUP, {**LEFT, "recorded_at": "2026-02-30"}), 2, "recorded_at"),
        ((SETUP, {**LEFT, "recorded_at": "12026-02-03"}), 2, "recorded_at"),
        ((SETUP, {**LEFT, "recorded_at": "1815-06-18"}), 2, "recorded_at"),
        ((SETUP, {**LEFT, "recorded_at": "2025-06-01"}), 2, "recorded_at"),
        ((SETUP, LEFT, {**LEFT, "recorded_at": "2026-02-11"}), 3, "recorded_at"),
        ((SETUP, {**LEFT, "corrects": "event:later"}, {**LEFT, "name": "later"}), 2, "corrects"),
        ((SETUP, {**LEFT, "name": "self", "causes": ["event:self"]}), 2, "causes"),
        ((SETUP, {"recorded_at": "2026-02-12", "again": "nobody"}), 2, "again"),
        ((SETUP, {**LEFT, "name": "a"}, {**LEFT, "name": "a"}), 3, "name"),
        ((SETUP, {**LEFT, "name": "A B"}), 2, "name"),
        ((SETUP, {**LEFT, "data": {**LEFT["data"], "consent_document": "sealed:none"}}), 2, "data"),
        ((SETUP, {**LEFT, "seen": "nobody"}), 2, "seen"),
        ((SETUP, {**LEFT, "signers": []}), 2, "signers"),
        ((SETUP, {**LEFT, "signers": [{"actor": "a-reg", "role": "REG"}] * 2}), 2, "signers"),
        ((SETUP, {**LEFT, "signers": [{"actor": "a-reg", "role": "GOD"}]}), 2, "signers[0].role"),
        (({"setup": "other"}, LEFT), 1, "setup"),
        (({"setup": "default", "include": "acts.ndjson"}, LEFT), 1, "a member the type does not have"),
        (({"setup": "default", "from": "0001-01-01"}, LEFT), 1, "from"),
        ((SETUP, SETUP, LEFT), 2, "setup"),
        ((LEFT,), 1, "signers"),
    ],
)  # fmt: skip
def test_a_file_out_of_form_is_refused_with_the_number_of_its_line(asked, lines, line, member) -> None:
    ran = asked(*lines)
    assert (ran.code, ran.json["code"]) == (1, "whatif-malformed"), ran.out
    assert ran.json["en"].startswith(f"Line {line}: ")
    assert ran.json["zh"].startswith(f"第 {line} 行：")
    assert member in ran.json["en"]
    assert "张三" not in ran.out + ran.err
    assert "secret" not in ran.out + ran.err


@pytest.mark.parametrize("lines", [(), (SETUP,)])
def test_a_file_without_an_act_is_refused(asked, lines) -> None:
    assert (asked(*lines).code, asked(*lines).json["code"]) == (1, "whatif-malformed")


def test_a_setup_does_not_go_with_a_ledger(asked, county) -> None:
    ran = asked(SETUP, LEFT, words=("--ledger", county))
    assert (ran.code, ran.json["code"]) == (1, "whatif-malformed")


def test_a_file_of_a_gigabyte_is_refused_without_being_read(mingjing, tmp_path) -> None:
    path = tmp_path / "large.ndjson"
    with path.open("wb") as large:
        large.truncate(1 << 30)
    ran = mingjing("whatif", path, "--json")
    assert (ran.code, ran.json["code"]) == (1, "whatif-malformed")
    assert str(FILE_LIMIT) in ran.json["en"]


def test_a_file_of_too_many_lines_is_refused(asked) -> None:
    ran = asked(*["{}"] * (MOST_LINES + 1))
    assert (ran.code, str(MOST_LINES) in ran.json["en"]) == (1, True)


@pytest.mark.parametrize("data", [b"\xff\xfe{\x00}\x00\n", b"\xef\xbb\xbf{}\n", b'{"a":"\x00"}\n'])
def test_bytes_that_are_no_text_are_refused(mingjing, tmp_path, data: bytes) -> None:
    path = tmp_path / "acts.ndjson"
    path.write_bytes(data)
    assert mingjing("whatif", path, "--json").code == 1


def test_a_file_or_a_ledger_that_is_not_there_cannot_be_asked(mingjing, asked, tmp_path) -> None:
    assert mingjing("whatif", tmp_path / "none.ndjson", "--json").code == 3
    assert asked(LEFT, words=("--ledger", tmp_path)).code == 3
