"""Who is due for the list and who is on it, and what is to be done next, by when (建议名单现状)? For views and pages.

That a period is due is computed, that a person is listed is an event, and the two may differ both ways: due but not proposed, listed
but not due. One line for each period in which the person was ever due or proposed. Procedure 4.5, 4.6, clauses F29 and F30.
"""

from datetime import date
from itertools import accumulate
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.dossier import matter_key
from ledger.domain.effective_day import first_services
from ledger.domain.list_grounds import counting_grounds, due_in, fell_on
from ledger.domain.listed import Listing
from ledger.domain.listing_limits import listing_limits
from ledger.domain.rulebook import Rulebook
from ledger.domain.scoring import ScoreInputs, change_days, threshold_versions
from ledger.domain.time_limits import due_on

ToDo = Literal[
    "propose", "serve_notice", "await_hearing", "decide", "serve_decision", "open_record", "decide_or_remove", "remove",
    "close_record",
]  # fmt: skip
"""In the order of a case: propose (10 working days), serve notice, wait for the person (TL26), decide, serve the decision (TL03), enter it
in the pool, decide on the person or remove him (TL27), remove him because his ground fell (TL22), close the record (TL22)."""


class ListStanding(Struct, frozen=True, kw_only=True):
    """How one period of a person stands. `threshold_cp` is None where no rulebook covers it; then nothing is due.

    `due_since` is the day on which the period turned due by what is known, and was known; `listing` the last one of the period.
    `fallen_on` is the day since which a standing listing has no ground. `to_do` is the next act, None where nothing waits;
    `to_do_by` its last day, None where no limit is set.
    """

    period: str
    points_cp: int
    threshold_cp: int | None
    due: bool
    due_since: date | None
    listing: str | None
    proposed: bool
    noticed: bool
    listed: bool
    served: bool
    in_pool: bool
    fallen_on: date | None
    to_do: ToDo | None
    to_do_by: date | None

    @property
    def due_but_not_proposed(self) -> bool:
        """The score suggests the list, and nobody has answered."""
        return self.to_do == "propose"

    @property
    def listed_but_not_due(self) -> bool:
        """On the list without a ground."""
        return self.listed and not self.due


def list_standing(inputs: ScoreInputs, *, on: date) -> tuple[ListStanding, ...]:
    """Every period that is due on a day or has a listing, in order of the years."""
    periods = {str(year) for year in {day.year for day in change_days(inputs) if day <= on}}
    periods |= {listing.period for listing in inputs.dossier.listings.values() if listing.period is not None}
    found = (_standing(inputs, period, on) for period in sorted(periods))
    return tuple(one for one in found if one.due or one.listing is not None)


def _standing(inputs: ScoreInputs, period: str, on: date) -> ListStanding:
    due = due_in(inputs, period, on)
    is_due = due is not None and due.due
    own = [listing for listing in inputs.dossier.listings.values() if listing.period == period]
    last = own[-1] if own else None
    heard = None if last is None else inputs.dossier.hearings.get(matter_key("listing", last.id))
    services = first_services(heard.services if heard is not None else ())
    listed = last is not None and last.stands
    since = _due_since(inputs, period, on, last) if is_due else None
    standing = ListStanding(
        period=period,
        points_cp=0 if due is None else due.points_cp,
        threshold_cp=None if due is None else due.threshold_cp,
        due=is_due,
        due_since=since,
        listing=None if last is None else last.id,
        proposed=last is not None and last.pending,
        noticed=heard is not None and bool(heard.notices),
        listed=listed,
        served=listed and last is not None and last.entry is not None and last.entry.act.event in services,
        in_pool=_in_pool(inputs, own) is not None,
        fallen_on=fell_on(inputs, last, on) if listed and last is not None else None,
        to_do=None,
        to_do_by=None,
    )  # fmt: skip
    return _next(standing, inputs, own, on)


def _due_since(inputs: ScoreInputs, period: str, on: date, last: Listing | None) -> date:
    """The first of the days up to `on` from which the period has been due without a break, but not before that was recorded.

    What came on top of points that sufficed puts nothing off. Where a listing was answered already, the new points start the time.
    """
    turned, threshold_cp = on, 0
    for day in sorted((day for day in change_days(inputs) if day <= on), reverse=True):
        due = due_in(inputs, period, day)
        if due is None or not due.due:
            break
        turned, threshold_cp = day, due.threshold_cp
    services = first_services(one for each in inputs.dossier.hearings.values() for one in each.services)
    grounds = [one for one in counting_grounds(inputs, int(period), on) if one.event in services]
    days = sorted((services[ground.event].act.recorded_on, ground.live_cp) for ground in grounds)
    sums = accumulate(live_cp for _, live_cp in days)
    since = max([turned, *[day for (day, _), total in zip(days, sums, strict=True) if total > threshold_cp][:1]])
    if last is None or not _closed(last):
        return since
    new = [services[ground.event].act.recorded_on for ground in grounds if ground.event not in last.grounds]
    return max([since, *sorted(new)[:1]])


def _in_pool(inputs: ScoreInputs, own: list[Listing]) -> Listing | None:
    """The listing of the period whose record in the pool is open."""
    kept = {record.listing for record in inputs.dossier.pool.values() if record.closed is None}
    return next((listing for listing in own if listing.id in kept), None)


def _next(standing: ListStanding, inputs: ScoreInputs, own: list[Listing], on: date) -> ListStanding:
    """The line with what is to be done."""
    last = own[-1] if own else None
    todo: ToDo | None = None
    by: date | None = None
    rulebook = _rulebook(inputs, standing.period, on, last)
    if standing.listed and last is not None and last.entry is not None:
        limits = _limits(inputs, last, rulebook, on)
        if standing.fallen_on is not None:
            todo, by = "remove", _due(inputs, rulebook, "TL22", standing.fallen_on)
        elif not standing.served:
            todo, by = "serve_decision", limits.get("TL03")
        elif not standing.in_pool:
            todo = "open_record"
        else:
            todo, by = "decide_or_remove", limits.get("TL27")
    elif (kept := _in_pool(inputs, own)) is not None:
        todo, by = "close_record", _due(inputs, rulebook, "TL22", _left_the_list_on(kept, on))
    elif standing.proposed and last is not None:
        limits = _limits(inputs, last, rulebook, on)
        if not standing.noticed:
            todo = "serve_notice"
        elif "TL26" in limits:
            todo, by = "await_hearing", limits["TL26"]
        else:
            todo = "decide"
    elif standing.due and standing.due_since is not None and not _answered(inputs, last, standing.period, on):
        todo = "propose"
        if rulebook is not None:
            by = inputs.calendar.add_working_days(standing.due_since, rulebook.list_propose_working_days)
    return replace(standing, to_do=todo, to_do_by=by)


def _answered(inputs: ScoreInputs, last: Listing | None, period: str, on: date) -> bool:
    """Declined or removed, and nothing counts now that was not among its grounds: the same score is not answered twice."""
    if last is None or not _closed(last):
        return False
    return {ground.event for ground in counting_grounds(inputs, int(period), on)} <= set(last.grounds)


def _closed(listing: Listing) -> bool:
    """Declined, withdrawn or revoked on appeal."""
    return (listing.declined, listing.withdrawal, listing.removed_by_appeal) != (None, None, None)


def _rulebook(inputs: ScoreInputs, period: str, on: date, last: Listing | None) -> Rulebook | None:
    """The version that the listing cites, or the first that gives the threshold."""
    if last is not None and last.rulebook is not None:
        cited = inputs.rulebooks.version(last.rulebook.id, last.rulebook.version)
        return None if cited is None else cited.rulebook
    if due_in(inputs, period, on) is None:
        return None
    return threshold_versions(inputs, period=int(period), asked_on=min(date(int(period), 12, 31), on))[-1].rulebook


def _limits(inputs: ScoreInputs, listing: Listing, rulebook: Rulebook | None, on: date) -> dict[str, date]:
    """Last day of each limit of the listing that runs or was missed and has not ended."""
    if rulebook is None:
        return {}
    found = listing_limits(listing, inputs.dossier, inputs.calendar, rulebook, on)
    return {
        status.limit: status.due_on for status in found if status.ended_on is None and status.state in ("running", "missed")
    }  # fmt: skip


def _due(inputs: ScoreInputs, rulebook: Rulebook | None, limit: str, start: date) -> date | None:
    return None if rulebook is None else due_on(rulebook.time_limits[limit], start, inputs.calendar)


def _left_the_list_on(listing: Listing, on: date) -> date:
    """The day on which the person left the list."""
    ends = [
        None if listing.withdrawal is None else listing.withdrawal.act,
        listing.removed_by_appeal,
        listing.remitted,
        listing.voided,
    ]
    days = [act.recorded_on for act in ends if act is not None]
    return min(days, default=on)
