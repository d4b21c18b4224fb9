"""Which time limits run in the case of one listing, and how does each stand on a day? TL26, TL03, TL04, TL27.

TL26 the person's period for representations, TL03 the service of each decision, TL04 his objection, TL27 within which a listed person
is decided on or removed. Procedure 3.5, 3.6, rulebook `time_limits`. How a limit is counted is `case_limits`.
"""

from datetime import date

from ledger.domain.acts import Act
from ledger.domain.case_limits import (
    End,
    LimitClock,
    Start,
    TimeLimitStatus,
    filings_of,
    hearing_end,
    hearing_start,
    objection_limits,
    with_route,
)  # fmt: skip
from ledger.domain.dossier import Dossier, Hearing, matter_key
from ledger.domain.effective_day import first_services
from ledger.domain.listed import Listing
from ledger.domain.rulebook import Rulebook
from ledger.domain.time_limits import Calendar


def listing_limits(
    listing: Listing, dossier: Dossier, calendar: Calendar, rulebook: Rulebook, on: date
) -> tuple[TimeLimitStatus, ...]:
    """The limits of a listing as they stand at the end of the day `on`, by limit and then by start; then those of its objections.

    `rulebook` is the version that the listing cites. What started after `on` is left out, what ended after it has not ended yet.
    """
    key = matter_key("listing", listing.id)
    hearing = dossier.hearings.get(key)
    objections = [one for one in dossier.objections.values() if matter_key(one.matter.kind, one.matter.id) == key]
    clock = LimitClock(calendar=calendar, rulebook=rulebook, on=on)
    found: list[TimeLimitStatus | None] = []
    if hearing is not None:
        found += _hearing(hearing, listing, clock)
    services = first_services(hearing.services if hearing is not None else ())
    for act in _decisions(listing):
        service = services.get(act.event)
        end = None if service is None else End(event=service.act.event, on=service.served_on)
        found.append(clock.status("TL03", _start(act), end))
    filings = filings_of(objections)
    found += [
        clock.status("TL04", clock.served(service), filings.get(service.decision))
        for service in with_route(hearing.services if hearing is not None else ())
    ]
    if listing.entry is not None:
        found.append(clock.status("TL27", _start(listing.entry.act), _off_the_list(listing)))
    own = tuple(status for status in found if status is not None)
    return own + tuple(
        status for one in objections for status in objection_limits(one, dossier, calendar, rulebook, on)
    )


def _hearing(hearing: Hearing, listing: Listing, clock: LimitClock) -> list[TimeLimitStatus | None]:
    start = hearing_start(hearing, clock)
    if start is None:
        return []
    closed = listing.proposal_withdrawn is not None or listing.declined is not None
    return [clock.status("TL26", start, hearing_end(hearing, start, closed=closed))]


def _decisions(listing: Listing) -> list[Act]:
    acts = [None if listing.entry is None else listing.entry.act, listing.declined]
    acts += [None if listing.withdrawal is None else listing.withdrawal.act]
    return sorted((act for act in acts if act is not None), key=lambda act: act.position)


def _off_the_list(listing: Listing) -> End | None:
    """What took the person off the list: a withdrawal, or an objection that revoked the entry or sent it back."""
    acts = [None if listing.withdrawal is None else listing.withdrawal.act, listing.removed_by_appeal, listing.voided]
    acts += [None if listing.stands else listing.remitted]
    ends = [act for act in acts if act is not None]
    first = min(ends, key=lambda act: act.position, default=None)
    return None if first is None else End(event=first.event, on=_day(first))


def _start(act: Act) -> Start:
    return Start(event=act.event, on=_day(act), position=act.position)


def _day(act: Act) -> date:
    return act.decided_on or act.recorded_on
