"""Rows of the catalogue: 3.4 facts and evidence."""

from ledger.domain.event_type import FACT, OFFICIAL, PERSON, EventType
from ledger.domain.events import facts

ROWS: tuple[EventType, ...] = (
    EventType(name="FactRegistered", wire="fact-registered/1", zh="事实登记", en="fact registered", family="3.4",
        kind="gate", data=facts.FactRegistered, stream=FACT, authors=(("REP",), ("SUP",), ("DI",), ("VER",), ("HEAD",)),
        matter="fact", from_states=("none",), to_state="registered", sealed=("narrative!", "place"),
        reads=("unit/{unit}",), corrected_by=("FactCorrected", "FactDisproved")),
    EventType(name="FactVerified", wire="fact-verified/1", zh="事实核实", en="fact verified", family="3.4", kind="gate",
        data=facts.FactVerified, stream=FACT, authors=(("VER",),), many=("VER",), matter="fact",
        from_states=("registered", "verified"), to_state="verified", sealed=("report!",),
        corrected_by=("FactVerified", "FactDisproved"), seen_required=True),
    EventType(name="FactDisproved", wire="fact-disproved/1", zh="事实不成立", en="fact disproved", family="3.4",
        kind="record", data=facts.FactDisproved, stream=FACT, authors=(("VER", "ORG"), ("DI",)), matter="fact",
        from_states=("registered", "verified"), to_state="disproved", sealed=("reasons!",),
        corrected_by=("FactRegistered",)),
    EventType(name="EvidenceAttached", wire="evidence-attached/1", zh="证据提交", en="evidence attached", family="3.4",
        kind="gate", data=facts.EvidenceAttached, stream=(*FACT, *OFFICIAL),
        authors=(("REP",), ("VER",), ("SUP",), ("DI",), *PERSON), matter="evidence", matter_field="evidence_item",
        from_states=("none",), to_state="attached", sealed=("hash!", "description"),
        corrected_by=("EvidenceExcluded",), conflict_set=()),
    EventType(name="EvidenceExcluded", wire="evidence-excluded/1", zh="证据排除", en="evidence excluded", family="3.4",
        kind="record", data=facts.EvidenceExcluded, stream=(*FACT, *OFFICIAL),
        authors=(("ORG",), ("RVH",), ("APO",)), matter="evidence", matter_field="evidence_item",
        from_states=("attached", "readmitted"), to_state="excluded", sealed=("reasons!",),
        corrected_by=("EvidenceReadmitted",)),
)  # fmt: skip
