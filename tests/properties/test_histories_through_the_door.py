"""Does the ledger's own score of a history that came through its door agree with the naive copy of the text?

The other properties fold invented histories; here every event is a signed statement that admission let in, folded by the folds of the
procedures: the whole life of deductions, with objections, remittals, new determinations, links, corrected facts, charges made anew,
and the turn of a year. What is refused on the way is refused; what is let in has to keep the promises of procedure 4.8.
"""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from ledger.admitting import Outcome, Receipted
from ledger.domain.colours import colour
from ledger.domain.events.rules import RulebookAnnulled
from ledger.domain.no_raise import rise_of
from ledger.domain.scoring import ScoreInputs, list_due, period_score, score
from ledger.domain.vocabulary import shanghai_day
from ledger.history import Known
from tests.properties import naive_scorer
from tests.support.acts import disprove, member, represent, waive, withdraw
from tests.support.links_acts import OnFact, correct_fact, link, unlink
from tests.support.log_as_records import records
from tests.support.objections_acts import acceptance, determination, filing, ruling, target, with_office, withdrawal
from tests.support.refusals_case import BOOK
from tests.support.town import PERSON, Case, Town

WALKS, STEPS = 24, 40
FACTS = (date(2026, 9, 1), date(2026, 9, 3), date(2026, 12, 31))
CHARGES = {"DeductionProposed", "DeductionConfirmed", "DecisionServed", "DeductionRedetermined", "RulebookAnnulled"}
"""What may raise somebody: a charge, its service, a new determination; and the fall of rules may leave stricter ones."""


class Walk:
    """A random walk through the door: every step is an act that may be refused."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.random = Random(f"door {seed}")
        self.town = with_office(Town(directory).settle())
        member(self.town, "a-supr", "SUPR")
        self.cases = [self.town.fact(Case(str(number)), day) for number, day in enumerate(FACTS)]
        self.days = {case.fact: day for case, day in zip(self.cases, FACTS, strict=True)}
        self.remitted_by = {case.deduction: "" for case in self.cases}
        self.appeals: list[tuple[str, Case]] = []
        self.admitted: dict[str, int] = {}

    def run(self) -> None:
        """Every case from proposal to service, and then whatever comes."""
        for case in self.cases:
            self.charge(case, self.points())
        for _ in range(STEPS):
            self.pass_days(self.random.choice((0, 0, 1, 2, 5, 9)))
            self.step(self.random.choice(self.cases))

    def points(self) -> int:
        return self.random.choice((201, 300, 335, 400, 450, 800))

    def pass_days(self, days: int) -> None:
        self.town.clock.set(self.town.clock.now() + timedelta(days=days))

    def done(self, outcome: Outcome) -> bool:
        if not isinstance(outcome, Receipted) or self.town.last is None:
            return False
        name = type(self.town.last.statement.data).__name__
        self.admitted[name] = self.admitted.get(name, 0) + 1
        return True

    def charge(self, case: Case, points_cp: int) -> None:
        """Proposed, noticed, sometimes waived or heard; decided after the period; served in time, late or not at all."""
        town, day = self.town, self.days[case.fact]
        case.decision = "01900000-0000-7000-8000-000000000000"
        self.done(town.propose(case, day, points_cp))
        self.done(town.notice(case, points_cp))
        self.pass_days(self.random.choice((1, 15, 16)))
        if self.random.random() < 0.3:
            self.done(self.random.choice((waive, represent))(town, case))
            self.pass_days(1)
        self.done(town.confirm(case, town.clock.now(), points_cp - self.random.choice((0, 0, 10))))
        self.serve(case)

    def serve(self, case: Case) -> None:
        decided_on = self.town.ledger.today()
        if self.random.random() < 0.1:
            return
        self.pass_days(self.random.choice((0, 0, 3, 12)))
        served_on = self.random.choice((decided_on, self.town.ledger.today()))
        proof = self.random.choice(("receipt", None))
        self.done(self.town.serve(case, served_on, service_proof=proof))

    def step(self, case: Case) -> None:
        town, random = self.town, self.random
        match random.randrange(14):
            case 0 | 1:
                number = str(len(self.appeals) + 1)
                if self.done(town.submit(filing(town, case, number))):
                    self.appeals.append((number, case))
                    if random.random() < 0.8:
                        self.done(town.submit(acceptance(town, case, number)))
            case 2 | 3 | 4 | 5 if self.appeals:
                number, about = random.choice(self.appeals)
                if random.random() < 0.1:
                    self.done(town.submit(withdrawal(town, about, number)))
                    return
                outcome = random.choice(("upheld", "varied_down", "revoked", "remitted", "remitted", "remitted"))
                value = random.choice((0, 150, 333, 700)) if outcome == "varied_down" else None
                drafted = ruling(town, about, target(about, outcome, value), number=number)
                if self.done(town.submit(drafted)) and outcome == "remitted":
                    self.remitted_by[about.deduction] = drafted.statement.id
            case 6 | 7 | 8:
                by = self.remitted_by.get(case.deduction, "")
                if by and self.done(town.submit(determination(town, case, town.clock.now(), self.points(), by))):
                    assert town.last is not None
                    case.decision = town.last.statement.id
                    self.serve(case)
            case 9:
                self.done(town.correct(case, town.clock.now(), random.choice((0, 100, 250))))
            case 10:
                if random.random() < 0.8:
                    self.done(town.annul(case, town.clock.now()))
                    number = f"{case.number}-{len(self.cases)}"
                    anew = OnFact(number, PERSON, case.evidence, case.verifications, on=case.fact[2:])
                    self.cases.append(anew)
                    self.charge(anew, self.points())
                else:
                    self.done(withdraw(town, case))
            case 11:
                one, other = random.sample(sorted(self.days), 2)
                self.done(random.choice((link, unlink))(town, one, other))
            case 12:
                day = random.choice((self.days[case.fact] + timedelta(days=random.randint(-3, 3)), date(2025, 12, 31)))
                if self.done(correct_fact(town, case.fact, "occurred_on", day, occurred_on=(day, day))):
                    self.days[case.fact] = day
            case 13 if random.random() < 0.25:
                self.done(disprove(town, case))
            case 13 if random.random() < 0.1:
                data = RulebookAnnulled(version=1, ground="no_power", decided_on=town.ledger.today())
                signing = [("a-supr", "SUPR")]
                self.done(town.act("RulebookAnnulled", BOOK, data, signing, sealed={"reasons": "越权"}))
            case _:
                return


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> list[Walk]:
    """The walks, made once."""
    made = [Walk(tmp_path_factory.mktemp("walk"), seed) for seed in range(WALKS)]
    for walk in made:
        walk.run()
    return made


def inputs_at(walk: Walk, known: date | None = None, size: int | None = None) -> ScoreInputs:
    history = walk.town.ledger.history
    if size is not None:
        return history.score_inputs(PERSON, Known(size, shanghai_day(history.recorded_at(size - 1))))
    return history.score_inputs(PERSON, history.known(known, today=walk.town.ledger.today()))


def test_the_walks_hold_the_whole_life_of_a_deduction(walks: list[Walk]) -> None:
    admitted = {name for walk in walks for name in walk.admitted}
    assert admitted >= {
        "DeductionProposed", "NoticeServed", "DeductionConfirmed", "DecisionServed", "AppealFiled", "AppealAccepted",
        "AppealDecided", "AppealWithdrawn", "DeductionRedetermined", "DeductionCorrected", "DeductionAnnulled",
        "FactLinkedAsSame", "FactUnlinked", "FactCorrected", "FactDisproved", "RepresentationWaived",
    }  # fmt: skip


def test_property_12_the_naive_copy_agrees_with_what_the_door_let_in(walks: list[Walk]) -> None:
    for seed, walk in enumerate(walks):
        history = walk.town.ledger.history
        log = records(history.events(0, history.size()))
        today = walk.town.ledger.today()
        random = Random(f"ask {seed}")
        days = [FACTS[0] + timedelta(days=random.randrange((today - FACTS[0]).days + 1)) for _ in range(6)]
        for known in (*days, today):
            inputs = inputs_at(walk, known)
            for on in (known, *random.sample(days, 3), date(2026, 12, 31), date(2027, 1, 1)):
                assert score(inputs, on=on).points_cp == naive_scorer.score(log, on, known), (seed, on, known)
                expected = naive_scorer.colour(log, on, known)
                if expected is not None:
                    assert colour(inputs, on=on).colour == expected, (seed, on, known)
            for period in (2025, 2026, 2027):
                found = period_score(inputs, period=period, known_on=known).points_cp
                assert found == naive_scorer.period_score(log, period, known), (seed, period, known)
                if naive_scorer.list_due(log, period, known) is not None:
                    due = list_due(inputs, period=period, known_on=known).due
                    assert due == naive_scorer.list_due(log, period, known), (seed, period, known)


def test_property_3_nothing_that_is_no_charge_raises_anything_on_any_day(walks: list[Walk]) -> None:
    asked = 0
    for seed, walk in enumerate(walks):
        history = walk.town.ledger.history
        registered = history.dossier(PERSON).postings[0].position
        for event in history.events(registered + 1, history.size()):
            name = type(event.statement.data).__name__
            if name in CHARGES or event.statement.stream.partition("/")[0] not in ("official", "fact"):
                continue
            before, after = (inputs_at(walk, size=event.position + more) for more in (0, 1))
            assert rise_of(before, after) is None, (seed, event.position, name)
            asked += before != after
    assert asked > 100


def test_clause_f13_nobody_is_charged_anew_with_more_than_his_objection_left_him(walks: list[Walk]) -> None:
    anew = 0
    for seed, walk in enumerate(walks):
        dossier = walk.town.ledger.history.dossier(PERSON)
        objected = {one.matter.id: one.filed.position for one in dossier.objections.values()}
        for first in dossier.deductions.values():
            if first.id not in objected or first.confirmation is None or not first.changes:
                continue
            left = [
                first.confirmation.points_cp,
                *(each.value_cp for each in first.changes if each.value_cp is not None),
            ]
            for later in dossier.deductions.values():
                if later.fact == first.fact and later.proposal.position > max(
                    objected[first.id], first.changes[-1].act.position
                ):
                    anew += 1
                    assert later.proposed_cp <= min(left), (seed, first.id, later.id)
    assert anew > 0
