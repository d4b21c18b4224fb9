"""Acts that must raise nobody, checked again: by `fsck` on the whole log, and offline from one person's proof.

The proof of one person holds, of the others whom such an act looked at, the entries that were read and nothing they say.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from keys.note import NoteSigner
from ledger.application import Ledger
from ledger.domain.streams import empty_stream, evolve
from ledger.fsck import fsck
from ledger.history import History, as_event
from ledger.log.checkpoint import Checkpoint, sign_checkpoint
from ledger.log.entry import encode_reads, parse_reads
from ledger.proving import make_fairness_proof
from ledger.verify.checks import verify_proof
from ledger.verify.errors import ProofRefused
from ledger.verify.readmission import admit_again, read_position
from tests.support.acts import exclude, member, must
from tests.support.links_acts import (
    annul_rules,
    correct_fact,
    decided,
    link,
    morning,
    readmit,
    reverse_annulment,
    told,
    told_beside,
    unlink,
)
from tests.support.proved import Json, Proved, recorder_of, sealed_again
from tests.support.refusals_case import lighter, published
from tests.support.town import LOG, PERSON, Case, Town

OTHER = "o-0002"
FACT_ON, DECIDED_ON = date(2026, 4, 8), date(2026, 5, 10)


def every_type(directory: Path) -> Proved:
    """Two persons with deductions on two linked facts, and after that an act of every type that must raise nobody."""
    town = Town(directory).settle()
    town.register(OTHER)
    member(town, "a-supr", "SUPR")
    town.clock.set(morning(date(2026, 4, 1)))
    published(town, lighter(2), effective_from_on=date(2026, 12, 1))
    first, second = (told(town, number, FACT_ON, 250, severity="moderate") for number in "12")
    others = [
        told_beside(town, number, of, FACT_ON, 250, severity="moderate", person=OTHER)
        for number, of in (("3", first), ("4", second))
    ]
    for case in (first, second, *others):
        decided(town, case, 250, DECIDED_ON, severity="moderate")
    must(link(town, first.fact, second.fact))
    for case in (second, others[1]):
        must(town.annul(case, morning(date(2026, 5, 12))))
    must(unlink(town, first.fact, second.fact))
    must(correct_fact(town, first.fact, "occurred_on", date(2026, 3, 30)))
    must(exclude(town, second, second.evidence[0]))
    must(readmit(town, f"fact/{second.fact}", second.evidence[0]))
    must(reverse_annulment(town, 2, annul_rules(town, 2)))
    return Proved(town, served=first, second=second, of_other=others[0], last=first)


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    return every_type(tmp_path_factory.mktemp("proved"))


def position_of_type(proved: Proved, name: str) -> int:
    """The last entry of a type."""
    found = [one for one in proved.town.recorder.entries(0, proved.history.size()) if one.type == name]
    return found[-1].position


NO_RAISE = ("fact-unlinked/1", "fact-corrected/1", "evidence-readmitted/1", "rulebook-annulment-reversed/1")


def test_fsck_admits_a_log_with_all_five_types_again(proved: Proved) -> None:
    report = fsck(proved.town.recorder, proved.town.guard, rules=True, all=True)
    assert report.findings == ()
    types = {one.type for one in proved.town.recorder.entries(0, report.size)}
    assert {*NO_RAISE, "fact-linked-as-same/1"} <= types


@pytest.mark.parametrize("name", NO_RAISE)
def test_every_person_who_cites_the_thing_stands_in_the_read_list(proved: Proved, name: str) -> None:
    stored = proved.history.stored(position_of_type(proved, name))
    read = {head.stream for head in parse_reads(stored.reads)[1]}
    assert {f"official/{PERSON}", f"official/{OTHER}"} <= read
    assert not {one for one in read if one.startswith("fact/")} - {stored.stream, "fact/f-2"}


@pytest.mark.parametrize("name", NO_RAISE)
def test_fsck_names_an_entry_that_left_out_a_person_it_should_have_looked_at(proved: Proved, name: str) -> None:
    position = position_of_type(proved, name)
    stored = list(proved.town.recorder.entries(0, position + 1))
    blind, heads = parse_reads(stored[-1].reads)
    fewer = encode_reads(blind, [head for head in heads if head.stream != f"official/{OTHER}"])
    forged = recorder_of([*stored[:-1], sealed_again(stored[-1], reads=fewer)])
    found = fsck(forged, rules=True).findings
    assert [(one.position, one.what) for one in found] == [(position, "reads-differ")]


def test_an_entry_that_was_admitted_without_asking_who_cites_is_not_admitted_again(proved: Proved) -> None:
    stored = proved.history.stored(position_of_type(proved, "fact-unlinked/1"))
    shown = read_position("here", stored.position, stored.entry, stored.body, stored.signatures, stored.reads)
    states = {}
    for one in proved.town.recorder.entries(0, stored.position):
        states[one.stream] = evolve(states.get(one.stream) or empty_stream(one.stream), as_event(one))
    with pytest.raises(ProofRefused) as refused:
        admit_again(shown, lambda name: states.get(name) or empty_stream(name), lambda _stream: ())
    assert refused.value.code == "reads-differ"


def test_a_ledger_opened_again_builds_the_same_index(proved: Proved) -> None:
    town = proved.town
    again = Ledger(
        town.recorder, town.guard, origin=town.ledger.origin, clock=town.clock, log_signer=town.log_key, vault=town.ledger.vault
    )  # fmt: skip
    for stream in ("fact/f-1", "fact/f-2", "rulebook/default-county"):
        assert again.history.citing(stream) == town.ledger.history.citing(stream) == {PERSON, OTHER}


@pytest.mark.parametrize("which", ["served", "of_other"])
def test_the_proof_of_either_person_holds_and_says_nothing_of_the_other(proved: Proved, which: str) -> None:
    case: Case = getattr(proved, which)
    other = OTHER if case.person == PERSON else PERSON
    value = proved.value(case)
    report = proved.check(value)
    assert report.official == case.person
    assert any("fsck" in en for _, en in report.limits)
    alone = [entry for entry in value["entries"] if entry["stream"] == f"official/{other}"]
    assert alone
    assert {entry["withheld"] for entry in alone} == {"other_person"}
    assert {(entry["body"], entry["reads"], entry["signatures"]) for entry in alone} == {(None, None, None)}
    verdicts = {one.clause: one.verdict for one in report.clauses}
    assert (verdicts["F06"], verdicts["F31"]) == ("pass", "pass")


def alone_of(value: Json) -> list[int]:
    """Places of the entries that stand alone."""
    return [place for place, entry in enumerate(value["entries"]) if entry["withheld"] == "other_person"]


def left_out(proved: Proved, value: Json) -> None:
    del value["entries"][alone_of(value)[-1]]


def shown_after_all(proved: Proved, value: Json) -> None:
    place = alone_of(value)[0]
    value["entries"][place] = proved.entry(value["entries"][place]["position"])


def under_another_name(proved: Proved, value: Json) -> None:
    value["entries"][alone_of(value)[-1]]["stream"] = "official/o-0003"


def one_too_many(proved: Proved, value: Json) -> None:
    entry = {**proved.entry(position_of_other(proved)), "body": None, "reads": None, "signatures": None}
    entry["withheld"] = "other_person"
    value["entries"] = sorted((*value["entries"], entry), key=lambda one: one["position"])


def own_entry_withheld(proved: Proved, value: Json) -> None:
    place = next(n for n, entry in enumerate(value["entries"]) if entry["stream"] == f"official/{PERSON}")
    value["entries"][place] |= {"body": None, "reads": None, "signatures": None, "withheld": "other_person"}


def fact_withheld(proved: Proved, value: Json) -> None:
    place = next(n for n, entry in enumerate(value["entries"]) if entry["stream"] == "fact/f-1")
    value["entries"][place] |= {"body": None, "reads": None, "signatures": None, "withheld": "other_person"}


def everything_withheld(proved: Proved, value: Json) -> None:
    for entry in value["entries"]:
        entry |= {"body": None, "reads": None, "signatures": None, "withheld": "other_person", "stream": "official/o-9"}


def out_of_form(proved: Proved, value: Json) -> None:
    value["entries"][alone_of(value)[-1]]["entry"] += " "


def position_of_other(proved: Proved) -> int:
    """The other person's registration: no act looked at it alone."""
    return proved.town.recorder.stream(f"official/{OTHER}")[0].position


@pytest.mark.parametrize(
    ("damage", "check", "code"),
    [
        (left_out, 6, "head-missing"),
        (shown_after_all, 6, "seq-gap"),
        (under_another_name, 6, "head-missing"),
        (one_too_many, 6, "surplus-stream"),
        (own_entry_withheld, 6, "seq-gap"),
        (fact_withheld, 4, "withheld"),
        (everything_withheld, 5, "founding-missing"),
        (out_of_form, 3, "not-included"),
    ],
)
def test_threat_13_heads_of_others_are_exactly_those_that_were_read(
    proved: Proved, damage: Callable[[Proved, Json], None], check: int, code: str
) -> None:
    value = json.loads(json.dumps(proved.value(proved.served)))
    damage(proved, value)
    found = proved.refused(value)
    assert found[:2] == (check, code)


@pytest.mark.parametrize("name", NO_RAISE)
def test_threat_13_an_operator_cannot_hide_the_person_himself_from_such_an_act(proved: Proved, name: str) -> None:
    """The log up to the act, its read list without him: his own stream says that he cites the thing."""
    position = position_of_type(proved, name)
    stored = list(proved.town.recorder.entries(0, position + 1))
    blind, heads = parse_reads(stored[-1].reads)
    fewer = encode_reads(blind, [head for head in heads if head.stream != f"official/{PERSON}"])
    history = History(recorder_of([*stored[:-1], sealed_again(stored[-1], reads=fewer)]))
    head = history.recorder.tree_head()
    signed = sign_checkpoint(Checkpoint(LOG, head.size, head.root), [NoteSigner(LOG, proved.town.log_key)])
    data = make_fairness_proof(
        history, proved.served.decision, history.known(position, today=date(2026, 5, 12)), signed
    )
    with pytest.raises(ProofRefused) as refused:
        verify_proof(data, proved.policy)
    assert (refused.value.check, refused.value.code) == (8, "reads-differ")
