"""How do the views stand, and may what was rebuilt beside take their place? `/v1/views`, for the operator.

`mingjing rebuild` builds beside in a process of its own and asks here for the change, because the service alone keeps the live file.
Nothing is taken from the caller but the name of a view: what lies beside is checked against the log and compared row by row.
"""

from typing import Any

from flask import Response

from api.openapi import Routes
from api.rendering import json_response
from api.schemas.views import ViewsSchema
from api.wiring import Service
from projections.rebuilding import Rebuilt


def view_routes(service: Service) -> Routes:
    """The paths of the views themselves."""
    routes = Routes("views", "/v1/views", "视图 / the views themselves")

    @routes.get("", answers=ViewsSchema, zh="各视图读到哪里、摘要、是否完好", en="Cursor, lag, digest of every view")
    def views_of(_asked: dict[str, Any]) -> dict[str, Any]:
        size = service.ledger.history.size()
        found = service.views.status(size)
        return {"size": size, "views": [{name: getattr(one, name) for name in one.__slots__} for one in found]}

    @routes.post(
        "/<string:view>/rebuilt",
        zh="采用旁路重建的视图（all 为全部）",
        en="Take over what was rebuilt beside; `all` for every view",
        body={"required": False, "content": {}},
        answers={
            200: "比较结果 / what the comparison came to",
            404: "没有这个视图 / no such view",
            409: "不能采用 / unfit",
        },
    )
    def take_over(_asked: dict[str, Any], view: str) -> Response:
        return json_response(rebuilt_members(service.take_over_rebuilt(None if view == "all" else view)))

    return routes


def rebuilt_members(rebuilt: Rebuilt) -> dict[str, Any]:
    """What a rebuild came to, for machines."""
    views = [
        {**{name: getattr(each, name) for name in each.__slots__}, "same": each.same, "edited": list(each.edited)}
        for each in rebuilt.views
    ]
    return {
        "ok": rebuilt.same,
        "size": rebuilt.size,
        "swapped": rebuilt.swapped,
        "kept": rebuilt.kept,
        "views": views,
    }
