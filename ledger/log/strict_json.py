"""Which value do these bytes stand for, and if none: what is wrong, and where exactly?

RFC 8259 read strictly, the long way: UTF-8 without BOM, no duplicate member, integers only, no lone surrogate, no
NUL, bounded depth and number of values. Slower than a C parser and meant to be: `canonical` comes here only for
bytes that are not canonical, and a refusal has to name the place. A path names members by their names only where
these are plain ASCII words, so that no text of a person gets into an error.
"""

from __future__ import annotations

import re
from typing import Final, NoReturn

from ledger.log.errors import MalformedBytes

MAX_DEPTH: Final = 32
MAX_NODES: Final = 10_000
MAX_INTEGER: Final = 2**53 - 1

_BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_PLAIN: Final = re.compile(r'[^"\\\x00-\x1f]*')
_NUMBER: Final = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_NOT_A_NUMBER: Final = re.compile(r"-?Infinity|NaN")
_HEX4: Final = re.compile(r"[0-9a-fA-F]{4}")
_STEP: Final = re.compile(r"[A-Za-z0-9_]{1,64}")
_ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: Final = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}


def read_strictly(data: bytes, nodes: int) -> object:
    """The value of one JSON text; `nodes` is the largest number of values. Raises MalformedBytes, and nothing else."""
    if data.startswith(_BYTE_ORDER_MARKS):
        raise MalformedBytes("byte-order-mark", "byte 0")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedBytes("not-utf8", f"byte {error.start}") from error
    reader = _Reader(text, nodes)
    value = reader.value("$", 1)
    reader.end()
    return value


def path_step(name: str) -> str:
    """A member's name as it may stand in an error: itself if it is a plain ASCII word, else a question mark."""
    return name if _STEP.fullmatch(name) else "?"


class _Reader:
    """One pass over the text. `at` is the next character, `room` the number of values still allowed."""

    __slots__ = ("at", "room", "text")

    def __init__(self, text: str, nodes: int) -> None:
        self.text = text
        self.at = 0
        self.room = nodes

    def value(self, where: str, depth: int) -> object:
        self.room -= 1
        if self.room < 0:
            raise MalformedBytes("too-many-nodes", where)
        first = self.peek()
        if first == '"':
            return self.string(where)
        if first in ("{", "["):
            if depth > MAX_DEPTH:
                raise MalformedBytes("too-deep", where, expected=MAX_DEPTH, found=depth)
            return self.members(where, depth) if first == "{" else self.items(where, depth)
        if first in _WORDS:
            word, meaning = _WORDS[first]
            if not self.text.startswith(word, self.at):
                self.fail()
            self.at += len(word)
            return meaning
        return self.number(where)

    def members(self, where: str, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        self.at += 1
        if self.take("}"):
            return found
        while True:
            if self.peek() != '"':
                self.fail()
            name = self.string(where)
            place = f"{where}.{path_step(name)}"
            if name in found:
                raise MalformedBytes("duplicate-member", place)
            if not self.take(":"):
                self.fail()
            found[name] = self.value(place, depth + 1)
            if self.take("}"):
                return found
            if not self.take(","):
                self.fail()

    def items(self, where: str, depth: int) -> list[object]:
        found: list[object] = []
        self.at += 1
        if self.take("]"):
            return found
        while True:
            found.append(self.value(f"{where}[{len(found)}]", depth + 1))
            if self.take("]"):
                return found
            if not self.take(","):
                self.fail()

    def string(self, where: str) -> str:
        parts: list[str] = []
        self.at += 1
        while True:
            plain = _PLAIN.match(self.text, self.at)
            assert plain is not None  # the pattern matches the empty text
            parts.append(plain.group())
            self.at = plain.end()
            stop = self.text[self.at : self.at + 1]
            if stop == '"':
                self.at += 1
                return "".join(parts)
            if stop == "\0":
                raise MalformedBytes("nul-character", where)
            if stop != "\\":
                self.fail()
            parts.append(self.escape(where))

    def escape(self, where: str) -> str:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in _ESCAPES:
            self.at += 2
            return _ESCAPES[letter]
        if letter != "u":
            self.fail()
        unit = self.unit()
        if unit == 0:
            raise MalformedBytes("nul-character", where)
        if not 0xD800 <= unit <= 0xDFFF:
            return chr(unit)
        if unit >= 0xDC00 or not self.text.startswith("\\u", self.at):
            raise MalformedBytes("lone-surrogate", where)
        low = self.unit()
        if not 0xDC00 <= low <= 0xDFFF:
            raise MalformedBytes("lone-surrogate", where)
        return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))

    def unit(self) -> int:
        """One UTF-16 unit written as backslash, u and four hexadecimal digits."""
        digits = _HEX4.match(self.text, self.at + 2)
        if digits is None:
            self.fail()
        self.at = digits.end()
        return int(digits.group(), 16)

    def number(self, where: str) -> int:
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            if _NOT_A_NUMBER.match(self.text, self.at):
                raise MalformedBytes("float-number", where)
            self.fail()
        digits, fraction, exponent = match.groups()
        if fraction or exponent or digits == "-0":
            raise MalformedBytes("float-number", where)
        # the length first: int() of a very long text is slow
        if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
            raise MalformedBytes("integer-out-of-range", where)
        self.at = match.end()
        return int(digits)

    def peek(self) -> str:
        """The next character that is not white space, or an empty text at the end."""
        space = _SPACE.match(self.text, self.at)
        assert space is not None  # the pattern matches the empty text
        self.at = space.end()
        return self.text[self.at : self.at + 1]

    def take(self, character: str) -> bool:
        if self.peek() != character:
            return False
        self.at += 1
        return True

    def end(self) -> None:
        if self.peek():
            self.fail()

    def fail(self) -> NoReturn:
        raise MalformedBytes("bad-json", f"byte {len(self.text[: self.at].encode())}")
