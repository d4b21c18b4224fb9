"""How many single signed appends a second does the service take over HTTP, against its trivial JSON answer and against the disk?

The service is the real one (`api.server.serve`, its own processes, views kept up beside it); the generator runs in this process on
the same cores: sixteen connections kept open, each with one request under way. Yardsticks of the same run, in turn: `GET /healthz`
with the same generator, and one-row commits of plain SQLite on the same disk. The lower of the two is what appends are compared with.
"""

import multiprocessing
import selectors
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from time import sleep
from typing import Final

from api.config import Settings
from api.server import serve
from api.wiring import unstated
from benchmarks.appending import one_row_commits, submissions, town_on_disk
from benchmarks.measure import Row, Subject, Work, in_turn, per_second, ratio
from keys.signer import Ed25519Signer
from ledger.application import ORIGIN_FILE, Ledger, vault_path
from ledger.clock import ScriptedClock
from ledger.log.codec import parse_submission
from ledger.vault import Vault
from tests.support.town import LOG, at

CONNECTIONS: Final = 16
REQUESTS: Final = 320
_START_WITHIN_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class TownOpener:
    """Opens the town's directory for writing, in the process that serves."""

    directory: Path

    def __call__(self) -> Ledger:
        """The ledger, under the town's own keys."""
        vault = Vault.open(vault_path(self.directory), sha256(b"master").digest())
        signer = Ed25519Signer.from_seed(sha256(b"log").digest())
        clock = ScriptedClock(at(2026, 1, 4, 12), running=True)
        return Ledger.open(self.directory, clock=clock, log_signer=signer, vault=vault)


def no_start(ledger: Ledger) -> None:
    """The town has no service key: its starts are not stated."""


def serving_rows(directory: Path, rounds: int) -> list[Row]:
    """Appends over HTTP against the lower of the two yardsticks."""
    town = town_on_disk(directory / "served", second_store=True)
    ready = iter(submissions(town, (rounds + 1) * REQUESTS))
    body = parse_submission(submissions(town, 1)[0]).envelope.payload
    (directory / "served" / ORIGIN_FILE).write_text(LOG + "\n", encoding="ascii")
    town.ledger.close()
    port = _free_port()
    settings = Settings(directory / "served", port=port)
    # spawned, as everything that opens SQLite; not a daemon, for the service starts a process of its own
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(settings, TownOpener(settings.directory), no_start, unstated)
    )
    process.start()
    try:
        connections = _connected(settings.address, port)
        subjects = [
            Subject("append", _requests(connections, (_post(raw, port) for raw in ready), 201)),
            Subject("json", _requests(connections, repeat(_get("/healthz", port)), 200)),
            Subject("disk", one_row_commits(directory / "disk.db", body)),
        ]
        in_turn(subjects, rounds)
    finally:
        process.terminate()
        process.join()
    append, json, disk = subjects
    lower, named = (json, "trivial JSON") if json.rate <= disk.rate else (disk, "the disk")
    return [
        Row(f"single signed appends over HTTP, {CONNECTIONS} connections", per_second(append), f"{per_second(lower)} {named}",
            f"{ratio(append, lower):.2f}", "0.5", ratio(append, lower) >= 0.5),
        Row("the same, against trivial JSON from the same server", per_second(append), per_second(json),
            f"{ratio(append, json):.2f}", "-", None),
    ]  # fmt: skip


def _requests(connections: list[socket.socket], requests: Iterator[bytes], expected: int) -> Work:
    """Send `REQUESTS` requests, one under way on each connection, and read every answer to its end."""

    def work() -> int:
        with selectors.DefaultSelector() as ready:
            begun = 0
            for each in connections:
                each.sendall(next(requests))
                ready.register(each, selectors.EVENT_READ, bytearray())
                begun += 1
            done = 0
            while done < REQUESTS:
                for key, _ in ready.select():
                    connection, answer = key.fileobj, key.data
                    assert isinstance(connection, socket.socket)  # nothing else was registered
                    answer += connection.recv(65_536)
                    if not _complete(answer, expected):
                        continue
                    answer.clear()
                    done += 1
                    if begun < REQUESTS:
                        connection.sendall(next(requests))
                        begun += 1
        return REQUESTS

    return work


def _complete(answer: bytearray, expected: int) -> bool:
    """Whether an answer has come whole. Ends the run where it is another status."""
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    first, _, rest = head.partition(b"\r\n")
    if int(first.split(b" ")[1]) != expected:
        raise SystemExit(f"the service answered {first.decode('latin-1')}")
    length = next(line for line in rest.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return len(body) >= int(length.partition(b":")[2])


def _post(raw: bytes, port: int) -> bytes:
    head = f"POST /v1/statements HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw


def _get(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()


def _connected(address: str, port: int) -> list[socket.socket]:
    """Connections to the service, once it listens."""
    return [_connection(address, port) for _ in range(CONNECTIONS)]


def _connection(address: str, port: int) -> socket.socket:
    for _ in range(int(_START_WITHIN_S / 0.1)):
        try:
            connection = socket.create_connection((address, port), timeout=_START_WITHIN_S)
        except ConnectionRefusedError:
            sleep(0.1)
            continue
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection
    raise SystemExit(f"the service did not listen within {_START_WITHIN_S:.0f} s")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
