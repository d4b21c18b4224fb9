"""Warnings through the real door: from the issue to the end, what each rests on, and what moves nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.acts import Act
from ledger.domain.colours import colour
from ledger.domain.events.rules import CalendarPublished, RulebookAnnulled, RulebookDrafted
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.procedures.warnings import grounds_to_lift
from ledger.domain.statement import RulebookRef, StatementSigner
from ledger.domain.vocabulary import MatterRef, Target
from ledger.domain.warned import IssuedWarning
from ledger.domain.warning_limits import warning_limits
from ledger.fsck import fsck
from ledger.log.entry import parse_reads
from tests.examples.builders import History, day, fold
from tests.support.acts import codes, member, must, register_fact, relate
from tests.support.acts import standing as beside
from tests.support.links_acts import deducted
from tests.support.objections_acts import filed_and_accepted, filing, ruled, with_office
from tests.support.town import RULE_MAKERS, RULES, UNIT, Case, Town, at, attach
from tests.support.warnings_acts import (
    STREAM,
    acknowledge,
    correct,
    due,
    inputs,
    issue,
    lift,
    serve,
    service,
    standing,
    state,
    today,
    warned,
    warning,
    yellow_town,
)

SECOND = Case("2")
"""The deduction of 3.00 points that made it yellow."""


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A settled town."""
    return Town(tmp_path).settle()


# from the issue to the end


def test_a_warning_is_issued_at_yellow_served_and_acknowledged(town: Town) -> None:
    must(issue(yellow_town(town)))
    assert (warning(town).colour_now, warning(town).score_cp, state(town)) == ("yellow", 700, "issued")
    must(serve(town))
    assert state(town) == "served"
    must(acknowledge(town))
    assert state(town) == "acknowledged"
    assert warning(town).acknowledged is not None
    assert warning(town).services[0].route.limit == "TL04"


def test_a_warning_reads_what_its_colour_rests_on(town: Town) -> None:
    place = must(issue(yellow_town(town))).receipt.position
    _, heads = parse_reads(town.ledger.history.stored(place).reads)
    read = {each.stream for each in heads}
    assert read == {
        "founding", "actor/a-ver1", STREAM, "fact/f-1", "fact/f-2", "rulebook/default-county", "calendar",
    }  # fmt: skip


def test_a_correction_lowers_it_and_is_served_again(town: Town) -> None:
    warned(town)
    must(town.annul(SECOND, at(2026, 6, 1)))
    must(correct(town))
    assert (warning(town).colour_now, warning(town).score_seen_cp, state(town)) == ("blue", 400, "corrected")
    must(serve(town))
    assert state(town) == "served"
    assert (standing(town).served_colour, standing(town).to_do) == ("blue", None)


def test_a_correction_to_the_colour_that_is_due_no_more_is_refused(town: Town) -> None:
    warned(town)
    must(town.annul(SECOND, at(2026, 6, 1)))
    assert codes(correct(town, colour="none")) == {"warning-colour-differs"}
    assert codes(correct(town, score_cp=399)) == {"warning-score-differs"}
    assert codes(correct(town, known_position=warning(town).issued.position)) == {"warning-position-stale"}
    must(correct(town))


def test_it_is_lifted_after_an_annulment_and_a_new_one_may_follow(town: Town) -> None:
    warned(town)
    must(town.annul(SECOND, at(2026, 6, 1)))
    must(lift(town, "annulled"))
    assert (warning(town).colour_now, state(town)) == ("none", "lifted")
    must(issue(town, "w-2"))
    assert warning(town, "w-2").colour_now == "blue"


def test_a_fallen_score_is_a_ground_without_any_annulment(town: Town) -> None:
    warned(town)
    must(town.correct(SECOND, at(2026, 6, 1), 150))
    assert codes(lift(town, "annulled")) == {"warning-ground-differs"}
    assert codes(lift(town, "floor_ended")) == {"warning-ground-differs"}
    must(lift(town, "score_fell"))


def test_what_was_annulled_before_the_warning_lifts_nothing(town: Town) -> None:
    yellow_town(town)
    third = town.served_deduction("3", date(2026, 6, 1), at(2026, 6, 23), 300)
    must(town.annul(third, at(2026, 6, 24)))
    must(issue(town))
    must(town.correct(SECOND, at(2026, 7, 1), 150))
    assert codes(lift(town, "annulled")) == {"warning-ground-differs"}
    must(lift(town, "score_fell"))


def test_an_ended_floor_is_a_ground_where_the_warning_named_it() -> None:
    told = History()
    told.publish()
    told.admonish(served_on=day("2 Mar"))
    read = fold(told.log())
    (floor,) = colour(read, on=day("3 Mar")).floors
    after = colour(read, on=day("3 Sep"))
    assert (floor.colour, after.colour) == ("yellow", "none")
    for floors, grounds in (((floor.event,), {"floor_ended"}), ((), set())):
        assert grounds_to_lift(issued(floors=floors), read, after) == grounds


def issued(**fields: Any) -> IssuedWarning:
    """A warning on values, of 3 March."""
    signer = StatementSigner(actor="a-ver1", key="0" * 64, role="VER", unit=None)
    act = Act(
        event="e-w", position=50, recorded_at=at(2026, 3, 3), recorded_on=date(2026, 3, 3), decided_on=None,
        effective_on=None, signers=(signer,), no_conflict=True, paper=False, type="warning-issued/1",
    )  # fmt: skip
    told = IssuedWarning(
        id="w-1", colour="yellow", period="2026", score_cp=0, known_position=49, floors=(), rulebook=None, issued=act
    )
    return replace(told, **fields)


# what it rests on


@pytest.mark.parametrize("what", ["own", "fact", "calendar"])
def test_a_position_before_the_last_event_of_any_stream_it_rests_on_is_stale(town: Town, what: str) -> None:
    yellow_town(town)
    seen = town.ledger.history.size() - 1
    if what == "own":
        case = town.fact(Case("9"), date(2026, 5, 8))
        seen = town.ledger.history.size() - 1
        must(town.propose(case, date(2026, 5, 8), 300))
    elif what == "fact":
        town.must("EvidenceAttached", "fact/f-1", attach, [("a-rep", "REP", UNIT)], sealed={"hash": "00"})
    else:
        published = CalendarPublished(year=2027, holidays=(), makeup_workdays=(), document=None, source="测试 test")
        town.must("CalendarPublished", "calendar", published, [("a-reg", "REG"), ("a-org", "ORG")])
    assert codes(issue(town, known_position=seen)) == {"warning-position-stale"}
    must(issue(town))


def test_an_event_about_others_makes_nothing_stale(town: Town) -> None:
    yellow_town(town)
    seen = town.ledger.history.size() - 1
    must(register_fact(town, "9", date(2026, 5, 8)))
    must(issue(town, known_position=seen))


def test_nothing_is_issued_while_no_colour_is_due(town: Town) -> None:
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 299)
    assert codes(issue(town)) == {"warning-colour-differs"}


def test_a_lower_colour_does_not_follow_a_higher_one(town: Town) -> None:
    warned(town)
    must(town.annul(SECOND, at(2026, 6, 1)))
    assert codes(issue(town, "w-2")) == {"warning-stands-already"}
    must(lift(town, "annulled"))
    must(issue(town, "w-2"))


def test_clause_f24_no_system_warns(town: Town) -> None:
    yellow_town(town)
    assert "service-key" in codes(issue(town, signing=[("a-service", "VER")]))
    must(issue(town))


def test_clause_f10_nobody_warns_a_relative(town: Town) -> None:
    must(relate(town, "a-ver2"))
    yellow_town(town)
    assert codes(issue(town, signing=[("a-ver2", "VER")])) == {"relation-declared"}
    must(issue(town))


# the end of a period


def test_a_served_colour_lapses_with_its_period_and_nobody_lifts_it(town: Town) -> None:
    warned(town)
    assert standing(town, date(2026, 12, 31)).served_colour == "yellow"
    new_year = standing(town, date(2027, 1, 1))
    assert (new_year.served_colour, new_year.issued_colour, new_year.to_do) == ("none", "none", None)


def test_what_a_lapsed_warning_said_is_measured_by_the_last_day_of_its_period(town: Town) -> None:
    warned(town)
    town.clock.set(at(2027, 1, 11))
    assert codes(lift(town)) == {"warning-still-due"}
    must(town.annul(SECOND, at(2027, 1, 12)))
    must(correct(town, colour="blue", score_cp=400))


# what stands in the log and moves nothing


def test_a_service_dated_after_its_recording_tells_nobody(town: Town) -> None:
    must(issue(yellow_town(town)))
    ahead = service(town, served_on=date(2026, 5, 11))
    assert beside(town, ahead) == {"day-in-future"}
    must(town.submit(ahead))
    assert (state(town), warning(town).services, standing(town).to_do) == ("issued", (), "serve")
    must(serve(town))
    assert (state(town), standing(town).to_do) == ("served", None)


def test_a_service_of_a_warning_that_was_never_issued_stands_and_moves_nothing(town: Town) -> None:
    yellow_town(town)
    assert beside(town, service(town)) == {"wrong-state"}
    must(serve(town))
    assert state(town) == "none"
    must(issue(town))


def test_a_service_dated_before_the_issue_counts_from_the_issue(town: Town) -> None:
    must(issue(yellow_town(town)))
    early = service(town, served_on=date(2026, 5, 7))
    assert beside(town, early) == {"days-out-of-order"}
    must(town.submit(early))
    assert standing(town, date(2026, 5, 7)).served_colour == "none"
    assert standing(town).served_colour == "yellow"


def test_an_acknowledgement_before_the_service_is_kept_and_moves_nothing(town: Town) -> None:
    must(issue(yellow_town(town)))
    must(acknowledge(town))
    assert (state(town), warning(town).acknowledged) == ("issued", None)


def test_only_the_person_or_for_him_acknowledges(town: Town) -> None:
    warned(town)
    assert "wrong-signers" in codes(acknowledge(town, signing=[("a-ver1", "VER")]))
    must(acknowledge(town))


# objections


def objected(town: Town) -> Case:
    """The warning as the case of an objection."""
    return ObjectedWarning("w-1", decision=warning(town).issued.event)


class ObjectedWarning(Case):
    """A case whose matter is a warning."""

    @property
    def matter(self) -> MatterRef:
        """The warning."""
        return MatterRef(kind="warning", id=self.number)


def test_an_objection_revokes_the_warning_and_a_new_one_stands_beside_the_colour_due(town: Town) -> None:
    warned(with_office(town))
    town.clock.set(at(2026, 5, 11))
    filed_and_accepted(town, objected(town))
    ruled(town, objected(town), Target(kind="warning", id="w-1", outcome="revoked", new_value=None, ground="AR1"))
    assert (warning(town).lift_ground, state(town)) == ("appeal", "lifted")
    must(issue(town, "w-2"))


def test_the_objection_to_a_warning_ends_its_limit(town: Town) -> None:
    warned(town)
    town.clock.set(at(2026, 5, 11))
    before = [(each.limit, each.state, each.due_on) for each in warning_limits(inputs(town), today(town))]
    assert before[-1] == ("TL04", "running", date(2026, 5, 28))
    must(town.submit(filing(town, objected(town))))
    after = {each.limit: each.state for each in warning_limits(inputs(town), today(town))}
    assert (after["TL04"], after["TL25"]) == ("ended", "running")


# the whole log


def test_the_whole_log_is_found_right_by_the_rules(town: Town) -> None:
    warned(town)
    must(acknowledge(town))
    must(town.annul(SECOND, at(2026, 6, 1)))
    must(correct(town))
    must(serve(town))
    must(town.annul(Case("1"), at(2026, 6, 2)))
    must(lift(town, "annulled"))
    assert fsck(town.recorder, town.guard, rules=True).findings == ()


def test_points_under_another_rulebook_that_was_annulled_warn_of_nothing(town: Town) -> None:
    """The colour that may be issued is the one that everybody else computes, by every rulebook that the deductions cite."""
    member(town, "a-supr", "SUPR")
    content = {**RULES, "rulebook_id": "other-county"}
    reference = RulebookRef(id="other-county", version=1, hash=content_hash(content))
    drafted = RulebookDrafted(
        version=1, document_hash=reference.hash, replaces_version=None, title="另一套 other", change_note="首版 first"
    )
    town.must("RulebookDrafted", "rulebook/other-county", drafted, [("a-rul", "RUL")])
    published = replace(town.publication(), content=content, content_hash=reference.hash)
    town.must("RulebookPublished", "rulebook/other-county", published, RULE_MAKERS)
    town.served_deduction("1", date(2026, 1, 20), at(2026, 2, 10), 400)
    deducted(town, "2", date(2026, 4, 2), 400, date(2026, 5, 8), severity="moderate", rulebook=reference)
    annulled = RulebookAnnulled(version=1, ground="no_power", decided_on=date(2026, 5, 8))
    town.must("RulebookAnnulled", "rulebook/other-county", annulled, [("a-supr", "SUPR")], sealed={"reasons": "越权"})
    assert (due(town).points_cp, due(town).colour) == (400, "blue")
    must(issue(town))
