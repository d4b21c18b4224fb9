"""Does only the holder of a key prove possession, and only for one log and one actor?"""

import pytest

from keys.envelope import sign_envelope
from keys.errors import MalformedKey, SignatureInvalid
from keys.lifecycle import check_possession, possession_message, prove_possession
from keys.signer import Ed25519Signer

HOLDER = Ed25519Signer.from_seed(b"h" * 32)
OTHER = Ed25519Signer.from_seed(b"o" * 32)
LOG, ACTOR = "demo.example/county", "a-0001"


def test_the_holder_proves_possession() -> None:
    check_possession(LOG, ACTOR, HOLDER.public_key, prove_possession(LOG, ACTOR, HOLDER))


def test_threat_21_a_proof_for_another_log_actor_or_key_is_refused() -> None:
    proof = prove_possession(LOG, ACTOR, HOLDER)
    for log, actor, public_key in (
        ("demo.example/other", ACTOR, HOLDER.public_key),
        (LOG, "a-0002", HOLDER.public_key),
        (LOG, ACTOR, OTHER.public_key),
    ):
        with pytest.raises(SignatureInvalid) as caught:
            check_possession(log, actor, public_key, proof)
        assert (caught.value.reason, caught.value.key) == ("possession", public_key.key)


def test_a_statement_signature_is_no_proof_of_possession() -> None:
    message = possession_message(LOG, ACTOR, HOLDER.public_key.key)
    signed = sign_envelope("text/plain", message, [HOLDER]).signatures[0].sig
    with pytest.raises(SignatureInvalid):
        check_possession(LOG, ACTOR, HOLDER.public_key, signed)


@pytest.mark.parametrize(
    ("log", "actor", "key", "where"),
    [
        ("", ACTOR, "0" * 64, "log"),
        ("a\nb", ACTOR, "0" * 64, "log"),
        ("x" * 256, ACTOR, "0" * 64, "log"),
        (LOG, "a 1", "0" * 64, "actor"),
        (LOG, "甲", "0" * 64, "actor"),
        (LOG, "a-1\n", "0" * 64, "actor"),
        (LOG, ACTOR, "0" * 63, "key"),
        (LOG, ACTOR, "A" * 64, "key"),
        (LOG, ACTOR, "0" * 64 + "\n", "key"),
    ],
)
def test_threat_16_no_field_can_move_the_borders_of_the_message(log: str, actor: str, key: str, where: str) -> None:
    assert possession_message(LOG, ACTOR, "0" * 64).count(b"\n") == 4
    with pytest.raises(MalformedKey) as caught:
        possession_message(log, actor, key)
    assert caught.value.where == where
