"""The demo county: the same bytes each time, the worked examples of procedure 4.7 in it, every stage, and whole or not there."""

import hashlib
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.cli import run
from api.demo import DEMO_VERSION, MARKER_FILE, demo_version
from api.demo.cases import CASES
from api.demo.cast import UNITS, official_id
from api.demo.county import DemoInTheWay, build_county
from api.demo.keys_acts import ROTATED
from api.demo.reporting import QUARTERS
from api.demo.scribe import DemoRefused
from api.ledger_directory import Reading, open_reading
from ledger.domain.catalogue import CATALOGUE
from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.colours import colour
from ledger.domain.report_limits import on_time
from ledger.domain.scoring import list_due
from ledger.domain.unit_report import quarter_days
from ledger.domain.warning_standing import warning_standing
from ledger.standing import standing_at
from ledger.store.locking import WriterLock

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_county(tmp_path_factory.mktemp("demo") / "county").directory


@pytest.fixture
def reading(directory: Path) -> Iterator[Reading]:
    with open_reading(directory) as opened:
        yield opened


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def answer(reading: Reading, official: int, on: date, known: date | None = None) -> tuple[int, str, bool]:
    """Points in cp, colour, and whether the list is due."""
    knowing = reading.history.known(known, today=reading.today())
    inputs = reading.history.score_inputs(official_id(official), knowing)
    due = colour(inputs, on=on)
    return due.points_cp, due.colour, list_due(inputs, period=on.year, known_on=on).due


WHOLE_FAMILIES = {"3.8", "3.9"}
"""Warnings; the list and the pool."""
EXAMPLES = [
    ("x1", 1, "03-31", None, (400, "blue", False)),
    ("x1", 1, "06-30", None, (700, "yellow", False)),
    ("x2", 2, "06-22", None, (700, "yellow", False)),
    ("x2", 2, "06-30", None, (1000, "red", False)),
    ("x3", 3, "06-30", None, (1001, "red", True)),
    ("x4", 4, "06-30", "06-30", (400, "blue", False)),
    ("x4", 4, "06-30", "07-09", (400, "blue", False)),
    ("x4", 4, "06-30", "07-15", (650, "yellow", False)),
    ("x4-without-receipt", 18, "06-30", "07-15", (400, "blue", False)),
    ("x4-without-receipt", 18, "07-10", "07-15", (650, "yellow", False)),
    ("x5", 5, "06-30", "07-15", (1050, "red", True)),
    ("x5", 5, "06-30", "08-13", (1050, "red", True)),
    ("x5", 5, "06-30", "08-14", (700, "yellow", False)),
    ("x6", 6, "06-05", None, (200, "none", False)),
    ("x7", 7, "03-31", None, (300, "blue", False)),
    ("x7", 7, "08-02", None, (300, "blue", False)),
    ("x7", 7, "08-03", None, (650, "yellow", False)),
    ("x9", 9, "03-31", None, (200, "none", False)),
    ("x10", 10, "03-31", "04-01", (900, "red", False)),
    ("x10", 10, "03-31", "05-05", (900, "red", False)),
    ("x10", 10, "03-31", "05-06", (700, "yellow", False)),
    ("x10", 10, "06-30", None, (700, "yellow", False)),
    ("x14", 14, "02-28", "02-28", (650, "yellow", False)),
    ("x14", 14, "02-28", "03-03", (560, "blue", False)),
    ("x15", 15, "06-30", None, (700, "yellow", False)),
    ("x16", 16, "05-15", None, (500, "blue", False)),
    ("x16", 16, "06-30", None, (650, "yellow", False)),
    ("x17", 17, "05-31", None, (0, "none", False)),
    ("x17", 17, "06-12", None, (700, "yellow", False)),
    ("x18", 118, "04-30", "04-30", (800, "yellow", False)),
    ("x18", 118, "04-30", "05-10", (400, "blue", False)),
    ("x18", 118, "06-07", None, (400, "blue", False)),
    ("x18", 118, "06-30", None, (650, "yellow", False)),
    ("x20", 20, "12-31", None, (700, "yellow", False)),
]


@pytest.mark.parametrize(
    ("official", "on", "known", "expected"),
    [row[1:] for row in EXAMPLES],
    ids=[f"{name}-on-{on}-known-{known or 'now'}" for name, _, on, known, _ in EXAMPLES],
)
def test_example_in_the_county_comes_out_as_the_procedure_says(reading, official, on, known, expected) -> None:
    assert answer(reading, official, day(on), None if known is None else day(known)) == expected


def test_example_x20_points_end_with_their_year(reading) -> None:
    assert answer(reading, 20, date(2027, 1, 1))[:2] == (0, "none")


def test_example_x4_late_entry_fails_f08_and_without_a_receipt_three_clauses_cannot_be_proved(reading) -> None:
    def doubtful(official: int) -> list[tuple[str, str]]:
        case = reading.history.case_file(official_id(official), reading.history.known(None, today=reading.today()))
        late = list(case.dossier.deductions)[-1]
        verdicts = evaluate(case, late)
        return [(one.clause, one.verdict) for one in verdicts if one.verdict in ("fail", "cannot_prove")]

    assert doubtful(4) == [("F08", "fail")]
    assert doubtful(18) == [("F03", "cannot_prove"), ("F04", "cannot_prove"), ("F08", "cannot_prove")]
    assert doubtful(1) == []


def test_the_county_has_120_officials_in_three_units_and_every_colour_at_the_end_of_the_year(reading) -> None:
    knowing = reading.history.known(None, today=reading.today())
    officials = reading.history.officials()
    assert len(officials) == 120
    dossiers = [reading.history.dossier(official) for official in officials]
    assert len({dossier.postings[0].unit for dossier in dossiers}) == 3
    colours = Counter(
        colour(reading.history.score_inputs(official, knowing), on=day("12-31")).colour for official in officials
    )
    assert set(colours) == {"none", "blue", "yellow", "red"}


def test_the_county_shows_every_stage_and_every_ending_of_a_deduction(reading) -> None:
    streams = [reading.history.stream(f"official/{official}") for official in reading.history.officials()]
    stages = Counter(stage for state in streams for matter, stage in state.matters.items() if "deduction/" in matter)
    assert set(stages) == {
        "proposed", "noticed", "represented", "waived", "considered", "confirmed", "served", "annulled", "rejected",
        "withdrawn", "corrected",
    }  # fmt: skip
    assert sum(stages.values()) == len(CASES) >= 40


def test_the_county_shows_every_kind_of_act_of_warnings_and_of_the_list_and_most_of_the_others(reading) -> None:
    names = {CATALOGUE[event.statement.type].name for event in reading.history.events(0, reading.history.size())}
    assert {row.name for row in CATALOGUE.values() if row.family in WHOLE_FAMILIES} <= names
    assert {
        "AppealAccepted", "AppealDecided", "AppealFiled", "AppealRefused", "AppealWithdrawn", "CommitteeMeetingHeld",
        "ContestedEntryReaffirmed", "DeductionAnnulled", "DeductionCorrected", "DeductionRedetermined", "DayClosed",
        "EvidenceExcluded", "FactDisproved", "FactLinkedAsSame", "KeyRevoked", "KeyRotated", "LateReportAccepted",
        "OfficialTransferred", "QuarterlyReportAmended", "ReportReturned", "RulebookSuperseded",
    } <= names  # fmt: skip


def test_the_year_of_the_county_is_whole_with_its_warnings_and_ends_on_its_last_day(reading) -> None:
    assert reading.today() == date(2026, 12, 31)
    assert answer(reading, 64, date(2026, 12, 31))[:2] == (320, "blue")
    inputs = {number: reading.history.score_inputs(official_id(number)) for number in (5, 20, 55, 67, 93)}
    year_end = {number: warning_standing(each, on=day("12-31")) for number, each in inputs.items()}
    assert (year_end[5].due_colour, year_end[5].served_colour) == ("yellow", "yellow")
    assert [(one.colour, one.colour_now) for one in inputs[5].dossier.warnings.values()] == [
        ("blue", "blue"), ("yellow", "yellow"), ("red", "yellow"),
    ]  # fmt: skip
    assert [year_end[number].to_do for number in (20, 55)] == ["serve", "issue"]


def test_the_list_holds_everything_that_can_become_of_a_proposal(reading) -> None:
    found = {number: reading.history.dossier(official_id(number)).listings for number in (3, 5, 61, 67, 90)}
    three, five, declined, taken_back, stuck = (next(iter(each.values())) for each in found.values())
    assert three.stands
    assert five.withdrawal is not None
    assert (five.withdrawal.ab_initio, five.stands) == (True, False)
    assert declined.declined is not None
    assert taken_back.proposal_withdrawn is not None
    assert stuck.pending
    (minutes,) = [name for name in reading.history.recorder.streams("meeting/") if name.endswith("0005")]
    position = reading.history.stream(minutes).refs[0].position
    assert [each.code for each in standing_at(reading.history, position).breaches] == [
        "quorum-missing",
        "majority-missing",
    ]


def test_the_units_report_on_time_late_returned_nothing_and_not_at_all(reading) -> None:
    rulebooks, calendar = reading.history.rulebooks(), reading.history.calendar()
    states = {}
    for unit in UNITS:
        registered = reading.history.stream(f"unit/{unit.id}").detail
        for quarter in QUARTERS:
            reports = reading.history.stream(f"unit-report/{unit.id}/{quarter}").detail
            version = rulebooks.in_force_on(quarter_days(quarter)[1])
            standing = on_time(reports, registered, calendar, version.rulebook, reading.today())
            states[unit.id, quarter[-2:]] = standing.state
    assert states["u-town-1", "q1"] == "on_time"
    assert states["u-town-1", "q3"] == states["u-dept-2", "q2"] == "late"
    assert states["u-inst-3", "q2"] == "missing"
    assert states["u-inst-3", "q3"] == "zero"


def test_a_key_of_the_county_was_rotated_one_was_revoked_and_one_is_p256(reading) -> None:
    assert len(reading.history.actor(ROTATED[0]).keys) == 2
    assert {key.suite for key in reading.history.actor("a-inst-3-reporter").keys.values()} == {"p256"}

    def authentic(official: int) -> str:
        case = reading.history.case_file(official_id(official), reading.history.known(None, today=reading.today()))
        (found,) = [one for one in evaluate(case, next(iter(case.dossier.deductions))) if one.clause == "F25"]
        return found.verdict

    assert (authentic(104), authentic(106), authentic(1)) == ("cannot_prove", "pass", "pass")


def test_no_name_of_an_official_stands_in_any_statement(reading) -> None:
    bodies = [reading.history.stored(position).body.decode("utf-8") for position in range(reading.history.size())]
    assert any("演示一镇" in body for body in bodies)
    assert not [body for body in bodies if "干部 0" in body or "INVENTED" in body]


def log_of(directory: Path) -> str:
    return hashlib.sha256((directory / "log.db").read_bytes()).hexdigest()


def test_the_county_is_the_same_byte_for_byte_each_time_and_progress_runs_to_the_end(directory, tmp_path) -> None:
    told: list[tuple[int, int]] = []
    again = build_county(tmp_path / "again", progress=lambda done, total: told.append((done, total)))
    assert log_of(again.directory) == log_of(directory)
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_a_directory_with_something_else_in_it_is_left_alone(tmp_path) -> None:
    (tmp_path / "own.txt").write_text("mine", encoding="ascii")
    with pytest.raises(DemoInTheWay):
        build_county(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["own.txt"]


KILLED = """
import os, signal, sys
from pathlib import Path
from api.demo.county import build_county
build_county(Path(sys.argv[1]), progress=lambda done, _: done == 300 and os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_build_killed_in_the_middle_leaves_no_county_and_the_next_one_clears_it_away(directory, tmp_path) -> None:
    place = tmp_path / "county"
    ran = subprocess.run([sys.executable, "-c", KILLED, str(place)], cwd=ROOT, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert not place.exists()
    assert list(tmp_path.glob(".county.building-*"))
    assert log_of(build_county(place).directory) == log_of(directory)
    assert list(tmp_path.iterdir()) == [place]


def test_a_build_at_work_elsewhere_is_not_cleared_away(tmp_path) -> None:
    other = tmp_path / ".county.building-other"
    other.mkdir()
    lock = WriterLock.acquire(other)
    try:
        build_county(tmp_path / "county")
        assert other.is_dir()
    finally:
        lock.release()


def test_a_script_that_the_ledger_refuses_stops_naming_the_act_and_leaves_nothing(tmp_path) -> None:
    heavier_than_its_range = replace(CASES[0], points_cp=799)
    with pytest.raises(DemoRefused) as refused:
        build_county(tmp_path / "county", cases=(heavier_than_its_range,))
    assert refused.value.type_name == "deduction-proposed/1"
    assert "799" in refused.value.en
    assert list(tmp_path.iterdir()) == []


def test_the_version_of_a_demo_is_read_from_its_marker_and_nothing_else_is_a_demo(directory, tmp_path) -> None:
    assert demo_version(directory) == DEMO_VERSION
    assert demo_version(tmp_path) is None
    for content in ("{", "[]", '{"demo": "1"}', "\x00"):
        (tmp_path / MARKER_FILE).write_text(content, encoding="utf-8")
        assert demo_version(tmp_path) is None


def test_an_older_demo_is_moved_aside_and_kept(directory, tmp_path, capfd) -> None:
    place = Path(shutil.copytree(directory, tmp_path / "county"))
    (place / MARKER_FILE).write_text('{"demo": 0}', encoding="utf-8")
    assert run(["demo", "--no-serve", "-d", str(place)]) == 0
    assert demo_version(place) == DEMO_VERSION
    assert demo_version(tmp_path / "county.v0-1") == 0
    assert "moved" in capfd.readouterr().out
