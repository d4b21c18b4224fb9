"""One deduction from a signed statement to a proof a stranger can check, through the real parts. Read it from top to bottom.

The county is the demo's, on 15 July 2026; the case is new: official 0100 of the third unit, a key task not done on time. Every
act is authored and signed with its author's own key and handed in as bytes; every receipt is checked without asking the ledger.
Other tests try what goes wrong; here is how it goes.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.demo import PASSPHRASE
from api.demo.agenda import instant
from api.demo.cast import ROUTE
from api.demo.chance import Keyring
from api.demo.county import build_county
from api.demo.rules import in_force
from api.ledger_directory import LedgerOpener
from ledger.admitting import Receipted, Refused
from ledger.application import Ledger
from ledger.clock import ScriptedClock
from ledger.domain.clauses.evaluate import evaluate, provably_fair
from ledger.domain.colours import colour
from ledger.domain.events.deductions import DeductionConfirmed, DeductionProposed
from ledger.domain.events.facts import EvidenceAttached, FactRegistered, FactVerified
from ledger.domain.events.hearing import DecisionServed, NoticeServed
from ledger.domain.statement import Data, Seen, StatementSigner
from ledger.domain.vocabulary import MatterRef, Role
from ledger.fsck import fsck
from ledger.log.authoring import Authored, author, event_id, sign_submission
from ledger.log.receipt import verify_receipt
from ledger.verify.checks import verify_proof
from ledger.verify.errors import VerifyError
from ledger.verify.policy import Policy, read_policy

OFFICIAL, FACT, DEDUCTION, UNIT = "official/o-0100", "f-story", "d-story", "u-inst-3"
MATTER = MatterRef(kind="deduction", id=DEDUCTION)
RULEBOOK = in_force(date(2027, 1, 15))
KEYS = Keyring()
Hand = tuple[str, Role, str | None]
REPORTER: Hand = ("a-inst-3-reporter", "REP", UNIT)
HEAD: Hand = ("a-inst-3-head", "HEAD", UNIT)
VERIFIERS: tuple[Hand, Hand] = (("a-verifier-1", "VER", None), ("a-verifier-2", "VER", None))
LEADERS: tuple[Hand, Hand] = (("a-inst-3-leader-1", "COM", None), ("a-inst-3-leader-2", "COM", None))
REGISTRAR: Hand = ("a-registrar", "REG", None)


@dataclass
class County:
    """The ledger, the reader's policy, and what each author last saw of a stream."""

    ledger: Ledger
    clock: ScriptedClock
    policy: Policy
    seen: dict[str, Seen] = field(default_factory=dict)

    def on(self, day: str, hour: int) -> datetime:
        """Let it be that hour of a day of 2027."""
        self.clock.set(instant(date.fromisoformat(f"2027-{day}"), hour))
        return self.clock.now()

    def state(
        self, name: str, stream: str, data: Data | Callable[[Mapping[str, str]], Data], *hands: Hand, **members: Any
    ) -> tuple[Authored, bytes]:
        """Somebody states something: the statement, and the bytes that he hands in."""
        keys = [KEYS(actor) for actor, _, _ in hands]
        signers = [
            StatementSigner(actor=actor, key=key.public_key.key, role=role, unit=unit)
            for (actor, role, unit), key in zip(hands, keys, strict=True)
        ]
        now = self.clock.now()
        authored = author(
            name, stream, data, log=self.ledger.origin, event_id=event_id(now, os.urandom), signers=signers, randomness=os.urandom,
            seen=self.seen.get(stream) or last_of(self.ledger, stream), **members,
        )  # fmt: skip
        return authored, sign_submission(authored, keys)

    def hand_in(self, authored: Authored, submission: bytes) -> str:
        """It is admitted: its receipt holds against the policy's key alone. The event's id."""
        outcome = self.ledger.submit(submission)
        assert isinstance(outcome, Receipted), outcome.error
        verify_receipt(outcome.receipt, authored.body, self.policy.log_keys(self.ledger.origin), self.ledger.origin)
        self.seen[authored.statement.stream] = authored.seen
        return authored.statement.id


def last_of(ledger: Ledger, stream: str) -> Seen | None:
    refs = ledger.history.stream(stream).refs
    return Seen(id=refs[-1].id, body=refs[-1].body_hash) if refs else None


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = build_county(tmp_path / "county")
    with LedgerOpener(made.directory, PASSPHRASE)() as ledger:
        assert isinstance(ledger.clock, ScriptedClock)
        yield County(ledger, ledger.clock, read_policy(made.policy.read_bytes()))


def test_one_deduction_from_a_signed_statement_to_a_proof_that_a_stranger_checks(county: County) -> None:
    # 1. A unit reports a fact. It names no person; its text is sealed.
    county.on("01-18", 9)
    day = (date(2027, 1, 15), date(2027, 1, 15))
    fact = FactRegistered(
        unit_at_fact=UNIT, problem_tag="PT4", phenomenon=None, category="inaction", source="report", matched_limit=None
    )
    narrative = {"narrative": "重点任务未按期完成(虚构)"}
    county.hand_in(*county.state("FactRegistered", f"fact/{FACT}", fact, REPORTER, occurred_on=day, sealed=narrative))

    # 2. Evidence is attached, by the salted digest of its hash; two verifiers who are no authors examine it.
    attached, submission = county.state(
        "EvidenceAttached", f"fact/{FACT}", evidence, REPORTER, sealed={"hash": "00" * 32}
    )
    county.hand_in(attached, submission)
    item = attached.statement.data.evidence_item
    county.on("01-19", 10)
    examined = FactVerified(examined=(item,), persons_heard=2, method="mixed", conclusion="established")
    sealed = {"report": "核实报告(虚构)"}
    verified = county.hand_in(*county.state("FactVerified", f"fact/{FACT}", examined, *VERIFIERS, sealed=sealed))

    # 3. The unit proposes 2.40 points; the head signs too. 2.60 would be outside the range, and is refused with the clause.
    proposal = county.state("DeductionProposed", OFFICIAL, proposed(260), REPORTER, HEAD, **reasons(), occurred_on=day)
    refused = county.ledger.submit(proposal[1])
    assert isinstance(refused, Refused)
    assert refused.error.clause == "F18"
    county.hand_in(
        *county.state("DeductionProposed", OFFICIAL, proposed(240), REPORTER, HEAD, **reasons(), occurred_on=day)
    )

    # 4. The person is told, and has ten working days to answer. A decision before their end is refused.
    county.on("01-20", 9)
    notice = NoticeServed(
        matter=MATTER, facts=(FACT,), clauses=("D2.1",), severity="moderate", points_cp=240, disposition_kinds=None,
        served_on=date(2027, 1, 20), mode="direct", service_proof="receipt", brings_events=(), rights_stated=True,
    )  # fmt: skip
    told = {"basis": "依据(虚构)", "rights": "有权陈述申辩"}
    county.hand_in(*county.state("NoticeServed", OFFICIAL, notice, VERIFIERS[1], rulebook=RULEBOOK, sealed=told))
    decided_at = county.on("02-03", 15)
    early = county.ledger.submit(confirmed(county, item, verified, decided_at)[1])
    assert isinstance(early, Refused)
    assert early.error.clause == "F04"

    # 5. The period has run out: the unit's leadership group confirms. Until it is served, it counts nothing.
    decided_at = county.on("02-04", 15)
    decision = county.hand_in(*confirmed(county, item, verified, decided_at))
    assert points(county, date(2027, 2, 4)) == 0
    county.on("02-05", 11)
    served = DecisionServed(
        matter=MATTER,
        decision=decision,
        served_on=date(2027, 2, 5),
        mode="direct",
        service_proof="receipt",
        route=ROUTE,
    )
    county.hand_in(*county.state("DecisionServed", OFFICIAL, served, REGISTRAR))
    assert [points(county, date(2027, 2, day)) for day in (4, 5)] == [0, 240]

    # 6. Handed in again, the same bytes get their first place again; the whole log stands, byte for byte and act for act.
    size = county.ledger.history.size()
    again = county.ledger.submit(submission)
    assert isinstance(again, Receipted)
    assert again.again
    assert county.ledger.history.size() == size
    assert fsck(county.ledger.history.recorder, all=True).sound

    # 7. Was it fair? Every clause of the spine passes, or has no object here.
    known = county.ledger.history.known(None, today=county.ledger.today())
    assert provably_fair(evaluate(county.ledger.history.case_file("o-0100", known), DEDUCTION))

    # 8. The proof in one file convinces a stranger who has the policy and nothing else; changed by one digit, it does not.
    proof = county.ledger.prove(decision, known)
    report = verify_proof(proof, county.policy)
    assert (report.origin, report.fair, report.points_cp) == ("demo.mingjing/county", "yes", 240)
    value = json.loads(proof)
    value["judged"]["score"]["points_cp"] = 140
    forged = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    with pytest.raises(VerifyError):
        verify_proof(forged, county.policy)


def evidence(digests: Mapping[str, str]) -> EvidenceAttached:
    return EvidenceAttached(evidence_item=digests["hash"], evidence_kind="document", lawful=True, matter=None)


def proposed(points_cp: int) -> DeductionProposed:
    return DeductionProposed(
        deduction=DEDUCTION, fact=FACT, indicator="D2.1", severity="moderate", responsibility="principal",
        points_cp=points_cp, reporting_unit=UNIT, unit_at_fact=UNIT, listed_acts_checked=True,
    )  # fmt: skip


def confirmed(county: County, item: str, verified: str, decided_at: datetime) -> tuple[Authored, bytes]:
    data = DeductionConfirmed(
        deduction=DEDUCTION, indicator="D2.1", severity="moderate", responsibility="principal", points_cp=240,
        deciding_organ=UNIT, meeting=None, item=None, evidence_relied_on=(item,), verifications=(verified,),
    )  # fmt: skip
    return county.state("DeductionConfirmed", OFFICIAL, data, *LEADERS, **reasons(), decided_at=decided_at)


def reasons() -> dict[str, Any]:
    return {"rulebook": RULEBOOK, "sealed": {"reasons": "理由(虚构)"}}


def points(county: County, on: date) -> int:
    return colour(county.ledger.history.score_inputs("o-0100"), on=on).points_cp
