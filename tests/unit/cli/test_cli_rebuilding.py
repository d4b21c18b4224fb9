"""`mingjing rebuild`: the views of a directory made anew, compared and replaced; with a service running, by it; what differed is stated."""

import sqlite3
from contextlib import closing
from pathlib import Path

from api.cli.serving import SERVING_FILE, state_quarantine
from api.demo import PASSPHRASE
from api.ledger_directory import LedgerOpener, open_reading
from api.wiring import start_service
from ledger.domain.events.service import ViewQuarantined
from projections.rebuilding import BESIDE_FILE
from projections.tables import VIEWS_FILE
from tests.unit.cli.conftest import Mingjing


def edit(county: Path, statement: str) -> None:
    with closing(sqlite3.connect(county / VIEWS_FILE, isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount > 0


def last_statement(county: Path) -> object:
    with open_reading(county) as reading:
        return reading.history.event(reading.history.size() - 1).statement.data


def test_views_are_made_compared_and_found_the_same(county: Path, mingjing: Mingjing) -> None:
    (county / VIEWS_FILE).unlink(missing_ok=True)
    first = mingjing("rebuild", "-d", county, "--json")
    assert (first.code, first.json["ok"], first.json["swapped"]) == (0, True, True)
    assert {each["view"] for each in first.json["views"]} >= {"scores", "deadlines", "history", "unit_reports", "keys"}
    again = mingjing("rebuild", "scores", "-d", county, "--check", "--json")
    assert (again.code, [each["view"] for each in again.json["views"]], again.json["swapped"]) == (0, ["scores"], False)
    assert again.json["views"][0]["expected"] == again.json["views"][0]["found"]
    assert not (county / BESIDE_FILE).exists()


def test_an_edited_view_is_named_kept_replaced_and_stated(county: Path, mingjing: Mingjing) -> None:
    assert mingjing("rebuild", "-d", county).code == 0
    edit(county, "UPDATE scores SET points_cp = 0 WHERE official = 'o-0001'")
    checked = mingjing("rebuild", "-d", county, "--check")
    assert checked.code == 1
    assert "DIFFERS" in checked.out
    assert "o-0001" in checked.out
    ran = mingjing("rebuild", "-d", county, "--json")
    (differing,) = [each for each in ran.json["views"] if not each["same"]]
    assert (ran.code, differing["view"], differing["edited"], ran.json["stated"]) == (1, "scores", ["o-0001"], True)
    assert (county / ran.json["kept"]).exists()
    stated = last_statement(county)
    assert isinstance(stated, ViewQuarantined)
    assert (stated.view, stated.expected_hash, stated.found_hash) == (
        "scores",
        differing["expected"],
        differing["found"],
    )
    assert mingjing("rebuild", "-d", county, "--check").code == 0


def test_a_view_that_is_not_there_is_a_usage_error_and_those_that_are_stand_beside(
    county: Path, mingjing: Mingjing
) -> None:
    ran = mingjing("rebuild", "nothing", "-d", county)
    assert ran.code == 2
    assert "scores" in ran.err
    assert not (county / BESIDE_FILE).exists()


def test_a_service_states_what_it_finds_when_it_opens(county: Path, mingjing: Mingjing) -> None:
    assert mingjing("rebuild", "-d", county).code == 0
    edit(county, "DELETE FROM history WHERE official = 'o-0001'")

    def state(*told: object) -> object:
        return state_quarantine(county, PASSPHRASE, *told)  # type: ignore[arg-type]  # as `run_service` hands it on

    service = start_service(LedgerOpener(county, PASSPHRASE)(), county / VIEWS_FILE, state)
    assert service.runner.wait_for(service.ledger.history.size(), timeout_s=60)
    assert all(each.sound and not each.lag for each in service.views.status(service.ledger.history.size()))
    service.close()
    stated = last_statement(county)
    assert isinstance(stated, ViewQuarantined)
    assert stated.view == "history"


def test_while_another_process_holds_the_ledger_without_an_address_nothing_is_done(
    county: Path, mingjing: Mingjing
) -> None:
    assert not (county / SERVING_FILE).exists()
    with LedgerOpener(county, PASSPHRASE)():
        ran = mingjing("rebuild", "-d", county, "--json")
    assert (ran.code, ran.json["code"]) == (3, "ledger-locked")
