"""why, replay, prove, verify, fsck: the same answer three ways, and each check failing where something was changed."""

import json
from pathlib import Path

import pytest


def test_example_x4_yellow_on_30_june_is_known_from_10_july_on(mingjing, county) -> None:
    def colour(known: str) -> tuple[str, int]:
        answer = mingjing("why", "o-0004", "--on", "2026-06-30", "--known", known, "-d", county, "--json").json
        assert answer["known"]["day"] == known
        return answer["colour"], answer["points_cp"]

    assert [colour(f"2026-{day}") for day in ("06-30", "07-09", "07-15")] == [
        ("blue", 400), ("blue", 400), ("yellow", 650),
    ]  # fmt: skip


def test_why_tells_people_what_each_event_did_and_which_clause_fails(mingjing, county) -> None:
    ran = mingjing("why", "o-0004", "--on", "2026-06-30", "--known", "2026-07-15", "-d", county)
    assert ran.code == 0
    for words in (
        "黄色 yellow",
        "6.50",
        "认定扣分 4.00",
        "Confirmed at 2.50",
        "F08 fail",
        "不能证明公正 not provably fair",
    ):
        assert words in ran.out
    assert "F08" not in mingjing("why", "o-0001", "-d", county).out


def test_known_may_be_a_position_or_an_instant(mingjing, county) -> None:
    day = mingjing("why", "o-0004", "--known", "2026-06-30", "-d", county, "--json").json["known"]["position"]
    at = mingjing("why", "o-0004", "--known", "2026-06-30T15:59:59.999999Z", "-d", county, "--json").json["known"]
    assert at["position"] == day
    asked = mingjing("why", "o-0004", "--known", str(day), "-d", county, "--json").json["known"]
    assert asked["position"] == day


def test_a_day_before_any_rulebook_cannot_be_answered(mingjing, county) -> None:
    ran = mingjing("why", "o-0001", "--on", "2025-12-31", "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (3, "rulebook-missing")


def test_replay_admits_everything_again_and_comes_out_the_same(mingjing, county) -> None:
    words = ("o-0003", "--on", "2026-06-30", "-d", county, "--json")
    again, told = mingjing("replay", *words), mingjing("why", *words)
    assert again.code == 0
    assert (again.json["colour"], again.json["points_cp"]) == ("red", 1001)
    assert (told.json["colour"], told.json["points_cp"]) == ("red", 1001)
    assert again.json["events"] > 40


def changed(county: Path, before: bytes, after: bytes) -> None:
    """The log's file with some bytes changed, as an administrator could."""
    log = county / "log.db"
    data = log.read_bytes()
    assert data.count(before) == 1
    log.write_bytes(data.replace(before, after))


CONFIRMED = b'"indicator":"D2.4","item":null,"meeting":null,"points_cp":301'


@pytest.mark.parametrize("command", ["replay", "fsck"])
def test_a_decision_changed_in_the_file_is_found_and_its_place_named(mingjing, county, command) -> None:
    words = [command, *(["o-0003"] if command == "replay" else []), "-d", county]
    assert mingjing(*words).code == 0
    decision = mingjing("why", "o-0003", "-d", county, "--json").json["lines"][2]["steps"][0]["position"]
    changed(county, CONFIRMED, CONFIRMED.replace(b"301", b"300"))
    ran = mingjing(*words)
    assert ran.code == 1
    assert str(decision) in ran.out + ran.err


def test_a_service_changed_in_the_file_is_found_by_why_and_its_place_named(mingjing, county) -> None:
    line = mingjing("why", "o-0003", "-d", county, "--json").json["lines"][2]
    served = b'"decision":"%s"' % line["decision"].encode()
    changed(county, served, served.replace(line["decision"][-12:].encode(), b"0" * 12))
    ran = mingjing("why", "o-0003", "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (1, "not-readmitted")
    assert "position" in ran.json["en"]


def test_fsck_with_everything_opens_every_opening_and_finds_nothing(mingjing, county) -> None:
    ran = mingjing("fsck", "--all", "--openings", "-d", county, "--json")
    assert (ran.code, ran.json["ok"], ran.json["findings"]) == (0, True, [])
    assert ran.json["openings"] == ran.json["openings_opened"] > 100
    assert (ran.json["rules"], ran.json["everything"]) == (True, True)


def test_a_log_put_back_to_an_older_state_is_found_by_the_second_store(
    mingjing, county, signed, written_county
) -> None:
    assert mingjing("submit", signed(), "-d", county).code == 0
    (county / "log.db").write_bytes((written_county / "log.db").read_bytes())
    ran = mingjing("fsck", "-d", county, "--json")
    assert (ran.code, ran.json["ok"]) == (1, False)
    assert mingjing("submit", signed(), "-d", county).code == 1


@pytest.fixture
def proof(mingjing, county, tmp_path) -> Path:
    line = mingjing("why", "o-0003", "-d", county, "--json").json["lines"][2]
    path = tmp_path / "proof.json"
    assert mingjing("prove", line["decision"], "--known", "2026-07-15", "-o", path, "-d", county).code == 0
    return path


def test_a_proof_holds_against_the_policy_of_its_ledger(mingjing, county, proof) -> None:
    ran = mingjing("verify", proof, "--policy", county / "policy.txt")
    assert ran.code == 0
    for words in ("10.01", "红 red", "是 yes", "demo.mingjing/county"):
        assert words in ran.out


def test_a_proof_with_other_points_does_not_hold(mingjing, county, proof) -> None:
    value = json.loads(proof.read_text("utf-8"))
    value["judged"]["score"]["points_cp"] = 1000
    proof.write_text(json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False), encoding="utf-8")
    ran = mingjing("verify", proof, "--policy", county / "policy.txt", "--json")
    assert ran.code == 1


def test_a_policy_that_takes_no_scripted_clock_refuses_the_demo(mingjing, county, proof, tmp_path) -> None:
    policy = tmp_path / "policy.txt"
    policy.write_text(
        (county / "policy.txt").read_text("utf-8").replace("#mingjing clock scripted\n", ""), encoding="utf-8"
    )
    assert mingjing("verify", proof, "--policy", policy).code == 1


def test_a_policy_that_names_no_founding_cannot_be_used(mingjing, county, proof, tmp_path) -> None:
    policy = tmp_path / "policy.txt"
    lines = (county / "policy.txt").read_text("utf-8").splitlines(keepends=True)
    policy.write_text("".join(line for line in lines if "founding" not in line), encoding="utf-8")
    assert mingjing("verify", proof, "--policy", policy).code == 3
    assert mingjing("verify", proof, "--policy", tmp_path / "none").code == 3


def test_only_a_decision_can_be_proved(mingjing, county, tmp_path) -> None:
    clauses = mingjing("why", "o-0003", "-d", county, "--json").json["lines"][2]["clauses"]
    service = next(one for one in clauses if one["clause"] == "F25")["events"][0]
    ran = mingjing("prove", service, "-o", tmp_path / "p", "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (3, "not-a-decision")
    assert not (tmp_path / "p").exists()
    assert mingjing("prove", "nothing", "-o", tmp_path / "p", "-d", county).code == 3
