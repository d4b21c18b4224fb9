"""What is one deduction worth on a day, and through which events (有效分值)? Procedure 4.2 and the groups of 4.3.

The value is a step function of the day: it can change only where the decision, a new determination or the end of an
exemption takes effect. So it is worked out once per piece, by one walk over the events in ledger order, and looked up
for any day. The knowing time lies behind: what is folded here is known.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act
from ledger.domain.dossier import Confirmation, Deduction, Dossier, Fact
from ledger.domain.effective_day import EffectiveDays
from ledger.domain.rulebook import Rulebooks
from ledger.domain.score_steps import Step, StepCode


class Effect(Struct, frozen=True, kw_only=True):
    """One event that touches the base, whichever stream it stands in."""

    code: StepCode
    act: Act
    value_cp: int | None = None
    effective_on: date | None = None


class Relief(Struct, frozen=True, kw_only=True):
    """One exemption over a group; in force before `ended_on`, the effective day of its revocation."""

    act: Act
    ratio_bp: int
    ended_on: date | None
    ended_by: Act | None

    def in_force_on(self, day: date) -> bool:
        """It reaches back to the beginning, and not past its revocation."""
        return self.ended_on is None or day < self.ended_on


class LiveValue(Struct, frozen=True, kw_only=True):
    """One piece: the value from `from_on` until the next piece, with the steps that led to it."""

    from_on: date
    base_cp: int
    ratio_bp: int
    live_cp: int
    steps: tuple[Step, ...]


class ValuedDeduction(Struct, frozen=True, kw_only=True):
    """A deduction with its effective day, the name of its group of linked facts, and its pieces in order of day."""

    deduction: Deduction
    effective_on: date | None
    group: str
    fact_last_on: date
    pieces: tuple[LiveValue, ...]
    starts: tuple[date, ...]

    def value_on(self, day: date) -> LiveValue:
        """The piece in which a day falls; the first piece begins with the calendar itself."""
        return self.pieces[bisect_right(self.starts, day) - 1]


def value_deductions(
    dossier: Dossier, facts: Mapping[str, Fact], rulebooks: Rulebooks, days: EffectiveDays
) -> tuple[ValuedDeduction, ...]:
    """Every deduction of the dossier with its pieces, in ledger order of the proposals."""
    groups = fact_groups(dossier, facts)
    reliefs = _reliefs(dossier, groups, days)
    return tuple(
        _valued(deduction, facts, rulebooks, days, groups[deduction.fact], reliefs.get(groups[deduction.fact], ()))
        for deduction in sorted(dossier.deductions.values(), key=lambda deduction: deduction.proposal.position)
    )


def fact_groups(dossier: Dossier, facts: Mapping[str, Fact]) -> dict[str, str]:
    """Fact id to the name of its group, the smallest fact id in it; only facts that this dossier cites.

    A link is followed both ways and through other facts of the same person; an undone link joins nothing.
    """
    cited = sorted(set(_facts_of(dossier).values()))
    group = {fact: fact for fact in cited}
    for fact in cited:
        for link in facts[fact].links if fact in facts else ():
            if link.undone is not None or link.same_fact not in group:
                continue
            first, second = sorted((group[fact], group[link.same_fact]))
            group = {member: first if name == second else name for member, name in group.items()}
    return group


def fact_last_on(deduction: Deduction, facts: Mapping[str, Fact]) -> date:
    """Last day of the fact as its own stream states it, corrections included; else as the proposal does.

    "The period of d is the calendar year of the last day of its fact" (procedure 4.3) is read of the fact as known at K: a fact
    corrected moves its deductions with it, and a proposal made before the correction does not hold them back.
    """
    fact = facts.get(deduction.fact)
    return deduction.occurred_on[1] if fact is None or fact.occurred_on is None else fact.occurred_on[1]


def _facts_of(dossier: Dossier) -> dict[tuple[str, str], str]:
    """Matter (kind, id) to the fact it rests on."""
    deductions = {("deduction", deduction.id): deduction.fact for deduction in dossier.deductions.values()}
    return deductions | {("finding", finding.id): finding.fact for finding in dossier.findings.values()}


def _reliefs(dossier: Dossier, groups: Mapping[str, str], days: EffectiveDays) -> dict[str, tuple[Relief, ...]]:
    """Group to its exemptions, in ledger order. The target lends its fact; the whole group is covered."""
    cited = _facts_of(dossier)
    reliefs: dict[str, tuple[Relief, ...]] = {}
    for exemption in sorted(dossier.exemptions.values(), key=lambda exemption: exemption.act.position):
        fact = cited.get((exemption.target.kind, exemption.target.id))
        if fact is None:
            continue  # its target rests on no fact of this dossier, so it covers no points
        revocation = exemption.revocation
        ended_by = None if revocation is None or revocation.overturned else revocation.act
        ended_on = None if ended_by is None else days.of(ended_by)
        relief = Relief(act=exemption.act, ratio_bp=exemption.ratio_bp, ended_on=ended_on, ended_by=ended_by)
        group = groups[fact]
        reliefs[group] = (*reliefs.get(group, ()), relief)
    return reliefs


def _valued(
    deduction: Deduction,
    facts: Mapping[str, Fact],
    rulebooks: Rulebooks,
    days: EffectiveDays,
    group: str,
    reliefs: tuple[Relief, ...],
) -> ValuedDeduction:
    confirmation = deduction.confirmation
    effective = None if confirmation is None else days.of(confirmation.act)
    last_on = fact_last_on(deduction, facts)
    if confirmation is None or effective is None:
        pieces = (_nothing_yet(deduction, date.min, None),)
    else:
        late = days.late_service(confirmation.act)
        effects = tuple(_timed(effect, days) for effect in effects_on_base(deduction, facts, rulebooks))
        turns = {effect.effective_on for effect in effects} | {relief.ended_on for relief in reliefs}
        starts = sorted({effective} | {turn for turn in turns if turn is not None and turn >= effective})
        before = () if effective == date.min else (_nothing_yet(deduction, date.min, effective),)
        pieces = (
            *before,
            *(_piece(confirmation, effective, late, effects, reliefs, start) for start in starts),
        )
    return ValuedDeduction(
        deduction=deduction,
        effective_on=effective,
        group=group,
        fact_last_on=last_on,
        pieces=pieces,
        starts=tuple(piece.from_on for piece in pieces),
    )


def _nothing_yet(deduction: Deduction, from_on: date, effective: date | None) -> LiveValue:
    """4.2 step 1: nothing before confirmation, service and the effective day."""
    code: Literal["not-confirmed", "not-served", "not-yet-effective"] = "not-yet-effective"
    act = deduction.proposal
    if deduction.confirmation is None:
        code = "not-confirmed"
    else:
        act = deduction.confirmation.act
        code = "not-served" if effective is None else code
    step = Step(code=code, event=act.event, position=act.position, on=effective, before_cp=0, after_cp=0)
    return LiveValue(from_on=from_on, base_cp=0, ratio_bp=0, live_cp=0, steps=(step,))


CHANGE_CODES: dict[str, StepCode] = {
    "corrected": "corrected",
    "upheld": "upheld",
    "varied_down": "varied-down",
    "revoked": "revoked",
    "annulled": "annulled",
    "voided": "voided",
    "remitted": "remitted",
    "redetermined": "redetermined",
}


def effects_on_base(deduction: Deduction, facts: Mapping[str, Fact], rulebooks: Rulebooks) -> tuple[Effect, ...]:
    """Every event that touches the base, in ledger order: the person's own stream, the fact, the rulebook version cited.

    The version is that of the decision which stood when it was annulled: a new determination rests on its own version, so the
    annulment of an older one no longer touches the value. Days from which a new determination counts are not asked here.
    """
    found = [
        Effect(code=CHANGE_CODES[change.kind], act=change.act, value_cp=change.value_cp) for change in deduction.changes
    ]
    fact = facts.get(deduction.fact)
    if fact is not None and fact.disproved is not None:
        found.append(Effect(code="fact-disproved", act=fact.disproved))
    found += [Effect(code="rulebook-annulled", act=act) for act in _annulments(deduction, rulebooks)]
    return tuple(sorted(found, key=lambda effect: effect.act.position))


def _annulments(deduction: Deduction, rulebooks: Rulebooks) -> Iterator[Act]:
    """Annulments of the version that the deduction rested on at that position."""
    first = () if deduction.confirmation is None else (deduction.confirmation,)
    decisions = (*first, *deduction.redeterminations)
    for place, decision in enumerate(decisions):
        cited = decision.rulebook or deduction.rulebook
        version = None if cited is None else rulebooks.version(cited.id, cited.version)
        if version is None or version.annulled is None:
            continue
        position = version.annulled.position
        replaced = place + 1 < len(decisions) and decisions[place + 1].act.position < position
        if not replaced and (place == 0 or decision.act.position < position):
            yield version.annulled


def _timed(effect: Effect, days: EffectiveDays) -> Effect:
    """A new determination with the day from which it counts."""
    return replace(effect, effective_on=days.of(effect.act)) if effect.code == "redetermined" else effect


def _piece(
    confirmation: Confirmation,
    effective: date,
    late: Act | None,
    effects: tuple[Effect, ...],
    reliefs: tuple[Relief, ...],
    day: date,
) -> LiveValue:
    """4.2 steps 2-4 for the days from `day`, which is not before the effective day, to the next turn."""
    steps: list[Step] = []
    base, before_remittal = 0, 0

    def to(value: int, code: StepCode, act: Act, on: date | None) -> None:
        nonlocal base
        steps.append(Step(code=code, event=act.event, position=act.position, on=on, before_cp=base, after_cp=value))
        base = value

    if late is not None:
        to(0, "served-late-without-proof", late, late.recorded_on)
    to(confirmation.points_cp, "confirmed", confirmation.act, effective)
    for effect in effects:
        recorded_on = effect.act.recorded_on
        match effect.code:
            case "corrected" | "varied-down":
                value = base if effect.value_cp is None else min(base, effect.value_cp)
                to(value, effect.code, effect.act, recorded_on)
            case "revoked" | "annulled" | "voided" | "fact-disproved":
                to(0, effect.code, effect.act, recorded_on)
                before_remittal = 0
            case "remitted" | "rulebook-annulled":
                before_remittal = base or before_remittal
                to(0, effect.code, effect.act, recorded_on)
            case "redetermined":
                to(*_redetermined(effect, base, before_remittal, day), effect.act, effect.effective_on)
            case _:
                to(base, effect.code, effect.act, recorded_on)
    ratio, remaining = 0, base
    for relief in reliefs:
        if relief.ended_by is not None and not relief.in_force_on(day):
            to(base, "exemption-ended", relief.ended_by, relief.ended_on)
    granted = [relief for relief in reliefs if relief.in_force_on(day)]
    if granted:
        greatest = max(granted, key=lambda relief: relief.ratio_bp)  # of equals the first granted
        ratio = greatest.ratio_bp
        # the remainder is rounded down, in the person's favour
        to(remaining * (10_000 - ratio) // 10_000, "exempted", greatest.act, greatest.act.recorded_on)
    return LiveValue(from_on=day, base_cp=remaining, ratio_bp=ratio, live_cp=base, steps=tuple(steps))


def _redetermined(effect: Effect, base: int, before_remittal: int, day: date) -> tuple[int, StepCode]:
    """Base and reason after a new determination: it never reaches back, and never above the value before remittal.

    Admission refuses the second case; a fold that met it all the same leaves it out rather than raise anyone.
    """
    value = effect.value_cp or 0
    if effect.effective_on is None:
        return base, "redetermination-not-served"
    if value > before_remittal:
        return base, "redetermination-above-base"
    if day < effect.effective_on:
        return 0, "redetermination-not-yet-effective"
    return value, "redetermined"
