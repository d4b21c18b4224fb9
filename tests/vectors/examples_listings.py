"""Examples of the event types around meetings, the suggested list and the pool."""

from tests.vectors.example import DECIDED, DIGEST, EVENT, HASH, PERSON, RULES, SEEN, Example, Json

MEETING = "meeting/m-01"
MINUTES = ("a-sec SEC", "a-com1 COM")
ON_THE_LIST = {"id": "l-1", "kind": "listing"}
ITEM: Json = {
    "against_count": 1, "case": ON_THE_LIST, "deferred_count": 0, "for_count": 3, "item": 1, "recused": 0, "result": "adopted",
}  # fmt: skip
OFFICE: Json = {"deciding_organ": "u-01", "item": None, "listing": "l-1", "meeting": None}
UNDER_RULES: Json = {"rulebook": RULES, "seen": SEEN}

LISTINGS: tuple[Example, ...] = (
    Example("committee-meeting-held/1", "committee meeting held 会议记录", MEETING, MINUTES,
        {"entitled": 5, "held_on": "2026-07-13", "items": [ITEM, {**ITEM, "for_count": 0, "item": 2, "recused": 1, "result": "deferred"}],
         "members_root": HASH, "organ": "u-01", "present": 4}, {"attendance": "到会名单"}),
    Example("committee-minutes-corrected/1", "committee minutes corrected 会议记录更正", MEETING, MINUTES,
        {"corrected_item": {**ITEM, "against_count": 0, "for_count": 4}, "item": 1}, {"reasons": "理由"}, {"corrects": EVENT}),
    Example("listing-proposed/1", "listing proposed 建议列入", PERSON, ("a-ver1 VER",),
        {"channel": "score", "grounds": [EVENT], "known_position": 120, "listing": "l-1", "period": "2026", "score_cp": 1001},
        {"reasons": "理由"}, UNDER_RULES),
    Example("listing-proposal-withdrawn/1", "listing proposal withdrawn 撤回列入建议", PERSON, ("a-ver1 VER",),
        {"ground": "score_fell", "listing": "l-1"}, {"reasons": None}, {"seen": SEEN}),
    Example("listing-entered/1", "listing entered 列入名单", PERSON, ("a-root2 ORG", "a-com1 COM", "a-com2 COM"),
        {**OFFICE, "evidence_relied_on": [DIGEST], "item": 1, "known_position": 130, "meeting": "m-01", "no_conflict": True,
         "score_cp": 1001, "verifications": [EVENT]}, {"reasons": "理由"}, {**DECIDED, "rulebook": RULES}),
    Example("listing-declined/1", "listing declined 不列入", PERSON, ("a-root2 ORG",),
        {**OFFICE, "ground": "improved"}, {"reasons": "理由"}, DECIDED),
    Example("listing-withdrawn/1", "listing withdrawn 移出名单", PERSON, ("a-root2 ORG",),
        {**OFFICE, "ab_initio": True, "ground": "annulled"}, {"reasons": None}, DECIDED),
    Example("unsuitable-record-opened/1", "record of the pool opened 信息库入库", PERSON, ("a-desk REG",),
        {"listing": "l-1", "record": "r-1"}, members={"seen": SEEN}),
    Example("unsuitable-record-closed/1", "record of the pool closed 信息库出库", PERSON, ("a-desk REG",),
        {"ground": "listing_removed", "record": "r-1"}, members={"seen": SEEN}),
)  # fmt: skip
