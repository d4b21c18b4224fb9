"""What does the service itself state? Its own acts (design D3), signed by its own enrolled key, through the same door.

The service never speaks of persons. At each start it states which code and which configuration run, so that a check switched off
or a changed program is visible in the log (threat T72).
"""

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from keys.signer import Signer
from ledger.admitting import Outcome
from ledger.application import Ledger
from ledger.domain.events.service import ExportMade, ServiceStarted, ViewQuarantined
from ledger.domain.statement import Data, Seen, StatementSigner
from ledger.history import History
from ledger.log.authoring import Authored, Randomness, author, event_id, sign_submission

PACKAGES = ("keys", "ledger", "projections", "api")


def state_started(
    ledger: Ledger,
    actor: str,
    signer: Signer,
    *,
    code_hash: str,
    configuration_hash: str,
    randomness: Randomness = os.urandom,
) -> Outcome:
    """The service states that it started, with the hashes (hex SHA-256) of its code and configuration."""
    started = ServiceStarted(
        code_hash=code_hash, configuration_hash=configuration_hash, previous_stop=None, outage=None
    )
    return _state(ledger, actor, signer, "ServiceStarted", started, randomness)


def state_quarantined(
    ledger: Ledger,
    actor: str,
    signer: Signer,
    *,
    view: str,
    expected_hash: str,
    found_hash: str,
    at_position: int,
    randomness: Randomness = os.urandom,
) -> Outcome:
    """The service states that a view was not what the log says: its digest as it must be and as found (hex SHA-256), and the
    last position both had read."""
    quarantined = ViewQuarantined(
        view=view, expected_hash=expected_hash, found_hash=found_hash, at_position=at_position
    )
    return _state(ledger, actor, signer, "ViewQuarantined", quarantined, randomness)


def exported_line(
    history: History,
    origin: str,
    actor: str,
    signer: Signer,
    *,
    now: datetime,
    for_actor: str,
    purpose: str,
    to_position: int,
    export_hash: str,
    randomness: Randomness = os.urandom,
) -> bytes:
    """The service states that somebody got an export: up to which position, its hex SHA-256. A signed submission, to be handed in.

    It is made beside a running service too, whose key this is.
    """
    made = ExportMade(
        for_actor=for_actor, purpose=purpose, from_position=0, to_position=to_position, export_hash=export_hash
    )
    authored = _authored(history, origin, actor, signer, "ExportMade", made, now, randomness)
    return sign_submission(authored, [signer])


def _state(ledger: Ledger, actor: str, signer: Signer, name: str, data: Data, randomness: Randomness) -> Outcome:
    authored = _authored(ledger.history, ledger.origin, actor, signer, name, data, ledger.clock.now(), randomness)
    return ledger.submit(sign_submission(authored, [signer]))


def _authored(
    history: History,
    origin: str,
    actor: str,
    signer: Signer,
    name: str,
    data: Data,
    now: datetime,
    randomness: Randomness,
) -> Authored:
    stream = f"service/{actor}"
    refs = history.stream(stream).refs
    return author(
        name,
        stream,
        data,
        log=origin,
        event_id=event_id(now, randomness),
        signers=(StatementSigner(actor=actor, key=signer.public_key.key, role="SVC", unit=None),),
        randomness=randomness,
        seen=Seen(id=refs[-1].id, body=refs[-1].body_hash) if refs else None,
    )


def code_hash(root: Path) -> str:
    """Hex SHA-256 over every file of the four packages below a folder: names and contents, by name."""
    whole = sha256()
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(root).as_posix().encode()
                content = sha256(path.read_bytes()).digest()
                whole.update(b"%d %b %b" % (len(name), name, content))
    return whole.hexdigest()
