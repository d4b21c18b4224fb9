"""`mingjing prove` and `mingjing verify`: the file that proves one decision, made here and checked anywhere."""

import json
from datetime import date, datetime
from pathlib import Path

import rich_click as click

from api.cli.doors import door
from api.cli.failures import CannotCheck
from api.cli.options import ledger_directory
from api.ledger_directory import open_reading
from ledger.domain.events.deductions import DeductionConfirmed
from ledger.domain.events.objections import DeductionRedetermined


def prove(
    event: str, output: Path, known: date | datetime | int | None, directory: Path | None, passphrase_file: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """`mingjing prove`."""
    found = ledger_directory(directory)
    with open_reading(found) as reading:
        statement = reading.history.event(reading.history.position_of(event)).statement
    if not isinstance(statement.data, DeductionConfirmed | DeductionRedetermined):
        raise CannotCheck(
            "该事件不是认定扣分的决定，没有可证明的内容。",
            "That event is no decision confirming a deduction: there is nothing to prove.",
            code="not-a-decision",
        )
    with door(found, passphrase_file) as way:
        proof = way.prove(statement.stream.partition("/")[2], event, _spelled(known))
    output.write_bytes(proof)
    if as_json:
        click.echo(json.dumps({"ok": True, "file": str(output), "bytes": len(proof), "decision": event}))
        return
    click.echo(f"已写出 written: {output}（{len(proof)} bytes）")
    click.echo(f"核验 check it: mingjing verify {output} --policy POLICY")


def _spelled(known: date | datetime | int | None) -> str | None:
    """A knowing time as the query takes it."""
    if known is None:
        return None
    if isinstance(known, datetime):
        return known.isoformat().replace("+00:00", "Z")
    return str(known)
