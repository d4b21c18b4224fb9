"""What changed between two knowing times, and what does each event do to points, colour and list of the day asked?"""

from datetime import date

from msgspec.structs import replace

from api.console.changes import Outcome, changes_between
from api.console.limits import limits_of_person
from api.console.rulebook_page import changes as rule_changes
from api.console.rulebook_page import percent
from api.person import person_as_of
from ledger.history import Known
from tests.unit.api.counter import Counter

ON = date(2026, 6, 30)


def known(served: Counter, day: date) -> Known:
    return served.service.ledger.history.known(day, today=served.service.ledger.today())


def test_every_event_between_two_days_is_told_with_what_it_did(served: Counter) -> None:
    history = served.service.ledger.history
    person = person_as_of(history, "o-0001", ON, known(served, date(2026, 7, 15)))
    found = changes_between(history, person, known(served, date(2026, 2, 9)))
    assert (found.first, found.last) == (Outcome(0, "none", False), Outcome(650, "yellow", False))
    moved = [
        (each.name, each.before.points_cp, each.after.points_cp, each.after.colour)
        for each in found.events
        if each.changed
    ]
    assert moved == [
        ("DecisionServed", 0, 400, "blue"),
        ("DecisionServed", 400, 700, "yellow"),
        ("DeductionCorrected", 700, 650, "yellow"),
    ]  # fmt: skip
    positions = [each.event.position for each in found.events]
    assert positions == sorted(positions)
    assert positions[0] > found.earlier.position
    assert positions[-1] <= found.later.position
    assert found.by_days is None
    for each in found.events:
        then = person_as_of(history, "o-0001", ON, Known(each.event.position + 1, each.event.recorded_on))
        assert each.after.points_cp == then.score.points_cp


def test_before_a_person_was_registered_nothing_stood_and_between_equal_times_nothing_happened(served: Counter) -> None:
    history = served.service.ledger.history
    person = person_as_of(history, "o-0001", ON, known(served, date(2026, 7, 15)))
    assert changes_between(history, person, Known(1, date(2026, 1, 1))).first == Outcome(None, None, None)
    same = changes_between(history, person, person.known)
    assert (same.events, same.first, same.last) == ((), same.last, same.first)


def test_the_page_tells_the_changes_and_says_when_there_are_none(served: Counter) -> None:
    text = served.client.get("/officials/o-0001?on=2026-06-30&since=2026-05-31").text
    assert "7.00 → 6.50" in text
    assert "两个知情日之间" in text
    assert "其间没有与此有关的事件" in served.client.get("/officials/o-0001?since=2026-07-14").text
    assert "两个知情日之间" not in served.client.get("/officials/o-0001").text


def test_an_earlier_time_that_is_later_than_the_knowing_time_is_taken_as_equal(served: Counter) -> None:
    text = served.client.get("/officials/o-0001?known=2026-05-31&since=2026-07-14").text
    assert "其间没有与此有关的事件" in text


def test_limits_of_a_person_come_open_ones_first_and_by_last_day(served: Counter) -> None:
    inputs = served.service.ledger.history.score_inputs("o-0001")
    found = limits_of_person(inputs, date(2026, 7, 15))
    assert {each.status.limit for each in found} >= {"TL01", "TL02", "TL03", "TL04", "TL28"}
    order = [(not each.open, each.status.due_on) for each in found]
    assert order == sorted(order)
    assert {each.binds for each in found if each.status.limit == "TL04"} == {"person"}


def test_what_two_versions_state_otherwise_is_told_rule_by_rule_and_nothing_else(served: Counter) -> None:
    (version,) = served.service.ledger.history.rulebooks().versions
    book = version.rulebook
    assert list(rule_changes(book, book)) == []
    name = next(iter(book.indicators))
    other = replace(
        book,
        bands_cp={**book.bands_cp, "blue": 400},
        list_threshold_cp=1200,
        factor_bp={**book.factor_bp, "secondary": 4_050},
        indicators={one: each for one, each in book.indicators.items() if one != name},
        time_limits={**book.time_limits, "TL01": replace(book.time_limits["TL01"], length=15)},
    )
    found = {each.zh: (each.before, each.after) for each in rule_changes(book, other)}
    assert found["蓝色线"] == ("3.00", "4.00")
    assert found["名单线"] == ("10.00", "12.00")
    assert found["责任系数 secondary"] == ("50%", "40.50%")
    assert [each[1] for zh, each in found.items() if zh.startswith(name)] == [None] * 3
    assert sum(zh.startswith("TL") for zh in found) == 1
    assert len(found) == 7
    assert percent(10_000) == "100%"
