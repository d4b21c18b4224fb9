"""`mingjing keys`: encrypted key files, made and looked at. A passphrase comes from a prompt or a guarded file, never from argv.

A key file is worth nothing by itself: a key may sign once it stands in the log, by the founding or by a `KeyEnrolled` that carries
the proof of possession made here.
"""

import json
import os
from pathlib import Path
from typing import Any

import rich_click as click

from api.cli.options import passphrase
from keys.base64_strict import encode_base64
from keys.custody import check_key_file, read_author_key, write_key_file
from keys.errors import KeyFileRefused
from keys.lifecycle import prove_possession
from keys.p256 import P256
from keys.signer import Ed25519Signer, FileSigner, P256Signer

_FIRST_LINE_MOST = 128
_FILE = click.Path(path_type=Path, dir_okay=False)


def new(file: Path, suite: str, passphrase_file: Path | None, as_json: bool) -> None:
    """`mingjing keys new`. P-256 is for authors; a log and a service sign with Ed25519."""
    signer: FileSigner = P256Signer.generate() if suite == P256 else Ed25519Signer.generate()
    write_key_file(file, signer, passphrase(passphrase_file, twice=True))
    _tell(file, signer, as_json=as_json)


def show(file: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """`mingjing keys show`."""
    _tell(file, read_author_key(file, passphrase(passphrase_file)), as_json=as_json)


def possession(file: Path, log: str, actor: str, passphrase_file: Path | None, as_json: bool) -> None:
    """`mingjing keys possession`."""
    signer = read_author_key(file, passphrase(passphrase_file))
    proof = encode_base64(prove_possession(log, actor, signer))
    members = {**_public(signer), "log": log, "actor": actor, "possession_proof": proof}
    click.echo(json.dumps(members) if as_json else "\n".join(f"{name}: {value}" for name, value in members.items()))


def list_files(directory: Path, as_json: bool) -> int:
    """`mingjing keys list`: 0 where every file is kept as it must be, else 1."""
    found = [_kept(path) for path in sorted(directory.glob("*.key"))]
    if as_json:
        click.echo(json.dumps({"ok": all(one["ok"] for one in found), "files": found}, ensure_ascii=False))
    for one in () if as_json else found:
        click.echo(f"{one['file']}  {one['key'] or '-'}" + ("" if one["ok"] else f"\n  ! {one['zh']} {one['en']}"))
    return 0 if all(one["ok"] for one in found) else 1


def _kept(path: Path) -> dict[str, Any]:
    """Name, key (from the file's first line, which is not secret) and what is wrong with its owner or mode."""
    try:
        check_key_file(os.lstat(path), owner=os.geteuid(), path=path.name)
    except KeyFileRefused as error:
        return {"file": path.name, "key": None, "ok": False, "zh": error.zh, "en": error.en}
    with path.open("rb") as file:
        line = file.readline(_FIRST_LINE_MOST).decode("ascii", "replace").strip()
    name, _, key = line.partition(": ")
    return {"file": path.name, "key": key if name == "key" else None, "ok": True}


def _public(signer: FileSigner) -> dict[str, str]:
    key = signer.public_key
    return {"key": key.key, "public_key": encode_base64(key.spki), "suite": key.suite}


def _tell(file: Path, signer: FileSigner, *, as_json: bool) -> None:
    members = {"file": str(file), **_public(signer)}
    if as_json:
        click.echo(json.dumps(members, ensure_ascii=False))
        return
    click.echo(
        f"文件 file: {file}\n密钥名 key: {members['key']}\n公钥 public key: {members['public_key']}\n算法 suite: {members['suite']}"
    )
