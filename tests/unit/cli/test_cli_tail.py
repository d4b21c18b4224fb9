"""tail: entries as they come, each told without sealed text, and an end to waiting."""

from datetime import date
from pathlib import Path

import pytest

from api.cli.following import LAST, entries, nothing_more, patience, wire_names
from tests.support.town import Case, Town, at


def test_without_a_position_the_last_entries_are_told(mingjing, county) -> None:
    lines = mingjing("tail", "-d", county, "--json").lines
    positions = [line["position"] for line in lines]
    assert len(positions) == LAST
    assert positions == list(range(positions[0], positions[0] + LAST))
    assert mingjing("tail", "-d", county, "--after", positions[-1], "--json").out == ""


def test_a_line_names_position_time_type_stream_and_signers_and_no_sealed_text(mingjing, county) -> None:
    (line,) = mingjing("tail", "-d", county, "--after", "-1", "--limit", "1", "--json").lines
    assert set(line) == {"position", "recorded_at", "type", "zh", "en", "stream", "seq", "event", "signers"}
    assert (line["position"], line["type"], line["zh"], line["stream"]) == (0, "LedgerFounded", "账本创立", "founding")
    assert {signer["role"] for signer in line["signers"]} == {"ROOT"}
    text = mingjing("tail", "-d", county, "--after", "-1", "--limit", "400").out
    assert "账本创立 LedgerFounded  founding#1" in text
    assert "干部 00" not in text


def test_types_are_taken_by_name_and_by_stored_name(mingjing, county) -> None:
    asked = ("tail", "-d", county, "--after", "-1", "--limit", "5", "--json")
    by_name = mingjing(*asked, "--types", "FactRegistered,FactVerified").lines
    assert {line["type"] for line in by_name} <= {"FactRegistered", "FactVerified"}
    assert mingjing(*asked, "--types", "fact-registered/1", "--types", "fact-verified/1").lines == by_name
    assert mingjing(*asked, "--types", "NoSuchType").code == 2


def test_following_ends_when_the_time_is_up(mingjing, county) -> None:
    ran = mingjing("tail", "-d", county, "--follow", "--for", "0.05", "--limit", "1000", "--json")
    assert (ran.code, len(ran.lines)) == (0, LAST)


def test_what_is_appended_while_one_waits_is_told(tmp_path: Path) -> None:
    town = Town(tmp_path).settle()
    waited = []

    def wait() -> bool:
        waited.append(town.ledger.history.size())
        if len(waited) == 1:
            town.clock.set(at(2026, 2, 2))
            town.fact(Case("1"), date(2026, 2, 2), verified=False)
        return len(waited) < 3

    before = town.ledger.history.size()
    told = [event.position for event in entries(town.ledger.history, before - 1, None, wait)]
    assert told == list(range(before, town.ledger.history.size()))
    assert len(told) == 3
    wanted = wire_names(("FactRegistered",))
    assert [each.position for each in entries(town.ledger.history, before - 1, wanted, nothing_more)] == [before]


def test_who_has_waited_long_enough_waits_no_more() -> None:
    assert patience(0.0)() is False


@pytest.mark.parametrize("words", [("--after", "-2"), ("--after", "x"), ("--limit", "0"), ("--for", "-1")])
def test_a_wrong_number_is_a_usage_error(mingjing, county, words) -> None:
    assert mingjing("tail", "-d", county, *words).code == 2


def test_a_position_behind_the_end_tells_nothing(mingjing, county) -> None:
    ran = mingjing("tail", "-d", county, "--after", "99999999", "--json")
    assert (ran.code, ran.out) == (0, "")
