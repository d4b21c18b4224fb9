"""Stories of rules and cases: rulebook, range, notice, hearing, evidence, decision (guards G08, G09, G11, G13; clauses F01-F07)."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

from msgspec.structs import replace

from ledger.domain.errors import RulebookMissing
from ledger.domain.events.rules import PolicyDocumentRegistered, RulebookAnnulled, RulebookDrafted, RulebookPublished
from ledger.domain.foreseen import foreseen_failures
from ledger.domain.procedures import deduction
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import list_due
from tests.support.acts import (
    AFTER_HEARING,
    FACT_ON,
    LAST_DAY_OF_HEARING,
    cited,
    codes,
    consider,
    disprove,
    exclude,
    member,
    must,
    noticed,
    proposed,
    represent,
    service,
    standing,
    verify,
    waive,
)
from tests.support.refusals import Stories
from tests.support.town import PERSON, RULE_MAKERS, RULES, Case, Town, at

CASE = Stories()
BOOK = "rulebook/default-county"


def draft(town: Town, version: int) -> None:
    """A draft of a later version."""
    data = RulebookDrafted(
        version=version, document_hash="0" * 64, replaces_version=1, title="新版 new", change_note="改 changed"
    )
    town.must("RulebookDrafted", BOOK, data, [("a-rul", "RUL")])


def publication(town: Town, content: dict[str, Any], **changes: Any) -> RulebookPublished:
    """The publication of a content, in force from the day it is recorded."""
    today = town.clock.now().date()
    told = replace(
        town.publication(), version=content["version"], content=content, content_hash=content_hash(content),
        effective_from_on=today, published_on=today,
    )  # fmt: skip
    return replace(told, **changes)


def published(town: Town, content: dict[str, Any], **changes: Any) -> None:
    """A later version, drafted and published."""
    draft(town, content["version"])
    town.must("RulebookPublished", BOOK, publication(town, content, **changes), RULE_MAKERS)


def lighter(version: int) -> dict[str, Any]:
    """The default rules with D2.4 halved."""
    content = deepcopy({**RULES, "version": version})
    for dimension in content["dimensions"]:
        for indicator in dimension["indicators"]:
            if indicator["id"] == "D2.4":
                indicator.update(minor=[50, 100], moderate=[101, 200], serious=[201, 400])
    return content


@CASE.of("rulebook-malformed")
def content_without_its_indicators(town: Town) -> Iterator[set[str]]:
    draft(town, 2)
    whole = lighter(2)
    for content in ({name: whole[name] for name in whole if name != "dimensions"}, whole):
        yield codes(town.act("RulebookPublished", BOOK, publication(town, content), RULE_MAKERS))


@CASE.of("content-hash-differs")
def threat_31_content_under_another_hash(town: Town) -> Iterator[set[str]]:
    draft(town, 2)
    for changes in ({"content_hash": "0" * 64}, {}):
        yield codes(town.act("RulebookPublished", BOOK, publication(town, lighter(2), **changes), RULE_MAKERS))


@CASE.of("document-unknown")
def rulebook_on_a_document_that_nobody_registered(town: Town) -> Iterator[set[str]]:
    draft(town, 2)
    told = publication(town, lighter(2), basis_documents=("p-01",))
    yield codes(town.act("RulebookPublished", BOOK, told, RULE_MAKERS))
    document = PolicyDocumentRegistered(
        document_hash="0" * 64, issued_on=date(2020, 1, 1), tags_stage=None, title="办法", number="1", issuer="县", text="文",
        quota_target=None,
    )  # fmt: skip
    town.must("PolicyDocumentRegistered", "policy/p-01", document, [("a-reg", "REG")])
    yield codes(town.act("RulebookPublished", BOOK, told, RULE_MAKERS))


@CASE.of("rulebook-not-cited")
def proposal_on_no_rule(town: Town) -> Iterator[set[str]]:
    return proposals(town, rulebook=None)


@CASE.of("rulebook-unknown")
def proposal_on_another_text(town: Town) -> Iterator[set[str]]:
    return proposals(town, rulebook=replace(town.rulebook, hash="0" * 64))


@CASE.of("rulebook-annulled")
def proposal_on_annulled_rules(town: Town) -> Iterator[set[str]]:
    member(town, "a-supr", "SUPR")
    published(town, lighter(2))
    case, other = town.fact(Case("1"), FACT_ON), town.fact(Case("2"), FACT_ON)
    annulled = RulebookAnnulled(version=2, ground="no_power", decided_on=FACT_ON)
    town.must("RulebookAnnulled", BOOK, annulled, [("a-supr", "SUPR")], sealed={"reasons": "理由"})
    must(town.propose(other, FACT_ON))
    yield codes(town.propose(case, FACT_ON, 200, rulebook=cited(lighter(2), 2)))
    yield codes(town.propose(case, FACT_ON))


@CASE.of("rulebook-scope")
def rules_published_to_another_tier(town: Town) -> Iterator[set[str]]:
    published(town, lighter(2), scope_tiers=("county_managed",))
    case = town.fact(Case("1"), FACT_ON)
    yield codes(town.propose(case, FACT_ON, rulebook=cited(lighter(2), 2)))
    yield codes(town.propose(case, FACT_ON))


@CASE.of("rulebook-wrong-version")
def clause_f02_a_heavier_version_after_the_fact(town: Town) -> Iterator[set[str]]:
    case = town.fact(Case("1"), FACT_ON)
    town.clock.set(at(2026, 3, 4))
    heavier = {**RULES, "version": 2}
    published(town, heavier)
    yield codes(town.propose(case, FACT_ON, rulebook=cited(heavier, 2)))
    yield codes(town.propose(case, FACT_ON))


@CASE.of("rulebook-missing")
def score_of_a_year_without_rules(town: Town) -> Iterator[set[str]]:
    town.served_deduction("1", FACT_ON, AFTER_HEARING, 400)
    inputs = town.ledger.history.score_inputs(PERSON)
    for year, day in ((2024, date(2024, 12, 31)), (2026, date(2026, 12, 31))):
        try:
            list_due(inputs, period=year, known_on=day)
            yield set()
        except RulebookMissing as missing:
            yield codes(missing)


def proposals(town: Town, day: date = FACT_ON, **changes: Any) -> Iterator[set[str]]:
    """A proposal with something changed, and without."""
    case = town.fact(Case("1"), day)
    yield codes(town.propose(case, day, **changes))
    yield codes(town.propose(case, day))


@CASE.of("indicator-unknown")
def clause_f01_indicator_that_does_not_exist(town: Town) -> Iterator[set[str]]:
    return proposals(town, indicator="D2.7")


@CASE.of("protected-act")
def clause_f01_nobody_looked_whether_the_act_is_protected(town: Town) -> Iterator[set[str]]:
    return proposals(town, listed_acts_checked=False)


@CASE.of("conclusion-missing")
def clause_f01_no_conclusion_of_the_competent_organ(town: Town) -> Iterator[set[str]]:
    return proposals(town, indicator="D2.6", severity="serious", points_cp=500)


@CASE.of("unit-not-responsible")
def unit_that_is_not_in_charge(town: Town) -> Iterator[set[str]]:
    return proposals(town, indicator="D6.1", points_cp=250)


@CASE.of("points-out-of-range")
def clause_f18_more_than_the_range(town: Town) -> Iterator[set[str]]:
    return proposals(town, severity="minor", points_cp=201)


@CASE.of("fact-unknown")
def proposal_on_no_fact(town: Town) -> Iterator[set[str]]:
    return proposals(town, fact="f-404")


@CASE.of("fact-differs")
def proposal_that_moves_the_fact(town: Town) -> Iterator[set[str]]:
    day = date(2026, 3, 1)
    return proposals(town, occurred_on=(day, day))


@CASE.of("lookback")
def clause_f22_fact_older_than_two_years(town: Town) -> Iterator[set[str]]:
    published(town, {**RULES, "version": 2}, effective_from_on=date(2026, 1, 4))
    old = Case("1")
    town.fact(old, date(2024, 1, 3))
    yield codes(town.propose(old, date(2024, 1, 3))) & {"lookback"}
    edge = town.fact(Case("2"), date(2024, 1, 4))
    yield codes(town.propose(edge, date(2024, 1, 4))) & {"lookback"}


@CASE.of("fact-disproved")
def clause_f07_fact_that_did_not_happen(town: Town) -> Iterator[set[str]]:
    case, other, third = (town.fact(Case(number), FACT_ON) for number in "123")
    must(disprove(town, case))
    must(town.propose(third, FACT_ON))  # from here on nobody is told to look again: it is judged
    yield codes(town.propose(case, FACT_ON))
    yield codes(town.propose(other, FACT_ON))


@CASE.of("fact-charged-twice")
def threat_34_two_deductions_for_one_fact(town: Town) -> Iterator[set[str]]:
    """T34, F06: one fact counts once, under whatever id it comes again."""
    case, other = proposed(town), town.fact(Case("2"), FACT_ON)
    yield codes(town.propose(Case("3"), FACT_ON, fact=case.fact))
    yield codes(town.propose(other, FACT_ON))


@CASE.of("wrong-deciding-organ")
def clause_f35_organ_without_management_authority(town: Town) -> Iterator[set[str]]:
    return decisions(town, deciding_organ="county_committee")


def decisions(town: Town, **changes: Any) -> Iterator[set[str]]:
    """A decision with something changed, and without."""
    case = noticed(town)
    yield codes(town.confirm(case, AFTER_HEARING, **changes))
    yield codes(town.confirm(case, AFTER_HEARING))


@CASE.of("meeting-unknown")
def clause_f35_meeting_that_nobody_recorded(town: Town) -> Iterator[set[str]]:
    return decisions(town, meeting="m-01", item=1)


@CASE.of("points-above")
def clause_f13_more_than_proposed(town: Town) -> Iterator[set[str]]:
    case = proposed(town, points_cp=300)
    must(town.notice(case, 400))
    yield codes(town.confirm(case, AFTER_HEARING, 400))
    yield codes(town.confirm(case, AFTER_HEARING, 300))


@CASE.of("outside-notice")
def clause_f03_more_than_noticed(town: Town) -> Iterator[set[str]]:
    case = proposed(town, points_cp=400)
    must(town.notice(case, 300))
    yield codes(town.confirm(case, AFTER_HEARING, 400))
    yield codes(town.confirm(case, AFTER_HEARING, 300))


@CASE.of("notice-missing")
def clause_f03_notice_on_the_day_of_decision(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(waive(town, case))
    yield codes(town.confirm(case, at(2026, 3, 2, 11)))
    yield codes(town.confirm(case, at(2026, 3, 3)))


@CASE.of("hearing-running")
def clause_f04_decided_on_the_last_day(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    yield codes(town.confirm(case, LAST_DAY_OF_HEARING))
    yield codes(town.confirm(case, AFTER_HEARING))


@CASE.of("representation-unanswered")
def clause_f05_point_without_an_answer(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(represent(town, case, 2))
    yield codes(consider(town, case, (1,)))
    yield codes(consider(town, case, (1, 2)))


@CASE.of("evidence-unknown")
def clause_f07_evidence_of_another_fact(town: Town) -> Iterator[set[str]]:
    other = town.fact(Case("2"), FACT_ON)
    return decisions(town, evidence_relied_on=other.evidence)


@CASE.of("evidence-excluded")
def clause_f07_evidence_that_was_excluded(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(exclude(town, case, case.evidence[0]))
    town.clock.set(AFTER_HEARING)
    must(waive(town, case))
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(case, AFTER_HEARING, evidence_relied_on=case.evidence[1:]))


@CASE.of("evidence-too-few")
def clause_f07_serious_with_one_item(town: Town) -> Iterator[set[str]]:
    case = noticed(town, points_cp=500)
    one = case.evidence[:1]
    yield codes(town.confirm(case, AFTER_HEARING, 500, evidence_relied_on=(one[0], one[0])))
    yield codes(town.confirm(case, AFTER_HEARING, 500))


@CASE.of("verification-unknown")
def clause_f07_verification_of_another_fact(town: Town) -> Iterator[set[str]]:
    other = town.fact(Case("2"), FACT_ON)
    return decisions(town, verifications=other.verifications)


@CASE.of("points-not-below")
def clause_f13_correction_that_lowers_nothing(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(town.confirm(case, AFTER_HEARING))
    yield codes(town.correct(case, AFTER_HEARING, 400))
    yield codes(town.correct(case, AFTER_HEARING, 399))


@CASE.of("decision-unknown")
def clause_f12_service_of_no_decision(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(town.confirm(case, AFTER_HEARING))
    yield standing(town, service(town, case, "01900000-0000-7000-8000-000000000000"))
    yield standing(town, service(town, case, case.decision))


@CASE.of("fails-f01")
def clause_f01_ground_that_is_a_protected_act(town: Town) -> Iterator[set[str]]:
    case, other = proposed(town), proposed(town, "2")
    must(town.notice(case, clauses=("D2.4", "PA1")))
    must(town.notice(other))
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(other, AFTER_HEARING))


@CASE.of("fails-f03")
def clause_f03_rights_not_stated(town: Town) -> Iterator[set[str]]:
    case, other = proposed(town), proposed(town, "2")
    must(town.notice(case, rights_stated=False))
    must(town.notice(other))
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(other, AFTER_HEARING))


@CASE.of("fails-f04")
def clause_f04_waiver_that_came_after_the_day_of_decision(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    town.clock.set(at(2026, 3, 6))
    must(waive(town, case))
    yield codes(town.confirm(case, at(2026, 3, 5)))
    yield codes(town.confirm(case, at(2026, 3, 6)))


@CASE.of("fails-f05")
def clause_f05_answer_to_an_earlier_paper(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(represent(town, case))
    town.clock.set(at(2026, 3, 18))
    must(consider(town, case))
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(case, at(2026, 3, 18)))


@CASE.of("fails-f07")
def clause_f07_later_verification_that_found_otherwise(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    earlier = case.verifications
    pair = [("a-ver1", "VER"), ("a-ver2", "VER")]
    must(verify(town, case, pair, conclusion="partly"))
    yield codes(town.confirm(case, AFTER_HEARING, verifications=earlier))
    must(verify(town, case, pair))
    yield codes(town.confirm(case, AFTER_HEARING))


@CASE.of("fails-f02")
def clause_f02_rules_published_after_the_fact(town: Town) -> Iterator[set[str]]:
    """No publication can come to say so through the door; the clause is asked all the same, of a version that does."""
    case = noticed(town)
    history = town.ledger.history
    (version,) = history.rulebooks().versions
    draft = town.confirmation(case, AFTER_HEARING)
    for published_on in (date(2026, 3, 3), FACT_ON):
        judged = deduction.Case(
            dossier=history.dossier(PERSON), facts=history.facts(history.dossier(PERSON)),
            rulebooks=Rulebooks(versions=(replace(version, published_on=published_on),)), calendar=history.calendar(),
            today=AFTER_HEARING.date(), decided_on=AFTER_HEARING.date(), same_person=str.__eq__,
        )  # fmt: skip
        failures = foreseen_failures(draft.statement, judged, AFTER_HEARING, history.size())
        yield {failure.code for failure in failures}
