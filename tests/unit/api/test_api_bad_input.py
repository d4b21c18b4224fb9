"""What happens to a submission that is wrong? Each kind its own problem, in Chinese and English, naming field or clause; 4xx; nothing
written; never a traceback. One row a kind; the first test shows that the same submission, left alone, is admitted."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from msgspec.structs import replace

from keys.envelope import sign_envelope
from keys.signer import Ed25519Signer
from ledger.log.authoring import Authored, sign_submission
from ledger.log.codec import PAYLOAD_TYPE, encode_statement, encode_submission
from tests.support.town import UNIT, Case, at
from tests.unit.api.counter import Counter

DAY = date(2026, 1, 20)
PROPOSERS = [("a-rep", "REP", UNIT), ("a-head", "HEAD", UNIT)]


@dataclass(frozen=True)
class Bad:
    """One kind of bad input: how to make it, and what is answered."""

    make: Callable[[Counter, Authored], bytes]
    status: int
    code: str
    names: str
    """Field or clause that the problem has to name."""


def valid(counter: Counter) -> Authored:
    """A proposal that the rules let in."""
    town = counter.town
    town.fact(Case("1"), DAY)
    town.clock.set(at(2026, 1, 22))
    return town.proposal(Case("1"), DAY)


def signed(counter: Counter, authored: Authored) -> bytes:
    """The submission, signed by its signers."""
    return sign_submission(authored, [counter.town.key(signer.actor) for signer in authored.statement.signers])


def changed(counter: Counter, authored: Authored, **members: object) -> bytes:
    """The statement with other members, signed anew."""
    statement = replace(authored.statement, **members)
    return signed(counter, Authored(statement, encode_statement(statement), authored.openings))


def data(counter: Counter, authored: Authored, **members: object) -> bytes:
    """The statement with other data, signed anew."""
    return changed(counter, authored, data=replace(authored.statement.data, **members))


def body(counter: Counter, authored: Authored, edit: Callable[[bytes], bytes]) -> bytes:
    """Any bytes as a body, under good signatures."""
    edited = edit(authored.body)
    assert edited != authored.body
    signers = [counter.town.key(signer.actor) for signer in authored.statement.signers]
    return encode_submission(sign_envelope(PAYLOAD_TYPE, edited, signers), authored.openings)


def text(edit: Callable[[str], str]) -> Callable[[Counter, Authored], bytes]:
    """The submission as text, edited."""

    def make(counter: Counter, authored: Authored) -> bytes:
        raw = signed(counter, authored).decode()
        assert edit(raw) != raw
        return edit(raw).encode()

    return make


def other_signature(counter: Counter, authored: Authored) -> bytes:
    """Good signatures, over other bytes."""
    raw, other = (json.loads(part) for part in (signed(counter, authored), changed(counter, authored, causes=())))
    foreign = json.loads(body(counter, authored, lambda given: given.replace(b'"points_cp":400', b'"points_cp":399')))
    assert raw == other
    raw["envelope"]["signatures"] = foreign["envelope"]["signatures"]
    return json.dumps(raw).encode()


def strange_key(counter: Counter, authored: Authored) -> bytes:
    """A key that nobody enrolled."""
    counter.town.keys["a-rep"] = Ed25519Signer.from_seed(bytes(32))
    first, *others = authored.statement.signers
    first = replace(first, key=counter.town.keys["a-rep"].public_key.key)
    return changed(counter, authored, signers=(first, *others))


def stale(counter: Counter, authored: Authored) -> bytes:
    """Signed before another proposal on the same matter came in."""
    counter.town.propose(Case("1"), DAY, 300)
    return signed(counter, authored)


def of_another_unit(counter: Counter, authored: Authored) -> bytes:
    """A reporter of a unit that is not his."""
    signers = tuple(replace(signer, unit="u-99") for signer in authored.statement.signers)
    return changed(counter, authored, signers=signers, data=replace(authored.statement.data, reporting_unit="u-99"))


def without_openings(counter: Counter, authored: Authored) -> bytes:
    return signed(counter, Authored(authored.statement, authored.body, ()))


def other_opening(counter: Counter, authored: Authored) -> bytes:
    other = counter.town.draft(
        "DeductionProposed",
        authored.statement.stream,
        authored.statement.data,
        PROPOSERS,
        sealed={"reasons": "别的理由"},
    )
    return signed(counter, Authored(authored.statement, authored.body, other.openings))


BAD = {
    "a blank": Bad(lambda *_: b" ", 400, "bad-json", "byte"),
    "broken JSON": Bad(text(lambda raw: raw[:-9]), 400, "bad-json", "byte"),
    "not an object": Bad(lambda *_: b"[]", 400, "bad-value", "$"),
    "not UTF-8": Bad(lambda *_: b'{"envelope":"\xff"}', 400, "not-utf8", ""),
    "a duplicate member": Bad(text(lambda raw: '{"openings":[],' + raw[1:]), 400, "duplicate-member", "openings"),
    "an unknown member": Bad(text(lambda raw: '{"more":1,' + raw[1:]), 400, "unknown-member", "$.more"),
    "a missing member": Bad(lambda *_: b'{"openings":[]}', 400, "missing-member", "$.envelope"),
    "a float": Bad(text(lambda raw: '{"more":1.5,' + raw[1:]), 400, "float-number", ""),
    "NaN": Bad(text(lambda raw: '{"more":NaN,' + raw[1:]), 400, "float-number", "$.more"),
    "deep nesting": Bad(lambda *_: b"[" * 5_000 + b"]" * 5_000, 400, "too-deep", ""),
    "wrong base64": Bad(
        text(lambda raw: re.sub(r'"payload":"....', '"payload":"*{}=', raw)), 400, "malformed-envelope-base64", "payload"
    ),
    "no signature": Bad(
        text(lambda raw: re.sub(r'"signatures":\[.*?\]', '"signatures":[]', raw)), 400, "malformed-envelope-count", ""
    ),
    "another payload type": Bad(text(lambda raw: raw.replace("vnd.mingjing", "vnd.other")), 400, "bad-value", "payloadType"),
    "an oversize body": Bad(
        lambda counter, given: body(counter, given, lambda raw: raw + b" " * 300_000), 400, "too-large", "body"
    ),
    "a duplicate member in the statement": Bad(
        lambda counter, given: body(counter, given, lambda raw: b'{"v":1,' + raw[1:]), 400, "duplicate-member", "v"
    ),
    "an unknown member in the statement": Bad(
        lambda counter, given: body(counter, given, lambda raw: raw[:-1] + b',"w":1}'), 400, "wrong-member", "$"
    ),
    "a float in the statement": Bad(
        lambda counter, given: body(counter, given, lambda raw: raw.replace(b":400,", b":400.0,")), 400, "float-number", ""
    ),
    "spaces in the statement": Bad(
        lambda counter, given: body(counter, given, lambda raw: raw.replace(b'"v":1', b'"v": 1')), 400, "not-canonical", ""
    ),
    "an unknown type": Bad(
        lambda counter, given: body(counter, given, lambda raw: raw.replace(b"deduction-proposed/1", b"gift-received/1")),
        *(400, "unknown-type", "type"),
    ),
    "a key that nobody enrolled": Bad(strange_key, 422, "unknown-key", "F25"),
    "a wrong role": Bad(
        lambda counter, given: changed(
            counter, given, signers=tuple(replace(signer, role="VER") for signer in given.statement.signers)
        ),
        *(422, "role-not-held", "F25"),
    ),
    "the signers of another type": Bad(
        lambda counter, given: changed(counter, given, signers=given.statement.signers[:1]), 422, "wrong-signers", "G02"
    ),
    "a wrong unit": Bad(of_another_unit, 422, "role-out-of-scope", "F25"),
    "a signature over other bytes": Bad(other_signature, 422, "signature-invalid", "F25"),
    "another ledger": Bad(
        lambda counter, given: changed(counter, given, log="demo.test/other"), 422, "wrong-ledger", "log"
    ),
    "another stream": Bad(
        lambda counter, given: changed(counter, given, stream=f"unit/{UNIT}"), 422, "wrong-stream", "stream"
    ),
    "a stale seen": Bad(stale, 409, "stale-seen", "seen"),
    "points above the range": Bad(
        lambda counter, given: data(counter, given, points_cp=799), 422, "points-out-of-range", "points_cp"
    ),
    "points that no deduction may have": Bad(
        lambda counter, given: data(counter, given, points_cp=801), 400, "wrong-member", "points_cp"
    ),
    "a missing opening": Bad(without_openings, 422, "missing-opening", "reasons"),
    "an opening of another statement": Bad(other_opening, 422, "mismatched-opening", "reasons"),
}  # fmt: skip


def test_the_same_submission_left_alone_is_admitted(counter: Counter) -> None:
    authored = valid(counter)
    before = counter.size
    answer = counter.post(signed(counter, authored))
    assert (answer.status_code, counter.size) == (201, before + 1)


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_named_in_two_languages_and_nothing_is_written(counter: Counter, kind: str) -> None:
    bad = BAD[kind]
    raw = bad.make(counter, valid(counter))
    before, checkpoint = counter.size, counter.town.ledger.checkpoint()

    answer = counter.post(raw)

    problem = answer.json
    assert (answer.status_code, problem["code"]) == (bad.status, bad.code), problem["detail"]
    assert answer.content_type == "application/problem+json"
    assert problem["type"] == f"/problems/{bad.code}"
    assert problem["status"] == bad.status
    assert bad.names in problem.get("field", "") or bad.names == problem.get("clause"), problem
    for zh, en in (("title_zh", "title"), ("detail_zh", "detail")):
        assert re.search("[\u4e00-\u9fff]", problem[zh])
        assert re.search("[a-z]{2}", problem[en])
    assert problem["refusal"].startswith(f"mingjing-refusal/1\n{counter.town.ledger.origin}\n")
    assert (counter.size, counter.town.ledger.checkpoint()) == (before, checkpoint)


def test_every_kind_in_a_batch_gets_its_own_verdict_and_the_good_line_between_them_is_admitted(
    counter: Counter,
) -> None:
    authored = valid(counter)
    kinds = ["broken JSON", "a float", "an unknown type", "a missing opening"]
    lines = [BAD[kind].make(counter, authored) for kind in kinds]
    lines.insert(2, signed(counter, authored))
    before = counter.size

    answer = counter.post(b"\n".join(lines), content_type="application/x-ndjson")

    assert (answer.status_code, answer.content_type) == (200, "application/x-ndjson")
    verdicts = [json.loads(line) for line in answer.data.splitlines()]
    assert [verdict["line"] for verdict in verdicts] == [1, 2, 3, 4, 5]
    assert [verdict["status"] for verdict in verdicts] == [400, 400, 201, 400, 422]
    assert [verdict["problem"]["code"] for verdict in verdicts if "problem" in verdict] == [
        BAD[kind].code for kind in kinds
    ]
    assert (counter.size, verdicts[2]["receipt"]["position"]) == (before + 1, before)
