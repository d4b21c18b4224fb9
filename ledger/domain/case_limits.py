"""Which time limits run in the case of one deduction and of its objections, and how does each stand on a day?

TL01 the person's period for representations, TL02 the decision, TL03 the service of each decision, TL04 the person's objection,
which his filing ends; TL25 its acceptance or refusal, TL05 its decision, TL22 the new determination of what was sent back.
Procedure 3.5, 3.6 and rulebook `time_limits`: a person's limit lapses without failure, everyone else's is missed (clause F11). The
calendar is the one known when the limit started; a later one may lengthen a limit of the person. TL22 after an outcome that revokes
or lowers ends with `CorrectionExecuted`, which no type of this rules epoch states, and is left out.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.dossier import Decision, Deduction, Dossier, Hearing, Notice, Service, matter_key
from ledger.domain.effective_day import first_services, served_day
from ledger.domain.objected import Objection
from ledger.domain.objection_grounds import correct_route
from ledger.domain.rulebook import Rulebook
from ledger.domain.time_limits import Calendar, limit_for_person
from ledger.domain.vocabulary import MatterRef

LimitState = Literal["running", "ended", "lapsed", "missed"]


class TimeLimitStatus(Struct, frozen=True, kw_only=True):
    """One limit on one day. Events are ids; `due_on` is its last day, inclusive; `provisional` where a year that it
    crosses has no published calendar yet. What ended it too late stands beside `lapsed` or `missed`."""

    limit: str
    started_by: str
    started_on: date
    due_on: date
    ended_by: str | None
    ended_on: date | None
    state: LimitState
    provisional: bool


class Start(Struct, frozen=True, kw_only=True):
    """What started a limit: event, day, and position where it is known."""

    event: str
    on: date
    position: int | None


class End(Struct, frozen=True, kw_only=True):
    """What ended a limit; without an event the matter was closed, which is known but not by which event."""

    event: str | None
    on: date | None


def deduction_limits(
    deduction: Deduction,
    hearing: Hearing,
    calendar: Calendar,
    rulebook: Rulebook,
    on: date,
    *,
    decisions: Mapping[str, Decision] | None = None,
    closed: bool = False,
    objections: Iterable[Objection] = (),
) -> tuple[TimeLimitStatus, ...]:
    """TL01 to TL04 of the case as they stand at the end of the day `on`, by limit and then by start.

    `decisions`, `closed` and `objections` are the dossier's: a rejection and a withdrawal leave nothing in the deduction itself.
    What started after `on` is left out, what ended after it has not ended yet.
    """
    others = _rejections(deduction, decisions or {})
    clock = LimitClock(calendar=calendar, rulebook=rulebook, on=on)
    heard = hearing_start(hearing, clock)
    found: list[TimeLimitStatus | None] = []
    if heard is not None:
        found.append(clock.status("TL01", heard, hearing_end(hearing, heard, closed=closed)))
    proposed = Start(event=deduction.proposal.event, on=_day(deduction.proposal), position=deduction.proposal.position)
    found.append(clock.status("TL02", proposed, _decided(deduction, others, closed=closed)))
    services = first_services(hearing.services)
    for decision in (*_own_decisions(deduction), *others):
        service = services.get(decision.event)
        end = None if service is None else End(event=service.act.event, on=service.served_on)
        found.append(clock.status("TL03", decision, end))
    filings = filings_of(objections)
    found += [
        clock.status("TL04", clock.served(service), filings.get(service.decision))
        for service in with_route(hearing.services)
    ]
    return tuple(status for status in found if status is not None)


def objection_limits(
    objection: Objection, dossier: Dossier, calendar: Calendar, rulebook: Rulebook, on: date
) -> tuple[TimeLimitStatus, ...]:
    """TL25, TL05, TL03 and TL22 of one internal objection at the end of the day `on`, by limit and then by start.

    `rulebook` is the version that the decision objected to rests on. TL22 stands once for each deduction sent back. An objection
    that went to another track has left these limits; what started before stays.
    """
    clock = LimitClock(calendar=calendar, rulebook=rulebook, on=on)
    found: list[TimeLimitStatus | None] = []
    if objection.track == "internal":
        filed = Start(
            event=objection.filed.event, on=max(objection.filing_day, objection.received_on or objection.filing_day),
            position=objection.filed.position,
        )  # fmt: skip
        found.append(clock.status("TL25", filed, _taken_up(objection)))
    if objection.acceptance is not None and objection.track_now == "internal":
        accepted = objection.acceptance
        start = Start(event=accepted.act.event, on=accepted.accepted_on, position=accepted.act.position)
        found.append(clock.status("TL05", start, _settled(objection)))
    heard = dossier.hearings.get(matter_key("appeal", objection.id))
    services = first_services(heard.services if heard else ())
    for decision in _answers(objection):
        service = services.get(decision.event)
        end = None if service is None else End(event=service.act.event, on=service.served_on)
        found.append(clock.status("TL03", decision, end))
        if service is not None and objection.outcome is not None:
            found += [clock.status("TL22", clock.served(service), end) for end in _decided_again(objection, dossier)]
    return tuple(status for status in found if status is not None)


def limits_of_case(
    dossier: Dossier, deduction: Deduction, calendar: Calendar, rulebook: Rulebook, on: date
) -> tuple[TimeLimitStatus, ...]:
    """Every limit of a deduction's case at the end of the day `on`: its own, then those of each objection to it."""
    key = matter_key("deduction", deduction.id)
    own = [one for one in dossier.objections.values() if matter_key(one.matter.kind, one.matter.id) == key]
    hearing = dossier.hearings.get(key, Hearing(matter=MatterRef(kind="deduction", id=deduction.id)))
    found = deduction_limits(
        deduction, hearing, calendar, rulebook, on,
        decisions=dossier.decisions, closed=deduction.id in dossier.closed, objections=own,
    )  # fmt: skip
    return found + tuple(status for one in own for status in objection_limits(one, dossier, calendar, rulebook, on))


class LimitClock(Struct, frozen=True, kw_only=True):
    """Calendar, rules and the day asked."""

    calendar: Calendar
    rulebook: Rulebook
    on: date

    def served(self, service: Service | Notice) -> Start:
        """A service or notice as a start: its day by the late-service rule."""
        length = self.rulebook.late_service_working_days
        day = served_day(service, self.calendar, proof_needed_after=length)
        return Start(event=service.act.event, on=day, position=service.act.position)

    def status(self, name: str, start: Start, end: End | None) -> TimeLimitStatus | None:
        """How a limit stands on the day asked; None before it started."""
        if start.on > self.on:
            return None
        limit = self.rulebook.time_limits[name]
        at_start = self.calendar if start.position is None else self.calendar.known_before(start.position)
        of_person = limit.binds == "person"
        later = self.calendar if of_person else at_start  # for others, the calendar at the start is the last word
        due = limit_for_person(limit, start.on, at_start, later)
        ended = end if end is not None and (end.on is None or end.on <= self.on) else None
        last = self.on if ended is None else ended.on
        state: LimitState = "running" if ended is None else "ended"
        if last is not None and last > due:
            state = "lapsed" if of_person else "missed"
        return TimeLimitStatus(
            limit=name,
            started_by=start.event,
            started_on=start.on,
            due_on=due,
            ended_by=None if ended is None else ended.event,
            ended_on=None if ended is None else ended.on,
            state=state,
            provisional=not self.calendar.covers(start.on, due),
        )


def _day(act: Act) -> date:
    return act.decided_on or act.recorded_on


def hearing_start(hearing: Hearing, clock: LimitClock) -> Start | None:
    """The last notice or reopening by the day asked: the period runs anew from it."""
    starts = [clock.served(notice) for notice in hearing.notices]
    starts += [
        Start(event=each.act.event, on=each.reopened_on, position=each.act.position) for each in hearing.reopenings
    ]
    begun = [start for start in starts if start.on <= clock.on]
    return max(begun, key=lambda start: start.position or 0, default=None)


def hearing_end(hearing: Hearing, start: Start, *, closed: bool) -> End | None:
    """The first waiver or final paper after the start."""
    papers = [(each.act, each.received_on) for each in hearing.waivers]
    papers += [(each.act, each.received_on) for each in hearing.representations if each.final]
    later = [paper for paper in papers if paper[0].position > (start.position or 0)]
    if later:
        act, received_on = min(later, key=lambda paper: paper[0].position)
        return End(event=act.event, on=received_on)
    return End(event=None, on=None) if closed else None


def _decided(deduction: Deduction, others: Iterable[Start], *, closed: bool) -> End | None:
    if deduction.confirmation is not None:
        return End(event=deduction.confirmation.act.event, on=_day(deduction.confirmation.act))
    for rejection in others:
        return End(event=rejection.event, on=rejection.on)
    return End(event=None, on=None) if closed else None


def _own_decisions(deduction: Deduction) -> list[Start]:
    """Decisions that the organ made on the deduction itself; what an appeal changed is served as an appeal."""
    acts = [] if deduction.confirmation is None else [deduction.confirmation.act]
    own = ("corrected", "redetermined", "annulled")
    acts += [change.act for change in deduction.changes if change.kind in own]
    return [Start(event=act.event, on=_day(act), position=act.position) for act in acts]


def _rejections(deduction: Deduction, decisions: Mapping[str, Decision]) -> list[Start]:
    """Rejections of the deduction, by the list of decisions that must be served."""
    matter = matter_key("deduction", deduction.id)
    return [
        Start(event=event, on=decision.decided_on, position=None)
        for event, decision in decisions.items()
        if decision.matter == matter
        and decision.type.startswith("deduction-rejected/")
        and decision.decided_on is not None
    ]


def with_route(services: Iterable[Service]) -> list[Service]:
    """Services that start TL04, of each decision the first that names the correct route and limit (3.5, point 4).

    A limit against the person starts with no other; a second service changes nothing.
    """
    return list(first_services(each for each in services if correct_route(each.route)).values())


def filings_of(objections: Iterable[Objection]) -> dict[str, End]:
    """Decision to the first objection that was filed against it, on the day that counts."""
    first: dict[str, Objection] = {}
    for objection in objections:
        earlier = first.get(objection.decision)
        if earlier is None or objection.filing_day < earlier.filing_day:
            first[objection.decision] = objection
    return {decision: End(event=one.filed.event, on=one.filing_day) for decision, one in first.items()}


def _taken_up(objection: Objection) -> End | None:
    """What ends TL25: acceptance, refusal, transfer or withdrawal, whichever came first in the log."""
    ends: list[tuple[int, End]] = []
    if objection.acceptance is not None:
        one = objection.acceptance
        ends.append((one.act.position, End(event=one.act.event, on=one.accepted_on)))
    if objection.refusal is not None:
        ends.append(
            (objection.refusal.act.position, End(event=objection.refusal.act.event, on=objection.refusal.refused_on))
        )
    ends += [(each.act.position, End(event=each.act.event, on=each.act.recorded_on)) for each in objection.transfers]
    first = min([*ends, *_withdrawn(objection)], key=lambda end: end[0], default=None)
    return None if first is None else first[1]


def _settled(objection: Objection) -> End | None:
    """What ends TL05: the decision, a withdrawal or a termination; of these there is one."""
    if objection.outcome is not None:
        return End(event=objection.outcome.act.event, on=objection.outcome.decided_on)
    if objection.terminated is not None:
        return End(event=objection.terminated.event, on=objection.terminated.recorded_on)
    return next((end for _, end in _withdrawn(objection)), None)


def _withdrawn(objection: Objection) -> list[tuple[int, End]]:
    act = objection.withdrawn
    return [] if act is None else [(act.position, End(event=act.event, on=objection.withdrawn_on))]


def _answers(objection: Objection) -> list[Start]:
    """What the appeal body decided and has to serve: a refusal, a termination, the decision."""
    acts: list[tuple[Act, date]] = []
    if objection.refusal is not None:
        acts.append((objection.refusal.act, objection.refusal.refused_on))
    if objection.terminated is not None:
        acts.append((objection.terminated, _day(objection.terminated)))
    if objection.outcome is not None:
        acts.append((objection.outcome.act, objection.outcome.decided_on))
    return [Start(event=act.event, on=on, position=act.position) for act, on in acts]


def _decided_again(objection: Objection, dossier: Dossier) -> list[End | None]:
    """For each deduction that the decision sent back: the act that decided it again or ended it, None while it waits."""
    outcome = objection.outcome
    ends: list[End | None] = []
    for target in outcome.targets if outcome is not None else ():
        deduction = dossier.deductions.get(target.id) if target.kind == "deduction" else None
        if outcome is None or deduction is None or target.outcome != "remitted":
            continue
        if not any(change.act.event == outcome.act.event for change in deduction.changes):
            continue  # it stands in the log and sent nothing back
        later = [change.act for change in deduction.changes if change.act.position > outcome.act.position]
        again = next((act for act in later if act.type != "appeal-decided/1"), None)
        ends.append(None if again is None else End(event=again.event, on=_day(again)))
    return ends
