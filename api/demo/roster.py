"""Who is in the full demo county? 8,200 numbered officials in 86 units, by the founding document's figures (founding-figures).

1,600 county-managed, 2,900 middle-level, 3,700 general; 14 towns and streets, 44 departments, 20 institutions, 8 state firms, with 18 to
420 officials each, about 70 in the middle. Two officials have the same name, which is sealed; one unit closes in the middle of the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.demo.cast import DemoOfficial, DemoUnit
from api.demo.chance import Dice, Thing
from ledger.domain.vocabulary import StaffCategory, Tier, UnitKind

# fmt: off
SIZES: Final = (
    18, 18, 18, 18, 19, 21, 22, 24, 25, 26, 28, 29, 30, 31, 32, 34, 35, 36, 37, 38, 40, 41, 42, 43, 44, 46, 47, 48, 49, 51, 52, 53, 55,
    56, 57, 59, 60, 62, 63, 65, 66, 68, 69, 71, 74, 75, 77, 79, 81, 83, 84, 87, 89, 91, 93, 95, 98, 100, 103, 106, 109, 112, 115, 119,
    122, 126, 130, 134, 138, 143, 147, 153, 159, 165, 172, 180, 188, 198, 209, 223, 239, 258, 282, 319, 379, 420,
)
# fmt: on
"""Quantiles of a log-normal distribution around 70, cut at 18 and 420: 8,200 in all."""
_KINDS: Final[tuple[tuple[UnitKind, int, str, str, StaffCategory], ...]] = (
    ("town", 10, "town", "演示{}镇", "civil_servant"),
    ("street", 4, "street", "演示{}街道", "civil_servant"),
    ("department", 44, "dept", "演示{}局", "civil_servant"),
    ("institution", 20, "inst", "演示{}中心", "institution_staff"),
    ("state_firm", 8, "firm", "演示{}公司", "other_public"),
)
_TIERS_OF_82: Final[tuple[tuple[Tier, int], ...]] = (("county_managed", 16), ("middle", 29), ("general", 37))
CLOSED: Final = "u-inst-20"
"""The unit that is dissolved, with whom it goes, and the first day without it."""
SUCCESSOR: Final = "u-inst-19"
CLOSED_ON: Final = date(2026, 7, 1)
ALIKE: Final = (1234, 5678)
"""Two officials of one name: told apart by nothing but their numbers."""


@dataclass(frozen=True, slots=True)
class NamedOfficial(DemoOfficial):
    """An official whose sealed name is another's too."""

    @property
    def name(self) -> str:
        """The sealed name."""
        return "同名干部"


@dataclass(frozen=True, slots=True)
class Roster:
    """The county's units and people."""

    units: tuple[DemoUnit, ...]
    people: tuple[DemoOfficial, ...]

    def person(self, number: int) -> DemoOfficial:
        """An official by number, from 1."""
        return self.people[number - 1]

    def unit_of_cases(self, official: DemoOfficial) -> DemoUnit:
        """Where an official is whenever something about him happens: with the successor, if his unit closes."""
        if official.unit.id != CLOSED:
            return official.unit
        return next(unit for unit in self.units if unit.id == SUCCESSOR)


def draw_roster(sizes: Sequence[int] = SIZES) -> Roster:
    """The same county each time. `sizes`: how many officials the units have, for tests of a smaller one."""
    dice = Dice("roster")
    units, people = _units(_shuffled(sizes, dice)), list[DemoOfficial]()
    tiers = [tier for tier, count in _TIERS_OF_82 for _ in range(count)]
    dealt: list[Tier] = []
    for unit in units:
        for _ in range(unit.headcount):
            if not dealt:
                dealt = list(_shuffled(tiers, dice))
            number = len(people) + 1
            kind = NamedOfficial if number in ALIKE else DemoOfficial
            people.append(kind(number, unit, dealt.pop()))
    return Roster(units, tuple(people))


def _units(sizes: Sequence[int]) -> tuple[DemoUnit, ...]:
    units: list[DemoUnit] = []
    for kind, count, short, name, category in _KINDS:
        for number in range(1, count + 1):
            headcount = sizes[len(units)]
            units.append(DemoUnit(f"u-{short}-{number}", kind, name.format(number), headcount, category))
    return tuple(units)


def _shuffled(things: Sequence[Thing], dice: Dice) -> list[Thing]:
    left = list(things)
    return [left.pop(dice.below(len(left))) for _ in range(len(left))]
