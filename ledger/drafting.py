"""What would the ledger say to this statement now, and what would follow from it? Asked before anybody signs; nothing is written.

The statement goes through the same admission as at the door, on the head of the log, and where it is let in it is folded into its
stream in memory: score, colour and list of those it touches are worked out before and after by the one formula. Signatures and blinds
are not asked; whether the keys named may sign is. What is said holds for this head and this instant only: the door judges anew.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ledger.admitting import check_rules_known, epoch_of, only_foreseen
from ledger.domain.admission import Admitted, admit
from ledger.domain.case_limits import TimeLimitStatus, limits_of_case
from ledger.domain.catalogue import matter_of, row_of
from ledger.domain.colours import colour
from ledger.domain.errors import DomainError, RulebookMissing
from ledger.domain.listing_limits import listing_limits
from ledger.domain.reading import organ_of
from ledger.domain.rulebook import Rulebook
from ledger.domain.scoring import ScoreInputs, list_due, points_on
from ledger.domain.signing import Alternative, roles_asked
from ledger.domain.statement import Event, RulebookRef, Statement
from ledger.domain.streams import StreamState, evolve, has_family
from ledger.domain.vocabulary import Colour, shanghai_day
from ledger.domain.warning_limits import warning_limits
from ledger.domain.world import World
from ledger.errors import NotInLog, Unjudged
from ledger.history import History, Known
from ledger.log.codec import body_hash
from ledger.store.errors import EventIdTaken

PERSONS_SHOWN = 50
"""A fact or a rulebook may touch many persons: so many are worked out, the others counted."""
Refusal = DomainError | EventIdTaken | Unjudged
Lookup = Callable[[str], StreamState]


@dataclass(frozen=True, slots=True)
class Lacking:
    """One way to sign a type: its roles, and those that the draft does not name."""

    roles: Alternative
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A person today. `colour` and `list_due` are None where no published rulebook covers the day."""

    points_cp: int
    colour: Colour | None
    list_due: bool | None


@dataclass(frozen=True, slots=True)
class Touched:
    """A person before and after; `before` None: not registered yet."""

    official: str
    before: Standing | None
    after: Standing


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow. `more` persons are touched beyond those worked out; the limits of the person's deductions, listings and
    warnings are worked out; what the type can start and stop at all is in the catalogue's words."""

    matter_kind: str
    matter_id: str
    state_before: str
    state_after: str
    touched: tuple[Touched, ...]
    more: int
    starts: tuple[TimeLimitStatus, ...]
    stops: tuple[TimeLimitStatus, ...]
    type_starts: tuple[str, ...]
    type_stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Either `refusal`, or `admitted` with its `preview`. `known` is the head it was judged on, `signing` who could sign."""

    known: Known
    signing: tuple[Lacking, ...]
    refusal: Refusal | None
    admitted: Admitted | None
    preview: Preview | None


def judge(history: History, statement: Statement, body: bytes, at: datetime) -> Judgement:
    """What admission says of a statement in form at an instant (aware UTC), and what would follow.

    `body` is what would be signed. Raises only what the store raises.
    """
    known = history.known(None, today=shanghai_day(at))
    if known.size:
        at = max(at, history.recorded_at(known.size - 1))
    head = _Head(history, known)
    signing = _signing(statement, head.stream, known.day)
    try:
        _check_id(history, statement)
        check_rules_known(statement)
        world = World(head.stream, known.size, epoch_of(history), lambda stream: history.citing(stream, known.size))
        with only_foreseen():
            admitted = admit(statement, world, at)
            before = head.stream(statement.stream)
            event = Event(
                position=known.size, seq=before.seq + 1, recorded_at=at, body_hash=body_hash(body), leaf_hash=bytes(32),
                statement=statement, rules=world.epoch,
            )  # fmt: skip
            after = evolve(before, event)
    except (DomainError, EventIdTaken, Unjudged) as error:
        return Judgement(known, signing, error, None, None)
    family, _, rest = statement.stream.partition("/")
    touched = [rest] if family == "official" else []
    if family in ("fact", "rulebook"):
        touched = sorted(history.citing(statement.stream, known.size))
    afterwards = _Head(history, known, after)
    return Judgement(known, signing, None, admitted, _preview(head, afterwards, statement, touched, known))


class _Head(History):
    """The log at one head, though others go on writing meanwhile; `after` is a stream with one event more, in memory."""

    def __init__(self, history: History, known: Known, after: StreamState | None = None) -> None:
        super().__init__(history.recorder)
        self._history = history
        self._known = known
        self._after = after

    def stream(self, name: str, known: Known | None = None) -> StreamState:
        """As the log has it at that head, but for the one stream."""
        if self._after is not None and name == self._after.name:
            return self._after
        state = self._history.stream(name)
        later = state.position is not None and state.position >= self._known.size
        return self._history.stream(name, self._known) if later else state


def _check_id(history: History, statement: Statement) -> None:
    """An id that stands in the log is used up, also by the very same statement: this one is not signed yet."""
    position = history.recorder.position_of(statement.id)
    if position is not None:
        raise EventIdTaken(event_id=statement.id, position=position)


def _signing(statement: Statement, lookup: Lookup, today: date) -> tuple[Lacking, ...]:
    """Who could sign the type, those ways first that need the fewest more."""
    row = row_of(statement)
    family, _, rest = statement.stream.partition("/")
    world = World(lookup, 0)
    decides: Alternative = ("COM", "COM")
    if family == "official" and has_family(statement.stream):
        decides, _ = organ_of(statement, world.official(rest), world, statement.decided_on or today)
    named: Counter[str] = Counter(signer.role for signer in statement.signers)
    found = [Lacking(roles, tuple((Counter(roles) - named).elements())) for roles in roles_asked(row.authors, decides)]
    return tuple(sorted(found, key=lambda one: len(one.missing)))


def _preview(head: History, afterwards: History, statement: Statement, touched: list[str], known: Known) -> Preview:
    row = row_of(statement)
    kind, matter = matter_of(statement)
    own = touched if statement.stream.startswith("official/") else []
    before, after = _limits(head, own, known), _limits(afterwards, own, known)
    running = [key for key, status in before.items() if status.state == "running"]
    return Preview(
        matter_kind=kind,
        matter_id=matter,
        state_before=head.stream(statement.stream).state_of(kind, matter),
        state_after=afterwards.stream(statement.stream).state_of(kind, matter),
        touched=tuple(_touched(head, afterwards, touched[:PERSONS_SHOWN], known)),
        more=len(touched[PERSONS_SHOWN:]),
        starts=tuple(status for key, status in after.items() if key not in before),
        stops=tuple(
            after.get(key, before[key]) for key in running if key not in after or after[key].state != "running"
        ),
        type_starts=row.starts,
        type_stops=row.stops,
    )


def _touched(head: History, afterwards: History, officials: list[str], known: Known) -> Iterator[Touched]:
    for official in officials:
        after = _standing(afterwards, official, known)
        if after is not None:  # an act of the stream that leaves its person unregistered touches nobody yet
            yield Touched(official, _standing(head, official, known), after)


def _standing(history: History, official: str, known: Known) -> Standing | None:
    inputs = _inputs(history, official)
    if inputs is None:
        return None
    points = points_on(inputs, period=known.day.year, on=known.day)
    try:
        due = colour(inputs, on=known.day).colour
        listed = list_due(inputs, period=known.day.year, known_on=known.day).due
    except RulebookMissing:
        return Standing(points, None, None)
    return Standing(points, due, listed)


def _inputs(history: History, official: str) -> ScoreInputs | None:
    try:
        return history.score_inputs(official)
    except NotInLog:
        return None


def _limits(history: History, officials: list[str], known: Known) -> Mapping[tuple[str, str, str], TimeLimitStatus]:
    """The limits of persons today, those of deductions, listings and warnings, by matter, limit and what started it."""
    found: dict[tuple[str, str, str], TimeLimitStatus] = {}
    for inputs in filter(None, (_inputs(history, official) for official in officials)):
        for matter, statuses in _limits_of(inputs, known.day):
            found |= {(matter, status.limit, status.started_by): status for status in statuses}
    return found


def _limits_of(inputs: ScoreInputs, on: date) -> Iterator[tuple[str, Iterable[TimeLimitStatus]]]:
    dossier, calendar = inputs.dossier, inputs.calendar
    for deduction in dossier.deductions.values():
        rulebook = _rulebook(inputs, (deduction.confirmation and deduction.confirmation.rulebook) or deduction.rulebook)
        if rulebook is not None:
            yield deduction.id, limits_of_case(dossier, deduction, calendar, rulebook, on)
    for listing in dossier.listings.values():
        rulebook = _rulebook(inputs, listing.rulebook)
        if rulebook is not None:
            yield listing.id, listing_limits(listing, dossier, calendar, rulebook, on)
    yield "warnings", warning_limits(inputs, on)


def _rulebook(inputs: ScoreInputs, cited: RulebookRef | None) -> Rulebook | None:
    version = None if cited is None else inputs.rulebooks.version(cited.id, cited.version)
    return None if version is None else version.rulebook
