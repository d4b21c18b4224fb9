"""How do secret keys lie on a disk, and when is such a file not to be trusted? (threat T27)

Two kinds of file, docs/formats/keys.md: a signing key as encrypted PKCS#8 PEM (RFC 5958 under PBES2 of RFC 8018),
which public tools open; and the vault's 32-byte master key under AES-256-GCM and scrypt (RFC 7914). Both are written
once with mode 0600, never overwritten, and read only if nobody else could have read them or put them there.
Where passphrases come from, and which key is for what, is for the caller.
"""

import errno
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InternalError, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from keys.base64_strict import decode_base64, encode_base64
from keys.errors import KeyFileRefused, MalformedBase64, MalformedKey
from keys.signer import Ed25519Signer, FileSigner, P256Signer

DEFAULT_KDF_ROUNDS: Final = 600_000  # PBKDF2-HMAC-SHA256; about 0.1 s
MAX_KDF_ROUNDS: Final = 10_000_000
DEFAULT_SCRYPT_COST: Final = 16  # N = 2^16 with r = 8, p = 1: 64 MiB, about 0.25 s
SCRYPT_COSTS: Final = range(10, 19)
MASTER_KEY_BYTES: Final = 32
MAX_FILE_BYTES: Final = 16_384
_MODE: Final = 0o600
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_MASTER_KIND: Final = "mingjing-master-key"
_MASTER_MEMBERS: Final = frozenset({"cost", "kind", "nonce", "salt", "sealed", "v"})
_KEY_CONTENT: Final = "an encrypted Ed25519 PEM under a matching key line"
_AUTHOR_CONTENT: Final = "an encrypted Ed25519 or P-256 PEM under a matching key line"
_MASTER_CONTENT: Final = "a master key file of version 1"

# DER object identifiers (RFC 8018 appendix A and C).
_PBES2: Final = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2: Final = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256: Final = bytes.fromhex("06082a864886f70d02090500")  # with its NULL parameters
_AES256_CBC: Final = bytes.fromhex("060960864801650304012a")


def write_key_file(path: Path, signer: FileSigner, passphrase: str, *, kdf_rounds: int = DEFAULT_KDF_ROUNDS) -> None:
    """A new file with the key, encrypted; durable when the call returns.

    The first line names the key (hex SHA-256 of SPKI), so a reader sees which key it is and that it came out whole.
    Raises KeyFileRefused: `exists`, `empty-passphrase`, `cost`, `io`.
    """
    if not 1 <= kdf_rounds <= MAX_KDF_ROUNDS:
        raise KeyFileRefused("cost", path=str(path), expected=f"1..{MAX_KDF_ROUNDS}", got=kdf_rounds)
    encrypted = _encrypt_pkcs8(signer.pkcs8(), _secret(path, passphrase), kdf_rounds)
    base64 = encode_base64(encrypted)
    lines = [base64[start : start + 64] for start in range(0, len(base64), 64)]
    _write_new(
        path,
        "\n".join(
            [
                f"key: {signer.public_key.key}",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----",
                *lines,
                "-----END ENCRYPTED PRIVATE KEY-----",
                "",
            ]
        ).encode("ascii"),
    )


def read_key_file(path: Path, passphrase: str) -> Ed25519Signer:
    """The signer in the key file of a log, a service or an author with Ed25519.

    Raises KeyFileRefused for an unsafe file, a wrong passphrase, other content; a P-256 key is other content here.
    """
    signer = _read_signer(path, passphrase, _KEY_CONTENT)
    if not isinstance(signer, Ed25519Signer):
        raise KeyFileRefused("content", path=str(path), expected=_KEY_CONTENT)
    return signer


def read_author_key(path: Path, passphrase: str) -> FileSigner:
    """The signer in an author's key file, of either suite. Raises KeyFileRefused as `read_key_file`."""
    return _read_signer(path, passphrase, _AUTHOR_CONTENT)


def _read_signer(path: Path, passphrase: str, content: str) -> FileSigner:
    data = _read_guarded(path)
    secret = _secret(path, passphrase)
    key_line, _, pem = data.partition(b"\n")
    if not pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"):
        raise KeyFileRefused("content", path=str(path), expected=content)
    signer: FileSigner
    try:
        private_key = load_pem_private_key(pem, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError) as error:
        # InternalError: damage can turn the decrypted key into one of another algorithm with the wrong length.
        raise KeyFileRefused("passphrase", path=str(path)) from error
    try:
        if isinstance(private_key, Ed25519PrivateKey):
            signer = Ed25519Signer.from_seed(private_key.private_bytes_raw())
        elif isinstance(private_key, EllipticCurvePrivateKey):
            signer = P256Signer.of(private_key)
        else:
            raise KeyFileRefused("content", path=str(path), expected=content)
    except MalformedKey as error:  # another curve
        raise KeyFileRefused("content", path=str(path), expected=content) from error
    # PBES2 does not authenticate: a flipped bit could open as another key, which would sign and never be known.
    if key_line != f"key: {signer.public_key.key}".encode("ascii"):
        raise KeyFileRefused("content", path=str(path), expected=content)
    return signer


def write_master_key(path: Path, key32: bytes, passphrase: str, *, cost: int = DEFAULT_SCRYPT_COST) -> None:
    """A new file with the master key, encrypted; durable when the call returns.

    `cost` is the logarithm of scrypt's N to base 2. Raises MalformedKey unless the key has 32 bytes, KeyFileRefused:
    `exists`, `empty-passphrase`, `cost`, `io`.
    """
    if len(key32) != MASTER_KEY_BYTES:
        raise MalformedKey("master-key-length", expected=MASTER_KEY_BYTES, got=len(key32))
    if cost not in SCRYPT_COSTS:
        raise KeyFileRefused("cost", path=str(path), expected=f"{SCRYPT_COSTS[0]}..{SCRYPT_COSTS[-1]}", got=cost)
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    cipher = AESGCM(_stretch(_secret(path, passphrase), salt, cost))
    document = {
        "cost": cost,
        "kind": _MASTER_KIND,
        "nonce": encode_base64(nonce),
        "salt": encode_base64(salt),
        "sealed": encode_base64(cipher.encrypt(nonce, key32, _associated_data(cost))),
        "v": 1,
    }
    _write_new(path, _master_text(document))


def read_master_key(path: Path, passphrase: str) -> bytes:
    """The 32 bytes in a master key file. Raises KeyFileRefused: unsafe file, wrong passphrase, other content."""
    data = _read_guarded(path)
    secret = _secret(path, passphrase)
    refused = KeyFileRefused("content", path=str(path), expected=_MASTER_CONTENT)
    try:
        document = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise refused from error
    # Dumped again and compared, so that a member written twice or a second spelling is seen.
    if not isinstance(document, dict) or document.keys() != _MASTER_MEMBERS or _master_text(document) != data:
        raise refused
    cost, version = document["cost"], document["v"]
    # type(), because True is an int too; the cost is bounded before it decides how much memory is used.
    if type(cost) is not int or cost not in SCRYPT_COSTS or type(version) is not int or version != 1:
        raise refused
    if document["kind"] != _MASTER_KIND:
        raise refused
    salt = _field(document["salt"], _SALT_BYTES, refused)
    nonce = _field(document["nonce"], _NONCE_BYTES, refused)
    sealed = _field(document["sealed"], MASTER_KEY_BYTES + 16, refused)
    try:
        return AESGCM(_stretch(secret, salt, cost)).decrypt(nonce, sealed, _associated_data(cost))
    except InvalidTag as error:
        raise KeyFileRefused("passphrase", path=str(path)) from error


def check_key_file(status: os.stat_result, *, owner: int, path: str) -> None:
    """Nothing, if a file with this status is regular, belongs to `owner` (a user id) and is not looser than 0600.

    Raises KeyFileRefused: `not-regular`, `owner`, `mode`, `size`.
    """
    if not stat.S_ISREG(status.st_mode):
        raise KeyFileRefused("not-regular", path=path)
    if status.st_uid != owner:
        raise KeyFileRefused("owner", path=path, expected=owner, got=status.st_uid)
    mode = stat.S_IMODE(status.st_mode)
    if mode & ~_MODE:
        raise KeyFileRefused("mode", path=path, expected=f"{_MODE:04o}", got=f"{mode:04o}")
    if status.st_size > MAX_FILE_BYTES:
        raise KeyFileRefused("size", path=path, expected=MAX_FILE_BYTES, got=status.st_size)


def _read_guarded(path: Path) -> bytes:
    try:
        # NOFOLLOW: a link could point at a file of another. NONBLOCK: a pipe in the file's place would hang the open.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        check_key_file(os.fstat(descriptor), owner=os.geteuid(), path=str(path))
        return os.read(descriptor, MAX_FILE_BYTES)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        os.close(descriptor)


def _write_new(path: Path, data: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, _MODE)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, _MODE)  # whatever the umask took away
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        _sync_directory(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)  # ours since O_EXCL, and half a key file only stands in the way
        raise _refused(path, error) from error


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)  # without it a power cut can lose the name of a file whose bytes are safe
    finally:
        os.close(descriptor)


def _refused(path: Path, error: OSError) -> KeyFileRefused:
    reason = {errno.EEXIST: "exists", errno.ENOENT: "missing", errno.ELOOP: "symlink"}.get(error.errno or 0, "io")
    return KeyFileRefused(reason, path=str(path), got=errno.errorcode.get(error.errno or 0, "?"))


def _secret(path: Path, passphrase: str) -> bytes:
    if not passphrase:
        raise KeyFileRefused("empty-passphrase", path=str(path))
    return passphrase.encode("utf-8", "surrogateescape")  # as it came from the terminal, valid UTF-8 or not


def _stretch(secret: bytes, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=1 << cost, r=8, p=1).derive(secret)


def _master_text(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n").encode("ascii")


def _associated_data(cost: int) -> bytes:
    return f"{_MASTER_KIND} v1 {cost}".encode("ascii")


def _field(value: object, length: int, refused: KeyFileRefused) -> bytes:
    try:
        data = decode_base64(value) if isinstance(value, str) else b""
    except MalformedBase64 as error:
        raise refused from error
    if len(data) != length:
        raise refused
    return data


def _encrypt_pkcs8(plain: bytes, secret: bytes, rounds: int) -> bytes:
    """EncryptedPrivateKeyInfo, assembled here: the library writes PKCS#8 with 2,048 rounds and takes no other number.

    SEQUENCE { SEQUENCE { PBES2, SEQUENCE { SEQUENCE { PBKDF2, parameters }, SEQUENCE { AES-256-CBC, iv } } }, bytes }
    """
    salt, iv = os.urandom(_SALT_BYTES), os.urandom(16)
    padder = PKCS7(128).padder()
    key = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=rounds).derive(secret)
    encryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).encryptor()
    encrypted = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    count = rounds.to_bytes(rounds.bit_length() // 8 + 1, "big")  # a leading zero bit keeps it positive
    parameters = _der(0x30, _der(0x04, salt), _der(0x02, count), _der(0x30, _HMAC_SHA256))
    scheme = _der(0x30, _der(0x30, _PBKDF2, parameters), _der(0x30, _AES256_CBC, _der(0x04, iv)))
    return _der(0x30, _der(0x30, _PBES2, scheme), _der(0x04, encrypted))


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    length = bytes([size]) if size < 0x80 else bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + length + content
