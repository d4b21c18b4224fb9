"""What can the maker of a file leave out, or choose, without a lie that a check finds? (T7, T8, T13; trust page, limits)

The forger is honest about everything he shows: he folds what is left and states the judgement that follows from it.
"""

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keys.base64_strict import decode_base64
from ledger.log.canonical import encode
from ledger.verify.checks import verify_proof
from ledger.verify.errors import ProofRefused
from ledger.verify.fairness_proof import parse_proof
from ledger.verify.judgement import case_of, judge
from ledger.verify.readmission import Readmission, read_position
from ledger.verify.report import Report
from tests.support.acts import disprove, must
from tests.support.proved import NODES, Json, Proved, proved_town
from tests.support.town import at


@pytest.fixture
def proved(tmp_path: Path) -> Proved:
    """A town in which one deduction was corrected to nothing later, and the fact of another disproved."""
    found = proved_town(tmp_path)
    must(found.town.correct(found.served, at(2026, 6, 1), 0))
    must(disprove(found.town, found.second))
    return found


def judged_again(value: Json) -> Json:
    """The file with the judgement that follows from what it shows, where what it shows can be folded."""
    proof = parse_proof(encode(value, nodes=NODES))
    walk = Readmission()
    for entry in proof.entries:
        body, signatures, reads = (part or "" for part in (entry.body, entry.signatures, entry.reads))
        shown = read_position(
            "", entry.position, entry.entry.encode(), decode_base64(body), signatures.encode(), reads.encode()
        )
        walk.fold(shown.event)
        if shown.event.statement.id == proof.decision:
            decision = shown.event.statement
    case = case_of(decision.stream.partition("/")[2], proof.known.day, walk.states(), walk.state)
    judgement = judge(case, decision.data.deduction, size=proof.known.size)
    return {**value, "judged": judgement.judged_json(), "clauses": judgement.clauses_json()}


def without_last_of(value: Json, stream: str) -> Json:
    """The file without the last entry of a stream."""
    last = [entry["position"] for entry in value["entries"] if entry["stream"] == stream][-1]
    left = [entry for entry in value["entries"] if entry["position"] != last]
    return judged_again({**copy.deepcopy(value), "entries": left})


def outcome(proved: Proved, value: Json) -> Report | str:
    """The report on a file, or the code of its refusal."""
    try:
        return verify_proof(encode(value, nodes=NODES), proved.policy)
    except ProofRefused as error:
        return error.code


def test_threat_07_whatever_a_later_entry_has_read_cannot_be_left_out(proved: Proved) -> None:
    honest = proved.value(proved.served)
    streams = {entry["stream"] for entry in honest["entries"]} - {"founding"}
    kept = {stream: outcome(proved, without_last_of(honest, stream)) for stream in sorted(streams)}
    unread = {stream for stream, found in kept.items() if isinstance(found, Report)}
    assert {found for found in kept.values() if isinstance(found, str)} == {"head-missing"}
    # nothing has read them since: only the log itself can say that there is more, and every report says so
    assert unread == {"official/o-0001", "fact/f-3"}
    for stream in unread:
        report: Any = kept[stream]
        assert "Not shown: that no stream got a later entry" in report.limits[0][1]


def test_threat_08_an_early_size_and_a_late_day_are_named_in_the_report(proved: Proved) -> None:
    early = proved.value(proved.served, proved.position(proved.second))
    report = verify_proof(encode(early, nodes=NODES), proved.policy)
    said = " ".join(en for _, en in report.limits)
    assert report.points_cp == 400
    later = report.checkpoint_size - report.size
    assert later > 0
    assert f"what the {later} entries say" in said
    late = judged_again({**early, "known": {**early["known"], "day": "2026-11-24"}})
    said = " ".join(en for _, en in verify_proof(encode(late, nodes=NODES), proved.policy).limits)
    assert "that the day 2026-11-24 had come; the last entry here was recorded on 2026-04-10" in said


def test_a_file_of_the_whole_log_on_the_day_of_its_last_entry_leaves_neither_open(proved: Proved) -> None:
    report = verify_proof(proved.file(proved.served, date(2026, 6, 1)), proved.policy)
    said = " ".join(en for _, en in report.limits)
    assert report.size == report.checkpoint_size
    assert "entries say" not in said
    assert "had come" not in said
