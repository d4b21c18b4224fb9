"""Which bytes are a public key, and which signatures does it verify?"""

import dataclasses
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import MalformedKey, SignatureInvalid, WeakKey
from keys.public_key import FIELD_PRIME, LOW_ORDER, SPKI_PREFIX, PublicKey, parse_public_key, public_key_from_raw
from keys.signer import Ed25519Signer

# RFC 8032 section 7.1, tests 1-3: seed, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
SIGNER = Ed25519Signer.from_seed(bytes(range(32)))


@pytest.mark.parametrize(("seed", "raw", "message", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032_come_out_and_verify(seed: str, raw: str, message: str, signature: str) -> None:
    signer = Ed25519Signer.from_seed(bytes.fromhex(seed))
    assert signer.public_key.raw.hex() == raw
    assert signer.sign(bytes.fromhex(message)).hex() == signature
    signer.public_key.verify(bytes.fromhex(message), bytes.fromhex(signature))


def test_the_key_is_the_whole_hash_of_the_spki() -> None:
    spki = SPKI_PREFIX + SIGNER.public_key.raw
    assert parse_public_key(spki) == public_key_from_raw(SIGNER.public_key.raw) == SIGNER.public_key
    assert SIGNER.public_key.key == hashlib.sha256(spki).hexdigest()


@pytest.mark.parametrize("weak", sorted(LOW_ORDER), ids=lambda raw: raw.hex()[:4] + raw.hex()[-2:])
def test_threat_21_each_low_order_key_is_refused_at_enrolment(weak: bytes) -> None:
    with pytest.raises(WeakKey) as caught:
        parse_public_key(SPKI_PREFIX + weak)
    assert caught.value.reason == "low-order"


def test_threat_21_a_second_spelling_of_y_is_refused() -> None:
    for sign in (0, 1 << 255):
        with pytest.raises(WeakKey) as caught:
            public_key_from_raw((FIELD_PRIME + 3 | sign).to_bytes(32, "little"))
        assert caught.value.reason == "non-canonical"
    assert public_key_from_raw((3).to_bytes(32, "little")).raw[0] == 3


@pytest.mark.parametrize(
    ("spki", "reason"),
    [
        (b"", "spki-algorithm"),
        (SPKI_PREFIX, "spki-length"),
        (SIGNER.public_key.spki[:-1], "spki-length"),
        (SIGNER.public_key.spki + b"\0", "spki-length"),
        (bytes.fromhex("302a300506032b656e032100") + SIGNER.public_key.raw, "spki-algorithm"),  # X25519
        (SIGNER.public_key.raw + SPKI_PREFIX, "spki-algorithm"),
    ],
)
def test_threat_24_anything_but_an_ed25519_spki_is_malformed(spki: bytes, reason: str) -> None:
    with pytest.raises(MalformedKey) as caught:
        parse_public_key(spki)
    assert caught.value.reason == reason


def test_a_public_key_cannot_be_put_together_from_unfit_parts() -> None:
    good = SIGNER.public_key
    with pytest.raises(MalformedKey, match="Ed25519"):
        PublicKey(suite="p256", spki=good.spki, raw=good.raw)
    with pytest.raises(MalformedKey, match="end of the SPKI"):
        dataclasses.replace(good, raw=bytes(32))
    assert dataclasses.replace(good, raw=good.raw) == good


def test_a_raw_key_or_a_seed_of_another_length_is_malformed() -> None:
    for length in (0, 31, 33):
        with pytest.raises(MalformedKey, match=f"expected 32 bytes, got {length}"):
            public_key_from_raw(bytes(length))
        with pytest.raises(MalformedKey, match=f"seed of 32 bytes, got {length}"):
            Ed25519Signer.from_seed(bytes(length))


@given(message=st.binary(max_size=200), bit=st.integers(0, 511))
def test_a_signature_holds_for_its_message_and_no_bit_of_it_may_change(message: bytes, bit: int) -> None:
    signature = SIGNER.sign(message)
    SIGNER.public_key.verify(message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalid) as caught:
        SIGNER.public_key.verify(message, bytes(flipped))
    assert caught.value.key == SIGNER.public_key.key
    assert caught.value.signature == bytes(flipped)


def test_generated_keys_differ_and_sign_for_themselves_alone() -> None:
    one, two = Ed25519Signer.generate(), Ed25519Signer.generate()
    assert one.public_key != two.public_key
    one.public_key.verify(b"x", one.sign(b"x"))
    with pytest.raises(SignatureInvalid):
        two.public_key.verify(b"x", one.sign(b"x"))


def test_threat_27_the_seed_shows_in_no_repr() -> None:
    seed = hashlib.sha256(b"canary").digest()
    signer = Ed25519Signer.from_seed(seed)
    shown = f"{signer!r} {signer} {[signer]!r}"
    assert signer.seed() == seed
    assert seed.hex() not in shown
    assert repr(seed)[2:-1] not in shown
    assert "_private_key" not in shown
    assert "PublicKey" in shown
