"""`mingjing why`: which colour and score has a person on a day, as known at a time, and what did each event do to it?

Read from the log itself, never from a view; beside a running service too. Every figure comes from `ledger.domain.scoring`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import rich_click as click

from api.cli.options import ledger_directory
from api.ledger_directory import open_reading
from api.person import breach_sentences, standing_members
from ledger.domain.clauses.evaluate import evaluate, provably_fair
from ledger.domain.clauses.verdict import ClauseVerdict
from ledger.domain.colours import ColourDue, colour
from ledger.domain.score_steps import points_text, step_text
from ledger.domain.scoring import ListDue, Score, ScoreLine, list_due, score
from ledger.history import History, Known
from ledger.standing import StandingBreaches, standing_of

COLOUR_WORDS: Final[Mapping[str, str]] = {
    "none": "无色 none",
    "blue": "蓝 blue",
    "yellow": "黄 yellow",
    "red": "红 red",
}


def why(
    official: str, on: date | None, known: date | datetime | int | None, directory: Path | None, as_json: bool
) -> None:
    """`mingjing why`, as `commands` describes it."""
    with open_reading(ledger_directory(directory)) as reading:
        knowing = reading.history.known(known, today=reading.today())
        answer = Answer(reading.history, official, on or reading.today(), knowing)
    click.echo(msgspec.json.encode(answer.members()).decode() if as_json else answer.text())


class Answer:
    """The answer about one person. Raises NotInLog, RulebookMissing."""

    def __init__(self, history: History, official: str, on: date, known: Known) -> None:
        inputs = history.score_inputs(official, known)
        self.official, self.on, self.known = official, on, known
        self.score: Score = score(inputs, on=on)
        self.colour: ColourDue = colour(inputs, on=on)
        self.list_due: ListDue = list_due(inputs, period=on.year, known_on=on)
        case = history.case_file(official, known)
        self.clauses: dict[str, tuple[ClauseVerdict, ...]] = {
            line.deduction: evaluate(case, line.deduction) for line in self.score.lines
        }
        self.decisions = {
            name: deduction.confirmation.act.event
            for name, deduction in inputs.dossier.deductions.items()
            if deduction.confirmation is not None
        }
        self.standing = standing_of(history, official, known)
        self._indicators = {
            code: (indicator.zh, indicator.en)
            for version in inputs.rulebooks.versions
            for code, indicator in version.rulebook.indicators.items()
        }

    def members(self) -> dict[str, Any]:
        """For machines: the values of the domain as they are, points in cp."""
        return {
            "official": self.official,
            "on": self.on,
            "known": {"day": self.known.day, "position": self.known.position},
            "points_cp": self.score.points_cp,
            "colour": self.colour,
            "list_due": self.list_due,
            "lines": [
                {
                    **msgspec.to_builtins(line),
                    "decision": self.decisions.get(line.deduction),
                    "clauses": self.clauses[line.deduction],
                    "provably_fair": provably_fair(self.clauses[line.deduction]),
                }
                for line in self.score.lines
            ],
            "standing": [standing_members(each) for each in self.standing],
        }

    def text(self) -> str:
        """For people, Chinese and English."""
        due = "应当提出 due" if self.list_due.due else "未到 not due"
        lines = [
            f"{self.official}  {self.on}  所知至 as known {self.known.day}，位置 position {self.known.position}",
            f"颜色 colour: {COLOUR_WORDS[self.colour.colour]}",
            f"扣分合计 points: {points_text(self.score.points_cp)}",
            f"建议名单 list: {due}（须超过 above {points_text(self.list_due.threshold_cp)}）",
        ]
        for line in self.score.lines:
            lines += self._line(line)
        if not self.score.lines:
            lines.append("没有扣分 no deductions")
        elsewhere = [each for each in self.standing if not any(_concerns(each, line) for line in self.score.lines)]
        if elsewhere:
            lines += ["", "其他记录中的违反 breaches beside other records", *_breaches(elsewhere)]
        return "\n".join(lines)

    def _line(self, line: ScoreLine) -> list[str]:
        zh, en = self._indicators.get(line.indicator, (line.indicator, ""))
        counted = points_text(line.live_cp) if line.counts else points_text(0)
        text = ["", f"{line.deduction}  {counted}  {line.indicator} {zh} {en}"]
        for step in line.steps:
            step_zh, step_en = step_text(step)
            place = "" if step.position is None else f"（位置 position {step.position}）"
            text.append(f"  · {step_zh} {step_en}{place}")
        text += _breaches(each for each in self.standing if _concerns(each, line))
        verdicts = self.clauses[line.deduction]
        doubtful = [one for one in verdicts if one.verdict in ("fail", "cannot_prove")]
        text += [f"  ! {one.clause} {one.verdict}: {one.zh} {one.en}" for one in doubtful]
        decision = self.decisions.get(line.deduction)
        if decision is not None:
            fair = "可证明公正 provably fair" if provably_fair(verdicts) else "不能证明公正 not provably fair"
            text.append(f"  {fair}    决定 decision {decision}")
        return text


def _concerns(standing: StandingBreaches, line: ScoreLine) -> bool:
    return standing.concerns(line.deduction, line.fact)


def _breaches(standing: Iterable[StandingBreaches]) -> list[str]:
    return [f"  ! {zh} {en}（位置 position {each.position}）" for each in standing for zh, en in breach_sentences(each)]
