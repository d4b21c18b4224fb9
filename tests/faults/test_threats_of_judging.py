"""What if a statement meets a mistake of ours in the rules? It alone is not judged; the writer goes on for everybody (T63, F15)."""

from pathlib import Path
from typing import Any

import pytest

from ledger.admitting import Receipted, Refused
from ledger.domain.events.registry import UnitRegistered
from ledger.errors import Unjudged, WriterStopped
from ledger.log.authoring import sign_submission
from ledger.store.errors import StoreFailed
from ledger.store.memory import MemoryRecorder
from tests.support.acts import FACT_ON
from tests.support.town import Town


class Poisoned(MemoryRecorder):
    """A log of which one stream cannot be looked at: an error raised in the middle of admission."""

    error: Exception | None = None

    def stream(self, name: str, **asked: Any) -> Any:
        if name == "unit/u-poison" and self.error is not None:
            raise self.error
        return super().stream(name, **asked)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, Poisoned()).settle()


def registration(town: Town, unit: str) -> bytes:
    opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=FACT_ON, name="第二镇 Town 2")
    authored = town.draft("UnitRegistered", f"unit/{unit}", opened, [("a-reg", "REG")])
    return sign_submission(authored, [town.key("a-reg")])


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
