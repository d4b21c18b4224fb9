"""Was this person charged with the fact before, and what does that leave to a new charge (一事不二扣、不得加重)?

What the organ annulled itself, or what was voided because nobody knows who signed it, may be proposed anew. What an appeal body
revoked may not: it has spoken, and a later annulment of what is revoked already takes nothing back; where its decision itself was
voided, it has not spoken. And whoever objected is not charged anew with more than his objection left him: else an annulment and a
new proposal would do what no remittal may (F06, F13).
"""

from collections.abc import Iterator

from ledger.domain.acts import Act
from ledger.domain.contested import CONTESTED_ENTRY, entry_matter
from ledger.domain.dossier import Deduction, Dossier, matter_key

_ENDS = ("annulled", "voided", "revoked")


def charges_on(dossier: Dossier, fact: str) -> Iterator[Deduction]:
    """The deductions of the person on a fact, in ledger order."""
    return (each for each in dossier.deductions.values() if each.fact == fact)


def bars_a_new_charge(deduction: Deduction, dossier: Dossier) -> bool:
    """Whether nothing else can be proposed on its fact: it stands, waits to be decided, or was revoked on appeal."""
    if deduction.id in dossier.closed:
        return False
    ended = next((change for change in deduction.changes if change.kind in _ENDS), None)
    return ended is None or (ended.kind == "revoked" and not _voided(ended.act, dossier))


def _voided(act: Act, dossier: Dossier) -> bool:
    """Whether the entry was held not to be authentic: the only decision there is on the matter of a contested entry."""
    contested = matter_key(CONTESTED_ENTRY, entry_matter(act.event))
    return any(decision.matter == contested for decision in dossier.decisions.values())


def most_after_objection(deduction: Deduction, dossier: Dossier) -> int | None:
    """The value in cp above which the fact is not charged again; None where nobody objected or the decision was not authentic.

    It is the value before the annulment, and where the deduction had been sent back, the value before that.
    """
    objected = any(
        (one.matter.kind, one.matter.id) == ("deduction", deduction.id) for one in dossier.objections.values()
    )
    if not objected or deduction.confirmation is None:
        return None
    most = deduction.confirmation.points_cp
    for change in deduction.changes:
        if change.kind == "voided":
            return None
        if change.kind == "annulled":
            break
        if change.value_cp is not None:  # corrected, varied down, determined again: none of them raises
            most = min(most, change.value_cp)
    return most
