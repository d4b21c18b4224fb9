"""Which rules does admission add to the warning family (预警)? What is read of the world is handed to `procedures/` as values.

The colour due is asked on the day of recording, as known at the head of the log: a warning dated back warns of nothing. What the
author saw may not be older than the last event that the colour rests on: the person's own stream, the facts of his dossier, the
rulebook, the calendar.
"""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.domain.case_reading import score_inputs
from ledger.domain.colours import colour
from ledger.domain.dossier import Dossier
from ledger.domain.errors import RulebookMissing
from ledger.domain.event_type import EventType
from ledger.domain.events.warnings import WarningCorrected, WarningIssued, WarningLifted, WarningServed
from ledger.domain.problems import Breach, breach
from ledger.domain.procedures import warnings
from ledger.domain.statement import Statement
from ledger.domain.vocabulary import shanghai_day
from ledger.domain.world import World


def guard(
    statement: Statement, row: EventType, world: World, dossier: Dossier, *, at: datetime, declared: date, organ: str | None
) -> Iterator[Breach]:  # fmt: skip
    """Every breach of the special guards of the family. `organ` is the deciding organ on the declared day."""
    data = statement.data
    if isinstance(data, WarningServed):
        yield from warnings.guard_service(data, dossier)
    if not isinstance(data, WarningIssued | WarningCorrected | WarningLifted):
        return
    issued = dossier.warnings.get(data.warning)
    # a correction is measured by the rules the warning rests on, whatever it cites itself
    reference = statement.rulebook if isinstance(data, WarningIssued) or issued is None else issued.rulebook
    if reference is None or (issued is None and not isinstance(data, WarningIssued)):
        return  # nothing cited, or no such warning: both are refused by themselves
    today = shanghai_day(at)
    asked_on = today if issued is None else min(today, date(int(issued.period), 12, 31))
    inputs = score_inputs(world, dossier, reference.id)
    try:
        due = colour(inputs, on=asked_on)
    except RulebookMissing:
        yield breach("rulebook-missing", "rulebook", day=asked_on.isoformat())
        return
    books = {f"rulebook/{name}" for name in (reference.id, *(version.id for version in inputs.rulebooks.versions))}
    streams = (statement.stream, "calendar", *sorted(books), *(f"fact/{name}" for name in inputs.facts))
    case = warnings.Case(
        inputs=inputs,
        due=due,
        asked_on=asked_on,
        rested_on=max(world.stream(name).position or 0 for name in streams),
        size=world.size,
    )
    yield from warnings.guard(statement, dossier, case)
