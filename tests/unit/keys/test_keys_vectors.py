"""Does the room decide every vector as the specifications do, and do both libraries agree on what it admits?"""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from keys.base64_strict import decode_base64, encode_base64
from keys.envelope import envelope_to_json, pae, parse_envelope, verify_envelope
from keys.errors import MalformedBase64, MalformedEnvelope, MalformedKey, MalformedNote, SignatureInvalid, WeakKey
from keys.lifecycle import check_possession
from keys.note import open_note
from keys.public_key import GROUP_ORDER, LOW_ORDER, parse_public_key, public_key_from_raw
from keys.vkey import parse_vkey

VECTORS = Path(__file__).parents[2] / "vectors"


def cases(name: str) -> list[Any]:
    read: list[Any] = json.loads((VECTORS / "keys" / f"{name}.json").read_text("ascii"))
    return read


def named(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases(name)]


def our_verdict(case: Any) -> str:
    try:
        public_key_from_raw(bytes.fromhex(case["raw"])).verify(
            bytes.fromhex(case["message"]), bytes.fromhex(case["signature"])
        )
    except WeakKey:
        return "weak"
    except SignatureInvalid as error:
        return error.reason
    return "valid"


def openssl_holds(raw: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def libsodium_holds(raw: bytes, message: bytes, signature: bytes) -> bool:
    try:
        crypto_sign_open(signature + message, raw)
    except BadSignatureError:
        return False
    return True


def test_the_vectors_are_what_their_script_makes() -> None:
    made = runpy.run_path(str(VECTORS / "make_keys.py"))["make"]()
    assert made == {path.name: path.read_text("ascii") for path in (VECTORS / "keys").iterdir()}


def test_threat_21_and_22_every_signature_vector_gets_its_verdict() -> None:
    wrong = [(case["name"], our_verdict(case)) for case in cases("ed25519") if our_verdict(case) != case["verdict"]]
    assert not wrong
    assert {case["verdict"] for case in cases("ed25519")} == {
        "valid",
        "weak",
        "length",
        "scalar",
        "low-order",
        "mismatch",
    }


def test_under_the_policy_openssl_and_libsodium_give_one_verdict() -> None:
    compared = 0
    for case in cases("ed25519"):
        if case["verdict"] in {"valid", "mismatch"}:  # what reaches the library
            arguments = [bytes.fromhex(case[field]) for field in ("raw", "message", "signature")]
            expected = case["verdict"] == "valid"
            assert (openssl_holds(*arguments), libsodium_holds(*arguments)) == (expected, expected), case["name"]
            compared += 1
    assert compared > 20


def test_threat_21_without_the_policy_the_libraries_differ() -> None:
    lax = {"weak": 0, "low-order": 0}
    for case in cases("ed25519"):
        if case["verdict"] in lax:
            arguments = [bytes.fromhex(case[field]) for field in ("raw", "message", "signature")]
            lax[case["verdict"]] += openssl_holds(*arguments) and not libsodium_holds(*arguments)
    assert lax["weak"] > 0
    assert lax["low-order"] > 0


def test_the_list_of_low_order_points_is_the_computed_one() -> None:
    computed = runpy.run_path(str(VECTORS / "make_keys.py"))
    assert frozenset(computed["LOW_ORDER"]) == LOW_ORDER
    assert len(LOW_ORDER) == 14
    assert computed["L"] == GROUP_ORDER


def test_threat_22_only_the_standard_spelling_of_base64_is_read() -> None:
    for case in cases("base64"):
        if case["bytes"] is None:
            with pytest.raises(MalformedBase64):
                decode_base64(case["text"])
        else:
            assert decode_base64(case["text"]).hex() == case["bytes"]
            assert encode_base64(bytes.fromhex(case["bytes"])) == case["text"]


@pytest.mark.parametrize("case", named("envelope"))
def test_every_envelope_vector_gets_its_verdict(case: Any) -> None:
    public_keys = [parse_public_key(bytes.fromhex(spki)) for spki in case["keys"]]
    if case["verdict"] == "malformed":
        with pytest.raises(MalformedEnvelope):
            parse_envelope(case["envelope"])
        return
    envelope = parse_envelope(case["envelope"])
    assert envelope_to_json(envelope) == case["envelope"]
    if case["verdict"] != "valid":
        with pytest.raises(SignatureInvalid) as caught:
            verify_envelope(envelope, public_keys)
        assert caught.value.reason == case["verdict"]
        return
    assert pae(envelope.payload_type, envelope.payload).hex() == case["pae"]
    for public_key, signature in zip(public_keys, verify_envelope(envelope, public_keys), strict=True):
        public_key.verify(bytes.fromhex(case["pae"]), signature)


@pytest.mark.parametrize("case", named("note"))
def test_every_note_vector_gets_its_verdict(case: Any) -> None:
    verifiers = [parse_vkey(text) for text in case["vkeys"]]
    if isinstance(case["verified"], str):
        with pytest.raises((MalformedNote, SignatureInvalid)) as caught:
            open_note(case["note"], verifiers)
        assert type(caught.value).__name__ == case["verified"]
        return
    opened = open_note(case["note"], verifiers)
    assert opened.text == case["text"]
    assert [[found.name, found.kind, found.time] for found in opened.verified] == case["verified"]


@pytest.mark.parametrize("case", named("possession"))
def test_every_possession_vector_gets_its_verdict(case: Any) -> None:
    arguments = (
        case["log"],
        case["actor"],
        parse_public_key(bytes.fromhex(case["spki"])),
        bytes.fromhex(case["proof"]),
    )
    refusal = {"refused": SignatureInvalid, "malformed": MalformedKey}.get(case["verdict"])
    if refusal is None:
        check_possession(*arguments)
        return
    with pytest.raises(refusal):
        check_possession(*arguments)
