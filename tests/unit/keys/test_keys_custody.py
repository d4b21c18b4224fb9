"""Is a secret on a disk written once, for its owner only, and read only if it stayed so? (threat T27)"""

import base64
import json
import os
import resource
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed448
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from keys.custody import (
    DEFAULT_KDF_ROUNDS,
    check_key_file,
    read_key_file,
    read_master_key,
    write_key_file,
    write_master_key,
)
from keys.errors import KeyFileRefused, MalformedKey
from keys.signer import Ed25519Signer

SEED = bytes(range(100, 132))
SIGNER = Ed25519Signer.from_seed(SEED)
MASTER = bytes(range(32))
PASSPHRASE = "示例口令 1"


def write_key(path: Path) -> None:
    write_key_file(path, SIGNER, PASSPHRASE, kdf_rounds=1000)


def write_master(path: Path) -> None:
    write_master_key(path, MASTER, PASSPHRASE, cost=10)


KINDS: list[Any] = [
    pytest.param(write_key, read_key_file, id="key"),
    pytest.param(write_master, read_master_key, id="master"),
]
both = pytest.mark.parametrize(("write", "read"), KINDS)
Write = Callable[[Path], None]
Read = Callable[[Path, str], object]


def refusal(read: Read, path: Path, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(KeyFileRefused) as caught:
        read(path, passphrase)
    assert caught.value.path == str(path)
    return caught.value.reason


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_key(tmp_path / "k")
    write_master(tmp_path / "m")
    assert read_key_file(tmp_path / "k", PASSPHRASE).seed() == SEED
    assert read_master_key(tmp_path / "m", PASSPHRASE) == MASTER


def test_the_default_costs_are_the_stated_ones_and_the_files_open(tmp_path: Path) -> None:
    write_key_file(tmp_path / "k", SIGNER, PASSPHRASE)
    write_master_key(tmp_path / "m", MASTER, PASSPHRASE)
    assert read_key_file(tmp_path / "k", PASSPHRASE) == SIGNER
    assert read_master_key(tmp_path / "m", PASSPHRASE) == MASTER
    lines = (tmp_path / "k").read_text("ascii").splitlines()
    assert DEFAULT_KDF_ROUNDS.to_bytes(3, "big") in base64.b64decode("".join(lines[2:-1]))
    assert json.loads((tmp_path / "m").read_text("ascii"))["cost"] == 16


@pytest.mark.parametrize("rounds", [1, 127, 128, 255, 256, 32_767, 32_768])
def test_every_number_of_rounds_is_written_as_a_positive_integer(tmp_path: Path, rounds: int) -> None:
    write_key_file(tmp_path / "k", SIGNER, PASSPHRASE, kdf_rounds=rounds)
    assert read_key_file(tmp_path / "k", PASSPHRASE) == SIGNER


@both
def test_threat_27_the_file_is_for_its_owner_alone_and_holds_no_secret_in_the_open(
    tmp_path: Path, write: Write, read: Read
) -> None:
    old = os.umask(0)
    try:
        write(tmp_path / "f")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == 0o600
    content = (tmp_path / "f").read_bytes()
    for secret in (SEED, MASTER, PASSPHRASE.encode()):
        for canary in (secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"=")[:-1]):
            assert canary not in content


@both
def test_a_file_is_never_overwritten_not_even_through_a_link(tmp_path: Path, write: Write, read: Read) -> None:
    (tmp_path / "f").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("f", "link"):
        with pytest.raises(KeyFileRefused) as caught:
            write(tmp_path / name)
        assert caught.value.reason == "exists"
    assert (tmp_path / "f").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


@both
def test_a_directory_that_is_not_there_is_named_as_missing(tmp_path: Path, write: Write, read: Read) -> None:
    with pytest.raises(KeyFileRefused) as caught:
        write(tmp_path / "no" / "f")
    assert caught.value.reason == "missing"
    assert refusal(read, tmp_path / "f") == "missing"
    (tmp_path / "file").write_bytes(b"")
    assert refusal(read, tmp_path / "file" / "f") == "io"


@both
def test_a_write_that_fails_leaves_no_half_file_in_the_way(tmp_path: Path, write: Write, read: Read) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(KeyFileRefused) as caught:
            write(tmp_path / "f")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (caught.value.reason, caught.value.got) == ("io", "EFBIG")
    assert not (tmp_path / "f").exists()
    write(tmp_path / "f")
    read(tmp_path / "f", PASSPHRASE)


@both
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o700, 0o610, 0o4600])
def test_threat_27_a_looser_mode_is_refused(tmp_path: Path, write: Write, read: Read, mode: int) -> None:
    write(tmp_path / "f")
    (tmp_path / "f").chmod(mode)
    assert refusal(read, tmp_path / "f") == "mode"
    (tmp_path / "f").chmod(0o400)
    read(tmp_path / "f", PASSPHRASE)


@both
def test_a_link_a_directory_and_a_pipe_are_refused_without_waiting(tmp_path: Path, write: Write, read: Read) -> None:
    write(tmp_path / "f")
    (tmp_path / "link").symlink_to(tmp_path / "f")
    (tmp_path / "directory").mkdir(mode=0o600)
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refusal(read, tmp_path / "link") == "symlink"
    assert refusal(read, tmp_path / "directory") == "not-regular"
    assert refusal(read, tmp_path / "pipe") == "not-regular"


def test_a_file_of_another_owner_is_refused(tmp_path: Path) -> None:
    write_key(tmp_path / "f")
    status = (tmp_path / "f").stat()
    check_key_file(status, owner=os.geteuid(), path="f")
    with pytest.raises(KeyFileRefused) as caught:
        check_key_file(status, owner=os.geteuid() + 1, path="f")
    assert (caught.value.reason, caught.value.got) == ("owner", os.geteuid())


@both
def test_a_wrong_or_empty_passphrase_opens_nothing(tmp_path: Path, write: Write, read: Read) -> None:
    write(tmp_path / "f")
    assert refusal(read, tmp_path / "f", PASSPHRASE + "2") == "passphrase"
    assert refusal(read, tmp_path / "f", "") == "empty-passphrase"


def test_nothing_is_written_without_a_passphrase_or_at_a_cost_out_of_range(tmp_path: Path) -> None:
    path = tmp_path / "f"
    attempts: list[tuple[Callable[[], None], str]] = [
        (lambda: write_key_file(path, SIGNER, ""), "empty-passphrase"),
        (lambda: write_master_key(path, MASTER, "", cost=10), "empty-passphrase"),
        (lambda: write_key_file(path, SIGNER, "x", kdf_rounds=0), "cost"),
        (lambda: write_key_file(path, SIGNER, "x", kdf_rounds=10_000_001), "cost"),
        (lambda: write_master_key(path, MASTER, "x", cost=9), "cost"),
        (lambda: write_master_key(path, MASTER, "x", cost=19), "cost"),
    ]
    for attempt, reason in attempts:
        with pytest.raises(KeyFileRefused) as caught:
            attempt()
        assert caught.value.reason == reason
    with pytest.raises(MalformedKey, match="expected 32 bytes, got 31"):
        write_master_key(path, MASTER[:31], "x", cost=10)
    assert not path.exists()


@both
def test_no_changed_byte_of_a_file_opens_as_something_else(tmp_path: Path, write: Write, read: Read) -> None:
    write(tmp_path / "good")
    good = (tmp_path / "good").read_bytes()
    path = tmp_path / "f"
    path.touch(mode=0o600)
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        try:
            opened = read(path, PASSPHRASE)
        except KeyFileRefused:
            continue
        assert opened == read(tmp_path / "good", PASSPHRASE)


@pytest.mark.parametrize(
    ("at", "bits", "reason"),
    [
        (11, 0x70 ^ 0x71, "passphrase"),  # the algorithm inside becomes Ed448, for which the key is too short
        (11, 0x70 ^ 0x6E, "content"),  # it becomes X25519, a key that signs nothing
        (16, 0xFF, "content"),  # the second block: the seed is another, and so is the key
    ],
)
def test_damage_that_encryption_alone_does_not_show_is_refused(tmp_path: Path, at: int, bits: int, reason: str) -> None:
    """PBES2 in CBC mode: a bit flipped in a block flips the same bit of the next block's plain text."""
    write_key(tmp_path / "f")
    lines = (tmp_path / "f").read_text("ascii").splitlines()
    der = bytearray(base64.b64decode("".join(lines[2:-1])))
    encrypted = len(der) - 64  # 48 bytes of key and 16 of padding, after the IV and a 2-byte DER header
    der[encrypted - 18 + at if at < 16 else encrypted + at] ^= bits
    body = base64.encodebytes(bytes(der)).decode("ascii")
    (tmp_path / "f").write_text(f"{lines[0]}\n{lines[1]}\n{body}{lines[-1]}\n", "ascii")
    assert refusal(read_key_file, tmp_path / "f") == reason


def test_other_content_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.touch(mode=0o600)
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    line = f"key: {SIGNER.public_key.key}\n".encode()
    own = Ed25519PrivateKey.from_private_bytes(SEED)
    other = Ed25519PrivateKey.from_private_bytes(MASTER)
    pem = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
    path.write_bytes(line + pem)
    assert read_key_file(path, PASSPHRASE) == SIGNER
    for content in (
        b"",
        pem,
        line + b"\n" + pem,
        line + other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret),
        line + own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        line + ed448.Ed448PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret),
    ):
        path.write_bytes(content)
        assert refusal(read_key_file, path) == "content"
    path.write_bytes(line + pem + b"#" * 20_000)
    assert refusal(read_key_file, path) == "size"


def test_a_master_key_file_has_one_spelling_and_bounded_costs(tmp_path: Path) -> None:
    write_master(tmp_path / "m")
    good = (tmp_path / "m").read_text("ascii")
    path = tmp_path / "f"
    path.touch(mode=0o600)
    for content in (
        "",
        "[]",
        "{}",
        "[" * 16_000,
        good + " ",
        good.replace('"cost":10', '"cost":10,"cost":10'),
        good.replace('"cost":10', '"cost":40'),
        good.replace('"cost":10', '"cost":true'),
        good.replace('"cost":10', '"cost":10.0'),
        good.replace('"v":1', '"v":2'),
        good.replace('"v":1', '"v":true'),
        good.replace("master-key", "other-key"),
        good.replace('"salt":"', '"salt":"AAAA'),
        good.replace('"nonce":"', '"nonce":"*'),
        good.replace('"v":1', '"v":1,"x":1'),
    ):
        path.write_text(content, "ascii")
        assert refusal(read_master_key, path) == "content", content[:40]
    path.write_text(good.replace('"cost":10', '"cost":11'), "ascii")
    assert refusal(read_master_key, path) == "passphrase"


def test_a_key_file_as_a_whole_is_pem_for_any_tool(tmp_path: Path) -> None:
    write_key(tmp_path / "f")
    opened = load_pem_private_key((tmp_path / "f").read_bytes(), PASSPHRASE.encode())
    assert isinstance(opened, Ed25519PrivateKey)
    assert opened.private_bytes_raw() == SEED
