"""Entries, read lists and signature lists: one spelling each, and nothing they commit to can be exchanged."""

from __future__ import annotations

import contextlib
import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, get_args

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.vocabulary import StreamName
from ledger.log import entry as entry_format
from ledger.log.entry import (
    MAX_ENTRY,
    Entry,
    ReadHead,
    check_entry,
    encode_entry,
    encode_reads,
    entry_from_json,
    format_instant,
    make_entry,
    parse_entry,
    parse_instant,
    parse_reads,
    parse_signature_list,
    signature_list,
)
from ledger.log.errors import MalformedBytes, ProofInvalid
from ledger.log.merkle import leaf_hash

NOON = datetime(2026, 4, 9, 12, 0, 0, 7, tzinfo=timezone(timedelta(hours=8)))
BODY, SIGNATURES, READS = b"body", b"signatures", b"reads"
BLIND = b64encode(bytes(range(32))).decode()
H1, H2 = "1" * 64, "2" * 64


def referee(value: Any) -> bytes:
    """Canonical bytes by the reference package."""
    return rfc8785.dumps(value)


def entry_at(seq: int, prev: str | None) -> Entry:
    return make_entry(body=BODY, signatures=SIGNATURES, reads=READS, prev=prev, seq=seq, recorded_at=NOON, rules=1)


def test_an_entry_is_canonical_json_of_eight_members() -> None:
    entry = entry_at(2, H1)
    members = {
        "prev": H1,
        "reads": sha256(READS).hexdigest(),
        "recorded_at": "2026-04-09T04:00:00.000007Z",
        "rules": 1,
        "seq": 2,
        "signatures": sha256(SIGNATURES).hexdigest(),
        "statement": sha256(BODY).hexdigest(),
        "v": 1,
    }
    assert encode_entry(entry) == referee(members)
    assert parse_entry(encode_entry(entry)) == entry == entry_from_json(members)
    assert parse_entry(encode_entry(entry_at(1, None))).prev is None


def test_an_entry_commits_to_body_signatures_and_reads() -> None:
    entry = entry_at(1, None)
    check_entry(entry, body=BODY, signatures=SIGNATURES, reads=READS)
    for code, body, signatures, reads in [
        ("statement-mismatch", b"other", SIGNATURES, READS),
        ("signatures-mismatch", BODY, b"other", READS),
        ("reads-mismatch", BODY, SIGNATURES, b"other"),
        ("statement-mismatch", SIGNATURES, BODY, READS),
    ]:
        with pytest.raises(ProofInvalid, match=code):
            check_entry(entry, body=body, signatures=signatures, reads=reads)


def test_threat_03_place_and_time_are_in_the_leaf() -> None:
    others = [
        make_entry(body=BODY, signatures=SIGNATURES, reads=READS, prev=prev, seq=seq, recorded_at=at, rules=rules)
        for prev, seq, at, rules in [(H1, 2, NOON, 1), (H2, 2, NOON, 1), (H1, 3, NOON, 1), (H1, 2, NOON, 2)]
    ]
    others.append(
        make_entry(
            body=BODY,
            signatures=SIGNATURES,
            reads=READS,
            prev=H1,
            seq=2,
            recorded_at=NOON + timedelta(microseconds=1),
            rules=1,
        )
    )
    assert len({leaf_hash(encode_entry(entry)) for entry in others}) == len(others)


GOOD = json.loads(encode_entry(entry_at(2, H1)))


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"prev": None}, "bad-value", "$.prev"),
        ({"seq": 1}, "bad-value", "$.prev"),
        ({"prev": "A" * 64}, "bad-value", "$.prev"),
        ({"reads": "1" * 63}, "bad-value", "$.reads"),
        ({"signatures": "1" * 64 + "\n"}, "bad-value", "$.signatures"),
        ({"statement": 7}, "bad-value", "$.statement"),
        ({"recorded_at": "2026-04-09T04:00:00Z"}, "bad-value", "$.recorded_at"),
        ({"recorded_at": "2026-02-30T04:00:00.000000Z"}, "bad-value", "$.recorded_at"),
        ({"recorded_at": "2026-04-09T04:00:00.000000Z\n"}, "bad-value", "$.recorded_at"),
        ({"recorded_at": None}, "bad-value", "$.recorded_at"),
        ({"rules": 0}, "bad-value", "$.rules"),
        ({"rules": True}, "bad-value", "$.rules"),
        ({"seq": -2}, "bad-value", "$.seq"),
        ({"seq": "2"}, "bad-value", "$.seq"),
        ({"v": 2}, "bad-value", "$.v"),
        ({"w": 1}, "unknown-member", "$.w"),
    ],
)
def test_an_entry_out_of_form_is_refused_by_member(change: dict[str, object], code: str, where: str) -> None:
    data = referee(GOOD | change)
    parse_entry(referee(GOOD))
    with pytest.raises(MalformedBytes) as caught:
        parse_entry(data)
    assert (caught.value.code, caught.value.where) == (code, where)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_an_entry_without_a_member_is_refused(name: str) -> None:
    data = referee({key: value for key, value in GOOD.items() if key != name})
    with pytest.raises(MalformedBytes, match=rf"missing-member at \$\.{name}"):
        parse_entry(data)


def test_an_entry_in_another_spelling_is_refused() -> None:
    data = encode_entry(entry_at(2, H1))
    for other, code in [
        (json.dumps(GOOD).encode(), "not-canonical"),
        (data.replace(b'"v":1', b'"v":1,"v":1'), "duplicate-member"),
        (data.replace(b'"v":1', b'"v":1.0'), "float-number"),
        (data + b"\n", "not-canonical"),
        (data[:-1], "bad-json"),
        (b"[]", "bad-value"),
        (b" " * (MAX_ENTRY + 1), "too-large"),
    ]:
        with pytest.raises(MalformedBytes) as caught:
            parse_entry(other)
        assert caught.value.code == code


@given(st.binary(max_size=60), st.integers(0, 400))
def test_only_malformed_bytes_escapes_from_the_parsers(patch: bytes, at: int) -> None:
    for good, parser in (
        (encode_entry(entry_at(2, H1)), parse_entry),
        (encode_reads(BLIND, [ReadHead("founding", 1, H1)]), parse_reads),
        (signature_list([(H1, bytes(64))]), parse_signature_list),
    ):
        with contextlib.suppress(MalformedBytes):
            parser(good[:at] + patch + good[at + len(patch) :])


def test_reads_are_listed_by_stream_after_the_blind() -> None:
    heads = [ReadHead("official/o-2", 3, H2), ReadHead("founding", 1, H1), ReadHead("fact/f-1", 0, None)]
    data = encode_reads(BLIND, heads)
    assert data == referee([BLIND, ["fact/f-1", 0, None], ["founding", 1, H1], ["official/o-2", 3, H2]])
    assert parse_reads(data) == (BLIND, (heads[2], heads[1], heads[0]))
    assert encode_reads(BLIND, heads[::-1]) == data
    assert parse_reads(encode_reads(BLIND, [])) == (BLIND, ())


def test_a_head_may_stand_in_every_stream_a_statement_may_name() -> None:
    (named,) = get_args(StreamName)[1:]
    assert f"^{entry_format._STREAM.pattern.replace('?:', '')}\\Z" == named.pattern
    names = ["calendar", "official/o-1", "unit-report/u-1/p-2026"]
    assert [head.stream for head in parse_reads(encode_reads(BLIND, [ReadHead(n, 1, H1) for n in names]))[1]] == names


def test_the_same_reads_under_another_blind_have_another_hash() -> None:
    heads = [ReadHead("founding", 1, H1)]
    assert encode_reads(BLIND, heads) != encode_reads(b64encode(bytes(32)).decode(), heads)


@pytest.mark.parametrize(
    ("heads", "where"),
    [
        ([ReadHead("founding", 1, H1), ReadHead("founding", 2, H2)], "$[2]"),
        ([ReadHead("founding", 0, H1)], "$[1][2]"),
        ([ReadHead("founding", 1, None)], "$[1][2]"),
        ([ReadHead("founding", 1, "A" * 64)], "$[1][2]"),
        ([ReadHead("founding", -1, None)], "$[1][1]"),
        ([ReadHead("Founding", 1, H1)], "$[1][0]"),
        ([ReadHead("official/o-1\n", 1, H1)], "$[1][0]"),
        ([ReadHead("official/ö", 1, H1)], "$[1][0]"),
        ([ReadHead("official/", 1, H1)], "$[1][0]"),
        ([ReadHead("", 1, H1)], "$[1][0]"),
    ],
)
def test_a_head_out_of_form_is_neither_written_nor_read(heads: list[ReadHead], where: str) -> None:
    for attempt in (
        lambda: encode_reads(BLIND, heads),
        lambda: parse_reads(referee([BLIND, *([h.stream, h.seq, h.leaf_hash] for h in heads)])),
    ):
        with pytest.raises(MalformedBytes) as caught:
            attempt()
        assert (caught.value.code, caught.value.where) == ("bad-value", where)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({}, "bad-value"),
        ([], "bad-value"),
        ([7], "bad-value"),
        ([BLIND[:-1]], "bad-base64"),
        ([b64encode(bytes(31)).decode()], "bad-value"),
        ([BLIND, ["founding", 1]], "bad-value"),
        ([BLIND, "founding"], "bad-value"),
        ([BLIND, ["founding", True, H1]], "bad-value"),
        ([BLIND, [7, 1, H1]], "bad-value"),
        ([BLIND, ["founding", 1, 7]], "bad-value"),
        ([BLIND, ["founding", 1, H1], ["calendar", 1, H1]], "bad-value"),
    ],
)
def test_a_read_list_out_of_form_is_refused(value: object, code: str) -> None:
    with pytest.raises(MalformedBytes) as caught:
        parse_reads(referee(value))
    assert caught.value.code == code


def test_a_read_list_of_more_heads_than_anybody_reads_is_refused() -> None:
    heads = [(f"fact/f-{number:05}", 1, H1) for number in range(5_000)]
    with pytest.raises(MalformedBytes) as caught:
        parse_reads(referee([BLIND, *heads]))
    assert caught.value.code == "too-many-nodes"
    assert len(parse_reads(referee([BLIND, *heads[:4_999]]))[1]) == 4_999


@pytest.mark.parametrize("spelling", [b'["%s", ["founding",1,null]]', b'["%s",["founding",1.0,null]]'])
def test_a_read_list_in_another_spelling_is_refused(spelling: bytes) -> None:
    with pytest.raises(MalformedBytes):
        parse_reads(spelling.replace(b"%s", BLIND.encode()))


def test_signatures_are_listed_in_the_order_given() -> None:
    pairs = ((H2, bytes(64)), (H1, b"\1" * 64))
    data = signature_list(pairs)
    assert data == referee([{"key": key, "sig": b64encode(sig).decode()} for key, sig in pairs])
    assert parse_signature_list(data) == pairs
    assert signature_list(pairs[::-1]) != data


@pytest.mark.parametrize("keys", [[], [H1, H1], ["A" * 64], ["1" * 63]])
def test_no_signature_list_is_made_out_of_form(keys: list[str]) -> None:
    with pytest.raises(MalformedBytes, match="bad-value"):
        signature_list([(key, bytes(64)) for key in keys])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({}, "bad-value"),
        ([], "bad-value"),
        ([7], "bad-value"),
        ([{"key": H1}], "missing-member"),
        ([{"key": H1, "sig": "", "x": 1}], "unknown-member"),
        ([{"key": H1, "sig": "AB=="}], "bad-base64"),
        ([{"key": H1, "sig": 7}], "bad-value"),
        ([{"key": 7, "sig": "AA=="}], "bad-value"),
        ([{"key": H1, "sig": "AA=="}, {"key": H1, "sig": "AA=="}], "bad-value"),
    ],
)
def test_a_signature_list_out_of_form_is_refused(value: object, code: str) -> None:
    with pytest.raises(MalformedBytes) as caught:
        parse_signature_list(referee(value))
    assert caught.value.code == code


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])))
def test_an_instant_round_trips_and_its_texts_sort_like_instants(instant: datetime) -> None:
    try:
        text = format_instant(instant)
    except OverflowError:  # a first or last day of the calendar that does not exist in UTC
        return
    assert parse_instant(text) == instant
    assert (text < "2026-04-09T04:00:00.000007Z") == (instant < NOON)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a time zone"):
        format_instant(NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-09T04:00:00.000007+00:00",
        "2026-04-09 04:00:00.000007Z",
        "2026-04-31T04:00:00.000007Z",
        "2026-04-09T04:00:60.000007Z",
        "2026-04-09T24:00:00.000000Z",
        "0000-04-09T04:00:00.000000Z",
        "２026-04-09T04:00:00.000007Z",
    ],
)
def test_a_text_that_is_no_instant_of_ours_is_refused(text: str) -> None:
    with pytest.raises(MalformedBytes, match="bad-value at instant"):
        parse_instant(text)
