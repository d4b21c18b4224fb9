"""What can a stranger on this machine do to the service with nothing but requests? (T41: huge, many, slow.)"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event
from typing import Any

from api.config import BATCH_LINES, BODIES
from tests.unit.api.counter import Counter
from tests.unit.api.test_api_bad_input import signed, valid

NDJSON = "application/x-ndjson"


class Trickle(BytesIO):
    """A body that comes in when the test lets it."""

    def __init__(self, data: bytes, reached: Callable[[], object], go: Event) -> None:
        super().__init__(data)
        self._reached, self._go = reached, go

    def read(self, size: int | None = -1) -> bytes:
        self._wait()
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self._wait()
        return super().readinto(buffer)

    def _wait(self) -> None:
        self._reached()
        assert self._go.wait(30)


def test_threat_41_a_batch_of_a_million_empty_lines_is_refused_before_any_is_answered(counter: Counter) -> None:
    answer = counter.post(b"\n" * 1_000_000, content_type=NDJSON)
    assert (answer.status_code, answer.json["code"]) == (413, "batch-too-long")
    assert len(answer.data) < 2_000


def test_a_batch_of_as_many_lines_as_allowed_is_answered_line_by_line(counter: Counter) -> None:
    raw = b"{}\n" * (BATCH_LINES - 1) + signed(counter, valid(counter))
    answer = counter.post(raw, content_type=NDJSON)
    verdicts = answer.data.splitlines()
    assert len(verdicts) == BATCH_LINES
    assert json.loads(verdicts[-1])["status"] == 201


def test_threat_41_bodies_that_trickle_in_leave_half_of_the_threads_to_everybody_else(counter: Counter) -> None:
    raw, go, arrived = signed(counter, valid(counter)), Event(), []
    full = Event()

    def reached() -> None:
        arrived.append(1)
        if len(arrived) == BODIES:
            full.set()

    def post() -> int:
        body = Trickle(raw, reached, go)
        client = counter.client.application.test_client()
        headers = {"Content-Length": str(len(raw))}
        answer = client.post("/v1/statements", input_stream=body, headers=headers, content_type="application/json")
        return int(answer.status_code)

    with ThreadPoolExecutor(BODIES) as pool:
        slow = [pool.submit(post) for _ in range(BODIES)]
        assert full.wait(30)
        answer = counter.post(raw)
        assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "bodies-busy", "1")
        assert counter.client.get("/healthz").status_code == 200
        go.set()
        assert sorted(one.result(30) for one in slow) == [*[200] * (BODIES - 1), 201]
    assert counter.post(raw).status_code == 200
