"""F31: is an act refused where it would raise anybody, and let in where it raises nobody? Through the door of the town."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.events.facts import EvidenceExcluded
from ledger.domain.scoring import attribution
from ledger.history import History
from ledger.log.authoring import sign_submission
from ledger.log.entry import parse_reads
from tests.support.acts import cited, codes, disprove, exclude, member, must, verify
from tests.support.links_acts import (
    OnFact,
    annul_rules,
    correct_fact,
    decided,
    deducted,
    figures,
    link,
    morning,
    readmit,
    reverse_annulment,
    supersede,
    told,
    told_beside,
    unlink,
    unlinking,
)
from tests.support.refusals_case import lighter, published
from tests.support.town import PERSON, Case, Town, at, attach, refusal

OTHER = "o-0002"
FACT_ON, DECIDED_ON = date(2026, 4, 8), date(2026, 5, 10)
AFTER = date(2026, 6, 30)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def read_by_last(town: Town) -> set[str]:
    """The streams that the newest entry read."""
    stored = town.ledger.history.stored(town.ledger.history.size() - 1)
    return {head.stream for head in parse_reads(stored.reads)[1]}


def test_clause_f31_another_persons_points_keep_a_link_where_it_stands(town: Town) -> None:
    """The first person has a deduction on one of the facts only: the link is nothing to him, and all to the other one."""
    town.register(OTHER)
    first, second = told(town, "1", FACT_ON, 250, severity="moderate"), town.fact(Case("2"), FACT_ON)
    others = [
        told_beside(town, number, of, FACT_ON, points, severity="moderate", person=OTHER)
        for number, of, points in (("3", first, 250), ("4", second, 350))
    ]
    decided(town, first, 250, DECIDED_ON, severity="moderate")
    for case, points in zip(others, (250, 350), strict=True):
        decided(town, case, points, DECIDED_ON, severity="moderate")
    must(link(town, "f-1", "f-2"))
    assert (figures(town, AFTER)[0], figures(town, AFTER, person=OTHER)[0]) == (250, 350)
    refused = refusal(unlink(town, "f-1", "f-2"))
    assert [each.values["official"] for each in refused.breaches] == [OTHER]
    must(town.annul(others[0], morning(date(2026, 5, 11))))
    must(unlink(town, "f-1", "f-2"))
    assert f"official/{OTHER}" in read_by_last(town)
    assert f"official/{PERSON}" not in read_by_last(town)  # he cites one of the two facts only


def test_clause_f31_a_link_may_go_once_one_of_the_two_is_corrected_to_nothing(town: Town) -> None:
    first, second = (
        told(town, "1", FACT_ON, 250, severity="moderate"),
        told(town, "2", FACT_ON, 350, severity="moderate"),
    )
    decided(town, first, 250, DECIDED_ON, severity="moderate")
    decided(town, second, 350, DECIDED_ON, severity="moderate")
    must(link(town, "f-1", "f-2"))
    assert codes(unlink(town, "f-1", "f-2")) == {"raises-somebody"}
    must(town.correct(first, morning(date(2026, 5, 12)), 0))
    must(unlink(town, "f-1", "f-2"))


def test_clause_f31_a_fact_does_not_move_into_another_year_with_its_points(town: Town) -> None:
    case = deducted(town, "1", FACT_ON, 250, DECIDED_ON, severity="moderate")
    refused = correct_fact(town, "f-1", "occurred_on", date(2025, 4, 8))
    assert codes(refused) == {"raises-somebody"}
    assert "2025" in refusal(refused).breaches[0].en
    must(correct_fact(town, "f-1", "occurred_on", date(2026, 3, 30)))
    assert figures(town, AFTER) == (250, "none")
    found = attribution(town.ledger.history.score_inputs(PERSON), case.deduction)
    assert (found.period, found.quarter) == (2026, 1)  # its period follows the fact as known, not as proposed
    must(town.annul(case, morning(date(2026, 5, 12))))
    must(correct_fact(town, "f-1", "occurred_on", date(2025, 4, 8)))


def test_a_fact_that_nobody_is_charged_with_moves_freely_and_not_out_of_the_year_of_its_links(town: Town) -> None:
    for number in "12":
        town.fact(Case(number), FACT_ON)
    must(link(town, "f-1", "f-2"))
    assert codes(correct_fact(town, "f-1", "occurred_on", date(2025, 12, 31))) == {"link-across-years"}
    must(correct_fact(town, "f-1", "occurred_on", date(2026, 1, 1)))
    must(unlink(town, "f-1", "f-2"))
    must(correct_fact(town, "f-1", "occurred_on", date(2025, 12, 31)))


def test_a_fact_stays_in_the_year_of_a_link_that_stands_in_the_other_stream(town: Town) -> None:
    """Both are proposed against one person and count nothing yet: nobody is raised, and still they would come to count twice."""
    cases = [town.fact(Case(number), FACT_ON) for number in ("1", "2")]
    for case in cases:
        must(town.propose(case, FACT_ON))
    must(link(town, "f-2", "f-1"))
    assert codes(correct_fact(town, "f-1", "occurred_on", date(2025, 12, 30))) == {"link-across-years"}
    must(unlink(town, "f-2", "f-1"))
    must(correct_fact(town, "f-1", "occurred_on", date(2025, 12, 30)))


def test_each_member_of_a_fact_is_set_right_and_only_by_a_value_of_its_own(town: Town) -> None:
    town.fact(Case("1"), FACT_ON)
    for field, bad, good in (
        ("occurred_on", "breach", "2026-04-07"),
        ("occurred_on", "2026-02-30", "2026-04-06"),
        ("problem_tag", None, "PT3"),
        ("category", "PT4", "breach"),
        ("narrative", "PT4", None),
    ):
        assert codes(correct_fact(town, "f-1", field, bad)) == {"wrong-member"}, field
        must(correct_fact(town, "f-1", field, good))
    assert codes(correct_fact(town, "f-1", "unit_at_fact", "u-99")) == {"unit-unknown"}
    assert "wrong-member" in codes(correct_fact(town, "f-1", "unit_at_fact", "breach"))
    must(correct_fact(town, "f-1", "unit_at_fact", "u-01"))
    assert codes(correct_fact(town, "f-1", "occurred_on", date(2026, 12, 31))) == {"day-in-future"}
    fact = town.ledger.history.stream("fact/f-1").detail
    assert (fact.occurred_on, fact.unit_at_fact, fact.problem_tag, fact.category) == (
        (date(2026, 4, 6), date(2026, 4, 6)), "u-01", "PT3", "breach",
    )  # fmt: skip
    assert [each.field for each in fact.corrections][-2:] == ["narrative", "unit_at_fact"]


def test_a_span_is_corrected_by_its_last_day_or_as_a_whole(town: Town) -> None:
    town.fact(Case("1"), FACT_ON)
    span = (date(2026, 4, 1), date(2026, 4, 7))
    assert codes(correct_fact(town, "f-1", "occurred_on", date(2026, 4, 6), occurred_on=span)) == {"wrong-member"}
    must(correct_fact(town, "f-1", "occurred_on", date(2026, 4, 7), occurred_on=span))
    assert town.ledger.history.stream("fact/f-1").detail.occurred_on == span
    must(correct_fact(town, "f-1", "occurred_on", date(2026, 4, 5)))
    assert town.ledger.history.stream("fact/f-1").detail.occurred_on == (date(2026, 4, 1), date(2026, 4, 5))


def test_readmitted_evidence_carries_a_decision_again(town: Town) -> None:
    case = told(town, "1", FACT_ON, 450, severity="serious")
    must(exclude(town, case, case.evidence[0]))
    told(town, "2", FACT_ON, 250, severity="moderate")  # from here on nobody is told to look again: it is judged
    assert "evidence-excluded" in codes(town.confirm(case, morning(DECIDED_ON), 450))
    must(readmit(town, "fact/f-1", case.evidence[0]))
    assert f"official/{PERSON}" in read_by_last(town)
    must(town.confirm(case, morning(DECIDED_ON), 450))
    assert codes(readmit(town, "fact/f-1", case.evidence[0])) == {"wrong-state"}
    must(exclude(town, case, case.evidence[0]))
    must(readmit(town, "fact/f-1", case.evidence[0]))


def test_evidence_of_the_person_is_readmitted_in_his_own_stream(town: Town) -> None:
    stream = f"official/{PERSON}"
    made = town.must("EvidenceAttached", stream, attach, [(f"a-{PERSON}", "SUB")], sealed={"hash": "00"})
    item = made.statement.data.evidence_item
    assert codes(readmit(town, stream, item)) == {"wrong-state"}
    data = EvidenceExcluded(evidence_item=item, ground="irrelevant")
    town.must("EvidenceExcluded", stream, data, [("a-org", "ORG")], sealed={"reasons": "理由"})
    assert town.ledger.history.dossier(PERSON).evidence[item].excluded is not None
    must(readmit(town, stream, item))
    assert town.ledger.history.dossier(PERSON).evidence[item].excluded is None


def two_versions(town: Town, content: dict[str, object] | None = None) -> None:
    """Version 2 in force from 16 May, version 1 to 15 May, and a superior organ."""
    member(town, "a-supr", "SUPR")
    town.clock.set(at(2026, 5, 6))
    published(town, content or lighter(2), effective_from_on=date(2026, 5, 16))
    must(supersede(town, date(2026, 5, 15)))


def test_clause_f31_an_annulment_is_not_reversed_while_anybodys_points_would_come_back(town: Town) -> None:
    two_versions(town)
    case = deducted(
        town, "1", date(2026, 5, 20), 350, date(2026, 6, 5), severity="serious", rulebook=cited(lighter(2), 2)
    )
    annulment = annul_rules(town, 2)
    assert figures(town, AFTER)[0] == 0
    assert codes(reverse_annulment(town, 2, annulment)) == {"raises-somebody"}
    must(town.annul(case, at(2026, 6, 6)))
    must(reverse_annulment(town, 2, annulment))
    assert f"official/{PERSON}" in read_by_last(town)
    version = town.ledger.history.rulebooks().version("default-county", 2)
    assert version is not None
    assert (version.annulled, version.in_force_on(date(2026, 5, 20))) == (None, True)


def test_a_reversal_looks_at_those_who_cite_another_version_too(town: Town) -> None:
    """Who cites version 1 alone lives under the bands of the version in force; the milder one of the first day keeps him."""
    content = lighter(2)
    content["colours"]["bands"][0]["at_least_cp"] = 200
    deducted(town, "1", FACT_ON, 250, date(2026, 4, 24), severity="moderate")
    two_versions(town, content)
    assert figures(town, AFTER) == (250, "none")
    must(reverse_annulment(town, 2, annul_rules(town, 2)))
    assert f"official/{PERSON}" in read_by_last(town)
    assert figures(town, AFTER) == (250, "none")


def test_the_groups_own_appends_are_looked_at(town: Town) -> None:
    """A proposal and the unlinking after it in one group: the person it names is among those affected."""
    town.register(OTHER)
    first, second = town.fact(Case("1"), FACT_ON), town.fact(Case("2"), FACT_ON)
    must(link(town, "f-1", "f-2"))
    proposals = []
    for number, of in (("3", first), ("4", second)):
        case = told_case(number, of)
        seen = proposals[-1].seen if proposals else town.seen[f"official/{OTHER}"]
        proposals.append(town.proposal(case, FACT_ON, 250, fact=of.fact, seen=seen))
    last = unlinking(town, "f-1", "f-2")
    raws = [
        sign_submission(one, [town.key(signer.actor) for signer in one.statement.signers]) for one in (*proposals, last)
    ]
    assert [codes(outcome) for outcome in town.ledger.submit_many(raws)] == [set()] * 3
    assert f"official/{OTHER}" in read_by_last(town)


def told_case(number: str, of: Case) -> Case:
    """A case of the other person on the fact of a case."""
    return OnFact(number, OTHER, of.evidence, of.verifications, on=of.number)


def test_who_cites_what_is_read_from_the_log_once_and_then_on(town: Town) -> None:
    town.register(OTHER)
    history = town.ledger.history
    assert history.citing("fact/f-1") == frozenset()
    case = told(town, "1", FACT_ON, 250, severity="moderate")
    size = history.size()
    told_beside(town, "2", case, FACT_ON, 250, severity="moderate", person=OTHER)
    assert history.citing("fact/f-1") == {PERSON, OTHER} == History(town.recorder).citing("fact/f-1")
    assert history.citing("fact/f-1", size) == {PERSON}
    assert history.citing("rulebook/default-county") == {PERSON, OTHER}


def test_a_ledger_of_epoch_1_does_not_know_these_types(tmp_path: Path) -> None:
    town = Town(tmp_path, epoch=1).settle()
    for number in "12":
        town.fact(Case(number), FACT_ON)
    assert codes(link(town, "f-1", "f-2")) == {"unknown-type"}
    assert codes(correct_fact(town, "f-1", "category", "breach")) == {"unknown-type"}


def test_a_linked_fact_goes_on_being_verified_and_can_be_disproved(town: Town) -> None:
    for number in "12":
        town.fact(Case(number), FACT_ON, verified=False)
    must(link(town, "f-1", "f-2"))
    case = Case("1", evidence=tuple(town.ledger.history.stream("fact/f-1").detail.evidence))
    must(verify(town, case, [("a-ver1", "VER"), ("a-ver2", "VER")]))
    must(disprove(town, case))
    assert town.ledger.history.stream("fact/f-1").state_of("fact", "fact/f-1") == "disproved"
    assert codes(link(town, "f-2", "f-1")) == {"fact-disproved", "linked-already"}
