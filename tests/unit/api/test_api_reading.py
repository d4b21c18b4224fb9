"""What do the reading paths answer: persons, entries, receipts, checkpoint, health? Figures, echoes, ETags, refusals in one shape."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from api.app import create_app
from api.schemas.asking import read_day, read_knowing
from api.wiring import start_service
from keys.signer import Ed25519Signer
from keys.vkey import vkey
from ledger.application import Ledger
from ledger.clock import SystemClock
from ledger.domain.events.registry import UnitRegistered
from ledger.log.checkpoint import open_checkpoint
from ledger.log.receipt import parse_receipt, verify_receipt
from ledger.verify.checks import verify_proof
from ledger.verify.policy import make_policy, read_policy
from projections.projection import VIEWS
from tests.support.town import LOG
from tests.unit.api.counter import Counter
from tests.unit.projections.invented_log import InventedLog

PERSON = "/v1/officials/o-0001"


@pytest.mark.parametrize(
    ("asked", "points", "colour"),
    [
        ("on=2026-02-09", 0, "none"),
        ("on=2026-02-10", 400, "blue"),
        ("on=2026-05-08", 650, "yellow"),
        ("on=2026-05-08&known=2026-05-31", 700, "yellow"),
        ("on=2026-05-08&known=2026-05-07", 400, "blue"),
        ("on=2026-05-08&known=2026-06-01T01:59:59Z", 700, "yellow"),
        ("on=2026-05-08&known=2026-06-01T02:00:00Z", 650, "yellow"),
        ("", 650, "yellow"),
    ],
)
def test_the_score_is_that_of_the_day_as_known_then(served: Counter, asked: str, points: int, colour: str) -> None:
    for path in ("/score", "/why", ""):
        answer = served.client.get(f"{PERSON}{path}?{asked}")
        assert (answer.status_code, answer.json["points_cp"], answer.json["colour"]) == (200, points, colour)


def test_every_answer_echoes_the_day_and_the_position_it_used(served: Counter) -> None:
    last = served.size - 1
    for path in ("", "/score", "/why"):
        answer = served.client.get(f"{PERSON}{path}")
        assert answer.json["official"] == "o-0001"
        assert (answer.json["on"], answer.json["known"]) == ("2026-07-15", {"position": last, "day": "2026-07-15"})
    early = served.client.get(f"{PERSON}/score?on=2026-03-01&known=2026-02-10").json["known"]
    assert early["day"] == "2026-02-10"
    assert early["position"] < last
    by_position = served.client.get(f"{PERSON}/score?on=2026-03-01&known={early['position']}").json
    assert by_position["known"] == early


def test_why_names_each_event_and_what_it_did(served: Counter) -> None:
    answer = served.client.get(f"{PERSON}/why").json
    first, second = answer["lines"]
    assert [(line["live_cp"], line["counts"]) for line in (first, second)] == [(400, True), (250, True)]
    assert [step["code"] for step in second["steps"]] == ["confirmed", "corrected"]
    assert [(step["before_cp"], step["after_cp"]) for step in second["steps"]] == [(0, 300), (300, 250)]
    for step in (*first["steps"], *second["steps"]):
        entry = served.client.get(f"/v1/entries/{step['position']}").json
        assert entry["statement"]["id"] == step["event"]
        assert step["zh"] != step["en"]
    assert answer["zh"] == (
        f"干部 0001 在 2026-07-15 计 6.50 分，黄色，未到名单线 10.00：2 项扣分计入，达到黄色线 6.00"
        f"（按 2026-07-15 已知、共 {served.size} 条）。"
    )
    assert "6.50 points" in answer["en"]
    assert [read["stream"] for read in answer["inputs"]] == [
        *("official/o-0001", "fact/f-1", "fact/f-2", "rulebook/default-county", "calendar")
    ]
    for read in answer["inputs"]:
        assert served.client.get(f"/v1/entries/{read['position']}").json["statement"]["stream"] == read["stream"]


def test_the_list_is_asked_on_the_day_of_knowing_and_names_its_threshold(served: Counter) -> None:
    listed = served.client.get(f"{PERSON}/score?on=2026-02-10").json["list"]
    assert (listed["period"], listed["due"], listed["points_cp"], listed["threshold_cp"]) == (2026, False, 650, 1000)
    assert listed["rulebook"]["id"] == "default-county"


def test_a_day_that_no_rulebook_covers_has_points_and_no_colour(served: Counter) -> None:
    answer = served.client.get(f"{PERSON}/why?on=2020-01-01")
    assert (answer.status_code, answer.json["points_cp"]) == (200, 0)
    assert (answer.json["colour"], answer.json["list"]) == (None, None)
    assert "没有已发布的规则集" in answer.json["zh"]


def test_the_person_is_told_by_number_with_the_state_of_each_deduction(served: Counter) -> None:
    answer = served.client.get(PERSON).json
    assert [(each["deduction"], each["state"]) for each in answer["deductions"]] == [
        ("d-1", "served"),
        ("d-2", "corrected"),
    ]
    assert (answer["unit"], answer["tier"], answer["left_on"]) == ("u-01", "general", None)


def test_an_answer_one_already_has_is_not_sent_again(served: Counter) -> None:
    first = served.client.get(f"{PERSON}/why?on=2026-05-08")
    again = served.client.get(f"{PERSON}/why?on=2026-05-08", headers={"If-None-Match": first.headers["ETag"]})
    other = served.client.get(f"{PERSON}/why?on=2026-05-09", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("on=2026-02-30", "on"),
        ("on=20260210", "on"),
        ("on=", "on"),
        ("on=2026-02-10T00:00:00Z", "on"),
        ("on=1066-10-14", "on"),
        ("on=２０２６-02-10", "on"),
        ("known=yesterday", "known"),
        ("known=-1", "known"),
        ("known=01", "known"),
        ("known=2026-02-10T00:00:00", "known"),
        ("known=2026-02-10T00:00:00%2B08:00", "known"),
        ("known=9999-12-31", "known"),
        ("known=9999-12-31T23:59:59Z", "known"),
        ("known=2026-02-10T25:00:00Z", "known"),
        ("on=2026-02-10&on=2026-02-11", "on"),
        ("asof=2026-02-10", None),
        ("On=2026-02-10", None),
    ],
)
def test_a_query_out_of_form_is_refused_by_name(served: Counter, query: str, field: str | None) -> None:
    for path in ("", "/score", "/why"):
        answer = served.client.get(f"{PERSON}{path}?{query}")
        assert (answer.status_code, answer.json["code"], answer.json.get("field")) == (400, "query-refused", field)


def test_the_forms_of_a_knowing_time_are_read_as_what_they_say() -> None:
    assert read_knowing("17") == 17
    assert read_knowing("2026-02-10") == read_day("2026-02-10") == date(2026, 2, 10)
    assert read_knowing("2026-02-10T01:02:03.5Z") == datetime(2026, 2, 10, 1, 2, 3, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/officials/o-9999", "/v1/officials/o-9999/score", "/v1/officials/o-9999/why", "/v1/officials/u-01"),
        *("/v1/officials/O-0001", "/v1/officials/o-0001%0a", f"{PERSON}?known=3", f"{PERSON}?known=999999"),
        *("/v1/entries/999999", "/v1/entries/999999/receipt", f"/v1/entries/{2**70}", f"/v1/entries/{2**70}/receipt"),
        f"{PERSON}/proof?decision=01900000-0000-7000-8000-000000000000",
    ],
)
def test_what_the_log_does_not_hold_is_404_in_one_shape(served: Counter, path: str) -> None:
    answer = served.client.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "not-in-log")
    assert set(answer.json) == {"type", "title", "title_zh", "status", "detail", "detail_zh", "code"}


def test_an_entry_shows_open_data_without_the_blind_and_its_receipt_holds(served: Counter) -> None:
    position = served.size - 1
    entry = served.client.get(f"/v1/entries/{position}").json
    body = served.town.ledger.history.stored(position).body
    statement = msgspec.json.decode(body)
    assert "blind" in statement
    assert entry["statement"] == {name: value for name, value in statement.items() if name != "blind"}
    assert entry["withheld"] is None
    receipt = parse_receipt(served.client.get(f"/v1/entries/{position}/receipt").json)
    assert (receipt.position, receipt.leaf_hash) == (position, entry["leaf_hash"])
    verify_receipt(receipt, body, served.town.ledger.verifiers, LOG)


def test_the_checkpoint_is_the_signed_head(served: Counter) -> None:
    answer = served.client.get("/log/checkpoint")
    opened = open_checkpoint(answer.text, served.town.ledger.verifiers, origin=LOG)
    assert (answer.mimetype, opened.checkpoint.size) == ("text/plain", served.size)


def test_a_proof_downloaded_is_one_that_the_offline_verifier_takes(served: Counter) -> None:
    decision = served.client.get(PERSON).json["deductions"][0]["decision"]
    answer = served.client.get(f"{PERSON}/proof?decision={decision}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="proof-{decision}.json"'
    ledger = served.town.ledger
    founding = ledger.history.stored(0).leaf_hash
    (log,) = ledger.verifiers
    policy = make_policy(log_vkeys=[vkey(log.name, log.public_key)], founding=founding, scripted=True)
    assert verify_proof(answer.data, read_policy(policy)).decision == decision


def test_a_decision_about_another_person_is_not_proved_under_this_one(served: Counter) -> None:
    decision = served.client.get(PERSON).json["deductions"][0]["decision"]
    answer = served.client.get(f"/v1/officials/o-0002/proof?decision={decision}")
    assert (answer.status_code, answer.json["code"]) == (404, "not-in-log")


@pytest.mark.parametrize(("query", "field"), [("", "decision"), ("decision=d-1", "decision"), ("on=2026-01-01", None)])
def test_a_proof_asked_for_in_another_way_is_refused(served: Counter, query: str, field: str | None) -> None:
    answer = served.client.get(f"{PERSON}/proof?{query}")
    assert (answer.status_code, answer.json["code"]) == (400, "query-refused")
    assert answer.json.get("field") in (field, "decision")


def test_health_and_readiness_tell_what_is_there(served: Counter) -> None:
    served.service.runner.wait_for(served.size, timeout_s=30)
    assert served.client.get("/healthz").json == {"status": "ok"}
    assert served.client.get("/readyz").json == {
        "status": "ready",
        "size": served.size,
        "views": served.size,
        "clock": "scripted",
        "log": "unread",
        "each_view": [{"name": view.name, "cursor": served.size, "lag": 0, "quarantined": False} for view in VIEWS],
    }


def test_no_sealed_text_leaves_by_any_path(served: Counter) -> None:
    sealed = ["invented-o-0001", "干部 o-0001", "事实", "理由", "核实", "人员 a-"]
    paths = [PERSON, f"{PERSON}/score", f"{PERSON}/why", "/", "/officials/o-0001", "/log/checkpoint", "/readyz"]
    paths += [f"/v1/entries/{position}" for position in range(served.size)]
    paths += [f"/events/{position}" for position in range(served.size)]
    paths += ["/officials", "/units", "/units/u-01", "/list", "/warnings", "/deadlines", "/rulebooks", "/views"]
    decision = served.client.get(PERSON).json["deductions"][0]["decision"]
    paths += [f"{PERSON}/proof?decision={decision}"]
    for path in paths:
        answer = served.client.get(path)
        text = json.dumps(answer.json, ensure_ascii=False) if answer.is_json else answer.text
        assert answer.status_code == 200
        for secret in sealed[:2] + sealed[5:]:
            assert secret not in text, path


def test_a_statement_above_what_may_be_shown_is_withheld_and_its_entry_is_there_all_the_same(tmp_path: Path) -> None:
    log = InventedLog()
    unit = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=date(2026, 1, 1), name="第一镇 Town 1")
    log.add("UnitRegistered", "unit/u-1", unit)
    log.add("UnitRegistered", "unit/u-2", unit, classification="confidential")
    signer = Ed25519Signer.from_seed(bytes(range(32)))
    ledger = Ledger(log.recorder, None, origin="demo.example/views", clock=SystemClock(), log_signer=signer, vault=None)
    service = start_service(ledger, tmp_path / "views.db")
    client = create_app(service).test_client()
    withheld = client.get("/v1/entries/1").json
    assert (withheld["withheld"], withheld["statement"]) == ("classification", None)
    assert (withheld["standing"], withheld["stale_seen"]) == (None, None)
    assert withheld["entry"]["seq"] == 1
    assert client.get("/v1/entries/1/receipt").status_code == 200
    never_admitted = client.get(
        "/v1/entries/0"
    )  # nobody founded this log: what would stand beside its entry cannot be said
    assert (never_admitted.status_code, never_admitted.json["code"]) == (500, "not-readmitted")
    assert never_admitted.json["position"] == 0

    for path in ("/readyz", "/v1/statements"):
        answer = (
            client.get(path) if path == "/readyz" else client.post(path, data=b"{}", content_type="application/json")
        )
        assert (answer.status_code, answer.json["code"]) == (503, "read-only-ledger")
    service.close()
