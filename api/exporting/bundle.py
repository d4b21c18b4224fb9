"""How does a whole log travel? One line that says what it is, then a line for each entry; and how is it read back for a check?

    {"bundle":"mingjing-ledger/1","origin":"demo.mingjing/county","root":"<64 hex>","size":549}
    {"body":"...","entry":"...","reads":"...","signatures":"..."}

Every part is the stored bytes, as text (all four are canonical JSON). Encrypted openings are no part of it: a bundle holds what anybody
who may see the open data may have. Read back, it is a log in memory, which `fsck` checks like any other. Format: docs/formats/bundle.md.
"""

from typing import Any, BinaryIO, Final

import msgspec

from ledger.log.canonical import encode, parse
from ledger.log.codec import event_of
from ledger.log.entry import exact_members
from ledger.log.errors import MalformedBytes
from ledger.log.merkle import leaf_hash
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import NewEntry, Recorder

NAME: Final = "mingjing-ledger/1"
LINE_LIMIT: Final = 4 * 1024 * 1024
_PARTS: Final = ("body", "entry", "reads", "signatures")
_PAGE: Final = 500
_encoder: Final = msgspec.json.Encoder(order="sorted")


def write_bundle(recorder: Recorder, origin: str, size: int, root: str, into: BinaryIO) -> int:
    """The first `size` entries; how many."""
    into.write(encode({"bundle": NAME, "origin": origin, "root": root, "size": size}) + b"\n")
    position = 0
    while position < size:
        for stored in recorder.entries(position, min(_PAGE, size - position)):
            parts = {name: getattr(stored, name).decode("utf-8") for name in _PARTS}
            into.write(_encoder.encode(parts) + b"\n")
            position = stored.position + 1
    return position


def read_bundle(source: BinaryIO) -> MemoryRecorder:
    """The log of a bundle, in memory. Nothing of it is believed yet: that is `fsck`'s.

    Raises MalformedBytes naming the line, what the parsers say of an entry, and StoreError where entries do not follow each other.
    """
    head = exact_members(parse(_line(source, 1), limit=LINE_LIMIT), ("bundle", "origin", "root", "size"))
    if head["bundle"] != NAME:
        raise MalformedBytes("bad-value", "line 1", expected=NAME)
    recorder = MemoryRecorder()
    with recorder.begin() as transaction:
        number = 1
        while raw := source.readline(LINE_LIMIT + 1):
            number += 1
            parts = _parts(raw, number)
            leaf = leaf_hash(parts["entry"])
            event = event_of(transaction.size, parts["body"], parts["entry"], leaf)
            statement = event.statement
            transaction.append(
                NewEntry(
                    stream=statement.stream, seq=event.seq, event_id=statement.id, type=statement.type, leaf_hash=leaf,
                    openings=(), **parts,
                )
            )  # fmt: skip
        transaction.commit()
    found = recorder.tree_head()
    if head["size"] != found.size or head["root"] != found.root.hex():
        raise MalformedBytes(
            "bad-value",
            "line 1",
            expected=f"{found.size} {found.root.hex()}",
            found=f"{head['size']} {head['root']}"[:90],
        )
    return recorder


def _line(source: BinaryIO, number: int) -> bytes:
    raw = source.readline(LINE_LIMIT + 1)
    if not raw or len(raw) > LINE_LIMIT:
        raise MalformedBytes("too-large" if raw else "bad-json", f"line {number}", expected=LINE_LIMIT, found=len(raw))
    return raw


def _parts(raw: bytes, number: int) -> dict[str, Any]:
    if len(raw) > LINE_LIMIT:
        raise MalformedBytes("too-large", f"line {number}", expected=LINE_LIMIT, found=len(raw))
    members = exact_members(parse(raw, limit=LINE_LIMIT), _PARTS)
    if not all(isinstance(part, str) for part in members.values()):
        raise MalformedBytes("bad-value", f"line {number}", expected="texts")
    return {name: str(part).encode("utf-8") for name, part in members.items()}
