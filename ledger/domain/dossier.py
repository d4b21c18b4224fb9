"""What does the log say about one official (干部档案)? The folded state of `official/{official}`.

A dossier is a value at one knowing time: it holds what the events folded so far say, in ledger order, and computes
nothing. Scores, colours and limits are functions over it (`scoring`, `colours`, `time_limits`). It carries, for every act,
the event id and position, because a reason without its event is no reason. Folding lives in `procedures/`.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.listed import Listing, PoolRecord
from ledger.domain.objected import Objection
from ledger.domain.statement import RulebookRef
from ledger.domain.vocabulary import (
    AppealRoute,
    Conclusion,
    DispositionKind,
    MatterRef,
    PointAnswer,
    Responsibility,
    ServiceMode,
    ServiceProof,
    Severity,
    StaffCategory,
    TargetOutcome,
    Tier,
)  # fmt: skip
from ledger.domain.warned import IssuedWarning


class Notice(Struct, frozen=True, kw_only=True):
    """One NoticeServed: what the person was told, and when."""

    act: Act
    facts: tuple[str, ...]
    clauses: tuple[str, ...]
    severity: Severity | None
    points_cp: int | None
    disposition_kinds: tuple[DispositionKind, ...] | None
    served_on: date
    mode: ServiceMode
    service_proof: ServiceProof | None
    rights_stated: bool


class Representation(Struct, frozen=True, kw_only=True):
    """One paper of the person in his defence; `points` is how many numbered points it makes."""

    act: Act
    points: int
    final: bool
    received_on: date


class Consideration(Struct, frozen=True, kw_only=True):
    """The answers to the numbered points."""

    act: Act
    answers: tuple[PointAnswer, ...]


class Waiver(Struct, frozen=True, kw_only=True):
    """The person gives up his hearing."""

    act: Act
    received_on: date


class Reopening(Struct, frozen=True, kw_only=True):
    """The period for representations runs again from this day."""

    act: Act
    reopened_on: date


class Disclosure(Struct, frozen=True, kw_only=True):
    """Evidence shown, or withheld on a ground."""

    act: Act
    disclosed: tuple[str, ...]
    refused: tuple[str, ...]
    disclosed_on: date


class Service(Struct, frozen=True, kw_only=True):
    """One DecisionServed. Only the first that names a decision counts for its effective day (procedure 4.1)."""

    act: Act
    decision: str
    served_on: date
    mode: ServiceMode
    service_proof: ServiceProof | None
    route: AppealRoute


class Hearing(Struct, frozen=True, kw_only=True):
    """The hearing of one matter, every step in ledger order."""

    matter: MatterRef
    notices: tuple[Notice, ...] = ()
    representations: tuple[Representation, ...] = ()
    considerations: tuple[Consideration, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    services: tuple[Service, ...] = ()


class Confirmation(Struct, frozen=True, kw_only=True):
    """One DeductionConfirmed; `meeting` and `item` where it cites a meeting."""

    act: Act
    indicator: str
    severity: Severity
    responsibility: Responsibility
    points_cp: int
    deciding_organ: str
    rulebook: RulebookRef | None
    evidence_relied_on: tuple[str, ...]
    verifications: tuple[str, ...]
    meeting: str | None = None
    item: int | None = None


ChangeKind = Literal["corrected", "upheld", "varied_down", "revoked", "annulled", "remitted", "redetermined", "voided"]


class Change(Struct, frozen=True, kw_only=True):
    """What a later event of the person's own stream does to the base of a deduction (procedure 4.2, step 2).

    `value_cp` is the new value of corrected, varied_down and redetermined. A redetermination counts only with its service,
    found in the hearing of the deduction by `act.event`.
    """

    act: Act
    kind: ChangeKind
    value_cp: int | None


class Deduction(Struct, frozen=True, kw_only=True):
    """One deduction from its proposal on. `occurred_on` is the span of the fact as the proposal states it.

    `redeterminations` are new decisions after a remittal, in the words of a confirmation; each has its change beside it.
    """

    id: str
    fact: str
    indicator: str
    severity: Severity
    responsibility: Responsibility
    proposed_cp: int
    occurred_on: tuple[date, date]
    reporting_unit: str
    unit_at_fact: str
    rulebook: RulebookRef | None
    proposal: Act
    confirmation: Confirmation | None = None
    changes: tuple[Change, ...] = ()
    redeterminations: tuple[Confirmation, ...] = ()

    @property
    def in_force(self) -> Confirmation | None:
        """The decision that the value rests on now: the last new determination, else the confirmation."""
        return self.redeterminations[-1] if self.redeterminations else self.confirmation


class ExemptionRevocation(Struct, frozen=True, kw_only=True):
    """One ExemptionRevoked; without effect where an appeal revoked it (`overturned`)."""

    act: Act
    overturned: bool = False


class Exemption(Struct, frozen=True, kw_only=True):
    """One ExemptionGranted (容错免责): `ratio_bp` of the value is taken away, for the whole linked-fact group of the target."""

    id: str
    act: Act
    target: MatterRef
    ratio_bp: int
    revocation: ExemptionRevocation | None = None


class FindingVersion(Struct, frozen=True, kw_only=True):
    """An upheld or redetermined finding: its severity from its own effective day."""

    act: Act
    severity: Severity


class FindingChange(Struct, frozen=True, kw_only=True):
    """An annulment, revocation or remittal: every floor before it goes, ab initio."""

    act: Act
    kind: Literal["annulled", "revoked", "remitted", "voided", "varied_down"]


class Finding(Struct, frozen=True, kw_only=True):
    """One negative-list finding (负面清单认定)."""

    id: str
    fact: str
    occurred_on: tuple[date, date]
    versions: tuple[FindingVersion, ...] = ()
    changes: tuple[FindingChange, ...] = ()


class Admonition(Struct, frozen=True, kw_only=True):
    """One admonition (诫勉): floor yellow from service until corrected or 6 months after service."""

    id: str
    act: Act
    corrected_on: date | None = None
    ended: Act | None = None


class Posting(Struct, frozen=True, kw_only=True):
    """Unit, tier and staff category from a day on; `outside` the county, where none of its organs manages the person."""

    from_on: date
    unit: str
    tier: Tier
    staff_category: StaffCategory
    event: str
    position: int
    outside: bool = False


class AppealTarget(Struct, frozen=True, kw_only=True):
    """One target of an appeal decision, kept for the trace."""

    act: Act
    kind: str
    id: str
    outcome: TargetOutcome


class Decision(Struct, frozen=True, kw_only=True):
    """A decision that must be served: its matter (`matter_key`), its type, and the day it was made."""

    matter: str
    type: str
    decided_on: date | None


class Dossier(Struct, frozen=True, kw_only=True):
    """Folded state of one official; maps are keyed by id and keep ledger order. Never mutate them: folds copy."""

    official: str
    registered: Act | None = None
    left_on: date | None = None
    leading_member: bool = False
    postings: tuple[Posting, ...] = ()
    deductions: dict[str, Deduction] = {}
    hearings: dict[str, Hearing] = {}
    exemptions: dict[str, Exemption] = {}
    findings: dict[str, Finding] = {}
    admonitions: dict[str, Admonition] = {}
    appeal_targets: tuple[AppealTarget, ...] = ()
    evidence: dict[str, "Evidence"] = {}
    decisions: dict[str, Decision] = {}
    closed: frozenset[str] = frozenset()
    warnings: dict[str, IssuedWarning] = {}
    listings: dict[str, Listing] = {}
    pool: dict[str, PoolRecord] = {}
    objections: dict[str, Objection] = {}

    def posting_on(self, day: date) -> Posting | None:
        """The posting in force on a day, or the first one for an earlier day; None before registration."""
        current: Posting | None = None
        for posting in self.postings:
            if current is None or posting.from_on <= day:
                current = posting
        return current

    def managed_on(self, day: date) -> Posting | None:
        """The posting whose organ acts on a day: after a transfer out of the county the one before it (procedure 3.10)."""
        current = self.posting_on(day)
        if current is None or not current.outside:
            return current
        before = [posting for posting in self.postings if posting.position < current.position and not posting.outside]
        return before[-1] if before else current


def matter_key(kind: str, matter_id: str) -> str:
    """Key of a matter in the dossier's maps: `deduction/d-1`."""
    return f"{kind}/{matter_id}"


class Verification(Struct, frozen=True, kw_only=True):
    """One FactVerified: who examined which evidence and what they found."""

    act: Act
    examined: tuple[str, ...]
    conclusion: Conclusion


class Evidence(Struct, frozen=True, kw_only=True):
    """One piece of evidence, by its sealed digest; `readmitted` is the act that took the last exclusion back."""

    item: str
    act: Act
    lawful: bool
    excluded: Act | None = None
    readmitted: Act | None = None


class FactLink(Struct, frozen=True, kw_only=True):
    """FactLinkedAsSame, and its undoing."""

    same_fact: str
    act: Act
    undone: Act | None = None


class FactCorrection(Struct, frozen=True, kw_only=True):
    """One FactCorrected: which member of the fact it set right."""

    act: Act
    field: str


class Fact(Struct, frozen=True, kw_only=True):
    """Folded state of `fact/{fact}`, as corrected: names no person."""

    fact: str
    occurred_on: tuple[date, date] | None = None
    unit_at_fact: str = ""
    category: str = ""
    problem_tag: str = ""
    source: str = ""
    registration: Act | None = None
    verifications: tuple[Verification, ...] = ()
    evidence: dict[str, Evidence] = {}
    links: tuple[FactLink, ...] = ()
    corrections: tuple[FactCorrection, ...] = ()
    disproved: Act | None = None
