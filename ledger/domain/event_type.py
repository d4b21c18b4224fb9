"""What is said of one event type? The columns of the catalogue, and what its rows have in common."""

from typing import Literal

from msgspec import Struct

from ledger.domain.epochs import FIRST_EPOCH
from ledger.domain.statement import Data

Kind = Literal["gate", "record", "never_refuse"]
"""gate: refused on a breach. record: admitted when authentic and well formed, breaches stand. never_refuse: the person's acts."""


class EventType(Struct, frozen=True, kw_only=True):
    """One line of the catalogue.

    `authors` are alternatives, each the roles that all sign; DO, DRG, PRP and OWN are resolved at admission. `many` names roles
    that may sign more than once. `matter_field` is the data member with the matter's id; None: the stream itself;
    "matter": a MatterRef. A matter moves from one of `from_states` ("any", "none") to `to_state` ("same": stays).
    `sealed` names end in "!" where an opening is required. `no_raise`: refused where anybody
    would have more points, a higher colour or a list due by it. `since` is the rules epoch that brought the type.
    """

    name: str
    wire: str
    zh: str
    en: str
    family: str
    kind: Kind
    data: type[Data]
    stream: tuple[str, ...]
    authors: tuple[tuple[str, ...], ...]
    matter: str
    from_states: tuple[str, ...]
    to_state: str
    matter_field: str | None = None
    many: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()
    conflict_set: tuple[str, ...] = ("matter",)
    seen_required: bool = False
    needs_rulebook: bool = False
    no_raise: bool = False
    since: int = FIRST_EPOCH
    body_limit: int = 32 * 1024

    @property
    def sealed_required(self) -> frozenset[str]:
        """Names of sealed fields that need an opening."""
        return frozenset(name[:-1] for name in self.sealed if name.endswith("!"))

    @property
    def sealed_optional(self) -> frozenset[str]:
        """Names of sealed fields that may be filled with a random digest."""
        return frozenset(name for name in self.sealed if not name.endswith("!"))


OFFICIAL = ("official/{official}",)
FACT = ("fact/{fact}",)
ACTOR = ("actor/{actor}",)
SERVICE = ("service/{service}",)
REGISTER = (("REG",),)
KEY_ORG = (("KEY", "ORG"),)
PERSON = (("SUB",), ("KIN",), ("INT", "INT"))
DECIDE = (("DO",),)
OPEN_CASE = ("proposed", "noticed", "represented", "waived", "considered")
