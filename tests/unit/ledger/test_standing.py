"""Which breaches stand beside a record, and is it said where a re-admission comes out otherwise?"""

from collections.abc import Sequence
from dataclasses import replace as replaced
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.admitting import Outcome
from ledger.errors import NotInLog, NotReadmitted
from ledger.history import History, Known
from ledger.standing import StandingBreaches, standing_at, standing_of
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import StoredEntry
from tests.support.acts import AFTER_HEARING, confirmed, disprove, grant, must, noticed, represent, service
from tests.support.foreign import COUNTY, annul_by, foreign_service
from tests.support.town import PERSON, Town


class Tampered(MemoryRecorder):
    """A log whose reader is handed another entry at a position."""

    instead: StoredEntry | None = None

    def entry(self, position: int) -> StoredEntry | None:
        if self.instead is not None and position == self.instead.position:
            return self.instead
        return super().entry(position)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, Tampered()).settle()


def beside(town: Town, outcome: Outcome) -> StandingBreaches:
    return standing_at(town.ledger.history, must(outcome).receipt.position)


def rules(found: StandingBreaches) -> list[tuple[str, str, str]]:
    return [(each.clause, each.code, each.field) for each in found.breaches]


def all_of(town: Town, known: Known | None = None, person: str = PERSON) -> Sequence[StandingBreaches]:
    history = town.ledger.history
    return standing_of(history, person, known or history.known(None, today=town.ledger.today()))


def test_an_annulment_by_the_committee_of_another_organ_stands_with_its_breaches(town: Town) -> None:
    found = beside(town, annul_by(town, confirmed(town), COUNTY, "county_committee"))
    assert rules(found) == [
        ("F25", "role-out-of-scope", "signers[0]"), ("F25", "role-out-of-scope", "signers[1]"),
        ("F35", "wrong-deciding-organ", "data.deciding_organ"),
    ]  # fmt: skip
    assert all(each.zh != each.en for each in found.breaches)
    assert (found.type_name, found.deduction, found.stale_seen) == ("DeductionAnnulled", "d-1", False)


def test_an_annulment_by_the_deciders_of_the_case_stands_with_none(town: Town) -> None:
    case = confirmed(town)
    assert rules(beside(town, town.annul(case, AFTER_HEARING + timedelta(days=1)))) == []


def test_a_service_of_a_foreign_decision_stands_with_its_breach_and_an_ordinary_one_with_none(town: Town) -> None:
    one, two = noticed(town), noticed(town, "2")
    for case in (one, two):
        must(town.confirm(case, AFTER_HEARING))
    assert rules(beside(town, foreign_service(town, one, two))) == [("F12", "decision-unknown", "data.decision")]
    assert rules(beside(town, town.submit(service(town, one, one.decision)))) == []


def test_a_record_signed_without_sight_of_later_events_says_so(town: Town) -> None:
    case = noticed(town)
    before = town.seen[f"official/{PERSON}"]
    must(town.confirm(case, AFTER_HEARING))
    assert beside(town, town.submit(service(town, case, case.decision))).stale_seen is False
    late = must(represent(town, case, seen=before))
    assert standing_at(town.ledger.history, late.receipt.position).stale_seen is True


def test_nothing_stands_beside_what_was_let_in_through_a_gate(town: Town) -> None:
    must(town.serve(confirmed(town), AFTER_HEARING.date()))
    history = town.ledger.history
    assert [standing_at(history, position).breaches for position in range(history.size())] == [()] * history.size()


def test_of_a_person_the_acts_with_breaches_are_found_in_his_stream_and_his_facts_as_known(town: Town) -> None:
    case = confirmed(town)
    assert all_of(town) == ()
    size = town.ledger.history.size()
    must(disprove(town, case))
    must(disprove(town, case))  # of a fact that is disproved already
    must(annul_by(town, case, COUNTY, "county_committee"))
    assert [(each.type_name, each.deduction) for each in all_of(town)] == [
        ("FactDisproved", None), ("DeductionAnnulled", "d-1"),
    ]  # fmt: skip
    assert [each.concerns(case.deduction, case.fact) for each in all_of(town)] == [True, True]
    assert [each.concerns("d-2", "f-2") for each in all_of(town)] == [False, False]
    assert all_of(town, Known(size + 2, AFTER_HEARING.date()))[0].position == size + 1
    assert all_of(town, Known(size + 1, AFTER_HEARING.date())) == ()


def test_another_persons_breaches_are_not_his(town: Town) -> None:
    town.register("o-0002")
    must(annul_by(town, confirmed(town), COUNTY, "county_committee"))
    assert all_of(town, person="o-0002") == ()
    assert len(all_of(town)) == 1


def test_one_walk_over_many_acts_finds_what_each_finds_alone(town: Town) -> None:
    one, two = noticed(town), noticed(town, "2")
    for case in (one, two):
        must(town.confirm(case, AFTER_HEARING))
    for case, other in ((one, two), (two, one)):
        must(foreign_service(town, case, other))
    found = all_of(town)
    assert len(found) == 2
    assert list(found) == [standing_at(town.ledger.history, each.position) for each in found]


@pytest.mark.parametrize("part", ["body", "reads", "entry"])
def test_an_entry_that_comes_out_otherwise_is_an_error_that_names_its_position(town: Town, part: str) -> None:
    position = must(town.serve(confirmed(town), AFTER_HEARING.date())).receipt.position
    recorder: Any = town.recorder
    stored = recorder.entry(position)
    recorder.instead = replaced(stored, **{part: getattr(recorder.entry(position - 1), part)})
    with pytest.raises(NotReadmitted) as raised:
        standing_at(History(recorder), position)
    assert raised.value.position == position
    assert f"position {position}" in raised.value.en
    assert f"位置 {position}" in raised.value.zh
    with pytest.raises(NotReadmitted):
        all_of(town)


def test_an_entry_judged_at_another_position_is_not_admitted_again(town: Town) -> None:
    """The entry itself is whole; what it read is not what stood before this position."""
    case = confirmed(town)
    first = must(town.serve(case, AFTER_HEARING.date())).receipt.position
    must(grant(town, "a-desk", "INT"))  # the desk's stream is one that the service read
    recorder: Any = town.recorder
    recorder.instead = replaced(recorder.entry(first), position=first + 1)
    with pytest.raises(NotReadmitted, match="reads"):
        standing_at(History(recorder), first + 1)


def test_a_position_beyond_the_log_has_nothing_to_stand_beside(town: Town) -> None:
    with pytest.raises(NotInLog):
        standing_at(town.ledger.history, town.ledger.history.size())
