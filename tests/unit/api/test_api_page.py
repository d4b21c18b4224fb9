"""What do the pages say, without a browser? Structure, languages, no script inside, the figures of the day, errors as a page."""

import re
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from api.console.scale import scale
from tests.unit.api.counter import Counter

VOID = {"meta", "link", "img", "input", "br", "rect", "line", "path"}


class Outline(HTMLParser):
    """Tags in order, attributes by tag, and whether every tag was closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.errors: list[str] = []
        self.feed(text)
        self.close()
        self.errors += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.errors.append(f"closed out of place: {tag}")

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


PAGES = [
    "/",
    "/?on=2020-01-01",
    "/officials",
    "/officials?colour=yellow&unit=u-01",
    "/officials?due=1",
    "/officials/o-0001",
    "/officials/o-0001?on=2026-02-10&known=2026-02-09",
    "/officials/o-0001?since=2026-05-31",
    "/officials/o-0002",
    "/units",
    "/units/u-01",
    "/list",
    "/warnings",
    "/deadlines",
    "/deadlines?state=missed&subject=o-0001",
    "/events/0",
    "/rulebooks",
    "/rulebooks/default-county",
    "/views",
]
ERRORS = [
    "/officials/o-9999",
    "/?on=tomorrow",
    "/?x=1",
    "/officials/o-0001?known=999999",
    "/officials/%3Cscript%3E",
    "/units/u-nowhere",
    "/events/999999",
    "/events/nothing",
    "/rulebooks/nothing",
    "/deadlines?after=x",
]


@pytest.mark.parametrize("path", PAGES + ERRORS)
def test_every_page_is_well_formed_and_loads_scripts_and_styles_from_here_alone(served: Counter, path: str) -> None:
    answer = served.client.get(path)
    outline = Outline(answer.text)
    assert answer.mimetype == "text/html"
    assert (answer.status_code == 200) == (path in PAGES)
    assert outline.errors == []
    assert outline.all("style") == outline.all("iframe") == []
    assert all((script["src"] or "").startswith("/static/") for script in outline.all("script"))
    assert not re.search(r"<script[^>]*>[^<]", answer.text)
    for _, attributes in outline.tags:
        assert "style" not in attributes
        assert not any(name.startswith(("on", "hx-on")) for name in attributes)
        for name in ("href", "src", "action", "hx-get"):
            assert (attributes.get(name) or "/").startswith(("/", "#"))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_used_by_ear_and_by_keyboard(served: Counter, path: str) -> None:
    outline = Outline(served.client.get(path).text)
    assert outline.all("html") == [{"lang": "zh-Hans"}]
    for landmark in ("header", "main", "footer"):
        assert outline.all(landmark)
    assert len(outline.all("h1")) == len(outline.all("main")) == 1
    ids = [attributes["id"] for _, attributes in outline.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    fields = [field for field in outline.all("input") if field["type" if "type" in field else "id"] != "hidden"]
    assert {field["id"] for field in fields} <= labelled
    for tag, attributes in outline.tags:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids
        assert tag != "th" or attributes.get("scope") in ("row", "col")
        assert tag != "img" or "alt" in attributes
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_county_tells_its_numbers_and_each_leads_to_those_behind_it_and_to_how_it_is_checked(
    served: Counter,
) -> None:
    text = served.client.get("/").text
    assert re.search(r'<a class="number" href="/officials\?colour=yellow">1</a>', text)
    assert re.search(r'<a class="number" href="/officials\?colour=none">1</a>', text)
    assert re.search(r'<a class="number" href="/officials\?due=1">0</a>', text)
    for view in ("scores", "list", "warnings", "deadlines", "unit_reports"):
        assert f'<a class="whence" href="/views#{view}">' in text
        assert served.client.get("/v1/views").text.count(f'"{view}"') == 1
    assert "▲" in text
    assert "黄色" in text
    assert "脚本时钟演示" in text
    for view in served.client.get("/v1/views").json["views"]:
        if f'href="/views#{view["name"]}"' in text:
            assert view["digest"] in text


def test_the_months_of_the_year_stand_in_a_table_that_the_chart_reads(served: Counter) -> None:
    text = served.client.get("/").text
    assert 'data-chart="months" data-table="months-table" aria-hidden="true"' in text
    rows = re.findall(r'<th scope="row" class="day"><a href="/\?on=[0-9-]+">([0-9-]+)</a></th>((?:<td.*?</td>)+)', text)
    counts = {day: re.findall(r">([0-9]+)</a>", cells) for day, cells in rows}
    assert counts["2026-01-31"] == ["0", "0", "0", "2"]
    assert counts["2026-02-28"] == ["0", "0", "1", "1"]
    assert counts["2026-07-15"] == ["0", "1", "0", "1"]
    assert "Points start anew" not in text


def test_in_a_new_year_the_county_leads_to_the_end_of_the_year_before(served: Counter) -> None:
    text = served.client.get("/?on=2027-01-15").text
    assert "Points start anew on 1 January" in text
    assert 'href="/?on=2026-12-31">2026 年末的全县' in text


def test_an_event_tells_its_instant_in_shanghai_and_in_utc(served: Counter) -> None:
    recorded = served.client.get("/v1/entries/0").json["entry"]["recorded_at"]
    shanghai = datetime.fromisoformat(recorded).astimezone(ZoneInfo("Asia/Shanghai"))
    text = served.client.get("/events/0").text
    assert f'{shanghai:%Y-%m-%d} {shanghai:%H:%M:%S} <span lang="en">Shanghai</span>' in text
    assert f'<time datetime="{recorded}">{recorded}</time>' in text


def test_an_event_tells_hundredths_as_points_too(served: Counter) -> None:
    decision = served.client.get("/v1/officials/o-0001/why").json["lines"][0]["decision"]
    text = served.client.get(f"/events/{decision}").text
    (hundredths, points) = re.findall(r"<code>points_cp</code></dt><dd>([0-9]+) = ([0-9.]+) 分 points</dd>", text)[0]
    assert int(hundredths) / 100 == float(points)


@pytest.mark.parametrize("path", ["/list", "/warnings", "/units"])
def test_links_to_several_views_are_told_apart_by_their_words(served: Counter, path: str) -> None:
    words = re.findall(r'<a class="whence" [^>]*><code>(.*?)</code></a>', served.client.get(path).text)
    assert len(words) == len(set(words)) == 2


def test_people_are_listed_with_unit_points_and_colour_and_found_by_number(served: Counter) -> None:
    text = served.client.get("/officials?colour=yellow").text
    assert "干部 0001" in text
    assert "6.50" in text
    assert "第一镇 Town 1" in text
    assert "干部 0002" not in text
    found = served.client.get("/officials?official=o-0002&on=2026-03-01&known=")
    assert (found.status_code, found.location) == (302, "/officials/o-0002?on=2026-03-01")


def test_an_old_link_to_a_person_leads_to_the_new_page_at_the_same_times(served: Counter) -> None:
    answer = served.client.get("/?official=o-0001&on=2026-05-08&known=2026-06-01T01:59:59Z")
    assert answer.status_code == 302
    assert answer.location == "/officials/o-0001?on=2026-05-08&known=2026-06-01T01%3A59%3A59.000000Z"
    assert "计 7.00 分" in served.client.get(answer.location).text


def test_a_persons_page_tells_each_line_with_its_events_and_the_proof(served: Counter) -> None:
    text = served.client.get("/officials/o-0001").text
    why = served.client.get("/v1/officials/o-0001/why").json
    assert why["zh"] in text
    assert why["en"] in text
    for line in why["lines"]:
        assert line["indicator_zh"] in text
        for step in line["steps"]:
            assert step["zh"] in text
            assert f'href="/events/{step["position"]}"' in text
            assert f'href="/v1/entries/{step["position"]}/receipt"' in text
    for each in served.client.get("/v1/officials/o-0001").json["deductions"]:
        assert f"/proof?decision={each['decision']}&amp;known={served.size - 1}" in text
        assert f"mingjing verify proof-{each['decision']}.json --policy policy.txt" in text
    assert "须超过 10.00" in text
    assert "全部成立" in text


def test_the_page_shows_the_day_asked_as_known_then(served: Counter) -> None:
    then = served.client.get("/officials/o-0001?on=2026-05-08&known=2026-05-31").text
    now = served.client.get("/officials/o-0001?on=2026-05-08").text
    assert "计 7.00 分" in then
    assert "计 6.50 分" in now
    assert 'value="2026-05-31"' in then
    day_before = served.client.get("/?on=2026-02-09").text
    assert re.search(r'<a class="number" href="/officials\?on=2026-02-09&amp;colour=none">2</a>', day_before)


def test_a_knowing_time_as_an_instant_is_kept_in_the_links(served: Counter) -> None:
    text = served.client.get("/officials?known=2026-06-01T01:59:59Z").text
    link = re.search(r'href="(/officials/o-0001[^"]*)"', text)
    assert link is not None
    assert "known=2026-06-01T01%3A59%3A59.000000Z" in link[1]
    assert "计 7.00 分" in served.client.get(link[1].replace("&amp;", "&")).text


def test_an_empty_form_means_today_and_everything_known(served: Counter) -> None:
    assert served.client.get("/?on=&known=").text == served.client.get("/").text


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/officials/o-9999", 404, "账本中没有"),
        ("/?official=%3Cscript%3E", 400, "人员编号"),
        ("/?on=tomorrow", 400, "参数 on"),
        ("/officials?colour=green", 400, "参数 colour"),
        ("/officials?unit=nowhere", 400, "参数 unit"),
        ("/officials?due=2", 400, "参数 due"),
        ("/deadlines?state=ended", 400, "参数 state"),
        ("/deadlines?time_limit=TL1", 400, "参数 time_limit"),
        ("/deadlines?after=2026-01-01", 400, "参数 after"),
        ("/deadlines?subject=x", 400, "参数 subject"),
        ("/rulebooks/default-county?version=x", 400, "参数 version"),
        ("/rulebooks/default-county?version=9", 404, "账本中没有"),
        ("/officials/o-0001?since=tomorrow", 400, "参数 since"),
        ("/?x=%3Cscript%3E", 400, "没有这个查询参数"),
        ("/?on=2026-01-01&on=2026-01-02", 400, "只能给一次"),
    ],
)
def test_what_is_wrong_is_told_as_a_page_and_never_repeats_the_query(
    served: Counter, path: str, status: int, word: str
) -> None:
    answer = served.client.get(path)
    assert answer.status_code == status
    assert word in answer.text
    assert "%3C" not in answer.text
    assert "<script>" not in answer.text
    assert "tomorrow" not in answer.text


def test_the_scale_places_bands_marks_and_points_in_order() -> None:
    drawn = scale(650, {"blue": 300, "yellow": 600, "red": 900}, 1000)
    assert [band.colour for band in drawn.bands] == ["none", "blue", "yellow", "red"]
    assert all(one.x + one.width == other.x for one, other in pairwise(drawn.bands))
    assert [mark.name for mark in drawn.marks] == ["blue", "yellow", "red", "list"]
    assert drawn.marks[1].x < drawn.x < drawn.marks[2].x
    assert scale(5_000, {"blue": 300}, 1000).x < 640
    assert scale(0, {"blue": 300}, 1000).x == drawn.bands[0].x
