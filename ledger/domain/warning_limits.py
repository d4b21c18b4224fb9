"""When did a colour rise, was the person told in time, and which limits run around his warnings (预警时限)? TL28, TL04.

TL28 starts when the colour due rises: on the day of recording of the event that brought it about, or with the passing of a day
(a decision that takes effect later, a new period while a floor runs on). It ends with the service of a warning of that colour
or a higher one in the period, or when the colour is back at what it rose from; where it only fell on the way, the lower one is
to be told. It binds the organ, so the calendar known when it started is the last word. All is told as known now: a colour that
an annulment took away from the start never rose. TL04 is the person's objection to a served warning; the limits of his
objections follow. Procedure 4.5, clause F29, rulebook `time_limits`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.case_limits import End, LimitClock, Start, TimeLimitStatus, filings_of, objection_limits
from ledger.domain.colours import ColourDue, colour
from ledger.domain.effective_day import PROOF_NEEDED_AFTER, served_day, services_of
from ledger.domain.errors import RulebookMissing
from ledger.domain.objection_grounds import correct_route
from ledger.domain.rulebook import RulebookVersion
from ledger.domain.scoring import ScoreInputs, change_days, score, threshold_versions
from ledger.domain.vocabulary import COLOURS, Colour
from ledger.domain.warned import IssuedWarning, WarningService

NOTICE_DUE = "TL28"


class ColourRise(Struct, frozen=True, kw_only=True):
    """One rise of the colour due within a period, which begins with none.

    `on` is the day since which it was due and known, `event` with its `position` what brought it about. It rose from `above` to
    `colour`; `falls` are the later days on which it fell without reaching `above`, each with the colour then due. `ends_on` is the
    first day on which it is back at `above`, or on which the period or the person's service ended; None while that is not in sight.
    """

    colour: Colour
    above: Colour
    on: date
    event: str
    position: int
    falls: tuple[tuple[date, Colour], ...]
    ends_on: date | None

    def to_be_told_on(self, day: date) -> Colour:
        """The colour that is enough to tell on a day: what it rose to, or what it fell to since."""
        return min((self.colour, *(fallen for fell_on, fallen in self.falls if fell_on <= day)), key=rank)


class ColourTold(Struct, frozen=True, kw_only=True):
    """What one service told: a colour, from the day of service that counts to the day before `until_on`.

    It ends when the warning is lifted or lowered, else with its period: a served colour lapses by itself.
    """

    warning: str
    colour: Colour
    period: int
    event: str
    from_on: date
    until_on: date

    def told_on(self, rise: ColourRise) -> date | None:
        """The day from which it told the person of a rise; None where it does not."""
        if self.period != rise.on.year:
            return None
        first = max(self.from_on, rise.on)
        for day in (first, *(fell_on for fell_on, _ in rise.falls if fell_on > first)):
            stands = day == self.from_on or day < self.until_on
            if stands and rank(self.colour) >= rank(rise.to_be_told_on(day)):
                return day
        return None


def rank(one: Colour) -> int:
    """From 0, none, to 3, red."""
    return COLOURS.index(one)


def due_colour(inputs: ScoreInputs, on: date) -> ColourDue | None:
    """The colour due on a day; None where no rulebook covers it, and then none is due."""
    try:
        return colour(inputs, on=on)
    except RulebookMissing:
        return None


def warning_limits(inputs: ScoreInputs, on: date) -> tuple[TimeLimitStatus, ...]:
    """Every TL28 and TL04 of a person as it stands at the end of the day `on`, by limit and then by start; then those of the
    objections to his warnings. What started after `on` is left out, what ended after it has not ended yet."""
    found = [*notice_limits(inputs, on), *_objecting(inputs, on)]
    return tuple(found)


def notice_limits(inputs: ScoreInputs, on: date) -> tuple[TimeLimitStatus, ...]:
    """TL28 of every rise that was known by the day `on`, in order of the rises."""
    told = colours_told(inputs)
    found = []
    for rise in colour_rises(inputs):
        if rise.on <= on:
            status = _clock(inputs, rise.on, on).status(NOTICE_DUE, _start(inputs, rise), _end(rise, told))
            found.append(status)
    return tuple(status for status in found if status is not None)


def colour_rises(inputs: ScoreInputs) -> tuple[ColourRise, ...]:
    """Every rise of the colour due, as known now, in order of day; what fell again before anyone knew of it is left out.

    A rise over several colours at once is one, unless some of them were known earlier than others.
    """
    found: list[ColourRise] = []
    dues = [(day, due_colour(inputs, day)) for day in change_days(inputs)]
    before: tuple[int, Colour] = (0, "none")
    for place, (day, due) in enumerate(dues):
        left: Colour = before[1] if before[0] == day.year else "none"
        before = (day.year, "none" if due is None else due.colour)
        if due is not None and rank(due.colour) > rank(left):
            found += _rises(inputs, due, left, dues[place:])
    known = (one for one in found if one.ends_on is None or one.ends_on > one.on)
    return tuple(sorted(known, key=lambda one: (one.on, one.position)))


def _rises(
    inputs: ScoreInputs, due: ColourDue, left: Colour, dues: list[tuple[date, ColourDue | None]]
) -> Iterator[ColourRise]:
    """The rises of one day, the first of `dues`: one for each day on which some of the colours passed were known."""
    day = dues[0][0]
    passed = [(name, _cause(inputs, due, name, day)) for name in COLOURS[rank(left) + 1 : rank(due.colour) + 1]]
    for on, together in groupby(passed, key=lambda each: max(day, each[1].recorded_on)):
        levels = list(together)
        colour_then, act = levels[-1]
        above = COLOURS[rank(levels[0][0]) - 1]
        ends_on = _end_of(inputs, dues, above)
        yield ColourRise(
            colour=colour_then,
            above=above,
            on=on,
            event=act.event,
            position=act.position,
            falls=tuple(
                (each, later.colour)
                for each, later in dues[1:]
                if later is not None and (ends_on is None or each < ends_on) and rank(later.colour) < rank(colour_then)
            ),
            ends_on=ends_on,
        )


def colours_told(inputs: ScoreInputs) -> tuple[ColourTold, ...]:
    """What every service of every warning told, in ledger order. A service of nothing tells nothing."""
    told = [
        _told(inputs, warning, service)
        for warning in inputs.dossier.warnings.values()
        for service in warning.services
        if warning.lifted is None
        or service.act.position < warning.lifted.position  # what no longer stands tells nothing
    ]
    return tuple(one for one in told if one.colour != "none")


def _told(inputs: ScoreInputs, warning: IssuedWarning, service: WarningService) -> ColourTold:
    before = [each for each in warning.corrections if each.act.position < service.act.position]
    shown: Colour = before[-1].colour if before else warning.colour
    stated_on = (before[-1].act if before else warning.issued).recorded_on
    ends = [
        each.act.recorded_on
        for each in warning.corrections
        if each.act.position > service.act.position and rank(each.colour) < rank(shown)
    ]
    ends += [] if warning.lifted is None else [warning.lifted.recorded_on]
    return ColourTold(
        warning=warning.id,
        colour=shown,
        period=int(warning.period),
        event=service.act.event,
        from_on=max(_served_on(inputs, warning, service), stated_on),  # nobody is told of what does not stand yet
        until_on=min([*ends, date(int(warning.period) + 1, 1, 1)]),
    )


def _served_on(inputs: ScoreInputs, warning: IssuedWarning, service: WarningService) -> date:
    cited = warning.rulebook
    version = None if cited is None else inputs.rulebooks.version(cited.id, cited.version)
    length = PROOF_NEEDED_AFTER if version is None else version.rulebook.late_service_working_days
    return served_day(service, inputs.calendar, proof_needed_after=length)


def _cause(inputs: ScoreInputs, due: ColourDue, reached: Colour, day: date) -> Act:
    """The act with whose recording a colour was known: the service that brought the sum to its threshold, or that of a floor.

    What was recorded later and also counts is no excuse: the colour was due without it.
    """
    services = services_of(inputs.dossier)
    causes = [
        services[floor.event] for floor in due.floors if rank(floor.colour) >= rank(reached) and floor.event in services
    ]
    counting: list[tuple[Act, int]] = []
    for line in score(inputs, on=day).lines:
        decision = inputs.dossier.deductions[line.deduction].in_force
        if line.counts and decision is not None:
            service = services.get(decision.act.event)
            counting.append((decision.act if service is None else service.act, line.live_cp))
    total = 0
    acts = [service.act for service in causes]
    for act, live_cp in sorted(counting, key=lambda each: each[0].position):
        total += live_cp
        if total >= due.thresholds_cp[reached]:
            acts.append(act)
            break
    return min(acts, key=lambda act: act.position)


def _end_of(inputs: ScoreInputs, dues: list[tuple[date, ColourDue | None]], above: Colour) -> date | None:
    """The first day, after the first of `dues`, on which a rise from `above` is over."""
    year = dues[0][0].year
    ends = [
        each for each, due in dues[1:] if each.year != year or due is None or rank(due.colour) <= rank(above)
    ]  # fmt: skip
    ends += [] if inputs.dossier.left_on is None else [inputs.dossier.left_on]
    return min(ends, default=None)


def _start(inputs: ScoreInputs, rise: ColourRise) -> Start:
    """The start of TL28; its position decides which calendar was known: that of the event, or of the day that passed."""
    known = [
        year.act.position + 1 for year in inputs.calendar.publications if year.act and year.act.recorded_on <= rise.on
    ]
    return Start(event=rise.event, on=rise.on, position=max([rise.position, *known]))


def _end(rise: ColourRise, told: tuple[ColourTold, ...]) -> End | None:
    days = [(one.event, one.told_on(rise)) for one in told]
    ends = [End(event=event, on=told_on) for event, told_on in days if told_on is not None]
    ends += [] if rise.ends_on is None else [End(event=None, on=rise.ends_on)]
    return min(ends, key=lambda end: end.on or rise.on, default=None)


def _clock(inputs: ScoreInputs, start: date, on: date) -> LimitClock:
    version = threshold_versions(inputs, period=start.year, asked_on=start)[-1]
    return LimitClock(calendar=inputs.calendar, rulebook=version.rulebook, on=on)


def _objecting(inputs: ScoreInputs, on: date) -> Iterator[TimeLimitStatus]:
    """TL04 of every decision on a warning, from its first service with a correct route; then the limits of the objections."""
    dossier = inputs.dossier
    for warning in dossier.warnings.values():
        cited = warning.rulebook
        version: RulebookVersion | None = None if cited is None else inputs.rulebooks.version(cited.id, cited.version)
        if version is None:
            continue
        clock = LimitClock(calendar=inputs.calendar, rulebook=version.rulebook, on=on)
        objections = [
            one for one in dossier.objections.values() if (one.matter.kind, one.matter.id) == ("warning", warning.id)
        ]
        filings = filings_of(objections)
        for decision, service in _first_with_route(warning).items():
            start = Start(
                event=service.act.event, on=_served_on(inputs, warning, service), position=service.act.position
            )
            status = clock.status("TL04", start, filings.get(decision))
            if status is not None:
                yield status
        for objection in objections:
            yield from objection_limits(objection, dossier, inputs.calendar, version.rulebook, on)


def _first_with_route(warning: IssuedWarning) -> dict[str, WarningService]:
    """Decision (the issue, or a correction) to the first service after it that names the correct route."""
    first: dict[str, WarningService] = {}
    for service in (one for one in warning.services if correct_route(one.route)):
        before = [each.act.event for each in warning.corrections if each.act.position < service.act.position]
        first.setdefault(before[-1] if before else warning.issued.event, service)
    return first
