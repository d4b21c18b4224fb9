"""What would be said to this statement, and what would follow? `POST /v1/drafts`: stores nothing, writes nothing, logs nothing.

A draft carries no sealed text and no signature. Refusals are told as those of a submission, without a signed note: nothing that was
signed has been refused.
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request
from msgspec.structs import asdict

from api.bodies import JSON_ONLY, OUTSIDE, measured_body, reading
from api.draft_form import read_form, whole_statement
from api.openapi import Routes
from api.problems import Problem, problem_of
from api.rendering import json_response, problem_response
from api.routes.statements import tell_unjudged
from api.wiring import Service
from ledger.admitting import Refused, epoch_of
from ledger.domain.case_limits import TimeLimitStatus
from ledger.domain.statement import Statement
from ledger.drafting import Judgement, Preview, Standing, judge

_BODY: Final[Mapping[str, Any]] = {
    "required": True,
    "description": "草稿：公开数据，密封字段只写字节数 / a draft: open data, and of sealed fields the lengths alone (docs/http.md)",
    "content": {"application/json": {"schema": {"type": "object", "required": ["type", "stream", "signers", "data"]}}},
}
_ANSWERS: Final = {
    200: "可获准，并预览其后果 / it would be admitted; a preview of what would follow",
    400: "不合格式 / not in the format",
    409: "与已有事件冲突 / in conflict with the events named",
    411: "缺少 Content-Length / Content-Length is missing",
    413: "过大 / too large",
    415: "内容类型不接受 / this type of body is not taken",
    422: "不会获准，列出每一条理由 / it would be refused, with every breach",
}


def draft_routes(service: Service) -> Routes:
    """The path that asks before anybody signs."""
    routes = Routes("drafts", "/v1/drafts", "草稿预审 / asking about a draft")

    @routes.post(
        "", zh="预审草稿并预览后果", en="Ask about a draft, and what would follow", body=_BODY, answers=_ANSWERS
    )
    def ask(_asked: dict[str, Any]) -> Response:
        with reading(service.bodies):
            raw = measured_body(request, JSON_ONLY)
        ledger, history = service.ledger, service.ledger.history
        now, epoch = ledger.clock.now(), epoch_of(history)
        try:
            statement, body = whole_statement(read_form(raw), history, ledger.origin, now, epoch)
        except OUTSIDE as error:
            return problem_response(problem_of(error))
        return _answer(statement, judge(history, statement, body, now))

    return routes


def _answer(statement: Statement, judgement: Judgement) -> Response:
    common = {
        "known": {"position": judgement.known.position, "day": judgement.known.day},
        "signing": {
            "listed": [asdict(signer) for signer in statement.signers],
            "ways": [{"roles": way.roles, "missing": way.missing} for way in judgement.signing],
        },
    }
    if judgement.refusal is not None:
        tell_unjudged((Refused(judgement.refusal, ""),))
        problem = problem_of(judgement.refusal)
        return problem_response(Problem(problem.status, {**problem.members, **common}))
    standing = () if judgement.admitted is None else judgement.admitted.standing
    members = {
        "verdict": "admitted",
        **common,
        "standing": [
            {"code": each.code, "clause": each.clause, "field": each.field, "zh": each.zh, "en": each.en} for each in standing
        ],
        "stale_seen": judgement.admitted is not None and judgement.admitted.stale_seen,
        "preview": None if judgement.preview is None else _preview(judgement.preview),
    }  # fmt: skip
    return json_response(members, 200, {"Cache-Control": "no-store"})


def _preview(preview: Preview) -> dict[str, Any]:
    return {
        "matter": {
            "kind": preview.matter_kind,
            "id": preview.matter_id,
            "before": preview.state_before,
            "after": preview.state_after,
        },
        "persons": [
            {"official": one.official, "before": _standing(one.before), "after": _standing(one.after)}
            for one in preview.touched
        ],
        "more": preview.more,
        "limits": {
            "starts": [_limit(status) for status in preview.starts],
            "stops": [_limit(status) for status in preview.stops],
            "type_starts": preview.type_starts,
            "type_stops": preview.type_stops,
        },
    }


def _standing(standing: Standing | None) -> dict[str, Any] | None:
    return None if standing is None else {name: getattr(standing, name) for name in Standing.__slots__}


def _limit(status: TimeLimitStatus) -> dict[str, Any]:
    return asdict(status)
