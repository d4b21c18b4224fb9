"""Rows of the catalogue: 3.1 rules and calendar."""

from ledger.domain.event_type import REGISTER, EventType
from ledger.domain.events import rules

ROWS: tuple[EventType, ...] = (
    EventType(name="RulebookDrafted", wire="rulebook-drafted/1", zh="规则集起草", en="rulebook drafted", family="3.1",
        kind="gate", data=rules.RulebookDrafted, stream=("rulebook/{rulebook}",), authors=(("RUL",),), matter="rulebook",
        matter_field="version", from_states=("none", "draft"), to_state="draft", corrected_by=("RulebookDrafted",)),
    EventType(name="RulebookPublished", wire="rulebook-published/1", zh="规则集发布", en="rulebook published", family="3.1",
        kind="gate", data=rules.RulebookPublished, stream=("rulebook/{rulebook}",), authors=(("RUL", "COM", "COM"),),
        many=("COM",), matter="rulebook", matter_field="version", from_states=("draft",), to_state="in_force",
        reads=("policy/{document}",), corrected_by=("RulebookSuperseded", "RulebookAnnulled"), seen_required=True,
        body_limit=256 * 1024),
    EventType(name="RulebookSuperseded", wire="rulebook-superseded/1", zh="规则集替代", en="rulebook superseded",
        family="3.1", kind="gate", data=rules.RulebookSuperseded, stream=("rulebook/{rulebook}",),
        authors=(("RUL", "COM", "COM"),), many=("COM",), matter="rulebook", matter_field="version",
        from_states=("in_force",), to_state="superseded", corrected_by=("RulebookPublished", "RulebookAnnulled"),
        seen_required=True),
    EventType(name="RulebookAnnulled", wire="rulebook-annulled/1", zh="规则集撤销", en="rulebook annulled", family="3.1",
        kind="record", data=rules.RulebookAnnulled, stream=("rulebook/{rulebook}",), authors=(("SUPR",),),
        matter="rulebook", matter_field="version", from_states=("in_force", "superseded"), to_state="annulled",
        sealed=("reasons!",), corrected_by=("RulebookAnnulmentReversed",)),
    EventType(name="RulebookAnnulmentReversed", wire="rulebook-annulment-reversed/1", zh="撤销规则集决定改正",
        en="annulment of the rulebook reversed", family="3.1", kind="gate", data=rules.RulebookAnnulmentReversed,
        stream=("rulebook/{rulebook}",), authors=(("SUPR",),), matter="rulebook", matter_field="version",
        from_states=("annulled",), to_state="in_force", sealed=("reasons!",), reads=("affected",),
        corrected_by=("RulebookAnnulled",), seen_required=True, no_raise=True, since=2),
    EventType(name="CalendarPublished", wire="calendar-published/1", zh="工作日历发布", en="working calendar published",
        family="3.1", kind="gate", data=rules.CalendarPublished, stream=("calendar",), authors=(("REG", "ORG"),),
        matter="calendar", matter_field="year", from_states=("none", "published"), to_state="published",
        corrected_by=("CalendarPublished",)),
    EventType(name="PolicyDocumentRegistered", wire="policy-document-registered/1", zh="政策文件登记",
        en="policy document registered", family="3.1", kind="gate", data=rules.PolicyDocumentRegistered,
        stream=("policy/{document}",), authors=REGISTER, matter="document", from_states=("none", "registered"),
        to_state="registered", corrected_by=("PolicyDocumentRegistered",)),
)  # fmt: skip
