"""Does the operator hear of a mistake of ours in the rules? A line in the server's log: class and place, never text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.support.poisoned import Poisoned, registration
from tests.support.town import Town
from tests.unit.api.counter import Counter, counter_over

BATCH = "application/x-ndjson"


@pytest.fixture
def poisoned(tmp_path: Path) -> Iterator[Counter]:
    """A town in which a statement about one unit meets an error nobody foresaw."""
    recorder = Poisoned()
    town = Town(tmp_path, recorder).settle()
    recorder.error = OverflowError("a text of somebody")
    yield from counter_over(town, tmp_path / "views.db")


def test_a_statement_that_cannot_be_judged_leaves_its_class_and_place_in_the_log(poisoned: Counter) -> None:
    with capture_logs() as lines:
        answer = poisoned.post(registration(poisoned.town, "u-poison"))
    assert (answer.status_code, answer.json["code"]) == (500, "unjudged")
    ((line),) = lines
    assert (line["event"], line["log_level"]) == ("unjudged", "error")
    assert line["reason"].startswith("OverflowError, poisoned.py:")
    assert "text of somebody" not in str(line) + answer.text
    assert set(line) == {"event", "log_level", "reason"}


def test_each_such_line_of_a_batch_leaves_one(poisoned: Counter) -> None:
    units = ("u-02", "u-poison", "u-03", "u-poison")
    with capture_logs() as lines:
        answer = poisoned.post(b"\n".join(registration(poisoned.town, unit) for unit in units), content_type=BATCH)
    assert [line["event"] for line in lines] == ["unjudged", "unjudged"]
    assert answer.status_code == 200


def test_a_statement_that_is_judged_leaves_none(poisoned: Counter) -> None:
    with capture_logs() as lines:
        admitted = poisoned.post(registration(poisoned.town, "u-02"))
        refused = poisoned.post(registration(poisoned.town, "u-02"))
    assert (admitted.status_code, refused.status_code) == (201, 422)
    assert lines == []
