"""As known when? A day, an instant or a position is turned into a tree size, and every answer is about that prefix."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.errors import NotInLog
from ledger.history import History, Known
from tests.support.acts import AFTER_HEARING, FACT_ON, must, noticed
from tests.support.town import PERSON, Town, at

STREAM = f"official/{PERSON}"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path).settle()
    case = noticed(town)
    town.clock.set(
        datetime(2026, 3, 17, 15, 59, 59, 999_999, tzinfo=UTC)
    )  # the last microsecond of 17 March in Shanghai
    must(town.confirm(case, AFTER_HEARING))
    town.clock.set(datetime(2026, 3, 17, 16, tzinfo=UTC))  # 24:00
    must(town.serve(case, AFTER_HEARING.date()))
    return town


def known(town: Town, asked: object) -> Known:
    return town.ledger.history.known(asked, today=town.ledger.today())  # type: ignore[arg-type]


def test_a_day_means_recorded_before_24_00_in_shanghai(town: Town) -> None:
    size = town.ledger.history.size()
    assert known(town, AFTER_HEARING.date()) == Known(size - 1, AFTER_HEARING.date())
    assert known(town, AFTER_HEARING.date() + timedelta(days=1)).size == size


def test_an_instant_is_inclusive(town: Town) -> None:
    history = town.ledger.history
    last = history.recorded_at(history.size() - 1)
    assert known(town, last).size == history.size()
    assert known(town, last - timedelta(microseconds=1)).size == history.size() - 1


def test_a_position_is_inclusive_and_must_exist(town: Town) -> None:
    size = town.ledger.history.size()
    assert known(town, 0).size == 1
    assert known(town, size - 1).position == size - 1
    for missing in (-1, size):
        with pytest.raises(NotInLog):
            known(town, missing)


def test_nothing_asked_means_now(town: Town) -> None:
    assert known(town, None) == Known(town.ledger.history.size(), town.ledger.today())


def test_before_the_first_entry_nothing_is_known(town: Town) -> None:
    before = known(town, at(2025, 1, 1))
    assert (before.size, before.position) == (0, -1)
    assert town.ledger.history.stream(STREAM, before).seq == 0
    with pytest.raises(NotInLog):
        town.ledger.history.dossier(PERSON, before)


def test_a_question_about_the_past_does_not_change_the_answer_about_now(town: Town) -> None:
    history = town.ledger.history
    now = history.stream(STREAM)
    past = history.stream(STREAM, known(town, AFTER_HEARING.date()))
    assert past.seq == now.seq - 1
    assert history.stream(STREAM) == now
    assert History(town.recorder).stream(STREAM, known(town, AFTER_HEARING.date())) == past


def test_what_is_read_together_is_known_at_one_time(town: Town) -> None:
    history = town.ledger.history
    before = known(town, FACT_ON)
    inputs = history.score_inputs(PERSON, before)
    assert [one.confirmation for one in inputs.dossier.deductions.values()] == [None]
    assert len(history.calendar(before).publications) == len(history.rulebooks(before).versions) == 1
    assert history.facts(inputs.dossier, before).keys() == {"f-1"}
    assert history.officials() == (PERSON,)


def test_names_that_the_log_does_not_have_are_said_to_be_missing(town: Town) -> None:
    history = town.ledger.history
    for asked in (
        lambda: history.dossier("o-9999"),
        lambda: history.position_of("01900000-0000-7000-8000-000000000000"),
        lambda: history.stored(-1),
        lambda: history.event(history.size()),
    ):
        with pytest.raises(NotInLog):
            asked()
    assert history.position_of(history.event(0).statement.id) == 0
