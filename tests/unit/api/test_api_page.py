"""What does the page say, without a browser? Structure, languages, no script, the figures of the day, errors as a page."""

import re
from html.parser import HTMLParser
from itertools import pairwise

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
    "/?official=o-0001",
    "/?official=o-0001&on=2026-02-10&known=2026-02-09",
    "/?official=o-0002",
    "/?on=2020-01-01",
]
ERRORS = ["/?official=o-9999", "/?on=tomorrow", "/?x=1", "/?official=o-0001&known=999999"]


@pytest.mark.parametrize("path", PAGES + ERRORS)
def test_every_page_is_well_formed_and_holds_no_script_and_no_style_of_its_own(served: Counter, path: str) -> None:
    answer = served.client.get(path)
    outline = Outline(answer.text)
    assert answer.mimetype == "text/html"
    assert outline.errors == []
    assert outline.all("script") == outline.all("style") == outline.all("iframe") == []
    for _, attributes in outline.tags:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        for name in ("href", "src", "action"):
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
    assert {field["id"] for field in (*outline.all("input"), *outline.all("select"))} <= labelled
    for tag, attributes in outline.tags:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids
        assert tag != "th" or attributes.get("scope") in ("row", "col")
        assert tag != "img" or "alt" in attributes
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_list_tells_numbers_colours_and_words(served: Counter) -> None:
    text = served.client.get("/").text
    assert "干部 0001" in text
    assert "▲" in text
    assert "黄色" in text
    assert "yellow" in text
    assert "6.50" in text
    assert "另有 1 人没有扣分" in text
    assert "脚本时钟演示" in text
    assert "第一镇 Town 1" in text


def test_a_persons_page_tells_each_line_with_its_events_and_the_proof(served: Counter) -> None:
    text = served.client.get("/?official=o-0001").text
    why = served.client.get("/v1/officials/o-0001/why").json
    assert why["zh"] in text
    assert why["en"] in text
    for line in why["lines"]:
        assert line["indicator_zh"] in text
        for step in line["steps"]:
            assert step["zh"] in text
            assert f'href="/v1/entries/{step["position"]}"' in text
            assert f'href="/v1/entries/{step["position"]}/receipt"' in text
    for each in served.client.get("/v1/officials/o-0001").json["deductions"]:
        assert f"/proof?decision={each['decision']}&amp;known={served.size - 1}" in text
        assert f"mingjing verify proof-{each['decision']}.json --policy policy.txt" in text
    assert "须超过 10.00" in text
    assert "全部成立" in text


def test_the_page_shows_the_day_asked_as_known_then(served: Counter) -> None:
    then = served.client.get("/?official=o-0001&on=2026-05-08&known=2026-05-31").text
    now = served.client.get("/?official=o-0001&on=2026-05-08").text
    assert "计 7.00 分" in then
    assert "计 6.50 分" in now
    assert 'value="2026-05-31"' in then
    day_before = served.client.get("/?on=2026-02-09").text
    assert "另有 2 人没有扣分" in day_before


def test_a_knowing_time_as_an_instant_is_kept_in_the_links(served: Counter) -> None:
    text = served.client.get("/?known=2026-06-01T01:59:59Z").text
    link = re.search(r'href="(/\?official=o-0001[^"]*)"', text)
    assert link is not None
    assert "known=2026-06-01T01%3A59%3A59.000000Z" in link[1]
    assert "计 7.00 分" in served.client.get(link[1].replace("&amp;", "&")).text


def test_an_empty_form_means_everyone_today(served: Counter) -> None:
    assert served.client.get("/?official=&on=&known=").text == served.client.get("/").text


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/?official=o-9999", 404, "账本中没有"),
        ("/?official=%3Cscript%3E", 400, "人员编号"),
        ("/?on=tomorrow", 400, "参数 on"),
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
    assert "script" not in answer.text.replace("脚本", "")
    assert "tomorrow" not in answer.text


def test_the_scale_places_bands_marks_and_points_in_order() -> None:
    drawn = scale(650, {"blue": 300, "yellow": 600, "red": 900}, 1000)
    assert [band.colour for band in drawn.bands] == ["none", "blue", "yellow", "red"]
    assert all(one.x + one.width == other.x for one, other in pairwise(drawn.bands))
    assert [mark.name for mark in drawn.marks] == ["blue", "yellow", "red", "list"]
    assert drawn.marks[1].x < drawn.x < drawn.marks[2].x
    assert scale(5_000, {"blue": 300}, 1000).x < 640
    assert scale(0, {"blue": 300}, 1000).x == drawn.bands[0].x
