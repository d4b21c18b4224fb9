"""Deductions (扣分): how they fold, and what a proposal, a decision and a correction must satisfy (procedure 3.7, 3.8, 4.5)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.charged_before import bars_a_new_charge, charges_on, most_after_objection
from ledger.domain.dossier import Change, Confirmation, Decision, Deduction, Dossier, Fact, Hearing, matter_key
from ledger.domain.effective_day import first_services
from ledger.domain.events.deductions import (
    DeductionAnnulled,
    DeductionConfirmed,
    DeductionCorrected,
    DeductionProposed,
    DeductionRejected,
    DeductionWithdrawn,
)  # fmt: skip
from ledger.domain.events.objections import DeductionRedetermined
from ledger.domain.heard import Hearings
from ledger.domain.problems import Breach, breach
from ledger.domain.remittal import Remittal
from ledger.domain.rulebook import Rulebook, Rulebooks, RulebookVersion, applicable_range
from ledger.domain.statement import Event, Statement
from ledger.domain.time_limits import Calendar, add_months
from ledger.domain.vocabulary import Severity

_WEIGHT: Mapping[Severity, int] = {"minor": 0, "moderate": 1, "serious": 2}


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the deduction family; any other event leaves it."""
    data = event.statement.data
    after: Deduction | None
    match data:
        case DeductionProposed():
            after = Deduction(
                id=data.deduction, fact=data.fact, indicator=data.indicator, severity=data.severity,
                responsibility=data.responsibility, proposed_cp=data.points_cp,
                occurred_on=event.statement.occurred_on or (event.recorded_on, event.recorded_on),
                reporting_unit=data.reporting_unit, unit_at_fact=data.unit_at_fact, rulebook=event.statement.rulebook,
                proposal=act_of(event),
            )  # fmt: skip
        case DeductionConfirmed() if data.deduction in dossier.deductions:
            confirmation = Confirmation(
                act=act_of(event), indicator=data.indicator, severity=data.severity, responsibility=data.responsibility,
                points_cp=data.points_cp, deciding_organ=data.deciding_organ, rulebook=event.statement.rulebook,
                evidence_relied_on=data.evidence_relied_on, verifications=data.verifications, meeting=data.meeting,
                item=data.item,
            )  # fmt: skip
            after = replace(dossier.deductions[data.deduction], confirmation=confirmation)
        case DeductionCorrected() | DeductionAnnulled() if data.deduction in dossier.deductions:
            before = dossier.deductions[data.deduction]
            if before.confirmation is None:  # an annulment out of place stands in the log and changes nothing
                return dossier
            if isinstance(data, DeductionCorrected):
                change = Change(act=act_of(event), kind="corrected", value_cp=data.points_cp)
            else:
                change = Change(act=act_of(event), kind="annulled", value_cp=None)
            after = replace(before, changes=(*before.changes, change))
        case DeductionRedetermined() if data.deduction in dossier.deductions:
            before = dossier.deductions[data.deduction]
            if before.confirmation is None:
                return dossier
            again = replace(
                before.confirmation, act=act_of(event), points_cp=data.points_cp, deciding_organ=data.deciding_organ,
                rulebook=event.statement.rulebook, evidence_relied_on=data.evidence_relied_on,
                verifications=data.verifications, meeting=data.meeting, item=data.item,
            )  # fmt: skip
            change = Change(act=again.act, kind="redetermined", value_cp=data.points_cp)
            after = replace(
                before, changes=(*before.changes, change), redeterminations=(*before.redeterminations, again)
            )
        case DeductionRejected() | DeductionWithdrawn():
            after = None
        case _:
            return dossier
    if isinstance(data, DeductionRejected | DeductionWithdrawn):
        dossier = replace(dossier, closed=dossier.closed | {data.deduction})
    if after is not None:
        dossier = replace(dossier, deductions={**dossier.deductions, after.id: after})
    if isinstance(data, DeductionProposed | DeductionWithdrawn):
        return dossier
    decision = Decision(
        matter=matter_key("deduction", data.deduction), type=event.statement.type, decided_on=event.statement.decided_on
    )
    return replace(dossier, decisions={**dossier.decisions, event.statement.id: decision})


class Case(Struct, frozen=True, kw_only=True):
    """What the guards of one deduction read: the folded streams at the head of the log, and the day of recording.

    `decided_on` is the declared day of the act; `present_cp` the live base of the deduction before it, `remittal` what waits to be
    determined again. `same_person` tells whether two actors are one person. `of_meeting` is what is wrong with the meeting that the
    act cites.
    """

    dossier: Dossier
    facts: Mapping[str, Fact]
    rulebooks: Rulebooks
    calendar: Calendar
    today: date
    decided_on: date
    same_person: Callable[[str, str], bool]
    present_cp: int | None = None
    remittal: Remittal | None = None
    of_meeting: tuple[Breach, ...] = ()


def guard(statement: Statement, case: Case) -> Iterator[Breach]:
    """Every breach of the special guards of a deduction statement."""
    data = statement.data
    match data:
        case DeductionProposed():
            yield from _proposal(statement, data, case)
        case DeductionConfirmed():
            yield from _confirmation(statement, data, case)
        case DeductionRedetermined():
            yield from _redetermination(statement, data, case)
        case DeductionCorrected():
            if case.present_cp is not None and data.points_cp >= case.present_cp:
                yield breach("points-not-below", "data.points_cp", found=data.points_cp, limit=case.present_cp)
        case _:
            pass
    if isinstance(
        data, DeductionConfirmed | DeductionRejected | DeductionCorrected | DeductionAnnulled | DeductionRedetermined
    ):
        yield from case.of_meeting
        if statement.decided_at is None:
            yield breach("decided-missing", "decided_at")
    if isinstance(data, DeductionCorrected | DeductionAnnulled):
        yield from _after_confirmation(data, case)


def _after_confirmation(data: DeductionCorrected | DeductionAnnulled, case: Case) -> Iterator[Breach]:
    deduction = case.dossier.deductions.get(data.deduction)
    confirmation = None if deduction is None else deduction.confirmation
    decided_on = None if confirmation is None else confirmation.act.decided_on
    if decided_on is not None and case.decided_on < decided_on:
        yield breach(
            "days-out-of-order", "decided_at", day=case.decided_on.isoformat(),
            other_field="DeductionConfirmed.decided_at", other=decided_on.isoformat(),
        )  # fmt: skip


def _proposal(statement: Statement, data: DeductionProposed, case: Case) -> Iterator[Breach]:
    fact = case.facts[data.fact]
    if fact.registration is None or fact.occurred_on is None:
        yield breach("fact-unknown", "data.fact", fact=data.fact)
        return
    if fact.disproved is not None:
        yield breach("fact-disproved", "data.fact", fact=data.fact)
    if statement.occurred_on != fact.occurred_on:
        yield breach(
            "fact-differs", "occurred_on", expected=_span(fact.occurred_on), found=_span(statement.occurred_on)
        )
    if data.unit_at_fact != fact.unit_at_fact:
        yield breach("fact-differs", "data.unit_at_fact", expected=fact.unit_at_fact, found=data.unit_at_fact)
    for other in charges_on(case.dossier, data.fact):
        if bars_a_new_charge(other, case.dossier):
            yield breach("fact-charged-twice", "data.fact", fact=data.fact, deduction=other.id)
        most = most_after_objection(other, case.dossier)
        if most is not None and data.points_cp > most:
            yield breach("points-above", "data.points_cp", found=data.points_cp, limit=most)
    if not data.listed_acts_checked:
        yield breach("protected-act", "data.listed_acts_checked")
    verifiers = {signer.actor for verification in fact.verifications for signer in verification.act.signers}
    for signer in statement.signers:
        if any(case.same_person(signer.actor, verifier) for verifier in verifiers):
            yield breach(
                "separation-of-duties", "signers", actor=signer.actor, earlier="核实人 verifier", now="报告人 reporter"
            )
    last_day = fact.occurred_on[1]
    version = cited_version(statement, case.rulebooks)
    if version is None:
        return
    months = version.rulebook.lookback_months
    limit = add_months(case.today, -months)  # the day of recording: a day dated back would reach older facts
    if last_day < limit:
        yield breach("lookback", "data.fact", day=last_day.isoformat(), limit=limit.isoformat())
    if any(signer.role in ("REP", "HEAD") for signer in statement.signers):
        yield from _responsible(data, version.rulebook)
    yield from _in_range(data, version, last_day, case, case.today)


def _responsible(data: DeductionProposed, rulebook: Rulebook) -> Iterator[Breach]:
    indicator = rulebook.indicators.get(data.indicator)
    if indicator is None:
        return
    units = {"own_unit": data.unit_at_fact}
    if data.reporting_unit not in {units[code] for code in indicator.responsible_units if code in units}:
        yield breach("unit-not-responsible", "data.reporting_unit", unit=data.reporting_unit, indicator=data.indicator)


def cited_version(statement: Statement, rulebooks: Rulebooks) -> RulebookVersion | None:
    """The version a statement cites, or None where it cites none that exists with that hash."""
    if statement.rulebook is None:
        return None
    version = rulebooks.version(statement.rulebook.id, statement.rulebook.version)
    return version if version is not None and version.hash == statement.rulebook.hash else None


def _in_range(
    data: DeductionProposed | DeductionConfirmed, version: RulebookVersion, last_day: date, case: Case, decision_day: date,
    *, ceiling: int | None = None,
) -> Iterator[Breach]:  # fmt: skip
    """F01, F02, F18: the version of the fact or a lighter later one, and points in its range.

    `ceiling` is a value in cp that an appeal has set: where it lies below the range, the range begins there.
    """
    indicator = version.rulebook.indicators.get(data.indicator)
    if indicator is None:
        yield breach("indicator-unknown", "data.indicator", version=version.version, indicator=data.indicator)
        return
    conclusion = indicator.competent_organ_conclusion
    if conclusion is not None and data.severity in conclusion.severity:
        yield breach("conclusion-missing", "data.indicator", indicator=data.indicator)
    posting = case.dossier.posting_on(last_day)
    allowed = applicable_range(
        case.rulebooks, version, last_day, data.indicator, data.severity, data.responsibility, decision_day,
        tier=None if posting is None else posting.tier, unit=None if posting is None else posting.unit,
    )  # fmt: skip
    if allowed is None:
        yield breach("rulebook-wrong-version", "rulebook.version", day=last_day.isoformat(), version=version.version)
        return
    if not allowed.cited_applies:
        yield breach("rulebook-wrong-version", "rulebook.version", day=last_day.isoformat(), version=version.version)
    low = allowed.low_cp if ceiling is None else min(allowed.low_cp, ceiling)
    high = allowed.high_cp
    if not low <= data.points_cp <= high:
        yield breach(
            "points-out-of-range", "data.points_cp", found=data.points_cp, indicator=data.indicator, low=low, high=high
        )


def _confirmation(statement: Statement, data: DeductionConfirmed, case: Case) -> Iterator[Breach]:
    deduction = case.dossier.deductions.get(data.deduction)
    if deduction is None:
        yield breach(
            "wrong-state", "data.deduction", matter=matter_key("deduction", data.deduction), found="none", expected="proposed"
        )  # fmt: skip
        return
    fact = case.facts[deduction.fact]
    hearing = case.dossier.hearings.get(matter_key("deduction", data.deduction))
    version = cited_version(statement, case.rulebooks)
    if fact.disproved is not None:
        yield breach("fact-disproved", "data.deduction", fact=deduction.fact)
    occurred_on = fact.occurred_on or deduction.occurred_on  # as corrected since, whatever the proposal said
    if statement.occurred_on is not None and statement.occurred_on != occurred_on:
        yield breach("fact-differs", "occurred_on", expected=_span(occurred_on), found=_span(statement.occurred_on))
    if data.points_cp > deduction.proposed_cp:
        yield breach("points-above", "data.points_cp", found=data.points_cp, limit=deduction.proposed_cp)
    if version is not None:
        hearings = Hearings(rulebook=version.rulebook, calendar=case.calendar, decided_on=case.decided_on)
        yield from _within_notice(data, deduction, hearing, hearings)
        yield from _in_range(data, version, occurred_on[1], case, case.decided_on)
        yield from hearings.unheard(hearing, limit="TL01", field="data.deduction")
        yield from _evidence(data, fact, deduction, version, case)


def _within_notice(
    data: DeductionConfirmed, deduction: Deduction, hearing: Hearing | None, hearings: Hearings
) -> Iterator[Breach]:
    """F03, F13: told before the day of decision, of the same fact and clause, of nothing lighter."""
    notices = hearings.told_before(hearing, deduction.proposal)
    if not notices:
        yield breach("notice-missing", "decided_at", day=hearings.decided_on.isoformat())
        return
    notice = notices[-1]
    if deduction.fact not in notice.facts:
        yield breach("outside-notice", "data.deduction", noticed=", ".join(notice.facts) or "-")
    if data.indicator not in notice.clauses:
        yield breach("outside-notice", "data.indicator", noticed=", ".join(notice.clauses) or "-")
    if notice.severity is not None and _WEIGHT[data.severity] > _WEIGHT[notice.severity]:
        yield breach("outside-notice", "data.severity", noticed=notice.severity)
    if notice.points_cp is not None and data.points_cp > notice.points_cp:
        yield breach("outside-notice", "data.points_cp", noticed=f"{notice.points_cp} cp")


def _evidence(
    data: DeductionConfirmed, fact: Fact, deduction: Deduction, version: RulebookVersion, case: Case
) -> Iterator[Breach]:
    """F07: enough items, lawful, not excluded; enough verifiers, none an author of the fact or the proposal."""
    rulebook = version.rulebook
    for item in data.evidence_relied_on:
        evidence = fact.evidence.get(item)
        if evidence is None:
            yield breach("evidence-unknown", "data.evidence_relied_on", item=item, fact=fact.fact)
        elif not evidence.lawful or evidence.excluded is not None:
            yield breach("evidence-excluded", "data.evidence_relied_on", item=item)
    needed = rulebook.minimum_items.of(data.severity)
    if len(set(data.evidence_relied_on)) < needed:
        yield breach(
            "evidence-too-few", "data.evidence_relied_on", severity=data.severity, limit=needed,
            found=len(set(data.evidence_relied_on)),
        )  # fmt: skip
    by_event = {verification.act.event: verification for verification in fact.verifications}
    verifiers: set[str] = set()
    for event in data.verifications:
        verification = by_event.get(event)
        if verification is None or verification.conclusion == "not":
            yield breach("verification-unknown", "data.verifications", event=event, fact=fact.fact)
        else:
            verifiers |= {signer.actor for signer in verification.act.signers}
    authors = {signer.actor for signer in deduction.proposal.signers}
    if fact.registration is not None:
        authors |= {signer.actor for signer in fact.registration.signers}
    verifiers = {one for one in verifiers if not any(case.same_person(one, author) for author in authors)}
    needed = rulebook.verifiers_minimum.of(data.severity)
    if len(verifiers) < needed:
        yield breach(
            "verifiers-too-few",
            "data.verifications",
            severity=data.severity,
            limit=needed,
            found=len(verifiers),
        )


def _redetermination(statement: Statement, data: DeductionRedetermined, case: Case) -> Iterator[Breach]:
    """F13 and 4.5: only what was sent back, never above the value before it, in range, on evidence as a confirmation."""
    deduction = case.dossier.deductions.get(data.deduction)
    if deduction is None or deduction.confirmation is None:
        return  # the state says so already
    first, remittal = deduction.confirmation, case.remittal
    if remittal is None:
        yield breach("not-remitted", "data.deduction", deduction=data.deduction)
        return
    if data.remitted_by != remittal.act.event:
        yield breach("remittal-differs", "data.remitted_by", found=data.remitted_by, expected=remittal.act.event)
    if data.points_cp > remittal.before_cp:
        yield breach("points-above", "data.points_cp", found=data.points_cp, limit=remittal.before_cp)
    sent_back = case.dossier.decisions.get(remittal.act.event)  # an annulled rulebook is no decision in this stream
    sent_back_on = (sent_back.decided_on if sent_back else None) or remittal.act.recorded_on
    if case.decided_on < sent_back_on:
        yield breach(
            "days-out-of-order", "decided_at", day=case.decided_on.isoformat(), other_field="data.remitted_by",
            other=sent_back_on.isoformat(),
        )  # fmt: skip
    heard = case.dossier.hearings.get(matter_key("deduction", data.deduction))
    if first.act.event not in first_services(heard.services if heard else ()):
        yield breach("remitted-unserved", "data.deduction", deduction=data.deduction)
    fact, version = case.facts[deduction.fact], cited_version(statement, case.rulebooks)
    if fact.disproved is not None:
        yield breach("fact-disproved", "data.deduction", fact=deduction.fact)
    if version is None:
        return
    as_confirmed = DeductionConfirmed(
        deduction=data.deduction, indicator=first.indicator, severity=first.severity, responsibility=first.responsibility,
        points_cp=data.points_cp, deciding_organ=data.deciding_organ, meeting=data.meeting, item=data.item,
        evidence_relied_on=data.evidence_relied_on, verifications=data.verifications,
    )  # fmt: skip
    # what an appeal has lowered below the range may stay there, and go no higher
    last_on = (fact.occurred_on or deduction.occurred_on)[1]
    yield from _in_range(as_confirmed, version, last_on, case, case.decided_on, ceiling=remittal.before_cp)
    yield from _evidence(as_confirmed, fact, deduction, version, case)


def _span(days: tuple[date, date] | None) -> str:
    return "-" if days is None else f"{days[0].isoformat()}..{days[1].isoformat()}"
