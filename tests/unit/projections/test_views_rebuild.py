"""May the views be made anew while they are written? Beside, compared at the same entry, swapped at once; what differs is kept and told."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from projections.errors import RebuildUnfit, ViewsLocked, ViewUnknown
from projections.opening import open_checked
from projections.projection import VIEWS
from projections.queries import Views
from projections.rebuilding import BESIDE_FILE, build_beside, chosen, compare, take_over
from projections.runner import Runner
from projections.tables import ViewsDatabase, open_views
from tests.unit.projections.invented_log import InventedLog, random_log

RAISE_A_SCORE = "UPDATE scores SET points_cp = points_cp + 100 WHERE official = 'o-2'"


@pytest.fixture
def log() -> InventedLog:
    return random_log(8, events=40)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[ViewsDatabase]:
    database = open_views(tmp_path / "views.db")
    yield database
    database.close()


@pytest.fixture
def runner(log: InventedLog, database: ViewsDatabase) -> Runner:
    runner = Runner(log.history, database, batch=9)
    runner.catch_up()
    return runner


def edit(path: Path, statement: str) -> None:
    """Somebody with the file changes it behind our back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount > 0


def digests(database: ViewsDatabase) -> list[str]:
    return [Views(database).digest(view) for view in VIEWS]


def test_writes_during_a_rebuild_are_in_the_views_after_the_swap(
    log: InventedLog, database: ViewsDatabase, runner: Runner, tmp_path: Path
) -> None:
    beside, at_first = tmp_path / BESIDE_FILE, log.size
    written: list[int] = []

    def write_on(size: int) -> None:
        """While the rebuild has a batch in hand, people go on writing, and the live views follow."""
        if len(written) < 3:
            log.register(f"o-1{len(written)}")
            log.deduct(f"o-1{len(written)}", f"d-new-{len(written)}", 350, fact_on=log.at.date())
            written.append(runner.catch_up())

    build_beside(log.history, beside, before_commit=write_on)
    log.register("o-99")
    runner.catch_up()
    rebuilt = take_over(log.history, runner, beside)
    assert len(written) == 3
    assert rebuilt.size == log.size > at_first + 6
    assert (rebuilt.same, rebuilt.swapped, rebuilt.kept) == (True, True, None)
    after = digests(database)
    log.register("o-98")
    assert runner.catch_up() == log.size
    whole = open_views(tmp_path / "whole.db")
    Runner(log.history, whole).catch_up()
    assert digests(database) == digests(whole) != after
    whole.close()
    assert not beside.exists()


def test_a_view_that_differs_is_kept_told_and_replaced(
    log: InventedLog, database: ViewsDatabase, runner: Runner, tmp_path: Path
) -> None:
    right = digests(database)
    edit(database.path, RAISE_A_SCORE)
    build_beside(log.history, tmp_path / BESIDE_FILE)
    told: list[tuple[str, str, str, int]] = []
    rebuilt = take_over(log.history, runner, tmp_path / BESIDE_FILE, quarantine=lambda *each: told.append(each))
    differing = [each for each in rebuilt.views if not each.same]
    assert [(each.view, each.edited) for each in differing] == [("scores", ("o-2",))]
    assert told == [("scores", differing[0].expected, differing[0].found, log.size - 1)]
    assert digests(database) == right
    assert all(each.sound for each in Views(database).check(again=True))
    assert rebuilt.kept is not None
    with closing(sqlite3.connect(tmp_path / rebuilt.kept)) as kept:
        assert kept.execute("SELECT count(*) FROM scores").fetchone()[0] > 0
    assert (tmp_path / rebuilt.kept).stat().st_mode & 0o777 == 0o600


def test_a_false_row_with_a_right_seal_is_found_by_the_comparison_with_the_log(
    log: InventedLog, database: ViewsDatabase, runner: Runner, tmp_path: Path
) -> None:
    other = random_log(8, events=40)
    other.deduct("o-1", "d-false", 700, fact_on=other.at.date())
    forged = open_views(tmp_path / "forged.db")
    Runner(other.history, forged).catch_up()
    database.take_over(tmp_path / "forged.db", ["scores"], keep_old_in=None)
    forged.close()
    assert all(each.sound for each in Views(database).check(again=True))  # rows and seals agree, and are not the log's
    compared = compare(log.history, database.path, tmp_path / BESIDE_FILE)
    assert [each.view for each in compared.views if not each.same] == ["scores"]
    assert not compared.swapped


def test_one_view_alone_is_replaced_and_the_others_stay(
    log: InventedLog, database: ViewsDatabase, runner: Runner, tmp_path: Path
) -> None:
    edit(database.path, RAISE_A_SCORE)
    edit(database.path, "DELETE FROM history WHERE official = 'o-1'")
    build_beside(log.history, tmp_path / BESIDE_FILE)
    rebuilt = take_over(log.history, runner, tmp_path / BESIDE_FILE, chosen("history"))
    assert [each.view for each in rebuilt.views] == ["history"]
    unsound = [each.view for each in Views(database).check(again=True) if not each.sound]
    assert unsound == ["scores"]
    with pytest.raises(ViewUnknown):
        chosen("scores; DROP TABLE scores")


def test_what_does_not_fit_is_not_taken_over(
    log: InventedLog, database: ViewsDatabase, runner: Runner, tmp_path: Path
) -> None:
    before, beside = digests(database), tmp_path / BESIDE_FILE
    with pytest.raises(RebuildUnfit) as caught:
        take_over(log.history, runner, beside)
    assert caught.value.what == "file"
    build_beside(random_log(9, events=20).history, beside)
    with pytest.raises(RebuildUnfit) as caught:
        take_over(log.history, runner, beside)
    assert caught.value.what == "leaf"
    build_beside(log.history, beside)
    edit(beside, RAISE_A_SCORE)
    with pytest.raises(RebuildUnfit) as caught:
        take_over(log.history, runner, beside)
    assert caught.value.what == "scores"
    held = open_views(beside)
    with pytest.raises(ViewsLocked):
        take_over(log.history, runner, beside)
    held.close()
    assert digests(database) == before


def test_an_edited_file_is_set_aside_and_told_when_it_is_opened(log: InventedLog, tmp_path: Path) -> None:
    path = tmp_path / "views.db"
    database, runner = open_checked(log.history, path)
    runner.catch_up()
    right = digests(database)
    database.close()
    edit(path, RAISE_A_SCORE)
    told: list[tuple[str, str, str, int]] = []
    database, runner = open_checked(log.history, path, quarantine=lambda *each: told.append(each))
    assert [(view, position) for view, _, _, position in told] == [("scores", log.size - 1)]
    assert told[0][1] != told[0][2]
    assert (runner.size, (tmp_path / f"views.quarantined-{log.size}.db").exists()) == (0, True)
    runner.catch_up()
    assert digests(database) == right
    database.close()
    database, runner = open_checked(log.history, path, quarantine=lambda *each: told.append(each))
    assert (runner.size, len(told)) == (log.size, 1)
    database.close()
