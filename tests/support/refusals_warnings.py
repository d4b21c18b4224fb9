"""Stories of warnings (guard G05; clauses F02, F12, F29, F31)."""

from collections.abc import Iterator
from copy import deepcopy

from msgspec.structs import replace

from tests.support.acts import cited, codes, must
from tests.support.acts import standing as beside
from tests.support.refusals import Stories
from tests.support.refusals_case import published
from tests.support.town import RULES, Case, Town, at
from tests.support.warnings_acts import ROUTE, correct, issue, lift, service, warned, yellow_town

WARNINGS = Stories()


@WARNINGS.of("warning-position-stale")
def a_position_before_the_last_event_of_the_stream(town: Town) -> Iterator[set[str]]:
    seen = town.ledger.history.size() - 1
    yellow_town(town)
    yield codes(issue(town, known_position=seen))
    yield codes(issue(town))


@WARNINGS.of("warning-position-ahead")
def a_position_that_does_not_exist_yet(town: Town) -> Iterator[set[str]]:
    yellow_town(town)
    yield codes(issue(town, known_position=town.ledger.history.size()))
    yield codes(issue(town))


@WARNINGS.of("warning-period-differs")
def a_warning_of_another_year(town: Town) -> Iterator[set[str]]:
    yellow_town(town)
    yield codes(issue(town, period="2025"))
    yield codes(issue(town))


@WARNINGS.of("warning-other-rulebook")
def rules_that_come_into_force_later(town: Town) -> Iterator[set[str]]:
    yellow_town(town)
    town.clock.set(at(2026, 5, 11))
    later = {**deepcopy(RULES), "version": 2}
    published(town, later, effective_from_on=at(2026, 7, 1).date())
    yield codes(issue(town, rulebook=cited(later, 2)))
    yield codes(issue(town))


@WARNINGS.of("warning-colour-differs")
def red_at_seven_points(town: Town) -> Iterator[set[str]]:
    yellow_town(town)
    yield codes(issue(town, colour="red"))
    yield codes(issue(town))


@WARNINGS.of("warning-score-differs")
def another_score(town: Town) -> Iterator[set[str]]:
    yellow_town(town)
    yield codes(issue(town, score_cp=701))
    yield codes(issue(town))


@WARNINGS.of("warning-floors-differ")
def a_floor_that_nothing_raised(town: Town) -> Iterator[set[str]]:
    yellow_town(town)
    yield codes(issue(town, floors=(town.seen["official/o-0001"].id,)))
    yield codes(issue(town))


@WARNINGS.of("warning-stands-already")
def yellow_twice_then_red(town: Town) -> Iterator[set[str]]:
    warned(town)
    yield codes(issue(town, "w-2"))
    town.served_deduction("3", at(2026, 6, 1).date(), at(2026, 6, 23), 300)
    yield codes(issue(town, "w-2"))


@WARNINGS.of("warning-route")
def clause_f12_a_service_that_names_another_way(town: Town) -> Iterator[set[str]]:
    must(issue(yellow_town(town)))
    yield beside(town, service(town, route=replace(ROUTE, limit="TL06")))
    yield beside(town, service(town))


@WARNINGS.of("warning-not-below")
def clause_f31_a_correction_to_the_same_colour(town: Town) -> Iterator[set[str]]:
    warned(town)
    yield codes(correct(town))
    must(town.annul(Case("2"), at(2026, 6, 1)))
    yield codes(correct(town))


@WARNINGS.of("warning-still-due")
def lifted_while_it_is_due(town: Town) -> Iterator[set[str]]:
    warned(town)
    yield codes(lift(town))
    must(town.annul(Case("2"), at(2026, 6, 1)))
    yield codes(lift(town))


@WARNINGS.of("warning-ground-differs")
def lifted_by_an_appeal_that_never_was(town: Town) -> Iterator[set[str]]:
    warned(town)
    must(town.annul(Case("2"), at(2026, 6, 1)))
    yield codes(lift(town, "appeal"))
    yield codes(lift(town, "annulled"))
