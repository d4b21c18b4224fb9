"""Does an envelope hold for exactly the keys that have to sign it?"""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.envelope import (
    Envelope,
    Signature,
    envelope_to_json,
    pae,
    parse_envelope,
    sign_envelope,
    typed_envelope,
    verify_envelope,
)
from keys.errors import MalformedEnvelope, SignatureInvalid
from keys.signer import Ed25519Signer

ONE, TWO, THREE = (Ed25519Signer.from_seed(bytes([n]) * 32) for n in (1, 2, 3))
KIND = "application/vnd.mingjing.statement.v1+json"


def test_pae_is_the_example_of_the_specification() -> None:
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert pae("exämple", b"") == "DSSEv1 8 exämple 0 ".encode()


@given(st.lists(st.tuples(st.text("a 1", max_size=4), st.binary(max_size=4)), min_size=2, max_size=2, unique=True))
def test_threat_16_no_two_pairs_of_type_and_payload_have_the_same_encoding(pairs: list[tuple[str, bytes]]) -> None:
    (kind, body), (other_kind, other_body) = pairs
    assert pae(kind, body) != pae(other_kind, other_body)


def test_signatures_come_back_in_the_order_of_the_keys() -> None:
    envelope = sign_envelope(KIND, b"{}", [ONE, TWO, THREE])
    by_key = {signature.keyid: signature.sig for signature in envelope.signatures}
    for order in itertools.permutations([ONE, TWO, THREE]):
        public_keys = [signer.public_key for signer in order]
        assert verify_envelope(envelope, public_keys) == tuple(by_key[each.key] for each in public_keys)


def test_a_key_that_did_not_sign_is_named() -> None:
    with pytest.raises(SignatureInvalid) as caught:
        verify_envelope(sign_envelope(KIND, b"{}", [ONE]), [ONE.public_key, TWO.public_key])
    assert (caught.value.reason, caught.value.key) == ("lacking", TWO.public_key.key)


def test_a_surplus_signature_is_named_by_its_index() -> None:
    with pytest.raises(SignatureInvalid) as caught:
        verify_envelope(sign_envelope(KIND, b"{}", [ONE, TWO]), [ONE.public_key])
    assert (caught.value.reason, caught.value.index) == ("surplus", 1)


def test_a_bad_signature_names_its_index_and_the_key_it_was_meant_for() -> None:
    good = sign_envelope(KIND, b"{}", [ONE, TWO])
    bad = Envelope(KIND, b"{} ", good.signatures)
    with pytest.raises(SignatureInvalid) as caught:
        verify_envelope(bad, [TWO.public_key, ONE.public_key])
    assert (caught.value.index, caught.value.key) == (0, ONE.public_key.key)
    assert caught.value.signature == good.signatures[0].sig


def test_threat_25_one_key_never_counts_twice() -> None:
    once = sign_envelope(KIND, b"{}", [ONE]).signatures[0]
    twice = Envelope(KIND, b"{}", (once, Signature(keyid=TWO.public_key.key, sig=once.sig)))
    with pytest.raises(SignatureInvalid) as caught:
        verify_envelope(twice, [ONE.public_key, TWO.public_key])
    assert (caught.value.reason, caught.value.index) == ("surplus", 1)
    with pytest.raises(SignatureInvalid) as caught:
        verify_envelope(twice, [ONE.public_key, ONE.public_key])
    assert caught.value.reason == "repeated-key"


def test_nothing_to_verify_against_is_never_success() -> None:
    with pytest.raises(SignatureInvalid) as caught:
        verify_envelope(Envelope(KIND, b"{}", ()), [])
    assert caught.value.reason == "no-keys"


def test_keyid_decides_nothing() -> None:
    signed = sign_envelope(KIND, b"{}", [ONE])
    for keyid in ("", TWO.public_key.key, "anything"):
        relabelled = Envelope(KIND, b"{}", (Signature(keyid=keyid, sig=signed.signatures[0].sig),))
        assert verify_envelope(relabelled, [ONE.public_key]) == (signed.signatures[0].sig,)


@given(payload=st.binary(max_size=100), hinted=st.booleans())
def test_an_envelope_survives_json(payload: bytes, hinted: bool) -> None:
    signed = sign_envelope(KIND, payload, [ONE])
    envelope = signed if hinted else Envelope(KIND, payload, (Signature("", signed.signatures[0].sig),))
    assert parse_envelope(envelope_to_json(envelope)) == envelope


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"payloadType": "x" * 256}, ""),
        ({"payloadType": "\ud800"}, ""),
        ({"payloadType": None}, "payloadType"),
        ({"payload": "e30"}, "payload"),
        ({"signatures": ()}, "signatures"),
        ({"signatures": [{"sig": 1}]}, "signatures[0].sig"),
        ({"signatures": [{"sig": "AA=="}, {"sig": "AA=\n="}]}, "signatures[1].sig"),
        ({"signatures": [{"sig": "AA==", "keyid": "x" * 129}]}, "signatures[0].keyid"),
        ({"signatures": [{"sig": "AA==", "keyid": "a b"}]}, "signatures[0].keyid"),
        ({"signatures": [{"sig": "AA==", "keyid": "a\n"}]}, "signatures[0].keyid"),
        ({1: 2}, "envelope"),
    ],
)
def test_a_malformed_envelope_names_the_place(change: dict[Any, Any], where: str) -> None:
    good: dict[Any, Any] = envelope_to_json(sign_envelope(KIND, b"{}", [ONE]))
    parse_envelope(good)
    with pytest.raises(MalformedEnvelope) as caught:
        parse_envelope(good | change)
    assert caught.value.where == where


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["payload", "payloadType", "signatures", "keyid", "sig"]), inner)
        ),
    )
)
def test_a_stranger_sees_only_malformed_envelope(value: object) -> None:
    with pytest.raises(MalformedEnvelope):  # nothing drawn here has a payload type and a signature
        parse_envelope(value)


SIGNATURES = [("k", "AA=="), ("", "AQ==")]


def test_typed_members_make_the_envelope_that_their_json_is() -> None:
    stated = [{"keyid": keyid, "sig": sig} for keyid, sig in SIGNATURES]
    assert typed_envelope(KIND, "e30=", SIGNATURES) == parse_envelope(
        {"payload": "e30=", "payloadType": KIND, "signatures": stated}
    )


@pytest.mark.parametrize(
    ("kind", "payload", "signatures", "where"),
    [
        ("", "e30=", SIGNATURES, ""),
        (KIND, "e31=", SIGNATURES, "payload"),
        (KIND, "e30=", [], ""),
        (KIND, "e30=", SIGNATURES * 9, ""),
        (KIND, "e30=", [SIGNATURES[0], ("k k", "AA==")], "signatures[1].keyid"),
        (KIND, "e30=", [SIGNATURES[0], ("k", "AB==")], "signatures[1].sig"),
    ],
)
def test_typed_members_out_of_form_are_refused_as_their_json_is(
    kind: str, payload: str, signatures: list[tuple[str, str]], where: str
) -> None:
    stated = [{"keyid": keyid, "sig": sig} for keyid, sig in signatures]
    with pytest.raises(MalformedEnvelope) as typed:
        typed_envelope(kind, payload, signatures)
    with pytest.raises(MalformedEnvelope) as parsed:
        parse_envelope({"payload": payload, "payloadType": kind, "signatures": stated})
    assert str(typed.value) == str(parsed.value)
    assert where in str(typed.value)


def test_sixteen_signers_may_sign_and_seventeen_or_none_may_not() -> None:
    signers = [Ed25519Signer.from_seed(bytes([n]) * 32) for n in range(17)]
    sixteen = sign_envelope(KIND, b"{}", signers[:16])
    assert len(verify_envelope(sixteen, [signer.public_key for signer in signers[15::-1]])) == 16
    for wrong in (signers, []):
        with pytest.raises(MalformedEnvelope, match=r"expected 1\.\.16 signatures"):
            sign_envelope(KIND, b"{}", wrong)
    with pytest.raises(MalformedEnvelope, match="payload type"):
        sign_envelope("", b"{}", signers[:1])
