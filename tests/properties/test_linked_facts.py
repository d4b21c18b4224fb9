"""Do links of facts keep the promises of procedure 4.3 on any history, and does the guard of F31 find every rise?

Histories with many deductions on few facts, and links between them that come and go, compared with the naive scorer.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from ledger.domain.colours import colour
from ledger.domain.no_raise import rise_of
from ledger.domain.scoring import score
from ledger.domain.vocabulary import COLOURS
from tests.examples.builders import History, fold
from tests.properties import naive_scorer
from tests.properties.naive_scorer import Record

FACTS = ("f-1", "f-2", "f-3", "f-4")
FACT_ON = date(2026, 2, 3)
FIRST, DAYS, HISTORIES = date(2026, 2, 1), 330, 240
chunks = pytest.mark.parametrize("chunk", range(4))


def linked_log(seed: int) -> list[Record]:
    """Up to six deductions on four facts of one day, some corrected or annulled; links that are made and taken back."""
    random = Random(f"linked {seed}")
    history = History()
    history.publish()

    def some_day(after: int = 0) -> date:
        return FIRST + timedelta(days=after + random.randrange(DAYS - after))

    for _ in range(random.randint(2, 6)):
        on = random.randrange(200)
        cp = random.choice((200, 250, 335, 400, 800))
        deduction = history.deduct(
            cp, fact=random.choice(FACTS), fact_on=FACT_ON, effective_on=FIRST + timedelta(days=on)
        )
        if random.random() < 0.3:
            name = random.choice(("DeductionCorrected", "DeductionAnnulled"))
            history.add(name, some_day(on + 1), of=deduction, cp=random.randint(0, cp))
    standing: set[frozenset[str]] = set()
    for _ in range(random.randint(1, 5)):
        of, about = random.sample(FACTS, 2)
        if frozenset((of, about)) in standing:
            continue
        made = random.randrange(DAYS - 40)
        history.add("FactLinkedAsSame", FIRST + timedelta(days=made), of=of, about=about)
        if random.random() < 0.4:
            history.add("FactUnlinked", some_day(made + 1), of=of, about=about)
        else:
            standing.add(frozenset((of, about)))
    return history.log()


def standing_links(log: list[Record]) -> list[tuple[str, str]]:
    """(stream, other fact) of the links that stand at the end."""
    found: list[tuple[str, str]] = []
    for record in log:
        if record.name == "FactLinkedAsSame":
            found.append((record.of, record.about))
        elif record.name == "FactUnlinked":
            found.remove((record.of, record.about))
    return found


@chunks
def test_property_12_the_naive_copy_agrees_on_links_that_come_and_go(chunk: int) -> None:
    for seed in range(chunk, HISTORIES, 4):
        log = linked_log(seed)
        random = Random(seed)
        for _ in range(4):
            known, on = (FIRST + timedelta(days=random.randrange(DAYS)) for _ in range(2))
            inputs = fold(log, known)
            assert score(inputs, on=on).points_cp == naive_scorer.score(log, on, known), (seed, on, known)


@chunks
def test_property_9_a_linked_group_never_counts_more_than_its_highest_member(chunk: int) -> None:
    absorbed = 0
    for seed in range(chunk, HISTORIES, 4):
        log = linked_log(seed)
        facts = {record.of: record.fact for record in log if record.name == "DeductionProposed"}
        for on in (FIRST + timedelta(days=offset) for offset in (60, 150, DAYS)):
            lines = score(fold(log), on=on).lines
            for line in lines:
                group = naive_scorer.group(log, facts[line.deduction])
                members = [each for each in lines if facts[each.deduction] in group]
                counted = sum(each.live_cp for each in members if each.counts)
                assert counted == max(each.live_cp for each in members), (seed, on)
                absorbed += line.absorbed_by is not None
    assert absorbed > 0


def turning_days(log: list[Record]) -> set[date]:
    """Every day that the records name, the day after it, and the turns of the years."""
    named = {day for record in log for day in (record.recorded_on, record.served_on, record.decided_on) if day}
    days = {day for day in named if day.year in (2025, 2026, 2027)}
    return days | {day + timedelta(days=1) for day in days} | {date(year, 1, 1) for year in (2026, 2027)}


def rises(before: list[Record], after: list[Record]) -> bool:
    """Whether the naive scorer finds more points, a higher colour or a list newly due on any day."""
    known = date(2027, 12, 31)
    for on in turning_days(after):
        if naive_scorer.total(after, on.year, on) > naive_scorer.total(before, on.year, on):
            return True
        ranks = [naive_scorer.RANK.index(naive_scorer.colour(log, on, known) or "none") for log in (before, after)]
        if ranks[1] > ranks[0]:
            return True
    return False


@chunks
def test_clause_f31_the_guard_finds_a_rise_exactly_where_the_naive_copy_does(chunk: int) -> None:
    outcomes = set()
    for seed in range(chunk, HISTORIES, 8):
        log = linked_log(seed)
        for of, about in standing_links(log):
            end = log[-1]
            undone = Record(end.position + 1, end.recorded_on, "FactUnlinked", "e-undone", of=of, about=about)
            after = [*log, undone]
            found = rise_of(fold(log), fold(after))
            assert (found is not None) == rises(log, after), (seed, of, about, found)
            outcomes.add(found is not None)
    assert outcomes == {True, False}


@chunks
def test_property_3_a_link_never_raises_anything(chunk: int) -> None:
    lowered = 0
    for seed in range(chunk, HISTORIES, 4):
        log = linked_log(seed)
        of, about = Random(f"link {seed}").sample(FACTS, 2)
        if {(of, about), (about, of)} & set(standing_links(log)):
            continue
        end = log[-1]
        after = [*log, Record(end.position + 1, end.recorded_on, "FactLinkedAsSame", "e-new", of=of, about=about)]
        assert rise_of(fold(log), fold(after)) is None, seed
        lowered += rise_of(fold(after), fold(log)) is not None
    assert lowered > 0


def test_clause_f31_a_rise_says_what_would_be_heavier_and_when() -> None:
    """Points below every band; then a band is reached."""
    for first, second, what in ((200, 90, "points"), (250, 100, "colour"), (800, 201, "colour")):
        history = History()
        history.publish()
        for cp, fact in ((first, "f-1"), (second, "f-2")):
            history.deduct(cp, fact=fact, fact_on=FACT_ON, effective_on=date(2026, 3, 2))
        apart = history.log()
        linked = [*apart, replace(apart[-1], position=9, name="FactLinkedAsSame", id="e-9", of="f-1", about="f-2")]
        rise = rise_of(fold(linked), fold(apart))
        assert rise is not None
        assert (rise.what.partition(" ")[0], rise.on) == (what, date(2026, 3, 2))
        assert rise_of(fold(apart), fold(linked)) is None
        before = colour(fold(linked), on=rise.on).colour
        assert COLOURS.index(before) <= COLOURS.index(colour(fold(apart), on=rise.on).colour)


def test_clause_f31_a_list_newly_due_is_a_rise_although_no_points_are() -> None:
    """The threshold of the list falls from 12.00 to 10.00; points and colour stay."""
    mild, strict = History(), History()
    for history, listed in ((mild, 1200), (strict, 1000)):
        history.publish(thresholds=(300, 600, 900, listed))
        for fact in ("f-1", "f-2"):
            history.deduct(550, fact=fact, fact_on=FACT_ON, effective_on=date(2026, 3, 2))
    rise = rise_of(fold(mild.log()), fold(strict.log()))
    assert rise is not None
    assert (rise.what.partition(" ")[2].partition(" ")[0], rise.on) == ("list", date(2026, 3, 2))
    assert rise_of(fold(strict.log()), fold(mild.log())) is None
    unruled = [record for record in strict.log() if record.name != "RulebookPublished"]
    rise = rise_of(fold(unruled), fold(strict.log()))
    assert rise is not None
    assert (rise.before, rise.after) == ("none", "red")
