"""Do the views say what replaying the log says? For random histories, at random days and knowing times, and for every row."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.colours import colour
from ledger.domain.errors import RulebookMissing
from ledger.domain.scoring import list_due, score
from ledger.errors import NotInLog
from ledger.history import History, Known
from projections.queries import Standing, Views
from projections.runner import Runner
from projections.tables import open_views
from tests.unit.projections.invented_log import InventedLog, random_log

FIRST = date(2025, 6, 1)


def replayed(history: History, official: str, on: date, known: Known) -> Standing | None:
    """The answer taken from the log, by nothing that the views use to get theirs."""
    try:
        inputs = history.score_inputs(official, known)
    except NotInLog:
        return None
    posting = inputs.dossier.posting_on(on)
    assert posting is not None
    try:
        due = list_due(inputs, period=on.year, known_on=on).due
        points, shown = score(inputs, on=on).points_cp, colour(inputs, on=on).colour
    except RulebookMissing:
        return Standing(official, posting.unit, posting.tier, score(inputs, on=on).points_cp, None, None)
    return Standing(official, posting.unit, posting.tier, points, shown, due)


@given(st.integers(0, 10_000), st.lists(st.tuples(st.integers(0, 900), st.integers(0, 99)), min_size=5, max_size=5))
@settings(max_examples=12)
def test_the_view_equals_direct_replay_at_any_day_as_known_at_any_time(
    tmp_path_factory: pytest.TempPathFactory, seed: int, asked: list[tuple[int, int]]
) -> None:
    log = random_log(seed)
    database = open_views(tmp_path_factory.mktemp("views") / "views.db")
    try:
        assert Runner(log.history, database, batch=7).catch_up() == log.size
        views = Views(database)
        for days, place in asked:
            on, known = FIRST + timedelta(days=days), log.history.known(place * log.size // 100, today=FIRST)
            for official in ("o-1", "o-2", "o-3", "o-4"):
                assert views.standing(official, on=on, known=known) == replayed(log.history, official, on, known)
            listed = views.standings(on=on, known=known)
            assert sum(views.colour_counts(on=on, known=known).values()) == len(listed)
            assert [each.official for each in listed] == sorted(each.official for each in listed)
    finally:
        database.close()


def test_the_random_histories_hold_every_colour_and_both_answers_about_the_list(tmp_path: Path) -> None:
    colours, due = set(), set()
    for seed in range(30):
        log = random_log(seed)
        database = open_views(tmp_path / f"{seed}.db")
        Runner(log.history, database).catch_up()
        with database.reading() as cursor:
            cursor.execute("SELECT DISTINCT colour, list_due FROM scores")
            for row in cursor.fetchall():
                colours.add(row[0])
                due.add(row[1])
        database.close()
    assert colours == {"none", "blue", "yellow", "red", None}
    assert due == {0, 1, None}


def test_rows_of_one_person_never_overlap_and_leave_no_day_and_no_knowing_time_out(tmp_path: Path) -> None:
    log = random_log(3, events=60)
    database = open_views(tmp_path / "views.db")
    Runner(log.history, database).catch_up()
    with database.reading() as cursor:
        cursor.execute("SELECT official, min(known_from) FROM scores GROUP BY official")
        registered = {row[0]: row[1] for row in cursor.fetchall()}
        assert set(registered) == {"o-1", "o-2", "o-3"}
        for official, first in registered.items():
            for position in range(first, log.size):
                cursor.execute(
                    "SELECT valid_from, valid_to FROM scores WHERE official = ? AND known_from <= ? "
                    "AND (known_to IS NULL OR known_to >= ?) ORDER BY valid_from",
                    (official, position, position),
                )
                days = [(date.fromisoformat(row[0]), date.fromisoformat(row[1])) for row in cursor.fetchall()]
                assert days[0][0] == date.min
                assert days[-1][1] == date.max
                assert all(one[1] + timedelta(days=1) == other[0] for one, other in pairwise(days))
    database.close()


def test_a_disproved_fact_reaches_every_person_who_rests_on_it_and_no_one_else(tmp_path: Path) -> None:
    log = InventedLog()
    log.publish_rulebook()
    for official in ("o-1", "o-2", "o-3"):
        log.register(official)
    fact_on = date(2026, 1, 2)
    log.register_fact("f-shared", fact_on)
    for official in ("o-1", "o-2"):
        log.propose(official, f"d-{official}", "f-shared", fact_on, 350)
        log.confirm(official, f"d-{official}", 350)
        log.serve(official, f"d-{official}")
    log.deduct("o-3", "d-other", 350, fact_on=fact_on)
    before = log.history.known(None, today=log.at.date())
    log.disprove("f-shared")
    after = log.history.known(None, today=log.at.date())
    database = open_views(tmp_path / "views.db")
    Runner(log.history, database).catch_up()
    views, on = Views(database), date(2026, 6, 30)
    assert [each.points_cp for each in views.standings(on=on, known=before)] == [350, 350, 350]
    assert [each.points_cp for each in views.standings(on=on, known=after)] == [0, 0, 350]
    assert views.colour_counts(on=on, known=after) == {"none": 2, "blue": 1, "yellow": 0, "red": 0}
    database.close()


def test_a_unit_lists_those_who_belonged_to_it_on_the_day(tmp_path: Path) -> None:
    log = InventedLog()
    log.publish_rulebook()
    log.register("o-1", "u-1")
    log.register("o-2", "u-2")
    moved_on = log.pass_days(10)
    log.transfer("o-1", "u-2")
    known = log.history.known(None, today=moved_on)
    database = open_views(tmp_path / "views.db")
    Runner(log.history, database).catch_up()
    views = Views(database)

    def members(unit: str, on: date) -> list[str]:
        return [each.official for each in views.standings(on=on, known=known, unit=unit)]

    assert members("u-2", moved_on) == ["o-1", "o-2"]
    assert members("u-2", moved_on - timedelta(days=1)) == ["o-2"]
    assert members("u-1", moved_on) == []
    database.close()
