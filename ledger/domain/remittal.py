"""What was sent back to be decided again, by which event, and from which value (发回)? Procedure 4.2, step 2.

A deduction is remitted by a decision on an appeal, or by the annulment of the rulebook version it rests on, which stands in another
stream. The value before is the ceiling of a new determination: no remittal ends heavier than it began (clause F13). Unlike the
score, a new determination counts here from its recording, served or not: the value it gave is not exceeded by the next one either.
"""

from collections.abc import Mapping

from msgspec import Struct

from ledger.domain.acts import Act
from ledger.domain.dossier import Deduction, Fact
from ledger.domain.live_value import effects_on_base
from ledger.domain.rulebook import Rulebooks


class Remittal(Struct, frozen=True, kw_only=True):
    """The event that undid the value, and the value before it in cp."""

    act: Act
    before_cp: int


class Base(Struct, frozen=True, kw_only=True):
    """Where the value of a deduction stands at the head: its base in cp, and the remittal that waits for a new determination."""

    base_cp: int
    remittal: Remittal | None


def base_of(deduction: Deduction, facts: Mapping[str, Fact], rulebooks: Rulebooks) -> Base | None:
    """The base after every event known; None while nothing is confirmed."""
    if deduction.confirmation is None:
        return None
    base, remittal = deduction.confirmation.points_cp, None
    for effect in effects_on_base(deduction, facts, rulebooks):
        match effect.code:
            case "corrected" | "varied-down" if effect.value_cp is not None:
                base = min(base, effect.value_cp)
                if remittal is not None:  # what was sent back was lowered meanwhile
                    remittal = Remittal(act=remittal.act, before_cp=min(remittal.before_cp, effect.value_cp))
            case "revoked" | "annulled" | "voided" | "fact-disproved":
                base, remittal = 0, None
            case "remitted" | "rulebook-annulled":
                before = base if remittal is None else remittal.before_cp
                base, remittal = 0, Remittal(act=effect.act, before_cp=before)
            case "redetermined" if remittal is not None and (effect.value_cp or 0) <= remittal.before_cp:
                base, remittal = effect.value_cp or 0, None
            case _:
                pass
    return Base(base_cp=base, remittal=remittal)
