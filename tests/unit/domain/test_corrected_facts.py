"""A fact whose day was wrong: by which rule is a case decided that was proposed before the correction? Procedure 4.3, 4.5, clause F02."""

from datetime import date
from pathlib import Path

import pytest

from tests.support.acts import cited, codes, must, rules
from tests.support.links_acts import correct_fact, morning
from tests.support.objections_acts import determination, filed_and_accepted, ruled, target, with_office
from tests.support.refusals_case import lighter, published
from tests.support.town import RULES, Case, Town

WRONG_DAY, RIGHT_DAY = date(2026, 5, 20), date(2026, 5, 11)
HEAVY_AGAIN = date(2026, 5, 16)
DECIDED = date(2026, 6, 8)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Version 2 halves D2.4 from 1 April, version 3 takes that back from 16 May."""
    town = Town(tmp_path).settle()
    town.clock.set(morning(date(2026, 4, 1)))
    published(town, lighter(2))
    town.clock.set(morning(HEAVY_AGAIN))
    published(town, rules(RULES, 3))
    return town


def noticed(town: Town) -> Case:
    """A case of 4.00 under version 3, noticed on the day that was taken for that of the fact."""
    heavy = cited(rules(RULES, 3), 3)
    case = town.fact(Case("1"), WRONG_DAY)
    must(town.propose(case, WRONG_DAY, 400, rulebook=heavy))
    must(town.notice(case, 400))
    return case


def test_clause_f02_a_case_is_decided_by_the_rule_of_the_day_that_the_fact_is_corrected_to(town: Town) -> None:
    case, heavy, light = noticed(town), cited(rules(RULES, 3), 3), cited(lighter(2), 2)
    must(correct_fact(town, case.fact, "occurred_on", RIGHT_DAY))
    assert codes(town.confirm(case, morning(DECIDED), 400, rulebook=heavy)) == {
        "rulebook-wrong-version",
        "points-out-of-range",
    }
    assert codes(town.confirm(case, morning(DECIDED), 201, rulebook=light)) == {"points-out-of-range"}
    span = (WRONG_DAY, WRONG_DAY)
    assert codes(town.confirm(case, morning(DECIDED), 200, rulebook=light, occurred_on=span)) == {"fact-differs"}
    must(town.confirm(case, morning(DECIDED), 200, rulebook=light))


def test_clause_f02_a_new_determination_goes_by_the_corrected_day_as_well(town: Town) -> None:
    case, heavy, light = noticed(with_office(town)), cited(rules(RULES, 3), 3), cited(lighter(2), 2)
    must(town.confirm(case, morning(DECIDED), 400, rulebook=heavy))
    must(town.serve(case, DECIDED))
    filed_and_accepted(town, case)
    by = ruled(town, case, target(case, "remitted"))
    must(correct_fact(town, case.fact, "occurred_on", RIGHT_DAY))
    again = {"town": town, "case": case, "when": town.clock.now(), "remitted_by": by}
    assert "rulebook-wrong-version" in codes(town.submit(determination(**again, points_cp=400, rulebook=heavy)))  # type: ignore[arg-type]
    must(town.submit(determination(**again, points_cp=200, rulebook=light)))  # type: ignore[arg-type]
