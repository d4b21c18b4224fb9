"""Facts and evidence (事实与证据): a fact names no person; verifiers are none of its authors.

Two facts linked as the same are one group in the score of everybody who has deductions on both (`live_value.fact_groups`); the link
stands in the stream of one of them and is taken back there. A corrected fact is folded as corrected: the period of a deduction, its
quarter and its unit at the fact follow the fact as known, whatever the proposal said when it was made (procedure 4.3).
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.dossier import Dossier, Evidence, Fact, FactCorrection, FactLink, Verification
from ledger.domain.events.facts import EvidenceAttached, EvidenceExcluded, FactDisproved, FactRegistered, FactVerified
from ledger.domain.events.links import EvidenceReadmitted, FactCorrected, FactLinkedAsSame, FactUnlinked
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement

_NEW_VALUES: Final = {
    "occurred_on": ("a day / 一个日期", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    "unit_at_fact": ("the id of a unit / 单位编号", re.compile(r"u-[a-z0-9][a-z0-9-]*")),
    "problem_tag": ("a code / 代码", re.compile(r"[A-Za-z][A-Za-z0-9_.]*")),
    "category": ("inaction, breach or unclean / inaction、breach 或 unclean", re.compile(r"inaction|breach|unclean")),
}
"""What the new value of each field has to be; the narrative has none, its text is sealed."""


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
                problem_tag=data.problem_tag, source=data.source, registration=act,
            )  # fmt: skip
        case FactVerified():
            verification = Verification(act=act, examined=data.examined, conclusion=data.conclusion)
            return replace(fact, verifications=(*fact.verifications, verification))
        case FactDisproved():
            return replace(fact, disproved=act)
        case FactLinkedAsSame():
            return replace(fact, links=(*fact.links, FactLink(same_fact=data.same_fact, act=act)))
        case FactUnlinked():
            return replace(fact, links=tuple(_undone(link, data.same_fact, event) for link in fact.links))
        case FactCorrected():
            corrections = (*fact.corrections, FactCorrection(act=act, field=data.field))
            return replace(_corrected(fact, data, event.statement), corrections=corrections)
        case EvidenceAttached() | EvidenceExcluded() | EvidenceReadmitted():
            return replace(fact, evidence=_evidence(fact.evidence, event))
        case _:
            return fact


def _undone(link: FactLink, same_fact: str, event: Event) -> FactLink:
    return replace(link, undone=act_of(event)) if link.undone is None and link.same_fact == same_fact else link


def _corrected(fact: Fact, data: FactCorrected, statement: Statement) -> Fact:
    """The fact with one member set right; a value that is none of its field changes nothing (admission refuses it)."""
    match data.field:
        case "occurred_on":
            span = _span(fact, data, statement)
            return fact if span is None else replace(fact, occurred_on=span)
        case "unit_at_fact" if data.new_value is not None:
            return replace(fact, unit_at_fact=data.new_value)
        case "problem_tag" if data.new_value is not None:
            return replace(fact, problem_tag=data.new_value)
        case "category" if data.new_value is not None:
            return replace(fact, category=data.new_value)
        case _:
            return fact


def _span(fact: Fact, data: FactCorrected, statement: Statement) -> tuple[date, date] | None:
    """The corrected days of the fact (`FactCorrected` says how they are written); None where they are no days."""
    try:
        last = date.fromisoformat(data.new_value or "")
    except ValueError:
        return None
    if statement.occurred_on is not None:
        return statement.occurred_on
    return (last if fact.occurred_on is None else min(fact.occurred_on[0], last), last)


def evolve_own_evidence(dossier: Dossier, event: Event) -> Dossier:
    """Evidence that the person himself put into his stream."""
    if isinstance(event.statement.data, EvidenceAttached | EvidenceExcluded | EvidenceReadmitted):
        return replace(dossier, evidence=_evidence(dossier.evidence, event))
    return dossier


def _evidence(before: dict[str, Evidence], event: Event) -> dict[str, Evidence]:
    data = event.statement.data
    if isinstance(data, EvidenceAttached):
        item = Evidence(item=data.evidence_item, act=act_of(event), lawful=data.lawful)
        return {**before, data.evidence_item: item}
    if data.evidence_item not in before:
        return before
    if isinstance(data, EvidenceReadmitted):
        again = replace(before[data.evidence_item], excluded=None, readmitted=act_of(event))
        return {**before, data.evidence_item: again}
    return {**before, data.evidence_item: replace(before[data.evidence_item], excluded=act_of(event))}


def guard(
    statement: Statement, fact: Fact, same_person: Callable[[str, str], bool], fact_of: Callable[[str], Fact], today: date
) -> Iterator[Breach]:  # fmt: skip
    """Guards of fact events beyond the catalogue. `same_person` tells whether two actors are one person, `fact_of` gives
    another fact by its id and is asked only about links."""
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
        case FactLinkedAsSame():
            yield from _link(data, fact, fact_of(data.same_fact))
        case FactUnlinked():
            other = fact_of(data.same_fact)
            if not _linked(fact, other.fact):
                place = f"fact/{other.fact}" if _linked(other, fact.fact) else "-"
                yield breach("link-unknown", "data.same_fact", fact=fact.fact, other=other.fact, place=place)
        case FactCorrected():
            yield from _correction(statement, data, fact, fact_of, today)
        case _:
            return


def _linked(fact: Fact, other: str) -> bool:
    """Whether a link to the other fact stands in this fact's stream."""
    return any(link.undone is None and link.same_fact == other for link in fact.links)


def _link(data: FactLinkedAsSame, fact: Fact, other: Fact) -> Iterator[Breach]:
    """One fact is linked with another one, once, within a year: the sum of one year could else rise as the other falls."""
    if other.fact == fact.fact:
        yield breach("link-to-itself", "data.same_fact", fact=fact.fact)
        return
    if other.registration is None or other.occurred_on is None:
        yield breach("fact-unknown", "data.same_fact", fact=other.fact)
        return
    if other.disproved is not None:
        yield breach("fact-disproved", "data.same_fact", fact=other.fact)
    if _linked(fact, other.fact) or _linked(other, fact.fact):
        yield breach("linked-already", "data.same_fact", fact=fact.fact, other=other.fact)
    if fact.occurred_on is not None:
        yield from _within_one_year("data.same_fact", fact.occurred_on[1], other)


def _within_one_year(field: str, last_on: date, other: Fact) -> Iterator[Breach]:
    if other.occurred_on is not None and other.occurred_on[1].year != last_on.year:
        yield breach(
            "link-across-years", field, other=other.fact, day=last_on.isoformat(),
            other_day=other.occurred_on[1].isoformat(),
        )  # fmt: skip


def _correction(
    statement: Statement, data: FactCorrected, fact: Fact, fact_of: Callable[[str], Fact], today: date
) -> Iterator[Breach]:
    """The new value is one of its field; a fact does not move out of the year of the facts it is linked with."""
    wanted, pattern = _NEW_VALUES.get(data.field, ("null / 空值", re.compile(r"")))
    if pattern.fullmatch(data.new_value or "") is None:
        yield breach("wrong-member", "data.new_value", detail=wanted)
        return
    if data.field != "occurred_on":
        return
    span = _span(fact, data, statement)
    if span is None or span[1].isoformat() != data.new_value:
        yield breach("wrong-member", "data.new_value", detail="the last day of the fact / 事实的末日")
        return
    if span[1] > today:
        yield breach("day-in-future", "data.new_value", day=span[1].isoformat(), today=today.isoformat())
    for link in fact.links:
        if link.undone is None:
            yield from _within_one_year("data.new_value", span[1], fact_of(link.same_fact))


def guard_registered(statement: Statement, fact: Fact) -> Iterator[Breach]:
    """Evidence and verification need a registered fact."""
    if not isinstance(statement.data, FactRegistered) and fact.registration is None:
        yield breach("fact-unknown", "stream", fact=fact.fact)
