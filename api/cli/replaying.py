"""`mingjing replay`: would the whole history of a person be admitted again, and does it come out the same?

Everything of his stream as known at a time and all that it read, down to the founding, is checked against its hashes and
signatures, admitted again under its own rules and folded anew; score and colour of that are compared with what `why` says.
The same code checks a proof offline (ledger.verify.readmission).
"""

import json
from datetime import date, datetime
from pathlib import Path

import rich_click as click

from api.cli.failures import CheckFailed
from api.cli.options import ledger_directory
from api.cli.progress import Advance, progress_bar
from api.ledger_directory import Reading, open_reading
from ledger.domain.colours import ColourDue, colour
from ledger.domain.score_steps import points_text
from ledger.domain.scoring import ScoreInputs
from ledger.history import Known
from ledger.proving import closure
from ledger.verify.judgement import case_of
from ledger.verify.readmission import KeyDirectory, Readmission, read_position
from ledger.verify.signed import check_signed


def replay(
    official: str, on: date | None, known: date | datetime | int | None, directory: Path | None, as_json: bool
) -> None:
    """`mingjing replay`. Raises CheckFailed where it comes out otherwise."""
    with open_reading(ledger_directory(directory)) as reading:
        knowing = reading.history.known(known, today=reading.today())
        day = on or reading.today()
        told = colour(reading.history.score_inputs(official, knowing), on=day)
        with progress_bar("重放 replay", quiet=as_json) as advance:
            events, streams, again = _again(reading, official, day, knowing, advance)
    if again != told:
        raise CheckFailed(
            f"重放结果不同：账本所答为 {told.colour} {told.points_cp} cp，重放得 {again.colour} {again.points_cp} cp。",
            f"The replay differs: expected {told.colour} {told.points_cp} cp, got {again.colour} {again.points_cp} cp.",
            code="replay-differs",
        )
    if as_json:
        report = {
            "ok": True, "official": official, "on": day.isoformat(),
            "known": {"day": knowing.day.isoformat(), "position": knowing.position},
            "events": events, "streams": streams, "colour": again.colour, "points_cp": again.points_cp,
        }  # fmt: skip
        click.echo(json.dumps(report))
        return
    click.echo(f"{official}  {day}  所知至 as known {knowing.day}，位置 position {knowing.position}")
    click.echo(
        f"重新核对、准入并折叠 {events} 条事件（{streams} 个流），结果相同：{again.colour} {points_text(again.points_cp)}"
    )
    click.echo(
        f"{events} events of {streams} streams checked, admitted and folded again, with the same outcome: "
        f"{again.colour} {points_text(again.points_cp)}"
    )


def _again(reading: Reading, official: str, on: date, known: Known, advance: Advance) -> tuple[int, int, ColourDue]:
    """Events, streams, and the colour that follows. Raises ProofRefused naming the position that does not hold."""
    entries = closure(reading.history, f"official/{official}", known)
    keys, readmission = KeyDirectory(), Readmission(one_person=True)
    for done, entry in enumerate(entries, start=1):
        shown = read_position(
            f"position {entry.position}", entry.position, entry.entry, entry.body, entry.signatures, entry.reads
        )
        check_signed(shown.where, shown.event.statement, shown.body, shown.signatures, keys.lookup)
        readmission.readmit(shown)
        keys.learn(shown.event.statement)
        advance(done, len(entries))
    case = case_of(official, known.day, readmission.states(), readmission.state)
    inputs = ScoreInputs(dossier=case.dossier, facts=case.facts, rulebooks=case.rulebooks, calendar=case.calendar)
    return len(entries), len({entry.stream for entry in entries}), colour(inputs, on=on)
