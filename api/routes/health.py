"""Does the process answer, and can it write? `/healthz` and `/readyz`, for whoever watches the service."""

from typing import Any

from api.openapi import Routes
from api.schemas.entry import HealthSchema
from api.wiring import Service


def health_routes(service: Service) -> Routes:
    """The paths for supervision."""
    routes = Routes("health", "", "运行状况 / health")

    @routes.get("/healthz", answers=HealthSchema, zh="进程在应答", en="The process answers")
    def healthz(_asked: dict[str, Any]) -> dict[str, Any]:
        return {"status": "ok"}

    @routes.get(
        "/readyz",
        answers=HealthSchema,
        zh="可以写入、视图在更新",
        en="It can write and the views go on; else 503 with the reason",
    )
    def readyz(_asked: dict[str, Any]) -> dict[str, Any]:
        service.ledger.ready()
        service.runner.check()
        clock = "scripted" if service.ledger.clock.scripted else "system"
        size = service.ledger.history.size()
        found = service.views.status(size)
        return {
            "status": "ready",
            "size": size,
            "views": service.runner.size,
            "clock": clock,
            "log": service.log_check.state,
            "each_view": [
                {"name": one.name, "cursor": one.size, "lag": one.lag, "quarantined": not one.sound} for one in found
            ],
        }

    return routes
