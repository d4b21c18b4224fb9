"""How do the units of the demo county report their quarters? On time, late, returned and sent again, nothing to report, not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from api.demo.agenda import Doing, instant
from api.demo.cast import REGISTRAR, VERIFIERS, DemoUnit
from api.demo.rules import in_force
from api.demo.scribe import Hand, Scribe
from ledger.domain.events.reports import (
    HeadcountSnapshotTaken,
    LateReportAccepted,
    ProgressReportSubmitted,
    QuarterlyReportAmended,
    QuarterlyReportSubmitted,
    ReportAccepted,
    ReportReturned,
)
from ledger.domain.statement import RulebookRef
from ledger.domain.time_limits import Calendar
from ledger.domain.unit_report import quarter_days
from ledger.domain.vocabulary import CodeCount, Tier, TierCount, shanghai_day

Manner = Literal["on_time", "late", "returned", "missing"]
TERM: Final = 10
"""Working days of TL37 and TL38 in the default rulebook."""
QUARTERS: Final = ("2026-q1", "2026-q2", "2026-q3", "2026-q4")
_CLERK: Final = [Hand(VERIFIERS[1], "VER")]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterReport:
    """What a unit does about a quarter: on which working day after its end, and how many deductions it tells. `rulebook`: where the
    one in force on the last day is not that of the whole county."""

    unit: DemoUnit
    quarter: str
    manner: Manner
    deductions: int
    on: int
    tiers: Mapping[Tier, int]
    progress: bool = True
    rulebook: RulebookRef | None = None


class ReportScript:
    """One unit, one quarter."""

    def __init__(self, plan: QuarterReport, *, scribe: Scribe, calendar: Calendar) -> None:
        self._plan, self._scribe, self._calendar = plan, scribe, calendar
        self._stream = f"unit-report/{plan.unit.id}/{plan.quarter}"
        self._report = f"q-{plan.unit.id[2:]}-{plan.quarter}"
        self._last_on = quarter_days(plan.quarter)[1]
        self._due_on = calendar.add_working_days(self._last_on, TERM)
        self._made = 0

    def acts(self) -> Iterator[tuple[datetime, Doing]]:
        """Every act with its instant, in order."""
        plan = self._plan
        yield instant(self._calendar.next_working_day(self._last_on + timedelta(days=1)), 9), self._counted
        if plan.manner == "missing":
            return
        first_on = self._calendar.add_working_days(self._last_on, plan.on)
        if plan.progress:
            yield instant(first_on, 14), self._progress
        yield instant(first_on, 14), self._submitted
        answered_on = self._calendar.add_working_days(first_on, 1)
        if plan.manner == "returned":
            yield instant(answered_on, 10), self._returned
            again_on = self._calendar.add_working_days(answered_on, 3)
            yield instant(again_on, 14), self._amended
            answered_on = self._calendar.add_working_days(again_on, 1)
        late = max(0, (first_on - self._due_on).days)
        yield instant(answered_on, 10), lambda: self._accepted(late)

    def _reporters(self) -> list[Hand]:
        unit = self._plan.unit
        return [Hand(unit.reporter, "REP", unit.id), Hand(unit.head, "HEAD", unit.id)]

    def _counted(self) -> None:
        counts = tuple(TierCount(tier=tier, count=count) for tier, count in self._plan.tiers.items())
        data = HeadcountSnapshotTaken(counted_on=self._last_on, counts=counts)
        self._scribe.say("HeadcountSnapshotTaken", self._stream, data, [Hand(REGISTRAR, "REG")])

    def _progress(self) -> None:
        unit = self._plan.unit
        count = CodeCount(code="named", count=self._plan.deductions)
        data = ProgressReportSubmitted(report=f"{self._report}-p", quarter=self._plan.quarter, counts=(count,))
        hands = [Hand(unit.head, "HEAD", unit.id)]
        self._scribe.say("ProgressReportSubmitted", self._stream, data, hands, sealed={"text": "演示进度(虚构)"})

    def _content(self, deductions: int) -> dict[str, object]:
        return {
            "report": self._report, "quarter": self._plan.quarter, "zero": deductions == 0, "deductions_count": deductions,
            "findings_count": 0, "set_root": self._scribe.randomness(32).hex(),
        }  # fmt: skip

    def _submitted(self) -> None:
        # the one that will be returned has forgotten something
        told = max(0, self._plan.deductions - 1) if self._plan.manner == "returned" else self._plan.deductions
        data = QuarterlyReportSubmitted(**self._content(told))  # type: ignore[arg-type]
        self._scribe.say("QuarterlyReportSubmitted", self._stream, data, self._reporters())

    def _returned(self) -> None:
        data = ReportReturned(report=self._report, ground="incomplete")
        self._scribe.say("ReportReturned", self._stream, data, _CLERK, sealed={"reasons": "缺项(虚构)"})

    def _amended(self) -> None:
        data = QuarterlyReportAmended(**self._content(self._plan.deductions))  # type: ignore[arg-type]
        self._scribe.say("QuarterlyReportAmended", self._stream, data, self._reporters())

    def _accepted(self, days_late: int) -> None:
        today = shanghai_day(self._scribe.clock.now())
        data = (
            LateReportAccepted(report=self._report, days_late=days_late, accepted_on=today)
            if days_late
            else ReportAccepted(report=self._report, accepted_on=today)
        )
        name = "LateReportAccepted" if days_late else "ReportAccepted"
        self._scribe.say(name, self._stream, data, _CLERK, rulebook=self._plan.rulebook or in_force(self._last_on))


def quarter_of_fact(day: date) -> str:
    """The quarter of a fact, as the streams of the reports name it."""
    return f"{day.year}-q{(day.month + 2) // 3}"
