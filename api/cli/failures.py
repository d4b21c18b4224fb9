"""How does a command end that did not succeed? One table from what went wrong to an exit code, and two sentences for people.

    0   good
    1   the check failed: something is wrong, and the message says what and where
    2   usage: the command was not written as it must be
    3   cannot check: something needed is missing or locked; the message says what
    130 interrupted from the keyboard

With --json the message is one object on standard output; otherwise it goes to standard error. No personal text, no traceback:
an error that nobody foresaw is named by its class and place.
"""

import errno
import json
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

GOOD: Final = 0
FAILED: Final = 1
USAGE: Final = 2
CANNOT: Final = 3
INTERRUPTED: Final = 130

CODE_OF_CLASS: Final[Mapping[str, int]] = {
    "NotLoopback": USAGE,
    "ViewUnknown": USAGE,
    "RulebookMissing": CANNOT,
    **dict.fromkeys(
        (
            "CheckFailed",
            "DemoRefused",
            "EvidenceBroken",
            "NotAdmitted",
            "NotReadmitted",
            "ProofMalformed",
            "ProofRefused",
            "RebuildUnfit",
            "SignatureInvalid",
            "ViewEdited",
        ),
        FAILED,
    ),
}
"""Exit code of a class and all below it, the nearest class deciding; every other error of ours: cannot check.

By name, so that `--help` need not import the rooms; a test looks each name up.
"""


REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "ENOENT": ("没有这个文件或目录", "there is no such file or directory"),
    "EACCES": ("没有权限", "permission is denied"),
    "EEXIST": ("那里已有文件", "a file stands there already"),
    "EISDIR": ("那是目录", "it is a directory"),
    "ENOTDIR": ("路径中有一段不是目录", "part of the path is no directory"),
    "EROFS": ("磁盘是只读的", "the disk is read-only"),
    "ENOSPC": ("磁盘已满", "the disk is full"),
}
"""Why the system refused, by the symbol of the error; one that is not here stands as the symbol itself."""


class CommandError(Exception):
    """Root of what the commands themselves find wrong. `zh` and `en` are whole sentences."""

    def __init__(self, zh: str, en: str, *, code: str) -> None:
        self.zh, self.en, self.code = zh, en, code
        super().__init__(en)


class CheckFailed(CommandError):
    """Exit 1: what was looked at does not hold."""


class CannotCheck(CommandError):
    """Exit 3: something needed is missing."""


def end(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong and give the exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.exceptions.Abort):
        return interrupted()
    if isinstance(error, BrokenPipeError):
        # whoever read our output has gone; a second failure while Python flushes at the end would print a traceback
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    code, kind, zh, en = _read(error)
    if as_json:
        print(json.dumps({"ok": False, "exit": code, "code": kind, "zh": zh, "en": en}, ensure_ascii=False))
    else:
        print(f"明镜：{zh}\nmingjing: {en}", file=sys.stderr)
    return code


def interrupted() -> int:
    """Ctrl-C: nothing half-written is left behind, so there is nothing more to say."""
    print("\n已中断。\ninterrupted.", file=sys.stderr)
    return INTERRUPTED


def _read(error: Exception) -> tuple[int, str, str, str]:
    if isinstance(error, click.ClickException):
        return USAGE, "usage", _usage_zh(error), f"{error.format_message()} See --help."
    zh, en = getattr(error, "zh", None), getattr(error, "en", None)
    if isinstance(zh, str) and isinstance(en, str):
        which = _key_file(error)
        return _code(error), _kind(error), which + zh, which + en
    if isinstance(error, OSError):
        name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes | os.PathLike) else "-"
        symbol = errno.errorcode.get(error.errno or 0, "EIO")
        zh, en = REASONS.get(symbol, (symbol, symbol))
        return CANNOT, "file", f"无法读写 {name}：{zh}。", f"Cannot read or write {name}: {en}."
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    what = type(error).__name__
    return (
        CANNOT,
        "unforeseen",
        f"程序出现意外错误 {what}（{place}）。请把这一行告诉维护者。",
        f"The program met an error it did not foresee: {what} at {place}. Tell the maintainers this line.",
    )


def _key_file(error: Exception) -> str:
    """Which key file was refused: several may have been given, and its own sentence leaves the path out."""
    path = getattr(error, "path", None) if type(error).__name__ == "KeyFileRefused" else None
    return f"{Path(path).name}: " if isinstance(path, str) else ""


def _code(error: Exception) -> int:
    """The exit code of an error of ours, by its class or one above it."""
    return next(
        (CODE_OF_CLASS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in CODE_OF_CLASS), CANNOT
    )


def _kind(error: Exception) -> str:
    code = getattr(error, "code", None)
    return code if isinstance(code, str) else type(error).__name__


def _usage_zh(error: click.ClickException) -> str:
    match error:
        case click.exceptions.NoSuchOption():
            return f"没有选项 {error.option_name}，请看 --help。"
        case click.exceptions.MissingParameter(param=click.Parameter() as param):
            return f"缺少 {param.human_readable_name}，请看 --help。"
        case click.exceptions.BadParameter(param=click.Parameter() as param):
            return f"{param.human_readable_name} 的值不合要求，请看 --help。"
        case _:
            return "命令写法不对，请看 --help。"
