"""Which clauses does one deduction pass? Every clause of the spine over it, in order.

A clause is added by one line in `CLAUSES`, with the epoch that brought it. Whether a decision is provably fair follows from the
answers (procedure 5.1).
"""

from collections.abc import Callable, Iterable

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f01_legality import f01
from ledger.domain.clauses.f02_no_retroactivity import f02
from ledger.domain.clauses.f03_notice import f03
from ledger.domain.clauses.f04_heard import f04
from ledger.domain.clauses.f05_answered import f05
from ledger.domain.clauses.f06_once import f06
from ledger.domain.clauses.f07_evidence import f07
from ledger.domain.clauses.f08_timely_recording import f08
from ledger.domain.clauses.f11_limits import f11
from ledger.domain.clauses.f13_not_heavier import f13
from ledger.domain.clauses.f14_objection_admitted import f14
from ledger.domain.clauses.f25_authentic import f25
from ledger.domain.clauses.f29_told_in_time import f29
from ledger.domain.clauses.f30_lists_agree import f30
from ledger.domain.clauses.f31_no_raising import f31
from ledger.domain.clauses.f35_collective import f35, f35_listing
from ledger.domain.clauses.verdict import ClauseVerdict

Clause = Callable[[CaseFile, str], ClauseVerdict]
CLAUSES: tuple[tuple[Clause, int], ...] = (
    (f01, 1), (f02, 1), (f03, 1), (f04, 1), (f05, 1), (f06, 1), (f07, 1), (f08, 1), (f11, 2), (f13, 2), (f14, 2),
    (f25, 1), (f31, 2), (f35, 2),
)  # fmt: skip
"""Every clause with the rules epoch since which it is asked."""
PERSON_CLAUSES: tuple[Callable[[CaseFile], ClauseVerdict], ...] = (f29, f30)
"""Clauses over one person on a day (procedure 5.2, level person)."""


def evaluate(case: CaseFile, deduction_id: str) -> tuple[ClauseVerdict, ...]:
    """The verdict of every clause, in their order. Raises KeyError for a deduction that the dossier does not hold.

    A history that ended under an earlier epoch is answered as it was then: its proofs hold.
    """
    return tuple(clause(case, deduction_id) for clause, since in CLAUSES if since <= case.epoch)


def evaluate_listing(case: CaseFile, listing_id: str) -> tuple[ClauseVerdict, ...]:
    """The verdicts on one listing. Raises KeyError for a listing that the dossier does not hold."""
    return (f35_listing(case, listing_id),)


def evaluate_person(case: CaseFile) -> tuple[ClauseVerdict, ...]:
    """The verdict of every clause over the person, on the day of knowing."""
    return tuple(clause(case) for clause in PERSON_CLAUSES)


def provably_fair(verdicts: Iterable[ClauseVerdict]) -> bool:
    """Whether no clause fails and none is cannot_prove; not_applicable does not count against a decision."""
    return all(each.verdict in ("pass", "not_applicable") for each in verdicts)
