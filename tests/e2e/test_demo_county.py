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
from api.demo.cast import official_id
from api.demo.county import DemoInTheWay, build_county
from api.demo.scribe import DemoRefused
from api.ledger_directory import Reading, open_reading
from ledger.domain.clauses.evaluate import evaluate
from ledger.domain.colours import colour
from ledger.domain.scoring import list_due
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
    ("x9", 9, "03-31", None, (200, "none", False)),
    ("x14", 14, "02-28", "02-28", (650, "yellow", False)),
    ("x14", 14, "02-28", "03-03", (560, "blue", False)),
    ("x15", 15, "06-30", None, (700, "yellow", False)),
    ("x17", 17, "05-31", None, (0, "none", False)),
    ("x17", 17, "06-12", None, (700, "yellow", False)),
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


def test_the_county_has_120_officials_in_three_units_and_every_colour(reading) -> None:
    today, knowing = reading.today(), reading.history.known(None, today=reading.today())
    officials = reading.history.officials()
    assert len(officials) == 120
    dossiers = [reading.history.dossier(official) for official in officials]
    assert len({dossier.postings[0].unit for dossier in dossiers}) == 3
    colours = Counter(
        colour(reading.history.score_inputs(official, knowing), on=today).colour for official in officials
    )
    assert set(colours) == {"none", "blue", "yellow", "red"}


def test_the_county_shows_every_stage_and_every_ending_of_a_deduction(reading) -> None:
    streams = [reading.history.stream(f"official/{official}") for official in reading.history.officials()]
    stages = Counter(stage for state in streams for matter, stage in state.matters.items() if "deduction/" in matter)
    assert set(stages) == {
        "proposed", "noticed", "represented", "waived", "considered", "confirmed", "served", "annulled", "rejected",
        "withdrawn",
    }  # fmt: skip
    assert sum(stages.values()) == len(CASES) >= 40
    types = {event.statement.type for event in reading.history.events(0, reading.history.size())}
    assert {
        "deduction-corrected/1",
        "fact-disproved/1",
        "evidence-excluded/1",
        "key-revoked/1",
        "day-closed/1",
    } <= types


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
