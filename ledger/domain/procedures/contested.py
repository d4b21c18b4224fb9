"""Contested entries voided (存疑条目作废): what it does to the person's dossier. Reaffirmation changes nothing but clause F25.

Where the entry gave a deduction its value (proposal, decision, new determination), the deduction counts nothing from the beginning,
as if annulled (procedure 4.2, step 2). Every other voided entry keeps what the rules made of it; whoever rests on it fails F25.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.contested import CONTESTED_ENTRY, entry_matter, values_of
from ledger.domain.dossier import Change, Decision, Dossier, matter_key
from ledger.domain.events.founding import ContestedEntryVoided
from ledger.domain.statement import Event


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier after a contested entry of its stream was voided; any other event leaves it."""
    data = event.statement.data
    if not isinstance(data, ContestedEntryVoided):
        return dossier
    decision = Decision(
        matter=matter_key(CONTESTED_ENTRY, entry_matter(data.entry)), type=event.statement.type,
        decided_on=event.statement.decided_on,
    )  # fmt: skip
    dossier = replace(dossier, decisions={**dossier.decisions, event.statement.id: decision})
    change = Change(act=act_of(event), kind="voided", value_cp=None)
    voided = {
        name: replace(deduction, changes=(*deduction.changes, change))
        for name, deduction in dossier.deductions.items()
        if data.entry in values_of(deduction)
    }
    return replace(dossier, deductions={**dossier.deductions, **voided}) if voided else dossier


def states_after(dossier: Dossier, event: Event) -> Mapping[str, str]:
    """The matters, by key, that the voiding of an entry ends: a deduction whose value came from it, a listing it proposed."""
    data = event.statement.data
    if not isinstance(data, ContestedEntryVoided):
        return {}
    ended = {
        matter_key("deduction", one.id): "annulled"
        for one in dossier.deductions.values()
        if data.entry in values_of(one)
    }
    for listing in dossier.listings.values():
        if (
            listing.entry is None and data.entry == listing.proposal.event
        ):  # one that was entered is withdrawn by an act of its own
            ended[matter_key("listing", listing.id)] = "removed"
    return ended
