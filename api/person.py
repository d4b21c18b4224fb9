"""Where does one person stand on a day, as known at a time, and why? Taken from the log itself, for HTTP and the page alike.

Every figure and every reason comes from `ledger.domain`; here they are only put together, with one sentence that says the whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ledger.domain.catalogue import BY_NAME
from ledger.domain.colours import ColourDue, colour
from ledger.domain.dossier import Dossier
from ledger.domain.errors import RulebookMissing
from ledger.domain.score_steps import points_text
from ledger.domain.scoring import ListDue, Score, ScoreInputs, ScoreLine, list_due, score
from ledger.domain.vocabulary import Colour
from ledger.history import History, Known
from ledger.standing import StandingBreaches

COLOUR_WORDS: Final[Mapping[Colour | None, tuple[str, str]]] = {
    "none": ("无预警", "no colour"),
    "blue": ("蓝色", "blue"),
    "yellow": ("黄色", "yellow"),
    "red": ("红色", "red"),
    None: ("无适用规则集", "no rulebook"),
}
FLOOR_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "finding": ("负面清单认定", "negative-list finding"),
    "admonition": ("诫勉", "admonition"),
}
_GAVE: Final[Mapping[str, tuple[str, str]]] = {
    "official": ("扣分、认定、送达、更正和任职", "deductions, decisions, services, corrections and postings"),
    "fact": ("事实发生日期、是否成立", "the days of the fact and whether it stands"),
    "rulebook": ("分值、色线和名单线", "points, thresholds of the colours and of the list"),
    "calendar": ("工作日，用以判断送达是否迟记", "working days, to tell a service recorded late"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """`colour` and `listed` are None where no published rulebook covers the day."""

    official: str
    on: date
    known: Known
    inputs: ScoreInputs
    score: Score
    colour: ColourDue | None
    listed: ListDue | None

    @property
    def dossier(self) -> Dossier:
        """The folded history of the person."""
        return self.inputs.dossier

    def indicator(self, line: ScoreLine) -> tuple[str, str]:
        """Name of a line's indicator in the rulebook version it rests on, Chinese and English; its code if there is none."""
        deduction = self.dossier.deductions[line.deduction]
        cited = (deduction.confirmation and deduction.confirmation.rulebook) or deduction.rulebook
        for version in self.inputs.rulebooks.versions:
            if cited is not None and (version.id, version.version) == (cited.id, cited.version):
                found = version.rulebook.indicators.get(line.indicator)
                if found is not None:
                    return found.zh, found.en
        return line.indicator, line.indicator


@dataclass(frozen=True, slots=True)
class Read:
    """One stream the answer rests on: its last entry known then, and what was taken from it."""

    stream: str
    seq: int
    position: int | None
    gave_zh: str
    gave_en: str


def person_as_of(history: History, official: str, on: date, known: Known) -> Person:
    """The person on a day, as known at a time. Raises NotInLog where nobody of that id was registered by then."""
    inputs = history.score_inputs(official, known)
    due_colour: ColourDue | None
    listed: ListDue | None
    try:
        due_colour = colour(inputs, on=on)
        listed = list_due(inputs, period=on.year, known_on=known.day)
    except RulebookMissing:
        due_colour = listed = None
    return Person(official, on, known, inputs, score(inputs, on=on), due_colour, listed)


def reads(history: History, person: Person) -> tuple[Read, ...]:
    """The streams the answer rests on, each at its head as known then."""
    names = [
        f"official/{person.official}",
        *(f"fact/{fact}" for fact in person.inputs.facts),
        *(name for name in history.recorder.streams("rulebook/")),
        "calendar",
    ]
    found = []
    for name in names:
        state = history.stream(name, person.known)
        if state.seq:
            zh, en = _GAVE[name.partition("/")[0]]
            found.append(Read(name, state.seq, state.position, zh, en))
    return tuple(found)


def breach_members(standing: StandingBreaches) -> list[dict[str, Any]]:
    """The breaches beside one entry, for machines."""
    return [
        {"code": each.code, "clause": each.clause, "field": each.field, "zh": each.zh, "en": each.en}
        for each in standing.breaches
    ]


def standing_members(standing: StandingBreaches) -> dict[str, Any]:
    """One recorded act with the breaches beside it, for machines."""
    return {
        "position": standing.position,
        "event": standing.event,
        "type": standing.type_name,
        "stream": standing.stream,
        "deduction": standing.deduction,
        "breaches": breach_members(standing),
    }


def breach_sentences(standing: StandingBreaches) -> Iterator[tuple[str, str]]:
    """One sentence for each breach beside an entry, Chinese and English: the act stands, and so does the breach."""
    for each in standing.breaches:
        yield breach_sentence(standing.type_name, each.clause, each.zh, each.en)


def breach_sentence(type_name: str, clause: str, zh: str, en: str) -> tuple[str, str]:
    """One breach beside one recorded act, Chinese and English."""
    row = BY_NAME[type_name]
    told = f"“{row.zh}”（{row.name}）已照录，但违反 {clause}：{zh}"
    return told, f"{row.name} is recorded, and a breach of {clause} stands beside it: {en}"


def label(official: str) -> tuple[str, str]:
    """How a person is called where names are sealed: by number."""
    number = official.partition("-")[2]
    return f"干部 {number}", f"Official {number}"


def sentence(person: Person) -> tuple[str, str]:
    """The whole answer in one sentence each, Chinese and English."""
    zh_name, en_name = label(person.official)
    points = points_text(person.score.points_cp)
    zh_colour, en_colour = COLOUR_WORDS[person.colour.colour if person.colour else None]
    zh_why, en_why = _because(person)
    zh_list, en_list = _list_words(person)
    known = f"（按 {person.known.day} 已知、共 {person.known.size} 条）"
    zh = f"{zh_name} 在 {person.on} 计 {points} 分，{zh_colour}{zh_list}：{zh_why}{known}。"
    en = (
        f"{en_name} has {points} points on {person.on}, {en_colour}{en_list}: {en_why} "
        f"(as known on {person.known.day}, {person.known.size} entries)."
    )
    return zh, en


def _list_words(person: Person) -> tuple[str, str]:
    """Whether the list is due, with the points of the period where they are others than those of the day."""
    listed = person.listed
    if listed is None:
        return "", ""
    others = listed.points_cp != person.score.points_cp
    zh_of, en_of = (
        (f"（{points_text(listed.points_cp)} 分）", f" ({points_text(listed.points_cp)})") if others else ("", "")
    )
    line = points_text(listed.threshold_cp)
    if listed.due:
        return f"，应提出列入名单{zh_of}，线 {line}", f", due for the list{en_of}, above {line}"
    return f"，未到名单线 {line}{zh_of}", f", not due for the list, not above {line}{en_of}"


def _because(person: Person) -> tuple[str, str]:
    due = person.colour
    if due is None:
        return "当日没有已发布的规则集", "no rulebook is published for that day"
    counting = [line for line in person.score.lines if line.counts]
    zh = f"{len(counting)} 项扣分计入" if counting else "没有计入的扣分"
    one = "1 deduction counts"
    en = one if len(counting) == 1 else f"{len(counting)} deductions count" if counting else "no deduction counts"
    if due.band != "none":
        line = points_text(due.thresholds_cp[due.band])
        zh, en = f"{zh}，达到{COLOUR_WORDS[due.band][0]}线 {line}", f"{en}, which reaches the {due.band} line {line}"
    elif due.thresholds_cp:
        lowest = points_text(min(due.thresholds_cp.values()))
        zh, en = f"{zh}，低于最低色线 {lowest}", f"{en}, below the lowest line {lowest}"
    for floor in due.floors:
        kind_zh, kind_en = FLOOR_WORDS[floor.kind]
        zh += f"；{kind_zh}定下{COLOUR_WORDS[floor.colour][0]}底色"
        en += f"; a {kind_en} sets the floor {floor.colour}"
    return zh, en
