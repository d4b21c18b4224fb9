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


class EntrySchema(ma.Schema):
    """One position. `statement` is the open data of the signed body without its blind, or null with the ground `withheld`."""

    position = ma.fields.Integer(required=True)
    leaf_hash = ma.fields.String(required=True)
    entry = ma.fields.Nested(LeafSchema, required=True)
    statement = ma.fields.Dict(required=True, allow_none=True)
    withheld = ma.fields.String(required=True, allow_none=True)


class ReceiptSchema(ma.Schema):
    """What an author keeps (docs/formats/receipt.md)."""

    position = ma.fields.Integer(required=True)
    seq = ma.fields.Integer(required=True)
    recorded_at = ma.fields.String(required=True)
    leaf_hash = ma.fields.String(required=True)
    entry = ma.fields.Nested(LeafSchema, required=True)
    tlog_proof = ma.fields.String(required=True)
    witnessed = ma.fields.List(ma.fields.String(), required=True)


class HealthSchema(ma.Schema):
    """The process answers; `size` entries in the log and `views` of them read by the views."""

    status = ma.fields.String(required=True)
    size = ma.fields.Integer()
    views = ma.fields.Integer()
    clock = ma.fields.String()
