"""Does every error of the room say in two languages what is wrong, and does the code use every sentence?"""

import ast
import re
from pathlib import Path

import pytest

from keys import errors
from keys.errors import KeysError, SignatureInvalid

ROOM = Path(errors.__file__).parent
SOURCES = {path.name: path.read_text("utf-8") for path in ROOM.glob("*.py") if path.name != "errors.py"}


def classes(root: type[KeysError] = KeysError) -> list[type[KeysError]]:
    return [root, *(each for child in root.__subclasses__() for each in classes(child))]


REASONS = [(each, reason) for each in classes() for reason in each.sentences]


@pytest.mark.parametrize(("kind", "reason"), REASONS, ids=lambda value: getattr(value, "__name__", value))
def test_both_sentences_quote_the_same_values_in_their_own_language(kind: type[KeysError], reason: str) -> None:
    english, chinese = kind.sentences[reason]
    assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese))
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", english)
    assert english.endswith(".")
    assert chinese.endswith("。")
    assert english.count(". ") >= 1, "it says what is to be done"


def test_every_reason_is_raised_somewhere() -> None:
    written = {text for source in SOURCES.values() for text in re.findall(r'"([a-z0-9-]+)"', source)}
    assert {reason for _, reason in REASONS} <= written


def test_every_raised_reason_has_its_sentences() -> None:
    sentences = {each.__name__: each.sentences for each in classes()}
    raised = [
        (call.func.id, call.args[0].value)
        for source in SOURCES.values()
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in sentences
        if isinstance(call.args[0], ast.Constant)
    ]
    assert len(raised) > 40
    assert [(name, reason) for name, reason in raised if reason not in sentences[name]] == []
    with pytest.raises(KeyError):
        SignatureInvalid("no such reason")


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = re.findall(r"^[ │├└─]*([A-Z]\w+)(?: {2,}.*)?$", (errors.__doc__ or "").split("\n\n")[1], re.MULTILINE)
    assert drawn == [
        "KeysError",
        "Malformed",
        "MalformedBase64",
        "MalformedKey",
        "WeakKey",
        "MalformedEnvelope",
        "MalformedNote",
        "SignatureInvalid",
        "KeyFileRefused",
    ]
    assert sorted(drawn) == sorted(each.__name__ for each in classes())


def test_values_are_attributes_and_the_text_is_english_with_a_chinese_twin() -> None:
    error = SignatureInvalid("length", where="ab", expected=64, got=63, key="ab", index=2, signature=b"s")
    assert str(error) == error.en == "signature by key ab: expected 64 bytes, got 63. Sign again."
    assert error.zh == "密钥 ab 的签名：应为 64 字节，实际为 63 字节。请重新签名。"
    assert (error.reason, error.expected, error.got, error.index) == ("length", 64, 63, 2)
