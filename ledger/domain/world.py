"""What does admission look at, and how is that kept? The world: folded streams, and the heads that were looked at.

Admission may read only through a `World`, so the list of heads it leaves is complete by construction. The list goes into the
entry (design D2); a proof is the transitive closure of these lists; `fsck` checks that each head was the latest at that
position. A stream without events is read too: its head is (stream, 0, None), which proves absence.
"""

from collections.abc import Callable
from typing import cast

from msgspec import Struct

from ledger.domain.authority import Actor, Founding, actor_with_first_grants
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


class World:
    """The folded prefix of the log. `lookup` gives the state of any stream at that prefix; `size` is its tree size.

    `epoch` is the rules epoch that the statement is admitted under.
    """

    def __init__(self, lookup: Callable[[str], StreamState], size: int, epoch: int = RULES_EPOCH) -> None:
        self.epoch = epoch
        self._lookup = lookup
        self._seen: dict[str, StreamState] = {}
        self._actors: dict[str, Actor] = {}
        self.size = size

    def stream(self, name: str) -> StreamState:
        """The state of a stream; the first look is noted."""
        state = self._seen.get(name)
        if state is None:
            state = self._seen[name] = self._lookup(name)
        return state

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
