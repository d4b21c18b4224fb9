"""The command `mingjing`: which commands are there, and how does a run begin and end?

Each command lives in a module of its own that is imported when the command is called, so that `--help` is quick. What goes wrong
ends in one place (`failures`): a sentence in Chinese and English and an exit code, never a traceback. docs/commands.md lists
every command and code; a test compares it with the table here.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

import rich_click as click

from api.cli import failures

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "demo": ("demo_county", "写出演示县并启动服务 · write the demo county and serve it"),
    "init": ("founding", "创立新账本 · found a new ledger"),
    "serve": ("serving", "启动服务，仅限本机 · serve a ledger, on this machine only"),
    "keys": ("key_files", "生成与查看密钥文件 · make and look at key files"),
    "sign": ("signing", "签署陈述草稿 · sign a draft statement"),
    "submit": ("submitting", "提交已签署的陈述 · hand in signed statements"),
    "why": ("asking", "某日的颜色与分值及其理由 · colour and score on a day, and why"),
    "replay": ("replaying", "重新准入并折叠历史，再比对 · admit and fold the history again, and compare"),
    "prove": ("proving", "写出决定的公正性证明 · write the fairness proof of a decision"),
    "verify": ("proving", "离线核验证明 · check a proof, offline"),
    "fsck": ("checking", "检查整个账本 · check the whole log"),
}
"""Every command: the module of `api.cli` that holds it, and its line in the list."""


class LazyGroup(click.RichGroup):
    """A group that knows its commands by name and imports one only when it is called."""

    _listing = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table: from starting to checking."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself; for the list of all, its line alone."""
        if cmd_name not in COMMANDS:
            return None
        module, line = COMMANDS[cmd_name]
        if self._listing:
            return click.RichCommand(name=cmd_name, help=line)
        found = getattr(import_module(f"api.cli.{module}"), cmd_name)
        assert isinstance(found, click.Command)  # the table names a command
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without importing what it lists."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)  # type: ignore[arg-type]  # rich-click narrows the formatter
        finally:
            self._listing = False


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mingjing", prog_name="mingjing")
def cli() -> None:
    """明镜审计账本 · Mingjing, an audit ledger in which every decision carries its own proof.

    退出码 · exit codes: 0 良好 good, 1 检查未通过 the check failed, 2 用法错误 usage, 3 无法检查 cannot check.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    _speak_utf8()
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """One command; its exit code."""
    try:
        answer = cli.main(args=list(words), prog_name="mingjing", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001  # the last line of defence: a person reads a sentence, not a traceback
        return failures.end(error, as_json="--json" in words)
    except KeyboardInterrupt:
        return failures.interrupted()
    return answer if isinstance(answer, int) else 0


def _speak_utf8() -> None:
    """Chinese comes out whole whatever the locale says; a terminal that cannot show it gets question marks, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
