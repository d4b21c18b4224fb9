"""`mingjing demo`: write the demo county where it is not there yet, and serve it."""

import json
from pathlib import Path

import rich_click as click

from api.cli.progress import progress_bar
from api.cli.serving import run_service
from api.demo import DEMO_VERSION, ORIGIN, PASSPHRASE, demo_version
from api.demo.county import build_county
from api.ledger_directory import KEY_DIRECTORY, POLICY_FILE, open_reading


def demo(directory: Path, no_serve: bool, port: int, as_json: bool) -> None:
    """`mingjing demo`."""
    version = demo_version(directory)
    moved = _move_aside(directory, version) if version not in (None, DEMO_VERSION) else None
    built = version != DEMO_VERSION
    if built:
        with progress_bar("演示县 demo county", quiet=as_json) as advance:
            build_county(directory, progress=advance)
    with open_reading(directory) as reading:
        size, officials = reading.history.size(), len(reading.history.officials())
    if as_json:
        report = {
            "ok": True, "directory": str(directory), "origin": ORIGIN, "built": built, "moved": moved and str(moved),
            "size": size, "officials": officials, "policy": str(directory / POLICY_FILE),
            "keys": str(directory / KEY_DIRECTORY), "passphrase": PASSPHRASE,
        }  # fmt: skip
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _tell(directory, size, officials, built=built, moved=moved)
    if not no_serve:
        run_service(directory, PASSPHRASE, port=port, quiet=as_json)


def _move_aside(directory: Path, version: int | None) -> Path:
    """An older demo gets another name; somebody may have written into it."""
    number = 1
    while (aside := directory.with_name(f"{directory.name}.v{version}-{number}")).exists():
        number += 1
    return directory.rename(aside)


def _tell(directory: Path, size: int, officials: int, *, built: bool, moved: Path | None) -> None:
    if moved is not None:
        click.echo(f"旧演示县已移至 {moved} · an older demo was moved to {moved}")
    verb = ("已写出", "written") if built else ("已在", "there already")
    click.echo(f"演示县{verb[0]}：{directory}，{officials} 名虚构干部，{size} 条，每条均已签名、准入、入账")
    click.echo(
        f"demo county {verb[1]}: {directory}, {officials} invented officials, {size} entries, each signed and admitted"
    )
    click.echo(f"信任策略 policy: {directory / POLICY_FILE}")
    click.echo(f"演示密钥 demo keys: {directory / KEY_DIRECTORY}  口令 passphrase (demo only): {PASSPHRASE}")
