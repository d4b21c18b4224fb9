"""To whom does a piece of evidence belong? The query `stream=` of `PUT /v1/evidence`."""

import re
from typing import Any, Final

import marshmallow as ma

_STREAM: Final = re.compile(r"(official/o|fact/f)-[a-z0-9][a-z0-9-]{0,59}")


def _named(value: str) -> None:
    if not _STREAM.fullmatch(value):
        raise ma.ValidationError("stream")


class AskedStreamSchema(ma.Schema):
    """The stream of a person or of a fact."""

    stream: Any = ma.fields.String(
        required=True,
        validate=_named,
        error_messages={"required": "missing"},
        metadata={"description": "official/o-… 或 fact/f-… / the person or the fact that the evidence belongs to"},
    )
