"""What a unit reports for a quarter, through the door: who may, for which quarter, and what becomes of it."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.domain.events.registry import UnitClosed
from ledger.fsck import fsck
from ledger.log.entry import parse_reads
from tests.support.acts import codes, grant, must
from tests.support.reports_acts import (
    AFTER_QUARTER,
    HEAD,
    STREAM,
    VERIFIER,
    accept,
    accept_late,
    amend,
    amend_progress,
    clock,
    count,
    extend,
    give_back,
    progress,
    reports_of,
    second_unit,
    submit,
)
from tests.support.town import EVERYWHERE, UNIT, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The town a week after the first quarter."""
    return clock(Town(tmp_path).settle(), AFTER_QUARTER)


def test_a_report_goes_from_submission_over_return_and_amendment_to_acceptance(town: Town) -> None:
    must(submit(town))
    assert reports_of(town).reports["q-1"].state == "submitted"
    must(give_back(town))
    returned = reports_of(town).reports["q-1"]
    assert (returned.state, len(returned.returned), returned.accepted) == ("returned", 1, None)
    assert codes(accept(town)) == {"wrong-state"}
    must(amend(town))
    must(accept(town))
    report = reports_of(town).reports["q-1"]
    assert (report.state, report.accepted_on, report.days_late) == ("accepted", date(2026, 4, 8), 0)
    assert [one.deductions_count for one in report.submissions] == [1, 2]


def test_an_accepted_report_that_is_amended_is_accepted_no_more(town: Town) -> None:
    must(submit(town))
    must(accept(town))
    must(amend(town))
    report = reports_of(town).reports["q-1"]
    assert (report.state, report.accepted, report.accepted_on) == ("amended", None, None)


def test_a_late_report_is_let_in_and_accepted_with_its_days(town: Town) -> None:
    clock(town, at(2026, 5, 6))
    must(submit(town))
    must(accept_late(town, 21))
    report = reports_of(town).reports["q-1"]
    assert (report.state, report.days_late) == ("accepted", 21)


def test_a_progress_report_is_the_heads_alone_and_stands_beside_the_quarterly_one(town: Town) -> None:
    must(progress(town))
    must(submit(town))
    must(amend_progress(town))
    must(accept(town, "q-2"))
    assert {one.kind: one.state for one in reports_of(town).reports.values()} == {
        "progress": "accepted",
        "quarterly": "submitted",
    }
    assert codes(progress(town, "q-4", signing=[("a-rep", "REP", UNIT)])) >= {"wrong-signers"}


@pytest.mark.parametrize("signing", [HEAD, [("a-rep", "REP", UNIT)], VERIFIER], ids=["head", "reporter", "verifier"])
def test_a_quarterly_report_is_signed_by_reporter_and_head(town: Town, signing: list[tuple[str, str]]) -> None:
    assert codes(submit(town, signing=signing)) == {"wrong-signers"}
    must(submit(town))


@pytest.mark.parametrize("unit", ["u-02", None])
def test_nobody_reports_in_the_place_of_another_unit(town: Town, unit: str | None) -> None:
    signing = [("a-rep", "REP", unit), ("a-head", "HEAD", unit)]
    assert codes(submit(town, signing=signing)) == {"role-out-of-scope"}
    must(submit(town))


def test_a_reporter_of_another_unit_does_not_report_for_this_one(town: Town) -> None:
    second_unit(town)
    town.actor("a-rep2", ("REP", replace(EVERYWHERE, units=("u-02",))))
    assert codes(submit(town, signing=[("a-rep2", "REP", UNIT), ("a-head", "HEAD", UNIT)])) == {"role-out-of-scope"}


def test_a_verifier_of_other_units_takes_no_report_of_this_one_in(town: Town) -> None:
    second_unit(town)
    town.actor("a-ver3", ("VER", replace(EVERYWHERE, units=("u-02",))))
    town.actor("a-ver4", ("VER", replace(EVERYWHERE, units=(UNIT,))))
    must(submit(town))
    assert codes(accept(town, signing=[("a-ver3", "VER")])) == {"role-out-of-scope"}
    must(accept(town, signing=[("a-ver4", "VER")]))


@pytest.mark.parametrize("act", [accept, give_back])
def test_who_reported_neither_takes_the_report_in_nor_returns_it(town: Town, act: type) -> None:
    must(grant(town, "a-rep", "VER"))
    must(submit(town))
    assert codes(act(town, signing=[("a-rep", "VER")])) == {"separation-of-duties"}
    must(act(town))


def test_a_unit_that_nobody_registered_reports_nothing(town: Town) -> None:
    stream = STREAM.replace(UNIT, "u-09")
    signing = [("a-rep", "REP", "u-09"), ("a-head", "HEAD", "u-09")]
    assert "unit-unknown" in codes(submit(town, stream=stream, signing=signing))


def test_a_unit_closed_within_the_quarter_reports_it_and_none_after(town: Town) -> None:
    closed = UnitClosed(closed_on=date(2026, 4, 1), document=None)
    town.must("UnitClosed", f"unit/{UNIT}", closed, [("a-reg", "REG")])
    must(submit(town))
    clock(town, at(2026, 7, 8))
    following = {"stream": STREAM.replace("q1", "q2"), "quarter": "2026-q2"}
    assert codes(submit(town, **following)) == {"unit-not-open-in-quarter"}


def test_a_report_is_taken_in_between_its_submission_and_today(town: Town) -> None:
    must(submit(town))
    assert codes(accept(town, accepted_on=date(2026, 4, 7))) == {"days-out-of-order"}
    assert codes(accept(town, accepted_on=date(2026, 4, 9))) == {"day-in-future"}
    must(accept(town))


def test_an_acceptance_cites_the_rulebook_whose_limits_ran(town: Town) -> None:
    must(submit(town))
    assert codes(accept(town, rulebook=None)) == {"rulebook-not-cited"}
    assert codes(accept(town, rulebook=replace(town.rulebook, version=7))) == {"rulebook-unknown"}
    must(accept(town))


def test_a_quarter_before_every_rulebook_has_no_limit_to_judge_by(town: Town) -> None:
    before = {"stream": STREAM.replace("2026-q1", "2025-q4"), "quarter": "2025-q4"}
    must(submit(town, **before))
    assert codes(accept(town, stream=before["stream"])) == {"rulebook-missing"}


def test_an_acceptance_signed_before_an_amendment_was_seen_is_stale(town: Town) -> None:
    must(submit(town))
    seen = town.seen[STREAM]
    must(amend(town))
    assert codes(accept(town, seen=seen)) == {"stale-seen"}
    must(accept(town))


def test_an_extension_moves_the_last_day(town: Town) -> None:
    must(extend(town, date(2026, 4, 30)))
    clock(town, at(2026, 4, 30))
    must(submit(town))
    assert codes(accept_late(town, 15)) == {"report-not-late"}
    must(accept(town))


def test_a_return_that_is_answered_late_makes_the_report_late(town: Town) -> None:
    must(submit(town))
    must(give_back(town))  # Wednesday 8 April: TL39 to Wednesday 15 April
    clock(town, at(2026, 4, 18))
    must(amend(town))
    assert codes(accept(town)) == {"report-is-late"}
    must(accept_late(town, 3))


def test_a_headcount_is_taken_again_and_the_last_one_stands(town: Town) -> None:
    must(count(town))
    must(count(town, counted_on=date(2026, 3, 30)))
    taken = reports_of(town).headcount
    assert taken is not None
    assert (taken.counted_on, taken.counts) == (date(2026, 3, 30), {"general": 70})


def test_the_streams_read_are_the_unit_and_the_calendar_and_no_more(town: Town) -> None:
    must(submit(town))
    _, heads = parse_reads(town.ledger.history.stored(town.ledger.history.size() - 1).reads)
    signers = {"actor/a-rep", "actor/a-head"}
    assert {head.stream for head in heads} == {"founding", f"unit/{UNIT}", "calendar", STREAM, *signers}


def test_every_act_about_a_report_is_admitted_again_as_it_was(town: Town) -> None:
    for outcome in (
        extend(town, date(2026, 4, 16)), submit(town), progress(town), give_back(town), amend(town), accept(town),
        amend_progress(town), count(town),
    ):  # fmt: skip
        must(outcome)
    clock(town, at(2026, 4, 20))
    must(submit(town, stream=STREAM.replace("2026-q1", "2025-q4"), quarter="2025-q4", deductions=0))
    must(give_back(town))
    clock(town, at(2026, 4, 30))
    must(amend(town))
    must(accept_late(town, 3))
    assert fsck(town.recorder, town.guard, rules=True).findings == ()
