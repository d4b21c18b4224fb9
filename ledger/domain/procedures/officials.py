"""Officials (人员): registration, details, transfer, leaving and return."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.dossier import Dossier, Posting
from ledger.domain.events.registry import (
    OfficialDetailsCorrected,
    OfficialLeft,
    OfficialRegistered,
    OfficialReturned,
    OfficialTransferred,
)
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Event, Statement

_CODES = {
    "tier": ("county_managed", "middle", "general"),
    "staff_category": ("leader", "civil_servant", "institution_staff", "other_public"),
    "leading_member": ("true", "false"),
}


def empty(rest: str) -> Dossier:
    """A person nobody registered."""
    return Dossier(official=rest)


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The registry part of a dossier after one event."""
    data = event.statement.data
    match data:
        case OfficialRegistered():
            posting = Posting(
                from_on=data.registered_on, unit=data.unit, tier=data.tier, staff_category=data.staff_category,
                event=event.statement.id, position=event.position,
            )  # fmt: skip
            return replace(
                dossier, registered=act_of(event), postings=(posting,), leading_member=data.leading_member, left_on=None
            )
        case OfficialDetailsCorrected() if data.field == "leading_member":
            return replace(dossier, leading_member=data.new_code == "true")
        case OfficialDetailsCorrected() if data.field in ("tier", "staff_category"):
            return _posted(dossier, event, data.from_on, **{data.field: data.new_code})
        case OfficialTransferred():
            return _posted(dossier, event, data.transferred_on, unit=data.to_unit, outside=data.out_of_county)
        case OfficialLeft():
            return replace(dossier, left_on=data.left_on)
        case OfficialReturned():
            return replace(_posted(dossier, event, data.returned_on, unit=data.unit, outside=False), left_on=None)
        case _:
            return dossier


def _posted(dossier: Dossier, event: Event, from_on: date, **changed: str | bool | None) -> Dossier:
    if not dossier.postings:
        return dossier
    posting = replace(
        dossier.postings[-1], from_on=from_on, event=event.statement.id, position=event.position, **changed
    )
    return replace(dossier, postings=(*dossier.postings, posting))


def guard(statement: Statement) -> Iterator[Breach]:
    """A corrected detail with a code must carry one of its codes; one that is text lies in the sealed field."""
    data = statement.data
    if isinstance(data, OfficialDetailsCorrected):
        codes = _CODES.get(data.field)
        if (codes is None and data.new_code is not None) or (codes is not None and data.new_code not in codes):
            allowed = "|".join(codes) if codes else "null"
            yield breach("wrong-member", "data.new_code", detail=f"expected {allowed} / 应为 {allowed}")
