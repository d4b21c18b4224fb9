"""Listings and the pool (建议名单、信息库): how they fold into a dossier, and what each step must satisfy (procedure 3.7, 4.5)."""

from ledger.domain.dossier import Dossier
from ledger.domain.statement import Event


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the listing family; any other event leaves it."""
    return dossier
