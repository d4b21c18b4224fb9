"""The form of an answer about the views themselves: how far each has read, its digest, and what a rebuild came to."""

import marshmallow as ma

_int = ma.fields.Integer


class ViewSchema(ma.Schema):
    """One view: `size` entries read, `lag` behind the log, its digest at `size`, whether every row holds."""

    name = ma.fields.String(required=True)
    version = _int(required=True)
    rows = _int(required=True)
    size = _int(required=True)
    lag = _int(required=True)
    digest = ma.fields.String(required=True)
    sound = ma.fields.Boolean(required=True)
    edited = ma.fields.List(ma.fields.String(), required=True)


class ViewsSchema(ma.Schema):
    """Every view."""

    size = _int(required=True, metadata={"description": "账本条数 / entries in the log"})
    views = ma.fields.List(ma.fields.Nested(ViewSchema), required=True)


class ComparedSchema(ma.Schema):
    """One view, rebuilt and live, at the same position."""

    view = ma.fields.String(required=True)
    version = _int(required=True)
    rows = _int(required=True)
    expected = ma.fields.String(required=True)
    found = ma.fields.String(required=True)
    same = ma.fields.Boolean(required=True)
    edited = ma.fields.List(ma.fields.String(), required=True)


class RebuiltSchema(ma.Schema):
    """What a rebuild came to. `kept` names the file of the old rows where a view was quarantined."""

    ok = ma.fields.Boolean(required=True)
    size = _int(required=True)
    swapped = ma.fields.Boolean(required=True)
    kept = ma.fields.String(required=True, allow_none=True)
    views = ma.fields.List(ma.fields.Nested(ComparedSchema), required=True)
