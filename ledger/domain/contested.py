"""Is it in doubt who signed an entry, and what became of the doubt (存疑条目)? Formats section 5, clause F25.

An entry is contested while one of its signatures was made with a key that is revoked since for a compromise no later than the recording.
It keeps its effect. Whoever signed it may reaffirm it with another key, each for himself; or a committee voids it. A reaffirmation that is
itself in doubt settles nothing, and neither settles a doubt about another of the signers.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.acts import Act, act_of
from ledger.domain.authority import Actor
from ledger.domain.dossier import Deduction, Dossier, matter_key
from ledger.domain.events.founding import ContestedEntryReaffirmed, ContestedEntryVoided
from ledger.domain.statement import Event, StatementSigner

CONTESTED_ENTRY = "contested_entry"
_PREFIX = "e-"


def entry_matter(event: str) -> str:
    """Id of the matter of a contested entry: its event id as the ids of matters are written."""
    return f"{_PREFIX}{event}"


class Signed(Protocol):
    """What is asked of an entry here: an `Act` or an `EventRef`."""

    @property
    def recorded_at(self) -> datetime:
        """When it entered the log."""

    @property
    def signers(self) -> tuple[StatementSigner, ...]:
        """Who signed it, with which key."""


class Contest(Struct, frozen=True, kw_only=True):
    """What was said of one contested entry: reaffirmations in ledger order, and the voiding."""

    reaffirmed: tuple[Act, ...] = ()
    voided: Act | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        """All of them."""
        return self.reaffirmed if self.voided is None else (*self.reaffirmed, self.voided)


NO_CONTEST = Contest()
ActorOf = Callable[[str], Actor | None]
"""An actor with the grants of the founding; None where he is not among what is known."""


def in_doubt(entry: Signed, contest: Contest, actor_of: ActorOf) -> tuple[StatementSigner, ...]:
    """The signers of an entry whose signature is in doubt and not reaffirmed."""
    return tuple(
        [one for one in entry.signers if _doubted(one, entry, actor_of) and not _settled(one, contest, actor_of)]
    )


def _doubted(signer: StatementSigner, entry: Signed, actor_of: ActorOf) -> bool:
    actor = actor_of(signer.actor)
    key = None if actor is None else actor.keys.get(signer.key)
    since = None if key is None else key.compromised_since
    return since is not None and since <= entry.recorded_at


def _settled(signer: StatementSigner, contest: Contest, actor_of: ActorOf) -> bool:
    return any(
        one.actor == signer.actor and not _doubted(one, act, actor_of)
        for act in contest.reaffirmed
        for one in act.signers
    )


def contests_after(contests: Mapping[str, Contest], event: Event) -> Mapping[str, Contest]:
    """The contests of a stream after one more of its events, by the id of the entry concerned."""
    data = event.statement.data
    if not isinstance(data, ContestedEntryReaffirmed | ContestedEntryVoided):
        return contests
    before, act = contests.get(data.entry, NO_CONTEST), act_of(event)
    if isinstance(data, ContestedEntryVoided):
        return {**contests, data.entry: replace(before, voided=act)}
    return {**contests, data.entry: replace(before, reaffirmed=(*before.reaffirmed, act))}


def state_of(found: str, *, doubt: bool) -> str:
    """The state of the matter, given the one that its own events set: a doubt is set by no event of the stream."""
    if found in ("none", "reaffirmed") and doubt:
        return "contested"
    return found if doubt or found in ("reaffirmed", "voided", "served") else "none"


def deduction_of_entry(dossier: Dossier, event: str) -> Deduction | None:
    """The deduction whose case an entry belongs to: its own acts, and those of its hearing."""
    for deduction in dossier.deductions.values():
        if event in values_of(deduction) or any(change.act.event == event for change in deduction.changes):
            return deduction
        heard = dossier.hearings.get(matter_key("deduction", deduction.id))
        if heard is None:
            continue
        for acts in (
            heard.notices, heard.representations, heard.considerations, heard.waivers, heard.reopenings,
            heard.disclosures, heard.services,
        ):  # fmt: skip
            if any(one.act.event == event for one in acts):
                return deduction
    return None


def values_of(deduction: Deduction) -> frozenset[str]:
    """The entries that give a deduction its value: proposal, decision and new determinations. Without one it is worth nothing."""
    made = {deduction.proposal.event} | {one.act.event for one in deduction.changes if one.kind == "redetermined"}
    return frozenset(made if deduction.confirmation is None else made | {deduction.confirmation.act.event})
