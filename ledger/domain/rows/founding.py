"""Rows of the catalogue: 3.3 founding, actors, keys, roles."""

from ledger.domain.event_type import ACTOR, KEY_ORG, EventType
from ledger.domain.events import founding

ANY_ENTRY = (
    "official/{official}", "fact/{fact}", "rulebook/{rulebook}", "meeting/{meeting}", "unit-report/{unit}/{period}",
    "unit/{unit}", "actor/{actor}", "policy/{document}", "calendar",
)  # fmt: skip
"""The stream of the entry concerned; the founding and what the service says of itself are in nobody's hand to void."""

ROWS: tuple[EventType, ...] = (
    EventType(name="LedgerFounded", wire="ledger-founded/1", zh="账本创立", en="ledger founded", family="3.3",
        kind="gate", data=founding.LedgerFounded, stream=("founding",), authors=(("ROOT",),), many=("ROOT",),
        matter="founding", from_states=("none",), to_state="founded", conflict_set=()),
    EventType(name="ActorRegistered", wire="actor-registered/1", zh="操作主体登记", en="actor registered", family="3.3",
        kind="gate", data=founding.ActorRegistered, stream=ACTOR, authors=KEY_ORG, matter="actor",
        from_states=("none",), to_state="registered", sealed=("name!",), reads=("unit/{unit}",)),
    EventType(name="KeyEnrolled", wire="key-enrolled/1", zh="密钥登记", en="key enrolled", family="3.3", kind="gate",
        data=founding.KeyEnrolled, stream=ACTOR, authors=(("KEY", "HLD"),), matter="key", matter_field="key",
        from_states=("none",), to_state="active", corrected_by=("KeyRotated", "KeySuspended", "KeyRevoked"),
        conflict_set=("RoleGranted", "KeyRevoked")),
    EventType(name="KeyRotated", wire="key-rotated/1", zh="密钥轮换", en="key rotated", family="3.3", kind="gate",
        data=founding.KeyRotated, stream=ACTOR, authors=(("KEY", "HLD"),), matter="key", matter_field="old_key",
        from_states=("active", "suspended"), to_state="rotated", corrected_by=("KeyRevoked",), seen_required=True, since=2),
    EventType(name="KeySuspended", wire="key-suspended/1", zh="密钥停用", en="key suspended", family="3.3", kind="record",
        data=founding.KeySuspended, stream=ACTOR, authors=(("KEY",), ("HLD",)), matter="key", matter_field="key",
        from_states=("active", "suspended"), to_state="suspended", corrected_by=("KeySuspended", "KeyRevoked")),
    EventType(name="KeyRevoked", wire="key-revoked/1", zh="密钥撤销", en="key revoked", family="3.3", kind="record",
        data=founding.KeyRevoked, stream=ACTOR, authors=(("KEY",), ("HLD",)), matter="key", matter_field="key",
        from_states=("active", "suspended", "rotated"), to_state="revoked",
        corrected_by=("ContestedEntryReaffirmed", "ContestedEntryVoided")),
    EventType(name="ContestedEntryReaffirmed", wire="contested-entry-reaffirmed/1", zh="存疑记录重新确认",
        en="contested entry reaffirmed", family="3.3", kind="gate", data=founding.ContestedEntryReaffirmed,
        stream=ANY_ENTRY, authors=(("OWN",),), matter="contested_entry", matter_field="entry",
        from_states=("contested",), to_state="reaffirmed", reads=("actor/{actor}",),
        corrected_by=("ContestedEntryVoided",), seen_required=True, since=2),
    EventType(name="ContestedEntryVoided", wire="contested-entry-voided/1", zh="存疑记录作废",
        en="contested entry voided", family="3.3", kind="gate", data=founding.ContestedEntryVoided,
        stream=ANY_ENTRY, authors=(("COM", "COM"), ("SUPR",)), matter="contested_entry", matter_field="entry",
        from_states=("contested", "noticed", "waived", "considered"), to_state="voided", sealed=("reasons!",),
        reads=("actor/{actor}", "meeting/{meeting}"), starts=("TL03",), corrected_by=("ContestedEntryReaffirmed",),
        seen_required=True, since=2),
    EventType(name="RoleGranted", wire="role-granted/1", zh="授予角色", en="role granted", family="3.3", kind="gate",
        data=founding.RoleGranted, stream=ACTOR, authors=KEY_ORG, matter="role", matter_field="role",
        from_states=("any",), to_state="held", reads=("unit/{unit}",), corrected_by=("RoleRevoked",),
        conflict_set=("RoleRevoked", "KeyRevoked")),
    EventType(name="RoleRevoked", wire="role-revoked/1", zh="撤销角色", en="role revoked", family="3.3", kind="record",
        data=founding.RoleRevoked, stream=ACTOR, authors=KEY_ORG, matter="role", matter_field="role",
        from_states=("any",), to_state="ended", corrected_by=("RoleGranted",)),
)  # fmt: skip
