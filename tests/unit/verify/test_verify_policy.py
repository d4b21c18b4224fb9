"""A policy is read as C2SP tlog-policy says, line by line, and what is out of form is named by its line."""

import hashlib
from dataclasses import replace

import pytest

from keys.note import VerifiedSignature
from keys.signer import Ed25519Signer
from keys.vkey import COSIGNATURE, NOTE, vkey
from ledger.verify.errors import PolicyMalformed
from ledger.verify.policy import MAX_POLICY_BYTES, Group, Policy, Witness, make_policy, read_policy

ORIGIN = "demo.test/town"
FOUNDING = bytes(range(32))


def key(number: int) -> Ed25519Signer:
    return Ed25519Signer.from_seed(bytes([number]) * 32)


LOG = vkey(ORIGIN, key(100).public_key)
WITNESSES = {f"X{number}": vkey(f"x{number}.test", key(number).public_key, kind=COSIGNATURE) for number in range(1, 7)}
LINES = "".join(f"witness {name} {text}\n" for name, text in WITNESSES.items())
EXAMPLE = f"""log {LOG}

{LINES}
group X-witnesses 2 X1 X2 X3
group Y-witnesses any X4 X5 X6
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def cosigned(policy: Policy, *names: str) -> bool:
    """Whether cosignatures by these witnesses meet the quorum."""
    signed = [
        VerifiedSignature(one.key.name, one.key.key_id, COSIGNATURE, 1) for one in policy.witnesses if one.name in names
    ]
    assert len(signed) == len(names)
    return policy.quorum_met(signed)


def test_the_example_of_the_specification_is_read_with_its_two_levels() -> None:
    policy = read_policy(EXAMPLE)
    assert isinstance(policy.quorum, Group)
    assert [one.name for one in policy.quorum.members] == ["X-witnesses", "Y-witnesses"]
    assert (policy.quorum.threshold, len(policy.witnesses)) == (2, 6)
    assert policy.log_keys(ORIGIN) == policy.logs
    assert policy.log_keys("demo.test/other") == ()
    assert (policy.founding, policy.scripted_clock_allowed) == (None, False)


@pytest.mark.parametrize(
    ("names", "met"),
    [
        (("X1", "X2", "X4"), True),
        (("X1", "X2", "X3", "X4", "X5", "X6"), True),
        (("X1", "X4"), False),
        (("X1", "X2", "X3"), False),
        (("X4", "X5", "X6"), False),
        ((), False),
    ],
)
def test_a_quorum_is_met_by_enough_of_each_group(names: tuple[str, ...], met: bool) -> None:
    assert cosigned(read_policy(EXAMPLE), *names) is met


def test_a_quorum_of_one_witness_is_met_by_that_witness_alone() -> None:
    policy = read_policy(f"log {LOG}\n{LINES}quorum X3\n")
    assert isinstance(policy.quorum, Witness)
    assert cosigned(policy, "X3")
    assert not cosigned(policy, "X1", "X2")


def test_quorum_none_asks_for_nobody() -> None:
    policy = read_policy(f"log {LOG}\nquorum none\n")
    assert policy.quorum is None
    assert policy.quorum_met(())


def test_only_timestamped_cosignatures_count_for_the_quorum() -> None:
    policy = read_policy(f"log {LOG}\n{LINES}quorum X3\n")
    held = policy.witnesses[2].key
    signature = VerifiedSignature(held.name, held.key_id, NOTE, None)
    assert not policy.quorum_met([signature])
    assert policy.quorum_met([replace(signature, kind=COSIGNATURE)])


def test_our_own_lines_are_comments_to_other_readers_and_facts_to_ours() -> None:
    text = make_policy(log_vkeys=[LOG], founding=FOUNDING, scripted=True)
    policy = read_policy(text)
    assert (policy.founding, policy.scripted_clock_allowed) == (FOUNDING.hex(), True)
    ours = [line for line in text.splitlines() if "mingjing founding" in line or "clock scripted" in line]
    assert all(line.startswith("#") for line in ours)
    assert len(ours) == 2
    assert not read_policy(make_policy(log_vkeys=[LOG], founding=FOUNDING)).scripted_clock_allowed


def test_a_policy_made_of_witnesses_and_groups_reads_back() -> None:
    text = make_policy(
        log_vkeys=[LOG],
        founding=FOUNDING,
        witnesses=list(WITNESSES.items()),
        groups=[("two", "2", ["X1", "X2", "X3"])],
        quorum="two",
    )
    policy = read_policy(text)
    assert cosigned(policy, "X1", "X3")
    assert not cosigned(policy, "X1", "X4")


def test_the_fingerprint_is_the_hash_of_the_files_bytes() -> None:
    data = EXAMPLE.encode()
    assert read_policy(data).fingerprint == hashlib.sha256(data).hexdigest()
    assert read_policy(data + b"# more\n").fingerprint != read_policy(data).fingerprint


def test_white_space_comments_urls_and_opaque_octets_are_read_over() -> None:
    data = f"\t# 说明\n  log   {LOG}\thttps://log.test/\n \n\twitness  见证 {WITNESSES['X1']} https://w.test\n quorum 见证 "
    policy = read_policy(data)
    assert [one.key.name for one in policy.witnesses] == ["x1.test"]
    assert read_policy(data.encode() + b"\n# \xff\xfe\n").logs == policy.logs


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("logs none", "unknown-word"),
        ("log", "bad-line"),
        (f"log {LOG} one two", "bad-line"),
        (f"log {LOG[:-4]}", "bad-key"),
        (f"log {LOG}", "repeated"),
        (f"log {vkey('demo.test/again', key(100).public_key)}", "repeated"),
        (f"log {WITNESSES['X6']}", "bad-key"),
        (f"witness W {vkey('w.test', key(8).public_key)}", "bad-key"),
        ("witness W", "bad-line"),
        (f"witness none {vkey('w.test', key(8).public_key, kind=COSIGNATURE)}", "repeated"),
        (f"witness X1 {vkey('w.test', key(8).public_key, kind=COSIGNATURE)}", "repeated"),
        (f"witness W {vkey('w.test', key(1).public_key, kind=COSIGNATURE)}", "repeated"),
        ("group G 1", "bad-line"),
        ("group G some X1", "bad-line"),
        ("group G 0 X1", "bad-line"),
        ("group G 01 X1", "bad-line"),
        ("group G 2 X1", "bad-line"),
        ("group G any X9", "unknown-name"),
        ("group G any none", "unknown-name"),
        ("group G any G", "unknown-name"),
        ("group G any X1 X1", "repeated"),
        ("group X1 any X2", "repeated"),
        ("quorum X9", "unknown-name"),
        ("quorum", "bad-line"),
        ("quorum X1 X2", "bad-line"),
        ("#mingjing founding", "bad-line"),
        ("#mingjing founding 00ff", "bad-line"),
        (f"#mingjing founding {'A' * 64}", "bad-line"),
        ("#mingjing clock wall", "bad-line"),
        ("#mingjing fuonding", "bad-line"),
        ("\x0clog", "bad-octet"),
        ("# \x7f", "bad-octet"),
    ],
)
def test_a_line_out_of_form_is_named(line: str, code: str) -> None:
    before = f"log {LOG}\n{LINES}"
    assert read_policy(f"{before}quorum none\n").logs
    with pytest.raises(PolicyMalformed) as error:
        read_policy(f"{before}{line}\nquorum none\n")
    assert (error.value.code, error.value.where) == (code, "line 8")
    assert error.value.zh
    assert error.value.en


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"log {LOG}\n", "no-quorum"),
        ("quorum none\n", "no-log"),
        ("", "no-quorum"),
        (f"log {LOG}\nquorum none\nquorum none\n", "repeated"),
        (f"log {LOG}\nquorum X1\nwitness X1 {WITNESSES['X1']}\n", "unknown-name"),
        (f"log {LOG}\n{LINES}group A any X1\ngroup B any X1\nquorum A\n", "repeated"),
        ("#mingjing clock scripted\n#mingjing clock scripted\n", "repeated"),
        (f"#mingjing founding {'0' * 64}\n#mingjing founding {'1' * 64}\n", "repeated"),
        ("#" * (MAX_POLICY_BYTES + 1), "too-large"),
    ],
)
def test_a_policy_that_says_too_little_or_something_twice_is_refused(text: str, code: str) -> None:
    with pytest.raises(PolicyMalformed) as error:
        read_policy(text)
    assert error.value.code == code


def test_a_policy_cannot_be_made_of_what_is_no_policy() -> None:
    with pytest.raises(PolicyMalformed):
        make_policy(log_vkeys=[], founding=FOUNDING)
    with pytest.raises(PolicyMalformed):
        make_policy(log_vkeys=[LOG], founding=b"short")
