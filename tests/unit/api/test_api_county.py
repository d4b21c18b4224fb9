"""How does the county stand, over HTTP? Every path with day, knowing time, view and links; pages, bad questions, an edited view."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from projections.rebuilding import BESIDE_FILE, build_beside
from tests.support.views_town import busy_town
from tests.unit.api.counter import Counter, counter_over

END = "on=2026-10-20"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    directory = tmp_path_factory.mktemp("busy")
    yield from counter_over(busy_town(directory), directory / "views.db")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Counter]:
    """A town of the test's own, to be edited."""
    yield from counter_over(busy_town(tmp_path), tmp_path / "views.db")


def got(counter: Counter, path: str) -> Any:
    answer = counter.client.get(path)
    assert answer.status_code == 200, answer.json
    return answer.json


PATHS = ("warnings", "list", "deadlines", "units/u-01", "keys", "officials/o-0001/history")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_names_day_knowing_time_and_the_view_it_was_taken_from(busy: Counter, path: str) -> None:
    answer = got(busy, f"/v1/{path}?{END}")
    assert (answer["on"], answer["known"]["position"]) == ("2026-10-20", busy.size - 1)
    assert (answer["view"]["size"], len(answer["view"]["digest"])) == (busy.size, 64)
    assert answer["items"]
    for line in answer["items"]:
        assert line["links"]
        for link in line["links"].values():
            assert busy.client.get(link).status_code == 200, link


def test_the_warnings_say_what_is_due_what_was_served_and_what_waits(busy: Counter) -> None:
    (line,) = got(busy, f"/v1/warnings?{END}")["items"]
    assert (line["official"], line["colour"], line["points_cp"], line["waiting"]) == ("o-0001", "red", 1001, [])
    assert [(one["colour_now"], one["served_on"]) for one in line["warnings"]] == [("red", "2026-06-23")]
    (before,) = got(busy, "/v1/warnings?on=2026-05-20&known=2026-05-20")["items"]
    assert (before["warnings"], before["waiting"]) == ([], [{"to_do": "issue", "by": "2026-05-14"}])
    assert got(busy, "/v1/warnings?on=2026-01-10&known=2026-01-19")["items"] == []


def test_the_list_says_who_is_due_who_stands_on_it_and_what_waits(busy: Counter) -> None:
    (line,) = got(busy, f"/v1/list?{END}")["items"]
    assert (line["list_due"], line["waiting"]) == (True, [{"to_do": "decide_or_remove", "by": "2026-08-12"}])
    assert [(one["state"], one["record"]) for one in line["listings"]] == [("listed", "r-1")]
    assert got(busy, "/v1/list?on=2026-06-22&known=2026-06-22")["items"] == []
    assert got(busy, f"/v1/list?{END}&subject=o-0001")["items"] == [line]


def test_deadlines_are_asked_by_state_and_subject_and_page_by_page(busy: Counter) -> None:
    missed = got(busy, f"/v1/deadlines?{END}&state=missed")["items"]
    assert {line["state"] for line in missed} == {"missed"}
    assert ("listing/l-1", "TL27", "2026-08-12") in [
        (one["matter"], one["time_limit"], one["due_on"]) for one in missed
    ]
    assert {line["subject"] for line in got(busy, f"/v1/deadlines?{END}&subject=u-01")["items"]} == {"u-01"}
    whole = got(busy, f"/v1/deadlines?{END}")
    joined, after = [], ""
    while True:
        page = got(busy, f"/v1/deadlines?{END}&limit=4{after}")
        joined += page["items"]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert joined == whole["items"]
    assert whole["next"] is None


def test_a_unit_has_people_colours_points_and_reports(busy: Counter) -> None:
    answer = got(busy, f"/v1/units/u-01?{END}&limit=1")
    assert ([line["official"] for line in answer["items"]], answer["next"]) == (["o-0001"], "o-0001")
    second = got(busy, f"/v1/units/u-01?{END}&limit=1&after={answer['next']}")
    assert ([line["official"] for line in second["items"]], second["next"]) == (["o-0002"], None)
    assert answer["colours"] == {"none": 1, "blue": 0, "yellow": 0, "red": 1}
    assert [(each["quarter"], each["unit_at_fact_cp"]) for each in answer["points"]] == [
        ("2026-q1", 400),
        ("2026-q2", 601),
    ]
    assert [each["state"] for each in answer["reports"]][:2] == ["late", "missing"]


def test_rulebooks_and_keys_are_listed(busy: Counter) -> None:
    (version,) = got(busy, f"/v1/rulebooks?{END}")["items"]
    assert (version["id"], version["version"], version["in_force"]) == ("default-county", 1, True)
    one = got(busy, "/v1/keys?limit=1")
    two = got(busy, f"/v1/keys?limit=500&after={one['next']}")
    assert [line["actor"] for line in (*one["items"], *two["items"])] == sorted(
        line["actor"] for line in got(busy, "/v1/keys?limit=500")["items"]
    )
    assert {line["actor"] for line in got(busy, "/v1/keys?subject=a-rep")["items"]} == {"a-rep"}


def test_what_happened_to_a_person_pages_by_position(busy: Counter) -> None:
    first = got(busy, "/v1/officials/o-0001/history?limit=5")
    again = got(busy, f"/v1/officials/o-0001/history?limit=500&after={first['next']}")
    places = [line["known_from"] for line in (*first["items"], *again["items"])]
    assert places == sorted(set(places))
    assert len(first["items"]) == 5
    assert again["next"] is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("deadlines?state=open", "state"),
        ("deadlines?after=o-0001", "after"),
        ("deadlines?after=%27%3B--", "after"),
        ("warnings?limit=0", "limit"),
        ("warnings?limit=501", "limit"),
        ("warnings?limit=1e2", "limit"),
        ("warnings?subject=nobody", "subject"),
        ("list?on=2026-02-30", "on"),
        ("list?state=missed", None),
        ("keys?after=a-1", "after"),
        ("officials/o-0001/history?after=x", "after"),
        ("rulebooks?limit=5", None),
        ("list?limit=5&limit=6", "limit"),
    ],
)
def test_a_question_out_of_form_is_refused_by_name(busy: Counter, path: str, field: str | None) -> None:
    answer = busy.client.get(f"/v1/{path}")
    assert (answer.status_code, answer.json["code"], answer.json.get("field")) == (400, "query-refused", field)


@pytest.mark.parametrize(
    "path",
    ["units/u-99", "units/u-0", "units/U-01", "officials/o-9999/history", "units/u-01?known=1", "warnings?known=9999"],
)
def test_what_the_log_does_not_hold_is_404(busy: Counter, path: str) -> None:
    answer = busy.client.get(f"/v1/{path}")
    assert (answer.status_code, answer.json["code"]) == (404, "not-in-log")


def test_an_edited_view_is_named_and_answers_nothing_while_the_log_answers(own: Counter, tmp_path: Path) -> None:
    assert got(own, f"/v1/warnings?{END}")["items"]
    with closing(sqlite3.connect(tmp_path / "views.db", isolation_level=None)) as connection:
        connection.execute("UPDATE warnings SET colour_now = 'none' WHERE official = 'o-0001'")
    answer = own.client.get(f"/v1/warnings?{END}")
    assert (answer.status_code, answer.json["code"]) == (500, "view-edited")
    assert "warnings" in answer.json["detail"]
    assert "o-0001" in answer.json["detail"]
    assert got(own, f"/v1/officials/o-0001/score?{END}")["colour"] == "red"
    assert got(own, f"/v1/list?{END}")["items"]
    unsound = [each for each in got(own, "/v1/views")["views"] if not each["sound"]]
    assert [(each["name"], each["edited"]) for each in unsound] == [("warnings", ["o-0001"])]
    ready = got(own, "/readyz")["each_view"]
    assert [each["name"] for each in ready if each["quarantined"]] == ["warnings"]

    missing = own.client.post("/v1/views/all/rebuilt")
    assert (missing.status_code, missing.json["code"]) == (409, "rebuild-unfit")
    build_beside(own.town.ledger.history, tmp_path / BESIDE_FILE)
    assert own.client.post("/v1/views/nothing/rebuilt").status_code == 404
    rebuilt = own.client.post("/v1/views/warnings/rebuilt").json
    assert (rebuilt["ok"], [each["edited"] for each in rebuilt["views"]]) == (False, [["o-0001"]])
    (line,) = got(own, f"/v1/warnings?{END}")["items"]
    assert line["warnings"][0]["colour_now"] == "red"
    assert all(each["sound"] and each["lag"] == 0 for each in got(own, "/v1/views")["views"])


def test_no_sealed_text_leaves_by_the_county(busy: Counter) -> None:
    for path in (*PATHS, "rulebooks", "views"):
        text = busy.client.get(f"/v1/{path}").text
        for secret in ("invented-o-0001", "理由", "人员 a-"):
            assert secret not in text, path
