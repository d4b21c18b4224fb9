"""How does a test write a history? `History` says what happened and when; `fold` gives the values that the score reads.

The history is a flat list of `Record`, so that the naive scorer answers from the same list. `fold` stands in for the folds of
`ledger.domain.procedures` and shares no code with them: examples of the score rest on section 4 alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import cast

import msgspec

from ledger.domain.acts import Act
from ledger.domain.dossier import (
    Admonition,
    Change,
    ChangeKind,
    Confirmation,
    Deduction,
    Dossier,
    Exemption,
    ExemptionRevocation,
    Fact,
    FactLink,
    Finding,
    FindingChange,
    FindingVersion,
    Hearing,
    Service,
    matter_key,
)  # fmt: skip
from ledger.domain.rulebook import Rulebook, Rulebooks, RulebookVersion, read_rulebook
from ledger.domain.scoring import ScoreInputs
from ledger.domain.statement import RulebookRef
from ledger.domain.time_limits import Calendar, CalendarYear
from ledger.domain.vocabulary import AppealRoute, MatterKind, MatterRef, Severity
from ledger.rulebooks import default_rulebook
from tests.properties.naive_scorer import MAKE_UP_2026, REST_2026, Log, Record, known_at

CALENDAR = Calendar(
    publications=(CalendarYear(year=2026, holidays=frozenset(REST_2026), makeup=frozenset(MAKE_UP_2026)),)
)
DEFAULT_THRESHOLDS = (300, 600, 900, 1000)
HASH = "0" * 64
CHANGES: dict[str, ChangeKind] = {
    "DeductionCorrected": "corrected",
    "DeductionAnnulled": "annulled",
    "ContestedEntryVoided": "voided",
    "DeductionRedetermined": "redetermined",
}
SERVED_MATTERS: dict[str, MatterKind] = {
    "DeductionConfirmed": "deduction",
    "DeductionRedetermined": "deduction",
    "NegativeFindingUpheld": "finding",
    "NegativeFindingRedetermined": "finding",
    "AdmonitionGiven": "measure",
    "ExemptionRevoked": "exemption_revocation",
}


def day(text: str, year: int = 2026) -> date:
    """`10 Feb` of 2026, as the worked examples write days."""
    return datetime.strptime(f"{text} {year}", "%d %b %Y").replace(tzinfo=UTC).date()


@dataclass
class History:
    """A history in the making. Every method states an act with its service and gives the id to refer to it by."""

    records: list[Record] = field(default_factory=list)

    def log(self) -> list[Record]:
        """The records in order of recording, each with its position."""
        ordered = sorted(self.records, key=lambda record: record.recorded_on)
        return [replace(record, position=position) for position, record in enumerate(ordered)]

    def add(self, name: str, recorded_on: date, **fields: object) -> str:
        """One record; its event id."""
        event = f"e-{len(self.records)}"
        self.records.append(Record(position=-1, recorded_on=recorded_on, name=name, id=event, **fields))  # type: ignore[arg-type]  # fields of Record by name
        return event

    def publish(
        self,
        version: str = "1",
        *,
        from_on: date = date(2026, 1, 1),
        until_on: date | None = None,
        thresholds: tuple[int, int, int, int] = DEFAULT_THRESHOLDS,
        on: date = date(2024, 12, 1),
    ) -> str:
        """A rulebook version; `until_on` is its last day in force."""
        self.add("RulebookPublished", on, of=version, from_on=from_on, until_on=until_on, thresholds=thresholds)
        return version

    def deduct(
        self,
        cp: int,
        *,
        fact_on: date,
        effective_on: date,
        fact: str | None = None,
        claimed_on: date | None = None,
        decided_on: date | None = None,
        recorded_on: date | None = None,
        proof: bool = False,
        served: bool = True,
        version: str = "1",
    ) -> str:
        """A deduction confirmed and served, on one day unless more is said; recorded that day too."""
        number = len(self.records)
        deduction, about = f"d-{number}", fact or f"f-{number}"
        recorded = recorded_on or effective_on
        self.add(
            "DeductionProposed", min(recorded, effective_on), of=deduction, fact=about, last_on=fact_on, version=version
        )
        confirmed = self.add(
            "DeductionConfirmed",
            recorded,
            of=deduction,
            cp=cp,
            version=version,
            decided_on=decided_on or effective_on,
            claimed_on=claimed_on,
        )
        if served:
            self.serve(confirmed, deduction, served_on=effective_on, recorded_on=recorded, proof=proof)
        return deduction

    def serve(
        self, decision: str, of: str, *, served_on: date, recorded_on: date | None = None, proof: bool = False
    ) -> None:
        """The service of a decision."""
        self.add("DecisionServed", recorded_on or served_on, of=of, about=decision, served_on=served_on, proof=proof)

    def decide_appeal(self, of: str, outcome: str, *, on: date, cp: int = 0) -> None:
        """An appeal decision with one target."""
        self.add("AppealDecided", on, of=of, outcome=outcome, cp=cp, decided_on=on)

    def redetermine(self, deduction: str, cp: int, *, effective_on: date, served: bool = True) -> None:
        """A new determination after a remittal."""
        event = self.add("DeductionRedetermined", effective_on, of=deduction, cp=cp, decided_on=effective_on)
        if served:
            self.serve(event, deduction, served_on=effective_on)

    def exempt(self, target: str, ratio: int, *, on: date) -> str:
        """An exemption granted."""
        exemption = f"x-{len(self.records)}"
        self.add("ExemptionGranted", on, of=exemption, about=target, ratio=ratio)
        return exemption

    def revoke_exemption(self, exemption: str, *, effective_on: date, served: bool = True) -> None:
        """An exemption revoked."""
        event = self.add("ExemptionRevoked", effective_on, of=exemption, decided_on=effective_on)
        if served:
            self.serve(event, exemption, served_on=effective_on)

    def find(self, severity: str, *, fact_on: date, effective_on: date, fact: str | None = None) -> str:
        """A negative-list finding upheld and served."""
        finding = f"n-{len(self.records)}"
        event = self.add(
            "NegativeFindingUpheld",
            effective_on,
            of=finding,
            fact=fact or f"f-{finding}",
            last_on=fact_on,
            severity=severity,
            decided_on=effective_on,
        )
        self.serve(event, finding, served_on=effective_on)
        return finding

    def admonish(self, *, served_on: date) -> str:
        """An admonition given and served."""
        admonition = f"a-{len(self.records)}"
        event = self.add("AdmonitionGiven", served_on, of=admonition, decided_on=served_on)
        self.serve(event, admonition, served_on=served_on)
        return admonition


def fold(log: Log, known_on: date | None = None) -> ScoreInputs:
    """The values that the score reads, from what is known by the end of a day, or from the whole list.

    An event that was delivered twice stands once, as the door of the ledger sees to it.
    """
    first: dict[str, Record] = {}
    for record in known_at(log, known_on or date.max):
        first.setdefault(record.id, record)
    records = list(first.values())
    dossier = Dossier(
        official="o-1",
        deductions=_deductions(records),
        hearings=_hearings(records),
        exemptions=_exemptions(records),
        findings=_findings(records),
        admonitions=_admonitions(records),
    )
    return ScoreInputs(dossier=dossier, facts=_facts(records), rulebooks=_rulebooks(records), calendar=CALENDAR)


def act(record: Record) -> Act:
    """The act behind a record, recorded at 9:00 in Shanghai."""
    return Act(
        event=record.id,
        position=record.position,
        recorded_at=datetime.combine(record.recorded_on, time(1), tzinfo=UTC),
        recorded_on=record.recorded_on,
        decided_on=record.decided_on,
        effective_on=record.claimed_on,
        signers=(),
        no_conflict=True,
        paper=False,
        type=record.name,
    )


@cache
def default_rules() -> Rulebook:
    """The default rulebook, read once."""
    return read_rulebook(default_rulebook())


def _of(records: Iterable[Record], *names: str, of: str | None = None) -> list[Record]:
    return [record for record in records if record.name in names and of in (None, record.of)]


def _ref(version: str) -> RulebookRef:
    return RulebookRef(hash=HASH, id="default-county", version=int(version))


def _deductions(records: Sequence[Record]) -> dict[str, Deduction]:
    deductions = {}
    for proposal in _of(records, "DeductionProposed"):
        confirmed = _of(records, "DeductionConfirmed", of=proposal.of)
        deductions[proposal.of] = Deduction(
            id=proposal.of,
            fact=proposal.fact,
            indicator="D2.4",
            severity="serious",
            responsibility="principal",
            proposed_cp=confirmed[0].cp if confirmed else 800,
            occurred_on=(proposal.last_on, proposal.last_on),
            reporting_unit="u-2",
            unit_at_fact="u-1",
            rulebook=_ref(proposal.version),
            proposal=act(proposal),
            confirmation=_confirmation(confirmed[0]) if confirmed else None,
            changes=tuple(_change(each) for each in _of(records, *CHANGES, "AppealDecided", of=proposal.of)),
            redeterminations=tuple(
                _again(records, each) for each in _of(records, "DeductionRedetermined", of=proposal.of)
            ),
        )
    return deductions


def _confirmation(record: Record) -> Confirmation:
    return Confirmation(
        act=act(record),
        indicator="D2.4",
        severity="serious",
        responsibility="principal",
        points_cp=record.cp,
        deciding_organ="county_committee",
        rulebook=_ref(record.version),
        evidence_relied_on=(),
        verifications=(),
    )


def _again(records: Sequence[Record], record: Record) -> Confirmation:
    """A new determination rests on the version it cites; one that cites none, on that of the decision before it."""
    decisions = _of(records, "DeductionConfirmed", "DeductionRedetermined", of=record.of)
    cited = [each.version for each in decisions if each.version and each.position <= record.position]
    return _confirmation(replace(record, version=cited[-1]))


def _change(record: Record) -> Change:
    kind = CHANGES.get(record.name) or cast(ChangeKind, record.outcome)
    return Change(act=act(record), kind=kind, value_cp=record.cp)


def _hearings(records: Sequence[Record]) -> dict[str, Hearing]:
    names = {record.id: record.name for record in records}
    hearings: dict[str, Hearing] = {}
    for record in _of(records, "DecisionServed"):
        matter = MatterRef(kind=SERVED_MATTERS[names[record.about]], id=record.of)
        key = matter_key(matter.kind, matter.id)
        service = Service(
            act=act(record),
            decision=record.about,
            served_on=record.served_on,
            mode="direct",
            service_proof="receipt" if record.proof else None,
            route=AppealRoute(track="internal", stages=("appeal",), organ="county_committee", limit="TL04"),
        )
        before = hearings.get(key, Hearing(matter=matter))
        hearings[key] = msgspec.structs.replace(before, services=(*before.services, service))
    return hearings


def _exemptions(records: Sequence[Record]) -> dict[str, Exemption]:
    exemptions = {}
    for grant in _of(records, "ExemptionGranted"):
        kind: MatterKind = "finding" if grant.about.startswith("n-") else "deduction"
        revoked = _of(records, "ExemptionRevoked", of=grant.of)
        overturned = bool(_of(records, "RevocationOverturned", of=grant.of))
        exemptions[grant.of] = Exemption(
            id=grant.of,
            act=act(grant),
            target=MatterRef(kind=kind, id=grant.about),
            ratio_bp=grant.ratio,
            revocation=ExemptionRevocation(act=act(revoked[0]), overturned=overturned) if revoked else None,
        )
    return exemptions


def _findings(records: Sequence[Record]) -> dict[str, Finding]:
    findings = {}
    for upheld in _of(records, "NegativeFindingUpheld"):
        versions = _of(records, "NegativeFindingUpheld", "NegativeFindingRedetermined", of=upheld.of)
        changes = []
        for each in _of(records, "AppealDecided", "NegativeFindingAnnulled", of=upheld.of):
            kind = "annulled" if each.name == "NegativeFindingAnnulled" else each.outcome
            if kind != "upheld":
                changes.append(FindingChange(act=act(each), kind=kind))  # type: ignore[arg-type]  # one of the outcomes
        findings[upheld.of] = Finding(
            id=upheld.of,
            fact=upheld.fact,
            occurred_on=(upheld.last_on, upheld.last_on),
            versions=tuple(FindingVersion(act=act(each), severity=cast(Severity, each.severity)) for each in versions),
            changes=tuple(changes),
        )
    return findings


def _admonitions(records: Sequence[Record]) -> dict[str, Admonition]:
    admonitions = {}
    for given in _of(records, "AdmonitionGiven"):
        followed = _of(records, "AdmonitionFollowedUp", of=given.of)
        ended = _of(records, "AdmonitionAnnulled", of=given.of)
        admonitions[given.of] = Admonition(
            id=given.of,
            act=act(given),
            corrected_on=min((each.from_on for each in followed), default=None),
            ended=act(ended[0]) if ended else None,
        )
    return admonitions


def _facts(records: Sequence[Record]) -> dict[str, Fact]:
    ends = {record.fact: record.last_on for record in records if record.fact}
    facts = {
        name: Fact(fact=name, occurred_on=(last_on, last_on), unit_at_fact="u-1") for name, last_on in ends.items()
    }
    for record in _of(records, "FactCorrected"):
        if record.of in facts:  # a fact that nothing is founded on yet is read by no score
            facts[record.of] = msgspec.structs.replace(facts[record.of], occurred_on=(record.last_on, record.last_on))
    for record in _of(records, "FactDisproved", "FactLinkedAsSame", "FactUnlinked"):
        fact = facts.get(record.of, Fact(fact=record.of))
        links = list(fact.links)
        if record.name == "FactDisproved":
            fact = msgspec.structs.replace(fact, disproved=fact.disproved or act(record))
        elif record.name == "FactLinkedAsSame":
            links.append(FactLink(same_fact=record.about, act=act(record)))
        else:
            place = next(n for n, link in enumerate(links) if link.undone is None and link.same_fact == record.about)
            links[place] = msgspec.structs.replace(links[place], undone=act(record))
        facts[record.of] = msgspec.structs.replace(fact, links=tuple(links))
    return facts


def _rulebooks(records: Sequence[Record]) -> Rulebooks:
    versions = []
    for record in _of(records, "RulebookPublished"):
        blue, yellow, red, listed = record.thresholds
        rules = msgspec.structs.replace(
            default_rules(), bands_cp={"blue": blue, "yellow": yellow, "red": red}, list_threshold_cp=listed
        )
        annulled = _of(records, "RulebookAnnulled", of=record.of)
        for reversal in _of(records, "RulebookAnnulmentReversed", of=record.of):
            annulled = [each for each in annulled if each.position > reversal.position]
        versions.append(
            RulebookVersion(
                id="default-county",
                version=int(record.of),
                hash=HASH,
                rulebook=rules,
                effective_from_on=record.from_on,
                published_on=record.recorded_on,
                scope_tiers=frozenset({"county_managed", "middle", "general"}),
                scope_units=frozenset(),
                publication=act(record),
                ends_on=record.until_on,
                annulled=act(annulled[0]) if annulled else None,
            )
        )
    return Rulebooks(versions=tuple(versions))
