"""F05: every numbered point of the defence answered before the decision."""

from msgspec.structs import replace

from ledger.domain.clauses.f05_answered import f05
from ledger.domain.dossier import Consideration, Representation
from tests.unit.domain.lawful_case import act, answer, case, considered, day, hearing, paper, undecided


def outcome(papers: tuple[Representation, ...], answers: tuple[Consideration, ...] = ()) -> tuple[str, str]:
    """Verdict and reason for some papers and answers."""
    return answer(f05, case(heard=hearing(representations=papers, considerations=answers)))


def test_clause_f05_every_point_answered_passes() -> None:
    assert outcome((paper(35, day(3, 20), 3),), (considered(40, day(3, 27), 1, 2, 3),)) == ("pass", "all-answered")


def test_clause_f05_answers_may_come_in_parts() -> None:
    parts = (considered(40, day(3, 25), 1), considered(41, day(3, 27), 2))
    assert outcome((paper(35, day(3, 20), 2),), parts) == ("pass", "all-answered")


def test_clause_f05_a_representation_without_consideration_fails() -> None:
    assert outcome((paper(35, day(3, 20), 1),)) == ("fail", "point-unanswered")


def test_clause_f05_a_point_left_out_fails() -> None:
    assert outcome((paper(35, day(3, 20), 3),), (considered(40, day(3, 27), 1, 3),)) == ("fail", "point-unanswered")


def test_clause_f05_an_answer_after_the_decision_fails() -> None:
    late = (considered(55, day(3, 31), 1),)
    assert outcome((paper(35, day(3, 20), 1),), late) == ("fail", "answered-after-the-decision")


def test_clause_f05_an_answer_declared_for_a_later_day_than_the_decision_fails() -> None:
    early = considered(40, day(3, 30), 1)
    same_day = replace(early, act=act(40, day(3, 30), decided_on=day(3, 30)))
    day_after = replace(early, act=act(40, day(3, 30), decided_on=day(3, 31)))
    assert outcome((paper(35, day(3, 20), 1),), (same_day,)) == ("pass", "all-answered")
    assert outcome((paper(35, day(3, 20), 1),), (day_after,)) == ("fail", "answered-after-the-decision")


def test_clause_f05_an_answer_entered_after_the_decision_and_dated_before_it_fails() -> None:
    dated_before = replace(considered(55, day(3, 31), 1), act=act(55, day(3, 31), decided_on=day(3, 27)))
    assert outcome((paper(35, day(3, 20), 1),), (dated_before,)) == ("fail", "answered-after-the-decision")


def test_clause_f05_an_answer_to_an_earlier_paper_does_not_serve_a_later_one() -> None:
    papers = (paper(35, day(3, 17), 1), paper(42, day(3, 24), 1))
    assert outcome(papers, (considered(40, day(3, 20), 1),)) == ("fail", "point-unanswered")
    both = (considered(40, day(3, 20), 1), considered(45, day(3, 27), 1))
    assert outcome(papers, both) == ("pass", "all-answered")


def test_clause_f05_a_paper_received_before_the_decision_and_entered_after_it_counts() -> None:
    handed_in = paper(55, day(3, 31), 1, received_on=day(3, 27))
    assert outcome((handed_in,)) == ("fail", "point-unanswered")


def test_clause_f05_a_paper_that_came_after_the_decision_is_not_asked() -> None:
    assert outcome((paper(55, day(3, 31), 1),)) == ("not_applicable", "no-representation")
    same_day = paper(55, day(3, 30), 1)
    assert outcome((same_day,)) == ("not_applicable", "no-representation")


def test_clause_f05_does_not_apply_where_nothing_was_said() -> None:
    assert answer(f05, case()) == ("not_applicable", "no-representation")


def test_clause_f05_does_not_apply_before_the_decision() -> None:
    assert answer(f05, undecided()) == ("not_applicable", "not-decided")
