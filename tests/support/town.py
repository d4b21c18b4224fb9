"""A small town for tests: one unit, its offices, one official, every event through the real door of a real ledger.

Keys and random bytes come from a counter, so the same test makes the same bytes. The clock is scripted. Stage methods
(`fact`, `propose`, `notice`, `confirm`, `serve`) take overrides by name, so that a test states only what is special in it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from keys.base64_strict import encode_base64
from keys.lifecycle import prove_possession
from keys.signer import Ed25519Signer
from ledger.admitting import Conflicting, Outcome, Receipted, Refused
from ledger.application import Ledger
from ledger.clock import ScriptedClock
from ledger.domain.epochs import RULES_EPOCH
from ledger.domain.events.deductions import DeductionAnnulled, DeductionConfirmed, DeductionCorrected, DeductionProposed
from ledger.domain.events.facts import EvidenceAttached, FactRegistered, FactVerified
from ledger.domain.events.founding import ActorRegistered, KeyEnrolled, LedgerFounded, RoleGranted
from ledger.domain.events.hearing import DecisionServed, NoticeServed
from ledger.domain.events.registry import OfficialRegistered, UnitRegistered
from ledger.domain.events.rules import CalendarPublished, RulebookDrafted, RulebookPublished
from ledger.domain.procedures.rulebook import content_hash
from ledger.domain.statement import Data, RulebookRef, Seen, StatementSigner
from ledger.domain.vocabulary import SHANGHAI, AppealRoute, KeyEntry, MatterRef, RoleEntry, RoleScope, shanghai_day
from ledger.log.authoring import Authored, author, event_id, sign_submission
from ledger.log.refusal import check_refused, open_refusal
from ledger.rulebooks import default_rulebook
from ledger.store.guard import MemoryTreeGuard
from ledger.store.memory import MemoryRecorder
from ledger.vault import Vault

LOG = "demo.test/town"
UNIT = "u-01"
PERSON = "o-0001"
RULES = default_rulebook()
EVERYWHERE = RoleScope(organ=None, units=(), tiers=(), matters=())
HOLIDAYS_2026 = (
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in range(1, 6)),
    *(date(2026, 6, day) for day in (19, 20, 21)),
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in range(1, 8)),
)
MAKEUP_2026 = (
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
)  # fmt: skip
Signing = Sequence[tuple[str, str] | tuple[str, str, str]]


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """An instant by the Shanghai wall clock, in UTC."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


@dataclass
class Case:
    """Ids of one deduction on its way."""

    number: str
    person: str = PERSON
    evidence: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    decision: str = ""

    @property
    def fact(self) -> str:
        """Id of the fact."""
        return f"f-{self.number}"

    @property
    def deduction(self) -> str:
        """Id of the deduction."""
        return f"d-{self.number}"

    @property
    def matter(self) -> MatterRef:
        """The matter of its hearing."""
        return MatterRef(kind="deduction", id=self.deduction)


@dataclass
class Town:
    """The ledger with its offices; see the module."""

    directory: Path
    recorder: Any = field(default_factory=MemoryRecorder)
    guard: Any = field(default_factory=MemoryTreeGuard)
    counter: int = 0
    epoch: int = RULES_EPOCH
    keys: dict[str, Ed25519Signer] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    last: Authored | None = None
    last_raw: bytes = b""

    def __post_init__(self) -> None:
        self.clock = ScriptedClock(at(2026, 1, 4, 8))
        self.log_key = Ed25519Signer.from_seed(sha256(b"log").digest())
        vault = Vault.create(self.directory / "keys.db", sha256(b"master").digest(), randomness=self.randomness)
        self.ledger = Ledger(
            self.recorder, self.guard, origin=LOG, clock=self.clock, log_signer=self.log_key, vault=vault, first_epoch=self.epoch
        )  # fmt: skip
        self.rulebook = RulebookRef(id="default-county", version=1, hash=content_hash(RULES))

    def randomness(self, count: int) -> bytes:
        """The next bytes of the counter."""
        self.counter += 1
        return b"".join(sha256(b"%d/%d" % (self.counter, block)).digest() for block in range(count // 32 + 1))[:count]

    def key(self, actor: str) -> Ed25519Signer:
        """The key of an actor."""
        if actor not in self.keys:
            self.keys[actor] = Ed25519Signer.from_seed(sha256(actor.encode()).digest())
        return self.keys[actor]

    def draft(
        self, name: str, stream: str, data: Data | Callable[[Mapping[str, str]], Data], signing: Signing, **members: Any
    ) -> Authored:
        """A statement, not yet submitted; members override those of the envelope."""
        members.setdefault("seen", self.seen.get(stream))
        signers = [
            StatementSigner(
                actor=who[0], key=self.key(who[0]).public_key.key, role=who[1], unit=who[2] if len(who) > 2 else None
            )  # type: ignore[misc,arg-type]
            for who in signing
        ]
        members.setdefault("log", LOG)
        members.setdefault("event_id", event_id(self.clock.now(), self.randomness))
        return author(name, stream, data, signers=signers, randomness=self.randomness, **members)

    def submit(self, authored: Authored) -> Outcome:
        """Sign with the keys of its signers and submit."""
        self.last = authored
        self.last_raw = sign_submission(authored, [self.key(signer.actor) for signer in authored.statement.signers])
        outcome = self.deliver(self.last_raw, authored.body)
        if isinstance(outcome, Receipted):
            self.seen[authored.statement.stream] = authored.seen
        return outcome

    def deliver(self, raw: bytes, body: bytes) -> Outcome:
        """Submit; whatever is not admitted writes nothing and comes back as a note of the log that names the statement."""
        before = self.recorder.tree_head()
        outcome = self.ledger.submit(raw)
        if not isinstance(outcome, Receipted):
            assert self.recorder.tree_head() == before
            refusal = open_refusal(outcome.refusal, self.ledger.verifiers, origin=LOG)
            check_refused(refusal, body)
            assert (refusal.checkpoint.size, refusal.checkpoint.root) == (before.size, before.root)
        return outcome

    def act(self, name: str, stream: str, data: Any, signing: Signing, **members: Any) -> Outcome:
        """One statement, submitted."""
        return self.submit(self.draft(name, stream, data, signing, **members))

    def must(self, name: str, stream: str, data: Any, signing: Signing, **members: Any) -> Authored:
        """One statement that has to be admitted."""
        outcome = self.act(name, stream, data, signing, **members)
        assert isinstance(outcome, Receipted), f"{name}: {outcome.error.en}"
        assert self.last is not None
        return self.last

    def found(self, **changes: Any) -> Outcome:
        """The founding statement, submitted."""
        return self.submit(self.founding(**changes))

    def founding(self, log: str = LOG, **changes: Any) -> Authored:
        """The founding statement: two root keys, threshold two, KEY and ORG granted."""
        first_roles = (
            RoleEntry(actor="a-root1", role="KEY", scope=EVERYWHERE), RoleEntry(actor="a-root2", role="ORG", scope=EVERYWHERE)
        )  # fmt: skip
        founded = LedgerFounded(
            clock="scripted", root_keys=(self.root("a-root1"), self.root("a-root2")), threshold=2, first_roles=first_roles,
            vocabulary_hash="0" * 64, county="试验县 test county",
        )  # fmt: skip
        signing = [("a-root1", "ROOT"), ("a-root2", "ROOT")]
        return self.draft("LedgerFounded", "founding", replace(founded, **changes), signing, log=log)

    def root(self, actor: str) -> KeyEntry:
        """A root key entry."""
        key = self.key(actor).public_key
        return KeyEntry(actor=actor, key=key.key, public_key=encode_base64(key.spki), suite=key.suite)

    def actor(
        self, actor: str, *roles: tuple[str, RoleScope], kind: str = "person", official: str | None = None
    ) -> None:
        """Register an actor, enrol its key, grant its roles from 2025 on."""
        custody = [("a-root1", "KEY"), ("a-root2", "ORG")]
        registered = ActorRegistered(actor_kind=kind, unit=None, official=official)  # type: ignore[arg-type]
        self.must("ActorRegistered", f"actor/{actor}", registered, custody, sealed={"name": f"人员 {actor}"})
        self.must("KeyEnrolled", f"actor/{actor}", self.enrolment(actor), [("a-root1", "KEY"), (actor, "HLD")])
        for role, scope in roles:
            granted = RoleGranted(role=role, scope=scope, from_on=date(2025, 1, 1), until_on=None)  # type: ignore[arg-type]
            self.must("RoleGranted", f"actor/{actor}", granted, custody)

    def enrolment(self, actor: str) -> KeyEnrolled:
        """The enrolment of an actor's key, with its proof of possession."""
        signer = self.key(actor)
        return KeyEnrolled(
            public_key=encode_base64(signer.public_key.spki), key=signer.public_key.key, suite=signer.public_key.suite, custody="file",
            possession_proof=encode_base64(prove_possession(LOG, actor, signer)),
        )  # fmt: skip

    def settle(self) -> "Town":
        """Everything before the first case: offices, unit, calendar, rulebook, one official."""
        assert isinstance(self.found(), Receipted)
        for actor, role in (("a-reg", "REG"), ("a-rul", "RUL"), ("a-sup", "SUP"), ("a-org", "ORG")):
            self.actor(actor, (role, EVERYWHERE))
        committee = replace(EVERYWHERE, organ="county_committee")
        for actor in ("a-cc1", "a-cc2"):
            self.actor(actor, ("COM", committee))
        opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=date(2020, 1, 1), name="第一镇 Town 1")
        self.must("UnitRegistered", f"unit/{UNIT}", opened, [("a-reg", "REG")])
        own, organ = replace(EVERYWHERE, units=(UNIT,)), replace(EVERYWHERE, organ=UNIT)
        for actor, role, scope in (
            ("a-rep", "REP", own), ("a-head", "HEAD", own), ("a-com1", "COM", organ), ("a-com2", "COM", organ),
            ("a-desk", "REG", organ), ("a-ver1", "VER", EVERYWHERE), ("a-ver2", "VER", EVERYWHERE),
        ):  # fmt: skip
            self.actor(actor, (role, scope))
        self.actor("a-service", ("SVC", EVERYWHERE), kind="system")
        published = CalendarPublished(
            year=2026,
            holidays=HOLIDAYS_2026,
            makeup_workdays=MAKEUP_2026,
            document=None,
            source="测试日历 test calendar",
        )
        self.must("CalendarPublished", "calendar", published, [("a-reg", "REG"), ("a-org", "ORG")])
        self.publish_rulebook()
        self.register(PERSON)
        return self

    def publish_rulebook(self) -> None:
        """The default rulebook, drafted and published for every tier from 1 January 2026."""
        drafted = RulebookDrafted(
            version=1,
            document_hash=self.rulebook.hash,
            replaces_version=None,
            title="默认 default",
            change_note="首版 first",
        )
        self.must("RulebookDrafted", "rulebook/default-county", drafted, [("a-rul", "RUL")])
        self.must("RulebookPublished", "rulebook/default-county", self.publication(), RULE_MAKERS)

    def publication(self) -> RulebookPublished:
        """The publication of the default rulebook."""
        return RulebookPublished(
            version=1, content=RULES, content_hash=self.rulebook.hash, effective_from_on=date(2026, 1, 1),  # type: ignore[arg-type]
            published_on=date(2026, 1, 1), scope_tiers=("county_managed", "middle", "general"), scope_units=(), basis_documents=(),
        )  # fmt: skip

    def register(self, official: str, tier: str = "general") -> None:
        """Register an official of the unit, and an actor behind whom he stands."""
        registered = OfficialRegistered(
            staff_category="civil_servant",
            tier=tier,
            unit=UNIT,
            leading_member=False,
            registered_on=date(2026, 1, 4),  # type: ignore[arg-type]
        )
        sealed = {"name": f"干部 {official}", "identity_number": f"invented-{official}"}
        self.must("OfficialRegistered", f"official/{official}", registered, [("a-reg", "REG")], sealed=sealed)
        self.actor(f"a-{official}", official=official)

    def fact(self, case: Case, day: date, *, items: int = 2, verified: bool = True) -> Case:
        """Register a fact of one day, attach evidence, have it verified by two."""
        self.clock.set(max(self.clock.now(), at(day.year, day.month, day.day)))
        registered = FactRegistered(
            unit_at_fact=UNIT, problem_tag="PT4", phenomenon=None, category="inaction", source="report", matched_limit=None
        )  # fmt: skip
        reporter = [("a-rep", "REP", UNIT)]
        sealed = {"narrative": "事实"}
        self.must("FactRegistered", f"fact/{case.fact}", registered, reporter, occurred_on=(day, day), sealed=sealed)
        for _ in range(items):
            attached = self.must("EvidenceAttached", f"fact/{case.fact}", attach, reporter, sealed={"hash": "00"})
            case.evidence = (*case.evidence, attached.statement.data.evidence_item)
        if verified:
            found = FactVerified(examined=case.evidence, persons_heard=1, method="mixed", conclusion="established")
            verifiers = [("a-ver1", "VER"), ("a-ver2", "VER")]
            made = self.must("FactVerified", f"fact/{case.fact}", found, verifiers, sealed={"report": "核实"})
            case.verifications = (made.statement.id,)
        return case

    def propose(self, case: Case, day: date, points_cp: int = 400, **changes: Any) -> Outcome:
        """The reporter and the head propose."""
        return self.submit(self.proposal(case, day, points_cp, **changes))

    def proposal(
        self, case: Case, day: date, points_cp: int = 400, *, signing: Signing | None = None, **changes: Any
    ) -> Authored:
        """Their statement; indicator D2.4, serious, unless changed."""
        proposed = DeductionProposed(
            deduction=case.deduction, fact=case.fact, indicator="D2.4", severity="serious" if points_cp > 400 else "moderate",
            responsibility="principal", points_cp=points_cp, reporting_unit=UNIT, unit_at_fact=UNIT, listed_acts_checked=True,
        )  # fmt: skip
        members = {name: changes.pop(name) for name in tuple(changes) if name in ENVELOPE}
        members = {"occurred_on": (day, day), "rulebook": self.rulebook, "sealed": {"reasons": "理由"}, **members}
        return self.draft(
            "DeductionProposed", f"official/{case.person}", replace(proposed, **changes),
            signing or [("a-rep", "REP", UNIT), ("a-head", "HEAD", UNIT)], **members,
        )  # fmt: skip

    def notice(self, case: Case, points_cp: int = 400, **changes: Any) -> Outcome:
        """The verifier serves notice today."""
        told = NoticeServed(
            matter=case.matter, facts=(case.fact,), clauses=("D2.4",), severity="serious" if points_cp > 400 else "moderate",
            points_cp=points_cp, disposition_kinds=None, served_on=shanghai_day(self.clock.now()), mode="direct",
            service_proof="receipt", brings_events=(), rights_stated=True,
        )  # fmt: skip
        sealed = {"basis": "依据", "rights": "权利"}
        signing = changes.pop("signing", [("a-ver1", "VER")])
        stream, told = f"official/{case.person}", replace(told, **changes)
        return self.act("NoticeServed", stream, told, signing, rulebook=self.rulebook, sealed=sealed)

    def confirm(self, case: Case, when: datetime, points_cp: int = 400, **changes: Any) -> Outcome:
        """Two members of the unit's leadership group confirm at an instant."""
        self.clock.set(max(self.clock.now(), when))
        outcome = self.submit(self.confirmation(case, when, points_cp, **changes))
        if isinstance(outcome, Receipted) and self.last is not None:
            case.decision = self.last.statement.id
        return outcome

    def confirmation(
        self, case: Case, when: datetime, points_cp: int = 400, *, signing: Signing | None = None, **changes: Any
    ) -> Authored:
        """The decision, drafted."""
        confirmed = DeductionConfirmed(
            deduction=case.deduction, indicator="D2.4", severity="serious" if points_cp > 400 else "moderate",
            responsibility="principal", points_cp=points_cp, deciding_organ=UNIT, meeting=None, item=None,
            evidence_relied_on=case.evidence, verifications=case.verifications,
        )  # fmt: skip
        members = {name: changes.pop(name) for name in tuple(changes) if name in ENVELOPE}
        members = {"decided_at": when, "rulebook": self.rulebook, "sealed": {"reasons": "理由"}, **members}
        stream, data = f"official/{case.person}", replace(confirmed, **changes)
        return self.draft("DeductionConfirmed", stream, data, signing or DECIDERS, **members)

    def serve(self, case: Case, day: date, **changes: Any) -> Outcome:
        """The desk of the deciding organ records the service of the decision."""
        served = DecisionServed(
            matter=case.matter, decision=case.decision, served_on=day, mode="direct", service_proof="receipt",
            route=AppealRoute(track="internal", stages=("appeal",), organ="organisation_dept", limit="TL04"),
        )  # fmt: skip
        signing = changes.pop("signing", [("a-desk", "REG")])
        return self.act("DecisionServed", f"official/{case.person}", replace(served, **changes), signing)

    def correct(self, case: Case, when: datetime, points_cp: int, **changes: Any) -> Outcome:
        """The deciders lower the points."""
        self.clock.set(max(self.clock.now(), when))
        corrected = DeductionCorrected(
            deduction=case.deduction, points_cp=points_cp, deciding_organ=UNIT, meeting=None, item=None
        )
        members: Any = {"decided_at": when, "sealed": {"reasons": "理由"}}
        stream, data = f"official/{case.person}", replace(corrected, **changes)
        return self.act("DeductionCorrected", stream, data, DECIDERS, **members)

    def annul(self, case: Case, when: datetime) -> Outcome:
        """The deciders annul of their own motion."""
        self.clock.set(max(self.clock.now(), when))
        organ = UNIT
        annulled = DeductionAnnulled(
            deduction=case.deduction, ground="AR1", deciding_organ=organ, meeting=None, item=None
        )
        members: Any = {"decided_at": when, "sealed": {"reasons": "理由"}}
        return self.act("DeductionAnnulled", f"official/{case.person}", annulled, DECIDERS, **members)

    def served_deduction(
        self, number: str, fact_on: date, decided: datetime, points_cp: int, person: str = PERSON
    ) -> Case:
        """A deduction from its fact to the service of its decision, on the day of the decision."""
        case = self.fact(Case(number, person), fact_on)
        for outcome in (self.propose(case, fact_on, points_cp), self.notice(case, points_cp)):
            assert isinstance(outcome, Receipted), outcome.error.en
        for outcome in (self.confirm(case, decided, points_cp), self.serve(case, shanghai_day(decided))):
            assert isinstance(outcome, Receipted), outcome.error.en
        return case


ENVELOPE = frozenset(
    "occurred_on rulebook sealed seen causes log decided_at effective_on event_id classification corrects received_on".split()
)
DECIDERS: Signing = [("a-com1", "COM"), ("a-com2", "COM")]
RULE_MAKERS: Signing = [("a-rul", "RUL"), ("a-cc1", "COM"), ("a-cc2", "COM")]


def attach(sealed: Mapping[str, str]) -> EvidenceAttached:
    """Evidence whose item is the digest of its sealed hash."""
    return EvidenceAttached(evidence_item=sealed["hash"], evidence_kind="document", lawful=True, matter=None)


def refusal(outcome: Outcome) -> Any:
    """The error of an outcome that is not a receipt."""
    assert isinstance(outcome, Refused | Conflicting), outcome
    return outcome.error
