"""A mistake of ours in the rules, made to order: an error nobody foresaw, in the middle of admission."""

from typing import Any

from ledger.domain.events.registry import UnitRegistered
from ledger.log.authoring import sign_submission
from ledger.store.memory import MemoryRecorder
from tests.support.acts import FACT_ON
from tests.support.town import Town


class Poisoned(MemoryRecorder):
    """A log of which one stream cannot be looked at."""

    error: Exception | None = None

    def stream(self, name: str, **asked: Any) -> Any:
        if name == "unit/u-poison" and self.error is not None:
            raise self.error
        return super().stream(name, **asked)


def registration(town: Town, unit: str) -> bytes:
    """A unit registered, signed."""
    opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=FACT_ON, name="第二镇 Town 2")
    authored = town.draft("UnitRegistered", f"unit/{unit}", opened, [("a-reg", "REG")])
    return sign_submission(authored, [town.key("a-reg")])
