"""Would this decision fail a clause the moment it stood? A gate is refused where it would (design D4, procedure 5.1).

The clauses judge a decision in the log; here they judge it as if it already stood, over the very streams admission reads. So there
is one set of rules, and nothing is let in that the fairness proof would then call unfair. Clauses about later acts (service,
recording) and about other facts are left to their time.
"""

from collections.abc import Iterator
from datetime import datetime

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f01_legality import f01
from ledger.domain.clauses.f02_no_retroactivity import f02
from ledger.domain.clauses.f03_notice import f03
from ledger.domain.clauses.f04_heard import f04
from ledger.domain.clauses.f05_answered import f05
from ledger.domain.clauses.f07_evidence import f07
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import deduction
from ledger.domain.statement import Event, Statement

_FORESEEN = (f01, f02, f03, f04, f05, f07)


def foreseen_failures(statement: Statement, case: deduction.Case, at: datetime, position: int) -> Iterator[Breach]:
    """A breach for every clause that would fail, were the confirmation recorded at `at` and `position`."""
    event = Event(
        position=position, seq=1, recorded_at=at, body_hash="", leaf_hash=b"", statement=statement
    )  # what the fold reads of an event: its statement, place and time
    file = CaseFile(
        dossier=deduction.evolve(case.dossier, event),
        facts=case.facts,
        rulebooks=case.rulebooks,
        calendar=case.calendar,
        known_on=case.today,
    )
    for clause in _FORESEEN:
        verdict = clause(file, statement.data.deduction)
        if verdict.verdict == "fail":
            yield breach(f"fails-{verdict.clause.lower()}", "data.deduction", zh=verdict.zh, en=verdict.en)
