"""Where does the evidence itself lie, and how does the digest in the log lead to it? Encrypted bytes outside the log, kept for good.

`EvidenceAttached` carries the digest of a sealed field `hash`, whose value is the hex SHA-256 of the bytes. `put` takes the bytes, keeps
them and makes that opening; `read` gives them back for the digest alone, after the whole has been decrypted and hashed once.

    evidence/<random name>   frames of 256 KiB, AES-256-GCM under a key made for this piece; a frame is bound to its place, the last to
                             being the last: nothing is cut, moved or added unseen
    evidence.db              digest, stream, file, and under the vault's key of the stream: the piece's key, opening, size and type

A piece is kept from the moment its row stands, and not before: until then nobody has its key, so what a kill or a full disk leaves
answers nothing and is removed, at the latest at the next start. Only then does its file lose the ending `.arriving`: so a file under
its own name is never one that nobody knows of, and is never removed. The same bytes for the same stream are one piece with one
opening: attached a second time it is refused as the same evidence. Should its file have been lost or damaged meanwhile, the bytes
that came are kept in its place. Nothing here deletes a piece. Erasure by law destroys the vault's key of the
stream, and with it every piece of it; a hold is to be asked first, and can keep a piece by sealing its row anew under a key that stays
(docs/http.md).
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import errorcode
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.application import Ledger
from ledger.errors import (
    EvidenceDamaged,
    EvidenceNotKept,
    EvidenceStreamRefused,
    NotInLog,
    ReadOnlyLedger,
    SideFileForeign,
    Unwritten,
)  # fmt: skip
from ledger.log.sealed import SALT_BYTES, make_opening, opening_digest, parse_opening
from ledger.side_file import SideFile
from ledger.store.durability import fsync_directory
from ledger.vault import Vault

EVIDENCE_FILE: Final = "evidence.db"
EVIDENCE_DIRECTORY: Final = "evidence"
SEALED_FIELD: Final = "hash"
FRAME: Final = 256 * 1024
_TAG: Final = 16
_ARRIVING: Final = ".arriving"
_KEY_BYTES: Final = 32
RESERVE: Final = 256 * 1024 * 1024
"""Bytes of the disk that evidence leaves free: the log lies on it too, and stops when it is full."""
_APPLICATION_ID: Final = 0x4D4A4556  # "MJEV"
_DDL: Final = (
    "CREATE TABLE evidence (digest TEXT PRIMARY KEY, stream TEXT NOT NULL, file TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL) STRICT",
    "CREATE INDEX evidence_of_a_stream ON evidence (stream)",
)
_STREAM: Final = re.compile(r"(official/o|fact/f)-[a-z0-9][a-z0-9-]{0,59}")
_FRAME_OF: Final = b"mingjing evidence frame v1"

Randomness = Callable[[int], bytes]


class Piece(msgspec.Struct, frozen=True):
    """What is kept of a piece beside its bytes: all of it encrypted. `sha256` in hex, `size` in bytes, `key` in hex.

    Personal: opening and hash never show in a repr.
    """

    media_type: str
    opening: str
    sha256: str
    size: int
    key: str

    def __repr__(self) -> str:
        return f"Piece({self.size} bytes)"

    @property
    def digest(self) -> str:
        """The sealed digest, as it stands in the log."""
        return opening_digest(self.opening)


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece that is kept; `again`: it was before."""

    piece: Piece
    again: bool


_piece: Final = msgspec.json.Decoder(Piece)


def free_bytes(directory: Path) -> int:
    """Free bytes of the disk under a directory."""
    found = os.statvfs(directory)
    return found.f_bavail * found.f_frsize


class Evidence:
    """The evidence of one ledger. Use it from any thread of the process that writes the ledger."""

    def __init__(
        self, file: SideFile, directory: Path, ledger: Ledger, randomness: Randomness, free: Callable[[Path], int]
    ) -> None:
        """For `open`."""
        self._file = file
        self._directory = directory
        self._ledger = ledger
        self._randomness = randomness
        self._free = free
        self._turn = Lock()
        self._coming = 0

    @classmethod
    def open(
        cls,
        beside: Path,
        ledger: Ledger,
        *,
        randomness: Randomness = os.urandom,
        free: Callable[[Path], int] = free_bytes,
    ) -> "Evidence":
        """The evidence in a ledger directory, made where it is missing. What was still arriving is removed, or gets its name.

        Raises Unwritten, or SideFileForeign for a strange file, and where pieces lie there without the file that has their keys.
        """
        directory = beside / EVIDENCE_DIRECTORY
        try:
            directory.mkdir(mode=0o700, exist_ok=True)
            fsync_directory(beside)
        except OSError as error:
            raise _unwritten(error) from error
        if not (beside / EVIDENCE_FILE).exists() and next(directory.iterdir(), None) is not None:
            # to begin an empty one beside them would hide that their keys are lost
            raise SideFileForeign(EVIDENCE_FILE)
        file = SideFile.open(beside / EVIDENCE_FILE, application_id=_APPLICATION_ID, statements=_DDL)
        evidence = cls(file, directory, ledger, randomness, free)
        try:
            evidence._settle_all()
        except BaseException:
            evidence.close()
            raise
        return evidence

    def put(self, stream: str, media_type: str, size: int, chunks: Iterable[bytes]) -> Kept:
        """Keep `size` bytes that come in chunks. What `chunks` raises goes on, and nothing is kept.

        Raises EvidenceStreamRefused, NotInLog for a stream without events, Unwritten where there is no room or the disk fails.
        """
        if not _STREAM.fullmatch(stream):
            raise EvidenceStreamRefused
        if not self._ledger.history.stream(stream).seq:
            raise NotInLog(stream)
        key, name = self._randomness(_KEY_BYTES), self._randomness(16).hex()
        with self._place_for(size):
            try:
                hashed, size = self._write(self._directory / f"{name}{_ARRIVING}", key, chunks)
                self._vault.ensure_keys((stream,))
                with self._turn:
                    before = self._same(stream, hashed)
                    if before is not None and self._is_whole(before):
                        return Kept(before, again=True)
                    opening = make_opening(SEALED_FIELD, hashed, self._randomness(SALT_BYTES))
                    piece = Piece(media_type, opening, hashed, size, key.hex())
                    if before is not None:  # the log has its digest: its opening stays
                        piece = msgspec.structs.replace(before, key=key.hex())
                    self._insert(stream, name, piece)
                    return Kept(piece, again=before is not None)
            finally:
                self._settle(name)

    def read(self, digest: str) -> tuple[Piece, Iterator[bytes]]:
        """A piece and its bytes in chunks, after all of it has been decrypted and its hash compared.

        Raises EvidenceNotKept, EvidenceDamaged; VaultError where the key of its stream is gone.
        """
        rows = self._file.rows("SELECT stream, file, sealed FROM evidence WHERE digest = ?", (digest,))
        if not rows:
            raise EvidenceNotKept
        ((stream, name, sealed),) = rows
        piece = self._opened(stream, digest, sealed)
        whole, size = sha256(), 0
        for chunk in self._frames(name, piece, digest):
            whole.update(chunk)
            size += len(chunk)
        stated = parse_opening(piece.opening).value
        if piece.digest != digest or (stated, piece.size) != (whole.hexdigest(), size):
            raise EvidenceDamaged(digest)
        return piece, self._frames(name, piece, digest)

    def close(self) -> None:
        """Let go of the file. Safe to call twice."""
        self._file.close()

    def _write(self, path: Path, key: bytes, chunks: Iterable[bytes]) -> tuple[str, int]:
        """The file, its bytes durable, under its key; gives the hex SHA-256 of what came, and how much it was."""
        whole, size = sha256(), 0
        cipher = AESGCM(key)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                for place, (frame, last) in enumerate(_framed(chunks)):
                    whole.update(frame)
                    size += len(frame)
                    _write_all(file, cipher.encrypt(_nonce(place, last), frame, _FRAME_OF))
                os.fsync(file.fileno())
            fsync_directory(path.parent)  # its name is durable before its row is
        except OSError as error:
            raise _unwritten(error) from error
        return whole.hexdigest(), size

    @contextmanager
    def _place_for(self, size: int) -> Iterator[None]:
        """Room for a piece while it comes in: all that come in at the same time leave the reserve free together."""
        with self._turn:
            if self._free(self._directory) < self._coming + size + RESERVE:
                raise Unwritten(EVIDENCE_DIRECTORY, "ENOSPC")
            self._coming += size
        try:
            yield
        finally:
            with self._turn:
                self._coming -= size

    def _settle_all(self) -> None:
        for path in list(self._directory.glob(f"*{_ARRIVING}")):
            self._settle(path.name.removesuffix(_ARRIVING))

    def _settle(self, name: str) -> None:
        """Its own name for what has a row; without one it is removed. Whether a row stands is asked, for a COMMIT that failed may
        have been done: where that cannot be asked, it is left for the next start. Raises SideFileForeign, Unwritten.
        """
        arriving = self._directory / f"{name}{_ARRIVING}"
        try:
            if not arriving.exists():
                return
            if self._file.rows("SELECT 1 FROM evidence WHERE file = ?", (name,)):
                arriving.rename(self._directory / name)
            else:
                arriving.unlink()
            fsync_directory(self._directory)
        except OSError as error:
            raise _unwritten(error) from error

    def _is_whole(self, piece: Piece) -> bool:
        try:
            self.read(piece.digest)
        except EvidenceDamaged:
            return False
        return True

    def _frames(self, name: str, piece: Piece, digest: str) -> Iterator[bytes]:
        """The frames in order. Raises EvidenceDamaged."""
        cipher = AESGCM(bytes.fromhex(piece.key))
        try:
            with (self._directory / name).open("rb") as file:
                frame, place = file.read(FRAME + _TAG), 0
                while frame:
                    following = file.read(FRAME + _TAG)
                    yield cipher.decrypt(_nonce(place, not following), frame, _FRAME_OF)
                    frame, place = following, place + 1
        except (InvalidTag, ValueError, OSError) as error:
            raise EvidenceDamaged(digest) from error

    def _same(self, stream: str, hashed: str) -> Piece | None:
        """The piece of the stream with these bytes. Their hash stands nowhere but under the seal, so each is opened."""
        for digest, sealed in self._rows_of(stream):
            piece = self._opened(stream, digest, sealed)
            if piece.sha256 == hashed:
                return piece
        return None

    def _insert(self, stream: str, name: str, piece: Piece) -> None:
        sealed = self._vault.seal_bytes(stream, _place(piece.digest), msgspec.json.encode(piece))
        with self._file.change() as rows:
            rows.execute(
                "INSERT INTO evidence (digest, stream, file, sealed) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (digest) DO UPDATE SET file = excluded.file, sealed = excluded.sealed",
                (piece.digest, stream, name, sealed),
            )

    def _rows_of(self, stream: str) -> list[tuple[str, bytes]]:
        rows = self._file.rows("SELECT digest, sealed FROM evidence WHERE stream = ? ORDER BY digest", (stream,))
        return [(digest, sealed) for digest, sealed in rows]

    def _opened(self, stream: str, digest: str, sealed: bytes) -> Piece:
        return _piece.decode(self._vault.unseal_bytes(stream, _place(digest), sealed))

    @property
    def _vault(self) -> Vault:
        if self._ledger.vault is None:
            raise ReadOnlyLedger
        return self._ledger.vault


def _framed(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """What comes, cut into frames, and whether it is the last one."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > FRAME:
            yield bytes(waiting[:FRAME]), False
            del waiting[:FRAME]
    yield bytes(waiting), True


def _write_all(file: BinaryIO, data: bytes) -> None:
    """A raw file may take less than it is given."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _nonce(place: int, last: bool) -> bytes:
    """A key is used for one piece, so its frames are counted; the first byte says which is the last."""
    return bytes((last,)) + place.to_bytes(11, "big")


def _place(digest: str) -> str:
    return f"evidence v1\n{digest}"


def _unwritten(error: OSError) -> Unwritten:
    return Unwritten(EVIDENCE_DIRECTORY, errorcode.get(error.errno or 0, type(error).__name__))
