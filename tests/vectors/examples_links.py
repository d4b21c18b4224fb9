"""Statements of facts linked, corrected, of evidence readmitted and of an annulment reversed: lines of statement_examples.py."""

from typing import Any

from tests.vectors.example import BOOK, DIGEST, EVENT, FACT, SEEN, Example

_SEEN: dict[str, Any] = {"seen": SEEN}
LINKS: tuple[Example, ...] = (
    Example("fact-linked-as-same/1", "facts linked as the same 同一事实合并", FACT, ("a-ver1 VER",), {"same_fact": "f-2"},
        {"reasons": "同一事实"}, _SEEN),
    Example("fact-unlinked/1", "link of facts taken back 撤销同一事实合并", FACT, ("a-ver1 VER", "a-root2 ORG"),
        {"same_fact": "f-2"}, {"reasons": "两件事"}, _SEEN),
    Example("fact-corrected/1", "fact corrected 事实更正", FACT, ("a-ver1 VER", "a-root2 ORG"),
        {"field": "occurred_on", "new_value": "2026-03-02"}, {"new_text": None, "reasons": "登记有误"},
        {**_SEEN, "occurred_on": ["2026-03-01", "2026-03-02"]}),
    Example("evidence-readmitted/1", "evidence readmitted 证据恢复采用", FACT, ("a-root2 ORG",), {"evidence_item": DIGEST},
        {"reasons": "排除有误"}, {**_SEEN, "corrects": EVENT}),
    Example("rulebook-annulment-reversed/1", "annulment of the rulebook reversed 撤销规则集决定改正", BOOK, ("a-supr SUPR",),
        {"annulment": EVENT, "version": 1}, {"reasons": "改正"}, _SEEN),
)  # fmt: skip
