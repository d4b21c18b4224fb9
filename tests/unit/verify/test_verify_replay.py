"""Checks 6 to 10 of the offline verifier: streams whole, signatures, admission again, and what follows from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ledger.log.entry import encode_reads, parse_entry, parse_instant, parse_reads
from ledger.store.recorder import StoredEntry
from ledger.verify.checks import verify_proof
from ledger.verify.errors import CannotCheck
from ledger.verify.fairness_proof import parse_proof, tlog_proof
from tests.support.proved import Json, Proved, proved_town, sealed_again
from tests.support.town import Town


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


def place_of(value: Json, stream: str, seq: int) -> int:
    """Where the n-th entry of a stream lies in a file."""
    places = [place for place, entry in enumerate(value["entries"]) if entry["stream"] == stream]
    return places[seq - 1]


# 6


def test_check_6_the_decision_has_to_be_a_confirmed_deduction_in_the_file(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["decision"] = proved.of_other.decision
    assert proved.refused(value) == (6, "decision-missing", "$.decision")
    value["decision"] = proved.history.stored(value["entries"][-2]["position"]).event_id
    assert proved.refused(value) == (6, "decision-unfit", "$.decision")


def test_threat_07_check_6_first_middle_and_last_events_of_a_stream_cannot_be_left_out(proved: Proved) -> None:
    stream = "official/o-0001"
    for seq, code in ((1, "seq-gap"), (3, "seq-gap")):
        value = proved.value(proved.served)
        del value["entries"][place_of(value, stream, seq)]
        assert proved.refused(value)[:2] == (6, code)
    value = proved.value(proved.served)
    del value["entries"][place_of(value, "fact/f-1", 0)]
    assert proved.refused(value)[:2] == (6, "head-missing")


@pytest.mark.parametrize("stream", ["calendar", "fact/f-1", "rulebook/default-county", "actor/a-com1", "unit/u-01"])
def test_threat_07_check_6_a_whole_stream_that_was_read_cannot_be_left_out(proved: Proved, stream: str) -> None:
    value = proved.value(proved.served)
    value["entries"] = [entry for entry in value["entries"] if entry["stream"] != stream]
    check, code, where = proved.refused(value)
    assert (check, code) == (6, "head-missing")
    assert ".reads[" in where


def test_check_6_streams_nobody_read_and_entries_of_others_do_not_get_in(proved: Proved) -> None:
    for stream, code in (("actor/a-sup", "surplus-stream"), ("official/o-0002", "other-person")):
        value = proved.value(proved.served)
        more = [proved.entry(one.position) for one in proved.town.recorder.stream(stream)]
        value["entries"] = sorted([*value["entries"], *more], key=lambda entry: entry["position"])
        assert proved.refused(value)[:2] == (6, code)


def test_check_6_places_and_times_of_a_stream_follow_each_other(proved: Proved) -> None:
    assert proved.forgery_refused(lambda one: sealed_again(one, seq=99)) == (6, "seq-gap", "entry")
    assert proved.forgery_refused(lambda one: sealed_again(one, prev="0" * 64)) == (6, "prev-differs", "entry")
    long_ago = timedelta(days=60)
    earlier = proved.forgery_refused(
        lambda one: sealed_again(one, recorded_at=parse_instant(parse_entry(one.entry).recorded_at) - long_ago)
    )
    assert earlier == (6, "time-runs-back", "entry")


def test_check_6_a_head_of_a_read_list_is_the_entry_in_the_file(proved: Proved) -> None:
    def other_head(one: StoredEntry) -> StoredEntry:
        blind, heads = parse_reads(one.reads)
        first = type(heads[0])(heads[0].stream, heads[0].seq, "0" * 64)
        return sealed_again(one, reads=encode_reads(blind, [first, *heads[1:]]))

    assert proved.forgery_refused(other_head)[:2] == (6, "head-differs")


def test_check_6_the_day_stated_is_not_before_what_the_file_knows(proved: Proved) -> None:
    value = proved.value(proved.served)
    value["known"]["day"] = "2026-05-07"
    assert proved.refused(value) == (6, "day-before-entries", "$.known.day")


# 7


def test_check_7_signatures_of_somebody_else_are_refused(proved: Proved) -> None:
    other = proved.history.stored(proved.position(proved.served))
    assert proved.forgery_refused(lambda one: sealed_again(one, signatures=other.signatures))[:2] == (
        7,
        "signature-invalid",
    )


def test_check_7_a_body_altered_by_the_operator_is_refused(proved: Proved) -> None:
    altered = proved.forgery_refused(
        lambda one: sealed_again(one, body=one.body.replace(b'"points_cp":400', b'"points_cp":399'))
    )
    assert altered == (7, "signature-invalid", "signatures")


# 8


def test_check_8_an_event_the_rules_refuse_at_its_time_is_refused(proved: Proved) -> None:
    """The decision of 8 May put on the evening of the notice: decided after it was recorded, while the hearing ran."""
    notice = proved.history.stored(proved.position(proved.last) - 1)
    at = parse_instant(parse_entry(notice.entry).recorded_at)
    assert proved.forgery_refused(lambda one: sealed_again(one, recorded_at=at)) == (8, "not-admitted", "body")


def test_check_8_a_read_list_that_is_not_what_admission_reads_is_refused(proved: Proved) -> None:
    def shorter(one: StoredEntry) -> StoredEntry:
        blind, heads = parse_reads(one.reads)
        return sealed_again(one, reads=encode_reads(blind, [head for head in heads if head.stream != "calendar"]))

    def longer(one: StoredEntry) -> StoredEntry:
        blind, heads = parse_reads(one.reads)
        return sealed_again(one, reads=encode_reads(blind, [*heads, type(heads[0])("unit/u-99", 0, None)]))

    def older(one: StoredEntry) -> StoredEntry:
        """The fact before its verification: a head that was not the latest at that position."""
        blind, heads = parse_reads(one.reads)
        first = proved.town.recorder.stream("fact/f-4")[0]
        changed = [
            type(head)(head.stream, 1, first.leaf_hash.hex()) if head.stream == "fact/f-4" else head for head in heads
        ]
        return sealed_again(one, reads=encode_reads(blind, changed))

    for alter in (shorter, longer, older):
        assert proved.forgery_refused(alter) == (8, "reads-differ", "reads")


def test_check_8_rules_of_an_epoch_this_program_does_not_have_cannot_be_checked(proved: Proved) -> None:
    with pytest.raises(CannotCheck) as error:
        verify_proof(
            proved.forged(proved.last, proved.position(proved.last), lambda one: sealed_again(one, rules=99)),
            proved.policy,
        )
    assert (error.value.code, error.value.expected, error.value.found) == ("unknown-rules", "1, 2", 99)


# 9 and 10


@pytest.mark.parametrize(
    ("alter", "where"),
    [
        (lambda judged: judged["score"].update(points_cp=0), "$.judged.score.points_cp"),
        (lambda judged: judged["score"]["lines"].pop(), "$.judged.score.lines"),
        (lambda judged: judged["score"]["lines"][0].update(counts=1), "$.judged.score.lines[0].counts"),
        (lambda judged: judged["colour"].update(colour="none"), "$.judged.colour.colour"),
        (lambda judged: judged["list_due"].update(due=True), "$.judged.list_due.due"),
        (lambda judged: judged["list_due"].update(threshold_cp=900), "$.judged.list_due.threshold_cp"),
        (lambda judged: judged.update(on="2026-05-09"), "$.judged.on"),
        (lambda judged: judged.update(known_position=3), "$.judged.known_position"),
        (lambda judged: judged.update(more=1), "$.judged"),
    ],
)
def test_threat_31_check_9_a_result_that_does_not_follow_is_refused(
    proved: Proved, alter: Callable[[Json], object], where: str
) -> None:
    value = proved.value(proved.served)
    alter(value["judged"])
    assert proved.refused(value) == (9, "judged-differs", where)


@pytest.mark.parametrize(
    ("alter", "where"),
    [
        (lambda clauses: clauses.pop(), "$.clauses"),
        (lambda clauses: clauses.clear(), "$.clauses"),
        (lambda clauses: clauses[2].update(verdict="fail"), "$.clauses[2].verdict"),
        (lambda clauses: clauses[2]["events"].pop(), "$.clauses[2].events"),
    ],
)
def test_check_10_a_verdict_that_does_not_follow_is_refused(
    proved: Proved, alter: Callable[[list[Json]], object], where: str
) -> None:
    value = proved.value(proved.served)
    alter(value["clauses"])
    assert proved.refused(value) == (10, "clauses-differ", where)


def test_each_entry_can_be_handed_to_other_tools_as_a_tlog_proof(proved: Proved) -> None:
    proof = parse_proof(proved.file(proved.served))
    text = tlog_proof(proof, 3)
    assert text.startswith(f"c2sp.org/tlog-proof@v1\nindex {proof.entries[3].position}\n")
    assert text.endswith(proof.checkpoint)
    assert isinstance(proved.town, Town)
