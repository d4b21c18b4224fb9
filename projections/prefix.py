"""What did the log hold up to the entry in hand? The streams that the views read, folded along with the entries.

A rebuild meets every stream at its beginning and folds it once; what was let go for room, or began before this runner did, is
folded from the log up to the same position. What nobody has asked for yet may wait undecoded (`put_off`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, cast

from ledger.domain.authority import Actor, Founding, actor_with_first_grants
from ledger.domain.dossier import Dossier, Fact
from ledger.domain.rulebook import Rulebooks
from ledger.domain.scoring import ScoreInputs
from ledger.domain.statement import Event
from ledger.domain.streams import empty_stream, evolve_detail
from ledger.domain.time_limits import Calendar
from ledger.history import History, Known
from ledger.kept import Kept
from ledger.log.codec import event_of
from ledger.store.recorder import StoredEntry

KEPT_EVENTS: Final = 120_000
"""Events in the streams kept, each stream weighing `_OF_ITS_OWN` more."""
_OF_ITS_OWN: Final = 4
READ_FAMILIES: Final = frozenset(
    {"official", "fact", "rulebook", "calendar", "actor", "founding", "unit", "unit-report"}
)
"""The families of streams that some view reads."""
_LISTED: Final = frozenset({"official", "rulebook", "unit"})
"""Those of which every stream is asked for at times."""


class _Stream:
    """One stream up to here: the fold of its first entries, and the later ones that wait to be decoded."""

    __slots__ = ("detail", "waiting")

    def __init__(self, detail: Any) -> None:
        self.detail = detail
        self.waiting: list[tuple[int, bytes, bytes, bytes]] = []


class Prefix:
    """The log up to the entry handled last. `size` is how many entries it holds."""

    def __init__(self, history: History, size: int) -> None:
        self._history = history
        self._streams: Kept[str, _Stream] = Kept(KEPT_EVENTS)
        self._names: dict[str, dict[str, None]] = {} if size else {family: {} for family in _LISTED}
        self._rulebooks: Rulebooks | None = None
        self.size = size

    def add(self, event: Event) -> tuple[Any, Any]:
        """One entry more: the detail of its stream before and after it; None for a stream that no view reads."""
        name = event.statement.stream
        family = name.partition("/")[0]
        if family not in READ_FAMILIES:
            self.size = event.position + 1
            return None, None
        if event.seq == 1:
            self._begins(name, family)
        stream = self._stream(name)
        before = self._folded(name, stream)
        after = stream.detail = evolve_detail(name, before, event)
        self._streams.weigh(name, 1)
        if family == "rulebook":
            self._rulebooks = None
        self.size = event.position + 1
        return before, after

    def put_off(self, entry: StoredEntry) -> None:
        """One entry more, of a fact, of which nobody asks what it changes; it is decoded and folded when somebody does."""
        if entry.seq == 1:
            self._begins(entry.stream, "fact")
        stream = self._streams.get(entry.stream)
        if stream is not None:  # else it is folded from the log, this entry with it
            stream.waiting.append((entry.position, entry.body, entry.entry, entry.leaf_hash))
            self._streams.weigh(entry.stream, 1)
        self.size = entry.position + 1

    def passed(self, position: int) -> None:
        """One entry more, of a stream that nobody asks for."""
        self.size = position + 1

    def detail(self, name: str) -> Any:
        """A stream folded up to here."""
        return self._folded(name, self._stream(name))

    def let_go(self) -> None:
        """Keep memory flat: the streams used last stay."""
        self._streams.let_go()

    def _begins(self, name: str, family: str) -> None:
        self._streams.put(name, _Stream(empty_stream(name).detail), _OF_ITS_OWN)
        if family in self._names:
            self._names[family][name] = None

    def _stream(self, name: str) -> _Stream:
        stream = self._streams.get(name)
        if stream is None:
            state = self._history.stream(name, Known(self.size, date.min))  # the day is not asked
            stream = _Stream(state.detail)
            self._streams.put(name, stream, state.seq + _OF_ITS_OWN)
        return stream

    def _folded(self, name: str, stream: _Stream) -> Any:
        if stream.waiting:
            for entry in stream.waiting:
                stream.detail = evolve_detail(name, stream.detail, event_of(*entry))
            stream.waiting = []
        return stream.detail

    def names(self, family: str) -> tuple[str, ...]:
        """The streams of a family, sorted; one that begins only later in the log may be among them, and is empty."""
        if family not in self._names:
            self._names[family] = dict.fromkeys(self._history.recorder.streams(f"{family}/"))
        return tuple(sorted(self._names[family]))

    def dossier(self, official: str) -> Dossier:
        """A person's dossier."""
        return cast(Dossier, self.detail(f"official/{official}"))

    def score_inputs(self, dossier: Dossier, cited: Iterable[str]) -> ScoreInputs:
        """What the score of a person reads; `cited` are the facts of the dossier."""
        return ScoreInputs(
            dossier=dossier,
            facts={fact: cast(Fact, self.detail(f"fact/{fact}")) for fact in cited},
            rulebooks=self.rulebooks(),
            calendar=self.calendar(),
        )

    def calendar(self) -> Calendar:
        """The working calendar."""
        return cast(Calendar, self.detail("calendar"))

    def rulebooks(self) -> Rulebooks:
        """Every version of every rulebook so far, in ledger order."""
        if self._rulebooks is None:
            versions = [each for name in self.names("rulebook") for each in cast(Rulebooks, self.detail(name)).versions]
            self._rulebooks = Rulebooks(versions=tuple(sorted(versions, key=lambda each: each.publication.position)))
        return self._rulebooks

    def actor(self, actor: str) -> Actor:
        """An actor with his keys, the grants of the founding included."""
        return actor_with_first_grants(self.founding(), cast(Actor, self.detail(f"actor/{actor}")))

    def founding(self) -> Founding:
        """The founding statement."""
        return cast(Founding, self.detail("founding"))
