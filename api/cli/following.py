"""`mingjing tail`: which entries come, as they come? Read from the log itself, read-only, beside a running service too.

Each line is one entry: position, time, type in both languages, stream, signers with their roles; never sealed text, which is in no
statement. With `--follow` it waits for more: the size of the log is asked once a second, which reads one row; `--for` and `--limit` end it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Flag
from time import monotonic
from typing import Any, Final

import msgspec
import rich_click as click

from api.cli.options import ledger_directory
from api.ledger_directory import open_reading
from ledger.domain.catalogue import BY_NAME, CATALOGUE, row_of
from ledger.domain.statement import Event
from ledger.history import History
from ledger.log.entry import format_instant

LAST: Final = 20
"""Entries shown where nobody says after which."""
PAGE: Final = 256
WAIT_S: Final = 1.0

Wait = Callable[[], bool]
"""Wait a while; False where the time is up."""


def tail(
    after: int | None, follow: bool, for_s: float | None, limit: int | None, types: tuple[str, ...], directory: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """`mingjing tail`, as `commands` describes it."""
    wanted = wire_names(types)
    with open_reading(ledger_directory(directory)) as reading:
        wait = patience(for_s) if follow else nothing_more
        for event in entries(reading.history, after, wanted, wait, limit=limit):
            click.echo(msgspec.json.encode(members(event)).decode() if as_json else line(event))


def wire_names(types: tuple[str, ...]) -> frozenset[str] | None:
    """Stored names of the types asked for, by name or stored name; None: all. A wrong one is a usage error."""
    wires = set()
    for name in (name for each in types for name in each.split(",")):
        row = BY_NAME.get(name) or CATALOGUE.get(name)
        if row is None:
            raise click.BadParameter(f"there is no event type {name[:60]!r}.", param_hint="--types")
        wires.add(row.wire)
    return frozenset(wires) or None


def entries(
    history: History, after: int | None, wanted: frozenset[str] | None, wait: Wait, *, limit: int | None = None
) -> Iterator[Event]:
    """Entries behind a position, in order, waiting for more as long as `wait` says; `after` None: the last ones there are."""
    position = max(0, history.size() - LAST) if after is None else after + 1
    told = 0
    while True:
        size = history.size()
        while position < size:
            for event in history.events(position, min(PAGE, size - position)):
                position = event.position + 1
                if wanted is None or event.statement.type in wanted:
                    yield event
                    told += 1
                    if told == limit:
                        return
        if not wait():
            return


def patience(for_s: float | None) -> Wait:
    """Waits a second each time, and no longer than `for_s` seconds altogether; None: without end."""
    ends = None if for_s is None else monotonic() + for_s
    nobody = Flag()

    def wait() -> bool:
        left = WAIT_S if ends is None else min(WAIT_S, ends - monotonic())
        if left <= 0:
            return False
        nobody.wait(left)
        return True

    return wait


def nothing_more() -> bool:
    """For those who do not follow."""
    return False


def members(event: Event) -> dict[str, Any]:
    """One entry for machines."""
    row, statement = row_of(event.statement), event.statement
    return {
        "position": event.position,
        "recorded_at": format_instant(event.recorded_at),
        "type": row.name,
        "zh": row.zh,
        "en": row.en,
        "stream": statement.stream,
        "seq": event.seq,
        "event": statement.id,
        "signers": [{"actor": one.actor, "role": one.role, "unit": one.unit} for one in statement.signers],
    }


def line(event: Event) -> str:
    """One entry for people."""
    row = row_of(event.statement)
    signers = "、".join(f"{one.actor} {one.role}" for one in event.statement.signers)
    when = format_instant(event.recorded_at)
    return f"{event.position:>8}  {when}  {row.zh} {row.name}  {event.statement.stream}#{event.seq}  {signers}"
