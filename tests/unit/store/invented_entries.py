"""Well-formed entries about nobody, and the check of a whole log that every fault test of the store ends with."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from ledger.log.entry import encode_entry, encode_reads, make_entry, parse_entry, signature_list
from ledger.log.merkle import EMPTY_ROOT, leaf_hash, node_hash, root_at
from ledger.store.recorder import NewEntry, Recorder, SealedOpening, StreamHead, TreeHead

_SIGNATURES = signature_list([("ab" * 32, bytes(64))])
_READS = encode_reads(base64.b64encode(bytes(32)).decode(), [])
_FIRST_DAY = datetime(2026, 3, 2, tzinfo=UTC)


def invented_entry(number: int, head: StreamHead, *, body_bytes: int = 40, openings: int = 0) -> NewEntry:
    """Entry `number` as the next of the stream with this head."""
    body = f'{{"n":{number},"text":"{"x" * body_bytes}"}}'.encode()
    entry = encode_entry(
        make_entry(
            body=body,
            signatures=_SIGNATURES,
            reads=_READS,
            prev=None if head.leaf_hash is None else head.leaf_hash.hex(),
            seq=head.seq + 1,
            recorded_at=_FIRST_DAY + timedelta(seconds=number),
            rules=1,
        )
    )
    return NewEntry(
        stream=head.stream,
        seq=head.seq + 1,
        event_id=f"event-{number}",
        type="deduction-proposed/1",
        body=body,
        signatures=_SIGNATURES,
        reads=_READS,
        entry=entry,
        leaf_hash=leaf_hash(entry),
        openings=tuple(
            SealedOpening(f"digest-{number}-{at}", f"ciphertext {number} {at}".encode()) for at in range(openings)
        ),
    )


def stream_of(number: int) -> str:
    """The stream entry `number` goes to: three officials and a unit, in turn."""
    return ("official/o-0001", "unit/u-01", "official/o-0002", "official/o-0003")[number % 4]


def append_group(recorder: Recorder, count: int, *, body_bytes: int = 40) -> TreeHead:
    """Append the next `count` invented entries as one group; every third has an opening."""
    with recorder.begin() as transaction:
        for _ in range(count):
            number = transaction.size
            head = transaction.stream_head(stream_of(number))
            openings = 1 if number % 3 == 0 else 0
            transaction.append(invented_entry(number, head, body_bytes=body_bytes, openings=openings))
        return transaction.commit()


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 section 2.1 word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def check_whole_log(recorder: Recorder, *, size: int) -> None:
    """Positions, bytes, hashes, streams, ids, openings and tree of a log of `append_group` agree; it has this size."""
    head = recorder.tree_head()
    assert head.size == size
    found = recorder.reread(0, size)
    assert list(found) == list(recorder.entries(0, size + 1))
    heads: dict[str, StreamHead] = {}
    for position, stored in enumerate(found):
        before = heads.get(stored.stream, StreamHead(stored.stream, 0, None, None))
        expected = invented_entry(position, before, body_bytes=len(stored.body) - len(f'{{"n":{position},"text":""}}'))
        assert (stored.position, stored.stream, stored.seq) == (position, stream_of(position), before.seq + 1)
        assert (stored.event_id, stored.body, stored.entry) == (expected.event_id, expected.body, expected.entry)
        assert parse_entry(stored.entry).prev == (None if before.leaf_hash is None else before.leaf_hash.hex())
        assert recorder.position_of(stored.event_id) == position
        assert len(recorder.openings(position)) == (1 if position % 3 == 0 else 0)
        heads[stored.stream] = StreamHead(stored.stream, stored.seq, stored.leaf_hash, position)
    assert {name: recorder.stream_head(name) for name in recorder.streams("")} == heads
    assert head.root == naive_root([stored.leaf_hash for stored in found]) == root_at(size, recorder.nodes)
