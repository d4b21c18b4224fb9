"""Whatever a stranger puts into a proof, the verifier answers with one of its own errors, never with another exception."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.log.canonical import encode
from ledger.verify.checks import verify_proof
from ledger.verify.errors import CannotCheck, ProofMalformed, ProofRefused
from tests.support.proved import NODES, Json, Proved, proved_town

Place = tuple[str | int, ...]
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
    st.sampled_from(["", "2026-02-30", "9999-12-31", "founding", "official/", "A" * 44, "=", "\n\n", "— x AAAA\n"]),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(st.sampled_from(["a", "v", "size"]), st.integers(0, 9), max_size=2),
)


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every place of a value below its root."""
    if at:
        yield at
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in members:
        yield from places(item, (*at, step))


def answer(proved: Proved, data: bytes) -> str:
    """What the verifier says: a code, or that the proof holds."""
    try:
        verify_proof(data, proved.policy)
    except (ProofMalformed, ProofRefused, CannotCheck) as error:
        return error.code
    return "holds"


@settings(max_examples=80)
@given(st.data())
def test_any_value_at_any_place_is_answered_with_a_reason(proved: Proved, data: st.DataObject) -> None:
    value: Json = proved.value(proved.served)
    known = list(places(value))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(known))
        parent: Any = value
        try:
            for step in place[:-1]:
                parent = parent[step]
            before, parent[place[-1]] = parent[place[-1]], data.draw(ANYTHING)
        except (TypeError, KeyError, IndexError):
            continue  # an earlier change took this place away
        if json.dumps(before) == json.dumps(parent[place[-1]]):
            return
    assert answer(proved, encode(value, nodes=NODES)) != "holds"


@settings(max_examples=80)
@given(st.integers(0, 10**9), st.integers(0, 255), st.booleans())
def test_any_byte_anywhere_is_answered_with_a_reason(proved: Proved, at: int, byte: int, cut: bool) -> None:
    data = bytearray(proved.file(proved.served))
    at %= len(data)
    if cut:
        del data[at:]
    elif data[at] == byte:
        return
    else:
        data[at] = byte
    assert answer(proved, bytes(data)) != "holds"


def test_the_untouched_proof_holds(proved: Proved) -> None:
    assert answer(proved, proved.file(proved.served)) == "holds"
