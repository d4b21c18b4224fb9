"""Where people come with their statements: a running service over a small town, and a client without a socket."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from api.app import create_app
from api.wiring import Service, start_service
from tests.support.town import Town


@dataclass
class Counter:
    """A town, its service, a client."""

    town: Town
    service: Service
    client: FlaskClient

    def post(self, raw: bytes, **options: Any) -> Any:
        """The answer to a body, sent as one submission unless said otherwise."""
        options.setdefault("content_type", "application/json")
        return self.client.post("/v1/statements", data=raw, **options)

    @property
    def size(self) -> int:
        """Tree size now."""
        return self.town.ledger.history.size()


def counter_over(town: Town, views: Path) -> Iterator[Counter]:
    """A running service over a town, closed afterwards."""
    service = start_service(town.ledger, views)
    yield Counter(town, service, create_app(service).test_client())
    service.close()
