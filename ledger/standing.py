"""Which breaches stand beside a recorded act? Found by admitting its entry again at its own position; never stored.

A record binds in law whether we like it or not, so it is admitted although it breaches guards 4 and 6 to 15, and the breaches stand
(design D4, procedure 3.4). Who asks sees them, each with its clause. What the entry was admitted on is folded anew from the log, by
the same code as the door's, `fsck`'s and the offline verifier's; where that comes out otherwise, nothing is said but that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ledger.domain.catalogue import BY_NAME, matter_of, row_of
from ledger.domain.problems import Breach
from ledger.domain.streams import StreamState, empty_stream, evolve
from ledger.errors import NotReadmitted
from ledger.history import History, Known, as_event
from ledger.verify.errors import VerifyError
from ledger.verify.readmission import admit_again, read_position


@dataclass(frozen=True, slots=True)
class StandingBreaches:
    """One entry and what stands beside it; `deduction` where it is about one.

    `stale_seen`: later events of the matter stood that its author had not seen.
    """

    position: int
    event: str
    type_name: str
    stream: str
    deduction: str | None
    breaches: tuple[Breach, ...]
    stale_seen: bool

    def concerns(self, deduction: str, fact: str) -> bool:
        """Whether the act is about a deduction, or about the fact it rests on."""
        return self.deduction == deduction or self.stream == f"fact/{fact}"


def standing_at(history: History, position: int) -> StandingBreaches:
    """What stands beside the entry at a position. Raises NotInLog, and NotReadmitted where it is not admitted again."""
    return _AdmittedAgain(history).at(position)


def standing_of(history: History, official: str, known: Known) -> tuple[StandingBreaches, ...]:
    """The records of a person, and of the facts his deductions cite, beside which a breach stands; by position.

    Raises NotInLog where the person was not registered then, NotReadmitted where a record is not admitted again.
    """
    streams = [
        f"official/{official}",
        *(f"fact/{fact}" for fact in history.facts(history.dossier(official, known), known)),
    ]
    positions = sorted(
        ref.position
        for name in streams
        for ref in history.stream(name, known).refs
        if BY_NAME[ref.type_name].kind == "record"  # beside a gate or an act of defence no breach can stand
    )
    again = _AdmittedAgain(history)
    return tuple(found for found in map(again.at, positions) if found.breaches)


class _AdmittedAgain:
    """A walk over ascending positions: each stream is folded once, however many of its entries are asked about."""

    def __init__(self, history: History) -> None:
        self._recorder = history.recorder
        self._citing = history.citing
        self._stored = history.stored
        self._states: dict[str, StreamState] = {}

    def at(self, position: int) -> StandingBreaches:
        stored = self._stored(position)
        try:
            shown = read_position(
                f"position {position}", position, stored.entry, stored.body, stored.signatures, stored.reads
            )
            citing = partial(self._citing, size=position)
            admitted = admit_again(shown, self._before(position), citing)
        except VerifyError as error:
            raise NotReadmitted(position, error.zh, error.en) from error
        statement = shown.event.statement
        kind, matter = matter_of(statement)
        return StandingBreaches(
            position=position,
            event=statement.id,
            type_name=row_of(statement).name,
            stream=statement.stream,
            deduction=matter if kind == "deduction" else None,
            breaches=admitted.standing,
            stale_seen=admitted.stale_seen,
        )

    def _before(self, position: int) -> Callable[[str], StreamState]:
        """Streams as they stood before a position."""

        def state(name: str) -> StreamState:
            found = self._states.get(name) or empty_stream(name)
            for entry in self._recorder.stream(name, after_seq=found.seq, up_to_position=position - 1):
                found = evolve(found, as_event(entry))
            self._states[name] = found
            return found

        return state
