"""Internal objections through the door: filing, acceptance, refusal, decision, what its targets change, and what bars it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.dossier import Dossier
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.events.objections import AppealFiled
from ledger.domain.events.rules import RulebookAnnulled
from ledger.domain.scoring import score
from ledger.domain.vocabulary import AppealRoute, Paper, Target
from tests.support.acts import AFTER_HEARING, FACT_ON, cited, codes, confirmed, grant, member, must, noticed, standing
from tests.support.objections_acts import (
    acceptance,
    determination,
    filed_and_accepted,
    filing,
    refusing,
    ruled,
    ruling,
    service_of,
    target,
    termination,
    transfer,
    with_office,
    withdrawal,
)  # fmt: skip
from tests.support.refusals_case import BOOK, lighter, published
from tests.support.refusals_objections import IN_TIME, LATE, accepted, remitted, served
from tests.support.town import PERSON, Case, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def dossier(town: Town) -> Dossier:
    return town.ledger.history.dossier(PERSON)


def state(town: Town, kind: str, matter: str) -> str:
    return town.ledger.history.stream(f"official/{PERSON}").state_of(kind, matter)


def points(town: Town, on: date) -> int:
    return score(town.ledger.history.score_inputs(PERSON), on=on).points_cp


def verdict(town: Town, case: Case, clause: str) -> tuple[str, str]:
    history = town.ledger.history
    known = history.known(None, today=town.ledger.today())
    (found,) = [each for each in evaluate(history.case_file(PERSON, known), case.deduction) if each.clause == clause]
    return found.verdict, found.reason


def test_an_objection_is_never_refused_at_the_door(town: Town) -> None:
    """Late, against nothing, on another track, of a decision never served: each is let in, and decided by an event."""
    case = confirmed(with_office(town))
    must(town.submit(filing(town, case)))  # nobody has been told of the decision yet
    must(town.serve(case, date(2026, 3, 17)))
    town.clock.set(LATE)
    must(town.submit(filing(town, case, "2", track="civil_servant", stage="review")))
    must(town.submit(filing(town, case, "3", decision=town.seen["calendar"].id)))
    must(town.submit(filing(town, case, "4", filed_on=date(2027, 1, 1), channel="post")))
    objections = dossier(town).objections
    assert [one.filing_day for one in objections.values()] == [date(2026, 3, 17), *[date(2026, 4, 9)] * 3]
    assert all(one.open for one in objections.values())


def test_a_stranger_cannot_object_for_the_person(town: Town) -> None:
    case = served(town)
    town.register("o-0002")
    assert "role-not-held" in codes(town.submit(filing(town, case, signing=[("a-o-0002", "SUB")])))
    assert "wrong-signers" in codes(town.submit(filing(town, case, signing=[("a-apo", "APO")])))
    must(town.submit(filing(town, case)))


def test_the_same_id_filed_twice_keeps_the_first_paper(town: Town) -> None:
    case = served(town)
    must(town.submit(filing(town, case)))
    first = dossier(town).objections["ap-1"].filed.event
    town.clock.set(LATE)
    must(town.submit(filing(town, case)))
    assert dossier(town).objections["ap-1"].filed.event == first


def test_a_line_is_under_appeal_from_filing_to_the_end(town: Town) -> None:
    case = served(town)
    inputs = town.ledger.history.score_inputs

    def under_appeal() -> bool:
        (line,) = score(inputs(PERSON), on=date(2026, 5, 1)).lines
        return line.under_appeal

    assert not under_appeal()
    must(town.submit(filing(town, case)))
    assert under_appeal()
    must(town.submit(withdrawal(town, case)))
    assert not under_appeal()


@pytest.mark.parametrize("end", [withdrawal, termination, refusing])
def test_what_has_ended_is_decided_no_more(town: Town, end: object) -> None:
    case = served(town)
    must(town.submit(filing(town, case)))
    if end is termination:
        must(town.submit(acceptance(town, case)))
    must(town.submit(end(town, case)))  # type: ignore[operator]
    drafted = ruling(town, case, target(case, "revoked"))
    assert "wrong-state" in standing(town, drafted)
    must(town.submit(drafted))
    assert points(town, date(2026, 5, 1)) == 400
    assert state(town, "deduction", case.deduction) == "served"
    assert not dossier(town).appeal_targets


def test_a_decision_on_an_objection_that_was_not_accepted_moves_nothing(town: Town) -> None:
    case = served(town)
    must(town.submit(filing(town, case)))
    drafted = ruling(town, case, target(case, "revoked"))
    assert "wrong-state" in standing(town, drafted)
    must(town.submit(drafted))
    assert points(town, date(2026, 5, 1)) == 400
    must(town.submit(acceptance(town, case)))
    must(town.submit(ruling(town, case, target(case, "revoked"))))
    assert points(town, date(2026, 5, 1)) == 0


@pytest.mark.parametrize(
    ("outcome", "value", "after", "left"),
    [("upheld", None, "served", 400), ("varied_down", 250, "corrected", 250), ("revoked", None, "annulled", 0),
     ("remitted", None, "remitted", 0)],
)  # fmt: skip
def test_each_outcome_moves_its_target_and_its_value(
    town: Town, outcome: str, value: int | None, after: str, left: int
) -> None:
    case = accepted(town)
    assert standing(town, ruling(town, case, target(case, outcome, value))) == set()
    ruled(town, case, target(case, outcome, value))
    assert state(town, "deduction", case.deduction) == after
    assert state(town, "appeal", "ap-1") == "decided"
    assert points(town, date(2026, 5, 1)) == left


def test_a_consequential_target_of_the_same_person_counts(town: Town) -> None:
    case = accepted(town)
    other = town.served_deduction("2", date(2026, 4, 3), at(2026, 4, 24), 300)
    ruled(town, case, target(case, "upheld"), target(other, "revoked"))
    assert points(town, date(2026, 5, 1)) == 400
    assert state(town, "deduction", other.deduction) == "annulled"


def test_clause_f13_a_value_above_the_present_one_raises_nothing_and_stands_as_a_breach(town: Town) -> None:
    case = accepted(town)
    assert verdict(town, case, "F13") == ("pass", "not-heavier")
    drafted = ruling(town, case, target(case, "varied_down", 600))
    assert standing(town, drafted) == {"target-heavier"}
    must(town.submit(drafted))
    assert points(town, date(2026, 5, 1)) == 400
    assert verdict(town, case, "F13") == ("fail", "heavier-after-objection")


def test_a_target_without_its_value_or_of_another_kind_changes_nothing(town: Town) -> None:
    case = accepted(town)
    unknown = Target(kind="disposition", id="x-1", outcome="revoked", new_value=None, ground=None)
    drafted = ruling(town, case, target(case, "varied_down"), unknown)
    assert standing(town, drafted) == {"target-value-missing", "target-unknown"}
    must(town.submit(drafted))
    assert points(town, date(2026, 5, 1)) == 400
    assert state(town, "deduction", case.deduction) == "served"


def test_a_matter_named_twice_counts_the_first_time(town: Town) -> None:
    case = accepted(town)
    must(town.submit(ruling(town, case, target(case, "upheld"), target(case, "revoked"))))
    assert points(town, date(2026, 5, 1)) == 400


def test_clause_f09_nobody_of_the_first_decision_sits_in_the_appeal_body(town: Town) -> None:
    case = served(town)
    must(town.submit(filing(town, case)))
    assert standing(town, acceptance(town, case)) == set()
    must(grant(town, "a-com1", "APO"))
    drafted = acceptance(town, case, signing=[("a-com1", "APO")])
    assert standing(town, drafted) == {"separation-of-duties"}
    must(town.submit(drafted))  # it stands, with its breach


def test_clause_f09_whoever_sent_it_back_does_not_decide_it_again(town: Town) -> None:
    case, by = remitted(town)
    must(grant(town, "a-apo", "COM"))
    drafted = determination(town, case, at(2026, 5, 7), 300, by, signing=[("a-apo", "COM"), ("a-com1", "COM")])
    assert "separation-of-duties" in codes(town.submit(drafted))
    must(town.submit(determination(town, case, at(2026, 5, 7), 300, by)))


def test_the_appeal_body_signs_for_its_own_organ_only(town: Town) -> None:
    case = served(town)
    must(town.submit(filing(town, case)))
    must(town.submit(transfer(town, case)))
    drafted = acceptance(town, case, organ="county_committee")
    assert standing(town, drafted) == {"role-out-of-scope"}  # the office holds its role for the department
    member(town, "a-apo2", "APO")
    assert standing(town, acceptance(town, case, organ="county_committee", signing=[("a-apo2", "APO")])) == set()
    assert "objection-organ" in standing(town, acceptance(town, case))


def test_days_of_the_appeal_body_keep_their_order(town: Town) -> None:
    case = served(town)
    town.clock.set(IN_TIME)
    must(town.submit(filing(town, case)))
    assert "days-out-of-order" in standing(town, acceptance(town, case, accepted_on=date(2026, 4, 2)))
    assert "day-in-future" in standing(town, acceptance(town, case, accepted_on=date(2026, 4, 4)))
    assert "days-out-of-order" in standing(town, refusing(town, case, refused_on=date(2026, 4, 2)))
    must(town.submit(acceptance(town, case)))
    own = target(case, "upheld")
    assert "days-out-of-order" in standing(town, ruling(town, case, own, decided_on=date(2026, 4, 2)))
    assert standing(town, ruling(town, case, own)) == set()


@pytest.mark.parametrize(
    ("ground", "fault"),
    [("late", "inside-the-limit"), ("wrong_person", "own-decision"), ("not_appealable", "appealable"),
     ("wrong_track", "not-transferred"), ("already_decided", "not-decided-before")],
)  # fmt: skip
def test_clause_f14_a_refusal_without_its_ground_fails(town: Town, ground: str, fault: str) -> None:
    case = served(town)
    must(town.submit(filing(town, case)))
    assert verdict(town, case, "F14") == ("not_applicable", "no-objection")
    drafted = refusing(town, case, ground=ground)
    assert standing(town, drafted) == {"objection-refused-wrongly"}
    must(town.submit(drafted))
    assert verdict(town, case, "F14") == ("fail", fault)


def test_clause_f14_late_without_a_correct_route_served_is_no_ground(town: Town) -> None:
    case = confirmed(with_office(town))
    wrong = AppealRoute(track="civil_servant", stages=("review",), organ="organisation_dept", limit="TL06")
    must(town.serve(case, date(2026, 3, 17), route=wrong))
    town.clock.set(at(2026, 9, 1))
    must(town.submit(filing(town, case)))
    must(town.submit(refusing(town, case)))
    assert verdict(town, case, "F14") == ("fail", "no-correct-route")


def test_clause_f14_late_after_the_last_day_passes(town: Town) -> None:
    case = served(town)
    town.clock.set(LATE)
    must(town.submit(filing(town, case)))
    must(town.submit(refusing(town, case)))
    assert verdict(town, case, "F14") == ("pass", "taken-up")


def test_clause_f14_a_claimed_day_of_posting_is_not_shown(town: Town) -> None:
    """Posted in time, says the paper; nobody shows the postmark. Filed electronically, the day recorded counts."""
    case = served(town)
    town.clock.set(LATE)
    must(town.submit(filing(town, case, channel="post", filed_on=date(2026, 4, 8))))
    must(town.submit(refusing(town, case)))
    assert verdict(town, case, "F14") == ("cannot_prove", "filing-day-not-shown")


def test_clause_f14_a_postmark_on_the_original_shows_the_day(town: Town) -> None:
    """Two of the intake office enter the envelope; posted on the last day, recorded the day after."""
    case = served(town)
    for actor in ("a-int1", "a-int2"):
        member(town, actor, "INT")
    town.clock.set(LATE)

    def posted(sealed: Mapping[str, str]) -> AppealFiled:
        paper = Paper(original=sealed["paper_original"], signed_on=date(2026, 4, 7), entered_by_actor="a-int1")
        filed = filing(town, case).statement.data
        assert isinstance(filed, AppealFiled)
        return replace(filed, channel="post", filed_on=date(2026, 4, 8), on_behalf_of=PERSON, paper=paper)

    sealed = {"grounds": "理由", "demand": "请求", "paper_original": "信封"}
    must(town.act("AppealFiled", f"official/{PERSON}", posted, [("a-int1", "INT"), ("a-int2", "INT")], sealed=sealed))
    must(town.submit(refusing(town, case)))
    assert verdict(town, case, "F14") == ("fail", "inside-the-limit")


def test_clause_f14_the_second_way_on_one_decision_is_refused_rightly(town: Town) -> None:
    """Two appeals on one decision, statutory and internal: the second is refused as the wrong track."""
    case = served(town)
    must(town.submit(filing(town, case)))
    must(town.submit(filing(town, case, "2", track="civil_servant", stage="review")))
    must(town.submit(acceptance(town, case)))
    drafted = refusing(town, case, "2", ground="wrong_track", stage="review")
    assert standing(town, drafted) == set()
    must(town.submit(drafted))
    assert verdict(town, case, "F14") == ("pass", "taken-up")


def test_a_new_determination_counts_from_its_own_service(town: Town) -> None:
    case, by = remitted(town)
    again = determination(town, case, at(2026, 5, 7), 300, by)
    must(town.submit(again))
    assert state(town, "deduction", case.deduction) == "confirmed"
    assert points(town, date(2026, 5, 7)) == 0
    town.clock.set(at(2026, 5, 8))
    must(town.submit(service_of(town, case, again.statement.id, case.matter)))
    assert [points(town, date(2026, 5, on)) for on in (7, 8)] == [0, 300]
    assert state(town, "deduction", case.deduction) == "served"


def test_serving_the_first_decision_once_more_leaves_a_remitted_deduction_remitted(town: Town) -> None:
    case, _ = remitted(town)
    must(town.serve(case, date(2026, 5, 7)))
    assert state(town, "deduction", case.deduction) == "remitted"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"evidence_relied_on": ()}, "evidence-too-few"), ({"verifications": ()}, "verifiers-too-few"),
     ({"points_cp": 401}, "points-above"), ({"points_cp": 100}, "points-out-of-range"),
     ({"points_cp": 0}, "points-out-of-range"), ({"decided_at": at(2026, 4, 1)}, "days-out-of-order"),
     ({"rulebook": None}, "rulebook-not-cited"), ({"decided_at": None}, "decided-missing"),
     ({"seen": None}, "seen-missing"), ({"deciding_organ": "county_committee"}, "wrong-deciding-organ")],
)  # fmt: skip
def test_a_new_determination_is_gated_as_a_confirmation(town: Town, changes: dict[str, object], code: str) -> None:
    case, by = remitted(town)
    assert code in codes(town.submit(determination(town, case, **{"when": at(2026, 5, 7), "points_cp": 300, "remitted_by": by, **changes})))  # type: ignore[arg-type]  # fmt: skip
    must(town.submit(determination(town, case, at(2026, 5, 7), 300, by)))


def test_what_an_appeal_lowered_below_the_range_may_be_determined_there_again(town: Town) -> None:
    case = accepted(town)
    ruled(town, case, target(case, "varied_down", 100))
    filed_and_accepted(town, case, "2")
    by = ruled(town, case, target(case, "remitted"), number="2")
    assert "points-above" in codes(town.submit(determination(town, case, IN_TIME, 101, by)))
    must(town.submit(determination(town, case, IN_TIME, 100, by)))


def test_a_deduction_on_an_annulled_version_is_determined_again_under_the_one_before_it(town: Town) -> None:
    """The state stands in the rulebook's stream: the deduction itself says served, and counts nothing."""
    member(town, "a-supr", "SUPR")
    first = town.rulebook
    published(town, lighter(2))
    town.rulebook = cited(lighter(2), 2)
    case = with_office(town).served_deduction("1", FACT_ON, AFTER_HEARING, 200)
    town.clock.set(at(2026, 4, 3))
    assert points(town, date(2026, 4, 3)) == 200
    assert "not-remitted" in codes(town.submit(determination(town, case, at(2026, 4, 3), 200, case.decision)))
    annulled = RulebookAnnulled(version=2, ground="no_power", decided_on=date(2026, 4, 3))
    by = town.must("RulebookAnnulled", BOOK, annulled, [("a-supr", "SUPR")], sealed={"reasons": "理由"}).statement.id
    assert points(town, date(2026, 4, 3)) == 0
    assert state(town, "deduction", case.deduction) == "served"
    when = at(2026, 4, 3)
    assert "rulebook-annulled" in codes(town.submit(determination(town, case, when, 200, by)))
    assert "points-above" in codes(town.submit(determination(town, case, when, 250, by, rulebook=first)))
    again = determination(town, case, when, 200, by, rulebook=first)
    must(town.submit(again))
    must(town.submit(service_of(town, case, again.statement.id, case.matter)))
    assert points(town, date(2026, 4, 3)) == 200
    assert [verdict(town, case, clause)[0] for clause in ("F01", "F02", "F07", "F13")] == ["pass"] * 4
    assert "not-remitted" in codes(town.submit(determination(town, case, when, 200, by, rulebook=first)))


def test_the_types_of_the_family_are_unknown_under_the_first_epoch(tmp_path: Path) -> None:
    town = Town(tmp_path, epoch=FIRST_EPOCH).settle()
    case = town.served_deduction("1", FACT_ON, AFTER_HEARING, 400)
    assert codes(town.submit(filing(town, case))) == {"unknown-type"}
    history = town.ledger.history
    known = history.known(None, today=town.ledger.today())
    clauses = {each.clause for each in evaluate(history.case_file(PERSON, known), case.deduction)}
    assert not clauses & {"F11", "F13", "F14"}


def test_a_proposal_cannot_be_touched_by_a_decision_on_an_objection(town: Town) -> None:
    case = noticed(with_office(town))
    case.decision = town.seen["calendar"].id
    filed_and_accepted(town, case)
    drafted = ruling(town, case, target(case, "revoked"))
    assert standing(town, drafted) == {"target-unknown"}
    must(town.submit(drafted))
    assert state(town, "deduction", case.deduction) == "noticed"
