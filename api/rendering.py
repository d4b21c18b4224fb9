"""How do values become the bytes of an answer? JSON in UTF-8 as it is, problems with their own media type, ETags by position."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from flask import Response

from api.problems import MEDIA_TYPE, Problem
from ledger.history import Known

_encoder = msgspec.json.Encoder()


def json_bytes(value: Any) -> bytes:
    """Compact JSON."""
    return _encoder.encode(value)


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(json_bytes(value), status, headers, mimetype="application/json")


def problem_response(problem: Problem) -> Response:
    """A problem document (RFC 9457)."""
    response = Response(json_bytes(problem.members), problem.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if problem.status == 503:
        response.headers["Retry-After"] = "1"
    return response


def etag(known: Known, on: date) -> str:
    """An answer about a person follows from the entries known, the day of knowing and the day asked; nothing else."""
    return f'"{known.size}.{known.day.isoformat()}.{on.isoformat()}"'
