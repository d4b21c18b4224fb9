"""What do the pages say of a town in which everything has happened: warned, listed, in the pool, reported late, limits missed?"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from api.console import frame as frames
from tests.support.views_town import busy_town
from tests.unit.api.counter import Counter, counter_over

END = "on=2026-10-20"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    directory = tmp_path_factory.mktemp("busy-pages")
    yield from counter_over(busy_town(directory), directory / "views.db")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Counter]:
    """A town of the test's own, to be edited."""
    yield from counter_over(busy_town(tmp_path), tmp_path / "views.db")


def shown(counter: Counter, path: str) -> str:
    """The text of a page, as a reader sees it, with single blanks."""
    answer = counter.client.get(path)
    assert answer.status_code == 200, path
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def links(counter: Counter, path: str) -> set[str]:
    """Every link of a page into this service."""
    return {unescape(link) for link in re.findall(r'href="(/[^"#]*)', counter.client.get(path).text)}


PAGES = (
    f"/?{END}",
    f"/officials?{END}",
    f"/officials/o-0001?{END}&since=2026-05-01",
    f"/units?{END}",
    f"/units/u-01?{END}",
    f"/list?{END}",
    f"/warnings?{END}",
    f"/deadlines?{END}",
    "/events/40",
    "/rulebooks",
    "/views",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_every_page_leads_somewhere(busy: Counter, path: str) -> None:
    found = links(busy, path)
    assert len(found) > 8
    for link in found:
        with busy.client.get(link) as answer:
            assert answer.status_code == 200, link


def test_the_county_counts_who_was_told_who_is_on_the_list_and_what_is_late_as_the_interface_does(
    busy: Counter,
) -> None:
    text = shown(busy, f"/?{END}")
    assert re.search(r"1 在名单上 on the list", text)
    assert re.search(r"1 已告知预警 told of a warning", text)
    missed = busy.client.get(f"/v1/deadlines?{END}&state=missed").json["items"]
    still = [line for line in missed if not line["ended"]]
    assert f"{len(still)} 时限已误 limits missed" in text
    reports = busy.client.get(f"/v1/units/u-01?{END}").json["reports"]
    late = [line for line in reports if line["state"] in ("late", "missing")]
    assert f"{len(late)} 季度报送迟报、未报" in text
    assert late


def test_a_warning_is_shown_as_due_issued_and_told_and_what_waits_with_its_last_day(busy: Counter) -> None:
    told = shown(busy, f"/warnings?{END}")
    assert "应有颜色 due ■ 红色 red 已签发 issued ■ 红色 red 已告知 told ■ 红色 red" in told
    assert "送达 served 2026-06-23" in told
    before = shown(busy, "/warnings?on=2026-05-20&known=2026-05-20")
    assert "应签发预警 a warning is to be issued · 最迟 by 2026-05-14 已误 missed" in before
    assert "没有应有颜色的人员" in shown(busy, "/warnings?on=2026-01-10&known=2026-01-19")


def test_the_list_shows_who_is_due_who_stands_on_it_and_what_waits(busy: Counter) -> None:
    text = shown(busy, f"/list?{END}")
    assert "2026：10.01 / 10.00" in text
    assert "在名单上 on the list · 在信息库 in the pool" in text
    assert "没有应列入的人员" in shown(busy, "/list?on=2026-01-10&known=2026-01-19")


def test_a_persons_page_holds_warnings_list_limits_and_the_whole_course(busy: Counter) -> None:
    text = shown(busy, f"/officials/o-0001?{END}")
    course = busy.client.get(f"/v1/officials/o-0001/history?{END}&limit=500").json["items"]
    for line in course:
        assert f"条目 entry {line['known_from']}" in text
    assert "在名单上 on the list" in text
    assert "处置或移出" in text
    limits = busy.client.get(f"/v1/deadlines?{END}&subject=o-0001&limit=500").json["items"]
    for line in limits:
        assert f"{line['due_on']} " in text
        assert line["time_limit"] in text


def test_open_limits_are_narrowed_by_state_and_name_and_lead_on_page_by_page(busy: Counter) -> None:
    whole = busy.client.get(f"/v1/deadlines?{END}&limit=500").json["items"]
    still = [line for line in whole if not line["ended"]]
    text = busy.client.get(f"/deadlines?{END}").text
    assert text.count("<tr><th") - 1 == len(still)
    missed = busy.client.get(f"/deadlines?{END}&state=missed").text
    assert missed.count('<span class="flag missed">') == len([line for line in still if line["state"] == "missed"])
    named = busy.client.get(f"/deadlines?{END}&time_limit=TL37").text
    assert named.count("<tr><th") - 1 == len([line for line in still if line["time_limit"] == "TL37"])


def test_a_long_list_is_cut_and_its_pages_hold_everybody_once(tmp_path: Path) -> None:
    town = busy_town(tmp_path)
    for number in range(3, frames.PAGE_LINES + 20):
        town.register(f"o-{number:04}")
    for counter in counter_over(town, tmp_path / "views.db"):
        seen: list[str] = []
        path: str | None = "/officials"
        while path:
            text = counter.client.get(path).text
            seen += re.findall(r'<th scope="row"><a href="/officials/(o-[0-9]+)', text)
            following = re.search(r'class="button" href="([^"]*after=[^"]*)"', text)
            path = None if following is None else unescape(following[1])
        assert seen == sorted(set(seen))
        assert len(seen) == frames.PAGE_LINES + 19


def test_an_event_shows_what_it_says_who_signed_what_it_read_and_what_binds_it(busy: Counter) -> None:
    decision = busy.client.get("/v1/officials/o-0001").json["deductions"][0]["decision"]
    text = busy.client.get(f"/events/{decision}").text
    position = busy.service.ledger.history.position_of(decision)
    entry = busy.client.get(f"/v1/entries/{position}").json
    assert text == busy.client.get(f"/events/{position}").text
    assert entry["leaf_hash"] in text
    assert entry["entry"]["statement"] in text
    assert entry["statement"]["id"] in text
    for name, value in entry["statement"]["data"].items():
        assert f"<code>{name}" in text
        if isinstance(value, str | int) and not isinstance(value, bool):
            assert str(value) in text
    for signer in entry["statement"]["signers"]:
        assert signer["actor"] in text
        assert signer["key"] in text
    assert "<code>reasons</code>" in text
    assert f"/proof?decision={decision}" in text
    assert busy.client.get(f"/v1/entries/{position}/receipt").json["tlog_proof"].split("\n")[1] in text
    reads = busy.service.ledger.history.stored(position).reads
    assert text.count("<code>fact/f-1</code>") == reads.count(b"fact/f-1") == 1


def test_a_rulebook_shows_lines_indicators_and_limits_of_the_version_in_force(busy: Counter) -> None:
    (version,) = busy.client.get("/v1/rulebooks").json["items"]
    text = shown(busy, f"/rulebooks/{version['id']}")
    assert version["hash"] in text
    assert "≥ 3.00" in text
    assert "> 10.00" in text
    for number in range(1, 52):
        assert f"TL{number:02}" in text
    assert "与第" not in text


def test_an_edited_view_is_named_and_the_page_goes_on_from_the_log(own: Counter) -> None:
    before = shown(own, f"/officials/o-0001?{END}")
    with closing(sqlite3.connect(own.service.database.path)) as foreign:
        foreign.execute("UPDATE scores SET points_cp = points_cp - 100 WHERE official = 'o-0001'")
        foreign.execute("DELETE FROM history WHERE official = 'o-0001'")
        foreign.commit()
    county = shown(own, f"/?{END}")
    assert "视图 scores 中 o-0001 的行被改动过" in county
    assert "颜色人数现在不能给出" in county
    assert "视图 scores 不能作答，这里不下结论。" in county
    assert "在名单上 on the list" in county
    people = shown(own, f"/officials?{END}")
    assert "由账本逐人算出" in people
    assert "干部 0001 " in people
    assert "10.01" in people
    person = shown(own, f"/officials/o-0001?{END}")
    assert "计 10.01 分" in person
    assert "由本人的流直接列出" in person
    assert "Taken from the person's own stream" not in before
    views = shown(own, "/views")
    assert views.count("被改动，不据以回答") == 2
    assert "完好 sound" in views


def test_sound_views_are_shown_as_sound(busy: Counter) -> None:
    views = shown(busy, "/views")
    assert "被改动，不据以回答" not in views
    assert "视图不能作答" not in shown(busy, f"/?{END}")
    for view in busy.client.get("/v1/views").json["views"]:
        assert view["digest"] in views
