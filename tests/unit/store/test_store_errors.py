"""Every error of the room stands in the drawn tree, speaks both languages, and carries its values."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

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


ROOM = Path(errors.__file__).parent


def spoken(source: str) -> Iterator[str]:
    """What a source file gives to errors of damaged and foreign files as what, expected or got, written out; {} for numbers."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("StoreDamaged", "ForeignStore"):
            for keyword in node.keywords:
                value = keyword.value
                parts = value.values if isinstance(value, ast.JoinedStr) else [value]
                if all(isinstance(part, ast.Constant | ast.FormattedValue) for part in parts):
                    texts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts]
                    yield re.sub("[0-9]+", "{}", "".join(texts))


def untold(source: str) -> set[str]:
    """The words without Chinese. A node's place is computed; None stands for an error about no one position."""
    return set(spoken(source)) - set(errors.WORDS) - {"None", "tree node, {}"}


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_every_word_of_the_room_has_its_chinese(path: Path) -> None:
    assert untold(path.read_text("utf-8")) == set()


def test_a_word_without_chinese_is_found() -> None:
    source = 'raise StoreDamaged(position=None, what="a new word", expected=f"{x} bytes", got=y)'
    assert untold(source) == {"a new word", "{} bytes"}


@pytest.mark.parametrize(
    ("what", "zh"),
    [("write format (2 is WAL)", "写格式（2 为 WAL）"), ("tree node, level 3, index 14", "树结点，第 3 层第 14 号"),
     ("number of leaves", "叶数"), ("user version", "版本")],
)  # fmt: skip
def test_a_chinese_sentence_about_damage_says_in_chinese_what_is_damaged(what: str, zh: str) -> None:
    damaged = errors.StoreDamaged(position=None, what=what, expected="present", got="missing")
    assert damaged.zh == f"存储的内容已损坏（{zh}：应为 存在，实为 缺失）；请停止写入并核查。"
    assert damaged.en.startswith(f"store: {what}: expected present, got missing;")


def test_what_is_no_word_of_the_room_stays_as_it_is() -> None:
    damaged = errors.StoreDamaged(position=3, what="leaf-mismatch", expected="0a1b", got=7)
    assert "（leaf-mismatch：应为 0a1b，实为 7）" in damaged.zh
