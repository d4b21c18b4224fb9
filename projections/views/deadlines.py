"""Which limits run, were missed or lapsed, by when, and whom do they bind? The view `deadlines`, of persons and of units.

A row is a limit with its start, its last day and what ended it; the day asked is no part of it. How it stands on a day follows by
`state_on`: running up to and on `due_on`, then missed (or lapsed, where it binds the person), ended from `ended_on` on. A limit
that begins again (`replaced_on`) is shown by its later start from that day. Which limits there are and when they are due is
`ledger.domain`'s (`case_limits`, `listing_limits`, `report_limits`).
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from ledger.domain.case_limits import LimitState, TimeLimitStatus, limits_of_case
from ledger.domain.dossier import Deduction, Dossier
from ledger.domain.listed import Listing
from ledger.domain.listing_limits import listing_limits
from ledger.domain.procedures.units import Unit
from ledger.domain.report_limits import report_limits
from ledger.domain.rulebook import Rulebook, Rulebooks
from ledger.domain.time_limits import Calendar
from ledger.domain.unit_report import UnitReports, quarter_days
from projections.view import Row, View

NAME: Final = "deadlines"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "subject",
    (
        ("matter", "TEXT NOT NULL"), ("time_limit", "TEXT NOT NULL"), ("binds", "TEXT NOT NULL"), ("started_by", "TEXT NOT NULL"),
        ("started_on", "TEXT NOT NULL"), ("due_on", "TEXT NOT NULL"), ("ended", "INTEGER NOT NULL"), ("ended_by", "TEXT"),
        ("ended_on", "TEXT"), ("replaced_on", "TEXT"), ("provisional", "INTEGER NOT NULL"),
    ),
    key=("matter", "time_limit", "started_by"),
    indexes=("due_on",),
)  # fmt: skip
_Limits = Callable[[date], Iterable[TimeLimitStatus]]


def case_rows(dossier: Dossier, deduction: Deduction, rulebooks: Rulebooks, calendar: Calendar) -> tuple[Row, ...]:
    """The limits of one deduction's case and of the objections to it; none where the version it cites is unknown."""
    cited = (deduction.confirmation and deduction.confirmation.rulebook) or deduction.rulebook
    version = None if cited is None else rulebooks.version(cited.id, cited.version)
    if version is None:
        return ()
    rulebook = version.rulebook
    return tuple(
        _rows(
            f"deduction/{deduction.id}", lambda on: limits_of_case(dossier, deduction, calendar, rulebook, on), rulebook
        )
    )


def listing_rows(dossier: Dossier, listing: Listing, rulebooks: Rulebooks, calendar: Calendar) -> tuple[Row, ...]:
    """The limits of one listing; none where the version it cites is unknown."""
    version = None if listing.rulebook is None else rulebooks.version(listing.rulebook.id, listing.rulebook.version)
    if version is None:
        return ()
    rulebook = version.rulebook
    limits: _Limits = lambda on: listing_limits(listing, dossier, calendar, rulebook, on)  # noqa: E731
    return tuple(_rows(f"listing/{listing.id}", limits, rulebook))


def report_rows(unit: Unit, reports: UnitReports, rulebook: Rulebook, calendar: Calendar) -> tuple[Row, ...]:
    """The limits of a unit's reports for one quarter; none where it owes none and made none."""
    last_on = quarter_days(reports.period)[1]
    owed = unit.opened_on is not None and unit.opened_on <= last_on and (unit.closed_on is None or unit.closed_on > last_on)
    if not owed and not reports.reports:
        return ()
    limits: _Limits = lambda on: report_limits(reports, reports.period, calendar, rulebook, on)  # noqa: E731
    return tuple(_rows(f"quarter/{reports.period}", limits, rulebook))


def state_on(binds: str, due_on: date, ended: bool, ended_on: date | None, on: date) -> LimitState:
    """How a limit stands at the end of a day, as `case_limits` says it; a property test compares the two."""
    by_then = ended and (ended_on is None or ended_on <= on)
    last = ended_on if by_then else on
    if last is not None and last > due_on:
        return "lapsed" if binds == "person" else "missed"
    return "ended" if by_then else "running"


def _rows(matter: str, limits: _Limits, rulebook: Rulebook) -> Iterator[Row]:
    """Every limit as it stands at the end of time, and those of earlier days that a later start replaced."""
    seen: dict[tuple[str, str], Row] = {}
    at, replaced_on = date.max, None
    while True:
        found = [each for each in limits(at) if (each.limit, each.started_by) not in seen]
        for each in found:
            row = _row(matter, each, rulebook, replaced_on if _replaced(each, seen, replaced_on) else None)
            seen[each.limit, each.started_by] = row
        started = [each.started_on for each in found if each.limit in _BEGUN_AGAIN]
        if not started or max(started) == date.min:
            break
        replaced_on = max(started)
        at = replaced_on - timedelta(days=1)
    yield from dict.fromkeys(seen.values())


_BEGUN_AGAIN: Final = frozenset({"TL01", "TL26"})
"""The limits of a hearing: a second notice or a reopening starts them anew, and the earlier start stands for the days before."""


def _replaced(status: TimeLimitStatus, seen: dict[tuple[str, str], Row], replaced_on: date | None) -> bool:
    return replaced_on is not None and status.limit in _BEGUN_AGAIN and any(status.limit == limit for limit, _ in seen)


def _row(matter: str, status: TimeLimitStatus, rulebook: Rulebook, replaced_on: date | None) -> Row:
    ended = status.ended_on is not None or status.state == "ended"
    return (
        matter, status.limit, rulebook.time_limits[status.limit].binds, status.started_by, status.started_on.isoformat(),
        status.due_on.isoformat(), int(ended), status.ended_by,
        None if status.ended_on is None else status.ended_on.isoformat(),
        None if replaced_on is None else replaced_on.isoformat(), int(status.provisional),
    )  # fmt: skip
