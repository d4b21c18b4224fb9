"""What did the author have before him? `seen`: by his own matter, by other streams, and not by another matter (threat T55)."""

from pathlib import Path

import pytest

from ledger.admitting import Conflicting
from ledger.domain.admission import admit
from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.errors import StaleSeen
from ledger.domain.events.rules import RulebookAnnulled
from ledger.domain.world import World
from tests.support.acts import (
    AFTER_HEARING,
    FACT_ON,
    codes,
    confirmed,
    disprove,
    exclude,
    member,
    must,
    noticed,
    proposed,
    represent,
    service,
    standing,
)
from tests.support.refusals_case import BOOK, lighter, published
from tests.support.town import PERSON, Case, Town

STREAM = f"official/{PERSON}"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def conflict(outcome: object) -> tuple[str, ...]:
    """The events in the way."""
    assert isinstance(outcome, Conflicting), outcome
    assert isinstance(outcome.error, StaleSeen)
    return outcome.error.events


def test_threat_55_of_two_deciders_on_one_case_the_second_looks_again(town: Town) -> None:
    case = noticed(town)
    looked_at = town.seen[STREAM]
    must(town.confirm(case, AFTER_HEARING))
    assert conflict(town.confirm(case, AFTER_HEARING, 300, seen=looked_at)) == (case.decision,)


def test_a_paper_that_came_after_the_look_is_named(town: Town) -> None:
    case = noticed(town)
    looked_at = town.seen[STREAM]
    must(represent(town, case))
    assert town.last is not None
    paper = town.last.statement.id
    assert conflict(town.confirm(case, AFTER_HEARING, seen=looked_at)) == (paper,)


def test_evidence_excluded_after_the_look_is_named(town: Town) -> None:
    case = noticed(town)
    must(exclude(town, case, case.evidence[0]))
    assert town.last is not None
    exclusion = town.last.statement.id
    assert conflict(town.confirm(case, AFTER_HEARING)) == (exclusion,)


def test_evidence_that_the_decision_does_not_rely_on_is_in_nobodys_way(town: Town) -> None:
    """Excluded after the last event of the person's stream: no new event stands there, and none is needed."""
    case = town.fact(Case("1"), FACT_ON, items=3)
    for outcome in (town.propose(case, FACT_ON), town.notice(case), exclude(town, case, case.evidence[2])):
        must(outcome)
    must(town.confirm(case, AFTER_HEARING, evidence_relied_on=case.evidence[:2]))


def test_an_author_who_names_the_event_of_another_stream_has_seen_it_and_is_judged(town: Town) -> None:
    case = noticed(town)
    must(exclude(town, case, case.evidence[0]))
    assert town.last is not None
    exclusion = town.last.statement.id
    assert conflict(town.confirm(case, AFTER_HEARING)) == (exclusion,)
    assert "evidence-excluded" in codes(town.confirm(case, AFTER_HEARING, causes=(exclusion,)))
    must(disprove(town, case))
    assert town.last is not None
    disproof = town.last.statement.id
    assert conflict(town.confirm(case, AFTER_HEARING, causes=(exclusion,))) == (disproof,)
    assert "fact-disproved" in codes(town.confirm(case, AFTER_HEARING, causes=(exclusion, disproof)))


def test_an_event_of_the_own_stream_is_seen_by_seen_alone(town: Town) -> None:
    case = noticed(town)
    looked_at = town.seen[STREAM]
    must(represent(town, case))
    assert town.last is not None
    paper = town.last.statement.id
    assert conflict(town.confirm(case, AFTER_HEARING, seen=looked_at, causes=(paper,))) == (paper,)


def test_the_first_epoch_asks_for_a_new_look_whatever_the_author_names(town: Town) -> None:
    """What the first epoch refused stays refused under it."""
    case = noticed(town)
    must(exclude(town, case, case.evidence[0]))
    assert town.last is not None
    draft = town.confirmation(case, AFTER_HEARING, causes=(town.last.statement.id,))
    history = town.ledger.history
    with pytest.raises(StaleSeen):
        admit(draft.statement, World(history.stream, history.size(), FIRST_EPOCH), AFTER_HEARING)


def test_what_came_before_the_look_stands_in_nobodys_way(town: Town) -> None:
    case, other = noticed(town), noticed(town, "2")
    must(exclude(town, other, other.evidence[0]))
    must(represent(town, other))  # another matter
    must(town.confirm(case, AFTER_HEARING))


def test_another_matter_of_the_same_person_stands_in_nobodys_way(town: Town) -> None:
    case = noticed(town)
    looked_at = town.seen[STREAM]
    proposed(town, "2")
    must(town.confirm(case, AFTER_HEARING, seen=looked_at))


def test_the_annulment_of_the_version_cited_is_named_and_that_of_another_is_not(town: Town) -> None:
    member(town, "a-supr", "SUPR")
    published(town, lighter(2))
    case = town.fact(Case("1"), FACT_ON)

    def annul(version: int) -> str:
        annulled = RulebookAnnulled(version=version, ground="no_power", decided_on=FACT_ON)
        signing = [("a-supr", "SUPR")]
        return town.must("RulebookAnnulled", BOOK, annulled, signing, sealed={"reasons": "理由"}).statement.id

    annul(2)
    must(town.propose(case, FACT_ON))
    other = town.fact(Case("2"), FACT_ON)
    annulment = annul(1)
    assert conflict(town.propose(other, FACT_ON)) == (annulment,)


def test_a_stale_look_is_no_reason_to_refuse_a_record_or_an_act_of_defence(town: Town) -> None:
    case = noticed(town)
    looked_at = town.seen[STREAM]
    must(represent(town, case))
    must(represent(town, case, seen=looked_at))
    must(town.notice(case))


def test_a_conflict_is_no_judgement_and_names_no_clause(town: Town) -> None:
    case = noticed(town)
    must(disprove(town, case))
    outcome = town.confirm(case, AFTER_HEARING)
    assert codes(outcome) == {"stale-seen"}
    assert isinstance(outcome, Conflicting)
    assert outcome.error.zh
    assert outcome.error.en


def test_a_record_may_look_at_nothing(town: Town) -> None:
    case = confirmed(town)
    served = service(town, case, case.decision).statement.data
    draft = town.draft("DecisionServed", STREAM, served, [("a-desk", "REG")], seen=None)
    assert standing(town, draft) == set()
