"""Did the listed signers, and nobody else, sign these very bytes? The cryptographic half of guard 2.

Public keys come from the log alone: from the actor's stream, the founding statement, or the statement that enrols them. Whether
a key was good at that place in the log is admission's question (ledger.domain.signing); here only whether the signatures hold.
The same function serves the door, `fsck` and the offline verifier.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from keys.base64_strict import decode_base64
from keys.envelope import Envelope, pae, verify_envelope
from keys.errors import KeysError, SignatureInvalid
from keys.lifecycle import check_possession
from keys.public_key import PublicKey, parse_public_key
from ledger.domain.errors import NotAdmitted
from ledger.domain.events.founding import KeyEnrolled, KeyRotated, LedgerFounded
from ledger.domain.problems import Breach, breach
from ledger.domain.statement import Statement
from ledger.log.codec import PAYLOAD_TYPE
from ledger.log.entry import parse_signature_list, signature_list

KeyLookup = Callable[[str, str], str | None]
"""(actor, key) to the base64 SPKI enrolled in the log for that actor, or None."""
_NO_KEYS: Final[dict[tuple[str, str], str]] = {}


class NamedSigner(NamedTuple):
    """A signer with his public key (base64 SPKI; None: not known)."""

    actor: str
    key: str
    public_key: str | None


def authenticate(statement: Statement, envelope: Envelope, lookup: KeyLookup) -> bytes:
    """The canonical signature list of a submission whose signatures hold.

    Raises NotAdmitted (clause F25) for an unknown key, a signature that does not hold or is missing or surplus, and a key
    enrolled without proof of possession.
    """
    keys = _keys_of(named_signers(statement, lookup))
    try:
        signatures = verify_envelope(envelope, keys)
    except SignatureInvalid as error:
        key = getattr(error, "key", None) or statement.signers[0].key
        raise NotAdmitted((breach("signature-invalid", "envelope.signatures", key=key),)) from error
    check_brought_keys(statement)
    return signature_list([(key.key, signature) for key, signature in zip(keys, signatures, strict=True)])


def check_signatures(statement: Statement, body: bytes, signatures: bytes, lookup: KeyLookup) -> None:
    """Raise as `authenticate` does unless a stored signature list holds over a stored body, signer by signer in order."""
    check_listed(named_signers(statement, lookup), body, signatures)
    check_brought_keys(statement)


def check_listed(signers: Sequence[NamedSigner], body: bytes, signatures: bytes) -> None:
    """`check_signatures` for signers named as plain values; keys that the statement brings are not looked at.

    The list names its keys in the order of the signers, so each signature is tried with its own key and no other.
    """
    listed = parse_signature_list(signatures)
    if [key for key, _ in listed] != [signer.key for signer in signers]:
        raise NotAdmitted((breach("signature-invalid", "signatures", key=signers[0].key),))
    message = pae(PAYLOAD_TYPE, body)
    for public_key, (key, signature) in zip(_keys_of(signers), listed, strict=True):
        try:
            public_key.verify(message, signature)
        except SignatureInvalid as error:
            raise NotAdmitted((breach("signature-invalid", "signatures", key=key),)) from error


def named_signers(statement: Statement, lookup: KeyLookup) -> tuple[NamedSigner, ...]:
    """The signers of a statement, each with the key it brings for him or that the log knew before it."""
    brought = brought_keys(statement)
    return tuple(
        [
            NamedSigner(one.actor, one.key, brought.get((one.actor, one.key)) or lookup(one.actor, one.key))
            for one in statement.signers
        ]
    )


def _keys_of(signers: Sequence[NamedSigner]) -> tuple[PublicKey, ...]:
    keys: list[PublicKey] = []
    breaches: list[Breach] = []
    for place, signer in enumerate(signers):
        public_key = None if signer.public_key is None else read_public_key(signer.public_key)
        if public_key is None or public_key.key != signer.key:
            breaches.append(breach("unknown-key", f"signers[{place}].key", key=signer.key, actor=signer.actor))
        elif any(public_key.key == other.key for other in keys):
            breaches.append(breach("signer-twice", f"signers[{place}]", actor=signer.actor))
        else:
            keys.append(public_key)
    if breaches:
        raise NotAdmitted(tuple(breaches))
    return tuple(keys)


def brought_keys(statement: Statement) -> dict[tuple[str, str], str]:
    """Keys that a statement itself brings into the log: root keys, or the key it enrols or rotates to for the actor of its stream."""
    data = statement.data
    if isinstance(data, LedgerFounded):
        return {(entry.actor, entry.key): entry.public_key for entry in data.root_keys}
    if isinstance(data, KeyEnrolled | KeyRotated):
        return {(statement.stream.partition("/")[2], data.key): data.public_key}
    return _NO_KEYS


def check_brought_keys(statement: Statement) -> None:
    """Raise NotAdmitted unless each key brought is in strict form, is named by its hash, and is possessed."""
    breaches: list[Breach] = []
    for (actor, key), text in brought_keys(statement).items():
        public_key = read_public_key(text)
        if public_key is None or public_key.key != key:
            breaches.append(breach("key-name-differs", "data.key"))
        elif isinstance(statement.data, KeyEnrolled | KeyRotated):
            try:
                check_possession(statement.log, actor, public_key, decode_base64(statement.data.possession_proof))
            except KeysError:
                breaches.append(breach("possession-not-proved", "data.possession_proof", key=key))
    if breaches:
        raise NotAdmitted(tuple(breaches))


@lru_cache(maxsize=4096)  # pure: the same text is the same key, or none, for ever
def read_public_key(text: str) -> PublicKey | None:
    """The key in a base64 SPKI under the strict policy of docs/formats/keys.md, or None."""
    try:
        return parse_public_key(decode_base64(text))
    except KeysError:
        return None
