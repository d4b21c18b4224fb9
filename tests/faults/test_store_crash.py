"""A table of failures of the append path: each write lost, or done but not answered; after each the whole log is checked."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.errors import LedgerLocked, LogBehindGuard, NotForWriting, StoreConflict, StoreFailed
from ledger.store.guard import GuardHead, MemoryTreeGuard, check_against
from ledger.store.sqlite import SqliteRecorder
from ledger.store.writing import STEPS
from tests.unit.store.invented_entries import append_group, check_whole_log, invented_entry, stream_of

ROOT = Path(__file__).resolve().parents[2]
BEFORE = 5  # entries in the log before the group under test
GROUP = 3
IN_COMMIT = STEPS[1:]
DURABLE = ("committed", "checkpointed")


class Stopped(Exception):
    """The process ends here, as far as the store can tell."""


def stop_at(wanted: str) -> Callable[[str], None]:
    def on_step(step: str) -> None:
        if step == wanted:
            raise Stopped(step)

    return on_step


def large_enough_to_checkpoint(step: str) -> int:
    """Body size with which one group makes a checkpoint due, where the step under test needs one."""
    return 3_000_000 if step == "checkpointed" else 40


@pytest.mark.parametrize("step", IN_COMMIT)
def test_fault_15_a_group_stopped_at_any_step_is_there_whole_or_not_at_all(tmp_path: Path, step: str) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log")
    append_group(recorder, BEFORE)
    recorder.close()
    recorder = SqliteRecorder.open(tmp_path / "log", on_step=stop_at(step))
    with pytest.raises(Stopped):
        append_group(recorder, GROUP, body_bytes=large_enough_to_checkpoint(step))
    with pytest.raises(StoreFailed) as refused:  # fail-stop: the same recorder writes no more, but it reads
        recorder.begin()
    assert refused.value.reason == "Stopped"
    recorder.reread(0, BEFORE)
    recorder.close()

    recorder = SqliteRecorder.open(tmp_path / "log")
    size = BEFORE + GROUP if step in DURABLE else BEFORE
    check_whole_log(recorder, size=size)
    append_group(recorder, 2)
    check_whole_log(recorder, size=size + 2)
    recorder.close()


@pytest.mark.parametrize("step", STEPS)
def test_fault_01_the_files_as_a_kill_at_any_step_leaves_them_hold_whole_groups(tmp_path: Path, step: str) -> None:
    def copy_files(reached: str) -> None:
        if reached == step:
            shutil.copytree(tmp_path / "log", tmp_path / "killed", dirs_exist_ok=True)

    recorder = SqliteRecorder.create(tmp_path / "log")
    append_group(recorder, BEFORE)
    recorder.close()
    recorder = SqliteRecorder.open(tmp_path / "log", on_step=copy_files)
    append_group(recorder, GROUP, body_bytes=large_enough_to_checkpoint(step))
    recorder.close()

    killed = SqliteRecorder.open(tmp_path / "killed")
    check_whole_log(killed, size=BEFORE + GROUP if step in DURABLE else BEFORE)
    append_group(killed, 1)
    killed.close()


def test_every_step_is_reached_in_order(tmp_path: Path) -> None:
    reached: list[str] = []
    recorder = SqliteRecorder.create(tmp_path / "log", on_step=reached.append)
    append_group(recorder, GROUP, body_bytes=large_enough_to_checkpoint("checkpointed"))
    recorder.close()
    assert reached == list(STEPS)


def test_fault_02_a_write_ahead_log_cut_anywhere_leaves_whole_groups_and_the_guard_sees_the_loss(
    tmp_path: Path,
) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log")
    guard = MemoryTreeGuard()
    for _ in range(3):
        before, head = guard.read(), append_group(recorder, 2)
        guard.advance(before, GuardHead(head.size, head.root))
    shutil.copytree(tmp_path / "log", tmp_path / "whole")
    recorder.close()
    length = (tmp_path / "whole" / "log.db-wal").stat().st_size
    sizes = set()
    for cut in (*range(0, length, 4096 + 24), length - 1, length):
        shutil.rmtree(tmp_path / "cut", ignore_errors=True)
        shutil.copytree(tmp_path / "whole", tmp_path / "cut")
        (tmp_path / "cut" / "log.db-shm").unlink()
        os.truncate(tmp_path / "cut" / "log.db-wal", cut)
        found = SqliteRecorder.open(tmp_path / "cut")
        size = found.tree_head().size
        check_whole_log(found, size=size)
        if size < 6:
            with pytest.raises(LogBehindGuard):
                check_against(found, guard)
        else:
            assert check_against(found, guard) == range(6, 6)
        found.close()
        sizes.add(size)
    assert sizes == {0, 2, 4, 6}


@pytest.mark.parametrize("step", ["begun", "events", "head"])
def test_fault_04_an_io_error_in_a_write_stops_the_writer_until_the_store_is_opened_again(
    tmp_path: Path, step: str
) -> None:
    def on_step(reached: str) -> None:
        if reached == step:
            raise sqlite3.OperationalError("disk I/O error")

    recorder = SqliteRecorder.create(tmp_path / "log", on_step=on_step)
    for _ in range(2):
        with pytest.raises(StoreFailed):
            append_group(recorder, 1)
    recorder.close()
    recorder = SqliteRecorder.open(tmp_path / "log")
    append_group(recorder, 1)
    check_whole_log(recorder, size=1)
    recorder.close()


def test_a_refused_append_stops_nothing(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log")
    append_group(recorder, 1)
    with recorder.begin() as transaction, pytest.raises(StoreConflict):
        transaction.append(invented_entry(0, transaction.stream_head(stream_of(1))))
    append_group(recorder, 1)
    check_whole_log(recorder, size=2)
    recorder.close()


def test_fault_04_an_error_while_checkpointing_keeps_the_group_and_stops_the_writer(tmp_path: Path) -> None:
    def on_step(step: str) -> None:
        if step == "checkpointed":
            raise sqlite3.OperationalError("disk I/O error")

    recorder = SqliteRecorder.create(tmp_path / "log", on_step=on_step)
    assert append_group(recorder, GROUP, body_bytes=large_enough_to_checkpoint("checkpointed")).size == GROUP
    with pytest.raises(StoreFailed):
        recorder.begin()
    check_whole_log(recorder, size=GROUP)
    recorder.close()


def test_fault_04_a_failed_writer_does_not_touch_the_files_when_it_closes(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log", on_step=stop_at("head"))
    with pytest.raises(Stopped):
        append_group(recorder, GROUP)
    before = (tmp_path / "log" / "log.db").read_bytes()
    recorder.close()
    assert (tmp_path / "log" / "log.db").read_bytes() == before
    assert (tmp_path / "log" / "log.db-wal").exists()


def test_fault_05_a_full_disk_loses_nothing_and_works_again_once_there_is_room(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log", max_pages=40)
    size = 0
    try:
        while size < 1000:
            size = append_group(recorder, 10).size
    except StoreFailed as failed:
        reason = failed.reason
    assert reason == "SQLITE_FULL"
    assert 0 < size < 1000
    recorder.close()
    recorder = SqliteRecorder.open(tmp_path / "log")
    check_whole_log(recorder, size=size)
    append_group(recorder, 10)
    check_whole_log(recorder, size=size + 10)
    recorder.close()


CHILD = """
import resource, signal, sys
from pathlib import Path
from ledger.store.errors import StoreFailed
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group

recorder = SqliteRecorder.open(Path(sys.argv[1]))
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    while True:
        print(append_group(recorder, 3).size, flush=True)
except StoreFailed as failed:
    print(failed.reason, flush=True)
"""


def child(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )


WATCHED_CHILD = """
import os, sys
from pathlib import Path
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group

directory = Path(sys.argv[1])

def watch(event, arguments):
    if event == "sqlite3.connect":
        print("connect")
    elif event == "os.rename":
        print("rename")
    elif event == "open" and str(arguments[0]) == str(directory) and arguments[2] & os.O_DIRECTORY:
        print("directory")

sys.addaudithook(watch)
SqliteRecorder.create(directory).close()
print("opened again")
recorder = SqliteRecorder.open(directory)
print("append")
append_group(recorder, 1)
"""


def test_fault_03_the_directory_is_synced_after_files_are_made_and_before_the_first_append(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-c", WATCHED_CHILD, str(tmp_path / "log")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    created, _, opened = process.stdout.partition("opened again")
    assert created.split()[:3] == ["connect", "rename", "directory"]
    assert created.split()[-1] == "directory"
    before, _, after = opened.partition("append")
    assert before.split()[-1] == "directory"
    assert "connect" in before
    assert "directory" not in after


def test_fault_01_what_a_killed_writer_left_in_its_write_ahead_log_is_moved_before_anybody_relies_on_it(
    tmp_path: Path,
) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log")
    append_group(recorder, GROUP)
    shutil.copytree(tmp_path / "log", tmp_path / "killed")
    recorder.close()
    killed = SqliteRecorder.open(tmp_path / "killed")
    (tmp_path / "file alone").mkdir()
    shutil.copy(tmp_path / "killed" / "log.db", tmp_path / "file alone")
    append_group(killed, 1)
    killed.close()
    alone = SqliteRecorder.open(tmp_path / "file alone")
    check_whole_log(alone, size=GROUP)
    alone.close()


@pytest.mark.parametrize("groups", [1, 7, 60])
def test_fault_01_kill_9_during_appends_loses_nothing_acknowledged(tmp_path: Path, groups: int) -> None:
    SqliteRecorder.create(tmp_path / "log").close()
    with child(str(tmp_path / "log")) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(groups)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    recorder = SqliteRecorder.open(tmp_path / "log")
    size = recorder.tree_head().size
    assert acknowledged == list(range(3, acknowledged[-1] + 1, 3))
    assert size in (acknowledged[-1], acknowledged[-1] + 3)  # the group in hand may stand, whole, unanswered
    check_whole_log(recorder, size=size)
    recorder.close()


def test_fault_05_a_write_the_system_refuses_stops_the_writer_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    SqliteRecorder.create(tmp_path / "log").close()
    with child(str(tmp_path / "log"), "300000") as process:
        assert process.stdout is not None
        *acknowledged, reason = process.stdout.read().split()
    assert process.returncode == 0
    assert reason.startswith(("SQLITE_IOERR", "SQLITE_FULL"))
    recorder = SqliteRecorder.open(tmp_path / "log")
    check_whole_log(recorder, size=int(acknowledged[-1]))
    append_group(recorder, 1)
    recorder.close()


def test_threat_05_a_second_writer_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    SqliteRecorder.create(tmp_path / "log").close()
    with child(str(tmp_path / "log")) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(LedgerLocked) as refused:
            SqliteRecorder.open(tmp_path / "log")
        assert refused.value.pid == process.pid
        reader = SqliteRecorder.open_readonly(tmp_path / "log")  # reading needs no lock
        size = reader.tree_head().size
        assert len(reader.reread(0, size)) == size >= 3
        with pytest.raises(NotForWriting):
            reader.begin()
        reader.close()
        process.kill()
    SqliteRecorder.open(tmp_path / "log").close()


def test_threat_05_two_writers_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    first = SqliteRecorder.create(tmp_path / "log")
    with pytest.raises(LedgerLocked) as refused:
        SqliteRecorder.open(tmp_path / "log")
    assert refused.value.pid == os.getpid()
    first.close()
    SqliteRecorder.open(tmp_path / "log").close()


def test_threat_05_a_lock_on_a_removed_lock_file_does_not_let_a_second_writer_commit(tmp_path: Path) -> None:
    first = SqliteRecorder.create(tmp_path / "log", busy_timeout_s=0)
    (tmp_path / "log" / "lock").unlink()
    second = SqliteRecorder.open(tmp_path / "log", busy_timeout_s=0)
    with second.begin(), pytest.raises(StoreConflict):
        first.begin()
    second.close()
    append_group(first, 2)
    check_whole_log(first, size=2)
    first.close()


def test_fault_10_a_forked_child_may_not_use_the_parents_recorder(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path / "log")
    append_group(recorder, 1)
    pid = os.fork()
    if pid == 0:
        refused = 0
        for use in (recorder.begin, recorder.tree_head):
            try:
                use()
            except NotForWriting as error:
                refused += error.reason == "forked"
        os._exit(refused)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 2
    append_group(recorder, 1)
    check_whole_log(recorder, size=2)
    recorder.close()
