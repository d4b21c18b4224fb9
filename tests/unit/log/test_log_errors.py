"""Each error can be read in Chinese and in English, and says what was expected and what came."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.log import errors

CLASSES = [
    errors.MalformedBytes,
    errors.ProofInvalid,
    errors.CheckpointInvalid,
    errors.RefusalInvalid,
    errors.OpeningRefused,
]
ROOM = Path(errors.__file__).parent


@pytest.mark.parametrize("kind", CLASSES)
def test_every_code_has_a_sentence_in_both_languages(kind: type[errors.LogError]) -> None:
    for code in kind.sentences:
        error = kind(code, "$.a", expected=7, found=6)
        assert isinstance(error, errors.LogError)
        assert str(error) == f"{code} at $.a: expected 7, got 6"
        assert error.en.endswith("Place: $.a. Expected 7, got 6.")
        assert error.zh.endswith("位置：$.a。应为 7，实际为 6。")
        assert (error.code, error.where, error.expected, error.found) == (code, "$.a", 7, 6)


def test_values_that_are_not_known_are_not_spoken_of() -> None:
    assert str(errors.MalformedBytes("bad-json")) == "bad-json"
    assert str(errors.MalformedBytes("bad-value", "$", expected="a text")) == "bad-value at $: expected a text"


def test_a_code_outside_the_list_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        errors.ProofInvalid("no-such-code")


def test_the_chinese_sentence_says_in_chinese_what_was_expected() -> None:
    error = errors.ProofInvalid("proof-length", "receipt, check 7", expected="8 hashes", found=7)
    assert error.zh == "证明中的哈希个数不对。位置：回执，第 7 项核验。应为 8 个哈希，实际为 7。"
    error = errors.ProofInvalid("leaf-mismatch", "$.leaf_hash", expected="0a1b", found="2c3d")
    assert error.zh.endswith("位置：$.leaf_hash。应为 0a1b，实际为 2c3d。")
    assert errors.MalformedBytes("bad-value", "$[0]", expected="32 bytes in base64").zh.endswith(
        "应为 base64 写成的 32 字节。"
    )


def phrases(source: str) -> Iterator[str]:
    """The phrases a source file gives to errors of the room as where, expected or found; {} stands for what is computed."""
    names = {kind.__name__ for kind in CLASSES}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            for value in [*node.args[1:2], *(keyword.value for keyword in node.keywords)]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield re.sub("[0-9]+", "{}", value.value)
                elif isinstance(value, ast.JoinedStr):
                    parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in value.values]
                    yield re.sub("[0-9]+", "{}", "".join(map(str, parts)))


def untranslated(source: str) -> set[str]:
    """Phrases with words in them (a path begins with $ or with a path computed) that the table does not hold."""
    words = {phrase for phrase in phrases(source) if not re.match(r"\$|\{\}[.\[]|YYYY|\{\} at \{\}$", phrase)}
    return words - set(errors.PHRASES)


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_every_phrase_of_the_room_has_its_chinese_in_the_table(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == set()


def test_a_phrase_that_is_not_in_the_table_is_found() -> None:
    source = 'raise MalformedBytes("bad-value", "here", expected=f"{n} bytes", found=f"{n} apples")'
    assert untranslated(source) == {"here", "{} apples"}
