"""Does the person who wants a key enrolled hold it? Proof of possession: a signature over log, actor and key.

Without it someone could enrol another's public key, or a weak one, as his own and claim what that key signed. The
message is ours (docs/formats/keys.md): its first line has spaces, which no DSSE encoding, checkpoint or cosignature
begins with, so a proof is never a signature over anything else. Enrolment and revocation are events and are decided
by the procedure.
"""

import re
from typing import Final

from keys.errors import MalformedKey, SignatureInvalid
from keys.public_key import PublicKey
from keys.signer import Signer

_HEADER: Final = "mingjing key possession v1"
_IDENTIFIER = re.compile(r"[!-~]{1,255}")
_KEY = re.compile(r"[0-9a-f]{64}")


def possession_message(log: str, actor: str, key: str) -> bytes:
    """The bytes a holder signs: four lines naming the log's origin, the actor and the key (hex SHA-256 of SPKI).

    Raises MalformedKey unless log and actor are 1-255 visible ASCII characters and key is 64 lower-case hex digits.
    """
    for where, value, pattern in (("log", log, _IDENTIFIER), ("actor", actor, _IDENTIFIER), ("key", key, _KEY)):
        if not pattern.fullmatch(value):  # a newline inside a field would move the borders between fields
            raise MalformedKey("possession-field", where=where, expected=pattern.pattern, got=len(value))
    return f"{_HEADER}\n{log}\n{actor}\n{key}\n".encode("ascii")


def prove_possession(log: str, actor: str, signer: Signer) -> bytes:
    """The signature that proves the signer's key is held by this actor of this log."""
    return signer.sign(possession_message(log, actor, signer.public_key.key))


def check_possession(log: str, actor: str, public_key: PublicKey, proof: bytes) -> None:
    """Nothing, if the proof holds for this log, actor and key. Raises SignatureInvalid, or MalformedKey for ids."""
    message = possession_message(log, actor, public_key.key)
    try:
        public_key.verify(message, proof)
    except SignatureInvalid as error:
        raise SignatureInvalid("possession", where=public_key.key, key=public_key.key, signature=proof) from error
