"""How is a long log made into views by two processes at once? Each works out its share of the subjects, and the rows are joined.

A share lies in a file of its own, named apart from the file it will be part of: a share alone, left by a process that was killed, is
never taken for the whole. Sums of hashes do not depend on any order, so seals and heads of the joined file are those of one process.
Every share ends at the same entry, however many are written meanwhile; a process that ends early ends the rebuild, and says so.
"""

import gc
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from ledger.history import History
from ledger.store.sqlite import SqliteRecorder
from projections.errors import RebuildBroken, RebuildUnfit
from projections.runner import OnBatch, Runner
from projections.sharing import Share
from projections.tables import discard_views, open_views, set_aside_views

WORKERS: Final = 2
"""Processes at work on a long log, this one among them."""
SPLIT_FROM: Final = 10_000
"""Entries from which a second process is worth its start."""
_GOODBYE_S: Final = 5.0


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Look for cycles of garbage seldom: a rebuild makes none, and each search goes through all that is kept for later."""
    before = gc.get_threshold()
    gc.set_threshold(20_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def build_split(
    history: History, log: Path, path: Path, size: int, workers: int, *, progress: OnBatch, before_commit: OnBatch
) -> None:
    """Build every view of the first `size` entries, at least one, into the new file `path`; `log` is the directory of the ledger.

    Raises RebuildBroken where a process ended early, RebuildUnfit where `log` holds another log, or ViewsLocked; then there is
    no file `path`.
    """
    files = [share_file(path, number) for number in range(workers)]
    for file in (path, *files):
        discard_views(file)
    leaf = history.stored(size - 1).leaf_hash
    try:
        with _at_work(log, files, size, leaf) as others:

            def watched(done: int) -> None:
                _all_well(others)
                progress(done)

            _build_share(history, files[0], size, Share(0, workers), progress=watched, before_commit=before_commit)
            for process, heard in others:
                _finished(process, heard)
        _join(files)
        set_aside_views(files[0], path.name)
    finally:
        for file in files:
            discard_views(file)


def share_file(path: Path, number: int) -> Path:
    """Where one share of the file `path` is built."""
    return path.with_name(f"{path.name}.share-{number}")


_Others = list[tuple[BaseProcess, Connection]]


@contextmanager
def _at_work(log: Path, files: list[Path], size: int, leaf: bytes) -> Iterator[_Others]:
    """The other processes, one for each file but the first. They end with this block, whatever happens in it."""
    context = multiprocessing.get_context("spawn")  # a connection to SQLite does not survive a fork
    others: _Others = []
    try:
        for number, file in enumerate(files[1:], 1):
            heard, told = context.Pipe(duplex=False)
            given = (log, file, size, leaf, Share(number, len(files)), told)
            process = context.Process(target=_work, args=given, name=f"views-{number}", daemon=True)
            process.start()
            told.close()
            others.append((process, heard))
        yield others
    finally:
        for other, answers in others:
            answers.close()
            if other.is_alive():
                other.terminate()
            other.join(_GOODBYE_S)
            if other.is_alive():
                other.kill()
                other.join()


def _work(log: Path, file: Path, size: int, leaf: bytes, share: Share, told: Connection) -> None:
    """The work of another process: its share, then one word to the process that waits, "" or the code of the error."""
    with suppress(BrokenPipeError):
        try:
            recorder = SqliteRecorder.open_readonly(log)
            try:
                _same_log(History(recorder), size, leaf)
                _build_share(History(recorder), file, size, share, progress=_while_waited_for, before_commit=_none)
            finally:
                recorder.close()
        except Exception as error:  # noqa: BLE001  # told by its code or class, never by its text
            told.send(getattr(error, "code", type(error).__name__))
        else:
            told.send("")


def _while_waited_for(_done: int) -> None:
    """Nobody works on for a process that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        raise SystemExit(1)


def _none(_size: int) -> None:
    """Nothing is done before a commit here."""


def _same_log(history: History, size: int, leaf: bytes) -> None:
    if history.size() < size:
        raise RebuildUnfit("size", expected=size, got=history.size())
    if (found := history.stored(size - 1).leaf_hash) != leaf:
        raise RebuildUnfit("leaf", expected=leaf.hex(), got=found.hex())


def _build_share(
    history: History, file: Path, size: int, share: Share, *, progress: OnBatch, before_commit: OnBatch
) -> None:
    database = open_views(file)
    try:
        with collected_rarely():
            Runner(history, database, share=share, before_commit=before_commit).catch_up(size, progress=progress)
    finally:
        database.close()


def _all_well(others: _Others) -> None:
    """Raise as soon as another process has failed, not when all work here is done."""
    for process, heard in others:
        if not process.is_alive() and not heard.poll():
            raise RebuildBroken(code=process.exitcode)


def _finished(process: BaseProcess, heard: Connection) -> None:
    """Wait for another process. Raises RebuildBroken unless it says that its share is whole."""
    try:
        word = heard.recv()
    except EOFError as error:
        process.join()
        raise RebuildBroken(code=process.exitcode) from error
    if word:
        raise RebuildBroken(code=word)


def _join(files: list[Path]) -> None:
    """The rows of every share into the file of the first."""
    database = open_views(files[0])
    try:
        for file in files[1:]:
            database.join(file)
    finally:
        database.close()
