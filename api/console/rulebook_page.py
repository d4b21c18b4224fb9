"""Which rules are in force, and what changed between two versions? `/rulebooks` and `/rulebooks/{id}`, from the log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from flask import Blueprint, Response

from api.console.frame import Frame, open_frame, show
from api.console.words import COLOUR_ORDER, SEVERITIES, UNITS_OF_TIME, Words
from api.person import COLOUR_WORDS
from api.wiring import Service
from ledger.domain.rulebook import Rulebook, RulebookVersion, range_cp
from ledger.domain.rulebook_limits import TimeLimit
from ledger.domain.score_steps import points_text
from ledger.domain.vocabulary import Colour, Responsibility, Severity
from ledger.errors import NotInLog

_RESPONSIBILITIES: Final[Sequence[Responsibility]] = ("principal", "major", "secondary")
_SEVERITIES: Final = cast(Sequence[Severity], tuple(SEVERITIES))


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator with the points it allows, by severity, for direct responsibility; and for the others."""

    id: str
    zh: str
    en: str
    ranges: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One rule that another version states otherwise; None where a version has no such rule."""

    zh: str
    en: str
    before: str | None
    after: str | None


def rulebook_pages(service: Service) -> Blueprint:
    """`/rulebooks` and `/rulebooks/{id}`."""
    pages = Blueprint("rulebooks", __name__)

    @pages.get("/rulebooks")
    def rulebooks() -> Response:
        frame = open_frame(service)
        return show(frame, "rulebooks.html", versions=_versions(frame))

    @pages.get("/rulebooks/<string:rulebook>")
    def one_rulebook(rulebook: str) -> Response:
        frame = open_frame(service)
        versions = [each for each in _versions(frame) if each.id == rulebook]
        if not versions:
            raise NotInLog("rulebook")
        return show(frame, "rulebook.html", **_rulebook(frame, versions))

    return pages


def _versions(frame: Frame) -> Sequence[RulebookVersion]:
    return frame.service.ledger.history.rulebooks(frame.known).versions


def _rulebook(frame: Frame, versions: Sequence[RulebookVersion]) -> Mapping[str, Any]:
    wanted = frame.asked.version
    in_force = [each for each in versions if each.in_force_on(frame.on)]
    if wanted is None:
        version = in_force[-1] if in_force else versions[-1]
    else:
        named = [each for each in versions if str(each.version) == wanted]
        if not named:
            raise NotInLog("rulebook")
        version = named[-1]
    place = versions.index(version)
    before = versions[place - 1] if place else None
    return {
        "versions": versions,
        "version": version,
        "before": before,
        "changes": [] if before is None else list(changes(before.rulebook, version.rulebook)),
        "indicators": [indicator_line(version.rulebook, name) for name in version.rulebook.indicators],
        "bands": [(colour, points_text(version.rulebook.bands_cp[colour])) for colour in _bands(version.rulebook)],
        "limits": [(limit, length(limit)) for limit in version.rulebook.time_limits.values()],
        "factors": [(name, percent(version.rulebook.factor_bp[name])) for name in _RESPONSIBILITIES],
        "floors": [(severity, version.rulebook.floors[severity]) for severity in _SEVERITIES],
    }


def _bands(rulebook: Rulebook) -> list[Colour]:
    return [colour for colour in COLOUR_ORDER if colour in rulebook.bands_cp]


def indicator_line(rulebook: Rulebook, name: str) -> IndicatorLine:
    """The points an indicator allows, in words."""
    indicator = rulebook.indicators[name]
    return IndicatorLine(
        name,
        indicator.zh,
        indicator.en,
        tuple(_range(rulebook, name, severity, "principal") for severity in _SEVERITIES),
        tuple(
            _range(rulebook, name, severity, responsibility)
            for responsibility in _RESPONSIBILITIES[1:]
            for severity in _SEVERITIES
        ),
    )


def _range(rulebook: Rulebook, name: str, severity: Severity, responsibility: Responsibility) -> str:
    found = range_cp(rulebook, name, severity, responsibility)
    return "—" if found is None else f"{points_text(found[0])} – {points_text(found[1])}"


def length(limit: TimeLimit) -> Words:
    """How long a limit is, in words."""
    zh, en = UNITS_OF_TIME[limit.unit]
    return f"{limit.length} {zh}", f"{limit.length} {en}"


def percent(basis_points: int) -> str:
    """A ratio in basis points as per cent."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02}%"


def changes(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    """Every rule of the list below that two versions state otherwise."""
    for colour in _bands(after):
        zh, en = COLOUR_WORDS[colour]
        yield from _other(
            f"{zh}线", f"{en} line", points_text(before.bands_cp[colour]), points_text(after.bands_cp[colour])
        )
    yield from _other(
        "名单线", "line of the list", points_text(before.list_threshold_cp), points_text(after.list_threshold_cp)
    )
    most = points_text(before.single_deduction_max_cp), points_text(after.single_deduction_max_cp)
    yield from _other("单次扣分上限", "most of one deduction", *most)
    for responsibility in _RESPONSIBILITIES:
        ratios = percent(before.factor_bp[responsibility]), percent(after.factor_bp[responsibility])
        yield from _other(f"责任系数 {responsibility}", f"factor, {responsibility}", *ratios)
    for name in sorted(before.indicators.keys() | after.indicators.keys()):
        known = after.indicators.get(name) or before.indicators[name]
        for severity in _SEVERITIES:
            zh, en = SEVERITIES[severity]
            yield from _other(
                f"{name} {known.zh} · {zh}",
                f"{known.en}, {en}",
                _range(before, name, severity, "principal") if name in before.indicators else None,
                _range(after, name, severity, "principal") if name in after.indicators else None,
            )
    for name, limit in after.time_limits.items():
        earlier = before.time_limits.get(name)
        was = None if earlier is None else " ".join(length(earlier))
        yield from _other(f"{name} {limit.zh}", limit.en, was, " ".join(length(limit)))


def _other(zh: str, en: str, before: str | None, after: str | None) -> Iterator[Change]:
    if before != after:
        yield Change(zh, en, before, after)
