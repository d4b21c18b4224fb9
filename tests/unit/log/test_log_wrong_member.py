"""Is every sentence of the decoder said in both languages, and is nothing of the author's repeated?"""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from ledger.domain.errors import StatementMalformed
from ledger.log.wrong_member import told

CHINESE = re.compile("[\u4e00-\u9fff]")


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """One member of each kind that the catalogue's types have."""

    count: Annotated[int, Meta(ge=1, le=5)] = 1
    code: Annotated[str, Meta(pattern="^x-[a-z]+\\Z")] = "x-a"
    text: Annotated[str, Meta(max_length=3)] = "a"
    day: date | None = None
    at: datetime | None = None
    items: Annotated[tuple[int, ...], Meta(max_length=2)] = ()
    span: tuple[date, date] | None = None
    flag: bool = True
    choice: Literal["p", "q"] = "p"


WRONG: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"count": 0}, "expected at least 1", "应不小于 1"),
    ({"count": 6}, "expected at most 5", "应不大于 5"),
    ({"count": "SECRET"}, "expected an integer, got a text", "应为整数，实际为文本"),
    ({"count": None}, "expected an integer, got null", "应为整数，实际为null"),
    ({"code": "SECRET"}, "expected the form ^x-[a-z]+\\Z", "应符合格式 ^x-[a-z]+\\Z"),
    ({"text": "SECRET"}, "expected a text of length at most 3", "应为文本，长度不大于 3"),
    ({"day": "SECRET"}, "not a day that exists, as YYYY-MM-DD", "不是存在的日期（YYYY-MM-DD）"),
    ({"at": "SECRET"}, "not an instant that exists, ending in Z", "不是存在的时刻（以 Z 结尾）"),
    ({"items": [1, 2, 3]}, "expected an array of length at most 2", "应为数组，长度不大于 2"),
    ({"span": ["2026-01-01"]}, "expected an array of length 2", "应为数组，长度恰为 2"),
    ({"span": "SECRET"}, "expected an array or null, got a text", "应为数组或null，实际为文本"),
    ({"flag": 1}, "expected true or false, got an integer", "应为true 或 false，实际为整数"),
    ({"choice": "SECRET"}, "not in the list of the type", "不在该类型的列表内"),
    ({"SECRET": 1}, "there is a member the type does not have", "有该类型没有的成员"),
)


@pytest.mark.parametrize(("given", "en", "zh"), WRONG)
def test_what_the_decoder_says_is_told_in_both_languages(given: dict[str, Any], en: str, zh: str) -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(given, Shape)
    message = str(caught.value).partition(" - at `")[0]
    assert told(message) == f"{en} / {zh}"
    error = StatementMalformed("wrong-member", "data", detail=told(message))
    assert (zh in error.zh, en in error.en) == (True, True)
    assert not CHINESE.search(error.en)
    assert "SECRET" not in error.zh + error.en


def test_a_member_that_is_missing_is_named() -> None:
    assert told("Object missing required field `points_cp`") == "member points_cp is missing / 缺少成员 points_cp"


def test_a_sentence_nobody_foresaw_is_not_passed_on() -> None:
    assert told("Something about SECRET") == "not in the form of the type / 不合该类型的格式"
