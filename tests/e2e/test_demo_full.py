"""The full demo county: its roster and its draws by the figures of the procedure, and a smaller one of the same kind, written through."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from api.demo import demo_kind
from api.demo.building import DemoInTheWay
from api.demo.cast import official_id
from api.demo.chance import Dice
from api.demo.county import build_county
from api.demo.drawing import RULED_APART
from api.demo.full_county import FULL_KIND, FullCounty, build_full_county, drawn_cases
from api.demo.full_figures import FORESEEN
from api.demo.meeting import meeting_day
from api.demo.opening import CALENDAR
from api.demo.reporting import TERM, quarter_of_fact
from api.demo.roster import ALIKE, CLOSED, SUCCESSOR, draw_roster
from api.demo.rules import VERSION_3_ANNULLED
from api.ledger_directory import Reading, open_reading
from ledger.domain.scoring import score
from ledger.domain.unit_report import quarter_days
from ledger.fsck import fsck

SMALL = (3,) * 86


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> FullCounty:
    return build_full_county(tmp_path_factory.mktemp("full") / "county", sizes=SMALL)


@pytest.fixture
def reading(full: FullCounty) -> Iterator[Reading]:
    with open_reading(full.county.directory) as opened:
        yield opened


def test_the_roster_is_that_of_the_founding_figures() -> None:
    roster = draw_roster()
    assert len(roster.people) == 8_200
    assert Counter(one.tier for one in roster.people) == {"county_managed": 1_600, "middle": 2_900, "general": 3_700}
    kinds = Counter(unit.kind for unit in roster.units)
    assert kinds["town"] + kinds["street"] == 14
    assert (kinds["department"], kinds["institution"], kinds["state_firm"]) == (44, 20, 8)
    sizes = sorted(unit.headcount for unit in roster.units)
    assert (sizes[0], sizes[-1], 60 <= sizes[43] <= 80) == (18, 420, True)
    assert Counter(one.unit.id for one in roster.people) == {unit.id: unit.headcount for unit in roster.units}
    one, other = (roster.person(number) for number in ALIKE)
    assert one.name == other.name
    assert one.id != other.id
    assert draw_roster() == roster


def test_the_draws_come_near_the_simulated_medians_and_are_the_same_each_time() -> None:
    cases = list(drawn_cases(draw_roster()))
    persons = len({case.official for case in cases})
    assert abs(len(cases) - FORESEEN["deductions"]) < 0.10 * FORESEEN["deductions"]
    assert abs(persons - FORESEEN["persons"]) < 0.10 * FORESEEN["persons"]
    severities = Counter(case.severity for case in cases)
    for severity, share in (("minor", 0.62), ("moderate", 0.30), ("serious", 0.08)):
        assert abs(severities[severity] / len(cases) - share) < 0.02
    represented = sum(case.answer == "paper" for case in cases) / len(cases)
    assert abs(represented - 0.30) < 0.03
    assert cases == list(drawn_cases(draw_roster()))


def test_most_proposals_of_a_quarter_come_in_the_five_working_days_before_its_report_is_due() -> None:
    late = 0
    cases = list(drawn_cases(draw_roster()))
    for case in cases:
        ends = quarter_days(quarter_of_fact(case.fact_on))[1]
        proposed_on = CALENDAR.add_working_days(case.begun_on, 2)
        late += CALENDAR.add_working_days(ends, TERM - 4) <= proposed_on <= CALENDAR.add_working_days(ends, TERM)
    assert abs(late / len(cases) - 0.60) < 0.05


def test_an_organ_meets_every_second_week_on_a_working_day() -> None:
    days = {meeting_day("u-town-1", date.fromordinal(day)) for day in range(738_000, 738_000 + 730)}
    assert all(CALENDAR.is_working_day(day) for day in days)
    gaps = Counter((after - before).days for before, after in zip(sorted(days), sorted(days)[1:], strict=False))
    assert gaps.most_common(1)[0][0] == 14


def test_dice_give_every_number_and_weigh_them() -> None:
    dice = Dice("test")
    assert {dice.below(6) for _ in range(200)} == set(range(6))
    assert Counter(dice.weighted((0, 3, 1)) for _ in range(400))[0] == 0
    assert [Dice("same").below(1_000) for _ in range(3)] == [Dice("same").below(1_000)] * 3
    with pytest.raises(ValueError, match="no weight"):
        dice.weighted((0, 0))


def test_a_county_of_this_kind_is_written_whole_with_its_views_and_its_log_holds(full, reading) -> None:
    assert demo_kind(full.county.directory) == FULL_KIND
    assert (full.county.directory / "views.db").exists()
    assert reading.history.size() == full.county.size
    assert len(reading.history.officials()) == sum(SMALL)
    assert fsck(reading.history.recorder, workers=1).sound
    assert full.figures.deductions == sum(
        stage.startswith("deduction/")
        for official in reading.history.officials()
        for stage in reading.history.stream(f"official/{official}").matters
    )


def test_the_unit_that_closes_has_nobody_left_and_reports_no_more(reading) -> None:
    assert reading.history.stream(f"unit/{CLOSED}").detail.closed_on == date(2026, 7, 1)
    moved = [
        dossier
        for dossier in map(reading.history.dossier, reading.history.officials())
        if dossier.postings[0].unit == CLOSED
    ]
    assert len(moved) == 3
    assert {dossier.postings[-1].unit for dossier in moved} == {SUCCESSOR}
    assert reading.history.stream(f"unit-report/{CLOSED}/2026-q2").refs
    assert not reading.history.stream(f"unit-report/{CLOSED}/2026-q3").refs


def test_the_rules_of_one_town_are_annulled_and_what_rested_on_them_counts_nothing(reading) -> None:
    version = reading.history.rulebooks().version("default-county", 3)
    assert version.scope_units == {RULED_APART}
    assert version.annulled.recorded_on == VERSION_3_ANNULLED
    for official in reading.history.officials():
        inputs = reading.history.score_inputs(official)
        for line in score(inputs, on=date(2026, 12, 31)).lines:
            deduction = inputs.dossier.deductions[line.deduction]
            if deduction.rulebook.version == 3 and not deduction.redeterminations:
                assert line.live_cp == 0


def test_the_year_has_every_act_that_exists_for_many_people(reading) -> None:
    types = {event.statement.type for event in reading.history.events(0, reading.history.size())}
    assert {
        "appeal-filed/1", "committee-meeting-held/1", "day-closed/1", "official-left/1",
        "official-transferred/1", "relation-declared/1", "report-accepted/1", "representation-received/1",
        "rulebook-annulled/1", "unit-closed/1", "warning-issued/1",
    } <= types  # fmt: skip


def test_a_full_county_is_not_written_over_a_small_one(tmp_path) -> None:
    build_county(tmp_path / "county")
    with pytest.raises(DemoInTheWay):
        build_full_county(tmp_path / "county", sizes=SMALL)


def test_the_name_of_an_official_is_sealed(reading) -> None:
    bodies = (reading.history.stored(position).body.decode("utf-8") for position in range(reading.history.size()))
    assert not [body for body in bodies if "干部 0" in body or "INVENTED" in body]
    assert official_id(7) == "o-0007"
