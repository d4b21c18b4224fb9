"""A new ledger from the command line: complete, or not there at all."""

import json
from pathlib import Path
from typing import Any

import pytest

ORIGIN = "ledger.example/county"
ANYWHERE = {"organ": None, "units": [], "tiers": [], "matters": []}


@pytest.fixture
def roots(mingjing, tmp_path: Path, passphrase_file: Path) -> list[dict[str, Any]]:
    made = [
        mingjing("keys", "new", tmp_path / f"root-{number}.key", "--passphrase-file", passphrase_file, "--json").json
        for number in (1, 2, 3)
    ]
    return [{"actor": f"a-root-{number}", **one} for number, one in enumerate(made, start=1)]


def founding(mingjing, roots, tmp_path: Path, passphrase_file: Path, signing: int = 2, **members: Any) -> Path:
    keys = [{name: one[name] for name in ("actor", "key", "public_key", "suite")} for one in roots]
    data = {
        "clock": "system", "root_keys": keys, "threshold": 2, "vocabulary_hash": "0" * 64, "county": "虚构县",
        "first_roles": [{"actor": "a-root-1", "role": "KEY", "scope": ANYWHERE},
            {"actor": "a-root-2", "role": "ORG", "scope": ANYWHERE}],
        **members,
    }  # fmt: skip
    signers = [{"actor": one["actor"], "role": "ROOT"} for one in roots[:signing]]
    draft, line = tmp_path / "founding.json", tmp_path / "founding.ndjson"
    value = {"type": "LedgerFounded", "stream": "founding", "log": ORIGIN, "signers": signers, "data": data}
    draft.write_text(json.dumps(value), encoding="utf-8")
    files = [word for one in roots[:signing] for word in ("-k", one["file"])]
    ran = mingjing("sign", draft, *files, "-o", line, "--passphrase-file", passphrase_file)
    assert ran.code == 0, ran.err
    return line


def test_a_founded_ledger_is_whole_and_its_policy_names_its_key_and_founding(
    mingjing, roots, tmp_path, passphrase_file
) -> None:
    line, place = founding(mingjing, roots, tmp_path, passphrase_file), tmp_path / "ledger"
    words = ("--origin", ORIGIN, "--founding", line, "--passphrase-file", passphrase_file)
    ran = mingjing("init", place, *words, "--json")
    assert ran.code == 0, ran.out
    policy = (place / "policy.txt").read_text("utf-8")
    assert f"log {ran.json['log_vkey']}\n" in policy
    assert f"#mingjing founding {ran.json['founding_leaf']}\n" in policy
    assert "scripted" not in policy
    for secret in ("log.key", "master.key", "service.key", "keys.db", "log.db"):
        assert (place / secret).stat().st_mode & 0o077 == 0
    report = mingjing("fsck", "--all", "--openings", "-d", place, "--passphrase-file", passphrase_file, "--json").json
    assert (report["ok"], report["size"], report["root"]) == (True, 1, ran.json["founding_leaf"])
    again = mingjing("init", place, *words, "--json")
    assert (again.code, again.json["code"]) == (3, "directory-in-use")


@pytest.mark.parametrize(
    ("members", "signing", "origin", "code", "kind"),
    [
        ({}, 1, ORIGIN, 1, "threshold-not-met"),
        ({}, 2, "ledger.example/other", 3, "wrong-ledger"),
        ({"clock": "scripted"}, 2, ORIGIN, 3, "scripted-clock"),
    ],
)
def test_a_founding_that_does_not_fit_leaves_nothing_behind(
    mingjing, roots, tmp_path, passphrase_file, members, signing, origin, code, kind
) -> None:
    line = founding(mingjing, roots, tmp_path, passphrase_file, signing, **members)
    home = tmp_path / "home"
    home.mkdir()
    words = ("--origin", origin, "--founding", line, "--passphrase-file", passphrase_file, "--json")
    ran = mingjing("init", home / "ledger", *words)
    assert (ran.code, ran.json["code"]) == (code, kind)
    assert list(home.iterdir()) == []


def test_another_statement_is_no_founding(mingjing, signed, tmp_path, passphrase_file) -> None:
    words = ("--origin", "demo.mingjing/county", "--founding", signed(), "--passphrase-file", passphrase_file, "--json")
    ran = mingjing("init", tmp_path / "ledger", *words)
    assert (ran.code, ran.json["code"]) == (3, "not-a-founding")
