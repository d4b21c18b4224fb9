"""Who still has to sign, and what? `GET PUT /v1/pending/{event_id}`: half-signed statements, outside the log.

The first signer puts the envelope with his signature and the openings; each further one reads what he is to sign and puts his
signature over the same bytes; with the last one it is handed in, and the answer is that of `POST /v1/statements`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from flask import Response, request
from msgspec.structs import asdict

from api.bodies import JSON_ONLY, OUTSIDE, measured_body, reading
from api.errors import QueryRefused
from api.openapi import Routes
from api.problems import problem_of
from api.rendering import json_response, problem_response
from api.routes.statements import single_answer, tell_unjudged
from api.schemas.pending import PendingSchema
from api.wiring import Service
from keys.envelope import envelope_to_json
from ledger.log.codec import body_hash
from ledger.log.sealed import parse_opening
from ledger.pending import Waiting

_EVENT: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_BODY: Final[Mapping[str, Any]] = {
    "required": True,
    "description": '{"envelope": DSSE, "openings": [...]}，签名可不齐 / with some of its signatures (docs/http.md)',
    "content": {"application/json": {"schema": {"type": "object", "required": ["envelope", "openings"]}}},
}
_ANSWERS: Final = {
    200: "以前已入账：同一回执 / in the log already: the same receipt",
    201: "签名已齐并入账：回执 / signed by all and admitted: the receipt",
    202: "已收下，尚缺签名 / kept; signatures are missing",
    400: "不合格式 / not in the format",
    409: "与已有事件、或与待签的另一份冲突 / in conflict with earlier events, or with what waits",
    410: "已到期 / it waited too long",
    411: "缺少 Content-Length / Content-Length is missing",
    413: "过大 / too large",
    415: "内容类型不接受 / this type of body is not taken",
    422: "签名不被接受，或签名已齐而未获准 / a signature is not taken, or the whole is refused",
    503: "待签过多，或暂时不能写入 / too much waits, or nothing can be written at present",
}


def pending_routes(service: Service) -> Routes:
    """The two paths of co-signing."""
    routes = Routes("pending", "/v1/pending", "会签 / co-signing")

    @routes.get("/<string:event_id>", answers=PendingSchema, zh="待会签的陈述", en="A statement that lacks signatures")
    def waiting_at(_asked: dict[str, Any], event_id: str) -> Response:
        found = service.pending.get(_event(event_id))
        return _waiting(found, 200) if isinstance(found, Waiting) else single_answer(found)

    @routes.post(
        "/<string:event_id>", method="PUT", zh="提交一个签名", en="Put a signature", body=_BODY, answers=_ANSWERS
    )
    def sign(_asked: dict[str, Any], event_id: str) -> Response:
        with reading(service.bodies):
            raw = measured_body(request, JSON_ONLY)
        try:
            outcome = service.pending.put(_event(event_id), raw)
        except OUTSIDE as error:
            return problem_response(problem_of(error))
        if isinstance(outcome, Waiting):
            return _waiting(outcome, 202)
        tell_unjudged((outcome,))
        return single_answer(outcome)

    return routes


def _event(text: str) -> str:
    if not _EVENT.fullmatch(text):
        raise QueryRefused("event", "event_id")
    return text


def _waiting(waiting: Waiting, status: int) -> Response:
    """Everything a signer needs to know what he signs; for him alone, so nothing on the way keeps it."""
    statement = waiting.statement
    opened = [parse_opening(opening) for opening in waiting.openings]
    members = {
        "event": statement.id,
        "type": statement.type,
        "stream": statement.stream,
        "body_hash": body_hash(waiting.body),
        "created_at": waiting.created_at,
        "expires_at": waiting.expires_at,
        "answer": waiting.answer,
        "statement": msgspec.json.decode(waiting.body),
        "envelope": envelope_to_json(waiting.envelope),
        "openings": list(waiting.openings),
        "opened": {one.name: one.value for one in opened},
        "signers": [{**asdict(signer), "signed": signer.key in waiting.signatures} for signer in statement.signers],
        "missing": [signer.actor for signer in waiting.missing],
    }
    return json_response(members, status, {"Cache-Control": "no-store"})
