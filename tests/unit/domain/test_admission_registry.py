"""Units, officials, evidence and the service: what the registry lets in, and which acts of a person are never refused."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.admission import admit
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.errors import NotAdmitted
from ledger.domain.events.deductions import DeductionCorrected
from ledger.domain.events.facts import EvidenceAttached
from ledger.domain.events.registry import (
    OfficialDetailsCorrected,
    OfficialLeft,
    OfficialReturned,
    OfficialTransferred,
    UnitClosed,
    UnitRegistered,
)
from ledger.domain.events.service import DayClosed
from ledger.domain.world import World
from tests.support.acts import (
    AFTER_HEARING,
    FACT_ON,
    SELF,
    codes,
    confirmed,
    must,
    noticed,
    proposed,
    reject,
    represent,
    service,
    standing,
    waive,
    withdraw,
)
from tests.support.town import DECIDERS, PERSON, UNIT, Case, Town, at, attach

DAY = date(2026, 1, 4)
STREAM = f"official/{PERSON}"
REGISTRAR = [("a-reg", "REG")]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def unit(name: str, parent: str | None = None) -> UnitRegistered:
    return UnitRegistered(unit_kind="department", parent_unit=parent, opened_on=DAY, name=name)


def test_a_unit_is_registered_once_and_under_an_open_parent(town: Town) -> None:
    assert codes(town.act("UnitRegistered", f"unit/{UNIT}", unit("again"), REGISTRAR)) == {"wrong-state"}
    assert codes(town.act("UnitRegistered", "unit/u-02", unit("two", "u-99"), REGISTRAR)) == {"unit-unknown"}
    must(town.act("UnitRegistered", "unit/u-02", unit("two", UNIT), REGISTRAR))


def test_a_closed_unit_takes_nobody_in_and_keeps_its_facts(town: Town) -> None:
    closed = UnitClosed(closed_on=DAY, document=None)
    must(town.act("UnitClosed", f"unit/{UNIT}", closed, REGISTRAR))
    returned = OfficialReturned(returned_on=DAY, unit=UNIT)
    with pytest.raises(AssertionError, match="not registered, or closed"):
        town.register("o-0002")
    must(town.act("OfficialReturned", STREAM, returned, REGISTRAR))  # a record: it stands, with its breach
    town.fact(Case("1"), DAY)


def test_who_has_left_is_not_charged_and_his_decision_is_still_served(town: Town) -> None:
    case = confirmed(town)
    other = town.fact(Case("2"), FACT_ON)
    left = OfficialLeft(reason="retired", left_on=AFTER_HEARING.date(), consent_document=None)
    must(town.act("OfficialLeft", STREAM, left, REGISTRAR))
    assert codes(town.propose(other, FACT_ON)) == {"official-not-active"}
    must(town.serve(case, AFTER_HEARING.date()))
    returned = OfficialReturned(returned_on=AFTER_HEARING.date(), unit=UNIT)
    must(town.act("OfficialReturned", STREAM, returned, REGISTRAR))
    must(town.propose(other, FACT_ON))


def leave(town: Town, on: date, reason: str = "died") -> None:
    left = OfficialLeft(reason=reason, left_on=on, consent_document=None)  # type: ignore[arg-type]
    must(town.act("OfficialLeft", STREAM, left, REGISTRAR))


def test_what_lowers_or_ends_something_is_let_in_after_the_person_has_left(town: Town) -> None:
    """Procedure 3.10: the old organ corrects, and open matters end; nothing heavier is made of him."""
    case, waiting, taken_back = confirmed(town), noticed(town, "2"), noticed(town, "3")
    must(town.serve(case, AFTER_HEARING.date()))
    leave(town, AFTER_HEARING.date())
    assert "official-not-active" in codes(town.confirm(waiting, AFTER_HEARING))
    corrected = town.draft(
        "DeductionCorrected", STREAM, DeductionCorrected(deduction="d-1", points_cp=300, deciding_organ=UNIT, meeting=None, item=None),
        DECIDERS, decided_at=AFTER_HEARING, sealed={"reasons": "理由"},
    )  # fmt: skip
    history = town.ledger.history
    with pytest.raises(NotAdmitted) as refused:
        admit(corrected.statement, World(history.stream, history.size(), FIRST_EPOCH), AFTER_HEARING)
    assert codes(refused.value) == {"official-not-active"}
    must(town.submit(corrected))
    must(reject(town, waiting, AFTER_HEARING))
    must(withdraw(town, taken_back))


def test_after_a_transfer_out_of_the_county_the_old_organ_serves_and_corrects_and_charges_nobody(town: Town) -> None:
    case, waiting = confirmed(town), noticed(town, "2")
    moved = OfficialTransferred(
        from_unit=UNIT, to_unit="u-elsewhere", transferred_on=AFTER_HEARING.date(), out_of_county=True
    )
    must(town.act("OfficialTransferred", STREAM, moved, [("a-org", "ORG")]))
    assert standing(town, service(town, case, case.decision)) == set()
    must(town.serve(case, AFTER_HEARING.date()))
    must(town.correct(case, AFTER_HEARING, 300))
    assert "wrong-deciding-organ" in codes(town.confirm(waiting, AFTER_HEARING))
    must(reject(town, waiting, AFTER_HEARING))


@pytest.mark.parametrize(
    ("field", "code", "expected"),
    [
        ("tier", "middle", set()),
        ("tier", "minister", {"wrong-member"}),
        ("name", "x", {"wrong-member"}),
        ("name", None, set()),
    ],
)
def test_a_corrected_detail_has_one_of_its_codes_or_none(town: Town, field: Any, code: Any, expected: set[str]) -> None:
    corrected = OfficialDetailsCorrected(field=field, new_code=code, from_on=DAY, request=None)
    assert codes(town.act("OfficialDetailsCorrected", STREAM, corrected, REGISTRAR)) == expected


def own_evidence(town: Town, stream: str, signing: Any, **members: Any) -> set[str]:
    return codes(town.act("EvidenceAttached", stream, attach, signing, sealed={"hash": "00"}, **members))


def test_evidence_of_the_person_in_his_own_stream_is_an_act_of_defence(town: Town) -> None:
    """Refused only as malformed or not authentic: not for a stale look, nor before he is noticed of anything."""
    case = proposed(town)
    looked_at = town.seen[STREAM]
    must(town.notice(case))
    assert own_evidence(town, STREAM, SELF, seen=looked_at) == set()
    assert own_evidence(town, STREAM, SELF, seen=None) == set()
    assert own_evidence(town, STREAM, [("a-com1", "SUB")]) == {"role-not-held"}
    stray = EvidenceAttached(evidence_item="A" * 43, evidence_kind="data", lawful=True, matter=None)
    outcome = town.act("EvidenceAttached", STREAM, stray, SELF, sealed={"hash": "00"})
    assert codes(outcome) == {"evidence-not-sealed-here"}


def test_the_person_puts_no_evidence_into_the_stream_of_a_fact(town: Town) -> None:
    case = town.fact(Case("1"), FACT_ON)
    assert own_evidence(town, f"fact/{case.fact}", SELF) == {"role-not-held"}
    assert own_evidence(town, f"fact/{case.fact}", [("a-rep", "REP", UNIT)]) == set()


@pytest.mark.parametrize(("close", "expected"), [(DAY, {"day-in-future"}), (date(2026, 1, 3), set())])
def test_a_day_is_closed_when_it_is_over(town: Town, close: date, expected: set[str]) -> None:
    assert codes(closed(town, close)) == expected


def closed(town: Town, day: date, size: int = 1) -> Any:
    data = DayClosed(day=day, reads_head="0" * 64, size=size)
    return town.act("DayClosed", "service/a-service", data, [("a-service", "SVC")])


def test_days_are_closed_in_their_order_and_once(town: Town) -> None:
    town.clock.set(at(2026, 1, 10))
    must(closed(town, date(2026, 1, 6)))
    assert codes(closed(town, date(2026, 1, 5))) == {"days-out-of-order"}
    assert "wrong-state" in codes(closed(town, date(2026, 1, 6)))
    assert codes(closed(town, date(2026, 1, 7), size=10_000)) == {"size-ahead"}
    must(closed(town, date(2026, 1, 7)))


def test_an_act_of_defence_is_refused_neither_late_nor_in_another_state(town: Town) -> None:
    case = noticed(town)
    must(waive(town, case))
    must(waive(town, case))
    must(town.confirm(case, AFTER_HEARING))
    must(represent(town, case, signing=SELF))
    must(represent(town, Case("404"), signing=SELF))
