"""What was read back must lead to the head that is about to be signed (design D5)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.admitting import Receipted
from ledger.domain.events.registry import UnitRegistered
from ledger.errors import WriterStopped
from ledger.log.authoring import sign_submission
from ledger.store.memory import MemoryRecorder
from ledger.store.recorder import StoredEntry
from tests.support.town import Town


class Exchanged(MemoryRecorder):
    """Reads a group back in another order, once told to: each entry is whole, the tree would not be."""

    exchanging = False

    def reread(self, first: int, count: int) -> Sequence[StoredEntry]:
        found = super().reread(first, count)
        return list(reversed(found)) if self.exchanging else found


def two_units(town: Town) -> list[bytes]:
    raws = []
    for number in (2, 3):
        opened = UnitRegistered(unit_kind="town", parent_unit=None, opened_on=town.ledger.today(), name=f"第{number}镇")
        draft = town.draft("UnitRegistered", f"unit/u-0{number}", opened, [("a-reg", "REG")], seen=None)
        raws.append(sign_submission(draft, [town.key("a-reg")]))
    return raws


def test_a_group_read_back_in_its_order_is_signed(tmp_path: Path) -> None:
    town = Town(tmp_path, recorder=Exchanged()).settle()
    assert all(isinstance(outcome, Receipted) for outcome in town.ledger.submit_many(two_units(town)))


def test_a_group_that_reads_back_to_another_root_is_not_signed(tmp_path: Path) -> None:
    town = Town(tmp_path, recorder=Exchanged()).settle()
    signed = town.guard.read()
    town.recorder.exchanging = True
    with pytest.raises(WriterStopped) as stopped:
        town.ledger.submit_many(two_units(town))
    assert stopped.value.reason == "StoreDamaged"
    assert town.guard.read() == signed
