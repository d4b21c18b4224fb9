"""Folded streams in memory: bounded by their events, the one used longest ago given up first, never an older state kept."""

from msgspec.structs import replace

from ledger.domain.streams import StreamState, empty_stream
from ledger.kept_states import KeptStates


def state(number: int, seq: int) -> StreamState:
    return replace(empty_stream(f"fact/f-{number}"), seq=seq)


def test_the_stream_used_longest_ago_is_given_up_when_the_events_are_too_many() -> None:
    kept = KeptStates(events=60)
    kept.put(state(1, 10))
    kept.put(state(2, 10))
    kept.put(state(3, 10))
    assert kept.events == 54
    kept.put(state(1, 12))
    kept.put(state(4, 2))
    assert (kept.get("fact/f-2"), kept.get("fact/f-1")) == (None, state(1, 12))
    assert kept.events == 20 + 18 + 10


def test_what_fits_is_kept_whole() -> None:
    kept = KeptStates(events=1_000)
    for number in range(20):
        kept.put(state(number, 1))
    assert (len(kept), kept.events) == (20, 180)
    kept.clear()
    assert (len(kept), kept.events, kept.get("fact/f-1")) == (0, 0, None)


def test_one_stream_longer_than_the_bound_is_kept_alone() -> None:
    kept = KeptStates(events=60)
    kept.put(state(1, 5))
    kept.put(state(2, 900))
    assert (kept.get("fact/f-1"), kept.get("fact/f-2")) == (None, state(2, 900))
