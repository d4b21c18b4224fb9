"""Which time limits run in the matters of one person, and what are limits called? Asked of the log, by the rules' own functions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.domain.case_limits import TimeLimitStatus, limits_of_case
from ledger.domain.errors import RulebookMissing
from ledger.domain.listing_limits import listing_limits
from ledger.domain.rulebook import Rulebooks, RulebookVersion
from ledger.domain.scoring import ScoreInputs
from ledger.domain.statement import RulebookRef
from ledger.domain.warning_limits import warning_limits


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """One limit in a matter of the person, as it stands on the day asked. `binds` says whose limit it is."""

    matter: str
    binds: str
    status: TimeLimitStatus

    @property
    def open(self) -> bool:
        """Nothing has ended it yet."""
        return self.status.ended_by is None and self.status.ended_on is None and self.status.state != "ended"


@dataclass(frozen=True, slots=True)
class LimitName:
    """What a time limit is called and whom it binds, by the newest version that has it."""

    zh: str
    en: str
    binds: str


def limit_names(rulebooks: Rulebooks) -> dict[str, LimitName]:
    """Every time limit of the published rulebooks."""
    return {
        name: LimitName(limit.zh, limit.en, limit.binds)
        for version in rulebooks.versions
        for name, limit in version.rulebook.time_limits.items()
    }


def limits_of_person(inputs: ScoreInputs, on: date) -> list[OwnLimit]:
    """Every limit that began by the day in a case, an objection, a warning or a listing of the person; by last day."""
    names = limit_names(inputs.rulebooks)
    found = (
        OwnLimit(matter, names[each.limit].binds if each.limit in names else "none", each)
        for matter, each in _all(inputs, on)
    )
    return sorted(found, key=lambda one: (not one.open, one.status.due_on, one.matter))


def _all(inputs: ScoreInputs, on: date) -> Iterator[tuple[str, TimeLimitStatus]]:
    dossier, calendar = inputs.dossier, inputs.calendar
    for deduction in dossier.deductions.values():
        confirmed = deduction.confirmation
        version = _version(inputs.rulebooks, (confirmed and confirmed.rulebook) or deduction.rulebook)
        if version is not None:
            for each in limits_of_case(dossier, deduction, calendar, version.rulebook, on):
                yield f"deduction/{deduction.id}", each
    for listing in dossier.listings.values():
        version = _version(inputs.rulebooks, listing.rulebook)
        if version is not None:
            for each in listing_limits(listing, dossier, calendar, version.rulebook, on):
                yield f"listing/{listing.id}", each
    try:
        for each in warning_limits(inputs, on):
            yield "warnings", each
    except RulebookMissing:
        return


def _version(rulebooks: Rulebooks, cited: RulebookRef | None) -> RulebookVersion | None:
    return None if cited is None else rulebooks.version(cited.id, cited.version)
