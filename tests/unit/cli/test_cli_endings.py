"""How does a command end: exit code, two languages, JSON, no traceback?"""

import errno
import importlib
import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import keys.errors
import ledger.domain.errors
import ledger.errors
import ledger.store.errors
import ledger.verify.errors
import projections.errors
from api import errors as api_errors
from api.cli import failures

PLACES = (
    failures, api_errors, keys.errors, ledger.errors, ledger.domain.errors, ledger.store.errors, ledger.verify.errors,
    projections.errors,
    importlib.import_module("api.demo.scribe"),
)  # fmt: skip


def test_a_question_without_a_ledger_cannot_be_answered_and_says_so_in_two_languages(mingjing, tmp_path) -> None:
    ran = mingjing("why", "o-0001", "-d", tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert "没有账本" in ran.err
    assert "no ledger" in ran.err


def test_with_json_the_error_is_one_object_on_standard_output(mingjing, tmp_path) -> None:
    ran = mingjing("why", "o-0001", "-d", tmp_path, "--json")
    assert (ran.code, ran.err) == (3, "")
    assert ran.json["code"] == "no-ledger"
    assert (ran.json["ok"], ran.json["exit"]) == (False, 3)
    assert ran.json["zh"]
    assert ran.json["en"]


@pytest.mark.parametrize(
    "words",
    [("nothing",), ("why",), ("why", "o-0001", "--on", "31.12.2026"), ("why", "o-0001", "--known", "-1"), ("fsck", "--nope"),
     ("serve", "--host", "0.0.0.0"), ("serve", "--port", "0"), ("verify", "proof.json")],
)  # fmt: skip
def test_a_command_that_is_not_written_as_it_must_be_ends_with_2(mingjing, words) -> None:
    ran = mingjing(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("明镜：")
    assert "\nmingjing: " in ran.err


def test_a_good_command_ends_with_0_and_leaves_standard_error_alone(mingjing, county) -> None:
    ran = mingjing("why", "o-0001", "-d", county)
    assert (ran.code, ran.err) == (0, "")


def test_a_person_whom_the_log_does_not_have_cannot_be_asked_about(mingjing, county) -> None:
    assert mingjing("why", "o-9999", "-d", county).code == 3
    assert mingjing("why", "o-0001", "-d", county, "--known", "100000").code == 3


def test_an_error_that_nobody_foresaw_names_its_class_and_place_and_nothing_else(capsys) -> None:
    try:
        raise KeyError("干部 0001 姓名")
    except KeyError as error:
        code = failures.end(error, as_json=False)
    err = capsys.readouterr().err
    assert code == 3
    assert "KeyError at test_cli_endings.py:" in err
    assert "0001" not in err
    assert "Traceback" not in err


def test_an_interrupted_command_ends_with_130(capsys) -> None:
    assert failures.end(click.Abort(), as_json=False) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named_without_its_folder(mingjing, tmp_path: Path) -> None:
    ran = mingjing("sign", tmp_path / "nothing.json", "-k", tmp_path / "no.key")
    assert ran.code == 3
    assert "nothing.json" in ran.err
    assert str(tmp_path) not in ran.err


def classes_named(name: str) -> list[type]:
    found = [getattr(place, name, None) for place in PLACES]
    return [one for one in found if isinstance(one, type) and issubclass(one, Exception)]


@pytest.mark.parametrize("name", sorted(failures.CODE_OF_CLASS))
def test_every_class_named_in_the_table_of_exit_codes_is_there(name: str) -> None:
    assert classes_named(name)


def test_a_class_that_is_not_there_is_found_out() -> None:
    assert classes_named("NotAdmitte") == []


def test_personal_text_of_a_refused_statement_stays_out_of_the_answer(
    mingjing, county, signed: Callable[..., Path]
) -> None:
    line = signed(sealed={"narrative": "绝不外泄的文字"}, occurred_on=["2027-03-01", "2027-03-01"])
    for words in (("submit", line, "-d", county), ("submit", line, "-d", county, "--json")):
        ran = mingjing(*words)
        assert ran.code == 1
        assert "绝不外泄" not in ran.out + ran.err
        assert json.dumps("绝不外泄")[1:-1] not in ran.out


def test_a_file_that_is_not_there_is_said_in_words_of_both_languages(mingjing, county, tmp_path) -> None:
    ran = mingjing("submit", tmp_path / "nothing.ndjson", "-d", county)
    assert ran.code == 3
    assert "无法读写 nothing.ndjson：没有这个文件或目录。" in ran.err
    assert "Cannot read or write nothing.ndjson: there is no such file or directory." in ran.err
    assert str(tmp_path) not in ran.err


def test_a_reason_without_words_stands_as_the_systems_symbol(capsys) -> None:
    assert failures.end(OSError(errno.EMFILE, "x", "a/b"), as_json=False) == 3
    assert "Cannot read or write b: EMFILE." in capsys.readouterr().err


def test_of_several_key_files_the_one_refused_is_named_without_its_folder(mingjing, county, tmp_path) -> None:
    (tmp_path / "draft.json").write_text("{}", encoding="utf-8")
    phrase = tmp_path / "phrase"
    phrase.write_text("x\n", encoding="utf-8")
    phrase.chmod(0o600)
    ran = mingjing("sign", tmp_path / "draft.json", "-k", tmp_path / "absent.key", "--passphrase-file", phrase)
    assert ran.code == 3
    assert ran.err.startswith("明镜：absent.key: 密钥文件：")
    assert "mingjing: absent.key: key file: there is no file there." in ran.err
    assert str(tmp_path) not in ran.err


def test_an_error_that_is_about_no_key_file_names_none() -> None:
    error = keys.errors.KeyFileRefused("missing", path="a/b.key")
    assert failures._key_file(error) == "b.key: "
    assert failures._key_file(failures.CannotCheck("x", "x", code="x")) == ""
