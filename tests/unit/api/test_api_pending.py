"""How do several people sign one statement over HTTP? Put, read, put; the last one gets the receipt; every wrong way is told."""

import json
from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace

from api.config import SINGLE_LIMIT
from keys.envelope import sign_envelope
from ledger.log.authoring import Authored
from ledger.log.codec import PAYLOAD_TYPE, encode_submission
from ledger.log.receipt import parse_receipt, verify_receipt
from ledger.pending import WAITS_DAYS
from tests.support.cosigning_acts import half_signed, with_members
from tests.support.town import LOG, Case
from tests.unit.api.counter import Counter
from tests.unit.api.test_api_bad_input import DAY, valid

PROBLEM = "application/problem+json"
SOME_ID = "01900000-0000-7000-8000-000000000000"


def put(counter: Counter, event: str, raw: bytes, **options: Any) -> Any:
    """The answer to a put."""
    options.setdefault("content_type", "application/json")
    return counter.client.put(f"/v1/pending/{event}", data=raw, **options)


def begun(counter: Counter) -> Authored:
    """A proposal that its reporter has signed."""
    authored = valid(counter)
    answer = put(counter, authored.statement.id, half_signed(counter.town, authored, "a-rep"))
    assert answer.status_code == 202, answer.json
    return authored


def test_two_sign_one_after_the_other_and_the_second_gets_the_receipt(counter: Counter) -> None:
    authored = begun(counter)
    shown = counter.client.get(f"/v1/pending/{authored.statement.id}")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    told = shown.json
    assert (told["missing"], told["opened"], told["answer"]) == (["a-head"], {"reasons": "理由"}, None)
    assert [(one["actor"], one["signed"]) for one in told["signers"]] == [("a-rep", True), ("a-head", False)]
    assert told["statement"] == json.loads(authored.body)
    body = b64decode(told["envelope"]["payload"])  # what the second one signs is what he was shown
    assert body == authored.body
    mine = sign_envelope(PAYLOAD_TYPE, body, [counter.town.key("a-head")])
    answer = put(counter, told["event"], encode_submission(mine, []))
    assert answer.status_code == 201
    receipt = parse_receipt(answer.json)
    verify_receipt(receipt, authored.body, counter.town.ledger.verifiers, LOG)
    assert answer.headers["Location"] == f"/v1/entries/{receipt.position}"
    for again in (
        counter.client.get(f"/v1/pending/{told['event']}"),
        put(counter, told["event"], encode_submission(mine, [])),
    ):
        assert (again.status_code, again.json["leaf_hash"]) == (200, receipt.leaf_hash)


def test_nothing_waits_under_an_id_that_nobody_put(counter: Counter) -> None:
    answer = counter.client.get(f"/v1/pending/{SOME_ID}")
    assert (answer.status_code, answer.content_type, answer.json["code"]) == (404, PROBLEM, "pending-unknown")


@pytest.mark.parametrize("event", ["1", SOME_ID.upper().replace("0", "A"), f"{SOME_ID}0", "%00", "..%2f"])
def test_what_is_no_event_id_is_refused(counter: Counter, event: str) -> None:
    for answer in (counter.client.get(f"/v1/pending/{event}"), put(counter, event, b"{}")):
        assert answer.status_code in (400, 404)
        assert answer.json["code"] in ("query-refused", "path-unknown")


def test_every_wrong_signature_is_told_apart(counter: Counter) -> None:
    town, authored = counter.town, begun(counter)
    other = valid_other(counter)
    first, second = authored.statement.signers
    stolen = with_members(authored, signers=(first, replace(second, key=town.key("a-ver1").public_key.key)))
    wrong_bytes = json.loads(half_signed(town, authored, "a-head"))
    wrong_bytes["envelope"]["signatures"] = json.loads(half_signed(town, other, "a-head"))["envelope"]["signatures"]
    event = authored.statement.id
    for raw, status, code in (
        (half_signed(town, authored, "a-ver1"), 422, "not-a-signer"),
        (half_signed(town, stolen, "a-ver1"), 422, "unknown-key"),
        (json.dumps(wrong_bytes).encode(), 422, "signature-invalid"),
        (half_signed(town, with_members(other, id=event), "a-head"), 409, "pending-differs"),
        (half_signed(town, other, "a-head"), 400, "pending-id-differs"),
        (half_signed(town, authored, "a-head", openings=other.openings), 422, "mismatched-opening"),
        (b"{}", 400, "missing-member"),
        (b" ", 400, "bad-json"),
    ):
        answer = put(counter, event, raw)
        assert (answer.status_code, answer.content_type) == (status, PROBLEM)
        assert answer.json["code"] in (code, "unknown-opening"), answer.json
        assert answer.json["detail"]
        assert answer.json["detail_zh"]
    assert counter.client.get(f"/v1/pending/{event}").json["missing"] == ["a-head"]


def valid_other(counter: Counter) -> Authored:
    """Another statement of the same two."""
    return counter.town.proposal(Case("1"), DAY, 300)


def test_a_stale_one_answers_409_with_the_events_in_the_way_and_stays(counter: Counter) -> None:
    authored = begun(counter)
    counter.town.propose(Case("1"), DAY, 300)
    assert counter.town.last is not None
    answer = put(counter, authored.statement.id, half_signed(counter.town, authored, "a-head"))
    assert (answer.status_code, answer.json["code"]) == (409, "stale-seen")
    assert answer.json["events"] == [counter.town.last.statement.id]
    assert answer.json["refusal"].startswith("mingjing-refusal/1\n")
    shown = counter.client.get(f"/v1/pending/{authored.statement.id}").json
    assert (shown["answer"], shown["missing"]) == ("stale-seen", [])


def test_a_refused_one_answers_422_with_its_breaches_and_stays(counter: Counter) -> None:
    authored = valid(counter)
    heavy = with_members(authored, data=replace(authored.statement.data, points_cp=799))
    event = heavy.statement.id
    assert put(counter, event, half_signed(counter.town, heavy, "a-rep")).status_code == 202
    answer = put(counter, event, half_signed(counter.town, heavy, "a-head"))
    assert (answer.status_code, answer.json["code"]) == (422, "points-out-of-range")
    assert counter.client.get(f"/v1/pending/{event}").json["answer"] == "points-out-of-range"


def test_after_thirty_days_it_is_gone(counter: Counter) -> None:
    authored = begun(counter)
    counter.town.clock.set(counter.town.clock.now() + timedelta(days=WAITS_DAYS))
    for answer in (
        counter.client.get(f"/v1/pending/{authored.statement.id}"),
        put(counter, authored.statement.id, half_signed(counter.town, authored, "a-head")),
    ):
        assert (answer.status_code, answer.json["code"]) == (410, "pending-expired")


def test_http_itself_refuses_as_for_a_submission(counter: Counter) -> None:
    authored = valid(counter)
    raw = half_signed(counter.town, authored, "a-rep")
    path = f"/v1/pending/{authored.statement.id}"
    cut = {"CONTENT_LENGTH": str(len(raw) + 9), "wsgi.input": BytesIO(raw)}
    over = {"CONTENT_LENGTH": str(SINGLE_LIMIT + 1), "wsgi.input": BytesIO(raw)}
    for answer, status, code in (
        (put(counter, authored.statement.id, raw, content_type="text/plain"), 415, "media-type-not-json"),
        (put(counter, authored.statement.id, raw, headers={"Content-Encoding": "gzip"}), 415, "media-type-not-json"),
        (put(counter, authored.statement.id, raw, headers={"Transfer-Encoding": "chunked"}), 411, "length-required"),
        (counter.client.put(path, content_type="application/json", environ_overrides=cut), 400, "body-cut"),
        (counter.client.put(path, content_type="application/json", environ_overrides=over), 413, "body-too-large"),
        (counter.client.post(path, data=raw, content_type="application/json"), 405, "method-not-allowed"),
        (counter.client.get(f"{path}?x=1"), 400, "query-refused"),
        (counter.client.get(path, headers={"Accept": "text/html"}), 406, "not-acceptable"),
        (counter.client.get("/v1/pending"), 404, "path-unknown"),
    ):
        assert (answer.status_code, answer.json["code"]) == (status, code)
    assert counter.client.get(path).status_code == 404


def test_what_waits_stands_in_no_log_line_and_no_other_answer(
    counter: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(counter)
    for path in ("/v1/officials/o-0001", "/v1/officials/o-0001/why", "/", "/readyz"):
        assert "理由" not in counter.client.get(path).text
    assert "理由" not in "".join(capsys.readouterr())


def test_the_two_paths_stand_in_the_openapi_document(counter: Counter) -> None:
    paths = counter.client.get("/v1/openapi.json").json["paths"]
    assert set(paths["/v1/pending/{event_id}"]) >= {"get", "put"}
    assert set(paths["/v1/pending/{event_id}"]["put"]["responses"]) >= {"201", "202", "409", "410", "422"}
    assert set(paths["/v1/drafts"]["post"]["responses"]) >= {"200", "409", "422"}
    assert set(paths["/v1/evidence"]["put"]["responses"]) >= {"201", "404", "413", "415", "507"}
    (stream,) = [one for one in paths["/v1/evidence"]["put"]["parameters"] if one.get("in") == "query"]
    assert (stream["name"], stream["required"]) == ("stream", True)
