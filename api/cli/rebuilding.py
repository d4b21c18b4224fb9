"""`mingjing rebuild [VIEW]`: make the views anew from the log, beside those in use, compare, and put them in place.

While a service runs, the building is done here and the change by the service, which keeps the live file; without one, both here.
Exit 1 where a view was not what the log says: it was quarantined, and the file as it was lies beside.
"""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import rich_click as click

from api.cli.doors import HttpDoor
from api.cli.failures import CannotCheck, CommandError
from api.cli.options import ledger_directory, passphrase
from api.cli.progress import progress_bar
from api.cli.rereading import reread_log
from api.cli.serving import serving_url, state_quarantine
from api.ledger_directory import LedgerOpener, open_reading
from api.routes.views import rebuilt_members
from ledger.history import History
from ledger.store.errors import LedgerLocked
from ledger.store.locking import WriterLock
from projections.opening import open_fitting
from projections.rebuilding import BESIDE_FILE, build_beside, chosen, compare, take_over
from projections.tables import VIEWS_FILE


def rebuild(view: str | None, check: bool, directory: Path | None, passphrase_file: Path | None, as_json: bool) -> int:
    """`mingjing rebuild`: 0 where the views were what the log says, else 1."""
    chosen(view)
    found = ledger_directory(directory)
    with open_reading(found) as reading, progress_bar("重建 rebuild", quiet=as_json) as advance:
        history = reading.history
        reread_log(
            history.recorder, history.size()
        )  # a view of a changed statement would be like the changed statement

        def progress(done: int) -> None:
            advance(done, history.size())

        beside = found / BESIDE_FILE
        if check:
            result = rebuilt_members(
                compare(history, found / VIEWS_FILE, beside, chosen(view), log=found, progress=progress)
            )
        else:
            url = _service(found)
            build_beside(history, beside, log=found, progress=progress)
            alone = partial(_alone, history, found, view, passphrase_file)
            result = alone() if url is None else HttpDoor(url).take_over_rebuilt(view)
    click.echo(msgspec.json.encode(result).decode() if as_json else _text(result))
    return 0 if result["ok"] else 1


def _service(directory: Path) -> str | None:
    """Where the service that keeps the views answers; None where nobody holds the ledger."""
    try:
        WriterLock.acquire(directory).release()
    except LedgerLocked as error:
        url = serving_url(directory)
        if url is None:
            raise CannotCheck(
                f"{error.zh} 该进程没有公布服务地址。", f"{error.en} It has published no address.", code="ledger-locked"
            ) from error
        return url
    return None


def _alone(history: History, directory: Path, view: str | None, passphrase_file: Path | None) -> dict[str, Any]:
    """The change without a service: the quarantine is stated where the service's key can be opened."""
    told: list[tuple[str, str, str, int]] = []
    database, runner = open_fitting(history, directory / VIEWS_FILE)
    try:
        result = take_over(
            history, runner, directory / BESIDE_FILE, chosen(view), quarantine=lambda *each: told.append(each)
        )
    finally:
        database.close()
    return {**rebuilt_members(result), **({"stated": _stated(directory, told, passphrase_file)} if told else {})}


def _stated(directory: Path, told: list[tuple[str, str, str, int]], passphrase_file: Path | None) -> bool:
    """Whether the log says so now; without the passphrase it cannot be said there, and the answer here must do."""
    try:
        phrase = passphrase(passphrase_file, directory=directory)
    except CommandError:
        return False
    with LedgerOpener(directory, phrase)() as ledger:
        stated = [state_quarantine(directory, phrase, ledger, *each) for each in told]
    return all(stated)


def _text(result: dict[str, Any]) -> str:
    lines = []
    for each in result["views"]:
        lines.append(
            f"{'相同 same   ' if each['same'] else '不同 DIFFERS'}  {each['view']:<13}{each['rows']:>9} 行 rows  {each['expected']}"
        )
        if not each["same"]:
            who = "、".join(each["edited"][:5])
            lines.append(f"    实为 found {each['found']}" + (f"    {who}" if who else ""))
    done = "已替换 swapped" if result["swapped"] else "未改动 nothing changed"
    lines.append(f"共 {result['size']} 条 entries；{done}")
    if result["kept"]:
        lines.append(f"原视图保留在 the old rows lie in: {result['kept']}")
    if result.get("stated") is False:
        lines.append(
            "账本未载明此次隔离：没有口令或服务密钥未登记 · not stated in the log: no passphrase, or no enrolled service key"
        )
    return "\n".join(lines)
