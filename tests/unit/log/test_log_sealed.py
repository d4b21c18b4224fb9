"""Sealed fields: RFC 9901 disclosures, and openings that fit the digests of a statement or are refused by field."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.errors import MalformedBytes, OpeningRefused
from ledger.log.sealed import (
    MAX_OPENING,
    check_openings,
    filler_digest,
    make_opening,
    opening_digest,
    parse_opening,
)

SALT = bytes(range(32))


def b64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_digest_is_the_one_of_the_example_in_the_rfc() -> None:
    # RFC 9901 section 4.2.3
    disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert opening_digest(disclosure) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_an_opening_is_an_array_of_salt_name_and_value() -> None:
    opening = make_opening("reasons", "第1号理由", SALT)
    padded = opening + "=" * (-len(opening) % 4)
    assert json.loads(urlsafe_b64decode(padded)) == [b64url(SALT), "reasons", "第1号理由"]
    assert opening_digest(opening) == b64url(sha256(opening.encode()).digest())
    parsed = parse_opening(opening)
    assert (parsed.salt, parsed.name, parsed.value) == (SALT, "reasons", "第1号理由")


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
    st.binary(min_size=32, max_size=32),
)
def test_any_text_survives_sealing(text: str, salt: bytes) -> None:
    parsed = parse_opening(make_opening("detail", text, salt))
    assert (parsed.salt, parsed.value) == (salt, text)


def test_a_text_outside_ascii_has_no_digest() -> None:
    with pytest.raises(MalformedBytes, match="bad-opening at opening"):
        opening_digest("理由")


def test_personal_text_does_not_show_in_a_repr() -> None:
    assert repr(parse_opening(make_opening("name", "第1号人员", SALT))) == "Opening(name='name')"


def test_a_filler_looks_like_a_digest_and_opens_to_nothing() -> None:
    filler = filler_digest(SALT)
    assert len(filler) == len(opening_digest(make_opening("a", "b", SALT))) == 43
    with pytest.raises(OpeningRefused, match="mismatched-opening"):
        check_openings([make_opening("a", "b", SALT)], [filler], required=["a"], optional=[])
    with pytest.raises(MalformedBytes, match="bad-opening"):
        filler_digest(b"short")


@given(st.binary(max_size=80).map(b64url) | st.text(max_size=40))
def test_only_malformed_bytes_escapes_from_an_opening(text: str) -> None:
    with pytest.raises(MalformedBytes):
        parse_opening(text)


@pytest.mark.parametrize(
    "array",
    [
        [b64url(SALT), "name"],
        [b64url(SALT), "name", "x", "y"],
        {"salt": b64url(SALT)},
        [b64url(SALT[:31]), "name", "x"],
        [b64url(SALT) + "=", "name", "x"],
        [7, "name", "x"],
        [b64url(SALT), 7, "x"],
        [b64url(SALT), "_sd", "x"],
        [b64url(SALT), "...", "x"],
        [b64url(SALT), "name\n", "x"],
        [b64url(SALT), "name", 1.5],
        [b64url(SALT), "name", "\0"],
    ],
)
def test_an_opening_out_of_form_is_refused(array: object) -> None:
    with pytest.raises(MalformedBytes) as caught:
        parse_opening(b64url(json.dumps(array).encode()))
    assert caught.value.code == "bad-opening"


def test_two_spellings_of_one_opening_are_not_both_read() -> None:
    opening = make_opening("name", "x", SALT)
    assert len(opening) % 4 == 2  # four spare bits in the last character
    other = opening[:-1] + chr(ord(opening[-1]) + 1)
    for text in (other, opening + "=", opening + "\n", opening.replace("W", "+", 1), opening[:-1]):
        with pytest.raises(MalformedBytes, match="bad-opening"):
            parse_opening(text)


def test_an_opening_over_the_limit_is_neither_made_nor_read() -> None:
    fits = 3 * (MAX_OPENING // 4) - len(f'["{b64url(SALT)}","a",""]')
    assert len(make_opening("a", "x" * fits, SALT)) == MAX_OPENING
    with pytest.raises(MalformedBytes, match="too-large at a"):
        make_opening("a", "x" * (fits + 1), SALT)
    with pytest.raises(MalformedBytes, match="too-large at opening"):
        parse_opening("A" * (MAX_OPENING + 1))


@pytest.mark.parametrize(("name", "salt"), [("Name", SALT), ("_sd", SALT), ("", SALT), ("name", SALT[:31])])
def test_no_opening_is_made_out_of_form(name: str, salt: bytes) -> None:
    with pytest.raises(MalformedBytes, match="bad-opening"):
        make_opening(name, "x", salt)


REASONS = make_opening("reasons", "第1号理由", SALT)
CONTACT = make_opening("contact", "第2号", bytes(32))
DIGESTS = sorted([opening_digest(REASONS), opening_digest(CONTACT)])


def test_openings_that_fit_come_back_by_name() -> None:
    both = check_openings([CONTACT, REASONS], DIGESTS, required=["reasons"], optional=["contact"])
    assert {name: opening.value for name, opening in both.items()} == {"reasons": "第1号理由", "contact": "第2号"}
    assert list(check_openings([REASONS], DIGESTS, required=["reasons"], optional=["contact"])) == ["reasons"]


@pytest.mark.parametrize(
    ("openings", "code", "name"),
    [
        ([CONTACT], "missing-opening", "reasons"),
        ([make_opening("reasons", "另一理由", SALT)], "mismatched-opening", "reasons"),
        ([make_opening("reasons", "第1号理由", bytes(32))], "mismatched-opening", "reasons"),
        ([REASONS, make_opening("contact", "x", SALT)], "mismatched-opening", "contact"),
        ([REASONS, make_opening("other", "x", SALT)], "unknown-opening", "other"),
        ([REASONS, REASONS], "unknown-opening", "reasons"),
    ],
)
def test_an_opening_that_does_not_fit_is_refused_by_field_and_without_its_text(
    openings: list[str], code: str, name: str
) -> None:
    with pytest.raises(OpeningRefused) as caught:
        check_openings(openings, DIGESTS, required=["reasons"], optional=["contact"])
    assert (caught.value.code, caught.value.where) == (code, name)
    assert "理由" not in f"{caught.value} {caught.value.zh} {caught.value.args}"


def test_a_malformed_opening_is_named_by_its_place_among_those_sent() -> None:
    good = make_opening("reasons", "text", SALT)
    for bad in ("@", "bnVsbA", "WzFd"):
        with pytest.raises(MalformedBytes) as caught:
            check_openings([good, bad], [opening_digest(good)], required={"reasons"}, optional=())
        assert (caught.value.code, caught.value.where) == ("bad-opening", "$.openings[1]")


def test_the_name_of_a_sealed_field_is_not_translated_like_a_word_of_the_format() -> None:
    with pytest.raises(OpeningRefused) as caught:
        check_openings([], [], required={"name"}, optional=())
    assert caught.value.zh == "缺少该密封字段的开启值。位置：name。"
    assert "位置：字段名。" in MalformedBytes("bad-opening", "name").zh
