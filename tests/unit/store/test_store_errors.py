"""Every error of the room stands in the drawn tree, speaks both languages, and carries its values."""

import inspect
import re

import pytest

from ledger.store import errors

EXAMPLES = (
    errors.SequenceConflict(stream="official/o-0001", expected=2, got=4),
    errors.EventIdTaken(event_id="event-1", position=7),
    errors.WriterBusy(waited_s=0.5),
    errors.GuardConflict(expected=None, got="size 3"),
    errors.LedgerLocked(pid=41),
    errors.LedgerLocked(pid=None),
    errors.StoreMissing(file="log.db"),
    errors.StoreExists(file="log.db"),
    errors.ForeignStore(file="log.db", what="user version", expected=1, got=2),
    errors.UnsafeSettings(setting="synchronous", expected=2, got=1),
    *(errors.NotForWriting(reason=reason) for reason in ("read-only", "closed", "finished", "forked")),
    errors.StoreFailed(reason="SQLITE_IOERR_FSYNC"),
    errors.LeafMismatch(position=3, expected="aa", got="bb"),
    errors.StoreDamaged(position=None, what="root", expected="aa", got="bb"),
    errors.StoreDamaged(position=5, what="leaf hash", expected="aa", got="bb"),
    errors.LogBehindGuard(expected=9, got=8),
    errors.HistoryRewritten(size=9, expected="aa", got="bb"),
)


def classes() -> set[type[errors.StoreError]]:
    return {
        value
        for value in vars(errors).values()
        if inspect.isclass(value) and issubclass(value, errors.StoreError) and value.__module__ == errors.__name__
    }


def test_the_tree_is_drawn_whole() -> None:
    assert errors.__doc__ is not None
    drawn = set(re.findall(r"^(?:[│├└─ ]*)([A-Z]\w+)", errors.__doc__.split("\n\n")[1], re.MULTILINE))
    assert drawn == {found.__name__ for found in classes()}


def test_every_error_that_is_raised_has_an_example_here() -> None:
    branches = {parent for found in classes() for parent in found.__mro__[1:]}
    assert {type(example) for example in EXAMPLES} == classes() - branches


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_says_in_chinese_and_english_what_it_found(error: errors.StoreError) -> None:
    assert str(error) == error.en
    assert error.en.isascii()
    assert re.search(r"[\u4e00-\u9fff]", error.zh)
    for name, value in vars(error).items():
        if name not in ("zh", "en") and name in ("expected", "got", "pid", "position") and value is not None:
            assert str(value) in error.en
            assert str(value) in error.zh
    if "expected" in vars(error) and "got" in error.en:
        assert error.en.index("expected") < error.en.index("got")
