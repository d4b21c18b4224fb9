"""What the procedure says no with.

    DomainError
    ├── StatementMalformed   (Malformed)   a body that is no statement: what is wrong and where
    ├── NotAdmitted          (NotAdmitted) a rule is broken; carries every breach, each with its clause
    ├── StaleSeen            (Conflict)    a later event touches the same matter: look again, sign a new statement
    ├── RulebookMissing      (NotAdmitted) no published version covers the day asked
    └── RulebookMalformed    (Malformed)   a rulebook document of the wrong shape

Every error has `zh` and `en`: what is wrong, where, the clause or limit, and what to do. Nothing in them is sealed text.
"""

from datetime import date

from ledger.domain.problem_rows.problem import Problem
from ledger.domain.problems import Breach, render


class DomainError(Exception):
    """Root of the tree. `zh` and `en` are whole sentences for people."""

    zh: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.en


class StatementMalformed(DomainError):
    """A body that is no statement of a known type. `code` is kebab-case, `where` the member concerned."""

    def __init__(self, code: str, where: str, **values: str | int) -> None:
        self.code = code
        self.where = where
        self.zh, self.en = render(code, {"field": where, **values})
        super().__init__(code, where)


class NotAdmitted(DomainError):
    """The procedure refuses a statement. `breaches` holds at least one; the first gives code, clause and field."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        self.breaches = breaches
        self.code = breaches[0].code
        self.clause = breaches[0].clause
        self.field = breaches[0].field
        self.zh = "".join(breach.zh for breach in breaches)
        self.en = " ".join(breach.en for breach in breaches)
        super().__init__(self.code, self.clause, self.field)


class StaleSeen(DomainError):
    """Later events of the conflict set touch the same matter; `events` are their ids, oldest first."""

    code = "stale-seen"

    def __init__(self, events: tuple[str, ...]) -> None:
        self.events = events
        self.zh, self.en = render("stale-seen", {"events": ", ".join(events)})
        super().__init__(events)


class RulebookMissing(DomainError):
    """No published version of a rulebook covers the day asked."""

    code = "rulebook-missing"

    def __init__(self, day: date) -> None:
        self.day = day
        self.zh, self.en = render("rulebook-missing", {"day": day.isoformat()})
        super().__init__(day)


class RulebookMalformed(DomainError):
    """A rulebook document of the wrong shape: `path` in the document, what was expected."""

    code = "rulebook-malformed"

    def __init__(self, path: str, expected: str) -> None:
        self.path = path
        self.expected = expected
        self.zh, self.en = render("rulebook-malformed", {"path": path, "expected": expected})
        super().__init__(path, expected)


__all__ = [
    "Breach",
    "DomainError",
    "NotAdmitted",
    "Problem",
    "RulebookMalformed",
    "RulebookMissing",
    "StaleSeen",
    "StatementMalformed",
]
