"""Does the score keep its promises on any history? The properties of procedure 4.8, by their numbers.

Every history comes from a number, so a failure names the one to look at again.
"""

import os
from collections import defaultdict
from datetime import date, timedelta
from random import Random

import pytest

from ledger.domain.colours import colour
from ledger.domain.errors import RulebookMissing
from ledger.domain.rulebook import range_cp
from ledger.domain.scoring import ScoreInputs, change_days, list_due, period_score, score
from ledger.domain.vocabulary import COLOURS
from tests.examples.builders import default_rules, fold
from tests.properties import naive_scorer
from tests.properties.naive_scorer import Record
from tests.properties.random_histories import DAYS, FIRST_DAY, favourable, insert, random_log

THOROUGH = "MINGJING_HISTORIES" in os.environ
"""Asked for by a number of histories: then every property of 4.8 takes all of them."""
HISTORIES = int(os.environ.get("MINGJING_HISTORIES", "1000"))
"""Histories compared with the naive scorer; unless THOROUGH, the dearer properties take a part of them."""
EDGES = tuple(date(year, month, day) for year in (2025, 2026, 2027) for month, day in ((1, 1), (12, 31)))
PERIODS = (2025, 2026, 2027)

chunks = pytest.mark.parametrize("chunk", range(4))


def seeds(chunk: int, step: int = 4) -> range:
    """A quarter of the histories, or every `step // 4`-th of a quarter."""
    return range(chunk, HISTORIES, 4 if THOROUGH else step)


def days_to_ask(seed: int, count: int) -> list[date]:
    """Random days over the span of the histories, some of them the first or the last of a year."""
    random = Random(f"days {seed}")
    return [
        random.choice(EDGES) if random.random() < 0.1 else FIRST_DAY + timedelta(days=random.randrange(DAYS))
        for _ in range(count)
    ]


def colour_of(inputs: ScoreInputs, on: date) -> str | None:
    """The colour, or None without a rulebook."""
    try:
        return colour(inputs, on=on).colour
    except RulebookMissing:
        return None


def due(inputs: ScoreInputs, period: int, known_on: date) -> bool | None:
    """Whether the list is due, or None without a rulebook."""
    try:
        return list_due(inputs, period=period, known_on=known_on).due
    except RulebookMissing:
        return None


@chunks
def test_property_12_the_naive_copy_of_the_text_agrees(chunk: int) -> None:
    for seed in seeds(chunk):
        log = random_log(seed)
        for known in days_to_ask(seed, 2):
            inputs = fold(log, known)
            for on in (known, *days_to_ask(seed + 1, 2)):
                assert score(inputs, on=on).points_cp == naive_scorer.score(log, on, known), (seed, on, known)
                assert colour_of(inputs, on) == naive_scorer.colour(log, on, known), (seed, on, known)
            for period in PERIODS:
                restated = period_score(inputs, period=period, known_on=known).points_cp
                assert restated == naive_scorer.period_score(log, period, known), (seed, period, known)
                assert due(inputs, period, known) == naive_scorer.list_due(log, period, known), (seed, period, known)


def test_property_12_the_histories_reach_every_step_and_every_colour() -> None:
    codes: set[str] = set()
    colours: set[str | None] = set()
    listed: set[bool | None] = set()
    for seed in range(0, HISTORIES, 3):
        inputs = fold(random_log(seed))
        for on in days_to_ask(seed, 2):
            codes.update(step.code for line in score(inputs, on=on).lines for step in line.steps)
            colours.add(colour_of(inputs, on))
            listed.add(due(inputs, 2026, on))
    assert codes == {
        "not-confirmed", "not-served", "not-yet-effective", "served-late-without-proof", "confirmed", "corrected", "upheld",
        "varied-down", "revoked", "annulled", "voided", "fact-disproved", "remitted", "rulebook-annulled", "redetermined",
        "redetermination-not-served", "redetermination-not-yet-effective", "redetermination-above-base", "exempted",
        "exemption-ended", "absorbed", "other-period",
    }  # fmt: skip
    assert colours == {*COLOURS, None}
    assert listed == {True, False, None}


def test_property_12_the_histories_hold_every_kind_of_act_that_moves_a_score() -> None:
    names = {record.name for seed in range(0, HISTORIES, 3) for record in random_log(seed)}
    assert names == {
        "RulebookPublished", "RulebookAnnulled", "RulebookAnnulmentReversed", "DeductionProposed", "DeductionConfirmed",
        "DecisionServed", "DeductionCorrected", "DeductionAnnulled", "ContestedEntryVoided", "AppealDecided",
        "DeductionRedetermined", "ExemptionGranted", "ExemptionRevoked", "RevocationOverturned", "NegativeFindingUpheld",
        "NegativeFindingRedetermined", "NegativeFindingAnnulled", "AdmonitionGiven", "AdmonitionFollowedUp",
        "AdmonitionAnnulled", "FactLinkedAsSame", "FactUnlinked", "FactDisproved", "FactCorrected",
    }  # fmt: skip


@chunks
def test_property_1_a_prefix_gives_what_filtering_by_the_day_of_knowing_gives(chunk: int) -> None:
    for seed in seeds(chunk, 16):
        log = random_log(seed)
        for known in days_to_ask(seed, 3):
            prefix = log[: sum(record.recorded_on <= known for record in log)]
            assert fold(prefix) == fold(log, known), (seed, known)
            assert score(fold(prefix), on=known) == score(fold(log, known), on=known), (seed, known)


@chunks
def test_property_2_the_order_of_events_of_different_deductions_is_irrelevant(chunk: int) -> None:
    for seed in seeds(chunk, 16):
        log = random_log(seed)
        shuffled = interleaved_anew(log, Random(seed))
        for on in days_to_ask(seed, 3):
            assert naive_scorer.total(shuffled, on.year, on) == naive_scorer.total(log, on.year, on), (seed, on)
            assert score(fold(shuffled), on=on).points_cp == score(fold(log), on=on).points_cp, (seed, on)


def interleaved_anew(log: list[Record], random: Random) -> list[Record]:
    """The log with neighbours of different deductions swapped at random; all else keeps its order."""
    order = list(log)
    for _ in range(20 * len(order)):
        place = random.randrange(len(order) - 1)
        first, second = order[place : place + 2]
        if first.of.startswith("d-") and second.of.startswith("d-") and first.of != second.of:
            order[place : place + 2] = [second, first]
    return [type(record)(**{**vars(record), "position": n}) for n, record in enumerate(order)]


@chunks
def test_property_3_a_favourable_event_never_raises_anything(chunk: int) -> None:
    lowered = 0
    for seed in seeds(chunk, 8):
        log = random_log(seed)
        random = Random(f"favour {seed}")
        record = favourable(log, random)
        if record is None:
            continue
        before, after = fold(log), fold(insert(log, record))
        for on in days_to_ask(seed, 6):
            old, new = score(before, on=on).points_cp, score(after, on=on).points_cp
            lowered += new < old
            assert new <= old, (seed, on, record)
            assert rank(after, on) <= rank(before, on), (seed, on, record)
            for period in PERIODS:
                old = period_score(before, period=period, known_on=on).points_cp
                assert period_score(after, period=period, known_on=on).points_cp <= old, (seed, period, record)
                assert not due(after, period, on) or due(before, period, on), (seed, period, record)
    assert lowered > 0


def rank(inputs: ScoreInputs, on: date) -> int:
    """Gravity of the colour; -1 without a rulebook."""
    found = colour_of(inputs, on)
    return -1 if found is None else [str(each) for each in COLOURS].index(found)


@chunks
def test_property_4_redelivery_changes_nothing(chunk: int) -> None:
    for seed in seeds(chunk, 40):
        log = random_log(seed)
        random = Random(seed)
        assert fold([*log, *random.choices(log, k=5)]) == fold(log), seed


@chunks
def test_property_5_a_sum_is_an_integer_between_nothing_and_what_was_confirmed(chunk: int) -> None:
    for seed in seeds(chunk, 8):
        inputs = fold(random_log(seed))
        for on in days_to_ask(seed, 3):
            result = score(inputs, on=on)
            assert type(result.points_cp) is int
            assert 0 <= result.points_cp <= sum(line.confirmed_cp for line in result.lines), (seed, on)


@chunks
def test_property_6_nothing_counts_before_its_effective_day_or_without_a_service(chunk: int) -> None:
    for seed in seeds(chunk, 8):
        log = random_log(seed)
        inputs = fold(log)
        served = {record.of for record in log if record.name == "DecisionServed"}
        for on in days_to_ask(seed, 3):
            for line in score(inputs, on=on).lines:
                if line.live_cp > 0:
                    assert line.effective_on is not None, (seed, on)
                    assert line.effective_on <= on, (seed, on)
                    assert line.deduction in served, (seed, on)


@chunks
def test_property_8_on_the_day_of_knowing_the_score_is_the_period_score(chunk: int) -> None:
    for seed in seeds(chunk, 8):
        log = random_log(seed)
        for on in days_to_ask(seed, 3):
            inputs = fold(log, on)
            assert score(inputs, on=on) == period_score(inputs, period=on.year, known_on=on), (seed, on)


@chunks
def test_property_9_a_group_never_counts_more_than_its_highest_member(chunk: int) -> None:
    for seed in seeds(chunk, 8):
        inputs = fold(random_log(seed))
        groups = {valued.deduction.id: valued.group for valued in inputs.deductions}
        for on in days_to_ask(seed, 3):
            counted: dict[str, int] = defaultdict(int)
            highest: dict[str, int] = defaultdict(int)
            for line in score(inputs, on=on).lines:
                if line.period == on.year:
                    group = groups[line.deduction]
                    counted[group] += line.live_cp if line.counts else 0
                    highest[group] = max(highest[group], line.live_cp)
            assert counted == highest, (seed, on)


def test_property_10_a_lower_factor_never_allows_more() -> None:
    rules = default_rules()
    for indicator in rules.indicators:
        for severity in ("minor", "moderate", "serious"):
            ranges = [range_cp(rules, indicator, severity, each) for each in ("principal", "major", "secondary")]
            highest = [found[1] for found in ranges if found is not None]
            assert len(highest) == 3
            assert highest[0] > highest[1] > highest[2], (indicator, severity)


@chunks
def test_score_colour_and_list_are_constant_between_two_change_days(chunk: int) -> None:
    for seed in range(chunk, HISTORIES, 40):
        inputs = fold(random_log(seed))
        turns = set(change_days(inputs))
        last: tuple[object, ...] | None = None
        for number in range(DAYS + 300):
            on = FIRST_DAY - timedelta(days=60) + timedelta(days=number)
            dues = [due(inputs, period, on) for period in PERIODS]
            now = (score(inputs, on=on).points_cp, colour_of(inputs, on), *dues)
            assert last is None or now == last or on in turns, (seed, on)
            last = now


@chunks
def test_steps_form_a_chain_that_ends_at_what_the_line_adds(chunk: int) -> None:
    for seed in seeds(chunk, 8):
        inputs = fold(random_log(seed))
        for on in days_to_ask(seed, 3):
            for line in score(inputs, on=on).lines:
                value = 0
                for step in line.steps:
                    assert step.before_cp == value, (seed, line)
                    value = step.after_cp
                assert value == (line.live_cp if line.counts else 0), (seed, line)
