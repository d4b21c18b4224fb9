"""`mingjing whatif`: what would follow if the acts of a file stood in the ledger? An answer, and nothing written anywhere.

The acts go through the writer's own admission and fold, in memory, behind an existing log or on an empty one (`ledger.supposing`).
"""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import rich_click as click

from api.cli.failures import CheckFailed
from api.cli.rereading import reread_events
from api.ledger_directory import open_reading
from api.person import COLOUR_WORDS
from api.supposing.answers import founding_clock, suppose
from api.supposing.county import ORIGIN
from api.supposing.lines import File, LineRefused, read_file
from ledger.domain.score_steps import points_text


def whatif(
    file: Path, on: date | None, known: date | datetime | int | None, ledger: Path | None, as_json: bool
) -> None:
    """`mingjing whatif`, as `commands` describes it."""
    try:
        acts = _read(file)
        answer = _asked(acts, on, known, ledger)
    except LineRefused as error:
        raise CheckFailed(error.zh, error.en, code=error.code) from error
    click.echo(msgspec.json.encode(answer).decode() if as_json else _text(answer))


def _read(file: Path) -> File:
    if str(file) == "-":
        return read_file(sys.stdin.buffer)
    with file.open("rb") as source:
        return read_file(source)


def _asked(acts: File, on: date | None, known: date | datetime | int | None, ledger: Path | None) -> dict[str, Any]:
    if ledger is None:
        scripted = acts.setup is not None or founding_clock(acts)
        return suppose(acts, None, origin=ORIGIN, scripted=scripted, on=on, known=known)
    with open_reading(ledger) as reading:
        base = reading.history.recorder
        size = base.tree_head().size
        answer = suppose(acts, base, origin=reading.origin, scripted=reading.scripted, on=on, known=known)
        read = (each["position"] for person in answer["persons"] for each in person["trace"])
        reread_events(base, (position for position in read if position < size))
        return answer


def _text(answer: dict[str, Any]) -> str:
    """For people, Chinese and English."""
    words = {"admitted": "可获准 admitted", "again": "已在账本 stands already", "refused": "不获准 refused"}
    lines = [
        f"假设 whatif: {answer['on']}  所知至 as known {answer['known']['day']}  （什么也没有写入 nothing is written）"
    ]
    for one in answer["statements"]:
        lines.append(f"{one['line']:>5}  {words[one['verdict']]}  {one['zh']} {one['type']}  {one['stream']}")
        refusal = one["refusal"]
        if refusal is not None:
            told = refusal.get("breaches") or [refusal]
            lines += [f"       ! {each['clause'] or ''} {each['detail_zh']} {each['detail']}" for each in told]
        lines += [f"       ! {each['clause']} {each['zh']} {each['en']}" for each in one["standing"]]
    for person in answer["persons"]:
        zh, en = COLOUR_WORDS[person["colour"]]
        lines += ["", person["zh"], person["en"], f"  {points_text(person['points_cp'])}  {zh} {en}"]
        for limit in person["limits"]:
            if limit["state"] != "ended":
                lines.append(f"  {limit['limit']} {limit['state']}  {limit['matter']}  至 until {limit['due_on']}")
    lines += [f"{one}: 当时尚未登记 not registered then" for one in answer["not_registered"]]
    if answer["more"]:
        lines.append(f"另有 {answer['more']} 人 and {answer['more']} persons more")
    return "\n".join(lines)
