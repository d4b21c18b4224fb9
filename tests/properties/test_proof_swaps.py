"""Threat T13: a field of one valid proof, put in the place of an unequal field of another, is refused with a typed reason.

Four pairs of proofs: another decision of the same person, another person, another knowing time of the same decision, and the
same decision in a log by the same operator that forked at its founding. Leaves, objects and lists of the JSON are exchanged
with what stands at the same path of the other file, and leaves with leaves of the same type elsewhere: as many as a test's
time allows, by a fixed stride.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.log.canonical import encode
from ledger.verify.checks import verify_proof
from ledger.verify.errors import ProofMalformed, ProofRefused
from ledger.verify.policy import Policy
from tests.support.proved import NODES, Json, Proved, proved_town

PATHS_MOST = 80
"""Swaps per pair and kind: each costs one verification of up to some ten milliseconds."""
PAIRS = ("same person", "other person", "other time", "forked log")
Step = str | int
Place = tuple[Step, ...]


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


@pytest.fixture(scope="module")
def pairs(proved: Proved, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Json, Json]]:
    known = proved.position(proved.second) + 1
    forked = proved_town(tmp_path_factory.mktemp("forked"), counter=10_000)
    return [
        (proved.value(proved.served), proved.value(proved.second)),
        (proved.value(proved.second), proved.value(proved.of_other)),
        (proved.value(proved.served), proved.value(proved.served, known)),
        (proved.value(proved.served), forked.value(forked.served)),
    ]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every place of a value below its root, parents before their members."""
    if at:
        yield at
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*at, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*at, index))


def get(value: Any, place: Place) -> Any:
    """What stands at a place. KeyError or IndexError where the other file has no such place."""
    for step in place:
        value = value[step]
    return value


def put(value: Json, place: Place, item: Any) -> Json:
    """The value with another item at a place; what is not on the way there is shared."""
    made: Any = copy.copy(value)
    root, parent = made, made
    for step in place[:-1]:
        parent[step] = copy.copy(parent[step])
        parent = parent[step]
    parent[place[-1]] = item
    assert isinstance(root, dict)
    return root


def same_place(one: Json, other: Json) -> Iterator[tuple[Place, Any]]:
    """Each place of the first file with the unequal item that the second has there."""
    for place in places(one):
        try:
            item = get(other, place)
        except (KeyError, IndexError):
            continue
        if json.dumps(item) != json.dumps(get(one, place)):
            yield place, item


def other_place(one: Json, other: Json) -> Iterator[tuple[Place, Any]]:
    """Each leaf of the first file with unequal leaves of the same type of the second, by a stride through them."""
    leaves: dict[type, list[Any]] = {}
    for place in places(other):
        item = get(other, place)
        if not isinstance(item, dict | list):
            leaves.setdefault(type(item), []).append(item)
    for number, place in enumerate(places(one)):
        item = get(one, place)
        candidates = leaves.get(type(item), [])
        if isinstance(item, dict | list) or not candidates:
            continue
        found = candidates[number * 61 % len(candidates)]
        if found != item:
            yield place, found


def survivors(one: Json, swaps: list[tuple[Place, Any]], policy: Policy) -> list[Place]:
    """The places at which a swap was not refused with a reason that names a place."""
    held: list[Place] = []
    for place, item in swaps:
        try:
            verify_proof(encode(put(one, place, item), nodes=NODES), policy)
            held.append(place)
        except (ProofRefused, ProofMalformed) as error:
            if not (error.where.startswith("$") and error.code and error.zh and error.en):
                held.append(place)
    return held


def thinned(swaps: Iterator[tuple[Place, Any]]) -> list[tuple[Place, Any]]:
    """At most PATHS_MOST of them, spread evenly, always with the first places of the file."""
    found = list(swaps)
    chosen = [*found[:20], *found[:: max(1, len(found) // PATHS_MOST)]]
    return list({str(place): (place, item) for place, item in chosen}.values())


@pytest.mark.parametrize("pair", range(len(PAIRS)), ids=PAIRS)
def test_threat_13_no_field_of_another_valid_proof_fits_in_its_place(
    proved: Proved, pairs: list[tuple[Json, Json]], pair: int
) -> None:
    one, other = pairs[pair]
    swaps = thinned(same_place(one, other))
    assert len(swaps) >= 8
    assert survivors(one, swaps, proved.policy) == []


@pytest.mark.parametrize("pair", range(len(PAIRS)), ids=PAIRS)
def test_threat_13_no_field_of_another_valid_proof_fits_anywhere_else(
    proved: Proved, pairs: list[tuple[Json, Json]], pair: int
) -> None:
    one, other = pairs[pair]
    swaps = thinned(other_place(one, other))
    assert len(swaps) >= 80
    assert survivors(one, swaps, proved.policy) == []


def test_a_swap_of_equal_fields_holds_so_that_refusals_are_not_for_the_swapping(proved: Proved, tmp_path: Path) -> None:
    one = proved.value(proved.served)
    for place in list(places(one))[::500]:
        assert survivors(one, [(place, copy.deepcopy(get(one, place)))], proved.policy) == [place]
