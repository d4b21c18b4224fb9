"""What is wrong with a member of a statement, said in both languages and without a word of the author's?

The decoder says it in English, and quotes the names of unknown members and the values of closed lists. Here each of its
sentences becomes "english / 中文", of which `ledger.domain.problems.render` gives each language its half.
"""

import re
from collections.abc import Mapping
from typing import Final

_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "str": ("a text", "文本"),
    "int": ("an integer", "整数"),
    "bool": ("true or false", "true 或 false"),
    "array": ("an array", "数组"),
    "object": ("an object", "对象"),
    "date": ("a day", "日期"),
    "datetime": ("an instant", "时刻"),
    "null": ("null", "null"),
}
_BOUNDS: Final = {">=": ("at least", "不小于"), "<=": ("at most", "不大于"), "": ("", "恰为")}
_SENTENCES: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(pattern), en, zh)
    for pattern, en, zh in (
        (r"Object contains unknown field .*", "there is a member the type does not have", "有该类型没有的成员"),
        (r"Object missing required field `([a-z0-9_]+)`", "member {0} is missing", "缺少成员 {0}"),
        (r"Invalid enum value .*", "not in the list of the type", "不在该类型的列表内"),
        (r"Invalid RFC3339 encoded date", "not a day that exists, as YYYY-MM-DD", "不是存在的日期（YYYY-MM-DD）"),
        (r"Invalid RFC3339 encoded datetime", "not an instant that exists, ending in Z", "不是存在的时刻（以 Z 结尾）"),
        (r"Expected `str` matching regex '(.*)'", "expected the form {0}", "应符合格式 {0}"),
    )
)
_LENGTH: Final = re.compile(r"Expected `(str|array)` of length (>=|<=|) ?([0-9]+)(?:, got ([0-9]+))?")
_RANGE: Final = re.compile(r"Expected `int` (>=|<=) (-?[0-9]+)")
_KIND: Final = re.compile(r"Expected `([a-z| ]+)`, got `([a-z]+)`")


def told(message: str) -> str:
    """The decoder's message as "english / 中文"; what it may quote from the author is left out."""
    for pattern, en, zh in _SENTENCES:
        if found := pattern.fullmatch(message):
            names = [name.replace("\\\\", "\\") for name in found.groups()]  # a pattern comes quoted
            return f"{en.format(*names)} / {zh.format(*names)}"
    if found := _RANGE.fullmatch(message):
        en, zh = _BOUNDS[found[1]]
        return f"expected {en} {found[2]} / 应{zh} {found[2]}"
    if found := _LENGTH.fullmatch(message):
        what, (en, zh) = _KINDS[found[1]], _BOUNDS[found[2]]
        return f"expected {what[0]} of length {f'{en} {found[3]}'.strip()} / 应为{what[1]}，长度{zh} {found[3]}"
    if found := _KIND.fullmatch(message):
        wanted = [_KINDS.get(kind, (kind, kind)) for kind in found[1].split(" | ")]
        got = _KINDS.get(found[2], (found[2], found[2]))
        return (
            f"expected {' or '.join(en for en, _ in wanted)}, got {got[0]}"
            f" / 应为{'或'.join(zh for _, zh in wanted)}，实际为{got[1]}"
        )
    return "not in the form of the type / 不合该类型的格式"
