"""The vectors under tests/vectors/log are what their script makes, and this implementation decides each as it must."""

from __future__ import annotations

import json
import runpy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from keys.vkey import parse_vkey
from ledger.log.canonical import encode, parse, parse_canonical
from ledger.log.checkpoint import open_checkpoint
from ledger.log.entry import (
    check_entry,
    encode_entry,
    encode_reads,
    parse_entry,
    parse_reads,
    parse_signature_list,
    signature_list,
)
from ledger.log.errors import MalformedBytes, ProofInvalid
from ledger.log.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from ledger.log.receipt import make_receipt, parse_receipt, receipt_to_json, verify_receipt
from ledger.log.refusal import check_refused, open_refusal
from ledger.log.sealed import filler_digest, make_opening, opening_digest, parse_opening

VECTORS = Path(__file__).parents[2] / "vectors"


def read(name: str) -> Any:
    return json.loads((VECTORS / "log" / f"{name}.json").read_text(encoding="ascii"))


def test_the_files_are_what_their_script_makes() -> None:
    made = runpy.run_path(str(VECTORS / "make_log.py"))["make"]()
    kept = {path.name: path.read_text(encoding="ascii") for path in (VECTORS / "log").iterdir()}
    assert made == kept


def test_the_tree_comes_to_the_roots_and_proofs_of_the_vectors() -> None:
    vectors = read("tree")
    frontier, nodes = Frontier.empty(), {}
    roots = [frontier.root().hex()]
    for entry in vectors["entries"]:
        frontier, completed = frontier.append(leaf_hash(bytes.fromhex(entry)))
        nodes.update({(node.level, node.index): node.hash for node in completed})
        roots.append(frontier.root().hex())
    assert roots == vectors["roots"]

    def fetch(places: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
        return {place: nodes[place] for place in places}

    for case in vectors["inclusion"]:
        assert [value.hex() for value in inclusion_proof(case["index"], case["size"], fetch)] == case["hashes"]
    for case in vectors["consistency"]:
        assert [value.hex() for value in consistency_proof(case["old_size"], case["size"], fetch)] == case["hashes"]


def test_threat_14_each_proof_of_the_vectors_is_decided_exactly() -> None:
    cases = read("proofs")["cases"]
    assert sum(case["holds"] for case in cases) == 20
    assert len(cases) > 450
    wrong = [case for case in cases if holds(case) != case["holds"]]
    assert not wrong


def holds(case: dict[str, Any]) -> bool:
    hashes = [bytes.fromhex(value) for value in case["hashes"]]
    root = bytes.fromhex(case["root"])
    try:
        if case["kind"] == "inclusion":
            verify_inclusion(bytes.fromhex(case["leaf"]), case["index"], case["size"], hashes, root)
        else:
            verify_consistency(case["old_size"], bytes.fromhex(case["old_root"]), case["size"], root, hashes)
    except ProofInvalid:
        return False
    return True


@pytest.mark.parametrize("reader", [parse, parse_canonical])
def test_threats_37_to_41_each_body_of_the_vectors_is_decided_exactly(reader: Any) -> None:
    expected = "read" if reader is parse else "canonical"
    cases = read("bodies")["cases"]
    assert {case["read"] for case in cases} > {"ok", "duplicate-member", "float-number", "lone-surrogate", "not-utf8"}
    for case in cases:
        data = bytes.fromhex(case["hex"])
        try:
            value = reader(data, limit=1 << 16)
        except MalformedBytes as error:
            verdict = error.code
        else:
            verdict = "ok"
            assert reader is parse or encode(value) == data
        assert verdict == case[expected], data


def test_openings_and_digests_are_those_of_the_vectors() -> None:
    vectors = read("sealed")
    for case in vectors["openings"]:
        salt = bytes.fromhex(case["salt"])
        assert make_opening(case["name"], case["value"], salt) == case["opening"]
        assert opening_digest(case["opening"]) == case["digest"]
        opening = parse_opening(case["opening"])
        assert (opening.salt, opening.name, opening.value) == (salt, case["name"], case["value"])
    assert filler_digest(bytes.fromhex(vectors["filler"]["random"])) == vectors["filler"]["digest"]


def test_the_log_of_three_verifies_from_its_key_alone() -> None:
    vectors = read("log_of_three")
    origin, verifiers = vectors["origin"], [parse_vkey(vectors["vkey"])]
    assert open_checkpoint(vectors["checkpoint"], verifiers, origin=origin).checkpoint.size == 3
    for position, row in enumerate(vectors["entries"]):
        body, reads, signatures = (row[name].encode() for name in ("body", "reads", "signatures"))
        entry = parse_entry(row["entry_bytes"].encode())
        assert encode_entry(entry) == row["entry_bytes"].encode()
        check_entry(entry, body=body, signatures=signatures, reads=reads)
        assert encode_reads(*parse_reads(reads)) == reads
        assert signature_list(parse_signature_list(signatures)) == signatures
        receipt = parse_receipt(row["receipt"])
        verify_receipt(receipt, body, verifiers, origin)
        assert receipt_to_json(make_receipt(entry, receipt.tlog_proof)) == row["receipt"]
        assert (receipt.position, receipt.leaf_hash) == (position, row["leaf_hash"])
        with pytest.raises(ProofInvalid, match="statement-mismatch"):
            verify_receipt(receipt, body + b" ", verifiers, origin)


def test_the_refusal_of_the_vectors_is_the_logs_word() -> None:
    vectors = read("log_of_three")
    refusal = open_refusal(vectors["refusal"], [parse_vkey(vectors["vkey"])], origin=vectors["origin"])
    check_refused(refusal, vectors["refused_body"].encode())
    assert (refusal.code, refusal.clause, refusal.checkpoint.size) == ("not-admitted", "F08", 3)


def test_the_pages_of_the_formats_show_the_vectors() -> None:
    pages = Path(__file__).parents[3] / "docs" / "formats"
    log, sealed = read("log_of_three"), read("sealed")
    row, opening = log["entries"][1], sealed["openings"][0]
    for page, examples in {
        "canonical-json": [row["body"]],
        "entry": [row["entry_bytes"], row["reads"], row["signatures"], row["leaf_hash"]],
        "tree-and-proofs": [row["receipt"]["tlog_proof"]],
        "checkpoint": [log["checkpoint"], log["vkey"]],
        "sealed-fields": [opening["opening"], opening["digest"], sealed["filler"]["digest"]],
        "receipt": [log["refusal"], json.dumps(row["receipt"], ensure_ascii=False, sort_keys=True, indent=1)],
    }.items():
        text = (pages / f"{page}.md").read_text(encoding="utf-8")
        for example in examples:
            assert example in text, page
