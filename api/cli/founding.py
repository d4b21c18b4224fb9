"""`mingjing init`: a new ledger from a signed founding statement, with its own keys; complete, or not there at all.

The founding is made with `mingjing sign` from a draft of type `LedgerFounded`: it names the root keys and grants the first roles
(docs/commands.md shows one). Here the machine's keys are made, log.key, master.key and service.key, under one passphrase, and the
founding becomes position 0. What then has to reach readers by another way is policy.txt.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path

import rich_click as click

from api.cli.failures import CannotCheck
from api.cli.options import passphrase
from api.ledger_directory import LOG_KEY_FILE, MASTER_KEY_FILE, POLICY_FILE, SERVICE_KEY_FILE, write_policy
from keys.custody import MASTER_KEY_BYTES, write_key_file, write_master_key
from keys.signer import Ed25519Signer
from keys.vkey import vkey
from ledger.admitting import Receipted
from ledger.application import Ledger, vault_path
from ledger.clock import SystemClock
from ledger.domain.events.founding import LedgerFounded
from ledger.domain.statement import Statement
from ledger.log.checkpoint import refuse_origin
from ledger.log.codec import SUBMISSION_LIMIT, parse_statement, parse_submission
from ledger.vault import Vault


def init(directory: Path, origin: str, founding: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """`mingjing init`."""
    with founding.open("rb") as source:
        raw = source.read(SUBMISSION_LIMIT + 1).strip()
    _check_founding(parse_statement(parse_submission(raw).envelope.payload), origin)
    if directory.exists() and any(directory.iterdir()):
        raise CannotCheck(
            f"目录 {directory} 不是空的，不会覆盖。", f"Directory {directory} is not empty and is left alone.",
            code="directory-in-use",
        )  # fmt: skip
    phrase = passphrase(passphrase_file, twice=True)
    directory.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{directory.name}.init-", dir=directory.parent))
    try:
        log_vkey, leaf, service = _build(building, origin, raw, phrase)
        building.rename(directory)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    if as_json:
        report = {
            "ok": True, "directory": str(directory), "origin": origin, "log_vkey": log_vkey, "founding_leaf": leaf,
            "service_key": service, "policy": str(directory / POLICY_FILE),
        }  # fmt: skip
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    click.echo(f"账本已创立 founded: {directory}  {origin}")
    click.echo(f"账本公钥 log key: {log_vkey}\n创立叶散列 founding leaf: {leaf}\n服务密钥 service key: {service}")
    click.echo(f"请公布 publish: {directory / POLICY_FILE}    启动 start: mingjing serve -d {directory}")


def _check_founding(statement: Statement, origin: str) -> None:
    """Say plainly what is wrong with a founding before any key is made; admission says the rest."""
    refuse_origin(origin)
    if not isinstance(statement.data, LedgerFounded):
        raise CannotCheck("该文件不是创立陈述。", "The file holds no founding statement.", code="not-a-founding")
    if statement.log != origin:
        raise CannotCheck(
            "创立陈述写的是另一个账本名。", "The founding statement names another ledger.", code="wrong-ledger"
        )
    if statement.data.clock != "system":
        raise CannotCheck(
            "新账本须用系统时钟；脚本时钟只用于演示县。",
            "A new ledger runs on the system's clock; scripted clocks are for the demo county.",
            code="scripted-clock",
        )


def _build(directory: Path, origin: str, raw: bytes, phrase: str) -> tuple[str, str, str]:
    """Write the ledger; its log key as vkey, the leaf hash of its founding, the name of its service key."""
    log_signer, service = Ed25519Signer.generate(), Ed25519Signer.generate()
    master_key = os.urandom(MASTER_KEY_BYTES)
    write_key_file(directory / LOG_KEY_FILE, log_signer, phrase)
    write_key_file(directory / SERVICE_KEY_FILE, service, phrase)
    write_master_key(directory / MASTER_KEY_FILE, master_key, phrase)
    vault = Vault.create(vault_path(directory), master_key)
    with Ledger.create(directory, clock=SystemClock(), log_signer=log_signer, origin=origin, vault=vault) as ledger:
        outcome = ledger.submit(raw)
        if not isinstance(outcome, Receipted):
            raise outcome.error
        leaf = ledger.history.stored(0).leaf_hash
        write_policy(directory, ledger.verifiers[0], leaf, scripted_clock=False)
    return vkey(origin, log_signer.public_key), leaf.hex(), service.public_key.key
