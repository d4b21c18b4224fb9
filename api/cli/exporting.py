"""`mingjing export`: open data as a table, or the whole log as a bundle, each with a manifest that says what it is and its own SHA-256.

Beside FILE lies `FILE.manifest.json`, and beside a bundle the signed checkpoint, `FILE.checkpoint`, where it can be had. Nothing is
overwritten, and a file is there whole or not at all. With `--for` and `--purpose` the log states the export (`ExportMade`).
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
import rich_click as click

from api.cli.doors import door
from api.cli.failures import CannotCheck, CommandError
from api.cli.options import ledger_directory, passphrase
from api.cli.rereading import reread_log
from api.exporting.bundle import write_bundle
from api.exporting.tables import Table, table_of
from api.exporting.writers import TooManyRows, write_csv, write_ndjson, write_xlsx
from api.ledger_directory import Reading, enrolled_service, open_reading, service_signer
from keys.errors import KeysError
from ledger.history import Known
from ledger.log.merkle import root_at
from ledger.service_acts import exported_line
from projections.opening import open_fitting
from projections.queries import Views
from projections.tables import VIEWS_FILE, read_views

MANIFEST: Final = ".manifest.json"
CHECKPOINT: Final = ".checkpoint"


def export(
    what: str, output: Path, form: str | None, bom: bool, on: date | None, known: date | datetime | int | None,
    for_actor: str | None, purpose: str | None, directory: Path | None, passphrase_file: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """`mingjing export`, as `commands` describes it."""
    form = form or _form(what, output)
    if (what == "ledger") != (form == "bundle"):
        raise click.UsageError("ledger 只能导出为 bundle · the ledger is exported as a bundle, and nothing else is")
    if (for_actor is None) != (purpose is None):
        raise click.UsageError("--for 与 --purpose 须一同给出 · --for and --purpose go together")
    place = ledger_directory(directory)
    note = _checkpoint(place, passphrase_file) if what == "ledger" else None
    for path in (output, _beside(output, MANIFEST), _beside(output, CHECKPOINT)):
        if path.exists():
            raise FileExistsError(17, "exists", str(path))
    with open_reading(place) as reading:
        knowing = reading.history.known(known, today=reading.today())
        if note is not None and known is None:  # others may have written meanwhile
            knowing = Known(_size_of(note), knowing.day)
        reread_log(reading.history.recorder, knowing.size)
        asked_on = on or reading.today()
        root = root_at(knowing.size, reading.history.nodes).hex()
        manifest: dict[str, Any] = {
            "export": what, "format": form, "origin": reading.origin, "on": asked_on.isoformat(),
            "known": {"day": knowing.day.isoformat(), "position": knowing.position}, "size": knowing.size, "root": root,
        }  # fmt: skip
        if what == "ledger":
            rows = _whole(
                output, lambda into: write_bundle(reading.history.recorder, reading.origin, knowing.size, root, into)
            )
        else:
            rows = _table(place, reading, what, output, form, bom, asked_on, knowing, manifest)
    manifest |= {"rows": rows, "sha256": _digest(output)}
    if what == "ledger":
        signed = note if note is not None and _size_of(note) == knowing.size else None
        manifest["checkpoint"] = signed
        if signed is not None:
            _whole(_beside(output, CHECKPOINT), lambda into: into.write(signed.encode("utf-8")))
    if for_actor is not None and purpose is not None:
        manifest["stated"] = _state(place, passphrase_file, for_actor, purpose, manifest)
    _whole(output.with_name(output.name + MANIFEST), lambda into: into.write(msgspec.json.encode(manifest) + b"\n"))
    click.echo(msgspec.json.encode(manifest).decode() if as_json else _text(manifest, output))


def _beside(output: Path, ending: str) -> Path:
    return output.with_name(output.name + ending)


def _checkpoint(place: Path, passphrase_file: Path | None) -> str | None:
    """The signed note over the present head, from the service or signed now; None where neither can be had."""
    try:
        with door(place, passphrase_file) as way:
            return way.checkpoint()
    except (CannotCheck, KeysError, OSError):
        return None


def _size_of(note: str) -> int:
    """The tree size on the second line of a checkpoint."""
    return int(note.split("\n")[1])


def _form(what: str, output: Path) -> str:
    """The format by the name of the file."""
    return "bundle" if what == "ledger" else {".xlsx": "xlsx", ".ndjson": "ndjson"}.get(output.suffix.lower(), "csv")


def _table(
    place: Path, reading: Reading, what: str, output: Path, form: str, bom: bool, on: date, known: Known,
    manifest: dict[str, Any],
) -> int:  # fmt: skip
    with _views(place, reading, known) as views:
        table = table_of(what, views, reading.history, on=on, known=known)
        manifest["view"] = {
            "name": table.view.name, "version": table.view.version, "size": views.size(), "digest": views.digest(table.view),
        }  # fmt: skip
        manifest["columns"] = list(table.columns)
        made_at = reading.history.recorded_at(known.size - 1) if known.size else datetime(2000, 1, 1)  # noqa: DTZ001
        return _whole(output, _writer(table, form, bom, manifest, made_at))


def _writer(
    table: Table, form: str, bom: bool, manifest: dict[str, Any], made_at: datetime
) -> Callable[[BinaryIO], int]:
    if form == "xlsx":
        return lambda into: write_xlsx(table, into, about=manifest, made_at=made_at)
    if form == "ndjson":
        return lambda into: write_ndjson(table, into)
    return lambda into: write_csv(table, into, bom=bom)


@contextmanager
def _views(place: Path, reading: Reading, known: Known) -> Iterator[Views]:
    """The views of the directory where they have read far enough, else others, made from the log for this question alone."""
    path = place / VIEWS_FILE
    if path.exists():
        kept = read_views(path)
        try:
            if kept.size() >= known.size:
                yield Views(kept)
                return
        finally:
            kept.close()
    with tempfile.TemporaryDirectory(prefix="mingjing-export-") as scratch:
        made, runner = open_fitting(reading.history, Path(scratch) / VIEWS_FILE)
        try:
            runner.catch_up()
            yield Views(made)
        finally:
            made.close()


def _whole(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """A new file, there whole or not at all, readable by its owner alone; what `write` says. Raises FileExistsError, CannotCheck."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    building = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as into:
            count = write(into)
            into.flush()
            os.fsync(into.fileno())
        os.link(building, path)
    except TooManyRows as error:
        raise CannotCheck(
            "行数超过工作表所能容纳，请用 csv 或 ndjson。", "There are more rows than a sheet holds; take csv or ndjson.",
            code="too-many-rows",
        ) from error  # fmt: skip
    finally:
        building.unlink()
    return count


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        whole = sha256()
        while piece := file.read(1 << 20):
            whole.update(piece)
    return whole.hexdigest()


def _state(place: Path, passphrase_file: Path | None, for_actor: str, purpose: str, manifest: dict[str, Any]) -> bool:
    """Have the log state the export with the service's key, through the service where one runs."""
    phrase = passphrase(passphrase_file, directory=place)
    signer = service_signer(place, phrase)
    with open_reading(place) as reading:
        actor = None if signer is None else enrolled_service(reading.history, signer)
        if signer is None or actor is None:
            raise CannotCheck(
                "服务密钥尚未登记，账本无法载明此次导出。", "The service's key is not enrolled, so the log cannot state the export.",
                code="no-service-key",
            )  # fmt: skip
        raw = exported_line(
            reading.history, reading.origin, actor, signer, now=reading.clock().now(), for_actor=for_actor, purpose=purpose,
            to_position=max(0, int(manifest["known"]["position"])), export_hash=str(manifest["sha256"]),
        )  # fmt: skip
    with door(place, passphrase_file) as way:
        (verdict,) = way.submit([raw])
    if "receipt" not in verdict:
        problem = verdict["problem"]
        raise CommandError(problem["detail_zh"], problem["detail"], code="export-not-stated")
    return True


def _text(manifest: dict[str, Any], output: Path) -> str:
    lines = [
        f"已导出 exported: {output}  {manifest['export']} ({manifest['format']})，{manifest['rows']} 行 rows",
        f"所知至 as known {manifest['known']['day']}，位置 position {manifest['known']['position']}，根 root {manifest['root']}",
    ]
    if "view" in manifest:
        view = manifest["view"]
        lines.append(
            f"视图 view {view['name']} v{view['version']}，{view['size']} 条 entries，摘要 digest {view['digest']}"
        )
    lines.append(f"SHA-256 {manifest['sha256']}")
    if manifest.get("stated"):
        lines.append("账本已载明此次导出 the log states this export")
    return "\n".join(lines)
