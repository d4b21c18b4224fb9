"""Notice, representation, consideration, service (告知、申辩、送达): one family for every matter (procedure 3.5)."""

from collections.abc import Iterator

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.dossier import (
    Consideration,
    Disclosure,
    Dossier,
    Hearing,
    Notice,
    Reopening,
    Representation,
    Service,
    Waiver,
    matter_key,
)  # fmt: skip
from ledger.domain.events.hearing import (
    DecisionServed,
    EvidenceDisclosed,
    NoticeServed,
    RepresentationConsidered,
    RepresentationPeriodReopened,
    RepresentationReceived,
    RepresentationWaived,
)  # fmt: skip
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement
from ledger.domain.vocabulary import MatterRef


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the hearing family; any other event leaves it."""
    data = event.statement.data
    matter = getattr(data, "matter", None)
    if not isinstance(matter, MatterRef) or stands_for_nothing(event, dossier):
        return dossier
    key = matter_key(matter.kind, matter.id)
    before = dossier.hearings.get(key, Hearing(matter=matter))
    after = _stepped(before, event)
    return dossier if after is before else replace(dossier, hearings={**dossier.hearings, key: after})


def stands_for_nothing(event: Event, dossier: Dossier) -> bool:
    """A paper that stands in the log and moves nothing: it serves no decision of its matter, or is dated after its recording.

    Nobody has been handed what will be handed over one day. If such a paper counted, a notice for the year 2199 would keep a
    hearing open for ever, and such a service, the first one and therefore the only one, would keep a decision from counting.
    """
    data = event.statement.data
    ahead = isinstance(data, NoticeServed | DecisionServed) and data.served_on > event.recorded_on
    return ahead or serves_no_decision_of_the_matter(event.statement, dossier)


def serves_no_decision_of_the_matter(statement: Statement, dossier: Dossier) -> bool:
    """A service that names something else than an earlier decision of its matter stands in the log and serves nothing.

    Otherwise a service recorded in advance would let a decision count that nobody has been told of.
    """
    data = statement.data
    if not isinstance(data, DecisionServed):
        return False
    decision = dossier.decisions.get(data.decision)
    return decision is None or decision.matter != matter_key(data.matter.kind, data.matter.id)


def _stepped(hearing: Hearing, event: Event) -> Hearing:
    data = event.statement.data
    act = act_of(event)
    received_on = event.statement.received_on or event.recorded_on
    match data:
        case NoticeServed():
            notice = Notice(
                act=act, facts=data.facts, clauses=data.clauses, severity=data.severity, points_cp=data.points_cp,
                disposition_kinds=data.disposition_kinds, served_on=data.served_on, mode=data.mode,
                service_proof=data.service_proof, rights_stated=data.rights_stated,
            )  # fmt: skip
            return replace(hearing, notices=(*hearing.notices, notice))
        case RepresentationReceived():
            paper = Representation(act=act, points=data.points, final=data.final, received_on=received_on)
            return replace(hearing, representations=(*hearing.representations, paper))
        case RepresentationWaived():
            return replace(hearing, waivers=(*hearing.waivers, Waiver(act=act, received_on=received_on)))
        case RepresentationPeriodReopened():
            return replace(hearing, reopenings=(*hearing.reopenings, Reopening(act=act, reopened_on=data.reopened_on)))
        case RepresentationConsidered():
            return replace(
                hearing, considerations=(*hearing.considerations, Consideration(act=act, answers=data.answers))
            )
        case EvidenceDisclosed():
            shown = Disclosure(act=act, disclosed=data.disclosed, refused=data.refused, disclosed_on=data.disclosed_on)
            return replace(hearing, disclosures=(*hearing.disclosures, shown))
        case DecisionServed():
            service = Service(
                act=act, decision=data.decision, served_on=data.served_on, mode=data.mode,
                service_proof=data.service_proof, route=data.route,
            )  # fmt: skip
            return replace(hearing, services=(*hearing.services, service))
        case _:
            return hearing


def guard(statement: Statement, dossier: Dossier) -> Iterator[Breach]:
    """Guards of the family.

    On a record these breaches stand as failing clauses; consideration and reopening are gated.
    """
    data = statement.data
    match data:
        case RepresentationPeriodReopened():
            # a reopening dated back would end a period that has barely begun
            told = dossier.hearings.get(matter_key(data.matter.kind, data.matter.id))
            earliest = max((notice.served_on for notice in told.notices), default=None) if told else None
            if earliest is not None and data.reopened_on < earliest:
                yield breach(
                    "days-out-of-order", "data.reopened_on", day=data.reopened_on.isoformat(),
                    other_field="NoticeServed.served_on", other=earliest.isoformat(),
                )  # fmt: skip
        case RepresentationConsidered():
            hearing = dossier.hearings.get(matter_key(data.matter.kind, data.matter.id))
            points = max((paper.points for paper in hearing.representations), default=0) if hearing else 0
            answered = [answer.point for answer in data.answers]
            for point in range(1, points + 1):
                if point not in answered:
                    yield breach("representation-unanswered", "data.answers", point=point)
            for point in answered:
                if point > points:
                    yield breach("point-unknown", "data.answers", point=point)
        case DecisionServed():
            decision = dossier.decisions.get(data.decision)
            if serves_no_decision_of_the_matter(statement, dossier):
                yield breach("decision-unknown", "data.decision", event=data.decision)
            elif decision is not None and decision.decided_on is not None and data.served_on < decision.decided_on:
                yield breach(
                    "days-out-of-order", "data.served_on", day=data.served_on.isoformat(), other_field="decided_at",
                    other=decision.decided_on.isoformat(),
                )  # fmt: skip
        case _:
            return
