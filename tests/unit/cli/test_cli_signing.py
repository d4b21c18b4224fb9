"""From a draft to a signed line: what is filled in, who signs, and what is wrong with a draft."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from keys.base64_strict import decode_base64, encode_base64
from ledger.log.codec import parse_statement, parse_submission
from ledger.log.sealed import make_opening, opening_digest, parse_opening


def sign(mingjing, county: Path, tmp_path: Path, value: Any, *actors: str) -> Any:
    file = tmp_path / "draft.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    keys = [word for actor in actors for word in ("-k", county / "keys" / f"{actor}.key")]
    return mingjing("sign", file, *keys, "--json")


REPORTER = "a-town-1-reporter"
EVIDENCE = {
    "type": "evidence-attached/1",
    "stream": "fact/f-0900",
    "log": "demo.mingjing/county",
    "signers": [{"actor": REPORTER, "role": "REP", "unit": "u-town-1"}],
    "data": {"evidence_item": "sealed:hash", "evidence_kind": "document", "lawful": True, "matter": None},
    "sealed": {"hash": sha256(b"a paper").hexdigest()},
}


def test_a_sealed_field_is_named_in_the_data_by_its_digest(mingjing, county, tmp_path) -> None:
    ran = sign(mingjing, county, tmp_path, EVIDENCE, REPORTER)
    assert (ran.code, ran.json["lacking"]) == (0, [])
    submission = parse_submission(json.dumps(ran.json["submission"]).encode())
    statement = parse_statement(submission.envelope.payload)
    (opening,) = submission.openings
    assert parse_opening(opening).value == EVIDENCE["sealed"]["hash"]
    assert statement.data.evidence_item == opening_digest(opening)
    assert len(statement.sealed) == 2  # the description left out shows as a digest that opens to nothing


def test_a_field_sealed_elsewhere_keeps_its_opening_and_digest(mingjing, county, tmp_path) -> None:
    opening = make_opening("hash", EVIDENCE["sealed"]["hash"], bytes(32))
    ran = sign(mingjing, county, tmp_path, {**EVIDENCE, "sealed": {}, "openings": [opening]}, REPORTER)
    submission = parse_submission(json.dumps(ran.json["submission"]).encode())
    assert submission.openings == (opening,)
    assert parse_statement(submission.envelope.payload).data.evidence_item == opening_digest(opening)


def test_an_opening_that_is_none_or_of_a_field_given_twice_or_unknown_is_refused(mingjing, county, tmp_path) -> None:
    opening, other = make_opening("hash", "00", bytes(32)), make_opening("nothing", "00", bytes(32))
    for sealed, openings in (
        (EVIDENCE["sealed"], [opening]),
        ({}, [opening, opening]),
        ({}, [opening, other]),
        ({}, ["none"]),
    ):
        ran = sign(mingjing, county, tmp_path, {**EVIDENCE, "sealed": sealed, "openings": openings}, REPORTER)
        assert (ran.code, ran.json["code"]) == (3, "draft-malformed")


def test_signing_a_draft_twice_gives_two_statements_with_nothing_in_common_but_their_words(
    mingjing, county, tmp_path
) -> None:
    one, other = (
        parse_statement(decode_base64(ran.json["submission"]["envelope"]["payload"]))
        for ran in (sign(mingjing, county, tmp_path, EVIDENCE, REPORTER) for _ in range(2))
    )
    assert one.id != other.id
    assert one.blind != other.blind
    assert set(one.sealed).isdisjoint(other.sealed)


def test_a_signer_on_another_machine_adds_his_signature_to_the_same_bytes(mingjing, county, tmp_path) -> None:
    shown = mingjing("keys", "list", county / "keys", "--json").json["files"]
    head = next(one["key"] for one in shown if one["file"] == "a-town-1-head.key")
    two = {**EVIDENCE, "signers": [*EVIDENCE["signers"], {"actor": "a-town-1-head", "role": "HEAD", "key": head}]}
    first = sign(mingjing, county, tmp_path, two, REPORTER)
    assert first.json["lacking"] == ["a-town-1-head"]
    second = sign(mingjing, county, tmp_path, first.json["submission"], "a-town-1-head")
    assert (second.code, second.json["lacking"]) == (0, [])
    assert second.json["submission"]["envelope"]["payload"] == first.json["submission"]["envelope"]["payload"]
    stranger = sign(mingjing, county, tmp_path, first.json["submission"], "a-registrar")
    assert (stranger.code, stranger.json["code"]) == (3, "not-a-signer")


def test_a_holder_proves_possession_of_the_key_that_is_enrolled(mingjing, county, tmp_path, passphrase_file) -> None:
    made = tmp_path / "new.key"
    mingjing("keys", "new", made, "--passphrase-file", county_passphrase(tmp_path))
    public = mingjing("keys", "show", made, "--passphrase-file", county_passphrase(tmp_path), "--json").json
    value = {
        "type": "KeyEnrolled", "stream": "actor/a-registrar", "log": "demo.mingjing/county",
        "signers": [{"actor": "a-root-1", "role": "KEY"}, {"actor": "a-registrar", "role": "HLD"}],
        "data": {"public_key": public["public_key"], "key": public["key"], "suite": "ed25519", "custody": "file",
            "possession_proof": "possession:a-registrar"},
    }  # fmt: skip
    file = tmp_path / "enrol.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    line = tmp_path / "line"
    custodian = county / "keys" / "a-root-1.key"
    assert mingjing("sign", file, "-k", custodian, "-k", made, "-o", line).code == 0
    assert mingjing("submit", line, "-d", county).code == 0
    swapped = json.dumps(value).replace("possession:a-registrar", "possession:a-root-1")
    file.write_text(swapped, encoding="utf-8")
    assert mingjing("sign", file, "-k", custodian, "-k", made, "-o", line).code == 0
    assert "possession-not-proved" in mingjing("submit", line, "-d", county).out


def county_passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "demo-passphrase"
    path.write_text("mingjing-demo\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("{", "byte"),
        ('{"type": 1.5}', "$.type"),
        ({}, "member type is missing"),
        ({**EVIDENCE, "type": "Nothing"}, "event type"),
        ({**EVIDENCE, "surprise": 1}, "$"),
        (
            {**EVIDENCE, "data": {**EVIDENCE["data"], "evidence_kind": "gossip"}},
            "$.data.evidence_kind: not in the list",
        ),
        ({**EVIDENCE, "sealed": {"hash": "00", "colour": "red"}}, "hash, description"),
        ({**EVIDENCE, "signers": []}, "expected as many --key"),
        ({**EVIDENCE, "occurred_on": ["2026-02-30", "2026-03-01"]}, "$.occurred_on"),
    ],
    ids=["cut", "float", "empty", "type", "member", "enum", "sealed", "signers", "day"],
)
def test_a_draft_that_cannot_be_signed_says_where_it_is_wrong(mingjing, county, tmp_path, value, named) -> None:
    ran = sign(mingjing, county, tmp_path, value, REPORTER)
    assert ran.code == 3
    assert named in ran.json["en"]
    assert not re.search("Object|Expected|Invalid|required", ran.json["zh"])


def test_what_a_draft_says_is_not_repeated_in_the_error(mingjing, county, tmp_path) -> None:
    value = {**EVIDENCE, "data": {**EVIDENCE["data"], "evidence_kind": "某人的秘密"}}
    ran = sign(mingjing, county, tmp_path, value, REPORTER)
    assert "某人的秘密" not in ran.out + ran.err


def test_a_line_whose_bytes_were_changed_is_signed_no_further_and_not_admitted(
    mingjing, county, tmp_path, signed
) -> None:
    line = signed()
    submission = json.loads(line.read_text("utf-8"))
    body = decode_base64(submission["envelope"]["payload"])
    assert parse_statement(body.replace(b"f-0900", b"f-0901")).stream == "fact/f-0901"
    submission["envelope"]["payload"] = encode_base64(body.replace(b"f-0900", b"f-0901"))
    line.write_text(json.dumps(submission, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    ran = mingjing("submit", line, "-d", county, "--json")
    assert ran.code == 1
    assert ran.lines[0]["problem"]["code"] == "signature-invalid"
