"""`mingjing prove` and `mingjing verify`: the file that proves one decision, made here and checked anywhere."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import rich_click as click

from api.cli.doors import door
from api.cli.failures import CannotCheck
from api.cli.options import Knowing, directory_option, json_option, ledger_directory, passphrase_option
from api.ledger_directory import open_reading
from ledger.domain.events.deductions import DeductionConfirmed
from ledger.verify.__main__ import run


@click.command()
@click.argument("event")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写到哪里 · the file"
)
@click.option("--known", type=Knowing(), help="以何时所知 · as known when: a day, an instant, a position")
@directory_option
@passphrase_option
@json_option
def prove(
    event: str, output: Path, known: date | datetime | int | None, directory: Path | None, passphrase_file: Path | None,
    as_json: bool,
) -> None:  # fmt: skip
    """写出一项认定扣分决定的公正性证明。EVENT 是决定的事件号（见 mingjing why）。

    Write the fairness proof of a decision. EVENT is the id of its `DeductionConfirmed`, as `mingjing why` names it.
    """
    found = ledger_directory(directory)
    with open_reading(found) as reading:
        statement = reading.history.event(reading.history.position_of(event)).statement
    if not isinstance(statement.data, DeductionConfirmed):
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


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--policy", type=click.Path(path_type=Path), required=True, help="信任策略文件 · the trust policy")
@json_option
def verify(file: Path, policy: Path, as_json: bool) -> int:
    """离线核验证明 FILE：不联网，不用数据库，只信策略文件。

    Check the proof FILE offline: no network, no database, no trust but the policy file.
    """
    words: Sequence[str] = (str(file), "--policy", str(policy), *(("--json",) if as_json else ()))
    return run(words)


def _spelled(known: date | datetime | int | None) -> str | None:
    """A knowing time as the query takes it."""
    if known is None:
        return None
    if isinstance(known, datetime):
        return known.isoformat().replace("+00:00", "Z")
    return str(known)
