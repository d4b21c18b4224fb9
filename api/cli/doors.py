"""Through which door does a command reach a ledger that may be in use? The running service, or the exclusive lock.

Design D6: whoever writes goes through the service that holds the lock, or takes the lock himself. Both doors give the same
verdicts in the same words: those of `POST /v1/statements`, a line each.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit

from api.cli.failures import CannotCheck, CheckFailed
from api.cli.options import passphrase
from api.cli.serving import serving_url
from api.ledger_directory import LedgerOpener
from api.problems import problem_of
from ledger.admitting import Receipted
from ledger.application import Ledger
from ledger.log.receipt import receipt_to_json
from ledger.store.errors import LedgerLocked
from ledger.store.locking import WriterLock

TIMEOUT_S: Final = 120.0

Verdict = dict[str, Any]
"""{"status", "receipt"} or {"status", "problem"}."""


class Door(Protocol):
    """A way to the ledger."""

    def submit(self, lines: Sequence[bytes]) -> list[Verdict]:
        """Each line its own verdict, in order."""

    def prove(self, official: str, event: str, known: str | None) -> bytes:
        """The fairness proof of a decision."""

    def checkpoint(self) -> str:
        """The signed note over the present head."""


@contextmanager
def door(directory: Path, passphrase_file: Path | None) -> Iterator[Door]:
    """The door of a directory. Raises CannotCheck where another process holds the ledger and says no address."""
    try:
        WriterLock.acquire(directory).release()
    except LedgerLocked as error:
        url = serving_url(directory)
        if url is None:
            raise CannotCheck(
                f"{error.zh} 该进程没有公布服务地址。", f"{error.en} It has published no address.", code="ledger-locked"
            ) from error
        yield HttpDoor(url)
        return
    with LedgerOpener(directory, passphrase(passphrase_file, directory=directory))() as ledger:
        yield LockedDoor(ledger)


class LockedDoor:
    """The ledger itself, under the exclusive lock."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def submit(self, lines: Sequence[bytes]) -> list[Verdict]:
        """As the service would answer."""
        verdicts: list[Verdict] = []
        for outcome in self._ledger.submit_many(lines):
            if isinstance(outcome, Receipted):
                status = 200 if outcome.again else 201
                verdicts.append({"status": status, "receipt": receipt_to_json(outcome.receipt)})
            else:
                problem = problem_of(outcome.error, outcome.refusal)
                verdicts.append({"status": problem.status, "problem": dict(problem.members)})
        return verdicts

    def prove(self, official: str, event: str, known: str | None) -> bytes:
        """Made here, under a checkpoint signed now."""
        from api.schemas.asking import read_knowing

        asked = None if known is None else read_knowing(known)
        return self._ledger.prove(event, self._ledger.history.known(asked, today=self._ledger.today()))

    def checkpoint(self) -> str:
        """Signed now."""
        return self._ledger.checkpoint()


class HttpDoor:
    """The running service."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port = address.hostname or "localhost", address.port

    def submit(self, lines: Sequence[bytes]) -> list[Verdict]:
        """POST /v1/statements, as a batch."""
        body = b"\n".join(lines) + b"\n"
        status, answer = self._ask("POST", "/v1/statements", body, {"Content-Type": "application/x-ndjson"})
        if status != 200:
            raise _refused(status, answer)
        return [json.loads(line) for line in answer.splitlines() if line]

    def prove(self, official: str, event: str, known: str | None) -> bytes:
        """GET /v1/officials/{id}/proof"""
        query = f"decision={quote(event)}" + ("" if known is None else f"&known={quote(known)}")
        status, answer = self._ask("GET", f"/v1/officials/{quote(official)}/proof?{query}", None, {})
        if status != 200:
            raise _refused(status, answer)
        return answer

    def checkpoint(self) -> str:
        """GET /log/checkpoint"""
        status, answer = self._ask("GET", "/log/checkpoint", None, {})
        if status != 200:
            raise _refused(status, answer)
        return answer.decode("utf-8")

    def log_state(self) -> str:
        """GET /readyz: what the service found when it read its whole log (`api.log_check.State`)."""
        status, answer = self._ask("GET", "/readyz", None, {})
        if status != 200:
            raise _refused(status, answer)
        return str(json.loads(answer)["log"])

    def take_over_rebuilt(self, view: str | None) -> dict[str, Any]:
        """POST /v1/views/{view}/rebuilt: what was built beside is compared and put in place by the service."""
        status, answer = self._ask("POST", f"/v1/views/{quote(view or 'all')}/rebuilt", b"", {})
        if status != 200:
            raise _refused(status, answer)
        members: dict[str, Any] = json.loads(answer)
        return members

    def pending(self, event: str, submission: bytes | None = None) -> dict[str, Any]:
        """GET /v1/pending/{event_id}, or PUT where there is a submission: what waits, or the receipt."""
        method, headers = ("GET", {}) if submission is None else ("PUT", {"Content-Type": "application/json"})
        status, answer = self._ask(method, f"/v1/pending/{quote(event, safe='')}", submission, headers)
        if status not in (200, 201, 202):
            raise _refused(status, answer)
        members: dict[str, Any] = json.loads(answer)
        return members

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = HTTPConnection(self._host, self._port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, HTTPException) as error:
            raise CannotCheck(
                f"服务没有应答（{type(error).__name__}）。已写入的不会丢失，可以原样再次提交。",
                f"The service did not answer ({type(error).__name__}). What was written is not lost; submit the same again.",
                code="service-silent",
            ) from error
        finally:
            connection.close()


def _refused(status: int, answer: bytes) -> Exception:
    """What the service says is wrong, in its own words."""
    try:
        problem = json.loads(answer)
        zh, en, code = str(problem["detail_zh"]), str(problem["detail"]), str(problem["code"])
    except (ValueError, KeyError, TypeError):
        zh, en, code = f"服务答复 {status}。", f"The service answered {status}.", "service-answer"
    kind = CheckFailed if status in (404, 409, 422) else CannotCheck
    return kind(zh, en, code=code)
