"""What does admission look at, and how is that kept? The world: folded streams, and the heads that were looked at.

Admission may read only through a `World`, so the list of heads it leaves is complete by construction. The list goes into the
entry (design D2); a proof is the transitive closure of these lists; `fsck` checks that each head was the latest at that
position. A stream without events is read too: its head is (stream, 0, None), which proves absence.

One thing is looked at without its own line: what the score of *another* person reads (`beside`), when an act must raise nobody.
His head stands for it: his stream names his facts and rules, and nothing of his case gets into the closure of somebody else's.
"""

from collections.abc import Callable
from typing import cast

from msgspec import Struct

from ledger.domain.authority import Actor, Founding, actor_with_first_grants
from ledger.domain.citing import Citing
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.epochs import RULES_EPOCH
from ledger.domain.meeting import Meeting
from ledger.domain.procedures.documents import Document
from ledger.domain.procedures.units import Unit
from ledger.domain.rulebook import Rulebooks
from ledger.domain.streams import StreamState
from ledger.domain.time_limits import Calendar
from ledger.domain.unit_report import UnitReports


class Read(Struct, frozen=True):
    """One head admission looked at: leaf hash of 32 bytes, or None where the stream was empty."""

    stream: str
    seq: int
    leaf_hash: bytes | None


def nobody_told(stream: str) -> frozenset[str]:
    """For a world that nobody told who cites what. Raises LookupError: to say "nobody" would let an act raise anybody."""
    raise LookupError(f"who cites {stream}")


class World:
    """The folded prefix of the log. `lookup` gives the state of any stream at that prefix; `size` is its tree size.

    `epoch` is the rules epoch that the statement is admitted under; `citing` tells who cites a fact or a rulebook at that prefix,
    and is asked only for acts that must raise nobody.
    """

    def __init__(
        self, lookup: Callable[[str], StreamState], size: int, epoch: int = RULES_EPOCH, citing: Citing = nobody_told
    ) -> None:
        self.epoch = epoch
        self._lookup = lookup
        self._citing = citing
        self._seen: dict[str, StreamState] = {}
        self._actors: dict[str, Actor] = {}
        self.size = size

    def stream(self, name: str) -> StreamState:
        """The state of a stream; the first look is noted."""
        state = self._seen.get(name)
        if state is None:
            state = self._seen[name] = self._lookup(name)
        return state

    def affected(self, *cited: str) -> tuple[str, ...]:
        """Ids of the officials who cite every one of these streams, in order; the look at each one's stream is noted."""
        first, *others = (frozenset(self._citing(stream)) for stream in cited)
        officials = sorted(first.intersection(*others))
        for official in officials:
            self.stream(f"official/{official}")
        return tuple(officials)

    def beside(self, name: str) -> StreamState:
        """The state of a stream that is looked at on behalf of an affected person, whose head is noted in its place."""
        return self._seen.get(name) or self._lookup(name)

    @property
    def seen(self) -> tuple[StreamState, ...]:
        """Every stream looked at so far."""
        return tuple(self._seen.values())

    @property
    def reads(self) -> tuple[Read, ...]:
        """The heads looked at, by name of stream."""
        return tuple(Read(name, state.seq, state.leaf_hash) for name, state in sorted(self._seen.items()))

    def founding(self) -> Founding:
        """The founding statement, folded."""
        return cast(Founding, self.stream("founding").detail)

    def actor(self, actor: str) -> Actor:
        """An actor with the grants of the founding before his own."""
        found = self._actors.get(actor)
        if found is None:
            own = cast(Actor, self.stream(f"actor/{actor}").detail)
            found = self._actors[actor] = actor_with_first_grants(self.founding(), own)
        return found

    def unit(self, unit: str) -> Unit:
        """A unit's registry facts."""
        return cast(Unit, self.stream(f"unit/{unit}").detail)

    def official(self, official: str) -> Dossier:
        """A person's dossier."""
        return cast(Dossier, self.stream(f"official/{official}").detail)

    def fact(self, fact: str) -> Fact:
        """A fact with its evidence and verifications."""
        return cast(Fact, self.stream(f"fact/{fact}").detail)

    def document(self, document: str) -> Document:
        """A policy document."""
        return cast(Document, self.stream(f"policy/{document}").detail)

    def meeting(self, meeting: str) -> Meeting:
        """A meeting with its items."""
        return cast(Meeting, self.stream(f"meeting/{meeting}").detail)

    def unit_reports(self, unit: str, period: str) -> UnitReports:
        """The reports of a unit for a period ("2026-q2")."""
        return cast(UnitReports, self.stream(f"unit-report/{unit}/{period}").detail)

    def rulebooks(self, rulebook: str) -> Rulebooks:
        """The versions of one rulebook."""
        return cast(Rulebooks, self.stream(f"rulebook/{rulebook}").detail)

    def calendar(self) -> Calendar:
        """The working calendar."""
        return cast(Calendar, self.stream("calendar").detail)
