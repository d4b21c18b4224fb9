"""Rows of the catalogue: 3.8 warnings."""

from ledger.domain.event_type import OFFICIAL, PERSON, EventType
from ledger.domain.events import warnings

_VERIFIER = (("VER",),)

ROWS: tuple[EventType, ...] = (
    EventType(name="WarningIssued", wire="warning-issued/1", zh="发出预警", en="warning issued", family="3.8", kind="gate",
        data=warnings.WarningIssued, stream=OFFICIAL, authors=_VERIFIER, matter="warning", matter_field="warning",
        from_states=("none",), to_state="issued", sealed=("reasons",), reads=("rulebook/{rulebook}", "calendar", "fact/{fact}"),
        corrected_by=("WarningCorrected", "WarningLifted"), seen_required=True, needs_rulebook=True, since=2),
    EventType(name="WarningServed", wire="warning-served/1", zh="预警送达", en="warning served", family="3.8", kind="record",
        data=warnings.WarningServed, stream=OFFICIAL, authors=_VERIFIER, matter="warning", matter_field="warning",
        from_states=("issued", "corrected"), to_state="served", reads=("calendar",), starts=("TL04",), stops=("TL28",),
        corrected_by=("WarningServed",), since=2),
    EventType(name="WarningCorrected", wire="warning-corrected/1", zh="预警更正", en="warning corrected (downward only)",
        family="3.8", kind="gate", data=warnings.WarningCorrected, stream=OFFICIAL, authors=_VERIFIER, matter="warning",
        matter_field="warning", from_states=("issued", "served", "acknowledged"), to_state="corrected",
        sealed=("reasons!",), reads=("rulebook/{rulebook}",), corrected_by=("WarningCorrected", "WarningLifted"),
        seen_required=True, since=2),
    EventType(name="WarningLifted", wire="warning-lifted/1", zh="预警解除", en="warning lifted", family="3.8", kind="gate",
        data=warnings.WarningLifted, stream=OFFICIAL, authors=_VERIFIER, matter="warning", matter_field="warning",
        from_states=("issued", "served", "acknowledged", "corrected"), to_state="lifted", reads=("rulebook/{rulebook}",),
        corrected_by=("WarningIssued",), seen_required=True, since=2),
    EventType(name="WarningAcknowledged", wire="warning-acknowledged/1", zh="预警签收", en="warning acknowledged",
        family="3.8", kind="never_refuse", data=warnings.WarningAcknowledged, stream=OFFICIAL, authors=PERSON,
        matter="warning", matter_field="warning", from_states=("served",), to_state="acknowledged", sealed=("comment",),
        corrected_by=("WarningAcknowledged",), since=2),
)  # fmt: skip
