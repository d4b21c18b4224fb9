"""Which P-256 keys and signatures hold? Our vectors, the published ones, and the signer against both (threats T21, T22, T24)."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256K1, SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from keys.custody import read_author_key, read_key_file, write_key_file
from keys.errors import KeyFileRefused, KeysError, MalformedKey, SignatureInvalid
from keys.lifecycle import check_possession, prove_possession
from keys.p256 import FIELD_PRIME, GROUP_ORDER, HALF_ORDER, P256, SPKI_PREFIX
from keys.public_key import ED25519, PublicKey, parse_public_key
from keys.signer import Ed25519Signer, P256Signer
from keys.vkey import verifier_key

VECTORS = Path(__file__).parents[2] / "vectors"
SIGNER = P256Signer.from_scalar(bytes(range(32)))
MESSAGE = b"one deduction"


def read(name: str) -> Any:
    return json.loads((VECTORS / "p256" / f"{name}.json").read_text("ascii"))


def refusal(spki: bytes, message: bytes = b"", signature: bytes | None = None) -> str:
    try:
        public_key = parse_public_key(spki)
        if signature is not None:
            public_key.verify(message, signature)
    except KeysError as error:
        return error.reason
    return "valid"


def low(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + min(s, GROUP_ORDER - s).to_bytes(32, "big")


def test_the_vectors_are_what_their_script_makes() -> None:
    made = runpy.run_path(str(VECTORS / "make_p256.py"))["make"]()
    assert made == {"p256.json": (VECTORS / "p256" / "p256.json").read_text("ascii")}


def test_threat_21_every_key_vector_gets_its_verdict() -> None:
    cases = read("p256")["keys"]
    assert [(one["name"], refusal(bytes.fromhex(one["spki"]))) for one in cases] == [
        (one["name"], one["verdict"]) for one in cases
    ]
    assert {one["verdict"] for one in cases} == {
        "valid", "off-curve", "non-canonical", "spki-algorithm", "spki-length",
    }  # fmt: skip


def test_threat_22_every_signature_vector_gets_its_verdict() -> None:
    cases = read("p256")["signatures"]
    found = [
        (one["name"], refusal(*(bytes.fromhex(one[field]) for field in ("spki", "message", "signature"))))
        for one in cases
    ]
    assert found == [(one["name"], one["verdict"]) for one in cases]
    assert {one["verdict"] for one in cases} == {"valid", "mismatch", "high-s", "range", "length"}


def test_the_signer_signs_as_the_naive_arithmetic_of_the_vectors_does() -> None:
    for one in read("p256")["signing"]:
        signer = P256Signer.from_scalar(bytes.fromhex(one["private"]))
        assert signer.public_key.spki.hex() == one["spki"]
        assert signer.sign(bytes.fromhex(one["message"])).hex() == one["signature"]


def test_the_points_of_the_nist_validation_program_get_its_verdict() -> None:
    cases = read("published")["point_validity"]
    for one in cases:
        point = one["x"] + one["y"]
        if len(point) == 128:  # the others name a number of 33 bytes, which has no place in a point of 65
            verdict = refusal(SPKI_PREFIX + bytes.fromhex(point))
            assert (verdict == "valid") == one["result"].startswith("P"), one["result"]
        else:
            assert one["result"].startswith("F")
    assert sum(one["result"].startswith("P") for one in cases) == 4


def test_the_signatures_of_the_nist_validation_program_get_its_verdict() -> None:
    cases = read("published")["signature_verification"]
    for one in cases:
        spki = SPKI_PREFIX + bytes.fromhex(one["x"] + one["y"])
        signature = low(int(one["r"], 16), int(one["s"], 16))
        verdict = refusal(spki, bytes.fromhex(one["message"]), signature)
        assert (verdict == "valid") == one["result"].startswith("P"), one["result"]
    assert {one["result"][0] for one in cases} == {"P", "F"}


def test_the_deterministic_signatures_of_rfc_6979_come_out_with_the_lower_s() -> None:
    published = read("published")["rfc6979"]
    signer = P256Signer.from_scalar(bytes.fromhex(published["private"]))
    for one in published["signatures"]:
        message = one["message"].encode()
        assert signer.sign(message) == low(int(one["r"], 16), int(one["s"], 16))
        signer.public_key.verify(message, signer.sign(message))


@given(st.binary(max_size=200))
def test_threat_22_of_the_two_spellings_of_a_signature_only_the_lower_is_taken(message: bytes) -> None:
    signature = SIGNER.sign(message)
    assert signature == SIGNER.sign(message)
    s = int.from_bytes(signature[32:], "big")
    assert 0 < s <= HALF_ORDER
    SIGNER.public_key.verify(message, signature)
    with pytest.raises(SignatureInvalid) as caught:
        SIGNER.public_key.verify(message, signature[:32] + (GROUP_ORDER - s).to_bytes(32, "big"))
    assert caught.value.reason == "high-s"


@given(st.integers(0, 511))
def test_threat_22_no_flipped_bit_of_a_signature_is_taken(bit: int) -> None:
    damaged = bytearray(SIGNER.sign(MESSAGE))
    damaged[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalid):
        SIGNER.public_key.verify(MESSAGE, bytes(damaged))


@given(st.integers(0, 91 * 8 - 1))
def test_threat_21_no_flipped_bit_of_a_key_makes_another_key(bit: int) -> None:
    damaged = bytearray(SIGNER.public_key.spki)
    damaged[bit // 8] ^= 1 << bit % 8
    with pytest.raises(MalformedKey):
        parse_public_key(bytes(damaged))


def test_threat_24_the_key_says_the_suite_and_a_signature_of_the_other_holds_nowhere() -> None:
    other = Ed25519Signer.from_seed(bytes(range(32)))
    assert (SIGNER.public_key.suite, other.public_key.suite) == (P256, ED25519)
    for one, stranger in ((SIGNER, other), (other, SIGNER)):
        one.public_key.verify(MESSAGE, one.sign(MESSAGE))
        with pytest.raises(SignatureInvalid):
            one.public_key.verify(MESSAGE, stranger.sign(MESSAGE))


def test_threat_24_a_key_cannot_be_put_under_the_name_of_another_suite() -> None:
    other = Ed25519Signer.from_seed(bytes(range(32))).public_key
    for suite, spki, raw in (
        (ED25519, SIGNER.public_key.spki, SIGNER.public_key.raw), (P256, other.spki, other.raw),
        (P256, SIGNER.public_key.spki, SIGNER.public_key.raw[:-1] + b"\0"),
    ):  # fmt: skip
        with pytest.raises(MalformedKey):
            PublicKey(suite=suite, spki=spki, raw=raw)


def test_possession_of_a_p256_key_is_proved_for_one_log_and_actor() -> None:
    proof = prove_possession("demo.example/county", "a-1", SIGNER)
    check_possession("demo.example/county", "a-1", SIGNER.public_key, proof)
    for log, actor in (("demo.example/other", "a-1"), ("demo.example/county", "a-2")):
        with pytest.raises(SignatureInvalid):
            check_possession(log, actor, SIGNER.public_key, proof)


def test_no_log_service_or_witness_key_is_of_p256() -> None:
    with pytest.raises(MalformedKey) as caught:
        verifier_key("demo.example/county", SIGNER.public_key)
    assert caught.value.reason == "suite"
    verifier_key("demo.example/county", Ed25519Signer.from_seed(bytes(32)).public_key)


@pytest.mark.parametrize("number", [0, GROUP_ORDER, GROUP_ORDER + 1, 2**256 - 1, FIELD_PRIME])
def test_a_private_number_outside_the_group_is_refused(number: int) -> None:
    with pytest.raises(MalformedKey):
        P256Signer.from_scalar(number.to_bytes(32, "big"))
    P256Signer.from_scalar((GROUP_ORDER - 1).to_bytes(32, "big"))


def test_a_private_number_of_another_length_is_refused() -> None:
    for scalar in (b"", b"\1", bytes(31) + b"\0\1"):
        with pytest.raises(MalformedKey):
            P256Signer.from_scalar(scalar)


def test_a_signer_of_another_curve_is_refused() -> None:
    for curve in (SECP256K1(), SECP384R1()):
        with pytest.raises(MalformedKey):
            P256Signer.of(generate_private_key(curve))


def test_threat_27_the_private_number_is_not_shown() -> None:
    assert "private" not in repr(SIGNER)
    assert P256Signer.generate().public_key != P256Signer.generate().public_key


def test_a_key_file_of_an_author_may_hold_p256_and_that_of_a_log_may_not(tmp_path: Path) -> None:
    path, other = tmp_path / "author.key", tmp_path / "log.key"
    write_key_file(path, SIGNER, "口令", kdf_rounds=1000)
    again = read_author_key(path, "口令")
    assert (again, again.sign(MESSAGE)) == (SIGNER, SIGNER.sign(MESSAGE))
    with pytest.raises(KeyFileRefused) as caught:
        read_key_file(path, "口令")
    assert caught.value.reason == "content"
    write_key_file(other, Ed25519Signer.from_seed(bytes(32)), "口令", kdf_rounds=1000)
    assert read_key_file(other, "口令") == read_author_key(other, "口令")


def test_a_key_file_of_another_curve_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.key"
    path.touch(mode=0o600)
    secret = BestAvailableEncryption(b"phrase")
    theirs = generate_private_key(SECP384R1())
    path.write_bytes(
        f"key: {SIGNER.public_key.key}\n".encode() + theirs.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
    )
    with pytest.raises(KeyFileRefused) as caught:
        read_author_key(path, "phrase")
    assert caught.value.reason == "content"


def test_a_p256_key_file_under_the_name_of_another_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "author.key"
    write_key_file(path, SIGNER, "口令", kdf_rounds=1000)
    path.write_bytes(path.read_bytes().replace(SIGNER.public_key.key.encode(), b"0" * 64))
    with pytest.raises(KeyFileRefused):
        read_author_key(path, "口令")
