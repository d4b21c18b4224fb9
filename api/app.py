"""Which paths does the service have, and what holds for all of them? The Flask application over a running service.

For every answer: a content policy that lets nothing in from outside, no sniffing, no referrer. For every error: a problem
document (RFC 9457), or on the page a page that says the same; never a traceback, never what the caller sent.
"""

from functools import partial
from typing import Final
from uuid import uuid4

import structlog
from eventsourcing.persistence import PersistenceError
from flask import Flask, Response, request

from api.config import LOOPBACK
from api.console.frame import is_page, show_problem
from api.console.page import console
from api.errors import AnswerNotAcceptable, ApiError, HostRefused, QueryRefused, StoredUnreadable, Unforeseen
from api.openapi import install
from api.origin import refuse_other_origins
from api.problems import ROWS, problem_of
from api.rendering import problem_response
from api.routes.county import county_routes
from api.routes.drafts import draft_routes
from api.routes.entries import entry_routes
from api.routes.evidence import evidence_routes
from api.routes.health import health_routes
from api.routes.log import log_routes
from api.routes.officials import official_routes
from api.routes.pending import pending_routes
from api.routes.statements import BATCH, statement_routes
from api.routes.views import view_routes
from api.wiring import Service
from keys.errors import KeysError
from ledger.domain.errors import RulebookMalformed, StatementMalformed
from ledger.log.errors import LogError

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Parsers of outside bytes raise these, and so does a parser that reads back what the log holds: then it is damage.
_READ_BACK: Final = (LogError, KeysError, StatementMalformed, RulebookMalformed)


_STATIC: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_OURS: Final = frozenset(
    "on known decision official subject state after limit unit colour due time_limit since version".split()
)
"""Parameters that an answer may name; a name of the caller's own is not repeated."""


def create_app(service: Service) -> Flask:
    """The WSGI application."""
    app = Flask("api", static_folder="console/static", template_folder="console/templates")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider's
    app.json.sort_keys = False  # type: ignore[attr-defined]
    api = install(app)
    for routes in (statement_routes, official_routes, entry_routes, log_routes, health_routes):
        api.register_blueprint(routes(service).blueprint)
    for routes in (draft_routes, pending_routes, evidence_routes, county_routes, view_routes):
        api.register_blueprint(routes(service).blueprint)
    app.register_blueprint(console(service))
    app.before_request(_refuse_other_hosts)
    app.before_request(refuse_other_origins)
    app.before_request(_refuse_ambiguity)
    app.before_request(partial(_refuse_broken, service))
    app.context_processor(lambda: {"broken": service.log_check.broken})
    app.after_request(_protect)
    app.register_error_handler(Exception, _failed)
    return app


def _refuse_other_hosts() -> None:
    """While everybody on this machine may read, a name of another origin that points here (DNS rebinding) must not."""
    name = request.host.rpartition(":")[0] if request.host[-1:].isdigit() and ":" in request.host else request.host
    if name.strip("[]") not in LOOPBACK:
        raise HostRefused


def _refuse_ambiguity() -> None:
    """A parameter given twice means two things; an answer in another type than asked for helps nobody."""
    for name, values in request.args.lists():
        if len(values) > 1:
            raise QueryRefused("twice", name if name in _OURS else None)
    offered = _offered(request.path)
    if request.accept_mimetypes and request.accept_mimetypes.best_match([offered]) is None:
        raise AnswerNotAcceptable(offered)


def _refuse_broken(service: Service) -> None:
    """What concerns an entry that does not hold is not answered, by `/v1` or by a page; every page names it at its top."""
    service.log_check.refuse(iter((request.view_args or {}).values()))


def _offered(path: str) -> str:
    if path.startswith("/static/"):
        return _STATIC.get(path.rpartition(".")[2], "text/plain")
    if path.startswith("/v1/evidence/"):
        return "application/octet-stream"
    if path == "/log/checkpoint":
        return "text/plain"
    if path == "/v1/statements" and request.mimetype == BATCH:
        return BATCH
    return "text/html" if is_page(path) else "application/json"


def _protect(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _failed(error: Exception) -> Response:
    """Every error that a route lets through. HTTP errors of the libraries go to `ProblemApi`, which is nearer to them."""
    if isinstance(error, _READ_BACK):
        error = _numbered(StoredUnreadable(uuid4().hex), error)
    elif isinstance(error, PersistenceError) or not isinstance(error, tuple(ROWS)):
        error = _numbered(Unforeseen(uuid4().hex), error)
    problem = problem_of(error)
    if is_page(request.path):
        return show_problem(problem)
    return problem_response(problem)


def _numbered(shown: StoredUnreadable | Unforeseen, cause: Exception) -> ApiError:
    """The error to show, and a line in the server's log that its number finds: classes and places, never text."""
    places = []
    trace = cause.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    structlog.get_logger("api").error(
        shown.code, number=shown.number, error=type(cause).__name__, at=" ".join(places[-6:]), method=request.method
    )
    return shown
