"""What holds for every answer? Protecting headers, problems in place of tracebacks, refusals of HTTP in one form, a document."""

from dataclasses import replace as replaced
from pathlib import Path

import pytest

from api.app import create_app
from api.config import DEFAULT_PORT, Settings
from api.errors import NotLoopback
from api.wiring import start_service
from ledger.store.recorder import StoredEntry
from tests.support.town import Town
from tests.unit.api.counter import Counter

PATHS = ["/", "/officials/o-0001", "/v1/officials/o-0001", "/v1/entries/0", "/log/checkpoint", "/healthz", "/nowhere"]
PROBLEM_TYPE = "application/problem+json"


@pytest.mark.parametrize("path", [*PATHS, "/static/console.css", "/v1/openapi.json"])
def test_every_answer_lets_nothing_in_from_outside(served: Counter, path: str) -> None:
    with served.client.get(path) as answer:
        headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "connect-src", "form-action")} == {"'self'"}
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "path-unknown"),
        ("GET", "/v1/entries/-1", 404, "path-unknown"),
        ("GET", "/v1/entries/1.5", 404, "path-unknown"),
        ("GET", "/v1/officials/", 404, "path-unknown"),
        ("GET", "/static/../app.py", 404, "path-unknown"),
        ("GET", "/v1/statements", 405, "method-not-allowed"),
        ("DELETE", "/v1/entries/1", 405, "method-not-allowed"),
        ("POST", "/", 405, "method-not-allowed"),
        ("GET", "/healthz?x=1", 400, "query-refused"),
        ("GET", "/v1/entries/1?x=1", 400, "query-refused"),
        ("GET", "/log/checkpoint?x=1", 400, "query-refused"),
    ],
)
def test_what_http_refuses_is_a_problem_too(served: Counter, method: str, path: str, status: int, code: str) -> None:
    answer = served.client.open(path, method=method)
    assert (answer.status_code, answer.content_type) == (status, PROBLEM_TYPE)
    assert (answer.json["code"], answer.json["type"]) == (code, f"/problems/{code}")
    if status == 405:
        assert answer.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/v1/officials/o-0001", "text/html", 406),
        ("/v1/officials/o-0001", "application/json", 200),
        ("/v1/officials/o-0001", "text/html, */*;q=0.1", 200),
        ("/log/checkpoint", "application/json", 406),
        ("/log/checkpoint", "text/*", 200),
        ("/", "application/json", 406),
        ("/", "text/html", 200),
    ],
)
def test_an_answer_is_given_in_its_one_type_or_refused(served: Counter, path: str, accept: str, status: int) -> None:
    answer = served.client.get(path, headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406 and path != "/":
        assert answer.json["code"] == "not-acceptable"


@pytest.mark.parametrize("host", ["localhost", "localhost:8480", "127.0.0.1:8480", "[::1]:8480", "[::1]"])
def test_a_request_for_this_machine_is_answered(served: Counter, host: str) -> None:
    assert served.client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8480", "localhost.evil.example:8480", "192.0.2.7:8480"])
def test_a_request_for_another_host_is_refused_also_when_its_name_points_here(served: Counter, host: str) -> None:
    answer = served.client.get("/v1/officials/o-0001", headers={"Host": host})
    assert (answer.status_code, answer.json["code"]) == (421, "host-refused")


def test_every_path_stands_in_the_openapi_document_with_its_parameters(served: Counter) -> None:
    document = served.client.get("/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        *(
            "/v1/statements",
            "/v1/officials/{official}",
            "/v1/officials/{official}/score",
            "/v1/officials/{official}/why",
        ),
        *("/v1/officials/{official}/proof", "/v1/entries/{position}", "/v1/entries/{position}/receipt"),
        *("/log/checkpoint", "/healthz", "/readyz"),
        *("/v1/drafts", "/v1/pending/{event_id}", "/v1/evidence", "/v1/evidence/{digest}"),
        *("/v1/list", "/v1/warnings", "/v1/deadlines", "/v1/units/{unit}", "/v1/rulebooks", "/v1/keys"),
        *("/v1/officials/{official}/history", "/v1/views", "/v1/views/{view}/rebuilt"),
    }
    why = document["paths"]["/v1/officials/{official}/why"]["get"]
    assert {each["name"] for each in why["parameters"] if each.get("in") == "query"} == {"on", "known"}
    assert set(document["paths"]["/v1/statements"]["post"]["responses"]) >= {
        "200",
        "201",
        "400",
        "409",
        "411",
        "413",
        "415",
    }
    assert "Problem" in document["components"]["schemas"]


def test_an_error_nobody_foresaw_is_a_number_and_its_text_stays_inside(
    served: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(served.service)

    def broken() -> str:
        raise ValueError("某某的姓名 a name that nobody may read")

    app.add_url_rule("/broken", view_func=broken)
    answer = app.test_client().get("/broken")
    logged = capsys.readouterr().out
    assert (answer.status_code, answer.json["code"], answer.content_type) == (500, "unforeseen", PROBLEM_TYPE)
    number = answer.json["detail"].partition("number ")[2].partition(")")[0]
    assert number in logged
    assert "ValueError" in logged
    for text in (answer.text, logged):
        assert "某某" not in text
        assert "nobody may read" not in text
        assert "Traceback" not in text


def test_damage_in_the_log_is_told_as_damage_and_not_as_a_wrong_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = Town(tmp_path).settle()
    service = start_service(town.ledger, tmp_path / "views.db")
    service.runner.wait_for(town.ledger.history.size(), timeout_s=30)
    good = town.recorder._log[3]
    town.recorder._log[3] = StoredEntry(
        **{name: getattr(good, name) for name in StoredEntry.__slots__ if name != "entry"}, entry=b"{}"
    )
    answer = create_app(service).test_client().get("/v1/entries/3")
    assert (answer.status_code, answer.json["code"]) == (500, "stored-unreadable")
    assert "MalformedBytes" in capsys.readouterr().out
    service.close()


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.0.2.7", "example.org", "", "127.0.0.1.example.org", "LOCALHOST"]
)
def test_the_service_refuses_any_address_but_this_machine(tmp_path: Path, host: str) -> None:
    with pytest.raises(NotLoopback) as caught:
        Settings(tmp_path, host=host)
    assert host in caught.value.en
    assert "本机" in caught.value.zh


@pytest.mark.parametrize(("host", "address"), [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")])
def test_the_service_takes_the_names_of_this_machine(tmp_path: Path, host: str, address: str) -> None:
    settings = Settings(tmp_path, host=host)
    assert (settings.address, settings.port, settings.url) == (address, DEFAULT_PORT, "http://localhost:8480")
    assert replaced(settings, port=1).url == "http://localhost:1"


def test_views_that_do_not_fit_the_log_are_rebuilt_when_the_service_starts(tmp_path: Path) -> None:
    views = tmp_path / "views.db"
    views.write_bytes(b"something else entirely, and longer than a header of SQLite" * 9)
    (tmp_path / "a").mkdir()
    town = Town(tmp_path / "a").settle()
    service = start_service(town.ledger, views)
    assert service.runner.wait_for(town.ledger.history.size(), timeout_s=30)
    service.close()

    (tmp_path / "b").mkdir()
    other = Town(tmp_path / "b")
    other.found(county="另一个县 another county")
    service = start_service(other.ledger, views)
    assert service.runner.wait_for(1, timeout_s=30)
    assert service.views.size() == 1
    service.close()
