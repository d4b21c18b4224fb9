"""What did the log hold up to the entry in hand? The streams that the views read, folded along with the entries.

A rebuild meets every stream at its beginning and folds it once; what was let go for room, or began before this runner did, is
folded from the log up to the same position.
"""

from collections import OrderedDict
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

KEPT_STREAMS: Final = 20_000
READ_FAMILIES: Final = frozenset(
    {"official", "fact", "rulebook", "calendar", "actor", "founding", "unit", "unit-report"}
)
"""The families of streams that some view reads."""


class Prefix:
    """The log up to the entry handled last. `size` is how many entries it holds."""

    def __init__(self, history: History, size: int) -> None:
        self._history = history
        self._details: OrderedDict[str, Any] = OrderedDict()
        self._names: dict[str, dict[str, None]] = {} if size else {family: {} for family in READ_FAMILIES}
        self._rulebooks: Rulebooks | None = None
        self.size = size

    def add(self, event: Event) -> tuple[Any, Any]:
        """One entry more: the detail of its stream before and after it; None for a stream that no view reads."""
        name = event.statement.stream
        family = name.partition("/")[0]
        if family not in READ_FAMILIES:
            self.size = event.position + 1
            return None, None
        before = empty_stream(name).detail if event.seq == 1 else self.detail(name)
        after = evolve_detail(name, before, event)
        self._keep(name, after)
        if event.seq == 1 and family in self._names:
            self._names[family][name] = None
        if family == "rulebook":
            self._rulebooks = None
        self.size = event.position + 1
        return before, after

    def detail(self, name: str) -> Any:
        """A stream folded up to here."""
        detail = self._details.get(name)
        if detail is None:
            detail = self._history.stream(name, Known(self.size, date.min)).detail  # the day is not asked
            self._keep(name, detail)
        return detail

    def _keep(self, name: str, detail: Any) -> None:
        self._details[name] = detail
        self._details.move_to_end(name)
        if len(self._details) > KEPT_STREAMS:
            self._details.popitem(last=False)

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
