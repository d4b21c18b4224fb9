"""Objections and appeals (异议、复核、申诉): how they and their targets fold into a dossier, and their guards (procedure 3.6).

Only the targets of a decision change anything, each the matter it names, and only a decision on an objection that was accepted and
is still open: what is out of its state stands in the log and moves nothing. Never heavier: a value above the present one lowers
nothing and raises nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act, act_of
from ledger.domain.dossier import AppealTarget, Change, Decision, Deduction, Dossier, FindingChange, matter_key
from ledger.domain.events.objections import (
    AppealAccepted,
    AppealDecided,
    AppealFiled,
    AppealRefused,
    AppealTerminated,
    AppealTransferred,
    AppealWithdrawn,
)  # fmt: skip
from ledger.domain.objected import Acceptance, Objection, ObjectionDecision, Refusal, Transfer
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event
from ledger.domain.vocabulary import COLOURS, Colour, Target, TargetOutcome
from ledger.domain.warned import IssuedWarning, WarningCorrection

STATES: Mapping[TargetOutcome, Mapping[str, str]] = {
    "upheld": {},
    "varied_down": {"deduction": "corrected"},
    "revoked": {"deduction": "annulled", "finding": "annulled", "listing": "removed", "warning": "lifted"},
    "remitted": {"deduction": "remitted", "finding": "remitted", "listing": "remitted", "warning": "remitted"},
}
"""The state of a target after an outcome, by its kind; a kind that is not named keeps its state."""
_ENDED = frozenset({"annulled", "revoked", "voided"})


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the appeal family; any other event leaves it."""
    data, act = event.statement.data, act_of
    if isinstance(data, AppealFiled):
        if data.appeal in dossier.objections:
            return dossier
        filed = Objection(
            id=data.appeal, stage=data.stage, track=data.track, decision=data.decision, matter=data.matter,
            filed_on=data.filed_on, channel=data.channel, late_ground=data.late_ground, filed=act(event),
            received_on=event.statement.received_on,
        )  # fmt: skip
        return replace(dossier, objections={**dossier.objections, filed.id: filed})
    objection = dossier.objections.get(getattr(data, "appeal", ""))
    if objection is None or not objection.open:
        return dossier
    after, decided_on = objection, event.statement.decided_on
    examined = objection.acceptance is not None
    match data:
        case AppealWithdrawn():
            after = replace(objection, withdrawn=act(event), withdrawn_on=min(data.withdrawn_on, event.recorded_on))
        case AppealTransferred() if not examined:
            moved = Transfer(act=act(event), to_organ=data.to_organ, stage=data.stage, track=data.track)
            after = replace(objection, transfers=(*objection.transfers, moved))
        case AppealAccepted() if not examined:
            acceptance = Acceptance(
                act=act(event), stage=data.stage, track=data.track, organ=data.organ, accepted_on=data.accepted_on
            )
            after = replace(objection, acceptance=acceptance)
        case AppealRefused() if not examined:
            decided_on = data.refused_on
            after = replace(objection, refusal=Refusal(act=act(event), ground=data.ground, refused_on=data.refused_on))
        case AppealTerminated() if examined:
            after = replace(objection, terminated=act(event))
        case AppealDecided() if examined:
            decided_on = data.decided_on
            outcome = ObjectionDecision(
                act=act(event), stage=data.stage, track=data.track, organ=data.organ, targets=data.targets,
                decided_on=data.decided_on,
            )  # fmt: skip
            after = replace(objection, outcome=outcome)
            for target in effective_targets(dossier, event):
                dossier = _changed(dossier, target, act(event))
        case _:
            return dossier
    dossier = replace(dossier, objections={**dossier.objections, after.id: after})
    if not isinstance(data, AppealRefused | AppealTerminated | AppealDecided):
        return dossier
    made = Decision(matter=matter_key("appeal", after.id), type=event.statement.type, decided_on=decided_on)
    return replace(dossier, decisions={**dossier.decisions, event.statement.id: made})


def effective_targets(dossier: Dossier, event: Event) -> tuple[Target, ...]:
    """The targets of a decision that touch what they name, on the dossier before it; empty for any other event.

    A matter named twice counts the first time.
    """
    data = event.statement.data
    if not isinstance(data, AppealDecided):
        return ()
    objection = dossier.objections.get(data.appeal)
    if objection is None or not objection.open or objection.acceptance is None:
        return ()
    found: dict[tuple[str, str], Target] = {}
    for target in data.targets:
        if can_touch(dossier, target):
            found.setdefault((target.kind, target.id), target)
    return tuple(found.values())


def states_after(dossier: Dossier, event: Event) -> dict[str, str]:
    """Matter to its state after a decision on an appeal, for every target whose state moves."""
    return {
        matter_key(target.kind, target.id): STATES[target.outcome][target.kind]
        for target in effective_targets(dossier, event)
        if target.kind in STATES[target.outcome]
    }


def can_touch(dossier: Dossier, target: Target) -> bool:
    """Is there a decision in force on the target that the outcome can change?"""
    varied = target.outcome == "varied_down"
    if varied and not isinstance(target.new_value, int) and target.kind in ("deduction", "warning"):
        return False
    match target.kind:
        case "deduction":
            deduction = dossier.deductions.get(target.id)
            if deduction is None or deduction.confirmation is None or is_undone(deduction):
                return False
            return not (varied and is_remitted(deduction))
        case "warning":
            warning = dossier.warnings.get(target.id)
            return warning is not None and warning.colour_now != "none" and (not varied or _rank(target) is not None)
        case "listing":
            listing = dossier.listings.get(target.id)
            return listing is not None and listing.stands and not varied
        case "finding":
            return target.id in dossier.findings
        case _:
            return False


def is_undone(deduction: Deduction) -> bool:
    """Annulled, revoked or voided: nothing of it can be changed any more."""
    return any(change.kind in _ENDED for change in deduction.changes)


def is_remitted(deduction: Deduction) -> bool:
    """Sent back by an appeal and not decided again."""
    turns = [change.kind for change in deduction.changes if change.kind in ("remitted", "redetermined")]
    return bool(turns) and turns[-1] == "remitted"


def lower_colour(warning: IssuedWarning, target: Target) -> Colour | None:
    """The colour that a warning is varied to; None where that is not lower than the present one."""
    rank = _rank(target)
    return None if rank is None or rank >= COLOURS.index(warning.colour_now) else COLOURS[rank]


def _rank(target: Target) -> int | None:
    value = target.new_value
    return value if isinstance(value, int) and value < len(COLOURS) else None


def _changed(dossier: Dossier, target: Target, act: Act) -> Dossier:
    """The dossier with one target of a decision folded into what it names."""
    named = AppealTarget(act=act, kind=target.kind, id=target.id, outcome=target.outcome)
    dossier = replace(dossier, appeal_targets=(*dossier.appeal_targets, named))
    match target.kind:
        case "deduction":
            deduction = dossier.deductions[target.id]
            value = target.new_value if target.outcome == "varied_down" and isinstance(target.new_value, int) else None
            change = Change(act=act, kind=target.outcome, value_cp=value)
            changed = replace(deduction, changes=(*deduction.changes, change))
            return replace(dossier, deductions={**dossier.deductions, target.id: changed})
        case "warning":
            warned = _warned(dossier.warnings[target.id], target, act)
            return replace(dossier, warnings={**dossier.warnings, target.id: warned})
        case "listing" if target.outcome in ("revoked", "remitted"):
            listing = dossier.listings[target.id]
            listing = (
                replace(listing, removed_by_appeal=act)
                if target.outcome == "revoked"
                else replace(listing, remitted=act)
            )
            return replace(dossier, listings={**dossier.listings, target.id: listing})
        case "finding" if target.outcome != "upheld":
            finding = dossier.findings[target.id]
            changed_finding = replace(finding, changes=(*finding.changes, FindingChange(act=act, kind=target.outcome)))
            return replace(dossier, findings={**dossier.findings, target.id: changed_finding})
        case _:
            return dossier


def _warned(warning: IssuedWarning, target: Target, act: Act) -> IssuedWarning:
    """Revoked or remitted: the colour no longer stands. Varied: a lower one stands in its place."""
    if target.outcome in ("revoked", "remitted"):
        return replace(warning, lifted=act, lift_ground="appeal")
    lower = lower_colour(warning, target) if target.outcome == "varied_down" else None
    if lower is None:
        return warning
    last = warning.corrections[-1] if warning.corrections else None
    score_cp = warning.score_cp if last is None else last.score_cp
    correction = WarningCorrection(act=act, colour=lower, score_cp=score_cp, known_position=act.position)
    return replace(warning, corrections=(*warning.corrections, correction))


class Present(Struct, frozen=True, kw_only=True):
    """What the guards know of a target: its value now (cp, or rank of the colour; None where it has none), and whether the
    decision on it was served."""

    value: int | None
    served: bool


def guard_targets(
    data: AppealDecided, dossier: Dossier, objection: Objection, present: Mapping[str, Present]
) -> Iterator[Breach]:
    """What is wrong with the targets of a decision. `present` is keyed by `matter_key`; what is not in it was never decided."""
    named: set[str] = set()
    for place, target in enumerate(data.targets):
        field, key = f"data.targets[{place}]", matter_key(target.kind, target.id)
        if key in named:
            yield breach("target-twice", field, matter=key)
        named.add(key)
        if target.outcome == "varied_down" and target.new_value is None:
            yield breach("target-value-missing", f"{field}.new_value", matter=key)
        elif not can_touch(dossier, target):
            yield breach("target-unknown", field, matter=key, outcome=target.outcome)
        now = present.get(key)
        if now is None:
            continue
        value = target.new_value if target.outcome == "varied_down" else None
        if isinstance(value, int) and now.value is not None and value > now.value:
            yield breach("target-heavier", f"{field}.new_value", matter=key, found=value, limit=now.value)
        if target.outcome == "remitted" and not now.served:
            yield breach("target-not-served", field, matter=key)
    own = matter_key(objection.matter.kind, objection.matter.id)
    if own not in named:
        yield breach("target-missing", "data.targets", matter=own)


def guard_order(statement_day: date, field: str, before: date, other: str) -> Iterator[Breach]:
    """A breach where one step of the procedure is dated before the step that it follows."""
    if statement_day < before:
        yield breach(
            "days-out-of-order", field, day=statement_day.isoformat(), other_field=other, other=before.isoformat()
        )
