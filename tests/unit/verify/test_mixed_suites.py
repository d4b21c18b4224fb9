"""A log with signers of both suites, keys rotated and entries in doubt: checked whole, and one decision proved offline."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from keys.p256 import GROUP_ORDER
from ledger.fsck import FsckReport
from ledger.log.entry import parse_signature_list, signature_list
from ledger.store.recorder import StoredEntry
from tests.support.acts import must
from tests.support.keys_acts import (
    enrol,
    p256_key,
    reaffirm,
    replaced_after_compromise,
    rotate,
    second_key,
    told,
    void,
    waived,
)
from tests.support.proved import Proved, sealed_again
from tests.support.small_log import on_disk
from tests.support.town import EVERYWHERE, PERSON, UNIT, Case, Town, at


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    """The head and one of the two deciders sign with P-256, the others with Ed25519; a reporter's key is rotated between two cases.

    `served` is reaffirmed by its decider; `second` is voided; `of_other` and `last` are one plain case.
    """
    town = Town(tmp_path_factory.mktemp("mixed")).settle()
    for actor in ("a-com3", "a-com4"):
        town.actor(actor, ("COM", replace(EVERYWHERE, organ=UNIT)))
    for actor in ("a-com2", "a-head", "a-com4"):
        enrol(town, actor, p256_key(actor))
    served = town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 12), 400)
    must(rotate(town, "a-rep", p256_key("a-rep")))
    second = town.served_deduction("2", date(2026, 2, 24), at(2026, 3, 17), 300)
    must(rotate(town, "a-rep", second_key("a-rep")))
    last = town.served_deduction("3", date(2026, 3, 20), at(2026, 4, 14), 250)
    stream = f"official/{PERSON}"
    replaced_after_compromise(town, "a-com1", at(2026, 2, 1))
    for case in (served, last):
        must(reaffirm(town, stream, case.decision, [("a-com1", "COM")]))
    must(told(town, second.decision))
    must(waived(town, second.decision))
    town.clock.set(at(2026, 5, 8))
    must(void(town, stream, second.decision, [("a-com3", "COM"), ("a-com4", "COM")]))
    return Proved(town, served, second, last, last)


def clauses(proved: Proved, case: Case) -> dict[str, str]:
    return {one["clause"]: one["verdict"] for one in proved.value(case)["clauses"]}


def test_one_statement_is_signed_under_both_suites(proved: Proved) -> None:
    stored = proved.history.stored(proved.position(proved.served))
    keys = [key for key, _ in parse_signature_list(stored.signatures)]
    suites = [
        proved.history.actor(actor).keys[key].suite for actor, key in zip(("a-com1", "a-com2"), keys, strict=True)
    ]
    assert suites == ["ed25519", "p256"]


def test_the_whole_log_is_sound_under_every_check(proved: Proved, tmp_path: Path) -> None:
    assert proved.town.ledger.vault is not None
    report = on_disk(proved.town.recorder, tmp_path / "log", proved.town.ledger.vault).checked()
    assert isinstance(report, FsckReport)
    assert report.findings == ()


def test_clause_f25_is_proved_offline_of_what_was_reaffirmed_and_of_what_was_voided(proved: Proved) -> None:
    for case, expected in ((proved.served, "pass"), (proved.second, "fail"), (proved.last, "pass")):
        proved.check(proved.value(case))
        assert clauses(proved, case)["F25"] == expected


def test_the_proof_holds_in_a_process_of_its_own_with_nothing_but_file_and_policy(
    proved: Proved, tmp_path: Path
) -> None:
    (tmp_path / "proof.json").write_bytes(proved.file(proved.served))
    (tmp_path / "policy.txt").write_text(proved.policy_text, "utf-8")
    command = [
        sys.executable,
        "-m",
        "ledger.verify",
        str(tmp_path / "proof.json"),
        "--policy",
        str(tmp_path / "policy.txt"),
    ]
    ran = subprocess.run([*command, "--json"], capture_output=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stdout
    assert json.loads(ran.stdout)["decision"]["event"] == proved.served.decision


def high_s(stored: StoredEntry) -> StoredEntry:
    """The P-256 signature of the second signer in its other spelling."""
    (first, one), (second, two) = parse_signature_list(stored.signatures)
    other = two[:32] + (GROUP_ORDER - int.from_bytes(two[32:], "big")).to_bytes(32, "big")
    return sealed_again(stored, signatures=signature_list([(first, one), (second, other)]))


def exchanged(stored: StoredEntry) -> StoredEntry:
    """Each of the two keys with the signature of the other."""
    (first, one), (second, two) = parse_signature_list(stored.signatures)
    return sealed_again(stored, signatures=signature_list([(first, two), (second, one)]))


def test_threat_22_an_operator_cannot_respell_a_p256_signature(proved: Proved) -> None:
    check, code, where = proved.forgery_refused(high_s, position=proved.history.size() - 1)
    assert (check, where) == (7, "signatures"), code


def test_threat_24_a_signature_does_not_hold_under_a_key_of_the_other_suite(proved: Proved) -> None:
    check, code, where = proved.forgery_refused(exchanged, position=proved.history.size() - 1)
    assert (check, where) == (7, "signatures"), code


def test_threat_07_a_voiding_cannot_be_left_out_of_the_proof(proved: Proved) -> None:
    value = proved.value(proved.second)
    place = next(
        place for place, entry in enumerate(value["entries"])
        if entry["stream"] == f"official/{PERSON}" and entry["position"] > proved.position(proved.last)
    )  # fmt: skip
    del value["entries"][place]
    check, code, _ = proved.refused(value)
    assert (check, code) in {(6, "seq-gap"), (6, "head-missing")}
