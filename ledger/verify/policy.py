"""Whom does a reader trust? His policy file: log keys, witness keys, groups, one quorum, and the founding leaf.

C2SP tlog-policy unchanged (docs/formats/policy.md pins the commit). What that format has no word for stands in lines that its
readers skip as comments, `#mingjing founding <hex>` and `#mingjing clock scripted`. A policy comes to the reader from outside
(the county's notice), never from the server or the proof (threat T17); its fingerprint is for comparing it with that notice.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from keys.errors import KeysError
from keys.note import VerifiedSignature
from keys.vkey import COSIGNATURE, NOTE, VerifierKey, parse_vkey
from ledger.verify.errors import PolicyMalformed

MAX_POLICY_BYTES: Final = 256 * 1024
MAX_DEFINED: Final = 256
_OURS: Final = "#mingjing"
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")
_SPACE: Final = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Witness:
    """A named witness key (type 0x04)."""

    name: str
    key: VerifierKey

    def met(self, cosigned: frozenset[tuple[str, bytes]]) -> bool:
        """Whether it is among those who cosigned, by key name and key id."""
        return (self.key.name, self.key.key_id) in cosigned


@dataclass(frozen=True, slots=True)
class Group:
    """At least `threshold` of the members."""

    name: str
    threshold: int
    members: tuple["Witness | Group", ...]

    def met(self, cosigned: frozenset[tuple[str, bytes]]) -> bool:
        """Whether enough members cosigned."""
        return sum(member.met(cosigned) for member in self.members) >= self.threshold


Quorum = Witness | Group


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy as read. `quorum` None is `quorum none`; `founding` the leaf hash of position 0 in hex, None where not stated.

    `fingerprint` is the hex SHA-256 of the file's bytes.
    """

    logs: tuple[VerifierKey, ...]
    witnesses: tuple[Witness, ...]
    quorum: Quorum | None
    founding: str | None
    scripted_clock_allowed: bool
    fingerprint: str

    def log_keys(self, origin: str) -> tuple[VerifierKey, ...]:
        """The keys of the log with this origin."""
        return tuple(key for key in self.logs if key.name == origin)

    def quorum_met(self, verified: Iterable[VerifiedSignature]) -> bool:
        """Whether the cosignatures that hold (type 0x04) satisfy the quorum."""
        if self.quorum is None:
            return True
        return self.quorum.met(frozenset((each.name, each.key_id) for each in verified if each.kind == COSIGNATURE))


def read_policy(text: bytes | str) -> Policy:
    """The policy a file is. Raises PolicyMalformed, naming the line.

    Octets above 0x7F are opaque, as the specification says; a final newline is not asked for.
    """
    data = text.encode("utf-8") if isinstance(text, str) else text
    if len(data) > MAX_POLICY_BYTES:
        raise PolicyMalformed("too-large", expected=MAX_POLICY_BYTES, found=len(data))
    reader = _Reader()
    for number, line in enumerate(data.decode("latin-1").split("\n"), start=1):
        if any((character < " " and character != "\t") or character == "\x7f" for character in line):
            raise PolicyMalformed("bad-octet", f"line {number}")
        reader.line(line.strip(" \t"), f"line {number}")
    return reader.policy(hashlib.sha256(data).hexdigest())


def make_policy(
    *,
    log_vkeys: Sequence[str],
    founding: bytes,
    scripted: bool = False,
    witnesses: Sequence[tuple[str, str]] = (),
    groups: Sequence[tuple[str, str, Sequence[str]]] = (),
    quorum: str = "none",
) -> str:
    """The text of a policy. `founding` is the leaf hash of position 0; `witnesses` are (name, vkey) pairs; `groups` (name,
    "all", "any" or a number, members). Raises PolicyMalformed where the values are no policy.
    """
    lines = [
        "# Trust policy of a Mingjing ledger: C2SP tlog-policy. Compare its SHA-256 with the public notice.",
        "# 明镜账本信任策略。请将本文件的 SHA-256 与公告核对。",
        *(f"log {key}" for key in log_vkeys),
        *(f"witness {name} {key}" for name, key in witnesses),
        *(f"group {name} {least} {' '.join(members)}" for name, least, members in groups),
        f"quorum {quorum}",
        f"{_OURS} founding {founding.hex()}",
        *((f"{_OURS} clock scripted",) if scripted else ()),
    ]
    text = "\n".join(lines) + "\n"
    read_policy(text)
    return text


class _Reader:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.named: dict[str, Quorum] = {}
        self.members: set[str] = set()
        self.quorum: list[Quorum | None] = []
        self.founding: str | None = None
        self.scripted = False

    def line(self, line: str, where: str) -> None:
        words = _SPACE.split(line)
        if words[0] == _OURS:
            self._ours(words[1:], where)
        elif not line or line.startswith("#"):
            return
        elif words[0] == "log":
            self._log(words[1:], where)
        elif words[0] == "witness":
            self._witness(words[1:], where)
        elif words[0] == "group":
            self._group(words[1:], where)
        elif words[0] == "quorum":
            self._quorum(words[1:], where)
        else:
            raise PolicyMalformed("unknown-word", where)

    def policy(self, fingerprint: str) -> Policy:
        if not self.quorum:
            raise PolicyMalformed("no-quorum")
        if not self.logs:
            raise PolicyMalformed("no-log")
        witnesses = tuple(each for each in self.named.values() if isinstance(each, Witness))
        return Policy(tuple(self.logs), witnesses, self.quorum[0], self.founding, self.scripted, fingerprint)

    def _log(self, words: list[str], where: str) -> None:
        key = _key(words, 0, NOTE, where)
        if any(key.public_key == other.public_key for other in self.logs):
            raise PolicyMalformed("repeated", where)
        _count(len(self.logs), where)
        self.logs.append(key)

    def _witness(self, words: list[str], where: str) -> None:
        key = _key(words, 1, COSIGNATURE, where)
        for other in self.named.values():
            if isinstance(other, Witness) and other.key.public_key == key.public_key:
                raise PolicyMalformed("repeated", where)
        self._define(words[0], Witness(words[0], key), where)

    def _group(self, words: list[str], where: str) -> None:
        if len(words) < 3:
            raise PolicyMalformed("bad-line", where, expected="group, name, number and members")
        name, least, members = words[0], words[1], words[2:]
        for member in members:
            if member not in self.named:
                raise PolicyMalformed("unknown-name", where)
            if member in self.members:  # each name in one group only, or one witness would count twice
                raise PolicyMalformed("repeated", where)
            self.members.add(member)
        if least not in ("all", "any") and not _NUMBER.fullmatch(least):
            raise PolicyMalformed("bad-line", where, expected="all, any or a number")
        threshold = {"all": len(members), "any": 1}.get(least) or int(least)
        if threshold > len(members):
            raise PolicyMalformed("bad-line", where, expected=f"at most {len(members)}", found=threshold)
        self._define(name, Group(name, threshold, tuple(self.named[member] for member in members)), where)

    def _quorum(self, words: list[str], where: str) -> None:
        if self.quorum:
            raise PolicyMalformed("repeated", where)
        if len(words) != 1:
            raise PolicyMalformed("bad-line", where, expected="quorum and one name")
        if words[0] != "none" and words[0] not in self.named:
            raise PolicyMalformed("unknown-name", where)
        self.quorum.append(self.named.get(words[0]))

    def _define(self, name: str, what: Quorum, where: str) -> None:
        if name == "none" or name in self.named:
            raise PolicyMalformed("repeated", where)
        _count(len(self.named), where)
        self.named[name] = what

    def _ours(self, words: list[str], where: str) -> None:
        """A misspelt line of ours must not be passed over as a comment: it would loosen the policy in silence."""
        if len(words) == 2 and words[0] == "founding" and _HASH.fullmatch(words[1]):
            if self.founding is not None:
                raise PolicyMalformed("repeated", where)
            self.founding = words[1]
        elif words == ["clock", "scripted"]:
            if self.scripted:
                raise PolicyMalformed("repeated", where)
            self.scripted = True
        else:
            raise PolicyMalformed("bad-line", where, expected="founding and a leaf hash, or clock scripted")


def _key(words: list[str], at: int, kind: int, where: str) -> VerifierKey:
    if not at < len(words) <= at + 2:  # a URL may follow
        raise PolicyMalformed("bad-line", where, expected="a key in vkey form")
    try:
        key = parse_vkey(words[at].encode("latin-1").decode("utf-8"))
    except (KeysError, UnicodeDecodeError) as error:
        raise PolicyMalformed("bad-key", where, cause=error if isinstance(error, KeysError) else None) from error
    if key.kind != kind:
        raise PolicyMalformed("bad-key", where, expected=kind, found=key.kind)
    return key


def _count(defined: int, where: str) -> None:
    if defined >= MAX_DEFINED:
        raise PolicyMalformed("too-large", where, expected=MAX_DEFINED)
