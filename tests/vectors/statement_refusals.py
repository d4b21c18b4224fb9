"""Bodies that are no statements and submissions that do not hold, each with the code and the place of its refusal.

Each differs in one thing from a good one of make_statements.py. A place is a byte, a JSON path from `$`, or the name of a member.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from tests.vectors.statement_examples import DIGEST, HASH, Json

Refused = Iterator[tuple[str, bytes, str, str]]
Canonical = Callable[[object], bytes]


def refused_bodies(bodies: Mapping[str, bytes], canonical: Canonical) -> Refused:
    """(what is wrong, bytes, code, place)."""
    yield from _bytes(bodies["unit-renamed/1"], bodies["deduction-corrected/1"])
    yield from _members(bodies["unit-renamed/1"], canonical)
    yield from _values(bodies["deduction-corrected/1"], canonical)
    yield from _seals(bodies["notice-served/1"], canonical)


def _bytes(good: bytes, points: bytes) -> Refused:
    """What is refused before anybody asks what it says."""
    text, value = good.decode(), json.loads(good)
    name = good.index("新".encode())
    turned = json.dumps(dict(reversed(value.items())), ensure_ascii=False, separators=(",", ":")).encode()
    yield "nothing", b"", "bad-json", "byte 0"
    yield "byte order mark", b"\xef\xbb\xbf" + good, "byte-order-mark", "byte 0"
    yield "not UTF-8", good.replace("新".encode(), b"\xff"), "not-utf8", f"byte {name}"
    yield "cut off", good[:-1], "bad-json", f"byte {len(good) - 1}"
    yield "newline at the end", good + b"\n", "not-canonical", f"byte {len(good)}"
    yield "space after a comma", good.replace(b",", b", ", 1), "not-canonical", f"byte {good.index(b',') + 1}"
    yield "members in another order", turned, "not-canonical", "byte 2"
    yield "escape without need", text.replace("新", "\\u65b0").encode(), "not-canonical", f"byte {name}"
    yield "member twice", good.replace(b'"v":1', b'"v":1,"v":1'), "duplicate-member", "$.v"
    yield "member twice, once escaped", good.replace(b'"v":1', b'"\\u0076":1,"v":1'), "duplicate-member", "$.v"
    yield "capital in a member name", good.replace(b'"v":1', b'"vV":1'), "bad-name", "vV"
    yield "an array", b"[]", "bad-value", "$"
    yield "NUL in a text", text.replace("新", "\\u0000").encode(), "nul-character", "$.data.name"
    yield "half of a surrogate pair", text.replace("新", "\\ud83d").encode(), "lone-surrogate", "$.data.name"
    for what, number, code in (
        ("points with a decimal point", b"250.0", "float-number"), ("points with an exponent", b"25e1", "float-number"),
        ("points of minus zero", b"-0", "float-number"), ("points of 2^53", b"9007199254740992", "integer-out-of-range"),
        ("points that are NaN", b"NaN", "float-number"),
    ):  # fmt: skip
        yield what, points.replace(b":250", b":" + number), code, "$.data.points_cp"
    deep = good.replace(b'"causes":[]', b'"causes":' + b"[" * 33 + b"]" * 33)
    yield "arrays in arrays, 33 deep", deep, "too-deep", "$.causes" + "[0]" * 31


def _members(good: bytes, canonical: Canonical) -> Refused:
    """Members of the body."""
    value = json.loads(good)

    def changed(**members: object) -> bytes:
        return canonical({**value, **members})

    def signer(**members: object) -> bytes:
        return changed(signers=[{**value["signers"][0], **members}])

    yield "member that no statement has", changed(position=7), "wrong-member", "$"
    yield "member left out", canonical({name: value[name] for name in value if name != "seen"}), "wrong-member", "$"
    yield "type that does not exist", changed(type="unit-blessed/1"), "unknown-type", "type"
    yield "later version of a type", changed(type="unit-renamed/2"), "unknown-type", "type"
    yield "type left out", canonical({name: value[name] for name in value if name != "type"}), "unknown-type", "type"
    yield "data of another type", changed(type="unit-closed/1"), "wrong-member", "data"
    yield "version 2 of the body", changed(v=2), "wrong-member", "v"
    yield "version true", changed(v=True), "wrong-member", "v"
    yield "id that is a UUID of version 4", changed(id="019c4f93-9d00-4170-861f-93b36c9f5ef5"), "wrong-member", "id"
    yield "id in capitals", changed(id=value["id"].upper()), "wrong-member", "id"
    yield "newline behind the stream", changed(stream="unit/u-01\n"), "wrong-member", "stream"
    yield "stream of four words", changed(stream="unit/u-01/x/y"), "wrong-member", "stream"
    yield "log in capitals", changed(log="Demo.example/county"), "wrong-member", "log"
    yield "classification of no kind", changed(classification="secret"), "wrong-member", "classification"
    yield "blind of 31 bytes", changed(blind="A" * 40 + "AA=="), "wrong-blind", "blind"
    yield "blind with spare bits set", changed(blind="A" * 42 + "B="), "wrong-blind", "blind"
    yield "no signer", changed(signers=[]), "wrong-member", "signers"
    yield "seventeen signers", changed(signers=value["signers"] * 17), "wrong-member", "signers"
    yield "role of no kind", signer(role="MAYOR"), "wrong-member", "signers[0].role"
    yield "key in capitals", signer(key=value["signers"][0]["key"].upper()), "wrong-member", "signers[0].key"
    yield "actor in full-width digits", signer(actor="a-\uff11"), "wrong-member", "signers[0].actor"
    yield (
        "signer without unit",
        changed(signers=[{"actor": "a-reg", "key": HASH, "role": "REG"}]),
        "wrong-member",
        "signers[0]",
    )
    yield "seen with a member more", changed(seen={**value["seen"], "seq": 1}), "wrong-member", "seen"
    yield (
        "version 0 of a rulebook",
        changed(rulebook={"hash": HASH, "id": "x", "version": 0}),
        "wrong-member",
        "rulebook.version",
    )
    yield "member of data left out", changed(data={"name": "x"}), "wrong-member", "data"
    yield (
        "text where a day belongs",
        changed(data={"name": "x", "renamed_on": "tomorrow"}),
        "wrong-member",
        "data.renamed_on",
    )
    yield "text too long", changed(data={**value["data"], "name": "x" * 2001}), "wrong-member", "data.name"
    yield (
        "null for a member that may be left out",
        changed(data={**value["data"], "tags": None}),
        "not-canonical-value",
        "data",
    )


def _values(points: bytes, canonical: Canonical) -> Refused:
    """Points, days and instants."""
    value = json.loads(points)

    def changed(**members: object) -> bytes:
        return canonical({**value, **members})

    for what, found in (
        ("801 cp", 801), ("minus one cp", -1), ("points as text", "250"), ("points that are true", True), ("points of null", None),
    ):  # fmt: skip
        yield what, changed(data={**value["data"], "points_cp": found}), "wrong-member", "data.points_cp"
    for what, instant, code in (
        ("instant of another zone", "2026-03-17T10:00:00+08:00", "not-canonical-value"),
        ("instant of UTC written as an offset", "2026-03-17T02:00:00+00:00", "not-canonical-value"),
        ("instant of no zone", "2026-03-17T02:00:00", "not-canonical-value"),
        ("instant with zeroes behind the point", "2026-03-17T02:00:00.000Z", "not-canonical-value"),
        ("instant with one digit behind the point", "2026-03-17T02:00:00.5Z", "not-canonical-value"),
        ("instant with a small z", "2026-03-17T02:00:00z", "not-canonical-value"),
        ("instant that is a number", 1773712800, "wrong-member"),
        ("second 60", "2026-03-17T02:00:60Z", "wrong-member"),
    ):
        yield what, changed(decided_at=instant), code, "decided_at"
    for what, span, where in (
        ("day that does not exist", ["2026-02-30", "2026-03-02"], "occurred_on[0]"),
        ("day without zeroes", ["2026-3-1", "2026-03-02"], "occurred_on[0]"),
        ("one day where two belong", ["2026-03-02"], "occurred_on"),
    ):
        yield what, changed(occurred_on=span), "wrong-member", where


def _seals(notice: bytes, canonical: Canonical) -> Refused:
    """Sealed digests of a type that has three."""
    value = json.loads(notice)

    def sealed(*digests: str) -> bytes:
        return canonical({**value, "sealed": digests})

    one, two, three = value["sealed"]
    yield "a digest too few", sealed(one, two), "wrong-digest-count", "sealed"
    yield "a digest too many", sealed(*sorted((one, two, three, DIGEST))), "wrong-digest-count", "sealed"
    yield "digests in another order", sealed(two, one, three), "digests-unordered", "sealed"
    yield "a digest twice", sealed(one, two, two), "digests-unordered", "sealed"
    yield "a digest of 42 characters", sealed(one, two, three[:-1]), "wrong-member", "sealed[2]"
    yield "a digest with spare bits set", sealed(one, two, three[:-1] + "B"), "not-canonical-value", "sealed[2]"
    yield "a digest in the other alphabet", sealed(one, two, "+" + three[1:]), "wrong-member", "sealed[2]"


def refused_submissions(
    vector: Json, envelope: Callable[..., Json], b64url: Callable[[bytes], str]
) -> Iterator[tuple[str, Json, str, str]]:
    """(what is wrong, submission, code, place); keys and signatures are looked at after the openings."""
    good, body = vector["submission"], vector["body"].encode()
    opening = good["openings"][0]
    salt = b64url(bytes(32))

    def opened(*openings: str) -> Json:
        return {**good, "openings": list(openings)}

    def invented(name: str) -> str:
        return b64url(json.dumps([salt, name, "x"], separators=(",", ":")).encode())

    yield "a required field is not opened", opened(), "missing-opening", "narrative"
    yield "another text than the one sealed", opened(invented("narrative")), "mismatched-opening", "narrative"
    yield "a field that the type does not have", opened(opening, invented("reasons")), "unknown-opening", "reasons"
    yield "a field opened twice", opened(opening, opening), "unknown-opening", "narrative"
    yield "an opening that is no base64url", opened(opening + "="), "bad-opening", "$.openings[0]"
    yield "no openings at all", {"envelope": good["envelope"]}, "missing-member", "$.openings"
    yield "a member more", {**good, "comment": ""}, "unknown-member", "$.comment"
    other = envelope(body, ["a-rep"], "application/json")
    yield "another payload type", {**good, "envelope": other}, "bad-value", "$.envelope.payloadType"
    signed = {**good, "envelope": envelope(body, ["a-stranger"])}
    yield "signed with another key", signed, "signature-invalid", "envelope.signatures"
    changed = deepcopy(good)
    changed["envelope"]["signatures"] = envelope(body + b" ", ["a-rep"])["signatures"]
    yield "signed over other bytes", changed, "signature-invalid", "envelope.signatures"
    both = {**good, "envelope": envelope(body, ["a-rep", "a-stranger"])}
    yield "one signature more than signers", both, "signature-invalid", "envelope.signatures"
    yield "a key that the log does not hold", _by_a_stranger(vector, envelope), "unknown-key", "signers[0].key"


def _by_a_stranger(vector: Json, envelope: Callable[..., Json]) -> Json:
    """The statement names a key that nobody enrolled, and bears its signature."""
    value = json.loads(vector["body"])
    value["signers"][0]["key"] = HASH
    body = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return {**vector["submission"], "envelope": envelope(body, ["a-stranger"])}
