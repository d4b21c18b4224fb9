"""`/v1/officials/{id}/why` in three layers, and the same words from the command line."""

import json

import msgspec

from api.explaining import why_members
from api.person import person_as_of
from api.schemas.person import WhySchema
from tests.unit.api.counter import Counter

PERSON = "/v1/officials/o-0001"


def test_the_sentence_tells_points_colour_list_and_what_decided_it(served: Counter) -> None:
    answer = served.client.get(f"{PERSON}/why").json
    assert "6.50 points" in answer["en"]
    assert "yellow, not due for the list, not above 10.00: 2 deductions count" in answer["en"]
    assert "黄色，未到名单线 10.00" in answer["zh"]


def test_every_line_names_the_version_it_rests_on_its_decision_and_every_clause(served: Counter) -> None:
    answer = served.client.get(f"{PERSON}/why").json
    decisions = {each["deduction"]: each["decision"] for each in served.client.get(PERSON).json["deductions"]}
    for line in answer["lines"]:
        assert (line["rulebook"]["id"], line["rulebook"]["version"]) == ("default-county", 1)
        assert line["decision"] == decisions[line["deduction"]]
        assert [each["clause"] for each in line["clauses"]][:3] == ["F01", "F02", "F03"]
        assert isinstance(line["provably_fair"], bool)
    assert sum(line["adds_cp"] for line in answer["lines"]) == answer["points_cp"]
    (version,) = answer["rulebooks"]
    assert (version["gave_colours"], version["gave_list_threshold"]) == (["blue", "yellow", "red"], True)


def test_warnings_list_and_limits_stand_beside_the_points(served: Counter) -> None:
    answer = served.client.get(f"{PERSON}/why").json
    assert (answer["warnings"]["due_colour"], answer["warnings"]["due_and_not_served"]) == ("yellow", True)
    assert answer["listings"] == []
    assert {"deduction/d-1", "deduction/d-2", "warnings"} <= {limit["matter"] for limit in answer["limits"]}
    assert [each["clause"] for each in answer["clauses"]] == ["F29", "F30"]


def test_the_trace_is_every_event_of_the_streams_read_with_its_signers(served: Counter) -> None:
    answer = served.client.get(f"{PERSON}/why").json
    positions = [event["position"] for event in answer["trace"]]
    assert positions == sorted(set(positions))
    assert {event["stream"] for event in answer["trace"]} == {read["stream"] for read in answer["inputs"]}
    assert len(answer["trace"]) == sum(read["seq"] for read in answer["inputs"])
    for event in answer["trace"][:3]:
        shown = served.client.get(event["entry"]).json
        assert shown["statement"]["id"] == event["event"]
        assert [one["role"] for one in shown["statement"]["signers"]] == [one["role"] for one in event["signers"]]
        assert served.client.get(event["receipt"]).status_code == 200
    early = served.client.get(f"{PERSON}/why?known={positions[-1] - 1}").json
    assert positions[-1] not in [event["position"] for event in early["trace"]]


def test_the_schema_names_every_member_of_the_answer_and_no_other(served: Counter) -> None:
    ledger = served.town.ledger
    history = ledger.history
    known = history.known(None, today=ledger.today())
    person = person_as_of(history, "o-0001", ledger.today(), known)
    members = json.loads(msgspec.json.encode(why_members(history, person)))
    assert served.client.get(f"{PERSON}/why").json == members
    assert set(WhySchema().fields) == set(members)
