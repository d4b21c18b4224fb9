"""A demo directory, written whole or not at all: the ledger, its keys, its policy, its marker.

The county is written into a directory beside the wanted one and renamed when it is complete and closed, so a build that was cut
off leaves nothing that looks finished; the next build clears it away. Its keys follow from a printed seed and its key files have
a printed passphrase: everything in it is public, its origin begins with `demo.`, and no production policy trusts it.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from api.demo import DEMO_VERSION, MARKER_FILE, ORIGIN, PASSPHRASE
from api.demo.cast import SERVICE
from api.demo.chance import Keyring, SeededBytes, seeded_key
from api.demo.scribe import Scribe
from api.ledger_directory import (
    KEY_DIRECTORY,
    LOG_KEY_FILE,
    MASTER_KEY_FILE,
    POLICY_FILE,
    SERVICE_KEY_FILE,
    write_policy,
)
from keys.custody import write_key_file, write_master_key
from ledger.application import Ledger, vault_path
from ledger.clock import ScriptedClock
from ledger.store.errors import LedgerLocked
from ledger.store.locking import WriterLock
from ledger.vault import Vault

_FAST_KDF_ROUNDS: Final = 1_000
_FAST_SCRYPT_COST: Final = 10

Progress = Callable[[int, int], None]
"""Told (steps done, steps in all, as far as they are known) as the county grows."""
Play = Callable[[Scribe], None]
"""Plays a county's whole script."""


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """What was written, and where its parts lie. `turned_away`: how often an act was rightly refused, by code."""

    directory: Path
    origin: str
    size: int
    root: str
    policy: Path
    key_directory: Path
    passphrase: str
    turned_away: dict[str, int]


class DemoInTheWay(Exception):
    """The directory holds something else, which nobody may lose to a demo. `directory` names it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.zh = f"目录 {directory} 中已有别的内容,不会覆盖。请用 --directory 另选目录。"
        self.en = f"Directory {directory} holds something else, which is left alone. Choose another with --directory."
        super().__init__(self.en)


def build(
    directory: Path, kind: str, *, begins: datetime, play: Play, with_key_files: Iterable[str],
    finish: Callable[[Path], object] = lambda _directory: None,
) -> DemoCounty:  # fmt: skip
    """Write a county into a directory that does not exist yet, or is empty. `finish` works on the closed ledger before the rename.

    Raises DemoInTheWay for any other directory, DemoRefused when the ledger refuses an act of the script.
    """
    if directory.exists() and any(directory.iterdir()):
        raise DemoInTheWay(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    clear_unfinished(directory)
    building = Path(tempfile.mkdtemp(prefix=_building_prefix(directory), dir=directory.parent))
    try:
        size, root, turned_away = _write(building, kind, begins, play, with_key_files)
        finish(building)
        try:
            building.rename(directory)
        except OSError as error:
            raise DemoInTheWay(directory) from error
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return DemoCounty(
        directory, ORIGIN, size, root, directory / POLICY_FILE, directory / KEY_DIRECTORY, PASSPHRASE, turned_away
    )


def _building_prefix(directory: Path) -> str:
    return f".{directory.name}.building-"


def clear_unfinished(directory: Path) -> None:
    """Remove what builds that were cut off have left; one that is still at work holds its lock and is left alone."""
    for left in directory.parent.glob(f"{_building_prefix(directory)}*"):
        try:
            lock = WriterLock.acquire(left)
        except LedgerLocked:
            continue
        shutil.rmtree(left, ignore_errors=True)
        lock.release()


def _write(
    directory: Path, kind: str, begins: datetime, play: Play, with_key_files: Iterable[str]
) -> tuple[int, str, dict[str, int]]:
    log_key = seeded_key("the log")
    master_key = SeededBytes("master key")(32)
    clock = ScriptedClock(begins)
    keys = Keyring()
    vault = Vault.create(vault_path(directory), master_key, randomness=SeededBytes("vault"))
    with Ledger.create(directory, clock=clock, log_signer=log_key, origin=ORIGIN, vault=vault) as ledger:
        scribe = Scribe(ledger, clock, keys, SeededBytes(kind))
        play(scribe)
        scribe.flush()
        head = ledger.history.recorder.tree_head()
        write_policy(directory, ledger.verifiers[0], ledger.history.stored(0).leaf_hash, scripted_clock=True)
    (directory / KEY_DIRECTORY).mkdir(mode=0o700)
    for actor in with_key_files:
        path = directory / KEY_DIRECTORY / f"{actor}.key"
        write_key_file(path, keys(actor), PASSPHRASE, kdf_rounds=_FAST_KDF_ROUNDS)
    write_key_file(directory / SERVICE_KEY_FILE, keys(SERVICE), PASSPHRASE, kdf_rounds=_FAST_KDF_ROUNDS)
    write_key_file(directory / LOG_KEY_FILE, log_key, PASSPHRASE, kdf_rounds=_FAST_KDF_ROUNDS)
    write_master_key(directory / MASTER_KEY_FILE, master_key, PASSPHRASE, cost=_FAST_SCRYPT_COST)
    marker = {"demo": DEMO_VERSION, "kind": kind, "origin": ORIGIN, "size": head.size, "root": head.root.hex()}
    (directory / MARKER_FILE).write_text(json.dumps(marker) + "\n", encoding="utf-8")
    return head.size, head.root.hex(), scribe.turned_away
