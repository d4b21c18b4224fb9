"""The writer's lock: one holder, named to the other, and gone with him."""

import os
from pathlib import Path

import pytest

from ledger.store.errors import LedgerLocked
from ledger.store.locking import LOCK_FILE, WriterLock


def test_threat_05_the_second_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    lock = WriterLock.acquire(tmp_path)
    with pytest.raises(LedgerLocked) as refused:
        WriterLock.acquire(tmp_path)
    assert refused.value.pid == os.getpid()
    lock.release()
    lock.release()
    WriterLock.acquire(tmp_path).release()


@pytest.mark.parametrize(("written", "pid"), [(b"", None), (b"junk", None), (b"12\n", 12)])
def test_a_holder_that_has_not_written_its_pid_is_unknown(tmp_path: Path, written: bytes, pid: int | None) -> None:
    lock = WriterLock.acquire(tmp_path)
    (tmp_path / LOCK_FILE).write_bytes(written)
    with pytest.raises(LedgerLocked) as refused:
        WriterLock.acquire(tmp_path)
    assert refused.value.pid == pid
    lock.release()


def test_fault_09_a_lock_file_left_behind_locks_nobody_out(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_bytes(b"999999\n")
    lock = WriterLock.acquire(tmp_path)
    assert (tmp_path / LOCK_FILE).read_bytes() == f"{os.getpid()}\n".encode()
    lock.release()
