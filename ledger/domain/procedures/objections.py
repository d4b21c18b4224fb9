"""Objections and appeals (异议、复核、申诉): how they and their targets fold into a dossier, and their guards (procedure 3.6)."""

from ledger.domain.dossier import Dossier
from ledger.domain.statement import Event


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after one event of the appeal family; any other event leaves it."""
    return dossier
