"""What happened in the full demo county? Drawn from printed dice by the rates of procedure section 7, a person at a time.

How often somebody is deducted follows a gamma propensity (shape 0.22, mean 0.45 a year): so the number of a person's deductions is
negative binomial, and is drawn from whole-number weights. Days follow the working calendar: sixty of a hundred proposals of a
quarter come in the five working days before its report is due, decisions wait for a meeting every second week.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from api.demo.cases import Case, Ending, Objected
from api.demo.cast import VERIFIERS, DemoOfficial, DemoUnit, deciding
from api.demo.chance import Dice
from api.demo.meeting import meeting_day
from api.demo.opening import CALENDAR
from api.demo.reporting import TERM, quarter_of_fact
from api.demo.roster import CLOSED, CLOSED_ON
from api.demo.rules import HALVED, VERSION_3_ANNULLED, VERSION_3_FROM, content
from ledger.domain.rulebook import Rulebook, range_cp, read_rulebook
from ledger.domain.unit_report import quarter_days
from ledger.domain.vocabulary import Responsibility, Severity

SEVERITIES: Final[tuple[Severity, ...]] = ("minor", "moderate", "serious")
SEVERITY_WEIGHTS: Final = (62, 30, 8)
RESPONSIBILITIES: Final[tuple[Responsibility, ...]] = ("principal", "major", "secondary")
RESPONSIBILITY_WEIGHTS: Final = (92, 6, 2)
BEFORE_DUE_BP: Final = 6_000
REPRESENTED_BP: Final = 3_000
LIGHTER_BP: Final = 1_200
"""Of those that were represented: the outcome is lighter."""
WAIVED_BP: Final = 1_500
REJECTED_BP: Final = 600
WITHDRAWN_BP: Final = 100
CORRECTED_BP: Final = 200
ANNULLED_BP: Final = 60
OBJECTED_BP: Final = 500
LATE_ENTRY_BP: Final = 300
DUPLICATE_BP: Final = 400
TWO_UNITS_BP: Final = 100
ANNOUNCED_BP: Final = 30
ENDINGS: Final[tuple[tuple[Ending, int], ...]] = (
    ("upheld", 70), ("varied_down", 12), ("revoked", 6), ("remitted", 4), ("refused", 4), ("withdrawn", 4),
)  # fmt: skip
_MOST_OF_ONE: Final = 24
"""A person has no more deductions than this; fewer than one in a million would."""
_OBJECTION_DAYS: Final = 15
"""Working days of TL04."""
RULED_APART: Final = "u-town-3"
"""The town for which version 3 of the rules is made."""


def counts_by_weight() -> tuple[int, ...]:
    """Weights of 0, 1, 2... deductions of one person in a year: each from the one before, in whole numbers."""
    weights = [10**15]
    for count in range(_MOST_OF_ONE):
        # (k + r) / (k + 1) * m / (m + r), with r = 0.22 and m = 0.45
        weights.append(weights[-1] * (100 * count + 22) * 45 // (100 * (count + 1) * 67))
    return tuple(weights)


class Drawing:
    """Draws cases; one for the whole county."""

    def __init__(self, label: str = "cases") -> None:
        self._dice = Dice(label)
        self._weights = counts_by_weight()
        self._rules = read_rulebook(content(1))
        # the one indicator that version 2 halves is left to example X6: its range depends on the day of the decision
        self._indicators = sorted(name for name in self._rules.indicators if _open(self._rules, name))
        self._working_days = tuple(
            day
            for day in (date(2026, 1, 6) + timedelta(days=place) for place in range(360))
            if CALENDAR.is_working_day(day)
        )

    def cases_of(self, official: DemoOfficial, unit: DemoUnit) -> Iterator[Case]:
        """Every deduction of one person in the year. `unit`: where he is when a case of his is decided."""
        for _ in range(self._dice.weighted(self._weights)):
            case = self._case(official, unit)
            yield case
            if self._dice.happens(TWO_UNITS_BP) and case.stage == "served" and case.sequel is None:
                yield replace(
                    case,
                    by_supervision=True,
                    same_fact=True,
                    twice=False,
                    corrected=None,
                    objected=None,
                    by_announcement=False,
                )

    def below(self, limit: int) -> int:
        """One more number from the same dice."""
        return self._dice.below(limit)

    def _case(self, official: DemoOfficial, unit: DemoUnit) -> Case:
        dice = self._dice
        fact_on = self._fact_on(official, unit)
        apart = unit.id == RULED_APART and VERSION_3_FROM <= fact_on < VERSION_3_ANNULLED
        severity = SEVERITIES[dice.weighted(SEVERITY_WEIGHTS)]
        responsibility = RESPONSIBILITIES[dice.weighted(RESPONSIBILITY_WEIGHTS)]
        indicator = dice.pick(self._indicators)
        drawn = range_cp(self._rules, indicator, severity, responsibility)
        assert drawn is not None  # the indicator is one of the rules
        low, high = drawn
        points = low + dice.below(high - low + 1)
        reported_on = self._reported_on(fact_on)
        noticed_on = CALENDAR.add_working_days(reported_on, 3)
        answered, waived = dice.happens(REPRESENTED_BP), dice.happens(WAIVED_BP)
        waived = waived and not answered
        heard_on = CALENDAR.add_working_days(noticed_on, 2 if waived else 10)
        organ, _ = deciding(official, unit)
        decided_on = meeting_day(organ, CALENDAR.add_working_days(heard_on, 1))
        entered_on = CALENDAR.add_working_days(decided_on, 6 + dice.below(4)) if dice.happens(LATE_ENTRY_BP) else None
        case = Case(
            official=official.number, indicator=indicator, severity=severity, points_cp=points, fact_on=fact_on,
            responsibility=responsibility, reported_on=reported_on, decided_on=decided_on, entered_on=entered_on,
            proof=entered_on is None or dice.happens(8_000), answer="paper" if answered else "waiver" if waived else None,
            twice=dice.happens(DUPLICATE_BP), verifiers=self._verifiers(), by_supervision=dice.happens(800),
        )  # fmt: skip
        if answered and dice.happens(LIGHTER_BP):
            case = replace(case, confirmed_cp=low + (points - low) // 2)
        if apart:
            return replace(case, version=3)
        return self._then(case, low)

    def _then(self, case: Case, low: int) -> Case:
        """What becomes of it, beside being confirmed and served."""
        dice, decided_on = self._dice, case.decided_on
        assert decided_on is not None  # every drawn case is decided
        if dice.happens(REJECTED_BP):
            return replace(case, stage="rejected", entered_on=None)
        if dice.happens(WITHDRAWN_BP):
            return replace(case, stage="withdrawn")
        if case.entered_on is None and dice.happens(ANNOUNCED_BP):
            return replace(case, by_announcement=True)
        settled_on = case.entered_on or decided_on
        value = case.confirmed_cp or case.points_cp
        if dice.happens(CORRECTED_BP):
            corrected_on = CALENDAR.add_working_days(settled_on, 8 + dice.below(20))
            return replace(case, corrected=(value * (50 + dice.below(40)) // 100, corrected_on))
        if dice.happens(ANNULLED_BP):
            kind = dice.pick(("annulled", "disproved", "excluded"))
            return replace(case, sequel=(kind, CALENDAR.add_working_days(settled_on, 5 + dice.below(30))))  # type: ignore[arg-type]
        if dice.happens(OBJECTED_BP):
            return replace(case, objected=self._objected(settled_on, value, low))
        return case

    def _objected(self, served_on: date, value: int, low: int) -> Objected:
        dice = self._dice
        ending, _ = ENDINGS[dice.weighted([weight for _, weight in ENDINGS])]
        last_on = CALENDAR.add_working_days(served_on, _OBJECTION_DAYS)
        if ending == "refused":  # a day or more too late
            return Objected(filed_on=CALENDAR.add_working_days(last_on, 1 + dice.below(3)), ending=ending)
        waits = 1 + dice.below(_OBJECTION_DAYS)
        filed_on = CALENDAR.add_working_days(served_on, waits)
        at = (23, 59) if filed_on == last_on else (10, 0)
        if ending not in ("varied_down", "remitted"):
            return Objected(filed_on=filed_on, ending=ending, at=at)
        lower = min(value, low + (value - low) // 2) if ending == "remitted" else value * (40 + dice.below(40)) // 100
        again_on = CALENDAR.add_working_days(filed_on, 45) if ending == "remitted" else None
        return Objected(filed_on=filed_on, ending=ending, value_cp=lower, again_on=again_on, at=at)

    def _fact_on(self, official: DemoOfficial, unit: DemoUnit) -> date:
        """A working day on which there is nothing special about the person's unit, or another one."""
        while True:
            day = self._dice.pick(self._working_days)
            if official.unit.id == CLOSED and day < CLOSED_ON:
                continue
            if unit.id == RULED_APART and date(2026, 10, 1) <= day <= VERSION_3_ANNULLED:
                continue
            return day

    def _reported_on(self, fact_on: date) -> date:
        """Two working days before the proposal."""
        quarter_ends = quarter_days(quarter_of_fact(fact_on))[1]
        if self._dice.happens(BEFORE_DUE_BP):
            return CALENDAR.add_working_days(quarter_ends, TERM - 4 + self._dice.below(5) - 2)
        last = max(1, (quarter_ends - fact_on).days)
        return CALENDAR.next_working_day(fact_on + timedelta(days=1 + self._dice.below(last)))

    def _verifiers(self) -> tuple[str, str]:
        """Two of the three; the third, whose key is found in other hands, seldom."""
        if self._dice.happens(500):
            return VERIFIERS[1], VERIFIERS[2]
        return VERIFIERS[0], VERIFIERS[1]


def _open(rules: Rulebook, indicator: str) -> bool:
    """Whether a person's own unit may report under it without waiting for what another organ concludes."""
    found = rules.indicators[indicator]
    return indicator != HALVED and "own_unit" in found.responsible_units and found.competent_organ_conclusion is None
