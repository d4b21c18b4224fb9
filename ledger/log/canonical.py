"""What are the canonical bytes of a JSON value, and which bytes from outside do we read at all?

RFC 8785 inside a profile (docs/formats/canonical-json.md): integers only, no NUL, no lone surrogate, 32 levels, a
cap on values. Inside it msgspec's sorted encoder writes exactly the bytes of RFC 8785; a test holds it against the
reference package. Reading goes the short way when the bytes are canonical already (decode, encode, compare: a
duplicate member, an odd number or an escape changes the bytes) and otherwise through `strict_json`, which finds the
place and the name of what is wrong.
"""

from __future__ import annotations

from typing import Final

import msgspec

from ledger.log.errors import MalformedBytes
from ledger.log.strict_json import MAX_DEPTH, MAX_INTEGER, MAX_NODES, path_step, read_strictly

__all__ = ["MAX_DEPTH", "MAX_INTEGER", "MAX_NODES", "encode", "parse", "parse_canonical"]

_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder()
_NAME_CHARACTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789_"
_NUL_ESCAPE: Final = b"\\u0000"


def encode(value: object, *, nodes: int = MAX_NODES) -> bytes:
    """Canonical bytes of a value made of dict, list, tuple, str, int, bool and None.

    Member names are ASCII, so that the order by code points (msgspec) is the order by UTF-16 units (RFC 8785
    section 3.2.3). Raises MalformedBytes naming the place of a value outside the profile.
    """
    if _survey(value, nodes) is None:
        _refuse(value, "$", 1, [nodes])
    try:
        data = _encoder.encode(value)
    except UnicodeEncodeError:
        _refuse(value, "$", 1, [nodes])
        raise
    if _NUL_ESCAPE in data:
        _refuse(value, "$", 1, [nodes])
    return data


def parse(data: bytes, *, limit: int, nodes: int = MAX_NODES) -> object:
    """The value the bytes stand for, whatever their white space and order of members.

    `limit` is the largest size in bytes, checked first. Raises MalformedBytes, and nothing else, for bytes outside
    the profile.
    """
    value, _ = _read(data, limit, nodes)
    return value


def parse_canonical(data: bytes, *, limit: int, nodes: int = MAX_NODES) -> object:
    """The value of bytes that are canonical, with member names `[a-z0-9_]+`. Raises MalformedBytes otherwise."""
    value, names = _read(data, limit, nodes)
    if names is None:
        again = encode(value, nodes=nodes)
        if again != data:
            raise MalformedBytes("not-canonical", f"byte {_first_difference(data, again)}")
        names = _survey(value, nodes) or []
    # strip() leaves nothing exactly when every character is allowed: one call for all names of the body
    if "" in names or "".join(names).strip(_NAME_CHARACTERS):
        wrong = next(name for name in names if not name or name.strip(_NAME_CHARACTERS))
        raise MalformedBytes("bad-name", path_step(wrong))
    return value


def _read(data: bytes, limit: int, nodes: int) -> tuple[object, list[str] | None]:
    """The value, and the names of all members if the bytes are canonical (None: read the long way)."""
    if len(data) > limit:
        raise MalformedBytes("too-large", expected=limit, found=len(data))
    try:
        value = _decoder.decode(data)
    except (ValueError, RecursionError):
        return read_strictly(data, nodes), None
    names = _survey(value, nodes)
    if names is None or _encoder.encode(value) != data or _NUL_ESCAPE in data:
        return read_strictly(data, nodes), None
    return value, names


def _survey(value: object, nodes: int) -> list[str] | None:
    """The names of all members, or None if some value is outside the profile (texts are looked at by their bytes)."""
    names: list[str] = []
    level: list[object] = [value]
    depth = 0
    while level:
        nodes -= len(level)
        if nodes < 0:
            return None
        below: list[object] = []
        containers = False
        for item in level:
            kind = type(item)
            if kind is str or kind is bool or item is None:
                continue
            if isinstance(item, int):
                if kind is not int or not -MAX_INTEGER <= item <= MAX_INTEGER:
                    return None
            elif isinstance(item, dict) and kind is dict:
                names += item
                below += item.values()
                containers = True
            elif isinstance(item, list | tuple) and kind in (list, tuple):
                below += item
                containers = True
            else:
                return None
        depth += 1
        if containers and depth > MAX_DEPTH:
            return None
        level = below
    try:
        return names if "".join(names).isascii() else None
    except TypeError:
        return None


def _refuse(value: object, where: str, depth: int, room: list[int]) -> None:
    """Raise for the first value outside the profile, naming its place. `room` counts the values still allowed."""
    room[0] -= 1
    if room[0] < 0:
        raise MalformedBytes("too-many-nodes", where)
    if isinstance(value, str):
        _refuse_text(value, where)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise MalformedBytes("integer-out-of-range", where)
    elif isinstance(value, float):
        raise MalformedBytes("float-number", where)
    elif isinstance(value, dict | list | tuple):
        if depth > MAX_DEPTH:
            raise MalformedBytes("too-deep", where, expected=MAX_DEPTH, found=depth)
        if isinstance(value, dict):
            for name, item in value.items():
                if type(name) is not str or not name.isascii():
                    raise MalformedBytes("bad-name", where)
                _refuse_text(name, where)
                _refuse(item, f"{where}.{path_step(name)}", depth + 1, room)
        else:
            for index, item in enumerate(value):
                _refuse(item, f"{where}[{index}]", depth + 1, room)
    else:
        raise MalformedBytes("bad-value", where, expected="a JSON value", found=type(value).__name__)


def _refuse_text(text: str, where: str) -> None:
    if "\0" in text:
        raise MalformedBytes("nul-character", where)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise MalformedBytes("lone-surrogate", where)


def _first_difference(left: bytes, right: bytes) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
