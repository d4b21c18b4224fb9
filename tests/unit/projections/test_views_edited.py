"""Is a row changed, added or deleted behind our back found before it is answered from? At every question, by view and person."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from ledger.history import Known
from projections import county
from projections.checking import check_subject
from projections.errors import ViewEdited
from projections.queries import Views
from projections.runner import Runner
from projections.tables import ViewsDatabase, open_views, read_views
from projections.views import scores
from tests.unit.projections.invented_log import InventedLog, random_log

ON = date(2026, 6, 30)
EDITS = (
    "UPDATE scores SET points_cp = points_cp + 1 WHERE official = 'o-2'",
    "DELETE FROM scores WHERE official = 'o-2' AND valid_from = '0001-01-01'",
    "INSERT INTO scores SELECT 'o-2', 9999, NULL, valid_from, valid_to, unit, tier, 0, 'none', 0 FROM scores LIMIT 1",
    "UPDATE seals SET total = zeroblob(32) WHERE view = 'scores' AND subject = 'o-2'",
)


@pytest.fixture
def log() -> InventedLog:
    return random_log(8, events=40)


@pytest.fixture
def database(log: InventedLog, tmp_path: Path) -> Iterator[ViewsDatabase]:
    database = open_views(tmp_path / "views.db")
    Runner(log.history, database).catch_up()
    yield database
    database.close()


@pytest.fixture
def known(log: InventedLog) -> Known:
    return log.history.known(None, today=ON)


def edit(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount > 0


@pytest.mark.parametrize("statement", EDITS)
def test_an_edit_is_named_by_view_and_person_and_nothing_is_answered_from_it(
    database: ViewsDatabase, known: Known, statement: str
) -> None:
    views = Views(database)
    assert len(views.standings(on=ON, known=known)) == 3
    edit(database.path, statement)
    for question in (
        lambda: views.standings(on=ON, known=known),
        lambda: views.colour_counts(on=ON, known=known),
        lambda: views.standing("o-2", on=ON, known=known),
    ):
        with pytest.raises(ViewEdited) as caught:
            question()
        assert (caught.value.view, caught.value.subject) == ("scores", "o-2")
    # who was not touched is answered, and so is every other view
    assert views.standing("o-1", on=ON, known=known) is not None
    assert county.history_of(views, "o-2", known=known)


def test_a_head_that_lies_is_named_without_a_person(database: ViewsDatabase, known: Known) -> None:
    views = Views(database)
    edit(database.path, "UPDATE heads SET rows = rows - 1 WHERE view = 'scores'")
    with pytest.raises(ViewEdited) as caught:
        views.standings(on=ON, known=known)
    assert (caught.value.view, caught.value.subject) == ("scores", None)


def test_the_rows_of_one_person_are_checked_by_themselves(database: ViewsDatabase) -> None:
    with database.reading() as cursor:
        check_subject(cursor, scores.VIEW, "o-2")
        check_subject(cursor, scores.VIEW, "o-nobody")
    edit(database.path, EDITS[0])
    with database.reading() as cursor:
        check_subject(cursor, scores.VIEW, "o-1")
        with pytest.raises(ViewEdited):
            check_subject(cursor, scores.VIEW, "o-2")


def test_the_runner_going_on_is_no_edit_and_costs_no_new_check(
    log: InventedLog, database: ViewsDatabase, known: Known
) -> None:
    views, runner = Views(database), Runner(log.history, database)
    checked = views.check()
    log.register("o-9")
    runner.catch_up()
    assert views.check() is checked
    assert views.standing("o-9", on=ON, known=log.history.known(None, today=ON)) is not None
    edit(database.path, EDITS[0])
    assert views.check() is not checked


def test_status_tells_cursor_lag_digest_and_what_does_not_hold(log: InventedLog, database: ViewsDatabase) -> None:
    views = Views(database)
    log.register("o-9")
    status = {each.name: each for each in views.status(log.size)}
    assert {each.lag for each in status.values()} == {1}
    assert {each.size for each in status.values()} == {log.size - 1}
    assert all(each.sound for each in status.values())
    assert status["scores"].digest == views.digest(scores.VIEW)
    edit(database.path, EDITS[1])
    after = {each.name: each for each in views.status(log.size)}
    assert [(each.name, each.edited) for each in after.values() if not each.sound] == [("scores", ("o-2",))]


def test_a_reader_beside_the_service_sees_the_same_and_finds_the_same(database: ViewsDatabase, known: Known) -> None:
    beside = read_views(database.path)
    views = Views(beside)
    assert views.standings(on=ON, known=known) == Views(database).standings(on=ON, known=known)
    edit(database.path, EDITS[0])
    with pytest.raises(ViewEdited):
        views.standings(on=ON, known=known)
    beside.close()
