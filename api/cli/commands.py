"""What can `mingjing` be told? Every command with its arguments and options, and the one module that does it.

Nothing here does anything: a body is a line that calls the module named beside it, imported only then, so that every `--help` is
quick. docs/commands.md lists the same commands, options and exit codes; a test compares the two.
"""

from pathlib import Path
from typing import Any

import rich_click as click

from api.cli.calling import FILE, FILE_OR_INPUT, OUTPUT, call
from api.cli.commands_more import MORE
from api.cli.options import (
    Knowing,
    directory_option,
    json_option,
    passphrase_option,
    port_option,
    times_options,
    version_option,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@version_option
def cli() -> None:
    """明镜审计账本 · Mingjing, an audit ledger in which every decision carries its own proof.

    退出码 · exit codes: 0 良好 good, 1 检查未通过 the check failed, 2 用法错误 usage, 3 无法检查 cannot check.
    """


@cli.command(short_help="写出演示县并启动服务 · write the demo county and serve it")
@click.option(
    "-d", "--directory", type=click.Path(path_type=Path, file_okay=False),
    help="写到哪里 · where to write it; by default demo-county, the full one demo-county-full",
)  # fmt: skip
@click.option("--full", is_flag=True, help="全县：8,200 人、86 个单位 · the full county: 8,200 officials in 86 units")
@click.option(
    "--tamper", is_flag=True,
    help="另作副本，改动其中一个字节，服务该副本 · serve a copy in which one byte was flipped; the original stays",
)  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="改动哪一处 · which byte --tamper flips")
@click.option("--no-serve", is_flag=True, help="只写出，不启动服务 · write it and stop")
@port_option
@json_option
def demo(**given: Any) -> Any:
    """写出虚构的演示县并在本机提供服务。

    Write the invented demo county, unless it is there, and serve it on http://localhost:8480. --full takes minutes.
    A demo of an older version is moved aside, never deleted.
    """
    return call("demo_county", "demo", given)


@cli.command(short_help="创立新账本 · found a new ledger")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--origin", required=True, help="账本名，例如 ledger.example.gov/county · the ledger's name")
@click.option("--founding", type=FILE, required=True, help="已签署的创立陈述，一行 · the signed founding, one line")
@passphrase_option
@json_option
def init(**given: Any) -> Any:
    """在 DIRECTORY 创立新账本：生成账本密钥、主密钥与服务密钥，并写入创立陈述。

    Found a new ledger in DIRECTORY: makes its log key, master key and service key, and takes in the founding statement.
    """
    return call("founding", "init", given)


@cli.command(short_help="启动服务，仅限本机 · serve a ledger, on this machine only")
@directory_option
@click.option("--host", default="localhost", show_default=True, help="仅限本机地址 · an address of this machine")
@port_option
@passphrase_option
@json_option
def serve(**given: Any) -> Any:
    """启动服务。目前没有登录功能，只绑定本机。

    Serve a ledger over HTTP. There is no sign-in yet, so it binds this machine only. Ends with Ctrl-C or SIGTERM.
    """
    return call("serving", "serve", given)


@cli.group(short_help="生成与查看密钥文件 · make and look at key files")
def keys() -> None:
    """生成与查看密钥文件 · Make and look at encrypted key files (mode 0600)."""


@keys.command("new", short_help="生成新密钥 · make a key")
@click.argument("file", type=FILE)
@click.option(
    "--suite", type=click.Choice(["ed25519", "p256"]), default="ed25519", show_default=True,
    help="算法；p256 只用于作者的密钥 · the algorithm; p256 for keys of authors only",
)  # fmt: skip
@passphrase_option
@json_option
def keys_new(**given: Any) -> Any:
    """生成一把新的密钥，加密存入 FILE。

    Make a new key and write it to FILE, encrypted. An existing file is never overwritten.
    """
    return call("key_files", "new", given)


@keys.command("show", short_help="显示公开部分 · show the public part")
@click.argument("file", type=FILE)
@passphrase_option
@json_option
def keys_show(**given: Any) -> Any:
    """显示 FILE 中密钥的公开部分 · Show the public part of the key in FILE."""
    return call("key_files", "show", given)


@keys.command("possession", short_help="生成持有证明 · make a proof of possession")
@click.argument("file", type=FILE)
@click.option("--log", required=True, help="账本名 · the ledger's origin")
@click.option("--actor", required=True, help="持有人 · the actor who holds the key")
@passphrase_option
@json_option
def keys_possession(**given: Any) -> Any:
    """为密钥登记生成持有证明。

    Make the proof of possession that a `KeyEnrolled` statement carries: a signature over ledger, actor and key.
    """
    return call("key_files", "possession", given)


@keys.command("list", short_help="列出密钥文件及其保管情况 · list key files and how they are kept")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False, exists=True))
@json_option
def keys_list(**given: Any) -> Any:
    """列出目录中的密钥文件及其是否妥善保管 · List the key files of a directory, and whether each is kept as it must be."""
    return call("key_files", "list_files", given)


@cli.command(short_help="签署陈述草稿 · sign a draft statement")
@click.argument("file", type=FILE_OR_INPUT)
@click.option(
    "-k", "--key", "key_files", type=FILE, multiple=True, required=True,
    help="密钥文件，可多次给出 · a key file; may be given several times",
)  # fmt: skip
@click.option(*OUTPUT, type=FILE, help="写入文件，默认标准输出 · write there")
@passphrase_option
@json_option
def sign(**given: Any) -> Any:
    """签署草稿 FILE（JSON），得到一行可提交的内容；FILE 若已是提交行，则补一个签名。

    Sign the draft in FILE (JSON): gives one line to submit. Where FILE is such a line already, add a signature to it.
    """
    return call("signing", "sign", given)


@cli.command("import", short_help="导入人员与单位表 · import a table of officials and units")
@click.argument("file", type=FILE)
@click.option(
    *OUTPUT, type=click.Path(path_type=Path), required=True,
    help="写到哪里：草稿目录，有 --key 时为文件 · where to write: a directory of drafts, with --key a file",
)  # fmt: skip
@click.option("--actor", required=True, help="签署的登记员 · the registrar who signs")
@click.option("--log", help="账本名；本机没有账本时用 · the ledger's name, where no ledger is at hand")
@click.option(
    "-k", "--key", type=FILE, help="登记员的密钥文件；给出则直接签署 · the registrar's key file, to sign at once"
)
@directory_option
@passphrase_option
@json_option
def import_table(**given: Any) -> Any:
    """把登记员的表格 FILE（.xlsx 或 .csv）变成待签署的登记陈述；逐行核对，有一处不合要求就什么都不写。

    Turn the registrar's table FILE (.xlsx or .csv) of officials and units into statements to sign. Every row is checked, against
    the ledger too; nothing is written unless every row is good.
    """
    return call("importing", "import_table", given)


@cli.command(short_help="提交已签署的陈述 · hand in signed statements")
@click.argument("file", type=FILE_OR_INPUT)
@directory_option
@passphrase_option
@json_option
def submit(**given: Any) -> Any:
    """提交 FILE 中已签署的陈述，每行一份；FILE 为 - 时读标准输入。

    Hand in the signed statements of FILE, one a line; - reads standard input. Goes through the running service where there is
    one, else takes the exclusive lock. With --json, one verdict a line: receipt or problem.
    """
    return call("submitting", "submit", given)


@cli.group(short_help="会签：一份陈述，多人签名 · several sign one statement")
def pending() -> None:
    """会签：一份陈述由多人先后签名，经正在运行的服务 · Several people sign one statement, through the running service."""


@pending.command("list", short_help="列出待会签的陈述 · list what waits for signatures")
@directory_option
@json_option
def pending_list(**given: Any) -> Any:
    """列出待会签的陈述，不含其内容 · List what waits for signatures, without its content."""
    return call("co_signing", "list_waiting", given)


@pending.command("put", short_help="交存已签一部分的陈述 · leave a half-signed statement")
@click.argument("file", type=FILE_OR_INPUT)
@directory_option
@json_option
def pending_put(**given: Any) -> Any:
    """交存 FILE：mingjing sign 所得、签名尚不齐的一行。

    Leave FILE, a line of `mingjing sign` that lacks signatures, for the others to sign.
    """
    return call("co_signing", "put", given)


@pending.command("show", short_help="显示待会签的陈述 · show a statement that waits")
@click.argument("event")
@directory_option
@json_option
def pending_show(**given: Any) -> Any:
    """显示待会签的陈述 EVENT，密封内容一并显示，供签名人核对。

    Show what waits under EVENT, sealed text included: read it before you sign it.
    """
    return call("co_signing", "show", given)


@pending.command("sign", short_help="签署待会签的陈述 · sign a statement that waits")
@click.argument("event")
@click.option(
    "-k", "--key", "key_files", type=FILE, multiple=True, required=True,
    help="密钥文件，可多次给出 · a key file; may be given several times",
)  # fmt: skip
@directory_option
@passphrase_option
@json_option
def pending_sign(**given: Any) -> Any:
    """签署 EVENT 下待会签的陈述；最后一名签名人签署后即提交。

    Sign what waits under EVENT; with the last signature it is handed in. Exit 1 where it is refused.
    """
    return call("co_signing", "sign", given)


@cli.command(short_help="某日的颜色与分值及其理由 · colour and score on a day, and why")
@click.argument("official")
@times_options
@click.option("--trace", is_flag=True, help="并列出所读的每个事件 · also list every event read")
@directory_option
@json_option
def why(**given: Any) -> Any:
    """某人某日的颜色、分值与建议名单：先一句话，再逐项说明所据的输入，--trace 列出所读的每个事件。

    Colour, points and list of OFFICIAL (for example o-0003) on a day, as known at a time: one sentence; the inputs and what each did,
    with the fairness clauses that fail; with --trace every event read. --json gives all three.
    """
    return call("asking", "why", given)


@cli.command(short_help="重新准入并折叠历史，再比对 · admit and fold the history again, and compare")
@click.argument("official")
@times_options
@directory_option
@json_option
def replay(**given: Any) -> Any:
    """把某人的历史连同其所读的一切重新核对、准入、折叠，再与账本所答比对。

    Admit and fold the history of OFFICIAL again, with all it read, and compare. Exit 1 where it comes out otherwise.
    """
    return call("replaying", "replay", given)


@cli.command(short_help="写出决定的公正性证明 · write the fairness proof of a decision")
@click.argument("event")
@click.option(*OUTPUT, type=FILE, required=True, help="写到哪里 · the file")
@click.option("--known", type=Knowing(), help="以何时所知 · as known when: a day, an instant, a position")
@directory_option
@passphrase_option
@json_option
def prove(**given: Any) -> Any:
    """写出一项认定扣分决定的公正性证明。EVENT 是决定的事件号（见 mingjing why）。

    Write the fairness proof of a decision. EVENT is the id of its `DeductionConfirmed`, as `mingjing why` names it.
    """
    return call("proving", "prove", given)


@cli.command(short_help="离线核验证明 · check a proof, offline")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--policy", type=click.Path(path_type=Path), required=True, help="信任策略文件 · the trust policy")
@json_option
def verify(**given: Any) -> Any:
    """离线核验证明 FILE：不联网，不用数据库，只信策略文件。

    Check the proof FILE offline: no network, no database, no trust but the policy file.
    """
    return call("verifying", "verify", given)


@cli.command(short_help="由账本重建视图 · make the views anew from the log")
@click.argument("view", required=False)
@click.option("--check", is_flag=True, help="只比对，不改动 · compare only, change nothing")
@directory_option
@passphrase_option
@json_option
def rebuild(**given: Any) -> Any:
    """由账本在旁重建视图，与现用的逐行比对，再一次性替换；服务可照常运行。VIEW 为一个视图名，默认全部。

    Make the views anew from the log, beside those in use; compare row by row, then swap; a service may go on serving. A view that was
    not what the log says is quarantined: exit 1.
    """
    return call("rebuilding", "rebuild", given)


@cli.command(short_help="检查整个账本 · check the whole log")
@click.option("--rules", is_flag=True, help="并按当时规则重新准入每一条 · also admit every entry again under its rules")
@click.option(
    "--all", "everything", is_flag=True, help="--rules，并核对每一种查询途径 · --rules, and every way of asking"
)
@click.option(
    "--openings", is_flag=True, help="并打开每个密封内容（需口令） · also open every opening (needs the passphrase)"
)
@click.option(
    "--kept", type=click.Path(path_type=Path), multiple=True,
    help="并与另存的回执或检查点比对 · also compare a receipt or checkpoint kept elsewhere",
)  # fmt: skip
@click.option("--policy", type=click.Path(path_type=Path), help="--kept 所依的信任策略 · the trust policy, for --kept")
@click.option("--bundle", type=FILE, help="检查导出的整本账本 · check an exported bundle in place of a directory")
@directory_option
@passphrase_option
@json_option
def fsck(**given: Any) -> Any:
    """检查整个账本：字节、散列、签名、次序；--all 全部检查。

    Check the whole log: bytes, hashes, signatures, order; with --all everything there is to check.
    """
    return call("checking", "fsck", given)


for _command in MORE:
    cli.add_command(_command)
