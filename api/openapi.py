"""How is a path declared, so that its OpenAPI entry, its strict query and its problem documents follow by themselves?

A typed front to flask-smorest: `Routes.get` and `Routes.post` take the schema of the answer, the schema of the query, and one
line in each language. `ProblemApi` turns every HTTP error of the libraries into one of `api.errors`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import marshmallow as ma
from flask import Flask, Response
from flask_smorest import Api, Blueprint  # type: ignore[import-untyped]  # publishes no types
from werkzeug.exceptions import HTTPException

from api import errors
from api.problems import problem_of
from api.rendering import problem_response
from api.schemas.problem import ProblemSchema

View = TypeVar("View", bound=Callable[..., Any])
_BY_STATUS: Final[Mapping[int, type[errors.ApiError]]] = {
    404: errors.PathUnknown,
    405: errors.MethodRefused,
    415: errors.MediaTypeRefused,
}


class NoQuery(ma.Schema):
    """A path without parameters: any is refused."""


class Routes:
    """Paths under one prefix, with one tag in the document."""

    def __init__(self, name: str, prefix: str, description: str) -> None:
        self.blueprint = Blueprint(name, name, url_prefix=prefix, description=description)

    def get(
        self, rule: str, *, zh: str, en: str, answers: type[ma.Schema] | None, asks: type[ma.Schema] = NoQuery
    ) -> Callable[[View], View]:
        """A reading path. The view gets what `asks` loads, then the parts of the path; `answers` dumps what it returns.

        With `answers` None the view returns a response of its own.
        """

        def declare(view: View) -> View:
            wrapped = self.blueprint.response(200, answers, description=f"{zh} / {en}")(view)
            wrapped = self.blueprint.arguments(asks, location="query", unknown="raise", error_status_code=400)(wrapped)
            wrapped = self.blueprint.doc(summary=zh, description=en)(wrapped)
            self.blueprint.route(rule, methods=["GET"])(wrapped)
            return view

        return declare

    def post(
        self, rule: str, *, zh: str, en: str, body: Mapping[str, Any], answers: Mapping[int, str], method: str = "POST",
        asks: type[ma.Schema] = NoQuery,
    ) -> Callable[[View], View]:  # fmt: skip
        """A writing path: the view reads the bytes itself. `body` and `answers` describe both in the document."""

        def declare(view: View) -> View:
            wrapped = view
            for status, description in answers.items():
                wrapped = self.blueprint.alt_response(status, description=description)(wrapped)
            wrapped = self.blueprint.arguments(asks, location="query", unknown="raise", error_status_code=400)(wrapped)
            wrapped = self.blueprint.doc(summary=zh, description=en, requestBody=body)(wrapped)
            self.blueprint.route(rule, methods=[method])(wrapped)
            return view

        return declare


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest publishes no types
    """flask-smorest with RFC 9457 problems in place of its own error form."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """An HTTP error of a library, as a problem document."""
        response = problem_response(problem_of(translated(error)))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response


def translated(error: HTTPException) -> errors.ApiError:
    """Our error for one of the libraries'."""
    refused = getattr(error, "data", {}).get("messages", {}).get("query")
    if isinstance(refused, Mapping) and refused:
        field, messages = min(refused.items())
        reason = messages[0] if isinstance(messages, list) and messages[0] in errors.QueryRefused.REASONS else "unknown"
        return errors.QueryRefused(reason, None if reason == "unknown" else str(field))
    return _BY_STATUS.get(error.code or 0, errors.RequestMalformed)()


def install(app: Flask) -> ProblemApi:
    """The API extension on an application."""
    app.config.update(
        API_TITLE="Mingjing 明镜",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    return ProblemApi(app)
