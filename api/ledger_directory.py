"""Which files make a ledger directory, beside those the store writes, and how is it opened? For the command line and the demo.

    log.key      the key that signs checkpoints, encrypted (keys.custody)      policy.txt    whom a reader trusts, for publication
    master.key   wraps the vault's keys, encrypted                              serving.json  address of the service now running
    service.key  the service's own key, with which it states its starts         keys/         key files of people, where kept here

Opening asks the founding statement which clock the ledger has; a scripted clock goes on from the last recording.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from keys.custody import read_key_file, read_master_key
from keys.signer import Ed25519Signer
from keys.vkey import VerifierKey, vkey
from ledger.application import ORIGIN_FILE, Ledger, vault_path
from ledger.clock import Clock, ScriptedClock, SystemClock
from ledger.domain.vocabulary import shanghai_day
from ledger.history import History
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import Vault
from ledger.verify.policy import make_policy

LOG_KEY_FILE: Final = "log.key"
MASTER_KEY_FILE: Final = "master.key"
SERVICE_KEY_FILE: Final = "service.key"
POLICY_FILE: Final = "policy.txt"
KEY_DIRECTORY: Final = "keys"


@dataclass(frozen=True, slots=True)
class Reading:
    """A ledger open for reading, also beside a running service. Close it after use."""

    origin: str
    history: History
    scripted: bool

    def today(self) -> date:
        """The present day by the ledger's clock; a scripted clock stands at the last recording."""
        return shanghai_day(self.clock().now())

    def clock(self) -> Clock:
        """The clock that the founding statement names."""
        size = self.history.size()
        if not self.scripted or not size:
            return SystemClock()
        return ScriptedClock(self.history.recorded_at(size - 1), running=True)

    def close(self) -> None:
        """Let go of the files."""
        self.history.recorder.close()

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_reading(directory: Path) -> Reading:
    """The ledger of a directory, for reading. Raises what the store raises; OSError where it is no ledger directory."""
    origin = (directory / ORIGIN_FILE).read_text(encoding="ascii", errors="replace").strip()
    recorder = SqliteRecorder.open_readonly(directory)
    history = History(recorder)
    return Reading(origin, history, history.stream("founding").detail.clock == "scripted")


@dataclass(frozen=True, slots=True)
class LedgerOpener:
    """Opens a ledger directory for writing; a value, so that it can be handed to the process that serves."""

    directory: Path
    passphrase: str

    def __repr__(self) -> str:
        return f"LedgerOpener({str(self.directory)!r})"

    def __call__(self) -> Ledger:
        """The ledger. Raises KeyFileRefused, VaultError, and what the store raises: locked, behind, damaged."""
        with open_reading(self.directory) as reading:
            clock = reading.clock()
        log_signer = read_key_file(self.directory / LOG_KEY_FILE, self.passphrase)
        master_key = read_master_key(self.directory / MASTER_KEY_FILE, self.passphrase)
        vault = Vault.open(vault_path(self.directory), master_key)
        try:
            return Ledger.open(self.directory, clock=clock, log_signer=log_signer, vault=vault)
        except BaseException:
            vault.close()
            raise


def service_signer(directory: Path, passphrase: str) -> Ed25519Signer | None:
    """The service's own key; None where the directory has none."""
    path = directory / SERVICE_KEY_FILE
    return read_key_file(path, passphrase) if path.exists() else None


def enrolled_service(history: History, signer: Ed25519Signer) -> str | None:
    """The actor for whom the service's key is enrolled; None before its enrolment."""
    for name in history.recorder.streams("actor/"):
        actor = history.stream(name).detail
        if signer.public_key.key in actor.keys and any(held.role == "SVC" for held in actor.roles):
            return name.partition("/")[2]
    return None


def write_policy(directory: Path, log: VerifierKey, founding_leaf: bytes, *, scripted_clock: bool) -> Path:
    """Write the policy of a new ledger: its log key and founding leaf. For publication outside of this machine."""
    path = directory / POLICY_FILE
    text = make_policy(log_vkeys=[vkey(log.name, log.public_key)], founding=founding_leaf, scripted=scripted_clock)
    path.write_text(text, encoding="utf-8")
    return path
