"""F11: limits that bind others. Proposed on 12 March, decided on 30 March, served on 31 March; objected to on 10 April."""

from datetime import date

from msgspec.structs import replace

from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f11_limits import f11
from ledger.domain.dossier import Change, Decision, Hearing
from ledger.domain.objected import Acceptance, Objection, ObjectionDecision, Refusal
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import MatterRef, Target
from tests.unit.domain.lawful_case import act, answer, case, confirmation, day, deduction, hearing, service, undecided

FILED = day(4, 10)
APO = ("a-apo", "APO")


def objected(known_on: date, **fields: object) -> CaseFile:
    """The lawful case with an objection filed on Friday 10 April: TL25 to 17 April."""
    objection = Objection(
        id="ap-1", stage="appeal", track="internal", decision="e-50", matter=MatterRef(kind="deduction", id="d-1"),
        filed_on=FILED, channel="electronic", late_ground=None, filed=act(70, FILED, ("a-person", "SUB")),
    )  # fmt: skip
    file = case(known_on=known_on)
    services = fields.pop("services", ())
    objection = replace(objection, **fields)  # type: ignore[arg-type]
    own = MatterRef(kind="appeal", id="ap-1")
    heard = {**file.dossier.hearings, "appeal/ap-1": Hearing(matter=own, services=services)}  # type: ignore[arg-type]
    return replace(file, dossier=replace(file.dossier, objections={"ap-1": objection}, hearings=heard))


def accepted(on: date) -> Acceptance:
    """Its acceptance on a day."""
    return Acceptance(act=act(80, on, APO), stage="appeal", track="internal", organ="organisation_dept", accepted_on=on)


def ruled(on: date, outcome: str = "upheld") -> ObjectionDecision:
    """Its decision on a day."""
    target = Target(kind="deduction", id="d-1", outcome=outcome, new_value=None, ground=None)  # type: ignore[arg-type]
    return ObjectionDecision(
        act=act(90, on, APO),
        stage="appeal",
        track="internal",
        organ="organisation_dept",
        targets=(target,),
        decided_on=on,
    )


def told(on: date) -> object:
    """The service of that decision on a day."""
    return service(95, on, decision="e-90")


def test_clause_f11_the_lawful_case_kept_its_limits() -> None:
    assert answer(f11, case()) == ("pass", "in-time")


def test_clause_f11_nothing_is_asked_before_the_decision() -> None:
    assert answer(f11, undecided()) == ("not_applicable", "not-decided")


def test_clause_f11_a_decision_on_its_last_day_is_in_time_and_a_day_later_is_not() -> None:
    for on, expected in ((day(4, 13), "pass"), (day(4, 14), "fail")):
        late = confirmation(act=act(50, on, ("a-com-1", "COM"), decided_on=on))
        heard = hearing(services=(service(60, on),))
        assert answer(f11, case(decision=deduction(confirmation=late), heard=heard))[0] == expected


def test_clause_f11_a_decision_that_nobody_served_fails_after_its_limit() -> None:
    unserved = hearing(services=())
    assert answer(f11, case(heard=unserved, known_on=day(4, 9)))[0] == "pass"
    assert answer(f11, case(heard=unserved, known_on=day(4, 10))) == ("fail", "limit-missed")


def test_clause_f11_an_objection_waits_five_working_days_and_not_a_sixth() -> None:
    assert answer(f11, objected(day(4, 17)))[0] == "pass"
    assert answer(f11, objected(day(4, 20))) == ("fail", "limit-missed")
    assert answer(f11, objected(day(4, 30), acceptance=accepted(day(4, 17))))[0] == "pass"
    assert answer(f11, objected(day(4, 30), acceptance=accepted(day(4, 20))))[0] == "fail"


def test_clause_f11_a_refusal_and_a_withdrawal_end_the_waiting_too() -> None:
    refusal = Refusal(act=act(80, day(4, 17), APO), ground="late", refused_on=day(4, 17))
    assert answer(f11, objected(day(4, 24), refusal=refusal))[0] == "pass"
    gone = act(80, day(4, 17), ("a-person", "SUB"))
    assert answer(f11, objected(day(6, 30), withdrawn=gone, withdrawn_on=day(4, 17)))[0] == "pass"


def test_clause_f11_the_objection_is_decided_within_thirty_days_of_acceptance() -> None:
    """Accepted on 13 April: due on 13 May."""
    start = accepted(day(4, 13))
    assert answer(f11, objected(day(5, 13), acceptance=start))[0] == "pass"
    assert answer(f11, objected(day(5, 14), acceptance=start)) == ("fail", "limit-missed")
    for on, expected in ((day(5, 13), "pass"), (day(5, 14), "fail")):
        decided = objected(day(5, 20), acceptance=start, outcome=ruled(on), services=(told(on),))
        assert answer(f11, decided)[0] == expected


def test_clause_f11_what_was_sent_back_is_decided_again_within_thirty_days_of_service() -> None:
    """Served on 13 May: due on 12 June, a Friday."""
    start, sent_back = accepted(day(4, 13)), ruled(day(5, 13), "remitted")
    change = Change(act=sent_back.act, kind="remitted", value_cp=None)

    def known(on: date, *later: Change) -> CaseFile:
        file = objected(on, acceptance=start, outcome=sent_back, services=(told(day(5, 13)),))
        changed = deduction(changes=(change, *later))
        return replace(file, dossier=replace(file.dossier, deductions={"d-1": changed}))

    assert answer(f11, known(day(6, 12)))[0] == "pass"
    assert answer(f11, known(day(6, 13))) == ("fail", "limit-missed")
    again = Change(
        act=act(100, day(6, 12), decided_on=day(6, 12), type="deduction-annulled/1"), kind="annulled", value_cp=None
    )
    assert answer(f11, known(day(6, 13), again))[0] == "pass"


def test_clause_f11_a_limit_missed_in_a_year_without_a_calendar_is_left_open() -> None:
    unserved = replace(case(heard=hearing(services=()), known_on=day(6, 30)), calendar=Calendar())
    assert answer(f11, unserved) == ("cannot_prove", "calendar-unknown")


def test_clause_f11_needs_the_rulebook_that_the_decision_cites() -> None:
    assert answer(f11, replace(case(), rulebooks=replace(case().rulebooks, versions=()))) == (
        "cannot_prove",
        "rulebook-not-known",
    )


def test_the_decisions_of_a_dossier_are_not_needed_for_an_objection() -> None:
    """A rejection is known from the list of decisions alone, an appeal from its own."""
    file = objected(day(4, 30), acceptance=accepted(day(4, 17)))
    listed = {"e-50": Decision(matter="deduction/d-1", type="deduction-confirmed/1", decided_on=day(3, 30))}
    assert answer(f11, replace(file, dossier=replace(file.dossier, decisions=listed)))[0] == "pass"
