"""A signed statement comes in; a receipt, a conflict or a signed refusal goes out. `POST /v1/statements`.

The bytes go to the ledger as they came: nothing here parses a submission. One submission as application/json, or many, one a
line, as application/x-ndjson, each its own verdict in order. The length must be known before anything is read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog
from flask import Response, request

from api.bodies import measured_body, reading
from api.config import BATCH_LIMIT, BATCH_LINES, SINGLE_LIMIT
from api.errors import BatchEmpty, BatchTooLong
from api.openapi import Routes
from api.problems import problem_of
from api.rendering import json_bytes, json_response, problem_response
from api.wiring import Service
from ledger.admitting import Outcome, Receipted, Refused
from ledger.errors import Unjudged
from ledger.log.receipt import receipt_to_json

SINGLE: Final = "application/json"
BATCH: Final = "application/x-ndjson"
_LIMITS: Final = {SINGLE: SINGLE_LIMIT, BATCH: BATCH_LIMIT}
_BODY: Final[Mapping[str, Any]] = {
    "required": True,
    "description": '{"envelope": DSSE, "openings": [...]} (docs/formats/envelope.md, sealed-fields.md)',
    "content": {
        SINGLE: {"schema": {"type": "object", "required": ["envelope", "openings"]}},
        BATCH: {"schema": {"type": "string", "description": "每行一份提交 / one submission a line"}},
    },
}
_ANSWERS: Final = {
    200: "以前已入账：同一回执；或逐行裁决 / admitted before: the same receipt; or a verdict a line",
    201: "已入账：回执 / admitted: the receipt",
    400: "不合格式 / not in the format",
    409: "与已有事件冲突 / in conflict with the events named",
    411: "缺少 Content-Length / Content-Length is missing",
    413: "过大 / too large",
    415: "内容类型不接受 / this type of body is not taken",
    422: "未获准，附签名的拒绝回执 / refused, with clause and signed refusal",
    503: "暂时不能写入 / nothing can be written at present",
}


def statement_routes(service: Service) -> Routes:
    """The one path that writes."""
    routes = Routes("statements", "/v1/statements", "提交签名陈述 / submitting signed statements")

    @routes.post(
        "", zh="提交一份或多份签名陈述", en="Submit one signed statement, or many", body=_BODY, answers=_ANSWERS
    )
    def submit(_asked: dict[str, Any]) -> Response:
        with reading(service.bodies):
            raw = measured_body(request, _LIMITS)
        if request.mimetype == SINGLE:
            outcome = service.ledger.submit(raw)
            tell_unjudged((outcome,))
            return single_answer(outcome)
        count = raw.removesuffix(b"\n").count(b"\n") + 1
        if count > BATCH_LINES:
            raise BatchTooLong(limit=BATCH_LINES, got=count)
        lines = raw.removesuffix(b"\n").split(b"\n")
        if lines == [b""]:
            raise BatchEmpty
        outcomes = service.ledger.submit_many(lines)
        tell_unjudged(outcomes)
        verdicts = [json_bytes(_verdict(number, outcome)) for number, outcome in enumerate(outcomes, start=1)]
        return Response(b"".join(verdict + b"\n" for verdict in verdicts), 200, content_type=BATCH)

    return routes


def tell_unjudged(outcomes: Sequence[Outcome]) -> None:
    """A mistake of ours in the rules leaves a line in the server's log, not only in the sender's answer: class and place, no text.

    Here and not at the door, which also serves commands that print their answer where a log line would stand in it.
    """
    for outcome in outcomes:
        if isinstance(outcome, Refused) and isinstance(outcome.error, Unjudged):
            structlog.get_logger("api").error(outcome.error.code, reason=outcome.error.reason)


def single_answer(outcome: Outcome) -> Response:
    """201 with a receipt, 200 with the same one again, or the problem."""
    if not isinstance(outcome, Receipted):
        return problem_response(problem_of(outcome.error, outcome.refusal))
    receipt = outcome.receipt
    place = {"Location": f"/v1/entries/{receipt.position}", "Cache-Control": "no-store"}
    return json_response(receipt_to_json(receipt), 200 if outcome.again else 201, place)


def _verdict(line: int, outcome: Outcome) -> dict[str, object]:
    if isinstance(outcome, Receipted):
        status = 200 if outcome.again else 201
        return {"line": line, "status": status, "receipt": receipt_to_json(outcome.receipt)}
    problem = problem_of(outcome.error, outcome.refusal)
    return {"line": line, "status": problem.status, "problem": problem.members}
