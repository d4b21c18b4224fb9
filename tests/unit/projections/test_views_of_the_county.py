"""Do all views hold what the log says, at every position? Compared with a naive copy that keeps nothing; and what questions get."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.case_limits import limits_of_case
from ledger.domain.warning_limits import warning_limits
from ledger.history import History, Known
from projections import county
from projections.projection import VIEWS
from projections.queries import Views
from projections.runner import Runner
from projections.tables import ViewsDatabase, open_views
from projections.views import deadlines
from tests.support.town import PERSON, UNIT, Town
from tests.support.views_naive import INTERVAL_VIEWS, expected, held_at
from tests.support.views_town import busy_town
from tests.unit.projections.invented_log import random_log

END_OF_YEAR = date(2026, 12, 31)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return busy_town(tmp_path_factory.mktemp("busy"))


@pytest.fixture(scope="module")
def database(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ViewsDatabase]:
    database = open_views(tmp_path_factory.mktemp("views") / "views.db")
    Runner(town.ledger.history, database, batch=7).catch_up()
    yield database
    database.close()


@pytest.fixture
def views(database: ViewsDatabase) -> Views:
    return Views(database)


@pytest.fixture
def known(town: Town) -> Known:
    return town.ledger.history.known(None, today=END_OF_YEAR)


def differing(history: History, database: ViewsDatabase, size: int) -> list[str]:
    """The views that hold something else at a position than the naive copy."""
    held = expected(history, size)
    return [view.name for view in INTERVAL_VIEWS if held_at(database, view, size - 1) != held[view]]


def test_every_view_holds_at_every_position_what_the_log_says(town: Town, database: ViewsDatabase) -> None:
    history = town.ledger.history
    assert {size: found for size in range(1, history.size() + 1) if (found := differing(history, database, size))} == {}
    with database.reading() as cursor:
        for view in VIEWS:
            cursor.execute(f"SELECT count(*) FROM {view.name}")
            assert cursor.fetchone()[0], view.name


@given(st.integers(0, 10_000), st.sampled_from((1, 5, 1000)), st.integers(0, 99))
@settings(max_examples=10)
def test_no_index_memory_or_batch_leaves_a_trace_in_any_view(
    tmp_path_factory: pytest.TempPathFactory, seed: int, batch: int, place: int
) -> None:
    log = random_log(seed, events=40)
    database = open_views(tmp_path_factory.mktemp("views") / "views.db")
    try:
        Runner(log.history, database, batch=batch).catch_up(place * log.size // 100)
        assert (
            Runner(log.history, database, batch=batch).catch_up() == log.size
        )  # a second runner, which remembers nothing
        for size in range(1 + seed % 5, log.size + 1, 5):
            assert differing(log.history, database, size) == []
    finally:
        database.close()


def test_a_limit_stands_on_any_day_as_the_rules_say(town: Town, views: Views, known: Known) -> None:
    inputs = town.ledger.history.score_inputs(PERSON)
    version = inputs.rulebooks.versions[0].rulebook
    compared = 0
    for days in range(0, 365, 3):
        on = date(2026, 1, 10) + timedelta(days=days)
        told = {(f"deduction/{each.id}", limit.limit, limit.started_by): (limit.due_on.isoformat(), limit.state)
            for each in inputs.dossier.deductions.values()
            for limit in limits_of_case(inputs.dossier, each, inputs.calendar, version, on)}  # fmt: skip
        of_warnings = warning_limits(inputs, on)
        told |= {("warnings", limit.limit, limit.started_by): (limit.due_on.isoformat(), limit.state) for limit in of_warnings}  # fmt: skip
        lines = county.limits_of(
            views, on=on, known=known, subject=PERSON, states=("running", "missed", "lapsed", "ended")
        )
        found = {(line["matter"], line["time_limit"], line["started_by"]): (line["due_on"], line["state"])
            for line in lines if not line["matter"].startswith("listing/")}  # fmt: skip
        assert found == told, on
        compared += len(told)
    assert compared > 500


@pytest.mark.parametrize(
    ("ended", "ended_on", "on", "state"),
    [
        (False, None, date(2026, 3, 9), "running"),
        (False, None, date(2026, 3, 10), "missed"),
        (True, date(2026, 3, 9), date(2026, 3, 20), "ended"),
        (True, date(2026, 3, 10), date(2026, 3, 20), "missed"),
        (True, date(2026, 3, 10), date(2026, 3, 9), "running"),
        (True, None, date(2026, 3, 20), "ended"),
    ],
)
def test_a_limit_runs_through_its_last_day(ended: bool, ended_on: date | None, on: date, state: str) -> None:
    assert deadlines.state_on("organ", date(2026, 3, 9), ended, ended_on, on) == state
    expected_of_person = "lapsed" if state == "missed" else state
    assert deadlines.state_on("person", date(2026, 3, 9), ended, ended_on, on) == expected_of_person


def test_warning_listing_and_pool_are_told_as_known_then(town: Town, views: Views, known: Known) -> None:
    (warning,) = county.warnings_of(views, known=known)
    assert (warning["colour"], warning["score_cp"], warning["served_on"]) == ("red", 1001, "2026-06-23")
    (listing,) = county.listings_of(views, known=known, official=PERSON)
    assert (listing["state"], listing["entered_on"], listing["record"]) == ("listed", "2026-07-13", "r-1")
    before = town.ledger.history.known(date(2026, 7, 1), today=END_OF_YEAR)
    assert [line["state"] for line in county.listings_of(views, known=before)] == ["proposed"]
    assert county.listings_of(views, known=known, official="o-0002") == []


def test_a_unit_shows_its_quarters_and_its_points(views: Views, known: Known) -> None:
    matrix = county.matrix_of(views, on=END_OF_YEAR, known=known)
    assert [(line["quarter"], line["state"]) for line in matrix] == [
        *(("2026-q1", "late"), ("2026-q2", "missing"), ("2026-q3", "missing"), ("2026-q4", "not_due"))
    ]
    points = county.points_by_unit(views, on=END_OF_YEAR, known=known, unit=UNIT)
    assert [(line["quarter"], line["unit_at_fact_cp"], line["reporting_unit_deductions"]) for line in points] == [
        ("2026-q1", 400, 1),
        ("2026-q2", 601, 2),
    ]


def test_the_history_of_a_person_says_which_entries_changed_the_score(views: Views, known: Known) -> None:
    lines = county.history_of(views, PERSON, known=known)
    assert [(line["type"], line["before_cp"], line["after_cp"]) for line in lines if line["changed"]] == [
        ("OfficialRegistered", None, 0),
        *(("DecisionServed", 0, 400), ("DecisionServed", 400, 700), ("DecisionServed", 700, 1001)),
    ]
    first, *others = county.history_of(views, PERSON, known=known, limit=1)
    assert (first, others) == (lines[0], [])
    assert county.history_of(views, PERSON, known=known, after=first["known_from"]) == lines[1:]


def test_pages_of_limits_join_without_a_gap_or_a_repetition(views: Views, known: Known) -> None:
    whole = county.limits_of(views, on=END_OF_YEAR, known=known)
    joined, after = [], None
    while page := county.limits_of(views, on=END_OF_YEAR, known=known, after=after, limit=3):
        joined += page
        last = page[-1]
        after = (last["due_on"], last["subject"], last["matter"], last["time_limit"], last["started_by"])
    assert joined == whole
    assert len(whole) > 10


def test_the_key_directory_goes_by_the_order_of_the_log(town: Town, views: Views, known: Known) -> None:
    now = {line["actor"] for line in county.keys_of(views, known=known)}
    assert {"a-root1", "a-rep", "a-com1"} <= now
    at_founding = county.keys_of(views, known=town.ledger.history.known(0, today=END_OF_YEAR))
    assert {line["actor"] for line in at_founding} < now
    assert {line["status"] for line in at_founding} == {"active"}
