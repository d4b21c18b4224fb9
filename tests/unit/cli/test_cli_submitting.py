"""Handing in lines under the exclusive lock: receipts, the same receipt again, refusals, and nobody else's lock."""

import json
from pathlib import Path

import pytest

from api.demo.chance import seeded_key
from api.ledger_directory import open_reading
from keys.vkey import parse_vkey, vkey
from ledger.log.codec import parse_submission
from ledger.log.receipt import parse_receipt, verify_receipt
from ledger.log.refusal import check_refused, open_refusal
from ledger.store.locking import WriterLock

ORIGIN = "demo.mingjing/county"
LOG_KEYS = (parse_vkey(vkey(ORIGIN, seeded_key("the log").public_key)),)


def size(county: Path) -> int:
    with open_reading(county) as reading:
        return reading.history.size()


def body(line: Path) -> bytes:
    return parse_submission(line.read_bytes().strip()).envelope.payload


def test_a_line_handed_in_gets_a_receipt_that_holds_without_asking_the_ledger(mingjing, county, signed) -> None:
    line, before = signed(), size(county)
    ran = mingjing("submit", line, "-d", county, "--json")
    (verdict,) = ran.lines
    assert (ran.code, verdict["status"], verdict["line"]) == (0, 201, 1)
    verify_receipt(parse_receipt(verdict["receipt"]), body(line), LOG_KEYS, ORIGIN)
    assert size(county) == before + 1


def test_the_same_line_handed_in_again_gets_its_place_again_and_stands_once(mingjing, county, signed) -> None:
    line = signed()
    first = mingjing("submit", line, "-d", county, "--json").lines[0]
    after = size(county)
    again = mingjing("submit", line, "-d", county, "--json")
    assert (again.code, again.lines[0]["status"]) == (0, 200)
    assert again.lines[0]["receipt"]["position"] == first["receipt"]["position"]
    assert size(county) == after


def test_a_refused_line_ends_with_1_names_the_clause_and_gives_a_signed_refusal(mingjing, county, signed) -> None:
    line, before = signed(data={**FACT, "unit_at_fact": "u-nowhere"}), size(county)
    ran = mingjing("submit", line, "-d", county, "--json")
    problem = ran.lines[0]["problem"]
    assert (ran.code, problem["code"], problem["clause"], problem["status"]) == (1, "unit-unknown", "G06", 422)
    check_refused(open_refusal(problem["refusal"], LOG_KEYS, origin=ORIGIN), body(line))
    assert size(county) == before


FACT = {
    "unit_at_fact": "u-town-1", "problem_tag": "PT4", "phenomenon": None, "category": "inaction", "source": "report",
    "matched_limit": None,
}  # fmt: skip


def test_a_refused_line_refuses_only_itself(mingjing, county, signed, tmp_path) -> None:
    bad = signed(data={**FACT, "unit_at_fact": "u-nowhere"}).read_bytes()
    good = signed().read_bytes()
    batch = tmp_path / "batch.ndjson"
    batch.write_bytes(bad + b"\n{\n" + good)
    ran = mingjing("submit", batch, "-d", county, "--json")
    assert ran.code == 1
    assert [(line["line"], line["status"]) for line in ran.lines] == [(1, 422), (2, 400), (3, 201)]


def test_a_line_over_the_limit_is_refused_and_the_next_one_is_not(mingjing, county, signed, tmp_path) -> None:
    batch = tmp_path / "batch.ndjson"
    batch.write_bytes(b'"' + b"x" * (1024 * 1024) + b'"\n' + signed().read_bytes())
    ran = mingjing("submit", batch, "-d", county, "--json")
    assert [line["status"] for line in ran.lines] == [400, 201]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n"])
def test_nothing_to_hand_in_is_said(mingjing, county, tmp_path, content) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(content)
    ran = mingjing("submit", empty, "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (3, "nothing-to-submit")


def test_a_ledger_that_another_process_writes_and_that_names_no_address_is_left_alone(mingjing, county, signed) -> None:
    line, before = signed(), size(county)
    lock = WriterLock.acquire(county)
    try:
        ran = mingjing("submit", line, "-d", county, "--json")
    finally:
        lock.release()
    assert (ran.code, ran.json["code"]) == (3, "ledger-locked")
    assert size(county) == before


def test_an_address_that_does_not_answer_loses_nothing_and_says_so(mingjing, county, signed) -> None:
    line = signed()
    (county / "serving.json").write_text(json.dumps({"url": "http://localhost:1", "pid": 1}), encoding="utf-8")
    lock = WriterLock.acquire(county)
    try:
        ran = mingjing("submit", line, "-d", county, "--json")
    finally:
        lock.release()
    assert (ran.code, ran.json["code"]) == (3, "service-silent")
    assert (
        mingjing("submit", line, "-d", county).code == 0
    )  # the address left behind does no harm once the lock is free


def test_the_private_keys_of_the_demo_stand_in_no_output_and_in_no_file_in_the_clear(mingjing, county, signed) -> None:
    """Threat T27: a canary over everything that was written."""
    seed = seeded_key("a-town-1-reporter").seed()
    ran = mingjing("submit", signed(), "-d", county, "--json")
    files = [path for path in county.rglob("*") if path.is_file()]
    assert any(b"demo.mingjing/county" in path.read_bytes() for path in files)
    assert not [path.name for path in files if seed in path.read_bytes() or seed.hex().encode() in path.read_bytes()]
    assert seed.hex() not in ran.out + ran.err
