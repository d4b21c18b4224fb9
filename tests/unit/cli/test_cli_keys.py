"""Key files from the command line: encrypted, never overwritten, never opened where others could have read them (threat T27)."""

import os
from pathlib import Path

import pytest

from keys.base64_strict import decode_base64
from keys.custody import read_author_key, read_key_file
from keys.errors import SignatureInvalid
from keys.lifecycle import check_possession
from keys.public_key import parse_public_key


@pytest.fixture
def key_file(mingjing, tmp_path: Path, passphrase_file: Path) -> Path:
    path = tmp_path / "mine.key"
    assert mingjing("keys", "new", path, "--passphrase-file", passphrase_file).code == 0
    return path


def test_a_new_key_file_is_encrypted_and_only_its_owner_may_read_it(mingjing, key_file, passphrase_file) -> None:
    shown = mingjing("keys", "show", key_file, "--passphrase-file", passphrase_file, "--json").json
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert read_key_file(key_file, "四个词 of a test").public_key.key == shown["key"]


def test_a_key_file_is_never_overwritten(mingjing, key_file, passphrase_file) -> None:
    before = key_file.read_bytes()
    ran = mingjing("keys", "new", key_file, "--passphrase-file", passphrase_file)
    assert ran.code == 3
    assert key_file.read_bytes() == before


def test_a_passphrase_file_that_others_may_read_is_refused(mingjing, key_file, passphrase_file) -> None:
    passphrase_file.chmod(0o640)
    ran = mingjing("keys", "show", key_file, "--passphrase-file", passphrase_file)
    assert ran.code == 3
    assert "0600" in ran.err


def test_a_wrong_passphrase_opens_nothing_and_is_not_repeated(mingjing, key_file, passphrase_file) -> None:
    passphrase_file.write_text("another one\n", encoding="utf-8")
    ran = mingjing("keys", "show", key_file, "--passphrase-file", passphrase_file)
    assert ran.code == 3
    assert "another one" not in ran.err


def test_without_a_terminal_and_without_a_file_no_passphrase_is_made_up(mingjing, tmp_path, monkeypatch) -> None:
    with open(os.devnull, encoding="ascii") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        ran = mingjing("keys", "new", tmp_path / "k.key", "--json")
    assert (ran.code, ran.json["code"]) == (3, "no-passphrase")
    assert not (tmp_path / "k.key").exists()


def test_a_proof_of_possession_holds_for_its_ledger_and_actor_only(mingjing, key_file, passphrase_file) -> None:
    made = mingjing(
        "keys", "possession", key_file, "--log", "ledger.example/county", "--actor", "a-one",
        "--passphrase-file", passphrase_file, "--json",
    ).json  # fmt: skip
    key, proof = parse_public_key(decode_base64(made["public_key"])), decode_base64(made["possession_proof"])
    check_possession("ledger.example/county", "a-one", key, proof)
    with pytest.raises(SignatureInvalid):
        check_possession("ledger.example/county", "a-two", key, proof)


def test_the_list_of_keys_names_those_that_are_not_kept_as_they_must_be(mingjing, key_file) -> None:
    good = mingjing("keys", "list", key_file.parent, "--json")
    assert (good.code, good.json["ok"]) == (0, True)
    key_file.chmod(0o644)
    bad = mingjing("keys", "list", key_file.parent, "--json")
    assert (bad.code, bad.json["ok"]) == (1, False)
    assert bad.json["files"][0]["file"] == "mine.key"


def test_a_p256_key_is_made_shown_and_proves_possession(mingjing, tmp_path, passphrase_file) -> None:
    path = tmp_path / "token.key"
    made = mingjing("keys", "new", path, "--suite", "p256", "--passphrase-file", passphrase_file, "--json").json
    shown = mingjing("keys", "show", path, "--passphrase-file", passphrase_file, "--json").json
    assert shown == made
    assert made["suite"] == "p256"
    assert read_author_key(path, "四个词 of a test").public_key.key == made["key"]
    proof = mingjing(
        "keys", "possession", path, "--log", "ledger.example/county", "--actor", "a-one", "--passphrase-file",
        passphrase_file, "--json",
    ).json["possession_proof"]  # fmt: skip
    key = parse_public_key(decode_base64(made["public_key"]))
    check_possession("ledger.example/county", "a-one", key, decode_base64(proof))


def test_a_suite_nobody_knows_is_refused(mingjing, tmp_path, passphrase_file) -> None:
    assert mingjing("keys", "new", tmp_path / "k", "--suite", "rsa", "--passphrase-file", passphrase_file).code == 2
