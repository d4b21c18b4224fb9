"""From which day does a decision count against a person (生效日)? Procedure 4.1.

One rule for a deduction, a finding, a listing and the revocation of an exemption: the latest of the claimed day, the
day of the decision and the day of its service. Without a recorded service there is no such day, so nothing can be
made to count behind the person's back, nor be dated back before he was told.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from ledger.domain.acts import Act
from ledger.domain.dossier import Dossier, Notice, Service
from ledger.domain.rulebook import Rulebooks
from ledger.domain.time_limits import Calendar
from ledger.domain.warned import WarningService

PROOF_NEEDED_AFTER = 5
"""Working days between service and its recording above which a proof is needed, where no rulebook says otherwise."""


def first_services(services: Iterable[Service]) -> dict[str, Service]:
    """Decision event id to the first service in ledger order that names it; a second service changes nothing."""
    first: dict[str, Service] = {}
    for service in services:
        earlier = first.get(service.decision)
        if earlier is None or service.act.position < earlier.act.position:
            first[service.decision] = service
    return first


def services_of(dossier: Dossier) -> dict[str, Service]:
    """`first_services` over every hearing of the dossier."""
    return first_services(service for hearing in dossier.hearings.values() for service in hearing.services)


def is_late_without_proof(
    service: Service | Notice | WarningService, calendar: Calendar, *, proof_needed_after: int = PROOF_NEEDED_AFTER
) -> bool:
    """Was it recorded more than `proof_needed_after` working days after `served_on`, with no proof of service in it?

    The calendar is the one known when the service was recorded: a calendar published later must not move the day from
    which a decision of the past counts.
    """
    if service.service_proof is not None or service.act.recorded_on <= service.served_on:
        return False
    if (service.act.recorded_on - service.served_on).days <= proof_needed_after:
        return False  # fewer days than that cannot hold more working days
    known = calendar.known_before(service.act.position)
    return known.working_days_between(service.served_on, service.act.recorded_on) > proof_needed_after


def served_day(
    service: Service | Notice | WarningService, calendar: Calendar, *, proof_needed_after: int = PROOF_NEEDED_AFTER
) -> date:
    """`served_on` as stated, or the day of recording where the service is late and has no proof."""
    if is_late_without_proof(service, calendar, proof_needed_after=proof_needed_after):
        return service.act.recorded_on
    return service.served_on


def effective_on(
    act: Act,
    services: Mapping[str, Service],
    calendar: Calendar,
    *,
    proof_needed_after: int = PROOF_NEEDED_AFTER,
) -> date | None:
    """The day (Asia/Shanghai, inclusive) from which the decision `act` counts; None while its service is not recorded.

    `services` is the outcome of `services_of`; a missing claim or day of decision is no bound.
    """
    service = services.get(act.event)
    if service is None:
        return None
    day = served_day(service, calendar, proof_needed_after=proof_needed_after)
    return max(day, act.effective_on or day, act.decided_on or day)


class EffectiveDays:
    """The effective days of one dossier's decisions, by the length that its rulebook gives the late-service rule."""

    def __init__(self, dossier: Dossier, rulebooks: Rulebooks, calendar: Calendar) -> None:
        self._dossier, self._rulebooks, self._calendar = dossier, rulebooks, calendar
        self._services = services_of(dossier)

    def of(self, act: Act) -> date | None:
        """`effective_on` of a decision of this dossier."""
        service = self._services.get(act.event)
        if service is None:
            return None
        return effective_on(act, self._services, self._calendar, proof_needed_after=self._proof_needed_after(service))

    def served_on(self, act: Act) -> date | None:
        """The day of service that counts, by the late-service rule; None while none is recorded."""
        service = self._services.get(act.event)
        if service is None:
            return None
        return served_day(service, self._calendar, proof_needed_after=self._proof_needed_after(service))

    def late_service(self, act: Act) -> Act | None:
        """The service of this decision, where its day of recording stands for `served_on`."""
        service = self._services.get(act.event)
        if service is None:
            return None
        length = self._proof_needed_after(service)
        late = is_late_without_proof(service, self._calendar, proof_needed_after=length)
        return service.act if late else None

    def _proof_needed_after(self, service: Service) -> int:
        """Length from the rulebook in force for the person on the day of recording; 5 where there is none."""
        day = service.act.recorded_on
        if service.service_proof is not None or service.served_on >= day:
            return PROOF_NEEDED_AFTER  # not asked
        posting = self._dossier.posting_on(day)
        tier, unit = (None, None) if posting is None else (posting.tier, posting.unit)
        version = self._rulebooks.in_force_on(day, tier=tier, unit=unit)
        return PROOF_NEEDED_AFTER if version is None else version.rulebook.late_service_working_days
