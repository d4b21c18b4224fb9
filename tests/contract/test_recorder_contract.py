"""One suite for every recorder: what `ledger.store.recorder` promises, kept on disk and in memory alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.log.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proofs,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from ledger.store.errors import (
    EventIdTaken,
    LeafMismatch,
    NotForWriting,
    SequenceConflict,
    StoreDamaged,
    WriterBusy,
)
from ledger.store.memory import MemoryRecorder
from ledger.store.overlay import OverlayRecorder
from ledger.store.recorder import Recorder, SealedOpening, StoredEntry, StreamHead
from ledger.store.sqlite import SqliteRecorder
from tests.unit.store.invented_entries import append_group, check_whole_log, invented_entry, naive_root, stream_of

EMPTY = StreamHead("official/o-0001", 0, None, None)


@pytest.fixture(params=["sqlite", "memory", "overlay"])
def recorder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Recorder]:
    made: Recorder
    if request.param == "sqlite":
        made = SqliteRecorder.create(tmp_path / "log", busy_timeout_s=0)
    elif request.param == "memory":
        made = MemoryRecorder(busy_timeout_s=0)
    else:
        made = OverlayRecorder(MemoryRecorder(), busy_timeout_s=0)
    yield made
    made.close()


def test_an_empty_log_has_the_empty_root_and_nothing_else(recorder: Recorder) -> None:
    head = recorder.tree_head()
    assert (head.size, head.root, head.frontier.size) == (0, EMPTY_ROOT, 0)
    assert recorder.entry(0) is None
    assert recorder.position_of("event-0") is None
    assert recorder.stream_head("official/o-0001") == EMPTY
    assert list(recorder.entries(0, 10)) == list(recorder.stream("official/o-0001")) == list(recorder.streams("")) == []
    assert recorder.openings(0) == ()
    assert list(recorder.reread(0, 0)) == []
    assert list(recorder.integrity()) == []


def test_an_entry_comes_back_byte_for_byte(recorder: Recorder) -> None:
    new = replace(invented_entry(0, EMPTY, openings=2), body=b"\x00\xff body")
    with recorder.begin() as transaction:
        assert transaction.append(new) == 0
        transaction.commit()
    expected = StoredEntry(
        0, new.stream, 1, new.event_id, new.type, new.body, new.signatures, new.reads, new.entry, new.leaf_hash
    )
    assert recorder.entry(0) == expected
    assert list(recorder.entries(0, 1)) == list(recorder.stream(new.stream)) == [expected]
    assert recorder.openings(0) == new.openings


def test_positions_count_up_from_zero_over_groups(recorder: Recorder) -> None:
    for size in (1, 3, 8, 9):
        assert append_group(recorder, size - recorder.tree_head().size).size == size
    assert [stored.position for stored in recorder.entries(0, 100)] == list(range(9))
    check_whole_log(recorder, size=9)


def test_a_transaction_sees_its_own_appends_and_nobody_else_does_before_commit(recorder: Recorder) -> None:
    new = invented_entry(0, EMPTY)
    with recorder.begin() as transaction:
        assert (transaction.size, transaction.stream_head(new.stream)) == (0, EMPTY)
        transaction.append(new)
        assert (transaction.size, transaction.stream_head(new.stream)) == (
            1,
            StreamHead(new.stream, 1, new.leaf_hash, 0),
        )
        assert recorder.stream_head(new.stream) == EMPTY
        assert recorder.position_of(new.event_id) is None
        assert recorder.entry(0) is None
        transaction.commit()
    assert recorder.stream_head(new.stream) == StreamHead(new.stream, 1, new.leaf_hash, 0)
    assert recorder.position_of(new.event_id) == 0


@pytest.mark.parametrize("seq", [1, 3])
def test_a_seq_that_does_not_follow_the_head_is_refused_and_the_group_goes_on(recorder: Recorder, seq: int) -> None:
    append_group(recorder, 1)
    with recorder.begin() as transaction:
        head = transaction.stream_head("official/o-0001")
        with pytest.raises(SequenceConflict) as refused:
            transaction.append(replace(invented_entry(1, head), seq=seq))
        assert (refused.value.stream, refused.value.expected, refused.value.got) == ("official/o-0001", 2, seq)
        assert transaction.append(invented_entry(1, head)) == 1
        transaction.commit()
    assert recorder.tree_head().size == 2


def test_threat_12_an_event_id_stands_once_in_the_log_and_once_in_a_group(recorder: Recorder) -> None:
    append_group(recorder, 2)
    with recorder.begin() as transaction:
        head = transaction.stream_head("unit/u-01")
        with pytest.raises(EventIdTaken) as in_log:
            transaction.append(replace(invented_entry(2, head), event_id="event-0"))
        assert (in_log.value.event_id, in_log.value.position) == ("event-0", 0)
        assert transaction.append(invented_entry(2, head)) == 2
        with pytest.raises(EventIdTaken) as in_group:
            transaction.append(replace(invented_entry(3, transaction.stream_head("unit/u-01")), event_id="event-2"))
        assert in_group.value.position == 2
        transaction.commit()
    assert recorder.tree_head().size == 3


def test_a_transaction_knows_where_an_event_id_stands_and_forgets_its_own_with_the_group(recorder: Recorder) -> None:
    append_group(recorder, 2)
    with recorder.begin() as transaction:
        assert [transaction.position_of(f"event-{number}") for number in range(3)] == [0, 1, None]
        transaction.append(invented_entry(2, transaction.stream_head("unit/u-01")))
        assert transaction.position_of("event-2") == 2
    with recorder.begin() as transaction:
        assert transaction.position_of("event-2") is None
        transaction.append(invented_entry(2, transaction.stream_head("unit/u-01")))
        transaction.commit()
    assert recorder.position_of("event-2") == 2
    with pytest.raises(NotForWriting):
        transaction.position_of("event-2")


def test_a_leaf_hash_of_other_bytes_is_refused(recorder: Recorder) -> None:
    new = invented_entry(0, EMPTY)
    with recorder.begin() as transaction:
        with pytest.raises(LeafMismatch) as refused:
            transaction.append(replace(new, entry=new.entry + b" "))
        assert (refused.value.position, refused.value.got) == (0, new.leaf_hash.hex())
        assert transaction.append(new) == 0


def test_a_group_that_is_not_committed_leaves_nothing(recorder: Recorder) -> None:
    append_group(recorder, 2)
    with recorder.begin() as transaction:
        transaction.append(invented_entry(2, transaction.stream_head(stream_of(2))))
    with pytest.raises(LeafMismatch), recorder.begin() as transaction:  # noqa: PT012 - the block is the subject
        transaction.append(invented_entry(2, transaction.stream_head(stream_of(2))))
        transaction.append(replace(invented_entry(3, transaction.stream_head(stream_of(3))), entry=b"other"))
    check_whole_log(recorder, size=2)
    append_group(recorder, 1)
    check_whole_log(recorder, size=3)


def test_one_transaction_is_open_at_a_time(recorder: Recorder) -> None:
    with recorder.begin() as transaction:
        with pytest.raises(WriterBusy):
            recorder.begin()
        transaction.rollback()
        recorder.begin().rollback()


def test_a_finished_transaction_takes_nothing_more(recorder: Recorder) -> None:
    transaction = recorder.begin()
    transaction.append(invented_entry(0, EMPTY, openings=1))
    transaction.commit()
    transaction.rollback()
    for use in (
        transaction.commit,
        lambda: transaction.append(invented_entry(1, EMPTY)),
        lambda: transaction.stream_head("unit/u-01"),
    ):
        with pytest.raises(NotForWriting) as refused:
            use()
        assert refused.value.reason == "finished"
    check_whole_log(recorder, size=1)


def test_an_empty_group_changes_nothing(recorder: Recorder) -> None:
    before = append_group(recorder, 3)
    with recorder.begin() as transaction:
        assert transaction.commit() == before
    assert recorder.tree_head() == before


def test_the_tree_is_that_of_rfc_6962_at_every_size(recorder: Recorder) -> None:
    heads = [append_group(recorder, count) for count in (1, 1, 3, 8, 4)]
    size = heads[-1].size
    leaves = [stored.leaf_hash for stored in recorder.entries(0, size)]
    for head in heads:
        assert head.root == head.frontier.root() == root_at(head.size, recorder.nodes)
        assert head.root == naive_root(leaves[: head.size])
        proof = consistency_proof(head.size, size, recorder.nodes)
        verify_consistency(head.size, head.root, size, heads[-1].root, proof)
    for index, proof in enumerate(inclusion_proofs(range(size), size, recorder.nodes)):
        verify_inclusion(leaves[index], index, size, proof, heads[-1].root)


def test_nodes_that_are_not_complete_are_missing_from_the_answer(recorder: Recorder) -> None:
    append_group(recorder, 3)
    assert set(recorder.nodes([(0, 0), (0, 3), (1, 0), (1, 1), (2, 0), (60, 0)])) == {(0, 0), (1, 0)}
    assert recorder.nodes([]) == {}


def test_a_stream_is_read_from_a_seq_and_up_to_a_position(recorder: Recorder) -> None:
    append_group(recorder, 12)
    name = stream_of(0)
    assert [(stored.seq, stored.position) for stored in recorder.stream(name)] == [(1, 0), (2, 4), (3, 8)]
    assert [stored.seq for stored in recorder.stream(name, after_seq=1)] == [2, 3]
    assert [stored.seq for stored in recorder.stream(name, up_to_position=4)] == [1, 2]
    assert [stored.seq for stored in recorder.stream(name, after_seq=1, up_to_position=7)] == [2]
    assert list(recorder.stream(name, after_seq=3)) == list(recorder.stream("official/o-000")) == []


def test_entries_are_read_in_pages(recorder: Recorder) -> None:
    append_group(recorder, 5)
    assert [stored.position for stored in recorder.entries(1, 2)] == [1, 2]
    assert [stored.position for stored in recorder.entries(4, 100)] == [4]
    assert list(recorder.entries(5, 1)) == list(recorder.entries(0, 0)) == []
    assert recorder.entry(4) is not None
    assert recorder.entry(5) is recorder.entry(-1) is None


def test_entries_of_types_are_read_in_order_from_a_position(recorder: Recorder) -> None:
    types = (
        "fact-registered/1",
        "deduction-proposed/1",
        "fact-registered/1",
        "unit-registered/1",
        "deduction-proposed/1",
    )
    with recorder.begin() as transaction:
        for number, name in enumerate(types):
            head = StreamHead(f"unit/u-0{number}", 0, None, None)
            transaction.append(replace(invented_entry(number, head), type=name))
        transaction.commit()
    wanted = {"deduction-proposed/1", "unit-registered/1", "no-such-type/1"}
    assert [stored.position for stored in recorder.of_types(wanted, 0, 10)] == [1, 3, 4]
    assert [stored.position for stored in recorder.of_types(wanted, 2, 1)] == [3]
    assert recorder.of_types(wanted, 3, 10)[0] == recorder.entry(3)
    assert list(recorder.of_types(wanted, 5, 10)) == list(recorder.of_types((), 0, 10)) == []


def test_openings_keep_their_order(recorder: Recorder) -> None:
    openings = tuple(SealedOpening(digest, digest.encode()) for digest in ("z", "a", "m"))
    with recorder.begin() as transaction:
        transaction.append(replace(invented_entry(0, EMPTY), openings=openings))
        transaction.append(invented_entry(1, transaction.stream_head("unit/u-01")))
        transaction.commit()
    assert recorder.openings(0) == openings
    assert recorder.openings(1) == ()
    assert recorder.openings_of(0, 2) == {0: openings}


def test_openings_of_a_span_are_those_of_its_positions(recorder: Recorder) -> None:
    with recorder.begin() as transaction:
        for position, count in enumerate((1, 0, 2, 1)):
            head = StreamHead(f"unit/u-0{position}", 0, None, None)
            transaction.append(invented_entry(position, head, openings=count))
        transaction.commit()
    assert recorder.openings_of(1, 2) == {2: recorder.openings(2)}
    assert recorder.openings_of(0, 100) == {position: recorder.openings(position) for position in (0, 2, 3)}
    assert recorder.openings_of(4, 10) == {}


def test_streams_are_listed_by_prefix_which_is_no_pattern(recorder: Recorder) -> None:
    names = ["official/o-1", "official/o-10", "official/o_1", "unit/u-1", "县/一", "official/O-1"]
    with recorder.begin() as transaction:
        for number, name in enumerate(names * 2):
            transaction.append(invented_entry(number, transaction.stream_head(name)))
        transaction.commit()
    assert list(recorder.streams("")) == sorted(names)
    assert list(recorder.streams("official/o-1")) == ["official/o-1", "official/o-10"]
    assert list(recorder.streams("official/o_")) == ["official/o_1"]
    assert list(recorder.streams("%")) == list(recorder.streams("v")) == []
    assert list(recorder.streams("县")) == ["县/一"]


def test_reread_returns_exactly_what_was_asked_for_or_names_what_is_missing(recorder: Recorder) -> None:
    append_group(recorder, 4)
    assert list(recorder.reread(1, 2)) == list(recorder.entries(1, 2))
    with pytest.raises(StoreDamaged) as refused:
        recorder.reread(2, 3)
    assert (refused.value.position, refused.value.got) == (4, "missing")


@pytest.mark.parametrize("part", ["body", "signatures", "reads"])
def test_threat_01_reread_refuses_an_entry_that_does_not_commit_to_its_parts(recorder: Recorder, part: str) -> None:
    append_group(recorder, 1)
    with recorder.begin() as transaction:
        new = invented_entry(1, transaction.stream_head(stream_of(1)))
        transaction.append(replace(new, **{part: b"other"}))
        transaction.commit()
    recorder.reread(0, 1)
    with pytest.raises(StoreDamaged) as refused:
        recorder.reread(0, 2)
    assert refused.value.position == 1


def test_a_closed_recorder_begins_nothing(recorder: Recorder) -> None:
    recorder.close()
    recorder.close()
    with pytest.raises(NotForWriting) as refused:
        recorder.begin()
    assert refused.value.reason == "closed"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=st.lists(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=6), max_size=5))
def test_both_recorders_give_the_same_answers_to_the_same_groups(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[tuple[int, bool]]]
) -> None:
    on_disk = SqliteRecorder.create(tmp_path_factory.mktemp("log"), busy_timeout_s=0)
    in_memory = MemoryRecorder(busy_timeout_s=0)
    for group in groups:
        heads = []
        for recorder in (on_disk, in_memory):
            with recorder.begin() as transaction:
                for stream, repeats in group:
                    head = transaction.stream_head(stream_of(stream))
                    if repeats and transaction.size:
                        with pytest.raises(EventIdTaken):
                            transaction.append(invented_entry(transaction.size - 1, head))
                    else:
                        transaction.append(invented_entry(transaction.size, head))
                heads.append(transaction.commit())
        assert heads[0] == heads[1]
    assert list(on_disk.entries(0, 100)) == list(in_memory.entries(0, 100))
    on_disk.close()
