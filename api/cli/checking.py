"""`mingjing fsck`: is the whole log what it claims to be? Reads everything, believes nothing, repairs nothing.

Runs beside a service too. What is checked stands in `ledger.fsck`; exit 1 names position, event, what was expected and found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import rich_click as click

from api.cli.options import ledger_directory, passphrase
from api.cli.progress import progress_bar
from api.ledger_directory import MASTER_KEY_FILE
from keys.custody import read_master_key
from ledger.application import vault_path
from ledger.fsck import FsckReport, Unseal
from ledger.fsck import fsck as check_log
from ledger.store.guard import SqliteTreeGuard
from ledger.store.recorder import SealedOpening, StoredEntry
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import Vault


def fsck(
    rules: bool, everything: bool, openings: bool, directory: Path | None, passphrase_file: Path | None, as_json: bool
) -> int:
    """`mingjing fsck`: 0 where the log is sound, else 1."""
    found = ledger_directory(directory)
    recorder = SqliteRecorder.open_readonly(found)
    try:
        with (
            _guard(found) as guard,
            _unsealing(found, passphrase_file, wanted=openings) as unseal,
            progress_bar("检查 fsck", quiet=as_json) as advance,
        ):
            report = check_log(recorder, guard, rules=rules, all=everything, unseal=unseal, progress=advance)
    finally:
        recorder.close()
    click.echo(_json(report) if as_json else _text(report))
    return 0 if report.sound else 1


@contextmanager
def _guard(directory: Path) -> Iterator[SqliteTreeGuard]:
    guard = SqliteTreeGuard.open(directory)
    try:
        yield guard
    finally:
        guard.close()


@contextmanager
def _unsealing(directory: Path, passphrase_file: Path | None, *, wanted: bool) -> Iterator[Unseal | None]:
    """What opens an opening; nothing where that is not asked for, since it needs the master key."""
    if not wanted:
        yield None
        return
    phrase = passphrase(passphrase_file, directory=directory)
    vault = Vault.open(vault_path(directory), read_master_key(directory / MASTER_KEY_FILE, phrase))

    def unseal(stored: StoredEntry, opening: SealedOpening) -> str | None:
        return vault.unseal(stored.stream, stored.event_id, opening.digest, opening.ciphertext)

    try:
        yield unseal
    finally:
        vault.close()


def _json(report: FsckReport) -> str:
    return msgspec.json.encode({"ok": report.sound, **msgspec.to_builtins(report)}).decode()


def _text(report: FsckReport) -> str:
    lines = [f"{finding.zh}\n{finding.en}" for finding in report.findings]
    counted = f"{report.size} 条 entries，{report.signatures} 个签名 signatures，{report.openings} 个密封内容 openings"
    if report.openings_opened:
        counted += f"（{report.openings_opened} 个已打开 opened）"
    lines += [counted, f"根散列 root hash: {report.root}"]
    if report.unsigned:
        lines.append(
            f"第二存储尚未见到最后 {report.unsigned} 条 · the second store has not seen the last {report.unsigned}"
        )
    if report.sound:
        asked = ["字节、散列、签名、次序 bytes, hashes, signatures, order"]
        asked += ["规则 rules"] if report.rules else []
        asked += ["查询途径 ways of asking"] if report.everything else []
        lines.append(f"完好 sound: {'; '.join(asked)}")
    else:
        lines.append(f"不完好：{len(report.findings)} 处 · NOT SOUND: {len(report.findings)} findings")
    return "\n".join(lines)
