"""Does a running service find out by itself that its log does not hold, and does it stop when it is told to?"""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from api.log_check import LogCheck
from ledger.history import History
from ledger.store.errors import StoreDamaged
from ledger.store.recorder import StoredEntry
from tests.unit.api.counter import Counter


class Changed:
    """A store in which one entry is another than was appended."""

    def __init__(self, recorder: Any, other: StoredEntry) -> None:
        self._recorder, self._other = recorder, other

    def __getattr__(self, name: str) -> Any:
        return getattr(self._recorder, name)

    def entry(self, position: int) -> StoredEntry | None:
        return self._other if position == self._other.position else self._recorder.entry(position)

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        found = self._recorder.entries(start, limit)
        return [self._other if one.position == self._other.position else one for one in found]


def test_a_sound_log_is_read_to_its_end_in_a_thread_of_its_own(served: Counter) -> None:
    check = LogCheck(served.town.ledger.history)
    assert check.state == "unread"
    check.start()
    check.wait()
    assert (check.state, check.broken) == ("sound", ())
    check.refuse(iter(("o-0001", 0)))
    check.close()
    check.close()


def test_a_check_that_is_closed_stops_and_finds_nothing(served: Counter) -> None:
    check = LogCheck(served.town.ledger.history)
    check.close()  # before it begins: it ends at its first look
    check.start()
    check.close()
    assert check.broken == ()


def test_a_changed_statement_is_named_with_both_hashes_and_whom_it_concerns(served: Counter) -> None:
    recorder = served.town.recorder
    position = next(stored.position for stored in recorder.entries(0, 1_000) if stored.type == "deduction-confirmed/1")
    stored = recorder.entry(position)
    body = stored.body.replace(b'"points_cp":400', b'"points_cp":401')
    check = LogCheck(History(Changed(recorder, replace(stored, body=body))))
    check.run()
    (found,) = check.broken
    assert (check.state, found.position, found.event, found.officials) == (
        "broken", position, stored.event_id, {"o-0001"},
    )  # fmt: skip
    assert found.expected != found.found
    assert found.expected in found.zh
    assert found.found in found.en
    for name in ("o-0001", position, stored.event_id):
        with pytest.raises(StoreDamaged) as refused:
            check.refuse(iter((name,)))
        assert refused.value.position == position
    check.refuse(iter(("o-0002", position + 1)))


class ChangedLater(Changed):
    """A store whose entry is changed at some time; `read_whole` is set when a reading begun after that has come to its end."""

    def __init__(self, recorder: Any, other: StoredEntry) -> None:
        super().__init__(recorder, other)
        self.changed, self.begun, self.read_whole = False, 0, Event()

    def entries(self, start: int, limit: int) -> Sequence[StoredEntry]:
        if not self.changed:
            return self._recorder.entries(start, limit)
        self.begun += start == 0
        if self.begun > 1:
            self.read_whole.set()
        return super().entries(start, limit)


def test_what_is_changed_while_the_service_runs_is_found_at_the_next_reading(served: Counter) -> None:
    recorder = served.town.recorder
    stored = recorder.entry(5)
    store = ChangedLater(recorder, replace(stored, body=stored.body.replace(b'"v":1', b'"v":2')))
    check = LogCheck(History(store), again_after_s=0.01)
    check.start()
    check.wait()
    assert check.state == "sound"
    store.changed = True
    assert store.read_whole.wait(30)
    check.close()
    assert check.state == "broken"
    assert check.broken[0].position == 5
