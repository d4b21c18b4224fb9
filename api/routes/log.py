"""What has the log signed? `GET /log/checkpoint` (C2SP tlog-checkpoint), as text."""

from typing import Any

from flask import Response

from api.openapi import Routes
from api.wiring import Service


def log_routes(service: Service) -> Routes:
    """The paths of the log itself."""
    routes = Routes("log", "/log", "账本 / the log")

    @routes.get("/checkpoint", answers=None, zh="已签署的检查点", en="The signed checkpoint of the present head")
    def checkpoint(_asked: dict[str, Any]) -> Response:
        response = Response(service.ledger.checkpoint(), content_type="text/plain; charset=utf-8")
        response.headers["Cache-Control"] = "no-cache"
        return response

    return routes
