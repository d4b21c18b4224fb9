"""The form of an answer about one person. Points are integers in cp (1000 is 10.00), days ISO, positions 0-based."""

import marshmallow as ma

from api.schemas.entry import StandingBreachSchema

_int = ma.fields.Integer


class KnownSchema(ma.Schema):
    """The knowing time used: the last position known (-1 before the first entry) and the day it speaks of."""

    position = _int(required=True)
    day = ma.fields.Date(required=True)


class AnswerSchema(ma.Schema):
    """What every answer about a person begins with."""

    official = ma.fields.String(required=True)
    on = ma.fields.Date(required=True)
    known = ma.fields.Nested(KnownSchema, required=True)


class RulebookRefSchema(ma.Schema):
    """A rulebook version by id, number and content hash."""

    id = ma.fields.String(required=True)
    version = _int(required=True)
    hash = ma.fields.String(required=True)


class StepSchema(ma.Schema):
    """What one event did to a line."""

    code = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)
    event = ma.fields.String(required=True, allow_none=True)
    position = _int(required=True, allow_none=True)
    on = ma.fields.Date(required=True, allow_none=True)
    before_cp = _int(required=True)
    after_cp = _int(required=True)


class LineSchema(ma.Schema):
    """One deduction: it adds `live_cp` where it `counts`, else nothing."""

    deduction = ma.fields.String(required=True)
    fact = ma.fields.String(required=True)
    indicator = ma.fields.String(required=True)
    indicator_zh = ma.fields.String(required=True)
    indicator_en = ma.fields.String(required=True)
    severity = ma.fields.String(required=True)
    responsibility = ma.fields.String(required=True)
    period = _int(required=True)
    confirmed_cp = _int(required=True)
    base_cp = _int(required=True)
    ratio_bp = _int(required=True)
    live_cp = _int(required=True)
    counts = ma.fields.Boolean(required=True)
    absorbed_by = ma.fields.String(required=True, allow_none=True)
    effective_on = ma.fields.Date(required=True, allow_none=True)
    under_appeal = ma.fields.Boolean(required=True)


class ClauseSchema(ma.Schema):
    """The verdict of one fairness clause (pass, fail, not_applicable, cannot_prove), with the events read and a sentence each."""

    clause = ma.fields.String(required=True)
    verdict = ma.fields.String(required=True)
    events = ma.fields.List(ma.fields.String(), required=True)
    reason = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class ExplainedLineSchema(LineSchema):
    """A line with what each event did to it, what it adds, the version it rests on, its decision and the verdicts on it."""

    steps = ma.fields.List(ma.fields.Nested(StepSchema), required=True)
    adds_cp = _int(required=True)
    rulebook = ma.fields.Nested(RulebookRefSchema, required=True, allow_none=True)
    decision = ma.fields.String(required=True, allow_none=True)
    clauses = ma.fields.List(ma.fields.Nested(ClauseSchema), required=True)
    provably_fair = ma.fields.Boolean(required=True)


class FloorSchema(ma.Schema):
    """What raises the colour besides the points."""

    colour = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    event = ma.fields.String(required=True)
    position = _int(required=True)
    from_on = ma.fields.Date(required=True)
    to_on = ma.fields.Date(required=True)


class ListSchema(ma.Schema):
    """Whether the points of a year suggest the list; persons decide. Asked on the day of knowing."""

    period = _int(required=True)
    due = ma.fields.Boolean(required=True)
    points_cp = _int(required=True)
    threshold_cp = _int(required=True)
    rulebook = ma.fields.Nested(RulebookRefSchema, required=True)


class ScoreSchema(AnswerSchema):
    """Points, colour and list membership. `colour`, `band` and `list` are null where no rulebook covers the day."""

    period = _int(required=True)
    points_cp = _int(required=True)
    colour = ma.fields.String(required=True, allow_none=True)
    band = ma.fields.String(required=True, allow_none=True)
    thresholds_cp = ma.fields.Dict(keys=ma.fields.String(), values=_int(), required=True)
    floors = ma.fields.List(ma.fields.Nested(FloorSchema), required=True)
    list = ma.fields.Nested(ListSchema, required=True, allow_none=True)
    lines = ma.fields.List(ma.fields.Nested(LineSchema), required=True)


class ReadSchema(ma.Schema):
    """One stream the answer rests on, at its head as known then, and what it gave."""

    stream = ma.fields.String(required=True)
    seq = _int(required=True)
    position = _int(required=True)
    gave_zh = ma.fields.String(required=True)
    gave_en = ma.fields.String(required=True)


class StandingSchema(ma.Schema):
    """One recorded act beside which breaches stand; `deduction` where it is about one."""

    position = _int(required=True)
    event = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    stream = ma.fields.String(required=True)
    deduction = ma.fields.String(required=True, allow_none=True)
    breaches = ma.fields.List(ma.fields.Nested(StandingBreachSchema), required=True)


class GivingRulebookSchema(ma.Schema):
    """A rulebook version that gave something here: thresholds of colours, that of the list, or the points of a line."""

    id = ma.fields.String(required=True)
    version = _int(required=True)
    hash = ma.fields.String(required=True)
    effective_from_on = ma.fields.Date(required=True)
    published_position = _int(required=True)
    gave_colours = ma.fields.List(ma.fields.String(), required=True)
    gave_list_threshold = ma.fields.Boolean(required=True)


class WarningNowSchema(ma.Schema):
    """The colour due beside the colour told, and the next act about the difference with its last day."""

    on = ma.fields.Date(required=True)
    period = ma.fields.String(required=True)
    due_colour = ma.fields.String(required=True)
    issued_colour = ma.fields.String(required=True)
    served_colour = ma.fields.String(required=True)
    warning = ma.fields.String(required=True, allow_none=True)
    to_do = ma.fields.String(required=True, allow_none=True)
    since_on = ma.fields.Date(required=True, allow_none=True)
    to_do_by = ma.fields.Date(required=True, allow_none=True)
    provisional = ma.fields.Boolean(required=True)
    due_and_not_served = ma.fields.Boolean(required=True)
    served_above_due = ma.fields.Boolean(required=True)


class ListNowSchema(ma.Schema):
    """How one period stands towards the list, and the next act with its last day."""

    period = ma.fields.String(required=True)
    points_cp = _int(required=True)
    threshold_cp = _int(required=True, allow_none=True)
    due = ma.fields.Boolean(required=True)
    due_since = ma.fields.Date(required=True, allow_none=True)
    listing = ma.fields.String(required=True, allow_none=True)
    proposed = ma.fields.Boolean(required=True)
    noticed = ma.fields.Boolean(required=True)
    listed = ma.fields.Boolean(required=True)
    served = ma.fields.Boolean(required=True)
    in_pool = ma.fields.Boolean(required=True)
    fallen_on = ma.fields.Date(required=True, allow_none=True)
    to_do = ma.fields.String(required=True, allow_none=True)
    to_do_by = ma.fields.Date(required=True, allow_none=True)


class LimitNowSchema(ma.Schema):
    """One time limit as it stands at the end of the day asked."""

    matter = ma.fields.String(required=True)
    binds = ma.fields.String(required=True)
    limit = ma.fields.String(required=True)
    started_by = ma.fields.String(required=True)
    started_on = ma.fields.Date(required=True)
    due_on = ma.fields.Date(required=True)
    ended_by = ma.fields.String(required=True, allow_none=True)
    ended_on = ma.fields.Date(required=True, allow_none=True)
    state = ma.fields.String(required=True)
    provisional = ma.fields.Boolean(required=True)


class TraceSignerSchema(ma.Schema):
    """Who signed an event, in which role."""

    actor = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    unit = ma.fields.String(required=True, allow_none=True)


class TracedEventSchema(ma.Schema):
    """One event read, with the paths of its entry and of its receipt."""

    position = _int(required=True)
    event = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)
    stream = ma.fields.String(required=True)
    seq = _int(required=True)
    matter = ma.fields.String(required=True)
    recorded_at = ma.fields.String(required=True)
    signers = ma.fields.List(ma.fields.Nested(TraceSignerSchema), required=True)
    entry = ma.fields.String(required=True)
    receipt = ma.fields.String(required=True)


class WhySchema(ScoreSchema):
    """A score with its reasons in three layers: one sentence; the inputs and what each did; the trace of every event read.

    `mingjing why --json` and the persons of `mingjing whatif` have this very form.
    """

    zh = ma.fields.String(required=True)
    en = ma.fields.String(required=True)
    lines = ma.fields.List(ma.fields.Nested(ExplainedLineSchema), required=True)
    clauses = ma.fields.List(ma.fields.Nested(ClauseSchema), required=True)
    rulebooks = ma.fields.List(ma.fields.Nested(GivingRulebookSchema), required=True)
    warnings = ma.fields.Nested(WarningNowSchema, required=True)
    listings = ma.fields.List(ma.fields.Nested(ListNowSchema), required=True)
    limits = ma.fields.List(ma.fields.Nested(LimitNowSchema), required=True)
    inputs = ma.fields.List(ma.fields.Nested(ReadSchema), required=True)
    standing = ma.fields.List(ma.fields.Nested(StandingSchema), required=True)
    trace = ma.fields.List(ma.fields.Nested(TracedEventSchema), required=True)


class MatterSchema(ma.Schema):
    """One deduction's place in the procedure; `decision` is the event to prove, where there is one."""

    deduction = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    decision = ma.fields.String(required=True, allow_none=True)


class OfficialSchema(AnswerSchema):
    """A person by number: name and identity are sealed and never stand here."""

    registered_position = _int(required=True)
    unit = ma.fields.String(required=True)
    tier = ma.fields.String(required=True)
    staff_category = ma.fields.String(required=True)
    leading_member = ma.fields.Boolean(required=True)
    left_on = ma.fields.Date(required=True, allow_none=True)
    points_cp = _int(required=True)
    colour = ma.fields.String(required=True, allow_none=True)
    deductions = ma.fields.List(ma.fields.Nested(MatterSchema), required=True)
