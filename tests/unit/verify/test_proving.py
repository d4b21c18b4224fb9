"""Who asks for a proof gets the closure of the decision and nothing else, or hears that there is none to be had."""

from pathlib import Path

import pytest

from ledger.errors import NotInLog
from ledger.history import Known
from ledger.log.entry import parse_reads
from ledger.proving import closure, make_fairness_proof
from ledger.verify.fairness_proof import encode_proof, parse_proof
from tests.support.proved import Proved, proved_town


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return proved_town(tmp_path_factory.mktemp("proved"))


def test_the_closure_is_whole_streams_down_to_the_founding(proved: Proved) -> None:
    known = proved.known()
    entries = closure(proved.history, "official/o-0001", known)
    assert [one.position for one in entries] == sorted({one.position for one in entries})
    assert entries[0].position == 0
    streams = {one.stream for one in entries}
    read = {head.stream for one in entries for head in parse_reads(one.reads)[1] if head.seq}
    assert read <= streams
    for name in streams:
        whole = [one.position for one in proved.town.recorder.stream(name)]
        assert [one.position for one in entries if one.stream == name] == whole


def test_the_closure_stops_at_the_knowing_time(proved: Proved) -> None:
    size = proved.position(proved.served) + 1
    known = Known(size, proved.known().day)
    assert max(one.position for one in closure(proved.history, "official/o-0001", known)) < size


def test_a_proof_is_the_same_bytes_each_time_and_reads_back(proved: Proved) -> None:
    data = proved.file(proved.served)
    assert data == proved.file(proved.served)
    assert encode_proof(parse_proof(data)) == data


def test_what_is_no_decision_known_then_has_no_proof(proved: Proved) -> None:
    notice = proved.history.stored(proved.position(proved.served) - 1).event_id
    before = Known(proved.position(proved.served), proved.known().day)
    checkpoint = proved.town.ledger.checkpoint()
    for event, known in ((notice, proved.known()), (proved.served.decision, before), ("no-such-event", proved.known())):
        with pytest.raises(NotInLog):
            make_fairness_proof(proved.history, event, known, checkpoint)


def test_a_checkpoint_older_than_the_knowing_time_makes_no_proof(tmp_path: Path) -> None:
    proved = proved_town(tmp_path)
    checkpoint = proved.town.ledger.checkpoint()
    proved.town.register("o-0003")
    with pytest.raises(NotInLog):
        make_fairness_proof(proved.history, proved.served.decision, proved.known(), checkpoint)
