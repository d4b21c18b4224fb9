"""Has every entry its effect exactly once, wherever the runner dies? Crash, restart, lock, rebuild, and the views of another log."""

import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger.store.recorder import StoredEntry
from projections.errors import RunnerStopped, ViewsBehind, ViewsForeign, ViewsLocked
from projections.queries import Views
from projections.runner import Runner
from projections.tables import ViewsDatabase, discard_views, open_views
from tests.unit.projections.invented_log import InventedLog, random_log

ON = date(2026, 6, 30)


class Killed(BaseException):
    """Stands for the process being killed before a commit."""


@pytest.fixture
def log() -> InventedLog:
    return random_log(8, events=40)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[ViewsDatabase]:
    database = open_views(tmp_path / "views.db")
    yield database
    database.close()


def whole_digest(log: InventedLog, directory: Path) -> str:
    """What one run without any interruption leaves."""
    database = open_views(directory / "whole.db")
    Runner(log.history, database).catch_up()
    digest = Views(database).digest()
    database.close()
    return digest


@pytest.mark.parametrize("batch", [1, 4, 1000])
def test_killed_before_any_commit_the_next_run_ends_at_the_same_views(
    log: InventedLog, tmp_path: Path, batch: int
) -> None:
    expected = whole_digest(log, tmp_path)
    for killed_at in range(1, log.size + 1, 9):
        path = tmp_path / f"killed-{batch}-{killed_at}.db"

        def kill(size: int, at: int = killed_at) -> None:
            if size >= at:
                raise Killed

        database = open_views(path)
        with pytest.raises(Killed):
            Runner(log.history, database, batch=batch, before_commit=kill).catch_up()
        assert database.size() < killed_at
        database.close()

        database = open_views(path)
        assert Runner(log.history, database, batch=batch).catch_up() == log.size
        assert Views(database).digest() == expected
        database.close()


def test_a_batch_that_failed_leaves_no_trace_and_is_done_again_by_the_same_runner(
    log: InventedLog, database: ViewsDatabase, tmp_path: Path
) -> None:
    failing = [True]

    def fail_once(size: int) -> None:
        if failing.pop():
            raise Killed
        failing.append(False)

    runner = Runner(log.history, database, batch=9, before_commit=fail_once)
    with pytest.raises(Killed):
        runner.catch_up()
    assert (runner.size, database.size()) == (0, 0)
    failing.append(False)
    assert runner.catch_up() == log.size
    assert Views(database).digest() == whole_digest(log, tmp_path)


def test_a_second_runner_is_kept_out_until_the_first_lets_go(tmp_path: Path) -> None:
    first = open_views(tmp_path / "views.db")
    with pytest.raises(ViewsLocked):
        open_views(tmp_path / "views.db")
    with pytest.raises(ViewsLocked):
        discard_views(tmp_path / "views.db")
    first.close()
    open_views(tmp_path / "views.db").close()


def test_deleting_the_file_and_running_again_gives_the_same_views(log: InventedLog, tmp_path: Path) -> None:
    path = tmp_path / "views.db"
    digests = []
    for _ in range(2):
        database = open_views(path)
        Runner(log.history, database).catch_up()
        digests.append(Views(database).digest())
        database.close()
        discard_views(path)
        assert list(tmp_path.glob("views.db*")) == [tmp_path / "views.db.lock"]
    assert digests[0] == digests[1]


def test_views_of_another_log_are_refused(log: InventedLog, database: ViewsDatabase) -> None:
    Runner(log.history, database).catch_up()
    with pytest.raises(ViewsForeign) as caught:
        Runner(random_log(9, events=80).history, database)
    assert caught.value.what == "leaf"
    with pytest.raises(ViewsForeign) as caught:
        Runner(InventedLog().history, database)
    assert (caught.value.what, caught.value.got) == ("size", log.size)
    Runner(log.history, database)


def test_a_file_of_another_version_or_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "views.db"
    database = open_views(path)
    with database.writing() as cursor:
        cursor.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ViewsForeign) as caught:
        open_views(path)
    assert (caught.value.what, caught.value.got) == ("version", 99)
    discard_views(path)
    path.write_bytes(b"no database at all, but long enough to have a header" * 20)
    with pytest.raises(ViewsForeign) as caught:
        open_views(path)
    assert caught.value.what == "file"
    discard_views(path)
    open_views(path).close()


def modes(directory: Path) -> dict[str, int]:
    """Permissions of the views' files that are there."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in sorted(directory.glob("views.db*"))}


VIEWS_FILES = ("views.db", "views.db-shm", "views.db-wal")


def test_the_files_of_the_views_are_for_their_owner_alone(
    log: InventedLog, database: ViewsDatabase, tmp_path: Path
) -> None:
    Runner(log.history, database).catch_up()
    assert modes(tmp_path) == dict.fromkeys((*VIEWS_FILES, "views.db.lock"), 0o600)


def test_files_that_others_could_read_are_closed_to_them_before_anything_is_written(
    log: InventedLog, tmp_path: Path
) -> None:
    for name in VIEWS_FILES:  # as an earlier version leaves them when it is killed
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    assert set(modes(tmp_path).values()) == {0o644}
    database = open_views(tmp_path / "views.db")
    Runner(log.history, database).catch_up()
    assert modes(tmp_path) == dict.fromkeys((*VIEWS_FILES, "views.db.lock"), 0o600)
    database.close()


def test_a_question_past_what_the_views_have_read_is_refused(log: InventedLog, database: ViewsDatabase) -> None:
    views = Views(database)
    known = log.history.known(None, today=ON)
    with pytest.raises(ViewsBehind) as caught:
        views.standings(on=ON, known=known)
    assert (caught.value.asked, caught.value.cursor) == (log.size, 0)
    Runner(log.history, database).catch_up()
    assert len(views.standings(on=ON, known=known)) == 3


def test_the_runner_wakes_when_it_is_told_of_a_commit(log: InventedLog, database: ViewsDatabase) -> None:
    runner = Runner(log.history, database)
    runner.start()
    assert runner.wait_for(log.size, timeout_s=30)
    log.register("o-9")
    assert not runner.wait_for(log.size, timeout_s=0)
    runner.notify(log.size)
    assert runner.wait_for(log.size, timeout_s=30)
    runner.check()
    runner.stop()
    runner.stop()
    standing = Views(database).standing("o-9", on=ON, known=log.history.known(None, today=ON))
    assert standing is not None


def test_an_entry_that_cannot_be_read_stops_the_runner_and_says_after_which(
    log: InventedLog, database: ViewsDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = log.recorder.entry(5)
    assert broken is not None
    log.recorder._log[5] = StoredEntry(
        **{name: getattr(broken, name) for name in StoredEntry.__slots__ if name != "body"}, body=b"{}"
    )
    runner = Runner(log.history, database, batch=5)
    runner.start()
    with pytest.raises(RunnerStopped) as caught:
        runner.wait_for(log.size, timeout_s=30)
    runner.stop()
    assert (caught.value.cursor, database.size()) == (5, 5)
    with pytest.raises(RunnerStopped):
        runner.check()
    assert "views_stopped" in capsys.readouterr().out
