"""Where does personal text lie, and who can read it? Openings of sealed fields, encrypted under one key per subject.

A subject is the stream a statement lies in: `official/o-...` is one person. Its key (32 bytes) lies in `keys.db`, wrapped by the
master key, so that the text of one person can be made unreadable without touching another's, and the log's files alone show
nothing. AES-256-GCM; event id, digest and subject are the associated data, so that a ciphertext moved to another place does not
open. A subject's key is durable before the first opening under it is written to the log.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.errors import VaultError

KEYS_FILE: Final = "keys.db"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_APPLICATION_ID: Final = 0x4D4A4B59  # "MJKY"
_DDL: Final = (
    "CREATE TABLE subject_keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL CHECK (length(wrapped) = 60)) "
    "STRICT, WITHOUT ROWID"
)
_WRONG_LENGTH: Final = "master key: expected 32 bytes / 主密钥应为 32 字节"
_CHECK_SUBJECT: Final = "mingjing master key check"

Randomness = Callable[[int], bytes]


class Vault:
    """The keys of all subjects. One process writes; use it from any thread."""

    def __init__(self, connection: sqlite3.Connection, master_key: bytes, randomness: Randomness) -> None:
        """For `create` and `open`."""
        if len(master_key) != KEY_BYTES:
            raise VaultError(_WRONG_LENGTH)
        self._connection = connection
        self._master = AESGCM(master_key)
        self._randomness = randomness
        self._keys: dict[str, AESGCM] = {}
        self._turn = Lock()

    @classmethod
    def create(cls, path: Path, master_key: bytes, *, randomness: Randomness = os.urandom) -> "Vault":
        """A new, empty vault at a path that must not exist (mode 0600)."""
        if len(master_key) != KEY_BYTES:
            raise VaultError(_WRONG_LENGTH)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        _settle(connection)
        connection.execute(_DDL)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        vault = cls(connection, master_key, randomness)
        vault.ensure_keys((_CHECK_SUBJECT,))
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return vault

    @classmethod
    def open(cls, path: Path, master_key: bytes, *, randomness: Randomness = os.urandom) -> "Vault":
        """The vault at a path. Raises VaultError for a foreign file or another master key."""
        if not path.is_file():
            raise VaultError(f"{path.name} is missing / 缺少 {path.name}")
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            # asked before anything is set: a foreign file is left as it is
            if connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
                raise VaultError(f"{path.name} is no vault / {path.name} 不是密封库文件")
            _settle(connection)
            vault = cls(connection, master_key, randomness)
            vault._key(_CHECK_SUBJECT)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise VaultError(f"{path.name} is no vault / {path.name} 不是密封库文件") from error
        except VaultError:
            connection.close()
            raise
        return vault

    def ensure_keys(self, subjects: Iterable[str]) -> None:
        """Make the keys of new subjects, durable on return."""
        with self._turn:
            new = [subject for subject in dict.fromkeys(subjects) if self._find(subject) is None]
            if not new:
                return
            made = {subject: self._randomness(KEY_BYTES) for subject in new}
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(
                    "INSERT INTO subject_keys (subject, wrapped) VALUES (?, ?)",
                    [(subject, self._wrap(subject, key)) for subject, key in made.items()],
                )
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise VaultError("keys.db cannot be written / keys.db 无法写入") from error
            self._keys.update({subject: AESGCM(key) for subject, key in made.items()})

    def seal(self, subject: str, event: str, digest: str, opening: str) -> bytes:
        """One opening encrypted: nonce of 12 bytes, then ciphertext with its tag. The subject's key must exist."""
        nonce = self._randomness(NONCE_BYTES)
        sealed = self._key(subject).encrypt(nonce, opening.encode("ascii"), _bound(subject, event, digest))
        return nonce + sealed

    def unseal(self, subject: str, event: str, digest: str, ciphertext: bytes) -> str:
        """The opening again. Raises VaultError where key, place or bytes do not fit."""
        key = self._key(subject)
        try:
            text = key.decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], _bound(subject, event, digest))
        except (InvalidTag, ValueError) as error:
            raise VaultError(f"opening of event {event} does not open / 事件 {event} 的封存内容无法打开") from error
        return text.decode("ascii")

    def seal_bytes(self, subject: str, place: str, data: bytes) -> bytes:
        """Bytes that lie outside the log, encrypted for one place. The subject's key must exist.

        `place` says which file and what of it: it is bound in, so that nothing opens as what it is not.
        """
        nonce = self._randomness(NONCE_BYTES)
        return nonce + self._key(subject).encrypt(nonce, data, _placed(subject, place))

    def unseal_bytes(self, subject: str, place: str, ciphertext: bytes) -> bytes:
        """The bytes again. Raises VaultError where key, place or bytes do not fit."""
        key = self._key(subject)
        try:
            return key.decrypt(ciphertext[:NONCE_BYTES], ciphertext[NONCE_BYTES:], _placed(subject, place))
        except (InvalidTag, ValueError) as error:
            what = place.partition(" ")[0]
            raise VaultError(f"{what}: sealed bytes do not open / {what}:封存内容无法打开") from error

    def close(self) -> None:
        """Forget the keys and let go of the file."""
        with self._turn:
            self._keys.clear()
            self._connection.close()

    def _key(self, subject: str) -> AESGCM:
        with self._turn:
            key = self._find(subject)
        if key is None:
            raise VaultError("the key of this subject is not here (erased?) / 该主体的密钥不在(可能已销毁)")
        return key

    def _find(self, subject: str) -> AESGCM | None:
        key = self._keys.get(subject)
        if key is not None:
            return key
        row = self._connection.execute("SELECT wrapped FROM subject_keys WHERE subject = ?", (subject,)).fetchone()
        if row is None:
            return None
        wrapped: bytes = row[0]
        try:
            key = AESGCM(self._master.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], subject.encode()))
        except InvalidTag as error:
            raise VaultError(
                "the master key is another one, or keys.db is damaged / 主密钥不符,或 keys.db 已损坏"
            ) from error
        self._keys[subject] = key
        return key

    def _wrap(self, subject: str, key: bytes) -> bytes:
        nonce = self._randomness(NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, subject.encode())


def _bound(subject: str, event: str, digest: str) -> bytes:
    return f"mingjing opening v1\n{subject}\n{event}\n{digest}".encode()


def _placed(subject: str, place: str) -> bytes:
    return f"mingjing sealed bytes v1\n{subject}\n{place}".encode()


def _settle(connection: sqlite3.Connection) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
