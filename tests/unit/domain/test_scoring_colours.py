"""Which colour is due, from which version, over which floors (procedure 4.5)?"""

from datetime import date, timedelta

import msgspec
import pytest

from ledger.domain.colours import ColourDue, band, colour
from ledger.domain.dossier import Posting
from ledger.domain.errors import RulebookMissing
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import ScoreInputs, change_days, list_due
from ledger.domain.vocabulary import Tier
from tests.examples.builders import History, day, default_rules, fold


def due(told: History, on: str | date) -> ColourDue:
    """The colour of a day, everything known."""
    return colour(fold(told.log()), on=day(on) if isinstance(on, str) else on)


def published() -> History:
    """A history with version 1 of the rules from 1 January 2026."""
    told = History()
    told.publish()
    return told


@pytest.mark.parametrize(
    ("points", "expected"),
    [(0, "none"), (299, "none"), (300, "blue"), (599, "blue"), (600, "yellow"), (899, "yellow"), (900, "red")],
)
def test_a_band_begins_at_its_threshold(points: int, expected: str) -> None:
    assert band(points, default_rules().bands_cp) == expected


@pytest.mark.parametrize(("second", "colour_then", "version"), [(400, "none", 2), (200, "blue", 1)])
def test_the_more_lenient_version_gives_the_threshold(second: int, colour_then: str, version: int) -> None:
    told = published()
    told.publish("2", from_on=day("16 May"), thresholds=(second, 600, 900, 1000))
    told.deduct(300, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    assert due(told, "15 May").colour == "blue"
    assert due(told, "16 May").colour == colour_then
    assert due(told, "16 May").rulebooks["blue"].version == version


def test_each_band_takes_its_own_version() -> None:
    told = published()
    told.publish("2", from_on=day("16 May"), thresholds=(200, 700, 900, 1200))
    found = due(told, "16 May")
    assert found.thresholds_cp == {"blue": 300, "yellow": 700, "red": 900}
    assert {name: ref.version for name, ref in found.rulebooks.items()} == {"blue": 1, "yellow": 2, "red": 1}


def test_the_version_of_last_year_does_not_reach_into_the_new_one() -> None:
    told = History()
    told.publish("1", from_on=date(2025, 1, 1), until_on=date(2025, 12, 31), thresholds=(500, 600, 900, 1000))
    told.publish("2", from_on=date(2026, 1, 1))
    told.deduct(300, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    assert due(told, "1 Mar").colour == "blue"


def test_the_first_version_of_the_period_stands_in_for_the_first_day() -> None:
    told = History()
    told.publish("1", from_on=day("1 Apr"), thresholds=(400, 600, 900, 1000))
    told.publish("2", from_on=day("1 Jul"))
    told.deduct(300, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    assert [due(told, on).colour for on in ("1 Mar", "1 Apr", "1 Aug")] == ["none", "none", "none"]


def test_a_period_without_any_version_has_no_colour() -> None:
    told = published()
    assert due(told, "1 Mar").colour == "none"
    with pytest.raises(RulebookMissing) as missing:
        due(told, date(2025, 12, 31))
    assert missing.value.day == date(2025, 12, 31)


def test_an_annulled_version_gives_no_threshold() -> None:
    told = published()
    told.add("RulebookAnnulled", day("1 Jun"), of="1")
    with pytest.raises(RulebookMissing):
        due(told, "1 Mar")


def test_a_version_counts_for_the_tier_it_was_published_to() -> None:
    inputs = fold(published().log())
    only_general = msgspec.structs.replace(inputs.rulebooks.versions[0], scope_tiers=frozenset({"general"}))
    rulebooks = Rulebooks(versions=(only_general,))

    def of(tier: Tier) -> ScoreInputs:
        posting = Posting(
            from_on=day("1 Jan"), unit="u-1", tier=tier, staff_category="civil_servant", event="e-p", position=0
        )
        dossier = msgspec.structs.replace(inputs.dossier, postings=(posting,))
        return msgspec.structs.replace(inputs, dossier=dossier, rulebooks=rulebooks)

    assert colour(of("general"), on=day("1 Mar")).colour == "none"
    with pytest.raises(RulebookMissing):
        colour(of("middle"), on=day("1 Mar"))


def test_the_list_asks_on_the_last_day_of_the_period_at_most() -> None:
    told = published()
    told.publish("2", from_on=date(2027, 1, 1), thresholds=(300, 600, 900, 5000))
    for cp in (800, 201):
        told.deduct(cp, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    inputs = fold(told.log())
    found = list_due(inputs, period=2026, known_on=date(2027, 6, 1))
    assert (found.due, found.threshold_cp, found.rulebook.version) == (True, 1000, 1)
    assert not list_due(inputs, period=2027, known_on=date(2027, 6, 1)).due


@pytest.mark.parametrize(("second", "expected"), [(1200, False), (800, True)])
def test_the_list_takes_the_higher_threshold(second: int, expected: bool) -> None:
    told = published()
    told.publish("2", from_on=day("16 May"), thresholds=(300, 600, 900, second))
    for cp in (800, 201):
        told.deduct(cp, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    assert list_due(fold(told.log()), period=2026, known_on=day("15 May")).due
    assert list_due(fold(told.log()), period=2026, known_on=day("16 May")).due is expected


@pytest.mark.parametrize(("severity", "floor"), [("minor", "blue"), ("moderate", "yellow"), ("serious", "red")])
def test_a_finding_raises_the_colour_from_its_effective_day_to_the_end_of_the_year(severity: str, floor: str) -> None:
    told = published()
    told.find(severity, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    found = [due(told, on).colour for on in ("28 Feb", "1 Mar", "31 Dec", date(2027, 1, 1))]
    assert found == ["none", floor, floor, "none"]


def test_a_floor_does_not_lower_the_band() -> None:
    told = published()
    told.find("minor", fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    told.deduct(700, fact_on=day("2 Feb"), effective_on=day("1 Apr"))
    found = due(told, "1 Apr")
    assert (found.colour, found.band, [floor.colour for floor in found.floors]) == ("yellow", "yellow", ["blue"])


def test_a_finding_that_takes_effect_after_the_year_of_its_fact_raises_nothing() -> None:
    told = published()
    told.find("serious", fact_on=day("2 Dec"), effective_on=date(2027, 1, 20))
    assert due(told, date(2027, 1, 20)).floors == ()


@pytest.mark.parametrize(
    ("outcome", "before", "after"),
    [
        ("upheld", "red", "red"),
        ("varied_down", "red", "red"),
        ("revoked", "none", "none"),
        ("remitted", "none", "none"),
    ],
)
def test_an_appeal_that_takes_the_finding_away_removes_its_floor_from_the_start(
    outcome: str, before: str, after: str
) -> None:
    told = published()
    finding = told.find("serious", fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    told.decide_appeal(finding, outcome, on=day("1 Jun"))
    assert [due(told, on).colour for on in ("31 May", "1 Jun")] == [before, after]


def test_an_annulled_finding_raised_nothing() -> None:
    told = published()
    finding = told.find("serious", fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    told.add("NegativeFindingAnnulled", day("1 Jun"), of=finding)
    assert due(told, "1 Mar").colour == "none"


@pytest.mark.parametrize(("fact", "expected"), [("f-a", "none"), ("f-b", "red")])
def test_a_finding_on_a_disproved_fact_raised_nothing(fact: str, expected: str) -> None:
    told = published()
    told.find("serious", fact_on=day("2 Feb"), effective_on=day("1 Mar"), fact="f-a")
    told.add("FactDisproved", day("1 Jun"), of=fact)
    assert due(told, "1 Mar").colour == expected


def test_a_finding_determined_again_has_its_own_severity_from_its_own_day() -> None:
    told = published()
    finding = told.find("serious", fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    told.decide_appeal(finding, "remitted", on=day("1 Jun"))
    again = told.add("NegativeFindingRedetermined", day("1 Jul"), of=finding, severity="minor", decided_on=day("1 Jul"))
    told.serve(again, finding, served_on=day("3 Jul"))
    assert [due(told, on).colour for on in ("1 Mar", "2 Jul", "3 Jul")] == ["none", "none", "blue"]


def test_an_admonition_lasts_six_months_from_service() -> None:
    told = published()
    told.admonish(served_on=day("31 Aug"))
    found = [due(told, on).colour for on in ("30 Aug", "31 Aug", date(2027, 2, 28), date(2027, 3, 1))]
    assert found == ["none", "yellow", "yellow", "none"]


def test_an_admonition_followed_up_as_corrected_ends_on_that_day() -> None:
    told = published()
    admonition = told.admonish(served_on=day("2 Feb"))
    told.add("AdmonitionFollowedUp", day("1 Jun"), of=admonition, from_on=day("1 Jun"))
    assert [due(told, on).colour for on in ("1 Jun", "2 Jun")] == ["yellow", "none"]


def test_an_admonition_corrected_before_its_service_raised_nothing() -> None:
    told = published()
    admonition = told.admonish(served_on=day("2 Feb"))
    told.add("AdmonitionFollowedUp", day("2 Feb"), of=admonition, from_on=day("1 Feb"))
    assert due(told, "2 Feb").colour == "none"


def test_an_annulled_admonition_raised_nothing() -> None:
    told = published()
    admonition = told.admonish(served_on=day("2 Feb"))
    assert due(told, "1 Mar").colour == "yellow"
    told.add("AdmonitionAnnulled", day("1 Jun"), of=admonition)
    assert due(told, "1 Mar").colour == "none"


def test_an_admonition_that_was_not_served_raises_nothing() -> None:
    told = published()
    told.add("AdmonitionGiven", day("2 Feb"), of="a-1", decided_on=day("2 Feb"))
    assert due(told, "2 Feb").colour == "none"


def test_the_milder_of_two_versions_gives_the_colour_of_a_floor() -> None:
    told = published()
    told.publish("2", from_on=day("16 May"))
    told.find("serious", fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    told.admonish(served_on=day("2 Feb"))
    inputs = fold(told.log())
    first, second = inputs.rulebooks.versions
    mild = msgspec.structs.replace(
        second.rulebook, floors={"minor": "blue", "moderate": "blue", "serious": "blue"}, admonition_floor_months=4
    )
    rulebooks = Rulebooks(versions=(first, msgspec.structs.replace(second, rulebook=mild)))
    milder = msgspec.structs.replace(inputs, rulebooks=rulebooks)
    assert [colour(milder, on=day(on)).colour for on in ("15 May", "16 May", "3 Jun")] == ["red", "yellow", "blue"]
    assert {day("16 May"), day("3 Jun"), day("3 Aug")} <= set(change_days(milder))
    assert day("3 Jun") not in change_days(inputs)


def test_change_days_are_the_days_on_which_something_turns() -> None:
    told = published()
    told.publish("2", from_on=day("16 May"), until_on=day("30 Sep"))
    deduction = told.deduct(400, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    exemption = told.exempt(deduction, 5000, on=day("1 Apr"))
    told.revoke_exemption(exemption, effective_on=day("1 Jul"))
    told.decide_appeal(deduction, "remitted", on=day("1 Aug"))
    told.redetermine(deduction, 300, effective_on=day("1 Sep"))
    told.find("minor", fact_on=day("2 Feb"), effective_on=day("1 Apr"))
    expected = {day(each) for each in ("1 Jan", "1 Mar", "1 Apr", "16 May", "1 Jul", "1 Sep", "1 Oct")}
    assert set(change_days(fold(told.log()))) == expected | {date(2027, 1, 1)}


def test_a_year_ends_on_a_change_day_even_where_only_points_end_with_it() -> None:
    told = published()
    told.deduct(400, fact_on=day("2 Feb"), effective_on=day("1 Mar"))
    assert change_days(fold(told.log())) == (day("1 Jan"), day("1 Mar"), date(2027, 1, 1))


def test_a_new_posting_and_the_year_after_it_are_change_days() -> None:
    inputs = fold(published().log())
    only_general = msgspec.structs.replace(inputs.rulebooks.versions[0], scope_tiers=frozenset({"general"}))
    tiers: tuple[tuple[date, Tier], ...] = ((day("1 Jan"), "general"), (date(2028, 4, 1), "middle"))
    postings = tuple(
        Posting(from_on=from_on, unit="u-1", tier=tier, staff_category="civil_servant", event="e-p", position=0)
        for from_on, tier in tiers
    )
    moved = msgspec.structs.replace(
        inputs,
        dossier=msgspec.structs.replace(inputs.dossier, postings=postings),
        rulebooks=Rulebooks(versions=(only_general,)),
    )
    assert colour(moved, on=date(2028, 12, 31)).colour == "none"
    with pytest.raises(RulebookMissing):
        colour(moved, on=date(2029, 1, 1))
    assert {date(2028, 4, 1), date(2029, 1, 1)} <= set(change_days(moved))
    assert not {date(2028, 4, 1), date(2029, 1, 1)} & set(change_days(inputs))


def test_a_day_at_the_end_of_all_days_makes_no_long_list_and_no_error() -> None:
    told = published()
    told.deduct(400, fact_on=day("2 Feb"), effective_on=day("1 Mar"), claimed_on=date.max)
    told.publish("2", from_on=day("1 Jul"), until_on=date.max)
    found = change_days(fold(told.log()))
    assert found[-1] == date.max
    assert len(found) < 10
    assert colour(fold(told.log()), on=date.max - timedelta(days=1)).colour == "none"
