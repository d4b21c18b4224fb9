"""What does a listing rest on (列入依据)? The confirmations that count in a period, whether that is due, and what made it fall.

Everything about points is `scoring`; here its lines get the acts behind them. Source: procedure 4.5, clause F30.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act
from ledger.domain.dossier import Deduction, Dossier, Fact
from ledger.domain.effective_day import first_services
from ledger.domain.errors import RulebookMissing
from ledger.domain.listed import Listing, WithdrawalGround
from ledger.domain.rulebook import Rulebooks
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


def fell_on(inputs: ScoreInputs, listing: Listing, on: date) -> date | None:
    """The day since which the score no longer carries a listing: the recording of the event that made it fall; None while it does.

    Asked with the values of the day `on`. The events after the proposal that can lower a sum are taken back one by one, from the
    last, until the period was due. A later correction of something else does not put the day off. Where no event did it, the
    thresholds have changed by the passing of a day, and the day is that of the entry.
    """
    period = listing.period or str(on.year)
    if _is_due(inputs, period, on):
        return None
    start = listing.entry.act if listing.entry is not None else listing.proposal
    fell = start.recorded_on
    for act in sorted(_lowering(inputs, listing.proposal.position), key=lambda one: one.position, reverse=True):
        fell = act.recorded_on
        if _is_due(_known_before(inputs, act.position), period, on):
            return fell
    return max(fell, start.recorded_on)


def _is_due(inputs: ScoreInputs, period: str, on: date) -> bool:
    due = due_in(inputs, period, on)
    return due is not None and due.due


def _lowering(inputs: ScoreInputs, after: int) -> Iterator[Act]:
    """Acts after a position that can lower a sum: on deductions, facts, their links, the rules."""
    acts = [change.act for deduction in inputs.dossier.deductions.values() for change in deduction.changes]
    acts += [exemption.act for exemption in inputs.dossier.exemptions.values()]
    for fact in inputs.facts.values():
        acts += [link.act for link in fact.links]
        acts += [] if fact.disproved is None else [fact.disproved]
    for version in inputs.rulebooks.versions:
        acts += [version.publication]
        acts += [] if version.annulled is None else [version.annulled]
    yield from (act for act in acts if act.position > after)


def _known_before(inputs: ScoreInputs, position: int) -> ScoreInputs:
    """The inputs without those acts from a position on."""
    return ScoreInputs(
        dossier=_dossier_before(inputs.dossier, position),
        facts={name: _fact_before(fact, position) for name, fact in inputs.facts.items()},
        rulebooks=_rules_before(inputs.rulebooks, position),
        calendar=inputs.calendar,
    )


def _dossier_before(dossier: Dossier, position: int) -> Dossier:
    deductions = {
        name: replace(
            deduction, changes=tuple(change for change in deduction.changes if change.act.position < position)
        )
        for name, deduction in dossier.deductions.items()
    }
    exemptions = {name: one for name, one in dossier.exemptions.items() if one.act.position < position}
    return replace(dossier, deductions=deductions, exemptions=exemptions)


def _fact_before(fact: Fact, position: int) -> Fact:
    disproved = fact.disproved if fact.disproved is not None and fact.disproved.position < position else None
    return replace(fact, disproved=disproved, links=tuple(link for link in fact.links if link.act.position < position))


def _rules_before(rulebooks: Rulebooks, position: int) -> Rulebooks:
    versions = [version for version in rulebooks.versions if version.publication.position < position]
    return Rulebooks(
        versions=tuple(
            replace(version, annulled=None)
            if version.annulled is not None and version.annulled.position >= position
            else version
            for version in versions
        )
    )


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
