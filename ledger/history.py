"""What did the log say, as known on any day? The reading side: prefixes of streams, folded by the one `evolve`.

Every answer is about a tree size: "known" is turned into one (design D5: a date means recorded before 24:00 Shanghai of that
day), and whoever asks gets the position back. Nothing here trusts a view: streams are read from the log and folded. States at
the present head are kept between questions, because a stream only grows; a question about the past folds a prefix afresh.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from threading import Lock
from typing import cast

from msgspec.structs import replace

from ledger.domain.authority import Actor, Founding, actor_with_first_grants
from ledger.domain.case_reading import facts_cited
from ledger.domain.citing import CITING_TYPES, Citations
from ledger.domain.clauses.case_file import CaseFile
from ledger.domain.clauses.f25_authentic import signers_of
from ledger.domain.clauses.f35_collective import meetings_cited, minute_takers
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.meeting import Meeting
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import ScoreInputs
from ledger.domain.statement import Event
from ledger.domain.streams import StreamState, empty_stream, evolve
from ledger.domain.time_limits import Calendar
from ledger.domain.vocabulary import SHANGHAI, shanghai_day
from ledger.errors import NotInLog
from ledger.kept_states import KeptStates
from ledger.log.codec import event_of
from ledger.log.entry import parse_entry, parse_instant
from ledger.log.upper_nodes import UpperNodes
from ledger.store.recorder import Recorder, StoredEntry

EVENTS_KEPT = 50_000
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """A knowing time: the first `size` entries of the log, and the day (Asia/Shanghai) it speaks of.

    `position` is the last position known, -1 before the first entry.
    """

    size: int
    day: date

    @property
    def position(self) -> int:
        """The last position known."""
        return self.size - 1


class History:
    """The log of one ledger, read. `recorder` may be a read-only one beside a running writer."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._lock = Lock()
        self._kept = KeptStates(EVENTS_KEPT)
        self.nodes = UpperNodes(recorder.nodes)
        """Nodes of the tree, for proofs; what lies well above the leaves is read once."""
        self._citing_turn = Lock()
        self._citations = Citations()
        self._cited_size = 0

    def size(self) -> int:
        """Tree size now."""
        return self.recorder.tree_head().size

    def known(self, asked: date | datetime | int | None, *, today: date) -> Known:
        """The knowing time asked for: a day, an instant (aware), a position (inclusive), or None for now (`today`).

        Raises NotInLog for a position the log does not have.
        """
        size = self.size()
        if asked is None:
            return Known(size, today)
        if isinstance(asked, datetime):
            return Known(self._recorded_before(asked + timedelta(microseconds=1), size), shanghai_day(asked))
        if isinstance(asked, date):
            midnight = datetime.combine(asked + timedelta(days=1), time(), SHANGHAI)
            return Known(self._recorded_before(midnight, size), asked)
        if not 0 <= asked < size:
            raise NotInLog(f"position {asked}")
        return Known(asked + 1, shanghai_day(self.recorded_at(asked)))

    def _recorded_before(self, instant: datetime, size: int) -> int:
        """How many entries were recorded before an instant: recorded_at never decreases, so a binary search finds it."""
        low, high = 0, size
        while low < high:
            middle = (low + high) // 2
            if self.recorded_at(middle) < instant:
                low = middle + 1
            else:
                high = middle
        return low

    def recorded_at(self, position: int) -> datetime:
        """The instant of recording of a position."""
        return parse_instant(parse_entry(self.stored(position).entry).recorded_at)

    def stored(self, position: int) -> StoredEntry:
        """The stored bytes at a position. Raises NotInLog."""
        entry = self.recorder.entry(position) if position >= 0 else None
        if entry is None:
            raise NotInLog(f"position {position}")
        return entry

    def position_of(self, event_id: str) -> int:
        """The position of an event. Raises NotInLog."""
        position = self.recorder.position_of(event_id)
        if position is None:
            raise NotInLog("event")
        return position

    def event(self, position: int) -> Event:
        """The event at a position."""
        return as_event(self.stored(position))

    def events(self, start: int, limit: int) -> Iterator[Event]:
        """At most `limit` events from a position on."""
        return (as_event(entry) for entry in self.recorder.entries(start, limit))

    def stream(self, name: str, known: Known | None = None) -> StreamState:
        """A stream folded up to a knowing time; None: up to the present head."""
        with self._lock:
            kept = self._kept.get(name)
        if known is not None and kept is not None and kept.position is not None and kept.position >= known.size:
            kept = None
        before = kept if kept is not None else empty_stream(name)
        up_to = None if known is None else known.position
        state = before
        if known is None or known.size:
            for entry in self.recorder.stream(name, after_seq=before.seq, up_to_position=up_to):
                state = evolve(state, as_event(entry))
        if known is None:
            self._keep(state)
        return state

    def _keep(self, state: StreamState) -> None:
        with self._lock:
            kept = self._kept.get(state.name)
            self._kept.put(state if kept is None or kept.seq < state.seq else kept)

    def dossier(self, official: str, known: Known | None = None) -> Dossier:
        """A person's dossier. Raises NotInLog where the person was not registered at that time."""
        dossier = cast(Dossier, self.stream(f"official/{official}", known).detail)
        if dossier.registered is None:
            raise NotInLog(f"official/{official}")
        return dossier

    def facts(self, dossier: Dossier, known: Known | None = None) -> Mapping[str, Fact]:
        """Every fact that a dossier cites, folded at the same knowing time."""
        return {name: cast(Fact, self.stream(f"fact/{name}", known).detail) for name in facts_cited(dossier)}

    def citing(self, stream: str, size: int | None = None) -> frozenset[str]:
        """Ids of the officials who cite a fact or rulebook stream among the first `size` entries; None: up to the head.

        The index is built from the log when it is first asked for, and then read on from where it ends: whoever never asks
        never pays for it.
        """
        with self._citing_turn:
            end = self.size()
            while self._cited_size < end:
                found = self.recorder.of_types(CITING_TYPES, self._cited_size, _PAGE)
                for event in map(as_event, found):
                    self._citations.add(event.statement, event.position)
                self._cited_size = found[-1].position + 1 if len(found) == _PAGE else end
            return self._citations.of(stream, size)

    def rulebooks(self, known: Known | None = None) -> Rulebooks:
        """Every version of every rulebook, in ledger order."""
        versions = [
            version
            for name in self.recorder.streams("rulebook/")
            for version in cast(Rulebooks, self.stream(name, known).detail).versions
        ]
        return Rulebooks(versions=tuple(sorted(versions, key=lambda version: version.publication.position)))

    def calendar(self, known: Known | None = None) -> Calendar:
        """The working calendar."""
        return cast(Calendar, self.stream("calendar", known).detail)

    def actor(self, actor: str, known: Known | None = None) -> Actor:
        """An actor with his keys and roles, the grants of the founding included."""
        founding = cast(Founding, self.stream("founding", known).detail)
        return actor_with_first_grants(founding, cast(Actor, self.stream(f"actor/{actor}", known).detail))

    def score_inputs(self, official: str, known: Known | None = None) -> ScoreInputs:
        """What the score of a person reads, at one knowing time."""
        dossier = self.dossier(official, known)
        return ScoreInputs(
            dossier=dossier,
            facts=self.facts(dossier, known),
            rulebooks=self.rulebooks(known),
            calendar=self.calendar(known),
        )

    def case_file(self, official: str, known: Known) -> CaseFile:
        """What the clauses read about a person, at one knowing time."""
        inputs = self.score_inputs(official, known)
        case = CaseFile(
            dossier=inputs.dossier,
            facts=inputs.facts,
            rulebooks=inputs.rulebooks,
            calendar=inputs.calendar,
            known_on=known.day,
            epoch=self.stream(f"official/{official}", known).rules,
        )
        held = {name: self.meeting(name, known) for name in sorted(meetings_cited(case.dossier))}
        names = [
            f"official/{official}",
            *(f"fact/{name}" for name in inputs.facts),
            *self.recorder.streams("rulebook/"),
            *(f"meeting/{name}" for name in held),
        ]
        contests = {name: each for one in names for name, each in self.stream(one, known).contests.items()}
        case = replace(case, meetings=held, contests=contests)
        return replace(
            case, actors={name: self.actor(name, known) for name in sorted(signers_of(case) | minute_takers(case))}
        )

    def meeting(self, meeting: str, known: Known | None = None) -> Meeting:
        """The minutes of a meeting."""
        return cast(Meeting, self.stream(f"meeting/{meeting}", known).detail)

    def officials(self) -> tuple[str, ...]:
        """Ids of all persons with a stream."""
        return tuple(name.partition("/")[2] for name in self.recorder.streams("official/"))


def as_event(entry: StoredEntry) -> Event:
    """The event in a stored entry."""
    return event_of(entry.position, entry.body, entry.entry, entry.leaf_hash)
