"""`mingjing pending`: several people sign one statement, one after the other, through the running service.

The first leaves the half-signed line of `mingjing sign` (`put`); each further one reads what he is to sign (`show`) and signs the very
bytes that lie there (`sign`). With the last signature the service hands it in, and the answer is the receipt or the refusal.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rich_click as click

from api.cli.doors import HttpDoor
from api.cli.failures import CannotCheck
from api.cli.options import ledger_directory
from api.cli.serving import serving_url
from api.cli.signing import signers_of
from keys.base64_strict import decode_base64
from keys.envelope import sign_envelope
from ledger.log.codec import PAYLOAD_TYPE, SUBMISSION_LIMIT, encode_submission, parse_statement, parse_submission
from ledger.log.entry import format_instant
from ledger.pending import PENDING_FILE, listed_in


def list_waiting(directory: Path | None, as_json: bool) -> None:
    """`mingjing pending list`: read from the file, so it needs neither service nor passphrase."""
    path = ledger_directory(directory) / PENDING_FILE
    for one in listed_in(path) if path.exists() else ():
        expires = format_instant(one.expires_at)
        if as_json:
            members = {"event": one.event, "stream": one.stream, "expires_at": expires, "answer": one.answer}
            click.echo(json.dumps(members))
        else:
            told = "" if one.answer is None else f"  未获准 refused: {one.answer}"
            click.echo(f"{one.event}  {one.stream}  到期 expires {expires[:10]}{told}")


def put(file: Path, directory: Path | None, as_json: bool) -> None:
    """`mingjing pending put`."""
    with sys.stdin.buffer if str(file) == "-" else file.open("rb") as source:
        line = source.read(SUBMISSION_LIMIT + 1).strip()
    event = parse_statement(parse_submission(line).envelope.payload).id
    _tell(_service(directory).pending(event, line), as_json)


def show(event: str, directory: Path | None, as_json: bool) -> None:
    """`mingjing pending show`."""
    found = _service(directory).pending(event)
    _tell(found, as_json)
    if not as_json and "statement" in found:
        for title, members in (("陈述 statement", found["statement"]), ("密封内容 sealed text", found["opened"])):
            click.echo(f"{title}\n{json.dumps(members, ensure_ascii=False, indent=2)}")


def sign(
    event: str, key_files: Sequence[Path], directory: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """`mingjing pending sign`."""
    service = _service(directory)
    found = service.pending(event)
    if "envelope" in found:
        body = decode_base64(found["envelope"]["payload"])
        envelope = sign_envelope(PAYLOAD_TYPE, body, signers_of(key_files, passphrase_file))
        found = service.pending(event, encode_submission(envelope, ()))
    _tell(found, as_json)


def _service(directory: Path | None) -> HttpDoor:
    url = serving_url(ledger_directory(directory))
    if url is None:
        raise CannotCheck(
            "会签须经正在运行的服务；请先运行 mingjing serve。",
            "Co-signing goes through the running service; start it with mingjing serve.",
            code="not-serving",
        )
    return HttpDoor(url)


def _tell(found: dict[str, Any], as_json: bool) -> None:
    """What waits and who is missing, or the place in the log."""
    if as_json:
        click.echo(json.dumps({"ok": True, **found}, ensure_ascii=False))
    elif "position" in found:
        click.echo(f"已入账 receipted  位置 position {found['position']}  {found['leaf_hash']}")
    else:
        missing = ", ".join(found["missing"]) or "-"
        click.echo(f"{found['event']}  {found['type']}  {found['stream']}\n待签 to sign: {missing}")
        if found["answer"] is not None:
            click.echo(f"未获准 refused: {found['answer']}")
