"""`mingjing submit`: hand in signed statements, one JSON object a line; a verdict for each.

A batch is handed in by parts of a group commit each, in order. Handing in the same line twice is harmless: the first receipt
comes again. Exit 1 where any line was refused.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import rich_click as click

from api.cli.doors import Door, Verdict, door
from api.cli.failures import CannotCheck
from api.cli.options import ledger_directory
from api.cli.progress import progress_bar
from ledger.application import GROUP_MOST
from ledger.log.codec import SUBMISSION_LIMIT

PART_BYTES: Final = 8 * 1024 * 1024


def submit(file: Path, directory: Path | None, passphrase_file: Path | None, as_json: bool) -> int:
    """`mingjing submit`: 0 where every line was admitted, else 1."""
    found = ledger_directory(directory)
    lines = list(_lines(file))
    if not lines:
        raise CannotCheck("没有任何一行可提交。", "There is no line to hand in.", code="nothing-to-submit")
    refused = 0
    with door(found, passphrase_file) as way, progress_bar("提交 submit", quiet=as_json) as advance:
        done = 0
        for verdicts in _handed_in(way, lines):
            for verdict in verdicts:
                done += 1
                refused += "problem" in verdict
                click.echo(
                    json.dumps({**verdict, "line": done}, ensure_ascii=False) if as_json else _text(done, verdict)
                )
            advance(done, len(lines))
    return 1 if refused else 0


def _handed_in(way: Door, lines: Sequence[bytes]) -> Iterator[list[Verdict]]:
    part: list[bytes] = []
    for line in lines:
        if part and (len(part) == GROUP_MOST or sum(map(len, part)) + len(line) > PART_BYTES):
            yield way.submit(part)
            part = []
        part.append(line)
    yield way.submit(part)


def _lines(file: Path) -> Iterator[bytes]:
    """The lines that are not blank. One over the limit is cut just past it, so that it is refused and never held whole."""
    source = sys.stdin.buffer if str(file) == "-" else file.open("rb")
    with source:
        while line := source.readline(SUBMISSION_LIMIT + 2):
            cut = line
            while not cut.endswith(b"\n") and (cut := source.readline(SUBMISSION_LIMIT)):
                pass
            if line.strip():
                yield line.rstrip(b"\r\n")


def _text(number: int, verdict: Verdict) -> str:
    receipt = verdict.get("receipt")
    if receipt is not None:
        again = "（先前的回执 the first receipt again）" if verdict["status"] == 200 else ""
        return f"{number}: 已入账 receipted{again}  位置 position {receipt['position']}  {receipt['leaf_hash']}"
    problem = verdict["problem"]
    clause = f" [{problem['clause']}]" if problem.get("clause") else ""
    return f"{number}: 未入账 not admitted{clause} {problem['code']}\n   {problem['detail_zh']}\n   {problem['detail']}"
