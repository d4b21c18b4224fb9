"""Did a page of another origin make a browser send this? What writes is then refused, before anything of it is read.

A browser lets no other page read an answer of this service, but sends its POST all the same where nothing special is in it. It
says in `Origin` which page asked (RFC 6454, Fetch standard); programs that are no browser say nothing, and are let in.
"""

from typing import Final

from flask import request

from api.errors import OriginRefused

_READING: Final = ("GET", "HEAD", "OPTIONS")


def refuse_other_origins() -> None:
    """Before each request, once its host is known to be this machine. Raises OriginRefused."""
    origin = request.headers.get("Origin")
    if request.method not in _READING and origin is not None and origin != f"http://{request.host}":
        raise OriginRefused
