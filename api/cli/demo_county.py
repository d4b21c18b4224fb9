"""`mingjing demo`: write a demo county where it is not there yet, and serve it; or serve a copy of it that somebody has changed."""

import json
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any, Final

import rich_click as click

from api.cli.options import DEMO_DIRECTORY
from api.cli.progress import Advance, progress_bar
from api.cli.serving import run_service
from api.demo import DEMO_VERSION, FULL_DIRECTORY, ORIGIN, PASSPHRASE, demo_kind, demo_version
from api.demo.building import DemoInTheWay
from api.demo.chance import SEED
from api.demo.county import build_county
from api.demo.full_county import FULL_KIND, FullCounty, build_full_county
from api.demo.full_figures import FORESEEN
from api.demo.tamper import Tampered, copy_tampered
from api.ledger_directory import KEY_DIRECTORY, POLICY_FILE, open_reading

_COLOURS: Final = (("blue", "蓝"), ("yellow", "黄"), ("red", "红"))
_PER_CENT: Final = 100


def demo(directory: Path | None, full: bool, tamper: bool, seed: int, no_serve: bool, port: int, as_json: bool) -> None:
    """`mingjing demo`."""
    place = directory or (Path(FULL_DIRECTORY) if full else DEMO_DIRECTORY)
    version = demo_version(place)
    moved = _move_aside(place, version) if version not in (None, DEMO_VERSION) else None
    built = version != DEMO_VERSION
    if not built and full and demo_kind(place) != FULL_KIND:
        raise DemoInTheWay(place)
    written = _build(place, full=full, quiet=as_json) if built else None
    tampered = copy_tampered(place, place.with_name(f"{place.name}.tampered"), seed) if tamper else None
    served = place if tampered is None else tampered.directory
    with open_reading(served) as reading:
        size, officials = reading.history.size(), len(reading.history.officials())
    if as_json:
        report: dict[str, Any] = {
            "ok": True, "directory": str(served), "origin": ORIGIN, "built": built, "moved": moved and str(moved),
            "size": size, "officials": officials, "policy": str(served / POLICY_FILE),
            "keys": str(served / KEY_DIRECTORY), "passphrase": PASSPHRASE,
        }  # fmt: skip
        if written is not None:
            report |= {"seconds": round(written.seconds, 1), "figures": asdict(written.figures), "foreseen": FORESEEN}
        if tampered is not None:
            members = ("position", "event", "stream", "offset", "before", "after")
            report["tampered"] = {"seed": seed, **{name: getattr(tampered, name) for name in members}}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _tell(served, size, officials, built=built, moved=moved)
        if written is not None:
            _tell_figures(written, served)
        if tampered is not None:
            _tell_tampered(tampered, seed)
    if not no_serve:
        if full and not as_json:
            url = f"http://localhost:{port}/?on=2026-12-31"
            click.echo(f"年末 the end of the year: {url}    (次年从零计 points start anew on 1 January)")
        run_service(served, PASSPHRASE, port=port, quiet=as_json)


def _build(place: Path, *, full: bool, quiet: bool) -> FullCounty | None:
    if not full:
        with progress_bar("演示县 demo county", quiet=quiet) as advance:
            build_county(place, progress=advance)
        return None
    if not quiet:
        click.echo(f"种子 seed: {SEED.decode('ascii')}", err=True)
    with progress_bar("全县 full county", quiet=quiet) as advance:
        return build_full_county(place, progress=advance if quiet else _with_rate(advance))


def _with_rate(advance: Advance) -> Advance:
    """The bar, and a line in a log file or pipe for every tenth of the way, with acts a second."""
    begun, told = monotonic(), 0

    def step(done: int, total: int) -> None:
        nonlocal told
        advance(done, total)
        if done >= told + 5_000:
            told = done
            rate = round(done / max(monotonic() - begun, 0.001))
            click.echo(f"{done} / {total} 件 acts, {rate} 件/秒 a second", err=True)

    return step


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


def _tell_figures(written: FullCounty, directory: Path) -> None:
    figures, size = written.figures, written.county.size
    bytes_on_disk = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    click.echo(
        f"{size} 条 entries, {written.seconds:.0f} 秒 s, {size / written.seconds:.0f} 条/秒 a second; "
        f"视图 views {written.views_seconds:.0f} 秒 s; {bytes_on_disk / 1_000_000:.0f} MB"
    )
    click.echo(
        f"扣分 deductions {figures.deductions} ({FORESEEN['deductions']}), 涉及 persons {figures.persons} "
        f"({FORESEEN['persons']}), 所占 share {figures.persons * _PER_CENT / 8_200:.1f} %"
    )
    for title, counted in (
        ("全年积分 points of the whole year", figures.whole_year),
        ("12 月 31 日当时所知 known on 31 December", figures.known_at_year_end),
    ):
        parts = ", ".join(f"{zh} {name} {counted.get(name, 0)} ({FORESEEN[name]})" for name, zh in _COLOURS)
        click.echo(f"{title}: {parts}")
    click.echo(
        f"超过 10.00 分 over 10.00: {figures.over_list} ({FORESEEN['over_list']}), 在名单 on the list: {figures.listed}; "
        "括号内为模拟中位数 in brackets the medians of simulated years"
    )
    for code, times in sorted(written.county.turned_away.items()):
        click.echo(f"应予拒绝并已拒绝 rightly refused: {code} {times}")


def _tell_tampered(tampered: Tampered, seed: int) -> None:
    click.echo(
        f"副本中一个字节已被改动 one byte of the copy was flipped (种子 seed {seed}): 位置 position {tampered.position}, "
        f"事件 event {tampered.event}, {tampered.stream}, log.db 偏移 offset {tampered.offset}, "
        f"{chr(tampered.before)} → {chr(tampered.after)}；原件未动 the original is untouched"
    )
