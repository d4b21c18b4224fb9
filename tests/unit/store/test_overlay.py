"""Entries laid over a log in memory: the log is the base's first entries and then ours, and nothing reaches the base."""

from pathlib import Path

import pytest

from ledger.log.merkle import root_at
from ledger.store.memory import MemoryRecorder
from ledger.store.overlay import OverlayRecorder
from ledger.store.recorder import Recorder
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group, check_whole_log, naive_root


@pytest.fixture(params=["memory", "sqlite"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Recorder:
    return MemoryRecorder() if request.param == "memory" else SqliteRecorder.create(tmp_path / "log")


@pytest.mark.parametrize("below", [0, 1, 2, 5, 8, 13])
@pytest.mark.parametrize("above", [0, 1, 3, 8])
def test_base_and_overlay_are_one_log(base: Recorder, below: int, above: int) -> None:
    append_group(base, below)
    overlay = OverlayRecorder(base)
    append_group(overlay, above)
    check_whole_log(overlay, size=below + above)
    whole = overlay.entries(0, 100)
    assert [entry.position for entry in whole] == list(range(below + above))
    assert list(overlay.reread(0, below + above)) == list(whole)
    for size in range(1, below + above + 1):
        assert root_at(size, overlay.nodes) == naive_root([entry.leaf_hash for entry in whole[:size]])
    for start in range(below + above):
        assert list(overlay.entries(start, 3)) == list(whole[start : start + 3])
    types = {entry.type for entry in whole}
    assert list(overlay.of_types(types, 1, 100)) == list(whole[1:])
    for name in overlay.streams(""):
        own = [entry for entry in whole if entry.stream == name]
        assert list(overlay.stream(name)) == own
        assert list(overlay.stream(name, after_seq=1)) == own[1:]
        assert list(overlay.stream(name, up_to_position=below)) == [one for one in own if one.position <= below]
    overlay.close()


def test_nothing_is_written_to_the_base(base: Recorder) -> None:
    append_group(base, 3)
    before = base.tree_head()
    append_group(OverlayRecorder(base), 4)
    assert base.tree_head() == before
    assert len(base.entries(0, 100)) == 3
    base.close()


def test_what_others_append_to_the_base_meanwhile_is_no_part_of_it(base: Recorder) -> None:
    append_group(base, 3)
    overlay = OverlayRecorder(base)
    append_group(base, 4)
    foreign = base.entry(5)
    assert foreign is not None
    assert overlay.entry(5) is None
    assert overlay.position_of(foreign.event_id) is None
    assert len(overlay.entries(0, 100)) == 3
    assert all(entry.position < 3 for name in base.streams("") for entry in overlay.stream(name))
    assert all((overlay.stream_head(name).position or 0) < 3 for name in base.streams(""))
    assert [entry.position for entry in overlay.of_types({foreign.type}, 0, 100)] == [0, 1, 2]
    overlay.close()
