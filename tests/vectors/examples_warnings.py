"""Examples of the event types around a warning."""

from tests.vectors.example import EVENT, PERSON, RULES, SEEN, Example

VERIFIER = ("a-ver1 VER",)

WARNINGS: tuple[Example, ...] = (
    Example("warning-issued/1", "warning issued 发出预警", PERSON, VERIFIER,
        {"colour": "yellow", "floors": [EVENT], "known_position": 120, "period": "2026", "score_cp": 700, "warning": "w-1"},
        {"reasons": "理由"}, {"rulebook": RULES, "seen": SEEN}),
    Example("warning-served/1", "warning served 预警送达", PERSON, VERIFIER,
        {"mode": "direct", "route": {"limit": "TL04", "organ": "organisation_dept", "stages": ["appeal"], "track": "internal"},
         "served_on": "2026-05-09", "service_proof": "receipt", "warning": "w-1"}),
    Example("warning-corrected/1", "warning corrected (downward only) 预警更正", PERSON, VERIFIER,
        {"colour": "blue", "known_position": 130, "score_cp": 400, "warning": "w-1"}, {"reasons": "理由"},
        {"corrects": EVENT, "seen": SEEN}),
    Example("warning-lifted/1", "warning lifted 预警解除", PERSON, VERIFIER, {"ground": "score_fell", "warning": "w-1"},
        members={"seen": SEEN}),
    Example("warning-acknowledged/1", "warning acknowledged 预警签收", PERSON, ("a-o-0001 SUB",),
        {"received_on": "2026-05-09", "warning": "w-1"}, {"comment": None}),
)  # fmt: skip
