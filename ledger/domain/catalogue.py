"""Which event types exist, who may sign them, where they lie and what they move? One table, a line per event type.

Generic guards, the codec, schemas, forms and documents read this table; code is written only where a type is special
(`procedures/`). A row is data: it decides nothing itself. A type that has no row is refused, so a procedure that is not
built yet cannot be entered by half. Source: the project's event catalogue, procedure 3.1-3.8.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from ledger.domain.events import deductions, facts, founding, hearing, registry, rules, service
from ledger.domain.statement import Data, Statement
from ledger.domain.vocabulary import MatterRef

Kind = Literal["gate", "record", "never_refuse"]
"""gate: refused on a breach. record: admitted when authentic and well formed, breaches stand. never_refuse: the person's acts."""


class EventType(Struct, frozen=True, kw_only=True):
    """One line of the catalogue.

    `authors` are alternatives, each the roles that all sign; DO, DRG and PRP are resolved at admission. `many` names roles
    that may sign more than once. `matter_field` is the data member with the matter's id; None: the stream itself;
    "matter": a MatterRef. A matter moves from one of `from_states` ("any", "none") to `to_state` ("same": stays).
    `sealed` names end in "!" where an opening is required.
    """

    name: str
    wire: str
    zh: str
    en: str
    family: str
    kind: Kind
    data: type[Data]
    stream: tuple[str, ...]
    authors: tuple[tuple[str, ...], ...]
    matter: str
    from_states: tuple[str, ...]
    to_state: str
    matter_field: str | None = None
    many: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()
    conflict_set: tuple[str, ...] = ("matter",)
    seen_required: bool = False
    needs_rulebook: bool = False
    body_limit: int = 32 * 1024

    @property
    def sealed_required(self) -> frozenset[str]:
        """Names of sealed fields that need an opening."""
        return frozenset(name[:-1] for name in self.sealed if name.endswith("!"))

    @property
    def sealed_optional(self) -> frozenset[str]:
        """Names of sealed fields that may be filled with a random digest."""
        return frozenset(name for name in self.sealed if not name.endswith("!"))


_OFFICIAL = ("official/{official}",)
_FACT = ("fact/{fact}",)
_ACTOR = ("actor/{actor}",)
_SERVICE = ("service/{service}",)
_REGISTER = (("REG",),)
_KEY_ORG = (("KEY", "ORG"),)
_PERSON = (("SUB",), ("KIN",), ("INT", "INT"))
_DECIDE = (("DO",),)
_OPEN_CASE = ("proposed", "noticed", "represented", "waived", "considered")

_ROWS: tuple[EventType, ...] = (
    # 3.1 rules and calendar
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
        sealed=("reasons!",)),
    EventType(name="CalendarPublished", wire="calendar-published/1", zh="工作日历发布", en="working calendar published",
        family="3.1", kind="gate", data=rules.CalendarPublished, stream=("calendar",), authors=(("REG", "ORG"),),
        matter="calendar", matter_field="year", from_states=("none", "published"), to_state="published",
        corrected_by=("CalendarPublished",)),
    EventType(name="PolicyDocumentRegistered", wire="policy-document-registered/1", zh="政策文件登记",
        en="policy document registered", family="3.1", kind="gate", data=rules.PolicyDocumentRegistered,
        stream=("policy/{document}",), authors=_REGISTER, matter="document", from_states=("none", "registered"),
        to_state="registered", corrected_by=("PolicyDocumentRegistered",)),
    # 3.2 units and officials
    EventType(name="UnitRegistered", wire="unit-registered/1", zh="单位登记", en="unit registered", family="3.2",
        kind="gate", data=registry.UnitRegistered, stream=("unit/{unit}",), authors=_REGISTER, matter="unit",
        from_states=("none",), to_state="open", corrected_by=("UnitRenamed", "UnitClosed")),
    EventType(name="UnitRenamed", wire="unit-renamed/1", zh="单位更名", en="unit renamed", family="3.2", kind="gate",
        data=registry.UnitRenamed, stream=("unit/{unit}",), authors=_REGISTER, matter="unit", from_states=("open",),
        to_state="open", corrected_by=("UnitRenamed",), seen_required=True),
    EventType(name="UnitClosed", wire="unit-closed/1", zh="单位撤销", en="unit closed", family="3.2", kind="record",
        data=registry.UnitClosed, stream=("unit/{unit}",), authors=_REGISTER, matter="unit", from_states=("open",),
        to_state="closed", corrected_by=("UnitRegistered",)),
    EventType(name="OfficialRegistered", wire="official-registered/1", zh="人员登记", en="official registered",
        family="3.2", kind="gate", data=registry.OfficialRegistered, stream=_OFFICIAL, authors=_REGISTER,
        matter="official", from_states=("none",), to_state="active", sealed=("name!", "identity_number!", "contact"),
        reads=("unit/{unit}",), corrected_by=("OfficialDetailsCorrected",)),
    EventType(name="OfficialDetailsCorrected", wire="official-details-corrected/1", zh="人员信息更正",
        en="details of the official corrected", family="3.2", kind="gate", data=registry.OfficialDetailsCorrected,
        stream=_OFFICIAL, authors=_REGISTER, matter="official", from_states=("active", "left"), to_state="same",
        sealed=("new_text",), corrected_by=("OfficialDetailsCorrected",), seen_required=True),
    EventType(name="OfficialTransferred", wire="official-transferred/1", zh="人员调动", en="official transferred",
        family="3.2", kind="record", data=registry.OfficialTransferred, stream=_OFFICIAL, authors=(("ORG",),),
        matter="official", from_states=("active",), to_state="same", reads=("unit/{unit}",),
        corrected_by=("OfficialTransferred",)),
    EventType(name="OfficialLeft", wire="official-left/1", zh="离开", en="official left", family="3.2", kind="record",
        data=registry.OfficialLeft, stream=_OFFICIAL, authors=_REGISTER, matter="official", from_states=("active",),
        to_state="left", corrected_by=("OfficialReturned",)),
    EventType(name="OfficialReturned", wire="official-returned/1", zh="返回", en="official returned", family="3.2",
        kind="record", data=registry.OfficialReturned, stream=_OFFICIAL, authors=_REGISTER, matter="official",
        from_states=("left",), to_state="active", reads=("unit/{unit}",), corrected_by=("OfficialLeft",)),
    EventType(name="RelationDeclared", wire="relation-declared/1", zh="关系申报", en="relation declared", family="3.2",
        kind="record", data=registry.RelationDeclared, stream=_ACTOR, authors=(*_PERSON, ("HLD",), ("REG",)),
        matter="relation", matter_field="relation", from_states=("none",), to_state="declared", sealed=("detail",),
        corrected_by=("RelationEnded",)),
    EventType(name="RelationEnded", wire="relation-ended/1", zh="关系终止", en="relation ended", family="3.2",
        kind="record", data=registry.RelationEnded, stream=_ACTOR, authors=(*_PERSON, ("HLD",), ("REG",)),
        matter="relation", matter_field="relation", from_states=("declared",), to_state="ended",
        corrected_by=("RelationDeclared",)),
    # 3.3 founding, actors, keys, roles
    EventType(name="LedgerFounded", wire="ledger-founded/1", zh="账本创立", en="ledger founded", family="3.3",
        kind="gate", data=founding.LedgerFounded, stream=("founding",), authors=(("ROOT",),), many=("ROOT",),
        matter="founding", from_states=("none",), to_state="founded", conflict_set=()),
    EventType(name="ActorRegistered", wire="actor-registered/1", zh="操作主体登记", en="actor registered", family="3.3",
        kind="gate", data=founding.ActorRegistered, stream=_ACTOR, authors=_KEY_ORG, matter="actor",
        from_states=("none",), to_state="registered", sealed=("name!",), reads=("unit/{unit}",)),
    EventType(name="KeyEnrolled", wire="key-enrolled/1", zh="密钥登记", en="key enrolled", family="3.3", kind="gate",
        data=founding.KeyEnrolled, stream=_ACTOR, authors=(("KEY", "HLD"),), matter="key", matter_field="key",
        from_states=("none",), to_state="active", corrected_by=("KeySuspended", "KeyRevoked"),
        conflict_set=("RoleGranted", "KeyRevoked")),
    EventType(name="KeySuspended", wire="key-suspended/1", zh="密钥停用", en="key suspended", family="3.3", kind="record",
        data=founding.KeySuspended, stream=_ACTOR, authors=(("KEY",), ("HLD",)), matter="key", matter_field="key",
        from_states=("active", "suspended"), to_state="suspended", corrected_by=("KeySuspended", "KeyRevoked")),
    EventType(name="KeyRevoked", wire="key-revoked/1", zh="密钥撤销", en="key revoked", family="3.3", kind="record",
        data=founding.KeyRevoked, stream=_ACTOR, authors=(("KEY",), ("HLD",)), matter="key", matter_field="key",
        from_states=("active", "suspended"), to_state="revoked"),
    EventType(name="RoleGranted", wire="role-granted/1", zh="授予角色", en="role granted", family="3.3", kind="gate",
        data=founding.RoleGranted, stream=_ACTOR, authors=_KEY_ORG, matter="role", matter_field="role",
        from_states=("any",), to_state="held", reads=("unit/{unit}",), corrected_by=("RoleRevoked",),
        conflict_set=("RoleRevoked", "KeyRevoked")),
    EventType(name="RoleRevoked", wire="role-revoked/1", zh="撤销角色", en="role revoked", family="3.3", kind="record",
        data=founding.RoleRevoked, stream=_ACTOR, authors=_KEY_ORG, matter="role", matter_field="role",
        from_states=("any",), to_state="ended", corrected_by=("RoleGranted",)),
    # 3.3 what the service itself did or saw
    EventType(name="ServiceStarted", wire="service-started/1", zh="服务启动", en="service started", family="service",
        kind="record", data=service.ServiceStarted, stream=_SERVICE, authors=(("SVC",),), matter="service",
        from_states=("any",), to_state="running", conflict_set=()),
    EventType(name="DayClosed", wire="day-closed/1", zh="日终", en="day closed", family="service", kind="gate",
        data=service.DayClosed, stream=_SERVICE, authors=(("SVC",),), matter="day", matter_field="day",
        from_states=("none",), to_state="closed", seen_required=True),
    EventType(name="StateClosed", wire="state-closed/1", zh="状态封存", en="state closed", family="service", kind="gate",
        data=service.StateClosed, stream=_SERVICE, authors=(("SVC",),), matter="state", matter_field="known_position",
        from_states=("none",), to_state="closed", corrected_by=("StateClosed",), seen_required=True),
    EventType(name="CheckpointWitnessed", wire="checkpoint-witnessed/1", zh="检查点见证", en="checkpoint witnessed",
        family="service", kind="gate", data=service.CheckpointWitnessed, stream=_SERVICE, authors=(("SVC",),),
        matter="checkpoint", matter_field="size", from_states=("any",), to_state="witnessed", conflict_set=()),
    EventType(name="ExportMade", wire="export-made/1", zh="导出", en="export made", family="service", kind="record",
        data=service.ExportMade, stream=_SERVICE, authors=(("SVC",),), matter="export", matter_field="export_hash",
        from_states=("none",), to_state="made", conflict_set=()),
    EventType(name="ErasureCarriedOut", wire="erasure-carried-out/1", zh="销毁执行", en="erasure carried out",
        family="service", kind="record", data=service.ErasureCarriedOut, stream=_SERVICE, authors=(("SVC",),),
        matter="vault", matter_field="order_event", from_states=("destroyed",), to_state="carried_out", conflict_set=()),
    EventType(name="ViewQuarantined", wire="view-quarantined/1", zh="视图隔离", en="view quarantined", family="service",
        kind="record", data=service.ViewQuarantined, stream=_SERVICE, authors=(("SVC",),), matter="view",
        matter_field="view", from_states=("any",), to_state="quarantined", conflict_set=()),
    EventType(name="LedgerRecovered", wire="ledger-recovered/1", zh="账本恢复", en="ledger recovered", family="service",
        kind="record", data=service.LedgerRecovered, stream=_SERVICE, authors=(("SVC",),), matter="service",
        from_states=("any",), to_state="recovered", conflict_set=()),
    EventType(name="RulesEpochAdopted", wire="rules-epoch-adopted/1", zh="规则纪元启用", en="rules epoch adopted",
        family="service", kind="gate", data=rules.RulesEpochAdopted, stream=_SERVICE,
        authors=(("SVC", "RUL", "COM", "COM"),), many=("COM",), matter="rules_epoch", matter_field="rules",
        from_states=("none",), to_state="adopted", corrected_by=("RulesEpochAdopted",), seen_required=True),
    # 3.4 facts and evidence
    EventType(name="FactRegistered", wire="fact-registered/1", zh="事实登记", en="fact registered", family="3.4",
        kind="gate", data=facts.FactRegistered, stream=_FACT, authors=(("REP",), ("SUP",), ("DI",), ("VER",), ("HEAD",)),
        matter="fact", from_states=("none",), to_state="registered", sealed=("narrative!", "place"),
        reads=("unit/{unit}",), corrected_by=("FactDisproved",)),
    EventType(name="FactVerified", wire="fact-verified/1", zh="事实核实", en="fact verified", family="3.4", kind="gate",
        data=facts.FactVerified, stream=_FACT, authors=(("VER",),), many=("VER",), matter="fact",
        from_states=("registered", "verified"), to_state="verified", sealed=("report!",),
        corrected_by=("FactVerified", "FactDisproved"), seen_required=True),
    EventType(name="FactDisproved", wire="fact-disproved/1", zh="事实不成立", en="fact disproved", family="3.4",
        kind="record", data=facts.FactDisproved, stream=_FACT, authors=(("VER", "ORG"), ("DI",)), matter="fact",
        from_states=("registered", "verified"), to_state="disproved", sealed=("reasons!",),
        corrected_by=("FactRegistered",)),
    EventType(name="EvidenceAttached", wire="evidence-attached/1", zh="证据提交", en="evidence attached", family="3.4",
        kind="gate", data=facts.EvidenceAttached, stream=(*_FACT, *_OFFICIAL),
        authors=(("REP",), ("VER",), ("SUP",), ("DI",), *_PERSON), matter="evidence", matter_field="evidence_item",
        from_states=("none",), to_state="attached", sealed=("hash!", "description"),
        corrected_by=("EvidenceExcluded",), conflict_set=()),
    EventType(name="EvidenceExcluded", wire="evidence-excluded/1", zh="证据排除", en="evidence excluded", family="3.4",
        kind="record", data=facts.EvidenceExcluded, stream=(*_FACT, *_OFFICIAL),
        authors=(("ORG",), ("RVH",), ("APO",)), matter="evidence", matter_field="evidence_item",
        from_states=("attached",), to_state="excluded", sealed=("reasons!",)),
    # 3.4 notice, representation, service
    EventType(name="NoticeServed", wire="notice-served/1", zh="告知送达", en="notice served", family="3.4",
        kind="record", data=hearing.NoticeServed, stream=_OFFICIAL, authors=(("VER",), ("ORG",), ("HEAD",), ("EXP",)),
        matter="by_matter", matter_field="matter", from_states=("none", "proposed", "screened", "contested"),
        to_state="noticed", sealed=("basis!", "rights!", "nominator"),
        reads=("fact/{fact}", "rulebook/{rulebook}", "calendar"), starts=("TL01", "TL26", "TL30"),
        corrected_by=("NoticeServed",)),
    EventType(name="RepresentationReceived", wire="representation-received/1", zh="陈述申辩",
        en="representation received", family="3.4", kind="never_refuse", data=hearing.RepresentationReceived,
        stream=_OFFICIAL, authors=_PERSON, matter="by_matter", matter_field="matter",
        from_states=("noticed", "represented"), to_state="represented", sealed=("text!",), stops=("TL01", "TL26"),
        corrected_by=("RepresentationReceived",)),
    EventType(name="RepresentationWaived", wire="representation-waived/1", zh="放弃陈述申辩", en="representation waived",
        family="3.4", kind="never_refuse", data=hearing.RepresentationWaived, stream=_OFFICIAL, authors=_PERSON,
        matter="by_matter", matter_field="matter", from_states=("noticed",), to_state="waived", stops=("TL01", "TL26"),
        corrected_by=("RepresentationReceived",)),
    EventType(name="RepresentationPeriodReopened", wire="representation-period-reopened/1", zh="重新开放申辩期",
        en="representation period reopened", family="3.4", kind="gate", data=hearing.RepresentationPeriodReopened,
        stream=_OFFICIAL, authors=(("VER",), ("ORG",)), matter="by_matter", matter_field="matter",
        from_states=("noticed", "represented", "waived", "considered"), to_state="noticed", reads=("calendar",),
        starts=("TL01", "TL26"), corrected_by=("RepresentationPeriodReopened",), seen_required=True),
    EventType(name="RepresentationConsidered", wire="representation-considered/1", zh="意见采纳情况",
        en="representation considered", family="3.4", kind="gate", data=hearing.RepresentationConsidered,
        stream=_OFFICIAL, authors=(("VER",), ("DO",)), matter="by_matter", matter_field="matter",
        from_states=("represented", "noticed"), to_state="considered", sealed=("reasons!",),
        corrected_by=("RepresentationConsidered",), seen_required=True),
    EventType(name="EvidenceDisclosed", wire="evidence-disclosed/1", zh="证据开示", en="evidence disclosed",
        family="3.4", kind="record", data=hearing.EvidenceDisclosed, stream=_OFFICIAL, authors=(("VER",), ("APO",)),
        matter="by_matter", matter_field="matter", from_states=("noticed", "represented", "accepted"), to_state="same",
        sealed=("refusal_reasons",), reads=("fact/{fact}",), corrected_by=("EvidenceDisclosed",)),
    EventType(name="DecisionServed", wire="decision-served/1", zh="决定送达", en="decision served", family="3.4",
        kind="record", data=hearing.DecisionServed, stream=_OFFICIAL, authors=(("DRG",),), matter="by_matter",
        matter_field="matter", from_states=("any",), to_state="served", sealed=("recipient_note",),
        reads=("calendar", "unit/{unit}"), starts=("TL04", "TL06", "TL08", "TL09", "TL28"), stops=("TL03",),
        corrected_by=("DecisionServed",)),
    # 3.4 deduction
    EventType(name="DeductionProposed", wire="deduction-proposed/1", zh="提出扣分", en="deduction proposed",
        family="3.4", kind="gate", data=deductions.DeductionProposed, stream=_OFFICIAL,
        authors=(("REP", "HEAD"), ("SUP",), ("DI",)), matter="deduction", matter_field="deduction",
        from_states=("none",), to_state="proposed", sealed=("reasons!",),
        reads=("fact/{fact}", "rulebook/{rulebook}", "unit/{unit}", "calendar"), starts=("TL02",),
        corrected_by=("DeductionWithdrawn",), conflict_set=("matter", "FactDisproved", "RulebookAnnulled"),
        seen_required=True, needs_rulebook=True),
    EventType(name="DeductionWithdrawn", wire="deduction-withdrawn/1", zh="撤回扣分建议", en="deduction withdrawn",
        family="3.4", kind="gate", data=deductions.DeductionWithdrawn, stream=_OFFICIAL, authors=(("PRP",),),
        matter="deduction", matter_field="deduction", from_states=_OPEN_CASE, to_state="withdrawn", sealed=("reasons",),
        stops=("TL02",), corrected_by=("DeductionProposed",), seen_required=True),
    EventType(name="DeductionConfirmed", wire="deduction-confirmed/1", zh="认定扣分", en="deduction confirmed",
        family="3.4", kind="gate", data=deductions.DeductionConfirmed, stream=_OFFICIAL, authors=_DECIDE,
        matter="deduction", matter_field="deduction", from_states=("noticed", "waived", "considered"),
        to_state="confirmed", sealed=("reasons!",),
        reads=("fact/{fact}", "rulebook/{rulebook}", "unit/{unit}", "calendar"), starts=("TL03",), stops=("TL02",),
        corrected_by=("DeductionCorrected", "DeductionAnnulled"),
        conflict_set=("matter", "FactDisproved", "EvidenceExcluded", "RulebookAnnulled"), seen_required=True,
        needs_rulebook=True),
    EventType(name="DeductionRejected", wire="deduction-rejected/1", zh="不予扣分", en="deduction rejected",
        family="3.4", kind="gate", data=deductions.DeductionRejected, stream=_OFFICIAL, authors=_DECIDE,
        matter="deduction", matter_field="deduction", from_states=_OPEN_CASE, to_state="rejected", sealed=("reasons!",),
        reads=("fact/{fact}", "rulebook/{rulebook}", "unit/{unit}"), starts=("TL03",), stops=("TL02",),
        corrected_by=("DeductionProposed",), seen_required=True),
    EventType(name="DeductionCorrected", wire="deduction-corrected/1", zh="扣分更正(只减)",
        en="deduction corrected (downward only)", family="3.4", kind="gate", data=deductions.DeductionCorrected,
        stream=_OFFICIAL, authors=_DECIDE, matter="deduction", matter_field="deduction",
        from_states=("confirmed", "served", "corrected"), to_state="corrected", sealed=("reasons!",),
        reads=("rulebook/{rulebook}", "unit/{unit}"), starts=("TL03",),
        corrected_by=("DeductionCorrected", "DeductionAnnulled"), seen_required=True),
    EventType(name="DeductionAnnulled", wire="deduction-annulled/1", zh="撤销扣分", en="deduction annulled",
        family="3.4", kind="record", data=deductions.DeductionAnnulled, stream=_OFFICIAL,
        authors=(("DO",), ("SUPR",)), matter="deduction", matter_field="deduction",
        from_states=("confirmed", "served", "corrected"), to_state="annulled", sealed=("reasons!",),
        reads=("rulebook/{rulebook}", "unit/{unit}"), starts=("TL03", "TL22"), corrected_by=("DeductionProposed",)),
)  # fmt: skip

CATALOGUE: Mapping[str, EventType] = {row.wire: row for row in _ROWS}
"""Every event type by its stored name."""
BY_NAME: Mapping[str, EventType] = {row.name: row for row in _ROWS}
CLOSING_STATES = frozenset({"rejected", "withdrawn", "annulled"})
"""States that serving a decision leaves as they are: one that closed the matter leaves it closed."""
_PROPOSED_FIRST = frozenset({"deduction", "finding", "nomination", "listing", "disposition", "accountability"})
"""Matters that begin with a proposal of their own; a measure is noticed without one."""


def may_start(row: EventType, kind: str, state: str) -> bool:
    """Whether a type may move a matter of a kind out of a state."""
    if "any" in row.from_states:
        return True
    if state == "none" and row.matter == "by_matter" and kind in _PROPOSED_FIRST:
        return False
    return state in row.from_states


def row_of(statement: Statement) -> EventType:
    """The catalogue's line for a statement; the codec has let no unknown type in."""
    return CATALOGUE[statement.type]


def matter_of(statement: Statement) -> tuple[str, str]:
    """(kind, id) of the matter that a statement is about."""
    row = CATALOGUE[statement.type]
    if row.matter_field is None:
        return row.matter, statement.stream
    value = getattr(statement.data, row.matter_field)
    if isinstance(value, MatterRef):
        return value.kind, value.id
    return row.matter, str(value)
