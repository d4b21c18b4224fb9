"""Rulebooks (规则集): drafted, published, superseded, annulled, the annulment reversed; and the guards of publication."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import msgspec
from msgspec.structs import replace

from ledger.domain.acts import act_of
from ledger.domain.errors import RulebookMalformed
from ledger.domain.events.rules import (
    RulebookAnnulled,
    RulebookAnnulmentReversed,
    RulebookPublished,
    RulebookSuperseded,
)
from ledger.domain.problems import Breach, breach
from ledger.domain.rulebook import Rulebook, Rulebooks, RulebookVersion, read_rulebook
from ledger.domain.statement import Event, Statement


def empty(_rest: str) -> Rulebooks:
    """A rulebook without versions."""
    return Rulebooks()


def evolve(rulebooks: Rulebooks, event: Event) -> Rulebooks:
    """The versions after one event of the stream."""
    data = event.statement.data
    match data:
        case RulebookPublished():
            version = RulebookVersion(
                id=event.statement.stream.partition("/")[2],
                version=data.version,
                hash=data.content_hash,
                rulebook=_read(data.content),
                effective_from_on=data.effective_from_on,
                published_on=data.published_on,
                scope_tiers=frozenset(data.scope_tiers),
                scope_units=frozenset(data.scope_units),
                publication=act_of(event),
            )
            return Rulebooks(versions=(*rulebooks.versions, version))
        case RulebookSuperseded() | RulebookAnnulled() | RulebookAnnulmentReversed():
            return Rulebooks(versions=tuple(_ended(version, event) for version in rulebooks.versions))
        case _:
            return rulebooks


def _ended(version: RulebookVersion, event: Event) -> RulebookVersion:
    data = event.statement.data
    if version.version != data.version:
        return version
    if isinstance(data, RulebookSuperseded):
        return replace(version, ends_on=data.ends_on, superseded=act_of(event))
    if isinstance(data, RulebookAnnulmentReversed):
        return replace(version, annulled=None, reinstated=act_of(event))
    return replace(version, annulled=act_of(event))


def content_hash(content: object) -> str:
    """Hex SHA-256 of the canonical JSON of a rulebook's content (RFC 8785 inside the profile)."""
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


_READ: dict[str, Rulebook] = {}
_MOST_READ = 64


def _read(content: object) -> Rulebook:
    """`read_rulebook`, remembered by the hash of the content: the same content is read at every replay and every proof."""
    key = content_hash(content)
    rulebook = _READ.get(key)
    if rulebook is None:
        rulebook = read_rulebook(content)
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        _READ[key] = rulebook
    return rulebook


def guard(
    statement: Statement, rulebooks: Rulebooks, today: date, is_registered: Callable[[str], bool]
) -> Iterator[Breach]:
    """A published content is a rulebook, is what its hash says, is the version and id of the stream, and reaches no day back.

    The first version of a rulebook may say that it is older than the ledger; a later one takes effect when it is recorded, or
    after: else it would be the law of facts that nobody could have measured by it (F02).
    """
    data = statement.data
    match data:
        case RulebookPublished():
            if content_hash(data.content) != data.content_hash:
                yield breach("content-hash-differs", "data.content_hash")
            try:
                rulebook = _read(data.content)
            except RulebookMalformed as error:
                yield breach("rulebook-malformed", "data.content", path=error.path, expected=error.expected)
                return
            if f"rulebook/{rulebook.id}" != statement.stream or rulebook.version != data.version:
                yield breach(
                    "wrong-member",
                    "data.version",
                    detail=f"content says {rulebook.id} version {rulebook.version}"
                    f" / 内容写的是 {rulebook.id} 第 {rulebook.version} 版",
                )
            if data.effective_from_on < data.published_on:
                yield breach(
                    "days-out-of-order", "data.effective_from_on", day=data.effective_from_on.isoformat(),
                    other_field="data.published_on", other=data.published_on.isoformat(),
                )  # fmt: skip
            if rulebooks.versions and data.effective_from_on < today:
                yield breach(
                    "days-out-of-order", "data.effective_from_on", day=data.effective_from_on.isoformat(),
                    other_field="recorded_at", other=today.isoformat(),
                )  # fmt: skip
            for document in data.basis_documents:
                if not is_registered(document):
                    yield breach("document-unknown", "data.basis_documents", document=document)
            if not data.scope_tiers:
                yield breach("wrong-member", "data.scope_tiers", detail="at least one tier / 至少一个层级")
        case RulebookSuperseded():
            name = statement.stream.partition("/")[2]
            next_one = rulebooks.version(name, data.by_version)
            if next_one is None:
                yield breach("rulebook-unknown", "data.by_version", rulebook=name, version=data.by_version)
            elif data.ends_on < (last_on := next_one.effective_from_on - timedelta(days=1)):
                # no law for the days between: facts of those days could be judged by nothing, and no colour computed
                yield breach(
                    "days-out-of-order", "data.ends_on", day=data.ends_on.isoformat(),
                    other_field="RulebookPublished.effective_from_on - 1", other=last_on.isoformat(),
                )  # fmt: skip
            ending = rulebooks.version(name, data.version)
            if ending is not None and ending.superseded is not None:
                # in force again after a reversed annulment, but its last day was stated before
                yield breach(
                    "wrong-state", "data.version", matter=f"rulebook/{data.version}", found="superseded",
                    expected="in_force",
                )  # fmt: skip
            if ending is not None and data.ends_on < ending.effective_from_on:
                yield breach(
                    "days-out-of-order", "data.ends_on", day=data.ends_on.isoformat(),
                    other_field="RulebookPublished.effective_from_on", other=ending.effective_from_on.isoformat(),
                )  # fmt: skip
        case RulebookAnnulmentReversed():
            version = rulebooks.version(statement.stream.partition("/")[2], data.version)
            annulled = None if version is None else version.annulled
            if annulled is not None and annulled.event != data.annulment:
                yield breach("annulment-unknown", "data.annulment", event=data.annulment, version=data.version)
        case _:
            return
