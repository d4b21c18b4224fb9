"""Where does a person stand, why, and what proves it? `GET /v1/officials/...`, from the log, with `on=` and `known=`.

Every answer echoes the day and the knowing time it used. Names are sealed and appear nowhere; a person is a number.
"""

from typing import Any

from flask import Response, request

from api.explaining import head_members, score_members, why_members
from api.openapi import Routes
from api.person import Person, person_as_of
from api.rendering import etag
from api.schemas.asking import Asked, AskedProofSchema, AskedSchema, is_official
from api.schemas.person import OfficialSchema, ScoreSchema, WhySchema
from api.wiring import Service
from ledger.errors import NotInLog

_Answer = tuple[dict[str, Any], int, dict[str, str]] | Response


def official_routes(service: Service) -> Routes:
    """The paths about one person."""
    routes = Routes(
        "officials", "/v1/officials", "人员：得分、颜色、理由、证明 / one person: score, colour, reasons, proof"
    )
    history = service.ledger.history

    def asked_person(asked: Asked, official: str) -> Person:
        if not is_official(official):
            raise NotInLog("official/?")
        today = service.ledger.today()
        known = history.known(asked.known, today=today)
        return person_as_of(history, official, today if asked.on is None else asked.on, known)

    @routes.get("/<string:official>", answers=OfficialSchema, asks=AskedSchema, zh="一名干部的概况", en="One person")
    def official_of(asked: Asked, official: str) -> _Answer:
        person = asked_person(asked, official)
        return _answer(
            person,
            {**head_members(person), **_official(person, history.stream(f"official/{official}", person.known).matters)},
        )

    @routes.get(
        "/<string:official>/score", answers=ScoreSchema, asks=AskedSchema, zh="得分与颜色", en="Score and colour"
    )
    def score_of(asked: Asked, official: str) -> _Answer:
        person = asked_person(asked, official)
        return _answer(person, {**head_members(person), **score_members(person)})

    @routes.get(
        "/<string:official>/why",
        answers=WhySchema,
        asks=AskedSchema,
        zh="为什么是这个分、这个颜色",
        en="Why this score and colour",
    )
    def why_of(asked: Asked, official: str) -> _Answer:
        person = asked_person(asked, official)
        return _answer(person, why_members(history, person))

    @routes.get(
        "/<string:official>/proof",
        answers=None,
        asks=AskedProofSchema,
        zh="下载公正证明",
        en="Download the fairness proof of a decision",
    )
    def proof_of(asked: Asked, official: str) -> Response:
        decision = str(asked.decision)
        position = history.position_of(decision)
        if not is_official(official) or history.stored(position).stream != f"official/{official}":
            raise NotInLog("decision")
        known = history.known(asked.known, today=service.ledger.today())
        response = Response(service.ledger.prove(decision, known), mimetype="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="proof-{decision}.json"'
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes


def _answer(person: Person, members: dict[str, Any]) -> _Answer:
    """The answer, or 304 where the caller has it: it cannot change while these three do not."""
    tag = etag(person.known, person.on)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]:
        return Response(status=304, headers=headers)
    return members, 200, headers


def _official(person: Person, matters: dict[str, str]) -> dict[str, Any]:
    dossier, posting = person.dossier, person.dossier.posting_on(person.on)
    if dossier.registered is None or posting is None:
        raise NotInLog(f"official/{person.official}")
    return {
        "registered_position": dossier.registered.position,
        "unit": posting.unit,
        "tier": posting.tier,
        "staff_category": posting.staff_category,
        "leading_member": dossier.leading_member,
        "left_on": dossier.left_on,
        "points_cp": person.score.points_cp,
        "colour": None if person.colour is None else person.colour.colour,
        "deductions": [
            {
                "deduction": each.id,
                "state": matters.get(f"deduction/{each.id}", "none"),
                "decision": None if each.confirmation is None else each.confirmation.act.event,
            }
            for each in dossier.deductions.values()
        ],
    }
