"""Rows of the catalogue: 3.13 internal objection, and the deduction decided again."""

from ledger.domain.event_type import DECIDE, OFFICIAL, PERSON, EventType
from ledger.domain.events import objections

_BODIES = (("APO",), ("RVH",), ("APO2",))
_UNDECIDED = ("accepted", "committee", "opinion")

ROWS: tuple[EventType, ...] = (
    EventType(name="AppealFiled", wire="appeal-filed/1", zh="提出复核申诉", en="appeal filed", family="3.13",
        kind="never_refuse", data=objections.AppealFiled, stream=OFFICIAL, authors=PERSON, matter="appeal",
        matter_field="appeal", from_states=("none",), to_state="filed", sealed=("grounds!", "demand!"),
        starts=("TL07", "TL10", "TL24", "TL25", "TL47"),
        stops=("TL04", "TL06", "TL08", "TL09", "TL13", "TL15", "TL17", "TL46", "TL48", "TL50"),
        corrected_by=("AppealWithdrawn",), since=2),
    EventType(name="AppealWithdrawn", wire="appeal-withdrawn/1", zh="撤回复核申诉", en="appeal withdrawn", family="3.13",
        kind="never_refuse", data=objections.AppealWithdrawn, stream=OFFICIAL, authors=PERSON, matter="appeal",
        matter_field="appeal", from_states=("filed", "correcting", *_UNDECIDED), to_state="withdrawn", sealed=("text!",),
        stops=("TL05", "TL07", "TL10", "TL12", "TL14", "TL16", "TL18", "TL24", "TL25", "TL47", "TL49", "TL51"),
        corrected_by=("AppealFiled",), since=2),
    EventType(name="AppealTransferred", wire="appeal-transferred/1", zh="移送有权机关",
        en="appeal transferred to the competent organ", family="3.13", kind="record", data=objections.AppealTransferred,
        stream=OFFICIAL, authors=_BODIES, matter="appeal", matter_field="appeal", from_states=("filed", "correcting"),
        to_state="filed", sealed=("reasons",), reads=("unit/{unit}",), stops=("TL10", "TL24", "TL25"),
        corrected_by=("AppealTransferred",), since=2),
    EventType(name="AppealAccepted", wire="appeal-accepted/1", zh="受理", en="appeal accepted for examination",
        family="3.13", kind="record", data=objections.AppealAccepted, stream=OFFICIAL, authors=_BODIES, matter="appeal",
        matter_field="appeal", from_states=("filed", "correcting"), to_state="accepted",
        reads=("fact/{fact}", "rulebook/{rulebook}", "calendar", "unit/{unit}"),
        starts=("TL05", "TL12", "TL14", "TL16", "TL18", "TL49", "TL51"), stops=("TL10", "TL24", "TL25"),
        corrected_by=("AppealTerminated",), since=2),
    EventType(name="AppealRefused", wire="appeal-refused/1", zh="不予受理", en="appeal not accepted", family="3.13",
        kind="record", data=objections.AppealRefused, stream=OFFICIAL, authors=_BODIES, matter="appeal",
        matter_field="appeal", from_states=("filed", "correcting"), to_state="refused", sealed=("reasons!",),
        reads=("fact/{fact}", "rulebook/{rulebook}", "calendar", "unit/{unit}"), starts=("TL03",),
        stops=("TL07", "TL10", "TL24", "TL25", "TL47"), corrected_by=("AppealFiled",), since=2),
    EventType(name="AppealTerminated", wire="appeal-terminated/1", zh="终止审理", en="appeal terminated", family="3.13",
        kind="record", data=objections.AppealTerminated, stream=OFFICIAL, authors=_BODIES, matter="appeal",
        matter_field="appeal", from_states=_UNDECIDED, to_state="terminated", sealed=("reasons!",), starts=("TL03",),
        stops=("TL05", "TL12", "TL14", "TL16", "TL18", "TL49", "TL51"), corrected_by=("AppealFiled",), since=2),
    EventType(name="AppealDecided", wire="appeal-decided/1", zh="复核申诉处理决定", en="appeal decided", family="3.13",
        kind="record", data=objections.AppealDecided, stream=OFFICIAL, authors=_BODIES, matter="appeal",
        matter_field="appeal", from_states=_UNDECIDED, to_state="decided", sealed=("reasons!", "document!"),
        reads=("fact/{fact}", "rulebook/{rulebook}", "unit/{unit}", "calendar"), starts=("TL03",),
        stops=("TL05", "TL07", "TL12", "TL14", "TL16", "TL18", "TL47", "TL49", "TL51"), corrected_by=("AppealFiled",),
        since=2),
    # from confirmed, served and corrected only where the rulebook version it cites was annulled: that state is not in this stream
    EventType(name="DeductionRedetermined", wire="deduction-redetermined/1", zh="重新认定扣分",
        en="deduction determined again", family="3.4", kind="gate", data=objections.DeductionRedetermined, stream=OFFICIAL,
        authors=DECIDE, matter="deduction", matter_field="deduction",
        from_states=("remitted", "confirmed", "served", "corrected"), to_state="confirmed", sealed=("reasons!",),
        reads=("fact/{fact}", "rulebook/{rulebook}", "unit/{unit}", "calendar"), starts=("TL03",), stops=("TL22",),
        corrected_by=("DeductionCorrected", "DeductionAnnulled", "AppealFiled"),
        seen_required=True, needs_rulebook=True, since=2),
)  # fmt: skip
