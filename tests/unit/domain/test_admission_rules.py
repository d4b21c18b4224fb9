"""Rulebooks and calendars: nothing reaches back, nothing of a unit rules the county, a later calendar shortens nothing."""

from datetime import date
from pathlib import Path

import pytest

from ledger.domain.events.rules import CalendarPublished, RulebookAnnulled, RulebookSuperseded
from tests.support.acts import LAST_DAY_OF_HEARING, codes, member, must, noticed, proposed
from tests.support.refusals_case import BOOK, draft, lighter, publication, published
from tests.support.town import HOLIDAYS_2026, MAKEUP_2026, RULE_MAKERS, Town, at


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path).settle()


def calendar(
    town: Town, holidays: tuple[date, ...], makeup: tuple[date, ...] = MAKEUP_2026, year: int = 2026
) -> set[str]:
    told = CalendarPublished(year=year, holidays=holidays, makeup_workdays=makeup, document=None, source="测试 test")
    return codes(town.act("CalendarPublished", "calendar", told, [("a-reg", "REG"), ("a-org", "ORG")]))


def test_clause_f02_a_later_version_takes_effect_on_no_day_before_its_recording(town: Town) -> None:
    """Else facts between would be judged by a rule that nobody could read when they happened."""
    town.clock.set(at(2026, 6, 1))
    draft(town, 2)
    for day, expected in ((date(2026, 5, 31), {"days-out-of-order"}), (date(2026, 6, 1), set())):
        told = publication(town, lighter(2), effective_from_on=day, published_on=date(2026, 1, 1))
        assert codes(town.act("RulebookPublished", BOOK, told, RULE_MAKERS)) == expected


def test_a_version_is_not_in_force_before_it_is_published(town: Town) -> None:
    draft(town, 2)
    early = publication(town, lighter(2), effective_from_on=date(2026, 2, 1), published_on=date(2026, 2, 2))
    assert codes(town.act("RulebookPublished", BOOK, early, RULE_MAKERS)) == {"days-out-of-order", "day-in-future"}


def test_a_version_that_was_not_drafted_is_not_published(town: Town) -> None:
    told = publication(town, lighter(2))
    assert codes(town.act("RulebookPublished", BOOK, told, RULE_MAKERS)) == {"wrong-state"}


def test_a_content_is_published_under_its_own_number_and_name(town: Town) -> None:
    draft(town, 3)
    told = publication(town, lighter(2), version=3)
    assert codes(town.act("RulebookPublished", BOOK, told, RULE_MAKERS)) == {"wrong-member"}
    other = {**lighter(3), "rulebook_id": "other-county"}
    assert codes(town.act("RulebookPublished", BOOK, publication(town, other), RULE_MAKERS)) == {"wrong-member"}


def test_a_version_is_superseded_by_one_that_exists_and_not_before_it_began(town: Town) -> None:
    published(town, lighter(2))
    for by_version, ends_on, expected in (
        (9, date(2026, 1, 3), {"rulebook-unknown"}),
        (2, date(2025, 12, 31), {"days-out-of-order"}),
        (2, date(2026, 1, 3), set()),
    ):
        ended = RulebookSuperseded(version=1, by_version=by_version, ends_on=ends_on)
        assert codes(town.act("RulebookSuperseded", BOOK, ended, RULE_MAKERS)) == expected


def test_an_annulled_version_grounds_no_decision_on_a_case_that_rests_on_it(town: Town) -> None:
    member(town, "a-supr", "SUPR")
    case = noticed(town)
    town.clock.set(at(2026, 3, 17))
    annulled = RulebookAnnulled(version=1, ground="no_power", decided_on=date(2026, 3, 17))
    town.must("RulebookAnnulled", BOOK, annulled, [("a-supr", "SUPR")], sealed={"reasons": "理由"})
    assert codes(town.confirm(case, at(2026, 3, 17))) == {"stale-seen"}
    must(town.notice(case))  # having looked again changes nothing
    assert "rulebook-annulled" in codes(town.confirm(case, at(2026, 3, 17)))


def test_a_calendar_holds_days_of_its_year_none_twice_and_none_of_both_kinds(town: Town) -> None:
    one = date(2027, 1, 1)
    assert calendar(town, (one, one), (), 2027) == {"wrong-member"}
    assert calendar(town, (date(2026, 12, 31),), (), 2027) == {"wrong-member"}
    assert calendar(town, (one,), (one,), 2027) == {"wrong-member"}
    assert calendar(town, (one,), (), 2027) == set()


def test_a_calendar_published_while_the_period_runs_may_lengthen_it(town: Town) -> None:
    case = noticed(town)
    assert calendar(town, (*HOLIDAYS_2026, date(2026, 3, 16))) == set()
    assert codes(town.confirm(case, at(2026, 3, 17))) == {"hearing-running"}
    must(town.confirm(case, at(2026, 3, 18)))


def test_a_calendar_published_while_the_period_runs_never_shortens_it(town: Town) -> None:
    case = noticed(town)
    assert calendar(town, HOLIDAYS_2026, (*MAKEUP_2026, date(2026, 3, 7), date(2026, 3, 8))) == set()
    assert codes(town.confirm(case, LAST_DAY_OF_HEARING)) == {"hearing-running"}
    must(town.confirm(case, at(2026, 3, 17)))


def test_the_shorter_calendar_serves_a_period_that_begins_under_it(town: Town) -> None:
    assert calendar(town, HOLIDAYS_2026, (*MAKEUP_2026, date(2026, 3, 7), date(2026, 3, 8))) == set()
    case = proposed(town)
    must(town.notice(case))
    must(town.confirm(case, at(2026, 3, 13)))


def test_a_content_that_is_wrong_is_told_once_and_in_each_language_alone(town: Town) -> None:
    draft(town, 2)
    told = publication(town, {**lighter(2), "effective_from": "2026-13-01"})
    (breach,) = town.act("RulebookPublished", BOOK, told, RULE_MAKERS).error.breaches
    assert breach.zh == "规则集文本在 $.effective_from 处不合要求:不是日期。"
    assert breach.en == "The rulebook document is wrong at $.effective_from: expected a day of the calendar."
