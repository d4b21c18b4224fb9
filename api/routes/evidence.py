"""How does a piece of evidence come to the ledger, and how does one get it back? `PUT /v1/evidence`, `GET /v1/evidence/{digest}`.

The bytes are kept as they come, whatever they are: nothing is looked into. They are given back as a file to save and never to be shown
here, whatever type was stated, so that no page among the evidence can act in the name of this service.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request

from api.bodies import chunks, is_encoded, measured_length, reading
from api.config import EVIDENCE_LIMIT
from api.errors import BodyEmpty, MediaTypeUnstated, QueryRefused
from api.openapi import Routes
from api.rendering import json_response
from api.schemas.evidence import AskedStreamSchema
from api.wiring import Service

MEDIA_TYPE_HEADER: Final = "Evidence-Media-Type"
_MEDIA_TYPE: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,63}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,63}(;[ -~]{0,100})?"
)
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_BODY: Final[Mapping[str, Any]] = {
    "required": True,
    "description": "证据的字节，按所写媒体类型原样保管 / the bytes, kept as they are under the media type stated",
    "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
}
_ANSWERS: Final = {
    200: "此前已保管：同一答复 / kept before: the same answer",
    201: "已保管：摘要与开启值 / kept: the digest and its opening",
    400: "参数有误或请求体为空 / a wrong parameter, or an empty body",
    404: "账本中没有这个流 / the stream is not in the log",
    411: "缺少 Content-Length / Content-Length is missing",
    413: "过大 / too large",
    415: "未写明媒体类型 / no media type is stated",
    507: "磁盘空间不足 / there is no room",
}


def evidence_routes(service: Service) -> Routes:
    """The two paths of evidence."""
    routes = Routes("evidence", "/v1/evidence", "证据 / evidence")

    @routes.post(
        "", method="PUT", asks=AskedStreamSchema, zh="保管一件证据", en="Keep a piece of evidence", body=_BODY,
        answers=_ANSWERS,
    )  # fmt: skip
    def keep(asked: dict[str, str]) -> Response:
        media_type = request.headers.get("Content-Type", "")
        if not _MEDIA_TYPE.fullmatch(media_type) or is_encoded(request):
            raise MediaTypeUnstated
        length = measured_length(request, EVIDENCE_LIMIT)
        if not length:
            raise BodyEmpty
        with reading(service.bodies):
            kept = service.evidence.put(asked["stream"], media_type, length, chunks(request, length))
        members = {
            "stream": asked["stream"],
            "digest": kept.piece.digest,
            "opening": kept.piece.opening,
            "sha256": kept.piece.sha256,
            "size": kept.piece.size,
            "media_type": kept.piece.media_type,
        }
        headers = {"Location": f"/v1/evidence/{kept.piece.digest}", "Cache-Control": "no-store"}
        return json_response(members, 200 if kept.again else 201, headers)

    @routes.get("/<string:digest>", answers=None, zh="取回一件证据", en="A piece of evidence, by its sealed digest")
    def piece_of(_asked: dict[str, Any], digest: str) -> Response:
        if not _DIGEST.fullmatch(digest):
            raise QueryRefused("digest", "digest")
        piece, frames = service.evidence.read(digest)
        headers = {
            "Content-Length": str(piece.size),
            "Content-Disposition": f'attachment; filename="evidence-{digest}"',
            "Cache-Control": "no-store",
            MEDIA_TYPE_HEADER: piece.media_type,
        }
        return Response(frames, 200, headers, mimetype="application/octet-stream")

    return routes
