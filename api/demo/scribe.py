"""How does the demo put an act into the ledger? As anybody does: author, sign with the actors' keys, hand in, keep the receipt.

Acts of one instant are handed in together (group commit). A refusal stops the build and names the act: the script is wrong, or
admission is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from api.demo.chance import Keyring
from ledger.admitting import Receipted, refused
from ledger.application import Ledger
from ledger.clock import ScriptedClock
from ledger.domain.statement import Data, RulebookRef, Seen, StatementSigner
from ledger.domain.vocabulary import Role
from ledger.log.authoring import Authored, Randomness, author, event_id, sign_submission

BATCH: Final = 200
"""So many acts are handed in together at the most."""


class Hand(NamedTuple):
    """An actor signing in a role, for a unit where the role has one."""

    actor: str
    role: Role
    unit: str | None = None


class DemoRefused(Exception):
    """The ledger did not let an act of the script in. `type_name` says which, `zh` and `en` why."""

    def __init__(self, type_name: str, stream: str, zh: str, en: str) -> None:
        self.type_name, self.stream = type_name, stream
        self.zh = f"演示县脚本中的 {type_name}({stream})未被准入:{zh}"
        self.en = f"The demo's {type_name} in {stream} was not admitted: {en}"
        super().__init__(self.en)


class Scribe:
    """Signs for everybody in the demo county, and keeps what the author of a stream last saw."""

    def __init__(self, ledger: Ledger, clock: ScriptedClock, keys: Keyring, randomness: Randomness) -> None:
        self.ledger = ledger
        self.clock = clock
        self.randomness = randomness
        self.keys = keys
        self.submitted = 0
        self.turned_away: dict[str, int] = {}
        """How often the county was rightly refused something, by the code of the refusal."""
        self._seen: dict[str, Seen] = {}
        self._waiting: list[tuple[Authored, bytes]] = []

    def go_to(self, instant: datetime) -> None:
        """Hand in what waits, then let the clock be `instant`."""
        self.flush()
        self.clock.set(instant)

    def say(
        self,
        name: str,
        stream: str,
        data: Data | Callable[[Mapping[str, str]], Data],
        hands: Sequence[Hand],
        *,
        sealed: Mapping[str, object] | None = None,
        occurred_on: tuple[date, date] | None = None,
        decided_at: datetime | None = None,
        effective_on: date | None = None,
        received_on: date | None = None,
        rulebook: RulebookRef | None = None,
        causes: Sequence[str] = (),
        twice: bool = False,
    ) -> Authored:
        """One act, authored and signed now, handed in with the next flush; `twice`: a client that sends it again."""
        authored, submission = self._signed(
            name, stream, data, hands, sealed=sealed, occurred_on=occurred_on, decided_at=decided_at,
            effective_on=effective_on, received_on=received_on, rulebook=rulebook, causes=causes, seen=self._seen.get(stream),
        )  # fmt: skip
        self._seen[stream] = authored.seen
        self._waiting += [(authored, submission)] * (2 if twice else 1)
        if len(self._waiting) >= BATCH:
            self.flush()
        return authored

    def seen(self, stream: str) -> Seen | None:
        """What the author of a stream last saw of it."""
        return self._seen.get(stream)

    def attempt(self, name: str, stream: str, data: Data, hands: Sequence[Hand], **members: Any) -> Authored | None:
        """An act that the ledger may have good reason to refuse; None where it is refused, which is counted by its code."""
        self.flush()
        members.setdefault("seen", self._seen.get(stream))
        authored, submission = self._signed(name, stream, data, hands, **members)
        outcome = self.ledger.submit(submission)
        if isinstance(outcome, Receipted):
            self._seen[stream] = authored.seen
            self.submitted += 1
            return authored
        code = refused(outcome.error)
        self.turned_away[code] = self.turned_away.get(code, 0) + 1
        return None

    def _signed(
        self,
        name: str,
        stream: str,
        data: Data | Callable[[Mapping[str, str]], Data],
        hands: Sequence[Hand],
        **members: Any,
    ) -> tuple[Authored, bytes]:
        keys = [self.keys(hand.actor) for hand in hands]
        signers = [
            StatementSigner(actor=hand.actor, key=key.public_key.key, role=hand.role, unit=hand.unit)
            for hand, key in zip(hands, keys, strict=True)
        ]
        authored = author(
            name, stream, data, log=self.ledger.origin, event_id=event_id(self.clock.now(), self.randomness),
            signers=signers, randomness=self.randomness, **members,
        )  # fmt: skip
        return authored, sign_submission(authored, keys)

    def flush(self) -> None:
        """Hand in what waits. Raises DemoRefused."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        outcomes = self.ledger.submit_many([submission for _, submission in waiting])
        for (authored, _), outcome in zip(waiting, outcomes, strict=True):
            if not isinstance(outcome, Receipted):
                statement = authored.statement
                error = outcome.error
                raise DemoRefused(statement.type, statement.stream, error.zh, error.en)
        self.submitted += len(waiting)
