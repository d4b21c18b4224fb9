"""Is nobody in two parts of one case (回避、分离)? SD01 to SD03: reporter, verifier and decider are three persons.

One person is one person whatever actors stand for him. A listing rests on deductions, so whoever reported or verified one of them
does not decide on the list. Source: rulebook `separation_of_duties`, clause F09.
"""

from collections.abc import Iterable, Iterator

from ledger.domain.acts import Act
from ledger.domain.case_reading import same_person_in
from ledger.domain.dossier import Deduction, Dossier, Fact, Hearing, matter_key
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Statement
from ledger.domain.world import World

_CASE_ROLES = {"REP": "reporter", "HEAD": "reporter", "SUP": "reporter", "DI": "reporter", "VER": "verifier"}
_NAMES = {"reporter": "报告人 reporter", "verifier": "核实人 verifier", "decider": "决定人 decider"}


def guard_separation(
    statement: Statement, world: World, acts: Iterable[Act], *, deciding: bool, decisions: frozenset[str]
) -> Iterator[Breach]:
    """A breach for each signer who took another part in the case before.

    `acts` are those of the case so far; `decisions` the stored names of types whose COM and ORG signers decide; `deciding` says
    whether this statement is one of them.
    """
    done: list[tuple[str, str]] = []
    for act in acts:
        for signer in act.signers:
            part = _part(signer.role, deciding=act.type in decisions)
            if part is not None and (signer.actor, part) not in done:
                done.append((signer.actor, part))
    same = same_person_in(world)
    for place, signer in enumerate(statement.signers):
        now = _part(signer.role, deciding=deciding)
        if now is None:
            continue
        before = next((part for actor, part in done if part != now and same(actor, signer.actor)), None)
        if before is not None:
            yield breach(
                "separation-of-duties", f"signers[{place}]", actor=signer.actor, earlier=_NAMES[before], now=_NAMES[now]
            )


def acts_of_deduction(world: World, dossier: Dossier, about: Deduction) -> Iterator[Act]:
    """Every act of a deduction's case so far: on the fact as far as it was looked at, in the hearing, and on the deduction."""
    fact_state = next((state.detail for state in world.seen if state.name == f"fact/{about.fact}"), None)
    if isinstance(fact_state, Fact):
        if fact_state.registration is not None:
            yield fact_state.registration
        yield from (verification.act for verification in fact_state.verifications)
        yield from (evidence.act for evidence in fact_state.evidence.values())
    yield about.proposal
    yield from acts_of_hearing(dossier.hearings.get(matter_key("deduction", about.id)))
    if about.confirmation is not None:
        yield about.confirmation.act
    yield from (change.act for change in about.changes)


def acts_of_hearing(heard: Hearing | None) -> Iterator[Act]:
    """The acts of the offices in a hearing; papers of the person are no part in it."""
    if heard is not None:
        for acts in (heard.notices, heard.reopenings, heard.considerations, heard.disclosures):
            yield from (one.act for one in acts)


def _part(role: str, *, deciding: bool) -> str | None:
    """The part that a signer takes in a case; the registrar who serves and the person himself take none."""
    if role in ("COM", "ORG") and deciding:
        return "decider"
    return _CASE_ROLES.get(role)
