"""Facts linked, unlinked and corrected, evidence readmitted, annulments reversed: each one statement through the door of the town."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from ledger.admitting import Outcome
from ledger.clock import ScriptedClock
from ledger.domain.colours import colour
from ledger.domain.events.links import EvidenceReadmitted, FactCorrected, FactLinkedAsSame, FactUnlinked
from ledger.domain.events.registry import OfficialRegistered
from ledger.domain.events.rules import (
    RulebookAnnulled,
    RulebookAnnulmentReversed,
    RulebookPublished,
    RulebookSuperseded,
)
from ledger.domain.scoring import ScoreLine, score
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import shanghai_day
from ledger.log.authoring import Authored
from tests.support.acts import must
from tests.support.town import PERSON, RULE_MAKERS, UNIT, Case, Signing, Town, at

VERIFIER: Signing = [("a-ver1", "VER")]
VERIFIER_AND_ORG: Signing = [("a-ver1", "VER"), ("a-org", "ORG")]
SUPERIOR: Signing = [("a-supr", "SUPR")]
BOOK = "rulebook/default-county"


def link(town: Town, fact: str, other: str, signing: Signing = VERIFIER, **members: Any) -> Outcome:
    """The two facts are found to be the same."""
    data = FactLinkedAsSame(same_fact=other)
    return town.act("FactLinkedAsSame", f"fact/{fact}", data, signing, sealed={"reasons": "同一事实"}, **members)


def unlinking(town: Town, fact: str, other: str, **members: Any) -> Authored:
    """The taking back of a link, drafted."""
    data, sealed = FactUnlinked(same_fact=other), {"reasons": "两件事"}
    return town.draft("FactUnlinked", f"fact/{fact}", data, VERIFIER_AND_ORG, sealed=sealed, **members)


def unlink(town: Town, fact: str, other: str, **members: Any) -> Outcome:
    """A link is taken back."""
    return town.submit(unlinking(town, fact, other, **members))


def correct_fact(town: Town, fact: str, field: str, value: str | date | None, **members: Any) -> Outcome:
    """A member of a fact is set right."""
    new_value = value.isoformat() if isinstance(value, date) else value
    data = FactCorrected(field=field, new_value=new_value)  # type: ignore[arg-type]  # some tests send another field
    sealed = {"reasons": "登记有误", **({"new_text": "更正后的事实"} if field == "narrative" else {})}
    return town.act("FactCorrected", f"fact/{fact}", data, VERIFIER_AND_ORG, sealed=sealed, **members)


def readmit(town: Town, stream: str, item: str, **members: Any) -> Outcome:
    """Excluded evidence may be used again."""
    data, sealed = EvidenceReadmitted(evidence_item=item), {"reasons": "排除有误"}
    return town.act("EvidenceReadmitted", stream, data, [("a-org", "ORG")], sealed=sealed, **members)


def supersede(town: Town, ends_on: date, version: int = 1, by: int = 2) -> Outcome:
    """A version ends on a day, another one follows it."""
    data = RulebookSuperseded(version=version, by_version=by, ends_on=ends_on)
    return town.act("RulebookSuperseded", BOOK, data, RULE_MAKERS)


def annul_rules(town: Town, version: int) -> str:
    """The superior organ annuls a version; the id of the event."""
    data = RulebookAnnulled(version=version, ground="no_power", decided_on=shanghai_day(town.clock.now()))
    return town.must("RulebookAnnulled", BOOK, data, SUPERIOR, sealed={"reasons": "越权"}).statement.id


def reverse_annulment(town: Town, version: int, annulment: str, **members: Any) -> Outcome:
    """The superior organ takes its annulment back."""
    data = RulebookAnnulmentReversed(version=version, annulment=annulment)
    return town.act("RulebookAnnulmentReversed", BOOK, data, SUPERIOR, sealed={"reasons": "改正"}, **members)


def figures(town: Town, on: date, known: date | None = None, person: str = PERSON) -> tuple[int, str]:
    """Points and colour of `on | known`; known now unless said otherwise."""
    history = town.ledger.history
    inputs = history.score_inputs(person, history.known(known, today=town.ledger.today()))
    return score(inputs, on=on).points_cp, colour(inputs, on=on).colour


def lines(town: Town, on: date, person: str = PERSON) -> Iterator[ScoreLine]:
    """The lines of the score of a day, known now."""
    return iter(score(town.ledger.history.score_inputs(person), on=on).lines)


def told(
    town: Town, number: str, fact_on: date, points_cp: int, *, severity: str, rulebook: RulebookRef | None = None,
    person: str = PERSON,
) -> Case:  # fmt: skip
    """A deduction up to its notice, all on the day of the fact or as late as the clock says."""
    case = town.fact(Case(number, person), fact_on)
    by: dict[str, Any] = {} if rulebook is None else {"rulebook": rulebook}
    must(town.propose(case, fact_on, points_cp, severity=severity, **by))
    must(town.notice(case, points_cp, severity=severity))
    return case


def decided(
    town: Town, case: Case, points_cp: int, on: date, *, severity: str, rulebook: RulebookRef | None = None
) -> Case:
    """Its decision and the service of it, on one day."""
    by: dict[str, Any] = {} if rulebook is None else {"rulebook": rulebook}
    must(town.confirm(case, morning(on), points_cp, severity=severity, **by))
    must(town.serve(case, on))
    return case


def deducted(
    town: Town, number: str, fact_on: date, points_cp: int, on: date, *, severity: str, rulebook: RulebookRef | None = None
) -> Case:  # fmt: skip
    """A deduction from its fact to the service of its decision."""
    case = told(town, number, fact_on, points_cp, severity=severity, rulebook=rulebook)
    return decided(town, case, points_cp, on, severity=severity, rulebook=rulebook)


def morning(day: date) -> datetime:
    """Ten o'clock of a day."""
    return at(day.year, day.month, day.day)


@dataclass
class OlderTown(Town):
    """The town a year earlier: its ledger, its official and its rulebook begin in January 2025 (example X8)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clock = ScriptedClock(at(2025, 1, 4, 8))
        self.ledger.clock = self.clock

    def publication(self) -> RulebookPublished:
        """In force from 1 January 2025."""
        first = date(2025, 1, 1)
        return replace(super().publication(), effective_from_on=first, published_on=first)

    def register(self, official: str, tier: str = "general") -> None:
        """Registered on 4 January 2025."""
        data = OfficialRegistered(
            staff_category="civil_servant", tier=tier, unit=UNIT, leading_member=False, registered_on=date(2025, 1, 4)  # type: ignore[arg-type]
        )  # fmt: skip
        sealed = {"name": f"干部 {official}", "identity_number": f"invented-{official}"}
        self.must("OfficialRegistered", f"official/{official}", data, [("a-reg", "REG")], sealed=sealed)
        self.actor(f"a-{official}", official=official)


@dataclass
class OnFact(Case):
    """A case about a fact that another case brought: `on` is its number, evidence and verifications are that case's."""

    on: str = ""

    @property
    def fact(self) -> str:
        """Id of the fact it shares."""
        return f"f-{self.on}"


def told_beside(
    town: Town, number: str, of: Case, fact_on: date, points_cp: int, *, severity: str, person: str
) -> Case:
    """A deduction of another person on the fact of a case, up to its notice."""
    case = OnFact(number, person, of.evidence, of.verifications, on=of.number)
    must(town.propose(case, fact_on, points_cp, severity=severity))
    must(town.notice(case, points_cp, severity=severity))
    return case
