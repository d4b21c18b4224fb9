"""How does a group of submissions become appended entries? Preparing each outside the lock, then one pass in order under it.

`prepare` is everything that needs no order: strict parsing, openings, signatures. `Group` is the writer's: it keeps the folded
states at the head of the log (only the writer moves them), admits each statement against the states that the group itself has
made, appends, commits, and only then takes the new states over. A group that fails leaves the states as they were.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from keys.errors import KeysError
from ledger.domain.admission import admit
from ledger.domain.authority import Actor, Founding, actor_with_first_grants
from ledger.domain.catalogue import row_of
from ledger.domain.citing import Citations
from ledger.domain.epochs import EPOCHS, RULES_EPOCH
from ledger.domain.errors import DomainError, NotAdmitted, StaleSeen
from ledger.domain.events.founding import LedgerFounded
from ledger.domain.events.rules import RulesEpochAdopted
from ledger.domain.problems import breach
from ledger.domain.statement import Event, Statement
from ledger.domain.streams import StreamState, empty_stream, evolve
from ledger.domain.world import World
from ledger.errors import LedgerError, Unjudged
from ledger.history import History, as_event
from ledger.kept_states import KeptStates
from ledger.log.authentication import KeyLookup, authenticate
from ledger.log.codec import Submission, body_hash, parse_statement, parse_submission
from ledger.log.entry import Entry, ReadHead, encode_entry, encode_reads, make_entry, parse_entry
from ledger.log.errors import LogError
from ledger.log.merkle import leaf_hash
from ledger.log.receipt import Receipt
from ledger.log.sealed import check_openings, opening_digest
from ledger.store.errors import EventIdTaken, StoreConflict, StoreError
from ledger.store.recorder import NewEntry, Recorder, SealedOpening, StoredEntry, TreeHead, WriteTransaction
from ledger.vault import Vault

Refusing = KeysError | DomainError | LogError | LedgerError | StoreConflict
_REFUSING = (KeysError, DomainError, LogError, LedgerError, StoreConflict)


@dataclass(frozen=True, slots=True)
class Receipted:
    """Admitted now, or (`again`) before: the receipt."""

    receipt: Receipt
    again: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Not admitted: why, and the signed refusal to take along."""

    error: Refusing
    refusal: str


@dataclass(frozen=True, slots=True)
class Conflicting:
    """Nothing judged: look again, sign a new statement."""

    error: Refusing
    refusal: str


Outcome = Receipted | Refused | Conflicting


@dataclass(frozen=True, slots=True)
class Prepared:
    """A submission that may stand in line. `signatures` None: a signer's key was not in the log yet; tried again in order."""

    submission: Submission
    statement: Statement
    signatures: bytes | None


class Job:
    """One submission on its way through the door."""

    def __init__(self, raw: bytes, prepared: "Prepared | Unprepared") -> None:
        self.raw = raw
        self.prepared = prepared
        self.outcome: Outcome | None = None
        self.error: Refusing | None = None
        self.failed: str | None = None
        self.known_position: int | None = None
        self.position: int | None = None
        self.entry: Entry | None = None
        self.body: bytes | None = None
        if isinstance(prepared, Prepared):
            self.body = prepared.submission.envelope.payload
        else:
            self.error, self.body = prepared.error, prepared.body

    @property
    def pending(self) -> bool:
        """True until there is a verdict."""
        return not (self.outcome or self.error or self.failed or self.known_position is not None)


@dataclass(frozen=True, slots=True)
class Unprepared:
    """A submission refused before it could stand in line; `body` where one could be read."""

    error: Refusing
    body: bytes | None


def prepare(raw: bytes, key_of: KeyLookup, epoch: int = RULES_EPOCH) -> Prepared | Unprepared:
    """Parse, match openings, check signatures against the keys known now."""
    body: bytes | None = None
    try:
        submission = parse_submission(raw)
        body = submission.envelope.payload
        statement = parse_statement(body, epoch=epoch)
        row = row_of(statement)
        optional = row.sealed_optional | ({"paper_original"} if statement.data.paper is not None else frozenset())
        check_openings(submission.openings, statement.sealed, required=row.sealed_required, optional=optional)
        signatures: bytes | None
        try:
            signatures = authenticate(statement, submission.envelope, key_of)
        except NotAdmitted as error:
            if error.code != "unknown-key":
                raise
            signatures = None
    except _REFUSING as error:
        return Unprepared(error, body)
    return Prepared(submission, statement, signatures)


def answered(error: Refusing | None, refusal: str) -> Outcome:
    """Refused or Conflicting, by the kind of error."""
    if error is None:
        raise AssertionError("a job without outcome has an error")
    if isinstance(error, StaleSeen | StoreConflict):
        return Conflicting(error, refusal)
    return Refused(error, refusal)


def refused(error: Refusing | None) -> str:
    """Kebab-case code of an error, for the refusal note."""
    code = getattr(error, "code", None)
    if isinstance(code, str):
        return code
    name = type(error).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


class Group:
    """The writer's states and its one pass over a group."""

    def __init__(
        self, recorder: Recorder, history: History, vault: Vault | None, *, origin: str, scripted: bool,
        first_epoch: int = RULES_EPOCH,
    ) -> None:  # fmt: skip
        """`first_epoch`: the rules epoch of a ledger that has no entry yet; any other goes on under its own."""
        self.epoch = first_epoch
        self._epoch_known = False
        self._origin = origin
        self._scripted = scripted
        self._recorder = recorder
        self._history = history
        self._vault = vault
        self._states = KeptStates()
        self._made: dict[str, StreamState] = {}
        self._ids: dict[str, tuple[int, str]] = {}
        self._cited = Citations()
        self._last: datetime | None = None

    def key_of(self, actor: str, key: str) -> str | None:
        """Base64 SPKI of an enrolled key, as known to the log now. Called from any thread: a key once enrolled stays known,
        so a state the writer kept a moment ago is as good as the newest."""
        name = f"actor/{actor}"
        founding = self._states.get("founding") or self._history.stream("founding")
        kept = self._states.get(name)
        found = None if kept is None else _key_in(founding, kept, key)
        return found if found is not None else _key_in(founding, self._history.stream(name), key)

    def write(self, jobs: Sequence[Job], now: datetime) -> TreeHead | None:
        """Admit and append each job that can be, commit; None where nothing was appended. Raises StoreError."""
        self._made, self._ids, self._cited = {}, {}, Citations()
        at = self._not_before_last(now)
        epoch = self.epoch = self.current_epoch()
        with self._recorder.begin() as transaction:
            self._make_vault_keys(jobs)
            for job in jobs:
                try:
                    self._one(job, transaction, at)
                except _REFUSING as error:
                    job.error = error
            if not self._made:
                return None
            self.epoch, adopted = epoch, self.epoch  # until it is committed
            head = transaction.commit()
        self.epoch = adopted
        for state in self._made.values():
            self._states.put(state)
        self._last = at
        return head

    def forget(self) -> None:
        """After a failure: nothing kept is trusted any more."""
        self._states.clear()
        self._made, self._ids = {}, {}
        self._epoch_known = False

    def current_epoch(self) -> int:
        """The rules epoch of the ledger: that of its last entry, or the one which that entry adopted."""
        if not self._epoch_known:
            if size := self._history.size():
                self.epoch = epoch_after(self._history.stored(size - 1))
            self._epoch_known = True
        return self.epoch

    def _make_vault_keys(self, jobs: Sequence[Job]) -> None:
        """Keys of new subjects are durable before any opening under them is. Only for what bears signatures that hold.

        One write for the group; nobody without a key in the log makes the vault grow.
        """
        if self._vault is not None:
            prepared = [job.prepared for job in jobs if isinstance(job.prepared, Prepared)]
            signed = [one for one in prepared if one.signatures is not None and one.submission.openings]
            self._vault.ensure_keys(one.statement.stream for one in signed)

    def _not_before_last(self, now: datetime) -> datetime:
        """recorded_at never decreases: a clock set back is clamped to the last recording."""
        if self._last is None and (size := self._history.size()):
            self._last = self._history.recorded_at(size - 1)
        return now if self._last is None else max(now, self._last)

    def _one(self, job: Job, transaction: WriteTransaction, at: datetime) -> None:
        prepared = job.prepared
        if not isinstance(prepared, Prepared):
            return
        statement, body = prepared.statement, prepared.submission.envelope.payload
        known = self._stands_already(statement, body, transaction)
        if known is not None:
            job.known_position = known
            return
        signatures = prepared.signatures or authenticate(statement, prepared.submission.envelope, self._key_here)
        if isinstance(statement.data, LedgerFounded):
            self._is_this_ledger(statement, statement.data)
        check_rules_known(statement)
        world = World(self._state, transaction.size, self.epoch, self._citing)
        with only_foreseen():
            admitted = admit(statement, world, at)
        reads = encode_reads(
            statement.blind,
            [
                ReadHead(read.stream, read.seq, None if read.leaf_hash is None else read.leaf_hash.hex())
                for read in admitted.reads
            ],
        )
        state = self._state(statement.stream)
        entry = make_entry(
            body=body, signatures=signatures, reads=reads, prev=None if state.leaf_hash is None else state.leaf_hash.hex(),
            seq=state.seq + 1, recorded_at=at, rules=self.epoch,
        )  # fmt: skip
        entry_bytes = encode_entry(entry)
        leaf = leaf_hash(entry_bytes)
        event = Event(
            position=transaction.size,
            seq=entry.seq,
            recorded_at=at,
            body_hash=entry.statement,
            leaf_hash=leaf,
            statement=statement,
            rules=entry.rules,
        )
        with only_foreseen():  # folded before it is appended: what cannot be folded must not get in
            after = evolve(state, event)
        position = transaction.append(
            NewEntry(
                stream=statement.stream,
                seq=entry.seq,
                event_id=statement.id,
                type=statement.type,
                body=body,
                signatures=signatures,
                reads=reads,
                entry=entry_bytes,
                leaf_hash=leaf,
                openings=self._sealed(prepared),
            )
        )
        self._made[statement.stream] = after
        self._cited.add(statement, position)
        if isinstance(statement.data, RulesEpochAdopted):
            self.epoch = statement.data.rules
        self._ids[statement.id] = (position, entry.statement)
        job.position, job.entry = position, entry

    def _is_this_ledger(self, statement: Statement, founded: LedgerFounded) -> None:
        """The founding statement names the ledger and the clock it is written with; no later start could mend it."""
        if statement.log != self._origin:
            raise NotAdmitted((breach("wrong-ledger", "log", found=statement.log, expected=self._origin),))
        clock = "scripted" if self._scripted else "system"
        if founded.clock != clock:
            raise NotAdmitted((breach("wrong-clock", "data.clock", found=founded.clock, expected=clock),))

    def _stands_already(self, statement: Statement, body: bytes, transaction: WriteTransaction) -> int | None:
        """Same id and body: the first receipt stands. Same id, another body: a conflict."""
        here = self._ids.get(statement.id)
        if here is not None:
            return _same_body(here[1], body, statement.id, here[0])
        position = transaction.position_of(statement.id)
        if position is None:
            return None
        return _same_body(body_hash(self._history.stored(position).body), body, statement.id, position)

    def _state(self, name: str) -> StreamState:
        """A stream at the head, the group's own appends included."""
        state = self._made.get(name) or self._states.get(name)
        if state is None:
            state = empty_stream(name)
            for stored in self._recorder.stream(name):
                state = evolve(state, as_event(stored))
            self._states.put(state)
        return state

    def _citing(self, stream: str) -> frozenset[str]:
        """Who cites a stream at the head, the group's own appends included."""
        return self._history.citing(stream) | self._cited.of(stream)

    def _key_here(self, actor: str, key: str) -> str | None:
        return _key_in(self._state("founding"), self._state(f"actor/{actor}"), key)

    def _sealed(self, prepared: Prepared) -> tuple[SealedOpening, ...]:
        if self._vault is None:
            return ()
        statement = prepared.statement
        sealed = []
        if prepared.signatures is None and prepared.submission.openings:  # signed by a key of this very group
            self._vault.ensure_keys((statement.stream,))
        for opening in prepared.submission.openings:
            digest = opening_digest(opening)
            sealed.append(SealedOpening(digest, self._vault.seal(statement.stream, statement.id, digest, opening)))
        return tuple(sealed)


def check_rules_known(statement: Statement) -> None:
    """Raise NotAdmitted for the adoption of rules this program does not have: nothing could be admitted after it."""
    if isinstance(statement.data, RulesEpochAdopted) and statement.data.rules not in EPOCHS:
        epochs = ", ".join(map(str, EPOCHS))
        detail = f"this program knows the epochs {epochs} / 本程序只认识纪元 {epochs}"
        raise NotAdmitted((breach("wrong-member", "data.rules", detail=detail),))


@contextmanager
def only_foreseen() -> Iterator[None]:
    """Around the pure rules: a mistake of ours in them concerns one statement. What the store raises goes on as it is."""
    try:
        yield
    except (*_REFUSING, StoreError, OSError, MemoryError):
        raise
    except Exception as error:
        where = extract_tb(error.__traceback__)[-1]
        raise Unjudged(f"{type(error).__name__}, {Path(where.filename).name}:{where.lineno}") from error


def epoch_of(history: History) -> int:
    """The rules epoch that the next entry will be admitted under."""
    size = history.size()
    return epoch_after(history.stored(size - 1)) if size else RULES_EPOCH


def epoch_after(last: StoredEntry) -> int:
    """The rules epoch of what comes after an entry."""
    event = as_event(last)
    data = event.statement.data
    return data.rules if isinstance(data, RulesEpochAdopted) else parse_entry(last.entry).rules


def _same_body(stored: str, body: bytes, event: str, position: int) -> int:
    if stored != body_hash(body):
        raise EventIdTaken(event_id=event, position=position)
    return position


def _key_in(founding_state: StreamState, actor_state: StreamState, key: str) -> str | None:
    founding: Founding = founding_state.detail
    actor: Actor = actor_with_first_grants(founding, actor_state.detail)
    found = actor.keys.get(key)
    return None if found is None else found.public_key
