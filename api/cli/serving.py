"""`mingjing serve`: run the service of a ledger directory on this machine, and tell other commands where it is.

While it runs, `serving.json` in the directory names its address; `submit` and `prove` go through it, because it holds the lock.
"""

import json
import os
import socket
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import rich_click as click

import api
from api.cli.failures import CannotCheck
from api.cli.options import ledger_directory, passphrase
from api.config import Settings
from api.ledger_directory import LedgerOpener, enrolled_service, service_signer
from api.server import serve as serve_settings
from ledger.admitting import Receipted
from ledger.application import Ledger
from ledger.service_acts import code_hash, state_quarantined, state_started

SERVING_FILE: Final = "serving.json"


def serve(directory: Path | None, host: str, port: int, passphrase_file: Path | None, as_json: bool) -> None:
    """`mingjing serve`."""
    Settings(Path(), host, port)  # refuses a foreign address before asking for a passphrase
    found = ledger_directory(directory)
    run_service(found, passphrase(passphrase_file, directory=found), host=host, port=port, quiet=as_json)


def run_service(directory: Path, phrase: str, *, port: int, host: str = "localhost", quiet: bool = False) -> None:
    """Serve until told to stop. Raises NotLoopback, CannotCheck for a port in use, and whatever opening raises."""
    settings = Settings(directory.resolve(), host, port)
    _check_port(settings)
    opener = LedgerOpener(settings.directory, phrase)
    state_start = partial(_state_start, settings, phrase)
    with opener() as ledger:
        stated = state_start(ledger)
    serving = settings.directory / SERVING_FILE
    serving.write_text(json.dumps({"url": settings.url, "pid": os.getpid()}) + "\n", encoding="utf-8")
    try:
        if quiet:
            click.echo(json.dumps({"ok": True, "url": settings.url, "start_stated": stated}))
        else:
            if not stated:
                click.echo(
                    "服务密钥尚未登记，本次启动未入账 · the service's key is not enrolled: this start is not stated"
                )
            click.echo(f"服务地址 open: {settings.url}    (Ctrl-C 停止 to stop)")
        serve_settings(settings, opener, state_start, partial(state_quarantine, settings.directory, phrase))
    finally:
        serving.unlink(missing_ok=True)


def serving_url(directory: Path) -> str | None:
    """Where the service that now holds the directory can be reached; None where none says so."""
    try:
        stated = json.loads((directory / SERVING_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    url = stated.get("url") if isinstance(stated, dict) else None
    return url if isinstance(url, str) else None


def _state_start(settings: Settings, phrase: str, ledger: Ledger) -> bool:
    """The service states its start with its own key; False before that key is enrolled (design D3).

    Raises the refusal's error where the statement is not admitted: nothing is served then.
    """
    signer = service_signer(settings.directory, phrase)
    actor = None if signer is None else enrolled_service(ledger.history, signer)
    if signer is None or actor is None:
        return False
    configuration = json.dumps({"host": settings.host, "port": settings.port}, sort_keys=True)
    outcome = state_started(
        ledger,
        actor,
        signer,
        code_hash=code_hash(Path(api.__file__).parents[1]),
        configuration_hash=sha256(configuration.encode("ascii")).hexdigest(),
    )
    if not isinstance(outcome, Receipted):
        raise outcome.error
    return True


def state_quarantine(
    directory: Path, phrase: str, ledger: Ledger, view: str, expected: str, found: str, position: int
) -> bool:
    """The service states that a view was not what the log says; False before its key is enrolled.

    Raises the refusal's error where the statement is not admitted.
    """
    signer = service_signer(directory, phrase)
    actor = None if signer is None else enrolled_service(ledger.history, signer)
    if signer is None or actor is None:
        return False
    outcome = state_quarantined(
        ledger, actor, signer, view=view, expected_hash=expected, found_hash=found, at_position=position
    )
    if not isinstance(outcome, Receipted):
        raise outcome.error
    return True


def _check_port(settings: Settings) -> None:
    """Say it here when the port is taken; the server would say it later, from another process."""
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError as error:
            raise CannotCheck(
                f"端口 {settings.port} 不能使用（可能已被占用）。请用 --port 另选端口。",
                f"Port {settings.port} cannot be used (it may be taken). Choose another with --port.",
                code="port-taken",
            ) from error
