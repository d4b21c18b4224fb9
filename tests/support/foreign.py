"""Acts of those who should not: admitted because they bind, and their breaches stand beside them."""

from ledger.admitting import Outcome
from ledger.domain.events.deductions import DeductionAnnulled
from tests.support.acts import service
from tests.support.town import Case, Signing, Town

COUNTY: Signing = [("a-cc1", "COM"), ("a-cc2", "COM")]
"""The county committee, where the unit's own leadership group decides."""


def annul_by(town: Town, case: Case, signing: Signing, organ: str) -> Outcome:
    """An organ annuls a deduction now."""
    annulled = DeductionAnnulled(deduction=case.deduction, ground="AR1", deciding_organ=organ, meeting=None, item=None)
    return town.act(
        "DeductionAnnulled", f"official/{case.person}", annulled, signing, decided_at=town.clock.now(),
        sealed={"reasons": "理由"},
    )  # fmt: skip


def foreign_service(town: Town, case: Case, other: Case) -> Outcome:
    """The decision of another matter is served in a case."""
    return town.submit(service(town, case, other.decision))
