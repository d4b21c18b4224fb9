"""Which roles may sign which type, and into which stream? Every role and every pair of roles against every type (threat T23).

The table below was written down from the procedure apart from the code. ANY of the procedure is, in this epoch, the holder of
the stream; DO is two COM or one ORG, as management authority says; DRG is REG;
PRP is the author of the proposal himself, OWN that of the entry.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import combinations_with_replacement
from typing import get_args

import pytest

from ledger.domain.acts import Act
from ledger.domain.authority import Actor, ActorKey, RoleHeld
from ledger.domain.catalogue import BY_NAME, CATALOGUE, may_start
from ledger.domain.event_type import EventType
from ledger.domain.problems import Breach
from ledger.domain.signing import guard_authentic
from ledger.domain.statement import Data, Statement, StatementSigner
from ledger.domain.streams import StreamState, empty_stream
from ledger.domain.vocabulary import Role
from ledger.domain.world import World
from tests.support.town import EVERYWHERE

TODAY = date(2026, 3, 2)
AUTHORS = """
RulebookDrafted: RUL
RulebookPublished: RUL+COM+COM
RulebookSuperseded: RUL+COM+COM
RulebookAnnulled: SUPR
RulebookAnnulmentReversed: SUPR
CalendarPublished: REG+ORG
PolicyDocumentRegistered: REG
UnitRegistered: REG
UnitRenamed: REG
UnitClosed: REG
OfficialRegistered: REG
OfficialDetailsCorrected: REG
OfficialTransferred: ORG
OfficialLeft: REG
OfficialReturned: REG
RelationDeclared: SUB | KIN | HLD | REG | INT+INT
RelationEnded: SUB | KIN | HLD | REG | INT+INT
LedgerFounded: ROOT | ROOT+ROOT
ActorRegistered: KEY+ORG
KeyEnrolled: KEY+HLD
KeyRotated: KEY+HLD
ContestedEntryReaffirmed: OWN
ContestedEntryVoided: COM+COM | SUPR
KeySuspended: KEY | HLD
KeyRevoked: KEY | HLD
RoleGranted: KEY+ORG
RoleRevoked: KEY+ORG
ServiceStarted: SVC
DayClosed: SVC
StateClosed: SVC
CheckpointWitnessed: SVC
ExportMade: SVC
ErasureCarriedOut: SVC
ViewQuarantined: SVC
LedgerRecovered: SVC
RulesEpochAdopted: SVC+RUL+COM+COM
FactRegistered: REP | SUP | DI | VER | HEAD
FactVerified: VER | VER+VER
FactDisproved: VER+ORG | DI
EvidenceAttached: REP | VER | SUP | DI | SUB | KIN | INT+INT
EvidenceExcluded: ORG | RVH | APO
FactCorrected: VER+ORG
FactLinkedAsSame: VER
FactUnlinked: VER+ORG
EvidenceReadmitted: ORG | RVH | APO
NoticeServed: VER | ORG | HEAD | EXP
RepresentationReceived: SUB | KIN | INT+INT
RepresentationWaived: SUB | KIN | INT+INT
RepresentationPeriodReopened: VER | ORG
RepresentationConsidered: VER | COM+COM
EvidenceDisclosed: VER | APO
DecisionServed: REG
DeductionProposed: REP+HEAD | SUP | DI
DeductionWithdrawn: PRP
DeductionConfirmed: COM+COM
DeductionRejected: COM+COM
DeductionCorrected: COM+COM
DeductionAnnulled: COM+COM | SUPR
DeductionRedetermined: COM+COM
AppealFiled: SUB | KIN | INT+INT
AppealWithdrawn: SUB | KIN | INT+INT
AppealTransferred: APO | RVH | APO2
AppealAccepted: APO | RVH | APO2
AppealRefused: APO | RVH | APO2
AppealTerminated: APO | RVH | APO2
AppealDecided: APO | RVH | APO2
WarningIssued: VER
WarningServed: VER
WarningCorrected: VER
WarningLifted: VER
WarningAcknowledged: SUB | KIN | INT+INT
CommitteeMeetingHeld: SEC+COM
CommitteeMinutesCorrected: SEC+COM
ListingProposed: VER
ListingProposalWithdrawn: VER
ListingEntered: ORG+COM+COM
ListingDeclined: ORG
ListingWithdrawn: ORG
UnsuitableRecordOpened: REG
UnsuitableRecordClosed: REG
QuarterlyReportSubmitted: REP+HEAD
QuarterlyReportAmended: REP+HEAD
ProgressReportSubmitted: HEAD
ProgressReportAmended: HEAD
ReportAccepted: VER
ReportReturned: VER
LateReportAccepted: VER
ReportExtensionGranted: ORG
HeadcountSnapshotTaken: REG
"""
TABLE = dict(line.split(": ") for line in AUTHORS.split("\n") if line)
ROLES: tuple[str, ...] = get_args(Role)
LONGER = (
    ("RUL", "COM", "COM"),
    ("SVC", "RUL", "COM", "COM"),
    ("RUL", "RUL", "COM", "COM"),
    ("COM", "COM", "COM"),
    ("ORG", "COM", "COM"),
)


def sets_of_roles() -> Iterator[tuple[str, ...]]:
    """Every role alone, every two of them, and the longer ones that some type asks for or nearly asks for."""
    yield from ((role,) for role in ROLES)
    yield from combinations_with_replacement(ROLES, 2)
    yield from LONGER


def allowed(name: str, roles: tuple[str, ...]) -> bool:
    """By the table alone. More members of the leadership group than asked may sign."""
    for alternative in TABLE[name].split(" | "):
        wanted = alternative.split("+")
        if sorted(wanted) == sorted(roles):
            return True
        surplus = [role for role in roles if role != "COM"]
        if wanted.count("COM") >= 2 and roles.count("COM") > wanted.count("COM"):
            return sorted(surplus) == sorted(role for role in wanted if role != "COM")
    return False


def everybody(name: str) -> StreamState:
    """An actor who holds every role."""
    state = empty_stream(name)
    family, _, actor = name.partition("/")
    if family != "actor":
        return state
    act = Act(
        event="e", position=0, recorded_at=datetime(2026, 1, 1, tzinfo=UTC), recorded_on=TODAY, decided_on=None,
        effective_on=None, signers=(), no_conflict=None, paper=False, type="t",
    )  # fmt: skip
    key = ActorKey(key="k", public_key="p", suite="ed25519", enrolled=act)
    roles = tuple(
        RoleHeld(role=role, scope=EVERYWHERE, from_on=None, until_on=None, granted=act) for role in get_args(Role)
    )
    return StreamState(name=name, detail=Actor(actor=actor, kind="person", keys={"k": key}, roles=roles))


def judged(row: EventType, roles: tuple[str, ...], decides: tuple[str, ...] = ("COM", "COM")) -> list[Breach]:
    """What guard 2 says of a statement of the type signed in these roles."""
    signers = tuple(
        StatementSigner(actor=f"a-{place}", key="k", role=role, unit=None)  # type: ignore[arg-type]
        for place, role in enumerate(roles)
    )
    statement = Statement(
        blind="", causes=(), classification="internal", corrects=None, data=Data(), decided_at=None, effective_on=None,
        evidence=(), id="e", log="demo.test/town", occurred_on=None, received_on=None, rulebook=None, sealed=(), seen=None,
        signers=signers, stream="actor/a-0", type=row.wire, v=1,
    )  # fmt: skip
    world = World(everybody, 1)
    return list(
        guard_authentic(
            statement, row, world, TODAY, official=None, decides=decides, proposers=frozenset({("a-99", "SUP")})
        )
    )


def test_the_table_has_every_type_of_the_epoch() -> None:
    assert set(TABLE) == set(BY_NAME)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_threat_23_only_the_listed_roles_may_sign_a_type(name: str) -> None:
    row = BY_NAME[name]
    passing = {
        roles
        for roles in sets_of_roles()
        if not {"wrong-signers", "proposer-differs", "author-differs"} & {breach.code for breach in judged(row, roles)}
    }
    assert passing == {roles for roles in sets_of_roles() if allowed(name, roles)}


def test_threat_23_where_the_organisation_department_decides_one_of_it_signs() -> None:
    row = BY_NAME["DeductionConfirmed"]
    assert [breach.code for breach in judged(row, ("ORG",), decides=("ORG",))] == []
    assert [breach.code for breach in judged(row, ("COM", "COM"), decides=("ORG",))] == ["wrong-signers"]


def test_every_pattern_of_a_stream_names_a_family_that_folds() -> None:
    for row in CATALOGUE.values():
        for pattern in row.stream:
            assert empty_stream(pattern).seq == 0


def test_a_matter_that_begins_with_a_proposal_is_not_noticed_before_it() -> None:
    notice = BY_NAME["NoticeServed"]
    assert not may_start(notice, "deduction", "none")
    assert may_start(notice, "deduction", "proposed")
    assert may_start(notice, "measure", "none")


def test_every_corrector_is_a_type_of_the_epoch() -> None:
    assert {name for row in CATALOGUE.values() for name in row.corrected_by} <= set(BY_NAME)
