"""Rows of the catalogue: 3.4 facts linked, corrected; evidence readmitted.

A link moves no state (docs/adr/0007): whether a fact is linked stands in its links, and a linked one goes on being verified.
"""

from ledger.domain.event_type import FACT, OFFICIAL, EventType
from ledger.domain.events import links

ROWS: tuple[EventType, ...] = (
    EventType(name="FactCorrected", wire="fact-corrected/1", zh="事实更正", en="fact corrected", family="3.4", kind="gate",
        data=links.FactCorrected, stream=FACT, authors=(("VER", "ORG"),), matter="fact",
        from_states=("registered", "verified"), to_state="same", sealed=("new_text", "reasons!"), reads=("affected",),
        corrected_by=("FactCorrected",), seen_required=True, no_raise=True, since=2),
    EventType(name="FactLinkedAsSame", wire="fact-linked-as-same/1", zh="同一事实合并", en="facts linked as the same",
        family="3.4", kind="gate", data=links.FactLinkedAsSame, stream=FACT, authors=(("VER",),), matter="fact",
        from_states=("registered", "verified"), to_state="same", sealed=("reasons",), reads=("fact/{same_fact}",),
        corrected_by=("FactUnlinked",), seen_required=True, since=2),
    EventType(name="FactUnlinked", wire="fact-unlinked/1", zh="撤销同一事实合并", en="link of facts taken back", family="3.4",
        kind="gate", data=links.FactUnlinked, stream=FACT, authors=(("VER", "ORG"),), matter="fact",
        from_states=("registered", "verified"), to_state="same", sealed=("reasons!",),
        reads=("fact/{same_fact}", "affected"), corrected_by=("FactLinkedAsSame",), seen_required=True, no_raise=True,
        since=2),
    EventType(name="EvidenceReadmitted", wire="evidence-readmitted/1", zh="证据恢复采用", en="evidence readmitted",
        family="3.4", kind="gate", data=links.EvidenceReadmitted, stream=(*FACT, *OFFICIAL),
        authors=(("ORG",), ("RVH",), ("APO",)), matter="evidence", matter_field="evidence_item",
        from_states=("excluded",), to_state="readmitted", sealed=("reasons!",), reads=("affected",),
        corrected_by=("EvidenceExcluded",), seen_required=True, no_raise=True, since=2),
)  # fmt: skip
