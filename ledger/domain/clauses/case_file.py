"""What do the clauses read? One person's dossier with the facts, rules and calendar around it, at one knowing time.

`decided` gathers what nearly every clause asks first about a confirmed deduction. Everything is folded at K; `known_on` is
the day of K.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.authority import Actor
from ledger.domain.contested import Contest
from ledger.domain.dossier import (
    Confirmation,
    Deduction,
    Dossier,
    Fact,
    Hearing,
    Notice,
    Posting,
    Reopening,
    Service,
    matter_key,
)  # fmt: skip
from ledger.domain.effective_day import EffectiveDays, first_services, is_late_without_proof
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.meeting import Meeting
from ledger.domain.rulebook import Rulebooks, RulebookVersion
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import MatterRef


class CaseFile(Struct, frozen=True, kw_only=True):
    """Everything the clauses may read. `facts` holds every fact the dossier cites, as far as the reader may see it.

    `actors` holds the signers of the case, each with the grants of the founding. `epoch` is the rules epoch of the last entry of
    the person's stream: a clause that came with an epoch is asked of nobody whose history ended before it. `meetings` holds those that
    decisions cite; `contests` what was said of contested entries in these streams, by their event id.
    """

    dossier: Dossier
    facts: Mapping[str, Fact]
    rulebooks: Rulebooks
    calendar: Calendar
    known_on: date
    actors: Mapping[str, Actor] = {}
    epoch: int = FIRST_EPOCH
    meetings: Mapping[str, Meeting] = {}
    contests: Mapping[str, Contest] = {}

    def hearing(self, deduction_id: str) -> Hearing:
        """The hearing of a deduction; an empty one where nothing was heard."""
        found = self.dossier.hearings.get(matter_key("deduction", deduction_id))
        return Hearing(matter=MatterRef(kind="deduction", id=deduction_id)) if found is None else found

    def effective_days(self) -> EffectiveDays:
        """Effective days of the dossier's decisions."""
        return EffectiveDays(self.dossier, self.rulebooks, self.calendar)


class Decided(Struct, frozen=True, kw_only=True):
    """One confirmed deduction with what surrounds its decision. A new determination stands in the place of its confirmation.

    `day` is the declared day of the decision, or that of its recording. `version` is the rulebook version it cites;
    None when that is not known. `notices` were entered before the decision; `notice` is the last of them served before
    its day, or the last of all. `service` is the first of the decision.
    """

    deduction: Deduction
    confirmation: Confirmation
    day: date
    fact: Fact | None
    fact_last_on: date
    posting: Posting | None
    version: RulebookVersion | None
    hearing: Hearing
    notices: tuple[Notice, ...]
    notice: Notice | None
    service: Service | None

    @property
    def act(self) -> Act:
        """The act of the decision."""
        return self.confirmation.act

    @property
    def reopenings(self) -> tuple[Reopening, ...]:
        """Reopenings of the period entered before the decision."""
        return tuple(each for each in self.hearing.reopenings if each.act.position < self.act.position)


def decided(case: CaseFile, deduction: Deduction) -> Decided | None:
    """The decision in force on a deduction: its confirmation, or the last new determination. None while it is only proposed."""
    confirmation = deduction.in_force
    if confirmation is None:
        return None
    hearing = case.hearing(deduction.id)
    cited = confirmation.rulebook or deduction.rulebook
    fact = case.facts.get(deduction.fact)
    fact_last_on = deduction.occurred_on[1] if fact is None or fact.occurred_on is None else fact.occurred_on[1]
    day = confirmation.act.decided_on or confirmation.act.recorded_on
    entered = tuple(each for each in hearing.notices if each.act.position < confirmation.act.position)
    told = [each for each in entered if each.served_on < day] or list(entered)
    return Decided(
        deduction=deduction,
        confirmation=confirmation,
        day=day,
        fact=fact,
        fact_last_on=fact_last_on,
        posting=case.dossier.posting_on(fact_last_on),
        version=None if cited is None else case.rulebooks.version(cited.id, cited.version),
        hearing=hearing,
        notices=entered,
        notice=told[-1] if told else None,
        service=first_services(hearing.services).get(confirmation.act.event),
    )


def unproven_service(case: CaseFile, decision: Decided) -> Act | None:
    """The notice or the service of the decision, where it was entered too late and without proof of its day.

    Then nobody can show when the person was told, and F03, F04 and F08 cannot be proved (rulebook `service`, X4).
    """
    for paper in (decision.notice, decision.service):
        if paper is None or decision.version is None:
            continue
        length = decision.version.rulebook.late_service_working_days
        if is_late_without_proof(paper, case.calendar, proof_needed_after=length):
            return paper.act
    return None
