"""What does a listing rest on (列入依据)? The confirmations that count in a period, whether that is due, and what made it fall.

Everything about points is `scoring`; here its lines get the acts behind them. Source: procedure 4.5, clause F30.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.dossier import Deduction
from ledger.domain.effective_day import first_services
from ledger.domain.errors import RulebookMissing
from ledger.domain.listed import Listing, WithdrawalGround
from ledger.domain.scoring import ListDue, ScoreInputs, list_due, period_score

_BY_APPEAL = ("varied_down", "revoked", "remitted")
_OF_OWN_MOTION = ("annulled", "voided")


class Ground(Struct, frozen=True, kw_only=True):
    """One confirmation that counts. `acts` are those that made it count: proposal, verifications relied on, decision, service."""

    event: str
    deduction: str
    fact: str
    indicator: str
    live_cp: int
    acts: tuple[Act, ...]
    evidence_relied_on: tuple[str, ...]


def due_in(inputs: ScoreInputs, period: str, on: date) -> ListDue | None:
    """`list_due` of a period, with the values in force on a day; None where no rulebook covers it: then nothing is due."""
    try:
        return list_due(inputs, period=int(period), known_on=on)
    except RulebookMissing:
        return None


def counting_grounds(inputs: ScoreInputs, period: int, on: date) -> tuple[Ground, ...]:
    """The confirmations whose points add up to the period score on a day, in ledger order."""
    found = []
    for line in period_score(inputs, period=period, known_on=on).lines:
        deduction = inputs.dossier.deductions[line.deduction]
        if not line.counts or deduction.confirmation is None:
            continue
        found.append(
            Ground(
                event=deduction.confirmation.act.event,
                deduction=line.deduction,
                fact=line.fact,
                indicator=line.indicator,
                live_cp=line.live_cp,
                acts=tuple(_acts(inputs, deduction)),
                evidence_relied_on=deduction.confirmation.evidence_relied_on,
            )
        )
    return tuple(found)


def fell_by(inputs: ScoreInputs, listing: Listing) -> frozenset[WithdrawalGround]:
    """How the grounds of a listing were taken away: by an appeal, or by an annulment, a disproof or the fall of the rules."""
    found: set[WithdrawalGround] = set()
    for deduction in inputs.dossier.deductions.values():
        if deduction.confirmation is None or deduction.confirmation.act.event not in listing.grounds:
            continue
        kinds = {change.kind for change in deduction.changes}
        cited = deduction.confirmation.rulebook or deduction.rulebook
        version = None if cited is None else inputs.rulebooks.version(cited.id, cited.version)
        fact = inputs.facts.get(deduction.fact)
        if kinds.intersection(_BY_APPEAL):
            found.add("appeal")
        no_rules = version is not None and version.annulled is not None
        if kinds.intersection(_OF_OWN_MOTION) or no_rules or (fact is not None and fact.disproved is not None):
            found.add("annulled")
    return frozenset(found)


def _acts(inputs: ScoreInputs, deduction: Deduction) -> Iterator[Act]:
    confirmation = deduction.confirmation
    if confirmation is None:
        return
    yield deduction.proposal
    fact = inputs.facts.get(deduction.fact)
    if fact is not None:
        yield from (one.act for one in fact.verifications if one.act.event in confirmation.verifications)
    decided = [confirmation.act, *(change.act for change in deduction.changes if change.kind == "redetermined")]
    yield from decided
    services = first_services(service for each in inputs.dossier.hearings.values() for service in each.services)
    yield from (services[act.event].act for act in decided if act.event in services)
