"""Warnings (预警): how they fold into a dossier, and what issuing, correcting and lifting must satisfy (procedure 3.7, 4.5)."""

from ledger.domain.dossier import Dossier
from ledger.domain.statement import Event


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the warning family; any other event leaves it."""
    return dossier
