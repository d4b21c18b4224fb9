"""Does a reader see the breach that stands beside a recorded act: by entry, in why, on the page? And of ordinary acts, none?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ledger.domain.events.registry import OfficialReturned
from tests.support.acts import AFTER_HEARING, must, noticed
from tests.support.foreign import COUNTY, annul_by, foreign_service
from tests.support.town import PERSON, UNIT, Town
from tests.unit.api.counter import Counter, counter_over


@pytest.fixture
def breached(tmp_path: Path) -> Iterator[Counter]:
    """Two decisions; the first served as if it were the second, then annulled by a committee that does not decide it."""
    town = Town(tmp_path).settle()
    one, two = noticed(town), noticed(town, "2")
    for case in (one, two):
        must(town.confirm(case, AFTER_HEARING))
    must(foreign_service(town, one, two))
    town.clock.set(AFTER_HEARING + timedelta(days=1))
    must(annul_by(town, one, COUNTY, "county_committee"))
    yield from counter_over(town, tmp_path / "views.db")


def test_an_entry_shows_the_breaches_beside_it_with_clause_and_words(breached: Counter) -> None:
    entry = breached.client.get(f"/v1/entries/{breached.size - 2}").json
    assert entry["statement"]["type"] == "decision-served/1"
    assert entry["stale_seen"] is False
    (breach,) = entry["standing"]
    assert (breach["code"], breach["clause"], breach["field"]) == ("decision-unknown", "F12", "data.decision")
    assert "不是该事项的决定" in breach["zh"]
    assert "is not a decision of the matter" in breach["en"]


def test_an_ordinary_entry_shows_none(served: Counter) -> None:
    for position in range(served.size):
        entry = served.client.get(f"/v1/entries/{position}").json
        assert (entry["standing"], entry["stale_seen"]) == ([], False)


def test_why_lists_the_acts_with_breaches_as_known_then(breached: Counter) -> None:
    found = breached.client.get("/v1/officials/o-0001/why").json["standing"]
    assert [(each["type"], each["deduction"], each["position"]) for each in found] == [
        ("DecisionServed", "d-1", breached.size - 2), ("DeductionAnnulled", "d-1", breached.size - 1),
    ]  # fmt: skip
    assert [{each["clause"] for each in act["breaches"]} for act in found] == [{"F12"}, {"F25", "F35"}]
    before = breached.client.get(f"/v1/officials/o-0001/why?known={breached.size - 3}").json
    assert before["standing"] == []


def test_the_page_tells_on_the_persons_line_which_breach_stands(breached: Counter) -> None:
    text = breached.client.get("/officials/o-0001").text
    first, second = text.split('<article class="card line')[1:]
    assert "“决定送达”（DecisionServed）已照录，但违反 F12：" in first
    assert "DeductionAnnulled is recorded, and a breach of F35 stands beside it:" in first
    assert f'href="/events/{breached.size - 2}">' in first.split('<ul class="breaches">')[1]
    assert "breaches" not in second
    assert "其他记录中的违反" not in text


def test_the_page_of_ordinary_acts_speaks_of_no_breach(served: Counter) -> None:
    assert "breaches" not in served.client.get("/officials/o-0001").text


def test_the_page_tells_breaches_of_the_persons_other_records_apart(tmp_path: Path) -> None:
    town = Town(tmp_path).settle()
    returned = OfficialReturned(returned_on=AFTER_HEARING.date(), unit=UNIT)
    town.clock.set(AFTER_HEARING)
    must(town.act("OfficialReturned", f"official/{PERSON}", returned, [("a-reg", "REG")]))  # he had not left
    for counter in counter_over(town, tmp_path / "views.db"):
        text = counter.client.get("/officials/o-0001").text
        assert "其他记录中的违反" in text
        assert "违反 G06：" in text.partition("其他记录中的违反")[2]
