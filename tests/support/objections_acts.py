"""The acts of an internal objection in the small town, drafted: filing, acceptance or refusal, decision, service, new determination.

Each gives a draft, so that a test submits it (`town.submit`) or looks at what would stand beside it (`acts.standing`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ledger.domain.events.hearing import DecisionServed
from ledger.domain.events.objections import (
    AppealAccepted,
    AppealDecided,
    AppealFiled,
    AppealRefused,
    AppealTerminated,
    AppealTransferred,
    AppealWithdrawn,
    DeductionRedetermined,
)  # fmt: skip
from ledger.domain.vocabulary import AppealRoute, MatterRef, Target, shanghai_day
from ledger.log.authoring import Authored
from tests.support.acts import SELF, member, must
from tests.support.town import DECIDERS, ENVELOPE, EVERYWHERE, PERSON, UNIT, Case, Signing, Town

OFFICE = "organisation_dept"
APPEAL_OFFICE: Signing = [("a-apo", "APO")]
STREAM = "official/{}"


@dataclass(frozen=True)
class Aimed:
    """What an objection needs of the decision it is aimed at, where that is no deduction."""

    decision: str
    matter: MatterRef
    person: str = PERSON


def with_office(town: Town) -> Town:
    """The town with a deciding organ of objections, which has taken part in nothing."""
    member(town, "a-apo", "APO", replace(EVERYWHERE, organ=OFFICE))
    return town


def target(case: Case, outcome: str, new_value: int | None = None, ground: str | None = None) -> Target:
    """One target: the deduction of a case."""
    return Target(kind="deduction", id=case.deduction, outcome=outcome, new_value=new_value, ground=ground)  # type: ignore[arg-type]


def _drafted(
    town: Town, name: str, data: Any, case: Case | Aimed, signing: Signing, changes: dict[str, Any]
) -> Authored:
    members = {member: changes.pop(member) for member in tuple(changes) if member in ENVELOPE}
    signing = changes.pop("signing", signing)
    return town.draft(name, STREAM.format(case.person), replace(data, **changes), signing, **members)


def filing(town: Town, case: Case | Aimed, number: str = "1", **changes: Any) -> Authored:
    """The person objects to the decision of a case, electronically, today."""
    filed = AppealFiled(
        appeal=f"ap-{number}", stage="appeal", track="internal", decision=case.decision, matter=case.matter,
        earlier_appeal=None, filed_on=shanghai_day(town.clock.now()), channel="electronic", late_ground=None,
    )  # fmt: skip
    changes.setdefault("sealed", {"grounds": "理由", "demand": "请求"})
    return _drafted(town, "AppealFiled", filed, case, SELF, changes)


def withdrawal(town: Town, case: Case | Aimed, number: str = "1", **changes: Any) -> Authored:
    """The person takes his objection back."""
    withdrawn = AppealWithdrawn(appeal=f"ap-{number}", withdrawn_on=shanghai_day(town.clock.now()))
    changes.setdefault("sealed", {"text": "撤回"})
    return _drafted(town, "AppealWithdrawn", withdrawn, case, SELF, changes)


def transfer(town: Town, case: Case | Aimed, number: str = "1", **changes: Any) -> Authored:
    """The office hands it to the organ that is competent."""
    moved = AppealTransferred(
        appeal=f"ap-{number}", to_organ="county_committee", track="internal", stage="appeal", ground="wrong_organ",
        filed_on=shanghai_day(town.clock.now()),
    )  # fmt: skip
    return _drafted(town, "AppealTransferred", moved, case, APPEAL_OFFICE, changes)


def acceptance(town: Town, case: Case | Aimed, number: str = "1", **changes: Any) -> Authored:
    """The office accepts it today."""
    accepted = AppealAccepted(
        appeal=f"ap-{number}",
        stage="appeal",
        track="internal",
        accepted_on=shanghai_day(town.clock.now()),
        organ=OFFICE,
    )
    return _drafted(town, "AppealAccepted", accepted, case, APPEAL_OFFICE, changes)


def refusing(town: Town, case: Case | Aimed, number: str = "1", **changes: Any) -> Authored:
    """The office refuses it as late, today."""
    refused = AppealRefused(
        appeal=f"ap-{number}", stage="appeal", ground="late", refused_on=shanghai_day(town.clock.now())
    )
    changes.setdefault("sealed", {"reasons": "理由"})
    return _drafted(town, "AppealRefused", refused, case, APPEAL_OFFICE, changes)


def termination(town: Town, case: Case | Aimed, number: str = "1", **changes: Any) -> Authored:
    """The office ends the examination."""
    ended = AppealTerminated(appeal=f"ap-{number}", ground="settled")
    changes.setdefault("sealed", {"reasons": "理由"})
    return _drafted(town, "AppealTerminated", ended, case, APPEAL_OFFICE, changes)


def ruling(town: Town, case: Case | Aimed, *targets: Target, number: str = "1", **changes: Any) -> Authored:
    """The office decides it today."""
    decided = AppealDecided(
        appeal=f"ap-{number}", stage="appeal", track="internal", organ=OFFICE, targets=targets,
        decided_on=shanghai_day(town.clock.now()), document_hash="A" * 43,
    )  # fmt: skip
    changes.setdefault("sealed", {"reasons": "理由", "document": "决定书"})
    return _drafted(town, "AppealDecided", decided, case, APPEAL_OFFICE, changes)


def service_of(
    town: Town, case: Case | Aimed, decision: str, matter: MatterRef | None = None, **changes: Any
) -> Authored:
    """The desk serves a decision today: of the objection `ap-1` unless another matter is named."""
    served = DecisionServed(
        matter=matter or MatterRef(kind="appeal", id="ap-1"), decision=decision, served_on=shanghai_day(town.clock.now()),
        mode="direct", service_proof="receipt",
        route=AppealRoute(track="internal", stages=("appeal",), organ=OFFICE, limit="TL04"),
    )  # fmt: skip
    return _drafted(town, "DecisionServed", served, case, [("a-desk", "REG")], changes)


def determination(town: Town, case: Case, when: datetime, points_cp: int, remitted_by: str, **changes: Any) -> Authored:
    """The deciders determine the deduction again."""
    again = DeductionRedetermined(
        deduction=case.deduction, points_cp=points_cp, remitted_by=remitted_by, deciding_organ=UNIT, meeting=None, item=None,
        evidence_relied_on=case.evidence, verifications=case.verifications,
    )  # fmt: skip
    changes = {"decided_at": when, "rulebook": town.rulebook, "sealed": {"reasons": "理由"}, **changes}
    return _drafted(town, "DeductionRedetermined", again, case, DECIDERS, changes)


def filed_and_accepted(town: Town, case: Case | Aimed, number: str = "1") -> None:
    """An objection up to its acceptance, today."""
    must(town.submit(filing(town, case, number)))
    must(town.submit(acceptance(town, case, number)))


def ruled(town: Town, case: Case | Aimed, *targets: Target, number: str = "1") -> str:
    """The decision on an accepted objection, today; its event."""
    drafted = ruling(town, case, *targets, number=number)
    must(town.submit(drafted))
    return drafted.statement.id
