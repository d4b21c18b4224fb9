"""Who was proposed for the list, who stands on it, and who has a record in the pool? The view `list`.

That a person is due is `scores.list_due`; here stands what persons decided about it, by listing.
"""

from collections.abc import Iterator
from typing import Final

from ledger.domain.acts import Act
from ledger.domain.dossier import Dossier
from ledger.domain.listed import Listing
from projections.view import Row, View

NAME: Final = "list"
VERSION: Final = 1
VIEW: Final = View(
    NAME, VERSION, "official",
    (
        ("listing", "TEXT NOT NULL"), ("channel", "TEXT NOT NULL"), ("period", "TEXT"), ("state", "TEXT NOT NULL"),
        ("proposed_by", "TEXT NOT NULL"), ("proposed_on", "TEXT NOT NULL"), ("entered_by", "TEXT"), ("entered_on", "TEXT"),
        ("ended_by", "TEXT"), ("ended_on", "TEXT"), ("ground", "TEXT"), ("ab_initio", "INTEGER NOT NULL"),
        ("record", "TEXT"), ("pool_opened_on", "TEXT"), ("pool_closed_on", "TEXT"),
    ),
    key=("listing",),
)  # fmt: skip


def rows(dossier: Dossier) -> Iterator[Row]:
    """One row a listing, in ledger order, with its record in the pool."""
    records = {record.listing: record for record in dossier.pool.values()}
    for listing in dossier.listings.values():
        state, ended = state_of(listing)
        entry, withdrawal, record = listing.entry, listing.withdrawal, records.get(listing.id)
        yield (
            listing.id, listing.channel, listing.period, state, listing.proposal.event, _day(listing.proposal),
            None if entry is None else entry.act.event, None if entry is None else _day(entry.act),
            None if ended is None else ended.event, None if ended is None else _day(ended),
            None if withdrawal is None else withdrawal.ground, int(withdrawal is not None and withdrawal.ab_initio),
            None if record is None else record.id, None if record is None else _day(record.opened),
            None if record is None or record.closed is None else _day(record.closed),
        )  # fmt: skip


def state_of(listing: Listing) -> tuple[str, Act | None]:
    """How a listing stands, with the act that ended it.

    proposed, withdrawn (the proposal), declined, listed, remitted, removed.
    """
    if listing.removed_by_appeal is not None and not listing.stands:
        return "removed", listing.removed_by_appeal
    if listing.withdrawal is not None:
        return "removed", listing.withdrawal.act
    if listing.entry is not None:
        return ("listed", None) if listing.stands else ("remitted", listing.remitted)
    if listing.declined is not None:
        return "declined", listing.declined
    if listing.proposal_withdrawn is not None:
        return "withdrawn", listing.proposal_withdrawn
    return "proposed", None


def _day(act: Act) -> str:
    return (act.decided_on or act.recorded_on).isoformat()
