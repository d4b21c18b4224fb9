"""Facts and evidence (事实与证据): a fact names no person; verifiers are none of its authors."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.dossier import Dossier, Evidence, Fact, Verification
from ledger.domain.events.facts import EvidenceAttached, EvidenceExcluded, FactDisproved, FactRegistered, FactVerified
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement


def empty(rest: str) -> Fact:
    """A fact nobody registered."""
    return Fact(fact=rest)


def evolve(fact: Fact, event: Event) -> Fact:
    """The fact after one event of its stream."""
    data = event.statement.data
    act = act_of(event)
    match data:
        case FactRegistered():
            return replace(
                fact, occurred_on=event.statement.occurred_on, unit_at_fact=data.unit_at_fact, category=data.category,
                source=data.source, registration=act,
            )  # fmt: skip
        case FactVerified():
            verification = Verification(act=act, examined=data.examined, conclusion=data.conclusion)
            return replace(fact, verifications=(*fact.verifications, verification))
        case FactDisproved():
            return replace(fact, disproved=act)
        case EvidenceAttached() | EvidenceExcluded():
            return replace(fact, evidence=_evidence(fact.evidence, event))
        case _:
            return fact


def evolve_own_evidence(dossier: Dossier, event: Event) -> Dossier:
    """Evidence that the person himself put into his stream."""
    if isinstance(event.statement.data, EvidenceAttached | EvidenceExcluded):
        return replace(dossier, evidence=_evidence(dossier.evidence, event))
    return dossier


def _evidence(before: dict[str, Evidence], event: Event) -> dict[str, Evidence]:
    data = event.statement.data
    if isinstance(data, EvidenceAttached):
        item = Evidence(item=data.evidence_item, act=act_of(event), lawful=data.lawful)
        return {**before, data.evidence_item: item}
    if data.evidence_item not in before:
        return before
    return {**before, data.evidence_item: replace(before[data.evidence_item], excluded=act_of(event))}


def guard(statement: Statement, fact: Fact, same_person: Callable[[str, str], bool]) -> Iterator[Breach]:
    """Guards of fact events beyond the catalogue. `same_person` tells whether two actors are one person."""
    data = statement.data
    match data:
        case FactRegistered() if statement.occurred_on is None:
            yield breach("occurred-missing", "occurred_on")
        case FactVerified():
            for item in data.examined:
                if item not in fact.evidence:
                    yield breach("evidence-unknown", "data.examined", item=item, fact=fact.fact)
            authors = {signer.actor for signer in fact.registration.signers} if fact.registration else set()
            for signer in statement.signers:
                if any(same_person(signer.actor, author) for author in authors):
                    yield breach(
                        "separation-of-duties",
                        "signers",
                        actor=signer.actor,
                        earlier="报告人 reporter",
                        now="核实人 verifier",
                    )
        case _:
            return


def guard_registered(statement: Statement, fact: Fact) -> Iterator[Breach]:
    """Evidence and verification need a registered fact."""
    if not isinstance(statement.data, FactRegistered) and fact.registration is None:
        yield breach("fact-unknown", "stream", fact=fact.fact)
