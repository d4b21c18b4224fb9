"""Statements of the appeal family and of a deduction determined again, for the table of statement_examples.py."""

from tests.vectors.example import DIGEST, EVENT, MATTER, PERSON, RULES, SEEN, Example, Json

BODY = ("a-apo APO",)
SELF = ("a-o-0001 SUB",)
FILED: Json = {
    "appeal": "ap-1", "channel": "electronic", "decision": EVENT, "earlier_appeal": None, "filed_on": "2026-04-08",
    "late_ground": None, "matter": MATTER, "stage": "appeal", "track": "internal",
}  # fmt: skip
INTERNAL: Json = {"appeal": "ap-1", "stage": "appeal", "track": "internal"}


TARGETS: list[Json] = [
    {"ground": "AV2", "id": "d-1", "kind": "deduction", "new_value": 300, "outcome": "varied_down"},
    {"ground": "AR1", "id": "d-2", "kind": "deduction", "new_value": None, "outcome": "revoked"},
    {"ground": None, "id": "w-1", "kind": "warning", "new_value": 1, "outcome": "varied_down"},
    {"ground": None, "id": "l-1", "kind": "listing", "new_value": None, "outcome": "remitted"},
]
"""One target of each outcome, over the kinds that an internal objection knows."""

OBJECTIONS: tuple[Example, ...] = (
    Example("appeal-filed/1", "appeal filed 提出复核申诉", PERSON, SELF, FILED, {"demand": "请求", "grounds": "理由"}),
    Example("appeal-filed/1", "appeal filed 提出复核申诉", PERSON, ("a-int1 INT", "a-int2 INT"),
        lambda digests: {**FILED, "channel": "post", "late_ground": "force_majeure", "on_behalf_of": "o-0001",
            "paper": {"entered_by_actor": "a-int1", "original": digests["paper_original"], "signed_on": "2026-04-07"}},
        {"demand": "请求", "grounds": "理由", "paper_original": "扫描件"}, {"received_on": "2026-04-10"}),
    Example("appeal-withdrawn/1", "appeal withdrawn 撤回复核申诉", PERSON, SELF, {"appeal": "ap-1", "withdrawn_on": "2026-04-09"},
        {"text": "撤回"}),
    Example("appeal-transferred/1", "appeal transferred to the competent organ 移送有权机关", PERSON, BODY,
        {**INTERNAL, "filed_on": "2026-04-08", "ground": "wrong_organ", "to_organ": "county_committee"}, {"reasons": None}),
    Example("appeal-accepted/1", "appeal accepted for examination 受理", PERSON, BODY,
        {**INTERNAL, "accepted_on": "2026-04-10", "no_conflict": True, "organ": "organisation_dept"}),
    Example("appeal-refused/1", "appeal not accepted 不予受理", PERSON, BODY,
        {"appeal": "ap-1", "ground": "late", "refused_on": "2026-04-10", "stage": "appeal"}, {"reasons": "理由"}),
    Example("appeal-terminated/1", "appeal terminated 终止审理", PERSON, BODY, {"appeal": "ap-1", "ground": "settled"},
        {"reasons": "理由"}),
    Example("appeal-decided/1", "appeal decided 复核申诉处理决定", PERSON, BODY,
        {**INTERNAL, "decided_on": "2026-05-06", "document_hash": DIGEST, "organ": "organisation_dept", "targets": TARGETS},
        {"document": "决定书", "reasons": "理由"}),
    Example("deduction-redetermined/1", "deduction determined again 重新认定扣分", PERSON, ("a-com1 COM", "a-com2 COM"),
        {"deciding_organ": "u-01", "deduction": "d-1", "evidence_relied_on": [DIGEST], "item": 2, "meeting": "m-01",
         "points_cp": 250, "remitted_by": EVENT, "verifications": [EVENT]}, {"reasons": "理由"},
        {"decided_at": "2026-06-08T02:00:00Z", "rulebook": RULES, "seen": SEEN}),
)  # fmt: skip
