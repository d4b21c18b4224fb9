"""From which day does a decision count (procedure 4.1)?"""

from datetime import date

import msgspec
import pytest

from ledger.domain.acts import Act
from ledger.domain.dossier import Service
from ledger.domain.effective_day import effective_on, first_services, is_late_without_proof
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import ScoreInputs, score
from ledger.domain.time_limits import Calendar, CalendarYear
from ledger.domain.vocabulary import AppealRoute, ServiceProof
from tests.examples.builders import CALENDAR, History, act, day, fold
from tests.properties.naive_scorer import Record

ROUTE = AppealRoute(track="internal", stages=("appeal",), organ="county_committee", limit="TL04")


def decision(decided_on: date | None = None, claimed_on: date | None = None) -> Act:
    """A decision as recorded on 1 June."""
    return act(Record(3, day("1 Jun"), "DeductionConfirmed", "e-3", decided_on=decided_on, claimed_on=claimed_on))


def service(
    served_on: date, recorded_on: date | None = None, proof: ServiceProof | None = None, position: int = 4
) -> Service:
    """A service of that decision."""
    return Service(
        act=act(Record(position, recorded_on or served_on, "DecisionServed", f"e-{position}")),
        decision="e-3",
        served_on=served_on,
        mode="direct",
        service_proof=proof,
        route=ROUTE,
    )


@pytest.mark.parametrize(
    ("claimed", "decided", "served", "expected"),
    [
        ("20 Jun", "2 Jun", "3 Jun", "20 Jun"),
        ("1 Jun", "20 Jun", "3 Jun", "20 Jun"),
        ("1 Jun", "2 Jun", "20 Jun", "20 Jun"),
        (None, "2 Jun", "3 Jun", "3 Jun"),
        (None, None, "3 Jun", "3 Jun"),
    ],
)
def test_the_latest_of_claim_decision_and_service_counts(
    claimed: str | None, decided: str | None, served: str, expected: str
) -> None:
    made = decision(day(decided) if decided else None, day(claimed) if claimed else None)
    found = effective_on(made, {"e-3": service(day(served))}, CALENDAR)
    assert found == day(expected)


def test_without_a_service_there_is_no_effective_day() -> None:
    assert effective_on(decision(day("2 Jun")), {}, CALENDAR) is None


def test_the_first_service_in_the_log_counts_and_a_second_changes_nothing() -> None:
    first, second = service(day("9 Jun")), service(day("3 Jun"), day("10 Jun"), position=5)
    assert first_services([second, first]) == first_services([first, second]) == {"e-3": first}
    assert first_services([second]) == {"e-3": second}


@pytest.mark.parametrize(
    ("recorded", "proof", "late"),
    [("5 Jun", None, False), ("8 Jun", None, True), ("8 Jun", "receipt", False), ("29 May", None, False)],
)
def test_five_working_days_are_in_time_and_six_need_a_proof(
    recorded: str, proof: ServiceProof | None, late: bool
) -> None:
    served = service(day("29 May"), day(recorded), proof)
    assert CALENDAR.working_days_between(day("29 May"), day("5 Jun")) == 5
    assert is_late_without_proof(served, CALENDAR) is late


def test_a_rest_period_is_no_delay() -> None:
    before_the_holiday = service(day("30 Sep"), day("13 Oct"))
    assert not is_late_without_proof(before_the_holiday, CALENDAR)
    assert is_late_without_proof(before_the_holiday, Calendar())


def test_a_calendar_published_after_the_service_does_not_move_the_day() -> None:
    late = service(day("30 Sep"), day("13 Oct"), position=4)
    year = CALENDAR.publications[0]
    published = act(Record(9, day("1 Dec"), "CalendarPublished", "e-9"))
    afterwards = Calendar(publications=(msgspec.structs.replace(year, act=published),))
    before = Calendar(
        publications=(CalendarYear(year=2026, holidays=year.holidays, makeup=year.makeup, act=decision()),)
    )
    assert is_late_without_proof(late, afterwards)
    assert not is_late_without_proof(late, before)


def late_history() -> ScoreInputs:
    """400, served on 1 June and recorded eleven days later without a proof."""
    history = History()
    history.publish()
    history.deduct(400, fact_on=day("2 Feb"), effective_on=day("1 Jun"), recorded_on=day("12 Jun"))
    return fold(history.log())


def test_the_length_comes_from_the_rulebook_of_the_day_of_recording() -> None:
    inputs = late_history()
    version = inputs.rulebooks.versions[0]
    patient = msgspec.structs.replace(version.rulebook, late_service_working_days=10)
    rulebooks = Rulebooks(versions=(msgspec.structs.replace(version, rulebook=patient),))
    assert score(inputs, on=day("11 Jun")).points_cp == 0
    assert score(msgspec.structs.replace(inputs, rulebooks=rulebooks), on=day("11 Jun")).points_cp == 400


def test_without_any_rulebook_five_working_days_hold() -> None:
    inputs = msgspec.structs.replace(late_history(), rulebooks=Rulebooks())
    assert score(inputs, on=day("11 Jun")).points_cp == 0
    assert score(inputs, on=day("12 Jun")).points_cp == 400
