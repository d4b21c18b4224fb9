"""Is an objection aimed at a decision of this person, on the right track, and in time (异议是否成立)? Procedure 3.6.

An objection is never refused at the door. Whether it was late, on a wrong track or by a wrong person is decided by an event, and
that event is judged here: at its recording (what stands beside it) and in clause F14, by the same functions.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.dossier import Deduction, Dossier, Service, matter_key
from ledger.domain.effective_day import served_day
from ledger.domain.events.objections import AppealDecided
from ledger.domain.objected import Objection, RefusalGround
from ledger.domain.rulebook import Rulebook
from ledger.domain.statement import RulebookRef
from ledger.domain.time_limits import Calendar, limit_for_person
from ledger.domain.vocabulary import AppealRoute, MatterRef

INTERNAL_KINDS = frozenset({"deduction", "finding", "nomination", "measure", "warning", "listing"})
"""Matters whose track is the internal one: points, colours, the list and internal measures."""
OBJECTION_LIMIT = "TL04"
Fault = Literal[
    "inside-the-limit", "no-correct-route", "filing-day-not-shown", "own-decision", "appealable", "not-transferred",
    "not-decided-before", "papers-not-shown",
]  # fmt: skip
UNPROVEN: frozenset[Fault] = frozenset({"filing-day-not-shown", "papers-not-shown"})
"""Faults that leave the refusal in doubt and do not show that it was wrong."""
FAULT_TEXTS: Mapping[Fault, tuple[str, str]] = {
    "inside-the-limit": ("异议在期限内提出。", "The objection was filed inside the limit."),
    "no-correct-route": ("没有送达写明正确途径和期限的决定,期限没有开始。",
        "No correct route and limit was served, so no limit ran."),
    "filing-day-not-shown": ("邮寄或者当面提交的日期没有凭证。", "The day of posting or handing in is not shown."),
    "own-decision": ("该决定是对本人作出的。", "The decision is about this very person."),
    "appealable": ("对该决定可以提出异议。", "The decision can be objected to."),
    "not-transferred": ("途径或者机关有误的,应当移送,不得以此不予受理。", "An objection on another track is transferred, not refused."),
    "not-decided-before": ("此前没有就同一决定作出处理。", "No objection to this decision was decided before."),
    "papers-not-shown": ("材料封存,是否不全无法证明。", "The papers are sealed: that they were incomplete is not shown."),
}  # fmt: skip
"""What is wrong with a refusal, Chinese and English."""


class Aim(Struct, frozen=True, kw_only=True):
    """The decision that an objection is aimed at: made about this person, in the matter named."""

    decision: str
    rulebook: RulebookRef | None
    services: tuple[Service, ...]

    @property
    def route(self) -> AppealRoute | None:
        """The first route that was served."""
        return self.services[0].route if self.services else None


def aim_of(dossier: Dossier, matter: MatterRef, decision: str) -> Aim | None:
    """The decision in the dossier; None where there is none of that id in that matter: it is not this person's."""
    key = matter_key(matter.kind, matter.id)
    services: tuple[Service, ...]
    if matter.kind == "warning":
        warning = dossier.warnings.get(matter.id)
        acts = () if warning is None else (warning.issued, *(one.act for one in warning.corrections))
        if warning is None or decision not in {act.event for act in acts}:
            return None
        services = tuple(
            Service(
                act=each.act,
                decision=warning.issued.event,
                served_on=each.served_on,
                mode=each.mode,
                service_proof=each.service_proof,
                route=each.route,
            )
            for each in warning.services
        )
        return Aim(decision=decision, rulebook=warning.rulebook, services=services)
    made = dossier.decisions.get(decision)
    if made is None or made.matter != key:
        return None
    heard = dossier.hearings.get(key)
    services = () if heard is None else tuple(each for each in heard.services if each.decision == decision)
    return Aim(decision=decision, rulebook=rulebook_of(dossier, matter), services=services)


def rulebook_of(dossier: Dossier, matter: MatterRef) -> RulebookRef | None:
    """The rulebook version that the decision in force of a matter rests on."""
    if matter.kind == "deduction":
        deduction = dossier.deductions.get(matter.id)
        if deduction is None:
            return None
        return (None if deduction.in_force is None else deduction.in_force.rulebook) or deduction.rulebook
    if matter.kind == "warning":
        warning = dossier.warnings.get(matter.id)
        return None if warning is None else warning.rulebook
    listing = dossier.listings.get(matter.id) if matter.kind == "listing" else None
    return None if listing is None else listing.rulebook


def matters_objected_to(data: object, dossier: Dossier) -> tuple[MatterRef, ...]:
    """The matters that an act in an objection speaks of: that of the objection, then the targets of a decision."""
    objection = dossier.objections.get(getattr(data, "appeal", ""))
    named = [] if objection is None else [objection.matter]
    if isinstance(data, AppealDecided):
        named += [MatterRef(kind=target.kind, id=target.id) for target in data.targets]
    return tuple(named)


def named_deductions(dossier: Dossier, matters: Iterable[MatterRef]) -> tuple[Deduction, ...]:
    """The deductions among some matters, each once."""
    found = [dossier.deductions.get(matter.id) for matter in matters if matter.kind == "deduction"]
    return tuple({deduction.id: deduction for deduction in found if deduction is not None}.values())


def last_filing_day(aim: Aim, rulebook: Rulebook, calendar: Calendar) -> date | None:
    """The last day of TL04, inclusive; None where no service named the correct route and limit, so that none runs.

    It runs from the first service that did; a second one changes nothing.
    """
    service = next((each for each in aim.services if correct_route(each.route)), None)
    if service is None:
        return None
    start = served_day(service, calendar, proof_needed_after=rulebook.late_service_working_days)
    known = calendar.known_before(service.act.position)
    return limit_for_person(rulebook.time_limits[OBJECTION_LIMIT], start, known, calendar)


def correct_route(route: AppealRoute) -> bool:
    """Does the paper name the track, the stage and the limit of the internal objection?"""
    return route.track == "internal" and "appeal" in route.stages and route.limit == OBJECTION_LIMIT


def refusal_fault(
    dossier: Dossier,
    objection: Objection,
    ground: RefusalGround,
    rulebook: Rulebook | None,
    calendar: Calendar,
    *,
    before: int,
) -> Fault | None:
    """What is wrong with refusing an objection on a ground at the position `before`; None where it is refused rightly.

    Without a rulebook the limit cannot be counted; nothing is held against the refusal then.
    """
    aim = aim_of(dossier, objection.matter, objection.decision)
    internal = objection.matter.kind in INTERNAL_KINDS
    others = [
        other
        for other in dossier.objections.values()
        if other.id != objection.id and other.decision == objection.decision and other.filed.position < before
    ]
    match ground:
        case "late" if aim is not None and rulebook is not None:
            return _late(aim, objection, rulebook, calendar)
        case "wrong_person" if aim is not None:
            return "own-decision"
        case "not_appealable" if aim is not None and internal:
            return "appealable"
        case "wrong_track" if aim is not None:
            # the same decision objected to twice: the one on the right track goes on, and there is nothing to transfer
            wrong = internal and objection.track_now != "internal"
            return None if wrong and any(other.track_now == "internal" for other in others) else "not-transferred"
        case "already_decided":
            outcomes = [other.outcome.act for other in others if other.outcome is not None]
            return None if any(act.position < before for act in outcomes) else "not-decided-before"
        case "incomplete":
            return "papers-not-shown"
        case _:
            return None


def _late(aim: Aim, objection: Objection, rulebook: Rulebook, calendar: Calendar) -> Fault | None:
    last = last_filing_day(aim, rulebook, calendar)
    if last is None:
        return "no-correct-route"
    if not objection.filing_day_shown:
        return "filing-day-not-shown"
    return "inside-the-limit" if objection.filing_day <= last else None
