"""How many points count against an official on a day, and why (扣分合计)? Procedure section 4, without its colours.

Pure and in integers: points are cp (hundredths), ratios bp, days Asia/Shanghai and inclusive. The knowing time K is
applied before: the folds of `ScoreInputs` hold what is known at K and nothing else. What one deduction is worth is
`live_value.py`; from which day, `effective_day.py`; the colour of it all, `colours.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from ledger.domain.dossier import Confirmation, Dossier, Fact
from ledger.domain.effective_day import EffectiveDays, effective_on
from ledger.domain.errors import RulebookMissing
from ledger.domain.floors import FloorSpan, floor_spans
from ledger.domain.live_value import LiveValue, ValuedDeduction, fact_last_on, value_deductions
from ledger.domain.rulebook import Rulebooks, RulebookVersion
from ledger.domain.score_steps import Step, StepCode, step_text
from ledger.domain.statement import RulebookRef
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import Responsibility, Severity, Tier


class ScoreInputs(Struct, frozen=True, kw_only=True, dict=True):
    """Everything a score reads, folded at one knowing time. `facts` holds every fact that the dossier cites.

    The cached parts follow from the fields alone; keeping them makes the score of many days as cheap as that of one.
    """

    dossier: Dossier
    facts: Mapping[str, Fact]
    rulebooks: Rulebooks
    calendar: Calendar

    @cached_property
    def effective_days(self) -> EffectiveDays:
        """Effective days of this dossier's decisions."""
        return EffectiveDays(self.dossier, self.rulebooks, self.calendar)

    @cached_property
    def deductions(self) -> tuple[ValuedDeduction, ...]:
        """Every deduction with its values over time, in ledger order."""
        return value_deductions(self.dossier, self.facts, self.rulebooks, self.effective_days)

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """`change_days` of these inputs."""
        return _change_days(self)

    @cached_property
    def floors(self) -> tuple[FloorSpan, ...]:
        """Every colour floor that stands, in ledger order."""
        return floor_spans(self.dossier, self.facts, self.effective_days)


class ScoreLine(Struct, frozen=True, kw_only=True):
    """One deduction in a score. It adds `live_cp` if it `counts`, else nothing; `steps` say why.

    `confirmed_cp` is the value as first confirmed (0 before), `base_cp` the value after corrections and appeals,
    `live_cp` what the exemption leaves of it. `absorbed_by` names the deduction of the same fact that counts in its
    place.
    """

    deduction: str
    fact: str
    indicator: str
    severity: Severity
    responsibility: Responsibility
    period: int
    confirmed_cp: int
    base_cp: int
    ratio_bp: int
    live_cp: int
    counts: bool
    absorbed_by: str | None
    effective_on: date | None
    under_appeal: bool
    steps: tuple[Step, ...]


class Score(Struct, frozen=True, kw_only=True):
    """The sum of one period on a day, with a line for every deduction of the dossier in ledger order."""

    points_cp: int
    on: date
    period: int
    lines: tuple[ScoreLine, ...]


class ListDue(Struct, frozen=True, kw_only=True):
    """Do the points suggest the list? They only suggest; persons decide. `rulebook` gave the threshold."""

    due: bool
    points_cp: int
    threshold_cp: int
    rulebook: RulebookRef


class Attribution(Struct, frozen=True, kw_only=True):
    """To which period, quarter (1-4) and units a deduction belongs."""

    deduction: str
    period: int
    quarter: int
    unit_at_fact: str
    reporting_unit: str


def score(inputs: ScoreInputs, *, on: date) -> Score:
    """Points counted against one official on a day (扣分合计), with the lines that make them up.

    The sum runs over the facts of the calendar year of `on`: nothing is carried over. Deductions that count 0 stand
    too, with the step that says why. Source: procedure 4.2-4.4, rulebook `scoring`.
    """
    return _sum(inputs, period=on.year, on=on)


def period_score(inputs: ScoreInputs, *, period: int, known_on: date) -> Score:
    """The same sum for any calendar year, with the values in force on the day of knowing (procedure 4.4).

    A confirmation after the end of the year restates that year and never enters the next one.
    """
    return _sum(inputs, period=period, on=known_on)


def points_on(inputs: ScoreInputs, *, period: int, on: date) -> int:
    """The sum alone, in cp: `score` is this with `period` the year of `on`."""
    return _total(_counting(inputs, period, on), on)


def counted(inputs: ScoreInputs, *, period: int, on: date) -> dict[str, int]:
    """Deduction to what it adds to `points_on`, in cp; those that add nothing are left out."""
    values = {valued.deduction.id: valued.value_on(on).live_cp for valued in _counting(inputs, period, on).values()}
    return {deduction: cp for deduction, cp in values.items() if cp}


def list_due(inputs: ScoreInputs, *, period: int, known_on: date) -> ListDue:
    """Whether the period score lies above the threshold of the list: 10.00 is not due, 10.01 is (procedure 4.5).

    Raises RulebookMissing when no published version covers the period.
    """
    asked_on = min(date(period, 12, 31), known_on)
    version = list_version(threshold_versions(inputs, period=period, asked_on=asked_on))
    points = points_on(inputs, period=period, on=known_on)
    threshold = _list_threshold(version)
    named = RulebookRef(hash=version.hash, id=version.id, version=version.version)
    return ListDue(due=points > threshold, points_cp=points, threshold_cp=threshold, rulebook=named)


def attribution(inputs: ScoreInputs, deduction: str) -> Attribution:
    """Period and quarter of a deduction by the last day of its fact, and the units beside it (procedure 4.3).

    Day and unit are those of the fact as known, corrections included; where the fact is not known, those that the proposal states.
    """
    found = inputs.dossier.deductions[deduction]
    last_on = fact_last_on(found, inputs.facts)
    fact = inputs.facts.get(found.fact)
    return Attribution(
        deduction=deduction,
        period=last_on.year,
        quarter=(last_on.month + 2) // 3,
        unit_at_fact=found.unit_at_fact if fact is None else fact.unit_at_fact or found.unit_at_fact,
        reporting_unit=found.reporting_unit,
    )


def threshold_versions(inputs: ScoreInputs, *, period: int, asked_on: date) -> tuple[RulebookVersion, ...]:
    """The one or two versions whose more lenient value holds: that of the first day of the period, then that of the day
    asked (procedure 4.5). Each is the version published to the person's tier and unit of that day.

    Where none was in force on the first day, the first version of the period stands in. Raises RulebookMissing when
    there is none at all.
    """
    first_day = date(period, 1, 1)
    at_first, at_asked = _addressee(inputs, first_day), _addressee(inputs, asked_on)
    first = inputs.rulebooks.in_force_on(first_day, tier=at_first[0], unit=at_first[1]) or inputs.rulebooks.first_in(
        period, tier=at_first[0], unit=at_first[1]
    )
    asked = inputs.rulebooks.in_force_on(asked_on, tier=at_asked[0], unit=at_asked[1])
    versions = tuple(version for version in (first, asked) if version is not None)
    if not versions:
        raise RulebookMissing(asked_on)
    return versions


def change_days(inputs: ScoreInputs) -> tuple[date, ...]:
    """Every day, in order, on which score, colour or list_due may differ from the day before.

    Between two of them nothing changes, so a view holds one interval for each.
    """
    return inputs.turns


def _change_days(inputs: ScoreInputs) -> tuple[date, ...]:
    turns = {start for valued in inputs.deductions for start in valued.starts if start != date.min}
    years = {valued.fact_last_on.year for valued in inputs.deductions}
    months = {version.rulebook.admonition_floor_months for version in inputs.rulebooks.versions}
    for floor in inputs.floors:
        ends = {floor.last_on(length) for length in months}
        turns.update({floor.from_on}, map(_next, ends))
        years.update({floor.from_on.year}, (end.year for end in ends))
    for version in inputs.rulebooks.versions:
        turns.add(version.effective_from_on)
        years.add(version.effective_from_on.year)
        if version.ends_on is not None:
            turns.add(_next(version.ends_on))
            years.add(version.ends_on.year)
    for posting in inputs.dossier.postings:
        turns.add(posting.from_on)
        years.add(posting.from_on.year)
    # a sum, its floors and the first-day version of its thresholds begin with a year and end with it
    turns.update(date(year, 1, 1) for first in years for year in (first, first + 1) if year <= date.max.year)
    return tuple(sorted(turns))


def _sum(inputs: ScoreInputs, *, period: int, on: date) -> Score:
    counting = _counting(inputs, period, on)
    contested = _under_appeal(inputs.dossier)
    lines = tuple(_line(valued, valued.value_on(on), period, counting, contested) for valued in inputs.deductions)
    return Score(points_cp=_total(counting, on), on=on, period=period, lines=lines)


def _total(counting: Mapping[str, ValuedDeduction], on: date) -> int:
    return sum(valued.value_on(on).live_cp for valued in counting.values())


def _counting(inputs: ScoreInputs, period: int, on: date) -> dict[str, ValuedDeduction]:
    """Group to the deduction that counts for it: the greatest live value, of equals the first in the log (择一重)."""
    counting: dict[str, ValuedDeduction] = {}
    for valued in inputs.deductions:
        if valued.fact_last_on.year == period:
            greatest = counting.get(valued.group)
            if greatest is None or valued.value_on(on).live_cp > greatest.value_on(on).live_cp:
                counting[valued.group] = valued
    return counting


def _under_appeal(dossier: Dossier) -> frozenset[str]:
    """Deductions with an open objection: the value stays, and the line says so (procedure 4.2)."""
    open_ones = (one.matter for one in dossier.objections.values() if one.open)
    return frozenset(matter.id for matter in open_ones if matter.kind == "deduction")


def _line(
    valued: ValuedDeduction,
    value: LiveValue,
    period: int,
    counting: Mapping[str, ValuedDeduction],
    under_appeal: frozenset[str],
) -> ScoreLine:
    deduction, confirmation = valued.deduction, valued.deduction.confirmation
    in_period = valued.fact_last_on.year == period
    absorber = counting[valued.group] if in_period and counting[valued.group] is not valued else None
    steps, absorbed_by = value.steps, None
    if value.live_cp > 0 and not in_period:
        steps = (*steps, _left_out(value, "other-period", None))
    elif value.live_cp > 0 and absorber is not None:
        absorbed_by = absorber.deduction.id
        steps = (*steps, _left_out(value, "absorbed", absorber.deduction.confirmation))
    return ScoreLine(
        deduction=deduction.id,
        fact=deduction.fact,
        indicator=deduction.indicator if confirmation is None else confirmation.indicator,
        severity=deduction.severity if confirmation is None else confirmation.severity,
        responsibility=deduction.responsibility if confirmation is None else confirmation.responsibility,
        period=valued.fact_last_on.year,
        confirmed_cp=0 if confirmation is None else confirmation.points_cp,
        base_cp=value.base_cp,
        ratio_bp=value.ratio_bp,
        live_cp=value.live_cp,
        counts=in_period and value.live_cp > 0 and absorber is None,
        absorbed_by=absorbed_by,
        effective_on=valued.effective_on,
        under_appeal=deduction.id in under_appeal,
        steps=steps,
    )


def _left_out(value: LiveValue, code: StepCode, by: Confirmation | None) -> Step:
    """The last step of a line that keeps its value and adds nothing."""
    event, position = (None, None) if by is None else (by.act.event, by.act.position)
    return Step(code=code, event=event, position=position, on=None, before_cp=value.live_cp, after_cp=0)


def _addressee(inputs: ScoreInputs, day: date) -> tuple[Tier | None, str | None]:
    """Tier and unit of the person on a day; nothing asked of an unregistered one."""
    posting = inputs.dossier.posting_on(day)
    return (None, None) if posting is None else (posting.tier, posting.unit)


def list_version(versions: Sequence[RulebookVersion]) -> RulebookVersion:
    """Of the versions, the one with the higher threshold of the list; of equals the first."""
    return max(versions, key=_list_threshold)


def _list_threshold(version: RulebookVersion) -> int:
    return version.rulebook.list_threshold_cp


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


__all__ = [
    "Attribution", "ListDue", "Score", "ScoreInputs", "ScoreLine", "Step", "attribution", "change_days", "counted",
    "effective_on", "list_due", "list_version", "period_score", "points_on", "score", "step_text", "threshold_versions",
]  # fmt: skip
