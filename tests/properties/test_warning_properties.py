"""Does what is to be told keep in step with the colour due, on any history? Without a warning the two must say the same."""

from datetime import date, timedelta
from random import Random

import pytest

from ledger.domain.warning_limits import colour_rises, due_colour, notice_limits, rank
from ledger.domain.warning_standing import warning_standing
from tests.examples.builders import fold
from tests.properties.random_histories import DAYS, FIRST_DAY, random_log

HISTORIES = 240


def days_to_ask(seed: int) -> list[date]:
    """Random days over the span of the histories."""
    random = Random(f"warning days {seed}")
    return [FIRST_DAY + timedelta(days=random.randrange(DAYS)) for _ in range(3)]


@pytest.mark.parametrize("chunk", range(4))
def test_a_colour_is_due_exactly_while_a_limit_to_tell_it_is_open(chunk: int) -> None:
    seen_due = 0
    for seed in range(chunk, HISTORIES, 4):
        log = random_log(seed)
        for on in days_to_ask(seed):
            inputs = fold(log, on)
            due = due_colour(inputs, on)
            open_ones = [one for one in notice_limits(inputs, on) if one.ended_on is None]
            colour = "none" if due is None else due.colour
            assert (colour != "none") == bool(open_ones), (seed, on)
            found = warning_standing(inputs, on=on)
            assert found.to_do == ("issue" if open_ones else None), (seed, on)
            seen_due += bool(open_ones)
    assert seen_due > 10


@pytest.mark.parametrize("chunk", range(4))
def test_the_open_rises_ask_for_the_colour_due_and_no_other(chunk: int) -> None:
    for seed in range(chunk, HISTORIES, 4):
        log = random_log(seed)
        for on in days_to_ask(seed):
            inputs = fold(log, on)
            due = due_colour(inputs, on)
            rises = [one for one in colour_rises(inputs) if one.on <= on and (one.ends_on is None or one.ends_on > on)]
            told = max((one.to_be_told_on(on) for one in rises), key=rank, default="none")
            assert told == ("none" if due is None else due.colour), (seed, on)
