"""How are two things compared fairly? Rounds in turn, medians, ratios."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

Work = Callable[[], int]
"""Does some work and says how many units it did."""


@dataclass
class Subject:
    """One thing measured: its name and its rate in each round, units per second."""

    name: str
    work: Work
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Median rate, units per second."""
        return median(self.rates)


def in_turn(subjects: Sequence[Subject], rounds: int) -> None:
    """Measure every subject once a round, one after the other, so that a drift of the machine meets them all."""
    for subject in subjects:
        subject.work()  # warm
    for _ in range(rounds):
        for subject in subjects:
            start = perf_counter()
            units = subject.work()
            subject.rates.append(units / (perf_counter() - start))


def ratio(subject: Subject, yardstick: Subject) -> float:
    """Median of the ratios round by round."""
    return median([one / other for one, other in zip(subject.rates, yardstick.rates, strict=True)])


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    figure: str
    measured: str
    yardstick: str
    ratio: str
    target: str
    reached: bool | None


def table(rows: Sequence[Row]) -> str:
    """The lines as a Markdown table."""
    lines = ["| figure | measured | yardstick | ratio | to reach | reached |", "|---|---|---|---|---|---|"]
    words = {True: "yes", False: "**no**", None: "-"}
    lines.extend(
        f"| {row.figure} | {row.measured} | {row.yardstick} | {row.ratio} | {row.target} | {words[row.reached]} |"
        for row in rows
    )
    return "\n".join(lines) + "\n"


def per_second(subject: Subject) -> str:
    """A rate for people."""
    return f"{subject.rate:,.0f}/s"
