"""The form of a statement that waits for signatures, and of evidence that is kept."""

import marshmallow as ma


class PendingSignerSchema(ma.Schema):
    """One listed signer, and whether his signature is there."""

    actor = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    unit = ma.fields.String(required=True, allow_none=True)
    signed = ma.fields.Boolean(required=True)


class PendingSchema(ma.Schema):
    """What waits. `envelope.payload` are the bytes to sign; `opened` the sealed fields in clear: personal text.

    `answer` is the code of the refusal where all had signed and it was not admitted.
    """

    event = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    stream = ma.fields.String(required=True)
    body_hash = ma.fields.String(required=True)
    created_at = ma.fields.DateTime(required=True)
    expires_at = ma.fields.DateTime(required=True)
    answer = ma.fields.String(required=True, allow_none=True)
    statement = ma.fields.Dict(required=True)
    envelope = ma.fields.Dict(required=True)
    openings = ma.fields.List(ma.fields.String(), required=True)
    opened = ma.fields.Dict(required=True)
    signers = ma.fields.List(ma.fields.Nested(PendingSignerSchema), required=True)
    missing = ma.fields.List(ma.fields.String(), required=True)
