"""What shape does a time limit (时限) of a rulebook have? Its length, whom it binds, what starts it and what ends it.

Also the roots of every part of a rulebook: closed, so that a member nobody reads is refused. How days are counted is
`time_limits.py`; the other parts are in `rulebook_document.py`. Format: docs/formats/rulebook.md.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.domain.vocabulary import Track

Provenance = Literal["source", "public-report", "law", "law-recalled", "policy", "assumed"]
LimitId = Annotated[str, Meta(pattern=r"^TL[0-9]{2}\Z")]
Unit = Literal["working_day", "day", "month"]
Length = Annotated[int, Meta(ge=1, le=3660)]
Few = Annotated[int, Meta(ge=1, le=20)]
Binds = Literal["person", "organ", "appeal_organ", "panel", "superior", "supervisor", "unit", "none"]
RENAMED = {"from_": "from", "or_": "or", "list_": "list"}
"""Members of the document whose names are words of Python."""


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=RENAMED):
    """Root of every part. Any part may say where its value comes from."""

    provenance: Provenance | None = None
    provenance_for: dict[str, Provenance] = {}
    basis: str | None = None


class Titled(Part, frozen=True, kw_only=True):
    """A part with a name in both languages."""

    zh: str
    en: str


class Span(Part, frozen=True, kw_only=True):
    """A length with its unit."""

    length: Length
    unit: Unit


class LimitEvent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event that starts or ends a limit, with the members that must match; a list means any of them."""

    event: str | None = None
    matter: str | tuple[str, ...] | None = None
    stage: str | tuple[str, ...] | None = None
    outcome: tuple[str, ...] | None = None
    final: bool | None = None
    when: str | None = None
    results: str | None = None
    derived: bool | str | None = None

    def covers(self, matter: str) -> bool:
        """Whether it speaks of that kind of matter; without the member, of any."""
        return self.matter is None or matter == self.matter or matter in self.matter


class ExtendedBy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The event that extends a limit."""

    event: str
    stage: str | None = None


class Extension(Part, frozen=True, kw_only=True):
    """How far a limit may be extended."""

    length: Length | Literal["stated_in_the_event"]
    unit: Unit | None = None
    by: ExtendedBy
    times: Few | None = None


class LengthWhen(Span, frozen=True, kw_only=True):
    """Another length for one disposition."""

    disposition: str


class LimitWindow(Part, frozen=True, kw_only=True):
    """A limit that also has a first day."""

    opens: Span
    closes: Span


class TimeLimit(Titled, frozen=True, kw_only=True):
    """One time limit (时限): length, whom it binds, what starts and ends it. A right lapses, a duty is missed."""

    id: LimitId
    length: Length
    unit: Unit
    binds: Binds
    starts: tuple[LimitEvent, ...]
    ends: tuple[LimitEvent, ...]
    tracks: tuple[Track, ...] = ()
    on_lapse: str | None = None
    repeats: bool = False
    extension: Extension | None = None
    length_when: tuple[LengthWhen, ...] = ()
    window: LimitWindow | None = None
    starts_after_missed: LimitId | None = None
    counts_from: Literal["served_on"] | None = None
