"""What if a statement meets a mistake of ours in the rules? It alone is not judged; the writer goes on for everybody (T63, F15)."""

from pathlib import Path

import pytest

from ledger.admitting import Receipted, Refused
from ledger.errors import Unjudged, WriterStopped
from ledger.store.errors import StoreFailed
from tests.support.poisoned import Poisoned, registration
from tests.support.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, Poisoned()).settle()


def test_threat_63_an_error_nobody_foresaw_refuses_one_line_of_a_batch_and_no_more(town: Town) -> None:
    town.recorder.error = OverflowError("a text of somebody")
    lines = [registration(town, unit) for unit in ("u-02", "u-poison", "u-03")]
    first, poisoned, last = town.ledger.submit_many(lines)
    assert isinstance(first, Receipted)
    assert isinstance(last, Receipted)
    assert isinstance(poisoned, Refused)
    assert isinstance(poisoned.error, Unjudged)
    assert "OverflowError" in poisoned.error.en
    assert "a text of somebody" not in poisoned.error.en + poisoned.refusal
    town.recorder.error = None
    assert isinstance(town.ledger.submit(lines[1]), Receipted)


def test_a_failure_of_the_store_in_the_same_place_stops_the_writer(town: Town) -> None:
    town.recorder.error = StoreFailed(reason="SQLITE_IOERR")
    with pytest.raises(WriterStopped):
        town.ledger.submit(registration(town, "u-poison"))
