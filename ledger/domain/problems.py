"""What is said to a person whose statement is refused? One row per kind of refusal, in Chinese and English.

A row names the clause (F01-F37 of procedure 5.2, or G01-G15 for the guards of procedure 3.8), says what is wrong and what to
do. Placeholders take ids, codes, days and numbers only: no sealed or personal text can reach a message.
"""

from collections.abc import Mapping

from msgspec import Struct

from ledger.domain.problem_rows import (
    cases,
    keys,
    links,
    listings,
    meetings,
    objections,
    place,
    reports,
    signing,
    statements,
    warnings,
)  # fmt: skip
from ledger.domain.problem_rows.problem import Problem


class Breach(Struct, frozen=True, kw_only=True):
    """One rule broken by one statement: `field` is the member concerned, `values` fill the sentence."""

    code: str
    field: str
    values: dict[str, str | int] = {}

    @property
    def clause(self) -> str:
        """Clause or guard that the breach falls under."""
        return PROBLEMS[self.code].clause

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        return render(self.code, {"field": self.field, **self.values})[0]

    @property
    def en(self) -> str:
        """The sentence in English."""
        return render(self.code, {"field": self.field, **self.values})[1]


def breach(code: str, field: str, **values: str | int) -> Breach:
    """A breach of a known kind."""
    return Breach(code=code, field=field, values=values)


def render(code: str, values: Mapping[str, str | int]) -> tuple[str, str]:
    """(Chinese, English) sentence of a problem with its values filled in. A value "english / 中文" gives each its half."""
    problem = PROBLEMS[code]
    halves = {name: str(value).partition(" / ") for name, value in values.items()}
    chinese = {name: zh or en for name, (en, _, zh) in halves.items()}
    return problem.zh.format_map(chinese), problem.en.format_map({name: en for name, (en, _, _) in halves.items()})


PROBLEMS: Mapping[str, Problem] = {
    **statements.ROWS, **signing.ROWS, **place.ROWS, **cases.ROWS, **keys.ROWS, **links.ROWS, **objections.ROWS,
    **warnings.ROWS, **meetings.ROWS, **listings.ROWS, **reports.ROWS,
}  # fmt: skip
"""Every kind of refusal by its code."""
