"""Which problems can a submission or a question be answered with? Writes the table at the end of docs/http.md from the code.

`make vectors` runs it; a test holds the page to it, so a new kind of refusal cannot go without an entry.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from api.errors import ApiError  # noqa: E402
from api.problems import ROWS, code_of  # noqa: E402
from keys.errors import MalformedEnvelope  # noqa: E402
from ledger.domain.errors import NotAdmitted, StatementMalformed  # noqa: E402
from ledger.domain.problems import PROBLEMS  # noqa: E402
from ledger.errors import LedgerError  # noqa: E402
from ledger.log.errors import MalformedBytes, OpeningRefused  # noqa: E402
from ledger.store.errors import EventIdTaken  # noqa: E402
from projections.errors import ProjectionsError  # noqa: E402

PAGE = ROOT / "docs/http.md"
HEAD = "| code | status | clause | 中文 | English |\n|---|---|---|---|---|\n"
UNREADABLE = frozenset(
    "unknown-type wrong-member not-canonical-value wrong-blind wrong-digest-count digests-unordered".split()
)
"""Rows of the procedure's table that say a statement is none: `StatementMalformed`."""
ELSEWHERE = {"stale-seen": 409, "rulebook-malformed": 400, "event-id-taken": 409}
"""Rows of the procedure's table that an error class of its own carries."""


@dataclass(frozen=True, order=True)
class Line:
    """One line of the table."""

    status: int
    code: str
    clause: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"| `{self.code}` | {self.status} | {self.clause} | {self.zh} | {self.en} |\n"


def tree(root: type[Exception]) -> Iterator[type[Exception]]:
    """A class and everything that descends from it."""
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def lines() -> list[Line]:
    """Every problem, by status and code."""
    found = [_of_procedure(code) for code in PROBLEMS]
    for kind in (MalformedBytes, OpeningRefused):
        found += [_line(ROWS[kind].status, code, "", zh, en) for code, (zh, en) in kind.sentences.items()]
    for reason, (en, zh) in MalformedEnvelope.sentences.items():
        found.append(_line(ROWS[MalformedEnvelope].status, code_of(MalformedEnvelope(reason)), "", zh, en))
    for root in (LedgerError, ProjectionsError, ApiError):
        for kind in tree(root):
            code = vars(kind).get("code")
            if isinstance(code, str) and kind is not root:
                row = ROWS[kind]
                found.append(_line(row.status, code, "", vars(kind).get("zh", row.zh), vars(kind).get("en", row.en)))
    taken = ROWS[EventIdTaken]
    if "event-id-taken" not in PROBLEMS:
        found.append(_line(taken.status, "event-id-taken", "", taken.zh, taken.en))
    return sorted(found)


def _of_procedure(code: str) -> Line:
    problem = PROBLEMS[code]
    kind = StatementMalformed if code in UNREADABLE else NotAdmitted
    return _line(ELSEWHERE.get(code, ROWS[kind].status), code, problem.clause, problem.zh, problem.en)


def _line(status: int, code: str, clause: str, zh: str, en: str) -> Line:
    zh, en = (re.sub(r"\{\w+\}", "…", text).replace("|", "/").strip() for text in (zh, en))
    return Line(status, code, clause, zh, en)


def page(text: str) -> str:
    """The page with its table made anew."""
    return text[: text.index(HEAD)] + HEAD + "".join(map(str, lines()))


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
