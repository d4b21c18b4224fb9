"""Canonical JSON: the bytes are those of RFC 8785, and whatever is not in the profile is refused by name and place."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.log.canonical import MAX_DEPTH, MAX_INTEGER, MAX_NODES, encode, parse, parse_canonical
from ledger.log.errors import MalformedBytes
from ledger.log.strict_json import read_strictly

LIMIT = 1 << 20
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
NAMES = st.text("abcz019_", min_size=1, max_size=6)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-MAX_INTEGER, MAX_INTEGER), TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)
JSON_LIKE = st.lists(
    st.sampled_from(
        [*'{}[],:"\\/ \n0123456789-+.eEtrufalsn', "true", "null", '"a"', "\\u", "\\ud800", "é", "\0", "{}"]
    ),
    max_size=24,
).map("".join)


def code_of(data: bytes, *, canonical: bool = False) -> str:
    with pytest.raises(MalformedBytes) as caught:
        (parse_canonical if canonical else parse)(data, limit=LIMIT)
    return caught.value.code


@given(VALUES)
def test_bytes_are_those_of_the_reference_encoder_and_values_round_trip(value: object) -> None:
    data = encode(value)
    assert data == rfc8785.dumps(value)  # type: ignore[arg-type]  # the referee's own JSON type is invariant
    assert parse_canonical(data, limit=LIMIT) == value
    assert read_strictly(data, MAX_NODES) == value


@given(VALUES)
def test_other_spellings_of_a_value_are_read_but_are_not_canonical(value: object) -> None:
    data = json.dumps(value, indent=1).encode() + b"\n"
    assert parse(data, limit=LIMIT) == value
    assert code_of(data, canonical=True) == "not-canonical"


@given(st.binary(max_size=40) | JSON_LIKE.map(str.encode))
def test_only_malformed_bytes_escapes_and_both_ways_of_reading_agree(data: bytes) -> None:
    results: list[object] = []
    readers: list[Callable[[], object]] = [lambda: parse(data, limit=LIMIT), lambda: read_strictly(data, MAX_NODES)]
    for read in readers:
        try:
            results.append(("value", repr(read())))
        except MalformedBytes as error:
            results.append((error.code, error.where))
    assert results[0] == results[1]
    try:
        value = parse_canonical(data, limit=LIMIT)
    except MalformedBytes:
        return
    assert encode(value) == data


@given(JSON_LIKE)
def test_what_is_read_is_what_the_library_of_python_reads(text: str) -> None:
    try:
        value = read_strictly(text.encode(), MAX_NODES)
    except MalformedBytes:
        return
    assert json.loads(text) == value


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b'{"a":1,"b":{"c":1,"c":2}}', "duplicate-member", "$.b.c"),
        (b'{"a":1,"\\u0061":2}', "duplicate-member", "$.a"),
        (b'{"a":[1,2.0]}', "float-number", "$.a[1]"),
        (b'{"a":1e2}', "float-number", "$.a"),
        (b"[1E2]", "float-number", "$[0]"),
        (b"[-0]", "float-number", "$[0]"),
        (b"[NaN]", "float-number", "$[0]"),
        (b"[-Infinity]", "float-number", "$[0]"),
        (b"[9007199254740992]", "integer-out-of-range", "$[0]"),
        (b"[-9007199254740992]", "integer-out-of-range", "$[0]"),
        (b"[" + b"9" * 5000 + b"]", "integer-out-of-range", "$[0]"),
        (b"[01]", "bad-json", "byte 2"),
        (b"[+1]", "bad-json", "byte 1"),
        (b"[.5]", "bad-json", "byte 1"),
        (b"[0x1]", "bad-json", "byte 2"),
        (b"[1,]", "bad-json", "byte 3"),
        (b'{"a":1,}', "bad-json", "byte 7"),
        (b"{'a':1}", "bad-json", "byte 1"),
        (b'{"a"}', "bad-json", "byte 4"),
        (b"[1 2]", "bad-json", "byte 3"),
        (b"{} {}", "bad-json", "byte 3"),
        (b"tru", "bad-json", "byte 0"),
        (b"", "bad-json", "byte 0"),
        (b'"abc', "bad-json", "byte 4"),
        (b'"\\x"', "bad-json", "byte 1"),
        (b'"\\u00g0"', "bad-json", "byte 1"),
        ('"é\t"'.encode(), "bad-json", "byte 3"),
        (b'{"a":"\\ud800"}', "lone-surrogate", "$.a"),
        (b'{"a":"\\udc00\\ud800"}', "lone-surrogate", "$.a"),
        (b'{"a":"\\ud83dx"}', "lone-surrogate", "$.a"),
        (b'{"a":"\\ud83d\\u0041"}', "lone-surrogate", "$.a"),
        (b'{"a":"\\u0000"}', "nul-character", "$.a"),
        (b'{"a":"\x00"}', "nul-character", "$.a"),
        (b'"\xed\xa0\x80"', "not-utf8", "byte 1"),
        (b'"\xc0\x80"', "not-utf8", "byte 1"),
        (b'"\xff"', "not-utf8", "byte 1"),
        (b"\xef\xbb\xbf{}", "byte-order-mark", "byte 0"),
        ('{"a":1}'.encode("utf-16"), "byte-order-mark", "byte 0"),
        ('{"a":1}'.encode("utf-16-le"), "bad-json", "byte 1"),
        ('{"a":1}'.encode("utf-32-be"), "bad-json", "byte 0"),
    ],
)
def test_threats_37_to_40_each_bad_body_is_refused_by_name_and_place(data: bytes, code: str, where: str) -> None:
    with pytest.raises(MalformedBytes) as caught:
        parse(data, limit=LIMIT)
    assert (caught.value.code, caught.value.where) == (code, where)


@pytest.mark.parametrize("token", [b"0", b"-1", b"9007199254740991", b"-9007199254740991"])
def test_threat_38_plain_integers_up_to_the_bound_are_read(token: bytes) -> None:
    assert parse(b"[" + token + b"]", limit=LIMIT) == [int(token)]


@pytest.mark.parametrize("opening", [b"[", b'{"a":'], ids=["arrays", "objects"])
def test_threat_41_depth_is_bounded(opening: bytes) -> None:
    def nested(depth: int) -> bytes:
        return opening * depth + b"0" + (b"]" if opening == b"[" else b"}") * depth

    parse_canonical(nested(MAX_DEPTH), limit=LIMIT)
    encode(parse(nested(MAX_DEPTH), limit=LIMIT))
    assert code_of(nested(MAX_DEPTH + 1)) == "too-deep"
    assert code_of(nested(50_000)) == "too-deep"
    assert code_of(b" " + opening * 50_000) == "too-deep"


def test_threat_41_the_number_of_values_is_bounded() -> None:
    at_most = encode([0] * 9_999)
    parse(at_most, limit=LIMIT)
    assert code_of(at_most[:-1] + b",0]") == "too-many-nodes"
    parse(at_most[:-1] + b",0]", limit=LIMIT, nodes=10_001)
    assert code_of(b"[" + b"[]," * 300_000 + b"[]]") == "too-many-nodes"
    with pytest.raises(MalformedBytes, match="too-many-nodes"):
        encode([0] * MAX_NODES)


def test_threat_41_the_size_comes_before_everything_else() -> None:
    with pytest.raises(MalformedBytes, match="too-large: expected 4, got 5"):
        parse(b"\xff" * 5, limit=4)
    assert parse(b"null", limit=4) is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"b":1,"a":2}', "not-canonical"),
        (b'{ "a":1}', "not-canonical"),
        (b'{"a":"\\u0041"}', "not-canonical"),
        (b'{"a":"\\/"}', "not-canonical"),
        (b'{"a":"\\u000A"}', "not-canonical"),
        (b'{"A":1}', "bad-name"),
        (b'{"":1}', "bad-name"),
        (b'{"a b":1}', "bad-name"),
        ('{"ä":1}'.encode(), "bad-name"),
        (b'{"a":[{"b-c":1}]}', "bad-name"),
    ],
)
def test_a_body_that_is_not_canonical_is_refused(data: bytes, code: str) -> None:
    assert code_of(data, canonical=True) == code
    parse(data, limit=LIMIT)


def test_not_canonical_says_at_which_byte() -> None:
    with pytest.raises(MalformedBytes, match="not-canonical at byte 2"):
        parse_canonical(b'{"b":1,"a":2}', limit=LIMIT)


def test_the_text_of_an_escaped_backslash_is_no_nul() -> None:
    data = rb'{"a":"\\u0000"}'
    assert parse_canonical(data, limit=LIMIT) == {"a": "\\u0000"}
    assert encode({"a": "\\u0000"}) == data


@pytest.mark.parametrize(
    ("value", "code", "where"),
    [
        ({"a": [1.5]}, "float-number", "$.a[0]"),
        ({"a": 2**53}, "integer-out-of-range", "$.a"),
        ({"a": "\ud800"}, "lone-surrogate", "$.a"),
        ({"a": "x\0"}, "nul-character", "$.a"),
        ({"a\0": 1}, "nul-character", "$"),
        ({1: 1}, "bad-name", "$"),
        ({"ä": 1}, "bad-name", "$"),
        ([b"bytes"], "bad-value", "$[0]"),
        ([{1, 2}], "bad-value", "$[0]"),
    ],
)
def test_a_value_outside_the_profile_is_never_encoded(value: object, code: str, where: str) -> None:
    with pytest.raises(MalformedBytes) as caught:
        encode(value)
    assert (caught.value.code, caught.value.where) == (code, where)


def test_threat_39_texts_are_kept_verbatim() -> None:
    # U+F900 and its decomposition U+8C48 look alike, and so do the two spellings of é
    names = ["\uf900", "\u8c48", "é", "e\u0301", "ﬁ", "张伟", "\U00020bb7野"]
    assert parse_canonical(encode(names), limit=LIMIT) == names
    assert len({encode(name) for name in names}) == len(names)


def test_threat_16_values_cut_at_another_place_have_other_bytes() -> None:
    assert len({encode(value) for value in (["ab", "c"], ["a", "bc"], ["abc"], ["a,b", "c"], [["ab"], "c"])}) == 5


def test_an_error_never_holds_text_of_the_body() -> None:
    with pytest.raises(MalformedBytes) as caught:
        parse('{"张伟":{"住址":1.5}}'.encode(), limit=LIMIT)
    assert caught.value.where == "$.?.?"
    for text in (str(caught.value), caught.value.zh, caught.value.en):
        assert "张伟" not in text
        assert "住址" not in text
