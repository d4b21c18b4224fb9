"""The form of a refusal or failure: RFC 9457, with our members beside the standard ones."""

import marshmallow as ma


class BreachSchema(ma.Schema):
    """One rule broken."""

    code = ma.fields.String(required=True)
    clause = ma.fields.String(required=True)
    field = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    detail_zh = ma.fields.String(required=True)


class ProblemSchema(ma.Schema):
    """`application/problem+json`: `type` is `/problems/<code>`; members after `code` stand where they apply."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True, strict=True)
    detail = ma.fields.String(required=True)
    detail_zh = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    clause = ma.fields.String()
    field = ma.fields.String()
    events = ma.fields.List(ma.fields.String())
    breaches = ma.fields.List(ma.fields.Nested(BreachSchema))
    position = ma.fields.Integer(strict=True)
    refusal = ma.fields.String()
