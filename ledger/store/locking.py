"""Who may write this log? The process that holds the lock on `<directory>/lock`; a second one is refused with the
holder's pid.

flock(2) ends with its process, so a killed writer leaves nothing to clean up and the file itself may stay. Two writers
on two machines are not stopped here but by the compare-and-swap in `guard.py` (threat T5).
"""

import fcntl
import os
from pathlib import Path

from ledger.store.errors import LedgerLocked

LOCK_FILE = "lock"


class WriterLock:
    """An exclusive lock held from `acquire` to `release`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, directory: Path) -> "WriterLock":
        """The lock on a directory, without waiting. Raises LedgerLocked."""
        path = directory / LOCK_FILE
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                pid = _pid_in(descriptor)
                os.close(descriptor)
                raise LedgerLocked(pid=pid) from error
            # Somebody may have removed the file between open and flock: a lock on a nameless file would keep nobody
            # out.
            if _is_same_file(descriptor, path):
                break
            os.close(descriptor)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Let go. Safe to call twice."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _pid_in(descriptor: int) -> int | None:
    """The pid the holder wrote, or None in the instant before it did."""
    text = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
    return int(text) if text.isdecimal() else None


def _is_same_file(descriptor: int, path: Path) -> bool:
    held = os.fstat(descriptor)
    try:
        named = path.stat()
    except FileNotFoundError:
        return False
    return (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino)
