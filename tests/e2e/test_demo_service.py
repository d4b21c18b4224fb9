"""`mingjing demo` as a user runs it: built, served, written to over HTTP by the commands, killed, started again, stopped."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from api.ledger_directory import open_reading

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-c", "from api.cli import main; main()")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "LANG": "C"}
STARTED_WITHIN_S = 60
FACT = {
    "type": "FactRegistered",
    "stream": "fact/f-0900",
    "log": "demo.mingjing/county",
    "signers": [{"actor": "a-town-1-reporter", "role": "REP", "unit": "u-town-1"}],
    "data": {
        "unit_at_fact": "u-town-1", "problem_tag": "PT4", "phenomenon": None, "category": "inaction", "source": "report",
        "matched_limit": None,
    },
    "sealed": {"narrative": "虚构"},
    "occurred_on": ["2026-07-14", "2026-07-14"],
}  # fmt: skip


def mingjing(place: Path, *words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([*PROGRAM, *words], cwd=place, env=ENVIRONMENT, capture_output=True, check=False, timeout=120)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def starts_stated(place: Path) -> int:
    """How many starts the service has stated."""
    with open_reading(place / "demo-county") as reading:
        return [ref.type_name for ref in reading.history.stream("service/a-service").refs].count("ServiceStarted")


class Service:
    """A demo being served in a process group of its own."""

    def __init__(self, place: Path, *options: str) -> None:
        self.port = free_port()
        self.log = place / "serve.log"
        with self.log.open("wb") as log:
            words = [*PROGRAM, "demo", *options, "--port", str(self.port)]
            self.process = subprocess.Popen(words, cwd=place, env=ENVIRONMENT, stdout=log, stderr=log)
        self.until_ready()

    def until_ready(self) -> None:
        """Wait until the service can write; fail where it ended."""
        deadline = time.monotonic() + STARTED_WITHIN_S
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                # nothing listens yet; waiting on the process itself notices its end at once
                try:
                    self.process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
        raise AssertionError(self.log.read_text("utf-8"))

    def get(self, path: str) -> tuple[int, bytes]:
        connection = HTTPConnection("localhost", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def json(self, path: str) -> Any:
        status, body = self.get(path)
        assert status == 200, body
        return json.loads(body)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Any]:
    """Starts services, and ends those that a failed test left running."""
    started: list[Service] = []

    def start(*options: str) -> Service:
        started.append(Service(tmp_path, *options))
        return started[-1]

    yield start
    for service in started:
        if service.process.poll() is None:
            service.end(signal.SIGTERM)


def test_a_demo_is_served_written_to_by_the_commands_killed_and_served_again(services, tmp_path) -> None:
    service = services()
    status, page = service.get("/")
    assert (status, "明镜" in page.decode("utf-8")) == (200, True)
    assert service.json("/v1/officials/o-0003/score?on=2026-06-30")["known"]["position"] > 500

    assert starts_stated(tmp_path) == 1

    (tmp_path / "draft.json").write_text(json.dumps(FACT), encoding="utf-8")
    key = "demo-county/keys/a-town-1-reporter.key"
    assert mingjing(tmp_path, "sign", "draft.json", "-k", key, "-o", "line.ndjson").returncode == 0
    first = json.loads(mingjing(tmp_path, "submit", "line.ndjson", "--json").stdout)
    assert first["status"] == 201
    refused = mingjing(tmp_path, "sign", "draft.json", "-k", key, "-o", "again.ndjson")
    assert refused.returncode == 0
    refused = mingjing(tmp_path, "submit", "again.ndjson", "--json")  # another statement about a fact that stands
    assert (refused.returncode, json.loads(refused.stdout)["problem"]["code"]) == (1, "wrong-state")

    asked = json.loads(mingjing(tmp_path, "why", "o-0003", "--json").stdout)
    proved = mingjing(tmp_path, "prove", asked["lines"][0]["decision"], "-o", "proof.json")
    assert proved.returncode == 0, proved.stderr
    verified = mingjing(tmp_path, "verify", "proof.json", "--policy", "demo-county/policy.txt")
    assert (verified.returncode, "公正" in verified.stdout.decode("utf-8")) == (0, True)  # UTF-8 in the C locale
    assert mingjing(tmp_path, "fsck").returncode == 0

    (worker,) = {int((tmp_path / "demo-county" / "lock").read_text("ascii"))} - {service.process.pid}
    os.kill(worker, signal.SIGKILL)
    service.until_ready()  # a new worker, by itself
    assert int((tmp_path / "demo-county" / "lock").read_text("ascii")) not in (worker, service.process.pid)
    assert service.json(f"/v1/entries/{first['receipt']['position']}")["leaf_hash"] == first["receipt"]["leaf_hash"]
    assert starts_stated(tmp_path) == 2  # the new worker's too; before it, only the first

    service.end(signal.SIGKILL)
    with (tmp_path / "demo-county" / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # held until the killed service's worker has ended too
    service = services()
    assert starts_stated(tmp_path) == 3
    again = json.loads(mingjing(tmp_path, "submit", "line.ndjson", "--json").stdout)
    assert (again["status"], again["receipt"]["position"]) == (200, first["receipt"]["position"])

    assert service.end(signal.SIGTERM) == 0
    assert not (tmp_path / "demo-county" / "serving.json").exists()
    assert mingjing(tmp_path, "fsck", "--all", "--openings").returncode == 0


def test_a_tampered_copy_is_served_and_the_service_finds_out_by_itself(services, tmp_path) -> None:
    service = services("--tamper")
    deadline = time.monotonic() + STARTED_WITHIN_S
    while service.json("/readyz")["log"] == "reading" and time.monotonic() < deadline:
        with contextlib.suppress(subprocess.TimeoutExpired):
            service.process.wait(0.05)
    assert service.json("/readyz")["log"] == "broken"
    page = service.get("/")[1].decode("utf-8")
    assert "账本有损" in page
    assert "The log is damaged" in page
    assert mingjing(tmp_path, "fsck", "-d", "demo-county.tampered").returncode == 1
    assert mingjing(tmp_path, "fsck", "-d", "demo-county").returncode == 0


def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = mingjing(tmp_path, "demo", "--port", str(taken.getsockname()[1]), "--json")
    answer = json.loads(ran.stdout.splitlines()[-1])
    assert (ran.returncode, answer["code"]) == (3, "port-taken")
