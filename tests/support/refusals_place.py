"""Stories of bytes, place, `seen`, state and days (guards G01, G03, G05, G06, G07), and of the founding and the service."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace

from ledger.domain.events.deductions import DeductionCorrected
from ledger.domain.events.facts import EvidenceAttached
from ledger.domain.events.hearing import NoticeServed
from ledger.domain.events.registry import UnitRenamed
from ledger.domain.events.service import ServiceStarted, StateClosed
from ledger.domain.statement import Seen
from ledger.log.authoring import Authored
from tests.support.acts import (
    AFTER_HEARING,
    FACT_ON,
    codes,
    disprove,
    edited,
    grant,
    must,
    noticed,
    proposed,
    register_fact,
    standing,
    waive,
)
from tests.support.refusals import Stories
from tests.support.town import DECIDERS, LOG, PERSON, UNIT, Case, Town, attach

PLACE = Stories()
RENAMED = UnitRenamed(renamed_on=date(2026, 1, 4), name="新名 new name")


def renaming(town: Town, **members: Any) -> Authored:
    """A statement with nothing special in it."""
    return town.draft("UnitRenamed", f"unit/{UNIT}", RENAMED, [("a-reg", "REG")], **members)


def another(town: Town, name: str) -> Town:
    """A town without a founding."""
    (town.directory / name).mkdir()
    return Town(town.directory / name)


def edit_story(town: Town, **members: object) -> Iterator[set[str]]:
    """A statement with other members, and as it was."""
    yield codes(edited(town, renaming(town), lambda value: value.update(members)))
    yield codes(edited(town, renaming(town), lambda _: None))


@PLACE.of("unknown-type")
def type_of_another_procedure(town: Town) -> Iterator[set[str]]:
    return edit_story(town, type="disposition-decided/1")


@PLACE.of("wrong-member")
def unknown_member(town: Town) -> Iterator[set[str]]:
    return edit_story(town, position=7)


@PLACE.of("not-canonical-value")
def instant_of_another_zone(town: Town) -> Iterator[set[str]]:
    return edit_story(town, decided_at="2026-01-04T08:00:00+08:00")


@PLACE.of("wrong-blind")
def short_blind(town: Town) -> Iterator[set[str]]:
    return edit_story(town, blind="AAAA")


@PLACE.of("wrong-digest-count")
def one_digest_too_many(town: Town) -> Iterator[set[str]]:
    return edit_story(town, sealed=["A" * 43])


@PLACE.of("digests-unordered")
def digests_in_another_order(town: Town) -> Iterator[set[str]]:
    case = proposed(town)
    told = NoticeServed(
        matter=case.matter, facts=(case.fact,), clauses=("D2.4",), severity="moderate", points_cp=400, disposition_kinds=None,
        served_on=FACT_ON, mode="direct", service_proof=None, brings_events=(), rights_stated=True,
    )  # fmt: skip
    sealed = {"basis": "依据", "rights": "权利"}
    draft = town.draft("NoticeServed", f"official/{PERSON}", told, [("a-ver1", "VER")], sealed=sealed)
    yield codes(edited(town, draft, lambda value: value["sealed"].reverse()))
    yield codes(edited(town, draft, lambda _: None))


@PLACE.of("wrong-ledger")
def threat_11_statement_for_another_ledger(town: Town) -> Iterator[set[str]]:
    yield codes(town.submit(renaming(town, log="demo.other/town")))
    yield codes(town.submit(renaming(town)))


@PLACE.of("wrong-stream")
def threat_11_statement_in_another_stream(town: Town) -> Iterator[set[str]]:
    yield codes(town.act("UnitRenamed", f"actor/{UNIT}", RENAMED, [("a-reg", "REG")]))
    yield codes(town.submit(renaming(town)))


@PLACE.of("classification-too-high")
def above_the_ceiling(town: Town) -> Iterator[set[str]]:
    yield codes(town.submit(renaming(town, classification="confidential")))
    yield codes(town.submit(renaming(town)))


@PLACE.of("already-founded")
def second_founding(town: Town) -> Iterator[set[str]]:
    yield codes(town.found())
    yield codes(another(town, "two").found())


@PLACE.of("not-founded")
def first_entry_that_founds_nothing(town: Town) -> Iterator[set[str]]:
    other = another(town, "two")
    authored = town.draft("ServiceStarted", "service/a-root1", STARTED, [("a-root1", "ROOT")])
    yield standing(other, authored)
    must(other.found())
    yield codes(grant(other, "a-root1", "VER"))


@PLACE.of("seen-missing")
def author_who_looked_at_nothing(town: Town) -> Iterator[set[str]]:
    yield codes(town.submit(renaming(town, seen=None)))
    yield codes(town.submit(renaming(town)))


@PLACE.of("seen-unknown")
def seen_with_another_hash(town: Town) -> Iterator[set[str]]:
    right = town.seen[f"unit/{UNIT}"]
    yield codes(town.submit(renaming(town, seen=Seen(id=right.id, body="0" * 64))))
    yield codes(town.submit(renaming(town, seen=right)))


@PLACE.of("stale-seen")
def fact_disproved_after_the_deciders_looked(town: Town) -> Iterator[set[str]]:
    case, other = noticed(town), noticed(town, "2")
    town.clock.set(AFTER_HEARING)
    must(disprove(town, case))
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(other, AFTER_HEARING))


@PLACE.of("wrong-state")
def decision_without_a_notice(town: Town) -> Iterator[set[str]]:
    case, other = proposed(town), noticed(town, "2")
    yield codes(town.confirm(case, AFTER_HEARING))
    yield codes(town.confirm(other, AFTER_HEARING))


@PLACE.of("corrects-unfit")
def correction_of_another_deduction(town: Town) -> Iterator[set[str]]:
    one, two = noticed(town), noticed(town, "2")
    for case in (one, two):
        must(town.confirm(case, AFTER_HEARING))
    lowered = DeductionCorrected(deduction=one.deduction, points_cp=300, deciding_organ=UNIT, meeting=None, item=None)
    members = {"decided_at": AFTER_HEARING, "sealed": {"reasons": "理由"}}
    for corrects in (two.decision, one.decision):
        stream = f"official/{PERSON}"
        yield codes(town.act("DeductionCorrected", stream, lowered, DECIDERS, corrects=corrects, **members))


@PLACE.of("day-in-future")
def fact_of_tomorrow(town: Town) -> Iterator[set[str]]:
    yield codes(register_fact(town, "1", date(2026, 1, 5)))
    yield codes(register_fact(town, "1", date(2026, 1, 4)))


@PLACE.of("days-out-of-order")
def fact_that_ends_before_it_begins(town: Town) -> Iterator[set[str]]:
    span = date(2026, 1, 4), date(2026, 1, 3)
    for occurred_on in (span, span[::-1]):
        yield codes(register_fact(town, "1", None, span=occurred_on))


@PLACE.of("occurred-missing")
def fact_of_no_day(town: Town) -> Iterator[set[str]]:
    yield codes(register_fact(town, "1", None))
    yield codes(register_fact(town, "1", date(2026, 1, 4)))


@PLACE.of("decided-missing")
def decision_of_no_instant(town: Town) -> Iterator[set[str]]:
    case = noticed(town)
    must(waive(town, case))
    yield codes(town.confirm(case, AFTER_HEARING, decided_at=None))
    yield codes(town.confirm(case, AFTER_HEARING))


@PLACE.of("evidence-not-sealed-here")
def evidence_sealed_elsewhere(town: Town) -> Iterator[set[str]]:
    case = town.fact(Case("1"), FACT_ON)
    item = EvidenceAttached(evidence_item="A" * 43, evidence_kind="document", lawful=True, matter=None)
    for data in (item, attach):
        reporter = [("a-rep", "REP", UNIT)]
        yield codes(town.act("EvidenceAttached", f"fact/{case.fact}", data, reporter, sealed={"hash": "00"}))


@PLACE.of("unit-unknown")
def unit_that_nobody_registered(town: Town) -> Iterator[set[str]]:
    day = date(2026, 1, 4)
    yield codes(register_fact(town, "1", day, unit_at_fact="u-99"))
    yield codes(register_fact(town, "1", day))


@PLACE.of("official-not-active")
def person_who_was_never_registered(town: Town) -> Iterator[set[str]]:
    case = town.fact(Case("1", "o-0404"), FACT_ON)
    yield codes(town.propose(case, FACT_ON))
    town.register("o-0404")
    yield codes(town.propose(case, FACT_ON))


STARTED = ServiceStarted(code_hash="0" * 64, configuration_hash="0" * 64, previous_stop=None, outage=None)


@PLACE.of("service-stream")
def service_in_a_foreign_stream(town: Town) -> Iterator[set[str]]:
    for stream in ("service/a-other", "service/a-service"):
        yield codes(town.act("ServiceStarted", stream, STARTED, [("a-service", "SVC")]))


@PLACE.of("size-ahead")
def state_of_positions_to_come(town: Town) -> Iterator[set[str]]:
    size = town.ledger.history.size()
    for position in (size, size - 1):
        closed = StateClosed(known_position=position, view="scores", state_hash="0" * 64)
        yield codes(town.act("StateClosed", "service/a-service", closed, [("a-service", "SVC")]))


@PLACE.of("scripted-clock")
def scripted_clock_outside_a_demo(town: Town) -> Iterator[set[str]]:
    new = another(town, "two")
    for log in ("county.test/town", LOG):
        yield standing(new, new.founding(log))


@PLACE.of("wrong-clock")
def founding_with_another_clock(town: Town) -> Iterator[set[str]]:
    yield codes(another(town, "one").found(clock="system"))
    yield codes(another(town, "two").found(clock="scripted"))


@PLACE.of("threshold-not-met")
def threat_25_one_root_key_where_two_are_asked(town: Town) -> Iterator[set[str]]:
    new = another(town, "two")
    yield codes(new.found(threshold=3))
    yield codes(new.found(threshold=2))


@PLACE.of("root-keys-repeat")
def threat_25_one_root_key_under_two_names(town: Town) -> Iterator[set[str]]:
    new = another(town, "two")
    one, two = new.root("a-root1"), new.root("a-root2")
    yield codes(new.found(root_keys=(one, two, replace(one, actor="a-root3"))))
    yield codes(new.found(root_keys=(one, two, new.root("a-root3"))))


@PLACE.of("key-name-differs")
def threat_20_root_key_under_another_hash(town: Town) -> Iterator[set[str]]:
    """T20: a key is named by the hash of itself, nothing else."""
    new = another(town, "two")
    keys = new.root("a-root1"), new.root("a-root2")
    third = new.root("a-root3")
    yield codes(new.found(root_keys=(*keys, replace(third, key="0" * 64))))
    yield codes(new.found(root_keys=(*keys, third)))
