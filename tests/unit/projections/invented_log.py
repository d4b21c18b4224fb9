"""A log in memory whose events nobody admitted: the folds take them as they stand, and the views have to agree with the folds.

Statements are typed and encoded as real ones are; only signatures, reads and admission are left out.
"""

import base64
from datetime import UTC, date, datetime, time, timedelta
from hashlib import shake_256
from itertools import count
from random import Random

from ledger.domain.catalogue import BY_NAME
from ledger.domain.events.deductions import DeductionAnnulled, DeductionConfirmed, DeductionCorrected, DeductionProposed
from ledger.domain.events.facts import FactDisproved, FactRegistered
from ledger.domain.events.hearing import DecisionServed, NoticeServed
from ledger.domain.events.links import FactLinkedAsSame
from ledger.domain.events.registry import OfficialRegistered, OfficialTransferred, UnitRegistered
from ledger.domain.events.rules import CalendarPublished, RulebookAnnulled, RulebookPublished
from ledger.domain.statement import Data, RulebookRef, StatementSigner
from ledger.domain.vocabulary import AppealRoute, MatterRef
from ledger.history import History
from ledger.log.authoring import author, event_id
from ledger.log.entry import encode_entry, encode_reads, make_entry, signature_list
from ledger.log.merkle import leaf_hash
from ledger.rulebooks import default_rulebook
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import NewEntry

_SIGNATURES = signature_list([("ab" * 32, bytes(64))])
_READS = encode_reads(base64.b64encode(bytes(32)).decode(), [])
_SIGNER = StatementSigner(actor="a-1", key="ab" * 32, role="REG", unit=None)


class InventedLog:
    """Appends events day by day. `at` is the instant of the next one; days of Shanghai."""

    def __init__(self, first_day: date = date(2026, 1, 5)) -> None:
        self.recorder = MemoryRecorder()
        self.history = History(self.recorder)
        self.at = datetime.combine(first_day, time(1), UTC)
        self._served: dict[str, str] = {}
        self.cited: RulebookRef | None = None

    @property
    def size(self) -> int:
        """Tree size."""
        return self.history.size()

    def pass_days(self, days: int) -> date:
        """Go on by some days; the day reached."""
        self.at += timedelta(days=days)
        return self.at.date()

    def add(self, name: str, stream: str, data: Data, **parts: object) -> str:
        """One event; its id."""
        number = self.size
        drawn = count()
        authored = author(
            name,
            stream,
            data,
            log="demo.example/views",
            event_id=event_id(self.at, lambda n: shake_256(b"id%d" % number).digest(n)),
            signers=(_SIGNER,),
            randomness=lambda n: shake_256(b"salt%d.%d" % (number, next(drawn))).digest(n),
            sealed=dict.fromkeys(BY_NAME[name].sealed_required, "0"),
            **parts,  # type: ignore[arg-type]  # parts of a statement by name
        )
        head = self.recorder.stream_head(stream)
        entry = encode_entry(
            make_entry(
                body=authored.body,
                signatures=_SIGNATURES,
                reads=_READS,
                prev=None if head.leaf_hash is None else head.leaf_hash.hex(),
                seq=head.seq + 1,
                recorded_at=self.at,
                rules=1,
            )
        )
        with self.recorder.begin() as transaction:
            transaction.append(
                NewEntry(
                    stream=stream,
                    seq=head.seq + 1,
                    event_id=authored.statement.id,
                    type=authored.statement.type,
                    body=authored.body,
                    signatures=_SIGNATURES,
                    reads=_READS,
                    entry=entry,
                    leaf_hash=leaf_hash(entry),
                    openings=(),
                )
            )
            transaction.commit()
        return authored.statement.id

    def publish_rulebook(self, version: int = 1, *, from_on: date = date(2026, 1, 1)) -> str:
        """A version of the default rulebook; higher versions are a little milder."""
        content = default_rulebook()
        for band in content["colours"]["bands"]:
            band["at_least_cp"] += 20 * (version - 1)
        data = RulebookPublished(
            version=version,
            content={**content, "version": version},
            content_hash=f"{version:064x}",
            effective_from_on=from_on,
            published_on=from_on,
            scope_tiers=("county_managed", "middle", "general"),
            scope_units=(),
            basis_documents=(),
        )
        self.cited = RulebookRef(hash=data.content_hash, id="default-county", version=version)
        return self.add("RulebookPublished", "rulebook/default-county", data)

    def annul_rulebook(self, version: int) -> str:
        """The end of a version, from the start."""
        data = RulebookAnnulled(version=version, ground="other", decided_on=self.at.date())
        return self.add("RulebookAnnulled", "rulebook/default-county", data)

    def publish_calendar(self, holidays: tuple[date, ...]) -> str:
        """The working calendar of 2026."""
        data = CalendarPublished(year=2026, holidays=holidays, makeup_workdays=(), document=None, source="test")
        return self.add("CalendarPublished", "calendar", data)

    def register_unit(self, unit: str, name: str) -> str:
        """A unit."""
        data = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=date(2026, 1, 1), name=name)
        return self.add("UnitRegistered", f"unit/{unit}", data)

    def register(self, official: str, unit: str = "u-1") -> str:
        """A person of a unit."""
        data = OfficialRegistered(
            staff_category="civil_servant",
            tier="middle",
            unit=unit,
            leading_member=False,
            registered_on=date(2026, 1, 1),
        )
        return self.add("OfficialRegistered", f"official/{official}", data)

    def transfer(self, official: str, to_unit: str) -> str:
        """A person goes to another unit today."""
        data = OfficialTransferred(from_unit="u-1", to_unit=to_unit, transferred_on=self.at.date(), out_of_county=False)
        return self.add("OfficialTransferred", f"official/{official}", data)

    def register_fact(self, fact: str, on: date) -> str:
        """A fact of a day."""
        data = FactRegistered(
            unit_at_fact="u-1",
            problem_tag="idle",
            phenomenon=None,
            category="inaction",
            source="inspection",
            matched_limit=None,
        )
        return self.add("FactRegistered", f"fact/{fact}", data, occurred_on=(on, on))

    def disprove(self, fact: str) -> str:
        """A fact does not hold."""
        return self.add(
            "FactDisproved", f"fact/{fact}", FactDisproved(ground="not_happened", decided_on=self.at.date())
        )

    def link(self, fact: str, other: str) -> str:
        """Two facts are found to be the same."""
        return self.add("FactLinkedAsSame", f"fact/{fact}", FactLinkedAsSame(same_fact=other))

    def notice(self, official: str, deduction: str, fact: str) -> str:
        """The person is told of a case; a second notice begins his period anew."""
        data = NoticeServed(
            matter=MatterRef(kind="deduction", id=deduction), facts=(fact,), clauses=("D2.1",), severity="serious",
            points_cp=100, disposition_kinds=None, served_on=self.at.date(), mode="direct", service_proof="receipt",
            brings_events=(), rights_stated=True,
        )  # fmt: skip
        return self.add("NoticeServed", f"official/{official}", data)

    def propose(self, official: str, deduction: str, fact: str, on: date, points_cp: int) -> str:
        """A deduction on a fact."""
        data = DeductionProposed(
            deduction=deduction,
            fact=fact,
            indicator="D2.1",
            severity="serious",
            responsibility="principal",
            points_cp=points_cp,
            reporting_unit="u-1",
            unit_at_fact="u-1",
            listed_acts_checked=True,
        )
        return self.add("DeductionProposed", f"official/{official}", data, occurred_on=(on, on), rulebook=self.cited)

    def confirm(self, official: str, deduction: str, points_cp: int) -> str:
        """The decision; its event id."""
        data = DeductionConfirmed(
            deduction=deduction,
            indicator="D2.1",
            severity="serious",
            responsibility="principal",
            points_cp=points_cp,
            deciding_organ="county_committee",
            meeting=None,
            item=None,
            evidence_relied_on=(),
            verifications=(),
        )
        event = self.add("DeductionConfirmed", f"official/{official}", data, decided_at=self.at, rulebook=self.cited)
        self._served[deduction] = event
        return event

    def serve(self, official: str, deduction: str, *, days_ago: int = 0, proof: bool = False) -> str:
        """The service of the last confirmation of a deduction."""
        data = DecisionServed(
            matter=MatterRef(kind="deduction", id=deduction),
            decision=self._served[deduction],
            served_on=self.at.date() - timedelta(days=days_ago),
            mode="direct",
            service_proof="receipt" if proof else None,
            route=AppealRoute(track="internal", stages=("appeal",), organ="county_committee", limit="TL04"),
        )
        return self.add("DecisionServed", f"official/{official}", data)

    def correct(self, official: str, deduction: str, points_cp: int) -> str:
        """Fewer points, from the start."""
        data = DeductionCorrected(
            deduction=deduction, points_cp=points_cp, deciding_organ="county_committee", meeting=None, item=None
        )
        return self.add("DeductionCorrected", f"official/{official}", data, decided_at=self.at)

    def annul(self, official: str, deduction: str) -> str:
        """No points, from the start."""
        data = DeductionAnnulled(
            deduction=deduction, ground="AR1", deciding_organ="county_committee", meeting=None, item=None
        )
        return self.add("DeductionAnnulled", f"official/{official}", data, decided_at=self.at)

    def deduct(self, official: str, deduction: str, points_cp: int, *, fact_on: date) -> None:
        """Fact, proposal, decision and service, all today."""
        self.register_fact(f"f-{deduction}", fact_on)
        self.propose(official, deduction, f"f-{deduction}", fact_on, points_cp)
        self.confirm(official, deduction, points_cp)
        self.serve(official, deduction)


def random_log(seed: int, events: int = 30) -> InventedLog:
    """A log of three persons in which any event may follow any other; the same seed gives the same log."""
    random = Random(seed)
    log = InventedLog(date(2025, 12, 1))
    officials, deductions = ("o-1", "o-2", "o-3"), {}
    log.publish_calendar((date(2026, 1, 1),))
    if random.random() < 0.9:
        log.publish_rulebook(1, from_on=date(2025, 1, 1))
    facts = {f"f-{number}": date(2025, 11, 1) + timedelta(days=70 * number) for number in range(1, 5)}
    for fact, on in facts.items():
        log.register_fact(fact, on)
    for official in officials:
        log.register(official)
    for number in range(events):
        log.pass_days(random.choice((0, 0, 1, 5, 20)))
        official = random.choice(officials)
        mine = [deduction for deduction, owner in deductions.items() if owner == official]
        served = [deduction for deduction in mine if deduction in log._served]
        match random.randrange(14):
            case 0 | 1 | 2:
                fact = random.choice(list(facts))
                log.propose(official, f"d-{number}", fact, facts[fact], random.randint(1, 800))
                deductions[f"d-{number}"] = official
                log.confirm(official, f"d-{number}", random.randint(1, 800))
                if random.random() < 0.3:
                    log.notice(official, f"d-{number}", fact)
                if random.random() < 0.7:
                    log.serve(official, f"d-{number}")
            case 3 | 4 | 5 if served:
                log.serve(
                    official, random.choice(served), days_ago=random.choice((0, 3, 30)), proof=random.random() < 0.5
                )
            case 6 if served:
                log.correct(official, random.choice(served), random.randint(0, 400))
            case 7 if served and random.random() < 0.5:
                log.annul(official, random.choice(served))
            case 8:
                log.transfer(official, random.choice(("u-1", "u-2")))
            case 9 if random.random() < 0.3:
                log.disprove(random.choice(list(facts)))
            case 10 if random.random() < 0.5:
                log.publish_rulebook(number + 2, from_on=log.at.date())
            case 11 if random.random() < 0.2:
                log.annul_rulebook(1)
            case 12:
                log.link(*random.sample(list(facts), 2))
            case 13 if mine:
                log.notice(official, random.choice(mine), "f-1")
            case _:
                log.publish_calendar((log.at.date(), date(2026, 1, 1)))
    return log
