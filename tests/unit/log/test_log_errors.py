"""Each error can be read in Chinese and in English, and says what was expected and what came."""

from __future__ import annotations

import pytest

from ledger.log import errors

CLASSES = [
    errors.MalformedBytes,
    errors.ProofInvalid,
    errors.CheckpointInvalid,
    errors.RefusalInvalid,
    errors.OpeningRefused,
]


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
