"""What changed about a person between two knowing times? Which events became known, and what each did on the day asked.

Points, colour and list are worked out anew after every event that may change them, by the same function that answers the page; what
the passing of days alone changed stands at the end without an event.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from api.person import Person, person_as_of, reads
from ledger.domain.catalogue import row_of
from ledger.domain.statement import Event
from ledger.domain.vocabulary import Colour
from ledger.errors import NotInLog
from ledger.history import History, Known, as_event
from projections.views.scores import IDLE

MOST_EVENTS: Final = 200
"""More events than this are listed without what each of them did."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points, colour and list on the day asked; all None before the person was registered or without a rulebook."""

    points_cp: int | None
    colour: Colour | None
    due: bool | None


@dataclass(frozen=True, slots=True)
class Became:
    """One event that became known, and the outcome after it where it may have changed."""

    event: Event
    name: str
    before: Outcome
    after: Outcome

    @property
    def changed(self) -> bool:
        """Whether the answer is another since it is known."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything between two knowing times, earlier first. `counted` False: too many events to say what each did."""

    earlier: Known
    later: Known
    first: Outcome
    last: Outcome
    events: tuple[Became, ...]
    counted: bool

    @property
    def by_days(self) -> Outcome | None:
        """What stood after the last event, where the passing of days alone changed it since."""
        stood = self.events[-1].after if self.events else self.first
        return stood if self.counted and stood != self.last else None


def changes_between(history: History, person: Person, earlier: Known) -> Changes:
    """What became known after `earlier` up to the knowing time of `person`, about the day asked."""
    later, on, official = person.known, person.on, person.official
    found = sorted(_events(history, person, earlier), key=lambda event: event.position)
    counted = len(found) <= MOST_EVENTS
    first = stood = _outcome(history, official, on, earlier)
    events = []
    for event in found:
        before = stood
        if counted and event.statement.type not in IDLE:
            stood = _outcome(history, official, on, Known(event.position + 1, event.recorded_on))
        events.append(Became(event, row_of(event.statement).name, before, stood))
    return Changes(earlier, later, first, _of(person), tuple(events), counted)


def _events(history: History, person: Person, earlier: Known) -> list[Event]:
    """The entries between, of every stream that the answer rests on."""
    found = []
    for read in reads(history, person):
        known = history.stream(read.stream, earlier).seq
        stored = history.recorder.stream(read.stream, after_seq=known, up_to_position=person.known.position)
        found += [as_event(entry) for entry in stored]
    return found


def _outcome(history: History, official: str, on: date, known: Known) -> Outcome:
    try:
        return _of(person_as_of(history, official, on, known))
    except NotInLog:
        return Outcome(None, None, None)


def _of(person: Person) -> Outcome:
    return Outcome(
        person.score.points_cp,
        None if person.colour is None else person.colour.colour,
        None if person.listed is None else person.listed.due,
    )
