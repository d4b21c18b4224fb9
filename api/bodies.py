"""How is a body read? Once its type is taken and its length is known and allowed; never more of them at once than leave threads free."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

from flask import Request
from werkzeug.exceptions import ClientDisconnected

from api.config import BODIES_WAIT_S, SINGLE_LIMIT
from api.errors import BodiesBusy, BodyCut, BodyTooLarge, BodyUnmeasured, MediaTypeRefused, NotJson
from keys.errors import KeysError
from ledger.domain.errors import RulebookMalformed, StatementMalformed
from ledger.log.errors import LogError

OUTSIDE: Final = (LogError, KeysError, StatementMalformed, RulebookMalformed)
"""What the parsers say of bytes from outside. Where they read a body, the sender is told; anywhere else it is damage (`api.app`)."""
JSON_ONLY: Final[Mapping[str, int]] = {"application/json": SINGLE_LIMIT}
CHUNK: Final = 64 * 1024
_LENGTH: Final = re.compile(r"[0-9]{1,12}")


@contextmanager
def reading(bodies: BoundedSemaphore) -> Iterator[None]:
    """A place among the bodies that are read just now. Raises BodiesBusy."""
    if not bodies.acquire(timeout=BODIES_WAIT_S):
        raise BodiesBusy
    try:
        yield
    finally:
        bodies.release()


def measured_body(request: Request, limits: Mapping[str, int]) -> bytes:
    """The body. `limits` are the largest bytes by media type; no other type is taken.

    Raises MediaTypeRefused, BodyUnmeasured, BodyTooLarge or BodyCut.
    """
    limit = limits.get(request.mimetype)
    if limit is None or is_encoded(request):
        raise (NotJson if limits is JSON_ONLY else MediaTypeRefused)
    length = measured_length(request, limit)
    return b"".join(chunks(request, length))


def is_encoded(request: Request) -> bool:
    """Whether the body is compressed for the way."""
    return request.headers.get("Content-Encoding", "identity") != "identity"


def measured_length(request: Request, limit: int) -> int:
    """The length in bytes as stated. Raises BodyUnmeasured, BodyTooLarge."""
    stated = request.headers.get("Content-Length", "")
    if not _LENGTH.fullmatch(stated) or "Transfer-Encoding" in request.headers:
        raise BodyUnmeasured  # the library would read a length out of form as 0
    length = int(stated)
    if length > limit:
        raise BodyTooLarge(limit=limit, got=length)
    return length


def chunks(request: Request, length: int) -> Iterator[bytes]:
    """The body as it comes in, exactly `length` bytes. Raises BodyCut where fewer come."""
    missing = length
    while missing:
        try:
            chunk = request.stream.read(min(missing, CHUNK))
        except ClientDisconnected as error:
            raise BodyCut(expected=length, got=length - missing) from error
        if not chunk:
            raise BodyCut(expected=length, got=length - missing)
        missing -= len(chunk)
        yield chunk
