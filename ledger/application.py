"""The one door for writing: a submission in; a receipt, a conflict or a signed refusal out.

    parse, open the seals, check the signatures        (the submitter's thread; libsodium lets go of the GIL)
    ── one writer at a time, a group of submissions ──
    stamp the time, admit in order against the states the group itself has made
    append entries, leaves, levels, head, encrypted openings; COMMIT
    read the group back on a read-only connection and hash it again
    advance (size, root) in the second store
    sign one checkpoint for the group
    ── answer: each its own inclusion proof ──

That is the order of design D5. Whoever leads the line (`ledger.line`) writes for everybody in it (group commit), so one client
pays no hand-over between threads and many share one fsync. After a failure behind COMMIT nothing more is written or signed until
the ledger is opened again; opening verifies what the second store has not seen and then advances it, by this same code.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Final, Self

from keys.note import NoteSigner
from keys.signer import Signer
from keys.vkey import VerifierKey, parse_vkey, vkey
from ledger.admitting import Group, Job, Outcome, Prepared, Receipted, Unprepared, answered, prepare, refused
from ledger.clock import Clock
from ledger.domain.epochs import RULES_EPOCH
from ledger.domain.vocabulary import shanghai_day
from ledger.errors import LedgerError, ReadOnlyLedger, WriterStopped
from ledger.history import History, Known
from ledger.line import Line
from ledger.log.checkpoint import Checkpoint, sign_checkpoint
from ledger.log.entry import format_instant, parse_entry
from ledger.log.merkle import inclusion_proofs
from ledger.log.proof import TlogProof
from ledger.log.receipt import Receipt, receipt_with
from ledger.log.refusal import Refusal, raw_named, sign_refusal, statement_named
from ledger.proving import make_fairness_proof
from ledger.store.errors import StoreDamaged, StoreError
from ledger.store.guard import GuardHead, SqliteTreeGuard, TreeGuard, check_against
from ledger.store.recorder import Recorder, StoredEntry, TreeHead
from ledger.store.sqlite import SqliteRecorder
from ledger.vault import KEYS_FILE, Vault

ORIGIN_FILE: Final = "origin"
TWO_HALVES_FROM: Final = 16
GROUP_MOST: Final = 256
"""Entries of one group commit at the most."""


class Ledger:
    """One ledger, opened for writing (or, with `readonly`, for reading)."""

    def __init__(
        self,
        recorder: Recorder,
        guard: TreeGuard | None,
        *,
        origin: str,
        clock: Clock,
        log_signer: Signer | None,
        vault: Vault | None,
        first_epoch: int = RULES_EPOCH,
    ) -> None:
        """For `create` and `open`, and for tests with recorders of their own. Verifies what the second store has not seen."""
        self.origin = origin
        self.clock = clock
        self.history = History(recorder)
        self.vault = vault
        self._recorder = recorder
        self._guard = guard
        self._signers = () if log_signer is None else (NoteSigner(origin, log_signer),)
        self._verifiers = () if log_signer is None else (parse_vkey(vkey(origin, log_signer.public_key)),)
        self._turn = Lock()
        self._line = Line()
        self._stopped: str | None = None
        self._listeners: list[Callable[[int], None]] = []
        self._signed: tuple[int, str] | None = None
        self._group = Group(
            recorder, self.history, vault, origin=origin, scripted=clock.scripted, first_epoch=first_epoch
        )
        self._head: TreeHead | None = None
        if guard is not None:
            self._catch_up(guard)
            self._head = recorder.tree_head()
        self._check_founding()

    @classmethod
    def create(
        cls,
        directory: Path,
        *,
        clock: Clock,
        log_signer: Signer,
        origin: str,
        vault: Vault,
        guard_directory: Path | None = None,
    ) -> Self:
        """A new, empty ledger in a directory (made here with mode 0700 where it is missing)."""
        recorder = SqliteRecorder.create(directory)
        guard = SqliteTreeGuard.create(guard_directory or directory)
        (directory / ORIGIN_FILE).write_text(origin + "\n", encoding="ascii")
        return cls(recorder, guard, origin=origin, clock=clock, log_signer=log_signer, vault=vault)

    @classmethod
    def open(
        cls, directory: Path, *, clock: Clock, log_signer: Signer | None, vault: Vault | None, readonly: bool = False,
        guard_directory: Path | None = None,
    ) -> Self:  # fmt: skip
        """The ledger in a directory. Raises what the store raises: locked, behind the second store, damaged."""
        origin = (directory / ORIGIN_FILE).read_text(encoding="ascii", errors="replace").strip()
        if readonly:
            recorder = SqliteRecorder.open_readonly(directory)
            return cls(recorder, None, origin=origin, clock=clock, log_signer=log_signer, vault=vault)
        recorder = SqliteRecorder.open(directory)
        try:
            guard = SqliteTreeGuard.open(guard_directory or directory)
            return cls(recorder, guard, origin=origin, clock=clock, log_signer=log_signer, vault=vault)
        except BaseException:
            recorder.close()
            raise

    def submit(self, raw: bytes) -> Outcome:
        """One submission: `Receipted`, `Refused` or `Conflicting`. Raises WriterStopped where the disk failed."""
        return self.submit_many((raw,))[0]

    def submit_many(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Submissions in order, each its own verdict; each sees those before it, a refused one refuses only what needs it."""
        if self._guard is None or self.vault is None or not self._signers:
            raise ReadOnlyLedger
        if self._stopped is not None:  # nobody joins a line that does not move
            raise WriterStopped(self._stopped)
        jobs = [Job(raw, prepared) for raw, prepared in zip(raws, self._prepared(raws), strict=True)]
        in_line = [job for job in jobs if isinstance(job.prepared, Prepared)]
        if in_line:
            self._through_the_line(in_line, self._guard)
        return [self._answer(job) for job in jobs]

    def _through_the_line(self, jobs: Sequence[Job], guard: TreeGuard) -> None:
        """Return when each job has its verdict, written by this thread or by whoever leads the line."""
        place = self._line.join(jobs)
        try:
            self._line.wait(place)
            if place.leads:
                with self._turn:
                    while place.pending:
                        self._write_group(guard)
        finally:  # an interrupt too: a lead that was handed to this thread must not be lost with it
            self._line.leave(place)

    def _prepared(self, raws: Sequence[bytes]) -> list[Prepared | Unprepared]:
        """Each submission prepared. Half of a large batch is left to a second thread: libsodium lets go of the GIL, so one
        half verifies while the other is parsed."""
        key_of, epoch = self._group.key_of, self._group.current_epoch()
        if len(raws) < TWO_HALVES_FROM:
            return [prepare(raw, key_of, epoch) for raw in raws]
        middle = len(raws) // 2
        with ThreadPoolExecutor(1) as other:
            second = other.submit(lambda: [prepare(raw, key_of, epoch) for raw in raws[middle:]])
            first = [prepare(raw, key_of, epoch) for raw in raws[:middle]]
            return first + second.result()

    def checkpoint(self) -> str:
        """The signed note over the present head."""
        return self._signed_head(self._vouched())

    def receipt(self, position: int) -> Receipt:
        """The receipt of a position, made anew against the present head. Raises NotInLog."""
        stored = self.history.stored(position)
        head = self._vouched(position + 1)
        proof = inclusion_proofs([position], head.size, self.history.nodes)[0]
        return receipt_with(parse_entry(stored.entry), TlogProof(position, proof, self._signed_head(head)))

    def prove(self, event_id: str, known: Known) -> bytes:
        """The fairness proof of a decision, as known at a time (docs/formats/fairness-proof.md)."""
        return make_fairness_proof(self.history, event_id, known, self._signed_head(self._vouched(known.size)))

    def ready(self) -> None:
        """Raise WriterStopped or ReadOnlyLedger where nothing can be written."""
        if self._stopped is not None:
            raise WriterStopped(self._stopped)
        if self._guard is None:
            raise ReadOnlyLedger

    def on_commit(self, listener: Callable[[int], None]) -> None:
        """Have a function called after each group with the new tree size, under no lock of the writer's callers."""
        self._listeners.append(listener)

    def today(self) -> date:
        """The present day (Asia/Shanghai) by the ledger's clock."""
        return shanghai_day(self.clock.now())

    @property
    def verifiers(self) -> tuple[VerifierKey, ...]:
        """The log's own key as a verifier key."""
        return self._verifiers

    def close(self) -> None:
        """Finish the group at work, then let go of files and locks."""
        with self._turn:
            self._recorder.close()
            if self._guard is not None:
                self._guard.close()
            if self.vault is not None:
                self.vault.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write_group(self, guard: TreeGuard) -> None:
        """One group by the order of D5. Every failure stops the writer, whatever its kind; a refusal stops nobody."""
        if self._stopped is not None:
            raise WriterStopped(self._stopped)
        jobs = self._line.next_group(GROUP_MOST)
        try:
            before = self._vouched()
            head = self._group.write(jobs, self.clock.now())
            if head is None:
                self._line.wake_answered()
                return
            written = self._recorder.reread(before.size, head.size - before.size)
            proofs = _proofs_of_group(before, written, head)
            expected = GuardHead(before.size, before.root) if before.size else None
            guard.advance(expected, GuardHead(head.size, head.root))
            self._head = head
            note = self._signed_head(head)
        except (StoreError, OSError, LedgerError) as error:
            self._stop(jobs, error)
            raise WriterStopped(type(error).__name__) from error
        except BaseException as error:
            # Not the disk's: no memory, an interrupt, a mistake of ours. Those who wait behind must not wait for ever.
            self._stop(jobs, error)
            raise
        for job in jobs:
            if job.position is not None and job.entry is not None:
                proof = TlogProof(job.position, proofs[job.position - before.size], note)
                job.outcome = Receipted(receipt_with(job.entry, proof), again=False)
        self._line.wake_answered()
        for listener in self._listeners:
            listener(head.size)

    def _vouched(self, least: int = 0) -> TreeHead:
        """The head that has been read back and given to the second store: nothing beyond it is ever signed (D5).

        Readers see a group from its COMMIT on. Whoever asks for one of those entries, `least`, waits until the writer has
        checked it; where the writer has stopped over it, there is no answer. Raises WriterStopped.
        """
        if self._head is None:  # opened for reading, without a second store to ask
            return self._recorder.tree_head()
        if self._head.size < least:
            with self._turn:
                if self._head.size < least:
                    raise WriterStopped(self._stopped or "unwritten")
        return self._head

    def _stop(self, jobs: list[Job], error: BaseException) -> None:
        """No more writes until the ledger is opened again; everybody in line is told so."""
        self._stopped = type(error).__name__
        self._group.forget()
        for job in [*jobs, *self._line.next_group(sys.maxsize)]:
            job.outcome = None
            job.failed = self._stopped
        self._line.wake_answered()

    def _answer(self, job: Job) -> Outcome:
        if job.failed is not None:
            raise WriterStopped(job.failed)
        if job.outcome is not None:
            return job.outcome
        if job.known_position is not None:
            return Receipted(self.receipt(job.known_position), again=True)
        return answered(job.error, self._refusal(job))

    def _refusal(self, job: Job) -> str:
        """The signed refusal of a job: statement hash, problem, clause, instant, head (docs/formats/receipt.md)."""
        head = self._vouched()
        error = job.error
        named = raw_named(job.raw) if job.body is None else statement_named(job.body)
        refusal = Refusal(
            statement=named,
            code=refused(error),
            clause=getattr(error, "clause", None),
            refused_at=format_instant(self.clock.now()),
            checkpoint=Checkpoint(self.origin, head.size, head.root),
        )
        return sign_refusal(refusal, self._signers)

    def _signed_head(self, head: TreeHead) -> str:
        signed = self._signed
        if signed is not None and signed[0] == head.size:
            return signed[1]
        if not self._signers:
            raise ReadOnlyLedger
        note = sign_checkpoint(Checkpoint(self.origin, head.size, head.root), self._signers)
        self._signed = (head.size, note)
        return note

    def _catch_up(self, guard: TreeGuard) -> None:
        """After a crash behind COMMIT: verify the entries the second store has not seen, then advance it."""
        unseen = check_against(self._recorder, guard)
        if not len(unseen):
            return
        self._recorder.reread(unseen.start, len(unseen))
        head = self._recorder.tree_head()
        guard.advance(guard.read(), GuardHead(head.size, head.root))

    def _check_founding(self) -> None:
        """Origin and clock are those of the founding statement: the key must not sign this log under another's name."""
        if not self.history.size():
            return
        founding = self.history.stream("founding").detail
        if founding.log not in ("", self.origin):  # a log that begins otherwise names none; no rule lets one begin so
            raise OriginMismatch(founding.log)
        if (founding.clock == "scripted") != self.clock.scripted:
            raise ClockMismatch(founding.clock)


def _proofs_of_group(before: TreeHead, written: Sequence[StoredEntry], head: TreeHead) -> list[tuple[bytes, ...]]:
    """Inclusion proofs of the entries of one group at the size after it, from what was read back and the head before.

    Raises StoreDamaged where what was read back does not lead from the head before to the head about to be signed.
    """
    frontier, nodes = before.frontier, before.frontier.nodes()
    for entry in written:
        frontier, completed = frontier.append(entry.leaf_hash)
        nodes.update({(node.level, node.index): node.hash for node in completed})
    if frontier.root() != head.root:
        raise StoreDamaged(position=None, what="root", expected=frontier.root().hex(), got=head.root.hex())
    return inclusion_proofs(range(before.size, frontier.size), frontier.size, lambda wanted: nodes)


class OriginMismatch(LedgerError):
    """The file that names the ledger names another than the founding statement; `stated` is what that says."""

    code = "origin-mismatch"

    def __init__(self, stated: str) -> None:
        self.stated = stated
        self.zh = f"创立陈述写明的账本是 {stated},文件 {ORIGIN_FILE} 写的是另一个。请从备份恢复该文件。"
        self.en = (
            f"The founding statement names the ledger {stated}, the file {ORIGIN_FILE} another. Restore that file."
        )
        super().__init__(stated)


class ClockMismatch(LedgerError):
    """The ledger was founded with another kind of clock."""

    code = "clock-mismatch"

    def __init__(self, stated: str | None) -> None:
        self.stated = stated
        self.zh = f"创立陈述写明的时钟是 {stated},请以同样的时钟打开。"
        self.en = f"The founding statement names the clock {stated}; open the ledger with that clock."
        super().__init__(stated)


def vault_path(directory: Path) -> Path:
    """Where the vault of a ledger directory lies."""
    return directory / KEYS_FILE
