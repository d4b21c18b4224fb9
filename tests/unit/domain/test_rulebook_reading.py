"""What the default rulebook says, and every way in which a content is no rulebook."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from ledger.domain.errors import RulebookMalformed
from ledger.domain.rulebook import range_cp, read_rulebook
from ledger.rulebooks import default_rulebook

Content = dict[str, Any]


def content() -> Content:
    """A fresh copy of the default rulebook."""
    found = default_rulebook()
    assert isinstance(found, dict)
    return found


def test_the_default_rulebook_is_read_with_its_values() -> None:
    rulebook = read_rulebook(default_rulebook())
    assert (rulebook.id, rulebook.version) == ("default-county", 1)
    assert len(rulebook.indicators) == 31
    assert len(rulebook.negative_list) == 12
    assert len(rulebook.time_limits) == 51
    assert rulebook.bands_cp == {"blue": 300, "yellow": 600, "red": 900}
    assert rulebook.list_threshold_cp == 1000
    assert rulebook.floors == {"minor": "blue", "moderate": "yellow", "serious": "red"}
    assert (rulebook.admonition_floor, rulebook.admonition_floor_months) == ("yellow", 6)
    assert [rulebook.minimum_items.of(s) for s in ("minor", "moderate", "serious")] == [1, 1, 2]
    assert [rulebook.verifiers_minimum.of(s) for s in ("minor", "moderate", "serious")] == [1, 2, 2]
    assert (rulebook.lookback_months, rulebook.timely_working_days, rulebook.late_service_working_days) == (24, 5, 5)
    assert rulebook.authority["county_managed"].decides == "county_committee"
    assert "VER" in rulebook.no_conflict_roles
    assert "REP" not in rulebook.no_conflict_roles
    assert [pair.id for pair in rulebook.separation_of_duties] == [f"SD{n:02}" for n in range(1, 16)]


def test_each_reading_starts_from_a_fresh_copy() -> None:
    content()["time_limits"].clear()
    assert len(read_rulebook(default_rulebook()).time_limits) == 51


@pytest.mark.parametrize(
    ("indicator", "severity", "responsibility", "expected"),
    [
        ("D2.1", "minor", "principal", (50, 100)),
        ("D2.1", "moderate", "major", (80, 200)),
        ("D2.1", "serious", "secondary", (125, 250)),
        ("D1.2", "serious", "principal", (401, 800)),
        ("D2.7", "minor", "principal", None),
    ],
)
def test_a_range_is_scaled_at_both_ends_and_rounded_down(
    indicator: str, severity: Any, responsibility: Any, expected: tuple[int, int] | None
) -> None:
    assert range_cp(read_rulebook(default_rulebook()), indicator, severity, responsibility) == expected


def set_at(*path: Any) -> Callable[[Content], None]:
    """A change: the last of `path` becomes the value at the place named by the others."""
    *places, last, value = path

    def change(document: Content) -> None:
        place: Any = document
        for step in places:
            place = place[step]
        place[last] = value

    return change


def remove(*path: Any) -> Callable[[Content], None]:
    """A change: the member named by `path` goes."""
    *places, last = path

    def change(document: Content) -> None:
        place: Any = document
        for step in places:
            place = place[step]
        del place[last]

    return change


FIRST = ("dimensions", 0, "indicators", 0)
BROKEN: dict[str, tuple[Callable[[Content], None], str]] = {
    "an unknown member at the top": (set_at("bonus", 1), "$"),
    "an unknown member of an indicator": (set_at(*FIRST, "maximum", 1), "$.dimensions[0].indicators[0]"),
    "a float that nobody reads": (set_at("quotas", "reference", 0, "ratio_bp", 1.5), "$.quotas.reference[0].ratio_bp"),
    "a whole number written as a float": (set_at("list", "threshold_cp", 1000.0), "$.list.threshold_cp"),
    "a missing part": (remove("colours"), "$"),
    "a string for a number": (set_at("list", "threshold_cp", "1000"), "$.list.threshold_cp"),
    "a boolean for a number": (set_at("list", "threshold_cp", True), "$.list.threshold_cp"),
    "another rounding": (set_at("scoring", "rounding", "half_up"), "$.scoring.rounding"),
    "points carried over": (set_at("periods", "carry_over", "percent_bp", 10), "$.periods.carry_over.percent_bp"),
    "a list at the threshold itself": (set_at("list", "comparison", "at_least"), "$.list.comparison"),
    "a day that does not exist": (set_at("effective_from", "2026-02-30"), "$.effective_from"),
    "a gap between ranges": (set_at(*FIRST, "moderate", [102, 250]), "$.dimensions.D1.1"),
    "overlapping ranges": (set_at(*FIRST, "moderate", [100, 250]), "$.dimensions.D1.1"),
    "a range upside down": (set_at(*FIRST, "minor", [100, 50]), "$.dimensions.D1.1"),
    "a range from nothing": (set_at(*FIRST, "minor", [0, 100]), "$.dimensions.D1.1"),
    "more than one deduction may give": (set_at("scoring", "single_deduction_max_cp", 799), "$.dimensions.D1.2"),
    "more than the wire admits": (
        set_at(*FIRST, "serious", [251, 801]),
        "$.dimensions[0].indicators[0].serious[1]",
    ),
    "an indicator twice": (set_at(*FIRST, "id", "D1.2"), "$.dimensions"),
    "an unknown negative item": (set_at(*FIRST, "negative_list", ["N99"]), "$.dimensions.D1.1"),
    "an unknown responsible unit": (set_at(*FIRST, "responsible_units", ["nobody"]), "$.dimensions.D1.1"),
    "colours in another order": (set_at("colours", "order", ["none", "yellow", "blue", "red"]), "$.colours.order"),
    "bands that do not rise": (set_at("colours", "bands", 1, "at_least_cp", 300), "$.colours.bands"),
    "a band of another colour": (set_at("colours", "bands", 0, "id", "red"), "$.colours.bands"),
    "a severity without floor": (remove("colours", "floors", 0), "$.colours.floors"),
    "two floors of one severity": (
        set_at("colours", "floors", 0, "when", "severity", "serious"),
        "$.colours.floors[2]",
    ),
    "an admonition floor without end": (set_at("colours", "floors", 3, "to", []), "$.colours.floors[3]"),
    "the upper bands alike": (set_at("colours", "bands", 2, "at_least_cp", 600), "$.colours.bands"),
    "a responsibility twice": (
        lambda document: document["scoring"]["responsibility"].append(document["scoring"]["responsibility"][2]),
        "$.scoring.responsibility",
    ),
    "a share that weighs nothing": (
        set_at("scoring", "responsibility", 2, "factor_bp", 0),
        "$.scoring.responsibility",
    ),
    "a tier named twice": (
        lambda document: document["management_authority"]["by_tier"].append(
            document["management_authority"]["by_tier"][0]
        ),
        "$.management_authority.by_tier",
    ),
    "a responsibility missing": (remove("scoring", "responsibility", 0), "$.scoring.responsibility"),
    "a lighter share that weighs more": (
        set_at("scoring", "responsibility", 2, "factor_bp", 9000),
        "$.scoring.responsibility",
    ),
    "a tier without authority": (remove("management_authority", "by_tier", 0), "$.management_authority.by_tier"),
    "a limit missing": (remove("time_limits", 50), "$.time_limits"),
    "a limit without length": (remove("time_limits", 0, "length"), "$.time_limits[0]"),
    "a limit in weeks": (set_at("time_limits", 0, "unit", "week"), "$.time_limits[0].unit"),
    "an identifier twice": (set_at("protected_acts", 0, "id", "PA2"), "$.protected_acts"),
    "a role nobody holds": (set_at("no_conflict_statement", "roles", ["CAT"]), "$.no_conflict_statement.roles[0]"),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_content_that_contradicts_itself_is_refused_at_its_place(name: str) -> None:
    change, path = BROKEN[name]
    document = content()
    change(document)
    with pytest.raises(RulebookMalformed) as refusal:
        read_rulebook(document)
    assert refusal.value.path == path
    assert refusal.value.expected
    assert path in refusal.value.zh
    assert path in refusal.value.en
    assert not re.search("[\u4e00-\u9fff]", refusal.value.en)


def test_a_range_may_begin_at_one_and_hold_a_single_value() -> None:
    document = content()
    set_at(*FIRST, "minor", [1, 1])(document)
    set_at(*FIRST, "moderate", [2, 250])(document)
    assert read_rulebook(document).indicators["D1.1"].range("minor") == (1, 1)


def test_shares_may_weigh_alike() -> None:
    document = content()
    for line in document["scoring"]["responsibility"]:
        line["factor_bp"] = 8000
    assert set(read_rulebook(document).factor_bp.values()) == {8000}


@pytest.mark.parametrize("document", [None, [], "rulebook", 7, {}])
def test_what_is_no_object_is_no_rulebook(document: object) -> None:
    with pytest.raises(RulebookMalformed):
        read_rulebook(document)
