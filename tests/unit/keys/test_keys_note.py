"""Is a note opened only under keys the policy knows, and does a vkey name exactly one key?"""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.base64_strict import encode_base64
from keys.errors import Malformed, MalformedKey, MalformedNote, SignatureInvalid, WeakKey
from keys.note import (
    MAX_NOTE_BYTES,
    NoteSigner,
    OpenedNote,
    VerifiedSignature,
    cosign_note,
    open_note,
    sign_note,
)
from keys.signer import Ed25519Signer
from keys.vkey import COSIGNATURE, NOTE, VerifierKey, key_id, parse_vkey, verifier_key, vkey

# The example of C2SP signed-note, section "Verifier keys".
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n\u2014 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
LOG = Ed25519Signer.from_seed(b"l" * 32)
WITNESS = Ed25519Signer.from_seed(b"w" * 32)
ORIGIN, W1 = "demo.example/county", "witness.example/w1"
LOG_KEY = parse_vkey(vkey(ORIGIN, LOG.public_key))
WITNESS_KEY = parse_vkey(vkey(W1, WITNESS.public_key, kind=COSIGNATURE))
TEXT = f"{ORIGIN}\n7\nroot\n"
SIGNED = sign_note(TEXT, [NoteSigner(ORIGIN, LOG)])


def test_the_note_of_the_specification_opens_under_its_vkey() -> None:
    verifier = parse_vkey(SPEC_VKEY)
    assert vkey(verifier.name, verifier.public_key) == SPEC_VKEY
    assert open_note(SPEC_NOTE, [verifier]).text == "This is an example message.\n"
    with pytest.raises(SignatureInvalid):
        open_note(SPEC_NOTE.replace("example message", "example massage"), [verifier])


def test_a_note_carries_signature_and_cosignature() -> None:
    note = SIGNED + cosign_note(TEXT, W1, WITNESS, 1_700_000_000)
    assert open_note(note, [WITNESS_KEY, LOG_KEY]) == OpenedNote(
        text=TEXT,
        verified=(
            VerifiedSignature(name=ORIGIN, key_id=LOG_KEY.key_id, kind=NOTE, time=None),
            VerifiedSignature(name=W1, key_id=WITNESS_KEY.key_id, kind=COSIGNATURE, time=1_700_000_000),
        ),
    )


def test_a_cosignature_says_nothing_about_another_time_or_text() -> None:
    line = cosign_note(TEXT, W1, WITNESS, 5)
    assert open_note(f"{TEXT}\n{line}", [WITNESS_KEY]).verified[0].time == 5
    with pytest.raises(SignatureInvalid) as caught:
        open_note(f"{TEXT}more\n\n{line}", [WITNESS_KEY])
    assert caught.value.key == WITNESS.public_key.key


def test_a_key_of_one_kind_verifies_no_other() -> None:
    same_key_as_cosigner = verifier_key(ORIGIN, LOG.public_key, kind=COSIGNATURE)
    with pytest.raises(SignatureInvalid, match="by unknown keys"):
        open_note(SIGNED, [same_key_as_cosigner])


def test_a_failing_line_of_a_known_key_refuses_the_whole_note() -> None:
    wrong = sign_note("other\n", [NoteSigner(ORIGIN, LOG)]).rpartition("\n\n")[2]
    good = cosign_note(TEXT, W1, WITNESS, 5)
    for note in (f"{TEXT}\n{good}{wrong}", f"{TEXT}\n{wrong}{good}", SIGNED + wrong):
        with pytest.raises(SignatureInvalid) as caught:
            open_note(note, [LOG_KEY, WITNESS_KEY])
        assert (caught.value.reason, caught.value.key) == ("note-known-key", LOG.public_key.key)
    assert len(open_note(f"{TEXT}\n{good}{wrong}", [WITNESS_KEY]).verified) == 1  # an unknown line is only ignored


def test_threat_25_several_lines_of_one_key_count_once_and_the_first_counts() -> None:
    note = SIGNED + cosign_note(TEXT, W1, WITNESS, 9) + cosign_note(TEXT, W1, WITNESS, 5)
    verified = open_note(note, [WITNESS_KEY, WITNESS_KEY]).verified
    assert [signature.time for signature in verified] == [9]


# Two seeds, found by search, whose keys have one key id under ORIGIN: what an attacker makes in seconds.
TWINS = [Ed25519Signer.from_seed(number.to_bytes(32, "big")) for number in (23576, 82143)]


def test_a_forger_with_the_same_key_id_gets_only_a_failing_signature() -> None:
    mine, his = (verifier_key(ORIGIN, twin.public_key) for twin in TWINS)
    assert mine.key_id == his.key_id
    assert mine != his
    forged = sign_note(TEXT, [NoteSigner(ORIGIN, TWINS[1])])
    assert open_note(forged, [his]).text == TEXT
    with pytest.raises(SignatureInvalid) as caught:
        open_note(forged, [mine])
    assert (caught.value.reason, caught.value.key) == ("note-known-key", TWINS[0].public_key.key)


def test_a_policy_with_two_keys_under_one_key_id_is_refused() -> None:
    with pytest.raises(MalformedKey) as caught:
        open_note(SIGNED, [verifier_key(ORIGIN, twin.public_key) for twin in TWINS])
    assert caught.value.reason == "ambiguous"
    assert open_note(SIGNED, [LOG_KEY, LOG_KEY]).text == TEXT


@given(st.text(st.characters(exclude_categories=["Cs"]).filter(lambda c: c >= " " or c == "\n"), max_size=60))
def test_every_text_a_note_may_hold_comes_back_as_it_was(text: str) -> None:
    assert open_note(sign_note(f"{text}\n", [NoteSigner(ORIGIN, LOG)]), [LOG_KEY]).text == f"{text}\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no newline", "final-newline"),
        ("", "final-newline"),
        ("tab\there\n", "control-character"),
        ("nul\0\n", "control-character"),
        ("line\r\n", "control-character"),
        ("\ud800\n", "encoding"),
        ("x" * MAX_NOTE_BYTES + "\n", "size"),
        ("明" * (MAX_NOTE_BYTES // 2) + "\n", "size"),
        ("x" * (MAX_NOTE_BYTES - 1) + "\n", "size"),  # fits alone, not with its signature line
    ],
    ids=lambda value: value[:12].encode("ascii", "backslashreplace").decode(),
)
def test_a_text_no_verifier_would_open_is_not_signed(text: str, reason: str) -> None:
    with pytest.raises(MalformedNote) as caught:
        sign_note(text, [NoteSigner(ORIGIN, LOG)])
    assert caught.value.reason == reason


@pytest.mark.parametrize("note", ["", "\n", "\n\n", "a\n\n", "a\n\n\n", "a\n\nb\n", "a\n\n\u2014\n", "a\n\n\u2014  \n"])
def test_what_is_not_a_note_is_malformed(note: str) -> None:
    with pytest.raises(MalformedNote):
        open_note(note, [LOG_KEY])


def test_a_hundred_lines_are_read_and_one_more_is_refused() -> None:
    line = SIGNED.rpartition("\n\n")[2]
    assert len(open_note(f"{TEXT}\n{line * 100}", [LOG_KEY]).verified) == 1
    with pytest.raises(MalformedNote, match=r"expected 1\.\.100 signature lines, got 101"):
        open_note(f"{TEXT}\n{line * 101}", [LOG_KEY])
    for count in (0, 101):
        with pytest.raises(MalformedNote):
            sign_note(TEXT, [NoteSigner(ORIGIN, LOG)] * count)


def test_cosignature_times_have_bounds() -> None:
    for time in (0, 2**63 - 1):
        opened = open_note(f"{TEXT}\n{cosign_note(TEXT, W1, WITNESS, time)}", [WITNESS_KEY])
        assert opened.verified[0].time == time
    for time in (-1, 2**63):
        with pytest.raises(MalformedNote) as caught:
            cosign_note(TEXT, W1, WITNESS, time)
        assert caught.value.reason == "time"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\u00a0b", "a\nb", "a\x01", "\ud800"])
def test_a_name_outside_the_specification_is_refused_everywhere(name: str) -> None:
    for attempt in (
        lambda: vkey(name, LOG.public_key),
        lambda: sign_note(TEXT, [NoteSigner(name, LOG)]),
        lambda: cosign_note(TEXT, name, LOG, 1),
        lambda: dataclasses.replace(LOG_KEY, name=name),
    ):
        with pytest.raises(MalformedKey) as caught:
            attempt()
        assert caught.value.reason == "name"
    assert parse_vkey(vkey("县.example/甲", LOG.public_key)).name == "县.example/甲"


def test_a_vkey_with_any_part_exchanged_is_refused() -> None:
    good = vkey(ORIGIN, LOG.public_key)
    name, identifier, material = good.split("+", 2)
    other_id = key_id(W1, NOTE, LOG.public_key.raw).hex()
    raw = LOG.public_key.raw
    wrong = {
        f"{name}+{identifier}": "vkey-parts",
        f"{W1}+{identifier}+{material}": "vkey-id",
        f"{name}+{other_id}+{material}": "vkey-id",
        f"{name}+{identifier.upper()}+{material}": "vkey-id",
        f"{name}+{identifier}+{encode_base64(bytes([COSIGNATURE]) + raw)}": "vkey-id",
        f"{name}+{identifier}+{encode_base64(bytes([2]) + raw)}": "vkey-kind",
        f"{name}+{identifier}+{encode_base64(bytes([NOTE]) + raw[1:])}": "vkey-material",
        f"{name}+{identifier}+{material} ": "vkey-base64",
        f" {good}": "name",
    }
    assert identifier.upper() != identifier
    for text, reason in wrong.items():
        with pytest.raises(MalformedKey) as caught:
            parse_vkey(text)
        assert caught.value.reason == reason, text
    assert parse_vkey(good) == LOG_KEY


def test_threat_21_a_vkey_of_a_weak_key_is_refused() -> None:
    weak = (1).to_bytes(32, "little")
    text = f"{ORIGIN}+{key_id(ORIGIN, NOTE, weak).hex()}+{encode_base64(bytes([NOTE]) + weak)}"
    with pytest.raises(WeakKey):
        parse_vkey(text)


def test_a_verifier_key_cannot_be_put_together_from_unfit_parts() -> None:
    with pytest.raises(MalformedKey) as caught:
        VerifierKey(name=ORIGIN, key_id=b"\0\0\0\0", kind=NOTE, public_key=LOG.public_key)
    assert caught.value.reason == "vkey-id"
    for kind in (0, 2, 6, 255, 257, -252):
        with pytest.raises(MalformedKey) as caught:
            verifier_key(ORIGIN, LOG.public_key, kind=kind)
        assert caught.value.reason == "vkey-kind"


@given(st.text(max_size=80), st.sampled_from([SIGNED, SPEC_NOTE, vkey(ORIGIN, LOG.public_key)]), st.integers(0, 200))
def test_a_stranger_sees_only_malformed_or_an_invalid_signature(junk: str, good: str, cut: int) -> None:
    for text in (junk, good[:cut] + junk + good[cut:]):
        try:
            opened = open_note(text, [LOG_KEY])
        except (MalformedNote, SignatureInvalid):
            pass
        else:
            assert opened.text == TEXT
        try:
            parsed = parse_vkey(text)
        except Malformed:
            continue
        assert vkey(parsed.name, parsed.public_key, kind=parsed.kind) == text
