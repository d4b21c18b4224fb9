"""What does a clause answer? Pass, fail, not applicable or cannot prove, with the events it read and a reason in words.

Procedure 5.1. Not applicable does not count against a decision; cannot prove does. The sentences name events, days and
numbers only: never a name or sealed text.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act

Verdict = Literal["pass", "fail", "not_applicable", "cannot_prove"]


class ClauseVerdict(Struct, frozen=True, kw_only=True):
    """One answer. `events` are the ids read, in ledger order; `reason` is a kebab word, `zh` and `en` one sentence."""

    clause: str
    verdict: Verdict
    events: tuple[str, ...]
    reason: str
    zh: str
    en: str


class Answers:
    """The answers of one clause over the acts it read; an act that is not there (None) is left out."""

    def __init__(self, clause: str, acts: Iterable[Act | None]) -> None:
        read = {act.position: act.event for act in acts if act is not None}
        self._clause = clause
        self._events = tuple(read[position] for position in sorted(read))

    def passed(self, reason: str, zh: str, en: str) -> ClauseVerdict:
        """The clause holds."""
        return self._answer("pass", reason, zh, en)

    def failed(self, reason: str, zh: str, en: str) -> ClauseVerdict:
        """The clause is broken."""
        return self._answer("fail", reason, zh, en)

    def cannot_prove(self, reason: str, zh: str, en: str) -> ClauseVerdict:
        """Something that the clause needs is missing, withheld or in doubt."""
        return self._answer("cannot_prove", reason, zh, en)

    def not_applicable(self, reason: str, zh: str, en: str) -> ClauseVerdict:
        """The clause has no object here."""
        return self._answer("not_applicable", reason, zh, en)

    def rulebook_missing(self) -> ClauseVerdict:
        """The rulebook version cited is not in the closure."""
        return self.cannot_prove(
            "rulebook-not-known",
            "所引用的规则集版本不在证据范围内。",
            "The rulebook version cited is not among the evidence.",
        )

    def _answer(self, verdict: Verdict, reason: str, zh: str, en: str) -> ClauseVerdict:
        return ClauseVerdict(clause=self._clause, verdict=verdict, events=self._events, reason=reason, zh=zh, en=en)


def not_decided(clause: str, proposal: Act) -> ClauseVerdict:
    """The answer of every clause while the deduction is only proposed."""
    return Answers(clause, (proposal,)).not_applicable(
        "not-decided", "尚未作出认定决定。", "No decision has been made yet."
    )
