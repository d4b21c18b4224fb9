"""Is the whole log what it claims to be, byte for byte and act for act? Reads everything, believes nothing, repairs nothing.

 1. Head: frontier, size and root belong together; the second store agrees (`guard`).
 2. Each position is there, and its entry commits to body, signature list and read list, all strictly in form.
 3. Side columns (stream, seq, event id, type, leaf hash) say what entry and body say.
 4. The stored tree nodes, at every level, are those of the leaves; the root of the leaves is the head's.
 5. Streams run from 1 without a gap, chained by leaf hash; recorded_at never decreases; no event id twice.
 6. Each head of a read list is the newest of its stream at that position.
 7. Signatures, all of them, with keys of the log; in a process beside this one where the log is long enough to pay for it.
 8. Encrypted openings: no more than sealed fields, each digest one of the statement's, none twice; with `unseal`, each opens.
 9. `rules`: each event is let in again under its own rules, on exactly the heads of its read list.
10. `all`: also every way of asking (by position, by event id, by stream, heads, names of streams) gives the same answer, and
    the store's own check of its file finds nothing.

A finding names position, event, what, expected and found. A damaged file gives findings, never a traceback.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ledger.domain.events.rules import RulesEpochAdopted
from ledger.errors import VaultError
from ledger.log.authentication import named_signers
from ledger.log.errors import LogError
from ledger.log.merkle import Frontier, Node, leaf_hash
from ledger.log.sealed import opening_digest
from ledger.store.errors import StoreDamaged, StoreError
from ledger.store.guard import TreeGuard, check_against
from ledger.store.recorder import Recorder, SealedOpening, StoredEntry, StreamHead
from ledger.verify.errors import CannotCheck, VerifyError
from ledger.verify.readmission import KeyDirectory, Readmission, Shown, read_position
from ledger.verify.signed import Signed, Unsound, unsound_signatures

BATCH: Final = 256
FINDINGS_MOST: Final = 1_000
"""A log that is wrong everywhere is not told entry by entry."""
WORKERS: Final = 2
"""Processes at work on a long log, this one among them."""
PARALLEL_FROM: Final = 2_000
"""Entries from which a second process is worth its start."""

Unseal = Callable[[StoredEntry, SealedOpening], str | None]
"""The text of an opening, or None where its key was destroyed. Raises VaultError where it does not open."""
Progress = Callable[[int, int], None]
"""(positions done, size)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. `position` and `event` are None where it is in no entry; `zh` and `en` are whole sentences."""

    position: int | None
    event: str | None
    what: str
    expected: str
    found: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FsckReport:
    """What was read and what was found.

    `openings_opened` counts those decrypted; `rules` and `everything` say what was asked; `unsigned` is how many entries the
    second store has not seen yet (a crash behind COMMIT leaves some; the next opening verifies them), None without one.
    """

    size: int
    root: str
    signatures: int
    openings: int
    openings_opened: int
    unsigned: int | None
    rules: bool
    everything: bool
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """True where nothing was found."""
        return not self.findings


def fsck(
    recorder: Recorder,
    guard: TreeGuard | None = None,
    *,
    rules: bool = False,
    all: bool = False,  # noqa: A002 - the name of the command's option
    unseal: Unseal | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> FsckReport:
    """The report on a whole log. `all` asks for `rules` too. `guard` None: no second store is at hand to compare with.

    `workers` None: as many processes as the length of the log asks for; 1: only this one.
    """
    return _Check(recorder, guard, rules=rules or all, everything=all, unseal=unseal, workers=workers).run(progress)


class _Check:
    """One pass over the log, and what it has seen so far."""

    def __init__(
        self,
        recorder: Recorder,
        guard: TreeGuard | None,
        *,
        rules: bool,
        everything: bool,
        unseal: Unseal | None,
        workers: int | None,
    ) -> None:
        self._recorder = recorder
        self._guard = guard
        self._rules = rules
        self._everything = everything
        self._unseal = unseal
        self._workers = workers
        self._findings: list[Finding] = []
        self._frontier = Frontier.empty()
        self._heads: dict[str, StreamHead] = {}
        self._ids: dict[str, int] = {}
        self._keys = KeyDirectory()
        self._walk = Readmission()
        self._latest: datetime | None = None
        self._epoch: int | None = None
        self._signatures = 0
        self._openings = 0
        self._opened = 0
        self._unsigned: int | None = None
        self._broken = False
        self._sealed_here: Mapping[int, Sequence[SealedOpening]] | None = None

    def run(self, progress: Progress | None) -> FsckReport:
        """All checks; each damage the store reports is a finding."""
        size, root = 0, ""
        try:
            head = self._recorder.tree_head()
            size, root = head.size, head.root.hex()
            self._same(None, None, "root of the frontier", head.frontier.root().hex(), root)
            self._same(None, None, "size of the frontier", head.frontier.size, size)
        except StoreError as error:
            self._damage(error)
        workers = self._workers or (WORKERS if size >= PARALLEL_FROM else 1)
        with ExitStack() as stack:
            # spawned, not forked: a connection to SQLite does not survive a fork
            context = multiprocessing.get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(workers - 1, context)) if workers > 1 else None
            waiting: deque[tuple[Future[list[Unsound]], list[Signed]]] = deque()
            for start in range(0, size, BATCH):
                batch = self._read(start, min(BATCH, size - start))
                self._sealed_here = self._openings_from(start)
                signed = [one for one in map(self._entry, batch) if one is not None]
                while waiting and waiting[0][0].done():
                    self._unsound(waiting.popleft()[0].result())
                if pool is None or len(waiting) > 2 * workers:  # memory stays flat however long the log is
                    self._unsound(unsound_signatures(signed))  # nobody stands idle: the others have enough to do
                else:
                    waiting.append((pool.submit(unsound_signatures, signed), signed))
                self._nodes(batch)
                if progress is not None:
                    progress(min(start + BATCH, size), size)
                if len(self._findings) > FINDINGS_MOST:
                    break
            for future, signed in reversed(waiting):  # from the end: what no other process has begun is done here
                self._unsound(unsound_signatures(signed) if future.cancel() else future.result())
        if not self._broken:
            self._same(None, None, "root of the leaves", self._frontier.root().hex(), root)
        self._ends(size)
        if self._everything:
            self._asked_otherwise(size)
        return FsckReport(
            size, root, self._signatures, self._openings, self._opened, self._unsigned, self._rules, self._everything,
            tuple(sorted(self._findings, key=lambda one: -1 if one.position is None else one.position)),
        )  # fmt: skip

    def _read(self, start: int, count: int) -> list[StoredEntry]:
        """Entries from a position on; where a batch cannot be read, one by one, so that the damaged one is named."""
        try:
            found = list(self._recorder.entries(start, count))
            if [one.position for one in found] == list(range(start, start + count)):
                return found
        except StoreError as error:
            if count == 1:
                self._damage(error, start)
                self._broken = True
                return []
        if count == 1:
            self._add(start, None, "entry", "present", "missing")
            self._broken = True
            return []
        return [one for position in range(start, start + count) for one in self._read(position, 1)]

    def _openings_from(self, start: int) -> Mapping[int, Sequence[SealedOpening]] | None:
        """Openings of a batch at once; None where they cannot be read: then one by one, so that the damaged one is named."""
        try:
            return self._recorder.openings_of(start, BATCH)
        except StoreError:
            return None

    def _entry(self, stored: StoredEntry) -> Signed | None:
        """Checks 2, 3, 5, 6, 8 and 9 on one position; what is left for 7, or None where its parts do not fit together."""
        position, event_id = stored.position, stored.event_id
        try:
            shown = read_position(
                f"position {position}", position, stored.entry, stored.body, stored.signatures, stored.reads
            )
        except VerifyError as error:
            self._verdict(position, event_id, error)
            # The columns stand in, so that what follows in the stream is not named as well.
            self._heads[stored.stream] = StreamHead(stored.stream, stored.seq, leaf_hash(stored.entry), position)
            return None
        event, statement = shown.event, shown.event.statement
        stated = (statement.stream, statement.id, statement.type, shown.entry.seq, event.leaf_hash)
        if stated != (stored.stream, event_id, stored.type, stored.seq, stored.leaf_hash):
            for what, expected, found in (
                ("stream", statement.stream, stored.stream),
                ("event id", statement.id, event_id),
                ("type", statement.type, stored.type),
                ("seq", shown.entry.seq, stored.seq),
                ("leaf hash", event.leaf_hash.hex(), stored.leaf_hash.hex()),
            ):
                self._same(position, event_id, what, expected, found)
        self._chain(shown)
        self._reads(shown)
        self._sealed(stored, shown)
        self._signatures += len(statement.signers)
        if self._rules:
            self._readmit(shown)
        self._heads[statement.stream] = StreamHead(statement.stream, event.seq, event.leaf_hash, position)
        signers = named_signers(statement, self._keys.lookup)
        brings = self._keys.learn(statement)
        return Signed(position, event_id, stored.body, stored.signatures, signers, brings)

    def _chain(self, shown: Shown) -> None:
        event, entry = shown.event, shown.entry
        position, event_id, stream = event.position, event.statement.id, event.statement.stream
        seq, leaf = self._head_of(stream)
        if (seq + 1, leaf) != (entry.seq, entry.prev):
            self._same(position, event_id, f"seq in {stream}", seq + 1, entry.seq)
            self._same(position, event_id, "prev", leaf, entry.prev)
        if self._latest is not None and event.recorded_at < self._latest:
            self._add(position, event_id, "recorded_at", f"{self._latest} or later", str(event.recorded_at))
        self._latest = event.recorded_at
        data = event.statement.data
        self._same(position, event_id, "rules epoch", self._epoch or entry.rules, entry.rules)
        self._epoch = data.rules if isinstance(data, RulesEpochAdopted) else entry.rules
        earlier = self._ids.setdefault(event_id, position)
        self._same(position, event_id, "position of the event id", earlier, position)

    def _head_of(self, stream: str) -> tuple[int, str | None]:
        """Seq and leaf hash (lower hex) of the newest entry of a stream seen so far; 0 and None before the first."""
        head = self._heads.get(stream)
        return (0, None) if head is None or head.leaf_hash is None else (head.seq, head.leaf_hash.hex())

    def _reads(self, shown: Shown) -> None:
        for read in shown.heads:
            expected = self._head_of(read.stream)
            if (read.seq, read.leaf_hash) != expected:
                self._add(
                    shown.event.position, shown.event.statement.id, f"head of {read.stream} in the read list",
                    f"seq {expected[0]}, leaf {expected[1]}", f"seq {read.seq}, leaf {read.leaf_hash}",
                )  # fmt: skip

    def _sealed(self, stored: StoredEntry, shown: Shown) -> None:
        position, event_id, digests = stored.position, stored.event_id, shown.event.statement.sealed
        try:
            here = self._sealed_here
            openings = self._recorder.openings(position) if here is None else here.get(position, ())
        except StoreError as error:
            self._damage(error, position)
            return
        named = [opening.digest for opening in openings]
        self._openings += len(openings)
        if len(set(named)) != len(named) or not set(named) <= set(digests):
            self._add(position, event_id, "digests of the openings", "of the statement's sealed fields", "others")
        for opening in openings if self._unseal is not None else ():
            try:
                text = self._unseal(stored, opening) if self._unseal is not None else None
            except VaultError as error:
                self._add(position, event_id, "opening", "opens", "does not open", error)
                continue
            if text is not None:
                self._opened += 1
                self._same(position, event_id, "digest of the opening", opening_digest(text), opening.digest)

    def _readmit(self, shown: Shown) -> None:
        try:
            self._walk.readmit(shown)
        except VerifyError as error:
            self._verdict(shown.event.position, shown.event.statement.id, error)
            if isinstance(error, CannotCheck) or error.code != "unknown-stream":
                self._walk.fold(shown.event)  # what is in the log counts for what comes after it

    def _nodes(self, batch: Sequence[StoredEntry]) -> None:
        """Check 4: every node that these leaves complete, from leaf hashes computed here."""
        made: list[Node] = []
        for stored in batch:
            if stored.position != self._frontier.size:  # after a hole the tree cannot be continued
                self._broken = True
                return
            self._frontier, completed = self._frontier.append(leaf_hash(stored.entry))
            made += completed
        try:
            stored_nodes = self._recorder.nodes([(node.level, node.index) for node in made])
        except StoreError as error:
            self._damage(error)
            return
        for node in made:
            held = stored_nodes.get((node.level, node.index))
            if held == node.hash:
                continue
            last = ((node.index + 1) << node.level) - 1
            found = "missing" if held is None else held.hex()
            self._same(last, None, f"tree node level {node.level} index {node.index}", node.hash.hex(), found)

    def _ends(self, size: int) -> None:
        """Nothing lies beyond the head, and the second store agrees."""
        try:
            if self._recorder.entries(size, 1):
                self._add(size, None, "entry beyond the head", "nothing", "an entry")
            if self._guard is not None:
                self._unsigned = len(check_against(self._recorder, self._guard))
        except StoreError as error:
            self._damage(error)

    def _asked_otherwise(self, size: int) -> None:
        """Check 10: indexes answer as the log itself does; a damaged one would hide or move an entry from a reader."""
        recorder, streams = self._recorder, dict[str, list[int]]()
        try:
            for start in range(0, size, BATCH):
                for stored in self._read(start, min(BATCH, size - start)):
                    streams.setdefault(stored.stream, []).append(stored.position)
                    position, event_id = stored.position, stored.event_id
                    self._same(position, event_id, "index of event ids", position, recorder.position_of(event_id))
                    if recorder.entry(position) != stored:
                        self._add(position, event_id, "entry by position", "the entry of the log", "another or none")
            for name, positions in streams.items():
                found = [stored.position for stored in recorder.stream(name)]
                self._same(positions[-1], None, f"index of {name}", positions, found)
                self._same(positions[-1], None, f"head of {name}", positions[-1], recorder.stream_head(name).position)
            self._same(None, None, "names of the streams", sorted(streams), list(recorder.streams("")))
            for what in recorder.integrity():
                self._add(None, None, "file of the store", "ok", what)
        except StoreError as error:
            self._damage(error)

    def _same(self, position: int | None, event: str | None, what: str, expected: object, found: object) -> None:
        if expected != found:
            self._add(position, event, what, str(expected), str(found))

    def _unsound(self, found: Sequence[Unsound]) -> None:
        self._findings += [
            Finding(one.position, one.event, one.code, "holds", "does not", one.zh, one.en) for one in found
        ]

    def _damage(self, error: StoreError, position: int | None = None) -> None:
        where = getattr(error, "position", None)
        at = position if where is None else where
        what = error.what if isinstance(error, StoreDamaged) else type(error).__name__
        expected, found = getattr(error, "expected", None), getattr(error, "got", None)
        self._findings.append(Finding(at, None, what, str(expected), str(found), error.zh, error.en))

    def _verdict(self, position: int, event: str, error: VerifyError) -> None:
        self._findings.append(_of_verdict(position, event, error))

    def _add(
        self, position: int | None, event: str | None, what: str, expected: str, found: str,
        cause: VaultError | LogError | None = None,
    ) -> None:  # fmt: skip
        zh_place = "账本" if position is None else f"位置 {position}"
        en_place = "log" if position is None else f"position {position}"
        zh = f"{zh_place}:{what},应为 {expected},实际为 {found}。" + ("" if cause is None else cause.zh)
        en = f"{en_place}: {what}: expected {expected}, got {found}." + ("" if cause is None else f" {cause.en}")
        self._findings.append(Finding(position, event, what, expected, found, zh, en))


def _of_verdict(position: int, event: str, error: VerifyError) -> Finding:
    return Finding(position, event, error.code, str(error.expected), str(error.found), error.zh, error.en)


def findings_text(findings: Sequence[Finding]) -> Iterator[str]:
    """One line in Chinese and one in English for each finding."""
    for one in findings:
        yield one.zh
        yield one.en
