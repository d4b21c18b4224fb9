"""F02: the rule of the day of the fact, published before it, or a lighter later one."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f02_no_retroactivity import f02
from ledger.domain.rulebook import Rulebook, RulebookVersion, read_rulebook
from ledger.domain.statement import RulebookRef
from ledger.rulebooks import default_rulebook
from tests.unit.domain.lawful_case import (
    HASH,
    answer,
    case,
    confirmation,
    day,
    deduction,
    fact,
    rules,
    undecided,
    version,
)  # fmt: skip


def with_moderate(low: int, high: int) -> Rulebook:
    """The rules with another moderate range of D2.1."""
    content: Any = default_rulebook()
    indicator = content["dimensions"][1]["indicators"][0]
    indicator["minor"], indicator["moderate"] = [20, low - 1], [low, high]
    indicator["serious"] = [high + 1, 500]
    return read_rulebook(content)


def second(rulebook: Rulebook, **fields: Any) -> RulebookVersion:
    """Version 2 from 16 March, after the fact and before the decision."""
    stated: dict[str, Any] = {"effective_from_on": day(3, 16), "published_on": day(3, 15)}
    return version(2, rulebook, **(stated | fields))


def decided(number: int, points: int, *versions: RulebookVersion) -> CaseFile:
    """The case decided under a version with some points."""
    ref = RulebookRef(hash=HASH, id="default-county", version=number)
    return case(
        decision=deduction(confirmation=confirmation(rulebook=ref, points_cp=points)), versions=(version(), *versions)
    )


def test_clause_f02_the_rule_of_the_day_of_the_fact_passes() -> None:
    assert answer(f02, case()) == ("pass", "rule-of-the-day")


def test_clause_f02_a_heavier_rule_that_came_after_the_fact_fails() -> None:
    heavier = second(with_moderate(120, 300))
    assert answer(f02, decided(2, 150, heavier)) == ("fail", "other-version-applied")
    assert answer(f02, decided(1, 150, heavier)) == ("pass", "rule-of-the-day")


def test_clause_f02_a_lighter_rule_that_came_after_the_fact_passes() -> None:
    assert answer(f02, decided(2, 90, second(with_moderate(51, 100)))) == ("pass", "rule-of-the-day")


def test_clause_f02_more_than_the_lighter_rule_allows_fails_whichever_is_cited() -> None:
    lighter = second(with_moderate(51, 100))
    assert answer(f02, decided(1, 150, lighter)) == ("fail", "heavier-than-the-lighter-rule")
    assert answer(f02, decided(2, 150, lighter)) == ("fail", "heavier-than-the-lighter-rule")
    assert answer(f02, decided(1, 100, lighter)) == ("pass", "rule-of-the-day")


def test_clause_f02_a_rule_published_after_the_fact_fails() -> None:
    late = version(published_on=day(3, 3))
    assert answer(f02, case(versions=(late,))) == ("fail", "published-after-the-fact")
    assert answer(f02, case(versions=(version(published_on=day(3, 2)),)))[0] == "pass"


def test_clause_f02_a_rule_not_published_to_the_unit_or_tier_fails() -> None:
    assert answer(f02, case(versions=(version(scope_units=frozenset({"u-2"})),))) == ("fail", "no-rule-then")
    assert answer(f02, case(versions=(version(scope_tiers=frozenset({"general"})),))) == ("fail", "no-rule-then")
    assert answer(f02, case(versions=(version(scope_units=frozenset({"u-1"})),)))[0] == "pass"


def test_clause_f02_a_fact_before_any_rule_fails() -> None:
    old = replace(fact(), occurred_on=(date(2025, 6, 1), date(2025, 6, 1)))
    assert answer(f02, case(about=old)) == ("fail", "no-rule-then")


def test_clause_f02_an_indicator_that_the_day_of_the_fact_did_not_know_fails() -> None:
    content: Any = default_rulebook()
    content["dimensions"][1]["indicators"].pop(0)
    without = version(1, read_rulebook(content))
    added = version(2, rules(), effective_from_on=day(3, 16), published_on=day(3, 15))
    ref = RulebookRef(hash=HASH, id="default-county", version=2)
    file = case(decision=deduction(confirmation=confirmation(rulebook=ref)), versions=(without, added))
    assert answer(f02, file) == ("fail", "no-rule-then")


def test_clause_f02_without_the_persons_posting_publication_is_not_shown() -> None:
    file = case()
    assert answer(f02, replace(file, dossier=replace(file.dossier, postings=()))) == ("cannot_prove", "scope-not-shown")


def test_clause_f02_a_version_that_is_not_known_cannot_be_proved() -> None:
    assert answer(f02, decided(2, 150)) == ("cannot_prove", "rulebook-not-known")


def test_clause_f02_does_not_apply_before_the_decision() -> None:
    assert answer(f02, undecided()) == ("not_applicable", "not-decided")
