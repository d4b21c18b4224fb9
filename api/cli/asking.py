"""`mingjing why`: why does a person stand where he stands on a day, as known at a time? In three layers.

One sentence in each language; then the inputs and what each did; with `--trace` every event read, where it stands and who signed it.
Read from the log itself, never from a view, and every entry read is hashed again; beside a running service too. The answer is that of
`GET /v1/officials/{id}/why` (`api.explaining`); here it is only written down.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import rich_click as click

from api.cli.options import ledger_directory
from api.cli.rereading import reread_events
from api.explaining import doubtful, why_members
from api.ledger_directory import open_reading
from api.person import COLOUR_WORDS, FLOOR_WORDS, breach_sentence, person_as_of
from ledger.domain.colours import colour
from ledger.domain.score_steps import points_text

_WARNING_ACTS: Final = {
    "issue": ("应发出预警", "a warning is to be issued"),
    "serve": ("应送达", "it is to be served"),
    "lower": ("应降低或解除", "it is to be lowered or lifted"),
}
_LIST_ACTS: Final = {
    "propose": ("应提出", "to be proposed"),
    "serve_notice": ("应告知", "notice is to be served"),
    "await_hearing": ("等待陈述申辩", "the hearing runs"),
    "decide": ("应作出决定", "to be decided"),
    "serve_decision": ("应送达决定", "the decision is to be served"),
    "open_record": ("应入库", "to be entered in the pool"),
    "decide_or_remove": ("应处置或移出", "to be decided on or removed"),
    "remove": ("应移出", "to be removed"),
    "close_record": ("应出库", "the record in the pool is to be closed"),
}


def why(
    official: str,
    on: date | None,
    known: date | datetime | int | None,
    directory: Path | None,
    trace: bool,
    as_json: bool,
) -> None:
    """`mingjing why`, as `commands` describes it."""
    with open_reading(ledger_directory(directory)) as reading:
        knowing = reading.history.known(known, today=reading.today())
        person = person_as_of(reading.history, official, on or reading.today(), knowing)
        colour(person.inputs, on=person.on)  # raises where no rulebook covers the day: then there is nothing to explain
        answer = why_members(reading.history, person)
        reread_events(reading.history.recorder, (each["position"] for each in answer["trace"]))
    click.echo(msgspec.json.encode(answer).decode() if as_json else "\n".join(_text(answer, trace)))


def _text(answer: dict[str, Any], trace: bool) -> Iterator[str]:
    """For people, Chinese and English."""
    known = answer["known"]
    yield answer["zh"]
    yield answer["en"]
    yield ""
    yield f"{answer['official']}  {answer['on']}  所知至 as known {known['day']}，位置 position {known['position']}"
    zh, en = COLOUR_WORDS[answer["colour"]]
    yield f"颜色 colour: {zh} {en}{_thresholds(answer)}"
    yield f"扣分合计 points: {points_text(answer['points_cp'])}"
    listed = answer["list"]
    if listed is not None:
        due = "应当提出 due" if listed["due"] else "未到 not due"
        total, above = points_text(listed["points_cp"]), points_text(listed["threshold_cp"])
        yield f"建议名单 list: {due}（{listed['period']}：{total}，须超过 above {above}）"
    for version in answer["rulebooks"]:
        yield f"规则集 rulebook: {version['id']} {version['version']}，{version['effective_from_on']} 起 from{_gave(version)}"
    for floor in answer["floors"]:
        kind_zh, kind_en = FLOOR_WORDS[floor["kind"]]
        yield f"底色 floor: {floor['colour']}，{kind_zh} {kind_en} {floor['id']}，{floor['from_on']} – {floor['to_on']}"
    yield from _warnings(answer["warnings"])
    for each in answer["listings"]:
        yield from _listing(each)
    told: set[int] = set()
    for line in answer["lines"]:
        yield from _line(answer, line, told)
    if not answer["lines"]:
        yield "没有扣分 no deductions"
    elsewhere = [each for each in answer["standing"] if each["position"] not in told]
    if elsewhere:
        yield ""
        yield "其他记录中的违反 breaches beside other records"
        yield from _breaches(elsewhere)
    for clause in doubtful(answer["clauses"]):
        yield f"! {clause['clause']} {clause['verdict']}: {clause['zh']} {clause['en']}"
    yield from _open_limits(answer["limits"])
    if trace:
        yield from _trace(answer)
    else:
        yield f"\n{len(answer['trace'])} 个事件据此作答，--trace 列出 events read; --trace lists them"


def _thresholds(answer: dict[str, Any]) -> str:
    lines = "，".join(f"{name} {points_text(cp)}" for name, cp in answer["thresholds_cp"].items())
    return f"（{lines}）" if lines else ""


def _gave(version: dict[str, Any]) -> str:
    given = [*version["gave_colours"], *(["名单线 list"] if version["gave_list_threshold"] else [])]
    return f"，给出 gave {'、'.join(given)}" if given else ""


def _warnings(stands: dict[str, Any]) -> Iterator[str]:
    due, served = COLOUR_WORDS[stands["due_colour"]], COLOUR_WORDS[stands["served_colour"]]
    text = f"预警 warning: 应有 due {due[0]} {due[1]}，已送达 served {served[0]} {served[1]}"
    if stands["to_do"] is not None:
        text += _to_do(_WARNING_ACTS[stands["to_do"]], stands["to_do_by"])
    yield text


def _listing(stands: dict[str, Any]) -> Iterator[str]:
    text = f"名单 {stands['period']} list: {'在列 listed' if stands['listed'] else '未列 not listed'}"
    if stands["to_do"] is not None:
        text += _to_do(_LIST_ACTS[stands["to_do"]], stands["to_do_by"])
    yield text


def _to_do(words: tuple[str, str], by: Any) -> str:
    return f"；{words[0]} {words[1]}" + ("" if by is None else f"，至 by {by}")


def _line(answer: dict[str, Any], line: dict[str, Any], told: set[int]) -> Iterator[str]:
    yield ""
    name = f"{line['indicator']} {line['indicator_zh']} {line['indicator_en']}"
    yield f"{line['deduction']}  {points_text(line['adds_cp'])}  {name}"
    ref = line["rulebook"]
    if ref is not None:
        yield f"  规则集 rulebook {ref['id']} {ref['version']}    事实 fact {line['fact']}"
    for step in line["steps"]:
        place = "" if step["position"] is None else f"（位置 position {step['position']}）"
        yield f"  · {step['zh']} {step['en']}{place}"
    if line["under_appeal"]:
        yield "  · 申诉审理中 under appeal"
    own = [
        each
        for each in answer["standing"]
        if each["deduction"] == line["deduction"] or each["stream"] == f"fact/{line['fact']}"
    ]
    told.update(each["position"] for each in own)
    yield from _breaches(own, "  ")
    yield from (f"  ! {one['clause']} {one['verdict']}: {one['zh']} {one['en']}" for one in doubtful(line["clauses"]))
    if line["decision"] is not None:
        fair = "可证明公正 provably fair" if line["provably_fair"] else "不能证明公正 not provably fair"
        yield f"  {fair}    决定 decision {line['decision']}"


def _breaches(standing: list[dict[str, Any]], indent: str = "") -> Iterator[str]:
    for each in standing:
        for one in each["breaches"]:
            zh, en = breach_sentence(each["type"], one["clause"], one["zh"], one["en"])
            yield f"{indent}! {zh} {en}（位置 position {each['position']}）"


def _open_limits(limits: list[dict[str, Any]]) -> Iterator[str]:
    waiting = [each for each in limits if each["state"] in ("running", "missed")]
    if waiting:
        yield ""
        yield "时限 limits"
    for each in waiting:
        words = {"running": "进行中 running", "missed": "已逾期 missed"}[each["state"]]
        yield f"  {each['limit']} {words}  {each['matter']}  {each['started_on']} – {each['due_on']}"


def _trace(answer: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"所据事件 events read: {len(answer['trace'])}，所知至位置 known position {answer['known']['position']}"
    for event in answer["trace"]:
        signers = "、".join(f"{one['actor']} {one['role']}" for one in event["signers"])
        what = f"{event['zh']} {event['type']}  {event['stream']}#{event['seq']}"
        yield f"  {event['position']:>6}  {event['recorded_at']}  {what}  {signers}"
        yield f"          {event['entry']}  {event['receipt']}"
    for line in answer["lines"]:
        verdicts = " ".join(f"{one['clause']}:{one['verdict']}" for one in line["clauses"])
        yield f"  {line['deduction']}  {verdicts}"
