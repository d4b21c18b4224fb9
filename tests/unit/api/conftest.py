"""The small town behind HTTP: a real ledger in memory, and its views."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.town import Town, at
from tests.unit.api.counter import Counter, counter_over


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A settled town with one fact of 20 January 2026 verified, so that a deduction can be proposed; its own for each test."""
    town = Town(tmp_path).settle()
    town.clock.set(at(2026, 1, 22))
    yield from counter_over(town, tmp_path / "views.db")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A town that only gets read: 4.00 from 10 February, 3.00 from 8 May, the second corrected to 2.50 on 1 June."""
    directory = tmp_path_factory.mktemp("served")
    town = Town(directory).settle()
    town.register("o-0002")
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    second = town.served_deduction("2", date(2026, 4, 2), at(2026, 5, 8), 300)
    town.correct(second, at(2026, 6, 1), 250)
    town.clock.set(at(2026, 7, 15))
    yield from counter_over(town, directory / "views.db")
