"""What does an author get for a good statement, again, and in the way of another? And what does HTTP itself refuse?"""

import json
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace

from api.config import BATCH_LIMIT, SINGLE_LIMIT
from ledger.log.authoring import Authored
from ledger.log.codec import encode_statement
from ledger.log.receipt import parse_receipt, verify_receipt
from ledger.store.errors import StoreFailed
from ledger.store.memory import MemoryTransaction
from tests.support.town import LOG
from tests.unit.api.counter import Counter
from tests.unit.api.test_api_bad_input import signed, valid

NDJSON = "application/x-ndjson"


def test_an_admitted_statement_gets_a_receipt_that_holds_by_itself(counter: Counter) -> None:
    authored = valid(counter)
    answer = counter.post(signed(counter, authored))
    assert answer.status_code == 201
    receipt = parse_receipt(answer.json)
    verify_receipt(receipt, authored.body, counter.town.ledger.verifiers, LOG)
    assert answer.headers["Location"] == f"/v1/entries/{receipt.position}"
    assert counter.client.get(answer.headers["Location"]).json["leaf_hash"] == receipt.leaf_hash


def test_the_same_statement_again_gets_the_same_place_and_writes_nothing(counter: Counter) -> None:
    raw = signed(counter, valid(counter))
    first = counter.post(raw)
    size = counter.size
    again = counter.post(raw)
    assert (first.status_code, again.status_code, counter.size) == (201, 200, size)
    assert [first.json[name] for name in ("position", "leaf_hash", "entry")] == [
        again.json[name] for name in ("position", "leaf_hash", "entry")
    ]


def test_another_statement_under_a_used_id_is_a_conflict_that_names_its_place(counter: Counter) -> None:
    authored = valid(counter)
    position = counter.post(signed(counter, authored)).json["position"]
    statement = replace(authored.statement, log="demo.test/other")
    answer = counter.post(signed(counter, Authored(statement, encode_statement(statement), authored.openings)))
    assert (answer.status_code, answer.json["code"]) == (409, "event-id-taken")
    assert (answer.json["position"], answer.json["events"]) == (position, [statement.id])


def test_a_batch_is_judged_in_order_and_a_line_may_build_on_one_before_it(counter: Counter) -> None:
    raw = signed(counter, valid(counter))
    answer = counter.post(raw + b"\n" + raw + b"\n", content_type=NDJSON)
    verdicts = [json.loads(line) for line in answer.data.splitlines()]
    assert [(verdict["line"], verdict["status"]) for verdict in verdicts] == [(1, 201), (2, 200)]
    assert verdicts[0]["receipt"]["position"] == verdicts[1]["receipt"]["position"]


def test_a_blank_line_inside_a_batch_is_a_verdict_of_its_own_and_the_last_newline_is_not(counter: Counter) -> None:
    raw = signed(counter, valid(counter))
    answer = counter.post(raw + b"\n\n" + raw, content_type=NDJSON)
    assert [json.loads(line)["status"] for line in answer.data.splitlines()] == [201, 400, 200]


def announced(counter: Counter, stream: BytesIO, length: str, content_type: str = "application/json") -> Any:
    """The answer to a body whose announced length is what the test says, whatever it holds."""
    environment = {"CONTENT_LENGTH": length, "wsgi.input": stream}
    return counter.client.post("/v1/statements", content_type=content_type, environ_overrides=environment)


@pytest.mark.parametrize("content", [b"\n", b""])
def test_a_batch_without_a_line_is_refused(counter: Counter, content: bytes) -> None:
    answer = announced(counter, BytesIO(content), str(len(content)), NDJSON)
    assert (answer.status_code, answer.json["code"]) == (400, "batch-empty")


def test_an_empty_body_is_no_submission(counter: Counter) -> None:
    answer = announced(counter, BytesIO(), "0")
    assert (answer.status_code, answer.json["code"]) == (400, "bad-json")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "multipart/form-data; boundary=x"])
def test_a_body_of_another_type_is_refused(counter: Counter, content_type: str) -> None:
    answer = counter.post(b"{}", content_type=content_type)
    assert (answer.status_code, answer.json["code"]) == (415, "media-type-unsupported")


def test_a_compressed_body_is_refused_and_a_charset_is_not_minded(counter: Counter) -> None:
    raw = signed(counter, valid(counter))
    answer = counter.post(raw, headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json["code"]) == (415, "media-type-unsupported")
    assert counter.post(raw, content_type="application/json; charset=utf-8").status_code == 201


def test_a_body_without_a_length_is_refused_also_in_chunks(counter: Counter) -> None:
    bare, words, signed_length = (announced(counter, BytesIO(b"{}"), length) for length in ("", "two", "+2"))
    chunked = counter.post(b"{}", headers={"Transfer-Encoding": "chunked"})
    for answer in (bare, words, signed_length, chunked):
        assert (answer.status_code, answer.json["code"]) == (411, "length-required")


@pytest.mark.parametrize(("content_type", "limit"), [("application/json", SINGLE_LIMIT), (NDJSON, BATCH_LIMIT)])
def test_a_body_over_the_limit_is_refused_before_it_is_read(counter: Counter, content_type: str, limit: int) -> None:
    unread = BytesIO(b"never read")
    answer = announced(counter, unread, str(limit + 1), content_type)
    assert (answer.status_code, answer.json["code"]) == (413, "body-too-large")
    assert unread.tell() == 0


def test_a_body_of_exactly_the_limit_is_read(counter: Counter) -> None:
    answer = counter.post(b"{" + b" " * (SINGLE_LIMIT - 2) + b"}")
    assert (answer.status_code, answer.json["code"]) == (400, "missing-member")


def test_a_body_shorter_than_announced_is_refused(counter: Counter) -> None:
    answer = announced(counter, BytesIO(b"{}"), "10")
    assert (answer.status_code, answer.json["code"]) == (400, "body-cut")


def test_a_query_on_a_write_is_refused(counter: Counter) -> None:
    answer = counter.client.post("/v1/statements?dry=1", data=b"{}", content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (400, "query-refused")


class FailingTransaction(MemoryTransaction):
    """A transaction whose commit fails, as on a broken disk."""

    def commit(self):  # type: ignore[no-untyped-def]  # it only raises
        raise StoreFailed(reason="EIO")


def test_when_the_disk_fails_the_answer_is_503_and_readiness_says_why(counter: Counter) -> None:
    raw = signed(counter, valid(counter))
    assert counter.client.get("/readyz").status_code == 200
    recorder = counter.town.recorder
    recorder.begin = lambda: FailingTransaction(recorder, recorder.tree_head())
    recorder._turn.acquire()
    answer = counter.post(raw)
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "writer-stopped", "1")
    ready = counter.client.get("/readyz")
    assert (ready.status_code, ready.json["code"]) == (503, "writer-stopped")
    assert counter.client.get("/healthz").status_code == 200
    assert counter.client.get("/v1/officials/o-0001").status_code == 200
