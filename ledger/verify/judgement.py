"""What follows from the history shown: score, colour, list and clauses, as values and as the members of a proof.

The maker of a proof and its verifier call the same functions of `ledger.domain` on states they have folded themselves; here
their answers get the one spelling in which they are compared.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast

import msgspec

from ledger.domain.authority import Actor, Founding, actor_with_first_grants
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.clauses.f35_collective import meetings_cited
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.colours import ColourDue, colour
from ledger.domain.contested import Contest
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.errors import RulebookMissing
from ledger.domain.meeting import Meeting
from ledger.domain.rulebook import Rulebooks, RulebookVersion
from ledger.domain.scoring import ListDue, Score, ScoreInputs, list_due, score
from ledger.domain.streams import StreamState
from ledger.domain.time_limits import Calendar


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """As known at a size, on a day. Colour and list are None where no rulebook covers the day."""

    known_position: int
    on: date
    score: Score
    colour: ColourDue | None
    list_due: ListDue | None
    clauses: tuple[ClauseVerdict, ...]

    def judged_json(self) -> dict[str, Any]:
        """The member `judged` of a proof."""
        members = {
            "colour": self.colour,
            "known_position": self.known_position,
            "list_due": self.list_due,
            "on": self.on,
            "score": self.score,
        }
        value: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(members))
        return value

    def clauses_json(self) -> list[Any]:
        """The member `clauses` of a proof: verdicts and reasons; the sentences are the reader's program's."""
        return [
            {"clause": one.clause, "events": list(one.events), "reason": one.reason, "verdict": one.verdict}
            for one in self.clauses
        ]


def judge(case: CaseFile, deduction: str, *, size: int) -> Judgement:
    """Score, colour, list and clauses of a case on its knowing day."""
    inputs = ScoreInputs(dossier=case.dossier, facts=case.facts, rulebooks=case.rulebooks, calendar=case.calendar)
    on = case.known_on
    try:
        due, listed = colour(inputs, on=on), list_due(inputs, period=on.year, known_on=on)
    except RulebookMissing:
        due, listed = None, None
    return Judgement(
        known_position=size - 1,
        on=on,
        score=score(inputs, on=on),
        colour=due,
        list_due=listed,
        clauses=evaluate(case, deduction),
    )


def case_of(
    official: str, known_on: date, states: Iterable[StreamState], state: Callable[[str], StreamState]
) -> CaseFile:
    """The case file of a person from folded streams: facts cited, every rulebook, the calendar, every actor."""
    dossier = cast(Dossier, state(f"official/{official}").detail)
    founding = cast(Founding, state("founding").detail)
    cited = {deduction.fact for deduction in dossier.deductions.values()}
    cited |= {finding.fact for finding in dossier.findings.values()}
    versions: list[RulebookVersion] = []
    actors: dict[str, Actor] = dict(founding.actors)
    contests: dict[str, Contest] = {}
    for one in states:
        contests.update(one.contests)
        family, _, rest = one.name.partition("/")
        if family == "rulebook":
            versions += cast(Rulebooks, one.detail).versions
        elif family == "actor":
            actors[rest] = actor_with_first_grants(founding, cast(Actor, one.detail))
    facts: Mapping[str, Fact] = {name: cast(Fact, state(f"fact/{name}").detail) for name in sorted(cited)}
    return CaseFile(
        dossier=dossier,
        facts=facts,
        rulebooks=Rulebooks(versions=tuple(sorted(versions, key=lambda version: version.publication.position))),
        calendar=cast(Calendar, state("calendar").detail),
        known_on=known_on,
        actors=actors,
        contests=contests,
        meetings={name: cast(Meeting, state(f"meeting/{name}").detail) for name in sorted(meetings_cited(dossier))},
        epoch=state(f"official/{official}").rules,
    )
