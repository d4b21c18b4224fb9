"""What follows from the acts of a whatif file? Each act's verdict, then everyone concerned as after the last one. Nothing is written."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from api.explaining import why_members
from api.person import person_as_of
from api.problems import problem_of
from api.supposing.county import set_up
from api.supposing.lines import Again, File, Line, LineRefused
from api.supposing.statements import Made, statement_of
from ledger.domain.catalogue import row_of
from ledger.domain.vocabulary import shanghai_day
from ledger.errors import NotInLog
from ledger.history import History
from ledger.log.entry import format_instant
from ledger.store.recorder import Recorder
from ledger.supposing import Supposed, Supposition

PERSONS_SHOWN: Final = 50
"""So many persons are worked out, the others counted."""
_PROBLEM: Final = ("code", "clause", "field", "detail", "detail_zh", "breaches", "events")


def suppose(
    file: File,
    base: Recorder | None,
    *,
    origin: str,
    scripted: bool,
    on: date | None,
    known: date | datetime | int | None,
) -> dict[str, Any]:
    """The answer. `base`: the ledger that the acts are laid on, read and never written; None: an empty one.

    `on` and `known` default to the day of the last act. Raises LineRefused, NotInLog for a position there is none of.
    """
    county = Supposition(base, origin=origin, scripted=scripted)
    if file.setup is not None and base is not None:
        raise LineRefused(1, "setup 不能与已有账本同用。", "setup does not go with an existing ledger.")
    defaults = None if file.setup is None else set_up(county, file.setup)
    before = county.history.size()
    last, made, verdicts = county.last_recorded_at(), dict[str, Made](), list[dict[str, Any]]()
    for line in file.lines:
        if last is not None and line.at < last:
            raise LineRefused(
                line.number, "recorded_at 早于账本的最后一条。", "recorded_at is before the last entry of the ledger."
            )  # fmt: skip
        if isinstance(line.act, Again):
            found = made.get(line.act.again)
            if found is None:
                raise LineRefused(line.number, "again 所指的行不存在。", "again speaks of a line that is not there.")
        else:
            found = statement_of(line, line.act, county, made, defaults)
            if line.act.name is not None:
                made[line.act.name] = found
        verdicts.append(_verdict(line, found, county.hand_in(found.statement, found.body, line.at)))
    day = shanghai_day(file.lines[-1].at)
    knowing = county.history.known(day if known is None else known, today=day)
    asked_on = day if on is None else on
    concerned = _concerned(county.history, before)
    persons, unknown = [], []
    for official in concerned[:PERSONS_SHOWN]:
        try:
            persons.append(why_members(county.history, person_as_of(county.history, official, asked_on, knowing)))
        except NotInLog:
            unknown.append(official)
    return {
        "on": asked_on,
        "known": {"position": knowing.position, "day": knowing.day},
        "origin": origin,
        "entries_before": before,
        "rules": county.epoch,
        "signatures": "not asked",
        "written": 0,
        "statements": verdicts,
        "persons": persons,
        "not_registered": unknown,
        "more": len(concerned[PERSONS_SHOWN:]),
    }


def founding_clock(file: File) -> bool:
    """Whether a file that founds its own ledger states a scripted clock."""
    first = file.lines[0].act
    return not isinstance(first, Again) and first.data.get("clock") == "scripted"


def _verdict(line: Line, made: Made, verdict: Supposed) -> dict[str, Any]:
    statement = made.statement
    row = row_of(statement)
    members: dict[str, Any] = {
        "line": line.number,
        "name": None if isinstance(line.act, Again) else line.act.name,
        "event": statement.id,
        "type": row.name,
        "zh": row.zh,
        "en": row.en,
        "stream": statement.stream,
        "recorded_at": format_instant(line.at),
        "verdict": "refused" if verdict.position is None else "again" if verdict.again else "admitted",
        "position": verdict.position,
        "standing": [
            {"code": each.code, "clause": each.clause, "field": each.field, "zh": each.zh, "en": each.en}
            for each in verdict.standing
        ],
        "refusal": None,
    }
    if verdict.error is not None:
        problem = problem_of(verdict.error).members
        members["refusal"] = {name: problem[name] for name in _PROBLEM if name in problem}
    return members


def _concerned(history: History, before: int) -> list[str]:
    """Everyone whom an act behind the first entries names, or who cites what it is about."""
    found: set[str] = set()
    for event in history.events(before, history.size()):
        found.update(_touched(history, event.statement.stream))
    return sorted(found)


def _touched(history: History, stream: str) -> Iterator[str]:
    family, _, rest = stream.partition("/")
    if family == "official":
        yield rest
    elif family in ("fact", "rulebook"):
        yield from history.citing(stream)
