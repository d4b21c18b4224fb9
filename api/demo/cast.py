"""Who acts in the demo county, in which roles, and who are its 120 officials? Invented and numbered, all of them.

Roles are spread as procedure 3.3 and the separation of duties ask: whoever keeps the keys authors no case; reporter, verifier
and decider of a case are different people; a unit's leadership group is an organ that goes by the unit's id.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.domain.vocabulary import AppealRoute, Role, RoleScope, StaffCategory, Tier, UnitKind

ROOTS: Final = ("a-root-1", "a-root-2", "a-root-3")
THRESHOLD: Final = 2
KEY_CUSTODIAN: Final = ROOTS[0]
"""First role KEY. He keeps keys, and so he acts in no case (SD15)."""
KEY_APPROVER: Final = ROOTS[1]
"""First role ORG: signs beside the custodian when actors are registered and roles are granted."""
SERVICE: Final = "a-service"
REGISTRAR: Final = "a-registrar"
ORGANISATION: Final = "a-organisation"
RULEBOOK_AUTHORITY: Final = "a-rulebook"
SUPERVISION: Final = "a-supervision"
VERIFIERS: Final = ("a-verifier-1", "a-verifier-2", "a-verifier-3")
COUNTY_COMMITTEE: Final = ("a-committee-1", "a-committee-2")
SECRETARY: Final = "a-secretary"
"""Writes the minutes of every meeting, and decides nothing."""
APPEALS: Final = "a-appeals"
"""Decides objections for the organisation department, and has taken part in nothing before."""
APPEAL_ORGAN: Final = "organisation_dept"
ROUTE: Final = AppealRoute(track="internal", stages=("appeal",), organ=APPEAL_ORGAN, limit="TL04")
"""The way of objecting that every decision names when it is served."""
SUPERIOR: Final = "a-superior"
"""Of the organ above the county; it may annul rules."""
OFFICIALS: Final = 120


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit of the county, how many officials it has, and what its staff are."""

    id: str
    kind: UnitKind
    name: str
    headcount: int
    category: StaffCategory

    @property
    def reporter(self) -> str:
        """Its report officer (REP)."""
        return f"a-{self.id[2:]}-reporter"

    @property
    def head(self) -> str:
        """Its head (HEAD), who signs reports beside the report officer."""
        return f"a-{self.id[2:]}-head"

    @property
    def leaders(self) -> tuple[str, str]:
        """Two members of its leadership group (COM)."""
        return f"a-{self.id[2:]}-leader-1", f"a-{self.id[2:]}-leader-2"


UNITS: Final = (
    DemoUnit("u-town-1", "town", "演示一镇", 50, "civil_servant"),
    DemoUnit("u-dept-2", "department", "演示二局", 40, "civil_servant"),
    DemoUnit("u-inst-3", "institution", "演示三中心", 30, "institution_staff"),
)
UNIT: Final[Mapping[str, DemoUnit]] = {unit.id: unit for unit in UNITS}


@dataclass(frozen=True, slots=True)
class Part:
    """An actor with one role (None: his own key only), for a person or for the system; `official`: the person he is."""

    actor: str
    role: Role | None
    scope: RoleScope
    kind: str = "person"
    unit: str | None = None
    official: str | None = None


def scope(*, organ: str | None = None, units: tuple[str, ...] = ()) -> RoleScope:
    """A scope by organ and units; nothing named: everywhere."""
    return RoleScope(organ=organ, units=units, tiers=(), matters=())


def parts(units: Sequence[DemoUnit] = UNITS) -> tuple[Part, ...]:
    """Every actor beside the root persons, in the order of registration."""
    everywhere = scope()
    cast = [
        Part(SERVICE, "SVC", everywhere, kind="system"),
        Part(REGISTRAR, "REG", everywhere),
        Part(ORGANISATION, "ORG", everywhere),
        Part(RULEBOOK_AUTHORITY, "RUL", everywhere),
        Part(SUPERVISION, "SUP", everywhere),
        *(Part(verifier, "VER", everywhere) for verifier in VERIFIERS),
        *(Part(member, "COM", scope(organ="county_committee")) for member in COUNTY_COMMITTEE),
        Part(SECRETARY, "SEC", everywhere),
        Part(APPEALS, "APO", scope(organ=APPEAL_ORGAN)),
        Part(SUPERIOR, "SUPR", everywhere),
    ]
    for unit in units:
        own = scope(units=(unit.id,))
        cast += [
            Part(unit.reporter, "REP", own, unit=unit.id),
            Part(unit.head, "HEAD", own, unit=unit.id),
            *(Part(leader, "COM", scope(organ=unit.id), unit=unit.id) for leader in unit.leaders),
        ]
    return tuple(cast)


@dataclass(frozen=True, slots=True)
class DemoOfficial:
    """One of the 120."""

    number: int
    unit: DemoUnit
    tier: Tier

    @property
    def id(self) -> str:
        """Stream id."""
        return official_id(self.number)

    @property
    def name(self) -> str:
        """The sealed name: a number."""
        return f"干部 {self.number:04}"

    @property
    def identity_number(self) -> str:
        """The sealed identity number, which nobody can take for one."""
        return f"DEMO-{self.number:04}-INVENTED"

    @property
    def leading(self) -> bool:
        """County-managed officials are leading members here."""
        return self.tier == "county_managed"


def official_id(number: int) -> str:
    """The stream id of a number."""
    return f"o-{number:04}"


def own_actor(number: int) -> str:
    """The actor through whom an official speaks for himself (SUB)."""
    return f"a-official-{number:04}"


def deciding(official: DemoOfficial, unit: DemoUnit) -> tuple[str, tuple[str, str]]:
    """The organ that decides about an official who belongs to a unit, and two of its members (procedure 3.3)."""
    if official.tier == "county_managed":
        return "county_committee", COUNTY_COMMITTEE
    return unit.id, unit.leaders


def officials() -> tuple[DemoOfficial, ...]:
    """All 120, unit by unit: of every ten one county-managed and two middle-level, as a county has them."""
    people = []
    number = 0
    for unit in UNITS:
        for _ in range(unit.headcount):
            number += 1
            tier: Tier = "county_managed" if number % 10 == 3 else "middle" if number % 10 in (2, 7) else "general"
            people.append(DemoOfficial(number, unit, tier))
    return tuple(people)
