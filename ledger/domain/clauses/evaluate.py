"""Which clauses does one deduction pass? Every clause of the spine over it, in order.

A clause is added by one line in `CLAUSES`. Whether a decision is provably fair follows from the answers (procedure 5.1).
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
from ledger.domain.clauses.f25_authentic import f25
from ledger.domain.clauses.verdict import ClauseVerdict

CLAUSES: tuple[Callable[[CaseFile, str], ClauseVerdict], ...] = (f01, f02, f03, f04, f05, f06, f07, f08, f25)


def evaluate(case: CaseFile, deduction_id: str) -> tuple[ClauseVerdict, ...]:
    """The verdict of every clause, in their order. Raises KeyError for a deduction that the dossier does not hold."""
    return tuple(clause(case, deduction_id) for clause in CLAUSES)


def provably_fair(verdicts: Iterable[ClauseVerdict]) -> bool:
    """Whether no clause fails and none is cannot_prove; not_applicable does not count against a decision."""
    return all(each.verdict in ("pass", "not_applicable") for each in verdicts)
