"""`mingjing doctor`: is everything well here? Each check names what it found, and what to do where it is not good.

    good      as it must be
    note      nothing wrong, worth knowing
    wrong     something is wrong: exit 1
    unknown   it could not be found out: exit 3, where nothing else is wrong

Nothing is changed. It reads what a start reads, beside a running service too; `mingjing fsck --all` reads the whole log besides.
"""

import fcntl
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import rich_click as click

from api.cli.doors import HttpDoor
from api.cli.failures import CommandError
from api.cli.options import ledger_directory, passphrase
from api.cli.serving import serving_url
from api.ledger_directory import (
    LOG_KEY_FILE,
    MASTER_KEY_FILE,
    POLICY_FILE,
    SERVICE_KEY_FILE,
    Reading,
    open_reading,
)
from keys.custody import check_key_file, read_key_file, read_master_key
from keys.errors import KeyFileRefused, KeysError
from keys.vkey import vkey
from ledger.application import ORIGIN_FILE, vault_path
from ledger.domain.vocabulary import shanghai_day
from ledger.errors import LedgerError
from ledger.store.durability import MINIMUM_SQLITE, check_sqlite_version
from ledger.store.errors import StoreError
from ledger.store.guard import GUARD_FILE, SqliteTreeGuard, check_against
from ledger.store.locking import LOCK_FILE
from ledger.store.schema import LOG_FILE
from ledger.vault import KEYS_FILE, Vault
from projections.errors import ProjectionsError
from projections.queries import Views
from projections.tables import VIEWS_FILE, read_views

State = Literal["good", "note", "wrong", "unknown"]
PYTHON: Final = (3, 11)
WAL_RESET_FIXED: Final = (3, 51, 3)
LITTLE_ROOM: Final = 1 << 30
NO_ROOM: Final = 100 << 20
SOON: Final = timedelta(days=30)
CLOCK_AHEAD: Final = timedelta(minutes=2)
_WORDS: Final = {"good": "良好 good", "note": "留意 note", "wrong": "有误 WRONG", "unknown": "不明 unknown"}
_OURS: Final = (CommandError, KeysError, LedgerError, StoreError, ProjectionsError)


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found; `to_do_zh` and `to_do_en` are empty where nothing is to be done."""

    check: str
    state: State
    zh: str
    en: str
    to_do_zh: str = ""
    to_do_en: str = ""


def doctor(directory: Path | None, passphrase_file: Path | None, as_json: bool) -> int:
    """`mingjing doctor`: 0 good, 1 something is wrong, 3 something could not be checked."""
    place = ledger_directory(directory)
    found = list(examine(place, passphrase_file, now=datetime.now(UTC)))
    states = {each.state for each in found}
    code = 1 if "wrong" in states else 3 if "unknown" in states else 0
    if as_json:
        members: dict[str, Any] = {"ok": code == 0, "exit": code, "checks": [asdict(each) for each in found]}
        click.echo(msgspec.json.encode(members).decode())
    else:
        click.echo("\n".join(_lines(found)))
    return code


def examine(place: Path, passphrase_file: Path | None, *, now: datetime) -> Iterator[Found]:
    """Every check in order; one that cannot be made says so and stops none of the others. `now` is the machine's (aware UTC)."""
    yield from _guarded("python", _python)
    yield from _guarded("sqlite", _sqlite)
    yield from _guarded("files", lambda: _files(place))
    yield from _guarded("disk", lambda: _disk(shutil.disk_usage(place).free))
    yield from _guarded("lock", lambda: _lock(place))
    yield from _guarded("log", lambda: _log(place, now))
    yield from _guarded("views", lambda: _views(place))
    yield from _guarded("keys", lambda: _keys(place, passphrase_file))


def _guarded(name: str, check: Callable[[], Iterator[Found]]) -> Iterator[Found]:
    """The findings of a check. What it runs into is a finding too: damage is wrong, anything else could not be found out."""
    try:
        yield from check()
    except _OURS as error:
        damaged = isinstance(error, StoreError | ProjectionsError | KeyFileRefused)
        yield Found(name, "wrong" if damaged else "unknown", getattr(error, "zh", ""), getattr(error, "en", ""))
    except (OSError, sqlite3.Error) as error:
        what = type(error).__name__
        yield Found(name, "unknown", f"无法检查：{what}。", f"It cannot be checked: {what}.")


def _python() -> Iterator[Found]:
    have, need = sys.version_info[:3], ".".join(map(str, PYTHON))
    text = ".".join(map(str, have))
    if have < PYTHON:
        yield Found(
            "python", "wrong", f"Python {text}，至少应为 {need}。", f"Python {text}; at least {need} is needed."
        )
    else:
        yield Found("python", "good", f"Python {text}。", f"Python {text}.")


def _sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Iterator[Found]:
    """Decision 3 of the threats: below 3.51.3 two connections, one checkpointing, may corrupt a file; ours never do that."""
    text = ".".join(map(str, version))
    try:
        check_sqlite_version(version)
    except StoreError:
        least = ".".join(map(str, MINIMUM_SQLITE))
        yield Found(
            "sqlite", "wrong", f"SQLite {text} 过旧，至少应为 {least}。", f"SQLite {text} is too old; at least {least}.",
            "请换用带有较新 SQLite 的 Python。", "Use a Python with a newer SQLite.",
        )  # fmt: skip
        return
    if version < WAL_RESET_FIXED:
        yield Found(
            "sqlite", "note", f"SQLite {text} 早于 3.51.3，有 WAL 重置缺陷；本程序只由唯一的写入端检查点，不受影响。",
            f"SQLite {text} is older than 3.51.3 and has the WAL-reset defect; here the one writer alone checkpoints, so it is not met.",
            "不要用其他程序写入 log.db，也不要对它执行检查点。", "Let no other program write log.db or checkpoint it.",
        )  # fmt: skip
    else:
        yield Found("sqlite", "good", f"SQLite {text}。", f"SQLite {text}.")


def _files(place: Path) -> Iterator[Found]:
    """What must be there is there, and nobody else can read or change what is secret."""
    wrong = False
    for name in (LOG_FILE, GUARD_FILE, KEYS_FILE, ORIGIN_FILE, LOG_KEY_FILE, MASTER_KEY_FILE):
        if not (place / name).is_file():
            wrong = True
            yield Found(
                "files", "wrong", f"缺少 {name}。", f"{name} is missing.", "请从备份恢复；绝不要新建。",
                "Restore it from a backup; never make it anew.",
            )  # fmt: skip
    for name in (LOG_KEY_FILE, MASTER_KEY_FILE, SERVICE_KEY_FILE, LOG_FILE, GUARD_FILE, KEYS_FILE):
        path = place / name
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.lstat().st_mode)
        if name.endswith(".key"):
            check_key_file(
                path.lstat(), owner=path.lstat().st_uid if os.geteuid() == 0 else os.geteuid(), path=str(path)
            )
        elif mode & 0o077:
            wrong = True
            yield Found(
                "files", "wrong", f"{name} 的权限为 {mode:04o}，他人可及。", f"{name} has mode {mode:04o}: others can reach it.",
                f"chmod 600 {name}", f"chmod 600 {name}",
            )  # fmt: skip
    if stat.S_IMODE(place.stat().st_mode) & 0o022:
        wrong = True
        yield Found(
            "files", "wrong", "他人可在账本目录中写入。", "Others can write into the ledger's directory.", "chmod 700 该目录",
            "chmod 700 the directory",
        )  # fmt: skip
    if not wrong:
        yield Found("files", "good", "文件齐全，权限妥当。", "The files are there, kept from others.")
    if not (place / POLICY_FILE).is_file():
        yield Found(
            "files",
            "note",
            "没有 policy.txt；它应另行公布。",
            "There is no policy.txt; it is to be published elsewhere.",
        )


def _disk(free: int) -> Iterator[Found]:
    text = f"{free / (1 << 30):.1f} GiB"
    if free < NO_ROOM:
        yield Found(
            "disk", "wrong", f"磁盘只剩 {text}。", f"{text} are left on the disk.", "请腾出空间。", "Make room."
        )
    elif free < LITTLE_ROOM:
        yield Found(
            "disk", "note", f"磁盘还剩 {text}。", f"{text} are left on the disk.", "请及早腾出空间。", "Make room soon."
        )
    else:
        yield Found("disk", "good", f"磁盘还剩 {text}。", f"{text} are left on the disk.")


def _lock(place: Path) -> Iterator[Found]:
    """Who writes now. The lock is shared with nobody but for an instant, and its file is not made."""
    held = False
    if (place / LOCK_FILE).exists():
        with (place / LOCK_FILE).open("rb") as file:
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                held = True
    url = serving_url(place)
    if held and url is not None:
        yield Found("lock", "good", f"服务正在写入：{url}。", f"A service writes here: {url}.")
        if HttpDoor(url).log_state() == "broken":
            yield Found(
                "log", "wrong", "服务读出账本有条目与其承诺不符。", "The service found entries that are not what was committed to.",
                "请运行 mingjing fsck 查明是哪些条目。", "Run mingjing fsck: it names them.",
            )  # fmt: skip
    elif held:
        yield Found(
            "lock",
            "note",
            "有进程持有写入锁，但没有公布地址。",
            "A process holds the lock and has published no address.",
        )
    elif url is not None:
        yield Found(
            "lock", "note", "serving.json 还在，而服务已不在运行。", "serving.json is still there, and no service runs.",
            "下次启动会覆盖它。", "The next start writes it anew.",
        )  # fmt: skip
    else:
        yield Found("lock", "good", "没有进程持有写入锁。", "Nobody holds the lock.")


def _log(place: Path, now: datetime) -> Iterator[Found]:
    with open_reading(place) as reading:
        size = reading.history.size()
        guard = SqliteTreeGuard.open(place)
        try:
            ahead = check_against(reading.history.recorder, guard)
        finally:
            guard.close()
        root = reading.history.recorder.tree_head().root.hex()
        yield Found("log", "good", f"共 {size} 条，根 {root}。", f"{size} entries, root {root}.")
        if len(ahead):
            yield Found(
                "second-store", "note", f"第二存储落后 {len(ahead)} 条，下次打开时核对并补记。",
                f"The second store is {len(ahead)} entries behind; the next opening verifies and advances it.",
            )  # fmt: skip
        else:
            yield Found("second-store", "good", "第二存储与账本一致。", "The second store agrees with the log.")
        if size:
            yield from _clock(reading, reading.history.recorded_at(size - 1), now)
            yield from _day_closed(reading)
            yield from _roles_ending(reading)


def _clock(reading: Reading, last: datetime, now: datetime) -> Iterator[Found]:
    if reading.scripted:
        yield Found("clock", "note", "脚本时钟：仅为演示账本。", "A scripted clock: this is a demo ledger.")
    elif last > now + CLOCK_AHEAD:
        yield Found(
            "clock", "wrong", "最后一条记录的时刻晚于本机时钟。", "The last recording lies after this machine's clock.",
            "请校准本机时钟。", "Set this machine's clock right.",
        )  # fmt: skip
    else:
        yield Found(
            "clock", "good", "本机时钟不早于最后一条记录。", "This machine's clock is not behind the last recording."
        )


def _day_closed(reading: Reading) -> Iterator[Found]:
    days = [
        reading.history.event(ref.position).statement.data.day
        for name in reading.history.recorder.streams("service/")
        for ref in [one for one in reading.history.stream(name).refs if one.type_name == "DayClosed"][-1:]
    ]
    if not days:
        yield Found("day-closed", "note", "尚无日终记录。", "No day has been closed yet.")
    else:
        yield Found("day-closed", "good", f"最近日终为 {max(days)}。", f"The last day closed is {max(days)}.")


def _roles_ending(reading: Reading) -> Iterator[Found]:
    """Roles that end within a month; keys have no last day of their own."""
    today = shanghai_day(reading.clock().now())
    ending = sorted(
        {
            (held.until_on, name.partition("/")[2], held.role)
            for name in reading.history.recorder.streams("actor/")
            for held in reading.history.actor(name.partition("/")[2]).roles
            if held.until_on is not None and today <= held.until_on <= today + SOON
        }
    )
    for until_on, actor, role in ending[:20]:
        yield Found(
            "roles", "note", f"{actor} 的角色 {role} 于 {until_on} 到期。", f"The role {role} of {actor} ends on {until_on}.",
            "需要时请续授。", "Grant it again where it is needed.",
        )  # fmt: skip
    if not ending:
        yield Found("roles", "good", "一个月内没有角色到期。", "No role ends within a month.")


def _views(place: Path) -> Iterator[Found]:
    path = place / VIEWS_FILE
    if not path.exists():
        yield Found(
            "views",
            "note",
            "还没有视图；服务启动时由账本建立。",
            "There are no views yet; a service makes them from the log.",
        )
        return
    with open_reading(place) as reading:
        size = reading.history.size()
    database = read_views(path)
    try:
        for view in Views(database).status(size):
            told = f"{view.name} v{view.version}: {view.size}/{size}, {view.rows} 行 rows, {view.digest}"
            if view.sound:
                state: State = "note" if view.lag else "good"
                yield Found("views", state, f"{told}，落后 {view.lag} 条。", f"{told}, {view.lag} behind.")
            else:
                yield Found(
                    "views", "wrong", f"{told}：有人改动过。", f"{told}: changed behind our back.",
                    f"mingjing rebuild {view.name}", f"mingjing rebuild {view.name}",
                )  # fmt: skip
    finally:
        database.close()
    kept = sorted(place.glob("views.quarantined-*.db"))
    if kept:
        names = "、".join(each.name for each in kept[:5])
        yield Found(
            "views", "note", f"有 {len(kept)} 个隔离文件：{names}。", f"{len(kept)} quarantined files: {names}."
        )


def _keys(place: Path, passphrase_file: Path | None) -> Iterator[Found]:
    """The log's key fits its policy, and the vault opens, where the passphrase is at hand."""
    try:
        phrase = passphrase(passphrase_file, directory=place) if passphrase_file or not sys.stdin.isatty() else None
    except CommandError:
        phrase = None
    if phrase is None:
        yield Found(
            "keys", "note", "没有口令，未打开密钥与密封库。", "No passphrase, so keys and vault were not opened.",
            "用 --passphrase-file 再查。", "Ask again with --passphrase-file.",
        )  # fmt: skip
        return
    signer = read_key_file(place / LOG_KEY_FILE, phrase)
    origin = (place / ORIGIN_FILE).read_text(encoding="ascii", errors="replace").strip()
    policy = place / POLICY_FILE
    if policy.is_file() and vkey(origin, signer.public_key) not in policy.read_text(encoding="utf-8"):
        yield Found(
            "keys", "wrong", "log.key 不是 policy.txt 中的账本密钥。", "log.key is not the log's key of policy.txt.",
            "请恢复原来的 log.key，或公布新的策略。", "Restore the log.key there was, or publish a new policy.",
        )  # fmt: skip
    else:
        yield Found("keys", "good", "账本密钥可以打开。", "The log's key opens.")
    Vault.open(vault_path(place), read_master_key(place / MASTER_KEY_FILE, phrase)).close()
    yield Found("vault", "good", "密封库可以打开。", "The vault opens.")


def _lines(found: list[Found]) -> Iterator[str]:
    for each in found:
        yield f"{_WORDS[each.state]:<12} {each.check:<13} {each.zh} {each.en}"
        if each.to_do_zh:
            yield f"{'':<12} {'':<13} → {each.to_do_zh} {each.to_do_en}"
