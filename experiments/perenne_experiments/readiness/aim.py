"""The aim that every question is asked with: most communities alive after two years; and how it is searched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from perenne_experiments.statistics.estimate import Estimate

TWO_YEARS = 104
"""Weeks within which a young community may die of its launch."""

AIM = 0.8
"""Share of communities that should live for two years."""

CORE = "launch.core"
HOURS = "facilitator.hours"
MOTIVATION = "members.motivation.mean"
NEED = "members.autonomy_need.mean"


def reached(alive: Estimate) -> str:
    """Judge a share alive against the aim: "enough", "too_few", or "undecided" when its interval holds the aim."""
    if alive.low >= AIM:
        return "enough"
    return "too_few" if alive.high < AIM else "undecided"


@dataclass(frozen=True, slots=True)
class Least:
    """The least of something with which the aim is reached.

    Attributes:
        value: the least at which the share alive reaches the aim; None where none that was tried does.
        low: the least at which it may (the upper end of its interval reaches the aim); None likewise.
        high: the least at which it surely does (the lower end reaches it); None likewise.
        most: the most that was tried.
        tried: share alive by what was tried, rising.
    """

    value: float | None
    low: float | None
    high: float | None
    most: float
    tried: Mapping[float, Estimate] = field(hash=False)


def least(alive: Callable[[float], Estimate], *, first: float, most: float, gap: float) -> Least:
    """Find the least number with which the aim is reached, and the interval it lies in, by doubling and halving.

    The share alive is taken to rise with the number; on common seeds it nearly does, life by life.

    Args:
        alive: share alive with a number; asked once for each.
        first: number to double from, above 0.
        most: largest number to try.
        gap: distance between two numbers that are not told apart; whole numbers have 1.
    """
    known: dict[float, Estimate] = {}

    def ask(number: float) -> Estimate:
        if number not in known:
            known[number] = alive(number)
        return known[number]

    number = min(first, most)
    while ask(number).low < AIM and number < most:
        number = min(2 * number, most)
    ends = [_first_with(ask, known, part, gap) for part in ("value", "high", "low")]
    value, low, high = ends
    return Least(value, low, high, most, {number: known[number] for number in sorted(known)})


def _first_with(
    ask: Callable[[float], Estimate], known: Mapping[float, Estimate], part: str, gap: float
) -> float | None:
    """Return the least number at which that part of the share alive reaches the aim; None where none does."""

    def does(number: float) -> bool:
        return bool(getattr(ask(number), part) >= AIM)

    enough = [number for number in sorted(known) if does(number)]
    if not enough:
        return None
    high = enough[0]
    low = max((number for number in known if number < high), default=0.0)
    while high - low > gap:
        middle = low + gap * max(1, round((high - low) / gap) // 2)
        if middle >= high:
            break
        if does(middle):
            high = middle
        else:
            low = middle
    return high
