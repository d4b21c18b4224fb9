"""Can a page of another origin make a browser write here? No; a program, and this service's own pages, can."""

import pytest

from tests.unit.api.counter import Counter

WRITES = [
    ("POST", "/v1/views/all/rebuilt"),
    ("POST", "/v1/statements"),
    ("POST", "/v1/drafts"),
    ("PUT", "/v1/evidence"),
]
FOREIGN = [
    "http://evil.example",
    "http://localhost:3000",
    "https://localhost",
    "http://localhost.evil.example",
    "null",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_page_of_another_origin_cannot_make_a_browser_write(
    served: Counter, method: str, path: str, origin: str
) -> None:
    answer = served.client.open(path, method=method, headers={"Origin": origin})
    assert (answer.status_code, answer.json["code"]) == (403, "origin-refused")
    assert origin == "" or origin not in answer.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}])
@pytest.mark.parametrize(("method", "path"), WRITES)
def test_a_program_and_a_page_of_this_service_can(
    served: Counter, method: str, path: str, headers: dict[str, str]
) -> None:
    assert served.client.open(path, method=method, headers=headers).json["code"] != "origin-refused"


def test_reading_is_left_to_the_browser(served: Counter) -> None:
    assert served.client.get("/healthz", headers={"Origin": "http://evil.example"}).status_code == 200
