"""How do a body and its signatures share the one `state` column of the library's events table? (docs/formats/store.md
section 3)

`0x01 | length of body, 4 bytes big-endian | body | signatures`: both parts come back byte for byte, nothing is encoded
again.
"""

import struct

FRAME_VERSION = 1
_PREFIX = struct.Struct(">BI")


def frame_state(body: bytes, signatures: bytes) -> bytes:
    """The state column for a body (below 4 GiB) and its canonical signature list."""
    return _PREFIX.pack(FRAME_VERSION, len(body)) + body + signatures


def unframe_state(state: bytes) -> tuple[bytes, bytes]:
    """Body and signatures of a state column. Raises ValueError, without the bytes, when it is no such frame."""
    if len(state) < _PREFIX.size:
        raise ValueError(f"state: expected at least {_PREFIX.size} bytes, got {len(state)}")
    version, length = _PREFIX.unpack_from(state)
    if version != FRAME_VERSION:
        raise ValueError(f"state: expected frame version {FRAME_VERSION}, got {version}")
    end = _PREFIX.size + length
    if end > len(state):
        raise ValueError(f"state: expected a body of {length} bytes, got {len(state) - _PREFIX.size}")
    return state[_PREFIX.size : end], state[end:]
