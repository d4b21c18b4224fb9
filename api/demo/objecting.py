"""How does an objection to a deduction go in the demo county? Filed by the person, accepted, decided, served; or refused, or taken back.

Its acts stand beside those of the case it is about (`script.CaseScript`) and read that case's last decision when their turn comes.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from api.demo.agenda import Doing, instant
from api.demo.cases import Objected
from api.demo.cast import APPEAL_ORGAN, APPEALS, REGISTRAR, ROUTE
from api.demo.scribe import Hand, Scribe
from api.demo.script import CaseScript
from ledger.domain.events.hearing import DecisionServed
from ledger.domain.events.objections import AppealAccepted, AppealDecided, AppealFiled, AppealRefused, AppealWithdrawn
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import MatterRef, Target

_OFFICE: Final = [Hand(APPEALS, "APO")]
_ACCEPTED_AFTER: Final = 2
"""Working days; the limit TL25 is five."""
_DECIDED_AFTER: Final = 24
"""Days after acceptance; the limit TL05 is thirty."""


class ObjectionScript:
    """One objection on its way."""

    def __init__(self, about: CaseScript, plan: Objected, number: int, *, scribe: Scribe, calendar: Calendar) -> None:
        self._about, self._plan, self._scribe, self._calendar = about, plan, scribe, calendar
        self._appeal = f"ap-{number:04}"
        self._stream = f"official/{about.official.id}"
        self.changed_on: list[date] = []
        """The days on which what the person stands at may change, once `acts` has been gone through."""

    def acts(self) -> Iterator[tuple[datetime, Doing]]:
        """Every act with its instant, in order."""
        plan = self._plan
        yield instant(plan.filed_on, *plan.at), self._filed
        examined_on = self._calendar.add_working_days(plan.filed_on, _ACCEPTED_AFTER)
        if plan.ending == "refused":
            yield instant(examined_on, 10), lambda: self._refused(examined_on)
            yield instant(examined_on, 10), lambda: self._served(examined_on)
            return
        if plan.ending == "withdrawn":
            yield instant(examined_on, 14), lambda: self._taken_back(examined_on)
            return
        yield instant(examined_on, 10), lambda: self._accepted(examined_on)
        if plan.ending == "open":
            return
        decided_on = plan.decided_on or self._calendar.next_working_day(examined_on + timedelta(days=_DECIDED_AFTER))
        self.changed_on.append(decided_on)
        yield instant(decided_on, 16), lambda: self._decided(decided_on)
        yield instant(decided_on, 16), lambda: self._served(decided_on)
        if plan.again_on is not None and plan.value_cp is not None:
            cp, again_on = plan.value_cp, plan.again_on
            yield instant(again_on, 16), lambda: self._about.determine_again(cp, self._outcome, again_on)
            yield instant(again_on, 16), lambda: self._about.serve(again_on)
            self.changed_on.append(again_on)

    def _filed(self) -> None:
        day = self._plan.filed_on
        data = AppealFiled(
            appeal=self._appeal, stage="appeal", track="internal", decision=self._about.decision, matter=self._about.matter,
            earlier_appeal=None, filed_on=day, channel="electronic", late_ground=None,
        )  # fmt: skip
        sealed = {"grounds": "演示异议理由(虚构)", "demand": "请求复查(虚构)"}
        self._scribe.say("AppealFiled", self._stream, data, self._about.by_himself(), sealed=sealed)

    def _accepted(self, on: date) -> None:
        data = AppealAccepted(appeal=self._appeal, stage="appeal", track="internal", accepted_on=on, organ=APPEAL_ORGAN)
        self._scribe.say("AppealAccepted", self._stream, data, _OFFICE)

    def _refused(self, on: date) -> None:
        data = AppealRefused(appeal=self._appeal, stage="appeal", ground="late", refused_on=on)
        sealed = {"reasons": "逾期(虚构)"}
        self._outcome = self._scribe.say("AppealRefused", self._stream, data, _OFFICE, sealed=sealed).statement.id

    def _taken_back(self, on: date) -> None:
        data = AppealWithdrawn(appeal=self._appeal, withdrawn_on=on)
        hands = self._about.by_himself()
        self._scribe.say("AppealWithdrawn", self._stream, data, hands, sealed={"text": "撤回(虚构)"})

    def _decided(self, on: date) -> None:
        ending, value = self._plan.ending, self._plan.value_cp
        assert ending in ("upheld", "varied_down", "revoked", "remitted")  # the others have returned
        target = Target(
            kind="deduction", id=self._about.deduction, outcome=ending, new_value=value if ending == "varied_down" else None,
            ground="AR1" if ending == "revoked" else "AV1" if ending == "varied_down" else None,
        )  # fmt: skip
        data = AppealDecided(
            appeal=self._appeal, stage="appeal", track="internal", organ=APPEAL_ORGAN, targets=(target,), decided_on=on,
            document_hash="A" * 43,
        )  # fmt: skip
        sealed = {"reasons": "演示处理理由(虚构)", "document": "演示决定书(虚构)"}
        self._outcome = self._scribe.say("AppealDecided", self._stream, data, _OFFICE, sealed=sealed).statement.id

    def _served(self, on: date) -> None:
        data = DecisionServed(
            matter=MatterRef(kind="appeal", id=self._appeal), decision=self._outcome, served_on=on, mode="direct",
            service_proof="receipt", route=ROUTE,
        )  # fmt: skip
        self._scribe.say("DecisionServed", self._stream, data, [Hand(REGISTRAR, "REG")])
