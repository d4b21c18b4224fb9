"""Whom does an event touch, and what is worked out again for them? One entry after another, from the log prefix alone.

The states that a recomputation reads are folded along with the entries (`Prefix`), so a rebuild folds each stream once; what
is not at hand is folded from the log up to the same position. An event touches the person of its stream, those who cite
its fact (the index `cites`, kept here), or everybody: a rulebook or a calendar.
"""

from collections import OrderedDict
from datetime import date
from typing import cast

from eventsourcing.sqlite import SQLiteCursor

from ledger.domain.dossier import Dossier, Fact
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import ScoreInputs
from ledger.domain.statement import Event
from ledger.domain.streams import StreamState, empty_stream, evolve
from ledger.domain.time_limits import Calendar
from ledger.history import History, Known
from projections.views import scores

KEPT_STATES = 20_000
_READ_BY_SCORES = frozenset({"official", "fact", "rulebook", "calendar"})


class Prefix:
    """The log up to the entry handled last, as folded streams. `size` is how many entries it holds."""

    def __init__(self, history: History, size: int) -> None:
        self._history = history
        self._states: OrderedDict[str, StreamState] = OrderedDict()
        self._rulebooks: Rulebooks | None = None
        self.size = size

    def add(self, event: Event) -> None:
        """One entry more."""
        name = event.statement.stream
        state = self._states.get(name)
        if state is None and event.seq == 1 and name.partition("/")[0] in _READ_BY_SCORES:
            state = empty_stream(name)  # a rebuild meets every stream at its beginning and need not read it twice
        if state is not None:
            self._keep(evolve(state, event))
        if name.startswith("rulebook/"):
            self._rulebooks = None
        self.size = event.position + 1

    def stream(self, name: str) -> StreamState:
        """A stream folded up to here."""
        state = self._states.get(name)
        if state is None:
            state = self._history.stream(name, Known(self.size, date.min))  # the day is not asked
            self._keep(state)
        return state

    def _keep(self, state: StreamState) -> None:
        self._states[state.name] = state
        self._states.move_to_end(state.name)
        if len(self._states) > KEPT_STATES:
            self._states.popitem(last=False)

    def score_inputs(self, official: str) -> ScoreInputs | None:
        """What the score of a person reads; None before the person is registered."""
        dossier = cast(Dossier, self.stream(f"official/{official}").detail)
        if dossier.registered is None:
            return None
        return ScoreInputs(
            dossier=dossier,
            facts={fact: cast(Fact, self.stream(f"fact/{fact}").detail) for fact in facts_cited(dossier)},
            rulebooks=self.rulebooks(),
            calendar=cast(Calendar, self.stream("calendar").detail),
        )

    def rulebooks(self) -> Rulebooks:
        """Every version of every rulebook so far, in ledger order."""
        if self._rulebooks is None:
            names = self._history.recorder.streams("rulebook/")
            versions = [each for name in names for each in cast(Rulebooks, self.stream(name).detail).versions]
            self._rulebooks = Rulebooks(versions=tuple(sorted(versions, key=lambda each: each.publication.position)))
        return self._rulebooks


def handle(cursor: SQLiteCursor, prefix: Prefix, event: Event) -> None:
    """Bring every view up to one entry more, inside the transaction of `cursor`."""
    prefix.add(event)
    for official in touched(cursor, event.statement.stream):
        inputs = prefix.score_inputs(official)
        if inputs is not None:
            for fact in facts_cited(inputs.dossier):
                cursor.execute("INSERT OR IGNORE INTO cites VALUES (?, ?)", (fact, official))
            scores.record(cursor, official, event.position, scores.intervals(inputs))


def touched(cursor: SQLiteCursor, stream: str) -> tuple[str, ...]:
    """The persons whose figures may change by an event of a stream."""
    family, _, name = stream.partition("/")
    match family:
        case "official":
            return (name,)
        case "fact":
            cursor.execute("SELECT official FROM cites WHERE fact = ? ORDER BY official", (name,))
        case "rulebook" | "calendar":
            cursor.execute("SELECT DISTINCT official FROM scores ORDER BY official")
        case _:
            return ()
    return tuple(row[0] for row in cursor.fetchall())


def facts_cited(dossier: Dossier) -> tuple[str, ...]:
    """The facts a dossier rests on, sorted."""
    cited = {deduction.fact for deduction in dossier.deductions.values()}
    return tuple(sorted(cited | {finding.fact for finding in dossier.findings.values()}))
