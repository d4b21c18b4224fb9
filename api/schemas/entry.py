"""The form of an entry of the log, and of a receipt."""

import marshmallow as ma


class LeafSchema(ma.Schema):
    """The members a leaf commits to (docs/formats/entry.md)."""

    prev = ma.fields.String(required=True, allow_none=True)
    reads = ma.fields.String(required=True)
    recorded_at = ma.fields.String(required=True)
    rules = ma.fields.Integer(required=True)
    seq = ma.fields.Integer(required=True)
    signatures = ma.fields.String(required=True)
    statement = ma.fields.String(required=True)
    v = ma.fields.Integer(required=True)


class StandingBreachSchema(ma.Schema):
    """One rule that a recorded act breaches: its clause (F01-F37) or guard (G04-G15), the member concerned, and a sentence each."""

    code = ma.fields.String(required=True)
    clause = ma.fields.String(required=True)
    field = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class EntrySchema(ma.Schema):
    """One position. `statement` is the open data of the signed body without its blind, or null with the ground `withheld`.

    `standing` are the breaches that stand beside the act, found by admitting it again; null, as `stale_seen`, where withheld.
    """

    position = ma.fields.Integer(required=True)
    leaf_hash = ma.fields.String(required=True)
    entry = ma.fields.Nested(LeafSchema, required=True)
    statement = ma.fields.Dict(required=True, allow_none=True)
    withheld = ma.fields.String(required=True, allow_none=True)
    standing = ma.fields.List(ma.fields.Nested(StandingBreachSchema), required=True, allow_none=True)
    stale_seen = ma.fields.Boolean(required=True, allow_none=True)


class ReceiptSchema(ma.Schema):
    """What an author keeps (docs/formats/receipt.md)."""

    position = ma.fields.Integer(required=True)
    seq = ma.fields.Integer(required=True)
    recorded_at = ma.fields.String(required=True)
    leaf_hash = ma.fields.String(required=True)
    entry = ma.fields.Nested(LeafSchema, required=True)
    tlog_proof = ma.fields.String(required=True)
    witnessed = ma.fields.List(ma.fields.String(), required=True)


class ViewHealthSchema(ma.Schema):
    """One view: `cursor` entries read, `lag` behind the log; `quarantined` where its rows were edited and it answers nothing."""

    name = ma.fields.String(required=True)
    cursor = ma.fields.Integer(required=True)
    lag = ma.fields.Integer(required=True)
    quarantined = ma.fields.Boolean(required=True)


class HealthSchema(ma.Schema):
    """The process answers; `size` entries in the log and `views` of them read by the views; `log`: what reading all of it found."""

    status = ma.fields.String(required=True)
    size = ma.fields.Integer()
    views = ma.fields.Integer()
    clock = ma.fields.String()
    log = ma.fields.String(validate=ma.validate.OneOf(("unread", "reading", "sound", "broken", "unreadable")))
    each_view = ma.fields.List(ma.fields.Nested(ViewHealthSchema))
