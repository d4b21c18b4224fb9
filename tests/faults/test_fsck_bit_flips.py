"""One flipped bit anywhere in log.db is refused, named, or changes no stored value; the check never ends in a traceback.

A sample with a stride that no structure of the file shares; `python -m benchmarks.bit_flips` flips every bit.
"""

import pytest

from ledger.fsck import FsckReport
from tests.support.bit_flips import Fate, Flips
from tests.support.small_log import small_log

STRIDE = 127
"""Prime, and no divisor of a page's bits."""


@pytest.fixture(scope="module")
def flips(tmp_path_factory: pytest.TempPathFactory) -> Flips:
    return Flips(small_log(tmp_path_factory.mktemp("flips"), "a-reg"))


def test_fault_07_no_flipped_bit_changes_a_stored_value_in_silence(flips: Flips) -> None:
    outcome = flips.log.checked()
    assert isinstance(outcome, FsckReport)
    assert outcome.sound
    fates = {bit: flips.fate(bit) for bit in range(5, flips.count(), STRIDE)}
    assert [bit for bit, fate in fates.items() if fate in (Fate.SILENT, Fate.TRACEBACK)] == []
    assert {Fate.REFUSED, Fate.NAMED, Fate.UNCHANGED} <= set(fates.values())


def test_a_stored_value_that_the_check_cannot_see_would_be_called_silent(flips: Flips) -> None:
    """The twin: with other values as the sound ones, an innocent flip is a silent one."""
    innocent = next(bit for bit in range(5, flips.count(), STRIDE) if flips.fate(bit) is Fate.UNCHANGED)
    other = Flips(flips.log)
    other.sound = {**other.sound, "head": []}
    assert other.fate(innocent) is Fate.SILENT
