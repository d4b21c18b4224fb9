"""Every reason has its sentences in both languages, and shows no text that somebody else wrote."""

import pytest

from ledger.verify.errors import CannotCheck, PolicyMalformed, ProofMalformed, ProofRefused, VerifyError, shown

KINDS = (PolicyMalformed, ProofMalformed, ProofRefused, CannotCheck)


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_whole_sentences_in_both_languages(kind: type[VerifyError]) -> None:
    assert kind.sentences
    for code in kind.sentences:
        error = kind(code, "$.place", expected=1, found="two", check=3)
        assert error.zh.endswith("。")
        assert str(error) == error.en
        assert error.en.endswith(".")
        assert "$.place" in error.zh
        assert "$.place" in error.en
        assert (error.code, error.where, error.expected, error.found, error.check) == (code, "$.place", 1, "two", 3)


def test_a_code_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        ProofRefused("no-such-code")


def test_the_tree_is_the_one_drawn() -> None:
    assert set(VerifyError.__subclasses__()) == set(KINDS)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), (7, "7"), (True, "True"), ("official/o-1", "official/o-1"), ("干部", "another str"),
     ("x" * 91, "another str"), ("two\nlines", "another str"), ([1], "another list")],
)  # fmt: skip
def test_only_short_plain_values_are_shown(value: object, text: str) -> None:
    assert shown(value) == text
