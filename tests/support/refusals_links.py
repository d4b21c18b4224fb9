"""Stories of facts linked and corrected, and of acts that would raise somebody (guards G06, G13; clauses F06, F31)."""

from collections.abc import Iterator
from datetime import date

from ledger.domain import no_raise
from ledger.domain.world import World
from tests.support.acts import FACT_ON, codes, member, must
from tests.support.links_acts import annul_rules, link, reverse_annulment, unlink, unlinking
from tests.support.refusals import Stories
from tests.support.refusals_case import lighter, published
from tests.support.town import Case, Town, at

LINKS = Stories()


def two_facts(town: Town, other_day: date = FACT_ON) -> None:
    """Facts f-1 and f-2, registered and verified, nobody's yet."""
    for number, day in (("1", FACT_ON), ("2", other_day)):
        town.fact(Case(number), day)


@LINKS.of("link-to-itself")
def clause_f06_a_fact_with_itself(town: Town) -> Iterator[set[str]]:
    two_facts(town)
    yield codes(link(town, "f-1", "f-1"))
    yield codes(link(town, "f-1", "f-2"))


@LINKS.of("linked-already")
def clause_f06_the_same_two_facts_again_from_the_other_side(town: Town) -> Iterator[set[str]]:
    two_facts(town)
    town.fact(Case("3"), FACT_ON)
    must(link(town, "f-1", "f-2"))
    assert codes(link(town, "f-1", "f-2")) == {"linked-already"}
    yield codes(link(town, "f-2", "f-1"))
    yield codes(link(town, "f-2", "f-3"))


@LINKS.of("link-across-years")
def clause_f06_facts_of_two_years(town: Town) -> Iterator[set[str]]:
    two_facts(town, date(2025, 12, 31))
    town.fact(Case("3"), date(2026, 1, 1))
    yield codes(link(town, "f-1", "f-2"))
    yield codes(link(town, "f-1", "f-3"))


@LINKS.of("link-unknown")
def link_taken_back_where_it_does_not_stand(town: Town) -> Iterator[set[str]]:
    two_facts(town)
    must(link(town, "f-1", "f-2"))
    yield codes(unlink(town, "f-2", "f-1"))
    yield codes(unlink(town, "f-1", "f-2"))


@LINKS.of("annulment-unknown")
def reversal_of_another_act(town: Town) -> Iterator[set[str]]:
    member(town, "a-supr", "SUPR")
    published(town, lighter(2))
    publication = town.seen["rulebook/default-county"].id
    annulment = annul_rules(town, 2)
    yield codes(reverse_annulment(town, 2, publication))
    yield codes(reverse_annulment(town, 2, annulment))


@LINKS.of("raises-somebody")
def clause_f31_link_taken_back_while_both_deductions_live(town: Town) -> Iterator[set[str]]:
    town.served_deduction("1", date(2026, 3, 2), at(2026, 3, 17), 250)
    second = town.served_deduction("2", date(2026, 3, 2), at(2026, 4, 8), 350)
    must(link(town, "f-1", "f-2"))
    yield codes(unlink(town, "f-1", "f-2"))
    must(town.annul(second, at(2026, 4, 9)))
    yield codes(unlink(town, "f-1", "f-2"))


@LINKS.of("affects-too-many")
def act_that_would_concern_more_persons_than_a_read_list_holds(town: Town) -> Iterator[set[str]]:
    town.served_deduction("1", date(2026, 3, 2), at(2026, 3, 17), 250)
    town.served_deduction("2", date(2026, 3, 2), at(2026, 4, 8), 300)
    must(link(town, "f-1", "f-2"))
    must(town.annul(Case("2"), at(2026, 4, 9)))
    history, now = town.ledger.history, town.clock.now()
    for most in (0, 1):
        world = World(history.stream, history.size(), citing=history.citing)
        found = no_raise.guard(unlinking(town, "f-1", "f-2").statement, world, now, most=most)
        yield {breach.code for breach in found}
