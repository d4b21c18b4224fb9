"""Which version is in force on a day, and which range applies when the rules change."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.domain.acts import Act
from ledger.domain.rulebook import Rulebooks, RulebookVersion, applicable_range, read_rulebook
from ledger.rulebooks import default_rulebook

ALL_TIERS = frozenset({"county_managed", "middle", "general"})


def act(position: int) -> Act:
    """An act of the rulebook stream."""
    at = datetime(2025, 12, 1, tzinfo=UTC)
    return Act(
        event=f"e-{position}",
        position=position,
        recorded_at=at,
        recorded_on=at.date(),
        decided_on=None,
        effective_on=None,
        signers=(),
        no_conflict=None,
        paper=False,
        type="rulebook-published/1",
    )


def version(number: int, effective_from_on: date, *, minor: list[int] | None = None, **fields: Any) -> RulebookVersion:
    """A version of the default rulebook; `minor` changes the range of a minor D2.1 and of all above it."""
    content: Any = default_rulebook()
    content["version"] = number
    indicator = content["dimensions"][1]["indicators"][0]
    if minor == []:
        content["dimensions"][1]["indicators"].pop(0)
    elif minor is not None:
        indicator["minor"], indicator["moderate"] = minor, [minor[1] + 1, 250]
    stated: dict[str, Any] = {
        "id": "default-county",
        "version": number,
        "hash": f"{number:064x}",
        "rulebook": read_rulebook(content),
        "effective_from_on": effective_from_on,
        "published_on": effective_from_on,
        "scope_tiers": ALL_TIERS,
        "scope_units": frozenset(),
        "publication": act(number),
    }
    return RulebookVersion(**(stated | fields))


V1 = version(1, date(2026, 1, 1), minor=[100, 200])
V2 = version(2, date(2026, 5, 16), minor=[50, 100])
BOTH = Rulebooks(versions=(V1, V2))


def test_the_version_in_force_is_the_latest_that_has_begun() -> None:
    assert BOTH.in_force_on(date(2025, 12, 31)) is None
    assert BOTH.in_force_on(date(2026, 1, 1)) is V1
    assert BOTH.in_force_on(date(2026, 5, 15)) is V1
    assert BOTH.in_force_on(date(2026, 5, 16)) is V2


def test_of_versions_that_begin_on_one_day_the_last_published_counts() -> None:
    again = version(3, date(2026, 1, 1))
    assert Rulebooks(versions=(V1, again)).in_force_on(date(2026, 2, 1)) is again
    assert Rulebooks(versions=(again, V1)).in_force_on(date(2026, 2, 1)) is V1


def test_a_superseded_version_is_in_force_through_its_last_day() -> None:
    ended = version(1, date(2026, 1, 1), ends_on=date(2026, 3, 31), superseded=act(9))
    rulebooks = Rulebooks(versions=(ended,))
    assert rulebooks.in_force_on(date(2026, 3, 31)) is ended
    assert rulebooks.in_force_on(date(2026, 4, 1)) is None


def test_an_annulled_version_was_never_in_force_and_can_still_be_named() -> None:
    annulled = version(2, date(2026, 5, 16), annulled=act(9))
    rulebooks = Rulebooks(versions=(V1, annulled))
    assert rulebooks.in_force_on(date(2026, 6, 1)) is V1
    assert rulebooks.version("default-county", 2) is annulled
    assert rulebooks.version("default-county", 3) is None
    assert rulebooks.version("other-county", 1) is None


def test_a_version_binds_only_the_tiers_and_units_it_was_published_to() -> None:
    scoped = version(2, date(2026, 5, 16), scope_tiers=frozenset({"middle"}), scope_units=frozenset({"u-1"}))
    rulebooks = Rulebooks(versions=(V1, scoped))
    day = date(2026, 6, 1)
    assert rulebooks.in_force_on(day, tier="middle", unit="u-1") is scoped
    assert rulebooks.in_force_on(day, tier="middle", unit="u-2") is V1
    assert rulebooks.in_force_on(day, tier="general", unit="u-1") is V1


def test_the_first_version_of_a_year_stands_in_where_none_was_in_force_on_its_first_day() -> None:
    later = version(1, date(2026, 3, 1))
    assert Rulebooks(versions=(V2, later)).first_in(2026) is later
    assert BOTH.first_in(2026) is V1
    assert BOTH.first_in(2027) is V2
    assert BOTH.first_in(2025) is None
    ended = version(1, date(2026, 1, 1), ends_on=date(2026, 3, 31))
    assert Rulebooks(versions=(ended,)).first_in(2027) is None


def of_fact(rulebooks: Rulebooks, fact: date, decided: date, cited: RulebookVersion = V1) -> Any:
    """The range for a minor D2.1 of direct responsibility."""
    return applicable_range(rulebooks, cited, fact, "D2.1", "minor", "principal", decided)


@pytest.mark.parametrize("fact", [date(2026, 5, 10), date(2026, 5, 20)])
def test_example_x06_the_lighter_rule_reaches_the_old_fact(fact: date) -> None:
    found = of_fact(BOTH, fact, date(2026, 6, 5), V2)
    assert (found.low_cp, found.high_cp) == (50, 100)
    assert found.version is V2
    assert found.cited_applies
    assert found.allows(100)
    assert found.allows(50)
    assert not found.allows(49)
    assert not found.allows(200)


def test_example_x06_before_the_lighter_rule_the_old_range_holds() -> None:
    found = of_fact(BOTH, date(2026, 5, 10), date(2026, 5, 15))
    assert found.allows(200)
    assert found.version is V1


def test_a_heavier_later_version_does_not_reach_back() -> None:
    heavier = version(2, date(2026, 5, 16), minor=[100, 240])
    found = of_fact(Rulebooks(versions=(V1, heavier)), date(2026, 5, 10), date(2026, 6, 5), heavier)
    assert (found.low_cp, found.high_cp) == (100, 200)
    assert not found.cited_applies


def test_a_later_version_with_the_same_maximum_does_not_replace_the_old_one() -> None:
    same = version(2, date(2026, 5, 16), minor=[150, 200])
    found = of_fact(Rulebooks(versions=(V1, same)), date(2026, 5, 10), date(2026, 6, 5), V1)
    assert (found.low_cp, found.version) == (100, V1)


def test_where_no_version_is_in_force_on_the_decision_day_the_rule_of_the_fact_holds() -> None:
    ended = version(1, date(2026, 1, 1), minor=[100, 200], ends_on=date(2026, 5, 31))
    found = of_fact(Rulebooks(versions=(ended,)), date(2026, 5, 10), date(2026, 6, 5), ended)
    assert (found.low_cp, found.high_cp, found.cited_applies) == (100, 200, True)


def test_either_version_may_be_cited_for_the_old_fact_and_the_lighter_range_applies() -> None:
    found = of_fact(BOTH, date(2026, 5, 10), date(2026, 6, 5), V1)
    assert found.cited_applies
    assert not found.allows(200)


def test_an_indicator_that_the_decision_day_no_longer_has_allows_nothing() -> None:
    dropped = version(2, date(2026, 5, 16), minor=[])
    found = of_fact(Rulebooks(versions=(V1, dropped)), date(2026, 5, 10), date(2026, 6, 5))
    assert (found.low_cp, found.high_cp) == (0, 0)
    assert not found.allows(1)
    assert not found.allows(0)


def test_without_a_version_on_the_day_of_the_fact_there_is_no_range() -> None:
    assert of_fact(BOTH, date(2025, 12, 31), date(2026, 6, 5)) is None
    assert applicable_range(BOTH, V1, date(2026, 5, 10), "D2.7", "minor", "principal", date(2026, 6, 5)) is None
