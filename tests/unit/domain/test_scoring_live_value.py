"""What does each event do to the value of a deduction (procedure 4.2)? Each rule beside a case in which it does not apply."""

import msgspec
import pytest

from ledger.domain.scoring import ScoreLine, score
from ledger.domain.vocabulary import MatterRef
from tests.examples.builders import History, day, fold

ON = "31 Dec"


def history() -> tuple[History, str]:
    """A history with one deduction of 400 from 10 February."""
    told = History()
    told.publish("1")
    told.publish("2", from_on=day("1 Mar"))
    return told, told.deduct(400, fact_on=day("20 Jan"), effective_on=day("10 Feb"), fact="f-a")


def line(told: History, deduction: str, on: str = ON) -> ScoreLine:
    """The line of a deduction in the score of a day, everything known."""
    return next(each for each in score(fold(told.log()), on=day(on)).lines if each.deduction == deduction)


def codes(told: History, deduction: str, on: str = ON) -> list[str]:
    """What the line says happened."""
    return [step.code for step in line(told, deduction, on).steps]


@pytest.mark.parametrize(
    ("name", "cp", "base"),
    [
        ("DeductionCorrected", 250, 250),
        ("DeductionCorrected", 500, 400),
        ("DeductionAnnulled", 0, 0),
        ("ContestedEntryVoided", 0, 0),
    ],
)
def test_an_act_of_the_organ_counts_from_the_start(name: str, cp: int, base: int) -> None:
    told, deduction = history()
    told.add(name, day("1 Jun"), of=deduction, cp=cp)
    assert [line(told, deduction, on).base_cp for on in ("10 Feb", ON)] == [base, base]


@pytest.mark.parametrize(
    ("outcome", "cp", "base"),
    [("upheld", 0, 400), ("varied_down", 250, 250), ("varied_down", 500, 400), ("revoked", 0, 0), ("remitted", 0, 0)],
)
def test_a_target_of_an_appeal_decision_counts_from_the_start(outcome: str, cp: int, base: int) -> None:
    told, deduction = history()
    told.decide_appeal(deduction, outcome, on=day("1 Jun"), cp=cp)
    assert [line(told, deduction, on).base_cp for on in ("10 Feb", ON)] == [base, base]


def test_an_outcome_on_another_deduction_changes_nothing() -> None:
    told, deduction = history()
    other = told.deduct(300, fact_on=day("20 Jan"), effective_on=day("10 Feb"))
    told.decide_appeal(other, "revoked", on=day("1 Jun"))
    assert (line(told, deduction).live_cp, line(told, other).live_cp) == (400, 0)


@pytest.mark.parametrize(("fact", "base"), [("f-a", 0), ("f-b", 400)])
def test_a_disproved_fact_carries_no_points(fact: str, base: int) -> None:
    told, deduction = history()
    told.add("FactDisproved", day("1 Jun"), of=fact)
    assert line(told, deduction).base_cp == base


@pytest.mark.parametrize(("version", "base"), [("1", 0), ("2", 400)])
def test_an_annulled_rulebook_takes_what_cites_it(version: str, base: int) -> None:
    told, deduction = history()
    told.add("RulebookAnnulled", day("1 Jun"), of=version)
    assert line(told, deduction).base_cp == base


def test_a_new_determination_counts_from_its_own_effective_day() -> None:
    told, deduction = history()
    told.decide_appeal(deduction, "remitted", on=day("1 Jun"))
    told.redetermine(deduction, 250, effective_on=day("1 Jul"))
    assert [line(told, deduction, on).live_cp for on in ("10 Feb", "30 Jun", "1 Jul", ON)] == [0, 0, 250, 250]
    assert codes(told, deduction, "30 Jun")[-1] == "redetermination-not-yet-effective"


def test_a_new_determination_without_service_counts_nothing() -> None:
    told, deduction = history()
    told.decide_appeal(deduction, "remitted", on=day("1 Jun"))
    told.redetermine(deduction, 250, effective_on=day("1 Jul"), served=False)
    assert line(told, deduction).live_cp == 0
    assert codes(told, deduction)[-1] == "redetermination-not-served"


@pytest.mark.parametrize(("cp", "live"), [(250, 250), (251, 0)])
def test_a_new_determination_stays_within_the_base_before_remittal(cp: int, live: int) -> None:
    told, deduction = history()
    told.add("DeductionCorrected", day("1 May"), of=deduction, cp=250)
    told.decide_appeal(deduction, "remitted", on=day("1 Jun"))
    told.redetermine(deduction, cp, effective_on=day("1 Jul"))
    assert line(told, deduction).live_cp == live


def test_a_second_remittal_of_nothing_keeps_the_base_before_the_first() -> None:
    told, deduction = history()
    told.decide_appeal(deduction, "remitted", on=day("1 Jun"))
    told.add("RulebookAnnulled", day("2 Jun"), of="1")
    told.redetermine(deduction, 400, effective_on=day("1 Jul"))
    assert line(told, deduction).live_cp == 400


def test_after_a_revocation_nothing_can_be_determined_again() -> None:
    told, deduction = history()
    told.decide_appeal(deduction, "remitted", on=day("1 Jun"))
    told.decide_appeal(deduction, "revoked", on=day("2 Jun"))
    told.redetermine(deduction, 100, effective_on=day("1 Jul"))
    assert line(told, deduction).live_cp == 0
    assert codes(told, deduction)[-1] == "redetermination-above-base"


@pytest.mark.parametrize(("corrected", "live"), [("1 Aug", 100), ("1 May", 300)])
def test_events_work_in_ledger_order(corrected: str, live: int) -> None:
    told, deduction = history()
    told.decide_appeal(deduction, "remitted", on=day("1 Jun"))
    told.redetermine(deduction, 300, effective_on=day("1 Jul"))
    told.add("DeductionCorrected", day(corrected), of=deduction, cp=100 if corrected == "1 Aug" else 350)
    assert line(told, deduction).live_cp == live


def test_of_two_exemptions_the_greater_ratio_counts_and_they_do_not_add_up() -> None:
    told, deduction = history()
    told.exempt(deduction, 2500, on=day("1 Jun"))
    assert line(told, deduction).live_cp == 300
    told.exempt(deduction, 5000, on=day("1 Jul"))
    assert (line(told, deduction).ratio_bp, line(told, deduction).live_cp) == (5000, 200)


def test_when_the_greater_exemption_ends_the_other_one_counts() -> None:
    told, deduction = history()
    told.exempt(deduction, 2500, on=day("1 Jun"))
    greater = told.exempt(deduction, 5000, on=day("1 Jul"))
    told.revoke_exemption(greater, effective_on=day("1 Sep"))
    assert [line(told, deduction, on).live_cp for on in ("31 Aug", "1 Sep")] == [200, 300]
    assert codes(told, deduction, "1 Sep") == ["confirmed", "exemption-ended", "exempted"]


def test_a_revoked_exemption_stands_until_the_revocation_is_served() -> None:
    told, deduction = history()
    exemption = told.exempt(deduction, 5000, on=day("1 Jun"))
    told.revoke_exemption(exemption, effective_on=day("1 Sep"), served=False)
    assert line(told, deduction).live_cp == 200


def test_a_revocation_that_an_appeal_revoked_was_never_made() -> None:
    told, deduction = history()
    exemption = told.exempt(deduction, 5000, on=day("1 Jun"))
    told.revoke_exemption(exemption, effective_on=day("1 Sep"))
    assert line(told, deduction).live_cp == 400
    told.add("RevocationOverturned", day("1 Oct"), of=exemption)
    assert line(told, deduction).live_cp == 200


def test_an_exemption_covers_the_linked_facts_and_no_others() -> None:
    told, deduction = history()
    linked = told.deduct(700, fact_on=day("20 Jan"), effective_on=day("10 Feb"), fact="f-b")
    told.exempt(deduction, 5000, on=day("1 Jun"))
    assert line(told, linked).live_cp == 700
    told.add("FactLinkedAsSame", day("2 Jun"), of="f-a", about="f-b")
    assert line(told, linked).live_cp == 350


def test_an_exemption_of_a_finding_covers_the_points_on_its_fact() -> None:
    told, deduction = history()
    finding = told.find("minor", fact_on=day("20 Jan"), effective_on=day("1 Mar"), fact="f-a")
    told.exempt(finding, 5000, on=day("1 Jun"))
    assert line(told, deduction).live_cp == 200


def test_an_exemption_of_a_matter_without_a_fact_covers_no_points() -> None:
    told, deduction = history()
    exemption = told.exempt(deduction, 5000, on=day("1 Jun"))
    inputs = fold(told.log())
    of_a_listing = msgspec.structs.replace(
        inputs.dossier.exemptions[exemption], target=MatterRef(kind="listing", id=deduction)
    )
    dossier = msgspec.structs.replace(inputs.dossier, exemptions={exemption: of_a_listing})
    assert score(inputs, on=day(ON)).points_cp == 200
    assert score(msgspec.structs.replace(inputs, dossier=dossier), on=day(ON)).points_cp == 400


def test_a_full_exemption_leaves_nothing() -> None:
    told, deduction = history()
    told.exempt(deduction, 10000, on=day("1 Jun"))
    assert (line(told, deduction).live_cp, line(told, deduction).counts) == (0, False)
