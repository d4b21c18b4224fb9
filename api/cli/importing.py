"""`mingjing import`: a registrar's table of officials and units into statements to sign, or signed at once. All of it or nothing.

Every row is checked before a single statement is written; what is wrong is named by row and column. What is written holds
personal text, so it is for its owner alone, and nothing is ever overwritten.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import rich_click as click

from api.cli.drafts import author_draft, read_draft
from api.cli.failures import FAILED, CannotCheck, CheckFailed
from api.cli.options import ledger_directory, passphrase
from api.cli.progress import progress_bar
from api.demo import is_demo
from api.importing.csv_file import read_csv
from api.importing.faults import Faults, FileRefused
from api.importing.people import Registration, registrations
from api.importing.registered import Registered, registered
from api.importing.table import FILE_MOST, Table
from api.importing.workbook import read_workbook
from api.ledger_directory import Reading, open_reading
from keys.custody import read_author_key
from keys.signer import FileSigner
from ledger.domain.authority import grants
from ledger.domain.vocabulary import shanghai_day
from ledger.log.authoring import sign_submission

_READERS: Final[dict[str, Callable[[bytes, Faults], list[Table]]]] = {".xlsx": read_workbook, ".csv": read_csv}
_SHOWN_MOST: Final = 50
"""So many faults are printed for people; --json names more of them."""


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What the table is checked against. `known` None: no ledger is at hand."""

    log: str
    today: date
    known: Registered | None


def import_table(
    file: Path, output: Path, actor: str, log: str | None, directory: Path | None, key: Path | None,
    passphrase_file: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """`mingjing import`: 0 where every row was good and everything is written, else 1."""
    _check_free(output)
    signer = None if key is None else _signer(key, passphrase_file)
    ledger = _ledger(log, directory, actor, signer)
    faults = Faults()
    try:
        found = registrations(_tables(file, faults), faults, today=ledger.today, known=ledger.known)
    except FileRefused as error:
        raise CheckFailed(error.zh, error.en, code=error.code) from error
    if faults.total:
        _tell(faults, as_json=as_json)
        return FAILED
    with progress_bar("写出 write", quiet=as_json) as advance:
        if signer is None:
            _write_drafts(output, found, ledger.log, actor, advance)
        else:
            _write_signed(output, found, ledger.log, actor, signer, advance)
    _report(found, output, signed=signer is not None, as_json=as_json)
    return 0


def _check_free(output: Path) -> None:
    if output.exists() or output.is_symlink():
        raise CannotCheck(
            "输出位置已有文件，不会覆盖。", "The output is there already; nothing is overwritten.", code="output-exists"
        )


def _tables(file: Path, faults: Faults) -> list[Table]:
    """The tables of a file; its name says which reader it gets, its bytes whether that was true."""
    reader = _READERS.get(file.suffix.casefold())
    if reader is None:
        raise FileRefused("file-type")
    with file.open("rb") as source:
        data = source.read(FILE_MOST + 1)
    if len(data) > FILE_MOST:
        raise FileRefused("file-too-large", limit=FILE_MOST)
    if not data:
        raise FileRefused("file-empty")
    return reader(data, faults)


def _ledger(log: str | None, directory: Path | None, actor: str, signer: FileSigner | None) -> _Ledger:
    """The ledger of a directory; with --log alone nothing but its name."""
    if log is not None and directory is None:
        return _Ledger(log, shanghai_day(datetime.now(UTC)), None)
    with open_reading(ledger_directory(directory)) as reading:
        if log is not None and log != reading.origin:
            raise CannotCheck(
                "目录中的账本不是 --log 所指的账本。", "The ledger in the directory is not the one of --log.", code="other-ledger"
            )  # fmt: skip
        today = reading.today()
        _check_registrar(reading, actor, signer, today)
        return _Ledger(reading.origin, today, registered(reading, today))


def _check_registrar(reading: Reading, actor: str, signer: FileSigner | None, today: date) -> None:
    """Else thousands of statements would be made and every one refused."""
    known = reading.history.actor(actor)
    if not grants(known, "REG", (today,)):
        raise CheckFailed(
            "--actor 在账本中没有登记员（REG）角色。", "The ledger grants --actor no role of registrar (REG).", code="not-a-registrar"
        )  # fmt: skip
    if signer is not None:
        enrolled = known.keys.get(signer.public_key.key)
        if enrolled is None or enrolled.status != "active":
            raise CheckFailed(
                "--key 不是 --actor 在账本中有效的密钥。", "--key is no active key of --actor in the ledger.", code="key-not-active"
            )  # fmt: skip


def _signer(key: Path, passphrase_file: Path | None) -> FileSigner:
    """The registrar's key; one of a demo directory opens with the demo's passphrase."""
    demo = key.resolve().parent.parent
    return read_author_key(key, passphrase(passphrase_file, directory=demo if is_demo(demo) else None))


def _draft(one: Registration, log: str, actor: str) -> bytes:
    members: dict[str, Any] = {
        "type": one.type, "stream": one.stream, "log": log, "signers": [{"actor": actor, "role": "REG"}],
        "data": msgspec.to_builtins(one.data), "sealed": one.sealed,
    }  # fmt: skip
    return json.dumps(members, ensure_ascii=False).encode("utf-8")


def _write_drafts(
    output: Path, found: Sequence[Registration], log: str, actor: str, advance: Callable[[int, int], None]
) -> None:
    """A directory of drafts, in the order in which they are to be handed in."""
    with _new_directory(output) as directory:
        for number, one in enumerate(found, 1):
            draft = directory / f"{number:05}-{one.stream.partition('/')[2]}.json"
            draft.write_bytes(_draft(one, log, actor) + b"\n")
            draft.chmod(0o600)
            advance(number, len(found))


def _write_signed(
    output: Path, found: Sequence[Registration], log: str, actor: str, signer: FileSigner,
    advance: Callable[[int, int], None],
) -> None:  # fmt: skip
    """One file of signed lines, ready to hand in."""
    descriptor, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as target:
            for number, one in enumerate(found, 1):
                authored = author_draft(read_draft(_draft(one, log, actor)), [signer])
                target.write(sign_submission(authored, [signer]) + b"\n")
                advance(number, len(found))
            target.flush()
            os.fsync(target.fileno())
        _named(name, output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _named(name: str, output: Path) -> None:
    """The finished file under its name, unless another import has taken that meanwhile."""
    _check_free(output)
    try:
        os.link(name, output)
    except FileExistsError:
        _check_free(output)
        raise
    except OSError:  # a disk that knows no links, as a stick often is
        os.replace(name, output)
    else:
        os.unlink(name)


@contextmanager
def _new_directory(output: Path) -> Iterator[Path]:
    """A directory that appears under its name only when it is complete."""
    directory = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))  # mode 0700
    try:
        yield directory
        _check_free(output)  # rename would take the place of an empty directory
        os.rename(directory, output)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise


def _tell(faults: Faults, *, as_json: bool) -> None:
    """What is wrong, by row and column. Nothing has been written."""
    zh = f"共 {faults.total} 处不合要求，没有写出任何内容。"
    en = f"{faults.total} things are wrong; nothing has been written."
    if as_json:
        named = [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "code": one.code, "zh": one.sentences[0], "en": one.sentences[1]}
            for one in faults.kept
        ]  # fmt: skip
        members = {
            "ok": False,
            "exit": FAILED,
            "code": "rows-refused",
            "zh": zh,
            "en": en,
            "total": faults.total,
            "faults": named,
        }
        click.echo(json.dumps(members, ensure_ascii=False))
        return
    for one in faults.kept[:_SHOWN_MOST]:
        click.echo("\n   ".join(one.sentences), err=True)
    if faults.total > _SHOWN_MOST:
        rest = faults.total - min(_SHOWN_MOST, len(faults.kept))
        click.echo(f"…… 另有 {rest} 处 and {rest} more", err=True)
    click.echo(f"明镜：{zh}\nmingjing: {en}", err=True)


def _report(found: Sequence[Registration], output: Path, *, signed: bool, as_json: bool) -> None:
    units = sum(one.type == "UnitRegistered" for one in found)
    officials = len(found) - units
    if as_json:
        members = {"ok": True, "units": units, "officials": officials, "signed": signed, "output": str(output)}
        click.echo(json.dumps(members, ensure_ascii=False))
        return
    what = "已签署的陈述 signed statements" if signed else "陈述草稿 drafts"
    click.echo(f"{what}: 单位 units {units}, 人员 officials {officials}\n文件 output: {output}")
