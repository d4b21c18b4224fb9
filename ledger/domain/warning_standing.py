"""Which colour is due, which was served, and what is to be done about the difference, by when (预警现状)? For views and pages.

That a colour is due is computed, that a person was warned is an event, and the two may differ both ways: due and not served, served
and above what is due now. Procedure 4.5, clause F29.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.colours import ColourDue
from ledger.domain.scoring import ScoreInputs, change_days, threshold_versions
from ledger.domain.time_limits import due_on
from ledger.domain.vocabulary import Colour
from ledger.domain.warned import IssuedWarning
from ledger.domain.warning_limits import colours_told, due_colour, notice_limits, rank

ToDo = Literal["issue", "serve", "lower"]
"""Issue a warning; serve one that was issued or corrected; correct or lift one that is above the colour due."""
_CORRECTION_LIMIT = "TL22"


class WarningStanding(Struct, frozen=True, kw_only=True):
    """How the warnings of a person stand on a day, in the period of its year.

    `due` is None where no rulebook covers the day; then no colour is due. `issued_colour` is the highest warning that stands,
    `served_colour` the highest of which the person was told and that still stands. `warning` is the one that `to_do` is about, None
    where a new one is to be issued or nothing waits. `since_on` is the day since which it waits, `to_do_by` its last day, None
    where the rules set no limit; `provisional` where a year up to that day has no published calendar.
    """

    on: date
    period: str
    due: ColourDue | None
    due_colour: Colour
    issued_colour: Colour
    served_colour: Colour
    warning: str | None = None
    to_do: ToDo | None = None
    since_on: date | None = None
    to_do_by: date | None = None
    provisional: bool = False

    @property
    def due_and_not_served(self) -> bool:
        """A colour is due of which the person was not told."""
        return rank(self.due_colour) > rank(self.served_colour)

    @property
    def served_above_due(self) -> bool:
        """A warning stands that is graver than what is due now."""
        return rank(self.issued_colour) > rank(self.due_colour)

    def missed_on(self, day: date) -> bool:
        """Whether the last day has passed."""
        return self.to_do_by is not None and day > self.to_do_by


def warning_standing(inputs: ScoreInputs, *, on: date) -> WarningStanding:
    """Colour due, colour served and the next act on a day (Asia/Shanghai, inclusive), by what the inputs know."""
    due = due_colour(inputs, on)
    due_now: Colour = "none" if due is None else due.colour
    own = [one for one in inputs.dossier.warnings.values() if one.period == str(on.year)]
    told = [
        one.colour for one in colours_told(inputs) if one.period == on.year and one.from_on <= on and one.until_on > on
    ]
    bare = WarningStanding(
        on=on,
        period=str(on.year),
        due=due,
        due_colour=due_now,
        issued_colour=max((one.colour_now for one in own), key=rank, default="none"),
        served_colour=max(told, key=rank, default="none"),
    )
    above = [one for one in own if rank(one.colour_now) > rank(due_now)]
    if above:
        return _to_lower(bare, inputs, max(above, key=lambda one: rank(one.colour_now)))
    if bare.due_and_not_served:
        return _to_tell(bare, inputs, own)
    untold = [one for one in own if _corrected_and_untold(one)]
    if untold:
        return _with(bare, "serve", untold[-1].id, untold[-1].corrections[-1].act.recorded_on, None)
    return bare


def _to_tell(bare: WarningStanding, inputs: ScoreInputs, own: list[IssuedWarning]) -> WarningStanding:
    """Issue or serve, within TL28 of the last rise that nobody was told of."""
    waiting = [one for one in own if one.colour_now == bare.due_colour]
    to_do: ToDo = "serve" if waiting else "issue"
    warning = waiting[-1].id if waiting else None
    open_ones = [one for one in notice_limits(inputs, bare.on) if one.ended_on is None]
    if open_ones:
        last = open_ones[-1]
        return _with(bare, to_do, warning, last.started_on, last.due_on, provisional=last.provisional)
    # no rise is open: what was served of it was lowered or lifted since, and no limit runs for telling the person anew
    changes = [
        one.corrections[-1].act if one.lifted is None else one.lifted for one in own if one.corrections or one.lifted
    ]
    since = max((act.recorded_on for act in changes), default=None)
    return _with(bare, to_do, warning, since, None)


def _to_lower(bare: WarningStanding, inputs: ScoreInputs, warning: IssuedWarning) -> WarningStanding:
    """Correct or lift: since the day on which the colour fell, or since the last act that took something away.

    What followed from such an act is carried out within TL22; a fall by the passing of a day has no limit in the rules.
    """
    issued_on = warning.issued.recorded_on
    fell_on = bare.on
    for day in sorted(
        (day for day in change_days(inputs) if day <= bare.on and day.year == bare.on.year), reverse=True
    ):
        due = due_colour(inputs, day)
        if due is not None and rank(due.colour) >= rank(warning.colour_now):
            break
        fell_on = day
    acts = [act.recorded_on for act in _in_favour(inputs) if act.position > warning.issued.position]
    if not acts or fell_on > issued_on:
        return _with(bare, "lower", warning.id, max(fell_on, issued_on), None)
    since = max(acts)
    version = threshold_versions(inputs, period=bare.on.year, asked_on=bare.on)[-1]
    by = due_on(version.rulebook.time_limits[_CORRECTION_LIMIT], since, inputs.calendar)
    return _with(bare, "lower", warning.id, since, by, provisional=not inputs.calendar.covers(since, by))


def _in_favour(inputs: ScoreInputs) -> Iterator[Act]:
    """Every act that may have lowered a score or ended a floor."""
    dossier = inputs.dossier
    for deduction in dossier.deductions.values():
        yield from (change.act for change in deduction.changes if change.kind not in ("upheld", "redetermined"))
    for finding in dossier.findings.values():
        yield from (change.act for change in finding.changes)
    yield from (exemption.act for exemption in dossier.exemptions.values())
    yield from (one.ended for one in dossier.admonitions.values() if one.ended is not None)
    for fact in inputs.facts.values():
        yield from (link.act for link in fact.links)
        if fact.disproved is not None:
            yield fact.disproved
    yield from (version.annulled for version in inputs.rulebooks.versions if version.annulled is not None)


def _corrected_and_untold(warning: IssuedWarning) -> bool:
    """Lowered by its office, and not served since. What an appeal lowered is told with the decision on the appeal."""
    if warning.lifted is not None or not warning.corrections:
        return False
    last = warning.corrections[-1].act
    return last.type.startswith("warning-corrected/") and all(
        one.act.position < last.position for one in warning.services
    )


def _with(
    bare: WarningStanding, to_do: ToDo, warning: str | None, since: date | None, by: date | None, *, provisional: bool = False
) -> WarningStanding:  # fmt: skip
    members = {name: getattr(bare, name) for name in bare.__struct_fields__}
    told = {"to_do": to_do, "warning": warning, "since_on": since, "to_do_by": by, "provisional": provisional}
    return WarningStanding(**{**members, **told})
