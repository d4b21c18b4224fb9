"""What waits for the signatures of others, and what happens when the last one comes? Co-signing, outside the log.

    first signer    PUT {envelope with his signature, openings}     kept, encrypted under the key of the statement's stream
    each further    GET (body, openings, who has signed); PUT his signature over the same bytes
    the last        the same; the whole is handed in through the ordinary door, and the door's answer is the answer

Every signature is checked on arrival, against the keys in the log: what is kept is a statement that could still be completed. Nothing
here admits anything; the door judges anew. What was admitted is erased here; what was refused, or stands in conflict, stays as it is
until it expires, is handed in again (any signer sends it again), or is replaced by another statement of one of those who signed it.
After a kill between the door's commit and the erasure the log has it: the next look finds that and erases. Formats section 2.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from keys.base64_strict import decode_base64, encode_base64
from keys.envelope import Envelope, Signature, pae
from keys.errors import SignatureInvalid
from ledger.admitting import Outcome, Receipted, epoch_of, refused
from ledger.application import Ledger
from ledger.domain.catalogue import row_of
from ledger.domain.errors import NotAdmitted
from ledger.domain.problems import breach
from ledger.domain.signing import key_status
from ledger.domain.statement import Statement, StatementSigner
from ledger.errors import (
    NotASigner,
    PendingDiffers,
    PendingExpired,
    PendingFull,
    PendingIdDiffers,
    PendingUnknown,
    ReadOnlyLedger,
)  # fmt: skip
from ledger.log.authentication import brought_keys, read_public_key
from ledger.log.codec import PAYLOAD_TYPE, Submission, body_hash, encode_submission, parse_statement, parse_submission
from ledger.log.entry import format_instant, parse_instant
from ledger.log.sealed import check_openings, opening_digest
from ledger.side_file import SideFile
from ledger.store.errors import EventIdTaken
from ledger.vault import Vault

PENDING_FILE: Final = "pending.db"
WAITS_DAYS: Final = 30
"""How long a statement waits before its content is erased."""
KNOWN_DAYS: Final = 60
"""How long it is still known that something under the id has expired."""
_APPLICATION_ID: Final = 0x4D4A5044  # "MJPD"
_DDL: Final = (
    """CREATE TABLE pending (
        event TEXT PRIMARY KEY, stream TEXT NOT NULL, body_hash TEXT NOT NULL, begun_by TEXT NOT NULL, created_at TEXT NOT NULL,
        answer TEXT, content BLOB
    ) STRICT, WITHOUT ROWID""",
)
_ROW: Final = "SELECT event, stream, body_hash, created_at, answer, content FROM pending WHERE event = ?"


class _Content(msgspec.Struct, frozen=True):
    """What is encrypted: the body and the signatures (by key) in base64, the openings as they came."""

    body: str
    openings: tuple[str, ...]
    signatures: dict[str, str]


_content: Final = msgspec.json.Decoder(_Content)


@dataclass(frozen=True, slots=True)
class Room:
    """How much may wait at the most: statements, encrypted bytes, and statements that one key has begun."""

    count: int = 2_000
    size: int = 128 * 1024 * 1024
    of_one_key: int = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement that lacks signatures, or was not admitted; `answer` is the code of the door's last refusal.

    The openings are personal text: not in a repr.
    """

    statement: Statement
    body: bytes
    openings: tuple[str, ...]
    signatures: Mapping[str, bytes]
    created_at: datetime
    answer: str | None

    def __repr__(self) -> str:
        return f"Waiting({self.statement.type}, {self.statement.id})"

    @property
    def expires_at(self) -> datetime:
        """The instant from which it is erased."""
        return self.created_at + timedelta(days=WAITS_DAYS)

    @property
    def missing(self) -> tuple[StatementSigner, ...]:
        """The listed signers who have not signed, in order."""
        return tuple(signer for signer in self.statement.signers if signer.key not in self.signatures)

    @property
    def begun_by(self) -> str:
        """The key that began it: the first signature by a key that the statement does not bring itself."""
        brought = {key for _, key in brought_keys(self.statement)}
        return next(key for key in self.signatures if key not in brought)

    @property
    def envelope(self) -> Envelope:
        """The envelope with the signatures so far, in the order of the signers."""
        signed = [signer.key for signer in self.statement.signers if signer.key in self.signatures]
        return Envelope(PAYLOAD_TYPE, self.body, tuple(Signature(key, self.signatures[key]) for key in signed))


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: no content, and nothing that needs a key. `answer` as in `Waiting`."""

    event: str
    stream: str
    created_at: datetime
    answer: str | None

    @property
    def expires_at(self) -> datetime:
        """The instant from which it is erased."""
        return self.created_at + timedelta(days=WAITS_DAYS)


def listed_in(path: Path) -> tuple[Listed, ...]:
    """What waits in a file, oldest first, read beside a running service. Raises SideFileForeign; OSError where it is missing."""
    file = SideFile.reading(path, application_id=_APPLICATION_ID)
    try:
        rows = file.rows(
            "SELECT event, stream, created_at, answer FROM pending WHERE content IS NOT NULL ORDER BY created_at, event"
        )
    finally:
        file.close()
    return tuple(Listed(event, stream, parse_instant(created_at), answer) for event, stream, created_at, answer in rows)


class Pending:
    """The statements of one ledger that wait. Use it from any thread of the process that writes the ledger."""

    def __init__(self, file: SideFile, ledger: Ledger, room: Room) -> None:
        """For `open`."""
        self._file = file
        self._ledger = ledger
        self._room = room

    @classmethod
    def open(cls, path: Path, ledger: Ledger, *, room: Room | None = None) -> "Pending":
        """The file beside a ledger, made where it is missing; erases what is over. Raises SideFileForeign or Unwritten."""
        file = SideFile.open(path, application_id=_APPLICATION_ID, statements=_DDL)
        pending = cls(file, ledger, room or Room())
        try:
            pending._erase_expired()
            for (event,) in pending._file.rows("SELECT event FROM pending WHERE content IS NOT NULL"):
                if ledger.history.recorder.position_of(event) is not None:
                    pending._erase(event)
        except BaseException:
            pending.close()
            raise
        return pending

    def put(self, event: str, raw: bytes) -> Outcome | Waiting:
        """A submission with some of its signatures: what waits now, or what the door said when the last one had come.

        1. in form, under its own id, for this ledger and a stream of its type; 2. not in the log (else its receipt, again); 3. the
        openings fit; 4. each signature is that of a listed signer, with a key that is his and active, over these bytes; 5. the same
        body as waits, or one that may replace it; 6. there is room.
        Raises the error of the first that does not hold; nothing is changed then.
        """
        self._erase_expired()
        submission = parse_submission(raw)  # 1
        body = submission.envelope.payload
        statement = parse_statement(body, epoch=epoch_of(self._ledger.history))
        if statement.id != event:
            raise PendingIdDiffers
        self._check_place(statement)
        if (stands := self._in_log(event, body)) is not None:  # 2
            return stands
        signed = self._signatures(statement, submission.envelope)  # 4
        with self._file.change() as rows:
            before = self._waiting(rows.execute(_ROW, (event,)).fetchone())
            if before is None and (stands := self._in_log(event, body)) is not None:
                return stands  # admitted and erased since the look above
            if before is not None and before.body != body:  # 5
                if before.answer is None or not set(before.signatures) & set(signed):
                    raise PendingDiffers(body_hash(before.body))
                before = None
            now = self._after(before, statement, submission, signed)  # 3
            if before is None:
                self._check_room(event, len(raw), now.begun_by)  # 6
            self._keep(rows, now)
        return now if now.missing else self._hand_in(now)

    def get(self, event: str) -> Waiting | Receipted:
        """What waits under an id, or the receipt where it stands in the log. Raises PendingUnknown or PendingExpired."""
        self._erase_expired()
        if (stands := self._in_log(event, None)) is not None:
            return stands
        found = self._waiting(next(iter(self._file.rows(_ROW, (event,))), None))
        if found is None:
            raise PendingUnknown
        return found

    def close(self) -> None:
        """Let go of the file. Safe to call twice."""
        self._file.close()

    def _check_place(self, statement: Statement) -> None:
        """Raise NotAdmitted, as the door would, for what no signature could ever bring into this log: it would only fill the room."""
        if statement.log != self._ledger.origin:
            raise NotAdmitted((breach("wrong-ledger", "log", found=statement.log, expected=self._ledger.origin),))
        expected = row_of(statement).stream
        if statement.stream.partition("/")[0] not in {pattern.partition("/")[0] for pattern in expected}:
            found = statement.stream
            raise NotAdmitted((breach("wrong-stream", "stream", found=found, expected=" | ".join(expected)),))

    def _in_log(self, event: str, body: bytes | None) -> Receipted | None:
        """The receipt of what stands in the log under the id; nothing waits under it any more. Raises EventIdTaken."""
        position = self._ledger.history.recorder.position_of(event)
        if position is None:
            return None
        self._erase(event)
        if body is not None and self._ledger.history.stored(position).body != body:
            raise EventIdTaken(event_id=event, position=position)
        return Receipted(self._ledger.receipt(position), again=True)

    def _signatures(self, statement: Statement, envelope: Envelope) -> dict[str, bytes]:
        """Key to signature, each checked. The first that could begin this waiting is by a key that the log knows."""
        listed = {signer.key: signer for signer in statement.signers}
        if len(listed) < len(statement.signers):
            raise NotAdmitted((breach("signer-twice", "signers", actor=statement.signers[-1].actor),))
        message = pae(envelope.payload_type, envelope.payload)
        signed: dict[str, bytes] = {}
        for signature in envelope.signatures:
            if signature.keyid and signature.keyid not in listed:
                raise NotASigner(signature.keyid)
            meant = [listed[signature.keyid]] if signature.keyid else list(statement.signers)
            signer = self._signer_of(statement, meant, message, signature)
            signed.setdefault(signer.key, signature.sig)
        return signed

    def _signer_of(
        self, statement: Statement, meant: list[StatementSigner], message: bytes, signature: Signature
    ) -> StatementSigner:
        """Who of those meant made a signature. Raises NotAdmitted (F25) where none of them did."""
        wrong = []
        for signer in meant:
            field = f"signers[{statement.signers.index(signer)}].key"
            actor = self._ledger.history.actor(signer.actor)
            held = actor.keys.get(signer.key)
            status = key_status(statement, signer, actor)
            text = held.public_key if held else brought_keys(statement).get((signer.actor, signer.key))
            public_key = None if text is None else read_public_key(text)
            if public_key is None or status is None:
                wrong.append(breach("unknown-key", field, key=signer.key, actor=signer.actor))
            elif status != "active":
                wrong.append(breach("key-not-active", field, key=signer.key, state=status))
            else:
                try:
                    public_key.verify(message, signature.sig)
                except SignatureInvalid:
                    wrong.append(breach("signature-invalid", "envelope.signatures", key=signer.key))
                    continue  # told below, unless it is another's
                return signer
        raise NotAdmitted((wrong[0],))

    def _after(
        self, before: Waiting | None, statement: Statement, submission: Submission, signed: Mapping[str, bytes]
    ) -> Waiting:
        """What waits with the signatures that came: the first of each signer stands. Raises OpeningRefused, NotAdmitted."""
        row = row_of(statement)
        optional = row.sealed_optional | ({"paper_original"} if statement.data.paper is not None else frozenset())
        known = {} if before is None else {opening_digest(one): one for one in before.openings}
        came = {opening_digest(one): one for one in submission.openings}
        openings = tuple((came | known).values())
        check_openings(openings, statement.sealed, required=row.sealed_required, optional=optional)
        if before is not None:
            return replace(before, openings=openings, signatures={**before.signatures, **signed, **before.signatures})
        brought = {key for _, key in brought_keys(statement)}
        if set(signed) <= brought:  # anybody can bring a key: the vault grows only for those whom the log knows
            signer = next(one for one in statement.signers if one.key in signed)
            raise NotAdmitted((breach("unknown-key", "signers", key=signer.key, actor=signer.actor),))
        now = self._ledger.clock.now()
        return Waiting(statement, submission.envelope.payload, openings, dict(signed), now, None)

    def _check_room(self, event: str, more: int, key: str) -> None:
        counted = (
            "SELECT count(*), ifnull(sum(length(content)), 0) FROM pending WHERE event <> ? AND content IS NOT NULL"
        )
        ((count, size),) = self._file.rows(counted, (event,))
        ((own, _),) = self._file.rows(f"{counted} AND begun_by = ?", (event, key))
        if count >= self._room.count:
            raise PendingFull("count", self._room.count)
        if size + more > self._room.size:
            raise PendingFull("bytes", self._room.size)
        if own >= self._room.of_one_key:
            raise PendingFull("signer", self._room.of_one_key)

    def _hand_in(self, whole: Waiting) -> Outcome:
        """Through the door. Admitted: erased here. Else it stays, with the code of what was said."""
        event = whole.statement.id
        outcome = self._ledger.submit(encode_submission(whole.envelope, whole.openings))
        if isinstance(outcome, Receipted):
            self._erase(event)
            return outcome
        with self._file.change() as rows:
            told = (refused(outcome.error), event, body_hash(whole.body))
            rows.execute("UPDATE pending SET answer = ? WHERE event = ? AND body_hash = ?", told)
        return outcome

    def _waiting(self, row: tuple[object, ...] | None) -> Waiting | None:
        """A row opened; None without one. Raises PendingExpired, VaultError."""
        if row is None:
            return None
        event, stream, hashed, created_at, answer, sealed = row
        if sealed is None:
            raise PendingExpired(WAITS_DAYS)
        opened = self._vault.unseal_bytes(str(stream), _place(str(event), str(hashed)), bytes(sealed))  # type: ignore[call-overload]  # a BLOB of a STRICT table
        content = _content.decode(opened)
        body = decode_base64(content.body)
        return Waiting(
            statement=parse_statement(body), body=body, openings=content.openings,
            signatures={key: decode_base64(text) for key, text in content.signatures.items()},
            created_at=parse_instant(str(created_at)), answer=None if answer is None else str(answer),
        )  # fmt: skip

    def _keep(self, rows: sqlite3.Connection, waiting: Waiting) -> None:
        statement, hashed = waiting.statement, body_hash(waiting.body)
        content = _Content(
            body=encode_base64(waiting.body), openings=waiting.openings,
            signatures={key: encode_base64(signature) for key, signature in waiting.signatures.items()},
        )  # fmt: skip
        self._vault.ensure_keys((statement.stream,))
        place = _place(statement.id, hashed)
        sealed = self._vault.seal_bytes(statement.stream, place, msgspec.json.encode(content))
        rows.execute(
            "INSERT INTO pending (event, stream, body_hash, begun_by, created_at, answer, content) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (event) DO UPDATE SET stream = excluded.stream, body_hash = excluded.body_hash, "
            "begun_by = excluded.begun_by, created_at = excluded.created_at, answer = excluded.answer, content = excluded.content",
            (
                statement.id, statement.stream, hashed, waiting.begun_by, format_instant(waiting.created_at),
                waiting.answer, sealed,
            ),
        )  # fmt: skip

    def _erase(self, event: str) -> None:
        if self._file.rows("SELECT 1 FROM pending WHERE event = ?", (event,)):
            with self._file.change() as rows:
                rows.execute("DELETE FROM pending WHERE event = ?", (event,))

    def _erase_expired(self) -> None:
        """What waited too long loses its content; later even its id is forgotten."""
        now = self._ledger.clock.now()
        over, forgotten = (format_instant(now - timedelta(days=days)) for days in (WAITS_DAYS, KNOWN_DAYS))
        due = "SELECT 1 FROM pending WHERE created_at <= ? AND (content IS NOT NULL OR created_at <= ?) LIMIT 1"
        if self._file.rows(due, (over, forgotten)):
            with self._file.change() as rows:
                rows.execute("UPDATE pending SET content = NULL WHERE created_at <= ?", (over,))
                rows.execute("DELETE FROM pending WHERE created_at <= ?", (forgotten,))

    @property
    def _vault(self) -> Vault:
        if self._ledger.vault is None:
            raise ReadOnlyLedger
        return self._ledger.vault


def _place(event: str, hashed: str) -> str:
    """Where in the file a content lies, for its seal: not under another id, not for another body."""
    return f"pending v1\n{event}\n{hashed}"
