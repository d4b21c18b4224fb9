"""What is said of a statement before anybody signs it? The same as at the door, with what would follow; and nothing of it is kept."""

import json
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger.domain.catalogue import row_of
from ledger.domain.events.facts import FactDisproved
from ledger.domain.events.hearing import DecisionServed
from ledger.domain.vocabulary import AppealRoute
from ledger.log.authoring import Authored
from ledger.log.codec import encode_statement, parse_statement
from tests.support.cosigning_acts import with_members
from tests.support.town import DECIDERS, PERSON, UNIT, Case, at
from tests.unit.api.counter import Counter
from tests.unit.api.test_api_bad_input import BAD, DAY, signed, valid

PROBLEM = "application/problem+json"
LENGTHS = {"reasons": 8}


def drafted(authored: Authored, **changes: Any) -> dict[str, Any]:
    """The draft of a statement: its open data, and one length for each field that must be sealed."""
    stated = json.loads(authored.body)
    left_out = ("blind", "id", "sealed", "v")
    members = {name: value for name, value in stated.items() if name not in left_out}
    sealed = dict.fromkeys(sorted(row_of(authored.statement).sealed_required), 8)
    return {**members, "sealed": sealed, **changes}


def ask(counter: Counter, draft: Any, **options: Any) -> Any:
    """The answer to a draft."""
    options.setdefault("content_type", "application/json")
    raw = draft if isinstance(draft, bytes) else msgspec.json.encode(draft)
    return counter.client.post("/v1/drafts", data=raw, **options)


def everything(counter: Counter, directory: Path) -> tuple[object, ...]:
    """What a draft must not change: the log, and every file beside it."""
    files = {path: path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()}
    return (
        counter.size,
        counter.town.ledger.checkpoint(),
        {path: data for path, data in files.items() if "views" not in path.name},
    )


def test_a_good_draft_is_let_in_and_shows_what_would_follow(counter: Counter) -> None:
    authored = valid(counter)
    answer = ask(counter, drafted(authored))
    assert answer.status_code == 200
    told = answer.json
    assert (told["verdict"], told["standing"], told["stale_seen"]) == ("admitted", [], False)
    assert told["known"] == {"position": counter.size - 1, "day": "2026-01-22"}
    matter = told["preview"]["matter"]
    assert (matter["kind"], matter["before"], matter["after"]) == ("deduction", "none", "proposed")
    nothing = {"points_cp": 0, "colour": "none", "list_due": False}
    assert told["preview"]["persons"] == [{"official": PERSON, "before": nothing, "after": nothing}]
    (limit,) = told["preview"]["limits"]["starts"]
    assert (limit["limit"], limit["state"], limit["ended_by"]) == ("TL02", "running", None)
    assert told["preview"]["limits"]["stops"] == []
    assert [signer["actor"] for signer in told["signing"]["listed"]] == ["a-rep", "a-head"]
    assert {"roles": ["REP", "HEAD"], "missing": []} in told["signing"]["ways"]
    assert counter.post(signed(counter, authored)).status_code == 201


def test_a_decision_shows_points_and_colour_before_and_after_and_the_limit_it_ends(counter: Counter) -> None:
    town = counter.town
    case = town.fact(Case("9"), date(2026, 1, 20))
    town.clock.set(at(2026, 1, 22))
    assert town.propose(case, DAY, 800)
    assert town.notice(case, 800)
    town.clock.set(at(2026, 2, 20))
    confirmation = town.confirmation(case, at(2026, 2, 20), 800)
    told = ask(counter, drafted(confirmation)).json
    assert told.get("verdict") == "admitted", told
    (person,) = told["preview"]["persons"]
    assert (person["before"]["points_cp"], person["before"]["colour"]) == (0, "none")
    assert told["preview"]["matter"]["after"] == "confirmed"
    assert {limit["limit"] for limit in told["preview"]["limits"]["stops"]} >= {"TL02"}
    assert {limit["limit"] for limit in told["preview"]["limits"]["starts"]} == {"TL03"}
    assert town.confirm(case, at(2026, 2, 20), 800)
    served = ask(counter, drafted(_service(counter, case))).json
    assert served.get("verdict") == "admitted", served
    (person,) = served["preview"]["persons"]
    assert (person["before"]["points_cp"], person["before"]["colour"]) == (0, "none")
    assert (person["after"]["points_cp"], person["after"]["colour"]) == (800, "yellow")
    started = {limit["limit"]: limit for limit in served["preview"]["limits"]["starts"]}
    assert set(started) == {"TL04", "TL28"}  # he may object, and has to be told of the colour
    assert started["TL28"]["due_on"] == "2026-02-28"  # the fifth working day: the 28th is a make-up day
    assert {limit["limit"] for limit in served["preview"]["limits"]["stops"]} == {"TL03"}
    assert town.serve(case, date(2026, 2, 20))
    score = counter.client.get(f"/v1/officials/{PERSON}/score").json
    assert (score["points_cp"], score["colour"]) == (800, "yellow")


def _service(counter: Counter, case: Case) -> Authored:
    """The service of the decision, drafted."""
    served = DecisionServed(
        matter=case.matter, decision=case.decision, served_on=date(2026, 2, 20), mode="direct", service_proof="receipt",
        route=AppealRoute(track="internal", stages=("appeal",), organ="organisation_dept", limit="TL04"),
    )  # fmt: skip
    return counter.town.draft("DecisionServed", f"official/{case.person}", served, [("a-desk", "REG")])


def test_a_disproved_fact_shows_the_person_who_rests_on_it(counter: Counter) -> None:
    town = counter.town
    town.served_deduction("7", DAY, at(2026, 2, 10), 400)
    data = FactDisproved(ground="not_happened", decided_on=date(2026, 2, 10))
    draft = town.draft(
        "FactDisproved", "fact/f-7", data, [("a-ver1", "VER"), ("a-org", "ORG")], sealed={"reasons": "理由"}
    )
    told = ask(counter, drafted(draft)).json
    assert told.get("verdict") == "admitted", told
    (person,) = told["preview"]["persons"]
    assert person["official"] == PERSON
    assert (person["before"]["points_cp"], person["after"]["points_cp"]) == (400, 0)


def test_a_draft_without_all_its_signers_says_who_else_has_to_sign(counter: Counter) -> None:
    draft = drafted(valid(counter))
    draft["signers"] = draft["signers"][:1]
    answer = ask(counter, draft)
    assert (answer.status_code, answer.json["code"], answer.json["clause"]) == (422, "wrong-signers", "G02")
    assert answer.json["signing"]["ways"][0] == {"roles": ["REP", "HEAD"], "missing": ["HEAD"]}


def test_every_breach_is_told_with_clause_and_field_in_both_languages(counter: Counter) -> None:
    authored = valid(counter)
    data = {**json.loads(authored.body)["data"], "points_cp": 799, "listed_acts_checked": False}
    answer = ask(counter, drafted(authored, data=data))
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    told = {each["code"]: each for each in answer.json["breaches"]}
    assert set(told) >= {"points-out-of-range", "protected-act"}
    for each in told.values():
        assert each["clause"]
        assert each["field"]
        assert each["detail"]
        assert each["detail_zh"]
    assert "refusal" not in answer.json


def test_a_stale_draft_is_a_conflict_with_the_events_in_the_way(counter: Counter) -> None:
    authored = valid(counter)
    counter.town.propose(Case("1"), DAY, 300)
    assert counter.town.last is not None
    answer = ask(counter, drafted(authored))
    assert (answer.status_code, answer.json["code"]) == (409, "stale-seen")
    assert answer.json["events"] == [counter.town.last.statement.id]


def test_an_id_that_stands_in_the_log_is_a_conflict(counter: Counter) -> None:
    authored = valid(counter)
    counter.post(signed(counter, authored))
    answer = ask(counter, drafted(authored, id=authored.statement.id))
    assert (answer.status_code, answer.json["code"]) == (409, "event-id-taken")


def test_a_record_is_let_in_with_the_breaches_that_would_stand(counter: Counter) -> None:
    town = counter.town
    case = town.fact(Case("8"), DAY)
    town.clock.set(at(2026, 1, 22))
    town.propose(case, DAY)
    town.notice(case)
    assert town.last is not None
    told = ask(counter, drafted(with_members(town.last, seen=town.last.seen), type="NoticeServed")).json
    assert told.get("verdict") == "admitted", told
    town.clock.set(at(2026, 1, 23))
    late = town.last.statement
    future = {**json.loads(encode_statement(late))["data"], "served_on": "2026-03-01"}
    told = ask(counter, drafted(with_members(town.last, seen=town.last.seen), data=future)).json
    assert told["verdict"] == "admitted"
    assert "day-in-future" in [each["code"] for each in told["standing"]]


def test_the_key_of_a_signer_is_looked_up_and_an_actor_without_one_is_told(counter: Counter) -> None:
    draft = drafted(valid(counter))
    for signer in draft["signers"]:
        del signer["key"]
    told = ask(counter, draft).json
    assert told["verdict"] == "admitted"
    assert [one["key"] for one in told["signing"]["listed"]] == [
        counter.town.key(actor).public_key.key for actor in ("a-rep", "a-head")
    ]
    draft["signers"][1]["actor"] = "a-nobody"
    assert ask(counter, draft).json["code"] == "unknown-actor"


def test_evidence_may_name_the_digest_of_a_field_not_sealed_yet(counter: Counter) -> None:
    valid(counter)
    draft = {
        "type": "EvidenceAttached",
        "stream": "fact/f-1",
        "signers": [{"actor": "a-rep", "role": "REP", "unit": UNIT}],
        "data": {"evidence_item": "sealed:hash", "evidence_kind": "document", "lawful": True, "matter": None},
        "sealed": {"hash": 66},
    }
    assert ask(counter, draft).json.get("verdict") == "admitted"


def test_the_enrolment_of_a_key_may_be_asked_about_without_its_proof(counter: Counter) -> None:
    town = counter.town
    stated = msgspec.to_builtins(town.enrolment("a-o-0001"))
    key = town.keys.pop("a-o-0001").public_key.key
    assert key == stated["key"]
    draft = {
        "type": "KeyEnrolled",
        "stream": "actor/a-o-0001",
        "signers": [{"actor": "a-root1", "role": "KEY"}, {"actor": "a-o-0001", "role": "HLD"}],
        "data": {**stated, "possession_proof": "possession:a-o-0001"},
    }
    answer = ask(counter, draft)
    assert (answer.status_code, answer.json["code"]) == (
        422,
        "wrong-state",
    )  # asked as at the door: it is enrolled already


@pytest.mark.parametrize(
    "sealed", [{"reasons": "理由"}, {"reasons": None}, {"reasons": True}, {"reasons": -1}, {"reasons": ["x"]}]
)
def test_sealed_text_in_a_draft_is_refused_and_not_repeated(counter: Counter, sealed: dict[str, Any]) -> None:
    answer = ask(counter, drafted(valid(counter), sealed=sealed))
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (400, "sealed-text-in-draft", "sealed")
    assert "理由" not in answer.text


@pytest.mark.parametrize(
    ("sealed", "status", "code"),
    [
        ({}, 422, "missing-opening"),
        ({"reasons": 8, "more": 8}, 422, "unknown-opening"),
        ({"reasons": 49_095}, 400, "too-large"),
        ({"reasons": 49_094}, 200, None),
    ],
)
def test_the_lengths_of_the_sealed_fields_are_those_of_the_type(
    counter: Counter, sealed: dict[str, int], status: int, code: str | None
) -> None:
    answer = ask(counter, drafted(valid(counter), sealed=sealed))
    assert (answer.status_code, answer.json.get("code")) == (status, code)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"type": "GiftReceived"}, "unknown-type", "type"),
        ({"more": 1}, "wrong-member", ""),
        ({"stream": 1}, "wrong-member", "stream"),
        ({"stream": "Official/1"}, "wrong-member", "stream"),
        ({"signers": []}, "wrong-member", "signers"),
        ({"signers": [{"actor": "a-rep", "role": "BOSS"}]}, "wrong-member", "signers"),
        ({"data": {}}, "wrong-member", "data"),
        ({"data": []}, "wrong-member", "data"),
        ({"occurred_on": ["2026-01-32", "2026-01-32"]}, "wrong-member", "occurred_on"),
        ({"occurred_on": ["2999-01-01", "2999-01-02"]}, "wrong-member", "occurred_on"),
        ({"seen": "x"}, "wrong-member", "seen"),
        ({"id": "1"}, "wrong-member", "id"),
    ],
)
def test_a_draft_out_of_form_is_named_by_its_member(
    counter: Counter, changes: dict[str, Any], code: str, field: str
) -> None:
    answer = ask(counter, drafted(valid(counter), **changes))
    assert (answer.status_code, answer.json["code"]) == (400, code), answer.json
    assert answer.json["field"].startswith(field or "$")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b" ", "bad-json"),
        (b"[]", "wrong-member"),
        (b'{"a":1,"a":2}', "duplicate-member"),
        (b"[" * 999, "too-deep"),
        (b"\xff", "not-utf8"),
    ],
)
def test_bytes_that_are_no_draft_are_refused(counter: Counter, raw: bytes, code: str) -> None:
    answer = ask(counter, raw)
    assert (answer.status_code, answer.json["code"]) == (400, code)


def test_http_itself_refuses_as_for_a_submission(counter: Counter) -> None:
    draft = msgspec.json.encode(drafted(valid(counter)))
    for answer, status, code in (
        (ask(counter, draft, content_type="application/x-ndjson"), 415, "media-type-not-json"),
        (ask(counter, draft, headers={"Content-Encoding": "gzip"}), 415, "media-type-not-json"),
        (ask(counter, draft, headers={"Transfer-Encoding": "chunked"}), 411, "length-required"),
        (ask(counter, b" " * (1024 * 1024 + 1)), 413, "body-too-large"),
        (counter.client.get("/v1/drafts"), 405, "method-not-allowed"),
        (counter.client.post("/v1/drafts?x=1", data=draft, content_type="application/json"), 400, "query-refused"),
    ):
        assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_draft_writes_nothing_whatever_comes_of_it(
    counter: Counter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = drafted(valid(counter))
    before = everything(counter, tmp_path)
    for draft in (
        good,
        {**good, "sealed": {}},
        {**good, "signers": good["signers"][:1]},
        {**good, "stream": "official/o-never"},
    ):
        ask(counter, draft)
    assert everything(counter, tmp_path) == before
    assert capsys.readouterr() == ("", "")


NOT_ASKED = frozenset({"signature-invalid", "missing-opening", "mismatched-opening"})
"""What only a signed submission with its openings can be refused for."""
DOMAIN_KINDS = [kind for kind, bad in BAD.items() if bad.status in (409, 422) and bad.code not in NOT_ASKED]


@pytest.mark.parametrize("kind", DOMAIN_KINDS)
def test_a_draft_is_refused_for_the_reason_its_submission_would_be(counter: Counter, kind: str) -> None:
    raw = BAD[kind].make(counter, valid(counter))
    body = msgspec.json.decode(raw)["envelope"]["payload"]
    authored = Authored(parse_statement(b64decode(body)), b64decode(body), ())
    answer = ask(counter, drafted(authored))
    submitted = counter.post(raw)
    assert (answer.status_code, answer.json["code"]) == (submitted.status_code, submitted.json["code"])
    assert answer.json.get("breaches") == submitted.json.get("breaches")


def test_deciders_are_those_of_the_person(counter: Counter) -> None:
    town = counter.town
    case = town.fact(Case("9"), DAY)
    town.clock.set(at(2026, 1, 22))
    town.propose(case, DAY)
    told = ask(counter, drafted(town.confirmation(case, at(2026, 1, 22), signing=DECIDERS[:1]))).json
    assert told["signing"]["ways"][0] == {"roles": ["COM", "COM"], "missing": ["COM"]}
