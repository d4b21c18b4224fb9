"""Which limits run, were missed or lapsed, by when, and whom do they bind? The view `deadlines`, of persons and of units.

A row is a limit with its start, its last day and what ended it; the day asked is no part of it. How it stands on a day follows by
`state_on`: running up to and on `due_on`, then missed (or lapsed, where it binds the person), ended from `ended_on` on. A limit
that begins again (`replaced_on`) is shown by its later start from that day. Which limits there are and when they are due is
`ledger.domain`'s (`case_limits`, `listing_limits`,
`warning_limits`, `report_limits`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from ledger.domain.case_limits import LimitState, TimeLimitStatus, limits_of_case
from ledger.domain.dossier import Deduction, Dossier, Hearing
from ledger.domain.listed import Listing
from ledger.domain.listing_limits import listing_limits
from ledger.domain.procedures.units import Unit
from ledger.domain.report_limits import report_limits
from ledger.domain.rulebook import Rulebook, Rulebooks
from ledger.domain.rulebook_limits import TimeLimit
from ledger.domain.scoring import ScoreInputs
from ledger.domain.time_limits import Calendar
from ledger.domain.unit_report import UnitReports, quarter_days
from ledger.domain.warning_limits import warning_limits
from projections.view import Row, View

NAME: Final = "deadlines"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "subject",
    (
        ("matter", "TEXT NOT NULL"), ("time_limit", "TEXT NOT NULL"), ("binds", "TEXT NOT NULL"), ("started_by", "TEXT NOT NULL"),
        ("started_on", "TEXT NOT NULL"), ("due_on", "TEXT NOT NULL"), ("ended", "INTEGER NOT NULL"), ("ended_by", "TEXT"),
        ("ended_on", "TEXT"), ("replaced_on", "TEXT"), ("provisional", "INTEGER NOT NULL"), ("number", "INTEGER NOT NULL"),
    ),
    key=("matter", "time_limit", "started_by", "number"),
)  # fmt: skip
_Limits = Callable[[date], Sequence[TimeLimitStatus]]
_OF_A_HEARING: Final = frozenset({"TL01", "TL26"})


def case_rows(dossier: Dossier, deduction: Deduction, rulebooks: Rulebooks, calendar: Calendar) -> tuple[Row, ...]:
    """The limits of one deduction's case and of the objections to it; none where the version it cites is unknown."""
    cited = (deduction.confirmation and deduction.confirmation.rulebook) or deduction.rulebook
    version = None if cited is None else rulebooks.version(cited.id, cited.version)
    if version is None:
        return ()
    rulebook = version.rulebook
    matter = f"deduction/{deduction.id}"
    limits: _Limits = lambda on: limits_of_case(dossier, deduction, calendar, rulebook, on)  # noqa: E731
    return _numbered(_rows(matter, limits, rulebook, dossier.hearings.get(matter)))


def warning_rows(inputs: ScoreInputs) -> tuple[Row, ...]:
    """The limits within which a colour is to be told, and those of the objections to warnings."""
    newest = {
        name: limit for version in inputs.rulebooks.versions for name, limit in version.rulebook.time_limits.items()
    }
    return _numbered(_row("warnings", each, newest, None) for each in warning_limits(inputs, date.max))


def listing_rows(dossier: Dossier, listing: Listing, rulebooks: Rulebooks, calendar: Calendar) -> tuple[Row, ...]:
    """The limits of one listing; none where the version it cites is unknown."""
    version = None if listing.rulebook is None else rulebooks.version(listing.rulebook.id, listing.rulebook.version)
    if version is None:
        return ()
    rulebook = version.rulebook
    limits: _Limits = lambda on: listing_limits(listing, dossier, calendar, rulebook, on)  # noqa: E731
    matter = f"listing/{listing.id}"
    return _numbered(_rows(matter, limits, rulebook, dossier.hearings.get(matter)))


def report_rows(unit: Unit, reports: UnitReports, rulebook: Rulebook, calendar: Calendar) -> tuple[Row, ...]:
    """The limits of a unit's reports for one quarter; none where it owes none and made none."""
    last_on = quarter_days(reports.period)[1]
    owed = (
        unit.opened_on is not None
        and unit.opened_on <= last_on
        and (unit.closed_on is None or unit.closed_on > last_on)
    )
    if not owed and not reports.reports:
        return ()
    limits: _Limits = lambda on: report_limits(reports, reports.period, calendar, rulebook, on)  # noqa: E731
    return _numbered(_rows(f"quarter/{reports.period}", limits, rulebook, None))


def state_on(binds: str, due_on: date, ended: bool, ended_on: date | None, on: date) -> LimitState:
    """How a limit stands at the end of a day, as `case_limits` says it; a property test compares the two."""
    by_then = ended and (ended_on is None or ended_on <= on)
    last = ended_on if by_then else on
    if last is not None and last > due_on:
        return "lapsed" if binds == "person" else "missed"
    return "ended" if by_then else "running"


def _rows(matter: str, limits: _Limits, rulebook: Rulebook, hearing: Hearing | None) -> Iterator[Row]:
    """Every limit as it stands at the end of time, then those of a hearing that a later start replaced.

    A second notice or a reopening starts the period of a hearing anew; the earlier start stands for the days before it.
    """
    found = limits(date.max)
    yield from (_row(matter, each, rulebook.time_limits, None) for each in found)
    begun = 0 if hearing is None else len(hearing.notices) + len(hearing.reopenings)
    for _ in range(begun - 1):
        last = max((each.started_on for each in found if each.limit in _OF_A_HEARING), default=date.min)
        if last == date.min:
            return
        earlier = [each for each in limits(last - timedelta(days=1)) if each.limit in _OF_A_HEARING]
        yield from (_row(matter, each, rulebook.time_limits, last) for each in earlier)
        found = earlier


def _numbered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows of one matter, limit and start are told apart by a number from 0 on: one decision may send two deductions back."""
    counted: dict[Row, int] = {}
    numbered = []
    for row in rows:
        start = (row[0], row[1], row[3])
        number = counted.get(start, 0)
        counted[start] = number + 1
        numbered.append((*row, number))
    return tuple(numbered)


def _row(matter: str, status: TimeLimitStatus, limits: Mapping[str, TimeLimit], replaced_on: date | None) -> Row:
    ended = status.ended_on is not None or status.state == "ended"
    return (
        matter, status.limit, limits[status.limit].binds, status.started_by, status.started_on.isoformat(),
        status.due_on.isoformat(), int(ended), status.ended_by,
        None if status.ended_on is None else status.ended_on.isoformat(),
        None if replaced_on is None else replaced_on.isoformat(), int(status.provisional),
    )  # fmt: skip
