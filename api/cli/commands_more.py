"""What else can `mingjing` be told? Questions about a whole ledger: whatif, tail, doctor, export. As in `commands`, a body only calls."""

from pathlib import Path
from typing import Any, Final

import rich_click as click

from api.cli.calling import FILE, FILE_OR_INPUT, OUTPUT, call
from api.cli.options import directory_option, json_option, passphrase_option, times_options


@click.command(short_help="假设这些行为成立会怎样，不写入 · what if these acts stood; writes nothing")
@click.argument("file", type=FILE_OR_INPUT)
@times_options
@click.option(
    "--ledger", type=click.Path(path_type=Path, file_okay=False),
    help="以此账本为底；默认空账本 · laid on this ledger; by default on an empty one",
)  # fmt: skip
@json_option
def whatif(**given: Any) -> Any:
    """把 FILE 中未签署的行为逐行准入、折叠于内存，答复每一行是否获准，及所涉各人的分值、颜色、名单、条款与时限。什么也不写入。

    Admit and fold the unsigned acts of FILE (NDJSON) in memory, and answer: the verdict on each, then points, colour, list, clauses and
    limits of everyone concerned. Nothing is written.
    """
    return call("supposing", "whatif", given)


@click.command(short_help="账本条目，随到随示 · entries as they come")
@click.option(
    "--after", type=click.IntRange(min=-1), help="自此位置之后；默认最后 20 条 · behind this position; else the last 20"
)
@click.option("-f", "--follow", is_flag=True, help="等待新的条目 · wait for more")
@click.option("--for", "for_s", type=click.FloatRange(min=0), help="至多等多少秒 · wait so many seconds at the most")
@click.option("--limit", type=click.IntRange(min=1), help="至多多少条 · so many at the most")
@click.option("--types", multiple=True, help="事件类型，逗号分隔，可多次 · event types, by commas, may be repeated")
@directory_option
@json_option
def tail(**given: Any) -> Any:
    """逐条列出账本条目：位置、时刻、类型、流、签署人及其角色；--follow 等待新条目。

    The entries of the log, one a line: position, time, type, stream, signers with their roles; with --follow as they come.
    """
    return call("following", "tail", given)


@click.command(short_help="这里一切妥当吗 · is everything well here")
@directory_option
@passphrase_option
@json_option
def doctor(**given: Any) -> Any:
    """检查运行环境与账本目录：版本、文件权限、磁盘、锁、第二存储、时钟、日终、角色到期、视图、密钥与密封库。什么也不改动。

    Is everything well here? Versions, files and modes, disk, lock, second store, clock, last day closed, roles that end, views, keys and
    vault; what to do where it is not. Changes nothing.
    """
    return call("doctoring", "doctor", given)


@click.command(short_help="导出公开数据 · export open data")
@click.option(
    "--what", type=click.Choice(["scores", "list", "warnings", "history", "ledger"]), required=True,
    help="导出什么 · what to export",
)  # fmt: skip
@click.option(*OUTPUT, type=FILE, required=True, help="写到哪里 · the file")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "ndjson", "bundle"]),
    help="格式；默认依文件名 · the format; by default that of the file's name",
)  # fmt: skip
@click.option("--bom", is_flag=True, help="CSV 以 BOM 开头 · begin CSV with a BOM")
@times_options
@click.option("--for", "for_actor", help="为谁导出，由账本载明 · for which actor; the log states it")
@click.option("--purpose", help="用途代码 · the purpose, a code")
@directory_option
@passphrase_option
@json_option
def export(**given: Any) -> Any:
    """导出公开数据：分值、名单、预警、历史，或整个账本；附清单，写明位置、根、视图版本与摘要、文件自身的 SHA-256。

    Export open data as a table, or the whole log as a bundle, with a manifest: position, root, view version and digest, the file's own
    SHA-256.
    """
    return call("exporting", "export", given)


MORE: Final[tuple[click.Command, ...]] = (whatif, tail, doctor, export)
"""Joined to the others in `commands`."""
