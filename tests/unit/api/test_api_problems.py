"""Has every error of ours a status, a title and two languages? The trees of all rooms, walked; and a class left out, named."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from typing import Any

import pytest

import api
import keys
import ledger
import projections
from api.errors import ApiError, QueryRefused
from api.problems import ROWS, code_of, problem_of, row_of
from keys.errors import KeysError, MalformedEnvelope
from ledger.domain.errors import DomainError, NotAdmitted, StaleSeen, StatementMalformed
from ledger.domain.problems import breach
from ledger.errors import LedgerError, NotInLog
from ledger.log.errors import LogError
from ledger.store.errors import EventIdTaken, StoreError
from ledger.verify.errors import VerifyError
from projections.errors import ProjectionsError
from tests.vectors.make_http_problems import PAGE, UNREADABLE, lines, page, tree

ROOTS = (KeysError, DomainError, LogError, VerifyError, StoreError, LedgerError, ProjectionsError, ApiError)


def without_row(rows: Mapping[type[Exception], Any]) -> list[str]:
    """The classes of ours that have no row of their own, wherever they are defined."""
    for package in (keys, ledger, projections, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found = {kind for root in ROOTS for kind in tree(root) if kind.__module__.partition(".")[0] != "tests"}
    return sorted(f"{kind.__module__}.{kind.__name__}" for kind in found if kind not in rows)


def test_every_error_of_every_room_has_a_row() -> None:
    assert without_row(ROWS) == []


@pytest.mark.parametrize("left_out", [NotAdmitted, EventIdTaken, MalformedEnvelope, QueryRefused])
def test_an_error_without_a_row_is_named(left_out: type[Exception]) -> None:
    rows = {kind: row for kind, row in ROWS.items() if kind is not left_out}
    assert without_row(rows) == [f"{left_out.__module__}.{left_out.__name__}"]


def test_every_row_is_a_refusal_or_a_failure_with_a_title_in_two_languages() -> None:
    for kind, row in ROWS.items():
        assert 400 <= row.status < 600, kind
        assert re.search("[\u4e00-\u9fff]", row.zh), kind
        assert re.search("[a-z]", row.en), kind


def test_a_subclass_nobody_knows_gets_the_row_of_its_nearest_ancestor() -> None:
    class Elsewhere(NotInLog):
        pass

    assert row_of(Elsewhere("x")) is ROWS[NotInLog]
    with pytest.raises(KeyError):
        row_of(ValueError("not of ours"))


def test_every_breach_is_told_with_its_clause_and_field() -> None:
    breaches = (
        breach("wrong-ledger", "log", found="a", expected="b"),
        breach("signer-twice", "signers[1]", actor="a-1"),
    )
    members = problem_of(NotAdmitted(breaches), "note").members
    assert (members["code"], members["clause"], members["field"]) == ("wrong-ledger", "G03", "log")
    assert [each["code"] for each in members["breaches"]] == ["wrong-ledger", "signer-twice"]
    assert members["refusal"] == "note"
    assert "refusal" not in problem_of(NotAdmitted(breaches)).members


def test_a_conflict_names_the_events_in_the_way() -> None:
    stale = problem_of(StaleSeen(("e-1", "e-2")))
    assert (stale.status, stale.members["events"], stale.members["field"]) == (409, ["e-1", "e-2"], "seen")
    taken = problem_of(EventIdTaken(event_id="e-1", position=7))
    assert (taken.status, taken.members["events"], taken.members["position"]) == (409, ["e-1"], 7)


def test_the_http_page_explains_every_problem_as_the_code_has_it() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text), "run tests/vectors/make_http_problems.py"


def test_a_problem_that_the_page_misses_or_tells_otherwise_would_be_seen() -> None:
    text = PAGE.read_text("utf-8")
    listed = {line.code: line.status for line in lines()}
    assert {"stale-seen": 409, "not-in-log": 404, "length-required": 411, "wrong-ledger": 422}.items() <= listed.items()
    for line in lines():
        assert text.count(str(line)) == 1
        assert page(text.replace(str(line), "")) == text
        assert line.zh
        assert line.en


def test_the_statuses_of_the_page_are_those_of_the_answers() -> None:
    listed = {line.code: line.status for line in lines()}
    for error in (
        StaleSeen(("e",)),
        NotAdmitted((breach("already-founded", "stream"),)),
        EventIdTaken(event_id="e", position=1),
    ):
        assert listed[code_of(error)] == problem_of(error).status
    for code in UNREADABLE:
        values = dict.fromkeys(("detail", "found", "expected"), "x")
        assert listed[code] == problem_of(StatementMalformed(code, "where", **values)).status
