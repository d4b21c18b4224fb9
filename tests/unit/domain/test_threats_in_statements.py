"""What would a clever insider try with a key of his own? Role confusion, grants and papers dated back or ahead (T23, T32, T35).

Every attack stands beside its lawful twin. Found by attacking the door; what held from the start is tested in test_admission_*.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain.clauses.f25_authentic import f25
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.events.facts import EvidenceAttached
from ledger.domain.events.registry import UnitRegistered
from ledger.domain.events.rules import RulebookDrafted, RulebookSuperseded
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.scoring import score
from ledger.domain.vocabulary import MatterRef, Paper
from tests.support.acts import (
    AFTER_HEARING,
    DESK,
    FACT_ON,
    SELF,
    codes,
    confirmed,
    edited,
    end_role,
    grant,
    member,
    must,
    noticed,
    proposed,
    relate,
    rules,
    service,
    standing,
    verify,
    waive,
    withdraw,
)
from tests.support.town import EVERYWHERE, PERSON, RULE_MAKERS, RULES, UNIT, Case, Signing, Town, at, attach

BOOK = "rulebook/default-county"
ELSEWHERE = replace(EVERYWHERE, matters=(MatterRef(kind="deduction", id="d-999"),))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def test_threat_23_nobody_makes_himself_the_kin_of_a_person_whose_hearing_he_then_waives(town: Town) -> None:
    member(town, "a-kin", "KIN", ELSEWHERE)
    case = noticed(town)
    must(relate(town, "a-kin", kind="spouse"))
    assert codes(waive(town, case, [("a-kin", "KIN")])) == {"kin-not-shown"}


@pytest.mark.parametrize("signing", [SELF, [("a-reg", "REG")]], ids=["the person", "the registrar"])
def test_a_kin_whom_the_person_or_the_registrar_declared_speaks_for_him(town: Town, signing: Signing) -> None:
    member(town, "a-kin", "KIN", ELSEWHERE)
    case = noticed(town)
    must(relate(town, "a-kin", kind="spouse", signing=signing))
    must(waive(town, case, [("a-kin", "KIN")]))


def test_threat_23_a_registrar_does_not_declare_himself_kin(town: Town) -> None:
    must(grant(town, "a-reg", "KIN"))
    case = noticed(town)
    must(relate(town, "a-reg", kind="spouse", signing=[("a-reg", "REG")]))
    assert codes(waive(town, case, [("a-reg", "KIN")])) == {"kin-not-shown"}


def test_threat_23_a_proposer_withdraws_in_his_own_role_and_in_no_role_that_is_not_granted(town: Town) -> None:
    case = noticed(town)
    assert codes(withdraw(town, case, [("a-rep", "ROOT"), ("a-head", "HEAD", UNIT)])) == {"proposer-differs"}
    must(withdraw(town, case))


def test_threat_23_a_relative_or_the_intake_office_brings_no_evidence_to_a_fact_that_names_nobody(town: Town) -> None:
    for actor, role in (("a-kin", "KIN"), ("a-int1", "INT"), ("a-int2", "INT")):
        member(town, actor, role)
    case = town.fact(Case("1"), FACT_ON, verified=False)
    stream, sealed = f"fact/{case.fact}", {"hash": "00", "paper_original": "扫描件"}

    def on_paper(digests: Mapping[str, str]) -> EvidenceAttached:
        scan = Paper(original=digests["paper_original"], signed_on=FACT_ON, entered_by_actor="a-int1")
        return replace(attach(digests), paper=scan)

    assert codes(town.act("EvidenceAttached", stream, attach, [("a-kin", "KIN")], sealed={"hash": "00"})) == {
        "kin-not-shown"
    }
    assert codes(town.act("EvidenceAttached", stream, on_paper, DESK, sealed=sealed)) == {"paper-missing"}
    must(town.act("EvidenceAttached", stream, attach, [("a-rep", "REP", UNIT)], sealed={"hash": "00"}))


def test_threat_23_a_revocation_for_the_year_2199_does_not_shut_out_the_one_for_today(town: Town) -> None:
    case = town.fact(Case("1"), FACT_ON, verified=False)
    both: Signing = [("a-ver1", "VER"), ("a-ver2", "VER")]
    must(end_role(town, "a-ver1", "VER", EVERYWHERE, date(2199, 1, 1)))
    must(verify(town, case, both))
    must(end_role(town, "a-ver1", "VER", EVERYWHERE, FACT_ON))
    assert codes(verify(town, case, both)) == {"role-not-held"}


def test_threat_23_nor_does_it_for_a_role_of_the_founding(town: Town) -> None:
    must(end_role(town, "a-root2", "ORG", EVERYWHERE, date(2199, 1, 1)))
    must(grant(town, "a-sup", "NOM"))
    must(end_role(town, "a-root2", "ORG", EVERYWHERE, date(2026, 1, 4)))
    assert codes(grant(town, "a-sup", "EXP")) == {"role-not-held"}


def test_threat_67_a_service_dated_ahead_serves_nothing_and_the_true_one_counts(town: Town) -> None:
    case = confirmed(town)
    ahead = service(town, case, case.decision, served_on=date(2199, 3, 1))
    assert standing(town, ahead) == {"day-in-future"}
    must(town.submit(ahead))
    assert points(town) == 0
    must(town.serve(case, date(2026, 3, 17)))
    assert points(town) == 400


def test_threat_67_a_notice_dated_ahead_is_none_and_keeps_no_hearing_open(town: Town) -> None:
    case = proposed(town)
    must(town.notice(case, served_on=date(2199, 3, 1)))
    assert "wrong-state" in codes(town.confirm(case, AFTER_HEARING))
    must(town.notice(case))
    must(town.confirm(case, at(2026, 4, 1)))


def test_threat_19_a_decision_dated_before_its_signers_were_granted_their_role_cannot_be_proved(town: Town) -> None:
    case = noticed(town)
    town.clock.set(at(2026, 5, 6))
    for actor in ("a-new1", "a-new2"):
        member(town, actor, "COM", replace(EVERYWHERE, organ=UNIT))
    deciders: Signing = [("a-new1", "COM"), ("a-new2", "COM")]
    must(town.confirm(case, AFTER_HEARING, signing=deciders))
    assert (verdict(town, case).verdict, verdict(town, case).reason) == ("cannot_prove", "role-entered-later")


def test_a_decision_dated_after_its_signers_were_granted_their_role_is_authentic(town: Town) -> None:
    case = confirmed(town)
    assert verdict(town, case).verdict == "pass"


@pytest.mark.parametrize("stream", ["person/o-0001", "abc", "d-zz", "unit-report/u-01"])
def test_threat_63_a_stream_of_no_family_is_refused_and_stops_no_writer(town: Town, stream: str) -> None:
    opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=FACT_ON, name="第二镇 Town 2")
    town.clock.set(at(2026, 3, 2))
    assert codes(town.act("UnitRegistered", stream, opened, [("a-reg", "REG")])) == {"wrong-stream"}
    must(town.act("UnitRegistered", "unit/u-02", opened, [("a-reg", "REG")]))


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_threat_63_a_day_that_no_rule_can_count_with_is_refused_and_stops_no_writer(town: Town, year: str) -> None:
    case = noticed(town)
    town.clock.set(AFTER_HEARING)
    decision = town.confirmation(case, AFTER_HEARING)
    for changes in ({"decided_at": f"{year}-12-31T23:59:59Z"}, {"effective_on": f"{year}-12-31"}):
        assert codes(edited(town, decision, partial(changed, changes))) == {"wrong-member"}
    told = service(town, case, decision.statement.id)
    assert codes(edited(town, told, lambda value: value["data"].update(served_on=f"{year}-01-01"))) == {"wrong-member"}
    must(town.submit(decision))


def changed(changes: Mapping[str, str], value: dict[str, Any]) -> None:
    """Members of a statement replaced."""
    value.update(changes)


def test_threat_32_a_version_is_not_ended_so_that_days_are_left_without_any_law(town: Town) -> None:
    drafted = RulebookDrafted(
        version=2, document_hash="0" * 64, replaces_version=1, title="二 two", change_note="改 new"
    )
    town.must("RulebookDrafted", BOOK, drafted, [("a-rul", "RUL")])
    town.clock.set(at(2026, 5, 1))
    content = rules(RULES, 2)
    told = replace(
        town.publication(), version=2, content=content, content_hash=content_hash(content),
        effective_from_on=date(2026, 5, 2), published_on=date(2026, 5, 1),
    )  # fmt: skip
    town.must("RulebookPublished", BOOK, told, RULE_MAKERS)
    for ends_on, expected in ((date(2026, 1, 2), {"days-out-of-order"}), (date(2026, 5, 1), set())):
        ended = RulebookSuperseded(version=1, by_version=2, ends_on=ends_on)
        assert codes(town.act("RulebookSuperseded", BOOK, ended, RULE_MAKERS)) == expected


def points(town: Town) -> int:
    """Points of the person on 1 June."""
    return score(town.ledger.history.score_inputs(PERSON), on=date(2026, 6, 1)).points_cp


def verdict(town: Town, case: Case) -> ClauseVerdict:
    """F25 on a case as known now."""
    history = town.ledger.history
    known = history.known(None, today=town.ledger.today())
    return f25(history.case_file(case.person, known), case.deduction)
