"""Is the whole log still what it claims to be? A service reads all of it, beside its work, when it starts and every hour after.

Answers are folded from stored statements, and a statement that somebody changed in the file is still a statement: only its hash
says that it is another one. So the check of `mingjing fsck` (without admitting again) runs here in a thread of its own. What it
finds stands on every page, and the paths about the entry and the person concerned refuse to answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final, Literal

import structlog

from ledger.fsck import Finding, fsck
from ledger.history import History
from ledger.log.codec import body_hash
from ledger.log.entry import parse_entry
from ledger.log.errors import LogError
from ledger.store.errors import StoreDamaged, StoreError

AGAIN_AFTER_S: Final = 3_600
"""How long after one reading the next begins: what is changed in the file of a running service is found by then."""
State = Literal["unread", "reading", "sound", "broken", "unreadable"]


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold. `officials` are the people whom the entry concerns; `what`, `expected` and `found` as the check
    says them, of an entry the hash of its statement."""

    position: int | None
    event: str | None
    stream: str | None
    officials: frozenset[str]
    what: str
    expected: str
    found: str
    zh: str
    en: str

    def concerns(self, name: str) -> bool:
        """Whether a name in a path is this entry's position or event, or a person concerned."""
        return name in self.officials or name == self.event or name == self.stream or name == str(self.position)

    def error(self) -> StoreDamaged:
        """What a path about it answers with."""
        return StoreDamaged(position=self.position, what=self.what, expected=self.expected, got=self.found)


class _Stopped(Exception):
    """The service ends before the check does."""


class LogCheck:
    """The check of one running service."""

    def __init__(self, history: History, *, again_after_s: float = AGAIN_AFTER_S) -> None:
        self._history = history
        self._again_after_s = again_after_s
        self._stop = Event()
        self._read = Event()
        self._thread: Thread | None = None
        self.state: State = "unread"
        self.broken: tuple[Broken, ...] = ()

    def start(self) -> None:
        """Begin to read."""
        self.state = "reading"
        self._thread = Thread(target=self._run, name="log-check", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until it has read to the end once, or has given up."""
        if self._thread is not None:
            self._read.wait()

    def close(self) -> None:
        """Stop reading. Safe to call twice."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        """Read the log to its end, in this thread."""
        try:
            report = fsck(self._history.recorder, workers=1, progress=self._go_on)
            self.broken = tuple(self._told(finding) for finding in report.findings)
        except StoreError as error:
            damage = Finding(None, None, type(error).__name__, "readable", "not", error.zh, error.en)
            self.broken = (self._told(damage),)
        self.state = "broken" if self.broken else "sound"
        for one in self.broken:
            structlog.get_logger("log_check").error(
                "log_broken",
                position=one.position,
                event_id=one.event,
                what=one.what,
                expected=one.expected,
                found=one.found,
            )

    def refuse(self, names: Iterator[object]) -> None:
        """Raise StoreDamaged where one of the names in a path is concerned by something that does not hold."""
        if self.broken:
            asked = {str(name) for name in names}
            for one in self.broken:
                if any(one.concerns(name) for name in asked):
                    raise one.error()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self.run()
                self._read.set()
                self._stop.wait(self._again_after_s)
        except _Stopped:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it must be said
            # no finding, but nothing found out either: whoever watches must not take it for a sound log
            self.state = "unreadable"
            structlog.get_logger("log_check").error("log_not_checked", error=type(error).__name__)
        finally:
            self._read.set()

    def _go_on(self, _done: int, _size: int) -> None:
        if self._stop.is_set():
            raise _Stopped

    def _told(self, finding: Finding) -> Broken:
        """The finding with what it concerns; of an entry that holds the hash of another statement, both hashes."""
        what, expected, found, zh, en = finding.what, finding.expected, finding.found, finding.zh, finding.en
        stream: str | None = None
        officials: frozenset[str] = frozenset()
        if finding.position is not None:
            try:
                stored = self._history.stored(finding.position)
                stream, promised, actual = stored.stream, parse_entry(stored.entry).statement, body_hash(stored.body)
                if promised != actual:
                    what, expected, found = "statement hash", promised, actual
                    zh = (
                        f"位置 {stored.position} 的陈述（事件 {stored.event_id}）不是账本所承诺的那一份："
                        f"哈希应为 {promised}，实为 {actual}。"
                    )
                    en = (
                        f"The statement at position {stored.position} (event {stored.event_id}) is not the one that the log"
                        f" committed to: its hash should be {promised} and is {actual}."
                    )
                officials = self._concerned(stream)
            except (StoreError, LogError):
                pass  # so damaged that it does not even say whom it concerns; the finding stands as it is
        return Broken(finding.position, finding.event, stream, officials, what, expected, found, zh, en)

    def _concerned(self, stream: str) -> frozenset[str]:
        family, _, name = stream.partition("/")
        return frozenset({name}) if family == "official" else self._history.citing(stream)
