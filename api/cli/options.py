"""Options that many commands share: the ledger's directory, the passphrase, JSON, the two times of a question.

Every `--help` imports this file, so what is heavy is imported where it is used.
"""

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import rich_click as click

from api.cli.failures import CannotCheck
from api.demo import PASSPHRASE, is_demo

PORT: Final = 8480
"""As `api.config.DEFAULT_PORT`, which a test compares: importing that would cost every --help the database library."""
LOG_FILE: Final = "log.db"
"""As `ledger.store.schema.LOG_FILE`, for the same reason."""
DEMO_DIRECTORY: Final = Path("demo-county")
_PASSPHRASE_MOST: Final = 4096

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """--json"""
    return click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 · print JSON")(command)


def directory_option(command: Command) -> Command:
    """--directory, by default the present directory or the demo's in it."""
    return click.option(
        "-d", "--directory", type=click.Path(path_type=Path, file_okay=False),
        help="账本目录；默认当前目录，其次 demo-county · the ledger's directory; by default here, else demo-county",
    )(command)  # fmt: skip


def passphrase_option(command: Command) -> Command:
    """--passphrase-file; never the passphrase itself, which every user of the machine could read in the list of processes."""
    return click.option(
        "--passphrase-file", type=click.Path(path_type=Path, dir_okay=False),
        help="口令文件（权限 0600），否则询问 · file with the passphrase (mode 0600); asked for otherwise",
    )(command)  # fmt: skip


def times_options(command: Command) -> Command:
    """--on and --known."""
    command = click.option(
        "--known",
        type=Knowing(),
        help="以何时所知：日期、以 Z 结尾的时刻或位置 · as known when: a day, an instant, a position",
    )(command)
    return click.option("--on", type=Day(), help="所问之日 · the day asked about")(command)


def port_option(command: Command) -> Command:
    """--port"""
    return click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="端口 · port")(
        command
    )


def version_option(command: Command) -> Command:
    """--version, as installed."""

    def tell(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
        if not asked or ctx.resilient_parsing:
            return
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"mingjing {version('mingjing')}")
        except PackageNotFoundError:
            click.echo("mingjing (未安装，自源码运行 · run from its sources, not installed)")
        ctx.exit()

    return click.option(
        "--version", is_flag=True, expose_value=False, is_eager=True, callback=tell, help="版本 · the version"
    )(command)


def ledger_directory(directory: Path | None) -> Path:
    """The directory meant. Raises CannotCheck where there is no ledger."""
    for candidate in (directory,) if directory is not None else (Path(), DEMO_DIRECTORY):
        if (candidate / LOG_FILE).is_file():
            return candidate
    named = "." if directory is None else str(directory)
    raise CannotCheck(
        f"目录 {named} 中没有账本。请用 --directory 指定，或先运行 mingjing demo。",
        f"There is no ledger in {named}. Name one with --directory, or run mingjing demo first.",
        code="no-ledger",
    )


def passphrase(file: Path | None, *, directory: Path | None = None, twice: bool = False) -> str:
    """The passphrase: from the file, the demo's printed one, or asked for. Raises KeyFileRefused, CannotCheck."""
    if file is not None:
        return _from_file(file)
    if directory is not None and is_demo(directory):
        return PASSPHRASE
    if not sys.stdin.isatty():
        raise CannotCheck(
            "需要口令，而这里没有终端可以询问。请用 --passphrase-file 指定口令文件。",
            "A passphrase is needed and there is no terminal to ask at. Name a file with --passphrase-file.",
            code="no-passphrase",
        )
    answer: str = click.prompt(
        "口令 passphrase", hide_input=True, confirmation_prompt="再输一次 once more" if twice else False, err=True
    )
    return answer


def _from_file(path: Path) -> str:
    """The first line of a file that nobody else may read (threat T27)."""
    from keys.custody import check_key_file

    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        check_key_file(os.fstat(descriptor), owner=os.geteuid(), path=str(path))
        data = os.read(descriptor, _PASSPHRASE_MOST)
    finally:
        os.close(descriptor)
    return data.partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "surrogateescape")


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. A wrong one is a usage error."""
        from api.schemas.asking import read_day

        try:
            return read_day(value)
        except ValueError:
            self.fail("expected a day as YYYY-MM-DD (1990 to 2200).", param, ctx)


class Knowing(click.ParamType[date | datetime | int]):
    """A knowing time: a day, an instant ending in Z, or a position."""

    name = "DAY|INSTANT|POSITION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | datetime | int:
        """The knowing time. A wrong one is a usage error."""
        from api.schemas.asking import read_knowing

        try:
            return read_knowing(value)
        except ValueError:
            self.fail("expected a day YYYY-MM-DD, an instant ending in Z, or a position.", param, ctx)
