"""Reading beside a writer: many threads, other processes' view, and a clear word after the end."""

import threading
from pathlib import Path

import pytest

from ledger.store.errors import StoreFailed
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group, check_whole_log


def test_threads_read_whole_groups_while_one_writes(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path)
    stop, wrong = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            head = recorder.tree_head()
            found = recorder.reread(0, head.size)
            if head.size % 3 or len(found) != head.size or head.root != head.frontier.root():
                wrong.append(head.size)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(20):
        append_group(recorder, 3)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    check_whole_log(recorder, size=60)
    recorder.close()


def test_a_read_only_recorder_follows_a_running_writer_and_outlives_it(tmp_path: Path) -> None:
    writer = SqliteRecorder.create(tmp_path)
    reader = SqliteRecorder.open_readonly(tmp_path)
    append_group(writer, 2)
    check_whole_log(reader, size=2)
    append_group(writer, 2)
    writer.close()
    check_whole_log(reader, size=4)
    reader.close()
    alone = SqliteRecorder.open_readonly(tmp_path)
    check_whole_log(alone, size=4)
    alone.close()


def test_a_transaction_of_another_thread_is_waited_for(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path)
    started = threading.Event()

    def write() -> None:
        started.set()
        append_group(recorder, 1)

    with recorder.begin() as transaction:
        other = threading.Thread(target=write)
        other.start()
        assert started.wait(5)
        assert transaction.size == 0
    other.join()
    check_whole_log(recorder, size=1)
    recorder.close()


def test_reading_after_the_end_says_closed(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path)
    recorder.close()
    with pytest.raises(StoreFailed) as refused:
        recorder.tree_head()
    assert refused.value.reason == "closed"


def test_nodes_are_asked_for_in_one_statement_however_many(tmp_path: Path) -> None:
    recorder = SqliteRecorder.create(tmp_path)
    append_group(recorder, 5)
    wanted = [(level, index) for level in range(64) for index in range(700)]
    assert len(recorder.nodes(wanted)) == 5 + 2 + 1
    recorder.close()
