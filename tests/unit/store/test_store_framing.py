"""The state column: body and signatures come back byte for byte, and nothing else passes for a frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.store.framing import frame_state, unframe_state


def test_the_frame_is_the_one_in_the_specification() -> None:
    assert frame_state(b'{"a":1}', b"[]") == b'\x01\x00\x00\x00\x07{"a":1}[]'


@given(body=st.binary(max_size=300), signatures=st.binary(max_size=300))
def test_what_was_framed_comes_back(body: bytes, signatures: bytes) -> None:
    assert unframe_state(frame_state(body, signatures)) == (body, signatures)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (b"", "expected at least 5 bytes, got 0"),
        (b"\x01\x00\x00\x00", "expected at least 5 bytes, got 4"),
        (b"\x02\x00\x00\x00\x00", "expected frame version 1, got 2"),
        (b"\x01\x00\x00\x00\x03ab", "expected a body of 3 bytes, got 2"),
    ],
)
def test_other_bytes_are_refused(state: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        unframe_state(state)
