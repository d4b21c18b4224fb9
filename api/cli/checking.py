"""`mingjing fsck`: is the whole log what it claims to be? Reads everything, believes nothing, repairs nothing.

Runs beside a service too. What is checked stands in `ledger.fsck`; exit 1 names position, event, what was expected and found.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import rich_click as click

from api.cli.failures import CheckFailed
from api.cli.options import ledger_directory, passphrase
from api.cli.progress import progress_bar
from api.exporting.bundle import read_bundle
from api.ledger_directory import MASTER_KEY_FILE
from keys.custody import read_master_key
from keys.errors import KeysError
from ledger.application import vault_path
from ledger.domain.errors import DomainError
from ledger.fsck import Finding, FsckReport, Unseal
from ledger.fsck import fsck as check_log
from ledger.log.errors import LogError
from ledger.log.kept import KEPT_LIMIT, check_kept
from ledger.log.merkle import leaf_hash
from ledger.store.errors import StoreError
from ledger.store.guard import SqliteTreeGuard
from ledger.store.recorder import Recorder, SealedOpening, StoredEntry
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import Vault
from ledger.verify.policy import Policy, read_policy


def fsck(
    rules: bool, everything: bool, openings: bool, kept: Sequence[Path], policy: Path | None, bundle: Path | None, directory: Path | None,
    passphrase_file: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """`mingjing fsck`: 0 where the log is sound and continues whatever was kept of it, else 1."""
    trusted = _policy(kept, policy)
    if bundle is not None:
        return _of_bundle(bundle, kept, trusted, rules=rules, everything=everything, openings=openings, as_json=as_json)
    found = ledger_directory(directory)
    recorder = SqliteRecorder.open_readonly(found)
    try:
        with (
            _guard(found) as guard,
            _unsealing(found, passphrase_file, wanted=openings) as unseal,
            progress_bar("检查 fsck", quiet=as_json) as advance,
        ):
            report = check_log(recorder, guard, rules=rules, all=everything, unseal=unseal, progress=advance)
            if trusted is not None:
                differing = tuple(_kept(recorder, report, kept, trusted))
                report = replace(report, findings=(*report.findings, *differing))
    finally:
        recorder.close()
    return _told(report, len(kept), as_json=as_json)


def _told(report: FsckReport, kept: int, *, as_json: bool) -> int:
    click.echo(_json(report) if as_json else _text(report, kept))
    return 0 if report.sound else 1


def _of_bundle(
    bundle: Path,
    kept: Sequence[Path],
    policy: Policy | None,
    *,
    rules: bool,
    everything: bool,
    openings: bool,
    as_json: bool,
) -> int:
    """The same checks on a log that travelled (docs/formats/bundle.md). There is no second store and there are no openings."""
    if openings:
        raise click.UsageError("--bundle 中没有密封内容 · a bundle holds no openings")
    try:
        with bundle.open("rb") as source:
            recorder = read_bundle(source)
    except (LogError, DomainError, StoreError) as error:
        raise CheckFailed(
            f"导出的账本不可用：{error.zh}", f"The bundle does not hold: {error.en}", code="bundle-broken"
        ) from error
    report = check_log(recorder, None, rules=rules, all=everything)
    if policy is not None:
        report = replace(report, findings=(*report.findings, *_kept(recorder, report, kept, policy)))
    return _told(report, len(kept), as_json=as_json)


def _policy(kept: Sequence[Path], policy: Path | None) -> Policy | None:
    """Whose signatures count on what was kept: never the keys that lie beside the log."""
    if not kept:
        return None
    if policy is None:
        raise click.UsageError("--kept 需要 --policy · --kept needs --policy")
    return read_policy(policy.read_bytes())


def _kept(recorder: Recorder, report: FsckReport, kept: Sequence[Path], policy: Policy) -> Iterator[Finding]:
    """A finding for every kept receipt or checkpoint of which the log is no continuation."""

    def leaf_at(position: int) -> bytes:
        entry = recorder.entry(position)
        return b"" if entry is None else leaf_hash(entry.entry)

    for path in kept:
        with path.open("rb") as file:
            data = file.read(KEPT_LIMIT + 1)
        try:
            check_kept(data, policy.log_keys, size=report.size, fetch=recorder.nodes, leaf_at=leaf_at)
        except (LogError, KeysError, StoreError) as error:
            expected, found = getattr(error, "expected", None), getattr(error, "found", None)
            zh, en = f"所存文件 {path.name}：{error.zh}", f"Kept file {path.name}: {error.en}"
            yield Finding(None, None, "kept file", str(expected), str(found), zh, en)


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


def _text(report: FsckReport, kept: int) -> str:
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
        asked += [f"所存文件 kept files ({kept})"] if kept else []
        lines.append(f"完好 sound: {'; '.join(asked)}")
    else:
        lines.append(f"不完好：{len(report.findings)} 处 · NOT SOUND: {len(report.findings)} findings")
    return "\n".join(lines)
