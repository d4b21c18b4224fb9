"""How does a piece of evidence come in and go out over HTTP? As it is, under its digest; and what is refused on the way."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from api.config import EVIDENCE_LIMIT
from ledger.evidence import EVIDENCE_DIRECTORY, Evidence
from ledger.log.sealed import opening_digest, parse_opening
from tests.support.cosigning_acts import attachment
from tests.unit.api.counter import Counter
from tests.unit.api.test_api_bad_input import signed, valid

STREAM = "official/o-0001"
CONTENT = "<script>会议记录 minutes</script>".encode() * 9_000


def put(counter: Counter, content: bytes = CONTENT, query: str = f"?stream={STREAM}", **options: Any) -> Any:
    """The answer to a put."""
    options.setdefault("content_type", "application/pdf")
    return counter.client.put(f"/v1/evidence{query}", data=content, **options)


def test_evidence_is_kept_under_a_digest_and_comes_back_whole(counter: Counter) -> None:
    answer = put(counter)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    told = answer.json
    assert told["sha256"] == sha256(CONTENT).hexdigest()
    assert (told["size"], told["media_type"], told["stream"]) == (len(CONTENT), "application/pdf", STREAM)
    assert opening_digest(told["opening"]) == told["digest"]
    assert parse_opening(told["opening"]).value == told["sha256"]
    back = counter.client.get(answer.headers["Location"])
    assert back.data == CONTENT
    assert back.headers["Content-Length"] == str(len(CONTENT))
    again = put(counter)
    assert (again.status_code, again.json) == (200, told)


def test_the_answer_is_ready_for_a_statement_and_the_log_leads_back_to_the_bytes(counter: Counter) -> None:
    valid(counter)
    told = put(counter, query="?stream=fact/f-1").json
    piece, _ = counter.service.evidence.read(told["digest"])
    answer = counter.post(signed(counter, attachment(counter.town, "fact/f-1", piece)))
    assert answer.status_code == 201, answer.json
    entry = counter.client.get(answer.headers["Location"]).json
    assert counter.client.get(f"/v1/evidence/{entry['statement']['data']['evidence_item']}").data == CONTENT


def test_evidence_is_a_file_to_save_and_never_a_page_of_this_service(counter: Counter) -> None:
    told = put(counter, content_type="text/html; charset=utf-8").json
    back = counter.client.get(f"/v1/evidence/{told['digest']}")
    assert back.content_type == "application/octet-stream"
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert (back.headers["Evidence-Media-Type"], back.headers["X-Content-Type-Options"]) == (
        "text/html; charset=utf-8",
        "nosniff",
    )
    assert back.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "content_type", ["", "pdf", "application", "application/", "/pdf", "a/b/c", "text/plain; x=é", "a" * 99 + "/b"]
)
def test_a_media_type_has_to_be_stated(counter: Counter, content_type: str) -> None:
    answer = put(counter, content_type=content_type)
    assert (answer.status_code, answer.json["code"]) == (415, "media-type-unstated")


@pytest.mark.parametrize(
    "content_type", ["application/pdf", "image/jpeg", "application/vnd.ms-excel", "audio/x-wav", "x/y+z; a=b"]
)
def test_any_media_type_that_is_stated_is_taken_as_it_is(counter: Counter, content_type: str) -> None:
    assert put(counter, b"%PDF or not", content_type=content_type).status_code == 201


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "query-refused"),
        ("?stream=", 400, "query-refused"),
        ("?stream=actor/a-rep", 400, "query-refused"),
        ("?stream=official/o-0001/x", 400, "query-refused"),
        ("?stream=official/o-0001&stream=fact/f-1", 400, "query-refused"),
        ("?stream=official/o-0001&more=1", 400, "query-refused"),
        ("?stream=official/o-9999", 404, "not-in-log"),
        ("?stream=fact/f-never", 404, "not-in-log"),
    ],
)
def test_whose_evidence_it_is_has_to_be_said(counter: Counter, query: str, status: int, code: str) -> None:
    answer = put(counter, query=query)
    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize("digest", ["1", "A" * 42, "A" * 44, "A" * 42 + "B", "A" * 42 + "=", "A" * 42 + "+", "0" * 64])
def test_a_digest_out_of_form_is_refused(counter: Counter, digest: str) -> None:
    answer = counter.client.get(f"/v1/evidence/{digest}")
    assert (answer.status_code, answer.json["code"]) == (400, "query-refused")


def test_neither_the_hash_of_the_bytes_nor_a_strange_digest_gives_anything(counter: Counter) -> None:
    told = put(counter).json
    answer = counter.client.get(f"/v1/evidence/{'A' * 43}")
    assert (answer.status_code, answer.json["code"]) == (404, "evidence-not-kept")
    assert counter.client.get(f"/v1/evidence/{told['sha256']}").status_code == 400
    assert counter.client.get("/v1/evidence").status_code == 405


def test_http_itself_refuses_what_has_no_honest_length(counter: Counter, tmp_path: Path) -> None:
    path = f"/v1/evidence?stream={STREAM}"

    def announced(length: str, content: bytes = b"abc") -> Any:
        environment = {"CONTENT_LENGTH": length, "wsgi.input": BytesIO(content)}
        return counter.client.put(path, content_type="application/pdf", environ_overrides=environment)

    for answer, status, code in (
        (put(counter, headers={"Transfer-Encoding": "chunked"}), 411, "length-required"),
        (put(counter, headers={"Content-Encoding": "gzip"}), 415, "media-type-unstated"),
        (announced(""), 411, "length-required"),
        (announced("-1"), 411, "length-required"),
        (announced("0"), 400, "body-empty"),
        (announced(str(EVIDENCE_LIMIT + 1)), 413, "body-too-large"),
        (announced("10"), 400, "body-cut"),
        (counter.client.post(path, data=b"x", content_type="application/pdf"), 405, "method-not-allowed"),
    ):
        assert (answer.status_code, answer.json["code"]) == (status, code)
    assert list((tmp_path / EVIDENCE_DIRECTORY).iterdir()) == []
    assert announced("3").status_code == 201


def test_damaged_evidence_is_told_as_damage_and_nothing_of_it_is_given(counter: Counter, tmp_path: Path) -> None:
    told = put(counter).json
    (path,) = (tmp_path / EVIDENCE_DIRECTORY).iterdir()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    answer = counter.client.get(f"/v1/evidence/{told['digest']}")
    assert (answer.status_code, answer.json["code"]) == (500, "evidence-damaged")


def test_without_room_on_the_disk_nothing_is_kept(counter: Counter, tmp_path: Path) -> None:
    full = Evidence.open(tmp_path, counter.town.ledger, free=lambda _: 0)
    client = create_app(replace(counter.service, evidence=full)).test_client()
    answer = client.put(f"/v1/evidence?stream={STREAM}", data=CONTENT, content_type="application/pdf")
    assert (answer.status_code, answer.json["code"]) == (507, "unwritten")
    assert list((tmp_path / EVIDENCE_DIRECTORY).iterdir()) == []


def test_no_word_of_evidence_stands_in_a_log_line(counter: Counter, capsys: pytest.CaptureFixture[str]) -> None:
    put(counter)
    counter.client.get(f"/v1/evidence/{'A' * 43}")
    assert "会议记录" not in "".join(capsys.readouterr())
