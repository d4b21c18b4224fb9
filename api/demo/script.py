"""On which day does who sign what in the demo county? Each case of `cases` as acts with their instants.

The script of all cases is sorted by instant and then played, so that cases run side by side as they would in a county, and
the log's order is the order of the days. Hours of a working day: facts in the morning, decisions at 15:00, their entry and service
at 16:00; what happens at one instant is handed in together.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from api.demo.agenda import Doing, instant
from api.demo.cases import Case
from api.demo.cast import ORGANISATION, ROUTE, SUPERVISION, DemoOfficial, DemoUnit, deciding, own_actor
from api.demo.meeting import Minutes
from api.demo.scribe import Hand, Scribe
from ledger.domain.events.deductions import (
    DeductionAnnulled,
    DeductionConfirmed,
    DeductionCorrected,
    DeductionProposed,
    DeductionRejected,
    DeductionWithdrawn,
)  # fmt: skip
from ledger.domain.events.facts import EvidenceAttached, EvidenceExcluded, FactDisproved, FactRegistered, FactVerified
from ledger.domain.events.hearing import (
    DecisionServed,
    NoticeServed,
    RepresentationConsidered,
    RepresentationReceived,
    RepresentationWaived,
)  # fmt: skip
from ledger.domain.events.objections import DeductionRedetermined
from ledger.domain.statement import RulebookRef
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import MatterRef, PointAnswer

HEARING_DAYS: Final = 10
"""Working days of TL01 in the default rulebook."""
ANNOUNCED_DAYS: Final = 60
"""After so many days an announcement counts as service."""


class CaseScript:
    """One case on its way: acts with their days, and what later acts must name of earlier ones."""

    def __init__(
        self, case: Case, number: int, official: DemoOfficial, unit: DemoUnit, *, scribe: Scribe, calendar: Calendar,
        rulebook: RulebookRef, minutes: Minutes | None = None,
    ) -> None:  # fmt: skip
        """`minutes`: where decisions are put on the agenda of a meeting that they then cite; None: none is cited."""
        self.case, self.official, self.unit = case, official, unit
        self.fact, self.deduction = f"f-{number:04}", f"d-{number:04}"
        self._scribe, self._calendar, self.rulebook = scribe, calendar, rulebook
        self._span = (case.fact_on, case.fact_on)
        self._noticed_on = case.begun_on
        self._stream = f"official/{official.id}"
        self._matter = MatterRef(kind="deduction", id=self.deduction)
        self._evidence: list[str] = []
        self._verification = ""
        self._decision = ""
        self.has_rival = False
        """Whether a second correction is tried by somebody who has not seen the first."""
        self._minutes = minutes
        self._meeting: tuple[str, int] | tuple[None, None] = None, None
        self._organ, members = deciding(official, unit)
        self._deciders = [Hand(actor, "COM") for actor in members]
        self.changed_on: list[date] = []
        """The days on which what the person stands at may change, once `acts` has been gone through."""

    @property
    def decision(self) -> str:
        """The event of the last decision; empty before it."""
        return self._decision

    @property
    def matter(self) -> MatterRef:
        """The matter of its hearing."""
        return self._matter

    def acts(self) -> Iterator[tuple[datetime, Doing]]:
        """Every act with its instant, in order."""
        case = self.case
        day = case.begun_on
        yield self._at(day, 9), self._registered
        for _ in range(2 if case.severity == "serious" else 1):
            yield self._at(day, 9), self._attached
        verified, proposed, noticed = case.pace
        yield self._at(self._working(day, verified), 10), self._verified
        yield self._at(self._working(day, proposed), 14), self._proposed
        if case.stage == "proposed":
            return
        noticed_on = self._noticed_on = self._working(day, noticed)
        yield self._at(noticed_on, 9), self._noticed
        if case.stage in ("noticed", "withdrawn"):
            if case.stage == "withdrawn":
                yield self._at(self._working(noticed_on, 2), 10), self._withdrawn
            return
        ended_on = self._working(noticed_on, HEARING_DAYS)
        if case.answer == "waiver":
            ended_on = self._working(noticed_on, 2)
            yield self._at(ended_on, 10), self._waived
        elif case.answer == "paper":
            yield self._at(self._working(noticed_on, 3), 14), self._answered
            if case.stage != "answered":
                yield self._at(self._working(noticed_on, 5), 10), self._considered
        if case.stage in ("answered", "considered", "waived"):
            return
        yield from self._ending(case.decided_on or self._working(ended_on, 1))

    def _ending(self, decided_on: date) -> Iterator[tuple[datetime, Doing]]:
        case = self.case
        entered_on = case.entered_on or decided_on
        if self._minutes is not None:
            self._meeting = self._minutes.enlist(self._organ, self._deciders[0].actor, decided_on, self._matter)
        decided_at = instant(decided_on, 15)
        decide = self._rejected if case.stage == "rejected" else self._confirmed
        yield self._at(entered_on, 16), lambda: decide(decided_at)
        if case.stage == "confirmed":
            return
        served_on = decided_on + timedelta(days=ANNOUNCED_DAYS) if case.by_announcement else decided_on
        self.changed_on.append(max(entered_on, served_on))
        yield self._at(self.changed_on[-1], 16), lambda: self.serve(served_on)
        if case.corrected is not None:
            corrected_cp, on = case.corrected
            yield self._at(on, 16), lambda: self._corrected(corrected_cp, instant(on, 15))
            yield self._at(on, 16), lambda: self.serve(on)
            self.changed_on.append(on)
        if case.sequel is not None:
            kind, on = case.sequel
            sequels = {"annulled": self._annulled, "disproved": self._disproved, "excluded": self._excluded}
            yield self._at(on, 16), lambda: sequels[kind](on)
            self.changed_on.append(on)

    def _at(self, day: date, hour: int) -> datetime:
        return instant(day, hour)

    def _working(self, day: date, days: int) -> date:
        return self._calendar.add_working_days(day, days)

    def _reporters(self) -> list[Hand]:
        if self.case.by_supervision:
            return [Hand(SUPERVISION, "SUP")]
        return [Hand(self.unit.reporter, "REP", self.unit.id), Hand(self.unit.head, "HEAD", self.unit.id)]

    def _verifiers(self) -> list[Hand]:
        actors = self.case.verifiers[:1] if self.case.severity == "minor" else self.case.verifiers
        return [Hand(actor, "VER") for actor in actors]

    def by_himself(self) -> list[Hand]:
        """The official, speaking for himself."""
        return [Hand(own_actor(self.official.number), "SUB")]

    def _registered(self) -> None:
        data = FactRegistered(
            unit_at_fact=self.unit.id, problem_tag="PT4", phenomenon=None, category="inaction", source="report",
            matched_limit=None,
        )  # fmt: skip
        self._scribe.say(
            "FactRegistered", f"fact/{self.fact}", data, self._reporters()[:1], occurred_on=self._span,
            sealed={"narrative": f"演示事实 {self.fact}:内容为虚构。"},
        )  # fmt: skip

    def _attached(self) -> None:
        made = self._scribe.say(
            "EvidenceAttached",
            f"fact/{self.fact}",
            lambda digests: EvidenceAttached(
                evidence_item=digests["hash"], evidence_kind="document", lawful=True, matter=None
            ),
            self._reporters()[:1],
            sealed={"hash": self._scribe.randomness(32).hex(), "description": "演示证据(虚构)"},
        )
        self._evidence.append(made.statement.data.evidence_item)

    def _verified(self) -> None:
        data = FactVerified(examined=tuple(self._evidence), persons_heard=1, method="mixed", conclusion="established")
        made = self._scribe.say(
            "FactVerified", f"fact/{self.fact}", data, self._verifiers(), sealed={"report": "演示核实报告(虚构)"}
        )
        self._verification = made.statement.id

    def _proposed(self) -> None:
        case = self.case
        data = DeductionProposed(
            deduction=self.deduction, fact=self.fact, indicator=case.indicator, severity=case.severity,
            responsibility=case.responsibility, points_cp=case.points_cp, reporting_unit=self.unit.id,
            unit_at_fact=self.unit.id, listed_acts_checked=True,
        )  # fmt: skip
        self._scribe.say(
            "DeductionProposed", self._stream, data, self._reporters(), occurred_on=self._span, rulebook=self.rulebook,
            sealed={"reasons": "演示理由(虚构)"},
        )  # fmt: skip

    def _noticed(self) -> None:
        case = self.case
        data = NoticeServed(
            matter=self._matter, facts=(self.fact,), clauses=(case.indicator,), severity=case.severity,
            points_cp=case.points_cp, disposition_kinds=None, served_on=self._noticed_on, mode="direct",
            service_proof="receipt", brings_events=(), rights_stated=True,
        )  # fmt: skip
        self._scribe.say(
            "NoticeServed", self._stream, data, self._verifiers()[-1:], rulebook=self.rulebook,
            sealed={"basis": "演示依据", "rights": "有权在十个工作日内陈述申辩"},
        )  # fmt: skip

    def _answered(self) -> None:
        data = RepresentationReceived(matter=self._matter, points=2, final=False, own_evidence=())
        self._scribe.say(
            "RepresentationReceived",
            self._stream,
            data,
            self.by_himself(),
            sealed={"text": "演示申辩:一、……二、……(虚构)"},
        )

    def _considered(self) -> None:
        lighter = self.case.confirmed_cp is not None or self.case.stage == "rejected"
        data = RepresentationConsidered(
            matter=self._matter,
            answers=(
                PointAnswer(point=1, answer="partly" if lighter else "not", reason="facts_checked"),
                PointAnswer(point=2, answer="not", reason="rule_applies"),
            ),
        )
        self._scribe.say(
            "RepresentationConsidered", self._stream, data, self._verifiers()[:1], sealed={"reasons": "演示答复(虚构)"}
        )

    def _waived(self) -> None:
        self._scribe.say(
            "RepresentationWaived", self._stream, RepresentationWaived(matter=self._matter), self.by_himself()
        )

    def _confirmed(self, decided_at: datetime) -> None:
        case = self.case
        data = DeductionConfirmed(
            deduction=self.deduction, indicator=case.indicator, severity=case.severity,
            responsibility=case.responsibility, points_cp=case.confirmed_cp or case.points_cp,
            deciding_organ=self._organ, meeting=self._meeting[0], item=self._meeting[1],
            evidence_relied_on=tuple(self._evidence), verifications=(self._verification,),
        )  # fmt: skip
        made = self._scribe.say(
            "DeductionConfirmed", self._stream, data, self._deciders, decided_at=decided_at,
            effective_on=case.claimed_on, rulebook=self.rulebook, sealed={"reasons": "演示决定理由(虚构)"},
        )  # fmt: skip
        self._decision = made.statement.id

    def _rejected(self, decided_at: datetime) -> None:
        data = DeductionRejected(
            deduction=self.deduction,
            ground="not_attributable",
            deciding_organ=self._organ,
            meeting=self._meeting[0],
            item=self._meeting[1],
        )
        self._decided("DeductionRejected", data, decided_at)

    def _corrected(self, points_cp: int, decided_at: datetime) -> None:
        data = DeductionCorrected(
            deduction=self.deduction, points_cp=points_cp, deciding_organ=self._organ, meeting=None, item=None
        )
        before = self._scribe.seen(self._stream)
        self._decided("DeductionCorrected", data, decided_at)
        if self.has_rival:
            self._scribe.attempt(
                "DeductionCorrected", self._stream, data, self._deciders, decided_at=decided_at, seen=before,
                rulebook=self.rulebook, sealed={"reasons": "演示决定理由(虚构)"},
            )  # fmt: skip

    def _annulled(self, on: date) -> None:
        data = DeductionAnnulled(
            deduction=self.deduction, ground="AR1", deciding_organ=self._organ, meeting=None, item=None
        )
        self._decided("DeductionAnnulled", data, instant(on, 15))

    def _decided(
        self, name: str, data: DeductionRejected | DeductionCorrected | DeductionAnnulled | DeductionRedetermined, at: datetime,
        *, causes: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        made = self._scribe.say(
            name, self._stream, data, self._deciders, decided_at=at, rulebook=self.rulebook, causes=causes,
            sealed={"reasons": "演示决定理由(虚构)"},
        )  # fmt: skip
        self._decision = made.statement.id

    def _withdrawn(self) -> None:
        data = DeductionWithdrawn(deduction=self.deduction, ground="error")
        self._scribe.say("DeductionWithdrawn", self._stream, data, self._reporters()[:1])

    def _disproved(self, on: date) -> None:
        hands = [self._verifiers()[0], Hand(ORGANISATION, "ORG")]
        data = FactDisproved(ground="not_this_person", decided_on=on)
        self._scribe.say("FactDisproved", f"fact/{self.fact}", data, hands, sealed={"reasons": "演示理由(虚构)"})

    def _excluded(self, _on: date) -> None:
        data = EvidenceExcluded(evidence_item=self._evidence[0], ground="unverifiable")
        hands = [Hand(ORGANISATION, "ORG")]
        self._scribe.say("EvidenceExcluded", f"fact/{self.fact}", data, hands, sealed={"reasons": "演示理由(虚构)"})

    def serve(self, on: date) -> None:
        """Its last decision is served."""
        announced = self.case.by_announcement
        data = DecisionServed(
            matter=self._matter, decision=self._decision, served_on=on, mode="announcement" if announced else "direct",
            service_proof="service_witness" if announced else "receipt" if self.case.proof else None, route=ROUTE,
        )  # fmt: skip
        self._scribe.say("DecisionServed", self._stream, data, [Hand(self.case.clerk, "REG")], twice=self.case.twice)

    def determine_again(self, points_cp: int, remitted_by: str, on: date) -> None:
        """The same organ decides anew on what was sent back to it."""
        data = DeductionRedetermined(
            deduction=self.deduction, points_cp=points_cp, remitted_by=remitted_by, deciding_organ=self._organ, meeting=None,
            item=None, evidence_relied_on=tuple(self._evidence), verifications=(self._verification,),
        )  # fmt: skip
        self._decided("DeductionRedetermined", data, instant(on, 15), causes=(remitted_by,))
