"""A deduction case that passes every clause, to be broken in one place by each test.

Fact of 2 March 2026, registered and verified by two; proposed on 12 March, noticed on Friday 13 March, so that TL01 ends on
27 March; decided and entered on Monday 30 March, served on 31 March. Moderate D2.1, 1.50 points, one item of evidence.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from msgspec.structs import replace

from ledger.domain.acts import Act
from ledger.domain.authority import Actor, ActorKey, RoleHeld
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.dossier import (
    Confirmation,
    Consideration,
    Deduction,
    Dossier,
    Evidence,
    Fact,
    Hearing,
    Notice,
    Posting,
    Representation,
    Service,
    Verification,
    Waiver,
)  # fmt: skip
from ledger.domain.rulebook import Rulebook, Rulebooks, RulebookVersion, read_rulebook
from ledger.domain.statement import RulebookRef, StatementSigner
from ledger.domain.time_limits import Calendar, CalendarYear
from ledger.domain.vocabulary import AppealRoute, MatterRef, PointAnswer, Role, RoleScope
from ledger.rulebooks import default_rulebook

DEDUCTION = "d-1"
HASH = "a" * 64
REF = RulebookRef(hash=HASH, id="default-county", version=1)
ITEM = "item-1"
PROPOSED, NOTICED, DECIDED, SERVED = 20, 30, 50, 60
"""Positions of the four steps; there is room between them."""


def day(month: int, number: int) -> date:
    """A day of 2026."""
    return date(2026, month, number)


def act(position: int, on: date, *signers: tuple[str, Role], decided_on: date | None = None, **fields: Any) -> Act:
    """An act recorded on a day, signed by actors in roles."""
    stated: dict[str, Any] = {
        "event": f"e-{position}",
        "position": position,
        "recorded_at": datetime.combine(on, time(2), tzinfo=UTC),
        "recorded_on": on,
        "decided_on": decided_on,
        "effective_on": None,
        "signers": tuple(StatementSigner(actor=actor, key=HASH, role=role, unit=None) for actor, role in signers),
        "no_conflict": True,
        "paper": False,
        "type": "test/1",
    }
    return Act(**(stated | fields))


@cache
def rules() -> Rulebook:
    """The default rulebook, read once."""
    return read_rulebook(default_rulebook())


def version(number: int = 1, rulebook: Rulebook | None = None, **fields: Any) -> RulebookVersion:
    """A published version for everybody from 1 January 2026."""
    stated: dict[str, Any] = {
        "id": "default-county",
        "version": number,
        "hash": HASH,
        "rulebook": rulebook or rules(),
        "effective_from_on": day(1, 1),
        "published_on": date(2025, 12, 1),
        "scope_tiers": frozenset({"county_managed", "middle", "general"}),
        "scope_units": frozenset(),
        "publication": act(number, date(2025, 12, 1), ("a-rul", "RUL")),
    }
    return RulebookVersion(**(stated | fields))


def calendar() -> Calendar:
    """A calendar of 2026 with the first days of April off, published at position 5."""
    rest = frozenset({day(4, 4), day(4, 5), day(4, 6)})
    year = CalendarYear(year=2026, holidays=rest, makeup=frozenset(), act=act(5, day(1, 2)))
    return Calendar(publications=(year,))


def fact() -> Fact:
    """The fact, its item and its verification."""
    return Fact(
        fact="f-1",
        occurred_on=(day(3, 1), day(3, 2)),
        unit_at_fact="u-1",
        category="inaction",
        source="inspection",
        registration=act(10, day(3, 4), ("a-reporter", "REP")),
        evidence={ITEM: Evidence(item=ITEM, act=act(11, day(3, 4), ("a-reporter", "REP")), lawful=True)},
        verifications=(verification(12, day(3, 9), "a-verifier-1", "a-verifier-2"),),
    )


def verification(position: int, on: date, *verifiers: str, **fields: Any) -> Verification:
    """A verification by some verifiers."""
    stated: dict[str, Any] = {
        "act": act(position, on, *((verifier, "VER") for verifier in verifiers)),
        "examined": (ITEM,),
        "conclusion": "established",
    }
    return Verification(**(stated | fields))


def confirmation(**fields: Any) -> Confirmation:
    """The decision of 30 March."""
    stated: dict[str, Any] = {
        "act": act(DECIDED, day(3, 30), ("a-com-1", "COM"), ("a-com-2", "COM"), decided_on=day(3, 30)),
        "indicator": "D2.1",
        "severity": "moderate",
        "responsibility": "principal",
        "points_cp": 150,
        "deciding_organ": "county_committee",
        "rulebook": REF,
        "evidence_relied_on": (ITEM,),
        "verifications": ("e-12",),
    }
    return Confirmation(**(stated | fields))


def deduction(**fields: Any) -> Deduction:
    """The deduction with its decision."""
    stated: dict[str, Any] = {
        "id": DEDUCTION,
        "fact": "f-1",
        "indicator": "D2.1",
        "severity": "moderate",
        "responsibility": "principal",
        "proposed_cp": 150,
        "occurred_on": (day(3, 1), day(3, 2)),
        "reporting_unit": "u-1",
        "unit_at_fact": "u-1",
        "rulebook": REF,
        "proposal": act(PROPOSED, day(3, 12), ("a-reporter", "REP"), ("a-head", "HEAD")),
        "confirmation": confirmation(),
    }
    return Deduction(**(stated | fields))


def notice(position: int = NOTICED, served_on: date | None = None, **fields: Any) -> Notice:
    """The notice of 13 March."""
    served = served_on or day(3, 13)
    stated: dict[str, Any] = {
        "act": act(position, served, ("a-verifier-1", "VER")),
        "facts": ("f-1",),
        "clauses": ("D2.1",),
        "severity": "moderate",
        "points_cp": 150,
        "disposition_kinds": None,
        "served_on": served,
        "mode": "direct",
        "service_proof": None,
        "rights_stated": True,
    }
    return Notice(**(stated | fields))


def service(position: int = SERVED, served_on: date | None = None, **fields: Any) -> Service:
    """The service of 31 March."""
    served = served_on or day(3, 31)
    stated: dict[str, Any] = {
        "act": act(position, served, ("a-drg", "REG")),
        "decision": f"e-{DECIDED}",
        "served_on": served,
        "mode": "direct",
        "service_proof": None,
        "route": AppealRoute(track="internal", stages=("appeal",), organ="county_committee", limit="TL04"),
    }
    return Service(**(stated | fields))


def paper(position: int, on: date, points: int = 1, *, final: bool = False, **fields: Any) -> Representation:
    """A paper of the person himself."""
    own = act(position, on, ("a-person", "SUB"))
    return Representation(**({"act": own, "points": points, "final": final, "received_on": on} | fields))


def waiver(position: int, on: date, role: Role = "SUB", *, original: bool = False) -> Waiver:
    """A waiver signed in a role."""
    return Waiver(act=act(position, on, ("a-person", role), paper=original), received_on=on)


def considered(position: int, on: date, *points: int) -> Consideration:
    """Answers to some points."""
    answers = tuple(PointAnswer(point=point, answer="not", reason="R1") for point in points)
    return Consideration(act=act(position, on, ("a-verifier-1", "VER")), answers=answers)


def hearing(**fields: Any) -> Hearing:
    """Notice and service, nothing else."""
    stated: dict[str, Any] = {
        "matter": MatterRef(kind="deduction", id=DEDUCTION),
        "notices": (notice(),),
        "services": (service(),),
    }
    return Hearing(**(stated | fields))


SIGNERS: tuple[tuple[str, Role], ...] = (
    ("a-rul", "RUL"),
    ("a-reporter", "REP"),
    ("a-head", "HEAD"),
    ("a-verifier-1", "VER"),
    ("a-verifier-2", "VER"),
    ("a-com-1", "COM"),
    ("a-com-2", "COM"),
    ("a-drg", "REG"),
)


def actors() -> dict[str, Actor]:
    """Every signer of the case with one key and one role, both from the founding on, and the person himself."""
    founding = act(0, date(2025, 11, 30))
    key = ActorKey(key=HASH, public_key="", suite="ed25519", enrolled=founding)
    everywhere = RoleScope(organ=None, units=(), tiers=(), matters=())
    held = {
        actor: RoleHeld(role=role, scope=everywhere, from_on=None, until_on=None, granted=founding)
        for actor, role in SIGNERS
    }
    signers = {
        actor: Actor(actor=actor, kind="person", keys={HASH: key}, roles=(role,)) for actor, role in held.items()
    }
    person = Actor(actor="a-person", kind="person", official="o-1", keys={HASH: key})
    return {**signers, "a-person": person}


def case(
    *,
    decision: Deduction | None = None,
    heard: Hearing | None = None,
    about: Fact | None = None,
    versions: tuple[RulebookVersion, ...] | None = None,
    known_on: date | None = None,
    **fields: Any,
) -> CaseFile:
    """The lawful case, or one with some parts put in their place; `fields` are the other fields of the file."""
    the_fact = about or fact()
    dossier = Dossier(
        official="o-1",
        postings=(
            Posting(
                from_on=day(1, 1), unit="u-1", tier="middle", staff_category="civil_servant", event="e-3", position=3
            ),
        ),
        deductions={DEDUCTION: decision or deduction()},
        hearings={f"deduction/{DEDUCTION}": heard or hearing()},
    )
    file = CaseFile(
        dossier=dossier,
        facts={the_fact.fact: the_fact},
        rulebooks=Rulebooks(versions=versions or (version(),)),
        calendar=calendar(),
        known_on=known_on or day(6, 30),
        actors=actors(),
    )
    return replace(file, **fields)


def undecided() -> CaseFile:
    """The case before its decision."""
    return case(decision=deduction(confirmation=None), heard=hearing(services=()))


def answer(clause: Callable[[CaseFile, str], ClauseVerdict], file: CaseFile) -> tuple[str, str]:
    """Verdict and reason of one clause, which always come with words in both languages and the events read."""
    found = clause(file, DEDUCTION)
    assert found.zh
    assert found.en
    assert found.events
    return found.verdict, found.reason
