"""`mingjing sign`: a draft into a signed submission, one line of JSON; or one more signature on a submission.

Nothing is sent anywhere. Every signer signs the same bytes; who signs on another machine takes the line there and adds his
signature. A line that lacks signatures says so, and the ledger refuses it.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import rich_click as click

from api.cli.drafts import author_draft, read_draft
from api.cli.failures import CannotCheck
from api.cli.options import passphrase
from api.demo import is_demo
from api.draft_form import DRAFT_LIMIT
from keys.custody import read_author_key
from keys.envelope import sign_envelope
from keys.signer import FileSigner
from ledger.log.codec import PAYLOAD_TYPE, SUBMISSION_LIMIT, encode_submission, parse_statement, parse_submission


def sign(
    file: Path, key_files: Sequence[Path], output: Path | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """`mingjing sign`."""
    data = _read(file)
    signers = signers_of(key_files, passphrase_file)
    line = _signed_again(data, signers) if data.lstrip().startswith(b'{"envelope"') else _signed_draft(data, signers)
    lacking = _lacking(line)
    if output is not None:
        output.write_bytes(line + b"\n")
    if as_json:
        report = {"ok": not lacking, "submission": json.loads(line), "lacking": lacking}
        click.echo(json.dumps(report, ensure_ascii=False))
    elif output is None:
        click.echo(line.decode("ascii"))
    if lacking and not as_json:
        click.echo(f"还缺签名 signatures still lacking: {', '.join(lacking)}", err=True)


def _signed_draft(data: bytes, signers: Sequence[FileSigner]) -> bytes:
    authored = author_draft(read_draft(data), signers)
    named = {signer.key for signer in authored.statement.signers}
    own = [signer for signer in signers if signer.public_key.key in named]
    return encode_submission(sign_envelope(PAYLOAD_TYPE, authored.body, own), authored.openings)


def _signed_again(data: bytes, signers: Sequence[FileSigner]) -> bytes:
    submission = parse_submission(data.strip())
    envelope = submission.envelope
    named = [signer.key for signer in parse_statement(envelope.payload).signers]
    for signer in signers:
        if signer.public_key.key not in named:
            raise CannotCheck(
                f"密钥 {signer.public_key.key} 不在陈述的签名人之列。",
                f"Key {signer.public_key.key} is none of the statement's signers.",
                code="not-a-signer",
            )
    added = sign_envelope(envelope.payload_type, envelope.payload, signers)
    ours = {signature.keyid for signature in added.signatures}
    together = [one for one in envelope.signatures if one.keyid not in ours] + list(added.signatures)
    return encode_submission(replace(envelope, signatures=tuple(together)), submission.openings)


def _lacking(line: bytes) -> list[str]:
    envelope = parse_submission(line).envelope
    signed = {signature.keyid for signature in envelope.signatures}
    return [one.actor for one in parse_statement(envelope.payload).signers if one.key not in signed]


def signers_of(files: Sequence[Path], passphrase_file: Path | None) -> list[FileSigner]:
    """The keys; one passphrase for all. Keys of a demo directory open with the demo's."""
    demo = files[0].resolve().parent.parent
    phrase = passphrase(passphrase_file, directory=demo if is_demo(demo) else None)
    return [read_author_key(path, phrase) for path in files]


def _read(file: Path) -> bytes:
    limit = max(DRAFT_LIMIT, SUBMISSION_LIMIT) + 1
    if str(file) == "-":
        return sys.stdin.buffer.read(limit)
    with file.open("rb") as source:
        return source.read(limit)
