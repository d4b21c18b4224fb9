"""What would the ledger be, if these acts were handed in? Nothing is written: the acts lie in memory behind a log, or on nothing.

They pass the writer's own pass (`ledger.admitting.Group`): the same admission under the same rules epoch, the same fold, the same
order. One thing alone is taken as given: that the listed signers signed. Whether their keys may sign is asked as at the door, and
everything afterwards (score, colour, list, clauses, limits) is asked of the log with the acts in it, by the same code as ever.
"""

from dataclasses import dataclass
from datetime import datetime

from keys.envelope import Envelope
from ledger.admitting import Group, Job, Prepared, Refusing
from ledger.domain.catalogue import row_of
from ledger.domain.problems import Breach
from ledger.domain.statement import Statement
from ledger.history import History
from ledger.log.codec import PAYLOAD_TYPE, Submission
from ledger.log.entry import signature_list
from ledger.standing import standing_at
from ledger.store.memory import MemoryRecorder
from ledger.store.overlay import OverlayRecorder
from ledger.store.recorder import Recorder

_UNSIGNED = bytes(64)
"""Stands where a signature would: no signature of any key."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What the door would say: `position` where it is let in (`again`: the very same statement stands there), else the `error`.

    `standing`: breaches beside a recorded act.
    """

    position: int | None
    again: bool
    error: Refusing | None
    standing: tuple[Breach, ...]


class Supposition:
    """A log that grows in memory. `base` None: it begins with nothing, and its first act must found it.

    `origin` is the ledger's name and `scripted` its clock, which a founding must state.
    """

    def __init__(self, base: Recorder | None, *, origin: str, scripted: bool) -> None:
        self.origin = origin
        self.recorder = OverlayRecorder(base or MemoryRecorder())
        self.history = History(self.recorder)
        self._group = Group(self.recorder, self.history, None, origin=origin, scripted=scripted)

    @property
    def epoch(self) -> int:
        """The rules epoch that the next act is judged under."""
        return self._group.current_epoch()

    def last_recorded_at(self) -> datetime | None:
        """The instant of the last recording; None while there is none."""
        size = self.history.size()
        return self.history.recorded_at(size - 1) if size else None

    def key_of(self, actor: str) -> str | None:
        """The key that an actor would sign with: his last active one, else his last, else none."""
        held = self.history.actor(actor).keys
        active = [key for key, one in held.items() if one.status == "active"]
        return next(iter([*reversed(active), *reversed(held)]), None)

    def hand_in(self, statement: Statement, body: bytes, at: datetime) -> Supposed:
        """A statement in form, at an instant (aware UTC) not before the last one. Raises what the store raises."""
        signatures = signature_list([(signer.key, _UNSIGNED) for signer in statement.signers])
        job = Job(body, Prepared(Submission(Envelope(PAYLOAD_TYPE, body, ()), ()), statement, signatures))
        self._group.write([job], at)
        if job.known_position is not None:
            return Supposed(job.known_position, True, None, ())
        if job.position is None:
            return Supposed(None, False, job.error, ())
        record = row_of(statement).kind == "record"  # beside a gate or an act of defence no breach can stand
        return Supposed(job.position, False, None, standing_at(self.history, job.position).breaches if record else ())
