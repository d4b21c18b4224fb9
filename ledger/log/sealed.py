"""How is personal text kept out of the leaf and still bound by the signature, and do these openings fit this statement?

RFC 9901 (SD-JWT) sections 4.2.1 to 4.2.5, unchanged: an opening (the RFC's disclosure) is base64url(JSON [salt,
name, value]) and its digest is base64url(SHA-256(ASCII of the opening)), both without padding. The statement holds
digests only. Ours: the salt is 32 bytes and fresh per field, names match `[a-z][a-z0-9_]*`, JSON is read inside the
profile of `canonical`. An opening is hashed exactly as it came; nothing is encoded again.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from ledger.log.canonical import encode, parse
from ledger.log.errors import MalformedBytes, OpeningRefused

SALT_BYTES: Final = 32
MAX_OPENING: Final = 64 * 1024

_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]+")
_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = str.maketrans("-_", "+/")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Opening:
    """One sealed field opened. Salt and value are personal text: they never show in a repr."""

    salt: bytes = field(repr=False)
    name: str
    value: object = field(repr=False)


def make_opening(name: str, value: object, salt: bytes) -> str:
    """The opening of a field. `salt` is 32 random bytes used for nothing else: two fields, two salts."""
    if len(salt) != SALT_BYTES:
        raise MalformedBytes("bad-opening", "salt", expected=f"{SALT_BYTES} bytes", found=len(salt))
    if not _NAME.fullmatch(name):
        raise MalformedBytes("bad-opening", "name", expected=_NAME.pattern)
    opening = _encode(encode([_encode(salt), name, value]))
    if len(opening) > MAX_OPENING:
        raise MalformedBytes("too-large", name, expected=MAX_OPENING, found=len(opening))
    return opening


def opening_digest(opening: str) -> str:
    """The digest that stands in the statement for this opening: 43 characters of base64url. Raises MalformedBytes."""
    try:
        return _encode(sha256(opening.encode("ascii")).digest())
    except UnicodeEncodeError as error:
        raise MalformedBytes("bad-opening", "opening", expected="base64url without padding") from error


def filler_digest(random: bytes) -> str:
    """A digest that opens to nothing (the RFC's decoy), for an optional field left empty: its absence must not show."""
    if len(random) != SALT_BYTES:
        raise MalformedBytes("bad-opening", "filler", expected=f"{SALT_BYTES} bytes", found=len(random))
    return _encode(sha256(random).digest())


def parse_opening(opening: str) -> Opening:
    """Salt, name and value of an opening from outside. Raises MalformedBytes; what it says never holds the value."""
    if len(opening) > MAX_OPENING:
        raise MalformedBytes("too-large", "opening", expected=MAX_OPENING, found=len(opening))
    try:
        raw = _decode(opening)
    except MalformedBytes as error:
        raise MalformedBytes("bad-opening", "opening", expected="base64url without padding") from error
    try:
        parts = parse(raw, limit=MAX_OPENING)
    except MalformedBytes as error:
        raise MalformedBytes("bad-opening", "$", expected="an array [salt, name, value]") from error
    if not isinstance(parts, list) or len(parts) != 3:
        raise MalformedBytes("bad-opening", "$", expected="an array [salt, name, value]")
    salt, name, value = parts
    if not isinstance(salt, str) or not isinstance(name, str) or not _NAME.fullmatch(name):
        raise MalformedBytes("bad-opening", "$", expected="a text for the salt and a field name")
    try:
        salt_bytes = _decode(salt)
    except MalformedBytes as error:
        raise MalformedBytes("bad-opening", "$[0]", expected="base64url without padding") from error
    if len(salt_bytes) != SALT_BYTES:
        raise MalformedBytes("bad-opening", "$[0]", expected=f"{SALT_BYTES} bytes", found=len(salt_bytes))
    return Opening(salt_bytes, name, value)


def check_openings(
    openings: Sequence[str], digests: Sequence[str], *, required: Collection[str], optional: Collection[str]
) -> dict[str, Opening]:
    """The opened fields by name, if every opening has its digest in the statement and no required field stays closed.

    Checks, in this order: 1. the opening is in form; 2. the type has the field, and it is opened once; 3. its
    digest stands in the statement; 4. every required field is opened. Raises MalformedBytes (1) and OpeningRefused
    naming the field (2, 3, 4).
    """
    known = set(digests)
    opened: dict[str, Opening] = {}
    for place, text in enumerate(openings):
        opening = _parse_at(text, f"$.openings[{place}]")  # 1
        name = opening.name
        if name in opened or (name not in required and name not in optional):  # 2
            raise OpeningRefused("unknown-opening", name)
        if opening_digest(text) not in known:  # 3
            raise OpeningRefused("mismatched-opening", name)
        opened[name] = opening
    for name in required:
        if name not in opened:  # 4
            raise OpeningRefused("missing-opening", name)
    return opened


def _parse_at(text: str, where: str) -> Opening:
    """The opening at a place of the submission. Raises MalformedBytes naming that place: the author sent several."""
    try:
        return parse_opening(text)
    except MalformedBytes as error:
        raise MalformedBytes(error.code, where, expected=error.expected, found=error.found) from error


def _encode(data: bytes) -> str:
    return b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    """base64url without padding, strictly: a text its bytes do not encode to again (spare bits set) is refused."""
    if not _ALPHABET.fullmatch(text) or len(text) % 4 == 1:
        raise MalformedBytes("bad-base64", "base64url")
    data = a2b_base64(text.translate(_FROM_URL) + "=" * (-len(text) % 4))
    if _encode(data) != text:
        raise MalformedBytes("bad-base64", "base64url")
    return data
