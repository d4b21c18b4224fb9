"""Two people sign one statement from the command line, each with his own key, through a service that runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from api.app import create_app
from api.cli.serving import SERVING_FILE
from api.demo import PASSPHRASE
from api.demo.cast import KEY_APPROVER, KEY_CUSTODIAN
from api.ledger_directory import LedgerOpener
from api.wiring import start_service

NAME = "一个虚构的人 an invented person"


class Quiet(WSGIRequestHandler):
    """Tells nothing of each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
        pass


@pytest.fixture
def served(county: Path) -> Iterator[Path]:
    """A county that is being served."""
    service = start_service(LedgerOpener(county, PASSPHRASE)(), county / "views.db")
    server = make_server("127.0.0.1", 0, create_app(service), handler_class=Quiet)
    (county / SERVING_FILE).write_text(json.dumps({"url": f"http://localhost:{server.server_port}"}), encoding="utf-8")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield county
    server.shutdown()
    thread.join()
    server.server_close()
    service.close()


@pytest.fixture
def half(county: Path, tmp_path: Path, mingjing: Any) -> Path:
    """The registration of an actor, signed by one of the two who have to."""
    draft = {
        "type": "ActorRegistered",
        "stream": "actor/a-new-one",
        "log": "demo.mingjing/county",
        "signers": [
            {"actor": KEY_CUSTODIAN, "role": "KEY", "key": _key(mingjing, county, KEY_CUSTODIAN)},
            {"actor": KEY_APPROVER, "role": "ORG", "key": _key(mingjing, county, KEY_APPROVER)},
        ],
        "data": {"actor_kind": "person", "unit": None, "official": None},
        "sealed": {"name": NAME},
    }
    written, line = tmp_path / "draft.json", tmp_path / "half.json"
    written.write_text(json.dumps(draft), encoding="utf-8")
    ran = mingjing("sign", written, "-k", _file(county, KEY_CUSTODIAN), "-o", line)
    assert (ran.code, KEY_APPROVER in ran.err) == (0, True), ran.err
    return line


def _file(county: Path, actor: str) -> Path:
    return county / "keys" / f"{actor}.key"


def _key(mingjing: Any, county: Path, actor: str) -> str:
    phrase = county / "phrase"
    phrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    phrase.chmod(0o600)
    key: str = mingjing("keys", "show", _file(county, actor), "--passphrase-file", phrase, "--json").json["key"]
    return key


def test_one_leaves_it_the_other_reads_and_signs_it_and_it_stands(mingjing, served, half) -> None:
    left = mingjing("pending", "put", half, "-d", served, "--json")
    assert (left.code, left.json["missing"]) == (0, [KEY_APPROVER])
    event = left.json["event"]
    (listed,) = mingjing("pending", "list", "-d", served, "--json").lines
    assert (listed["event"], listed["stream"], listed["answer"]) == (event, "actor/a-new-one", None)
    assert NAME not in mingjing("pending", "list", "-d", served).out
    shown = mingjing("pending", "show", event, "-d", served)
    assert (shown.code, NAME in shown.out, KEY_APPROVER in shown.out) == (0, True, True)
    signed = mingjing("pending", "sign", event, "-k", _file(served, KEY_APPROVER), "-d", served, "--json")
    assert (signed.code, signed.json["seq"]) == (0, 1)
    assert mingjing("pending", "list", "-d", served).out == ""
    again = mingjing("pending", "sign", event, "-k", _file(served, KEY_APPROVER), "-d", served)
    assert (again.code, "receipted" in again.out) == (0, True)


def test_a_key_that_is_not_listed_and_an_unknown_event_end_with_1(mingjing, served, half) -> None:
    event = mingjing("pending", "put", half, "-d", served, "--json").json["event"]
    stranger = mingjing("pending", "sign", event, "-k", _file(served, "a-town-1-reporter"), "-d", served, "--json")
    assert (stranger.code, stranger.json["code"]) == (1, "not-a-signer")
    unknown = mingjing("pending", "show", "01900000-0000-7000-8000-000000000000", "-d", served, "--json")
    assert (unknown.code, unknown.json["code"]) == (1, "pending-unknown")


def test_without_a_service_it_cannot_be_done_and_says_so(mingjing, county, half) -> None:
    ran = mingjing("pending", "put", half, "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (3, "not-serving")
    assert mingjing("pending", "list", "-d", county).code == 0
